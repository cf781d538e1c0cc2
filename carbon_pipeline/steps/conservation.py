"""Whether what lies in the lake for a month is what PostgreSQL shows, where nothing keeps it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import duckdb
import pyarrow as pa

from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.ledger import amount_column, lake_parts, warehouse_sums
from carbon_pipeline.storage.closes import closed_headquarters
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import Table


@dataclass(frozen=True)
class Conservation:
    """Rows and amounts in the lake and in PostgreSQL, without what a closed month keeps as it was."""

    rows_in_lake: int
    rows_in_postgresql: int
    amount_in_lake: Decimal
    amount_in_postgresql: Decimal

    @property
    def conserved(self) -> bool:
        """Whether both are equal to the last digit."""
        return (self.rows_in_lake, self.amount_in_lake) == (
            self.rows_in_postgresql,
            self.amount_in_postgresql,
        )

    def as_dict(self) -> dict[str, str | int]:
        """The figures by name, amounts as exact text."""
        return {
            name: value if isinstance(value, int) else format(value, "f")
            for name, value in vars(self).items()
        }


def conservation(books: Books, table: Table, month: ReportingMonth) -> Conservation:
    """Compare what the lake holds for the month with what PostgreSQL shows.

    Head offices that have closed the month are left aside, and so are rows that lie under a closed
    one on either side: a record that moved between head offices waits until both are open.
    """
    closed = sorted(closed_headquarters(books.warehouse, month))
    with books.lake.connection() as connection:
        _show_lake(connection, books, table, month, closed)
        waiting = _waiting(connection, books, table, month, closed) if closed else []
        lake = _lake_sums(connection, table, waiting)
    warehouse = warehouse_sums(books, table, month, closed=closed, waiting=waiting)
    return Conservation(lake[0], warehouse[0], lake[1], warehouse[1])


def _show_lake(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    table: Table,
    month: ReportingMonth,
    closed: Sequence[UUID],
) -> None:
    """The month's rows in the lake as the view `held`, each with whether its head office has closed."""
    parts = [str(path) for path in lake_parts(books, table, month)]
    closed_texts = [str(each) for each in closed]
    connection.execute(
        f"CREATE TEMP VIEW held AS SELECT *,"
        f" list_contains({closed_texts}::VARCHAR[], CAST(headquarters_id AS VARCHAR)) AS is_closed"
        f" FROM read_parquet({parts})"
    )


def _waiting(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    table: Table,
    month: ReportingMonth,
    closed: Sequence[UUID],
) -> list[UUID]:
    """Identifiers of rows that are under a closed head office here and under an open one there."""
    current = " AND is_current" if table.shows_history else ""
    of_month = f"FROM {table.name} WHERE {IN_MONTH}{current}"
    parameters = month_filter(month) | {"closed": list(closed)}
    shown = {
        (row["organization_code"], row["is_closed"])
        for row in books.warehouse.rows(
            "SELECT DISTINCT organization_code, headquarters_id = ANY (%(closed)s) AS is_closed"
            f" {of_month}",
            parameters,
        )
    }
    computed = connection.execute(
        "SELECT DISTINCT organization_code, is_closed FROM held"
    ).fetchall()
    moved = [code for code, is_closed in computed if (code, not is_closed) in shown]
    if not moved:
        return []
    kept = books.warehouse.rows(
        f"SELECT id {of_month} AND headquarters_id = ANY (%(closed)s)"
        " AND organization_code = ANY (%(moved)s)",
        parameters | {"moved": moved},
    )
    left = connection.execute(
        "SELECT id FROM held WHERE is_closed AND list_contains($moved, organization_code)",
        {"moved": moved},
    ).fetchall()
    return [row["id"] for row in kept] + [each for (each,) in left]


def _lake_sums(
    connection: duckdb.DuckDBPyConnection, table: Table, waiting: Sequence[UUID]
) -> tuple[int, Decimal]:
    texts = pa.array([str(each) for each in waiting], pa.string())
    connection.register("waiting_rows", pa.table({"id": texts}))
    [(rows, amount)] = connection.execute(
        f"SELECT count(*), coalesce(sum({amount_column(table)}), 0) FROM held"
        " ANTI JOIN waiting_rows AS w ON CAST(w.id AS UUID) = held.id WHERE NOT is_closed"
    ).fetchall()
    return rows, Decimal(amount)
