"""Money as it was spent into money of the prices that a factor was made for.

An environmentally extended input-output factor is kg per unit of money of one currency and year. A
purchase comes to it in this order, and no other: into the currency of the country where it was
bought, deflated there by that country's price index to the factor's year, then at the exchange
rate of the factor's year. Today's exchange rate on today's money would carry the inflation of the
wrong country. Source: US EPA, Supply Chain Greenhouse Gas Emission Factors (USD of one year, at
purchaser price); GHG Protocol, Scope 3 Calculation Guidance, chapter 1, spend-based method.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.price_tables import ExchangeRates, PriceIndex

SHOWN_DECIMALS = 12


@dataclass(frozen=True)
class Purchase:
    """What is known of a purchase: where, in which currency, and when.

    `country` is ISO 3166-1 and `local_currency` its money at the time; `period` is a year (2024)
    or a month (2024-03). `includes_tax` says whether the amount holds value added or sales tax,
    None where it is not known; `tax_rate` is a share, 0.2 for 20 %.
    """

    country: str
    currency: str
    local_currency: str
    period: str
    includes_tax: bool | None = None
    tax_rate: Decimal | None = None

    @property
    def year(self) -> int:
        """The year of the period."""
        return int(self.period[:4])


@dataclass(frozen=True)
class PriceBasis:
    """The money that a factor is per: its currency, its year, and what its prices hold.

    `includes_tax` None: the publisher does not say, and nothing is done about tax. With
    `producer_share` the factor is per producer price, which is that share of a purchaser's: the
    rest are the margins of trade and transport. None: per purchaser price, as it was paid.
    """

    currency: str
    year: int
    includes_tax: bool | None = None
    producer_share: Decimal | None = None


@dataclass(frozen=True)
class PriceStep:
    """One multiplication on the way: what it does, with which figures, and where they are from."""

    name: str
    multiplier: Fraction
    figures: Mapping[str, str]
    source: str

    def as_dict(self) -> dict[str, str]:
        """What a trace keeps of the step; the multiplier rounded to 12 decimals for people."""
        multiplier = f"{round_half_away(self.multiplier, SHOWN_DECIMALS):f}"
        return {"step": self.name, "multiplier": multiplier, **self.figures, "source": self.source}


@dataclass(frozen=True)
class PriceConversion:
    """By how much an amount is multiplied to stand in the factor's money, and by which steps."""

    multiplier: Fraction
    unit: str
    steps: tuple[PriceStep, ...]


def price_conversion(
    purchase: Purchase, basis: PriceBasis, index: PriceIndex, rates: ExchangeRates
) -> PriceConversion | NoAnswer:
    """The multiplier from money of the purchase to money of the factor's basis, exactly.

    multiplier = rate into the local currency (year of the purchase; only where it was paid in
    another) × index of the factor's year ÷ index of the purchase's period × rate into the factor's
    currency (the factor's year) × what takes tax and margins off or puts them on. Within the
    factor's own year nothing is deflated, for its prices are the year's mean. No answer, naming
    what is missing, where an index, a rate or a tax is.
    """
    attempts = (
        _into_local_money(purchase, basis, rates),
        _deflated(purchase, basis, index),
        _into_factor_money(purchase, basis, rates),
        _tax(purchase, basis),
        _margins(basis),
    )
    steps: list[PriceStep] = []
    for attempt in attempts:
        if isinstance(attempt, NoAnswer):
            return attempt
        if attempt is not None:
            steps.append(attempt)
    multiplier = Fraction(1)
    for step in steps:
        multiplier *= step.multiplier
    return PriceConversion(multiplier, f"{basis.currency}_{basis.year}", tuple(steps))


def _nothing_to_deflate(purchase: Purchase, basis: PriceBasis) -> bool:
    return purchase.year == basis.year


def _into_local_money(
    purchase: Purchase, basis: PriceBasis, rates: ExchangeRates
) -> PriceStep | NoAnswer | None:
    if purchase.currency == purchase.local_currency or _nothing_to_deflate(purchase, basis):
        return None
    return _exchanged(rates, purchase.currency, purchase.local_currency, purchase.year)


def _deflated(
    purchase: Purchase, basis: PriceBasis, index: PriceIndex
) -> PriceStep | NoAnswer | None:
    if _nothing_to_deflate(purchase, basis):
        return None
    then = index.of(purchase.country, purchase.period)
    base = index.of(purchase.country, str(basis.year))
    if isinstance(then, NoAnswer):
        return then
    if isinstance(base, NoAnswer):
        return base
    figures = {
        "country": purchase.country,
        f"index_{purchase.period}": str(then),
        f"index_{basis.year}": str(base),
    }
    return PriceStep("deflate", Fraction(base) / Fraction(then), figures, index.source)


def _into_factor_money(
    purchase: Purchase, basis: PriceBasis, rates: ExchangeRates
) -> PriceStep | NoAnswer | None:
    within_year = _nothing_to_deflate(purchase, basis)
    held = purchase.currency if within_year else purchase.local_currency
    return None if held == basis.currency else _exchanged(rates, held, basis.currency, basis.year)


def _exchanged(rates: ExchangeRates, held: str, wanted: str, year: int) -> PriceStep | NoAnswer:
    rate = rates.rate(held, wanted, year)
    if isinstance(rate, NoAnswer):
        return rate
    figures = {"from": held, "into": wanted, "year": str(year), "by": rate.how}
    return PriceStep("exchange", rate.value, figures, rates.source)


def _tax(purchase: Purchase, basis: PriceBasis) -> PriceStep | NoAnswer | None:
    if basis.includes_tax is None:
        return None
    if purchase.includes_tax is None:
        held = "with" if basis.includes_tax else "without"
        return NoAnswer(
            f"The factor is {held} tax, and the purchase does not say whether its amount is."
        )
    if purchase.includes_tax == basis.includes_tax:
        return None
    if purchase.tax_rate is None or purchase.tax_rate < 0:
        stated = "no tax rate" if purchase.tax_rate is None else f"the rate {purchase.tax_rate}"
        return NoAnswer(
            "The purchase and the factor differ in holding tax, "
            f"and the purchase has {stated} to go by."
        )
    with_tax = 1 + Fraction(purchase.tax_rate)
    figures = {"tax_rate": str(purchase.tax_rate)}
    if purchase.includes_tax:
        return PriceStep("take tax off", 1 / with_tax, figures, "the purchase")
    return PriceStep("put tax on", with_tax, figures, "the purchase")


def _margins(basis: PriceBasis) -> PriceStep | NoAnswer | None:
    if basis.producer_share is None:
        return None
    if not 0 < basis.producer_share <= 1:
        return NoAnswer(
            f"A producer price of {basis.producer_share} times the purchaser price is none."
        )
    figures = {"producer_share": str(basis.producer_share)}
    return PriceStep("take margins off", Fraction(basis.producer_share), figures, "the factor")
