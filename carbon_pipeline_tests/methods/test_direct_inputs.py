"""Values entered with their total: checked at the stored scale, category and name against each other."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.direct_inputs import (
    DirectInput,
    category_named,
    direct_input_faults,
)
from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES, Category

D = Decimal
LNG = DirectInput(1, 1, "Stationary combustion", D(1000), "kg", D("2.75"), D(2750))


def test_a_row_that_agrees() -> None:
    assert direct_input_faults(LNG) == []


def test_the_total_is_compared_after_rounding_to_what_is_stored() -> None:
    """3 decimals × 6 are 9: 1.235 × 0.123457 = 0.152469395, stored as 0.152469.

    Compared before rounding no such row could ever be entered.
    """
    entered = replace(LNG, activity_amount=D("1.235"), emission_factor=D("0.123457"))
    assert direct_input_faults(replace(entered, total_emission=D("0.152469"))) == []
    assert direct_input_faults(replace(entered, total_emission=D("0.152470"))) == [
        (
            "The total 0.152470 is not amount × factor: 1.235 × 0.123457 = 0.152469, "
            "rounded to 6 decimals."
        )
    ]


@pytest.mark.parametrize(("amount", "total"), [("0.5", "0.000001"), ("-0.5", "-0.000001")])
def test_halves_go_away_from_zero(amount: str, total: str) -> None:
    entered = replace(LNG, activity_amount=D(amount), emission_factor=D("0.000001"))
    assert direct_input_faults(replace(entered, total_emission=D(total))) == []
    assert len(direct_input_faults(replace(entered, total_emission=D(0)))) == 1


@given(amount=st.decimals(-(10**6), 10**6, places=6), factor=st.decimals(0, 10**4, places=12))
def test_the_rounded_product_is_taken_and_its_neighbours_are_not(
    amount: Decimal, factor: Decimal
) -> None:
    product = round_half_away(Fraction(amount) * Fraction(factor))
    entered = replace(LNG, activity_amount=amount, emission_factor=factor)
    assert direct_input_faults(replace(entered, total_emission=product)) == []
    for step in (D("0.000001"), D("-0.000001")):
        beside = replace(entered, total_emission=product + step)
        assert len(direct_input_faults(beside)) == 1


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: f"{c.scope}.{c.number}")
def test_each_category_goes_by_each_of_its_names(category: Category) -> None:
    for name in (category.name, category.name_ko, category.alias, f" {category.name.upper()}  "):
        if name:
            entered = replace(
                LNG, scope=category.scope, category_number=category.number, category_name=name
            )
            assert direct_input_faults(entered) == []
            assert category_named(category.scope, name) == category


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"category_name": "Mobile combustion"},
            (
                "Category 1 of scope 1 is «Stationary combustion», not «Mobile combustion»; "
                "«Mobile combustion» is category 2."
            ),
        ),
        (
            {"category_name": "Business travel"},
            "Category 1 of scope 1 is «Stationary combustion», not «Business travel».",
        ),
        ({"category_name": " "}, "The category name is missing."),
        ({"category_number": 5}, "Scope 1 has no category 5; it has 1 to 4."),
        ({"scope": 3, "category_number": 16}, "Scope 3 has no category 16; it has 1 to 15."),
        ({"scope": 4}, "There is no scope 4; there are 1, 2 and 3."),
        ({"scope": None}, "The scope is missing."),
        ({"category_number": None}, "The category number is missing."),
        ({"unit": ""}, "The unit is missing."),
        ({"activity_amount": None}, "The amount is missing."),
        ({"emission_factor": None}, "The emission factor is missing."),
        ({"total_emission": None}, "The total is missing."),
        ({"total_emission": D("NaN")}, "The total is NaN, which is no number."),
        ({"activity_amount": D("0.1234567")}, "The amount 0.1234567 has more than 6 decimals."),
        (
            {"emission_factor": D("2.7500000000001")},
            "The emission factor 2.7500000000001 has more than 12 decimals.",
        ),
        (
            {"total_emission": D(0)},
            "The total 0 is not amount × factor: 1000 × 2.75 = 2750.000000, rounded to 6 decimals.",
        ),
    ],
)
def test_a_fault_is_a_sentence(changed: dict[str, object], fault: str) -> None:
    assert direct_input_faults(replace(LNG, **changed)) == [fault]  # type: ignore[arg-type]


def test_every_fault_is_named_at_once() -> None:
    empty = DirectInput(1, 1, "", None, "", None, None)
    assert direct_input_faults(empty) == [
        "The category name is missing.",
        "The unit is missing.",
        "The amount is missing.",
        "The emission factor is missing.",
        "The total is missing.",
    ]


def test_zero_is_a_value() -> None:
    nothing = replace(LNG, activity_amount=D(0), total_emission=D(0))
    assert direct_input_faults(nothing) == []
