"""The schedule that closes the month before."""

from zoneinfo import ZoneInfo

import dagster as dg

from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth


def monthly_close_schedule(home: Home) -> dg.ScheduleDefinition:
    """The schedule at the home's day, hour and time zone."""

    @dg.schedule(
        name="monthly_close_schedule",
        job_name="monthly_close",
        cron_schedule=f"0 {home.close_hour} {home.close_day} * *",
        execution_timezone=home.time_zone,
        description=(
            f"Closes the month before, on day {home.close_day} of the month at "
            f"{home.close_hour}:00 {home.time_zone}. A month with open items stays open: the run "
            "fails with the list."
        ),
    )
    def close_the_month_before(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        moment = context.scheduled_execution_time.astimezone(ZoneInfo(home.time_zone))
        month = ReportingMonth.of(moment).previous()
        return dg.RunRequest(run_key=f"close {month}", partition_key=str(month))

    return close_the_month_before
