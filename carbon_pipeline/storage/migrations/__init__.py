"""Revisions of the warehouse's schema, each frozen once released; `storage.migrate` runs them."""
