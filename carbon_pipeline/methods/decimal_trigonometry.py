"""Sine, cosine and arc sine in decimal arithmetic: the same digits on every machine.

The C libraries of two machines may differ in the last bit of a sine; decimal arithmetic is defined
to the last digit by its standard. Each function works with 45 digits, and 35 of its result hold.
"""

from contextlib import AbstractContextManager
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, localcontext

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097")
_CONTEXT = Context(prec=45, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)
_SMALLEST = Decimal("1E-45")
_HALVINGS = 3


def working_digits() -> AbstractContextManager[Context]:
    """The arithmetic of these functions, whatever the caller's context is."""
    return localcontext(_CONTEXT)


def radians(degrees: Decimal) -> Decimal:
    """An angle in degrees as radians: degrees × π ÷ 180."""
    with working_digits():
        return degrees * PI / 180


def sine(angle: Decimal) -> Decimal:
    """The sine of an angle in radians from −2π to 2π, by its Taylor series."""
    with working_digits():
        return _alternating(angle, angle * angle, 1)


def cosine(angle: Decimal) -> Decimal:
    """The cosine of an angle in radians from −2π to 2π, by its Taylor series."""
    with working_digits():
        return _alternating(Decimal(1), angle * angle, 0)


def arc_sine(value: Decimal) -> Decimal:
    """The angle in radians, from 0 to π/2, whose sine is a value from 0 to 1; ValueError outside.

    asin v = atan (v ÷ √(1 − v²)), the argument of the arc tangent made small by halving the angle.
    """
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is no sine of an angle from 0 to π/2")
    with working_digits():
        if value == 1:
            return PI / 2
        tangent = value / ((1 - value) * (1 + value)).sqrt()
        for _ in range(_HALVINGS):
            tangent = tangent / (1 + (1 + tangent * tangent).sqrt())
        return _arc_tangent(tangent) * Decimal(2**_HALVINGS)


def _alternating(term: Decimal, square: Decimal, factorial: int) -> Decimal:
    """The series term − term × square ÷ ((n+1)(n+2)) + …, until a term does not count."""
    total = term
    while abs(term) > _SMALLEST:
        term = -term * square / ((factorial + 1) * (factorial + 2))
        factorial += 2
        total += term
    return total


def _arc_tangent(tangent: Decimal) -> Decimal:
    total, power, square, odd = tangent, tangent, tangent * tangent, 1
    while abs(power) > _SMALLEST:
        power, odd = -power * square, odd + 2
        total += power / odd
    return total
