"""The sensor that reads files when the folders change, and asks for the months they touch."""

import json
from collections.abc import Iterator, Sequence

import dagster as dg
from dagster import MonthlyPartitionsDefinition as Months

from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.defs.automation.jobs import Job
from carbon_pipeline.steps.arrivals import folder_fingerprint, months_touched_since

SECONDS_BETWEEN_LOOKS = 30


def arriving_files_sensor(months: Months, jobs: Sequence[Job]) -> dg.SensorDefinition:
    """The sensor over the reference and activity folders, which asks for these jobs."""

    @dg.sensor(
        name="arriving_files",
        jobs=jobs,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        description=(
            "Asks for read_files when a reference or activity file is new or changed, and then for "
            "monthly_run of every open month that the change touches. Closed months wait."
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
        for month in map(str, touched.open_months):
            if months.has_partition_key(month):
                yield dg.RunRequest(
                    run_key=f"{month} as read at {touched.read_at}",
                    job_name="monthly_run",
                    partition_key=month,
                )
        context.update_cursor(json.dumps({"folder": folder, "read_at": touched.read_at}))

    return arriving_files
