"""What a month compares of the base year, as an external asset: told whenever an inventory was published."""

import dagster as dg

from carbon_pipeline.components.by_month import MONTH_VERSIONS
from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.components.reported_versions import report_changes
from carbon_pipeline.components.showing import OWNERS, table_metadata
from carbon_pipeline.steps.base_year_versions import BASE_YEARS, base_years_by_month
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.month_versions import NOTHING
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.run_locks import one_comparison
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import GROUP_INVENTORY


def base_years(home: Home) -> dg.AssetSpec:
    """What the months of the base year before a month hold; what does not enter it leaves it fresh."""
    every_month = dg.AllPartitionMapping()
    return dg.AssetSpec(
        key=BASE_YEARS,
        group_name="rollups",
        partitions_def=monthly_partitions(home),
        deps=[
            dg.AssetDep("group_inventory", partition_mapping=every_month),
            "group_boundaries",
            "organizations",
            "partner_allocations",
        ],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        description=(
            "One row per line of the inventory in the months of the base year before a month, of the head "
            "offices that have one. `group_inventory` of any month, once it is published, and "
            f"`{MONTH_VERSIONS}` report a new data version for just the months that compare something else."
        ),
        metadata=table_metadata(GROUP_INVENTORY),
    )


def report_base_years(
    context: dg.AssetExecutionContext, books: Books, month: ReportingMonth | None = None
) -> list[str]:
    """Report what every month that was computed, and this one, compares; the months that changed.

    One at a time, so that nobody reports what was read before another wrote.
    """
    with one_comparison(books.warehouse):
        versions = base_years_by_month(books, month)
        return report_changes(context, dg.AssetKey(BASE_YEARS), versions, nothing=NOTHING)
