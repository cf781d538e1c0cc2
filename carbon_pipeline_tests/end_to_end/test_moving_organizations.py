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

HEADS = (head_office("HQ1") | {"fiscal_year_start_month": "2"}, head_office("HQ2"))
BRANCH = partner("A", "HQ1")
LAST_DAY = {1: 31, 2: 29, 3: 31}


def meter(code: str, month: int, kwh: str, **changes: str) -> dict[str, object]:
    """The month's electricity of a partner; the factor is 1 kg per kWh."""
    period = f"2024-{month:02d}-01..2024-{month:02d}-{LAST_DAY[month]}"
    return record(f"{code} {month}", code, changes.get("period", period), quantity=kwh, unit="kWh")


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """B stands under HQ1, from 16 February under A, from March under HQ2; C goes with it; D joins and leaves."""
    group = make_group()
    group.organizations(
        *HEADS,
        BRANCH,
        during("..2024-02-15", partner("B", "HQ1")),
        during("2024-02-16..2024-02-29", partner("B", "A")),
        during("2024-03-01..", partner("B", "HQ2", "GB")),
        partner("C", "B"),
        during("2024-01-10..2024-02-20", partner("D", "HQ1")),
    )
    group.emission_factors(electricity_factor("KR", "1"), electricity_factor("GB", "0.5"))
    kwh = {"B": "100", "C": "7"}
    rows = [meter(code, month, kwh[code]) for month in LAST_DAY for code in kwh]
    group.activities("electricity/meters.csv", *rows)
    group.activities(
        "electricity/d.csv",
        meter("D", 1, "31", period="2024-01-10..2024-02-09"),
        meter("D", 2, "5", period="2024-02-10..2024-02-25"),
    )
    group.activities("electricity/a.csv", meter("A", 2, "20"))
    group.succeeds("run", "2024-01..2024-03")
    return group


def subtrees(group: Group, month: int) -> dict[str, Decimal]:
    """The subtree of everybody in the month, by path."""
    rows = group.rows(
        "SELECT tree_path, subtree_kg_co2eq FROM organization_rollups WHERE reporting_month = %s",
        month,
    )
    return {row["tree_path"]: row["subtree_kg_co2eq"] for row in rows}


JANUARY = {
    "/HQ1/": Decimal(129), "/HQ1/B/": Decimal(107), "/HQ1/B/C/": Decimal(7), "/HQ1/D/": Decimal(22),
}  # fmt: skip
FEBRUARY = {
    "/HQ1/": Decimal(136), "/HQ1/A/": Decimal(127), "/HQ1/A/B/": Decimal(107),
    "/HQ1/A/B/C/": Decimal(7), "/HQ1/D/": Decimal(9),
}  # fmt: skip
# B is in Britain by now, by whose grid it goes, and C stays in Korea
MARCH = {"/HQ2/": Decimal(57), "/HQ2/B/": Decimal(57), "/HQ2/B/C/": Decimal(7)}


def test_each_month_is_rolled_up_along_its_own_tree(group: Group) -> None:
    """D's record over the turn of the month has 22 of its 31 days in January."""
    assert [subtrees(group, month) for month in (1, 2, 3)] == [JANUARY, FEBRUARY, MARCH]


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
        {"tree_path": "/HQ1/A/B/C/", "valid_from": "2024-02-01", "valid_to": "2024-02-29"},
        {"tree_path": "/HQ2/B/C/", "valid_from": "2024-03-01", "valid_to": None},
    ]
    assert group.rows(
        "SELECT parent_code, valid_from::text, valid_to::text FROM organization_lines"
        " WHERE organization_code = 'B' ORDER BY valid_from NULLS FIRST"
    ) == [
        {"parent_code": "HQ1", "valid_from": None, "valid_to": "2024-02-15"},
        {"parent_code": "A", "valid_from": "2024-02-16", "valid_to": "2024-02-29"},
        {"parent_code": "HQ2", "valid_from": "2024-03-01", "valid_to": None},
    ]
    dates = "SELECT valid_from::text, valid_to::text FROM organizations WHERE code = "
    assert group.rows(f"{dates}'B'") == [{"valid_from": None, "valid_to": None}]
    assert group.rows(f"{dates}'D'") == [{"valid_from": "2024-01-10", "valid_to": "2024-02-20"}]


def test_periods_sum_the_months_and_say_which_are_missing(group: Group) -> None:
    """One row for each place: B's year lies in three branches, and each branch has its own part of it."""
    rows = group.rows(
        "SELECT period_kind, period_start::text, period_end::text, tree_path, own_kg_co2eq,"
        " subtree_kg_co2eq, months_with_figures, months_covered, months_expected, months_missing"
        " FROM organization_rollups_by_period WHERE organization_code IN ('HQ1', 'B')"
    )
    found = {(r["period_kind"], r["period_start"], r["tree_path"]): r for r in rows}
    year = {path: row for (kind, _, path), row in found.items() if kind == "year"}
    assert {path: row["subtree_kg_co2eq"] for path, row in year.items()} == {
        "/HQ1/": Decimal(265), "/HQ1/B/": Decimal(107), "/HQ1/A/B/": Decimal(107),
        "/HQ2/B/": Decimal(57),
    }  # fmt: skip
    head = year["/HQ1/"]
    assert head["own_kg_co2eq"] is None
    assert (head["months_with_figures"], head["months_covered"], head["months_expected"]) == (
        2,
        2,
        12,
    )
    assert head["months_missing"] == [f"2024-{month:02d}" for month in range(3, 13)]
    quarter = found["quarter", "2024-01-01", "/HQ2/B/"]
    assert (quarter["period_end"], quarter["months_missing"]) == (
        "2024-03-31",
        ["2024-01", "2024-02"],
    )
    # HQ1's fiscal year begins in February; HQ2 names none
    fiscal = {
        (start, path): row for (kind, start, path), row in found.items() if kind == "fiscal_year"
    }
    assert {key: row["subtree_kg_co2eq"] for key, row in fiscal.items()} == {
        ("2023-02-01", "/HQ1/"): Decimal(129), ("2023-02-01", "/HQ1/B/"): Decimal(107),
        ("2024-02-01", "/HQ1/"): Decimal(136), ("2024-02-01", "/HQ1/A/B/"): Decimal(107),
    }  # fmt: skip
    assert fiscal["2023-02-01", "/HQ1/"]["period_end"] == "2024-01-31"


def test_sums_are_told_apart_from_what_they_sum(group: Group) -> None:
    by_kind = group.rows(
        "SELECT is_aggregated, aggregation_level, sum(total_emission) AS kg FROM scope_emissions"
        " WHERE reporting_month = 2 GROUP BY 1, 2 ORDER BY 2"
    )
    assert [(r["is_aggregated"], r["aggregation_level"], r["kg"]) for r in by_kind] == [
        (False, 0, Decimal(136)), (True, 1, Decimal(136)), (True, 2, Decimal(136)),
        (True, 3, Decimal(107)), (True, 4, Decimal(7)),
    ]  # fmt: skip
    assert group.rows(
        "SELECT o.code, s.scope2_category_number, s.total_emission, s.activity_amount"
        " FROM scope_emissions s JOIN organizations o ON o.id = coalesce(s.partner_id, s.headquarters_id)"
        " WHERE s.is_aggregated AND s.reporting_month = 3 ORDER BY 1"
    ) == [
        {"code": code, "scope2_category_number": 1, "total_emission": kg, "activity_amount": None}
        for code, kg in (("B", Decimal(57)), ("C", Decimal(7)), ("HQ2", Decimal(57)))
    ]
    assert group.values(
        "SELECT sum(total_emission) FROM scope_emissions_totals GROUP BY reporting_month ORDER BY 1"
    ) == [Decimal(57), Decimal(129), Decimal(136)]
    (ids,) = group.values("SELECT count(*) - count(DISTINCT id) FROM scope_emissions")
    assert ids == 0


def test_the_picture_of_the_tree_lies_under_the_home(group: Group) -> None:
    (picture,) = (group.home / "trees").glob("tree-2024-02-*.svg")
    drawn = picture.read_text("utf-8")
    assert all(told in drawn for told in ("HQ1  HQ1 Co.", "136 kg", "127 kg", "93.4%"))


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
        "/HQ1/": Decimal(29), "/HQ1/A/": Decimal(20), "/HQ1/D/": Decimal(9),
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
        ("row 6", "B has two parents 2024-03-31, first in row 5: HQ1 and HQ2, so two head offices"),
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
    said = group.refuses("run", "2024-03")
    assert all(sentence in said for sentence in sentences), said
