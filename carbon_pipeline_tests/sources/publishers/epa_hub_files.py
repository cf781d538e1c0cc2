"""Made workbooks of EPA's Emission Factors Hub: the tables of the genuine one, rows with invented figures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading

Row = Sequence[Any]
Write = Callable[..., Path]

TOP: list[Row] = [
    ("", "Emission Factors for Greenhouse Gas Inventories"),
    ("", "Last Modified: 3 April 2021"),
    ("", "", "Red text indicates an update from the 2020 version of this document."),
    ("", "", "Gas", "100-Year GWP"),
    ("", "", "CH4", 25),
    ("", "", "N2O", 298),
]
FUELS: list[Row] = [
    ("", "Table 1", "Stationary Combustion"),
    ("", "", "Fuel Type", "Heat Content (HHV)", *["CO2 Factor", "CH4 Factor", "N2O Factor"] * 2),
    (
        *("", "", "", "mmBtu per short ton", "kg CO2 per mmBtu", "g CH4 per mmBtu"),
        *("g N2O per mmBtu", "kg CO2 per short ton", "g CH4 per short ton", "g N2O per short ton"),
    ),
    ("", "", "Coal and Coke"),
    ("", "", "Invented Coal", 20.5, 100.25, 12, 2, 2055, 246, 41),
    ("", "", "Biomass Fuels - Solid"),
    ("", "", "Invented Straw", None, 90.5, 7.5, 3.5, "NA", "NA", "NA"),
    ("", "", "Half a Fuel", None, 90.5, None, 3.5),
    ("", "", "Notes:"),
    ("", "", "Heat is by higher heating value."),
]
STEAM: list[Row] = [
    ("", "Table 7", "Steam and Heat"),
    (
        "",
        "",
        "",
        "CO2 Factor \n(kg CO2 / mmBtu)",
        "CH4 Factor \n(g CH4 / mmBtu)",
        "N2O (g N2O / mmBtu)",
    ),
    ("", "", "Steam and Heat", 60.5, 1.5, 0.5),
]
GRID: list[Row] = [
    ("", "Table 6", "Electricity"),
    ("", "", "", "", "Total Output Emission Factors", "", "", "Non-Baseload Emission Factors"),
    (
        *("", "", "eGRID Subregion Acronym", "eGRID Subregion Name"),
        *["CO2 Factor", "CH4 Factor", "N2O Factor"] * 2,
        "Grid Gross Loss (%)",
    ),
    ("", "", "", "", *["(lb CO2 / MWh)", "(lb CH4 / MWh)", "(lb N2O / MWh)"] * 2),
    ("", "", "CAMX", "WECC California", 500, 0.03, 0.004, 900, 0.05, 0.006, 0.051),
    ("", "", "US Average", "US Average", 800, 0.06, 0.01, 1400, 0.1, 0.01, 0.05),
    ("", "", "ZZZZ", "Nowhere", 1, 1, 1, 1, 1, 1, 1),
]
TRAVEL: list[Row] = [
    (
        *("", "Table 10"),
        "Scope 3 Category 6: Business Travel and Category 7: Employee Commuting",
    ),
    ("", "", "These factors are meant for the distance-based method. " * 4),
    (
        "",
        "",
        "Vehicle Type",
        "CO2 (kg CO2 / unit)",
        "CH4 (g CH4 / unit)",
        "N2O (g N2O / unit)",
        "Units",
    ),
    ("", "", "Passenger Car A", 0.3, 0.01, 0.005, "vehicle-mile"),
    ("", "", "Bus", 0.07, 0.005, 0.002, "passenger-mile"),
    ("", "", "Sledge", 0.1, 0.001, 0.001, "dog-mile"),
]
WASTE: list[Row] = [
    ("", "Table 9", "Scope 3 Category 5: Waste Generated in Operations and Category 12: the rest"),
    ("", "", "", "Metric Tons CO2e / Short Ton Material"),
    ("", "", "Material", "RecycledA", "LandfilledB", "Composted\nD"),
    ("", "", "Glass", 0.05, 0.02, "NA"),
    ("", "", "Dust", "NA", "NA", "NA"),
    ("", "", "Notes:\nAR4 GWP values are used to convert all waste emission factors into CO2e."),
]
GWPS: list[Row] = [
    ("", "Table 11", "Global Warming Potentials (GWPs)"),
    ("", "", "Industrial Designation or Common Name", "Chemical Formula", "100-Year GWP"),
    ("", "", "Methane", "CH4", 25),
    ("", "", "Nitrous oxide", "N2O", 298),
    ("", "", "HFC-134a", "C2H2F4", 1430),
    ("", "Table 12", "Global Warming Potentials (GWPs) for Blended Refrigerants"),
    ("", "", "ASHRAE #", "100-year GWP", "Blend Composition"),
    ("", "", "R-410A", "2,088", "50% HFC-32 , 50% HFC-125"),
    ("", "", "R-999Z", 77.5, "of invented parts"),
]


def of(reading: Reading, category: str, unit: str, region: str = "US") -> PublishedFactor:
    (found,) = [
        each
        for each in reading.factors
        if (each.category, each.unit, each.region) == (category, unit, region)
    ]
    return found


def changed(table: Sequence[Row], old: str, new: str) -> list[Row]:
    """The table with one text in place of another; the other must be there."""
    assert any(cell == old for row in table for cell in row)
    return [[new if cell == old else cell for cell in row] for row in table]
