"""Exact arithmetic: rounding half away from zero, shares by days, and unit conversion, as SQL and in Python.

All quantities are DECIMAL(19,6). SQL works on whole millionths, so that a share of a
share of a quantity never meets a binary fraction.
"""

from decimal import Decimal
from fractions import Fraction

MILLIONTHS = 1_000_000


def round_half_away(value: Fraction, decimals: int = 6) -> Decimal:
    """Round to so many decimals, half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _scaled_down(-whole if value < 0 else whole, decimals)


def exact_decimal(value: Fraction, decimals: int) -> Decimal | None:
    """The value with at most so many decimals, or None where it does not fit exactly."""
    scaled = value * 10**decimals
    return _scaled_down(scaled.numerator, decimals) if scaled.denominator == 1 else None


def _scaled_down(whole: int, decimals: int) -> Decimal:
    # from text, because a calculation would be rounded to the digits of the caller's context
    return Decimal(f"{whole}E-{decimals}")


def plain(value: Decimal) -> str:
    """The number without exponent and without zeros at its end, for people."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def times_ratio_sql(quantity: str, numerator: str, denominator: str) -> str:
    """`quantity × numerator ÷ denominator`, rounded half away from zero at 6 decimals, as DECIMAL(19,6).

    NULL where the result has more than 13 digits before the point.
    """
    millionths = f"CAST(CAST({quantity} AS DECIMAL(19,6)) * {MILLIONTHS} AS HUGEINT)"
    doubled = f"2 * abs({millionths}) * CAST({numerator} AS HUGEINT)"
    whole = (
        f"(({doubled} + CAST({denominator} AS HUGEINT)) // (2 * CAST({denominator} AS HUGEINT)))"
    )
    signed = f"CASE WHEN {quantity} < 0 THEN -{whole} ELSE {whole} END"
    return (
        f"CAST(TRY_CAST({signed} AS DECIMAL(19,0)) * CAST(0.000001 AS DECIMAL(7,6))"
        " AS DECIMAL(19,6))"
    )


def part_sql(quantity: str, days_before: str, days_through: str, days: str) -> str:
    """The share of a quantity that falls between two counts of days, by cumulative rounding.

    Each part is the difference of two rounded running totals, so that any month can be
    computed alone and the parts of a record sum to its quantity to the last digit.
    """
    through = times_ratio_sql(quantity, days_through, days)
    before = times_ratio_sql(quantity, days_before, days)
    return f"CAST({through} - {before} AS DECIMAL(19,6))"


def part(quantity: Decimal, days_before: int, days_through: int, days: int) -> Decimal:
    """The same share in Python; the SQL is tested against it."""
    running = [
        round_half_away(Fraction(quantity) * count / days) for count in (days_through, days_before)
    ]
    return running[0] - running[1]
