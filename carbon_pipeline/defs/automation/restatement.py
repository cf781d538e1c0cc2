"""The job that restates a closed month: what `carbon restate` does, for who works in the UI."""

import os
import socket
from collections.abc import Mapping
from contextlib import closing, nullcontext

import dagster as dg

from carbon_pipeline.components.close_settings import CloseSettings
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.instance import HOST_TAG, PROCESS_TAG
from carbon_pipeline.components.job_runs import CLOSE, Outcome, assets_of_month, off_record, run_job
from carbon_pipeline.components.showing import markdown_table
from carbon_pipeline.errors import CarbonError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.open_items import CloseRequest
from carbon_pipeline.steps.restated import closes_of
from carbon_pipeline.steps.restating import closed_offices, restate_month
from carbon_pipeline.vocabulary.months import ReportingMonth

RESTATED_BY = "carbon/restated_by_run"


class RestateConfig(CloseSettings):
    """Why the month is restated, and what its next close is told."""

    reason: str
    restated_by: str | None = None


def monthly_restatement(months: dg.PartitionsDefinition[str]) -> dg.JobDefinition:
    """The job, partitioned by month; its runs of the graph are runs of their own, tagged with its own."""

    @dg.op(
        description=(
            "Reads the files, computes the month to see what waits, opens it where something does, "
            "computes it again and closes it with the next sequence. Where nothing differs the month "
            "stays as it was closed."
        )
    )
    def restate(context: dg.OpExecutionContext, config: RestateConfig) -> None:
        # not the resource: a run of a month has the month to itself, and here two follow each other
        books, month = Books.open(load_modules()), ReportingMonth.parse(context.partition_key)
        request = config.request(config.restated_by, config.reason)
        runs = _Runs(context, books)
        with closing(books.warehouse):
            try:
                runs.run("read_files", None)
                books.forget()
                closed_offices(books, month, request)
                done = restate_month(books, month, request, runs)
            except CarbonError as refusal:
                # nothing that a retry would mend
                raise dg.Failure(description=str(refusal), allow_retries=False) from refusal
            closes = markdown_table(each.as_dict() for each in closes_of(books, month))
        context.add_output_metadata({
            "restated": ", ".join(office.code for office in done.restated) or "none",
            "nothing differs": ", ".join(office.code for office in done.unchanged) or "none",
            "closes": closes,
        })  # fmt: skip

    @dg.job(
        partitions_def=months,
        executor_def=dg.in_process_executor,
        description=(
            "Publishes a closed month anew, beside what was reported: ask for a month and say why in "
            "the configuration. No schedule and no sensor asks for it."
        ),
    )
    def monthly_restatement() -> None:
        restate()

    return monthly_restatement


class _Runs:
    """Runs of the graph within the run of the job."""

    def __init__(self, context: dg.OpExecutionContext, books: Books) -> None:
        self._context = context
        self._books = books

    def compute(self, month: ReportingMonth, *, on_record: bool) -> dict[str, dict[str, object]]:
        """Compute the month up to the roll-ups."""
        kept = nullcontext(self._context.instance)
        with kept if on_record else off_record() as instance:
            assets = self._of_month(month)
            return self.run("monthly_run", month, assets=assets, instance=instance).metadata

    def compute_and_close(self, month: ReportingMonth, request: CloseRequest) -> None:
        """Compute what is open and close it."""
        close = {"ops": {"period_closes": {"config": request.as_config()}}}
        self.run("monthly_close", month, assets=self._of_month(month) | {CLOSE}, run_config=close)

    def run(
        self,
        job_name: str,
        month: ReportingMonth | None,
        assets: set[dg.AssetKey] | None = None,
        run_config: Mapping[str, object] | None = None,
        instance: dg.DagsterInstance | None = None,
    ) -> Outcome:
        """Run a job of the code location in this process."""
        job = self._job(job_name)
        if assets is not None:
            job = job.get_subset(asset_selection=assets)
        tags = {
            RESTATED_BY: self._context.run_id,
            PROCESS_TAG: str(os.getpid()),
            HOST_TAG: socket.gethostname(),
        }
        title = f"{job_name} {month or ''}".strip()
        instance = instance or self._context.instance
        return run_job(job, instance, title, month, tags, run_config or {})

    def _of_month(self, month: ReportingMonth) -> set[dg.AssetKey]:
        return assets_of_month(self._books, self._job("monthly_run"), month)

    def _job(self, name: str) -> dg.JobDefinition:
        return self._context.repository_def.get_job(name)
