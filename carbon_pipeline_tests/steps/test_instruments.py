"""Contractual instruments from their file: what would count twice, or says too little, is refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.instrument_files import read_contractual_instruments
from carbon_pipeline.steps.instruments import instrument_rows
from carbon_pipeline_tests.group_of import csv_text
from carbon_pipeline_tests.instrument_lines import COLUMNS, certificate, mix


def read(folder: Path, *rows: dict[str, str]) -> list[dict[str, object]]:
    path = folder / "contractual_instruments.csv"
    path.write_text(csv_text(rows, COLUMNS), "utf-8")
    return instrument_rows(read_contractual_instruments(path))


def test_amounts_are_kept_in_kilowatt_hours_exactly(tmp_path: Path) -> None:
    contract = {"instrument_kind": "contract", "kg_co2eq_per_unit": "12.5", "claimed": "0.25"}
    whole, part, residual = read(
        tmp_path,
        certificate("GO", "P-1", "1.5"),
        certificate("PPA", "P-1", "3", **contract),
        mix("DE", "0.68403"),
    )
    assert (whole["instrument_kwh"], whole["claimed_kwh"]) == (1500, 1500)
    assert (part["claimed_kwh"], part["kg_co2eq_per_kwh"]) == (250, Decimal("0.0125"))
    assert (residual["claimed_kwh"], residual["kg_co2eq_per_kwh"]) == (None, Decimal("0.68403"))
    assert residual["energy_carrier"] == "electricity"


def test_a_supplier_covers_whatever_it_delivered(tmp_path: Path) -> None:
    [row] = read(tmp_path, certificate("G", "P-1", "", instrument_kind="supplier_factor"))
    assert (row["instrument_kwh"], row["claimed_kwh"]) == (None, None)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [
                certificate("GO", "P-1", "1", claimed="0.6"),
                certificate("GO", "P-2", "1", claimed="0.5"),
            ],
            "row 3: GO has 1000.000000 kWh, and 1100.000000 kWh of it are claimed (rows 2, 3).",
        ),
        (
            [certificate("GO", "P-1", "1"), certificate("GO", "P-2", "1")],
            "2000.000000 kWh of it are claimed (rows 2, 3).",
        ),
        (
            [certificate("GO", "P-1", "1"), certificate("GO", "P-1", "1")],
            "row 3: P-1 claims GO again",
        ),
        ([certificate("GO", "", "1")], "column organization_code: blank"),
        (
            [certificate("GO", "P-1", "")],
            "column amount: blank; a certificate is for so much energy.",
        ),
        (
            [certificate("GO", "P-1", "2"), certificate("GO", "P-2", "1", market="FR")],
            "GO stands in row 2 with another market, instrument_kwh",
        ),
        ([certificate("GO", "P-1", "0.0000000001")], "has more than 6 decimals in kWh."),
        ([certificate("GO", "P-1", "1", unit="kg")], "«kg» is no unit of energy"),
        ([certificate("GO", "P-1", "1", market="WORLD")], "WORLD is no market"),
        ([certificate("GO", "P-1", "1", vintage_to="2023-01-01")], "ends before it begins"),
        ([mix("DE", "0.7", amount="5")], "column amount: a residual mix is everybody's"),
        (
            [mix("DE", "0.7"), mix("DE", "0.6", instrument_code="again")],
            "DE has another residual mix on 2024-01-01, row 2",
        ),
    ],
)
def test_what_would_count_twice_or_says_too_little_is_refused(
    tmp_path: Path, rows: list[dict[str, str]], said: str
) -> None:
    with pytest.raises(ReferenceDataError) as refused:
        read(tmp_path, *rows)
    assert said in str(refused.value)
