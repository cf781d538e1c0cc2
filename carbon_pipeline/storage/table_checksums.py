"""Rows and checksums of whole tables: of a month for a head office, and of what the months rest on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from carbon_pipeline.storage.in_force import in_force_at
from carbon_pipeline.storage.reading import Reader
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
_THEN = in_force_at("t", "%(closed_at)s")


def tables_of_close(reader: Reader, headquarters_id: UUID, month: ReportingMonth) -> Checksums:
    """Rows and checksum of what every monthly table has in force for the head office, by table."""
    return _checksums(
        reader,
        {table.name: _one(table, f"{_OF_OFFICE} AND t.is_current") for table in MONTHLY},
        {"office": headquarters_id, "year": month.year, "month": month.month},
    )


def tables_reported(reader: Reader, close: dict[str, Any]) -> Checksums:
    """The same of a close that is past: what was in force when it was recorded.

    `close` has headquarters_id, reporting_year, reporting_month and closed_at.
    """
    return _checksums(
        reader,
        {table.name: _one(table, f"{_OF_OFFICE} AND {_THEN}") for table in MONTHLY},
        {
            "office": close["headquarters_id"],
            "year": close["reporting_year"],
            "month": close["reporting_month"],
            "closed_at": close["closed_at"],
        },
    )


def reference_tables(reader: Reader) -> Checksums:
    """Rows and checksum of what is in force of every table without months, by table."""
    return _checksums(reader, {table.name: _one(table, "t.is_current") for table in REFERENCE}, {})


def reference_known(reader: Reader, closed_at: datetime) -> Checksums:
    """The same of what was in force at a moment."""
    return _checksums(
        reader, {table.name: _one(table, _THEN) for table in REFERENCE}, {"closed_at": closed_at}
    )


def _one(table: Table, where: str) -> str:
    return (
        f"SELECT count(*) AS rows, {checksum_sql(table, 't')} AS checksum"
        f" FROM {table.schema}.{table.name} AS t WHERE {where}"
    )


def _checksums(reader: Reader, queries: dict[str, str], parameters: dict[str, Any]) -> Checksums:
    every = " UNION ALL ".join(
        f"SELECT '{name}' AS name, held.* FROM ({query}) AS held" for name, query in queries.items()
    )
    return {
        row["name"]: {"rows": row["rows"], "checksum": row["checksum"]}
        for row in reader.rows(every, parameters)
    }
