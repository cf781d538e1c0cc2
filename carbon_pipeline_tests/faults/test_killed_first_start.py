"""The first command on an empty home is killed while the server, its databases and their tables are made."""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import DATABASE
from carbon_pipeline_tests.dagster_shape import shape_of
from carbon_pipeline_tests.faults.small_group import CLOSE, write_files
from carbon_pipeline_tests.faults.trials import Undisturbed, dies, differ, lives
from carbon_pipeline_tests.faults.warm import KILLED, Warm
from carbon_pipeline_tests.group_of import Group, everything_but_runs

pytestmark = pytest.mark.server

MOMENTS = [
    "cluster:",
    "ran:CREATE ROLE carbon_writer",
    'ran:CREATE DATABASE "carbon"',
    'ran:REVOKE ALL ON DATABASE "carbon"',
    "ran:REVOKE ALL ON DATABASE template1",
    'ran:CREATE DATABASE "carbon_dagster"',
    'ran:REVOKE ALL ON DATABASE "carbon_dagster"',
    "ran:CREATE SCHEMA IF NOT EXISTS history",
    "ran:INSERT INTO history.alembic_version",
    # Dagster's: the first table, the one it asks for, tables after it, an index, the end
    "ran:CREATE TABLE runs",
    "ran:CREATE TABLE event_logs",
    "ran:CREATE TABLE asset_check_executions",
    "ran:CREATE UNIQUE INDEX idx_asset_check_executions_unique",
    "ran:CREATE TABLE instigators",
    "ran:INSERT INTO alembic_version",
    "ran:INSERT INTO secondary_indexes",
]
SEED = int(os.environ.get("CARBON_FAULTS_SEED") or 20241231)
TRIALS = 24


class OwnServer(Group):
    """A group whose home has a server of its own."""

    def environment(self) -> dict[str, str]:
        return {"CARBON_DATA": str(self.data), "CARBON_HOME": str(self.home)}

    @property
    def server(self) -> EmbeddedPostgres:
        return EmbeddedPostgres(Home(root=self.home, data=self.data))


@pytest.fixture(scope="module")
def own_server() -> Iterator[Callable[[], OwnServer]]:
    """Makes groups on an empty home; their servers are stopped in the end."""
    made: list[OwnServer] = []

    def make() -> OwnServer:
        # a short path of its own: sockets take about a hundred characters
        root = Path(tempfile.mkdtemp(prefix="carbon-"))
        # root's server is another user's, whom the way would be opened for with a word about it
        root.chmod(0o755)
        sockets = str(root / "home/postgres").replace("/", "%2F")
        made.append(
            OwnServer(
                root / "data", root / "home", f"postgresql://postgres@/{DATABASE}?host={sockets}"
            )
        )
        write_files(made[-1])
        return made[-1]

    yield make
    for group in made:
        group.server.stop()
        shutil.rmtree(group.home.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def prepared(own_server: Callable[[], OwnServer], warm: Warm) -> dict[str, Any]:
    """What a first start comes to when nobody disturbs it."""
    group = own_server()
    lives(warm, group, *CLOSE, stored=True)
    return _prepared(group)


def _prepared(group: OwnServer) -> dict[str, Any]:
    """Logins, who may enter which database, and Dagster's tables, with what it notes as done in them."""

    dagster = rewritten(group.database_url, database=f"{DATABASE}_dagster")
    roles = (
        "SELECT rolname, rolcanlogin, rolbypassrls, rolsuper FROM pg_roles"
        " WHERE rolname LIKE 'carbon%' ORDER BY 1"
    )
    databases = "SELECT datname, pg_get_userbyid(datdba), datacl::text FROM pg_database ORDER BY 1"
    entered = {"roles": group.rows(roles), "databases": group.rows(databases)}
    return entered | shape_of(dagster)


def test_a_first_start_killed_again_and_again(
    own_server: Callable[[], OwnServer],
    warm: Warm,
    undisturbed: Undisturbed,
    prepared: dict[str, Any],
    kills: Callable[..., None],
) -> None:
    group = own_server()
    kills(len(MOMENTS))
    for moment in MOMENTS:
        dies(warm, group, moment, *CLOSE, stored=True)
    lives(warm, group, *CLOSE, stored=True)
    assert _prepared(group) == prepared
    differ(everything_but_runs(group), undisturbed.at_once)


@pytest.fixture(scope="module")
def span(own_server: Callable[[], OwnServer], warm: Warm) -> float:
    """Seconds until an undisturbed first start has read the files, on this machine at this time."""
    group = own_server()
    started = time.monotonic()
    lives(warm, group, "job", "read_files", stored=True)
    return time.monotonic() - started


@pytest.mark.faults
@pytest.mark.parametrize("number", range(TRIALS))
def test_a_first_start_killed_at_random(
    own_server: Callable[[], OwnServer],
    warm: Warm,
    prepared: dict[str, Any],
    span: float,
    number: int,
    kills: Callable[..., None],
) -> None:
    """Two processes on an empty home, each killed after a random time, and one that may finish."""
    dice = random.Random(f"{SEED} first start {number}")  # noqa: S311 - to be repeatable, not secret
    group = own_server()
    died = 0
    for _ in range(2):
        disturbed = warm.start(group.environment(), *CLOSE, stored=True)
        time.sleep(dice.random() * span)
        disturbed.kill()
        died += disturbed.wait().code == KILLED
    kills(died, seed=SEED)
    lives(warm, group, *CLOSE, stored=True)
    assert _prepared(group) == prepared
    lives(warm, group, "verify")
    group.server.stop()
