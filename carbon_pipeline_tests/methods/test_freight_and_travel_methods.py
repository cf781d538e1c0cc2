"""Freight, travel on the ground, commuting and own vehicles: what a record is looked up as, and what is refused."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline_tests.methods.movement import MONTH, by_type

Modules = Mapping[str, ModuleDeclaration]
Compute = Callable[..., Any]
MakeFactor = Callable[..., EmissionFactor]
Record = dict[str, Any]

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
    rows = by_type(made.emissions)
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
    rows = by_type(carried(LEG | given).emissions)
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
    rows = by_type(carried(LEG | air | {"distance_km": "9000"}).emissions)
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
