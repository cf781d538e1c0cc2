"""Months at a glance: state, totals by scope, and what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.closes import RESTATING
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

OPEN, CLOSED, RESTATED = "open", "closed", "restated"


@dataclass(frozen=True)
class OfficeState:
    """How a month stands for a head office: `open`, `closed`, `restated` or `restating`.

    `sequence` is that of its last close, 0 where it has none; `since` is when a restatement began.
    """

    state: str = OPEN
    sequence: int = 0
    since: datetime | None = None

    def __str__(self) -> str:
        """The state with what belongs to it."""
        if self.state == RESTATED:
            return f"{RESTATED} ({self.sequence})"
        return f"{self.state} since {self.since:%Y-%m-%d %H:%M}" if self.since else self.state


@dataclass(frozen=True)
class MonthSummary:
    """One month: how it stands for each head office, kilograms by scope in force, rows that were refused.

    `estimated_kg` and `kg_without_gsd` are the parts whose activity was estimated, and whose
    uncertainty is not known.
    """

    month: ReportingMonth
    offices: Mapping[str, OfficeState]
    kg_by_scope: dict[int, Decimal]
    rejected: int
    unmatched: int
    estimated_kg: Decimal = Decimal(0)
    kg_without_gsd: Decimal = Decimal(0)

    @property
    def state(self) -> str:
        """The state of all head offices, or for how many of them the month stands so.

        Where they differ, `restating` goes before `open`, and both before `closed` and `restated`.
        """
        told = set(map(str, self.offices.values()))
        if len(told) <= 1:
            return told.pop() if told else OPEN
        states = [each.state for each in self.offices.values()]
        if RESTATING in states:
            named, many = RESTATING, states.count(RESTATING)
        elif OPEN in states:
            named, many = CLOSED, len(states) - states.count(OPEN)
        else:
            named, many = RESTATED, states.count(RESTATED)
        return f"{named} {many}/{len(states)}"

    @property
    def by_office(self) -> str:
        """The state of each head office, where they differ; else nothing."""
        told = {code: str(state) for code, state in sorted(self.offices.items())}
        differ = len(set(told.values())) > 1
        return ", ".join(f"{code} {state}" for code, state in told.items()) if differ else ""

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
_STATES = """
    SELECT s.reporting_year AS year, s.reporting_month AS month, s.headquarters_id, s.state,
        s.sequence, r.started_at AS since
    FROM month_states s LEFT JOIN restatements r ON r.headquarters_id = s.headquarters_id
        AND r.reporting_year = s.reporting_year AND r.reporting_month = s.reporting_month
        AND r.sequence = s.sequence + 1
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
    states = {
        (_month(row), row["headquarters_id"]): OfficeState(
            row["state"], row["sequence"], row["since"]
        )
        for row in books.warehouse.rows(_STATES)
    }
    unmatched = {_month(row): row["n"] for row in books.warehouse.rows(_UNMATCHED)}
    rejected = {row["month"]: row["n"] for row in books.warehouse.rows(_REJECTED)}
    return [
        MonthSummary(
            month,
            {
                code: states.get((month, stable_id("organizations", code)), OfficeState())
                for code, place in books.places(month).items()
                if place.level == 1
            },
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


def months_computed(books: Books) -> set[ReportingMonth]:
    """Every month of which anything was ever published."""
    rows = books.warehouse.rows(
        "SELECT DISTINCT partition_key FROM publications WHERE partition_key <> 'all'"
    )
    return {ReportingMonth.parse(row["partition_key"]) for row in rows}


def _month(row: dict[str, Any]) -> ReportingMonth:
    return ReportingMonth(row["year"], row["month"])
