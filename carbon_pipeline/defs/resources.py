"""What every asset is given: the books of the home that the environment names."""

import dagster as dg

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.resources import OpenBooks


@dg.definitions
def resources() -> dg.Definitions:
    """The one resource, by the name that assets ask for it."""
    return dg.Definitions(resources={"open_books": OpenBooks(load_modules())})
