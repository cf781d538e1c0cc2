"""Two vintages as published, and made files of other layouts with invented figures."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.ember.importer import IMPORTER
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading
from carbon_pipeline.sources.publishers.registry import importer_of
from carbon_pipeline.vocabulary.regions import is_region

SHARED = Path(__file__).parents[4] / "shared/data"
GRID = SHARED / "publishers/grid"
NEWER = GRID / "owid-carbon-intensity-electricity_vintage-2025-07.csv"
OLDER = GRID / "owid-carbon-intensity-electricity_vintage-older.csv"

OWID = "Entity,Code,Year,Carbon intensity of electricity - gCO2/kWh"
EMBER_LONG = "Area,ISO 3 code,Year,Area type,Category,Subcategory,Variable,Unit,Value"
EMBER_WIDE = (
    "Area,ISO 3 code,Year,Area type,Electricity source,Generation (TWh),"
    "Emissions intensity (gCO2e/kWh),Continent"
)

GROUP = "group of countries"
ZERO = "zero, which no generation has over its life cycle"
NO_ISO = "area that ISO 3166 does not name"


def published(path: Path) -> Reading:
    if not path.exists():
        pytest.skip(f"the published file is not at {path}")
    return IMPORTER.read(path)


@pytest.fixture(scope="module")
def newer() -> Reading:
    return published(NEWER)


@pytest.fixture(scope="module")
def older() -> Reading:
    return published(OLDER)


def by_place(reading: Reading) -> dict[tuple[str, int], PublishedFactor]:
    return {(factor.region, factor.valid_from.year): factor for factor in reading.factors}


def read(folder: Path, rows: Iterable[str], header: str = OWID) -> Reading:
    path = folder / "carbon-intensity-electricity.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return IMPORTER.read(path)


def refusal(folder: Path, rows: Iterable[str], header: str = OWID) -> str:
    with pytest.raises(ReferenceDataError) as refused:
        read(folder, rows, header)
    return str(refused.value)


def test_every_row_of_both_vintages_is_accounted_for(newer: Reading, older: Reading) -> None:
    assert (newer.rows_read, newer.taken) == (5835, 5296)
    assert newer.left_out == {GROUP: 494, ZERO: 21, NO_ISO: 24}
    assert newer.editions == tuple(f"Ember {year}" for year in range(1990, 2024))
    assert (older.rows_read, older.taken) == (5050, 4546)
    assert older.left_out == {GROUP: 440, ZERO: 43, NO_ISO: 21}
    assert older.editions == tuple(f"Ember {year}" for year in range(2000, 2022))


def test_figures_are_those_of_the_file_with_the_point_moved(newer: Reading) -> None:
    factors = by_place(newer)
    alpha_3 = {"FR": "FRA", "KR": "KOR", "GB": "GBR", "DE": "DEU", "IN": "IND", "WORLD": "OWID_WRL"}
    with NEWER.open() as file:
        lines = {(line["Code"], line["Year"]): line for line in csv.DictReader(file)}
    for region, code in alpha_3.items():
        for year in (2000, 2015, 2022):
            grams = lines[code, str(year)]["Carbon intensity of electricity - gCO2/kWh"]
            kg = factors[region, year].kg_co2eq_per_unit
            assert kg is not None
            assert str(kg * 1000).rstrip("0") == grams.rstrip("0")
    assert factors["EU27", 2000].kg_co2eq_per_unit == Decimal("0.4190956")
    assert factors["AF", 2000].source_row > 1


def test_a_factor_is_electricity_of_a_calendar_year_in_scope_2(newer: Reading) -> None:
    factor = by_place(newer)["FR", 2022]
    assert (factor.edition, factor.unit, factor.scope) == ("Ember 2022", "kWh", 2)
    assert (factor.valid_from, factor.valid_to) == (date(2022, 1, 1), date(2022, 12, 31))
    assert factor.published_unit == "gCO2/kWh"
    assert "Life-cycle" in factor.reference
    assert not factor.gases
    assert factor.gwp_set is None
    mapped = load_mapping("ember")(factor.category)
    assert (mapped.factor_type, mapped.activity) == ("electricity", "electricity")
    assert all(is_region(factor.region) for factor in newer.factors)


def test_a_later_vintage_restates_the_same_factors(newer: Reading, older: Reading) -> None:
    new, old = by_place(newer), by_place(older)
    assert new["EU27", 2000].row_key == old["EU27", 2000].row_key
    assert old["EU27", 2000].kg_co2eq_per_unit == Decimal("0.3823017"), "not the row (Ember)"
    assert new["EU27", 2000].kg_co2eq_per_unit != old["EU27", 2000].kg_co2eq_per_unit
    assert ("BE", 2004) not in old, "a zero for what was missing"
    assert new["BE", 2004].kg_co2eq_per_unit


def test_owid_is_another_name_of_the_publisher() -> None:
    assert importer_of("owid") is importer_of("ember") is IMPORTER


@pytest.mark.parametrize(
    "value_header",
    [
        "Carbon intensity of electricity (gCO2/kWh)",
        "Carbon intensity of electricity - gCO2/kWh",
        "Lifecycle carbon intensity of electricity - gCO2/kWh",
        "Carbon intensity of electricity generation - gCO₂e/kWh",
        "Carbon intensity of electricity - gCO2eq/kWh",
    ],
)
def test_the_header_of_the_values_may_change_but_names_its_unit(
    tmp_path: Path, value_header: str
) -> None:
    header = f"Entity,Code,Year,{value_header},World region according to OWID"
    reading = read(tmp_path, ["France,FRA,2030,12.5,Europe"], header)
    (factor,) = reading.factors
    assert factor.kg_co2eq_per_unit == Decimal("0.0125")
    assert factor.edition == "Ember 2030"
    assert factor.published_unit in value_header


def test_missing_figures_and_areas_are_left_out_with_their_reason(tmp_path: Path) -> None:
    rows = [
        "France,FRA,2022,85.1",
        "France,FRA,2022,85.1",
        "France,FRA,2023,",
        "Burundi,BDI,2022,0",
        "Asia,,2022,500",
        "Kosovo,OWID_KOS,2022,900",
        "European Union (27) (Ember),,2022,250",
        "World,OWID_WRL,2022,4.8e2",
    ]
    reading = read(tmp_path, rows)
    assert reading.left_out == {
        "the same row a second time": 1,
        "no figure in the cell": 1,
        ZERO: 1,
        GROUP: 2,
        NO_ISO: 1,
    }
    assert by_place(reading)["WORLD", 2022].kg_co2eq_per_unit == Decimal("0.48")
    assert reading.taken == 2


def test_embers_long_format_gives_its_one_variable(tmp_path: Path) -> None:
    kind = "Country or economy,Power sector emissions"
    rows = [
        f"France,FRA,2024,{kind},CO2 intensity,CO2 intensity,gCO2/kWh,44.3",
        f"France,FRA,2024,{kind},Total,Total emissions,mtCO2,25.1",
        f"World,,2024,{kind},CO2 intensity,CO2 intensity,gCO2/kWh,473.2",
        f"Africa,,2024,{kind},CO2 intensity,CO2 intensity,gCO2/kWh,500",
    ]
    reading = read(tmp_path, rows, EMBER_LONG)
    assert reading.left_out == {"another variable than CO2 intensity": 1, GROUP: 1}
    factors = by_place(reading)
    assert factors["FR", 2024].kg_co2eq_per_unit == Decimal("0.0443")
    assert factors["WORLD", 2024].kg_co2eq_per_unit == Decimal("0.4732")


def test_embers_wide_format_gives_the_total_generation(tmp_path: Path) -> None:
    rows = [
        "France,FRA,2025,Country or economy,Total generation,574.4,41.2,Europe",
        "France,FRA,2025,Country or economy,Coal,1.1,990.0,Europe",
    ]
    reading = read(tmp_path, rows, EMBER_WIDE)
    assert by_place(reading)["FR", 2025].kg_co2eq_per_unit == Decimal("0.0412")
    assert reading.left_out == {"one source of electricity, not the total": 1}


@pytest.mark.parametrize(
    ("rows", "header", "sentence"),
    [
        (["France,FRA,2022,1"], "Entity,Code,Year,co2_intensity", "in gCO2/kWh; found the columns"),
        (["France,FRA,2022,1"], OWID.replace("gCO2", "kgCO2"), "found the columns"),
        (["France,FRA,2022,1"], OWID.replace("Entity", "Country"), "one column «Entity»"),
        (["France,FRA,2022,1"], OWID.replace("Year", "Day"), "one column «Year»"),
        (["France,FRA,2022"], OWID, "row 2: expected 4 cells; found 3"),
        (["France,FRA,22,1"], OWID, "row 2, column Year: expected a year; found «22»"),
        (["France,FRA,2022,n/a"], OWID, "found «n/a»"),
        (["France,FRA,2022,-1"], OWID, "not below 0"),
        (["France,FRA,2022,1", "France,FRA,2022,2"], OWID, "row 3: expected one figure of France"),
        (["Asia,,2022,1"], OWID, "at least one country"),
        ([], OWID, "at least one country"),
        (["EU27+1,,2020,275"], OWID, "European Environment Agency"),
        (["France,FRA,2024,x,x,x,CO2 intensity,kgCO2/kWh,4"], EMBER_LONG, "«kgCO2/kWh»"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(
    tmp_path: Path, rows: list[str], header: str, sentence: str
) -> None:
    assert sentence in refusal(tmp_path, rows, header)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("codecarbon-eea-eu-2020.csv", "European Environment Agency"),
        ("IFI_Default_Grid_Factors_2021_v3.1_unfccc.csv", "found the columns"),
    ],
)
def test_other_publishers_grid_factors_are_refused(name: str, sentence: str) -> None:
    with pytest.raises(ReferenceDataError, match=sentence):
        published(GRID / name)
