"""Money into a factor's money: the order of the steps, exactness, and what is missing by name."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.price_tables import ExchangeRates, PriceIndex
from carbon_pipeline.methods.prices import (
    PriceBasis,
    PriceConversion,
    Purchase,
    price_conversion,
)

CPI = PriceIndex(
    "CPI",
    {
        ("GB", "2021"): Decimal("111.6"),
        ("GB", "2024"): Decimal("133.9"),
        ("GB", "2024-03"): Decimal("133.0"),
        ("US", "2021"): Decimal(100),
        ("US", "2024"): Decimal(116),
        ("KR", "2021"): Decimal("102.5"),
        ("KR", "2024"): Decimal("114.18"),
        ("CH", "2021"): Decimal(0),
    },
    "invented",
)
RATES = ExchangeRates(
    "ECB",
    {
        ("EUR", "USD", 2021): Decimal("1.1827"),
        ("EUR", "GBP", 2021): Decimal("0.8596"),
        ("EUR", "KRW", 2021): Decimal("1354.06"),
        ("EUR", "USD", 2024): Decimal("1.0824"),
        ("GBP", "USD", 2024): Decimal("1.28"),
    },
    "invented",
    pivot="EUR",
)
USD_2021 = PriceBasis("USD", 2021)
BRITISH = Purchase("GB", "GBP", "GBP", "2024")
positive = st.decimals("0.001", 10**6, places=3)


def multiplier(purchase: Purchase, basis: PriceBasis = USD_2021) -> Fraction:
    found = price_conversion(purchase, basis, CPI, RATES)
    assert isinstance(found, PriceConversion)
    return found.multiplier


def reason(purchase: Purchase, basis: PriceBasis = USD_2021) -> str:
    found = price_conversion(purchase, basis, CPI, RATES)
    assert isinstance(found, NoAnswer)
    return found.reason


def test_deflated_at_home_and_then_exchanged_at_the_rate_of_the_factors_year() -> None:
    """GBP of 2024 × 111.6/133.9 → GBP of 2021; × 1.1827/0.8596 USD per GBP in 2021.

    In the other order, 1.28 USD in 2024 and the American index, it would be 1.1034.
    """
    found = price_conversion(BRITISH, USD_2021, CPI, RATES)
    assert isinstance(found, PriceConversion)
    assert found.multiplier == Fraction(1116, 1339) * Fraction(11827, 8596)
    assert found.unit == "USD_2021"
    assert [step.as_dict() for step in found.steps] == [
        {
            "step": "deflate",
            "multiplier": "0.833457804332",
            "country": "GB",
            "index_2024": "133.9",
            "index_2021": "111.6",
            "source": "invented",
        },
        {
            "step": "exchange",
            "multiplier": "1.375872498837",
            "from": "GBP",
            "into": "USD",
            "year": "2021",
            "by": "1 EUR for 0.8596 GBP; 1.1827 USD for 1 EUR",
            "source": "invented",
        },
    ]


def test_a_month_is_deflated_by_its_own_index() -> None:
    march = replace(BRITISH, period="2024-03")
    assert multiplier(march, PriceBasis("GBP", 2021)) == Fraction(1116, 1330)


def test_money_of_the_factors_own_year_is_left_as_it_is() -> None:
    for period in ("2021", "2021-07"):
        same = Purchase("US", "USD", "USD", period)
        assert price_conversion(same, USD_2021, CPI, RATES) == PriceConversion(
            Fraction(1), "USD_2021", ()
        )


def test_money_of_the_factors_year_is_exchanged_at_once() -> None:
    """Dollars spent in Korea in 2021 are dollars; there is nothing to deflate in won."""
    assert multiplier(Purchase("KR", "USD", "KRW", "2021")) == 1
    assert multiplier(Purchase("KR", "KRW", "KRW", "2021")) == Fraction("1.1827") / Fraction(
        "1354.06"
    )


def test_money_of_another_country_goes_through_the_local_one() -> None:
    """Dollars spent in Britain in 2024: into pounds of 2024, deflated there, back at 2021's rate."""
    abroad = Purchase("GB", "USD", "GBP", "2024")
    expected = 1 / Fraction("1.28") * Fraction(1116, 1339) * Fraction(11827, 8596)
    assert multiplier(abroad) == expected


@pytest.mark.parametrize(
    ("includes", "wanted", "expected"),
    [
        (True, False, Fraction(1, 1) / Fraction("1.2")),
        (False, True, Fraction("1.2")),
        (True, True, Fraction(1)),
        (None, None, Fraction(1)),
        (True, None, Fraction(1)),
    ],
)
def test_tax(includes: bool | None, wanted: bool | None, expected: Fraction) -> None:
    purchase = Purchase("US", "USD", "USD", "2021", includes, Decimal("0.2"))
    assert multiplier(purchase, replace(USD_2021, includes_tax=wanted)) == expected


def test_margins_are_taken_off_for_a_factor_per_producer_price() -> None:
    purchase = Purchase("US", "USD", "USD", "2021")
    assert multiplier(purchase, replace(USD_2021, producer_share=Decimal("0.8"))) == Fraction(4, 5)


@pytest.mark.parametrize(
    ("purchase", "basis", "sentence"),
    [
        (
            replace(BRITISH, period="2024-04"),
            USD_2021,
            "CPI has no value of GB in 2024-04; it has from 2021 to 2024-03.",
        ),
        (
            replace(BRITISH, country="FR"),
            USD_2021,
            "CPI has no value of FR in 2024; it has none at all.",
        ),
        (BRITISH, PriceBasis("USD", 2019), "CPI has no value of GB in 2019"),
        (
            BRITISH,
            PriceBasis("JPY", 2021),
            "ECB has no exchange rate from GBP to JPY in 2021.",
        ),
        (
            Purchase("GB", "USD", "GBP", "2023"),
            USD_2021,
            "ECB has no exchange rate from USD to GBP in 2023.",
        ),
        (
            Purchase("CH", "CHF", "CHF", "2021"),
            PriceBasis("CHF", 2024),
            "CPI of CH in 2021 is 0, not above 0.",
        ),
        (
            Purchase("US", "USD", "USD", "2021"),
            replace(USD_2021, includes_tax=False),
            "The factor is without tax, and the purchase does not say whether its amount is.",
        ),
        (
            Purchase("US", "USD", "USD", "2021", includes_tax=True),
            replace(USD_2021, includes_tax=False),
            "has no tax rate to go by.",
        ),
        (
            Purchase("US", "USD", "USD", "2021"),
            replace(USD_2021, producer_share=Decimal("1.2")),
            "A producer price of 1.2 times",
        ),
    ],
)
def test_what_is_missing_is_named(purchase: Purchase, basis: PriceBasis, sentence: str) -> None:
    assert sentence in reason(purchase, basis)


def test_a_rate_of_zero_is_no_rate() -> None:
    rates = ExchangeRates("Ours", {("GBP", "USD", 2021): Decimal(0)}, "invented")
    assert rates.rate("GBP", "USD", 2021) == NoAnswer(
        "Ours has no exchange rate from GBP to USD in 2021."
    )


@given(rate=positive, first=positive, second=positive)
def test_there_and_back_is_one(rate: Decimal, first: Decimal, second: Decimal) -> None:
    index = PriceIndex("I", {("GB", "2021"): first, ("GB", "2024"): second}, "")
    rates = ExchangeRates("R", {("GBP", "USD", 2021): rate}, "")
    there = price_conversion(BRITISH, PriceBasis("GBP", 2021), index, rates)
    back = price_conversion(replace(BRITISH, period="2021"), PriceBasis("GBP", 2024), index, rates)
    assert isinstance(there, PriceConversion)
    assert isinstance(back, PriceConversion)
    assert there.multiplier * back.multiplier == 1
    out, home = rates.rate("GBP", "USD", 2021), rates.rate("USD", "GBP", 2021)
    assert not isinstance(out, NoAnswer)
    assert not isinstance(home, NoAnswer)
    assert out.value * home.value == 1


@given(base=positive)
def test_the_base_of_the_index_does_not_count(base: Decimal) -> None:
    rebased = PriceIndex(
        "I", {place: value * base for place, value in CPI.values.items()}, "invented"
    )
    one, other = (price_conversion(BRITISH, USD_2021, index, RATES) for index in (CPI, rebased))
    assert isinstance(one, PriceConversion)
    assert isinstance(other, PriceConversion)
    assert one.multiplier == other.multiplier
