"""The one way into the warehouse: a table's month is compared, and the difference written, at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import duckdb

from carbon_pipeline.storage.computed_rows import Computed, arrow_batches, show_computed
from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.differences import (
    Differences,
    compare,
    every_row,
    retired_rows,
    written_rows,
)
from carbon_pipeline.storage.duckdb_session import duckdb_session, prepare_session
from carbon_pipeline.storage.publication import Publication
from carbon_pipeline.storage.rehearsal import Rehearsal
from carbon_pipeline.storage.scopes import Scope, check_scope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.tables import Table

if TYPE_CHECKING:
    import adbc_driver_postgresql.dbapi


@dataclass(frozen=True)
class Published:
    """What a publication did, in rows.

    `inserted`, `unchanged` and `left_closed` add up to the rows computed; `retired` rows
    went out of force, replaced or withdrawn. `waiting` counts the differences that closed
    months keep from being published, `waiting_for` has the head offices that closed them.
    `last_publication` is the checksum of the table and month's last entry in the register of
    publications, empty where there is none.
    """

    table: str
    inserted: int
    retired: int
    unchanged: int
    left_closed: int
    waiting: int
    last_publication: str = ""
    waiting_for: frozenset[frozenset[UUID]] = frozenset()

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.inserted or self.retired)


def publish(
    warehouse: Warehouse,
    table: Table,
    computed: Computed,
    *,
    run_id: str,
    scope: Scope | None,
    duck: duckdb.DuckDBPyConnection | None = None,
) -> Published:
    """Make the computed rows the ones in force within the scope, in one transaction.

    What is in force there and was not computed is retired; equal rows are left alone, so
    that publishing the same again writes nothing. Rows of head offices whose month is
    closed are left as they are and counted. `computed` has exactly the schema of the
    table's computed columns, sorted by id; TypeError otherwise. A step that has a DuckDB
    connection lends it as `duck`; nothing stays behind on it. ClosedMonthError where a
    close comes in between, DatabaseUnavailable where the database fails: nothing is
    written then, or everything where the connection was lost at the very end, and the
    same call again settles it. In a rehearsal nothing is written but what its own connection sees.
    """
    check_scope(table, scope)
    if isinstance(warehouse, Rehearsal):
        return _told(table, warehouse.rehearse(table, computed, scope))
    with told_as_ours(), _beside(duck, warehouse) as own:
        show_computed(own, table, computed)
        with _transaction(warehouse) as connection:
            publication = Publication(connection, table, scope, run_id)
            publication.prepare()
            done = _write(own, publication)
            last = publication.last()
    return _told(table, done, last)


def _told(table: Table, done: Differences, last_publication: str = "") -> Published:
    return Published(
        table.name,
        done.written,
        done.retired,
        done.unchanged,
        done.left_closed,
        done.waiting,
        last_publication,
        done.waiting_for,
    )


def _write(duck: duckdb.DuckDBPyConnection, publication: Publication) -> Differences:
    table = publication.table
    closed = publication.closed_head_offices()
    with publication.current_rows() as current:
        found = compare(duck, table, current, closed)
    if found.written == found.retired == 0:
        return found
    if publication.is_first_load():
        query = every_row(table) if closed.num_rows == 0 else written_rows(table)
        publication.copy(arrow_batches(duck, table, query))
        publication.record()
        return found
    if found.written:
        publication.stage(arrow_batches(duck, table, written_rows(table)))
        publication.document()
    if found.retired:
        publication.retire(duck.sql(retired_rows()).to_arrow_reader())
    if found.written:
        publication.insert_staged()
    publication.record()
    return found


@contextmanager
def _beside(
    duck: duckdb.DuckDBPyConnection | None, warehouse: Warehouse
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with temporary tables of its own, on the lent one's memory where there is one."""
    if duck is None:
        with duckdb_session(spill=warehouse.spill) as own:
            yield own
    else:
        with duck.cursor() as own:
            prepare_session(own)
            yield own


@contextmanager
def _transaction(warehouse: Warehouse) -> "Iterator[adbc_driver_postgresql.dbapi.Connection]":
    connection = warehouse.adbc()
    try:
        yield connection
        connection.commit()
    finally:
        # what was not committed is rolled back by the server
        connection.close()
