"""The extract of Base Carbone at hand, and its mapping."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.sources.publishers.ademe.importer import EDITION, IMPORTER, read
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES
from carbon_pipeline.vocabulary.regions import is_region
from carbon_pipeline.vocabulary.units import unit_name

SHARED = Path(__file__).parents[4] / "shared/data"
EXTRACT = SHARED / "publishers/ademe/Base_Carbone_Test_cp1252.csv"

pytestmark = pytest.mark.skipif(not EXTRACT.exists(), reason="the extract of ADEME is not at hand")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(EXTRACT)


@pytest.fixture(scope="module")
def factors(reading: Reading) -> dict[str, PublishedFactor]:
    return {factor.row_key: factor for factor in reading.factors}


def test_every_row_of_the_extract_is_accounted_for(reading: Reading) -> None:
    assert reading.rows_read == 117
    assert reading.taken == len(reading.factors) == 104
    assert reading.left_out == Counter({"money without the year of its prices": 13})
    assert reading.release == EXTRACT.name
    assert reading.editions == (EDITION,)


def test_an_element_of_its_own(factors: dict[str, PublishedFactor]) -> None:
    copier = factors["20591"]
    assert copier.kg_co2eq_per_unit == Decimal(2935)
    assert (copier.unit, copier.published_unit) == ("device", "kgCO2e/appareil")
    assert copier.region == "WORLD"
    assert copier.category == (
        "Achats de biens > Machines et équipements > Informatique et équipements électroniques"
        " > Photocopieurs"
    )
    assert (copier.valid_from, copier.valid_to) == (date(2014, 1, 1), date(2018, 12, 31))
    assert copier.published_on == date(2014, 12, 2)
    assert copier.source_row == 2


def test_an_element_is_the_exact_sum_of_its_parts(factors: dict[str, PublishedFactor]) -> None:
    printer = factors["27025"]
    assert printer.kg_co2eq_per_unit == Decimal("88.19")
    assert printer.reference == (
        "Base Carbone, element 27025; sum of its 5 parts; published rounded as 88.2"
    )
    parts = [key for key in factors if key.startswith("27025/")]
    assert len(parts) == 5
    assert factors["27025/Energie > Assemblage"].kg_co2eq_per_unit == Decimal("3.11")


def test_electricity_comes_in_three_parts_of_two_scopes(
    factors: dict[str, PublishedFactor],
) -> None:
    whole = factors["42513"]
    assert whole.kg_co2eq_per_unit == Decimal("0.05204")
    assert whole.scope is None
    assert (whole.valid_from, whole.valid_to) == (date(2022, 1, 1), date(2022, 12, 31))
    assert whole.published_on == date(2023, 4, 24)
    parts = {
        part: (factors[f"42513/{part}"].kg_co2eq_per_unit, factors[f"42513/{part}"].scope)
        for part in ("Combustion à la centrale", "Amont", "Transport et distribution > Pertes")
    }
    assert parts == {
        "Combustion à la centrale": (Decimal("0.0338"), 2),
        "Amont": (Decimal("0.0135"), 3),
        "Transport et distribution > Pertes": (Decimal("0.00474"), 3),
    }


def test_gases_are_grams_of_co2e_that_add_up(factors: dict[str, PublishedFactor]) -> None:
    burnt = factors["14087/Combustion"]
    assert burnt.kg_co2eq_per_unit == Decimal("2.68")
    assert burnt.gases_basis == "co2eq"
    assert burnt.gases == {
        "co2": Decimal(2660),
        "ch4_fossil": Decimal("1.98"),
        "ch4_biogenic": Decimal(0),
        "n2o": Decimal("14.5"),
        "other_ghg": Decimal(0),
    }
    assert burnt.scope == 1
    whole = factors["14087"]
    assert whole.kg_co2eq_per_unit == Decimal("3.247")
    assert whole.gases["co2"] == Decimal(3179)
    assert whole.gwp_set is None


def test_gases_of_every_row_add_up_to_its_figure(factors: dict[str, PublishedFactor]) -> None:
    with_gases = [each for each in factors.values() if each.gases]
    assert len(with_gases) == 13
    for each in with_gases:
        assert each.kg_co2eq_per_unit is not None
        kilograms = sum(each.gases.values(), Decimal(0)) / 1000
        assert abs(kilograms - each.kg_co2eq_per_unit) <= Decimal("0.005") * each.kg_co2eq_per_unit


def test_contrails_are_the_extra_gas_of_a_flight(factors: dict[str, PublishedFactor]) -> None:
    flight = factors["28130"]
    assert (flight.unit, flight.published_unit) == ("passenger_km", "kgCO2e/peq.km")
    assert flight.kg_co2eq_per_unit == Decimal("0.25858")
    assert flight.gases["other_ghg"] == Decimal(117)
    assert factors["28130/Emissions fugitives > Trainées de condensation"].gases["other_ghg"] == 117


def test_biogenic_co2_stands_apart(factors: dict[str, PublishedFactor]) -> None:
    assert factors["34943/Combustion"].kg_co2eq_per_unit == 0
    assert factors["34943/Combustion"].kg_co2_biogenic_per_unit == Decimal("1.35797546")
    assert factors["34943/Amont"].kg_co2_biogenic_per_unit == Decimal("-1.35797546")
    assert factors["34943"].kg_co2_biogenic_per_unit == 0


def test_an_archived_element_is_taken_until_its_end(factors: dict[str, PublishedFactor]) -> None:
    paper = factors["22024"]
    assert paper.kg_co2eq_per_unit == Decimal(300)
    assert paper.gases["ch4_fossil"] == Decimal(264_000)
    assert paper.kg_co2_biogenic_per_unit == Decimal("344.7095467")
    assert (paper.valid_from, paper.valid_to) == (date(2014, 1, 1), date(2017, 12, 31))
    assert paper.reference == "Base Carbone, element 22024; archived"


def test_a_gwp_is_of_the_report_that_its_category_names(
    factors: dict[str, PublishedFactor],
) -> None:
    assert factors["43119"].kg_co2eq_per_unit == Decimal(1960)
    assert factors["43119"].gwp_set == "AR6"
    assert factors["43119"].valid_to == date(2026, 12, 31)


def test_small_figures_to_the_last_digit(factors: dict[str, PublishedFactor]) -> None:
    assert factors["28150"].kg_co2eq_per_unit == Decimal("0.00503")
    assert factors["28203/Amont > Carburant"].kg_co2eq_per_unit == Decimal("0.00044")
    assert factors["27966"].kg_co2eq_per_unit == Decimal("0.2275")
    assert factors["24309"].kg_co2eq_per_unit == Decimal("0.919")


def test_units_and_regions_are_ours(reading: Reading) -> None:
    assert all(unit_name(each.unit) == each.unit for each in reading.factors)
    assert all(is_region(each.region) for each in reading.factors)


def test_a_mapped_activity_is_one_factor_of_its_region_and_unit(reading: Reading) -> None:
    mapping = load_mapping("ademe")
    names = Counter(
        (mapped.factor_type, mapped.activity, each.region, each.unit)
        for each in reading.factors
        if (mapped := mapping(each.category)).is_ours
    )
    assert max(names.values()) == 1
    assert ("electricity", "electricity", "FR", "kWh") in names
    assert ("fuel", "gas_oil", "FR", "litre") in names
    assert len(names) == 35


def test_every_line_of_the_mapping_is_of_a_known_type(reading: Reading) -> None:
    mapping = load_mapping(IMPORTER.library)
    types = {each for each, _ in (*mapping.exact.values(), *mapping.below.values())}
    assert types <= set(FACTOR_TYPES)
    first_levels = {each.category.partition(" > ")[0] for each in reading.factors}
    assert first_levels <= set(mapping.below)


def test_each_exact_line_is_a_figure_of_the_extract_or_its_right_spelling(
    reading: Reading,
) -> None:
    """The extract lost its è and à; each line that is not in it has a twin that is."""
    mapping = load_mapping(IMPORTER.library)
    seen = {each.category for each in reading.factors}
    absent = [category for category in mapping.exact if category not in seen]
    twins = {category.replace("è", "é").replace("à", "é") for category in absent}
    assert twins <= seen
