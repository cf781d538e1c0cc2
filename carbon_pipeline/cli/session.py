"""One call of the command that runs jobs: Dagster's instance, the graph, and what a run came to."""

import getpass
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.cli.console import Steps, progress_display
from carbon_pipeline.components.instance import (
    HOST_TAG,
    PROCESS_TAG,
    fail_abandoned_runs,
    open_instance,
    storage_told_as_ours,
)
from carbon_pipeline.errors import CarbonError, CloseRefused, DiskFull
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.disk_errors import MEND, said_full
from carbon_pipeline.vocabulary.months import ReportingMonth


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
            tags={
                "carbon/started_by": getpass.getuser(),
                PROCESS_TAG: str(os.getpid()),
                HOST_TAG: socket.gethostname(),
            },
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
            if said_full(str(error)):
                return DiskFull("The disk is full.", mend=MEND)
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

    books = Books.open(load_modules())
    from carbon_pipeline.definitions import defs

    with (
        storage_told_as_ours(),
        open_instance(books.home, books.warehouse) as instance,
        progress_display() as steps,
    ):
        fail_abandoned_runs(instance, books.home)
        yield Session(books, instance, defs(), steps)
