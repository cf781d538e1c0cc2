"""The base year of each head office under the structure of a later month."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from carbon_pipeline.methods.base_year import BaseYear, base_year_under
from carbon_pipeline.methods.group_boundary import Boundary, Spell, shares_on
from carbon_pipeline.methods.group_inventory import group_inventory
from carbon_pipeline.steps.books import Books, month_filter
from carbon_pipeline.steps.group_inventory import group_of
from carbon_pipeline.steps.group_references import choices_of, published_ownership
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.group_inventory import REPORTED_KINDS
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.tables import BASE_YEAR_RECALCULATIONS

Rows = list[dict[str, Any]]

_REPORTED = """
    SELECT organization_code, headquarters_id, partner_id, tree_path, scope, category_number,
        counterpart_organization_code AS supplier_code, NULL AS module_type, NULL AS variant_type,
        NULL AS emission_type, NULL AS control, sum(reported_kg_co2eq) AS kg_co2eq,
        sum(reported_kg_co2eq_market_based) AS kg_co2eq_market_based,
        sum(reported_kg_co2_biogenic) AS kg_co2_biogenic
    FROM group_inventory WHERE reporting_year = %(year)s AND reporting_month = %(month)s
        AND inventory_row_kind = ANY (%(kinds)s)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_PUBLISHED = (
    "SELECT organization_code, headquarters_id, reporting_month, inventory_kg_co2eq"
    " FROM group_inventory WHERE reporting_year = %(year)s AND reporting_month = ANY (%(months)s)"
)


@dataclass(frozen=True)
class BaseYearResult:
    """Rows of the month as they were computed, their content, and what was written."""

    rows: Rows
    content: str
    published: Published


def publish_base_years(books: Books, month: ReportingMonth, run_id: str) -> BaseYearResult:
    """Publish the base year of each head office that has one, under the structure of the month's last day.

    Within the base year it is compared as far as it goes up to the month.
    """
    boundaries = books.warehouse.rows(
        "SELECT * FROM group_boundaries WHERE base_year IS NOT NULL ORDER BY headquarters_code"
    )
    shares = shares_on(month.last_day, published_ownership(books), choices_of(books, month))
    paths = {code: place.tree_path for code, place in books.places(month).items()}
    structure = _Structure(month, shares, paths)
    restated = {
        year: _restated(books, year, structure) for year in {row["base_year"] for row in boundaries}
    }
    rows = [_row(books, structure, line, restated[line["base_year"]]) for line in boundaries]
    rows.sort(key=lambda row: row["id"].bytes)
    made = arrow_rows(BASE_YEAR_RECALCULATIONS, rows)
    published = publish(
        books.warehouse, BASE_YEAR_RECALCULATIONS, made, run_id=run_id, scope=MonthScope(month)
    )
    return BaseYearResult(rows, content_of(made), published)


def months_compared(base_year: int, month: ReportingMonth) -> list[ReportingMonth]:
    """The months of the base year up to the month, so that no result depends on months after its own."""
    year = (ReportingMonth(base_year, number) for number in range(1, 13))
    return [each for each in year if each <= month]


@dataclass(frozen=True)
class _Structure:
    """Who belongs to which head office on the last day of a month, and with which share."""

    month: ReportingMonth
    shares: Mapping[str, Any]
    tree_paths: Mapping[str, str]

    def inside(self, head: str) -> list[str]:
        """The organisations inside the head office's boundary."""
        return sorted(c for c in self.shares if self.tree_paths.get(c, "").startswith(f"/{head}/"))


def _restated(books: Books, year: int, structure: _Structure) -> Rows:
    """What was reported in the year up to the structure's month, within the boundary of the structure."""
    rows: Rows = []
    for month in months_compared(year, structure.month):
        lines = books.warehouse.rows(
            _REPORTED, month_filter(month) | {"kinds": list(REPORTED_KINDS)}
        )
        if not lines:
            continue
        days = (month.first_day, month.last_day)
        group = group_of(books, month, Boundary([Spell(*days, structure.shares)]))
        paths = dict(group.tree_paths) | dict(structure.tree_paths)
        choices = dict(group.choices) | choices_of(books, structure.month)
        group = replace(group, tree_paths=paths, choices=choices)
        for line in lines:
            # a company that has changed its head office since belongs to the one that it has now
            line["tree_path"] = paths.get(line["organization_code"], line["tree_path"])
            line["part_start"], line["part_end"] = days
        rows += group_inventory(group, lines)
    return rows


def _row(
    books: Books, structure: _Structure, line: Mapping[str, Any], restated: Rows
) -> dict[str, Any]:
    head = line["headquarters_code"]
    months = [each.month for each in months_compared(line["base_year"], structure.month)]
    published = books.warehouse.rows(
        f"{_PUBLISHED} AND headquarters_id = %(office)s",
        {"year": line["base_year"], "months": months, "office": line["headquarters_id"]},
    )
    of_head = [row for row in restated if row["tree_path"].split("/")[1] == head]
    found = base_year_under(published, of_head, line["recalculation_threshold_percent"])
    known = {row["organization_code"] for row in restated}
    return {
        "id": stable_id("base_year_recalculations", head, str(structure.month)),
        "headquarters_id": line["headquarters_id"],
        "organization_code": head,
        "tree_path": f"/{head}/",
        "reporting_year": structure.month.year,
        "reporting_month": structure.month.month,
        "base_year": line["base_year"],
        "base_year_months": len({row["reporting_month"] for row in published}),
        "published_kg_co2eq": found.published,
        "restated_base_year_kg_co2eq": found.restated,
        "change_percent": found.rounded_change_percent,
        "recalculation_threshold_percent": line["recalculation_threshold_percent"],
        "is_recalculation_required": found.is_required,
        "structural_changes": _changes(found),
        "organizations_without_base_year": [
            code for code in structure.inside(head) if code not in known
        ],
    }


def _changes(found: BaseYear) -> list[dict[str, str]]:
    return [
        {
            "organization_code": code,
            "published_kg_co2eq": f"{before:f}",
            "restated_kg_co2eq": f"{after:f}",
        }
        for code, (before, after) in found.changes.items()
    ]
