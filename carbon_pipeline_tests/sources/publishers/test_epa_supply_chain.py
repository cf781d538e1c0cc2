"""The v1.2 file as published, and made files in the layout of v1.3 with invented figures."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.gwp_sets import derived_co2eq
from carbon_pipeline.sources.publishers.epa_supply_chain.importer import IMPORTER
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading
from carbon_pipeline.vocabulary.units import unit_name

SHARED = Path(__file__).parents[4] / "shared/data"
REAL = (
    SHARED / "publishers/epa-supply-chain/SupplyChainGHGEmissionFactors_v1.2_NAICS_CO2e_USD2021.csv"
)

HEADER = (
    '"2017 NAICS Code","2017 NAICS Title","GHG","Unit",'
    '"Supply Chain Emission Factors without Margins",'
    '"Margins of Supply Chain Emission Factors",'
    '"Supply Chain Emission Factors with Margins","Reference USEEIO Code"'
)
CO2EQ_UNIT = "kg CO2e/2022 USD, purchaser price"
MASS_UNIT = "kg/2022 USD, purchaser price"
V13 = "SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv"
V13_BY_GAS = "SupplyChainGHGEmissionFactors_v1.3.0_NAICS_byGHG_USD2022.csv"

# the eighteen gases of the file by gas, with kg (or kg CO2e) per USD that are invented
BY_GAS = {
    "Carbon dioxide": "1.23e-01",
    "Methane": "4.56e-04",
    "Nitrous oxide": "7.89e-06",
    "Sulfur hexafluoride": "1.00e-08",
    "Nitrogen trifluoride": "2.00e-10",
    "Carbon tetrafluoride": "3.00e-09",
    "Hexafluoroethane": "4.00e-09",
    "Perfluoropropane": "5.00e-10",
    "Perfluorobutane": "6.00e-11",
    "Perfluorocyclobutane": "7.00e-10",
    "Perfluorohexane": "8.00e-12",
    "HFC-23": "9.00e-10",
    "HFC-32": "1.10e-08",
    "HFC-125": "1.20e-08",
    "HFC-134a": "1.30e-07",
    "HFC-143a": "1.40e-09",
    "HFC-236fa": "1.50e-10",
    "HFCs and PFCs, unspecified": "1.60e-05",
}


def row(
    figures: str = '0.2,0.1,0.3,"1111A0"',
    *,
    code: str = "111110",
    gas: str = "All GHGs",
    unit: str = CO2EQ_UNIT,
) -> str:
    return f'"{code}","Soybean Farming","{gas}","{unit}",{figures}'


def by_gas_rows(code: str = "111110", unspecified_unit: str = CO2EQ_UNIT) -> list[str]:
    return [
        row(
            f'"{kg}","0.00e+00","{kg}","1111A0"',
            code=code,
            gas=gas,
            unit=unspecified_unit if "unspecified" in gas else MASS_UNIT,
        )
        for gas, kg in BY_GAS.items()
    ]


def written(folder: Path, rows: list[str], name: str = V13, header: str = HEADER) -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def read(folder: Path, rows: list[str], name: str = V13) -> Reading:
    return IMPORTER.read(written(folder, rows, name))


def refusal(folder: Path, rows: list[str], name: str = V13, header: str = HEADER) -> str:
    with pytest.raises(ReferenceDataError) as refused:
        IMPORTER.read(written(folder, rows, name, header))
    return str(refused.value)


def by_key(reading: Reading) -> dict[str, PublishedFactor]:
    return {factor.row_key: factor for factor in reading.factors}


@pytest.fixture(scope="module")
def real() -> Reading:
    if not REAL.exists():
        pytest.skip(f"the published file is not at {REAL}")
    return IMPORTER.read(REAL)


def test_v12_gives_two_factors_for_each_of_its_sectors(real: Reading) -> None:
    assert (real.rows_read, real.taken, real.left_out.total()) == (1016, 1016, 0)
    assert len(real.factors) == 2032
    assert real.editions == ("EPA Supply Chain v1.2",)
    assert {factor.unit for factor in real.factors} == {"USD_2021"}
    assert unit_name("USD_2021") == "USD_2021"


def test_v12_figures_are_those_of_the_file_to_the_last_digit(real: Reading) -> None:
    with REAL.open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    factors = by_key(real)
    for line in lines:
        for label in ("with", "without"):
            factor = factors[f"NAICS {line['2017 NAICS Code']}, {label} margins"]
            published = line[f"Supply Chain Emission Factors {label} Margins"]
            assert str(factor.kg_co2eq_per_unit) == published
            assert factor.price_basis == f"purchaser_price_{label}_margins"
    beef = factors["NAICS 112111, with margins"]
    assert beef.kg_co2eq_per_unit == Decimal("3.298")
    assert factors["NAICS 112111, without margins"].kg_co2eq_per_unit == Decimal("3.227")
    assert (beef.scope, beef.region, beef.gwp_set) == (3, "US", "AR4")
    assert (beef.valid_from, beef.valid_to) == (date(2021, 1, 1), None)
    assert beef.reference == ("NAICS 2017 112111 Beef Cattle Ranching and Farming, with margins")


def test_every_sector_of_v12_is_an_activity_of_ours_and_no_two_are_one(real: Reading) -> None:
    mapping = load_mapping("epa_supply_chain")
    mapped = [(mapping(factor.category), factor.price_basis) for factor in real.factors]
    assert all(each.is_ours and each.factor_type == "spend" for each, _ in mapped)
    assert len({(each.activity, basis) for each, basis in mapped}) == len(mapped)
    assert mapping("NAICS > 562212").activity == "naics_562212"


def test_v13_has_another_year_and_the_gwp_of_the_next_report(tmp_path: Path) -> None:
    reading = read(tmp_path, [row(), row('0,0,0,"x"', code="541110")])
    assert reading.editions == ("EPA Supply Chain v1.3",)
    factor = by_key(reading)["NAICS 111110, with margins"]
    assert factor.kg_co2eq_per_unit == Decimal("0.3")
    assert (factor.unit, factor.gwp_set) == ("USD_2022", "AR5")
    assert factor.valid_from == date(2022, 1, 1)
    assert len(reading.factors) == 4, "a zero that is published is a figure"


def test_by_gas_masses_are_grams_and_what_is_co2e_is_added_as_it_is(tmp_path: Path) -> None:
    reading = read(tmp_path, [*by_gas_rows(), *by_gas_rows("541110")], V13_BY_GAS)
    assert (reading.rows_read, reading.taken) == (36, 36)
    assert reading.editions == ("EPA Supply Chain v1.3 by gas",)
    assert len(reading.factors) == 4
    factor = by_key(reading)["NAICS 111110, with margins, by gas"]
    assert (factor.gases_basis, factor.kg_co2eq_per_unit, factor.gwp_set) == ("mass", None, "AR5")
    assert len(factor.gases) == 18
    assert factor.gases["co2"] == Decimal(123)
    assert factor.gases["ch4"] == Decimal("0.456")
    assert factor.gases["hfcs_pfcs_unspecified_co2eq"] == Decimal("0.016")
    without = {gas: grams for gas, grams in factor.gases.items() if not gas.endswith("_co2eq")}
    difference = derived_co2eq(factor.gases, "AR5") - derived_co2eq(without, "AR5")
    assert difference == Decimal("0.000016")
    # by hand: 0.123 kg CO2 and 0.000456 kg CH4 at 28
    main = {gas: factor.gases[gas] for gas in ("co2", "ch4")}
    assert derived_co2eq(main, "AR5") == Decimal("0.135768")


def test_the_wrong_label_of_v12_by_gas_makes_no_mass_of_what_is_co2e(tmp_path: Path) -> None:
    rows = by_gas_rows(unspecified_unit=MASS_UNIT)
    name = "SupplyChainGHGEmissionFactors_v1.2_NAICS_byGHG_USD2021.csv"
    reading = read(tmp_path, [line.replace("2022 USD", "2021 USD") for line in rows], name)
    factor = reading.factors[0]
    assert factor.gases["hfcs_pfcs_unspecified_co2eq"] == Decimal("0.016")
    assert factor.gwp_set == "AR4"


def test_the_two_files_of_a_version_never_meet(tmp_path: Path) -> None:
    together = read(tmp_path, [row()])
    by_gas = read(tmp_path, by_gas_rows(), V13_BY_GAS)
    assert not set(together.editions) & set(by_gas.editions)
    assert not set(by_key(together)) & set(by_key(by_gas))
    mapping = load_mapping("epa_supply_chain")
    assert not any(mapping(factor.category).is_ours for factor in by_gas.factors)


def test_the_year_tells_the_version_where_the_name_does_not(tmp_path: Path) -> None:
    assert read(tmp_path, [row()], "download.csv").editions == ("EPA Supply Chain v1.3",)
    later = [row(unit="kg CO2e/2031 USD, purchaser price")]
    assert "found prices of 2031" in refusal(tmp_path, later, "download.csv")
    named = read(tmp_path, later, "SupplyChainGHGEmissionFactors_v2.0_NAICS_CO2e_USD2031.csv")
    assert named.editions == ("EPA Supply Chain v2.0",)
    assert named.factors[0].gwp_set is None
    assert "expected prices of 2022, as v1.3 was published" in refusal(tmp_path, later)


def test_missing_figures_are_left_out_with_their_reason(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        [
            row(),
            row(),
            row(',,,"x"', code="111120"),
            row('0.2,,,"x"', code="111130"),
            row(code="1111A0"),
        ],
    )
    assert reading.rows_read == 5
    assert reading.taken == 2
    assert reading.left_out == {
        "the same row a second time": 1,
        "no figure in the cell": 1,
        "sector without a NAICS code of six digits": 1,
    }
    assert set(by_key(reading)) == {
        "NAICS 111110, with margins",
        "NAICS 111110, without margins",
        "NAICS 111130, without margins",
    }


def test_a_sector_is_not_summed_without_one_of_its_gases(tmp_path: Path) -> None:
    rows = [*by_gas_rows(), *by_gas_rows("541110")]
    rows[0] = row('"","","","x"', gas="Carbon dioxide", unit=MASS_UNIT)
    reading = read(tmp_path, rows, V13_BY_GAS)
    assert reading.left_out == {"sector of which a gas has no figure": 18}
    assert {factor.category for factor in reading.factors} == {"NAICS by gas > 541110"}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "found no sector below the header"),
        ([row(unit="t CO2e/2022 USD, purchaser price")], "row 2, column Unit: expected kg or kg"),
        ([row(unit="kg CO2e/2022 USD, producer price")], "column Unit"),
        ([row(unit=MASS_UNIT)], "«All GHGs» in kg CO2e"),
        ([row('0.2,0.1,"0,3","x"')], "found «0,3»"),
        ([row("0.2,0.1")], "expected 8 cells; found 6"),
        ([row(), row('0.2,0.1,0.4,"x"')], "row 3"),
        ([row(), row(unit="kg CO2e/2021 USD, purchaser price", code="111120")], "row 3"),
        ([row(), *by_gas_rows("111120")], "«Carbon dioxide» beside «All GHGs»"),
        ([row('"","","","x"')], "figures of at least one sector"),
        ([row(gas="Phlogiston", unit=MASS_UNIT)], "row 2, column GHG"),
        ([row(gas="Methane", unit=CO2EQ_UNIT)], "«Methane» in kg CO2e"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(
    tmp_path: Path, rows: list[str], sentence: str
) -> None:
    assert sentence in refusal(tmp_path, rows)


def test_another_header_is_refused_with_what_it_is(tmp_path: Path) -> None:
    told = refusal(tmp_path, [row()], header="Industry Code,Industry Name,Substance,Unit")
    assert "expected one column «2017 NAICS Code»; found the columns «Industry Code»" in told
    other = HEADER.replace("2017 NAICS", "2022 NAICS")
    assert "«2017 NAICS Code»" in refusal(tmp_path, [row()], header=other)
