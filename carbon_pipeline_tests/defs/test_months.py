"""Months as partitions, and the schedule that asks for the month before, in any time zone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from carbon_pipeline.cli.running import months_of
from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.defs.automation.schedules import monthly_close_schedule
from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth

SEOUL, NEW_YORK = "Asia/Seoul", "America/New_York"


def home(**settings: object) -> Home:
    return Home(root=Path("/nowhere"), data=Path("/nowhere"), **settings)  # type: ignore[arg-type]


def keys(at: datetime, **settings: object) -> list[str]:
    return list(monthly_partitions(home(**settings)).get_partition_keys(current_time=at))


def test_from_the_first_month_to_the_current_one() -> None:
    first = ReportingMonth(2024, 11)
    found = keys(datetime(2025, 1, 1, 0, 0, tzinfo=UTC), first_month=first)
    assert found == ["2024-11", "2024-12", "2025-01"]
    assert keys(datetime(2015, 1, 15, tzinfo=UTC)) == ["2015-01"]


@pytest.mark.parametrize(
    ("time_zone", "last"), [(SEOUL, "2025-01"), ("UTC", "2024-12"), (NEW_YORK, "2024-12")]
)
def test_the_month_begins_in_the_configured_time_zone(time_zone: str, last: str) -> None:
    # half past midnight of New Year's Day in Seoul
    moment = datetime(2024, 12, 31, 15, 30, tzinfo=UTC)
    assert keys(moment, time_zone=time_zone)[-1] == last
    partitions = monthly_partitions(home(time_zone=time_zone))
    assert (partitions.timezone, partitions.end_offset) == (time_zone, 1)


def asked_for(schedule: dg.ScheduleDefinition, moment: datetime) -> str | None:
    context = dg.build_schedule_context(scheduled_execution_time=moment)
    request = schedule(context)
    assert isinstance(request, dg.RunRequest)
    assert request.run_key == f"close {request.partition_key}"
    return request.partition_key


@pytest.mark.parametrize("time_zone", [SEOUL, "UTC", NEW_YORK])
@pytest.mark.parametrize(("day", "hour"), [(1, 0), (10, 6), (28, 23)])
def test_the_schedule_asks_for_the_month_before(time_zone: str, day: int, hour: int) -> None:
    settings = home(time_zone=time_zone, close_day=day, close_hour=hour)
    schedule = monthly_close_schedule(settings)
    assert schedule.job_name == "monthly_close"
    assert schedule.cron_schedule == f"0 {hour} {day} * *"
    assert schedule.execution_timezone == time_zone
    local = [datetime(2025, month, day, hour, tzinfo=ZoneInfo(time_zone)) for month in (1, 2, 3)]
    # a moment is the same in whatever zone it is told
    for zone in (time_zone, "UTC", SEOUL, NEW_YORK):
        moments = [moment.astimezone(ZoneInfo(zone)) for moment in local]
        months = [asked_for(schedule, moment) for moment in moments]
        assert months == ["2024-12", "2025-01", "2025-02"]


def test_what_is_asked_for_is_a_partition() -> None:
    settings = home(time_zone=SEOUL, close_day=1, close_hour=0)
    moment = datetime(2025, 1, 1, tzinfo=ZoneInfo(SEOUL))
    month = asked_for(monthly_close_schedule(settings), moment)
    assert month in monthly_partitions(settings).get_partition_keys(current_time=moment)


# one moment, half past eleven at night on 31 January for the one, the next day for the other
LOS_ANGELES = "America/Los_Angeles"
LATE_IN_LOS_ANGELES = datetime(2024, 1, 31, 23, 30, tzinfo=ZoneInfo(LOS_ANGELES))
LATE_IN_SEOUL = datetime(2024, 1, 31, 23, 30, tzinfo=ZoneInfo(SEOUL))


@pytest.mark.parametrize(
    ("moment", "time_zone", "current"),
    [
        (LATE_IN_SEOUL, SEOUL, "2024-01"),
        (LATE_IN_SEOUL, LOS_ANGELES, "2024-01"),
        (LATE_IN_LOS_ANGELES, SEOUL, "2024-02"),
        (LATE_IN_LOS_ANGELES, LOS_ANGELES, "2024-01"),
    ],
)
def test_command_partitions_and_schedule_agree_on_the_month_at_its_end(
    moment: datetime, time_zone: str, current: str
) -> None:
    there = home(time_zone=time_zone, close_day=1, close_hour=0)
    month = ReportingMonth.parse(current)
    assert there.current_month(moment) == month
    assert keys(moment, time_zone=time_zone)[-1] == current
    assert months_of(there, current, moment) == [month]
    with pytest.raises(ConfigurationError, match=f"is not within 2015-01 and {current}"):
        months_of(there, str(month.next()), moment)
    assert asked_for(monthly_close_schedule(there), moment) == str(month.previous())


def test_a_month_is_to_be_closed_from_the_first_second_after_it() -> None:
    there = home(time_zone=SEOUL)
    last = datetime(2024, 1, 31, 23, 59, 59, 999999, tzinfo=ZoneInfo(SEOUL))
    assert months_of(there, "2024-01..2024-01", last)
    assert there.current_month(last).next() == there.current_month(last + timedelta(microseconds=1))
