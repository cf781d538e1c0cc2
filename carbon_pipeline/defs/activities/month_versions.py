"""What changed for which month: told to Dagster once everything is read, and before any month is computed."""

import dagster as dg

from carbon_pipeline.components.base_years import report_base_years
from carbon_pipeline.components.by_month import CONCERNED, MONTH_VERSIONS, by_month
from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.reported_versions import report_all_changes
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import OWNERS
from carbon_pipeline.steps.base_year_versions import BASE_YEARS
from carbon_pipeline.steps.month_versions import NOTHING, TABLES, month_versions
from carbon_pipeline.storage.home import Home

# never another: months are told apart by what is reported, and only run after this
ORDER_ALONE = dg.DataVersion("the order alone")


@dg.definitions
def versions_by_month() -> dg.Definitions:
    """The external assets that stand for tables in a month, and the one that reports to them."""
    home = Home.from_environment()
    tables = [by_month(key, TABLES[key], home) for key in CONCERNED]
    return dg.Definitions(assets=[*tables, reported])


@dg.asset(
    name=MONTH_VERSIONS,
    group_name="activities",
    deps=["organizations", "activity_files", "rejected_inputs", "factor_coverage",
          *sorted({table for tables in TABLES.values() for table in tables} - {"rejected_inputs"}),
          "airports", "exchange_rates", "price_indices", "product_footprints", "spend_categories"],
    owners=OWNERS,
    kinds={"postgres"},
    code_version="1",
    automation_condition=stale_where_open(),
    metadata={"dagster/column_schema": dg.TableSchema(columns=[
        dg.TableColumn("asset", "text", "The external asset that was told"),
        dg.TableColumn("month", "text", "The month that changed for it"),
    ])},
    description=(
        "One row per external asset and month that changed for it, in the metadata. Tells each month what changed for it: reports new data versions to the modules' files and "
        "factors, to the tables by month and to what months compare of the base year, of just the months that are concerned. Its own version "
        "never changes; months rest on it for the order alone."
    ),
)  # fmt: skip
def reported(
    context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
) -> dg.MaterializeResult[None]:
    """Compare every month with what was reported of it, and report the differences."""
    books = open_books.books
    changed = report_all_changes(context, month_versions(books), nothing=NOTHING)
    if compared := report_base_years(context, books):
        changed[BASE_YEARS] = compared
    return dg.MaterializeResult(
        data_version=ORDER_ALONE,
        metadata={"months concerned": dg.MetadataValue.json(changed)},
    )
