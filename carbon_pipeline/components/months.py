"""The one partition dimension: reporting months."""

import dagster as dg

from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth


def monthly_partitions(home: Home) -> dg.MonthlyPartitionsDefinition:
    """Reporting months from the configured first one to the current one, in the configured time zone."""
    return dg.MonthlyPartitionsDefinition(
        start_date=str(home.first_month), fmt="%Y-%m", timezone=home.time_zone, end_offset=1
    )


def month_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> ReportingMonth:
    """The reporting month that the run is for."""
    return ReportingMonth.parse(context.partition_key)
