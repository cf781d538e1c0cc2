"""Which emission factor applies to a key, and what is said where none does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
    NoMatch,
    PassedOver,
)
from carbon_pipeline.vocabulary.modules import Lookup

Make = Callable[..., EmissionFactor]
NEAR = Lookup(factor_type="electricity", activity="electricity", fallbacks=("country", "group"))
ANYWHERE = NEAR.model_copy(update={"fallbacks": ("country", "group", "WORLD")})
STRICT = NEAR.model_copy(update={"fallbacks": ()})


def key(**about: Any) -> EmissionFactorKey:
    given = {
        "activity": "electricity",
        "region": "KR",
        "unit": "kWh",
        "organization_code": "P-001",
        "day": date(2024, 2, 1),
        "last_day": date(2024, 2, 29),
    }
    return EmissionFactorKey(**given | about)  # type: ignore[arg-type]


def taken(factors: list[EmissionFactor], lookup: Lookup = NEAR, **about: Any) -> Any:
    """The match, whatever the order in which the factors come."""
    found = EmissionFactorIndex(factors).match(lookup, key(**about))
    assert EmissionFactorIndex(factors[::-1]).match(lookup, key(**about)) == found
    return found


def code(found: EmissionFactorMatch | NoMatch) -> str:
    assert isinstance(found, EmissionFactorMatch), found
    return found.factor.factor_code


def test_the_organisations_own_goes_before_anyones(emission_factor: Make) -> None:
    anyone = emission_factor("anyone", "0.4")
    own = emission_factor("own", "0.1", owner_organization_code="P-001")
    wide = emission_factor("wide", "0.2", owner_organization_code="P-001", region="WORLD")
    other = emission_factor("other", "0.3", owner_organization_code="P-002")
    assert code(taken([anyone, own, wide, other], ANYWHERE)) == "own"
    assert code(taken([anyone, wide, other], ANYWHERE)) == "wide"
    assert code(taken([anyone, other])) == "anyone"
    assert isinstance(taken([other]), NoMatch)
    assert EmissionFactorIndex([anyone, own]).has_owned_factors
    assert not EmissionFactorIndex([anyone]).has_owned_factors


def test_from_the_subdivision_out_to_the_world(emission_factor: Make) -> None:
    steps = [("US-CA", "exact"), ("US", "country"), ("WORLD", "WORLD")]
    factors = [emission_factor(region, "0.4", region=region) for region, _ in steps]
    for number, (region, specificity) in enumerate(steps):
        found = taken(factors[number:], ANYWHERE, region="US-CA")
        assert (code(found), found.specificity) == (region, specificity)


def test_from_the_country_to_its_group(emission_factor: Make) -> None:
    group, world = (emission_factor(r, "0.4", region=r) for r in ("EU27", "WORLD"))
    found = taken([group, world], region="DE")
    assert (code(found), found.specificity) == ("EU27", "group")
    # Korea is in no group, and the world is no fallback here
    assert taken([group, world]) == NoMatch(
        "No electricity factor for «electricity» applies in KR on 2024-02-01 per kWh."
        " None is for KR; regions that have one: WORLD, EU27.",
        (PassedOver("WORLD (Publisher, 2024)", "WORLD is no fallback of this module"),),
    )
    assert isinstance(taken([group, world], STRICT, region="DE"), NoMatch)


def test_a_country_never_takes_its_subdivisions_factor(emission_factor: Make) -> None:
    california = emission_factor("california", "0.2", region="US-CA")
    assert isinstance(taken([california], ANYWHERE, region="US"), NoMatch)


def test_the_records_own_unit_goes_before_a_conversion(emission_factor: Make) -> None:
    kilo, mega = (emission_factor(unit, "0.4", unit=unit) for unit in ("kWh", "MWh"))
    assert code(taken([kilo, mega])) == "kWh"
    assert code(taken([kilo, mega], unit="MWh")) == "MWh"
    assert code(taken([mega])) == "MWh"
    # but a nearer region goes before the unit
    wide = emission_factor("wide", "0.4", region="WORLD")
    assert code(taken([mega, wide], ANYWHERE)) == "MWh"


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "applies"),
    [
        (date(2024, 2, 1), None, True),
        (None, date(2024, 2, 1), True),
        (date(2024, 2, 1), date(2024, 2, 1), True),
        (None, None, True),
        (date(2024, 2, 2), None, False),
        (None, date(2024, 1, 31), False),
    ],
)
def test_first_and_last_day_are_valid(
    emission_factor: Make, valid_from: date | None, valid_to: date | None, *, applies: bool
) -> None:
    edition = emission_factor("edition", "0.4", valid_from=valid_from, valid_to=valid_to)
    assert isinstance(taken([edition]), EmissionFactorMatch) == applies


def test_an_edition_that_ends_within_the_month_is_told(emission_factor: Make) -> None:
    until = emission_factor("until", "0.4", valid_to=date(2024, 2, 15))
    since = emission_factor("since", "0.5", valid_from=date(2024, 2, 16))
    found = taken([until, since])
    assert code(found) == "until"
    assert found.changes_within_month
    assert not taken([until, since], day=date(2024, 2, 16)).changes_within_month


def test_equal_rank_names_both(emission_factor: Make) -> None:
    one, two = emission_factor("one", "0.4"), emission_factor("two", "0.4", source="Other")
    found = taken([one, two])
    assert found.reason == (
        "Factors of equal rank apply: one (Publisher, 2024) and two (Other, 2024)."
        " To decide, end the validity of one of them."
    )
    assert [each.title for each in found.candidates] == [
        "one (Publisher, 2024)",
        "two (Other, 2024)",
    ]


def test_an_unknown_activity(emission_factor: Make) -> None:
    found = taken([emission_factor("grid", "0.4")], activity="moonshine")
    assert found == NoMatch("No electricity factor for «moonshine» is known.")


def test_candidates_say_why_they_were_passed_over(emission_factor: Make) -> None:
    factors = [
        emission_factor("by mass", "0.4", unit="kg"),
        emission_factor("old", "0.4", valid_from=None, valid_to=date(2023, 12, 31)),
        emission_factor("new", "0.4", valid_from=date(2025, 1, 1)),
        emission_factor("abroad", "0.4", region="JP"),
    ]
    found = taken(factors)
    assert found.reason.startswith(
        "No electricity factor for «electricity» applies in KR on 2024-02-01 per kWh. "
    )
    assert {each.title.partition(" (")[0]: each.reason for each in found.candidates} == {
        "by mass": "is per kg, not kWh",
        "old": "applies from the beginning to 2023-12-31",
        "new": "applies from 2025-01-01 without end",
    }


def test_a_match_names_what_it_was_preferred_to_but_five_at_most(emission_factor: Make) -> None:
    near = emission_factor("near", "0.4", owner_organization_code="P-001")
    others = [emission_factor(f"wide {n}", "0.4", region="WORLD") for n in range(9)]
    found = taken([near, *others], ANYWHERE)
    assert found.passed_over[0] == PassedOver(
        "wide 0 (Publisher, 2024)", "is anyone's; the organisation's own goes first"
    )
    assert len(found.passed_over) == 5
    old = [emission_factor(f"old {n}", "1", valid_to=date(2023, 1, 1)) for n in range(9)]
    assert len(taken(old).candidates) == 5
    index = EmissionFactorIndex([near, *others, *old])
    assert len(index.weigh(ANYWHERE, key()).passed_over) == 18  # type: ignore[union-attr]


def test_a_match_stays_as_it_is_when_editions_of_other_years_come_in(emission_factor: Make) -> None:
    near, wide = emission_factor("near", "0.4"), emission_factor("wide", "0.4", region="WORLD")
    years = [
        emission_factor("last", "0.3", library="ember", valid_to=date(2023, 12, 31)),
        emission_factor("next", "0.3", library="ember", valid_from=date(2025, 1, 1)),
    ]
    lookup = ANYWHERE.model_copy(update={"older_edition_years": 3})
    assert taken([near, wide, *years], lookup) == taken([near, wide], lookup)
