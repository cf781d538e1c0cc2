"""Units: exact conversion, there and back, and every spelling that files may use."""

from fractions import Fraction
from itertools import product

import pytest

from carbon_pipeline.vocabulary.units import conversion, unit_names, unit_spellings


@pytest.mark.parametrize(
    ("unit", "into", "ratio"),
    [
        ("MWh", "kWh", Fraction(1000)),
        ("GJ", "kWh", Fraction(2500, 9)),
        ("lb", "kg", Fraction(45_359_237, 100_000_000)),
        ("US_gallon", "litre", Fraction(473_176_473, 125_000_000)),
        ("m3", "litre", Fraction(1000)),
        ("tonne", "g", Fraction(1_000_000)),
        ("TJ", "MJ", Fraction(1_000_000)),
        ("ccf", "ft3", Fraction(100)),
        ("mcf", "ccf", Fraction(10)),
        # 12,000 Btu of 1055.05585262 joules
        ("ton_hour", "MJ", Fraction("12.66067023144")),
        ("therm_gross_cv", "kBtu_gross_cv", Fraction(100)),
    ],
)
def test_conversions_are_exact(unit: str, into: str, ratio: Fraction) -> None:
    assert conversion(unit, into) == ratio


def test_there_and_back_and_by_way_of_another_is_the_same() -> None:
    names = unit_names()
    for one, two in product(names, names):
        there, back = conversion(one, two), conversion(two, one)
        assert (there is None) == (back is None)
        if there is None or back is None:
            continue
        assert there * back == 1
        for three in names:
            onward = conversion(two, three)
            if onward is not None:
                assert conversion(one, three) == there * onward


@pytest.mark.parametrize(
    ("unit", "into"),
    [
        ("kg", "litre"),
        ("kWh", "kg"),
        ("fte", "fte*year"),
        ("device", "fte"),
        ("hours", "kWh"),
        ("W", "kWh"),
        ("kg", "unheard of"),
        ("unheard of", "kg"),
        # pint would understand these; files may not use them
        ("kilowatt_hour", "kWh"),
        ("", ""),
    ],
)
def test_what_does_not_convert(unit: str, into: str) -> None:
    assert conversion(unit, into) is None


def test_every_spelling_means_its_unit() -> None:
    spellings = unit_spellings()
    assert set(spellings.values()) == set(unit_names())
    assert {spelling: conversion(spelling, name) for spelling, name in spellings.items()} == (
        dict.fromkeys(spellings, Fraction(1))
    )
    assert spellings["kwh"] == "kWh"
    assert spellings["m³"] == "m3"
    # a capital decides between milli and mega, so it is never guessed
    assert "mWh" not in spellings
    assert "mj" not in spellings


def test_the_spellings_handed_out_are_a_copy() -> None:
    unit_spellings()["stone"] = "kg"
    assert "stone" not in unit_spellings()
