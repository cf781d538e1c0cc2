"""What a publication changes: the computed rows held against those in force, by content hash."""

from dataclasses import dataclass, replace
from uuid import UUID

import duckdb
import pyarrow as pa

from carbon_pipeline.storage.computed_rows import VIEW, selected
from carbon_pipeline.vocabulary.tables import Table


@dataclass(frozen=True)
class Differences:
    """How many rows are new or changed, go, stay, and are left to a closed month.

    `written`, `unchanged` and `left_closed` add up to the rows computed. `waiting` counts
    the differences among the rows of closed head offices, on either side; `waiting_for` has
    the closed head offices of each such row, two where it lies under another one now.
    """

    written: int
    retired: int
    unchanged: int
    left_closed: int
    waiting: int
    waiting_for: frozenset[frozenset[UUID]] = frozenset()


def compare(
    duck: duckdb.DuckDBPyConnection, table: Table, current: pa.RecordBatchReader, closed: pa.Table
) -> Differences:
    """Keep the difference in the temporary table `difference`, a row per identifier, and count it.

    `current` holds id, version, content_sha256 and, for monthly tables, headquarters_id of
    the rows in force; `closed` the head offices whose month is closed.
    """
    duck.register("incoming", current)
    duck.execute("CREATE TEMP TABLE current AS SELECT * FROM incoming")
    duck.unregister("incoming")
    duck.register("closed", closed)
    duck.execute(f"CREATE TEMP TABLE difference AS {_difference(table)}")
    counted = duck.execute(
        """
        SELECT
            count(*) FILTER (WHERE is_written AND NOT is_closed),
            count(*) FILTER (WHERE is_retired AND NOT is_closed),
            count(*) FILTER (WHERE NOT is_written AND NOT is_retired AND NOT is_closed),
            count(*) FILTER (WHERE is_computed AND is_closed),
            count(*) FILTER (WHERE (is_written OR is_retired) AND is_closed)
        FROM difference
        """
    ).fetchall()
    found = Differences(*counted[0])
    return replace(found, waiting_for=_waiting_for(duck)) if found.waiting else found


def _waiting_for(duck: duckdb.DuckDBPyConnection) -> frozenset[frozenset[UUID]]:
    pairs = duck.execute(
        "SELECT DISTINCT closed_here, closed_there FROM difference"
        " WHERE (is_written OR is_retired) AND is_closed"
    ).fetchall()
    return frozenset(frozenset(each for each in pair if each is not None) for pair in pairs)


def written_rows(table: Table) -> str:
    """A query for the rows to write, in the order of computing."""
    return (
        f"SELECT {selected(table, 'c')} FROM {VIEW} AS c"
        " SEMI JOIN (SELECT id FROM difference WHERE is_written AND NOT is_closed) AS d"
        " ON d.id = c.id"
    )


def every_row(table: Table) -> str:
    """A query for all the computed rows, in the order of computing."""
    return f"SELECT {selected(table, 'c')} FROM {VIEW} AS c"


def retired_rows() -> str:
    """A query for the identifiers and versions that go out of force."""
    return "SELECT id, version FROM difference WHERE is_retired AND NOT is_closed"


def _difference(table: Table) -> str:
    closed, joined, here, there = "false", "", "NULL::uuid", "NULL::uuid"
    if table.monthly:
        # a record that moved between head offices waits until both are open
        closed = "(a.headquarters_id IS NOT NULL OR b.headquarters_id IS NOT NULL)"
        here, there = "a.headquarters_id", "b.headquarters_id"
        joined = (
            "LEFT JOIN closed AS a ON a.headquarters_id = c.headquarters_id "
            "LEFT JOIN closed AS b ON b.headquarters_id = k.headquarters_id"
        )
    return f"""
        SELECT
            coalesce(c.id, k.id) AS id,
            k.version,
            c.id IS NOT NULL AS is_computed,
            c.id IS NOT NULL AND c.content_sha256 IS DISTINCT FROM k.content_sha256 AS is_written,
            k.id IS NOT NULL AND c.content_sha256 IS DISTINCT FROM k.content_sha256 AS is_retired,
            {closed} AS is_closed,
            {here} AS closed_here,
            {there} AS closed_there
        FROM {VIEW} AS c FULL JOIN current AS k ON k.id = c.id {joined}
    """
