"""Flights, journeys, commuting, own vehicles and freight: files in, `carbon run`, SQL out."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline_tests.group_of import Group, fuel_factor, head_office, record

AIRPORTS = """\
iata_code,name,country,latitude,longitude,source
ICN,Incheon,KR,37.46910095214844,126.45099639892578,OpenFlights
CDG,Paris,FR,49.012798,2.55,OpenFlights
LHR,London,GB,51.4706,-0.461941,OpenFlights
"""
PASSENGER = "passenger_km"
FACTORS = (
    ("travel_without_rf", "flight_international_economy", "GB", PASSENGER, "0.08"),
    ("travel", "flight_international_economy", "GB", PASSENGER, "0.135"),
    ("travel_wtt", "flight_international_economy", "GB", PASSENGER, "0.017"),
    ("travel", "rail_national", "KR", PASSENGER, "0.03"),
    ("vehicle", "car_average_diesel", "WORLD", "km", "0.17"),
    ("vehicle_wtt", "car_average_diesel", "WORLD", "km", "0.04"),
    ("hotel", "hotel_night", "KR", "room_night", "55.8"),
    ("homeworking", "homeworking", "KR", "person_hour", "0.3"),
    ("freight", "sea_container_average", "WORLD", "tonne_km", "0.016"),
    ("freight", "air_freight_long_haul", "WORLD", "tonne_km", "1.1"),
    ("freight_without_rf", "air_freight_long_haul", "WORLD", "tonne_km", "0.65"),
)


def _factor(kind: str, activity: str, region: str, unit: str, kg: str) -> dict[str, str]:
    about = {"factor_code": f"{kind}-{activity}", "factor_type": kind, "region": region}
    return fuel_factor(activity, kg, unit, **about)


def _flight(record_id: str, destination: str, **changes: str) -> dict[str, object]:
    given = {
        "origin": "ICN",
        "destination": destination,
        "travel_class": "economy",
        "passengers": "2",
        "return_trip": "yes",
        "altitude_effect": "counted",
    }
    return record(record_id, "HQ1", **(given | changes))


def _journey(record_id: str, kind: str, mode: str, quantity: str, unit: str) -> dict[str, object]:
    return record(record_id, "HQ1", kind=kind, mode=mode, quantity=quantity, unit=unit)


def _leg(record_id: str, direction: str, mode: str, km: str) -> dict[str, object]:
    about = {"quantity": "2500", "unit": "kg", "distance_km": km, "transport_chain": "SHIP-1"}
    return record(record_id, "HQ1", direction=direction, mode=mode, **about)


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(*(_factor(*each) for each in FACTORS))
    group.write("reference/airports.csv", AIRPORTS)
    group.activities(
        "flights/2024.csv",
        _flight("F-1", "CDG"),
        _flight("F-2", "CDG", altitude_effect="left_out", return_trip="no"),
        _flight("F-NOWHERE", "XXQ"),
        _flight("F-SEAT", "CDG", travel_class="window"),
        _flight("F-MINUS", "CDG", passengers="-1"),
    )
    group.activities(
        "business_travel/2024.csv",
        _journey("T-RAIL", "public_transport", "rail_national", "1000", PASSENGER),
        _journey("T-HOTEL", "hotel", "hotel_night", "3", "room_night"),
        _journey("T-UNIT", "hotel", "hotel_night", "3", "fortnights"),
        _journey("T-PLANE", "public_transport", "flight_international_economy", "9", PASSENGER),
    )
    group.activities(
        "commuting/2024.csv",
        _journey("C-HOME", "homeworking", "homeworking", "400", "person_hour"),
        _journey("C-HORSE", "car", "horse", "5", "km"),
    )
    group.activities(
        "vehicles/2024.csv",
        record(
            "V-1", "HQ1", carries="people", vehicle="car_average_diesel", quantity="1000", unit="km"
        ),
        record(
            "V-ELECTRIC", "HQ1", carries="people", vehicle="car_electric", quantity="1", unit="km"
        ),
    )
    group.activities(
        "freight/2024.csv",
        _leg("L-SEA", "upstream", "sea_container_average", "20400"),
        _leg("L-AIR", "downstream_air", "air_freight_long_haul", "9000"),
        _leg("L-NOWAY", "upstream", "sea_container_average", ""),
        _leg("L-HIDDEN", "downstream", "air_freight_long_haul", "9000"),
    )
    group.succeeds("run", "2024-01")
    return group


def _lines(group: Group, record_id: str) -> dict[str, tuple[int, int, Decimal]]:
    rows = group.rows(
        "SELECT emission_type, scope, category_number, kg_co2eq FROM module_emissions"
        " WHERE record_id = %s AND is_current",
        record_id,
    )
    return {
        row["emission_type"]: (row["scope"], row["category_number"], row["kg_co2eq"])
        for row in rows
    }


# 2 passengers, there and back, 8,926.606 km each way
PASSENGER_KM = Decimal("35706.424")


def test_a_flight_its_altitude_and_its_fuel(group: Group) -> None:
    assert _lines(group, "F-1") == {
        "transport": (3, 6, PASSENGER_KM * Decimal("0.08")),
        "altitude_effect": (3, 6, PASSENGER_KM * Decimal("0.055")),
        "well_to_tank": (3, 6, PASSENGER_KM * Decimal("0.017")),
    }


def test_both_published_figures_stand_in_the_trail(group: Group) -> None:
    shown = json.loads(
        group.value(
            "SELECT metadata::text FROM module_emissions WHERE record_id = 'F-1'"
            " AND emission_type = 'altitude_effect'"
        )
    )
    less = shown["match"]["less"]
    assert (less["factor_type"], less["kg_co2eq_per_unit"]) == ("travel_without_rf", "0.08")
    assert shown["operands"]["great_circle_km"] == "8926.606"


def test_the_altitude_that_is_left_out_is_disclosed(group: Group) -> None:
    assert set(_lines(group, "F-2")) == {"transport", "well_to_tank"}
    gaps = group.rows(
        "SELECT records, quantity, unit, reason FROM disclosed_gaps"
        " WHERE module_type = 'flights' AND variant_type = 'left_out'"
    )
    assert gaps == [
        {
            "records": 1,
            "quantity": Decimal(2),
            "unit": "passenger",
            "reason": "The effect of altitude is left out, as the record says.",
        }
    ]


@pytest.mark.parametrize(
    ("record_id", "lines"),
    [
        ("T-RAIL", {"transport": (3, 6, 30)}),
        ("T-HOTEL", {"accommodation": (3, 6, Decimal("167.4"))}),
        ("C-HOME", {"homeworking": (3, 7, 120)}),
        ("V-1", {"combustion": (1, 2, 170), "well_to_tank": (3, 3, 40)}),
        ("L-SEA", {"transport": (3, 4, 816)}),
        ("L-AIR", {"transport": (3, 9, 14625), "altitude_effect": (3, 9, 10125)}),
    ],
)
def test_what_each_record_becomes(group: Group, record_id: str, lines: dict[str, Any]) -> None:
    assert _lines(group, record_id) == lines


def test_wrong_rows_are_refused_with_their_rule(group: Group) -> None:
    rejects = group.rows(
        "SELECT raw ->> 'record_id' AS record, column_name, rule FROM rejected_inputs"
    )
    assert {(row["record"], row["column_name"], row["rule"]) for row in rejects} == {
        ("F-SEAT", "travel_class", "not_allowed"),
        ("F-MINUS", "passengers", "below_zero"),
        ("T-UNIT", "unit", "unknown_unit"),
    }


def test_what_has_no_answer_says_why(group: Group) -> None:
    unmatched = group.rows("SELECT record_id, reason FROM unmatched_inputs")
    assert {row["record_id"]: row["reason"] for row in unmatched} == {
        "F-NOWHERE": "No airport has the IATA code «XXQ».",
        "T-PLANE": "«flight_international_economy» is a flight; hand it in to the module flights, from "
        "airport to airport.",
        "C-HORSE": "No travel factor for «horse» is known.",
        "V-ELECTRIC": "No vehicle factor for «car_electric» is known.",
        "L-NOWAY": "A quantity in kg needs the kilometres of its leg in distance_km.",
        "L-HIDDEN": "The direction of «air_freight_long_haul» is downstream_air, not downstream.",
    }


def test_an_airport_that_is_added_answers_at_the_next_run(group: Group) -> None:
    group.write("reference/airports.csv", AIRPORTS + "XXQ,Field,FR,48.0,2.0,the group\n")
    group.succeeds("run", "2024-01")
    assert "transport" in _lines(group, "F-NOWHERE")
    group.write("reference/airports.csv", AIRPORTS)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "icn,,KR,1,1,x",
            "column iata_code: «icn» is no IATA code of three capitals, such as ICN.",
        ),
        ("ICO,,KR,91,1,x", "column latitude: «91» is no angle of -90 to 90 degrees."),
        ("ICO,,KR,1,1e2,x", "column longitude: «1e2» is no angle of -180 to 180 degrees."),
        ("ICO,,UK,1,1,x", "column country: «UK» is no ISO 3166 country code"),
        ("ICN,,KR,1,1,x", "column iata_code: ICN is already in row 2; keep one."),
        ("ICO,,KR,1,1,", "column source: blank; every row needs it."),
    ],
)
def test_airports_that_are_wrong_are_refused(group: Group, line: str, told: str) -> None:
    group.write("reference/airports.csv", AIRPORTS + line + "\n")
    assert told in group.refuses("run", "2024-01")
    group.write("reference/airports.csv", AIRPORTS)
