"""The server of a home: found, started, killed, hidden; and safe from those who come at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.postgres_cluster import OWN_LOGINS
from carbon_pipeline.storage.postgres_programs import programs_folder
from carbon_pipeline.storage.warehouse import Warehouse

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("own_server")]
START = """
import sys
from pathlib import Path
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
root = Path(sys.argv[1])
print(EmbeddedPostgres(Home(root=root, data=root)).ensure_running())
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    # pytest's folders are closed to others and long: the way in and the socket's place count
    home = Home(root=tmp_path / "home", data=tmp_path)
    yield home
    EmbeddedPostgres(home).stop()


def pid(home: Home) -> int:
    return int((home.postgres / "postmaster.pid").read_text().splitlines()[0])


def test_a_killed_server_comes_back_with_what_was_committed(home: Home) -> None:
    server = EmbeddedPostgres(home)
    url = server.ensure_running()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (a integer)")
    for _ in range(3):
        os.kill(pid(home), signal.SIGKILL)
        url = server.ensure_running()
        with psycopg.connect(url) as connection:
            connection.execute("SELECT a FROM kept")


def test_a_stopped_server_is_known_to_be_stopped(home: Home) -> None:
    server = EmbeddedPostgres(home)
    server.stop()
    assert not server.is_running()
    server.ensure_running()
    assert server.is_running()
    server.stop()
    server.stop()
    assert not server.is_running()


def test_processes_that_start_it_at_once_find_one_server(home: Home) -> None:
    command = [sys.executable, "-c", START, str(home.root)]
    starting = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate(timeout=120)[0] for process in starting}
    assert len(said) == 1
    # it outlives those who started it, and finding it again is quick
    assert EmbeddedPostgres(home).is_running()
    assert {process.returncode for process in starting} == {0}


def test_a_number_left_by_a_server_that_is_gone_is_not_believed(home: Home) -> None:
    server = EmbeddedPostgres(home)
    server.ensure_running()
    written = (home.postgres / "postmaster.pid").read_text().splitlines()
    server.stop()
    (home.postgres / "postmaster.pid").write_text("\n".join([str(os.getpid()), *written[1:]]))
    assert not server.is_running()
    assert server.ensure_running()


def test_a_copied_home_has_a_server_of_its_own(home: Home, tmp_path: Path) -> None:
    EmbeddedPostgres(home).ensure_running()
    os.kill(pid(home), signal.SIGSTOP)
    try:
        copied = Home(root=tmp_path / "copy", data=tmp_path)
        subprocess.run(["cp", "-a", home.root, copied.root], check=True)
    finally:
        os.kill(pid(home), signal.SIGCONT)
    server = EmbeddedPostgres(copied)
    assert not server.is_running()
    assert server.ensure_running() != EmbeddedPostgres(home).ensure_running()
    assert pid(copied) != pid(home)
    server.stop()


def test_a_home_reached_by_another_path_is_the_same(home: Home, tmp_path: Path) -> None:
    url = EmbeddedPostgres(home).ensure_running()
    (tmp_path / "link").symlink_to(home.root)
    other = EmbeddedPostgres(Home(root=tmp_path / "link", data=tmp_path))
    assert other.ensure_running() == url


def test_a_home_that_cannot_be_made_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be written"):
        EmbeddedPostgres(Home(root=tmp_path / "file/home", data=tmp_path)).ensure_running()


def test_an_unfinished_data_folder_is_made_anew(home: Home) -> None:
    (home.root / "postgres.unfinished").mkdir(parents=True)
    (home.root / "postgres.unfinished" / "PG_VERSION").write_text("18")
    assert EmbeddedPostgres(home).ensure_running()


def test_only_our_own_logins_come_in_without_a_password(home: Home) -> None:
    url = EmbeddedPostgres(home).ensure_running()
    rules = [
        line.split(maxsplit=3)
        for line in (home.postgres / "pg_hba.conf").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert rules == [
        ["local", "all", ",".join(OWN_LOGINS), "peer map=carbon"],
        ["local", "all", "all", "scram-sha-256"],
    ]
    with psycopg.connect(url) as connection:
        settings = dict(
            connection.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
                (["fsync", "listen_addresses", "TimeZone", "full_page_writes"],),
            ).fetchall()
        )
    assert settings == {
        "fsync": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
        "TimeZone": "UTC",
    }
    assert home.postgres.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_of_the_machine_is_turned_away(home: Home) -> None:
    url = EmbeddedPostgres(home).ensure_running()
    sockets = Path((home.postgres / "postmaster.pid").read_text().splitlines()[4])
    assert sockets.stat().st_mode & 0o077 == 0
    asked = subprocess.run(
        [programs_folder() / "psql", url, "-c", "SELECT 1"],
        check=False,
        capture_output=True,
        text=True,
        user="nobody",
        cwd="/",
    )
    assert asked.returncode != 0


def test_opening_a_warehouse_that_is_ready_is_quick(server_home: Home) -> None:
    durations = []
    for _ in range(5):
        started = time.perf_counter()
        Warehouse.open(server_home).close()
        durations.append(time.perf_counter() - started)
    assert min(durations) < 0.05
