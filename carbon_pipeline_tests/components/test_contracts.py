"""The pandera contract of a module's inputs: what holds passes, each breach is found."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from carbon_pipeline.components.contracts import contract_failures
from carbon_pipeline.components.declarations import load_modules

GOOD: dict[str, Any] = {
    "record_id": "R1",
    "organization_code": "HQ1",
    "tree_path": "/HQ1/",
    "region": "KR",
    "variant_type": "stationary",
    "unit": "kg",
    "quantity": Decimal("1.5"),
    "days_in_month": 31,
    "reporting_month": 12,
    "source_file": "a.csv",
    "source_row": 2,
}
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name, value in GOOD.items() if isinstance(value, str)),
        ("quantity", pa.decimal128(19, 6)),
        ("days_in_month", pa.int16()),
        ("reporting_month", pa.int16()),
        ("source_row", pa.int32()),
    ]
)


def failures(tmp_path: Path, *rows: dict[str, Any], module: str = "fuel") -> list[tuple[Any, ...]]:
    path = tmp_path / "inputs.parquet"
    pq.write_table(pa.Table.from_pylist(list(rows), schema=SCHEMA), path)
    checked, found = contract_failures(load_modules()[module], path)
    assert checked == len(rows)
    return (
        [] if found.empty else list(found[["column", "index"]].itertuples(index=False, name=None))
    )


def test_good_rows_pass(tmp_path: Path) -> None:
    zero = GOOD | {"quantity": Decimal(0)}
    assert failures(tmp_path, GOOD, zero) == []
    assert failures(tmp_path) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("quantity", Decimal("-0.000001")),
        ("quantity", None),
        ("unit", "km"),
        ("variant_type", "default"),
        ("days_in_month", 0),
        ("reporting_month", 0),
        ("source_row", None),
        ("tree_path", None),
    ],
)
def test_each_breach_is_found(tmp_path: Path, column: str, value: object) -> None:
    assert failures(tmp_path, GOOD, GOOD | {column: value}) == [(column, 1)]


def test_a_fixed_unit_is_the_only_one(tmp_path: Path) -> None:
    student = GOOD | {"variant_type": "student", "unit": "fte"}
    assert failures(tmp_path, student, module="headcount") == []
    assert failures(tmp_path, student | {"unit": "kg"}, module="headcount") == [("unit", 0)]
