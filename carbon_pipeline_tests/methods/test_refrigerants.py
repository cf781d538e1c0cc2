"""Leakage of refrigerants: what a mass balance and a screening give, and blends by their gases."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.refrigerant_blends import blend_names, composition
from carbon_pipeline.methods.refrigerants import (
    MassBalance,
    Screening,
    apart_from_the_scopes,
    gas_masses,
    leaked_by_mass_balance,
    leaked_by_screening,
    refrigerant_gwp,
)

D = Decimal
BALANCE = MassBalance(D(100), D("250.5"), D(10), D(40), D("120.25"), D(60))
OFFICE = Screening(
    newly_charged=D(100),
    installation_loss=D("0.01"),
    operating_charge=D(100),
    annual_leak=D("0.1"),
    share_of_year=D("0.5"),
    disposed_charge=D(50),
    charge_left=D("0.8"),
    recovered=D("0.7"),
)
kilograms = st.decimals(0, 10**6, places=6)
shares = st.decimals(0, 1, places=6)


def test_a_mass_balance() -> None:
    """100 + 250.5 + 10 − 40 − 120.25 − 60 = 140.25 kg."""
    assert leaked_by_mass_balance(BALANCE) == Fraction("140.25")


def test_a_balance_that_comes_out_even_is_a_leak_of_zero() -> None:
    assert leaked_by_mass_balance(MassBalance(D(5), D(0), D(0), D(0), D(5), D(0))) == 0


def test_equipment_taken_away_sets_refrigerant_free() -> None:
    """Its charge of 20 kg should have been recovered into the store; 5 kg were: 15 kg leaked."""
    assert leaked_by_mass_balance(MassBalance(D(0), D(0), D(0), D(0), D(5), D(-20))) == 15


@pytest.mark.parametrize(
    ("balance", "reason"),
    [
        (replace(BALANCE, ending=None), "The mass balance lacks ending."),
        (replace(BALANCE, beginning=None, sales=None), "The mass balance lacks beginning, sales."),
        (replace(BALANCE, returned=D(-1)), "A mass is not below 0 kg: returned."),
        (
            replace(BALANCE, ending=D(300)),
            "The mass balance accounts for 39.500000 kg more than there was.",
        ),
    ],
)
def test_a_balance_that_cannot_be_drawn(balance: MassBalance, reason: str) -> None:
    assert leaked_by_mass_balance(balance) == NoAnswer(reason)


@given(amounts=st.lists(kilograms, min_size=4, max_size=4), change=kilograms, leak=kilograms)
def test_a_balance_finds_what_leaked(
    amounts: list[Decimal], change: Decimal, leak: Decimal
) -> None:
    beginning, returned, sales, ending = amounts
    bought = Fraction(sales) + Fraction(ending) + Fraction(change) + Fraction(leak)
    purchases = D(int(bought * 10**6)).scaleb(-6)
    balance = MassBalance(beginning, purchases, returned, sales, ending, change)
    expected = Fraction(leak) + Fraction(beginning) + Fraction(returned)
    assert leaked_by_mass_balance(balance) == expected


def test_screening() -> None:
    """100 × 1 % + 100 × 10 % × half a year + 50 × 80 % × (1 − 70 %) = 1 + 5 + 12 = 18 kg."""
    assert leaked_by_screening(OFFICE) == 18


def test_equipment_without_a_charge_leaks_nothing_and_needs_no_share() -> None:
    assert leaked_by_screening(Screening()) == 0


@pytest.mark.parametrize(
    ("equipment", "reason"),
    [
        (
            Screening(operating_charge=D(10), annual_leak=D("0.1")),
            "Equipment with operating_charge of 10 kg has no share_of_year.",
        ),
        (
            Screening(newly_charged=D(10)),
            "Equipment with newly_charged of 10 kg has no installation_loss.",
        ),
        (replace(OFFICE, annual_leak=D(10)), "A share is from 0 to 1: annual_leak is 10."),
        (replace(OFFICE, recovered=D("-0.1")), "A share is from 0 to 1: recovered is -0.1."),
        (
            replace(OFFICE, disposed_charge=D(-5)),
            "A charge is not below 0 kg: disposed_charge is -5.",
        ),
    ],
)
def test_a_screening_that_lacks_something(equipment: Screening, reason: str) -> None:
    assert leaked_by_screening(equipment) == NoAnswer(reason)


@given(charge=kilograms, leak=shares, first=shares)
def test_two_parts_of_a_year_leak_as_much_as_both_together(
    charge: Decimal, leak: Decimal, first: Decimal
) -> None:
    def leaked(share: Decimal) -> Fraction:
        found = leaked_by_screening(
            Screening(operating_charge=charge, annual_leak=leak, share_of_year=share)
        )
        assert isinstance(found, Fraction)
        return found

    assert leaked(first) + leaked(1 - first) == leaked(D(1))


@pytest.mark.parametrize("name", blend_names())
def test_every_blend_is_whole_under_any_spelling(name: str) -> None:
    parts = composition(name)
    assert not isinstance(parts, NoAnswer)
    assert sum(parts.values()) == 1
    assert composition(name.lower().replace("-", "_")) == parts
    assert composition(name.replace("-", "")) == parts


@given(name=st.sampled_from(blend_names()), kg=st.fractions(0, 10**6))
def test_the_gases_of_a_blend_weigh_as_much_as_the_blend(name: str, kg: Fraction) -> None:
    masses = gas_masses(name, kg)
    assert not isinstance(masses, NoAnswer)
    assert sum(masses.values()) == kg


def test_a_single_gas_is_itself() -> None:
    assert gas_masses("R-32", Fraction(7)) == {"hfc_32": 7}
    assert gas_masses("SF6", Fraction(7)) == {"sf6": 7}
    assert gas_masses("r_1234yf", Fraction(7)) == {"hfo_1234yf": 7}


def test_a_refrigerant_that_is_not_known() -> None:
    answer = gas_masses("R-410", Fraction(1))
    assert isinstance(answer, NoAnswer)
    assert answer.reason.startswith("No refrigerant «R-410» is known. Names like it: R-410A")


@pytest.mark.parametrize(
    ("name", "gwp_set", "expected"),
    [
        # as published, rounded: 3922, 3943, 4728; 2088, 1924, 2256; 1774, 1624, 1908; 3985
        ("R-404A", "AR4", "3921.6"),
        ("R-404A", "AR5", "3942.8"),
        ("R-404A", "AR6", "4728"),
        ("R-410A", "AR4", "2087.5"),
        ("R-410A", "AR5", "1923.5"),
        ("R-410A", "AR6", "2255.5"),
        ("R-407C", "AR4", "1773.85"),
        ("R-407C", "AR6", "1907.93"),
        ("R-507A", "AR4", "3985"),
        ("R-32", "AR5", "677"),
    ],
)
def test_the_gwp_of_a_blend_is_that_of_its_gases(name: str, gwp_set: str, expected: str) -> None:
    assert refrigerant_gwp(name, gwp_set) == D(expected)


def test_a_gas_without_a_gwp_is_named_and_not_taken_as_zero() -> None:
    assert refrigerant_gwp("R-448A", "AR6") == NoAnswer(
        "The set AR6 has no global warming potential of hfo_1234yf, hfo_1234ze_e, "
        "which R-448A is made of.",
        ("hfo_1234yf", "hfo_1234ze_e"),
    )
    # IPCC AR6, table 7.SM.7: 0.501 and 1.37; published for the blend: 1494
    stated = {"hfo_1234yf": D("0.501"), "hfo_1234ze_e": D("1.37")}
    assert refrigerant_gwp("R-448A", "AR6", stated) == D("1494.3561")
    assert refrigerant_gwp("R-454B", "AR6", stated) == D("531.374811")


def test_gases_of_the_montreal_protocol_are_reported_apart() -> None:
    masses = gas_masses("R-409A", Fraction(100))
    assert not isinstance(masses, NoAnswer)
    assert apart_from_the_scopes(masses) == {"hcfc_22": 60, "hcfc_124": 25, "hcfc_142b": 15}
    leaked = gas_masses("R-413A", Fraction(100))
    assert not isinstance(leaked, NoAnswer)
    assert apart_from_the_scopes(leaked) == {"hc_600a": 3}
