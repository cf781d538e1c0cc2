"""The rule by which a difference is split by cause: the same digits in DuckDB and in PostgreSQL."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import psycopg
import pytest

from carbon_pipeline.vocabulary.change_causes import (
    CAUSES,
    COMPARED,
    OF_THE_RECORD,
    causes_sql,
)

Row = dict[str, Any]

_TYPES = {
    "kg_co2eq": "DECIMAL(38,18)",
    "quantity": "DECIMAL(19,6)",
    "kg_co2eq_per_unit": "DECIMAL(18,12)",
    "lacked_factor": "BOOLEAN",
}
_HELD = {
    "quantity": "100.000001",
    "unit": "kWh",
    "kg_co2eq_per_unit": "0.478100000001",
    "factor_id": None,
    "factor_version": None,
    "emission_factor_id": "ef-1",
    "emission_factor_version": "1",
    "formula_version": "activity_times_factor/1",
    "activity": "electricity",
    "region": "KR",
    "variant_type": "default",
    "record": '{"quantity": "100.000001"}',
    "tree_path": "/HQ1/",
    "lacked_factor": False,
}


def _held(**changes: Any) -> Row:
    row = _HELD | changes
    kilograms = Decimal(str(row["quantity"])) * Decimal(str(row["kg_co2eq_per_unit"]))
    return {"kg_co2eq": kilograms} | row


_RECORD = {"quantity": "120", "record": '{"quantity": "120"}'}
_FACTOR = {"kg_co2eq_per_unit": "0.5", "emission_factor_version": "2"}
_ABSENT = dict.fromkeys(COMPARED)
_NO_RECORD = _ABSENT | {"record": None, "tree_path": "/HQ1/", "lacked_factor": False}
_WITHOUT_FACTOR = _ABSENT | {name: _HELD[name] for name in OF_THE_RECORD} | {"lacked_factor": True}
_NOT_DECLARED = _WITHOUT_FACTOR | {"lacked_factor": False}

# what was, what is, and the parts of the difference that are not zero
CASES: dict[str, tuple[Row, Row, dict[str, str]]] = {
    "a record corrected": (
        _held(),
        _held(**_RECORD),
        {"activity": "9.561999521919999999"},
    ),
    "a factor corrected": (_held(), _held(**_FACTOR), {"factor": "2.190000021799999999"}),
    "both": (
        _held(),
        _held(**_RECORD, **_FACTOR),
        {"activity": "9.561999521919999999", "factor": "2.62799999988"},
    ),
    "watts corrected, the record as it was": (
        _held(factor_id="f-1", factor_version="1"),
        _held(factor_id="f-1", factor_version="2", quantity="120"),
        {"factor": "9.561999521919999999"},
    ),
    "a formula that counts otherwise": (
        _held(),
        _held(quantity="120", formula_version="activity_times_factor/2"),
        {"method": "9.561999521919999999"},
    ),
    "a formula that rounds": (
        _held(),
        _held(kg_co2eq="47.81", formula_version="activity_times_factor/2"),
        {"method": "-0.000000478200000001"},
    ),
    "another fuel in the record": (
        _held(),
        _held(record="{}", activity="diesel", emission_factor_id="ef-2", kg_co2eq_per_unit="0.5"),
        {"activity": "2.190000021799999999"},
    ),
    "a total that the record brought": (
        _held(kg_co2eq="40", emission_factor_id=None),
        _held(kg_co2eq="41", emission_factor_id=None, record="{}"),
        {"activity": "1"},
    ),
    "a factor by another unit": (
        _held(),
        _held(
            quantity="0.1",
            unit="MWh",
            kg_co2eq_per_unit="480",
            emission_factor_version="2",
        ),
        {"factor": "0.189999521799999999"},
    ),
    "a record that is new": (_NO_RECORD, _held(), {"activity": "47.810000478200000001"}),
    "a record that is gone": (_held(), _NO_RECORD, {"activity": "-47.810000478200000001"}),
    "an organisation that joined": (
        _NO_RECORD | {"tree_path": None},
        _held(),
        {"structure": "47.810000478200000001"},
    ),
    "an organisation that left": (
        _held(),
        _NO_RECORD | {"tree_path": None},
        {"structure": "-47.810000478200000001"},
    ),
    "taken over from another head office": (
        _NOT_DECLARED | {"tree_path": "/HQ2/HQ1/"},
        _held(),
        {"structure": "47.810000478200000001"},
    ),
    "a factor where there was none": (
        _WITHOUT_FACTOR,
        _held(),
        {"factor": "47.810000478200000001"},
    ),
    "a factor that is withdrawn": (
        _held(),
        _WITHOUT_FACTOR,
        {"factor": "-47.810000478200000001"},
    ),
    "an emission that is newly declared": (
        _NOT_DECLARED,
        _held(),
        {"method": "47.810000478200000001"},
    ),
}
# the cause of changes that move no kilogram, such as of a market-based figure
WITHOUT_KILOGRAMS = {
    "a move": (_held(), _held(tree_path="/HQ1/P-001/"), "structure"),
    "another evidence": (_held(), _held(record='{"evidence": "page 3"}'), "activity"),
    "a version of the factor": (_held(), _held(emission_factor_version="2"), "factor"),
    "a version of the formula": (_held(), _held(formula_version="x/2"), "method"),
    "a certificate": (_held(), _held(), "factor"),
}


@pytest.mark.parametrize("name", CASES)
def test_parts_sum_to_the_difference(name: str) -> None:
    before, after, expected = CASES[name]
    (split,) = _in_duckdb([(before, after)])
    parts = {cause: split[f"{cause}_kg_co2eq"] for cause in CAUSES}
    assert {cause: part for cause, part in parts.items() if part} == {
        cause: Decimal(part) for cause, part in expected.items()
    }
    whole = (after["kg_co2eq"], before["kg_co2eq"])
    assert sum(parts.values()) == split["change_kg_co2eq"] == _kg(whole[0]) - _kg(whole[1])
    assert split["cause"] == max(expected, key=lambda cause: abs(Decimal(expected[cause])))


@pytest.mark.parametrize("name", WITHOUT_KILOGRAMS)
def test_a_change_without_kilograms_has_a_cause(name: str) -> None:
    before, after, cause = WITHOUT_KILOGRAMS[name]
    (split,) = _in_duckdb([(before, after)])
    assert (split["change_kg_co2eq"], split["cause"]) == (0, cause)


def test_postgresql_says_the_same(make_database: Callable[[], str]) -> None:
    pairs = [(before, after) for before, after, _ in (*CASES.values(), *WITHOUT_KILOGRAMS.values())]
    with psycopg.connect(make_database()) as connection:
        cursor = connection.execute(f"{_query(pairs)} ORDER BY number".encode())
        names = [column.name for column in cursor.description or ()]
        told = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert told == _in_duckdb(pairs)


def _in_duckdb(pairs: list[tuple[Row, Row]]) -> list[Row]:
    with duckdb.connect() as connection:
        cursor = connection.execute(f"{_query(pairs)} ORDER BY number")
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _query(pairs: list[tuple[Row, Row]]) -> str:
    rows = " UNION ALL ".join(
        f"SELECT {number} AS number, {_columns(before, 'before')}, {_columns(after, 'after')}"
        for number, (before, after) in enumerate(pairs)
    )
    return causes_sql(rows, ["number"])


def _columns(row: Row, side: str) -> str:
    return ", ".join(
        f"CAST({_literal(row[name])} AS {_TYPES.get(name, 'VARCHAR')}) AS {name}_{side}"
        for name in (*COMPARED, *OF_THE_RECORD)
    )


def _literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'"


def _kg(value: object) -> Decimal:
    return Decimal(str(value or 0))
