"""Rows that the tests of `storage` publish: every column filled, the awkward ones on purpose."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pyarrow as pa
import pytest

from carbon_pipeline.storage.closes import close_id
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.registers import append
from carbon_pipeline.storage.scopes import LibraryScope, MonthScope, Scope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.columns import Column, Kind
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.plain_tables import PERIOD_CLOSES_TABLE
from carbon_pipeline.vocabulary.rows import arrow_rows
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS, Table

MONTH = ReportingMonth(2024, 12)
HQ1, HQ2 = stable_id("HQ1"), stable_id("HQ2")

# texts that went wrong somewhere once: Korean, quotes, a backslash, an escape, nesting, big numbers
AWKWARD_JSON = {
    "이름": '서울 "본사" \\ 1호',
    "quote": "it's; -- 'not' SQL",
    "nested": {"b": [1, {"z": None, "aa": True}], "a": {}},
    "exact": Decimal("0.100000000000000000010"),
    "": "empty key",
}
_BY_NAME: dict[str, Any] = {
    "emission_type": "energy",
    "scope": 2,
    "category_number": 1,
    "headquarters_id": HQ1,
    "reporting_year": MONTH.year,
    "reporting_month": MONTH.month,
    "library": "defra",
}
_BY_KIND: dict[Kind, Any] = {
    Kind.SMALLINT: 1,
    Kind.INTEGER: 7,
    Kind.BIGINT: 2**40,
    Kind.QUANTITY: Decimal("-1234567890123.000001"),
    Kind.FACTOR: Decimal("0.478100000001"),
    Kind.KILOGRAMS: Decimal("12345678901234567890.123456789012345678"),
    Kind.PUBLISHED_NUMBER: "0.10",
    Kind.DATE: date(2024, 2, 29),
    Kind.JSON: AWKWARD_JSON,
    Kind.FLAG: True,
    Kind.SHA256: b"\x00\xff" * 16,
}


def _sample_row(table: Table, key: str, **changes: Any) -> dict[str, Any]:
    """A row with every column filled; `key` tells rows apart."""
    row = {column.name: _value(column, key) for column in table.content + table.provenance}
    return row | {"id": stable_id(table.name, key)} | changes


def _value(column: Column, key: str) -> Any:
    if column.name in _BY_NAME:
        return _BY_NAME[column.name]
    if column.allowed:
        return column.allowed[0]
    if column.kind is Kind.QUANTITY and column.minimum is not None:
        return Decimal(column.minimum) + Decimal("0.000001")
    if column.kind is Kind.TEXT:
        return f"{column.name} «{key}»"
    if column.kind is Kind.UUID:
        return stable_id(column.name, key)
    return _BY_KIND[column.kind]


def _sample_rows(table: Table, *keys: str, **changes: Any) -> pa.Table:
    """Rows in the exact schema that publishing takes."""
    return arrow_rows(table, [_sample_row(table, key, **changes) for key in keys])


@pytest.fixture(scope="session")
def whole_scope() -> Callable[[Table], Scope | None]:
    """The scope that holds every sample row of a table."""
    return _whole_scope


def _whole_scope(table: Table) -> Scope | None:
    if table.monthly:
        return MonthScope(MONTH)
    return LibraryScope("defra") if table.by_library else None


@pytest.fixture(scope="session")
def sample_row() -> Callable[..., dict[str, Any]]:
    """Makes a row of a table by table and key; every other column by name."""
    return _sample_row


@pytest.fixture(scope="session")
def sample_rows() -> Callable[..., pa.Table]:
    """Makes an Arrow table of rows, one for each key."""
    return _sample_rows


@pytest.fixture(scope="session")
def set_month() -> Callable[..., None]:
    """Closes the month for a head office."""
    return _set_month


@pytest.fixture
def publish_emissions(warehouse: Warehouse) -> Callable[..., Published]:
    """Publishes these rows as the month's emissions."""

    def publish_rows(computed: pa.Table, run_id: str = "run-1", **scope: Any) -> Published:
        return publish(
            warehouse,
            MODULE_EMISSIONS,
            computed,
            run_id=run_id,
            scope=MonthScope(scope.pop("month", MONTH), **scope),
        )

    return publish_rows


def _close_row(headquarters_id: Any = HQ1, sequence: int = 1, **changes: Any) -> dict[str, Any]:
    """An entry of `period_closes` that closes the month."""
    row = {
        "headquarters_id": headquarters_id,
        "reporting_year": MONTH.year,
        "reporting_month": MONTH.month,
        "sequence": sequence,
        "totals": {},
        "tables": {},
        "inputs": {},
        "closed_by": "a test",
        "reason": None,
        "run_id": "run-close",
    }
    row |= {"id": close_id(headquarters_id, MONTH, sequence)}
    return dict.fromkeys(column.name for column in PERIOD_CLOSES_TABLE.columns) | row | changes


def _set_month(connection: psycopg.Connection[Any], **changes: Any) -> None:
    """Close the month for a head office, on this connection."""
    append(connection, PERIOD_CLOSES_TABLE, [_close_row(**changes)])
