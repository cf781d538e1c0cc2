"""Ledger assets: the month published in PostgreSQL, each table in one transaction."""

from decimal import Decimal

import dagster as dg

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
from carbon_pipeline.components.lineage import ledger_lineage
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.result_lineages import LINEAGES
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    kilograms,
    markdown_table,
    publication_metadata,
    table_metadata,
    view_metadata,
)
from carbon_pipeline.steps.ledger import (
    content_of_month,
    preview_of_month,
    publish_month,
    scope_emissions_preview,
    scope_sums,
)
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.tables import (
    ACTIVITY_INPUTS,
    DISCLOSED_GAPS,
    INSTRUMENT_ALLOCATIONS,
    MEMO_EMISSIONS,
    MODULE_EMISSIONS,
    UNMATCHED_INPUTS,
    Table,
)
from carbon_pipeline.vocabulary.views import SCOPE_EMISSIONS

DESCRIPTIONS = {
    ACTIVITY_INPUTS.name: "Accepted records as they count in the month, with file, row and hash.",
    MODULE_EMISSIONS.name: (
        "Emissions in kg CO2e, location-based and market-based, unrounded. The one result table "
        "that shows retired versions too: `WHERE is_current` for what is in force."
    ),
    MEMO_EMISSIONS.name: "Emissions that the metered electricity includes already: outside every total.",
    DISCLOSED_GAPS.name: (
        "Upstream of fuels and electricity, losses of the grid: missing from the totals and said so. "
        "A market without a residual mix, where the group counts by the market."
    ),
    INSTRUMENT_ALLOCATIONS.name: (
        "Shows that no kWh of a certificate, contract or supplier is used twice: the parts of a record "
        "sum to its kWh, the parts of an instrument never exceed it."
    ),
    UNMATCHED_INPUTS.name: "Records without a factor, with the reason and what came near. Never a zero.",
}


@dg.definitions
def ledger() -> dg.Definitions:
    """The published tables of a month, and the ledger by scope."""
    months = monthly_partitions(Home.from_environment())
    tables = (
        ACTIVITY_INPUTS, MODULE_EMISSIONS, MEMO_EMISSIONS, UNMATCHED_INPUTS, DISCLOSED_GAPS,
        INSTRUMENT_ALLOCATIONS,
    )  # fmt: skip
    return dg.Definitions(
        assets=[*(_table_asset(table, months) for table in tables), _scope_emissions(months)]
    )


def _table_asset(table: Table, months: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    stage = "inputs" if table is ACTIVITY_INPUTS else "emissions"
    upstreams = [
        f"{module}_{stage}"
        for module, declared in load_modules().items()
        if table is not INSTRUMENT_ALLOCATIONS or declared.is_met_by_instruments
    ]
    lineage = ledger_lineage(table, upstreams).metadata()

    @dg.asset(
        name=table.name,
        group_name="ledger",
        partitions_def=months,
        # its check holds the parts against the emissions that they are parts of
        deps=[*upstreams, *([MODULE_EMISSIONS.name] if table is INSTRUMENT_ALLOCATIONS else [])],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=f"{table.grain.capitalize()}. {DESCRIPTIONS[table.name]}",
        metadata=table_metadata(table) | lineage,
    )
    def published_table(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        books, month = open_books.books, month_of(context)
        published = publish_month(books, table, month, context.run.run_id)
        content = content_of_month(books, table, month)
        return dg.MaterializeResult(
            data_version=content_version(content.content),
            metadata={
                "dagster/row_count": content.rows,
                **_totals(content.kg_co2eq),
                **publication_metadata(published),
                "preview": markdown_table(preview_of_month(books, table, month)),
                **lineage,
            },
        )

    return published_table


def _totals(kg_co2eq: Decimal | None) -> dict[str, str | int]:
    """The exact total for people, and in whole kilograms for the plot over the months."""
    if kg_co2eq is None:
        return {}
    return {"total": kilograms(kg_co2eq), "kg CO2e, rounded": round(kg_co2eq)}


def _scope_emissions(months: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    lineage = LINEAGES["scope_emissions"].metadata()

    @dg.asset(
        group_name="ledger",
        partitions_def=months,
        deps=["module_emissions"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            "One row per emission in force, as a line of the scope 1, 2 and 3 ledger with its "
            "category's number and name; a view over module_emissions. Sums along the tree stand beside "
            "them as rows that are marked `is_aggregated`; scope_emissions_totals has none of these."
        ),
        metadata=view_metadata(SCOPE_EMISSIONS) | lineage,
    )
    def scope_emissions(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        books, month = open_books.books, month_of(context)
        sums = scope_sums(books, month)
        return dg.MaterializeResult(
            data_version=content_version(sums),
            metadata={
                "dagster/row_count": sum(each.rows for each in sums),
                **{f"scope {each.scope}": kilograms(each.kg_co2eq) for each in sums},
                "preview": markdown_table(scope_emissions_preview(books, month)),
                **lineage,
            },
        )

    return scope_emissions
