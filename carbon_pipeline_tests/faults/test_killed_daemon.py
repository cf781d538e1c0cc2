"""Dagster's daemon is killed while runs are under way and queued; started again, the queue goes on."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dagster_graphql import DagsterGraphQLClient

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import DATABASE, Warehouse
from carbon_pipeline_tests.faults.small_group import ACCEPTED, MONTH, write_files
from carbon_pipeline_tests.faults.trials import Undisturbed, differ
from carbon_pipeline_tests.faults.warm import SETTINGS
from carbon_pipeline_tests.group_of import Group, everything_but_runs

# two starts of Dagster take most of a minute of both cores
pytestmark = [pytest.mark.server, pytest.mark.faults]
SECONDS = 240


@pytest.fixture
def group() -> Iterator[Group]:
    """A group on a home of its own, with its server."""
    # a short path of its own: sockets take about a hundred characters
    home = Home(root=Path(tempfile.mkdtemp(prefix="carbon-")), data=Path())
    try:
        Warehouse.open(home).close()
        url = rewritten(EmbeddedPostgres(home).ensure_running(), database=DATABASE)
        yield Group(home.root / "data", home.root, url)
    finally:
        EmbeddedPostgres(home).stop()
        shutil.rmtree(home.root, ignore_errors=True)


class _Ui:
    """`carbon ui` of the group, and Dagster's own door to it."""

    def __init__(self, group: Group) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CARBON_", "DAGSTER_"))}
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("carbon"), "ui", "--port", str(port)],
            env=kept | SETTINGS | {"CARBON_HOME": str(group.home), "CARBON_DATA": str(group.data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        assert any(line.startswith("Its log is ") for line in self.process.stdout)
        self.client = DagsterGraphQLClient("127.0.0.1", port_number=port)

    def submit(self) -> str:
        """Ask for the close of the month."""
        return self.client.submit_job_execution(
            "monthly_close",
            run_config={"ops": {"period_closes": {"config": ACCEPTED}}},
            tags={"dagster/partition": MONTH},
        )

    def status(self, run: str) -> str:
        return self.client.get_run_status(run).value

    def end(self) -> str:
        """What it says in the end."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=SECONDS)[0]


def _until(condition: Callable[[], Any]) -> None:
    until = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.2)


def _daemon_below(parent: int) -> int:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            status = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if b"dagster._daemon" in command and int(status[1]) == parent:
            return int(process.name)
    raise AssertionError("no daemon")


def test_a_killed_daemon(group: Group, undisturbed: Undisturbed) -> None:
    write_files(group)
    ui = _Ui(group)
    under_way = [ui.submit(), ui.submit()]
    _until(lambda: {ui.status(run) for run in under_way} == {"STARTED"})
    queued = ui.submit()
    assert ui.status(queued) == "QUEUED"
    os.kill(_daemon_below(ui.process.pid), signal.SIGKILL)
    said = ui.process.communicate(timeout=SECONDS)[0]
    assert "carbon: Dagster's daemon ended by itself; the rest was ended too.\n" in said
    assert "Traceback" not in said

    again = _Ui(group)
    _until(lambda: again.status(queued) in {"SUCCESS", "FAILURE", "CANCELED"})
    assert again.status(queued) == "SUCCESS"
    assert {again.status(run) for run in under_way} <= {"FAILURE", "CANCELED", "SUCCESS"}
    assert again.end().endswith("Dagster has ended.\n")
    differ(everything_but_runs(group), undisturbed.at_once)
