"""Distances of flights: exact to the metre, the same both ways, and no answer for an unknown code."""

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.great_circle import (
    DEFRA_DETOUR,
    EARTH_RADIUS_KM,
    EPFL_DETOUR,
    flight_distance,
    great_circle_km,
)
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.airports import Airport


def airport(iata: str, country: str, latitude: str, longitude: str) -> Airport:
    return Airport(iata, country, Decimal(latitude), Decimal(longitude))


LAX = airport("LAX", "US", "33.94250107", "-118.4079971")
PUS = airport("PUS", "KR", "35.1795005798", "128.93800354")
AIRPORTS = {each.iata: each for each in (LAX, PUS)}

places = st.builds(
    Airport,
    st.just("AAA"),
    st.just("CH"),
    st.decimals(-90, 90, places=8),
    st.decimals(-180, 180, places=8),
)


def test_a_known_distance() -> None:
    """Los Angeles to Busan is 9621.711 km with a radius of 6371 km; OpenFlights' coordinates."""
    assert flight_distance("LAX", "PUS", AIRPORTS) == Decimal("9621.711")


def test_a_detour_only_where_it_is_asked_for() -> None:
    assert flight_distance("LAX", "PUS", AIRPORTS, EPFL_DETOUR) == Decimal("9716.711")
    # 9621.711 × 1.08 = 10391.44788
    assert flight_distance("LAX", "PUS", AIRPORTS, DEFRA_DETOUR) == Decimal("10391.448")


@pytest.mark.parametrize(
    ("one", "other", "part_of_a_turn"),
    [
        (("0", "0"), ("0", "180"), 0.5),
        (("90", "0"), ("-90", "77"), 0.5),
        (("0", "10"), ("0", "100"), 0.25),
        (("89.9999", "0"), ("90", "0"), 0.0001 / 360),
        # across the date line
        (("0", "179.5"), ("0", "-179.5"), 1 / 360),
    ],
)
def test_arcs_that_are_known_by_heart(
    one: tuple[str, str], other: tuple[str, str], part_of_a_turn: float
) -> None:
    found = great_circle_km(airport("A", "A", *one), airport("B", "B", *other))
    assert float(found) == pytest.approx(part_of_a_turn * 2 * math.pi * EARTH_RADIUS_KM, abs=6e-4)


@given(one=places, other=places)
def test_there_and_back_are_as_long(one: Airport, other: Airport) -> None:
    assert great_circle_km(one, other) == great_circle_km(other, one)


@given(one=places, other=places)
def test_no_flight_is_longer_than_half_the_way_round(one: Airport, other: Airport) -> None:
    assert 0 <= great_circle_km(one, other) <= Decimal("20015.087")


@given(one=places, other=places)
def test_the_same_distance_as_in_floats_to_the_metre(one: Airport, other: Airport) -> None:
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    turned = math.radians(one.longitude - other.longitude)
    chord = math.sin((here - there) / 2) ** 2
    chord += math.cos(here) * math.cos(there) * math.sin(turned / 2) ** 2
    expected = 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(chord, 1)))
    assert float(great_circle_km(one, other)) == pytest.approx(expected, abs=2e-3)


def test_the_callers_context_changes_not_a_digit() -> None:
    with localcontext(prec=4):
        assert str(great_circle_km(LAX, PUS)) == "9621.711"


@pytest.mark.parametrize(("code", "near"), [("LAZ", "LAX"), ("lax", "LAX"), (" PUS", "PUS")])
def test_an_unknown_code_is_no_distance(code: str, near: str) -> None:
    for pair in (("PUS", code), (code, "PUS")):
        answer = flight_distance(*pair, AIRPORTS)
        assert isinstance(answer, NoAnswer)
        assert f"«{code}»" in answer.reason
        assert near in answer.candidates


def test_a_code_like_no_other_has_no_suggestion() -> None:
    assert flight_distance("QQQ", "PUS", AIRPORTS) == NoAnswer(
        "No airport has the IATA code «QQQ»."
    )


def test_a_flight_to_where_it_began_is_not_zero_kilometres() -> None:
    assert flight_distance("LAX", "LAX", AIRPORTS) == NoAnswer("The flight begins and ends at LAX.")
