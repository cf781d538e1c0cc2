"""One call of the command that runs jobs: Dagster's instance, the graph, and what a run came to."""

import getpass
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carbon_pipeline.cli.console import Steps, progress_display
from carbon_pipeline.components.instance import (
    HOST_TAG,
    PROCESS_TAG,
    fail_abandoned_runs,
    open_instance,
    storage_told_as_ours,
)
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.months import ReportingMonth

if TYPE_CHECKING:
    from carbon_pipeline.components.job_runs import Outcome


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
        from carbon_pipeline.components.job_runs import run_job

        job = self.definitions.resolve_job_def(job_name)
        if "asset_selection" in run:
            job = job.get_subset(asset_selection=run.pop("asset_selection"))
        self.steps.start(title, len(job.graph.node_dict))
        config = {"loggers": {"progress": {}}} | run.pop("run_config", {})
        tags = {
            "carbon/started_by": getpass.getuser(),
            PROCESS_TAG: str(os.getpid()),
            HOST_TAG: socket.gethostname(),
        }
        return run_job(job, self.instance, title, month, tags, config)

    def of_month(self, month: ReportingMonth) -> Any:
        """The assets that a run of the month computes."""
        from carbon_pipeline.components.job_runs import assets_of_month

        return assets_of_month(self.books, self.definitions.resolve_job_def("monthly_run"), month)

    def of_close(self, month: ReportingMonth) -> Any:
        """The assets that a run of the month computes, and its close."""
        from carbon_pipeline.components.job_runs import CLOSE

        return self.of_month(month) | {CLOSE}


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
