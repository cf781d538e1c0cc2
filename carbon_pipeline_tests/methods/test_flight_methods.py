"""Flights: the haul a record is looked up as, its kilometres, its altitude, and what is refused."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.vocabulary.airports import Airport
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline_tests.methods.movement import MONTH, by_type

Modules = Mapping[str, ModuleDeclaration]
Compute = Callable[..., Any]
MakeFactor = Callable[..., EmissionFactor]
Record = dict[str, Any]

# OpenFlights, airports.dat
AIRPORTS = {
    "airports": {
        code: Airport(code, country, Decimal(latitude), Decimal(longitude))
        for code, country, latitude, longitude in (
            ("ICN", "KR", "37.46910095214844", "126.45099639892578"),
            ("CJU", "KR", "33.511299133300781", "126.49299621582031"),
            ("LHR", "GB", "51.4706", "-0.461941"),
            ("MAN", "GB", "53.35369873046875", "-2.2749500274658203"),
            ("CDG", "FR", "49.012798", "2.55"),
            ("JFK", "US", "40.63980103", "-73.77890015"),
        )
    }
}
FLIGHT = MONTH | {
    "origin": "ICN",
    "destination": "CDG",
    "travel_class": "economy",
    "passengers": "3",
    "altitude_effect": "counted",
}
DEFRA = {"region": "GB", "unit": "passenger_km", "source": "DEFRA"}
HAULS = {
    "domestic_average": ("0.16", "0.27"),
    "short_haul_economy": ("0.11", "0.18"),
    "long_haul_economy": ("0.12", "0.2"),
    "long_haul_business": ("0.34", "0.58"),
    "international_economy": ("0.08", "0.135"),
}


@pytest.fixture
def flown(modules: Modules, compute: Compute, emission_factor: MakeFactor) -> Callable[..., Any]:
    """Flights through the kernel, with factors of DEFRA's hauls for Great Britain alone."""
    factors = []
    for haul, (without, with_effect) in HAULS.items():
        about = DEFRA | {"activity": f"flight_{haul}"}
        factors += [
            emission_factor(f"{haul}-", without, factor_type="travel_without_rf", **about),
            emission_factor(f"{haul}+", with_effect, factor_type="travel", **about),
        ]

    def run(*records: Record, module: ModuleDeclaration = modules["flights"]) -> Any:
        return compute(module, [*records], emission_factors=factors, references=AIRPORTS)

    return run


def test_a_flight_is_passengers_times_the_great_circle(flown: Callable[..., Any]) -> None:
    made = flown(FLIGHT)
    rows = by_type(made.emissions)
    # 3 passengers × 8,926.606 km, neither end in the UK
    kilometres = rows["transport"]["quantity"]
    assert (kilometres, rows["transport"]["unit"]) == (Decimal("26779.818"), "passenger_km")
    assert rows["transport"]["activity"] == "flight_international_economy"
    assert rows["transport"]["kg_co2eq"] == kilometres * Decimal("0.08")
    told = json.loads(rows["transport"]["metadata"])["operands"]
    assert (told["trips"], told["haul"], told["detour"]) == (
        "1",
        "international",
        "the great circle itself",
    )
    assert {row["category_number"] for row in made.emissions} == {6}


def test_altitude_is_a_row_of_its_own_and_both_are_the_published_figure(
    flown: Callable[..., Any],
) -> None:
    made = flown(FLIGHT)
    rows = by_type(made.emissions)
    assert rows["altitude_effect"]["kg_co2eq_per_unit"] == Decimal("0.055")
    both = sum(rows[name]["kg_co2eq"] for name in ("transport", "altitude_effect"))
    assert both == rows["transport"]["quantity"] * Decimal("0.135")
    assert [gap["emission_type"] for gap in made.gaps] == ["well_to_tank"]


def test_altitude_left_out_is_disclosed(flown: Callable[..., Any]) -> None:
    made = flown(FLIGHT | {"altitude_effect": "left_out"})
    assert list(by_type(made.emissions)) == ["transport"]
    gaps = by_type(made.gaps)
    assert (
        gaps["altitude_effect"]["reason"]
        == "The effect of altitude is left out, as the record says."
    )
    assert gaps["altitude_effect"]["quantity"] == 3


def test_there_and_back_is_twice_the_way(flown: Callable[..., Any]) -> None:
    there = by_type(flown(FLIGHT).emissions)["transport"]["quantity"]
    for says, trips in (("yes", 2), ("no", 1), (None, 1)):
        made = flown(FLIGHT | {"return_trip": says})
        assert by_type(made.emissions)["transport"]["quantity"] == there * trips


@pytest.mark.parametrize(
    ("origin", "destination", "travel_class", "activity"),
    [
        ("LHR", "MAN", "average", "flight_domestic_average"),
        ("LHR", "CDG", "economy", "flight_short_haul_economy"),
        ("JFK", "LHR", "business", "flight_long_haul_business"),
        # within a country that is not the UK
        ("ICN", "CJU", "economy", "flight_international_economy"),
    ],
)
def test_the_haul_is_the_publishers(
    flown: Callable[..., Any], origin: str, destination: str, travel_class: str, activity: str
) -> None:
    record = {"origin": origin, "destination": destination, "travel_class": travel_class}
    rows = by_type(flown(FLIGHT | record).emissions)
    assert rows["transport"]["activity"] == activity


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"destination": "CDQ"}, "No airport has the IATA code «CDQ». Codes like it: CDG."),
        ({"destination": "ICN"}, "The flight begins and ends at ICN."),
        (
            {"origin": "LHR", "destination": "CDG", "travel_class": "first"},
            "DEFRA has no first class on short_haul; it has average, economy, business.",
        ),
        (
            {"distance_km": "1200.5"},
            "The 1200.5 km flown from ICN to CDG are fewer than the 8926.606 km of the great circle.",
        ),
    ],
)
def test_what_is_no_flight(flown: Callable[..., Any], change: Record, told: str) -> None:
    made = flown(FLIGHT | change)
    assert made.emissions == []
    assert {row["reason"] for row in (*made.unmatched, *made.gaps)} == {told}
    assert [row["emission_type"] for row in made.unmatched] == ["transport"]


def test_kilometres_that_are_stated_go_before_the_great_circle(flown: Callable[..., Any]) -> None:
    row = by_type(flown(FLIGHT | {"distance_km": "9400"}).emissions)["transport"]
    assert row["quantity"] == 28200
    told = json.loads(row["metadata"])["operands"]
    assert told["detour"] == "none, for the kilometres are stated"
    assert told["great_circle_km"] == "8926.606"


def test_a_detour_is_added_where_the_declaration_says_so(
    flown: Callable[..., Any], modules: Modules
) -> None:
    for detour, kilometres in (("95_km", "9021.606"), ("8_percent", "9640.734")):
        module = modules["flights"].model_copy(
            update={"parameters": {"hauls": "DEFRA", "detour": detour}}
        )
        row = by_type(flown(FLIGHT | {"passengers": "1"}, module=module).emissions)["transport"]
        assert row["quantity"] == Decimal(kilometres)


def test_a_publisher_without_a_pair_leaves_the_altitude_to_be_disclosed(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    """EPA has one figure a haul, per passenger-mile, for every class, without altitude."""
    module = modules["flights"].model_copy(
        update={"parameters": {"hauls": "EPA", "detour": "none"}}
    )
    about = {"activity": "flight_long_haul_average", "region": "US", "unit": "passenger_mile"}
    epa = emission_factor("epa", "0.1609344", factor_type="travel_without_rf", **about)
    records = [FLIGHT | {"travel_class": "average"}, FLIGHT]
    made = compute(module, records, emission_factors=[epa], references=AIRPORTS)
    (row,) = made.emissions
    # 0.1609344 kg a mile is 0.1 kg a kilometre
    assert (row["kg_co2eq"], row["unit"]) == (Decimal("2677.9818"), "passenger_km")
    assert [each["reason"] for each in made.unmatched] == [
        "EPA has no economy class on long_haul; it has average."
    ]
    assert "altitude_effect" in by_type(made.gaps)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.decimals("0.000001", 5000, places=6), min_size=1, max_size=5))
def test_tickets_handed_in_one_by_one_or_together(
    flown: Callable[..., Any], parts: list[Decimal]
) -> None:
    """Linear but for the passenger-kilometres' sixth decimal, at which each record is rounded."""
    each = [FLIGHT | {"passengers": str(part)} for part in parts]
    apart, again, together = (
        sum(
            row["quantity"]
            for row in flown(*records).emissions
            if row["emission_type"] == "transport"
        )
        for records in (each, each[::-1], [FLIGHT | {"passengers": str(sum(parts))}])
    )
    assert apart == again
    assert abs(apart - together) <= Decimal("0.0000005") * (len(parts) + 1)
