"""One factor of many is corrected: what it does not touch is neither computed nor written again."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    partner,
    record,
)

MONTH = "2024-01"
FUELS = ("diesel", "petrol", "propane")
TOUCHED = "SELECT record_id, version FROM module_emissions WHERE version = %s ORDER BY 1"
# beside the lake's files: what they were made from, and key by key
NOTES = ("made_from", "keys")


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Fuels of three kinds and electricity, one meter behind another one, computed once."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    _write_factors(group)
    group.activities("fuel/trucks.csv", *_fuel(trucks="10"))
    group.activities(
        "electricity/meters.csv",
        record("hall", "P-101", quantity="100", unit="kWh", within_meter="no"),
        record("press", "P-101", quantity="40", unit="kWh", within_meter="yes"),
    )
    group.succeeds("run", MONTH)
    return group


def _write_factors(
    group: Group, *more: dict[str, str], diesel: str = "2.5", grid: str = "0.5"
) -> None:
    group.emission_factors(
        electricity_factor("KR", grid),
        fuel_factor("diesel", diesel, "litre"),
        fuel_factor("petrol", "2.2", "litre"),
        fuel_factor("propane", "1.5", "litre"),
        *more,
    )


def _fuel(**quantities: str) -> list[dict[str, object]]:
    return [
        record(f"{name} {fuel}", "P-101", fuel=fuel, use="mobile", quantity=litres, unit="litre")
        for name, litres in quantities.items()
        for fuel in FUELS
    ]


def _file(group: Group, table: str) -> Path:
    folder = group.home / "lake" / table / MONTH
    return folder / (folder / "current").read_text()


def _files(group: Group) -> dict[str, str]:
    """The current file of every table of the month in the lake; its name follows from its rows."""
    return {
        pointer.parent.parent.name: pointer.read_text()
        for pointer in (group.home / "lake").glob(f"*/{MONTH}/current")
    }


def test_only_rows_under_the_corrected_factor_are_computed(group: Group) -> None:
    """A mark in the file of before stays on the rows of other factors, and is gone from those computed."""
    _mark(_file(group, "fuel_emissions"))
    _write_factors(group, diesel="2.6")
    group.succeeds("run", MONTH)
    marked = duckdb.sql(
        f"SELECT record_id, kg_co2eq FROM '{_file(group, 'fuel_emissions')}'"
        " WHERE estimation_method = 'mark' ORDER BY 1"
    ).fetchall()
    assert [(name, f"{kg:.1f}") for name, kg in marked] == [
        ("trucks petrol", "22.0"),
        ("trucks propane", "15.0"),
    ]
    assert group.rows(TOUCHED, 2) == [{"record_id": "trucks diesel", "version": 2}]
    # their content hash is that of before, and so they stay as they are in force
    assert "mark" not in group.values("SELECT estimation_method FROM module_emissions")
    _mark(_file(group, "fuel_emissions"), None)


def _mark(path: Path, mark: str | None = "mark") -> None:
    duckdb.execute(
        f"COPY (SELECT * REPLACE (CAST(? AS VARCHAR) AS estimation_method) FROM '{path}' ORDER BY id)"
        f" TO '{path}.marked' (FORMAT parquet)",
        [mark],
    )
    Path(f"{path}.marked").rename(path)


@pytest.mark.parametrize("change", [
    "a factor", "the grid", "two at once", "nothing", "an own factor", "a factor less", "records",
    "an organisation",
])  # fmt: skip
def test_what_is_taken_over_is_what_would_be_computed(group: Group, change: str) -> None:
    """After each change the lake has the same files as when nothing is known of those before."""
    _change(group, change)
    group.succeeds("run", MONTH)
    taken_over = _files(group)
    for note in NOTES:
        for path in (group.home / "lake").glob(f"*/{MONTH}/{note}"):
            path.unlink()
    assert "nothing to write" in group.succeeds("run", MONTH)
    assert _files(group) == taken_over
    assert len(taken_over) > 10


def _change(group: Group, change: str) -> None:
    match change:
        case "a factor":
            _write_factors(group, diesel="2.7")
        case "the grid":
            _write_factors(group, diesel="2.7", grid="0.45")
        case "two at once":
            _write_factors(group, diesel="2.8", grid="0.4")
        case "nothing":
            pass
        case "an own factor":
            own = fuel_factor("petrol", "2.3", "litre", owner_organization_code="P-101")
            _write_factors(group, own | {"factor_code": "own-petrol"}, diesel="2.8", grid="0.4")
        case "a factor less":
            group.emission_factors(
                electricity_factor("KR", "0.4"), fuel_factor("diesel", "2.8", "litre")
            )
        case "records":
            _write_factors(group)
            group.activities("fuel/trucks.csv", *_fuel(trucks="10", vans="3"))
        case "an organisation":
            group.organizations(
                head_office("HQ1"), partner("P-100", "HQ1"), partner("P-101", "P-100")
            )


def test_a_note_that_a_power_cut_left_in_pieces_is_none(group: Group) -> None:
    """Everything is computed then, and comes out the same."""
    notes = [*(group.home / "lake").glob(f"*/{MONTH}/keys")]
    for path in notes:
        path.write_text(path.read_text()[: path.stat().st_size // 2])
    for path in (group.home / "lake").glob(f"*/{MONTH}/made_from"):
        path.unlink()
    assert notes
    before = _files(group)
    assert "nothing to write" in group.succeeds("run", MONTH)
    assert _files(group) == before
