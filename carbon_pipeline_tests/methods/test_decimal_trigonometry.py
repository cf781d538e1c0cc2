"""Sines in decimal arithmetic: right to 35 digits, and the same whatever the caller's context."""

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.decimal_trigonometry import (
    PI,
    arc_sine,
    cosine,
    radians,
    sine,
    working_digits,
)

TOLERANCE = Decimal("1e-35")
angles = st.decimals(-6, 6, places=20)


def test_exact_values() -> None:
    with working_digits():
        third = Decimal(3).sqrt() / 2
    assert abs(sine(radians(Decimal(30))) - Decimal("0.5")) < TOLERANCE
    assert abs(sine(radians(Decimal(60))) - third) < TOLERANCE
    assert abs(cosine(radians(Decimal(180))) + 1) < TOLERANCE
    assert abs(arc_sine(Decimal("0.5")) - radians(Decimal(30))) < TOLERANCE
    assert arc_sine(Decimal(0)) == 0
    with working_digits():
        assert abs(arc_sine(Decimal(1)) * 2 - PI) < TOLERANCE


@given(angle=angles)
def test_they_agree_with_the_machines_own(angle: Decimal) -> None:
    assert math.isclose(sine(angle), math.sin(angle), abs_tol=1e-14)
    assert math.isclose(cosine(angle), math.cos(angle), abs_tol=1e-14)


@given(angle=angles)
def test_sine_and_cosine_lie_on_the_circle(angle: Decimal) -> None:
    with working_digits():
        assert abs(sine(angle) ** 2 + cosine(angle) ** 2 - 1) < TOLERANCE


@given(value=st.decimals(0, 1, places=20))
def test_the_arc_sine_undoes_the_sine(value: Decimal) -> None:
    assert abs(sine(arc_sine(value)) - value) < TOLERANCE


@given(angle=angles)
def test_the_callers_context_changes_not_a_digit(angle: Decimal) -> None:
    expected = sine(angle)
    with localcontext(prec=5):
        assert sine(angle) == expected


@pytest.mark.parametrize("value", ["-0.1", "1.1"])
def test_no_angle_has_such_a_sine(value: str) -> None:
    with pytest.raises(ValueError, match="no sine"):
        arc_sine(Decimal(value))
