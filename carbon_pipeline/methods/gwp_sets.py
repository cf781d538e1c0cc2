"""CO2e of gases under a set of global warming potentials, exactly; nothing is multiplied twice.

Masses are multiplied by the set's values (`vocabulary.gwp`). What is CO2e already stays as the
publisher gives it, or is taken into another set by dividing by the publisher's own value first.
In a mapping of masses a name that ends in `_co2eq` is such a figure, in grams of CO2e, and holds
under the publisher's own set alone. Biogenic CO2 (`co2_biogenic`) is outside the scopes and never
counts; the other gases of a biogenic fuel do.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.vocabulary.gwp import HORIZON_YEARS, gwp

REPORTED_SETS = ("AR4", "AR5", "AR6")
BIOGENIC_CO2 = "co2_biogenic"
ALREADY_CO2EQ = "_co2eq"
GRAMS_PER_KILOGRAM = 1000

Gases = Mapping[str, Decimal]


def co2eq_by_gwp_set(
    gases: Gases,
    gases_basis: Literal["mass", "co2eq"] | None,
    published_set: str | None = None,
) -> dict[str, Decimal]:
    """The CO2e in kg per unit under AR4, AR5 and AR6 of masses in grams per unit.

    Only the sets that have a value for every gas; none where the gases are CO2e already, or it is
    not known of what they are grams. A gas that is CO2e among the masses leaves `published_set`.
    """
    if gases_basis != "mass":
        return {}
    sums = {gwp_set: _co2eq(gases, gwp_set, published_set) for gwp_set in REPORTED_SETS}
    return {gwp_set: _decimal(total) for gwp_set, total in sums.items() if total is not None}


def derived_co2eq(gases: Gases, gwp_set: str) -> Decimal:
    """The CO2e in kg per unit under the publisher's own set, of masses in grams per unit.

    For publishers who give masses only. ReferenceDataError where the set has no value for a gas,
    which is named, or where no gas counts: a missing figure is not zero.
    """
    lacking = [
        gas for gas in _counted(gases) if _grams_co2eq_per_gram(gas, gwp_set, gwp_set) is None
    ]
    total = _co2eq(gases, gwp_set, gwp_set)
    if total is None:
        raise ReferenceDataError(
            f"The set {gwp_set} has no global warming potential of {', '.join(lacking)}."
            if lacking
            else f"There is no gas to count in {', '.join(gases) or 'no gases at all'}.",
            mend="Name the set that the publisher used, and its gases as the table of GWPs does.",
        )
    return _decimal(total)


def rescale_co2eq(
    gases_co2eq: Gases, from_set: str | None, into_set: str
) -> dict[str, Fraction] | None:
    """CO2e by gas under another set, in the unit given: ÷ the GWP of `from_set`, × that of `into_set`.

    Valid only where it is certain which set each figure was made with: a publisher may take
    refrigerants from another set than fuels, or methane by origin. The result is a fraction,
    since the division may have no end. None where `from_set` is None, where either set lacks a
    gas, or where a figure is of several gases (`_co2eq`), which cannot be divided.
    """
    if from_set is None:
        return None
    rescaled: dict[str, Fraction] = {}
    for gas in _counted(gases_co2eq):
        was, becomes = gwp(from_set, gas), gwp(into_set, gas)
        if was is None or becomes is None:
            return None
        rescaled[gas] = Fraction(gases_co2eq[gas]) / Fraction(was) * Fraction(becomes)
    return rescaled


def blend_gwp(
    composition: Gases,
    gwp_set: str,
    stated: Gases | None = None,
    horizon_years: int = HORIZON_YEARS,
) -> Decimal | None:
    """The GWP of a blend: the mean of its gases' by shares of mass; None where a gas has no value.

    `stated` are values from elsewhere, of gases that the set lacks. ValueError where the shares do
    not sum to 1. R-410A is half HFC-32 and half HFC-125: under AR4 0.5 × 675 + 0.5 × 3500 = 2087.5.
    """
    whole = sum((Fraction(share) for share in composition.values()), Fraction())
    if whole != 1 or any(share < 0 for share in composition.values()):
        raise ValueError(f"shares of mass sum to 1, none below 0; these sum to {_decimal(whole)}")
    total = Fraction()
    for gas, share in composition.items():
        value = gwp(gwp_set, gas, horizon_years=horizon_years) or (stated or {}).get(gas)
        if value is None:
            return None
        total += Fraction(share) * Fraction(value)
    return _decimal(total)


def _counted(gases: Gases) -> list[str]:
    return [gas for gas in gases if gas != BIOGENIC_CO2]


def _co2eq(gases: Gases, gwp_set: str, published_set: str | None) -> Fraction | None:
    """The sum in kg; None where a gas has no value, or none counts."""
    counted = _counted(gases)
    total = Fraction()
    for gas in counted:
        per_gram = _grams_co2eq_per_gram(gas, gwp_set, published_set)
        if per_gram is None:
            return None
        total += Fraction(gases[gas]) * Fraction(per_gram)
    return total / GRAMS_PER_KILOGRAM if counted else None


def _grams_co2eq_per_gram(gas: str, gwp_set: str, published_set: str | None) -> Decimal | None:
    if gas.endswith(ALREADY_CO2EQ):
        return Decimal(1) if gwp_set == published_set else None
    return gwp(gwp_set, gas)


def _decimal(value: Fraction) -> Decimal:
    """The very value; sums and products of decimals always have an end."""
    decimals = 0
    while value.denominator != 1:
        value, decimals = value * 10, decimals + 1
    # from text, because a calculation would be rounded to the context's 28 digits
    return Decimal(f"{value.numerator}E-{decimals}")
