"""Layouts of EPA's Emission Factors Hub that are refused: what is not understood is never guessed."""

from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.epa_hub.importer import read
from carbon_pipeline_tests.sources.publishers.epa_hub_files import (
    FUELS,
    GRID,
    STEAM,
    TOP,
    WASTE,
    Write,
    changed,
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Heat Content (HHV)", "Heat Content (LHV)", "higher heating value"),
        ("kg CO2 per short ton", "kg CO2 per long ton", "CO2, CH4 and N2O per mmBtu and per"),
        ("kg CO2 per short ton", "kg C per short ton", "CO2, CH4 and N2O per mmBtu and per"),
        ("g CH4 per mmBtu", "g N2O per mmBtu", "CO2, CH4 and N2O per mmBtu and per"),
        ("mmBtu per short ton", "mmBtu per hogshead", "mmBtu per a unit that is known"),
        ("Fuel Type", "Things", "a column «fuel»"),
    ],
)
def test_fuels(write_hub: Write, old: str, new: str, expected: str) -> None:
    with pytest.raises(ReferenceDataError, match=expected) as refused:
        read(write_hub(TOP, changed(FUELS, old, new)))
    assert refused.value.culprits[0].row is not None


def test_another_mass_is_read_as_such(write_hub: Write) -> None:
    reading = read(write_hub(TOP, changed(STEAM, STEAM[1][3], "CO2 Factor (lb CO2 / mmBtu)")))
    assert reading.factors[0].gases["co2"] == Decimal("27442.338385")


@pytest.mark.parametrize(
    ("column", "words", "expected"),
    [
        (3, "CO2 Factor", "a gas and its unit"),
        (3, "CO2 Factor (kg CO2 / mmBlah)", "per one unit"),
        (4, "CO2 Factor (g CO2 / mmBtu)", "one column of co2"),
        (5, "CH4 (g N2O / mmBtu)", "a gas and its unit"),
    ],
)
def test_steam(write_hub: Write, column: int, words: str, expected: str) -> None:
    with pytest.raises(ReferenceDataError, match=expected):
        read(write_hub(TOP, changed(STEAM, STEAM[1][column], words)))


def test_electricity_without_total_output(write_hub: Write) -> None:
    other = changed(GRID, "Total Output Emission Factors", "Marginal Emission Factors")
    with pytest.raises(ReferenceDataError, match="figures of co2, ch4, n2o per one unit"):
        read(write_hub(TOP, other))


def test_waste_in_another_unit(write_hub: Write) -> None:
    other = changed(WASTE, "Metric Tons CO2e / Short Ton Material", "kg CO2e / Short Ton")
    with pytest.raises(ReferenceDataError, match="Metric Tons CO2e / Short Ton"):
        read(write_hub(TOP, other))


def test_a_treatment_in_another_unit(write_hub: Write) -> None:
    with pytest.raises(ReferenceDataError, match="expected treatments of waste"):
        read(write_hub(TOP, changed(WASTE, "LandfilledB", "Landfilled (kg CO2 per item)")))


@pytest.mark.parametrize("words", ["", "Sort of Fuel"])
def test_a_label_without_a_header_that_is_known(write_hub: Write, words: str) -> None:
    table = [
        ("", "Table 5", "Mobile Combustion CH4 and N2O for Non-Road Vehicles"),
        ("", "", "Vehicle Type", words, "CH4 (g CH4 / gallon)", "N2O (g N2O / gallon)"),
        ("", "", "Ships and Boats", "Diesel", 6.5, 0.25),
    ]
    with pytest.raises(ReferenceDataError, match="row 9, column D: expected a header that is"):
        read(write_hub(TOP, table))


def test_figures_are_not_taken_for_vehicles(write_hub: Write) -> None:
    table = [
        ("", "Table 3", "Mobile Combustion CH4 and N2O for On-Road Gasoline Vehicles"),
        ("", "", "", "Model Year", "CH4 (g CH4 / vehicle-mile)", "N2O (g N2O / vehicle-mile)"),
        ("", "", "Gasoline Cars", "1975", 0.5, 0.25),
    ]
    with pytest.raises(ReferenceDataError, match="a column «vehicle"):
        read(write_hub(TOP, table))


def test_one_table_twice(write_hub: Write) -> None:
    with pytest.raises(ReferenceDataError, match="expected Table 7 Steam and Heat once"):
        read(write_hub(TOP, STEAM, STEAM))


def test_a_workbook_of_something_else(write_hub: Write) -> None:
    with pytest.raises(ReferenceDataError, match="found none in the sheets Budget"):
        read(write_hub([("Month", "Cost"), ("May", 3)], sheet="Budget"))


def test_no_workbook_at_all(tmp_path: Path) -> None:
    path = tmp_path / "hub.xlsx"
    path.write_text("Table 1,Stationary Combustion")
    with pytest.raises(ReferenceDataError, match=r"hub\.xlsx is refused"):
        read(path)
