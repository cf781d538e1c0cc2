"""Which factors there are for what is reported, and for which years they changed."""

import dagster as dg

from carbon_pipeline.components.factor_years import report_years
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import OWNERS
from carbon_pipeline.sources.publishers.registry import LIBRARY_OF


@dg.asset(
    group_name="reference",
    deps=[
        "emission_factors",
        "factors",
        "organizations",
        "publisher_preferences",
        *(f"{library}_factors" for library in sorted(set(LIBRARY_OF.values()))),
    ],
    owners=OWNERS,
    kinds={"postgres"},
    code_version="1",
    description=(
        "Which modules, regions and years have a factor, and which would fall back. Reports to "
        "each module's factors the years in which they changed, so that only their months are stale."
    ),
)
def factor_coverage(
    context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
) -> dg.MaterializeResult[None]:
    """Report the years that changed."""
    changed = report_years(context, open_books.books)
    return dg.MaterializeResult(
        metadata={"years whose factors changed": dg.MetadataValue.json(changed)},
    )
