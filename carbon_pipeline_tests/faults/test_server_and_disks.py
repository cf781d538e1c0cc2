"""A home whose disks fill up, and whose server goes away in the middle: a sentence, and nothing is lost."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import DATABASE, OWNER, Warehouse
from carbon_pipeline_tests.faults.disks import Disks, disks_of
from carbon_pipeline_tests.faults.small_group import CLOSE, write_files
from carbon_pipeline_tests.faults.trials import Undisturbed, differ
from carbon_pipeline_tests.faults.warm import Warm
from carbon_pipeline_tests.group_of import Group, Outcome, everything_but_runs

pytestmark = pytest.mark.server
WAL_FILE_BYTES = 16 * 1024**2
LEFT_IN_THE_FILE = 300_000
FRESH = "fresh"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A home with the server that it brings along, and a second empty warehouse on it."""
    # a short path of its own: sockets take about a hundred characters
    root = Path(tempfile.mkdtemp(prefix="carbon-"))
    home = Home(root=root, data=root / "data")
    server = EmbeddedPostgres(home)
    try:
        Warehouse.open(home).close()
        _sql(server.ensure_running(), f"CREATE DATABASE {FRESH} TEMPLATE {DATABASE} OWNER {OWNER}")
        yield home
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def disks(home: Home) -> Iterator[Disks]:
    """The home on disks that can be filled; its server runs."""
    server = EmbeddedPostgres(home)
    server.stop()
    with disks_of(home) as disks:
        server.ensure_running()
        yield disks
        server.stop()


def _group(home: Home, database: str) -> Group:
    url = rewritten(EmbeddedPostgres(home).ensure_running(), database=database)
    return Group(home.data, home.root, url)


def _as_people_call(group: Group) -> dict[str, str]:
    """Without a URL: the command finds the server of its home, or starts it."""
    return {name: value for name, value in group.environment().items() if "URL" not in name}


def _says(outcome: Outcome, *sentences: str) -> None:
    assert outcome.code == 1, outcome
    assert outcome.err.startswith("carbon: "), outcome
    assert "Traceback" not in outcome.err, outcome
    for sentence in sentences:
        assert sentence in outcome.err, outcome


def test_disks_that_fill_up(warm: Warm, disks: Disks, undisturbed: Undisturbed) -> None:
    """One close, tried while the lake, the data and the write-ahead log have no room left, and then with room."""
    group = _group(disks.home, DATABASE)
    write_files(group)
    people = _as_people_call(group)
    with disks.full("lake", 4096):
        _says(warm.run(people, *CLOSE), "The disk is full: ", "/lake/", "make room")
    with disks.full("postgres", 65536):
        _says(warm.run(people, *CLOSE), "The database's disk is full: ", "make room")
    # what the log can spare is given back now, and not while it is full
    _sql(group.database_url, "CHECKPOINT")
    with disks.full("postgres/pg_wal"):
        _use_up_the_files_of_the_log(group.database_url)
        _says(warm.run(people, *CLOSE), "The database's disk is full: ", "make room")
        # the server cannot recover without room either
        _says(warm.run(people, *CLOSE), "does not start: ", "No space left on device")
    assert warm.run(people, *CLOSE).code == 0
    differ(everything_but_runs(group), undisturbed.at_once)


def _use_up_the_files_of_the_log(url: str) -> None:
    """Write until the last file has 300 kB left: there is no room for another while something is published."""
    left = f"""
        SELECT {WAL_FILE_BYTES} - mod(pg_current_wal_insert_lsn() - '0/0', {WAL_FILE_BYTES})::integer
            + {WAL_FILE_BYTES} * (SELECT count(*) FROM pg_ls_waldir()
                WHERE name ~ '^[0-9A-F]+$' AND name > pg_walfile_name(pg_current_wal_insert_lsn()))
    """
    with psycopg.connect(url, autocommit=True) as connection:
        while (bytes_left := connection.execute(left.encode()).fetchone()[0]) > LEFT_IN_THE_FILE:
            connection.execute(
                "SELECT pg_logical_emit_message(false, '', repeat('x', %s))",
                (min(bytes_left - LEFT_IN_THE_FILE, 900_000),),
            )


def test_a_server_that_goes_away_in_the_middle(
    warm: Warm, home: Home, undisturbed: Undisturbed
) -> None:
    """Stopped as by a power cut: it stays away; it is back within a publication, and between two of them."""
    group = _group(home, FRESH)
    write_files(group)
    said = _close_while_it_restarts(warm, group, home, "step:activity_inputs", comes_back=False)
    # what Dagster itself says before it gives up is its own
    told = said.err[said.err.index("carbon: ") :]
    _says(replace(said, err=told), "PostgreSQL are not available: ", "start the server")
    assert "Traceback" not in said.err
    EmbeddedPostgres(home).ensure_running()
    said = _close_while_it_restarts(warm, group, home, "written:organization_rollups")
    _says(said, "The database is not available: ", "run the same again.")
    # what comes next connects anew, and need not know
    said = _close_while_it_restarts(warm, group, home, "passed:module_emissions")
    assert said.code == 0, said
    differ(everything_but_runs(group), undisturbed.at_once)


def _close_while_it_restarts(
    warm: Warm, group: Group, home: Home, moment: str, *, comes_back: bool = True
) -> Outcome:
    # one that stays away is missed by Dagster first, whose records are on the same server
    stored = not comes_back
    closing = warm.start(group.environment(), *CLOSE, moment=f"rest@{moment}", stored=stored)
    closing.until_it_rests()
    _cut_off(home)
    if comes_back:
        EmbeddedPostgres(home).ensure_running()
    closing.go_on()
    return closing.wait()


def _cut_off(home: Home) -> None:
    number = int((home.postgres / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGQUIT)
    while EmbeddedPostgres(home).is_running():
        pass


def _sql(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
