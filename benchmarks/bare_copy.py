"""The rows of a closed month copied bare: same columns, same indexes, no guards, no history."""

import tempfile
import time
from typing import IO, Any

import psycopg

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.warehouse import OWNER

TABLES = ("module_emissions", "activity_inputs")
BLOCK_BYTES = 1 << 20


def copy_same_rows() -> float:
    """Seconds to COPY the month's rows of both wide tables, in binary, into fresh tables."""
    books = Books.open(load_modules())
    return sum(_copy(books, table) for table in TABLES)


def _copy(books: Books, table: str) -> float:
    partition = f"history.{table}_2024_12"
    with books.warehouse.connect(OWNER) as connection, tempfile.TemporaryFile() as rows:
        _export(connection, f"SELECT * FROM {partition} ORDER BY id", rows)
        connection.execute(
            f"CREATE TABLE history.bare_{table} (LIKE {partition} INCLUDING INDEXES)".encode()
        )
        connection.commit()
        rows.seek(0)
        started = time.perf_counter()
        statement = f"COPY history.bare_{table} FROM STDIN (FORMAT binary)"
        with connection.cursor().copy(statement.encode()) as copy:
            while block := rows.read(BLOCK_BYTES):
                copy.write(block)
        connection.commit()
        return time.perf_counter() - started


def _export(connection: psycopg.Connection[Any], query: str, rows: IO[bytes]) -> None:
    with connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT binary)".encode()) as copy:
        for block in copy:
            rows.write(block)
