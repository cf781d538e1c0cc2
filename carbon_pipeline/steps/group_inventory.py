"""The inventory of the group in a month: the ledger within the boundary, with nothing counted twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.methods.exact import plain
from carbon_pipeline.methods.group_boundary import Boundary
from carbon_pipeline.methods.group_inventory import GroupOfMonth, group_inventory
from carbon_pipeline.methods.kilograms import AMOUNTS
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.group_references import (
    boundary_in,
    choices_of,
    published_allocations,
    published_ownership,
)
from carbon_pipeline.storage.closes import headquarters_left_aside
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.group_inventory import (
    ALLOCATION,
    CONSOLIDATED,
    ELIMINATION,
    OUTSIDE_BOUNDARY,
    SUPPLIER_COLUMN,
)
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.scope_assignments import Place
from carbon_pipeline.vocabulary.tables import GROUP_INVENTORY

Rows = list[dict[str, Any]]

# what moves a line to another place, its supplier, and its days, where they make a difference
_LINES = f"""
    WITH ledger AS (
        SELECT e.organization_code, e.headquarters_id, e.partner_id, e.tree_path, e.scope,
            e.category_number, e.module_type, e.variant_type, e.emission_type, e.kg_co2eq,
            e.kg_co2eq_market_based, e.kg_co2_biogenic, i.period_start, i.period_end,
            i.inputs ->> '{SUPPLIER_COLUMN}' AS supplier_code,
            CASE WHEN e.module_type = ANY (%(with_control)s) THEN i.inputs ->> 'control' END AS control
        FROM module_emissions e JOIN activity_inputs i ON i.id = e.activity_input_id
            AND i.reporting_year = e.reporting_year AND i.reporting_month = e.reporting_month
        WHERE e.reporting_year = %(year)s AND e.reporting_month = %(month)s AND e.is_current
            AND e.headquarters_id <> ALL (%(closed)s)
    ), cut AS (
        SELECT *, organization_code = ANY (%(changing)s)
            OR coalesce(supplier_code = ANY (%(changing)s), false) AS counts_days
        FROM ledger
    )
    SELECT organization_code, headquarters_id, partner_id, tree_path, scope, category_number,
        CASE WHEN control IS NOT NULL THEN module_type END AS module_type,
        CASE WHEN control IS NOT NULL THEN variant_type END AS variant_type,
        CASE WHEN control IS NOT NULL THEN emission_type END AS emission_type,
        control, supplier_code,
        CASE WHEN counts_days THEN greatest(period_start, %(first)s) ELSE %(first)s END AS part_start,
        CASE WHEN counts_days THEN least(period_end, %(last)s) ELSE %(last)s END AS part_end,
        sum(kg_co2eq) AS kg_co2eq, sum(kg_co2eq_market_based) AS kg_co2eq_market_based,
        sum(kg_co2_biogenic) AS kg_co2_biogenic
    FROM cut GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
"""


@dataclass(frozen=True)
class InventoryResult:
    """Rows of the month as they were computed, their content, and what was written."""

    rows: Rows
    content: str
    published: Published


def publish_group_inventory(books: Books, month: ReportingMonth, run_id: str) -> InventoryResult:
    """Publish the inventory of every head office whose month is not closed; closed ones keep theirs."""
    rows = group_inventory(*_group_and_lines(books, month))
    made = arrow_rows(GROUP_INVENTORY, rows)
    published = publish(
        books.warehouse, GROUP_INVENTORY, made, run_id=run_id, scope=MonthScope(month)
    )
    return InventoryResult(rows, content_of(made), published)


def _group_and_lines(books: Books, month: ReportingMonth) -> tuple[GroupOfMonth, Rows]:
    """The group of the month and the ledger's lines, of one and the same tree.

    Another run may have read new organisations since this one did; CarbonError where that goes on.
    """
    for _ in range(2):
        group = group_of(books, month, boundary_in(books, month, published_ownership(books)))
        lines = _lines(books, month, group.boundary)
        if {line["tree_path"].split("/")[1] for line in lines} <= group.choices.keys():
            return group, lines
        books.forget()
    raise CarbonError(
        f"The organisations of {month} changed while this run was under way.",
        mend="Run it again.",
    )


def group_of(books: Books, month: ReportingMonth, boundary: Boundary) -> GroupOfMonth:
    """What the inventory of the month rests on beside the ledger, within the boundary."""
    return GroupOfMonth(
        month,
        boundary,
        choices_of(books, month),
        {code: place.tree_path for code, place in books.places(month).items()},
        _declared(books.modules.values()),
        published_allocations(books, month),
    )


def _lines(books: Books, month: ReportingMonth, boundary: Boundary) -> Rows:
    parameters = month_filter(month) | {
        "first": month.first_day,
        "last": month.last_day,
        "closed": list(headquarters_left_aside(books.warehouse, month)),
        "changing": sorted(boundary.changing),
        "with_control": [each.module for each in books.modules.values() if each.control_column],
    }
    return books.warehouse.rows(_LINES, parameters)


def _declared(modules: Iterable[ModuleDeclaration]) -> Mapping[tuple[str, str, str], Place]:
    """Where the results of modules with leases stand by themselves, by variant and emission type."""
    return {
        (module.module, variant.code, line.emission_type): line.place
        for module in modules
        if module.control_column
        for variant in module.variants
        for line in module.emissions
        if line.variant in (None, variant.code) and line.place
    }


def inventory_faults(books: Books, month: ReportingMonth) -> Rows:
    """Where the inventory does not hold, one row each; none where all is well.

    Head offices whose reported amounts are not the ledger's, and rows of which what is inside and what
    is left out are not the whole.
    """
    differing = " OR ".join(f"l.{name} IS DISTINCT FROM r.{name}" for name in AMOUNTS)
    torn = " OR ".join(
        f"reported_{name} IS DISTINCT FROM inventory_{name} + left_out_{name}" for name in AMOUNTS
    )
    return books.warehouse.rows(
        f"""
        WITH l AS (SELECT headquarters_id, {_sums("")} FROM module_emissions
            WHERE {IN_MONTH} AND is_current GROUP BY 1),
        r AS (SELECT headquarters_id, {_sums("reported_")} FROM group_inventory
            WHERE {IN_MONTH} GROUP BY 1)
        SELECT headquarters_id::text AS head_office, NULL AS organization_code,
            l.kg_co2eq::text AS ledger, r.kg_co2eq::text AS inventory
        FROM l FULL JOIN r USING (headquarters_id) WHERE {differing}
        UNION ALL
        SELECT headquarters_id::text, organization_code, reported_kg_co2eq::text,
            inventory_kg_co2eq::text
        FROM group_inventory
        WHERE {IN_MONTH} AND inventory_row_kind IN ('{CONSOLIDATED}', '{OUTSIDE_BOUNDARY}')
            AND ({torn})
        """,
        month_filter(month),
    )


def _sums(prefix: str) -> str:
    return ", ".join(f"sum({prefix}{name}) AS {name}" for name in AMOUNTS)


def eliminations_in_doubt(books: Books, month: ReportingMonth) -> list[str]:
    """Suppliers inside that report no scope 1, or less than is eliminated against them; a sentence each."""
    boundary = boundary_in(books, month, published_ownership(books))
    inside = sorted({code for spell in boundary.spells for code in spell.shares})
    rows = books.warehouse.rows(
        f"""
        WITH bought AS (
            SELECT counterpart_organization_code AS supplier, sum(CASE inventory_row_kind
                WHEN '{ELIMINATION}' THEN -inventory_kg_co2eq ELSE 0 END) AS eliminated
            FROM group_inventory WHERE {IN_MONTH} AND scope IN (2, 3)
                AND inventory_row_kind IN ('{CONSOLIDATED}', '{ELIMINATION}')
                AND counterpart_organization_code = ANY (%(inside)s) GROUP BY 1),
        direct AS (
            SELECT organization_code AS supplier, sum(inventory_kg_co2eq) AS scope_1
            FROM group_inventory WHERE {IN_MONTH} AND scope = 1
                AND inventory_row_kind = '{CONSOLIDATED}' GROUP BY 1)
        SELECT supplier, eliminated, coalesce(scope_1, 0) AS scope_1
        FROM bought LEFT JOIN direct USING (supplier)
        WHERE coalesce(scope_1, 0) = 0 OR eliminated > scope_1 ORDER BY 1
        """,
        month_filter(month) | {"inside": inside},
    )
    return [_doubt(row) for row in rows]


def _doubt(row: Mapping[str, Any]) -> str:
    supplier = row["supplier"]
    if not row["scope_1"]:
        return f"{supplier} is named as a supplier and reports no scope 1: nothing is eliminated."
    return (
        f"{plain(row['eliminated'])} kg CO2e are eliminated against {supplier}, which reports "
        f"{plain(row['scope_1'])} kg CO2e of scope 1."
    )


def allocations_without_figures(books: Books, month: ReportingMonth) -> list[str]:
    """Allocations of suppliers that reported nothing in their scopes; a sentence each."""
    rows = books.warehouse.rows(
        "SELECT DISTINCT organization_code, counterpart_organization_code, category_number"
        f" FROM group_inventory WHERE {IN_MONTH} AND inventory_row_kind = '{ALLOCATION}'",
        month_filter(month),
    )
    found = {tuple(row.values()) for row in rows}
    return [
        f"{each.partner_code} reported nothing in scope {each.scopes}: {each.customer_code} gets no "
        f"share of it in category {each.category_number}."
        for each in published_allocations(books, month)
        if (each.customer_code, each.partner_code, each.category_number) not in found
    ]
