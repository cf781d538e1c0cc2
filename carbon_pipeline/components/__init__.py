"""Building blocks of the Dagster graph: the EmissionModule component and what every asset shows."""

from carbon_pipeline.components.emission_module import EmissionModule

__all__ = ["EmissionModule"]
