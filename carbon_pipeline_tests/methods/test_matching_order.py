"""What decides between emission factors, one thing after the other, and that nothing else does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
    NoMatch,
)
from carbon_pipeline.methods.publisher_ranks import PublisherPreference, PublisherRanks
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline_tests.methods.conftest import an_emission_factor

Make = Callable[..., EmissionFactor]
Prefer = PublisherPreference
LOOKUP = Lookup(
    factor_type="fuel",
    activity_column="fuel",
    fallbacks=("country", "group", "WORLD"),
    older_edition_years=3,
)
ENDED = {"valid_from": date(2022, 1, 1), "valid_to": date(2022, 12, 31)}
ENDED_BEFORE = {"valid_from": date(2021, 1, 1), "valid_to": date(2021, 12, 31)}
PREFERENCES = (
    Prefer("DE", "fuel", "first", 1),
    Prefer("DE", None, "second", 2),
    Prefer("EU27", None, "third", 3),
    Prefer("WORLD", None, "fourth", 4),
)


def factor(code: str, **about: Any) -> EmissionFactor:
    """A publisher's factor of diesel in Germany, in force."""
    usual = {"factor_type": "fuel", "activity": "diesel", "region": "DE", "unit": "litre"}
    return an_emission_factor(code, "2.5", **{**usual, "library": "some", **about})


def match(
    factors: list[EmissionFactor], lookup: Lookup = LOOKUP, **about: Any
) -> EmissionFactorMatch | NoMatch:
    key = {
        "activity": "diesel",
        "region": "DE-BY",
        "unit": "litre",
        "organization_code": "P-001",
        "day": date(2024, 2, 1),
        "last_day": date(2024, 2, 29),
    }
    return EmissionFactorIndex(factors, PREFERENCES).weigh(
        lookup,
        EmissionFactorKey(**key | about),  # type: ignore[arg-type]
    )


# each goes before the next by the step that DECIDED_BY names, whatever the later steps would say
ORDER = [
    factor("own, wide, ended", owner_organization_code="P-001", region="WORLD", **ENDED),
    factor("subdivision, ended", region="DE-BY", **ENDED),
    factor("group's own", library="group", unit="US_gallon"),
    factor("first", library="first", unit="US_gallon"),
    factor("first, ended", library="first", **ENDED),
    factor("first, ended before", library="first", **ENDED_BEFORE),
    factor("second", library="second", unit="US_gallon"),
    factor("third", library="third", unit="US_gallon"),
    factor("fourth", library="fourth", unit="US_gallon"),
    factor("not ranked", library="zeroth"),
    factor("not ranked, another unit", library="zeroth", unit="US_gallon"),
    factor("not ranked, ended", library="zeroth", **ENDED),
    factor("group of countries", library="group", region="EU27"),
    factor("world", library="group", region="WORLD"),
]
DECIDED_BY = [
    "is anyone's; the organisation's own goes first",
    "less specific (country)",
    "first is rank 1 in DE, group the group's own",
    "older edition, ended on 2022-12-31",
    "older edition, ended on 2021-12-31",
    "second is rank 2 in DE, first rank 1 in DE",
    "third is rank 3 in EU27, second rank 2 in DE",
    "fourth is rank 4 in WORLD, third rank 3 in EU27",
    "zeroth is not ranked, fourth rank 4 in WORLD",
    "is per US_gallon, not litre",
    "older edition, ended on 2022-12-31",
    "less specific (group)",
    "less specific (WORLD)",
]


@pytest.mark.parametrize("place", range(len(DECIDED_BY)), ids=DECIDED_BY)
def test_each_step_decides_before_the_later_ones(place: int) -> None:
    found = match(ORDER[place:])
    assert isinstance(found, EmissionFactorMatch), found
    assert found.factor == ORDER[place]
    assert (found.passed_over[0].title, found.passed_over[0].reason) == (
        ORDER[place + 1].title,
        DECIDED_BY[place],
    )


@given(st.permutations([*ORDER, factor("twin", library="group", unit="US_gallon")]), st.data())
def test_the_order_of_the_factors_never_changes_the_answer(
    factors: list[EmissionFactor], data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(factors), unique_by=lambda f: f.factor_code))
    assert match(some) == match(sorted(some, key=lambda f: f.factor_code))


# editions -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "day", "years"),
    [
        (date(2023, 12, 31), date(2024, 1, 1), 1),
        (date(2023, 12, 31), date(2024, 12, 31), 1),
        (date(2023, 12, 31), date(2025, 1, 1), 2),
        (date(2023, 3, 31), date(2024, 3, 31), 1),
        (date(2024, 2, 29), date(2025, 3, 1), 2),
        (date(2021, 2, 1), date(2024, 2, 1), 3),
        (date(2021, 1, 31), date(2024, 2, 1), None),
    ],
)
def test_an_ended_edition_counts_its_years_and_goes_no_further_than_allowed(
    ended: date, day: date, years: int | None
) -> None:
    found = match([factor("old", valid_from=None, valid_to=ended)], day=day, last_day=day)
    if years is None:
        assert isinstance(found, NoMatch)
        return
    assert isinstance(found, EmissionFactorMatch), found
    assert (found.years_older, found.staleness) == (years, "older_edition")
    assert not found.changes_within_month


def test_an_ended_edition_only_where_the_module_allows_it_and_never_the_groups_own() -> None:
    strict = LOOKUP.model_copy(update={"older_edition_years": 0})
    assert isinstance(match([factor("old", **ENDED)], strict), NoMatch)
    assert isinstance(match([factor("old", library="group", **ENDED)]), NoMatch)


def test_an_edition_that_begins_after_the_day_never_applies() -> None:
    later = factor("later", valid_from=date(2024, 2, 2))
    assert isinstance(match([later]), NoMatch)
    found = match([later, factor("old", **ENDED)])
    assert isinstance(found, EmissionFactorMatch)
    assert found.factor.factor_code == "old"


@pytest.mark.parametrize(
    ("about", "specificity", "staleness"),
    [
        ({"region": "DE-BY"}, "exact", "exact"),
        ({"region": "DE"}, "country", "region_fallback"),
        ({"region": "WORLD"}, "WORLD", "region_fallback"),
        ({"region": "DE-BY", **ENDED}, "exact", "older_edition"),
        ({"region": "WORLD", **ENDED}, "WORLD", "older_edition"),
    ],
)
def test_a_match_tells_how_near_and_how_old_it_is(
    about: dict[str, Any], specificity: str, staleness: str
) -> None:
    found = match([factor("one", library="second", edition="Second 2022", **about)])
    assert isinstance(found, EmissionFactorMatch), found
    assert found.as_dict() == {
        "region": about["region"],
        "specificity": specificity,
        "staleness": staleness,
        "years_older": 2 if "valid_to" in about else 0,
        "library": "second",
        "edition": "Second 2022",
        "passed_over": [],
    }


# units and prices -----------------------------------------------------------------


def test_of_one_editions_figures_in_other_units_the_nearest_in_size() -> None:
    units = ("barrel", "US_gallon", "m3")
    factors = [factor(unit, unit=unit) for unit in units]
    found = match(factors)
    assert isinstance(found, EmissionFactorMatch), found
    assert found.factor.unit == "US_gallon"
    assert found.passed_over[0].reason == "is per barrel, further from litre than US_gallon"
    # two publishers' are equal, and so are two lines of the group's own file
    assert isinstance(match([factors[0], factor("m3", unit="m3", library="other")]), NoMatch)
    assert isinstance(match([factor(u, unit=u, library="group") for u in units]), NoMatch)


def test_a_price_basis_is_taken_only_by_who_asks_for_it() -> None:
    basis = "purchaser_price_with_margins"
    priced, plain = factor("priced", price_basis=basis), factor("plain")
    asks = LOOKUP.model_copy(update={"price_basis": basis})
    for lookup, taken, other in ((LOOKUP, plain, priced), (asks, priced, plain)):
        found = match([priced, plain], lookup)
        assert isinstance(found, EmissionFactorMatch)
        assert found.factor == taken
        assert isinstance(match([other], lookup), NoMatch)


# publishers -----------------------------------------------------------------------


def test_the_most_specific_line_says_the_rank() -> None:
    lines = (
        Prefer("GB", "fuel", "defra", 3),
        Prefer("GB", None, "defra", 1),
        Prefer("WORLD", None, "defra", 9),
        Prefer("WORLD", "fuel", "ember", 3),
    )
    for ranks in (PublisherRanks(lines), PublisherRanks(lines[::-1])):
        assert ranks.told("defra", "GB-ENG", "fuel") == "rank 3 in GB"
        assert ranks.told("defra", "GB", "electricity") == "rank 1 in GB"
        assert ranks.told("defra", "KR", "fuel") == "rank 9 in WORLD"
        assert ranks.told("ember", "KR", "electricity") == "not ranked"
        # of one rank, the country's line goes before the world's
        assert ranks.rank("defra", "GB", "fuel") < ranks.rank("ember", "GB", "fuel")
