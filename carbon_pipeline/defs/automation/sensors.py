"""The sensors: one reads what arrives and asks for new months, one computes open months again."""

import json
from collections.abc import Iterator, Sequence

import dagster as dg
from dagster import MonthlyPartitionsDefinition as Months

from carbon_pipeline.components.recomputing import COMPUTED
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.defs.automation.jobs import Job
from carbon_pipeline.steps.arrivals import folder_fingerprint, months_touched_since

SECONDS_BETWEEN_LOOKS = 30
RECOMPUTING = "recompute_open_months"


def arriving_files_sensor(months: Months, jobs: Sequence[Job]) -> dg.SensorDefinition:
    """The sensor over the reference and activity folders, which asks for these jobs."""

    @dg.sensor(
        name="arriving_files",
        jobs=jobs,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        description=(
            "Asks for read_files when a reference or activity file is new or changed, and then for "
            "monthly_run of every open month that the change touches and that was never computed. "
            f"What was computed before is {RECOMPUTING}'s. Closed months wait."
        ),
    )
    def arriving_files(
        context: dg.SensorEvaluationContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> Iterator[dg.RunRequest]:
        books = open_books.books
        books.forget()
        seen = json.loads(context.cursor or "{}")
        folder = folder_fingerprint(books.home.data)
        if folder != seen.get("folder"):
            yield dg.RunRequest(run_key=f"read {folder}", job_name="read_files")
        touched = months_touched_since(books, seen.get("read_at"))
        computed = context.instance.get_materialized_partitions(COMPUTED)
        for month in map(str, touched.open_months):
            if months.has_partition_key(month) and month not in computed:
                yield dg.RunRequest(
                    run_key=f"{month} as read at {touched.read_at}",
                    job_name="monthly_run",
                    partition_key=month,
                )
        context.update_cursor(json.dumps({"folder": folder, "read_at": touched.read_at}))

    return arriving_files


def recompute_open_months() -> dg.AutomationConditionSensorDefinition:
    """The sensor that asks for what is stale in open months, a run for each."""
    return dg.AutomationConditionSensorDefinition(
        RECOMPUTING,
        target=dg.AssetSelection.all(),
        # conditions of our own are evaluated where our code is
        use_user_code_server=True,
        # a month is a run of its own
        emit_backfills=False,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description=(
            "Asks for what is older than what it rests on, in months that were computed and are not "
            "closed. A closed month waits for a restatement."
        ),
    )
