"""The hash beside a row is the one that PostgreSQL computes from the row's columns."""

from collections.abc import Callable
from typing import Any

import pytest

from carbon_pipeline.storage.publishing import publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.identity import content_sha256_sql
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows
from carbon_pipeline.vocabulary.tables import TABLES, Table

MONTH = ReportingMonth(2024, 12)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_postgresql_recomputes_the_hash(
    table: Table, warehouse: Warehouse, sample_row: Callable[..., dict[str, Any]]
) -> None:
    full = sample_row(table, "전체 'full'")
    bare = sample_row(table, "bare") | {c.name: None for c in table.content if c.nullable}
    scope = MonthScope(MONTH) if table.monthly else None
    publish(warehouse, table, arrow_rows(table, [full, bare]), run_id="r", scope=scope)
    recomputed = content_sha256_sql(table.content, "postgresql")
    held = warehouse.rows(
        f"SELECT content_sha256 = {recomputed} AS equal FROM {table.schema}.{table.name}"
    )
    assert held == [{"equal": True}] * 2
