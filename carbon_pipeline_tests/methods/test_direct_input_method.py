"""Values entered with their total, through allocation and kernel: the total stands, in the row's category."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.direct_input_method import DIRECT_INPUT
from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES
from carbon_pipeline.vocabulary.identity import canonical_json, content_sha256
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import months_between
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS

Modules = dict[str, ModuleDeclaration]
Compute = Callable[..., Any]
D = Decimal

FLIGHT = {
    "record_id": "FLIGHT",
    "period_start": date(2024, 2, 1),
    "period_end": date(2024, 2, 29),
    "scope": "3",
    "category_number": 6,
    "category_name": "Business travel",
    "major_category": "운송",
    "subcategory": 'the "cheap" one',
    "raw_material": "항공연료",
    "activity_amount": "500",
    "unit": "km",
    "emission_factor": "0.255",
    "total_emission": "127.5",
}


def test_the_total_is_the_emission_and_the_factor_is_kept(
    modules: Modules, compute: Compute
) -> None:
    (row,) = compute(modules["direct_input"], [FLIGHT]).emissions
    assert (row["scope"], row["category_number"]) == (3, 6)
    assert (row["quantity"], row["unit"]) == (D(500), "km")
    assert (row["kg_co2eq_per_unit"], row["kg_co2eq"]) == (D("0.255"), D("127.5"))
    assert (row["activity"], row["emission_factor_id"], row["factor_id"]) == (
        "항공연료",
        None,
        None,
    )
    assert row["metadata"] == canonical_json(json.loads(row["metadata"]))
    assert json.loads(row["metadata"]) == {
        "match": {"source": "direct input", "staleness": "exact"},
        "operands": {
            "activity_amount": "500.000000",
            "emission_factor": "0.255000000000",
            "total_emission": "127.500000",
            "amount_times_factor": "127.500000",
        },
        "resolved": {
            "major_category": "운송",
            "subcategory": 'the "cheap" one',
            "raw_material": "항공연료",
        },
    }
    assert row["content_sha256"] == content_sha256(MODULE_EMISSIONS.content, row)


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: f"{c.scope}.{c.number}")
def test_scope_and_category_are_the_rows(modules: Modules, compute: Compute, category: Any) -> None:
    place = {"scope": f"SCOPE{category.scope}", "category_number": category.number}
    (row,) = compute(modules["direct_input"], [FLIGHT | place]).emissions
    assert (row["scope"], row["category_number"]) == (category.scope, category.number)
    assert row["kg_co2eq_market_based"] == row["kg_co2eq"]
    assert row["market_based_basis"] == ("direct_input" if category.scope == 2 else None)


def test_two_categories_of_one_month_stand_apart(modules: Modules, compute: Compute) -> None:
    records = [
        FLIGHT | {"record_id": f"{scope}.{number}", "scope": scope, "category_number": number}
        for scope, number in (("1", 1), ("2", 1), ("3", 1), ("3", 15))
    ]
    rows = compute(modules["direct_input"], records).emissions
    assert {row["record_id"]: f"{row['scope']}.{row['category_number']}" for row in rows} == {
        each: each for each in ("1.1", "2.1", "3.1", "3.15")
    }
    assert len({row["id"] for row in rows}) == 4


def test_the_total_is_rounded_as_the_file_has_it_and_not_the_product(
    modules: Modules, compute: Compute
) -> None:
    rounded = FLIGHT | {
        "activity_amount": "1.235", "emission_factor": "0.123457", "total_emission": "0.152469",
    }  # fmt: skip
    (row,) = compute(modules["direct_input"], [rounded]).emissions
    assert row["kg_co2eq"] == D("0.152469") != row["quantity"] * row["kg_co2eq_per_unit"]


def test_zero_is_an_emission_of_zero(modules: Modules, compute: Compute) -> None:
    nothing = FLIGHT | {"emission_factor": "0", "total_emission": "0"}
    (row,) = compute(modules["direct_input"], [nothing]).emissions
    assert row["kg_co2eq"] == 0


@settings(max_examples=5, deadline=None)
@given(
    drawn=st.lists(
        st.tuples(
            st.integers(0, 10**12).map(lambda n: D(n).scaleb(-6)),
            st.integers(0, 10**12).map(lambda n: D(n).scaleb(-12)),
            st.integers(0, 90),
            st.integers(0, 90),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_parts_of_the_months_are_the_amount_and_the_total_entered(
    modules: Modules, compute: Compute, drawn: list[tuple[Decimal, Decimal, int, int]]
) -> None:
    records = [
        FLIGHT
        | {
            "record_id": f"R{n}",
            "period_start": date(2024, 1, 1) + timedelta(days=first),
            "period_end": date(2024, 1, 1) + timedelta(days=first + days),
            "activity_amount": amount,
            "emission_factor": factor,
            "total_emission": round_half_away(Fraction(amount) * Fraction(factor)),
        }
        for n, (amount, factor, first, days) in enumerate(drawn)
    ]
    months = [str(month) for month in months_between(date(2024, 1, 1), date(2024, 6, 30))]
    rows = [
        row
        for month in months
        for row in compute(modules["direct_input"], records, month).emissions
    ]
    for record in records:
        own = [row for row in rows if row["record_id"] == record["record_id"]]
        assert sum(row["quantity"] for row in own) == record["activity_amount"]
        assert sum(row["kg_co2eq"] for row in own) == record["total_emission"]
        for row in own:
            product = Fraction(row["quantity"]) * Fraction(row["kg_co2eq_per_unit"])
            # the amount's share and the total's are each rounded
            assert abs(Fraction(row["kg_co2eq"]) - product) <= Fraction(3, 10**6)


@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_order_changes_no_digit(modules: Modules, compute: Compute, data: st.DataObject) -> None:
    amounts = data.draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
    records = [
        FLIGHT
        | {
            "record_id": f"R{n}",
            "activity_amount": D(amount),
            "category_number": amount % 15 + 1,
            "emission_factor": D("0.5"),
            "total_emission": D(amount) / 2,
        }
        for n, amount in enumerate(amounts)
    ]
    made = compute(modules["direct_input"], records)
    again = compute(modules["direct_input"], data.draw(st.permutations(records)))
    assert made.emissions == again.emissions
    assert sum(row["kg_co2eq"] for row in made.emissions) == D(sum(amounts)) / 2
    assert made.unmatched == made.gaps == made.memo == []


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ({}, {}),
        ({"scope": "SCOPE3", "category_name": "사업장 관련 활동"}, {}),
        ({"category_name": "출장"}, {}),
        ({"category_number": "6.0"}, {}),
        (
            {"category_number": "16"},
            {"unknown_category": "Scope 3 has no category 16; it has 1 to 15."},
        ),
        (
            {"category_name": "Investments"},
            {
                "category_mismatch": "Category 6 of scope 3 is «Business travel», not «Investments»; "
                "«Investments» is category 15."
            },
        ),
        (
            {"total_emission": "127.500001"},
            {
                "total_mismatch": "The total 127.500001 is not amount × factor: 500 × 0.255 = "
                "127.500000, rounded to 6 decimals."
            },
        ),
    ],
)
def test_the_rules_over_the_cells_of_a_row(changed: dict[str, str], broken: dict[str, str]) -> None:
    row = {name: str(value) for name, value in FLIGHT.items()} | changed
    told = {
        rule.name: rule.fault({name: row[name] for name in rule.columns})
        for rule in DIRECT_INPUT.row_rules
    }
    assert {name: sentence for name, sentence in told.items() if sentence} == broken


def test_each_rule_is_told_at_a_column_it_looks_at(modules: Modules) -> None:
    columns = {column.name for column in modules["direct_input"].activity_columns()}
    for rule in DIRECT_INPUT.row_rules:
        assert rule.column in rule.columns
        assert set(rule.columns) <= columns
