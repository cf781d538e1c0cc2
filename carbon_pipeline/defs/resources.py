"""What every asset is given: the books of the home that the environment names."""

from collections.abc import Iterator

import dagster as dg

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.vocabulary.months import ReportingMonth


@dg.definitions
def resources() -> dg.Definitions:
    """The one resource, by the name that assets ask for it."""
    return dg.Definitions(resources={"open_books": open_books})


@dg.resource(
    description="The books of the home that the environment names, one run of a month at a time."
)
def open_books(context: dg.InitResourceContext) -> Iterator[OpenBooks]:
    """The books for one run, or for one look of the sensor."""
    opened = OpenBooks(load_modules(), _month(context))
    try:
        yield opened
    finally:
        opened.close()


def _month(context: dg.InitResourceContext) -> ReportingMonth | None:
    """The run's month; None where it has none, or is of a quarter or a year."""
    run = context.run
    try:
        return ReportingMonth.parse(run.tags.get("dagster/partition", "")) if run else None
    except ConfigurationError:
        return None
