"""Dagster's own configuration of a home: rendered from its settings, never edited by hand."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from carbon_pipeline.errors import DatabaseUnavailable
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import Warehouse

if TYPE_CHECKING:
    import dagster as dg

# The name is set once: a renamed location loses the state of its schedules and sensors.
LOCATION = "carbon_pipeline"
# Dagster hands its configuration on as arguments, which every user of the machine can read;
# the URL may hold a password, so the configuration names this variable instead.
STORAGE_URL = "CARBON_DAGSTER_STORAGE_URL"
# The same settings for the runs of `carbon` itself.
COMMAND_SETTINGS = "command.yaml"
# What `carbon` tags its own runs with: they live in its process.
PROCESS_TAG = "carbon/process"
HOST_TAG = "carbon/host"
# Dagster 1.13 warns of a parameter of its own whenever it builds a check.
NO_NEWS = "ignore:Parameter `execution_type` of function `AssetsDefinition"


def render(home: Home) -> Path:
    """Write Dagster's settings and workspace of the home and return their folder; equal text is left alone."""
    folder = home.dagster_home
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "storage": {"postgres": {"postgres_url": {"env": STORAGE_URL}}},
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(folder)},
        },
        "compute_logs": {
            "module": "dagster._core.storage.local_compute_log_manager",
            "class": "LocalComputeLogManager",
            "config": {"base_dir": str(folder / "logs")},
        },
        "run_coordinator": {
            "module": "dagster.core.run_coordinator",
            "class": "QueuedRunCoordinator",
            # somebody waits in front of the UI: five seconds, the default, is long
            "config": {"dequeue_interval_seconds": 1},
        },
        # a month's run uses all cores while DuckDB computes; more at once only share them
        "concurrency": {"runs": {"max_concurrent_runs": 2}},
        "code_servers": {"local_startup_timeout": 180},
        "retention": {
            "schedule": {"purge_after_days": {"skipped": 7}},
            "sensor": {"purge_after_days": {"skipped": 2, "success": 30, "failure": 90}},
        },
        "telemetry": {"enabled": False},
        # no invitation to a newsletter over the first page
        "nux": {"enabled": False},
    }
    location = {
        "python_module": {
            "module_name": "carbon_pipeline.definitions",
            "location_name": LOCATION,
        }
    }
    # the command's steps print nothing: capturing that would start four processes for each run
    quiet = {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
    _write(folder / "dagster.yaml", settings)
    _write(folder / COMMAND_SETTINGS, settings | {"compute_logs": quiet})
    _write(folder / "workspace.yaml", {"load_from": [location]})
    return folder


def open_instance(home: Home, warehouse: Warehouse) -> "dg.DagsterInstance":
    """Dagster's instance of this home, on its own database, for runs in this process."""
    # takes more than a second to import, which commands that only look need not wait for
    import dagster as dg

    from carbon_pipeline.components.dagster_tables import make_dagster_tables

    url = warehouse.dagster_url()
    make_dagster_tables(url)
    os.environ[STORAGE_URL] = url
    return dg.DagsterInstance.from_config(str(render(home)), COMMAND_SETTINGS)


@contextmanager
def storage_told_as_ours() -> Iterator[None]:
    """Raise DatabaseUnavailable where Dagster cannot reach its own records; it has tried a while then."""
    from dagster_postgres.utils import DagsterPostgresException
    from sqlalchemy.exc import InterfaceError, OperationalError

    # it says each try on standard error
    logging.getLogger().addFilter(_is_no_retry)
    try:
        yield
    except (DagsterPostgresException, InterfaceError, OperationalError) as error:
        cause = error.__cause__ if isinstance(error, DagsterPostgresException) else error
        said = str(getattr(cause, "orig", None) or cause or error)
        raise DatabaseUnavailable(
            f"Dagster's records in PostgreSQL are not available: {' '.join(said.split())}",
            mend="Nothing was half written; start the server, and run the same again.",
        ) from error
    finally:
        logging.getLogger().removeFilter(_is_no_retry)


def _is_no_retry(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Retrying failed database")


def environment_of(home: Home, warehouse: Warehouse) -> dict[str, str]:
    """What Dagster's own processes need in their environment to work on this home."""
    return os.environ | {
        "DAGSTER_HOME": str(render(home)),
        "CARBON_HOME": str(home.root),
        "CARBON_DATA": str(home.data),
        STORAGE_URL: warehouse.dagster_url(),
        "PYTHONWARNINGS": ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), NO_NEWS])),
    }


def _write(path: Path, content: object) -> None:
    text = yaml.safe_dump(content, sort_keys=False)
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def fail_abandoned_runs(instance: "dg.DagsterInstance", home: Home) -> list[str]:
    """Mark runs as failed whose process is gone, and return their ids.

    A process that was killed cannot say so, and its run would hold its place in the queue
    for ever. On a server of one's own, runs may be of another machine: there only those are looked
    at that `carbon` started on this one; Dagster's run monitoring looks after the others.
    """
    import dagster as dg

    found = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    if home.database_url or home.dagster_database_url:
        here = socket.gethostname()
        found = [run for run in found if run.tags.get(HOST_TAG) == here and PROCESS_TAG in run.tags]
    gone = [run for run in found if not _process_lives(_process_of(instance, run))]
    for run in gone:
        instance.report_run_failed(run, "The process of this run ended before the run did.")
    return [run.run_id for run in gone]


def _process_of(instance: "dg.DagsterInstance", run: "dg.DagsterRun") -> int | None:
    """The process that the run is tagged with, or that its own events name last."""
    if PROCESS_TAG in run.tags:
        return int(run.tags[PROCESS_TAG])
    import dagster as dg

    numbers = [
        int(str(entry.dagster_event.engine_event_data.metadata["pid"].value))
        for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT)
        if entry.dagster_event is not None
        and "pid" in entry.dagster_event.engine_event_data.metadata
    ]
    return numbers[-1] if numbers else None


def _process_lives(number: int | None) -> bool:
    if number is None:
        return True
    command = Path(f"/proc/{number}/cmdline")
    if Path("/proc/self").exists():
        # after a reboot the number may belong to another program
        return command.exists() and b"python" in command.read_bytes()
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
