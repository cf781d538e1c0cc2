"""Roll-ups of a month: sums of the ledger up the tree, with what they cover."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from carbon_pipeline.methods.expectations import Gap, expected, gaps
from carbon_pipeline.methods.rollups import Counts, organization_rollups
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.storage.closes import closed_headquarters
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.tables import ORGANIZATION_ROLLUPS

_COUNTS: dict[str, str] = {
    "records_in": (
        f"SELECT organization_code, count(*) AS n FROM activity_inputs WHERE {IN_MONTH} GROUP BY 1"
    ),
    "records_unmatched": (
        "SELECT organization_code, count(DISTINCT activity_input_id) AS n FROM unmatched_inputs"
        f" WHERE {IN_MONTH} GROUP BY 1"
    ),
    "records_rejected": (
        "SELECT organization_code, count(*) AS n FROM rejected_inputs"
        " WHERE reporting_months ? %(text)s AND organization_code IS NOT NULL GROUP BY 1"
    ),
}

# one pass: finer than the roll-ups by what decides how uncertain they are, for lines that have a GSD
_SUMS = f"""
    SELECT organization_code, scope, category_number, emission_type,
        estimation_method IS NOT NULL AS is_estimated,
        CASE WHEN kg_co2eq_gsd IS NOT NULL THEN data_quality END AS data_quality,
        CASE WHEN kg_co2eq_gsd IS NOT NULL THEN emission_factor_id END AS emission_factor_id,
        CASE WHEN kg_co2eq_gsd IS NOT NULL THEN factor_id END AS factor_id,
        CASE WHEN kg_co2eq_gsd IS NOT NULL AND data_quality ? 'own_figure'
            THEN concat_ws(' ', activity, unit, kg_co2eq_per_unit) END AS own_figure,
        sum(kg_co2eq) AS kg_co2eq, sum(kg_co2eq_market_based) AS kg_co2eq_market_based,
        sum(kg_co2_biogenic) AS kg_co2_biogenic,
        sum(kg_co2eq * kg_co2eq) FILTER (WHERE kg_co2eq_gsd IS NOT NULL) AS squared_kg_co2eq
    FROM module_emissions WHERE {IN_MONTH} AND is_current AND headquarters_id <> ALL (%(closed)s)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


@dataclass(frozen=True)
class RollupResult:
    """What a roll-up came to: rows, the month's total, the head offices' figures, what was written."""

    rows: int
    kg_co2eq: Decimal
    head_offices: list[dict[str, Any]]
    content: str
    published: Published


def publish_rollups(books: Books, month: ReportingMonth, run_id: str) -> RollupResult:
    """Sum the published emissions of the month up the tree and publish the roll-ups.

    Head offices that have closed the month keep the roll-ups that they closed with.
    """
    closed = list(closed_headquarters(books.warehouse, month))
    sums = books.warehouse.rows(_SUMS, month_filter(month) | {"closed": closed})
    rows = organization_rollups(month, books.places, sums, coverage(books, month))
    rows.sort(key=lambda row: row["id"].bytes)
    table = arrow_rows(ORGANIZATION_ROLLUPS, rows)
    published = publish(
        books.warehouse, ORGANIZATION_ROLLUPS, table, run_id=run_id, scope=MonthScope(month)
    )
    shown = ("organization_code", "scope", "category_number", "emission_type", "subtree_kg_co2eq")
    heads = [{name: row[name] for name in shown} for row in rows if row["level"] == 1]
    total = sum((row["kg_co2eq"] for row in sums), Decimal(0))
    return RollupResult(len(rows), total, heads, content_of(table), published)


def rollups_conserve(books: Books, month: ReportingMonth) -> dict[str, Decimal]:
    """The month's total from the ledger, from own figures, and from the head offices' subtrees."""
    row = books.warehouse.rows(
        "SELECT coalesce((SELECT sum(kg_co2eq) FROM module_emissions"
        f"  WHERE {IN_MONTH} AND is_current), 0) AS ledger,"
        " coalesce(sum(own_kg_co2eq), 0) AS own,"
        " coalesce(sum(subtree_kg_co2eq) FILTER (WHERE level = 1), 0) AS subtrees"
        f" FROM organization_rollups WHERE {IN_MONTH}",
        month_filter(month),
    )[0]
    return {name: row[name] for name in ("ledger", "own", "subtrees")}


def coverage(books: Books, month: ReportingMonth) -> dict[str, Counts]:
    """Counts of each organisation in the month: records by fate, and whether it was expected and reported."""
    counts: dict[str, Counts] = defaultdict(Counts)
    parameters: dict[str, Any] = month_filter(month) | {"text": str(month)}
    for name, sql in _COUNTS.items():
        for row in books.warehouse.rows(sql, parameters):
            setattr(counts[row["organization_code"]], name, row["n"])
    for code in {code for code, _ in expected_reports(books, month)}:
        counts[code].organizations_expected = 1
    for count in counts.values():
        # an input has all its emission lines or stands among the unmatched: the modules' checks hold it
        count.records_matched = count.records_in - count.records_unmatched
        count.organizations_reported = int(count.records_in > 0)
    return dict(counts)


def expected_reports(books: Books, month: ReportingMonth) -> set[tuple[str, str]]:
    """Organisation and module that reporting_expectations names for the month."""
    return expected(books.warehouse.rows("SELECT * FROM reporting_expectations"), month)


def reporting_gaps(books: Books, month: ReportingMonth) -> list[Gap]:
    """Reports that are expected in the month and have not come."""
    reported = books.warehouse.rows(
        f"SELECT DISTINCT organization_code, module_type FROM activity_inputs WHERE {IN_MONTH}",
        month_filter(month),
    )
    return gaps(
        expected_reports(books, month),
        {(row["organization_code"], row["module_type"]) for row in reported},
    )


def unexpected_silence(books: Books, month: ReportingMonth) -> list[Gap]:
    """Organisations that reported a module in the month before and not in this one: a suspicion."""
    reported: dict[ReportingMonth, set[tuple[str, str]]] = {}
    for each in (month.previous(), month):
        rows = books.warehouse.rows(
            f"SELECT DISTINCT organization_code, module_type FROM activity_inputs WHERE {IN_MONTH}",
            month_filter(each),
        )
        reported[each] = {(row["organization_code"], row["module_type"]) for row in rows}
    return gaps(reported[month.previous()], reported[month])
