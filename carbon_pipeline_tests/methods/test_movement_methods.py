"""People and goods that move: what a record is looked up as, its kilometres, and what is refused."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.vocabulary.airports import Airport
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

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
MONTH = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}
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


def _by_type(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["emission_type"]: row for row in rows}


def test_a_flight_is_passengers_times_the_great_circle(flown: Callable[..., Any]) -> None:
    made = flown(FLIGHT)
    rows = _by_type(made.emissions)
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
    rows = _by_type(made.emissions)
    assert rows["altitude_effect"]["kg_co2eq_per_unit"] == Decimal("0.055")
    both = sum(rows[name]["kg_co2eq"] for name in ("transport", "altitude_effect"))
    assert both == rows["transport"]["quantity"] * Decimal("0.135")
    assert [gap["emission_type"] for gap in made.gaps] == ["well_to_tank"]


def test_altitude_left_out_is_disclosed(flown: Callable[..., Any]) -> None:
    made = flown(FLIGHT | {"altitude_effect": "left_out"})
    assert list(_by_type(made.emissions)) == ["transport"]
    gaps = _by_type(made.gaps)
    assert (
        gaps["altitude_effect"]["reason"]
        == "The effect of altitude is left out, as the record says."
    )
    assert gaps["altitude_effect"]["quantity"] == 3


def test_there_and_back_is_twice_the_way(flown: Callable[..., Any]) -> None:
    there = _by_type(flown(FLIGHT).emissions)["transport"]["quantity"]
    for says, trips in (("yes", 2), ("no", 1), (None, 1)):
        made = flown(FLIGHT | {"return_trip": says})
        assert _by_type(made.emissions)["transport"]["quantity"] == there * trips


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
    rows = _by_type(flown(FLIGHT | record).emissions)
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
    row = _by_type(flown(FLIGHT | {"distance_km": "9400"}).emissions)["transport"]
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
        row = _by_type(flown(FLIGHT | {"passengers": "1"}, module=module).emissions)["transport"]
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
    assert "altitude_effect" in _by_type(made.gaps)


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


LEG = MONTH | {
    "direction": "upstream",
    "mode": "sea_container_average",
    "quantity": "12500",
    "unit": "kg",
    "distance_km": "20400",
}


@pytest.fixture
def carried(modules: Modules, compute: Compute, emission_factor: MakeFactor) -> Callable[..., Any]:
    """Legs of freight through the kernel."""
    about = {"region": "WORLD", "unit": "tonne_km"}
    factors = [
        emission_factor(
            "sea", "0.016", factor_type="freight", activity="sea_container_average", **about
        ),
        emission_factor(
            "sea^", "0.004", factor_type="freight_wtt", activity="sea_container_average", **about
        ),
        emission_factor(
            "lorry", "0.1", factor_type="freight", activity="hgv_all_average_laden", **about
        ),
        emission_factor(
            "lorry km",
            "0.8",
            factor_type="freight",
            activity="hgv_all_average_laden",
            region="WORLD",
            unit="km",
        ),
        emission_factor(
            "air+", "1.1", factor_type="freight", activity="air_freight_long_haul", **about
        ),
        emission_factor(
            "air",
            "0.65",
            factor_type="freight_without_rf",
            activity="air_freight_long_haul",
            **about,
        ),
    ]

    def run(*records: Record) -> Any:
        return compute(modules["freight"], [*records], emission_factors=factors)

    return run


def test_a_mass_over_a_leg_is_tonne_kilometres(carried: Callable[..., Any]) -> None:
    made = carried(LEG)
    rows = _by_type(made.emissions)
    assert (rows["transport"]["quantity"], rows["transport"]["unit"]) == (255000, "tonne_km")
    assert rows["transport"]["kg_co2eq"] == 4080
    assert (rows["transport"]["category_number"], rows["well_to_tank"]["category_number"]) == (4, 4)
    assert rows["well_to_tank"]["kg_co2eq"] == 1020


def test_the_same_leg_in_tonne_kilometres_and_downstream(carried: Callable[..., Any]) -> None:
    given = {
        "quantity": "255000",
        "unit": "tonne_km",
        "distance_km": None,
        "direction": "downstream",
    }
    rows = _by_type(carried(LEG | given).emissions)
    assert rows["transport"]["kg_co2eq"] == 4080
    assert {row["category_number"] for row in rows.values()} == {9}


def test_a_whole_lorry_by_its_kilometres(carried: Callable[..., Any]) -> None:
    lorry = {"mode": "hgv_all_average_laden", "quantity": "300", "unit": "km", "distance_km": None}
    (row,) = carried(LEG | lorry).emissions
    assert (row["kg_co2eq"], row["unit"]) == (240, "km")


def test_a_chain_is_the_sum_of_its_legs(carried: Callable[..., Any]) -> None:
    """10 t: 100 km by lorry, 20,000 km by sea, 50 km by lorry: 1,500 × 0.1 + 200,000 × 0.016 kg."""
    lorry = {"mode": "hgv_all_average_laden"}
    chain = {"quantity": "10", "unit": "tonne", "transport_chain": "SHIP-1"}
    legs = [
        LEG | chain | lorry | {"distance_km": "100"},
        LEG | chain | {"distance_km": "20000"},
        LEG | chain | lorry | {"distance_km": "50"},
    ]
    made = carried(*legs)
    assert sum(r["kg_co2eq"] for r in made.emissions if r["emission_type"] == "transport") == 3350


def test_air_freight_shows_its_altitude_apart(carried: Callable[..., Any]) -> None:
    air = {
        "direction": "upstream_air",
        "mode": "air_freight_long_haul",
        "quantity": "2",
        "unit": "tonne",
    }
    rows = _by_type(carried(LEG | air | {"distance_km": "9000"}).emissions)
    assert rows["transport"]["kg_co2eq"] == 11700
    assert rows["altitude_effect"]["kg_co2eq"] == 8100


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"distance_km": None}, "A quantity in kg needs the kilometres of its leg in distance_km."),
        (
            {"unit": "tonne_km"},
            "A quantity in tonne_km holds its distance; leave distance_km blank.",
        ),
        (
            {"mode": "air_freight_long_haul"},
            "The direction of «air_freight_long_haul» is upstream_air, not upstream.",
        ),
        (
            {"direction": "downstream_air"},
            "The direction of «sea_container_average» is downstream, not downstream_air.",
        ),
    ],
)
def test_what_is_no_leg(carried: Callable[..., Any], change: Record, told: str) -> None:
    made = carried(LEG | change)
    assert made.emissions == []
    assert [row["reason"] for row in made.unmatched] == [told]


def test_each_kind_of_journey_has_its_upstream(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    """A train's is published with travel, a car's with vehicles; a hotel night has none."""
    kinds = (
        ("rail_national", "travel", "passenger_km", "0.035"),
        ("rail_national", "travel_wtt", "passenger_km", "0.009"),
        ("car_average_diesel", "travel", "km", "0.17"),
        ("car_average_diesel", "vehicle_wtt", "km", "0.04"),
        ("hotel_night", "hotel", "room_night", "55.8"),
    )
    factors = [
        emission_factor(kind, kg, factor_type=kind, activity=mode, unit=unit)
        for mode, kind, unit, kg in kinds
    ]
    records = [
        MONTH
        | {
            "record_id": "train",
            "kind": "public_transport",
            "mode": "rail_national",
            "quantity": "100",
            "unit": "passenger_km",
        },
        MONTH
        | {
            "record_id": "car",
            "kind": "car",
            "mode": "car_average_diesel",
            "quantity": "100",
            "unit": "km",
        },
        MONTH
        | {
            "record_id": "hotel",
            "kind": "hotel",
            "mode": "hotel_night",
            "quantity": "2",
            "unit": "room_night",
        },
        MONTH
        | {
            "record_id": "plane",
            "kind": "public_transport",
            "mode": "flight_long_haul_economy",
            "quantity": "2",
            "unit": "passenger_km",
        },
    ]
    made = compute(modules["business_travel"], records, emission_factors=factors)
    shown = {(row["record_id"], row["emission_type"]): row["kg_co2eq"] for row in made.emissions}
    assert shown == {
        ("train", "transport"): Decimal("3.5"),
        ("train", "well_to_tank"): Decimal("0.9"),
        ("car", "transport"): 17,
        ("car", "well_to_tank"): 4,
        ("hotel", "accommodation"): Decimal("111.6"),
    }
    assert [row["reason"] for row in made.unmatched] == [
        "«flight_long_haul_economy» is a flight; hand it in to the module flights, from airport to airport."
    ]


def test_work_at_home_is_commuting(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    home = emission_factor(
        "h", "0.33378", factor_type="homeworking", activity="homeworking", unit="person_hour"
    )
    record = MONTH | {
        "kind": "homeworking",
        "mode": "homeworking",
        "quantity": "1200",
        "unit": "person_hour",
    }
    (row,) = compute(modules["commuting"], [record], emission_factors=[home]).emissions
    assert (row["emission_type"], row["scope"], row["category_number"]) == ("homeworking", 3, 7)
    assert row["kg_co2eq"] == Decimal("400.536")


@pytest.mark.parametrize(("carries", "upstream"), [("people", 40), ("goods", 60)])
def test_own_vehicles_are_scope_1_with_their_upstream_in_category_3(
    modules: Modules, compute: Compute, emission_factor: MakeFactor, carries: str, upstream: int
) -> None:
    about = {"activity": "van_average", "unit": "km", "region": "WORLD"}
    factors = [
        emission_factor("v", "0.25", factor_type="vehicle", **about),
        emission_factor("p", "0.04", factor_type="vehicle_wtt", **about),
        emission_factor("g", "0.06", factor_type="freight_wtt", **about),
    ]
    record = MONTH | {
        "carries": carries,
        "vehicle": "van_average",
        "quantity": "1000",
        "unit": "km",
    }
    made = compute(modules["vehicles"], [record], emission_factors=factors)
    places = {
        row["emission_type"]: (row["scope"], row["category_number"], row["kg_co2eq"])
        for row in made.emissions
    }
    assert places == {"combustion": (1, 2, 250), "well_to_tank": (3, 3, upstream)}
