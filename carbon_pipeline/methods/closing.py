"""Closing a month for a head office: what stands in the way, and the sums that are fixed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MOST_SHOWN = 5


@dataclass(frozen=True)
class OpenItems:
    """What keeps a month open, each as a sentence.

    Of a head office rejected rows, unmatched records and gaps; of the month checks that failed,
    results that are older than what they rest on, and files that changed since they were read.
    """

    rejected: Sequence[str] = ()
    unmatched: Sequence[str] = ()
    gaps: Sequence[str] = ()
    failed_checks: Sequence[str] = ()
    stale: Sequence[str] = ()
    changed_files: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether anything is open."""
        return any(vars(self).values())

    def sentences(self) -> list[str]:
        """A line for each kind with its count and its first items."""
        kinds = (
            ("rejected rows not accepted", self.rejected),
            ("records without a factor not accepted", self.unmatched),
            ("expected reports missing", self.gaps),
            (
                "checks that failed (carbon run, or the asset in Dagster, runs them again)",
                self.failed_checks,
            ),
            ("results older than what they rest on (carbon run computes them again)", self.stale),
            ("files changed since they were read (carbon run reads them)", self.changed_files),
        )
        return [
            f"{what}, {len(items)}: "
            + "; ".join(items[:MOST_SHOWN])
            + (" …" * (len(items) > MOST_SHOWN))
            for what, items in kinds
            if items
        ]


def totals(sums: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Kilograms CO2e by scope, location-based and market-based, as exact text.

    `sums` has one row per scope with kg_co2eq and kg_co2eq_market_based.
    """
    return {
        f"scope{row['scope']}": {
            name: format(Decimal(row[name]), "f") for name in ("kg_co2eq", "kg_co2eq_market_based")
        }
        for row in sums
    }
