"""`carbon ui` and `carbon stop`: what they refuse, and that nothing is left behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from carbon_pipeline.components.instance import (
    HOST_TAG,
    PROCESS_TAG,
    fail_abandoned_runs,
    open_instance,
)
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import Warehouse

CARBON = Path(sys.executable).with_name("carbon")
SECONDS_TO_END = 30

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    # a short path of its own: sockets take about a hundred characters
    root = Path(tempfile.mkdtemp(prefix="carbon-"))
    home = Home(root=root, data=root / "data")
    try:
        Warehouse.open(home)
        yield home
    finally:
        EmbeddedPostgres(home).stop()
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def start(home: Home) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a command on the home; what still runs after the test is killed."""
    started: list[subprocess.Popen[str]] = []
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CARBON_", "DAGSTER_"))}
    environment = kept | {"CARBON_HOME": str(home.root), "CARBON_DATA": str(home.data)}

    def start(*arguments: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [CARBON, *arguments],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def until_it_answers(ui: subprocess.Popen[str]) -> None:
    said = []
    for line in ui.stdout:
        said.append(line)
        if line.startswith("Its log is "):
            return
    pytest.fail(f"carbon ui ended: {''.join(said)}")


def services(home: Home) -> int | None:
    """The group of the processes that the home's register names."""
    return json.loads((home.dagster_home / "ui.json").read_text()).get("group")


def is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def gone_in_time(group: int) -> bool:
    until = time.monotonic() + SECONDS_TO_END
    while not is_gone(group) and time.monotonic() < until:
        time.sleep(0.2)
    return is_gone(group)


def test_a_port_in_use_is_a_sentence(start: Callable[..., subprocess.Popen[str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        refused = start("ui", "--port", str(taken))
        said, _ = refused.communicate()
    assert refused.returncode == 1
    assert said == f"carbon: Port {taken} is in use.\nChoose another: carbon ui --port PORT.\n"


def test_an_address_of_another_machine_is_a_sentence(
    start: Callable[..., subprocess.Popen[str]], port: int
) -> None:
    said, _ = start("ui", "--host", "192.0.2.1", "--port", str(port)).communicate()
    assert said.startswith(f"carbon: Nothing can listen on 192.0.2.1, port {port}: ")


def test_ui_ends_with_all_it_started(
    start: Callable[..., subprocess.Popen[str]], home: Home, port: int
) -> None:
    ui = start("ui", "--port", str(port))
    until_it_answers(ui)
    group = services(home)
    second, _ = start("ui", "--port", str(port)).communicate()
    assert second == (
        f"carbon: Dagster runs on this home already: http://127.0.0.1:{port}.\n"
        "carbon stop ends it.\n"
    )
    ui.send_signal(signal.SIGINT)
    said, _ = ui.communicate(timeout=90)
    assert (ui.returncode, said) == (0, "Dagster has ended.\n")
    assert services(home) is None
    assert gone_in_time(group)


def test_stop_ends_a_ui_whose_command_was_killed(
    start: Callable[..., subprocess.Popen[str]], home: Home, port: int
) -> None:
    ui = start("ui", "--port", str(port))
    until_it_answers(ui)
    group = services(home)
    ui.kill()
    ui.wait()
    said, _ = start("stop").communicate()
    assert said == "Dagster has ended.\nThe embedded PostgreSQL has stopped.\n"
    assert services(home) is None
    assert gone_in_time(group)
    again, _ = start("stop").communicate()
    assert again == "The embedded PostgreSQL does not run.\n"


def test_a_run_whose_process_is_gone_gives_its_place_back(home: Home) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    with Warehouse.open(home) as warehouse, open_instance(home, warehouse) as instance:
        add = instance.run_storage.add_run
        gone, alive = add(_started(dead.pid)), add(_started(os.getpid()))
        assert fail_abandoned_runs(instance, home) == [gone.run_id]
        assert instance.get_run_by_id(gone.run_id).is_failure
        assert not instance.get_run_by_id(alive.run_id).is_finished

        # a server of one's own: the number may be another machine's
        elsewhere = replace(home, database_url="postgresql://own.example/carbon")
        here, there = (
            add(_started(dead.pid, **{HOST_TAG: host})) for host in (socket.gethostname(), "other")
        )
        assert fail_abandoned_runs(instance, elsewhere) == [here.run_id]
        assert not instance.get_run_by_id(there.run_id).is_finished


def _started(process: int, **tags: str) -> object:
    from dagster import DagsterRun, DagsterRunStatus

    return DagsterRun(
        job_name="monthly_run",
        status=DagsterRunStatus.STARTED,
        tags={PROCESS_TAG: str(process)} | tags,
    )
