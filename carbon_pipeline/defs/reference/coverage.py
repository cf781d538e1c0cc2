"""Which factors there are for what is reported."""

import dagster as dg

from carbon_pipeline.components.coverage_page import coverage_metadata
from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import OWNERS, content_version, table_schema
from carbon_pipeline.sources.publishers.registry import LIBRARY_OF
from carbon_pipeline.steps.factor_coverage import factor_state
from carbon_pipeline.vocabulary.factor_coverage import COVERAGE_COLUMNS, GRAIN


@dg.asset(
    group_name="reference",
    deps=[
        "contractual_instruments",
        "emission_factors",
        "factors",
        "organizations",
        "publisher_preferences",
        *(f"{library}_factors" for library in sorted(set(LIBRARY_OF.values()))),
    ],
    owners=OWNERS,
    kinds={"postgres", "csv"},
    code_version="2",
    automation_condition=stale_where_open(),
    description=(
        f"Which years have a factor and which would fall back: {GRAIN}. Regions are those of the "
        "organisations and of the records read so far; activities those of the records, and before "
        "there are any those of the group's own file."
    ),
    metadata={"dagster/column_schema": table_schema(COVERAGE_COLUMNS), "grain": GRAIN},
)
def factor_coverage(
    open_books: dg.ResourceParam[OpenBooks],
) -> dg.MaterializeResult[None]:
    """Look at what is covered."""
    state = factor_state(open_books.books)
    return dg.MaterializeResult(
        data_version=content_version(state.content),
        metadata=coverage_metadata(state.rows, state.content, state.table),
    )
