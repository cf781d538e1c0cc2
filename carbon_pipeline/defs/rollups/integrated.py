"""The integrated categories of scope 3: views beside the ledger, and the guard of its grand total."""

import dagster as dg

from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
from carbon_pipeline.components.month_checks import Months, Verdict, blocking_check
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.result_lineages import LINEAGES
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    view_metadata,
)
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.integrated import integrated_of_head_offices, integrated_sums
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.views import SCOPE3_INTEGRATED, SCOPE3_INTEGRATED_CATEGORIES


@dg.definitions
def integrated() -> dg.Definitions:
    """The views of a month and their check."""
    months = monthly_partitions(Home.from_environment())
    return dg.Definitions(
        assets=[_scope3_integrated(months)],
        asset_checks=[
            blocking_check(
                "scope3_integrated",
                "outside_the_grand_total",
                "The head offices' grand total holds every kilogram of the ledger once, and each "
                "integrated category is its own category with the combustion and waste that both hold.",
                _outside_the_grand_total,
                months,
            )
        ],
    )


def _scope3_integrated(months: Months) -> dg.AssetsDefinition:
    lineage = LINEAGES["scope3_integrated"].metadata()
    named = "\n".join(f"- `{view.name}`: {view.grain}." for view in SCOPE3_INTEGRATED_CATEGORIES)

    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=["organization_rollups"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            f"A view over organization_rollups: {SCOPE3_INTEGRATED.grain}.\n\nEach by itself:\n\n{named}"
        ),
        metadata=view_metadata(SCOPE3_INTEGRATED) | lineage,
    )
    def scope3_integrated(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        rows = integrated_of_head_offices(open_books.books, month_of(context))
        return dg.MaterializeResult(
            data_version=content_version(rows),
            metadata={"head offices": markdown_table(rows), **lineage},
        )

    return scope3_integrated


def _outside_the_grand_total(books: Books, month: ReportingMonth) -> Verdict:
    sums = integrated_sums(books, month)
    return Verdict(sums.hold, {name: f"{value:f}" for name, value in vars(sums).items()})
