"""Factors as they are multiplied: unit conversion folded in where that is exact, recorded either way."""

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
    `rounded` says that the published figure has more than 12 decimals.
    """

    kg_co2eq_per_unit: Decimal
    unit: str
    numerator: int
    denominator: int
    rounded: bool


def apply_factor(published: Decimal, factor_unit: str, quantity_unit: str) -> AppliedFactor | None:
    """The factor for quantities in `quantity_unit`; None where it does not fit DECIMAL(18,12).

    Formula: kg per quantity unit = kg per factor unit × factor units per quantity unit.
    """
    ratio = conversion(quantity_unit, factor_unit)
    if ratio is None:
        raise ValueError(f"{quantity_unit} does not convert into {factor_unit}")
    folded = exact_decimal(Fraction(published) * ratio, FACTOR_DECIMALS)
    if folded is not None and abs(folded) < LARGEST_FACTOR:
        return AppliedFactor(folded, quantity_unit, 1, 1, rounded=False)
    as_published = exact_decimal(Fraction(published), FACTOR_DECIMALS)
    kept = as_published if as_published is not None else round_half_away(Fraction(published), 12)
    if abs(kept) >= LARGEST_FACTOR:
        return None
    return AppliedFactor(
        kept, factor_unit, ratio.numerator, ratio.denominator, rounded=as_published is None
    )
