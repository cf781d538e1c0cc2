"""Closes of a month and what each changed of the one before, as they are on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from carbon_pipeline.methods.kilograms import EXACT
from carbon_pipeline.steps.books import Books, month_filter
from carbon_pipeline.vocabulary.months import ReportingMonth

_CLOSES = """
    SELECT c.headquarters_id, coalesce(o.code, c.headquarters_id::text) AS headquarters, c.sequence,
        c.status, c.totals, c.checksum, c.closed_at, c.closed_by, c.reason
    FROM period_closes c LEFT JOIN organizations o ON o.id = c.headquarters_id
    WHERE c.reporting_year = %(year)s AND c.reporting_month = %(month)s
    ORDER BY 2, c.sequence
"""
_BY_CAUSE = """
    SELECT headquarters_id, sequence, cause, sum(change_kg_co2eq) AS change_kg_co2eq,
        sum(change_kg_co2eq_market_based) AS change_kg_co2eq_market_based
    FROM restatement_differences_by_cause
    WHERE reporting_year = %(year)s AND reporting_month = %(month)s GROUP BY 1, 2, 3
"""
_SIGNIFICANCE = """
    SELECT * FROM restatement_significance
    WHERE reporting_year = %(year)s AND reporting_month = %(month)s
"""


@dataclass(frozen=True)
class Change:
    """A difference in kg CO2e, location-based and market-based."""

    kg_co2eq: Decimal
    kg_co2eq_market_based: Decimal


@dataclass(frozen=True)
class RecordedClose:
    """One close of a month for a head office, with what it changed of the close before it.

    `by_cause` sums to the difference; it is empty for a first close. `significance` is the row of
    `restatement_significance`, None for a first close.
    """

    headquarters: str
    sequence: int
    status: str
    checksum: str
    closed_at: datetime
    closed_by: str
    reason: str | None
    total: Change
    before: Change | None
    by_cause: Mapping[str, Change]
    significance: Mapping[str, Any] | None

    @property
    def difference(self) -> Change | None:
        """What it changed of the close before it; None for a first close."""
        if self.before is None:
            return None
        return Change(
            EXACT.subtract(self.total.kg_co2eq, self.before.kg_co2eq),
            EXACT.subtract(self.total.kg_co2eq_market_based, self.before.kg_co2eq_market_based),
        )

    def as_dict(self) -> dict[str, Any]:
        """What it says by name, its difference to the close before it beside its total."""
        names = (
            "headquarters",
            "sequence",
            "status",
            "closed_at",
            "closed_by",
            "reason",
            "checksum",
        )
        difference = self.difference.kg_co2eq if self.difference else None
        return {
            **{name: getattr(self, name) for name in names},
            "kg CO2e": self.total.kg_co2eq,
            "difference": difference,
        }


def closes_of(books: Books, month: ReportingMonth) -> list[RecordedClose]:
    """Every close of the month, by head office and sequence."""
    rows = books.warehouse.rows(_CLOSES, month_filter(month))
    if not any(row["sequence"] > 1 for row in rows):
        return [_recorded(row, None, {}, None) for row in rows]
    causes: dict[tuple[Any, int], dict[str, Change]] = {}
    for row in books.warehouse.rows(_BY_CAUSE, month_filter(month)):
        change = Change(row["change_kg_co2eq"], row["change_kg_co2eq_market_based"])
        causes.setdefault((row["headquarters_id"], row["sequence"]), {})[row["cause"]] = change
    significance = {
        (row["headquarters_id"], row["sequence"]): row
        for row in books.warehouse.rows(_SIGNIFICANCE, month_filter(month))
    }
    found: list[RecordedClose] = []
    totals: dict[tuple[Any, int], Change] = {}
    for row in rows:
        key = (row["headquarters_id"], row["sequence"])
        before = totals.get((row["headquarters_id"], row["sequence"] - 1))
        found.append(_recorded(row, before, causes.get(key, {}), significance.get(key)))
        totals[key] = found[-1].total
    return found


def _recorded(
    row: Mapping[str, Any],
    before: Change | None,
    by_cause: Mapping[str, Change],
    significance: Mapping[str, Any] | None,
) -> RecordedClose:
    names = ("headquarters", "sequence", "status", "checksum", "closed_at", "closed_by", "reason")
    return RecordedClose(
        **{name: row[name] for name in names},
        total=_total(row["totals"]),
        before=before,
        by_cause=by_cause,
        significance=significance,
    )


def _total(totals: Mapping[str, Mapping[str, str]]) -> Change:
    """All scopes together, as the close says."""
    sums = {"kg_co2eq": Decimal(0), "kg_co2eq_market_based": Decimal(0)}
    for of_scope in totals.values():
        for name, amount in sums.items():
            sums[name] = EXACT.add(amount, Decimal(of_scope[name]))
    return Change(**sums)
