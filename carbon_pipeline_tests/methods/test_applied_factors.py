"""A published factor made ready for a quantity: folded where that is exact, else kept with a ratio."""

from decimal import Decimal

import pytest

from carbon_pipeline.methods.applied_factors import AppliedFactor, apply_factor


@pytest.mark.parametrize(
    ("published", "factor_unit", "quantity_unit", "folded"),
    [
        ("0.4781", "kWh", "kWh", "0.4781"),
        ("0.4781", "kWh", "MWh", "478.1"),
        ("478.1", "MWh", "kWh", "0.4781"),
        ("0.4781", "kWh", "Wh", "0.0004781"),
        ("2.75", "kg", "tonne", "2750"),
        # a pound is 0.45359237 kg, and 4 + 8 decimals fit
        ("2.7513", "kg", "lb", "1.247968687581"),
        ("-0.5", "kg", "g", "-0.0005"),
        ("0", "kg", "g", "0"),
    ],
)
def test_an_exact_conversion_is_folded_into_the_factor(
    published: str, factor_unit: str, quantity_unit: str, folded: str
) -> None:
    expected = AppliedFactor(Decimal(folded), quantity_unit, 1, 1, rounded=False)
    assert apply_factor(Decimal(published), factor_unit, quantity_unit) == expected


@pytest.mark.parametrize(
    ("published", "factor_unit", "quantity_unit", "ratio"),
    [
        # one GJ is 2500/9 kWh
        ("0.4781", "kWh", "GJ", (2500, 9)),
        ("1.402135", "lb", "kg", (100_000_000, 45_359_237)),
        ("2.75131", "kg", "lb", (45_359_237, 100_000_000)),
        # one US gallon is 3.785411784 litres, and 4 + 9 decimals do not fit
        ("2.5121", "litre", "US_gallon", (473_176_473, 125_000_000)),
    ],
)
def test_another_conversion_is_kept_as_a_ratio(
    published: str, factor_unit: str, quantity_unit: str, ratio: tuple[int, int]
) -> None:
    expected = AppliedFactor(Decimal(published), factor_unit, *ratio, rounded=False)
    assert apply_factor(Decimal(published), factor_unit, quantity_unit) == expected


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("0.1234567890125", "0.123456789013"),
        ("-0.1234567890125", "-0.123456789013"),
        ("0.00000000000049", "0"),
    ],
)
def test_more_than_twelve_decimals_are_rounded_and_marked(published: str, kept: str) -> None:
    expected = AppliedFactor(Decimal(kept), "kg", 1, 1, rounded=True)
    assert apply_factor(Decimal(published), "kg", "kg") == expected


def test_many_decimals_that_fold_into_fewer_are_not_rounded() -> None:
    applied = apply_factor(Decimal("0.000000000000125"), "g", "tonne")
    assert applied == AppliedFactor(Decimal("0.000000125"), "tonne", 1, 1, rounded=False)


def test_a_factor_that_would_grow_too_large_is_kept_with_its_unit() -> None:
    # 2000 kg per kg are 2,000,000 kg per tonne, which has no room
    expected = AppliedFactor(Decimal(2000), "kg", 1000, 1, rounded=False)
    assert apply_factor(Decimal(2000), "kg", "tonne") == expected


@pytest.mark.parametrize("published", ["1000000", "-1000000", "1000000.0000000000001"])
def test_a_factor_of_a_million_does_not_fit(published: str) -> None:
    assert apply_factor(Decimal(published), "kg", "kg") is None


def test_a_factor_just_below_a_million_fits() -> None:
    applied = apply_factor(Decimal("999999.999999999999"), "kg", "kg")
    assert applied is not None
    assert applied.kg_co2eq_per_unit == Decimal("999999.999999999999")


def test_units_that_measure_other_things_are_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="kg does not convert into litre"):
        apply_factor(Decimal(1), "litre", "kg")
