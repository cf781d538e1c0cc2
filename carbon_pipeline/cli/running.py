"""`carbon run` and `carbon close`: months through Dagster's jobs, in this process."""

import getpass
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from carbon_pipeline.cli.console import Steps, kilograms, print_table, progress_display
from carbon_pipeline.errors import CarbonError, CloseRefused, ConfigurationError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.closing import head_offices, open_head_offices
from carbon_pipeline.steps.summaries import month_summaries
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth, month_range

PROCESS_TAG = "carbon/process"


@dataclass(frozen=True)
class Session:
    """One call of the command: the books, Dagster's instance, the graph, and the display."""

    books: Books
    instance: Any
    definitions: Any
    steps: Steps

    def execute(
        self, job_name: str, title: str, month: ReportingMonth | None = None, **run: Any
    ) -> "Outcome":
        """Run a job in this process; a refusal or a user's mistake comes back as a CarbonError."""
        job = self.definitions.resolve_job_def(job_name)
        if "asset_selection" in run:
            job = job.get_subset(asset_selection=run.pop("asset_selection"))
        self.steps.start(title, len(job.graph.node_dict))
        config = {"loggers": {"progress": {}}} | run.pop("run_config", {})
        result = job.execute_in_process(
            instance=self.instance,
            partition_key=str(month) if month else None,
            run_config=config,
            raise_on_error=False,
            tags={"carbon/started_by": getpass.getuser(), PROCESS_TAG: str(os.getpid())},
        )
        if not result.success:
            raise _as_ours(result, title)
        return Outcome(result)


class Outcome:
    """What a run has written, read from the metadata of its materialisations."""

    def __init__(self, result: Any) -> None:
        """Gather the metadata by asset."""
        self.metadata: dict[str, dict[str, Any]] = {
            event.asset_key.to_user_string(): {
                name: value.value for name, value in event.materialization.metadata.items()
            }
            for event in result.all_events
            if event.is_step_materialization
        }

    @property
    def rows_written(self) -> int:
        """Rows written or retired in the warehouse."""
        return sum(
            data.get("rows written", 0) + data.get("rows retired", 0)
            for data in self.metadata.values()
        )


def _as_ours(result: Any, title: str) -> CarbonError:
    """The first failure of a run as an error of ours, with our own sentence where there is one."""
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            chain = [error]
            while chain[-1] is not None and chain[-1].cause is not None:
                chain.append(chain[-1].cause)
            if event.step_failure_data.user_failure_data:
                return CloseRefused(event.step_failure_data.user_failure_data.description or "")
            for link in reversed(chain):
                if link is not None and link.cls_name in _our_errors():
                    return CarbonError(link.message.partition(": ")[2].strip())
    failed = [
        evaluation.check_name + " of " + evaluation.asset_key.to_user_string()
        for evaluation in result.get_asset_check_evaluations()
        if not evaluation.passed and evaluation.severity.value == "ERROR"
    ]
    if failed:
        return CarbonError(
            f"{title}: the check {' and '.join(failed)} failed; nothing after it was written.",
            mend="carbon ui shows what the check found.",
        )
    raise RuntimeError(f"{title} failed:\n" + "\n".join(
        str(event.step_failure_data.error) for event in result.all_events if event.is_step_failure
    ))  # fmt: skip


def _our_errors() -> set[str]:
    names, to_visit = set(), [CarbonError]
    while to_visit:
        kind = to_visit.pop()
        names.add(kind.__name__)
        to_visit += kind.__subclasses__()
    return names


@contextmanager
def session() -> Iterator[Session]:
    """Open the home and load the graph; Dagster is imported here and not before."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    from carbon_pipeline.components.declarations import load_modules
    from carbon_pipeline.components.instance import open_instance

    books = Books.open(load_modules())
    from carbon_pipeline.definitions import defs

    with open_instance(books.home, books.warehouse) as instance, progress_display() as steps:
        _end_abandoned_runs(instance)
        yield Session(books, instance, defs(), steps)


def _end_abandoned_runs(instance: Any) -> None:
    """Mark runs whose process was killed as failed, so that the UI does not show them as running."""
    from dagster import DagsterRunStatus, RunsFilter

    for run in instance.get_runs(RunsFilter(statuses=[DagsterRunStatus.STARTED])):
        process = run.tags.get(PROCESS_TAG)
        if process and not _is_alive(int(process)):
            instance.report_run_failed(run, "The process of this run ended before the run did.")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _read(opened: Session) -> None:
    outcome = opened.execute("read_files", "reading files")
    opened.books.forget()
    files = outcome.metadata["activity_files"]
    click.echo(
        f"{files['dagster/row_count']} files: {files['rows in']} rows in = "
        f"{files['rows accepted']} accepted + {files['rows rejected']} rejected"
        + ("" if files["new files"] else "; nothing new")
    )
    for note in _notes(files):
        click.echo(note)


def _notes(files: dict[str, Any]) -> list[str]:
    """What is odd about the files, a sentence each; copies and columns only when they come."""
    new = files["new files"]
    return [
        *(
            f"warning: {path} is gone; what it gave stays in force. A file of that name with "
            "nothing but its header withdraws it."
            for path in files["vanished"]
        ),
        *(
            f"note: {path} holds the bytes of {files['copies of other files'][path]} and gives nothing."
            for path in new
            if path in files["copies of other files"]
        ),
        *(
            f"warning: {path} has columns that its module does not know and that are left aside: "
            f"{', '.join(files['unknown columns'][path])}."
            for path in new
            if path in files["unknown columns"]
        ),
    ]


def _months(text: str) -> list[ReportingMonth]:
    """The months asked for; a ConfigurationError outside the first and the current one."""
    home = Home.from_environment()
    months = month_range(text)
    current = ReportingMonth.of(datetime.now(ZoneInfo(home.time_zone)))
    if months[0] < home.first_month or months[-1] > current:
        raise ConfigurationError(
            f"{text} is not within {home.first_month} and {current}, the months of this home.",
            mend="CARBON_FIRST_MONTH sets the first one; a month begins before it can be reported.",
        )
    return months


@click.command()
@click.argument("months")
def run(months: str) -> None:
    """Compute MONTHS (2024-12 or 2024-01..2024-12) up to the roll-ups, without closing."""
    wanted = _months(months)
    with session() as opened:
        _read(opened)
        for month in wanted:
            if not open_head_offices(opened.books, month):
                click.echo(f"{month}  closed, left alone")
                continue
            outcome = opened.execute("monthly_run", str(month), month)
            click.echo(_line(month, outcome, "computed"))
        _summary(opened.books, wanted)


@click.command()
@click.argument("months")
@click.option("--accept-rejected", metavar="REASON", help="Close although rows were rejected.")
@click.option("--accept-unmatched", metavar="REASON", help="Close although records have no factor.")
@click.option(
    "--headquarters", multiple=True, metavar="CODE", help="Head office to close; default all."
)
def close(
    months: str,
    accept_rejected: str | None,
    accept_unmatched: str | None,
    headquarters: Sequence[str],
) -> None:
    """Take MONTHS (2024-12 or 2024-01..2024-12) from files to closed result tables."""
    wanted = _months(months)
    config = {
        "accept_rejected": accept_rejected,
        "accept_unmatched": accept_unmatched,
        "headquarters": list(headquarters),
        "closed_by": getpass.getuser(),
    }
    refused: list[str] = []
    with session() as opened:
        _read(opened)
        head_offices(opened.books, headquarters)
        for month in wanted:
            refused += _close_one(opened, month, config)
        _summary(opened.books, wanted)
    if refused:
        raise CloseRefused(
            "\n".join(refused),
            mend=(
                "carbon rejects MONTH shows refused rows. Mend the files and close again, or "
                "accept what is known with --accept-rejected REASON or --accept-unmatched REASON."
            ),
        )


def _close_one(opened: Session, month: ReportingMonth, config: dict[str, Any]) -> list[str]:
    if not open_head_offices(opened.books, month, config["headquarters"]):
        click.echo(f"{month}  closed before, nothing written")
        return []
    try:
        outcome = opened.execute(
            "monthly_close",
            str(month),
            month,
            asset_selection=_without_reading(opened.definitions),
            run_config={"ops": {"period_closes": {"config": config}}},
        )
    except CloseRefused as refusal:
        click.echo(f"{month}  stays open")
        return [str(refusal)]
    click.echo(_line(month, outcome, "closed"))
    return []


def _without_reading(definitions: Any) -> Any:
    """The month's own assets and their checks: the files were read already."""
    monthly = definitions.resolve_job_def("monthly_run").asset_layer
    from dagster import AssetKey

    return {*monthly.executable_asset_keys, AssetKey("period_closes")}


def _line(month: ReportingMonth, outcome: Outcome, done: str) -> str:
    emissions = outcome.metadata["module_emissions"]
    unmatched = outcome.metadata["unmatched_inputs"]["dagster/row_count"]
    wrote = f"{outcome.rows_written} rows written" if outcome.rows_written else "nothing to write"
    without = f", {unmatched} without a factor" if unmatched else ""
    total = emissions["total"] if emissions["dagster/row_count"] else "nothing was reported"
    return f"{month}  {done}: {total}, {wrote}{without}"


def _summary(books: Books, months: Sequence[ReportingMonth]) -> None:
    rows = [
        [
            str(each.month),
            each.state,
            *(kilograms(each.kg_by_scope.get(scope)) for scope in (1, 2, 3)),
            kilograms(each.total_kg),
            str(each.rejected),
            str(each.unmatched),
        ]
        for each in month_summaries(books, months)
    ]
    print_table(
        "kg CO2e by scope, location-based",
        ["month", "state", "scope 1", "scope 2", "scope 3", "total", "rejected", "unmatched"],
        rows,
    )
    click.echo(
        "carbon ui (or make ui) opens Dagster on http://127.0.0.1:3000; carbon sql queries the result tables."
    )


COMMANDS = (run, close)
