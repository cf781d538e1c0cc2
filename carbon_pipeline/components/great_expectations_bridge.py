"""Great Expectations on the published tables, through SQL as the analyst reads them."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.storage.warehouse import ANALYST, Warehouse
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class Expectation:
    """One expectation by the name of its class in Great Expectations, with its arguments."""

    name: str
    arguments: Mapping[str, Any]

    def __str__(self) -> str:
        """Read as «ExpectColumnValuesToNotBeNull(column=unit)»."""
        told = ", ".join(f"{name}={value}" for name, value in self.arguments.items())
        return f"{self.name}({told})"


def unmet(
    warehouse: Warehouse, table: str, month: ReportingMonth, expectations: Sequence[Expectation]
) -> list[str]:
    """The expectations that the month's rows in force do not meet, each with what was found."""
    # seconds to import, and it would report its use: both only concern those who validate
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations import expectations as kinds

    context = gx.get_context(mode="ephemeral")
    # it is read as a mapping, whatever its annotation says
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    source = context.data_sources.add_sql(
        "warehouse",
        connection_string=warehouse.url(ANALYST, driver="psycopg"),
        create_temp_table=False,
    )
    asset = source.add_query_asset(table, query=_rows_in_force(table, month))
    suite = gx.ExpectationSuite(
        name=table, expectations=[getattr(kinds, e.name)(**e.arguments) for e in expectations]
    )
    batch = asset.add_batch_definition_whole_table("month").get_batch()
    # examples of what does not fit cost a query each, and are only wanted where something does not
    if batch.validate(suite, result_format="BOOLEAN_ONLY").success:
        return []
    return [_told(each) for each in batch.validate(suite).results if not each.success]


def _rows_in_force(table: str, month: ReportingMonth) -> str:
    current = " AND is_current" if table == "module_emissions" else ""
    return (
        f"SELECT * FROM public.{table} WHERE reporting_year = {month.year}"
        f" AND reporting_month = {month.month}{current}"
    )


def _told(result: Any) -> str:
    config = result.expectation_config
    arguments = {name: value for name, value in config.kwargs.items() if name != "batch_id"}
    fault = result.exception_info or {}
    found = result.result.get("partial_unexpected_list") or result.result or fault
    return f"{config.type} {arguments}: found {found}"
