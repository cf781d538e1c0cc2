"""Grams to kilograms and back: the decimal point is moved, so no digit is lost."""

from decimal import Decimal


def shifted(value: Decimal, places: int) -> Decimal:
    """The value times ten to the power of `places`, exactly, whatever its digits."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise TypeError(f"{value} is no finite number")
    return Decimal((sign, digits, exponent + places))
