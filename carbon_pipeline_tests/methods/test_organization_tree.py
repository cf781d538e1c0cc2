"""The tree of organisations: what is refused, and where everybody stands."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.organization_faults import check_tree
from carbon_pipeline.methods.organization_tree import (
    Organization,
    OrganizationTree,
    ancestors,
    as_organizations,
)
from carbon_pipeline.vocabulary.months import ReportingMonth

MONTH = ReportingMonth(2024, 3)


def organization(code: str, parent: str | None = None, row: int = 2) -> Organization:
    kind = "PARTNER" if parent else "HEADQUARTERS"
    return Organization(code, f"{code} Co.", kind, parent, "KR", "KRW", row=row)


def faults(*organizations: Organization) -> list[str]:
    numbered = [replace(each, row=row) for row, each in enumerate(organizations, start=2)]
    with pytest.raises(ReferenceDataError) as refused:
        check_tree(numbered)
    assert str(refused.value).startswith("The organisations do not form a tree.\n")
    return [str(culprit) for culprit in refused.value.culprits]


def test_a_circle_names_everyone_in_it_and_nobody_below_it() -> None:
    assert faults(
        organization("HQ1"),
        organization("A", "C"),
        organization("B", "A"),
        organization("C", "B"),
        organization("below", "C"),
    ) == [
        "organizations.csv, row 3, column parent_code: A is its own ancestor",
        "organizations.csv, row 4, column parent_code: B is its own ancestor",
        "organizations.csv, row 5, column parent_code: C is its own ancestor",
    ]


def test_nobody_is_their_own_parent() -> None:
    assert faults(organization("A", "A")) == [
        "organizations.csv, row 2, column parent_code: A is its own ancestor"
    ]


def test_an_orphan() -> None:
    assert faults(organization("HQ1"), organization("A", "HQ9")) == [
        "organizations.csv, row 3, column parent_code: A names the parent HQ9, which does not exist"
    ]


def test_two_parents() -> None:
    head, other = organization("HQ1"), organization("HQ2")
    assert faults(head, other, organization("A", "HQ1"), organization("A", "HQ2")) == [
        (
            "organizations.csv, row 5, column organization_code: A has two parents, first in row 4: HQ1 "
            "and HQ2, so two head offices: HQ1 and HQ2"
        )
    ]
    below = organization("B", "HQ1")
    assert faults(head, below, organization("A", "HQ1"), organization("A", "B")) == [
        "organizations.csv, row 5, column organization_code: A has two parents, first in row 4: HQ1 and B"
    ]


def test_a_duplicate() -> None:
    assert faults(organization("HQ1"), organization("A", "HQ1"), organization("A", "HQ1")) == [
        "organizations.csv, row 4, column organization_code: A stands twice, first in row 3"
    ]


def test_a_head_office_with_a_parent_and_a_partner_without() -> None:
    head = replace(organization("HQ2", "HQ1"), kind="HEADQUARTERS")
    partner = replace(organization("A"), kind="PARTNER")
    assert faults(organization("HQ1"), head, partner) == [
        "organizations.csv, row 3, column parent_code: HQ2 is a head office and has the parent HQ1",
        "organizations.csv, row 4, column parent_code: A is a partner without a parent",
    ]


def test_every_fault_is_counted_and_five_are_shown() -> None:
    orphans = [organization(f"P-{n}", "gone", row=n) for n in range(7)]
    with pytest.raises(ReferenceDataError, match="and 2 more") as refused:
        check_tree(orphans)
    assert len(refused.value.culprits) == 7


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    """Pairs of code and parent; every parent was drawn before, so that they form a tree."""
    pairs: list[tuple[str, str | None]] = []
    for number in range(draw(st.integers(1, 30))):
        codes: list[str | None] = [None, *(code for code, _ in pairs)]
        pairs.append((f"O{number}", draw(st.sampled_from(codes))))
    return pairs


@settings(max_examples=60, deadline=None)
@given(trees(), st.randoms(use_true_random=False))
def test_paths_and_levels_of_any_tree(pairs: list[tuple[str, str | None]], random: object) -> None:
    random.shuffle(pairs)  # type: ignore[attr-defined]
    parents = dict(pairs)
    organizations = [organization(code, parent) for code, parent in pairs]
    check_tree(organizations)
    found = OrganizationTree(organizations).places(MONTH)
    assert found.keys() == parents.keys()
    for code, parent in pairs:
        place = found[code]
        above = found[parent].tree_path if parent else "/"
        assert place.tree_path == f"{above}{code}/"
        assert place.level == (found[parent].level + 1 if parent else 1)
        assert place.headquarters_code == (found[parent].headquarters_code if parent else code)
        assert ancestors(place.tree_path) == [
            *(ancestors(found[parent].tree_path) if parent else []),
            place.tree_path,
        ]


def test_a_long_chain_is_no_trouble() -> None:
    chain = [organization("O0"), *(organization(f"O{n}", f"O{n - 1}") for n in range(1, 2000))]
    check_tree(chain)
    assert OrganizationTree(chain).places(MONTH)["O1999"].level == 2000


def test_lines_of_the_file_become_organisations() -> None:
    line = {
        "organization_code": "A",
        "name": "A Co.",
        "kind": "PARTNER",
        "parent_code": "HQ1",
        "country": "KR",
        "currency": "KRW",
        "row": 7,
    }
    assert as_organizations([line]) == [replace(organization("A", "HQ1"), row=7)]
