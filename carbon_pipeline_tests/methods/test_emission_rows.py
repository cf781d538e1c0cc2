"""What an emission's row says beside its kilograms: conversion, operands, place, basis."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import months_between

Modules = dict[str, ModuleDeclaration]
Compute = Callable[..., Any]
FEBRUARY = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}


def test_a_ratio_that_no_factor_holds_converts_the_quantity(
    modules: Modules, compute: Compute
) -> None:
    drum = FEBRUARY | {"fuel": "diesel", "use": "stationary", "quantity": "40", "unit": "kg"}
    [row] = compute(modules["fuel"], [drum]).emissions
    # 1 lb = 0.45359237 kg; 40 kg = 88.18490487… lb
    assert (row["quantity"], row["unit"]) == (Decimal("88.184905"), "lb")
    assert row["kg_co2eq_per_unit"] == Decimal("1.402135")
    assert json.loads(row["metadata"])["conversion"] == {
        "from_unit": "kg",
        "from_quantity": "40.000000",
    }


def test_a_ratio_that_the_factor_holds_leaves_the_quantity(
    modules: Modules, compute: Compute
) -> None:
    reading = FEBRUARY | {"quantity": "5", "unit": "MWh"}
    [row] = compute(modules["electricity"], [reading]).emissions
    assert (row["quantity"], row["unit"]) == (Decimal(5), "MWh")
    assert row["kg_co2eq_per_unit"] == Decimal("478.1")
    assert row["kg_co2eq"] == Decimal("2390.5")
    assert "conversion" not in json.loads(row["metadata"])


def test_equipment_shows_its_operands_and_names_both_factors(
    modules: Modules, compute: Compute
) -> None:
    lab = FEBRUARY | {
        "equipment_class": "Centrifugation",
        "count": 52,
        "active_hours": "40",
        "standby_hours": "128",
    }
    [row] = compute(modules["equipment"], [lab]).emissions
    assert json.loads(row["metadata"])["operands"] == {
        "count": "52.000000",
        "active_hours": "40.000000",
        "standby_hours": "128.000000",
        "active_power_w": "1300.000",
        "standby_power_w": "130.125",
    }
    # 52 × (1300 × 40 + 130.125 × 128) ÷ 1000
    assert (row["quantity"], row["unit"]) == (Decimal("3570.112"), "kWh")
    assert row["factor_id"] is not None
    assert row["emission_factor_id"] is not None


def test_only_scope_2_has_a_market_basis(modules: Modules, compute: Compute) -> None:
    fuel = FEBRUARY | {"fuel": "lng", "use": "mobile", "quantity": "1000", "unit": "kg"}
    [burnt] = compute(modules["fuel"], [fuel]).emissions
    [used] = compute(
        modules["electricity"], [FEBRUARY | {"quantity": "1", "unit": "kWh"}]
    ).emissions
    assert (burnt["scope"], burnt["category_number"]) == (1, 2)
    assert (burnt["kg_co2eq"], burnt["market_based_basis"]) == (2750, None)
    assert (used["scope"], used["market_based_basis"]) == (2, "grid_average")
    assert burnt["kg_co2_biogenic"] is None


def test_a_student_gives_four_rows(modules: Modules, compute: Compute) -> None:
    made = compute(modules["headcount"], [FEBRUARY | {"variant": "student", "fte": "1"}])
    found = {
        row["emission_type"]: (row["category_number"], row["kg_co2eq"]) for row in made.emissions
    }
    assert found == {
        "food": (1, 420),
        "waste": (5, 90),
        "transport": (7, 110),
        "grey_energy": (2, 75),
    }


@settings(max_examples=3, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-6)),
            st.dates(date(2023, 12, 1), date(2024, 1, 31)),
            st.dates(date(2024, 1, 31), date(2024, 2, 29)),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_a_factor_per_year_counts_days_of_each_year(
    modules: Modules, compute: Compute, drawn: list[tuple[Decimal, date, date]]
) -> None:
    records = [
        {"record_id": f"R{n}", "variant": "staff", "fte": fte, "period_start": a, "period_end": b}
        for n, (fte, a, b) in enumerate(drawn)
    ]
    rows = [
        row
        for month in months_between(date(2023, 12, 1), date(2024, 2, 1))
        for row in compute(modules["headcount"], records, str(month)).emissions
        if row["emission_type"] == "food"
    ]
    for record in records:
        for year, days_of_year in ((2023, 365), (2024, 366)):
            first = max(record["period_start"], date(year, 1, 1))
            days = (min(record["period_end"], date(year, 12, 31)) - first).days + 1
            own = [
                row["quantity"]
                for row in rows
                if (row["record_id"], row["reporting_year"]) == (record["record_id"], year)
            ]
            share = Fraction(record["fte"]) * max(days, 0) / days_of_year
            assert sum(own) == round_half_away(share)
