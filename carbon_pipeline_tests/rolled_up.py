"""The roll-up of made-up sums, as a month's roll-up makes it from those of the ledger."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from carbon_pipeline.methods.kilograms import AMOUNTS
from carbon_pipeline.methods.rollups import organization_rollups_sql
from carbon_pipeline.methods.uncertain_sums import SHARED
from carbon_pipeline.steps.rollups import show_sums
from carbon_pipeline.storage.duckdb_session import duckdb_session
from carbon_pipeline.vocabulary.months import ReportingMonth

Row = dict[str, Any]
_TEXTS = (*AMOUNTS, "squared_kg_co2eq", *SHARED.values())
# amounts come from the database as text, every digit of them
SUMS = pa.schema(
    [("tree_path", pa.string()), ("scope", pa.int16()),
     ("category_number", pa.int16()), ("emission_type", pa.string()), ("is_estimated", pa.bool_()),
     ("data_quality", pa.string()), *((name, pa.string()) for name in _TEXTS)]
)  # fmt: skip


def rolled_up(
    sums: Iterable[Mapping[str, Any]],
    counts: Mapping[str, Mapping[str, int]],
    month: ReportingMonth,
) -> list[Row]:
    """Rows of the month's roll-up; each sum has its tree_path, cell, amounts and quality."""
    rows = [{**each} | _texts(each) for each in sums]
    with duckdb_session() as connection:
        known = {path: dict(each) for path, each in counts.items()}
        show_sums(connection, pa.Table.from_pylist(rows, schema=SUMS), known)
        found = connection.execute(organization_rollups_sql(month))
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _texts(row: Mapping[str, Any]) -> dict[str, str | None]:
    quality = row["data_quality"]
    texts = {name: _text(row[name]) for name in _TEXTS}
    return texts | {"data_quality": None if quality is None else json.dumps(quality)}


def _text(value: Any) -> str | None:
    return format(value, "f") if isinstance(value, Decimal) else value
