"""Partitions of several months, and how they rest on the reporting months."""

from dataclasses import dataclass

import dagster as dg

from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.periods import PeriodKind

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True)
class PeriodPartitions:
    """The periods of one kind, and which reporting months each rests on."""

    periods: dg.TimeWindowPartitionsDefinition
    months: dg.TimeWindowPartitionMapping


def period_partitions(kind: PeriodKind, home: Home) -> PeriodPartitions:
    """Periods from the first reporting month to the current one; months that are yet to come count too."""
    match kind:
        case PeriodKind.YEAR:
            return PeriodPartitions(_years(home), _months())
        case PeriodKind.QUARTER:
            return PeriodPartitions(_quarters(home), _months())
        case PeriodKind.FISCAL_YEAR:
            # a fiscal year may begin with any month, so its partition is that month
            return PeriodPartitions(_first_months(home), _months(end_offset=kind.months - 1))


def _months(end_offset: int = 0) -> dg.TimeWindowPartitionMapping:
    return dg.TimeWindowPartitionMapping(
        end_offset=end_offset, allow_nonexistent_upstream_partitions=True
    )


def _years(home: Home) -> dg.TimeWindowPartitionsDefinition:
    return dg.TimeWindowPartitionsDefinition(
        start=str(home.first_month.year),
        fmt="%Y",
        timezone=home.time_zone,
        cron_schedule="0 0 1 1 *",
        end_offset=1,
    )


def _quarters(home: Home) -> dg.TimeWindowPartitionsDefinition:
    first = home.first_month
    within = (first.month - 1) % MONTHS_OF_A_QUARTER
    return dg.TimeWindowPartitionsDefinition(
        start=str(ReportingMonth(first.year, first.month - within)),
        fmt="%Y-%m",
        timezone=home.time_zone,
        cron_schedule="0 0 1 1,4,7,10 *",
        end_offset=1,
    )


def _first_months(home: Home) -> dg.TimeWindowPartitionsDefinition:
    """The months with which a fiscal year may begin that reaches into the reporting months."""
    first = home.first_month
    return dg.TimeWindowPartitionsDefinition(
        start=str(ReportingMonth(first.year - 1, first.month).next()),
        fmt="%Y-%m",
        timezone=home.time_zone,
        cron_schedule="0 0 1 * *",
        end_offset=1,
    )
