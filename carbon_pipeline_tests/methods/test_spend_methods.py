"""Money into kilograms: which factor is met, in which year's money, and what the sums keep."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.methods.money_tables import (
    ExchangeRateTable,
    IndexValue,
    PriceIndices,
    PublishedRate,
)
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import References, Resolution
from carbon_pipeline.methods.spend_categories import SpendCategory, spend_category
from carbon_pipeline.methods.spend_methods import spent_money
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.modules import Lookup, ModuleDeclaration

Modules = Mapping[str, ModuleDeclaration]
Compute = Callable[..., Any]

CATEGORIES = {
    ("mcc", "0742"): SpendCategory("mcc", "0742", "naics_541940", "US", "veterinary services"),
    ("mcc", "5045"): SpendCategory("mcc", "5045", "naics_334111"),
}
INDICES = PriceIndices(
    [
        IndexValue("US", "2021", "USD", Decimal(250), "US statistics"),
        IndexValue("US", "2022", "USD", Decimal(260), "US statistics"),
        IndexValue("US", "2024-02", "USD", Decimal("312.5"), "US statistics"),
        IndexValue("US", "2024-03", "USD", Decimal(320), "US statistics"),
        IndexValue("KR", "2021", "KRW", Decimal(100), "KR statistics"),
        IndexValue("KR", "2024", "KRW", Decimal(125), "KR statistics"),
    ]
)
RATES = ExchangeRateTable(
    [
        PublishedRate("USD", "EUR", 2021, Decimal("1.2"), "a bank"),
        PublishedRate("KRW", "EUR", 2021, Decimal(1500), "a bank"),
        PublishedRate("KRW", "EUR", 2024, Decimal(1440), "another bank"),
    ]
)
REFERENCES = References(
    {"spend_categories": CATEGORIES, "price_indices": INDICES, "exchange_rates": RATES}
)
KEY: dict[str, Any] = {
    "unit": "USD",
    "region": "KR",
    "part_start": date(2024, 2, 1),
    "category_scheme": "mcc",
    "category_code": "5045",
    "purchase_country": "US",
    "tax": None,
    "tax_rate": None,
}
RECORD = {
    "period_start": date(2024, 2, 5),
    "period_end": date(2024, 2, 5),
    "variant": "goods_and_services",
    "currency": "USD",
    **{name: KEY[name] for name in ("category_scheme", "category_code", "purchase_country")},
}


def spend_factor(code: str, value: str = "0.2", **about: Any) -> EmissionFactor:
    stated: dict[str, Any] = {
        "factor_type": "spend",
        "activity": "naics_334111",
        "region": "US",
        "unit": "USD_2021",
        "source": "Publisher",
        "edition": "2024",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "price_basis": "purchaser_price_with_margins",
    }
    return EmissionFactor(
        id=stable_id("emission_factors", code),
        version=1,
        factor_code=code,
        kg_co2eq_per_unit=Decimal(value),
        **stated | about,
    )


_LOOKUP = Lookup(
    factor_type="spend", activity_column="x", price_basis="purchaser_price_with_margins"
)
PC, VET = spend_factor("pc"), spend_factor("vet", activity="naics_541940")


@pytest.fixture(scope="module")
def resolve(modules: Modules) -> Callable[..., Resolution | NoAnswer]:
    """The answer for a key, with these factors and the module's own lookup."""

    def run(*factors: EmissionFactor, **key: Any) -> Resolution | NoAnswer:
        offered = replace(
            REFERENCES,
            emission_factors=EmissionFactorIndex(factors or (PC, VET)),
            lookup=modules["spend"].emission_factor,
        )
        return spent_money(KEY | key, offered)

    return run


def test_the_year_to_deflate_to_is_that_of_the_factor(resolve: Callable[..., Any]) -> None:
    assert resolve().multiplier == Decimal("0.8")
    later = spend_factor("pc", unit="USD_2022")
    found = resolve(later)
    assert (found.unit, found.multiplier) == ("USD_2022", Decimal("0.832"))
    assert found.notes["factor_money"] == "USD of 2022, as pc (Publisher, 2024) is per"


def test_of_editions_in_force_together_the_nearest_price_year_is_taken(
    resolve: Callable[..., Any],
) -> None:
    both = [spend_factor("a", library="epa"), spend_factor("b", library="epa", unit="USD_2022")]
    assert resolve(*both).unit == "USD_2022"
    assert resolve(*both[::-1]).unit == "USD_2022"
    # the group's own file goes first, whatever its year
    assert resolve(*both, PC).unit == "USD_2021"


def test_two_of_one_price_year_are_no_answer(resolve: Callable[..., Any]) -> None:
    found = resolve(PC, spend_factor("other"))
    assert isinstance(found, NoAnswer)
    assert "of equal rank apply: other (Publisher, 2024) and pc (Publisher, 2024)" in found.reason


def test_a_region_that_stands_in_is_named_in_the_trace(resolve: Callable[..., Any]) -> None:
    found = resolve(
        category_code="742", purchase_country="KR", unit="KRW", part_start=date(2024, 5, 1)
    )
    assert found.region == "US"
    # 1 ÷ 1.25 ÷ 1500 × 1.2
    assert found.multiplier == Decimal("0.00064")
    assert found.notes["factor_region"] == "US, named by spend_categories.csv"
    assert found.notes["category_note"] == "veterinary services"
    assert isinstance(resolve(purchase_country="KR", unit="KRW"), NoAnswer)


def test_the_sources_are_those_of_the_figures_that_were_used(resolve: Callable[..., Any]) -> None:
    notes = resolve().notes
    assert notes["step_1"].endswith("index_2021 250; US statistics)")
    assert "step_2" not in notes
    paid_in_won = resolve(unit="KRW", part_start=date(2024, 2, 1))
    assert isinstance(paid_in_won, NoAnswer)
    assert paid_in_won.reason == "exchange_rates.csv has no exchange rate from KRW to USD in 2024."


@pytest.mark.parametrize(
    ("basis", "key", "factor"),
    [
        ("purchaser_price_with_margins", {"tax": "included", "tax_rate": Decimal(20)}, 1),
        (
            "purchaser_price_with_margins_without_tax",
            {"tax": "included", "tax_rate": Decimal(20)},
            Fraction(5, 6),
        ),
        (
            "purchaser_price_with_margins_with_tax",
            {"tax": "excluded", "tax_rate": Decimal(20)},
            Fraction(6, 5),
        ),
        ("purchaser_price_with_margins_with_tax", {"tax": "included"}, 1),
    ],
)
def test_tax_is_put_on_or_taken_off_where_the_factor_says_what_its_prices_hold(
    resolve: Callable[..., Any], basis: str, key: dict[str, Any], factor: Fraction
) -> None:
    found = resolve(spend_factor("pc", price_basis=basis), **key)
    assert abs(Fraction(found.multiplier) - Fraction(4, 5) * factor) < Fraction(1, 10**12)
    assert found.notes["price_basis"] == basis


@pytest.mark.parametrize("basis", [None, "purchaser_price_without_margins"])
def test_a_factor_without_margins_does_not_stand_in(
    resolve: Callable[..., Any], basis: str | None
) -> None:
    found = resolve(spend_factor("pc", price_basis=basis))
    assert isinstance(found, NoAnswer)
    assert f"has {basis or 'no price basis'}" in found.reason


def test_a_rounded_multiplier_says_so(resolve: Callable[..., Any]) -> None:
    found = resolve(unit="USD", part_start=date(2024, 3, 1))
    assert found.multiplier == Decimal("0.78125")
    assert "multiplier" not in found.notes
    third = PriceIndices([IndexValue("US", "2021", "USD", Decimal(1), "s"),
                          IndexValue("US", "2024", "USD", Decimal(3), "s")])  # fmt: skip
    offered = replace(
        REFERENCES,
        parts={**REFERENCES.parts, "price_indices": third},
        emission_factors=EmissionFactorIndex([PC]),
        lookup=_LOOKUP,
    )
    found = spent_money(KEY, offered)
    assert found.notes["multiplier"] == "0.333333333333, rounded to 12 decimals"


def test_a_month_is_not_stood_for_by_its_year() -> None:
    assert INDICES.period("US", "2024-07") == "2024-07"
    assert INDICES.period("KR", "2024-07") == "2024"
    assert INDICES.period("GB", "2024-07") == "2024"
    assert INDICES.currency("GB") is None


def test_rates_against_two_currencies_do_not_compare() -> None:
    rates = [
        PublishedRate("USD", "EUR", 2021, Decimal("1.2"), "a"),
        PublishedRate("KRW", "USD", 2021, Decimal(1100), "b"),
    ]
    with pytest.raises(ValueError, match="EUR, USD"):
        ExchangeRateTable(rates)


def test_an_industry_is_itself_and_a_line_may_say_otherwise() -> None:
    found = spend_category({}, "naics", "541110")
    assert isinstance(found, SpendCategory)
    assert found.activity == "naics_541110"
    line = SpendCategory("naics", "541110", "naics_541199")
    assert spend_category({("naics", "541110"): line}, "naics", "541110") is line


cents = st.integers(-(10**9), 10**9).map(lambda each: Decimal(each).scaleb(-2))


@pytest.fixture(scope="module")
def total(modules: Modules, compute: Compute) -> Callable[..., list[Decimal]]:
    """Kilograms of payments of these amounts, one by one in the order of their names."""

    def run(amounts: list[Decimal]) -> list[Decimal]:
        records = [
            RECORD | {"record_id": f"R{number:03}", "amount": str(amount)}
            for number, amount in enumerate(amounts)
        ]
        made = compute(
            modules["spend"], records[::-1], emission_factors=[PC, VET], references=REFERENCES.parts
        )
        rows = sorted(made.emissions, key=lambda row: row["record_id"])
        return [row["kg_co2eq"] for row in rows]

    return run


@settings(deadline=None, max_examples=25)
@given(amounts=st.lists(cents, min_size=1, max_size=5))
def test_a_payment_that_is_split_comes_to_the_same_sum(
    total: Callable[..., list[Decimal]], amounts: list[Decimal]
) -> None:
    """Amounts of cents at a multiplier of 0.8: nothing is rounded, so nothing may differ."""
    assert sum(total(amounts)) == sum(total([sum(amounts, Decimal())]))
    assert total(amounts) == [amount * Decimal("0.16") for amount in amounts]
