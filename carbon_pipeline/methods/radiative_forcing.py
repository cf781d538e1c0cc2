"""The warming of flights beyond their greenhouse gases: a multiplier of its own, disclosed with its source.

Contrails, nitrogen oxides and soot high up warm besides CO2. A multiplier may be applied, and the
one used has to be told: GHG Protocol, Scope 3 Calculation Guidance (2013), page 57. So the
addition is kept apart from the emissions, and a factor that holds it already is never multiplied.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from carbon_pipeline.methods.no_answer import NoAnswer


@dataclass(frozen=True)
class RadiativeForcing:
    """A multiplier, and what its publisher multiplies: the CO2 alone, or all CO2e."""

    multiplier: Decimal
    of: Literal["co2", "co2eq"]
    source: str


# in the flat files 2019 and 2022 the factors of CO2 with and without differ by 1.9 for every route
# and class, in 2023 by 1.7, and those of CH4 and N2O not at all
DEFRA_TO_2022 = RadiativeForcing(
    Decimal("1.9"), "co2", "UK Government GHG conversion factors to 2022, business travel by air"
)
DEFRA_FROM_2023 = RadiativeForcing(
    Decimal("1.7"), "co2", "UK Government GHG conversion factors from 2023, business travel by air"
)


def added_by_radiative_forcing(
    forcing: RadiativeForcing, kg_co2eq: Fraction, kg_co2: Fraction | None = None
) -> Fraction | NoAnswer:
    """The kg CO2e that the multiplier adds to a flight's emissions: (multiplier − 1) × what it is of.

    `kg_co2` is the part of the emissions that is CO2. No answer where the multiplier is of CO2 and
    that part is not known, or where it is below 1.
    """
    if forcing.multiplier < 1:
        return NoAnswer(f"A multiplier of radiative forcing is not below 1: {forcing.multiplier}.")
    if forcing.of == "co2eq":
        return (Fraction(forcing.multiplier) - 1) * kg_co2eq
    if kg_co2 is None:
        return NoAnswer(
            "The multiplier is of CO2 alone, and the flight's CO2 is not known apart from its "
            "other gases."
        )
    return (Fraction(forcing.multiplier) - 1) * kg_co2
