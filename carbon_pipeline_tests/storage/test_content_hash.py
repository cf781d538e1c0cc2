"""The hash beside a row is the one that PostgreSQL computes from the row's columns."""

from collections.abc import Callable
from typing import Any

import pytest

from carbon_pipeline.storage.publishing import publish
from carbon_pipeline.storage.scopes import Scope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.identity import content_sha256_sql
from carbon_pipeline.vocabulary.rows import arrow_rows
from carbon_pipeline.vocabulary.tables import TABLES, Table


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_postgresql_recomputes_the_hash(
    table: Table,
    warehouse: Warehouse,
    sample_row: Callable[..., dict[str, Any]],
    whole_scope: Callable[[Table], Scope | None],
) -> None:
    full = sample_row(table, "전체 'full'")
    bare = sample_row(table, "bare") | {c.name: None for c in table.content if c.nullable}
    rows = arrow_rows(table, [full, bare])
    publish(warehouse, table, rows, run_id="r", scope=whole_scope(table))
    recomputed = content_sha256_sql(table.content, "postgresql")
    held = warehouse.rows(
        f"SELECT content_sha256 = {recomputed} AS equal FROM {table.schema}.{table.name}"
    )
    assert held == [{"equal": True}] * 2
