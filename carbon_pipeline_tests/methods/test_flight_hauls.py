"""The haul and class of a flight, by published tables."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.flight_hauls import (
    DEFRA_HAULS,
    EPA_HAULS,
    HaulRule,
    HaulRules,
    flight_activity,
    haul,
)
from carbon_pipeline.methods.no_answer import NoAnswer

countries = st.sampled_from(("GB", "FR", "US"))


@pytest.mark.parametrize(
    ("km", "between", "expected"),
    [
        ("534", ("GB", "GB"), "domestic"),
        ("3699.999", ("GB", "FR"), "short_haul"),
        ("3700", ("FR", "GB"), "long_haul"),
        ("5540", ("GB", "US"), "long_haul"),
        ("5540", ("FR", "US"), "international"),
        ("200", ("CH", "CH"), "international"),
    ],
)
def test_defra(km: str, between: tuple[str, str], expected: str) -> None:
    assert haul(Decimal(km), between, DEFRA_HAULS) == expected


@pytest.mark.parametrize(
    ("km", "expected"),
    [
        ("482.8", "domestic"),
        ("482.8032", "short_haul"),
        ("3701.49", "short_haul"),
        ("3701.4912", "long_haul"),
    ],
)
def test_epa_by_miles(km: str, expected: str) -> None:
    assert haul(Decimal(km), ("US", "US"), EPA_HAULS) == expected


@pytest.mark.parametrize("rules", [DEFRA_HAULS, EPA_HAULS], ids=lambda rules: rules.name)
@given(km=st.decimals(0, 20016, places=3), one=countries, other=countries)
def test_every_flight_falls_under_exactly_one_line_whichever_way_it_goes(
    rules: HaulRules, km: Decimal, one: str, other: str
) -> None:
    there, back = (haul(km, between, rules) for between in ((one, other), (other, one)))
    assert there == back
    assert isinstance(there, str)
    assert isinstance(flight_activity(there, "average", rules), str)
    at_home = [country in rules.home for country in (one, other)]
    route = ("elsewhere", "to_or_from_home", "within_home")[sum(at_home)]
    assert sum(rule.applies(km, route) for rule in rules.rules) == 1


def test_a_table_that_has_no_line_for_a_flight() -> None:
    short_only = HaulRules(
        "Ours",
        "CH",
        frozenset(),
        (HaulRule("short_haul", "any", below_km=Decimal(1000)),),
        {},
        "test",
    )
    assert haul(Decimal(1000), ("CH", "US"), short_only) == NoAnswer(
        "Ours has no haul for a flight of 1000 km between CH and US."
    )


def test_activities_have_the_names_of_the_factors() -> None:
    assert flight_activity("long_haul", "premium_economy", DEFRA_HAULS) == (
        "flight_long_haul_premium_economy"
    )
    assert flight_activity("domestic", "average", DEFRA_HAULS) == "flight_domestic_average"


@pytest.mark.parametrize(
    ("haul_name", "travel_class", "reason"),
    [
        ("domestic", "business", "DEFRA has no business class on domestic; it has average."),
        (
            "short_haul",
            "first",
            "DEFRA has no first class on short_haul; it has average, economy, business.",
        ),
        (
            "long_haul",
            "",
            (
                "DEFRA has no unnamed class on long_haul; "
                "it has average, economy, premium_economy, business, first."
            ),
        ),
        (
            "medium_haul",
            "average",
            (
                "DEFRA has no haul «medium_haul»; "
                "it has domestic, short_haul, long_haul, international."
            ),
        ),
    ],
)
def test_no_other_class_stands_in(haul_name: str, travel_class: str, reason: str) -> None:
    answer = flight_activity(haul_name, travel_class, DEFRA_HAULS)
    assert isinstance(answer, NoAnswer)
    assert answer.reason == reason
