"""Dagster's own tables: what Dagster itself would have made, completed where some are missing, else left."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from dagster_postgres.storage import DagsterPostgresStorage

from carbon_pipeline.components.dagster_tables import make_dagster_tables
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline_tests.dagster_shape import shape_of

pytestmark = pytest.mark.server


@pytest.fixture
def database(superuser_url: str) -> Iterator[Callable[[str], str]]:
    """Makes empty databases, dropped after the test."""
    made: list[str] = []

    def make(name: str) -> str:
        made.append(f"dagster_tables_{name}")
        _run(superuser_url, f"CREATE DATABASE {made[-1]}")
        return rewritten(superuser_url, database=made[-1])

    yield make
    for name in made:
        _run(superuser_url, f"DROP DATABASE {name} WITH (FORCE)")


def _run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _made_by_us(url: str) -> None:
    make_dagster_tables(rewritten(url, driver="psycopg2"))


def _made_by_dagster(url: str) -> None:
    DagsterPostgresStorage(rewritten(url, driver="psycopg2"))


@pytest.fixture
def as_dagster_makes_them(database: Callable[[str], str]) -> dict[str, list[tuple[Any, ...]]]:
    url = database("dagsters_own")
    _made_by_dagster(url)
    return shape_of(url)


def test_they_are_what_dagster_makes(
    database: Callable[[str], str], as_dagster_makes_them: dict[str, list[tuple[Any, ...]]]
) -> None:
    url = database("ours")
    _made_by_us(url)
    assert shape_of(url) == as_dagster_makes_them
    assert len(as_dagster_makes_them["done"]) > 5
    # Dagster, which comes after, finds nothing to do
    _made_by_dagster(url)
    assert shape_of(url) == as_dagster_makes_them


@pytest.mark.parametrize(
    "missing",
    [
        ("DROP TABLE asset_check_executions",),
        ("DROP TABLE instigators, jobs, job_ticks", "DROP TABLE asset_daemon_asset_evaluations"),
        ("DROP INDEX idx_asset_check_executions_unique",),
        ("DROP TABLE alembic_version", "DROP TABLE pending_steps, secondary_indexes"),
        ("DELETE FROM secondary_indexes WHERE name LIKE 'run%'",),
        ("UPDATE secondary_indexes SET migration_completed = NULL",),
    ],
    ids=lambda statements: statements[0],
)
def test_what_a_death_left_out_is_made(
    database: Callable[[str], str],
    as_dagster_makes_them: dict[str, list[tuple[Any, ...]]],
    missing: tuple[str, ...],
) -> None:
    url = database("half_made")
    _made_by_dagster(url)
    _run(url, *missing)
    _made_by_us(url)
    assert shape_of(url) == as_dagster_makes_them


@pytest.mark.parametrize(
    "used",
    [
        "INSERT INTO event_logs (run_id, event) VALUES ('a run', '{}')",
        "UPDATE alembic_version SET version_num = 'another'",
    ],
    ids=["something ran", "another version"],
)
def test_tables_in_use_or_of_another_version_are_left(
    database: Callable[[str], str], used: str
) -> None:
    url = database("in_use")
    _made_by_dagster(url)
    _run(url, "DROP TABLE instigators", used)
    before = shape_of(url)
    _made_by_us(url)
    assert shape_of(url) == before


def test_processes_that_make_them_at_once(
    database: Callable[[str], str], as_dagster_makes_them: dict[str, list[tuple[Any, ...]]]
) -> None:
    url = database("at_once")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(_made_by_us, [url] * 6))
    assert shape_of(url) == as_dagster_makes_them
