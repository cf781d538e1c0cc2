"""Pages of `docs/` that follow from the code: written by `python -m carbon_pipeline.docs`, held by a test."""
