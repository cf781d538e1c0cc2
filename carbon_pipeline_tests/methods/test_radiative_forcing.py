"""Radiative forcing: of CO2 alone or of all CO2e, as its publisher has it, and never guessed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.radiative_forcing import (
    DEFRA_FROM_2023,
    DEFRA_TO_2022,
    RadiativeForcing,
    added_by_radiative_forcing,
)

CO2EQ = RadiativeForcing(Decimal("1.35"), "co2eq", "test")


def test_of_co2_alone() -> None:
    """100 kg CO2e of which 99 are CO2: 0.9 × 99 = 89.1 kg, and 0.7 × 99 = 69.3 kg."""
    added = [
        added_by_radiative_forcing(forcing, Fraction(100), Fraction(99))
        for forcing in (DEFRA_TO_2022, DEFRA_FROM_2023)
    ]
    assert added == [Fraction("89.1"), Fraction("69.3")]


def test_of_all_co2e() -> None:
    assert added_by_radiative_forcing(CO2EQ, Fraction(100)) == 35


def test_without_the_co2_apart_there_is_no_answer() -> None:
    answer = added_by_radiative_forcing(DEFRA_FROM_2023, Fraction(100))
    assert isinstance(answer, NoAnswer)
    assert answer.reason.startswith("The multiplier is of CO2 alone")


@pytest.mark.parametrize("multiplier", ["0", "0.99"])
def test_less_than_one_is_no_multiplier(multiplier: str) -> None:
    forcing = RadiativeForcing(Decimal(multiplier), "co2eq", "test")
    assert isinstance(added_by_radiative_forcing(forcing, Fraction(100)), NoAnswer)
