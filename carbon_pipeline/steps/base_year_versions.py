"""What the base year of a month is compared from in earlier months, as a hash by month.

A month compares the months of the base year up to itself. Its own inventory and tables it rests on
already; what stands here is what the months before it hold for the head offices that have a base year.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.methods.partner_allocations import PartnerAllocation
from carbon_pipeline.steps.base_year import months_compared
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.group_references import as_allocations
from carbon_pipeline.vocabulary.group_inventory import REPORTED_KINDS
from carbon_pipeline.vocabulary.identity import SEPARATOR
from carbon_pipeline.vocabulary.months import ReportingMonth

# the external asset that months compare by
BASE_YEARS = "base_year_by_month"
Rows = list[dict[str, Any]]

# what was published, and what was reported as far as another boundary may place it elsewhere
_FIGURES = """
    WITH summed AS (
        SELECT reporting_year, reporting_month, headquarters_id, organization_code,
            max(tree_path) FILTER (WHERE inventory_row_kind = ANY (%(kinds)s)) AS tree_path,
            jsonb_build_array(scope, category_number, counterpart_organization_code,
                sum(reported_kg_co2eq) FILTER (WHERE inventory_row_kind = ANY (%(kinds)s)))::text
                AS reported,
            sum(inventory_kg_co2eq) AS published
        FROM group_inventory WHERE reporting_year = ANY (%(years)s)
        GROUP BY 1, 2, 3, 4, scope, category_number, counterpart_organization_code
    )
    SELECT reporting_year, reporting_month, headquarters_id, organization_code,
        max(tree_path) AS tree_path, sum(published)::text AS published,
        encode(sha256(convert_to(string_agg(reported, E'\\x1e' ORDER BY reported)
            FILTER (WHERE tree_path IS NOT NULL), 'UTF8')), 'hex') AS reported
    FROM summed GROUP BY 1, 2, 3, 4
"""
# a month that was computed has published one of them
_COMPUTED = """
    SELECT DISTINCT partition_key AS month FROM publications
    WHERE table_name IN ('group_inventory', 'base_year_recalculations')
"""


def base_years_by_month(books: Books, month: ReportingMonth | None = None) -> dict[str, str]:
    """For each month that was computed, and this one, a hash of what it compares in the months before it.

    Months without anything to compare are left out.
    """
    offices = books.warehouse.rows(
        "SELECT headquarters_code, headquarters_id, base_year FROM group_boundaries"
        " WHERE base_year IS NOT NULL"
    )
    if not offices:
        return {}
    computed = {ReportingMonth.parse(row["month"]) for row in books.warehouse.rows(_COMPUTED)}
    held = _Held.read(books, sorted({row["base_year"] for row in offices}))
    hashes: dict[tuple[object, ...], str | None] = {}
    found: dict[str, str] = {}
    for each in sorted(computed | ({month} if month else set())):
        before = [_before(row["base_year"], each) for row in offices]
        # between two changes of the tree most months compare the same
        same = (books.tree.content(each), *map(len, before))
        if same not in hashes:
            hashes[same] = held.compared_by(each, list(zip(offices, before, strict=True)))
        if version := hashes[same]:
            found[str(each)] = version
    return found


def _before(base_year: int, month: ReportingMonth) -> list[ReportingMonth]:
    return [each for each in months_compared(base_year, month) if each < month]


@dataclass(frozen=True)
class _Held:
    """What the base years hold: figures by month, allocations, and the trees of all months."""

    books: Books
    figures: Mapping[ReportingMonth, Rows]
    allocations: Sequence[PartnerAllocation]

    @classmethod
    def read(cls, books: Books, years: list[int]) -> "_Held":
        """One query for the figures of all months, and one for the allocations."""
        rows = books.warehouse.rows(_FIGURES, {"years": years, "kinds": list(REPORTED_KINDS)})
        figures: dict[ReportingMonth, Rows] = defaultdict(list)
        for row in rows:
            figures[ReportingMonth(row["reporting_year"], row["reporting_month"])].append(row)
        lines = books.warehouse.rows("SELECT * FROM partner_allocations")
        return cls(books, figures, as_allocations(lines))

    def compared_by(
        self, month: ReportingMonth, offices: Sequence[tuple[Mapping[str, Any], Sequence[Any]]]
    ) -> str | None:
        """A hash over what each head office compares in the months beside it; None where there is nothing."""
        parts = sorted(
            SEPARATOR.join((office["headquarters_code"], str(base_month), *part))
            for office, base_months in offices
            for base_month in base_months
            for part in self._of_office(month, office, base_month)
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest() if parts else None

    def _of_office(
        self, month: ReportingMonth, office: Mapping[str, Any], base_month: ReportingMonth
    ) -> Iterator[tuple[str, ...]]:
        head, reported = office["headquarters_code"], set()
        for row in self.figures.get(base_month, ()):
            code = row["organization_code"]
            if row["headquarters_id"] == office["headquarters_id"]:
                yield "published", code, row["published"]
            if row["reported"] is None:
                continue
            reported.add(code)
            # a company that has changed its head office since belongs to the one that it has now
            now = self._head_of(code, month, base_month) or row["tree_path"].split("/")[1]
            if now == head:
                yield "reported", code, row["reported"]
        for line in self.allocations:
            heads = {
                self._head_of(code, month, base_month)
                for code in (line.partner_code, line.customer_code)
            }
            if head in heads and line.partner_code in reported and line.holds_in(base_month):
                parts = (line.category_number, line.share, line.scopes)
                yield "allocated", line.partner_code, line.customer_code, *map(str, parts)

    def _head_of(self, code: str, *months: ReportingMonth) -> str | None:
        """The head office in the first of the months in which the organisation is in the group."""
        places = (self.books.places(month).get(code) for month in months)
        return next((place.headquarters_code for place in places if place), None)
