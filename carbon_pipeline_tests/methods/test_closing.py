"""What keeps a month open, what a close fixes, and who was expected to report."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.methods.closing import OpenItems, totals
from carbon_pipeline.methods.expectations import Gap, expected, gaps
from carbon_pipeline.vocabulary.months import ReportingMonth


def test_nothing_open_says_nothing() -> None:
    assert not OpenItems()
    assert OpenItems().sentences() == []


def test_each_kind_has_its_line_with_count_and_first_items() -> None:
    items = OpenItems(
        rejected=[f"a row {n}" for n in range(2, 9)],
        unmatched=["fuel P-001 R1: none"],
        gaps=["P-001 has reported no fuel", "P-002 has reported no fuel"],
    )
    assert items
    assert items.sentences() == [
        "rejected rows not accepted, 7: a row 2; a row 3; a row 4; a row 5; a row 6 …",
        "records without a factor not accepted, 1: fuel P-001 R1: none",
        "expected reports missing, 2: P-001 has reported no fuel; P-002 has reported no fuel",
    ]


@pytest.mark.parametrize("kind", ["rejected", "unmatched", "gaps"])
def test_any_kind_alone_keeps_a_month_open(kind: str) -> None:
    assert OpenItems(**{kind: ["one"]})


def test_totals_keep_every_digit_as_text() -> None:
    rows = [
        {"scope": 1, "kg_co2eq": Decimal("0.000000000000000001"), "kg_co2eq_market_based": 0},
        {"scope": 2, "kg_co2eq": Decimal("1E+3"), "kg_co2eq_market_based": Decimal("2390.50")},
    ]
    assert totals(rows) == {
        "scope1": {"kg_co2eq": "0.000000000000000001", "kg_co2eq_market_based": "0"},
        "scope2": {"kg_co2eq": "1000", "kg_co2eq_market_based": "2390.50"},
    }


def expectation(first: date | None, last: date | None, **about: Any) -> dict[str, Any]:
    given = {"organization_code": "P-001", "module_type": "fuel"}
    return given | {"valid_from": first, "valid_to": last} | about


@pytest.mark.parametrize(
    ("first", "last", "covers"),
    [
        (None, None, True),
        (date(2024, 2, 29), None, True),
        (None, date(2024, 2, 1), True),
        (date(2024, 3, 1), None, False),
        (None, date(2024, 1, 31), False),
    ],
)
def test_an_expectation_of_one_day_is_one_for_the_month(
    first: date | None, last: date | None, *, covers: bool
) -> None:
    found = expected([expectation(first, last)], ReportingMonth(2024, 2))
    assert found == ({("P-001", "fuel")} if covers else set())


def test_gaps_are_what_was_wanted_and_has_not_come() -> None:
    wanted = [("P-002", "fuel"), ("P-001", "fuel"), ("P-001", "electricity"), ("P-002", "fuel")]
    found = gaps(wanted, [("P-001", "fuel"), ("P-009", "fuel")])
    assert found == [Gap("P-001", "electricity"), Gap("P-002", "fuel")]
    assert str(found[0]) == "P-001 has reported no electricity"
