"""Which generic factor applies: the variant's own before the general one, blank only to blank."""

from collections.abc import Callable
from datetime import date

from carbon_pipeline.methods.factor_tables import Factor, factor
from carbon_pipeline.methods.matching import FactorKey, NoMatch, PassedOver, match_factor
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.modules import FactorLookup

Make = Callable[..., Factor]
POWER = FactorLookup(family="power", classification={"class": "equipment_class"})
WATTS = {"active_power_w": "10", "standby_power_w": "1"}
DAY = date(2024, 2, 1)


def key(variant: str = "default", sub_class: str | None = None, day: date = DAY) -> FactorKey:
    return FactorKey("equipment", variant, (("class", "Fridge"), ("sub_class", sub_class)), day)


def classified(make: Make, code: str, sub_class: str | None = None, **about: object) -> Factor:
    """A power factor; without a sub-class, or with a blank one, as files may have either."""
    named = {} if sub_class is None else {"sub_class": sub_class}
    return make(code, WATTS, "W", classification={"class": "Fridge"} | named, **about)


def test_the_variants_own_goes_before_the_general_one(generic_factor: Make) -> None:
    general = classified(generic_factor, "general")
    special = classified(generic_factor, "special", variant_type="cold")
    for factors in ([general, special], [special, general]):
        assert match_factor(factors, POWER, key("cold")) == special
        assert match_factor(factors, POWER, key("warm")) == general
    assert isinstance(match_factor([special], POWER, key("warm")), NoMatch)


def test_a_blank_sub_class_is_served_by_a_factor_without_one(generic_factor: Make) -> None:
    small = classified(generic_factor, "small", "small")
    blank, absent = classified(generic_factor, "blank", ""), classified(generic_factor, "absent")
    assert match_factor([small, blank], POWER, key()) == blank
    assert match_factor([small, absent], POWER, key()) == absent
    assert match_factor([small, blank], POWER, key(sub_class="small")) == small
    # a sub-class without a factor of its own never takes the class's
    found = match_factor([blank], POWER, key(sub_class="small"))
    assert found == NoMatch("No power factor for «Fridge, small» applies on 2024-02-01.")
    assert match_factor([small], POWER, key()) == NoMatch(
        "No power factor for «Fridge» applies on 2024-02-01."
    )


def test_equal_rank_names_both(generic_factor: Make) -> None:
    one, two = classified(generic_factor, "one"), classified(generic_factor, "two", "")
    found = match_factor([one, two], POWER, key())
    assert found == NoMatch(
        "Power factors of equal rank apply: one (Publisher) and two (Publisher)."
    )


def test_days_module_and_family_must_fit(generic_factor: Make) -> None:
    edges = {"valid_from": DAY, "valid_to": DAY}
    one_day = classified(generic_factor, "day", **edges)
    assert match_factor([one_day], POWER, key()) == one_day
    found = match_factor([one_day], POWER, key(day=date(2024, 2, 2)))
    assert isinstance(found, NoMatch)
    assert found.candidates == (PassedOver("day (Publisher)", "not in force on the day"),)
    for about in ({"module_type": "fuel"}, {"factor_family": "headcount"}):
        assert isinstance(
            match_factor([classified(generic_factor, "x", **about)], POWER, key()), NoMatch
        )


def test_without_a_classification_the_variant_is_named() -> None:
    lookup = FactorLookup(family="headcount")
    found = match_factor([], lookup, FactorKey("headcount", "student", (), DAY))
    assert found == NoMatch("No headcount factor for «student» applies on 2024-02-01.")


def test_a_row_of_the_table_keeps_every_digit(generic_factor: Make) -> None:
    expected = generic_factor("f", {"a": "0.1", "b": "420"}, "kg/fte", classification={"c": "d"})
    row = {
        **{name: getattr(expected, name) for name in vars(expected) if name != "units"},
        "id": stable_id("factors", "f"),
        "values": {"a": "0.1", "b": 420},
        "unit": {"a": "kg/fte", "b": "kg/fte"},
        "is_current": True,
    }
    assert factor(row) == expected
