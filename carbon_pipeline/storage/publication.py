"""One publication's statements, all on one connection and in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from carbon_pipeline.storage.code_version import code_version
from carbon_pipeline.storage.scopes import MonthScope, Scope
from carbon_pipeline.storage.staged_columns import (
    from_staged,
    has_published_numbers,
    staged_type,
)
from carbon_pipeline.storage.witnesses import inserted_sql, retired_sql
from carbon_pipeline.vocabulary.columns import COLUMNS, Column
from carbon_pipeline.vocabulary.tables import Table
from carbon_pipeline.vocabulary.types import arrow_schema

if TYPE_CHECKING:
    import adbc_driver_postgresql.dbapi


class Publication:
    """The writing side of one publication: locks, what is in force, and the ways to write."""

    def __init__(
        self,
        connection: "adbc_driver_postgresql.dbapi.Connection",
        table: Table,
        scope: Scope | None,
        run_id: str,
    ) -> None:
        self.table = table
        self._connection = connection
        self._scope = scope
        self._month = scope.month if isinstance(scope, MonthScope) else None
        self._run_id = run_id
        self._moment: datetime | None = None
        self._retires = False
        self._is_staged = False
        schema, name = table.schema, table.name
        if table.partitioned and self._month is not None:
            # Written to directly: COPY takes many rows at once only where there is no routing.
            schema = "history"
            name = f"{name}_{self._month.year:04d}_{self._month.month:02d}"
        self._schema, self._name = schema, name
        self._target = f"{schema}.{name}"

    def prepare(self) -> None:
        """Make the month's partitions, then lock: one publication of a table and month at a time."""
        if self.table.partitioned:
            self._ensure_partition()
        self._call(f"pg_advisory_xact_lock(hashtext('{self.table.name}'), {self._lock_number})")
        if self._month is not None:
            month = self._month
            self._call(f"history.lock_month_for_write({month.year}, {month.month})")
        # only now, so that what was published or closed before is earlier
        self._moment = self._query(
            f"SELECT history.moment_of_writing('{self._partition_key}', {self._year_and_month}) AS moment"
        )["moment"][0].as_py()

    def closed_head_offices(self) -> pa.Table:
        """Head offices whose month is closed; none for tables without a month."""
        if self._month is None:
            return pa.table({"headquarters_id": pa.array([], pa.uuid())})
        return self._query(
            "SELECT s.headquarters_id FROM public.month_states AS s"
            f" WHERE s.state <> 'restating' AND {self._in_month('s')}"
        )

    @contextmanager
    def current_rows(self) -> Iterator[pa.RecordBatchReader]:
        """Identifier, version, content hash and head office of the rows in force in the scope."""
        head_office = ", headquarters_id" if self.table.monthly else ""
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, version, content_sha256{head_office} FROM {self._target}"
                f" WHERE is_current AND {self._in_scope()}"
            )
            yield cursor.fetch_record_batch()

    def is_first_load(self) -> bool:
        """Whether nothing was ever in force in the scope, so that rows can be copied straight in."""
        if self.table.documented or has_published_numbers(self.table):
            return False
        found = self._query(
            f"SELECT EXISTS (SELECT FROM {self._target} WHERE {self._in_scope()}) AS any"
        )
        return not found["any"][0].as_py()

    def copy(self, batches: pa.RecordBatchReader) -> None:
        """Copy every row in as its first version."""
        schema = pa.schema([*batches.schema, *arrow_schema(self._bookkeeping())])

        def completed() -> Iterator[pa.RecordBatch]:
            for batch in batches:
                added = self._bookkeeping_of(batch.num_rows)
                yield pa.RecordBatch.from_arrays([*batch.columns, *added], schema=schema)

        reader = pa.RecordBatchReader.from_batches(schema, completed())
        self._ingest(self._name, reader, schema=self._schema)

    def stage(self, batches: pa.RecordBatchReader) -> None:
        """Bring the rows to write into the temporary table `staged`."""
        columns = ", ".join(
            f'"{column.name}" {staged_type(column)}' for column in self.table.computed_columns
        )
        self._execute(f"CREATE TEMP TABLE staged ({columns}) ON COMMIT DROP")
        self._ingest("staged", batches)
        self._execute("ANALYZE staged (id)")
        self._is_staged = True

    def document(self) -> None:
        """Write the staged rows of a documented table into `document_versions`."""
        if not self.table.documented:
            return
        content = ", ".join(from_staged(column) for column in self.table.content)
        self._execute(
            "INSERT INTO public.document_versions"
            " (table_name, record_id, version, data, changed_at, changed_by)"
            f" SELECT '{self.table.name}', s.id, {self._next_version()},"
            f" (SELECT to_jsonb(d) FROM (SELECT {content}) AS d), $1, $2 FROM staged AS s",
            self._moment,
            self._run_id,
        )

    def retire(self, rows: pa.RecordBatchReader) -> None:
        """Take these identifiers and versions out of force."""
        self._execute("CREATE TEMP TABLE leaving (id uuid, version integer) ON COMMIT DROP")
        self._ingest("leaving", rows)
        self._execute("ANALYZE leaving")
        self._retires = True
        self._execute(
            f"UPDATE {self._target} AS t SET is_current = false, superseded_at = $1,"
            " superseded_by_run_id = $2 FROM leaving AS l"
            f" WHERE t.id = l.id AND t.version = l.version AND {self._in_month('t')}",
            self._moment,
            self._run_id,
        )

    def insert_staged(self) -> None:
        """Write the staged rows, each as the version after the latest of its identifier."""
        written = self.table.computed_columns
        names = ", ".join(f'"{column.name}"' for column in written)
        values = ", ".join(from_staged(column) for column in written)
        self._execute(
            f"INSERT INTO {self._target} ({names}, version, run_id, computed_at, is_current)"
            f" SELECT {values}, {self._next_version()}, $1, $2, true"
            " FROM staged AS s ORDER BY s.id",
            self._run_id,
            self._moment,
        )

    def record(self) -> None:
        """Enter what was written into the register of publications; the database chains the entry."""
        self._execute(
            "INSERT INTO public.runs (run_id, code_version, recorded_at)"
            " VALUES ($1, $2, clock_timestamp()) ON CONFLICT (run_id) DO NOTHING",
            self._run_id,
            code_version(),
        )
        # the rows as they lie in the table, not as they were handed over
        among = f"{self._target} AS t" + (" JOIN staged AS s ON s.id = t.id" * self._is_staged)
        where = f"t.run_id = $1 AND t.computed_at = $2 AND {self._in_month('t')}"
        leaving = "leaving" if self._retires else "(SELECT NULL::uuid, 0 WHERE false)"
        self._execute(
            "INSERT INTO public.publications (table_name, partition_key, run_id, published_at,"
            " rows_inserted, inserted_ids, inserted_checksum, rows_retired, retired_checksum)"
            f" SELECT '{self.table.name}', '{self._partition_key}', $1, $2, came.*, went.*"
            f" FROM ({inserted_sql(self.table, among, where)}) AS came,"
            f" ({retired_sql(leaving)}) AS went",
            self._run_id,
            self._moment,
        )

    def last(self) -> str:
        """Checksum of the last entry of the table and month in the register; empty without one."""
        found = self._query(
            f"SELECT checksum FROM public.publications WHERE table_name = '{self.table.name}'"
            f" AND partition_key = '{self._partition_key}' ORDER BY publication_number DESC LIMIT 1"
        )
        return found["checksum"][0].as_py() if found.num_rows else ""

    def _next_version(self) -> str:
        latest = (
            f"SELECT max(h.version) FROM {self._target} AS h"
            f" WHERE h.id = s.id AND {self._in_month('h')}"
        )
        return f"coalesce(({latest}), 0) + 1"

    def _ensure_partition(self) -> None:
        found = self._query(f"SELECT to_regclass('{self._target}') IS NOT NULL AS made")
        if found["made"][0].as_py() or self._month is None:
            return
        # In a transaction of its own, so that its locks are gone before the rows come.
        month = self._month
        self._call(f"history.ensure_month({month.year}, {month.month})")
        self._connection.commit()

    @property
    def _partition_key(self) -> str:
        return str(self._month) if self._month else "all"

    @property
    def _year_and_month(self) -> str:
        return f"{self._month.year}, {self._month.month}" if self._month else "NULL, NULL"

    @property
    def _lock_number(self) -> int:
        return self._month.year * 12 + self._month.month if self._month else 0

    def _in_month(self, alias: str) -> str:
        return MonthScope(self._month).condition(alias) if self._month else "true"

    def _in_scope(self) -> str:
        return self._scope.condition(self._name) if self._scope else "true"

    def _bookkeeping(self) -> tuple[Column, ...]:
        names = ("version", "run_id", "computed_at", "is_current")
        return tuple(COLUMNS[name] for name in names)

    def _bookkeeping_of(self, rows: int) -> list[pa.Array]:
        values = (1, self._run_id, self._moment, True)
        types = arrow_schema(self._bookkeeping()).types
        return [
            pa.repeat(pa.scalar(value, kind), rows)
            for value, kind in zip(values, types, strict=True)
        ]

    def _ingest(self, name: str, rows: pa.RecordBatchReader, *, schema: str | None = None) -> None:
        with self._connection.cursor() as cursor:
            cursor.adbc_ingest(
                name, rows, mode="append", db_schema_name=schema, temporary=schema is None
            )

    def _execute(self, statement: str, *parameters: Any) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)

    def _call(self, function: str) -> None:
        self._execute(f"DO $$ BEGIN PERFORM {function}; END $$")

    def _query(self, query: str) -> pa.Table:
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetch_arrow_table()
