"""The ledger: a month's inputs, emissions and unmatched records published from the lake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.made_from import note_in_force
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import (
    ACTIVITY_INPUTS,
    DISCLOSED_GAPS,
    INSTRUMENT_ALLOCATIONS,
    MEMO_EMISSIONS,
    MODULE_EMISSIONS,
    UNMATCHED_INPUTS,
    Table,
)

# which table of the lake, by the ending of its name, becomes which table of the warehouse
LAKE_ENDINGS: Mapping[str, str] = {
    ACTIVITY_INPUTS.name: "inputs",
    MODULE_EMISSIONS.name: "emissions",
    MEMO_EMISSIONS.name: "memo",
    UNMATCHED_INPUTS.name: "unmatched",
    DISCLOSED_GAPS.name: "gaps",
    INSTRUMENT_ALLOCATIONS.name: "allocations",
}


def publish_month(books: Books, table: Table, month: ReportingMonth, run_id: str) -> Published:
    """Publish one table of the month from every module's part in the lake, in one transaction."""
    parts = lake_parts(books, table, month)
    published = publish(books.warehouse, table, parts, run_id=run_id, scope=MonthScope(month))
    if published.waiting == 0:
        note_in_force(books, table, month, parts, published.last_publication)
    return published


def lake_parts(books: Books, table: Table, month: ReportingMonth) -> list[Path]:
    """Every module's part of the table in the lake, by the module's name."""
    found = (
        books.lake.read(f"{module}_{LAKE_ENDINGS[table.name]}", month)
        for module in sorted(books.modules)
    )
    return [path for path in found if path is not None]


@dataclass(frozen=True)
class MonthContent:
    """Rows and amount of a table in a month as PostgreSQL shows it, and what it was published from."""

    table: Table
    rows: int
    amount: Decimal
    content: Sequence[str]

    @property
    def kg_co2eq(self) -> Decimal | None:
        """The kilograms, where the table has any."""
        return self.amount if "kg_co2eq" in (c.name for c in self.table.content) else None


def content_of_month(books: Books, table: Table, month: ReportingMonth) -> MonthContent:
    """What the month's table shows, with the content versions of its parts in the lake."""
    rows, amount = warehouse_sums(books, table, month)
    return MonthContent(table, rows, amount, [p.stem for p in lake_parts(books, table, month)])


def amount_column(table: Table) -> str:
    """The column that a table is summed by."""
    names = [column.name for column in table.content]
    return next(name for name in ("kg_co2eq", "quantity", "kwh") if name in names)


def warehouse_sums(
    books: Books,
    table: Table,
    month: ReportingMonth,
    closed: Sequence[UUID] = (),
    waiting: Sequence[UUID] = (),
) -> tuple[int, Decimal]:
    """Rows and amount that PostgreSQL shows, without these head offices and without these rows."""
    current = " AND is_current" if table.shows_history else ""
    row = books.warehouse.rows(
        f"SELECT count(*) AS rows, coalesce(sum({amount_column(table)}), 0) AS amount"
        f" FROM {table.name} WHERE {IN_MONTH}{current} AND headquarters_id <> ALL (%(closed)s)"
        " AND id <> ALL (%(waiting)s)",
        month_filter(month) | {"closed": list(closed), "waiting": list(waiting)},
    )[0]
    return row["rows"], row["amount"]


@dataclass(frozen=True)
class ScopeSum:
    """Rows and kilograms of one scope in a month."""

    scope: int
    rows: int
    kg_co2eq: Decimal
    kg_co2eq_market_based: Decimal


def scope_sums(books: Books, month: ReportingMonth) -> list[ScopeSum]:
    """What `module_emissions` shows as current for the month, by scope."""
    rows = books.warehouse.rows(
        "SELECT scope, count(*) AS rows, sum(kg_co2eq) AS kg_co2eq,"
        f" sum(kg_co2eq_market_based) AS kg_co2eq_market_based FROM module_emissions"
        f" WHERE {IN_MONTH} AND is_current GROUP BY scope ORDER BY scope",
        month_filter(month),
    )
    return [ScopeSum(**row) for row in rows]


_PREVIEWED = {
    ACTIVITY_INPUTS.name: "organization_code, record_id, module_type, quantity, unit, source_file",
    DISCLOSED_GAPS.name: "organization_code, module_type, emission_type, records, quantity, unit, reason",
    INSTRUMENT_ALLOCATIONS.name: (
        "organization_code, record_id, market_based_basis, instrument_code, kwh,"
        " kg_co2eq_market_based"
    ),
    UNMATCHED_INPUTS.name: "organization_code, record_id, emission_type, quantity, unit, reason",
}
_EMISSIONS_PREVIEWED = "organization_code, record_id, emission_type, quantity, unit, kg_co2eq"


def preview_of_month(books: Books, table: Table, month: ReportingMonth) -> list[dict[str, Any]]:
    """Five rows of the month as computed: the largest emissions, or the first rows without any."""
    parts = [str(path) for path in lake_parts(books, table, month)]
    if not parts:
        return []
    columns = _PREVIEWED.get(table.name, _EMISSIONS_PREVIEWED)
    order = "kg_co2eq DESC, id" if columns is _EMISSIONS_PREVIEWED else "id"
    with books.lake.connection() as connection:
        found = connection.execute(
            f"SELECT {columns} FROM read_parquet(?) ORDER BY {order} LIMIT 5", [parts]
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def scope_emissions_preview(books: Books, month: ReportingMonth) -> list[dict[str, Any]]:
    """Rows and kilograms of the month's ledger by scope and category."""
    return books.warehouse.rows(
        "SELECT scope_type, coalesce(scope1_category_name, scope2_category_name,"
        " scope3_category_name) AS category, count(*) AS rows, sum(total_emission) AS kg_co2eq"
        f" FROM scope_emissions WHERE {IN_MONTH} AND NOT is_aggregated GROUP BY 1, 2 ORDER BY 1, 2",
        month_filter(month),
    )


def scope_emissions_differ(books: Books, month: ReportingMonth) -> list[str]:
    """Scopes whose rows or kilograms in `scope_emissions` are not those of `module_emissions`."""
    shown = books.warehouse.rows(
        "SELECT right(scope_type, 1)::smallint AS scope, count(*) AS rows,"
        f" sum(total_emission) AS kg_co2eq FROM scope_emissions WHERE {IN_MONTH}"
        " AND NOT is_aggregated GROUP BY 1",
        month_filter(month),
    )
    found = {row["scope"]: (row["rows"], row["kg_co2eq"]) for row in shown}
    wanted = {each.scope: (each.rows, each.kg_co2eq) for each in scope_sums(books, month)}
    return [
        f"scope {scope}: {found.get(scope)} instead of {wanted.get(scope)}"
        for scope in sorted(found.keys() | wanted.keys())
        if found.get(scope) != wanted.get(scope)
    ]


def metered_twice(books: Books, month: ReportingMonth) -> list[str]:
    """Organisations whose totals hold metered electricity and equipment power in the month."""
    rows = books.warehouse.rows(
        f"SELECT organization_code FROM module_emissions WHERE {IN_MONTH} AND is_current"
        " AND module_type IN ('electricity', 'equipment') GROUP BY 1"
        " HAVING count(DISTINCT module_type) = 2 ORDER BY 1",
        month_filter(month),
    )
    return [row["organization_code"] for row in rows]


def unresolved_unmatched(books: Books, month: ReportingMonth) -> dict[str, int]:
    """Unmatched rows of the month that nobody has accepted, counted by reason."""
    rows = books.warehouse.rows(
        f"SELECT reason, count(*) AS rows FROM unmatched_inputs WHERE {IN_MONTH}"
        " AND resolution IS NULL GROUP BY 1 ORDER BY 1",
        month_filter(month),
    )
    return {row["reason"]: row["rows"] for row in rows}
