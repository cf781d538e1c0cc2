"""The group's price indices and exchange rates, narrowed to what one purchase needs.

A trace then names the sources of the figures that were used, and of no others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from carbon_pipeline.methods.price_tables import ExchangeRates, PriceIndex

INDEX_FILE, RATES_FILE = "price_indices.csv", "exchange_rates.csv"
MONTH_LENGTH = len("2024-03")


@dataclass(frozen=True)
class IndexValue:
    """One published value of a country's price index; `currency` is the money of its prices."""

    country: str
    period: str
    currency: str
    value: Decimal
    source: str


@dataclass(frozen=True)
class PublishedRate:
    """How much of the currency one of `per` was in the mean of a year."""

    currency: str
    per: str
    year: int
    rate: Decimal
    source: str


class PriceIndices:
    """Price indices by country."""

    def __init__(self, values: Iterable[IndexValue] = ()) -> None:
        """Sort the values by country; a country has one currency throughout."""
        self._known: dict[str, dict[str, IndexValue]] = {}
        for value in values:
            self._known.setdefault(value.country, {})[value.period] = value

    def currency(self, country: str) -> str | None:
        """The money that the country's index is of; None where it has no index."""
        values = self._known.get(country)
        return next(iter(values.values())).currency if values else None

    def period(self, country: str, month: str) -> str:
        """The month where the country's index has months in that year, else the year.

        So a year stands for its months only where the series knows no months at all.
        """
        year = month[: len("2024")]
        known = self._known.get(country, {})
        monthly = any(len(each) == MONTH_LENGTH and each.startswith(year) for each in known)
        return month if monthly else year

    def index(self, country: str, periods: Iterable[str]) -> PriceIndex:
        """The index of one country, its source that of these periods."""
        known = self._known.get(country, {})
        values = {(country, period): each.value for period, each in known.items()}
        sources = {known[period].source for period in periods if period in known}
        return PriceIndex(INDEX_FILE, values, _named(sources, INDEX_FILE))


class ExchangeRateTable:
    """Exchange rates that are all published against one currency."""

    def __init__(self, rates: Iterable[PublishedRate] = ()) -> None:
        """Keep the rates by currency and year; ValueError where they have several currencies `per`."""
        self._known: Mapping[tuple[str, int], PublishedRate] = {
            (rate.currency, rate.year): rate for rate in rates
        }
        pivots = {rate.per for rate in self._known.values()}
        if len(pivots) > 1:
            raise ValueError(f"rates against several currencies: {', '.join(sorted(pivots))}")
        self._pivot = next(iter(pivots), None)

    def between(self, currencies: Iterable[str], years: Iterable[int]) -> ExchangeRates:
        """The rates among these currencies in these years."""
        keys = {(currency, year) for currency in currencies for year in years}
        used = [self._known[key] for key in sorted(keys) if key in self._known]
        return ExchangeRates(
            RATES_FILE,
            {(rate.per, rate.currency, rate.year): rate.rate for rate in used},
            _named({rate.source for rate in used}, RATES_FILE),
            pivot=self._pivot,
        )


def _named(sources: set[str], otherwise: str) -> str:
    return "; ".join(sorted(sources)) or otherwise
