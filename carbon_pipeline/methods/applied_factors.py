"""Factors as they are multiplied: unit conversion folded in where that is exact, recorded either way."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import exact_decimal, round_half_away
from carbon_pipeline.vocabulary.units import conversion

FACTOR_DECIMALS = 12
LARGEST_FACTOR = 10**6


@dataclass(frozen=True)
class AppliedFactor:
    """What a quantity meets: the quantity times numerator/denominator, in `unit`, times the factor.

    The ratio is 1/1 where the conversion is folded into the factor or none is needed.
    `rounded` says that a published figure has more than 12 decimals.
    """

    kg_co2eq_per_unit: Decimal
    unit: str
    numerator: int
    denominator: int
    rounded: bool
    kg_co2_biogenic_per_unit: Decimal | None = None


def apply_factor(
    published: Decimal, factor_unit: str, quantity_unit: str, biogenic: Decimal | None = None
) -> AppliedFactor | None:
    """The factor for quantities in `quantity_unit`; None where it does not fit DECIMAL(18,12).

    Formula: kg per quantity unit = kg per factor unit × factor units per quantity unit. Biogenic
    CO2 per unit, where there is some, goes the same way, so that both meet one quantity.
    """
    ratio = conversion(quantity_unit, factor_unit)
    if ratio is None:
        raise ValueError(f"{quantity_unit} does not convert into {factor_unit}")
    figures = [Fraction(each) for each in (published, biogenic) if each is not None]
    folded = [exact_decimal(each * ratio, FACTOR_DECIMALS) for each in figures]
    if all(_fits(each) for each in folded):
        return _applied(folded, quantity_unit, Fraction(1), rounded=False)
    exact = [exact_decimal(each, FACTOR_DECIMALS) for each in figures]
    kept = [round_half_away(each, FACTOR_DECIMALS) for each in figures]
    if not all(_fits(each) for each in kept):
        return None
    return _applied(kept, factor_unit, ratio, rounded=None in exact)


def _fits(figure: Decimal | None) -> bool:
    return figure is not None and abs(figure) < LARGEST_FACTOR


def _applied(
    figures: Sequence[Decimal | None], unit: str, ratio: Fraction, *, rounded: bool
) -> AppliedFactor:
    published, *biogenic = figures
    if published is None:
        raise ValueError("a figure that fits is there")
    return AppliedFactor(published, unit, ratio.numerator, ratio.denominator, rounded, *biogenic)
