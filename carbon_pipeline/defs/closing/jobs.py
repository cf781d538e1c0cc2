"""The jobs of a month and of the files, and the schedule that closes the month before."""

import dagster as dg

from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth

EVERYTHING = dg.AssetSelection.all(include_sources=False)
READING = dg.AssetSelection.groups("reference") | dg.AssetSelection.assets(
    "activity_files", "rejected_inputs"
)
CLOSING = dg.AssetSelection.groups("closing")


@dg.definitions
def jobs() -> dg.Definitions:
    """Three jobs and the schedule; times and zone are the home's settings."""
    home = Home.from_environment()
    months = monthly_partitions(home)
    return dg.Definitions(
        jobs=[
            dg.define_asset_job(
                "monthly_close",
                EVERYTHING,
                partitions_def=months,
                description="A month from files to closed result tables.",
            ),
            dg.define_asset_job(
                "monthly_run",
                EVERYTHING - READING - CLOSING,
                partitions_def=months,
                description="A month from what was read to the roll-ups, without closing.",
            ),
            dg.define_asset_job(
                "read_files",
                READING,
                description="Reference and activity files, whatever month they concern.",
            ),
        ],
        schedules=[_monthly_close_schedule(home)],
        executor=dg.in_process_executor,
    )


def _monthly_close_schedule(home: Home) -> dg.ScheduleDefinition:
    @dg.schedule(
        name="monthly_close",
        job_name="monthly_close",
        cron_schedule=f"0 {home.close_hour} {home.close_day} * *",
        execution_timezone=home.time_zone,
        description=f"Closes the month before, on day {home.close_day} at {home.close_hour}:00 {home.time_zone}.",
    )
    def close_the_month_before(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        # the moment is in the schedule's own time zone
        month = ReportingMonth.of(context.scheduled_execution_time).previous()
        return dg.RunRequest(run_key=f"close {month}", partition_key=str(month))

    return close_the_month_before
