"""Roll-ups against brute force: own and subtree to the last digit, missing never zero, coverage."""

from dataclasses import fields
from decimal import Decimal, localcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.organization_tree import Organization, Place, places
from carbon_pipeline.methods.rollups import AMOUNTS, Counts, organization_rollups
from carbon_pipeline.methods.uncertain_sums import SHARED
from carbon_pipeline.vocabulary.months import ReportingMonth

MONTH = ReportingMonth(2024, 12)
CELLS = [(1, 1, "combustion"), (2, 1, "energy"), (3, 7, "transport")]


def as_decimal(number: int) -> Decimal:
    return Decimal((int(number < 0), tuple(map(int, str(abs(number)))), -18))


# what a line says of its quality where nothing is known of it
UNKNOWN: dict[str, Any] = {
    "is_estimated": False,
    "data_quality": None,
    "squared_kg_co2eq": None,
    **dict.fromkeys(SHARED.values()),
}


# all 38 digits, so that a sum by the default context would lose some
amount = st.none() | st.integers(-(10**38) + 1, 10**38 - 1).map(as_decimal)
count = st.integers(0, 100)


@st.composite
def groups(draw: st.DrawFn) -> dict[str, Place]:
    organizations: list[Organization] = []
    for number in range(draw(st.integers(1, 12))):
        above = draw(st.sampled_from([None, *(each.code for each in organizations)]))
        kind = "PARTNER" if above else "HEADQUARTERS"
        organizations.append(Organization(f"O{number}", "", kind, above, "KR", "KRW"))
    return places(organizations)


@st.composite
def months(draw: st.DrawFn) -> tuple[dict[str, Place], list[dict[str, Any]], dict[str, Counts]]:
    group = draw(groups())
    keys = st.tuples(st.sampled_from(sorted(group)), st.sampled_from(CELLS))
    sums = [
        {"organization_code": code, "scope": cell[0], "category_number": cell[1]}
        | {"emission_type": cell[2]}
        | {name: draw(amount) for name in AMOUNTS}
        | UNKNOWN
        | {"is_estimated": draw(st.booleans())}
        for code, cell in sorted(draw(st.sets(keys, max_size=15)))
    ]
    covered = draw(st.sets(st.sampled_from(sorted(group))))
    coverage = {code: Counts(*draw(st.tuples(*[count] * 6))) for code in sorted(covered)}
    return group, sums, coverage


def total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    with localcontext() as context:
        context.prec = 100
        return sum(known, Decimal(0)) if known else None


@settings(max_examples=40, deadline=None)
@given(months())
def test_own_and_subtree_against_brute_force(
    month: tuple[dict[str, Place], list[dict[str, Any]], dict[str, Counts]],
) -> None:
    group, sums, coverage = month
    rows = organization_rollups(MONTH, group, sums, coverage)
    below = {
        code: [c for c, p in group.items() if p.tree_path.startswith(place.tree_path)]
        for code, place in group.items()
    }
    by_key = {(row["organization_code"], row["emission_type"]): row for row in sums}
    expected = {
        (code, cell)
        for code in group
        for cell in CELLS
        for c in below[code]
        if (c, cell[2]) in by_key
    }
    found = {
        (r["organization_code"], (r["scope"], r["category_number"], r["emission_type"])): r
        for r in rows
    }
    assert len(found) == len(rows)
    assert found.keys() == expected
    assert len({row["id"] for row in rows}) == len(rows)
    for (code, cell), row in found.items():
        own = by_key.get((code, cell[2]))
        parts = [by_key[c, cell[2]] for c in below[code] if (c, cell[2]) in by_key]
        for name in AMOUNTS:
            assert row[f"own_{name}"] == (own[name] if own else None)
            assert row[f"subtree_{name}"] == total([part[name] for part in parts])
        kg = [part["kg_co2eq"] for part in parts]
        estimated = [part["kg_co2eq"] for part in parts if part["is_estimated"]]
        nothing = None if total(kg) is None else Decimal(0)
        assert row["subtree_kg_co2eq_estimated"] == (total(estimated) or nothing)
        assert row["subtree_kg_co2eq_without_gsd"] == total(kg)
        assert (row["own_gsd"], row["subtree_gsd"]) == (None, None)
        assert row["level"] == group[code].level
        assert row["coverage"]["own"] == coverage.get(code, Counts()).as_dict()
        for field in fields(Counts):
            counted = sum(getattr(coverage.get(c, Counts()), field.name) for c in below[code])
            assert row["coverage"]["subtree"][field.name] == counted


def test_a_head_office_that_reported_nothing_has_no_own_figure() -> None:
    head = Organization("HQ1", "", "HEADQUARTERS", None, "KR", "KRW")
    group = places([head, Organization("P-001", "", "PARTNER", "HQ1", "KR", "KRW")])
    sums = [
        {
            "organization_code": "P-001",
            "scope": 2,
            "category_number": 1,
            "emission_type": "energy",
            "kg_co2eq": Decimal("0.1"),
            "kg_co2eq_market_based": Decimal(0),
            "kg_co2_biogenic": None,
        }
        | UNKNOWN
    ]
    head_row, partner_row = organization_rollups(MONTH, group, sums, {})
    assert head_row["own_kg_co2eq"] is None
    assert head_row["subtree_kg_co2eq"] == Decimal("0.1")
    assert head_row["own_kg_co2eq_market_based"] is None
    assert partner_row["own_kg_co2eq_market_based"] == 0
    assert head_row["own_kg_co2eq_estimated"] is None
    assert partner_row["own_kg_co2eq_estimated"] == 0
    assert head_row["subtree_kg_co2_biogenic"] is None
    assert (head_row["reporting_year"], head_row["reporting_month"]) == (2024, 12)
