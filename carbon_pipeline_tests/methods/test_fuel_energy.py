"""Fuel into energy: by mass, by volume, by density; gross and net never taken for one another."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.fuel_energy import (
    Amount,
    FuelProperties,
    blend_factor,
    blend_parts,
    energy_of,
)
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.factor_families import FUEL_PROPERTIES
from carbon_pipeline.vocabulary.units import conversion

D = Decimal
DIESEL = FuelProperties(
    "diesel",
    {"net_calorific_value": D("42.5"), "gross_calorific_value": D("45.25"), "density": D("840")},
    {
        "net_calorific_value": "GJ_net_cv/tonne",
        "gross_calorific_value": "GJ_gross_cv/tonne",
        "density": "kg/m3",
    },
)
GAS = FuelProperties(
    "natural_gas",
    {"gross_calorific_value": D("11.2")},
    {"gross_calorific_value": "kWh_gross_cv/m3"},
)
quantities = st.decimals(0, 10**9, places=6)
values = st.decimals("0.001", 1000, places=3)
bio_shares = st.decimals(0, 1, places=6)


def energy(quantity: str, unit: str, into: str, fuel: FuelProperties = DIESEL) -> Fraction:
    found = energy_of(D(quantity), unit, into, fuel)
    assert isinstance(found, Amount)
    assert found.unit == into
    return found.value


def test_mass_by_a_value_per_mass() -> None:
    assert energy("2", "tonne", "GJ_net_cv") == 85
    assert energy("2000", "kg", "GJ_gross_cv") == Fraction("90.5")
    # 1 GJ = 1000/3.6 kWh
    assert energy("2", "tonne", "kWh_net_cv") == Fraction(85000) / Fraction("3.6")


def test_volume_by_a_value_per_mass_and_the_density() -> None:
    """1000 litres × 0.84 kg/litre × 42.5 MJ/kg = 35.7 GJ."""
    found = energy_of(D(1000), "litre", "GJ_net_cv", DIESEL)
    assert found == Amount(
        Fraction("35.7"),
        "GJ_net_cv",
        {"net_calorific_value": "42.5 GJ_net_cv/tonne", "density": "840 kg/m3"},
    )


def test_mass_by_a_value_per_volume_and_the_density() -> None:
    """500 kg ÷ 0.75 kg/litre × 9 kWh/litre = 6000 kWh."""
    petrol = FuelProperties(
        "petrol",
        {"gross_calorific_value": D(9), "density": D("0.75")},
        {"gross_calorific_value": "kWh_gross_cv/litre", "density": "kg/litre"},
    )
    assert energy("500", "kg", "kWh_gross_cv", petrol) == 6000


def test_volume_by_a_value_per_volume_needs_no_density() -> None:
    assert energy("100", "m3", "kWh_gross_cv", GAS) == 1120
    assert energy("1", "ft3", "kWh_gross_cv", GAS) == Fraction("0.028316846592") * Fraction("11.2")


def test_energy_of_the_same_kind_is_converted_at_once() -> None:
    found = energy_of(D(1), "MWh_net_cv", "kWh_net_cv", FuelProperties("any", {}, {}))
    assert found == Amount(Fraction(1000), "kWh_net_cv", {})


@pytest.mark.parametrize(
    ("unit", "into", "fuel", "reason"),
    [
        ("litre", "kWh_net_cv", GAS, "The net_calorific_value of natural_gas is not known."),
        ("kg", "kWh_gross_cv", GAS, "The density of natural_gas is not known."),
        ("kg", "kWh", DIESEL, "kWh does not say which heat it is"),
        ("kg", "litre", DIESEL, "litre does not say which heat it is"),
        ("kWh", "kWh_net_cv", DIESEL, "kWh measures energy, and what is known of diesel is per"),
        (
            "kWh_gross_cv",
            "kWh_net_cv",
            DIESEL,
            "kWh_gross_cv measures heat by gross calorific value",
        ),
        ("m3_normal", "kWh_gross_cv", GAS, "m3_normal measures volume of gas at normal conditions"),
        ("bucket", "kWh_gross_cv", GAS, "bucket measures nothing known"),
        (
            "kg",
            "GJ_net_cv",
            FuelProperties("peat", {"net_calorific_value": D(0)}, {}),
            "The net_calorific_value of peat is 0, not above 0.",
        ),
        (
            "kg",
            "GJ_net_cv",
            FuelProperties("peat", {"net_calorific_value": D(9)}, {"net_calorific_value": "MJ"}),
            "The net_calorific_value of peat is in no unit that is known.",
        ),
        (
            "kg",
            "GJ_net_cv",
            FuelProperties(
                "peat", {"net_calorific_value": D(9)}, {"net_calorific_value": "GJ_gross_cv/kg"}
            ),
            "is in GJ_gross_cv, not in GJ_net_cv.",
        ),
    ],
)
def test_what_cannot_be_said(unit: str, into: str, fuel: FuelProperties, reason: str) -> None:
    answer = energy_of(D(1), unit, into, fuel)
    assert isinstance(answer, NoAnswer)
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        (name, unit)
        for name in FUEL_PROPERTIES
        if name != "density"
        for unit in FUEL_PROPERTIES[name]
    ],
)
@given(quantity=quantities, value=values)
def test_every_unit_of_the_family_can_be_reckoned_with(
    name: str, unit: str, quantity: Decimal, value: Decimal
) -> None:
    above, below = unit.split("/")
    found = energy_of(quantity, below, above, FuelProperties("any", {name: value}, {name: unit}))
    assert isinstance(found, Amount)
    assert found.value == Fraction(quantity) * Fraction(value)


@given(quantity=quantities, times=st.integers(0, 10**6))
def test_so_many_times_the_fuel_is_so_many_times_the_energy(quantity: Decimal, times: int) -> None:
    whole = D(int(Fraction(quantity) * times * 10**6)).scaleb(-6)
    one, many = (energy_of(each, "litre", "kWh_net_cv", DIESEL) for each in (quantity, whole))
    assert isinstance(one, Amount)
    assert isinstance(many, Amount)
    assert many.value == times * one.value


@given(quantity=quantities)
def test_a_volume_and_its_mass_hold_the_same_energy(quantity: Decimal) -> None:
    mass = Fraction(quantity) * Fraction("0.84")
    litres = energy_of(quantity, "litre", "GJ_net_cv", DIESEL)
    per_kg = conversion("kg", "tonne")
    assert per_kg is not None
    assert isinstance(litres, Amount)
    assert litres.value == mass * per_kg * Fraction("42.5")


def test_a_blend() -> None:
    assert blend_factor(D("0.07"), D("0.168"), D("2.706")) == Fraction("2.52834")
    assert blend_factor(D(0), D("0.168"), D("2.706")) == Fraction("2.706")


@given(volume=quantities, share=bio_shares)
def test_the_parts_of_a_blend_are_the_whole(volume: Decimal, share: Decimal) -> None:
    parts = blend_parts(volume, share)
    assert not isinstance(parts, NoAnswer)
    assert sum(parts) == Fraction(volume)


@pytest.mark.parametrize("share", ["7", "-0.07"])
def test_a_share_in_per_cent_is_no_share(share: str) -> None:
    expected = NoAnswer(f"A share is from 0 to 1: the biofuel's is {share}.")
    assert blend_factor(D(share), D(1), D(2)) == expected
    assert blend_parts(D(1), D(share)) == expected
