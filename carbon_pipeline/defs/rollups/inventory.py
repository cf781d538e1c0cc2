"""The inventory of the group: its boundary laid over the ledger, and the base year under it."""

import dagster as dg

from carbon_pipeline.components.base_years import base_years, report_base_years
from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
from carbon_pipeline.components.month_checks import (
    Months,
    Verdict,
    blocking_check,
    warning_check,
)
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.result_lineages import LINEAGES
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    publication_metadata,
    table_metadata,
)
from carbon_pipeline.steps.base_year import publish_base_years
from carbon_pipeline.steps.base_year_versions import BASE_YEARS
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.group_inventory import (
    allocations_without_figures,
    eliminations_in_doubt,
    inventory_faults,
    publish_group_inventory,
)
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.group_inventory import REPORTED_KINDS
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import BASE_YEAR_RECALCULATIONS, GROUP_INVENTORY


@dg.definitions
def inventory() -> dg.Definitions:
    """The inventory of a month with its checks, and the base year."""
    home = Home.from_environment()
    months = monthly_partitions(home)
    return dg.Definitions(
        assets=[_group_inventory(months), base_years(home), _base_year_recalculations(months)],
        asset_checks=[
            blocking_check(
                "group_inventory",
                "conservation",
                "What was reported is the ledger, by head office and to the last digit, and what is "
                "inside the boundary and what is left out are the whole.",
                _conserved,
                months,
            ),
            warning_check(
                "group_inventory",
                "eliminations_have_scope_1",
                "Each supplier inside the boundary that records name reports scope 1, and no less than "
                "is eliminated against it.",
                _eliminations_have_scope_1,
                months,
            ),
            warning_check(
                "group_inventory",
                "allocations_have_figures",
                "Each supplier that partner_allocations names has reported in its scopes.",
                _allocations_have_figures,
                months,
            ),
        ],
    )


def _group_inventory(months: Months) -> dg.AssetsDefinition:
    lineage = LINEAGES["group_inventory"].metadata()

    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=[
            "module_emissions",
            "activity_inputs",
            "organization_tree",
            "group_boundary_by_month",
        ],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            f"{GROUP_INVENTORY.grain.capitalize()}. Consolidated by the head office's approach, leases "
            "placed under it; what another company inside reports as scope 1 is eliminated, and "
            "suppliers outside enter through scope 3."
        ),
        metadata=table_metadata(GROUP_INVENTORY) | lineage,
    )
    def group_inventory(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        books, month = open_books.books, month_of(context)
        made = publish_group_inventory(books, month, context.run.run_id)
        compared = report_base_years(context, books, month)
        moved = [row for row in made.rows if row["inventory_row_kind"] not in REPORTED_KINDS]
        shown = ("inventory_row_kind", "organization_code", "counterpart_organization_code", "scope",
                 "category_number", "inventory_share", "inventory_kg_co2eq")  # fmt: skip
        return dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": len(made.rows),
                "months that compare another base year": dg.MetadataValue.json(compared),
                "eliminated and allocated": markdown_table(
                    [{name: row[name] for name in shown} for row in moved]
                ),
                **publication_metadata(made.published),
                **lineage,
            },
        )

    return group_inventory


def _base_year_recalculations(months: Months) -> dg.AssetsDefinition:
    lineage = LINEAGES["base_year_recalculations"].metadata()

    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=["group_inventory", "organization_tree", "group_boundary_by_month", BASE_YEARS],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="2",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            f"{BASE_YEAR_RECALCULATIONS.grain.capitalize()}. Growth and companies that did not exist "
            "then change nothing; a purchase, a sale or another share does. Within the base year it is "
            "compared as far as it goes up to the month."
        ),
        metadata=table_metadata(BASE_YEAR_RECALCULATIONS) | lineage,
    )
    def base_year_recalculations(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        made = publish_base_years(open_books.books, month_of(context), context.run.run_id)
        shown = ("organization_code", "base_year", "base_year_months", "published_kg_co2eq",
                 "restated_base_year_kg_co2eq", "change_percent", "recalculation_threshold_percent",
                 "is_recalculation_required")  # fmt: skip
        return dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": len(made.rows),
                "head offices": markdown_table(
                    [{name: row[name] for name in shown} for row in made.rows]
                ),
                **publication_metadata(made.published),
                **lineage,
            },
        )

    return base_year_recalculations


def _conserved(books: Books, month: ReportingMonth) -> Verdict:
    faults = inventory_faults(books, month)
    return Verdict(not faults, {"faults": dg.MetadataValue.json(faults)})


def _eliminations_have_scope_1(books: Books, month: ReportingMonth) -> Verdict:
    told = eliminations_in_doubt(books, month)
    return Verdict(not told, {"in doubt": dg.MetadataValue.json(told)})


def _allocations_have_figures(books: Books, month: ReportingMonth) -> Verdict:
    told = allocations_without_figures(books, month)
    return Verdict(not told, {"without figures": dg.MetadataValue.json(told)})
