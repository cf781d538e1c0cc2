"""The tree month by month: who joined, left, moved; and what lines of one organisation are refused."""

import itertools
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.organization_faults import check_tree
from carbon_pipeline.methods.organization_tree import Organization, OrganizationTree
from carbon_pipeline.vocabulary.months import ReportingMonth


def line(code: str, parent: str | None = None, days: str = "..") -> Organization:
    """A line; `days` is `2024-01-01..2024-03-10`, either end may be open."""
    first, last = (date.fromisoformat(day) if day else None for day in days.split(".."))
    kind = "PARTNER" if parent else "HEADQUARTERS"
    return Organization(code, f"{code} Co.", kind, parent, "KR", "KRW", first, last)


def faults(*lines: Organization) -> list[str]:
    numbered = [replace(each, row=row) for row, each in enumerate(lines, start=2)]
    with pytest.raises(ReferenceDataError) as refused:
        check_tree(numbered)
    return [str(each).removeprefix("organizations.csv, ") for each in refused.value.culprits]


def paths(tree: OrganizationTree, month: str) -> set[str]:
    return {place.tree_path for place in tree.places(ReportingMonth.parse(month)).values()}


GROUP = (
    line("HQ1"),
    line("HQ2"),
    line("A", "HQ1"),
    # moves on 16 March under A, and on 1 June to the other head office
    line("B", "HQ1", "..2024-03-15"),
    line("B", "A", "2024-03-16..2024-05-31"),
    line("B", "HQ2", "2024-06-01.."),
    # is under B wherever B goes
    line("C", "B"),
    # joins on 20 February, leaves on 10 April, joins again in August
    line("D", "A", "2024-02-20..2024-04-10"),
    line("D", "A", "2024-08-01.."),
)


def test_the_last_line_that_overlaps_a_month_decides_for_all_of_it() -> None:
    check_tree(GROUP)
    tree = OrganizationTree(GROUP)
    always = {"/HQ1/", "/HQ2/", "/HQ1/A/"}
    assert paths(tree, "2024-01") == always | {"/HQ1/B/", "/HQ1/B/C/"}
    assert paths(tree, "2024-02") == always | {"/HQ1/B/", "/HQ1/B/C/", "/HQ1/A/D/"}
    for month in ("2024-03", "2024-04"):
        assert paths(tree, month) == always | {"/HQ1/A/B/", "/HQ1/A/B/C/", "/HQ1/A/D/"}
    assert paths(tree, "2024-05") == always | {"/HQ1/A/B/", "/HQ1/A/B/C/"}
    assert paths(tree, "2024-06") == always | {"/HQ2/B/", "/HQ2/B/C/"}
    assert paths(tree, "2024-08") == always | {"/HQ2/B/", "/HQ2/B/C/", "/HQ1/A/D/"}


def test_months_between_two_changes_have_one_content() -> None:
    tree = OrganizationTree(GROUP)
    contents = [tree.content(ReportingMonth(2024, month)) for month in range(1, 10)]
    same = [a == b for a, b in itertools.pairwise(contents)]
    assert same == [False, False, True, False, False, True, False, True]


def test_stretches_are_the_months_at_one_place() -> None:
    stretches = [
        (str(each.first_month or ""), str(each.last_month or ""), each.place.tree_path)
        for each in OrganizationTree(GROUP).stretches()
        if each.place.organization.code in "BD"
    ]
    assert sorted(stretches) == [
        ("", "2024-02", "/HQ1/B/"),
        ("2024-02", "2024-04", "/HQ1/A/D/"),
        ("2024-03", "2024-05", "/HQ1/A/B/"),
        ("2024-06", "", "/HQ2/B/"),
        ("2024-08", "", "/HQ1/A/D/"),
    ]


def test_a_country_is_of_its_month_and_a_name_changes_no_result() -> None:
    lines = (
        line("A", None, "..2024-03-31"),
        replace(line("A", None, "2024-04-01.."), country="VN"),
    )
    tree = OrganizationTree(lines)
    march, april = ReportingMonth(2024, 3), ReportingMonth(2024, 4)
    countries = [tree.places(month)["A"].organization.country for month in (march, april)]
    assert countries == ["KR", "VN"]
    assert tree.content(march) != tree.content(april)
    renamed = [replace(each, name="Renamed Co.", currency="USD") for each in lines]
    assert OrganizationTree(renamed).content(april) == tree.content(april)


def test_everybody_s_last_place_is_that_of_its_last_month() -> None:
    gone = (*GROUP[:-1], line("E", "B", "2024-03-16..2024-04-30"))
    last = OrganizationTree(gone).last_places()
    assert last["B"].tree_path == "/HQ2/B/"
    assert last["D"].tree_path == "/HQ1/A/D/"
    assert last["E"].tree_path == "/HQ1/A/B/E/"


def test_head_offices_of_some_months_or_of_any() -> None:
    tree = OrganizationTree(GROUP)
    assert tree.head_offices("C", [ReportingMonth(2024, 5)]) == {"HQ1"}
    assert tree.head_offices("C", [ReportingMonth(2024, 5), ReportingMonth(2024, 6)]) == {
        "HQ1",
        "HQ2",
    }
    assert tree.head_offices("C") == {"HQ1", "HQ2"}
    assert tree.head_offices("nobody") == set()


def test_a_head_office_may_become_a_partner() -> None:
    bought = (line("HQ1"), line("X", None, "..2024-03-09"), line("X", "HQ1", "2024-03-10.."))
    check_tree(bought)
    tree = OrganizationTree(bought)
    assert paths(tree, "2024-02") == {"/HQ1/", "/X/"}
    assert paths(tree, "2024-03") == {"/HQ1/", "/HQ1/X/"}


REFUSED = {
    "twice on some days": (
        [line("HQ1"), line("A", "HQ1", "..2024-03-31"), line("A", "HQ1", "2024-03-15..")],
        ["row 4, column organization_code: A stands twice 2024-03-15 to 2024-03-31, first in row 3"],
    ),
    "two parents on one day": (
        [line("HQ1"), line("B", "HQ1"), line("A", "B", "2024-03-31.."), line("A", "HQ1", "..2024-03-31")],
        ["row 5, column organization_code: A has two parents 2024-03-31, first in row 4: B and HQ1"],
    ),
    "two head offices": (
        [line("HQ1"), line("HQ2"), line("A", "HQ1"), line("A", "HQ2", "2024-03-01..")],
        [
            ("row 5, column organization_code: A has two parents from 2024-03-01, first in row 4: HQ1 "
            "and HQ2, so two head offices: HQ1 and HQ2")
        ],
    ),
    "a long line that a later one lies in": (
        [line("HQ1"), line("A", "HQ1"), line("A", "HQ1", "2024-01-01..2024-01-31"),
         line("A", "HQ1", "2024-03-01..2024-03-31")],
        [
            "row 4, column organization_code: A stands twice 2024-01-01 to 2024-01-31, first in row 3",
            "row 5, column organization_code: A stands twice 2024-03-01 to 2024-03-31, first in row 3",
        ],
    ),
    "a parent that leaves before": (
        [line("HQ1"), line("B", "HQ1", "2024-01-01..2024-06-30"), line("A", "B", "2024-02-01..")],
        [
            ("row 4, column parent_code: A is under B from 2024-02-01, and B (row 3) is not in the group "
            "from 2024-07-01")
        ],
    ),
    "a parent that is away in between": (
        [line("HQ1"), line("B", "HQ1", "..2024-01-31"), line("B", "HQ1", "2024-03-01.."), line("A", "B")],
        [
            ("row 5, column parent_code: A is under B always, and B (row 3, 4) is not in the group "
            "2024-02-01 to 2024-02-29")
        ],
    ),
    "a circle from a day on": (
        [line("HQ1"), line("A", "HQ1"), line("B", "A", "..2024-03-14"), line("B", "C", "2024-03-15.."),
         line("C", "B")],
        [
            "row 5, column parent_code: B is its own ancestor from 2024-03-15",
            "row 6, column parent_code: C is its own ancestor from 2024-03-15",
        ],
    ),
    "a partner with a fiscal year": (
        [line("HQ1"), replace(line("A", "HQ1"), fiscal_year_start_month=4)],
        [
            ("row 3, column fiscal_year_start_month: A is a partner; its fiscal year is that of its head "
            "office")
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_names_the_rows(case: str) -> None:
    lines, told = REFUSED[case]
    assert faults(*lines) == told


def test_a_parent_may_change_while_its_child_stays() -> None:
    """Two lines of the parent that follow each other cover the child's one."""
    check_tree([line("HQ1"), line("B", "HQ1", "..2024-01-31"), line("B", "HQ1", "2024-02-01.."), line("A", "B")])  # fmt: skip


DAY = date(2024, 1, 1)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_random_moves_against_looking_at_the_last_day_of_everyone(seed: int) -> None:
    """Brute force: each organisation's line is the one of the latest day of the month that has any."""
    lines = random_lines(random.Random(seed))  # noqa: S311 - a made-up tree
    check_tree(lines)
    tree = OrganizationTree(lines)
    for number in range(1, 5):
        month = ReportingMonth(2024, number)
        days = [
            month.first_day + timedelta(d)
            for d in range((month.last_day - month.first_day).days + 1)
        ]
        in_force = {
            each.code: each
            for day in days
            for each in lines
            if each.first_day <= day <= each.last_day
        }
        expected = {}
        for code, own in in_force.items():
            path, at = f"{code}/", own
            while at.parent_code:
                at = in_force[at.parent_code]
                path = f"{at.code}/{path}"
            expected[code] = f"/{path}"
        assert {code: place.tree_path for code, place in tree.places(month).items()} == expected


def random_lines(rng: random.Random) -> list[Organization]:
    """Organisations that each keep to earlier ones as parents, and so can never be in a circle."""
    lines: list[Organization] = [line("O0"), line("O1")]
    always = ["O0", "O1"]
    for number in range(2, 12):
        code, at = f"O{number}", DAY + timedelta(rng.randrange(0, 60))
        for _ in range(rng.randrange(1, 4)):
            until = at + timedelta(rng.randrange(0, 50))
            lines.append(line(code, rng.choice(always), f"{at}..{until}"))
            at = until + timedelta(rng.choice((1, 1, 20)))
        if rng.random() < 0.5:
            lines = [each for each in lines if each.code != code]
            moved = DAY + timedelta(rng.randrange(1, 100))
            lines.append(line(code, rng.choice(always), f"..{moved}"))
            lines.append(line(code, rng.choice(always), f"{moved + timedelta(1)}.."))
            always.append(code)
    return lines
