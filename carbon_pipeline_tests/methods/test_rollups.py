"""Roll-ups against brute force: own and subtree to the last digit, missing never zero, coverage."""

import json
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.kilograms import AMOUNTS
from carbon_pipeline.methods.organization_tree import ancestors
from carbon_pipeline.methods.rollups import COUNTS
from carbon_pipeline.methods.uncertain_sums import SHARED
from carbon_pipeline.vocabulary.identity import content_sha256, stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ORGANIZATION_ROLLUPS
from carbon_pipeline_tests.rolled_up import Row, rolled_up

MONTH = ReportingMonth(2024, 12)
CELLS = [(1, 1, "combustion"), (2, 1, "energy"), (3, 7, "transport")]

# what a line says of its quality where nothing is known of it
UNKNOWN: Row = {
    "is_estimated": False,
    "data_quality": None,
    "squared_kg_co2eq": None,
    **dict.fromkeys(SHARED.values()),
}


def as_decimal(number: int) -> Decimal:
    return Decimal((int(number < 0), tuple(map(int, str(abs(number)))), -18))


# many more digits than a float has; a few of them still sum within the column
amount = st.none() | st.integers(-(10**36), 10**36).map(as_decimal)
count = st.integers(0, 100)


@st.composite
def months(draw: st.DrawFn) -> tuple[list[Row], dict[str, Row]]:
    """Sums by path and cell, and counts by path, of one head office."""
    paths = ["/HQ1/"]
    for number in range(draw(st.integers(0, 12))):
        paths.append(f"{draw(st.sampled_from(paths))}O{number}/")
    keys = st.tuples(st.sampled_from(paths), st.sampled_from(CELLS))
    sums = [
        {"tree_path": path, "scope": cell[0], "category_number": cell[1], "emission_type": cell[2]}
        | {name: draw(amount) for name in AMOUNTS}
        | UNKNOWN
        | {"is_estimated": draw(st.booleans())}
        for path, cell in sorted(draw(st.sets(keys, max_size=15)))
    ]
    counted = draw(st.sets(st.sampled_from(paths)))
    return sums, {path: {name: draw(count) for name in COUNTS} for path in sorted(counted)}


def total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return as_decimal(sum(int(Fraction(each) * 10**18) for each in known)) if known else None


@settings(max_examples=40, deadline=None)
@given(months())
def test_own_and_subtree_against_brute_force(month: tuple[list[Row], dict[str, Row]]) -> None:
    sums, counts = month
    rows = rolled_up(sums, counts, MONTH)
    found = {(row["tree_path"], row["emission_type"]): row for row in rows}
    assert len(found) == len(rows) == len({row["id"] for row in rows})
    reported = {(row["tree_path"], row["emission_type"]): row for row in sums}
    assert found.keys() == {(a, cell) for path, cell in reported for a in ancestors(path)}
    for (path, cell), row in found.items():
        own = reported.get((path, cell))
        parts = [r for (p, c), r in reported.items() if c == cell and p.startswith(path)]
        for name in AMOUNTS:
            assert row[f"own_{name}"] == (own[name] if own else None)
            assert row[f"subtree_{name}"] == total([part[name] for part in parts])
        kg = [part["kg_co2eq"] for part in parts]
        estimated = [part["kg_co2eq"] for part in parts if part["is_estimated"]]
        nothing = None if total(kg) is None else Decimal(0)
        assert row["subtree_kg_co2eq_estimated"] == (total(estimated) or nothing)
        assert row["subtree_kg_co2eq_without_gsd"] == total(kg)
        assert (row["own_gsd"], row["subtree_gsd"]) == (None, None)
        assert row["organization_code"] == path.split("/")[-2]
        assert row["level"] == len(ancestors(path))
        below = [each for p, each in counts.items() if p.startswith(path)]
        assert json.loads(row["coverage"]) == {
            "own": counts.get(path, dict.fromkeys(COUNTS, 0)),
            "subtree": {name: sum(each[name] for each in below) for name in COUNTS},
        }


def test_a_head_office_that_reported_nothing_has_no_own_figure() -> None:
    sums = [
        {
            "tree_path": "/HQ1/P-001/",
            "scope": 2,
            "category_number": 1,
            "emission_type": "energy",
            "kg_co2eq": Decimal("0.1"),
            "kg_co2eq_market_based": Decimal(0),
            "kg_co2_biogenic": None,
        }
        | UNKNOWN
    ]
    head, partner = sorted(rolled_up(sums, {}, MONTH), key=lambda row: row["level"])
    assert head["own_kg_co2eq"] is None
    assert head["subtree_kg_co2eq"] == Decimal("0.1")
    assert head["own_kg_co2eq_market_based"] is None
    assert partner["own_kg_co2eq_market_based"] == 0
    assert head["own_kg_co2eq_estimated"] is None
    assert partner["own_kg_co2eq_estimated"] == 0
    assert head["subtree_kg_co2_biogenic"] is None
    assert (head["reporting_year"], head["reporting_month"]) == (2024, 12)
    assert partner["headquarters_id"] == stable_id("organizations", "HQ1")
    # JSON as PostgreSQL prints it, and the hash that Python makes of the row
    assert head["coverage"].startswith(
        '{"own": {"records_in": 0, "records_matched": 0, "records_rej'
    )
    assert bytes(head["content_sha256"]) == content_sha256(ORGANIZATION_ROLLUPS.content, head)


def test_a_sum_that_does_not_fit_is_an_error_and_never_another_figure() -> None:
    most = as_decimal(10**38 - 1)
    sums = [
        {"tree_path": f"/HQ1/{code}/", "scope": 1, "category_number": 1, "emission_type": "energy"}
        | dict.fromkeys(AMOUNTS, most) | UNKNOWN
        for code in "AB"
    ]  # fmt: skip
    with pytest.raises(duckdb.Error, match=r"[Oo]verflow|out of range"):
        rolled_up(sums, {}, MONTH)
