"""Rows and checksums of whole tables: of a month for a head office, and of what the months rest on."""

from typing import Any
from uuid import UUID

from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.storage.witnesses import checksum_sql
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import TABLES, Table

Checksums = dict[str, dict[str, Any]]

MONTHLY = tuple(table for table in TABLES.values() if table.monthly)
REFERENCE = tuple(table for table in TABLES.values() if not table.monthly)
_OF_OFFICE = (
    "t.reporting_year = %(year)s AND t.reporting_month = %(month)s"
    " AND t.headquarters_id = %(office)s"
)


def tables_of_close(
    warehouse: Warehouse, headquarters_id: UUID, month: ReportingMonth
) -> Checksums:
    """Rows and checksum of what every monthly table has in force for the head office, by table."""
    return _checksums(
        warehouse,
        {table.name: _one(table, f"{_OF_OFFICE} AND t.is_current") for table in MONTHLY},
        {"office": headquarters_id, "year": month.year, "month": month.month},
    )


def tables_reported(warehouse: Warehouse, close: dict[str, Any]) -> Checksums:
    """The same of a close that is past: what was in force when it was recorded.

    `close` has headquarters_id, reporting_year, reporting_month and closed_at.
    """
    then = (
        f"{_OF_OFFICE} AND t.computed_at <= %(closed_at)s"
        " AND (t.superseded_at IS NULL OR t.superseded_at > %(closed_at)s)"
    )
    return _checksums(
        warehouse,
        {table.name: _one(table, then) for table in MONTHLY},
        {
            "office": close["headquarters_id"],
            "year": close["reporting_year"],
            "month": close["reporting_month"],
            "closed_at": close["closed_at"],
        },
    )


def reference_tables(warehouse: Warehouse) -> Checksums:
    """Rows and checksum of what is in force of every table without months, by table."""
    return _checksums(
        warehouse, {table.name: _one(table, "t.is_current") for table in REFERENCE}, {}
    )


def _one(table: Table, where: str) -> str:
    return (
        f"SELECT count(*) AS rows, {checksum_sql(table, 't')} AS checksum"
        f" FROM {table.schema}.{table.name} AS t WHERE {where}"
    )


def _checksums(
    warehouse: Warehouse, queries: dict[str, str], parameters: dict[str, Any]
) -> Checksums:
    every = " UNION ALL ".join(
        f"SELECT '{name}' AS name, held.* FROM ({query}) AS held" for name, query in queries.items()
    )
    return {
        row["name"]: {"rows": row["rows"], "checksum": row["checksum"]}
        for row in warehouse.rows(every, parameters)
    }
