"""Masses of gas: what leaks by each method, what a kg counts for, and what cannot be answered."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.gas_methods import share_of_years
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

Modules = Mapping[str, ModuleDeclaration]
Compute = Callable[..., Any]
MakeFactor = Callable[..., EmissionFactor]
D = Decimal

LEAP_YEAR = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
FEBRUARY = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}
BALANCE = {
    "beginning_stock": "100",
    "quantity": "250.5",
    "returned": "10",
    "sales": "40",
    "ending_stock": "120.25",
    "new_equipment_charge": "75",
    "retired_equipment_charge": "15",
}


def _leak(method: str, **columns: object) -> dict[str, object]:
    return FEBRUARY | {
        "leak_method": method,
        "refrigerant": "R-410A",
        "quantity": "10",
        "unit": "kg",
        **columns,
    }


def _only(rows: list[dict[str, Any]]) -> dict[str, Any]:
    (row,) = rows
    return row


@pytest.fixture
def factors(emission_factor: MakeFactor) -> list[EmissionFactor]:
    """A publisher's factors, per kg and for the world."""
    published = {"r_410a": "1924", "hcfc_22": "1960"}
    return [
        emission_factor(
            name, kg, factor_type="refrigerant", activity=name, region="WORLD", unit="kg"
        )
        for name, kg in published.items()
    ]


@pytest.mark.parametrize(
    ("record", "leaked"),
    [
        (_leak("topped_up"), "10"),
        (_leak("topped_up", quantity="2500", unit="g"), "2500"),
        # 100 + 250.5 + 10 − 40 − 120.25 − (75 − 15)
        (_leak("mass_balance", **BALANCE), "140.25"),
        # 12.5 % of 10 kg a year, for 29 days of 366
        (_leak("operation", annual_leak_percent="12.5"), "0.099044"),
        (_leak("installation", installation_loss_percent="0.5"), "0.05"),
        # 10 kg × 80 % left × (1 − 95 % recovered)
        (_leak("disposal", charge_left_percent="80", recovered_percent="95"), "0.4"),
    ],
)
def test_what_leaks_by_each_method(
    modules: Modules,
    compute: Compute,
    factors: list[EmissionFactor],
    record: dict[str, object],
    leaked: str,
) -> None:
    row = _only(compute(modules["refrigerants"], [record], emission_factors=factors).emissions)
    assert (row["quantity"], row["unit"]) == (D(leaked), record["unit"])
    per_unit = D("1.924") if record["unit"] == "g" else 1924
    assert row["kg_co2eq"] == D(leaked) * per_unit
    assert (row["scope"], row["category_number"], row["emission_type"]) == (1, 4, "leakage")


def test_a_named_set_goes_before_a_publishers_factor(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    """R-410A is half HFC-32 and half HFC-125; AR4: 2087.5, AR6: 0.5 × 771 + 0.5 × 3740 = 2255.5."""
    records = [
        _leak("topped_up", record_id=each, gwp_set=each, quantity="4", unit="lb")
        for each in ("AR4", "AR6")
    ]
    made = compute(modules["refrigerants"], records, emission_factors=factors)
    rows = {row["record_id"]: row for row in made.emissions}
    # 4 lb are 1.81436948 kg, of which a quantity keeps 6 decimals
    assert rows["AR4"]["quantity"] == D("1.814369")
    assert rows["AR4"]["kg_co2eq"] == D("1.814369") * D("2087.5")
    assert rows["AR6"]["kg_co2eq"] == D("1.814369") * D("2255.5")
    assert rows["AR6"]["emission_factor_id"] is None
    assert '"gwp_set": "AR6"' in rows["AR6"]["metadata"]
    assert '"source": "IPCC AR6, 100 years"' in rows["AR6"]["metadata"]


def test_gases_of_the_montreal_protocol_are_a_memo_outside_the_scopes(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    records = [
        _leak("topped_up", record_id="R-22", refrigerant="R22", outside_scopes="yes"),
        _leak("topped_up", record_id="R-22 inside", refrigerant="R22"),
        _leak("topped_up", record_id="R-410A outside", outside_scopes="yes"),
        # 53 % HCFC-22, 13 % HFC-152a, 34 % HCFC-124
        _leak("topped_up", record_id="mixed", refrigerant="R-401A"),
        _leak("topped_up", record_id="mixed in", refrigerant="R-401A", gwp_set="AR5"),
    ]
    made = compute(modules["refrigerants"], records, emission_factors=factors)
    assert {row["record_id"]: row["kg_co2eq"] for row in made.memo} == {"R-22": D(19600)}
    assert {row["record_id"]: row["kg_co2eq"] for row in made.emissions} == {
        "mixed in": 10 * D("0.13") * 138
    }
    reasons = {row["record_id"]: row["reason"] for row in made.unmatched}
    assert "none of the seven gases" in reasons["R-22 inside"]
    assert "of the seven gases" in reasons["R-410A outside"]
    assert reasons["mixed"].startswith("R-401A holds hcfc_22, hcfc_124 too: name a gwp_set")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (_leak("mass_balance", **BALANCE | {"sales": None}), "The mass balance lacks sales."),
        (_leak("mass_balance", **BALANCE | {"ending_stock": "300"}), "accounts for 39.5"),
        (_leak("operation"), "has no annual_leak"),
        (_leak("operation", annual_leak_percent="101"), "A share is from 0 to 1"),
        (_leak("disposal", charge_left_percent="80"), "has no recovered"),
        (_leak("topped_up", refrigerant="R-999"), "No refrigerant factor for «R-999» is known."),
        (
            _leak("topped_up", refrigerant="R-999", gwp_set="AR5"),
            "No refrigerant «R-999» is known.",
        ),
        (
            _leak("topped_up", refrigerant="R-717", outside_scopes="yes", gwp_set="AR5"),
            "The set AR5 has no global warming potential of nh3",
        ),
    ],
)
def test_what_cannot_be_answered_is_unmatched_with_its_reason(
    modules: Modules,
    compute: Compute,
    factors: list[EmissionFactor],
    record: dict[str, object],
    reason: str,
) -> None:
    made = compute(modules["refrigerants"], [record], emission_factors=factors)
    assert made.emissions == made.memo == []
    assert reason in _only(made.unmatched)["reason"]


def test_a_balance_of_a_year_is_shared_out_by_days_and_sums_to_the_whole(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    record = _leak("mass_balance", **BALANCE) | LEAP_YEAR
    parts = [
        _only(
            compute(
                modules["refrigerants"], [record], f"2024-{month:02}", emission_factors=factors
            ).emissions
        )
        for month in range(1, 13)
    ]
    assert sum(part["quantity"] for part in parts) == D("140.25")
    assert parts[1]["quantity"] == D("11.112705")  # 140.25 × 29 ÷ 366, between two running totals
    assert sum(part["kg_co2eq"] for part in parts) == D("140.25") * 1924


def test_a_charge_leaks_for_the_year_that_it_is_in_use(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    record = _leak("operation", annual_leak_percent="10", quantity="36.6") | LEAP_YEAR
    leaked = [
        _only(
            compute(
                modules["refrigerants"], [record], f"2024-{month:02}", emission_factors=factors
            ).emissions
        )["quantity"]
        for month in range(1, 13)
    ]
    assert leaked[:2] == [D("0.31"), D("0.29")]
    assert sum(leaked) == D("3.66")


def test_the_order_of_records_and_splitting_one_change_nothing(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    whole = [_leak("topped_up", record_id="A", quantity="7.25")]
    parts = [
        _leak("topped_up", record_id=name, quantity=kg) for name, kg in (("A", "3"), ("B", "4.25"))
    ]
    sums = [
        sum(
            row["kg_co2eq"]
            for row in compute(modules["refrigerants"], records, emission_factors=factors).emissions
        )
        for records in (whole, parts, parts[::-1])
    ]
    assert sums == [D("7.25") * 1924] * 3


def _process(method: str, substance: str, **columns: object) -> dict[str, object]:
    given_ = {"process_method": method, "substance": substance, "quantity": "100", "unit": "kg"}
    return FEBRUARY | given_ | columns


@pytest.mark.parametrize(
    ("record", "kg", "biogenic"),
    [
        (_process("gas", "NF3", gwp_set="AR5", quantity="1.5"), "24150", None),
        (_process("gas", "CF4", gwp_set="AR4", unit="g"), "739", None),
        (_process("gas", "ch4_fossil", gwp_set="AR6"), "2980", None),
        (_process("gas", "ch4_biogenic", gwp_set="AR6"), "2700", None),
        (_process("gas", "co2", gwp_set="AR6", unit="tonne"), "100000", None),
        # of fermentation: beside the scopes, and no set is needed
        (_process("gas", "co2_biogenic"), "0", "100"),
        (_process("by_factor", "clinker", unit="tonne"), "51000", None),
    ],
)
def test_process_emissions(
    modules: Modules,
    compute: Compute,
    emission_factor: MakeFactor,
    record: dict[str, object],
    kg: str,
    biogenic: str | None,
) -> None:
    clinker = emission_factor(
        "clinker", "0.51", factor_type="process", activity="clinker", region="WORLD", unit="kg"
    )
    made = compute(modules["process_emissions"], [record], emission_factors=[clinker])
    row = _only(made.emissions)
    assert (row["kg_co2eq"], row["scope"], row["category_number"]) == (D(kg), 1, 3)
    assert row["kg_co2_biogenic"] == (None if biogenic is None else D(biogenic))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (_process("gas", "nf3"), "A mass of nf3 needs its gwp_set"),
        (_process("gas", "nf3", gwp_set="SAR"), "The set SAR has no global warming potential"),
        (_process("gas", "phlogiston", gwp_set="AR5"), "No gas «phlogiston» is known."),
        (_process("gas", "cfc_11", gwp_set="AR5"), "none of the seven gases"),
        (_process("gas", "sf6", gwp_set="AR5", unit="m3"), "m3 is no unit of mass"),
        (_process("by_factor", "glass"), "No process factor for «glass» is known"),
    ],
)
def test_a_process_without_an_answer(
    modules: Modules, compute: Compute, record: dict[str, object], reason: str
) -> None:
    made = compute(modules["process_emissions"], [record])
    assert made.emissions == []
    assert reason in _only(made.unmatched)["reason"]


@given(
    st.dates(date(2019, 1, 1), date(2026, 12, 31)),
    st.integers(0, 900),
    st.integers(1, 900),
)
def test_years_of_two_periods_are_those_of_both(start: date, first: int, second: int) -> None:
    middle = date.fromordinal(start.toordinal() + first)
    end = date.fromordinal(middle.toordinal() + second)
    after = date.fromordinal(middle.toordinal() + 1)
    assert share_of_years(start, end) == share_of_years(start, middle) + share_of_years(after, end)
    assert share_of_years(date(2024, 1, 1), date(2025, 12, 31)) == Fraction(2)
