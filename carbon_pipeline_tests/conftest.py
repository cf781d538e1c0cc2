"""One embedded server for each test worker, and a database of its own for each test that asks."""

import gc
import itertools
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import DATABASE, OWNER, Warehouse
from carbon_pipeline_tests.group_of import TEMPLATE

NEEDS_SERVER = "server_home"
KILLS = "processes killed"
_numbers = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the server, so that the fast tier never starts one."""
    for item in items:
        if NEEDS_SERVER in getattr(item, "fixturenames", ()):
            item.add_marker("server")


@pytest.fixture
def kills(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Says that this test is a trial in which so many processes are killed; they are counted at the end."""

    def say(processes: int, seed: int | None = None) -> None:
        record_property(KILLS, (processes, seed))

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many trials with killed processes there were, and how many of them failed."""
    trials = [
        (outcome, *said)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        if report.when == "call"
        for name, said in report.user_properties
        if name == KILLS
    ]
    if trials:
        failures = sum(outcome == "failed" for outcome, *_ in trials)
        seeds = sorted({seed for *_, seed in trials if seed is not None})
        at_random = f"; random moments of seed {seeds[0]}" if seeds else ""
        terminalreporter.write_sep("-", "killed and run again")
        terminalreporter.write_line(
            f"{len(trials)} trials, {sum(processes for _, processes, _ in trials)} processes killed, "
            f"{failures} failures; each final state was held against an undisturbed run's{at_random}"
        )


def pytest_unconfigure() -> None:
    """Take Hypothesis off the garbage collector: it keeps DuckDB's types, which complain at exit."""
    gc.callbacks.clear()


@pytest.fixture(scope="session")
def server_home() -> Iterator[Home]:
    """A home whose embedded server runs and whose database is migrated; shared, so only read it."""
    # a short path of its own: sockets take about a hundred characters
    root = Path(tempfile.mkdtemp(prefix="carbon-"))
    home = Home(root=root, data=root / "data")
    try:
        Warehouse.open(home).close()
        _make_template(EmbeddedPostgres(home).ensure_running())
        yield home
    finally:
        EmbeddedPostgres(home).stop()
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def superuser_url(server_home: Home) -> str:
    """The superuser of the shared server."""
    return EmbeddedPostgres(server_home).ensure_running()


def _make_template(url: str) -> None:
    """Copy the migrated database before any test connects to it; a copied one must not be in use.

    Nobody may connect to the template, not even the server's housekeeping.
    """
    _administer(url, f"CREATE DATABASE {TEMPLATE} TEMPLATE {DATABASE} OWNER {OWNER}")
    _administer(url, f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false")


@pytest.fixture
def make_database(superuser_url: str) -> Iterator[Callable[[], str]]:
    """Makes empty migrated databases, each dropped after the test; returns the superuser's URL."""
    made: list[str] = []

    def make() -> str:
        name = f"carbon_test_{next(_numbers)}"
        _administer(
            superuser_url,
            f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER} STRATEGY FILE_COPY",
        )
        made.append(name)
        return rewritten(superuser_url, database=name)

    yield make
    for name in made:
        _administer(superuser_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def warehouse(make_database: Callable[[], str], tmp_path: Path) -> Iterator[Warehouse]:
    """An empty warehouse of the test's own."""
    with Warehouse(make_database(), embedded=True, spill=tmp_path / "spill") as warehouse:
        yield warehouse


@pytest.fixture
def warehouse_home(make_database: Callable[[], str], tmp_path: Path) -> Home:
    """A home of the test's own, whose database is a fresh one of the shared server."""
    return Home(root=tmp_path / "home", data=tmp_path / "data", database_url=make_database())


def _administer(url: str, statement: str) -> None:
    """Run the statement; a template that the server's own housekeeping looks at is waited for."""
    with psycopg.connect(url, autocommit=True) as connection:
        for pause in (0.1, 0.3, 1.0, 3.0):
            try:
                connection.execute(statement.encode())
            except psycopg.errors.ObjectInUse:
                time.sleep(pause)
            else:
                return
        connection.execute(statement.encode())
