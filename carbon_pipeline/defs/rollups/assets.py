"""Roll-ups: the ledger summed up the tree of organisations, with what it covers."""

import dagster as dg

from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
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
)
from carbon_pipeline.components.tree_page import tree_metadata
from carbon_pipeline.steps.gas_rollups import publish_gas_rollups
from carbon_pipeline.steps.rollups import publish_rollups
from carbon_pipeline.steps.tree_view import tree_view
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.tables import GAS_ROLLUPS, ORGANIZATION_ROLLUPS


@dg.definitions
def rollups() -> dg.Definitions:
    """The roll-ups of a month."""
    months = monthly_partitions(Home.from_environment())
    return dg.Definitions(assets=[_organization_rollups(months), _gas_rollups(months)])


def _gas_rollups(months: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    lineage = LINEAGES["gas_rollups"].metadata()

    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=["module_emissions"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            f"{GAS_ROLLUPS.grain.capitalize()}: kg of each gas, from summed quantities and the gases of "
            "the very factor versions that were used. Beside it `rollups_by_gwp_set`: the month under "
            "AR4, AR5 and AR6, without computing a line again, with how much stands as published."
        ),
        metadata=table_metadata(GAS_ROLLUPS) | lineage,
    )
    def gas_rollups(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        made = publish_gas_rollups(open_books.books, month_of(context), context.run.run_id)
        return dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": made.gas_rows,
                "rows by set": made.set_rows,
                **publication_metadata(made.by_gas, made.by_set),
                **lineage,
            },
        )

    return gas_rollups


def _organization_rollups(months: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    lineage = LINEAGES["organization_rollups"].metadata()

    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=["module_emissions", "memo_emissions", "unmatched_inputs", "activity_inputs",
              "rejected_inputs_by_month", "organization_tree", "reporting_expectations_by_month"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="2",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            f"{ORGANIZATION_ROLLUPS.grain.capitalize()}. Own and subtree emissions in kg CO2e, with "
            "coverage. The subtree is the plain sum of what was reported: a supply-chain view, not an "
            "inventory."
        ),
        metadata=table_metadata(ORGANIZATION_ROLLUPS) | lineage,
    )  # fmt: skip
    def organization_rollups(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        books, month = open_books.books, month_of(context)
        made = publish_rollups(books, month, context.run.run_id)
        return dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": made.rows,
                "total": kilograms(made.kg_co2eq),
                "head offices": markdown_table(made.head_offices),
                **tree_metadata(tree_view(books, month), month, books.home.trees),
                **publication_metadata(made.published),
                **lineage,
            },
        )

    return organization_rollups
