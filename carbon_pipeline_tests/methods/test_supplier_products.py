"""The footprint of a product on a day: valid, active, and not replaced."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.supplier_products import (
    ProductFootprint,
    footprint_in_force,
    years_after,
)

ETHANOL = "urn:gtin:5695872369587"


def moment(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def footprint(footprint_id: str, valid: tuple[int, int], **changed: Any) -> ProductFootprint:
    cells = {
        "footprint_id": footprint_id,
        "preceding_ids": (),
        "status": "Active",
        "created": moment(valid[0]),
        "company": "My Corp",
        "product_ids": (ETHANOL,),
        "product_name": "Green Ethanol",
        "unit": "litre",
        "kg_co2eq_per_unit": Fraction(1),
        "kg_co2eq_per_unit_with_biogenic_uptake": None,
        "mass_kg_per_unit": None,
        "reference_from": moment(valid[0] - 1),
        "reference_to": moment(valid[0]),
        "valid_from": moment(valid[0]),
        "valid_to": moment(valid[1]),
        "gwp_sets": ("AR6",),
        "geography": None,
        "primary_data_share": None,
    }
    return ProductFootprint(**(cells | changed))


FIRST = footprint("a", (2022, 2025))
SECOND = footprint("b", (2024, 2027), preceding_ids=("a",))
THIRD = footprint("c", (2025, 2028), preceding_ids=("b",))


def named(footprints: list[ProductFootprint], day: date) -> str:
    found = footprint_in_force(footprints, ETHANOL, day)
    assert isinstance(found, ProductFootprint), found
    return found.footprint_id


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 1, 1), "a"),
        (date(2023, 12, 31), "a"),
        (date(2024, 1, 1), "b"),
        (date(2025, 1, 1), "c"),
        (date(2027, 12, 31), "c"),
    ],
)
def test_the_chain_of_versions(day: date, expected: str) -> None:
    for order in ([FIRST, SECOND, THIRD], [THIRD, SECOND, FIRST]):
        assert named(order, day) == expected


def test_a_predecessor_of_a_predecessor_is_replaced() -> None:
    """b is withdrawn, and c, which follows it, replaces a also."""
    withdrawn = footprint("b", (2024, 2027), preceding_ids=("a",), status="Deprecated")
    long_lived = footprint("a", (2024, 2027))
    assert named([long_lived, withdrawn, THIRD], date(2025, 6, 1)) == "c"


def test_a_chain_that_closes_on_itself_ends() -> None:
    one = footprint("a", (2024, 2027), preceding_ids=("b",))
    other = footprint("b", (2024, 2027), preceding_ids=("a",))
    answer = footprint_in_force([one, other], ETHANOL, date(2025, 1, 1))
    assert isinstance(answer, NoAnswer)


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2028, 1, 1)])
def test_nothing_is_in_force_outside_every_validity(day: date) -> None:
    assert footprint_in_force([FIRST, THIRD], ETHANOL, day) == NoAnswer(
        f"No footprint of {ETHANOL} is in force on {day}: "
        "c is valid from 2025-01-01 until before 2028-01-01; "
        "a is valid from 2022-01-01 until before 2025-01-01."
    )


def test_a_deprecated_footprint_is_not_used() -> None:
    deprecated = footprint("a", (2022, 2025), status="Deprecated")
    assert footprint_in_force([deprecated], ETHANOL, date(2023, 1, 1)) == NoAnswer(
        f"No footprint of {ETHANOL} is in force on 2023-01-01: a is deprecated."
    )


def test_two_that_do_not_replace_one_another_are_no_answer() -> None:
    twins = [footprint("b", (2022, 2025)), FIRST]
    assert footprint_in_force(twins, ETHANOL, date(2023, 1, 1)) == NoAnswer(
        f"Several footprints of {ETHANOL} are in force on 2023-01-01, and none replaces the "
        "others: a, b.",
        ("a", "b"),
    )


def test_a_product_that_is_not_known() -> None:
    answer = footprint_in_force([FIRST], "urn:gtin:5695872369588", date(2023, 1, 1))
    assert isinstance(answer, NoAnswer)
    assert answer.candidates == (ETHANOL,)


@given(
    order=st.permutations([FIRST, SECOND, THIRD]),
    day=st.dates(date(2021, 1, 1), date(2029, 1, 1)),
)
def test_the_order_of_footprints_changes_nothing(order: list[ProductFootprint], day: date) -> None:
    assert footprint_in_force(order, ETHANOL, day) == footprint_in_force(
        [FIRST, SECOND, THIRD], ETHANOL, day
    )


def test_years_after() -> None:
    assert years_after(moment(2024, 2, 29), 3) == moment(2027, 2, 28)
    assert years_after(moment(2024, 2, 29), 4) == moment(2028, 2, 29)
