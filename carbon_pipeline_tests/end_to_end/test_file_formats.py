"""CSV, Parquet and workbooks of one table give one result, to the last digit."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    csv_text,
    electricity_factor,
    head_office,
    record,
)

ROWS = [
    record("정문 계량기", "HQ1", quantity="5000", unit="kWh", evidence="INV-1, page 2"),
    record("tenth", "HQ1", quantity="0.1", unit="kWh", evidence=""),
    record("exact", "HQ1", quantity="1234.567891", unit="kWh", evidence='said "about"'),
    record("in MWh", "HQ1", "2024-01-10..2024-01-20", quantity="3", unit="MWh", evidence="0042"),
]
COLUMNS = tuple(ROWS[0])


def _csv() -> bytes:
    return csv_text(ROWS, COLUMNS).encode()


def _typed(name: str, cell: object) -> Any:
    if name.startswith("period_"):
        return date.fromisoformat(str(cell))
    return Decimal(str(cell)) if name == "quantity" else str(cell)


def _parquet() -> bytes:
    """With types: dates as dates, quantities as decimals, texts as a dictionary."""
    columns = {name: [_typed(name, row[name]) for row in ROWS] for name in COLUMNS}
    table = pa.table(columns | {"unit": pa.array(columns["unit"]).dictionary_encode()})
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def _workbook() -> bytes:
    """As Excel saves it: dates as dates, quantities as binary numbers."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(COLUMNS)
    for row in ROWS:
        cells = [_typed(name, row[name]) for name in COLUMNS]
        sheet.append([float(cell) if isinstance(cell, Decimal) else cell for cell in cells])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


FORMATS = {"csv": _csv, "parquet": _parquet, "xlsx": _workbook}
# where a row was read from, and how a cell was written there, is the one thing that differs
DIFFERENT = ("source_file", "source_sha256", "inputs", "content_sha256", "activity_input_sha256")


@pytest.fixture(scope="module")
def results(make_group: Callable[[], Group]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Inputs and emissions by the format of the file that they were read from."""
    found = {}
    for suffix, content in FORMATS.items():
        group = make_group()
        group.organizations(head_office("HQ1"))
        group.emission_factors(electricity_factor("KR", "0.4781"))
        group.write(f"activities/electricity/january.{suffix}", content())
        group.succeeds("run", "2024-01")
        found[suffix] = {
            table: _rows(group, table) for table in ("activity_inputs", "module_emissions")
        }
    return found


def _rows(group: Group, table: str) -> list[dict[str, Any]]:
    rows = group.rows(f"SELECT * FROM {table} ORDER BY id")
    left_out = {*DIFFERENT, "run_id", "computed_at"}
    return [{name: cell for name, cell in row.items() if name not in left_out} for row in rows]


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_every_format_gives_what_csv_gives(
    results: dict[str, dict[str, list[dict[str, Any]]]], suffix: str
) -> None:
    assert results[suffix] == results["csv"]


def test_the_rows_are_those_that_were_handed_in(
    results: dict[str, dict[str, list[dict[str, Any]]]],
) -> None:
    quantities = {row["record_id"]: row["quantity"] for row in results["csv"]["activity_inputs"]}
    assert quantities == {str(row["record_id"]): Decimal(str(row["quantity"])) for row in ROWS}
    kilograms = {row["record_id"]: row["kg_co2eq"] for row in results["csv"]["module_emissions"]}
    assert kilograms["exact"] == Decimal("1234.567891") * Decimal("0.4781")
    assert kilograms["in MWh"] == Decimal(3000) * Decimal("0.4781")
    texts = {row["evidence"] for row in results["csv"]["activity_inputs"]}
    assert texts == {"INV-1, page 2", None, 'said "about"', "0042"}
