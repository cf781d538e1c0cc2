"""Workbooks in the layout of the IEA's Emissions Factors; every figure here is invented."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.gwp_sets import derived_co2eq
from carbon_pipeline.sources.publishers.iea.countries import iea_region
from carbon_pipeline.sources.publishers.iea.importer import IMPORTER
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading

Rows = Sequence[Sequence[object]]

TITLE = "CO2 emissions per kWh from electricity generation"
UNIT = "gCO2/kWh"
HEADER = ("Country", "Product", 2019, 2020, 2021, "2022 provisional")
CO2: Rows = [
    (TITLE,),
    (UNIT,),
    HEADER,
    ("World", "Total", 470.5, 461.25, 459, ".."),
    ("OECD Americas", "Total", 350, 340, 330, 320),
    ("Korea", "Total", 500.123456789, 480.5, 470, 465.75),
    ("Korea", "Coal", 900.5, 901, 902, "x"),
    ("Korea", "Biofuels", 1200, 1201, 1202, ".."),
    ("People's Republic of China", "Total", 600, "c", None, ".."),
    ("Iceland", "Total", 0, 0.1, 0.1, 0.1),
    ("Kosovo", "Total", 1000, 990, 980, ".."),
    ("Memo: European Union - 27", "Total", 255, 225, 230, 240),
    (None,),
    ("Source: invented for a test.",),
]
CH4: Rows = [
    ("CH4 emission factors from electricity generation, gCO2eq/kWh (GWP of the AR4)",),
    (),
    HEADER,
    ("Korea", "Total", 0.25, 0.2, 0.2, ".."),
    ("Japan", "Total", 0.5, 0.5, 0.5, ".."),
]
N2O: Rows = [
    ("N2O emission factors from electricity generation, gCO2eq/kWh (GWP of the AR4)",),
    (),
    HEADER,
    ("Korea", "Total", 1.5, 1.25, 1.125, ".."),
]
LOSSES: Rows = [
    ("Adjustment for transmission and distribution losses, gCO2/kWh",),
    (),
    ("Country", 2019, 2020),
    ("Korea", 17.5, 16.25),
]


def workbook(folder: Path, sheets: dict[str, Rows], name: str = "IEA_EmissionFactors_2023") -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def read(folder: Path, sheets: dict[str, Rows]) -> Reading:
    return IMPORTER.read(workbook(folder, sheets))


def refusal(folder: Path, sheets: dict[str, Rows]) -> str:
    with pytest.raises(ReferenceDataError) as refused:
        read(folder, sheets)
    return str(refused.value)


def by_key(reading: Reading) -> dict[tuple[str, int], PublishedFactor]:
    return {(factor.row_key, factor.valid_from.year): factor for factor in reading.factors}


@pytest.fixture
def whole(tmp_path: Path) -> Reading:
    return read(
        tmp_path,
        {
            "Contents": [("Emissions Factors 2023",), ("Trade adjustment",)],
            "CO2KWH ELE & HEAT": [("CO2 per kWh of electricity and heat",), *CO2[1:]],
            "CO2KWH ELE": CO2,
            "CH4 factors": CH4,
            "N2O factors": N2O,
            "T&D losses adjustment": LOSSES,
            "Trade adjustment": [("gCO2/kWh",), ("Country", 2019), ("Korea", -5)],
        },
    )


def test_every_figure_is_accounted_for(tmp_path: Path) -> None:
    reading = read(tmp_path, {"CO2KWH ELE": CO2})
    assert reading.rows_read == 9 * 4
    assert reading.taken == 19
    assert reading.left_out == {
        "group of countries": 4,
        "area that ISO 3166 does not name": 4,
        "biogenic CO2 of biofuels": 3,
        "not available": 3,
        "confidential": 1,
        "not applicable or not available": 1,
        "no figure in the cell": 1,
    }
    assert reading.release == "IEA Emissions Factors 2023"
    assert reading.editions == ("IEA 2019", "IEA 2020", "IEA 2021", "IEA 2022")


def test_co2_alone_is_grams_through_a_thousand(tmp_path: Path) -> None:
    factors = by_key(read(tmp_path, {"CO2KWH ELE": CO2}))
    korea = factors["Electricity, Total, KR", 2019]
    assert korea.kg_co2eq_per_unit == Decimal("0.500123456789")
    assert korea.gases == {"co2": Decimal("500.123456789")}
    assert (korea.gases_basis, korea.gwp_set, korea.scope) == ("mass", None, 2)
    assert (korea.valid_from, korea.valid_to) == (date(2019, 1, 1), date(2019, 12, 31))
    assert (korea.edition, korea.unit, korea.published_unit) == ("IEA 2019", "kWh", "gCO2/kWh")
    assert factors["Electricity, Total, WORLD", 2020].kg_co2eq_per_unit == Decimal("0.46125")
    assert factors["Electricity, Total, EU27", 2022].kg_co2eq_per_unit == Decimal("0.24")
    assert factors["Electricity, Coal, KR", 2021].kg_co2eq_per_unit == Decimal("0.902")
    assert factors["Electricity, Total, IS", 2019].kg_co2eq_per_unit == 0, "generation without fuel"
    assert ("Electricity, Total, CN", 2020) not in factors, "confidential is not zero"
    assert "provisional" in factors["Electricity, Total, KR", 2022].reference


def test_methane_and_nitrous_oxide_in_co2e_are_added_as_they_are(whole: Reading) -> None:
    factors = by_key(whole)
    korea = factors["Electricity, Total, KR", 2020]
    assert korea.gases == {"co2": Decimal("480.5"), "ch4": Decimal("0.2"), "n2o": Decimal("1.25")}
    assert (korea.gases_basis, korea.gwp_set) == ("co2eq", "AR4")
    assert korea.kg_co2eq_per_unit == Decimal("0.48195")
    assert factors["Electricity, Total, KR", 2019].kg_co2eq_per_unit == Decimal("0.501873456789")
    provisional = factors["Electricity, Total, KR", 2022]
    assert provisional.gases == {"co2": Decimal("465.75")}
    assert provisional.reference.endswith("provisional: CO2")
    assert factors["Electricity and heat, Total, KR", 2020].gases == {"co2": Decimal("480.5")}
    assert whole.left_out["CH4 or N2O without a figure of CO2"] == 3


def test_losses_are_another_factor_and_trade_is_none(whole: Reading) -> None:
    factors = by_key(whole)
    losses = factors["T&D losses, Total, KR", 2019]
    assert (losses.kg_co2eq_per_unit, losses.scope) == (Decimal("0.0175"), 3)
    mapping = load_mapping("iea")
    mapped = {
        factor.category: mapping(factor.category)
        for factor in whole.factors
        if factor.valid_from.year == 2019 and factor.region == "KR"
    }
    assert {category: (m.factor_type, m.is_ours) for category, m in mapped.items()} == {
        "Electricity > Total": ("electricity", True),
        "Electricity > Coal": ("electricity", False),
        "Electricity and heat > Total": ("heat", False),
        "Electricity and heat > Coal": ("heat", False),
        "T&D losses > Total": ("electricity_td", True),
    }
    assert all(factor.kg_co2eq_per_unit is not None for factor in whole.factors)


def test_masses_are_never_summed_but_derived(tmp_path: Path) -> None:
    masses: dict[str, Rows] = {
        "CO2KWH ELE": CO2,
        "CH4KWH ELE": [("CH4 per kWh, g CH4 / kWh",), HEADER, ("Korea", "Total", 0.01)],
        "N2OKWH ELE": [("kg N2O per kWh",), HEADER, ("Korea", "Total", 0.000002)],
    }
    korea = by_key(read(tmp_path, masses))["Electricity, Total, KR", 2019]
    assert korea.kg_co2eq_per_unit is None
    assert (korea.gases_basis, korea.gwp_set) == ("mass", "AR5")
    assert korea.gases["n2o"] == Decimal("0.002")
    # 500.123456789 g CO2, 0.01 g CH4 at 28, 0.002 g N2O at 265
    assert derived_co2eq(korea.gases, "AR5") == Decimal("0.500933456789")


def test_heat_is_heat(tmp_path: Path) -> None:
    rows = [("Heat",), ("kgCO2 per kWh",), HEADER, ("Finland", "Total", 0.125)]
    reading = read(tmp_path, {"CO2KWH HEAT": rows})
    (factor,) = reading.factors
    assert factor.kg_co2eq_per_unit == Decimal("0.125")
    assert factor.gases == {"co2": Decimal(125)}
    mapped = load_mapping("iea")(factor.category)
    assert (mapped.factor_type, mapped.activity) == ("heat", "heat_and_steam")


@pytest.mark.parametrize(
    "above",
    [
        [("CO₂ emissions from electricity generation, gCO₂/kWh",), ()],
        [(), ("grammes CO2 / kilowatt hour",), (), (), ()],
        [("grams of CO2 per kWh",)],
    ],
)
@pytest.mark.parametrize("country", ["Country", "Region/Country/Economy", None])
def test_the_header_stands_where_the_years_are(
    tmp_path: Path, above: Rows, country: str | None
) -> None:
    rows = [*above, (country, "2020", "2021p", "2022 (est.)"), ("Slovak Republic", 1, "2.5", "..")]
    reading = read(tmp_path, {"CO2KWH ELE": rows})
    kg = {f.valid_from.year: f.kg_co2eq_per_unit for f in reading.factors}
    assert kg == {2020: Decimal("0.001"), 2021: Decimal("0.0025")}
    assert {f.region for f in reading.factors} == {"SK"}
    assert reading.factors[1].reference.count("provisional") == 1


def test_a_country_in_merged_cells_holds_for_its_products(tmp_path: Path) -> None:
    rows = [(UNIT,), HEADER, ("France", "Total", 50), (None, "Gas", 400), ("Spain", "Total", 150)]
    keys = {row_key for row_key, _ in by_key(read(tmp_path, {"CO2KWH ELE": rows}))}
    assert keys == {"Electricity, Total, FR", "Electricity, Gas, FR", "Electricity, Total, ES"}


def test_sheets_of_other_names_are_told_by_their_title(tmp_path: Path) -> None:
    title = "CO2 EMISSIONS FROM ELECTRICITY GENERATION, gCO2/kWh"
    both = "CO2 EMISSIONS FROM ELECTRICITY AND HEAT GENERATION, gCO2/kWh"
    sheets: dict[str, Rows] = {
        "Notes": [("Emissions Factors 2031",)],
        "Table 1": [(title,), HEADER, ("France", "Total", 50)],
        "Table 2": [(both,), HEADER, ("France", "Total", 60)],
    }
    path = workbook(tmp_path, sheets, name="download")
    reading = IMPORTER.read(path)
    assert {factor.category for factor in reading.factors} == {
        "Electricity > Total",
        "Electricity and heat > Total",
    }
    assert reading.release == "IEA Emissions Factors 2031"


def test_an_older_european_union_of_27_is_another_one(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"CO2KWH ELE": CO2}, name="IEA Emission Factors 2012")
    assert "EU27" not in {factor.region for factor in IMPORTER.read(path).factors}


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Korea", "KR"),
        ("DPR of Korea", "KP"),
        ("People’s Republic of China", "CN"),
        ("Hong Kong (China)", "HK"),
        ("Chinese Taipei", "TW"),
        ("Republic of Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Côte d'Ivoire", "CI"),
        ("Dem. Rep. of Congo", "CD"),
        ("Republic of the Congo", "CG"),
        ("Islamic Republic of Iran", "IR"),
        ("Bolivarian Republic of Venezuela", "VE"),
        ("Viet Nam", "VN"),
        ("South Africa", "ZA"),
        ("Israel (2)", "IL"),
        ("CYPRUS*", "CY"),
        ("Africa", None),
        ("Other Africa", None),
        ("Non-OECD Asia (excluding China)", None),
        ("China (P.R. of China and Hong Kong, China)", None),
        ("Memo: European Union - 28", None),
        ("Former Soviet Union (if no detail)", None),
        ("Atlantis", None),
    ],
)
def test_countries_are_named_as_the_iea_does(name: str, region: str | None) -> None:
    found, because = iea_region(name, 2023)
    assert found == region
    assert bool(because) == (region is None)


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ({"Sheet1": [("a", "b")]}, "expected sheets CO2KWH ELE"),
        ({"CH4 factors": CH4}, "found the sheets «CH4 factors»"),
        ({"CO2KWH ELE": [(TITLE,), HEADER, ("Korea", "Total", 1)]}, "one unit in the title"),
        ({"CO2KWH ELE": [("gCO2/kWh or kgCO2/kWh",), HEADER]}, "one unit in the title"),
        ({"CO2KWH ELE": [("gCO2eq/kWh",), HEADER]}, "expected grams of co2"),
        ({"CO2KWH ELE": [(UNIT,), ("Korea", "Total", 1)]}, "a header with years"),
        ({"CO2KWH ELE": [(UNIT,), ("a", "b", "c", 2019, 2020)]}, "row 2: expected columns of"),
        ({"CO2KWH ELE": [(UNIT,), HEADER, ("Korea", "Total", "..")]}, "at least one country"),
        (
            {"CO2KWH ELE": [(UNIT,), HEADER, ("Turkey", "Total", 1), ("Türkiye", "Total", 2)]},
            "row 4: expected one figure of Türkiye",
        ),
    ],
)
def test_what_is_no_such_workbook_is_refused_whole(
    tmp_path: Path, sheets: dict[str, Rows], sentence: str
) -> None:
    assert sentence in refusal(tmp_path, sheets)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "IEA_EmissionFactors_2023.xlsx"
    path.write_text("Country,2020\n")
    with pytest.raises(ReferenceDataError, match="expected an Excel workbook"):
        IMPORTER.read(path)
