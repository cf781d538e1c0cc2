"""Months at a glance: state, totals by scope, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class MonthSummary:
    """One month: how many head offices have closed it, kilograms by scope, rows that were refused.

    `estimated_kg` and `kg_without_gsd` are the parts whose activity was estimated, and whose
    uncertainty is not known.
    """

    month: ReportingMonth
    head_offices: int
    closed: int
    kg_by_scope: dict[int, Decimal]
    rejected: int
    unmatched: int
    estimated_kg: Decimal = Decimal(0)
    kg_without_gsd: Decimal = Decimal(0)

    @property
    def state(self) -> str:
        """`closed`, `open`, or how many of the head offices have closed."""
        if self.closed == 0:
            return "open"
        return (
            "closed"
            if self.closed >= self.head_offices
            else f"closed {self.closed}/{self.head_offices}"
        )

    @property
    def total_kg(self) -> Decimal | None:
        """All scopes together, location-based; None where nothing was reported."""
        return sum(self.kg_by_scope.values(), Decimal(0)) if self.kg_by_scope else None


_TOTALS = """
    SELECT reporting_year AS year, reporting_month AS month, scope, sum(kg_co2eq) AS kg,
        coalesce(sum(kg_co2eq) FILTER (WHERE estimation_method IS NOT NULL), 0) AS estimated_kg,
        coalesce(sum(kg_co2eq) FILTER (WHERE kg_co2eq_gsd IS NULL), 0) AS kg_without_gsd
    FROM module_emissions WHERE is_current GROUP BY 1, 2, 3
"""
_CLOSED = """
    SELECT reporting_year AS year, reporting_month AS month, count(*) AS n FROM month_states
    WHERE state <> 'restating' GROUP BY 1, 2
"""
_UNMATCHED = """
    SELECT reporting_year AS year, reporting_month AS month,
        count(DISTINCT activity_input_id) AS n FROM unmatched_inputs GROUP BY 1, 2
"""
_REJECTED = """
    SELECT month, count(*) AS n FROM rejected_inputs,
        jsonb_array_elements_text(coalesce(reporting_months, '[""]')) AS month GROUP BY 1
"""


def month_summaries(books: Books, months: Sequence[ReportingMonth]) -> list[MonthSummary]:
    """A summary of each of these months, in order; rejects of unknown month count in every month."""
    totals: dict[ReportingMonth, dict[int, Decimal]] = {}
    parts: dict[ReportingMonth, list[Decimal]] = {}
    for row in books.warehouse.rows(_TOTALS):
        totals.setdefault(_month(row), {})[row["scope"]] = row["kg"]
        estimated, without_gsd = parts.get(_month(row), [Decimal(0)] * 2)
        parts[_month(row)] = [estimated + row["estimated_kg"], without_gsd + row["kg_without_gsd"]]
    closed = {_month(row): row["n"] for row in books.warehouse.rows(_CLOSED)}
    unmatched = {_month(row): row["n"] for row in books.warehouse.rows(_UNMATCHED)}
    rejected = {row["month"]: row["n"] for row in books.warehouse.rows(_REJECTED)}
    return [
        MonthSummary(
            month,
            sum(place.level == 1 for place in books.places(month).values()),
            closed.get(month, 0),
            dict(sorted(totals.get(month, {}).items())),
            rejected.get(str(month), 0) + rejected.get("", 0),
            unmatched.get(month, 0),
            *parts.get(month, ()),
        )
        for month in months
    ]


def months_known(books: Books) -> list[ReportingMonth]:
    """Every month that has results, a close, or accepted rows waiting, in order."""
    rows = books.warehouse.rows(
        "SELECT DISTINCT reporting_year AS year, reporting_month AS month FROM module_emissions"
        " UNION SELECT reporting_year, reporting_month FROM period_closes"
        " UNION SELECT left(m, 4)::smallint, right(m, 2)::smallint"
        " FROM activity_files, jsonb_array_elements_text(months) AS m ORDER BY 1, 2"
    )
    return [_month(row) for row in rows]


def _month(row: dict[str, Any]) -> ReportingMonth:
    return ReportingMonth(row["year"], row["month"])
