"""What publishing a month of a million rows costs beside the bare copy of the same rows."""

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest

from carbon_pipeline.storage.computed_rows import arrow_batches, show_computed
from carbon_pipeline.storage.differences import every_row
from carbon_pipeline.storage.lake import Lake
from carbon_pipeline.storage.publication import Publication
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.columns import Kind
from carbon_pipeline.vocabulary.identity import content_sha256_sql
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS
from carbon_pipeline.vocabulary.types import DUCKDB_TYPE

ROWS = 1_000_000
MONTH = ReportingMonth(2024, 12)
PARTITION = "history.module_emissions_2024_12"
ORGANIZATIONS = 500
CHANGED_ONE_IN = 100
# the rest is nearly free; a first load is dominated by rows and indexes, as the bare copy is
FIRST_LOAD_RATIO, EQUAL_RATIO, CHANGED_RATIO = 1.5, 0.3, 0.5

_VALUES = {
    "emission_type": "'energy'",
    "scope": "2",
    "category_number": "1",
    "record_id": "'MTR-' || i",
    "organization_code": f"'P-' || (i % {ORGANIZATIONS})",
    "tree_path": f"'/HQ1/P-001/P-' || (i % {ORGANIZATIONS}) || '/'",
    "headquarters_id": "CAST(substr(sha256('HQ' || (i % 3)), 1, 32) AS UUID)",
    "reporting_year": str(MONTH.year),
    "reporting_month": str(MONTH.month),
    "quantity": "(i % 10000) * 1.234567 + {change}",
    "kg_co2eq_per_unit": "0.4781",
    "kg_co2eq": "(i % 10000) * 1.234567 * 0.4781",
    "kg_co2eq_market_based": "(i % 10000) * 1.234567 * 0.4781",
    "data_quality": "'{{}}'",
    "metadata": """'{{"match": "exact", "operands": {{"quantity": "1.234567"}}}}'""",
}
_BY_KIND = {
    Kind.UUID: "CAST(substr(sha256('{name}' || i), 1, 32) AS UUID)",
    Kind.TEXT: "'{name}'",
    Kind.INTEGER: "1",
    Kind.KILOGRAMS: "NULL",
    Kind.SHA256: "unhex(sha256('{name}' || i))",
}
_Result = TypeVar("_Result")


def rows_sql(change: str = "0") -> str:
    """A month of emissions, sorted by id."""
    columns = ", ".join(
        "CAST({} AS {}) AS {}".format(
            f"'{column.allowed[0]}'"
            if column.allowed
            else _VALUES.get(column.name, _BY_KIND.get(column.kind, "NULL")).format(
                name=column.name, change=change
            ),
            DUCKDB_TYPE[column.kind],
            column.name,
        )
        for column in MODULE_EMISSIONS.content
    )
    hashed = content_sha256_sql(MODULE_EMISSIONS.content)
    return (
        f"SELECT *, {hashed} AS content_sha256"
        f" FROM (SELECT {columns} FROM range({ROWS}) AS r(i)) ORDER BY id"
    )


def timed(what: Callable[[], _Result]) -> tuple[float, _Result]:
    started = time.perf_counter()
    result = what()
    return time.perf_counter() - started, result


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    lake = Lake(tmp_path / "lake")
    with lake.connection() as connection:
        change = f"CASE WHEN i % {CHANGED_ONE_IN} = 7 THEN 1 ELSE 0 END"
        return (
            lake.write("first", MONTH, rows_sql(), connection).path,
            lake.write("second", MONTH, rows_sql(change), connection).path,
        )


@pytest.mark.large
def test_publishing_a_million_rows(warehouse: Warehouse, files: tuple[Path, Path]) -> None:
    first, second = files
    bare = bare_copy(warehouse, first)

    def published(path: Path) -> Callable[[], Published]:
        scope = MonthScope(MONTH)
        return lambda: publish(warehouse, MODULE_EMISSIONS, path, run_id="r", scope=scope)

    seconds, done = timed(published(first))
    assert done.inserted == ROWS
    equal, again = timed(published(first))
    assert not again.wrote
    changed, corrected = timed(published(second))
    assert (corrected.inserted, corrected.retired) == (ROWS // CHANGED_ONE_IN,) * 2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(  # noqa: T201
        f"\nbare copy {bare:.1f} s, first load {seconds:.1f} s ({seconds / bare:.2f}),"
        f" equal rerun {equal:.1f} s, 1 % changed {changed:.1f} s, peak {peak} MB"
    )
    assert seconds / bare < FIRST_LOAD_RATIO
    assert equal / seconds < EQUAL_RATIO
    assert changed / seconds < CHANGED_RATIO


def bare_copy(warehouse: Warehouse, path: Path) -> float:
    """Seconds for the same rows into the same table and indexes, without triggers and foreign key."""
    warehouse.ensure_month(MONTH.year, MONTH.month)
    administer(
        warehouse,
        f"CREATE TABLE history.bare (LIKE {PARTITION} INCLUDING ALL)",
        "GRANT INSERT ON history.bare TO carbon_writer",
    )
    lake = Lake(path.parent)
    with lake.connection() as duck, warehouse.adbc() as connection:
        show_computed(duck, MODULE_EMISSIONS, path)
        copying = Publication(connection, MODULE_EMISSIONS, MonthScope(MONTH), "r")
        copying._moment = datetime.now(UTC)
        copying._name = "bare"
        query = every_row(MODULE_EMISSIONS)
        seconds, _ = timed(lambda: copying.copy(arrow_batches(duck, MODULE_EMISSIONS, query)))
        connection.commit()
    administer(warehouse, "DROP TABLE history.bare", "CHECKPOINT")
    return seconds


def administer(warehouse: Warehouse, *statements: str) -> None:
    with psycopg.connect(warehouse.url("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
