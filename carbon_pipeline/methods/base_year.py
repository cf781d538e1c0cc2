"""The base year under a later structure: whether a change of the group calls for recalculating it.

What was reported in the base year stays; the boundary of a later day is laid over it. So growth, and
companies that did not exist in the base year, change nothing; a purchase, a sale or another share does.

Source: GHG Protocol, Corporate Standard, chapter 5, Tracking Emissions Over Time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.methods.kilograms import EXACT

PER_CENT_DECIMALS = 6

Row = Mapping[str, Any]


@dataclass(frozen=True)
class BaseYear:
    """The base year of a head office as published and as restated, in kg CO2e, location-based.

    `changes` has organisation → both figures, where they differ. What is not known is None.
    """

    published: Decimal | None
    restated: Decimal | None
    changes: Mapping[str, tuple[Decimal, Decimal]]
    threshold_percent: Decimal

    @property
    def change_percent(self) -> Fraction | None:
        """The change from the published figure; None where there is none to compare with."""
        if self.published is None or self.restated is None or not self.published:
            return None
        published = Fraction(self.published)
        return (Fraction(self.restated) - published) / abs(published) * 100

    @property
    def is_required(self) -> bool | None:
        """Whether the change reaches the threshold, in either direction."""
        change = self.change_percent
        return None if change is None else abs(change) >= Fraction(self.threshold_percent)

    @property
    def rounded_change_percent(self) -> Decimal | None:
        """The change in percent, rounded at 6 decimals for reading."""
        change = self.change_percent
        return None if change is None else round_half_away(change, PER_CENT_DECIMALS)


def base_year_under(
    published: Iterable[Row], restated: Iterable[Row], threshold_percent: Decimal
) -> BaseYear:
    """Compare two inventories of the base year; rows have organization_code and inventory_kg_co2eq."""
    before, after = _by_organization(published), _by_organization(restated)
    zero = Decimal(0)
    changes = {
        code: (before.get(code, zero), after.get(code, zero))
        for code in sorted(before.keys() | after.keys())
        if before.get(code, zero) != after.get(code, zero)
    }
    return BaseYear(_total(before), _total(after), changes, threshold_percent)


def _by_organization(rows: Iterable[Row]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        code = row["organization_code"]
        sums[code] = EXACT.add(sums[code], row["inventory_kg_co2eq"])
    return sums


def _total(sums: Mapping[str, Decimal]) -> Decimal | None:
    total = Decimal(0)
    for amount in sums.values():
        total = EXACT.add(total, amount)
    return total if sums else None
