"""Reading rows: from the warehouse as it goes, or from one moment of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg
from psycopg.rows import dict_row

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.warehouse import AUDITOR, Warehouse

# texts under a checksum depend on these; memory is for the rows of a month in order
_SETTINGS = """
    SET LOCAL search_path TO pg_catalog, public; SET LOCAL TimeZone TO 'UTC';
    SET LOCAL DateStyle TO 'ISO, YMD'; SET LOCAL bytea_output TO 'hex';
    SET LOCAL work_mem TO '128MB'; SET LOCAL jit TO off
"""


_TAKEN_AWAY = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InsufficientPrivilege,
)


class Reader(Protocol):
    """Whatever answers a query with rows as dictionaries, amounts as decimals."""

    def rows(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The query's rows."""
        ...


class Snapshot:
    """A reader on one connection, with settings under which every machine sees the same texts."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        connection.execute(_SETTINGS.encode())

    def rows(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The query's rows; CarbonError where a table or right that the books come with is gone."""
        cursor = self._connection.cursor(row_factory=dict_row)
        try:
            with told_as_ours():
                return cursor.execute(query.encode(), params).fetchall()
        except _TAKEN_AWAY as error:
            raise CarbonError(
                f"The books cannot be read as they were made: {error.diag.message_primary}.",
                mend="A table, a column or the auditor's right to read was taken away by hand.",
            ) from error


@contextmanager
def snapshot(warehouse: Warehouse) -> Iterator[Snapshot]:
    """The warehouse as an auditor sees it at one moment, whatever is published meanwhile."""
    with told_as_ours(), warehouse.connect(AUDITOR) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield Snapshot(connection)
