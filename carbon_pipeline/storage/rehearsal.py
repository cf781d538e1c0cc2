"""A rehearsal: publications of reference data that nobody else sees, and nothing real is written.

One connection of its own holds what publishing would change in temporary tables. Views of the
same names as those in `public` stand before them on this connection, so that whoever asks it
finds what would be in force, with the versions that it would get.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pyarrow as pa
from psycopg.rows import dict_row

from carbon_pipeline.storage.computed_rows import Computed, arrow_batches, show_computed
from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.ddl import current_rows
from carbon_pipeline.storage.differences import Differences, compare, retired_rows, written_rows
from carbon_pipeline.storage.duckdb_session import duckdb_session
from carbon_pipeline.storage.scopes import Scope, check_scope
from carbon_pipeline.storage.warehouse import WRITER, Parameters, Warehouse
from carbon_pipeline.vocabulary.tables import Table

if TYPE_CHECKING:
    import adbc_driver_postgresql.dbapi

RUN_ID = "rehearsal"
_BOOKKEEPING = ("version", "run_id", "computed_at", "is_current")


@dataclass(frozen=True)
class Rehearsed:
    """Rows of a table that publishing would write as new or changed, and those it would withdraw."""

    new: int
    changed: int
    gone: int

    @property
    def differs(self) -> bool:
        """Whether publishing would write anything."""
        return bool(self.new or self.changed or self.gone)


class Rehearsal(Warehouse):
    """A warehouse in which reference data can be published without anybody else seeing it.

    Every other way to write is closed: its connections only read.
    """

    def __init__(self, real: Warehouse) -> None:
        super().__init__(real.url(WRITER), embedded=False, spill=real.spill)
        self._real = real
        self._session: psycopg.Connection[Any] | None = None
        self.rehearsed: dict[str, Rehearsed] = {}

    def close(self) -> None:
        """Let go of the connection, and with it of all that was published on it."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def url(self, login: str = WRITER, driver: str | None = None) -> str:
        """A URL of the real database."""
        return self._real.url(login, driver)

    def connect(self, login: str = WRITER, *, autocommit: bool = False) -> psycopg.Connection[Any]:
        """A new connection that only reads, and sees the real tables."""
        connection = self._real.connect(login, autocommit=autocommit)
        connection.read_only = True
        return connection

    def adbc(self) -> "adbc_driver_postgresql.dbapi.Connection":
        """A new ADBC connection that only reads, and sees the real tables."""
        connection = self._real.adbc()
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        return connection

    def rows(
        self, query: str, params: Parameters = None, *, login: str = WRITER
    ) -> list[dict[str, Any]]:
        """The query's rows as they would be; names with a schema mean the real tables."""
        if login != WRITER:
            return self._real.rows(query, params, login=login)
        with told_as_ours():
            cursor = self._own().cursor(row_factory=dict_row)
            return cursor.execute(query.encode(), params or {}).fetchall()

    def rehearse(self, table: Table, computed: Computed, scope: Scope | None) -> Differences:
        """Make the computed rows the ones that this connection finds in force within the scope.

        Each part of a table is rehearsed once. A table by month is none that is rehearsed:
        ValueError.
        """
        check_scope(table, scope)
        if table.monthly:
            raise ValueError(f"{table.name} is published by month, and not rehearsed")
        with told_as_ours(), duckdb_session(spill=self.spill) as duck:
            show_computed(duck, table, computed)
            with closing(self.adbc()) as connection, connection.cursor() as cursor:
                cursor.execute(_in_force(table, scope))
                found = compare(duck, table, cursor.fetch_record_batch(), _NOBODY)
            self._note(table, duck)
            if found.written or found.retired:
                self._shadow(table, duck)
        return found

    def _own(self) -> psycopg.Connection[Any]:
        if self._session is None:
            session = self._real.connect(autocommit=True)
            # a statement that is kept would go on to mean the table that stood there before
            session.prepare_threshold = None
            session.execute("SET default_transaction_read_only = on")
            self._session = session
        return self._session

    def _note(self, table: Table, duck: duckdb.DuckDBPyConnection) -> None:
        counted = duck.execute(
            "SELECT count(*) FILTER (WHERE is_written AND NOT is_retired),"
            " count(*) FILTER (WHERE is_written AND is_retired),"
            " count(*) FILTER (WHERE is_retired AND NOT is_written) FROM difference"
        ).fetchall()
        before = self.rehearsed.get(table.name, Rehearsed(0, 0, 0))
        new, changed, gone = counted[0]
        self.rehearsed[table.name] = Rehearsed(
            before.new + new, before.changed + changed, before.gone + gone
        )

    def _shadow(self, table: Table, duck: duckdb.DuckDBPyConnection) -> None:
        """Put the difference beside the table, and a view of both before it."""
        staged, left = f"rehearsed_{table.name}", f"left_{table.name}"
        names = [column.name for column in table.computed_columns]
        session = self._own()
        with session.transaction():
            session.execute("SET TRANSACTION READ WRITE")
            session.execute(
                _text(f"CREATE TEMP TABLE IF NOT EXISTS {staged} (LIKE {_held(table)})")
            )
            session.execute(_text(f"CREATE TEMP TABLE IF NOT EXISTS {left} (id uuid PRIMARY KEY)"))
            rows = arrow_batches(duck, table, written_rows(table))
            _copy(
                session, staged, (*names, *_BOOKKEEPING), rows, (1, RUN_ID, datetime.now(UTC), True)
            )
            gone = duck.sql(f"SELECT id FROM ({retired_rows()})").to_arrow_reader()
            _copy(session, left, ("id",), gone)
            session.execute(_text(
                f"UPDATE {staged} AS s SET version = h.version + 1 FROM (SELECT id, max(version)"
                f" AS version FROM {_held(table)} GROUP BY id) AS h WHERE h.id = s.id"
            ))  # fmt: skip
            session.execute(_text(
                f"CREATE OR REPLACE TEMP VIEW {table.name} AS SELECT * FROM public.{table.name}"
                f" AS held WHERE NOT EXISTS (SELECT FROM {left} AS l WHERE l.id = held.id)"
                f" UNION ALL {current_rows(table, staged)}"
            ))  # fmt: skip


_NOBODY = pa.table({"headquarters_id": pa.array([], pa.uuid())})


def _held(table: Table) -> str:
    return f"{table.schema}.{table.name}"


def _in_force(table: Table, scope: Scope | None) -> str:
    where = scope.condition(table.name) if scope else "true"
    return f"SELECT id, version, content_sha256 FROM {_held(table)} WHERE is_current AND {where}"


def _copy(
    session: psycopg.Connection[Any],
    target: str,
    names: tuple[str, ...],
    rows: pa.RecordBatchReader,
    constants: tuple[object, ...] = (),
) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    with session.cursor().copy(_text(f"COPY {target} ({columns}) FROM STDIN")) as copy:
        for batch in rows:
            for row in batch.to_pylist():
                copy.write_row((*row.values(), *constants))


def _text(statement: str) -> bytes:
    return statement.encode()
