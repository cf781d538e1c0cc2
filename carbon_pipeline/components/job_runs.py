"""Jobs run in this process: which assets a month needs, what a run has written, why it failed."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import dagster as dg

from carbon_pipeline.components.closing_list import idle_assets
from carbon_pipeline.errors import CarbonError, CloseRefused, DiskFull
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.disk_errors import MEND, said_full
from carbon_pipeline.vocabulary.months import ReportingMonth

CLOSE = dg.AssetKey("period_closes")
# what Dagster makes of SIGINT and SIGTERM
_ENDED = {dg.DagsterExecutionInterruptedError.__name__, KeyboardInterrupt.__name__}


class Outcome:
    """What a run has written, read from the metadata of its materialisations."""

    def __init__(self, result: dg.ExecuteInProcessResult) -> None:
        """Gather the metadata by asset."""
        self.metadata: dict[str, dict[str, Any]] = {
            event.asset_key.to_user_string(): {
                name: value.value for name, value in event.materialization.metadata.items()
            }
            for event in result.all_events
            if event.is_step_materialization and event.asset_key
        }

    @property
    def rows_written(self) -> int:
        """Rows written or retired in the warehouse."""
        written: int = sum(
            data.get("rows written", 0) + data.get("rows retired", 0)
            for data in self.metadata.values()
        )
        return written


def run_job(
    job: dg.JobDefinition,
    instance: dg.DagsterInstance,
    title: str,
    month: ReportingMonth | None,
    tags: Mapping[str, str],
    run_config: Mapping[str, Any],
) -> Outcome:
    """Run a job in this process; a refusal or a user's mistake comes back as a CarbonError.

    KeyboardInterrupt where somebody ended it: Dagster catches the signal, and tells it as a step's failure.
    """
    result = job.execute_in_process(
        instance=instance,
        partition_key=str(month) if month else None,
        run_config=dict(run_config),
        raise_on_error=False,
        tags=dict(tags),
    )
    if not result.success:
        raise _as_ours(result, title)
    return Outcome(result)


def off_record() -> AbstractContextManager[dg.DagsterInstance]:
    """An instance that is forgotten: what runs on it is not taken for a making of anything."""
    return dg.DagsterInstance.ephemeral()


def assets_of_month(
    books: Books, monthly_run: dg.JobDefinition, month: ReportingMonth
) -> set[dg.AssetKey]:
    """The month's own assets, less those of modules that it is not about: the files were read already."""
    return set(monthly_run.asset_layer.executable_asset_keys) - idle_assets(books, month)


def _as_ours(result: Any, title: str) -> CarbonError | KeyboardInterrupt:
    """The first failure of a run as an error of ours, with our own sentence where there is one."""
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            chain = [error]
            while chain[-1] is not None and chain[-1].cause is not None:
                chain.append(chain[-1].cause)
            if event.step_failure_data.user_failure_data:
                return CloseRefused(event.step_failure_data.user_failure_data.description or "")
            if any(link is not None and link.cls_name in _ENDED for link in chain):
                return KeyboardInterrupt()
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
