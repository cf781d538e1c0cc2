"""Price indices and exchange rates as published, and what is said where one is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.no_answer import NoAnswer


@dataclass(frozen=True)
class PriceIndex:
    """A price index by country (ISO 3166-1) and period, a year (2024) or a month (2024-03).

    All values of one country have the same base, so that only their ratio counts. A year's value
    is the mean of its months; it never stands in for a month that is missing.
    """

    name: str
    values: Mapping[tuple[str, str], Decimal]
    source: str

    def of(self, country: str, period: str) -> Decimal | NoAnswer:
        """The value of a country in a period; no answer where there is none above 0."""
        value = self.values.get((country, period))
        if value is None:
            known = sorted(when for place, when in self.values if place == country)
            span = f"from {known[0]} to {known[-1]}" if known else "none at all"
            return NoAnswer(f"{self.name} has no value of {country} in {period}; it has {span}.")
        if value <= 0:
            return NoAnswer(f"{self.name} of {country} in {period} is {value}, not above 0.")
        return value


@dataclass(frozen=True)
class Rate:
    """How much of one currency one unit of another is, exactly, and how the figure came about."""

    value: Fraction
    how: str


@dataclass(frozen=True)
class ExchangeRates:
    """Yearly mean rates: (from, into, year) → units of `into` for one unit of `from`.

    With a `pivot`, the currency that all rates are published against (EUR at the European Central
    Bank), a rate between two others goes through it.
    """

    name: str
    values: Mapping[tuple[str, str, int], Decimal]
    source: str
    pivot: str | None = None

    def rate(self, held: str, wanted: str, year: int) -> Rate | NoAnswer:
        """The rate of a year: as published, else its inverse, else through the pivot.

        No answer, naming the rate, where none of the three is there; another year never is used.
        """
        if held == wanted:
            return Rate(Fraction(1), "the same currency")
        direct = self._published(held, wanted, year)
        if direct is not None:
            return direct
        if self.pivot is not None and self.pivot not in (held, wanted):
            first = self._published(held, self.pivot, year)
            second = self._published(self.pivot, wanted, year)
            if first is not None and second is not None:
                return Rate(first.value * second.value, f"{first.how}; {second.how}")
        return NoAnswer(f"{self.name} has no exchange rate from {held} to {wanted} in {year}.")

    def _published(self, held: str, wanted: str, year: int) -> Rate | None:
        value = self.values.get((held, wanted, year))
        if value is not None and value > 0:
            return Rate(Fraction(value), f"{value} {wanted} for 1 {held}")
        inverse = self.values.get((wanted, held, year))
        if inverse is not None and inverse > 0:
            return Rate(1 / Fraction(inverse), f"1 {wanted} for {inverse} {held}")
        return None
