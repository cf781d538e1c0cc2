"""The UK government's flat file in the layouts of editions that are not at hand, and what is refused.

All figures are invented.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.defra.importer import IMPORTER
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading
from carbon_pipeline_tests.sources.publishers.workbook_files import (
    Value,
    cell_xml,
    rows_xml,
    sheet_xml,
    workbook_parts,
    write_parts,
    write_workbook,
)

Row = Sequence[Value]
FLAT = "Factors by Category"
LEVELS = ("Level 1", "Level 2", "Level 3", "Level 4", "Column Text")
GENERATED = ("UK electricity", "Electricity generated", "Electricity: UK", None)
CNG = ("Fuels", "Gaseous fuels", "CNG", None)


def front(year: int, version: Value = 1.1) -> list[Row]:
    return [
        ["UK Government GHG Conversion Factors for Company Reporting"],
        [None, "Next publication date:", 46000, "Factor set:", "Flat file"],
        [None, "Version:", version, "Year:", year],
    ]


def newer(year: int, rows: Sequence[Row]) -> list[Row]:
    """As from 2023: an ID, the header on row 6, gases in full words, the mark of the end."""
    header = ["ID", "Scope", *LEVELS, "UOM", "GHG/Unit", f"GHG Conversion Factor {year}"]
    identified = [[f"1_{number}", *row] if row else [] for number, row in enumerate(rows)]
    return [["title"], [], [], [], [None, None, "Category"], header, *identified, [], [None, "END"]]


def with_hidden_columns(year: int, rows: Sequence[Row]) -> list[Row]:
    """As from 2018 to 2021: two columns more, which the publisher hides."""
    header = ["Scope", *LEVELS, "UOM (simple)", "UOM", "GHG", "Lookup"]
    wider = [[*row[:6], "simple", *row[6:8], "looked up", row[8]] for row in rows]
    above: list[Row] = [["title"], [], [], [None, "Category", None, None, None, None, "HIDE"]]
    return [*above, [*header, f"GHG Conversion Factor {year}"], *wider, ["END"], []]


def plain(year: int, rows: Sequence[Row]) -> list[Row]:
    """As until 2017: nine columns, the header on row 5, no end."""
    header = ["Scope", *LEVELS, "UOM", "GHG", f"GHG Conversion Factor {year}"]
    return [[], [], [], [None, "Category"], header, *rows]


def read(path: Path, year: int, flat: Sequence[Row], **others: Sequence[Row]) -> Reading:
    sheets = {"Front page": front(year), FLAT: flat, **others}
    return IMPORTER.read(write_workbook(path / f"flat-{year}.xlsx", sheets))


def by_key(reading: Reading) -> dict[str, PublishedFactor]:
    return {each.row_key: each for each in reading.factors}


def group(
    scope: str,
    levels: Row,
    text: Value,
    unit: str,
    figures: tuple[Value, Value, Value, Value],
    gases: str = "kg CO2e of {} per unit",
) -> list[Row]:
    """The four rows of one factor: the total and its three gases."""
    labels = ["kg CO2e", *(gases.format(gas) for gas in ("CO2", "CH4", "N2O"))]
    return [
        [scope, *levels, text, unit, label, figure]
        for label, figure in zip(labels, figures, strict=True)
    ]


ELECTRICITY_FIGURES = (0.2, 0.19, 0.004, 0.006)


def electricity(levels: Row, text: Value, gases: str = "kg CO2e of {} per unit") -> list[Row]:
    return group("Scope 2", levels, text, "kWh", ELECTRICITY_FIGURES, gases)


LAYOUTS = {
    "2017": (2017, plain, electricity(GENERATED, None, "kg {}")),
    "2018": (2018, with_hidden_columns, electricity(GENERATED, None, "kg {}")),
    "2020": (2020, with_hidden_columns, electricity(GENERATED, None, "kg {}")),
    "2021, the year as a level": (
        2021,
        with_hidden_columns,
        electricity((*GENERATED[:3], 2021), None, "kg CO2e of {}"),
    ),
    "2024, the unit as a level": (2024, newer, electricity((*GENERATED[:3], "kWh"), None)),
    "2025": (2025, newer, electricity(GENERATED, None)),
    "2025, the year as a text": (2025, newer, electricity(GENERATED, "2025")),
}


@pytest.mark.parametrize(("year", "layout", "rows"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_generated_electricity_is_the_same_factor_in_every_layout(
    tmp_path: Path, year: int, layout: object, rows: list[Row]
) -> None:
    assert callable(layout)
    reading = read(tmp_path, year, layout(year, rows))
    (factor,) = reading.factors
    kind = load_mapping("defra")(factor.category)
    assert (kind.factor_type, kind.activity) == ("electricity", "electricity")
    assert (factor.region, factor.scope, factor.unit) == ("GB", 2, "kWh")
    assert (factor.edition, reading.release) == (f"DEFRA {year}", "v1.1")
    assert (factor.valid_from.isoformat(), str(factor.valid_to)) == (
        f"{year}-01-01",
        f"{year}-12-31",
    )
    assert factor.kg_co2eq_per_unit == Decimal("0.2")
    assert factor.gases == {"co2": Decimal(190), "ch4": Decimal(4), "n2o": Decimal(6)}
    assert factor.gases_basis == "co2eq"
    assert (
        factor.row_key == "2 | UK electricity > Electricity generated > Electricity: UK | GB | kWh"
    )
    assert reading.taken == 4


def test_the_stages_of_electricity_are_kept_apart_whatever_they_are_called(tmp_path: Path) -> None:
    uk = "Electricity: UK"
    rows = [
        ["Scope 3", "Transmission and distribution", "T&D- UK electricity", uk, None, None],
        ["Scope 3", "WTT- UK & overseas elec", "WTT- UK electricity (generation)", uk, 2021, None],
        ["Scope 3", "WTT- UK electricity", "WTT- UK electricity (T&D)", uk, None, "kWh"],
    ]
    flat = newer(2021, [[*row, "kWh", "kg CO2e", 0.01 * n] for n, row in enumerate(rows, start=1)])
    mapping = load_mapping("defra")
    found = {
        mapping(each.category).factor_type: (each.kg_co2eq_per_unit, each.scope)
        for each in read(tmp_path, 2021, flat).factors
        if mapping(each.category).activity == "electricity"
    }
    assert found == {
        "electricity_td": (Decimal("0.01"), 3),
        "electricity_wtt": (Decimal("0.02"), 3),
        "electricity_td_wtt": (Decimal("0.03"), 3),
    }


def test_quirks_that_every_year_may_have(tmp_path: Path) -> None:
    wide = [None] * 195
    r1234 = ("Refrigerant & other", "Other refrigerants", "R1234yf", None, None)
    rows: list[Row] = [
        *group("Scope 1", CNG, "Volume", "Litres", (2.5, 2.4, 0.06, 0.04)),
        ["Scope 1", *CNG, "Volume", "litres", "kg CO2e", 2.5, *wide, "note"],
        [],
        ["Scope 1", *CNG, "Energy - Net CV", "kWh (Net CV)", "kg CO2e", None],
        ["Scope 1", *CNG, "Energy - Gross CV", "kWh (Gross CV)", "kg CO2e", "0.18"],
        ["Scope 1", *r1234, "kg", "kg CO2e", "< 1"],
        ["Scope 1", "SECR kWh", "Cars", "Mini", None, None, "km", "kWh (Net CV)", 0.5],
        ["Scope 1", "SECR kWh", "Cars", "Mini", None, None, "km", "`", 0.5],
        ["Scope 1", "Fuels", "Own", "Own", None, None, "furlongs", "kg CO2e", 1],
        ["Scope 3", "Hotel stay", "Hotel stay", "Caribbean Region", None, None, "Room per night", "kg CO2e", 9],
        ["Scope 9", *CNG, None, "kg", "kg CO2e", 9],
    ]  # fmt: skip
    reading = read(tmp_path, 2024, newer(2024, rows))
    assert set(by_key(reading)) == {
        "1 | Fuels > Gaseous fuels > CNG | GB | litre",
        "1 | Fuels > Gaseous fuels > CNG | GB | kWh_gross_cv",
    }
    assert reading.taken == 5
    assert dict(reading.left_out) == {
        "the same row again": 1,
        "no figure in the cell": 1,
        "text in place of a figure": 1,
        "energy, not emissions": 1,
        "gas that is not known": 1,
        "unit that is not known: furlongs": 1,
        "region that is no country": 1,
        "scope that is not known": 1,
        "the mark of the end": 1,
    }
    assert reading.rows_read == 14


def test_rows_of_one_name_with_different_figures_are_both_left_out(tmp_path: Path) -> None:
    once = group("Scope 1", CNG, None, "kg", (2.5, 2.4, 0.06, 0.04))
    total = ["Scope 1", "Fuels", "Gaseous fuels", "LNG", None, None, "kg", "kg CO2e"]
    reading = read(tmp_path, 2024, newer(2024, [*once, [*total, 2.7], [*total, 2.8]]))
    assert set(by_key(reading)) == {"1 | Fuels > Gaseous fuels > CNG | GB | kg"}
    assert reading.left_out["rows of one name with different figures"] == 2


def test_gases_whose_total_is_missing_are_left_out_and_nothing_is_added_up(tmp_path: Path) -> None:
    rows = group("Scope 1", CNG, None, "kg", (None, 2.4, 0.06, 0.04)) + electricity(GENERATED, None)
    reading = read(tmp_path, 2024, newer(2024, rows))
    assert len(reading.factors) == 1
    assert reading.left_out["gas without a total of its group"] == 3
    assert reading.left_out["no figure in the cell"] == 1


def test_a_published_zero_is_a_figure_and_a_blank_is_none(tmp_path: Path) -> None:
    car = ("Passenger vehicles", "Cars (by size)", "Small car", None)
    rows = group("Scope 1", car, "Battery Electric Vehicle", "km", (0, 0, 0, 0))
    rows += group("Scope 1", car, "CNG", "km", (None, None, None, None))
    (factor,) = read(tmp_path, 2024, newer(2024, rows)).factors
    assert factor.kg_co2eq_per_unit == 0
    assert factor.gases == {"co2": 0, "ch4": 0, "n2o": 0}
    # of the electricity of such a car, this figure says nothing
    assert not load_mapping("defra")(factor.category).is_ours


def test_a_group_that_contradicts_its_total_is_left_out(tmp_path: Path) -> None:
    rows: list[Row] = []
    for number in range(30):
        levels = ("Fuels", "Liquid fuels", f"Fuel {number}", None)
        rows += group("Scope 1", levels, None, "kg", (2.5, 2.4 if number else 2.3, 0.06, 0.04))
    reading = read(tmp_path, 2024, newer(2024, rows))
    assert len(reading.factors) == 29
    assert reading.left_out["gases that do not add up to their total"] == 4


def test_a_file_whose_gases_are_masses_is_refused(tmp_path: Path) -> None:
    """kg of CH4 and N2O, not of their CO2e: the parts no longer make up the whole."""
    rows = group("Scope 1", CNG, None, "kg", (2.5, 2.4, 0.06 / 28, 0.04 / 265), "kg {}")
    with pytest.raises(ReferenceDataError, match="1 of 1 groups where they do not"):
        read(tmp_path, 2018, with_hidden_columns(2018, rows))


def test_sums_are_compared_within_the_rounding_of_the_publication(tmp_path: Path) -> None:
    rows = group("Scope 1", CNG, None, "tonnes", (3033.32, 3029.26, 2.25, 1.8))
    rows += group("Scope 1", CNG, None, "litres", (0.00006, 0.00003, 0.00001, 0.00001))
    rows += group("Scope 1", CNG, None, "kg", (2265.9, 2253.7, 0.604321, 11.600009))
    assert len(read(tmp_path, 2020, with_hidden_columns(2020, rows)).factors) == 3


@pytest.mark.parametrize(
    ("methane", "nitrous_oxide", "r134a", "sets"),
    [
        (25, 298, 1430, ("AR4", "AR4")),
        (28, 265, 1300, ("AR5", "AR5")),
        (28, 265, 1530, ("AR5", "AR6")),
        (29, 265, 1234, (None, None)),
    ],
)
def test_the_gwp_sets_are_read_from_the_edition_s_own_lists(
    tmp_path: Path,
    methane: int,
    nitrous_oxide: int,
    r134a: int,
    sets: tuple[str | None, str | None],
) -> None:
    listed = {"Methane": methane, "Nitrous oxide": nitrous_oxide, "HFC-134a": r134a}
    text = "Total emissions including non-Kyoto products"
    rows: list[Row] = [
        ["Scope 1", "Refrigerant & other", "Kyoto protocol products", name, None, text, "kg", "kg CO2e", figure]
        for name, figure in listed.items()
    ]  # fmt: skip
    found = by_key(read(tmp_path, 2024, newer(2024, rows + electricity(GENERATED, None))))
    generated = found["2 | UK electricity > Electricity generated > Electricity: UK | GB | kWh"]
    (refrigerant,) = [each for key, each in found.items() if "HFC-134a" in key]
    assert (generated.gwp_set, refrigerant.gwp_set) == sets


def test_spellings_that_change_between_years_name_one_factor(tmp_path: Path) -> None:
    older: list[Row] = [
        ["Scope 3", "WTT- fuels", "WTT- liquid fuels", "Burning Oil", None, "Volume", "litres", "kg CO2e", 0.5],
        ["Scope 3", "WTT- business travel- air", "WTT- flights", "Long-haul", None, "With RF", "passenger.km", "kg CO2e", 0.1],
        ["Scope 3", "Waste disposal", "Paper", "Paper and board: paper", None, "Closed loop", "tonnes", "kg CO2e", 21],
        ["Scope 2", "UK electricity for Evs", "Cars (by size)", "Small car", 0, "Battery Electric Vehicle", "km", "kg CO2e", 0.04],
    ]  # fmt: skip
    later: list[Row] = [
        ["Scope 3", "WTT- fuels", "Liquid fuels", "Burning oil", None, None, "Litres", "kg CO2e", 0.5],
        ["Scope 3", "WTT- business travel (air)", "WTT- flights", "Long-haul", None, "With RF", "passenger.km", "kg CO2e", 0.1],
        ["Scope 3", "Waste disposal", "Paper", "Paper and board: paper", None, "Closed-loop", "tonnes", "kg CO2e", 21],
        ["Scope 2", "UK electricity for EVs", "Cars (by size)", "Small car", None, "Battery electric vehicle", "km", "kg CO2e", 0.04],
    ]  # fmt: skip
    names = set(by_key(read(tmp_path, 2017, plain(2017, older))))
    assert names == set(by_key(read(tmp_path, 2025, newer(2025, later))))
    assert "3 | WTT- fuels > Liquid fuels > Burning oil | GB | litre" in names
    assert len(names) == 4


# --- the workbook around it ----------------------------------------------------


def test_people_s_own_sheets_and_their_formulas_are_not_read(tmp_path: Path) -> None:
    """The flat sheet is found by its name or its header, behind whatever was put before it."""
    own = sheet_xml('<row r="1"><c r="A1"><f>SUM(B1:B9)</f><v>12</v></c></row>')
    flat = sheet_xml(rows_xml(newer(2024, electricity(GENERATED, None))))
    edited = sheet_xml(
        rows_xml(newer(2024, electricity(GENERATED, None, "kg {}"))).replace("0.2<", "9<")
    )
    first = sheet_xml(rows_xml(front(2024)))
    for name, expected in ((FLAT, "v1.1"), ("Flat", "v1.1")):
        sheets = {
            "Own": own,
            "Front page": first,
            name: flat,
            "Copy": edited,
        }
        reading = IMPORTER.read(write_parts(tmp_path / "saved.xlsx", workbook_parts(sheets)))
        assert [each.kg_co2eq_per_unit for each in reading.factors] == [Decimal("0.2")]
        assert reading.release == expected
        assert reading.factors[0].reference.startswith(f"{name}, row 7: ")


def test_without_a_readable_front_page_the_release_is_the_file_s_name(tmp_path: Path) -> None:
    counted = sheet_xml('<row r="1"><c r="A1" t="n"><f>1+1</f><v>2</v></c></row>')
    flat = sheet_xml(rows_xml(newer(2024, electricity(GENERATED, None))))
    for sheets in ({FLAT: flat}, {"Front page": counted, FLAT: flat}):
        path = write_parts(tmp_path / "ghg-2024.xlsx", workbook_parts(sheets))
        reading = IMPORTER.read(path)
        assert reading.release == "ghg-2024.xlsx"
        assert reading.factors[0].published_on is None


def test_an_own_figure_in_the_flat_sheet_is_refused_by_its_cell(tmp_path: Path) -> None:
    rows = rows_xml(newer(2024, electricity(GENERATED, None)))
    changed = rows.replace("<v>0.2</v>", "<f>0.19+0.01</f><v>0.2</v>")
    assert changed != rows
    sheets = {"Front page": sheet_xml(rows_xml(front(2024))), FLAT: sheet_xml(changed)}
    path = write_parts(tmp_path / "own.xlsx", workbook_parts(sheets))
    with pytest.raises(ReferenceDataError, match="row 7, column J") as caught:
        IMPORTER.read(path)
    assert "0.19+0.01" in str(caught.value)


def test_the_words_that_the_publisher_joins_by_formula_are_read(tmp_path: Path) -> None:
    """Editions of 2018 to 2021 hold a joined lookup and even the value's header as formulas."""
    rows = rows_xml(with_hidden_columns(2019, electricity(GENERATED, None, "kg {}")))
    header = cell_xml("K5", "GHG Conversion Factor 2019")
    joined = '<c r="K5" t="str"><f>"GHG Conversion Factor "&amp;2019</f><v>GHG Conversion Factor 2019</v></c>'
    assert header in rows
    sheets = {FLAT: sheet_xml(rows.replace(header, joined))}
    reading = IMPORTER.read(write_parts(tmp_path / "joined.xlsx", workbook_parts(sheets)))
    assert reading.editions == ("DEFRA 2019",)


def test_an_error_in_a_cell_is_no_figure_and_no_blank(tmp_path: Path) -> None:
    rows = rows_xml(newer(2024, electricity(GENERATED, None)))
    broken = rows.replace('<c r="J10"><v>0.006</v>', '<c r="J10" t="e"><v>#N/A</v>')
    assert broken != rows
    path = write_parts(tmp_path / "a.xlsx", workbook_parts({FLAT: sheet_xml(broken)}))
    reading = IMPORTER.read(path)
    assert reading.left_out["text in place of a figure"] == 1
    assert set(reading.factors[0].gases) == {"co2", "ch4"}


LAYOUTS_REFUSED = {
    "no value's year": ("GHG Conversion Factor 2024", "GHG Conversion Factor"),
    "no unit": ("UOM", "Measure"),
    "no gas": ("GHG/Unit", "Gas"),
    "a column twice": ("Level 4", "Level 3"),
    "figures of two years": ("ID", "GHG Conversion Factor 2023"),
}


@pytest.mark.parametrize(("word", "other"), LAYOUTS_REFUSED.values(), ids=LAYOUTS_REFUSED.keys())
def test_an_unknown_layout_is_refused(tmp_path: Path, word: str, other: str) -> None:
    flat = newer(2024, electricity(GENERATED, None))
    flat[5] = [other if cell == word else cell for cell in flat[5]]
    with pytest.raises(ReferenceDataError, match="expected") as caught:
        read(tmp_path, 2024, flat)
    assert "nothing of it was taken" in str(caught.value)


def test_another_publication_and_a_sheet_without_figures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="none such on Table 1, Table 2"):
        IMPORTER.read(write_workbook(tmp_path / "a.xlsx", {"Table 1": [["x"]], "Table 2": [[1]]}))
    with pytest.raises(ReferenceDataError, match="expected figures of kg CO2e; found none"):
        read(tmp_path, 2024, newer(2024, []))
