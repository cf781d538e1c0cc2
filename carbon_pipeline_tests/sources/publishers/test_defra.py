"""The UK government's conversion factors: the editions at hand, to the last digit."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from carbon_pipeline.sources.publishers.defra.importer import IMPORTER, TITLE
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES
from carbon_pipeline.vocabulary.regions import is_region

SHARED = Path(__file__).parents[4] / "shared/data"
DEFRA = SHARED / "publishers/defra"
pytestmark = pytest.mark.skipif(not DEFRA.is_dir(), reason="the publishers' files are not here")

FILES = {
    2016: "defra-2016-flat-v01-01.xlsx",
    2019: "defra-2019-flat-v01-02.xls",
    2022: "defra-2022-flat.xls",
    2023: "defra-2023-flat-v1.1.xlsx",
}
YEARS = pytest.mark.parametrize("year", FILES)


@cache
def reading_of(year: int) -> Reading:
    return IMPORTER.read(DEFRA / FILES[year])


def mapped(year: int, factor_type: str, activity: str, unit: str) -> PublishedFactor:
    """The one factor of the United Kingdom that stands for an activity of ours."""
    mapping = load_mapping("defra")
    (found,) = [
        factor
        for factor in reading_of(year).factors
        if factor.region == "GB"
        and factor.unit == unit
        and (mapping(factor.category).factor_type, mapping(factor.category).activity)
        == (factor_type, activity)
    ]
    return found


ROWS = {
    2016: (5483, 4906, 2011, {"no figure in the cell": 504, "text in place of a figure": 2,
                              "region that is no country": 15,
                              "gas without a total of its group": 56}),
    2019: (6991, 6152, 2411, {"no figure in the cell": 825, "text in place of a figure": 2,
                              "region that is no country": 11, "the mark of the end": 1}),
    2022: (8038, 6464, 2630, {"no figure in the cell": 1047, "text in place of a figure": 4,
                              "energy, not emissions": 514, "gas that is not known": 8,
                              "the mark of the end": 1}),
    2023: (8039, 6477, 2643, {"no figure in the cell": 1047, "energy, not emissions": 514,
                              "the mark of the end": 1}),
}  # fmt: skip


@YEARS
def test_every_row_is_accounted_for(year: int) -> None:
    reading = reading_of(year)
    read, taken, factors, left_out = ROWS[year]
    assert (reading.rows_read, reading.taken, len(reading.factors)) == (read, taken, factors)
    assert dict(reading.left_out) == left_out
    assert read == taken + sum(left_out.values())


@pytest.mark.parametrize(
    ("year", "release", "published_on"),
    [
        (2016, "v1.01", date(2016, 9, 21)),
        (2019, "v1.03", date(2020, 7, 1)),
        (2022, "v3.0", date(2022, 9, 8)),
        (2023, "v1.1", date(2023, 6, 20)),
    ],
)
def test_the_edition_is_the_year_and_the_release_that_of_the_front_page(
    year: int, release: str, published_on: date
) -> None:
    reading = reading_of(year)
    assert (reading.source, reading.release) == (TITLE, release)
    assert reading.editions == (f"DEFRA {year}",)
    valid = {(f.valid_from, f.valid_to, f.published_on) for f in reading.factors}
    assert valid == {(date(year, 1, 1), date(year, 12, 31), published_on)}


# as the sheets show them: (year, factor type, activity, unit) → kg CO2e per unit
FIGURES = {
    (2016, "electricity", "electricity", "kWh"): "0.41204999999999997",
    (2016, "electricity_td", "electricity", "kWh"): "0.037270000000000005",
    (2016, "electricity_wtt", "electricity", "kWh"): "0.06188",
    (2016, "electricity_td_wtt", "electricity", "kWh"): "0.0056",
    (2016, "fuel", "cng", "kWh_gross_cv"): "0.1839968181812754",
    (2016, "fuel", "cng", "kWh_net_cv"): "0.20444090909030596",
    (2016, "fuel", "cng", "litre"): "0.4752695484639586",
    (2016, "fuel_biogenic", "landfill_gas", "tonne"): "2040",
    (2016, "refrigerant", "hfc_134a", "kg"): "1430",
    (2019, "electricity", "electricity", "kWh"): "0.2556",
    (2019, "electricity_td", "electricity", "kWh"): "0.0217",
    (2019, "fuel", "cng", "kWh_gross_cv"): "0.18385",
    (2019, "fuel_wtt", "natural_gas_mineral", "tonne"): "330.6",
    (2022, "electricity", "electricity", "kWh"): "0.19338",
    (2022, "fuel", "butane", "tonne"): "3033.32",
    (2022, "fuel", "butane", "litre"): "1.74529",
    (2022, "fuel_biogenic", "electricity", "kWh"): "0.11506924154625897",
    (2022, "refrigerant", "hfc_134a", "kg"): "1430",
    (2023, "electricity", "electricity", "kWh"): "0.20707428859060403",
    (2023, "electricity_td", "electricity", "kWh"): "0.017915111409395973",
    (2023, "electricity_wtt", "electricity", "kWh"): "0.0459",
    (2023, "electricity_td_wtt", "electricity", "kWh"): "0.00397",
    (2023, "fuel", "butane", "tonne"): "3033.3806711409397",
    (2023, "refrigerant", "hfc_134a", "kg"): "1300",
}


@pytest.mark.parametrize(("key", "figure"), FIGURES.items(), ids=map(str, FIGURES))
def test_figures_to_the_last_digit(key: tuple[int, str, str, str], figure: str) -> None:
    assert mapped(*key).kg_co2eq_per_unit == Decimal(figure)


@YEARS
def test_the_stages_of_electricity_are_four_factors_of_two_scopes(year: int) -> None:
    types = ("electricity", "electricity_td", "electricity_wtt", "electricity_td_wtt")
    stages = {each: mapped(year, each, "electricity", "kWh") for each in types}
    assert [stages[each].scope for each in types] == [2, 3, 3, 3]
    assert len({each.kg_co2eq_per_unit for each in stages.values()}) == len(types)
    assert stages["electricity"].row_key == (
        "2 | UK electricity > Electricity generated > Electricity: UK | GB | kWh"
    )


@YEARS
def test_gross_and_net_calorific_value_are_two_units(year: int) -> None:
    gross = mapped(year, "fuel", "natural_gas", "kWh_gross_cv").kg_co2eq_per_unit
    net = mapped(year, "fuel", "natural_gas", "kWh_net_cv").kg_co2eq_per_unit
    assert gross is not None
    assert net is not None
    # the heat in the water of the flue gas, a tenth of it
    assert Decimal("1.105") < net / gross < Decimal("1.115")


@YEARS
def test_the_gases_make_up_the_total_in_every_group(year: int) -> None:
    whole = [each for each in reading_of(year).factors if set(each.gases) == {"co2", "ch4", "n2o"}]
    assert len(whole) == {2016: 965, 2019: 1247, 2022: 1278, 2023: 1278}[year]
    for factor in whole:
        assert factor.kg_co2eq_per_unit is not None
        grams = sum(factor.gases.values())
        off = abs(grams / 1000 - factor.kg_co2eq_per_unit)
        assert off <= max(Decimal("0.00002"), factor.kg_co2eq_per_unit * Decimal("0.00001")), factor
    assert {each.gases_basis for each in whole} == {"co2eq"}


def test_gases_are_grams_of_co2e_as_published() -> None:
    """2023: kg CO2e of CH4 per kWh of electricity is 0.000896; multiplied by no GWP."""
    electricity = mapped(2023, "electricity", "electricity", "kWh")
    assert electricity.gases == {
        "co2": Decimal("204.96"),
        "ch4": Decimal("0.8960000000000001"),
        "n2o": Decimal("1.2182885906040267"),
    }
    older = mapped(2016, "electricity", "electricity", "kWh")
    assert older.gases == {"co2": Decimal("409.57"), "ch4": Decimal("0.39"), "n2o": Decimal("2.09")}


@pytest.mark.parametrize(
    ("year", "name"), [(2016, "AR4"), (2019, "AR4"), (2022, "AR4"), (2023, "AR5")]
)
def test_the_gwp_set_is_the_one_whose_values_the_edition_lists(year: int, name: str) -> None:
    reading = reading_of(year)
    with_gases = {each.gwp_set for each in reading.factors if each.gases}
    assert with_gases == {name}
    assert mapped(year, "refrigerant", "hfc_134a", "kg").gwp_set == name
    # a figure without gases says nothing of what is behind it
    assert mapped(year, "water", "water_supply", "m3").gwp_set is None


@YEARS
def test_biogenic_co2_stands_outside_the_scopes(year: int) -> None:
    mapping = load_mapping("defra")
    outside = [each for each in reading_of(year).factors if each.scope is None]
    assert len(outside) == {2016: 32, 2019: 32, 2022: 53, 2023: 56}[year]
    assert {mapping(each.category).factor_type for each in outside} == {"fuel_biogenic"}
    assert all(each.gases == {} and each.kg_co2eq_per_unit for each in outside)


@pytest.mark.parametrize(("year", "multiplier"), [(2019, "1.9"), (2023, "1.7")])
def test_the_effect_of_altitude_stands_on_the_co2_of_a_flight_alone(
    year: int, multiplier: str
) -> None:
    with_rf = mapped(year, "travel", "flight_long_haul_economy", "passenger_km").gases
    without = mapped(year, "travel_without_rf", "flight_long_haul_economy", "passenger_km").gases
    assert abs(with_rf["co2"] / without["co2"] - Decimal(multiplier)) < Decimal("0.001")
    assert (with_rf["ch4"], with_rf["n2o"]) == (without["ch4"], without["n2o"])


def test_a_hotel_night_and_overseas_electricity_stand_for_their_country() -> None:
    nights = {
        each.region: each
        for each in reading_of(2023).factors
        if each.category == "Hotel stay > Hotel stay"
    }
    assert {"KR", "HK", "RU", "VN", "US", "GB"} <= set(nights)
    assert nights["KR"].row_key == "3 | Hotel stay > Hotel stay | KR | room_night"
    assert nights["KR"].reference.endswith("Hotel stay > Hotel stay > Korea")
    upstream = {
        each.region
        for each in reading_of(2016).factors
        if each.category == "WTT- overseas electricity > Overseas electricity (generation)"
    }
    assert {"CN", "TW", "SK", "KR"} <= upstream
    assert "GB" not in upstream
    assert all(is_region(each.region) for year in FILES for each in reading_of(year).factors)


def test_a_plug_in_hybrid_by_the_mile_as_in_the_published_example() -> None:
    """The worked example of the full set 2024: 10,000 miles of a large plug-in hybrid, 1,140 kg."""
    car = mapped(2023, "travel", "car_large_plug_in_hybrid", "mile")
    (own,) = [
        each
        for each in reading_of(2023).factors
        if each.unit == "mile"
        and each.category
        == "Passenger vehicles > Cars (by size) > Large car > Plug-in hybrid electric vehicle"
    ]
    assert own.kg_co2eq_per_unit is not None
    assert round(own.kg_co2eq_per_unit * 10_000, 2) == Decimal("1139.74")
    assert car.kg_co2eq_per_unit is not None
    # private cars on business carry the electricity, too
    assert car.kg_co2eq_per_unit > own.kg_co2eq_per_unit


def test_a_published_flight_of_2019() -> None:
    """LAX to PUS, 9,621.711 km with the effect of altitude: 1,882.79 kg (acircleda/footprint)."""
    flight = mapped(2019, "travel", "flight_long_haul_average", "passenger_km")
    assert flight.kg_co2eq_per_unit is not None
    assert abs(flight.kg_co2eq_per_unit * Decimal("9621.711") - Decimal("1882.79")) < 2


@YEARS
def test_a_name_stays_the_same_over_the_years(year: int) -> None:
    """Nine of ten names of 2023's neighbours are found in 2023: years and spellings are evened out."""
    names = {each.row_key for each in reading_of(year).factors}
    newest = {each.row_key for each in reading_of(2023).factors}
    assert len(names) == len(reading_of(year).factors)
    expected = {2016: 0.82, 2019: 0.84, 2022: 0.98, 2023: 1}[year]
    assert len(names & newest) / len(names) >= expected


# --- the mapping -------------------------------------------------------------


def test_the_mapping_names_kinds_that_there_are() -> None:
    mapping = load_mapping("defra")
    kinds = {kind for kind, _ in (*mapping.exact.values(), *mapping.below.values())}
    assert kinds <= set(FACTOR_TYPES)
    assert {"electricity", "fuel", "fuel_wtt", "fuel_biogenic", "refrigerant", "hotel"} <= kinds


@YEARS
def test_an_activity_of_ours_has_one_factor_for_each_region_and_unit(year: int) -> None:
    mapping = load_mapping("defra")
    found: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for factor in reading_of(year).factors:
        ours = mapping(factor.category)
        if ours.is_ours:
            key = (ours.factor_type, ours.activity, factor.region, factor.unit)
            found[key].append(factor.row_key)
    assert {key: keys for key, keys in found.items() if len(keys) > 1} == {}
    assert len(found) > 1100


@YEARS
def test_every_section_is_mapped(year: int) -> None:
    mapping = load_mapping("defra")
    kinds = Counter(mapping(each.category).factor_type for each in reading_of(year).factors)
    # leased electricity repeats the figure of bought electricity
    assert kinds["other"] == 1


def test_every_line_of_the_mapping_is_of_an_edition_at_hand() -> None:
    categories = {each.category for year in FILES for each in reading_of(year).factors}
    unseen = set(load_mapping("defra").exact) - categories
    assert unseen == {
        "UK electricity > Electricity generated",
        "Transmission and distribution > T&D- overseas electricity",
        "Transmission and distribution > District heat and steam distribution > 5% loss",
    }
