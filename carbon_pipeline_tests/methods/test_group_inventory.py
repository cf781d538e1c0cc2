"""Whatever was reported and whoever owns whom: inside and left out are the whole, in any order."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.group_boundary import Boundary, Choice, Ownership
from carbon_pipeline.methods.group_inventory import GroupOfMonth, group_inventory
from carbon_pipeline.methods.organization_tree import common_path
from carbon_pipeline.methods.partner_allocations import PartnerAllocation
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.scope_assignments import APPROACHES

MONTH = ReportingMonth(2024, 1)
AMOUNTS = ("kg_co2eq", "kg_co2eq_market_based", "kg_co2_biogenic")
KILOGRAMS = st.decimals(Decimal("-9e15"), Decimal("9e15"), places=18)
PATHS = {"H": "/H/", "A": "/H/A/", "B": "/H/A/B/", "C": "/H/C/"}
DAYS = st.integers(1, 31).map(lambda day: date(2024, 1, day))


@st.composite
def ownerships(draw: st.DrawFn) -> list[Ownership]:
    """H owns A and C, A and C own B; one line of them changes inside the month."""
    pairs = (("H", "A", 100), ("H", "C", 100), ("A", "B", 50), ("C", "B", 50))
    lines = []
    for owner, owned, most in pairs:
        percents = st.decimals(0, most, places=6)
        until = draw(DAYS)
        spells = ((None, until), (until + timedelta(days=1), None))
        lines += [
            Ownership(
                owner, owned, draw(percents), draw(st.booleans()), draw(st.booleans()), *spell
            )
            for spell in spells
        ]
    return lines


@st.composite
def ledger_lines(draw: st.DrawFn) -> dict[str, Any]:
    """Sums of the ledger of one organisation, some with a supplier, some of a part of the month."""
    code = draw(st.sampled_from(list(PATHS)))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    amounts = (draw(KILOGRAMS), draw(KILOGRAMS), draw(st.none() | KILOGRAMS))
    return dict(zip(AMOUNTS, amounts, strict=True)) | {
        "organization_code": code,
        "headquarters_id": UUID(int=0),
        "partner_id": None,
        "tree_path": PATHS[code],
        "scope": draw(st.integers(1, 3)),
        "category_number": 1,
        "module_type": None,
        "variant_type": None,
        "emission_type": None,
        "control": None,
        "supplier_code": draw(st.none() | st.sampled_from(list(PATHS))),
        "part_start": first,
        "part_end": last,
    }


@given(
    owned=ownerships(),
    lines=st.lists(ledger_lines(), min_size=1, max_size=6),
    approach=st.sampled_from(APPROACHES),
    order=st.randoms(use_true_random=False),
)
def test_inside_and_left_out_are_the_whole_in_any_order(
    owned: list[Ownership], lines: list[dict[str, Any]], approach: str, order: Any
) -> None:
    choices = {"H": Choice.made(approach)}
    boundary = Boundary.of(MONTH.first_day, MONTH.last_day, owned, choices)
    allocations = [PartnerAllocation("C", "H", 1, Decimal(1), Decimal(3), "1+2")]
    group = GroupOfMonth(MONTH, boundary, choices, PATHS, {}, allocations)
    rows = group_inventory(group, lines)
    order.shuffle(lines)
    assert group_inventory(group, lines) == rows
    assert len({row["id"] for row in rows}) == len(rows)
    for name in AMOUNTS:
        whole = sum(Fraction(line[name]) for line in lines if line[name] is not None)
        assert whole == sum(Fraction(row[f"reported_{name}"] or 0) for row in rows)
    for row in rows:
        for name in AMOUNTS:
            reported, inside, left = (
                row[f"{p}_{name}"] for p in ("reported", "inventory", "left_out")
            )
            if reported is None:
                assert left is None
            else:
                assert Fraction(inside) + Fraction(left) == Fraction(reported)


def test_two_sides_are_shown_where_both_can_be_seen() -> None:
    assert common_path("/H/A/B/", "/H/A/") == "/H/A/"
    assert common_path("/H/A/B/", "/H/C/") == "/H/"
    assert common_path("/H/AB/", "/H/A/") == "/H/"
