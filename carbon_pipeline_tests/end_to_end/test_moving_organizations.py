"""Partners that join, leave and move on a date: each month stands by its own tree, closed ones for good."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    during,
    electricity_factor,
    head_office,
    partner,
    record,
)

HEADS = (head_office("HQ1"), head_office("HQ2"))
BRANCH = partner("A", "HQ1")
LAST_DAY = {1: 31, 2: 29, 3: 31, 4: 30}


def meter(code: str, month: int, kwh: str, **changes: str) -> dict[str, object]:
    """The month's electricity of a partner; the factor is 1 kg per kWh."""
    period = f"2024-{month:02d}-01..2024-{month:02d}-{LAST_DAY[month]}"
    return record(f"{code} {month}", code, changes.get("period", period), quantity=kwh, unit="kWh")


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """B stands under HQ1, from 16 February under A, from April under HQ2; C goes with it; D joins and leaves."""
    group = make_group()
    group.organizations(
        *HEADS,
        BRANCH,
        during("..2024-02-15", partner("B", "HQ1")),
        during("2024-02-16..2024-03-31", partner("B", "A")),
        during("2024-04-01..", partner("B", "HQ2", "GB")),
        partner("C", "B"),
        during("2024-01-10..2024-02-20", partner("D", "HQ1")),
    )
    group.emission_factors(electricity_factor("KR", "1"), electricity_factor("GB", "0.5"))
    rows = [
        meter(code, month, kwh) for month in range(1, 5) for code, kwh in (("B", "100"), ("C", "7"))
    ]
    group.activities("electricity/meters.csv", *rows)
    group.activities(
        "electricity/d.csv",
        meter("D", 1, "31", period="2024-01-10..2024-02-09"),
        meter("D", 2, "5", period="2024-02-10..2024-02-25"),
    )
    group.activities("electricity/a.csv", meter("A", 3, "20"))
    group.succeeds("run", "2024-01..2024-04")
    return group


def subtrees(group: Group, month: int) -> dict[str, Decimal]:
    """The subtree of everybody in the month, by path."""
    rows = group.rows(
        "SELECT tree_path, subtree_kg_co2eq FROM organization_rollups WHERE reporting_month = %s",
        month,
    )
    return {row["tree_path"]: row["subtree_kg_co2eq"] for row in rows}


def test_each_month_is_rolled_up_along_its_own_tree(group: Group) -> None:
    """D's record over the turn of the month has 22 of its 31 days in January."""
    assert subtrees(group, 1) == {
        "/HQ1/": Decimal(129), "/HQ1/B/": Decimal(107), "/HQ1/B/C/": Decimal(7),
        "/HQ1/D/": Decimal(22),
    }  # fmt: skip
    assert subtrees(group, 2) == {
        "/HQ1/": Decimal(116), "/HQ1/A/": Decimal(107), "/HQ1/A/B/": Decimal(107),
        "/HQ1/A/B/C/": Decimal(7), "/HQ1/D/": Decimal(9),
    }  # fmt: skip
    assert subtrees(group, 3) == {
        "/HQ1/": Decimal(127), "/HQ1/A/": Decimal(127), "/HQ1/A/B/": Decimal(107),
        "/HQ1/A/B/C/": Decimal(7),
    }  # fmt: skip
    # from April B is in Britain, by whose grid it goes, and C stays in Korea
    assert subtrees(group, 4) == {
        "/HQ2/": Decimal(57), "/HQ2/B/": Decimal(57), "/HQ2/B/C/": Decimal(7),
    }  # fmt: skip


def test_a_record_with_days_outside_the_group_is_refused_and_the_days_are_named(
    group: Group,
) -> None:
    rejected = group.rows("SELECT rule, message, reporting_months FROM rejected_inputs")
    assert rejected == [
        {
            "rule": "organization_not_valid",
            "message": (
                "D is not in the group on 2024-02-21 to 2024-02-25, and the record runs from 2024-02-10 "
                "to 2024-02-25. Correct the period, or the validity in organizations.csv."
            ),
            "reporting_months": ["2024-02"],
        }
    ]


def test_organizations_has_one_row_each_and_the_lines_have_the_rest(group: Group) -> None:
    assert group.values("SELECT tree_path FROM organizations ORDER BY 1") == [
        "/HQ1/", "/HQ1/A/", "/HQ1/D/", "/HQ2/", "/HQ2/B/", "/HQ2/B/C/",
    ]  # fmt: skip
    assert group.rows(
        "SELECT tree_path, valid_from::text, valid_to::text FROM organization_places"
        " WHERE organization_code = 'C' ORDER BY valid_from NULLS FIRST"
    ) == [
        {"tree_path": "/HQ1/B/C/", "valid_from": None, "valid_to": "2024-01-31"},
        {"tree_path": "/HQ1/A/B/C/", "valid_from": "2024-02-01", "valid_to": "2024-03-31"},
        {"tree_path": "/HQ2/B/C/", "valid_from": "2024-04-01", "valid_to": None},
    ]
    assert group.rows(
        "SELECT parent_code, valid_from::text, valid_to::text FROM organization_lines"
        " WHERE organization_code = 'B' ORDER BY valid_from NULLS FIRST"
    ) == [
        {"parent_code": "HQ1", "valid_from": None, "valid_to": "2024-02-15"},
        {"parent_code": "A", "valid_from": "2024-02-16", "valid_to": "2024-03-31"},
        {"parent_code": "HQ2", "valid_from": "2024-04-01", "valid_to": None},
    ]
    dates = "SELECT valid_from::text, valid_to::text FROM organizations WHERE code = "
    assert group.rows(f"{dates}'B'") == [{"valid_from": None, "valid_to": None}]
    assert group.rows(f"{dates}'D'") == [{"valid_from": "2024-01-10", "valid_to": "2024-02-20"}]


def test_a_retroactive_move_changes_the_open_months_and_no_closed_one(group: Group) -> None:
    """January is closed; then it turns out that B was under HQ2 from the beginning, and under A never.

    January stays with HQ1, whose books are closed, also in the head office that is open.
    """
    group.succeeds("close", "2024-01", "--headquarters", "HQ1")
    january = subtrees(group, 1)
    lines = (*HEADS, BRANCH, partner("B", "HQ2", "GB"), partner("C", "B"))
    group.organizations(*lines, during("2024-01-10..2024-02-20", partner("D", "HQ1")))
    # C hands in another record of January, in time for its new head office
    group.activities("electricity/late.csv", meter("C", 1, "3") | {"record_id": "late"})
    out = group.succeeds("run", "2024-01..2024-02")
    assert "2024-01  computed" in out

    assert subtrees(group, 1) == january | {
        "/HQ2/": Decimal(3), "/HQ2/B/": Decimal(3), "/HQ2/B/C/": Decimal(3),
    }  # fmt: skip
    assert subtrees(group, 2) == {
        "/HQ1/": Decimal(9), "/HQ1/D/": Decimal(9),
        "/HQ2/": Decimal(57), "/HQ2/B/": Decimal(57), "/HQ2/B/C/": Decimal(7),
    }  # fmt: skip
    # nothing is counted twice: B's record of January is in force once
    assert group.values(
        "SELECT tree_path FROM module_emissions WHERE is_current AND record_id = 'B 1'"
    ) == ["/HQ1/B/"]


def test_an_open_head_office_keeps_what_a_closed_one_would_get(group: Group) -> None:
    """HQ1 has closed January; what moves there from HQ2 stays with HQ2 until both are open."""
    lines = (*HEADS, BRANCH, partner("B", "HQ2", "GB"), partner("C", "HQ1"))
    before = subtrees(group, 1)
    group.organizations(*lines, during("2024-01-10..2024-02-20", partner("D", "HQ1")))
    group.succeeds("run", "2024-01")
    assert subtrees(group, 1) == before


REFUSED = {
    "two head offices at once": (
        (during("..2024-03-31", partner("B", "HQ1")), during("2024-03-31..", partner("B", "HQ2"))),
        ("row 6", "B has two head offices 2024-03-31, HQ2 here and HQ1 in row 5"),
    ),
    "a parent that is gone": (
        (during("..2024-03-31", partner("B", "HQ1")), partner("C", "B")),
        ("row 6", "C is under B always, and B (row 5) is not in the group from 2024-04-01"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_lines_that_are_no_tree_are_refused_with_their_rows(group: Group, case: str) -> None:
    lines, sentences = REFUSED[case]
    group.organizations(*HEADS, BRANCH, *lines)
    said = group.refuses("run", "2024-04")
    assert all(sentence in said for sentence in sentences), said
