"""The commands of docs/backup.md, run as they are written: what is restored is what was backed up, and goes on."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline.storage.bootstrap import ROLES
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.postgres_programs import programs_folder
from carbon_pipeline.storage.warehouse import DATABASE
from carbon_pipeline_tests.faults.small_group import CLOSE, write_files
from carbon_pipeline_tests.faults.trials import differ, lives
from carbon_pipeline_tests.faults.warm import SETTINGS, Warm
from carbon_pipeline_tests.group_of import (
    REPOSITORY,
    Group,
    everything,
    everything_but_runs,
    record,
)

LOGIN, SECRET = "keeper", "kept"
NEXT = ("close", "2025-01", *CLOSE[2:])
COMMANDS = dict(
    re.findall(
        r"<!-- ([\w :]+) -->\n```sh\n(.*?)```",
        (REPOSITORY / "docs/backup.md").read_text(),
        re.DOTALL,
    )
)

pytestmark = pytest.mark.server


def _shell(commands: str, **environment: str) -> str:
    """Run commands of the page; ours and PostgreSQL's programs are found first."""
    path = os.pathsep.join(
        [str(Path(sys.executable).parent), str(programs_folder()), os.environ["PATH"]]
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CARBON_")}
    done = subprocess.run(
        ["bash", "-euc", commands],
        env=kept | SETTINGS | {"PATH": path} | environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def server(superuser_url: str) -> Iterator[Callable[[str], str]]:
    """Databases of a login that is no superuser, on a server of one's own; made empty by name."""
    made: list[str] = []
    _sql(superuser_url, f"CREATE ROLE {LOGIN} LOGIN CREATEROLE BYPASSRLS PASSWORD '{SECRET}'")
    _sql(superuser_url, f"GRANT {', '.join(ROLES)} TO {LOGIN} WITH ADMIN OPTION")

    def make(name: str) -> str:
        _sql(superuser_url, f"CREATE DATABASE {name} OWNER {LOGIN}")
        made.append(name)
        return rewritten(superuser_url, login=LOGIN, password=SECRET, database=name)

    yield make
    for name in made:
        _sql(superuser_url, f"DROP DATABASE {name} WITH (FORCE)")
    _sql(superuser_url, f"DROP OWNED BY {LOGIN}")
    _sql(superuser_url, f"DROP ROLE {LOGIN}")


def _sql(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def test_a_server_of_ones_own(
    tmp_path: Path, warm: Warm, server: Callable[[str], str], superuser_url: str
) -> None:
    group, restored = (
        Group(tmp_path / "data", tmp_path / name, server(name)) for name in ("books", "again")
    )
    records = {
        each: {"CARBON_DAGSTER_DATABASE_URL": server(f"{each}_records")}
        for each in ("books", "again")
    }
    backup = {"BACKUP": str(tmp_path / "backup")}
    write_files(group)
    january = record("january", "P-101", "2025-01-01..2025-01-31", quantity="3", unit="kWh")
    group.activities("electricity/january.csv", january)
    environment = group.environment() | records["books"]
    assert warm.run(environment, *CLOSE, stored=True).code == 0
    lives(warm, group, "run", "2025-01")
    before = everything(_as_superuser(group, superuser_url))
    _shell(COMMANDS["back up: own server"], **environment, **backup)

    # the first server and home are gone
    _shell(COMMANDS["restore: own server"], **restored.environment(), **records["again"], **backup)
    assert not (restored.home / "lake").exists()
    again = _as_superuser(restored, superuser_url)
    differ(everything(again), before)
    lives(warm, restored, "verify")
    with psycopg.connect(records["again"]["CARBON_DAGSTER_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (2,)
    # computed again without a lake: nothing differs; and the next month closes there as here
    lives(warm, restored, "run", "2025-01")
    differ(everything(again), before)
    for each in (group, restored):
        lives(warm, each, *NEXT)
    differ(everything_but_runs(again), everything_but_runs(_as_superuser(group, superuser_url)))


def _as_superuser(group: Group, url: str) -> Group:
    database = re.search(r"/(\w+)\?", group.database_url)
    assert database is not None
    return Group(group.data, group.home, rewritten(url, database=database[1]))


def test_the_embedded_server(warm: Warm) -> None:
    # a short path: sockets take about a hundred characters
    root = Path(tempfile.mkdtemp(prefix="carbon-"))
    here, there = (Home(root=root / name, data=root / "data") for name in ("home", "again"))
    try:
        group = _on_embedded(here)
        write_files(group)
        people = {"CARBON_HOME": str(here.root), "CARBON_DATA": str(here.data)}
        assert warm.run(people, *CLOSE).code == 0
        before = everything(group)
        backup = {"BACKUP": str(root / "backup")}
        _shell(COMMANDS["back up: embedded"], **people, **backup)
        shutil.rmtree(here.root)
        moved = people | {"CARBON_HOME": str(there.root)}
        _shell(COMMANDS["restore: embedded"], **moved, **backup)
        differ(everything(_on_embedded(there)), before)
        assert warm.run(moved, "verify").code == 0
        assert "closed before, nothing written" in warm.run(moved, *CLOSE).out
    finally:
        for home in (here, there):
            EmbeddedPostgres(home).stop()
        shutil.rmtree(root, ignore_errors=True)


def _on_embedded(home: Home) -> Group:
    url = rewritten(EmbeddedPostgres(home).ensure_running(), database=DATABASE)
    return Group(home.data, home.root, url)
