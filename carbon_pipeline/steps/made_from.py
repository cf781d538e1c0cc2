"""What a file of the lake was made from, noted beside it: what is made from the same is the same.

The lake may be lost, and its notes with it; whoever finds none makes the file again to know.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import Table

_MADE_FROM = "made_from"
_IN_FORCE = "in_force"


def fingerprint(*parts: str | pa.Table) -> str:
    """SHA-256, hexadecimal, over texts and tables, and over the engine that reads them."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for part in parts:
        content = part.encode() if isinstance(part, str) else _bytes(part)
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def note_made_from(
    books: Books, table_name: str, month: ReportingMonth, path: Path, made_from: str
) -> None:
    """Note what the current file of the lake was made from."""
    books.lake.note(table_name, month, _MADE_FROM, f"{path.name} {made_from}")


def is_made_from(books: Books, table_name: str, month: ReportingMonth, made_from: str) -> bool:
    """Whether the current file of the lake was made from that."""
    path = books.lake.read(table_name, month)
    noted = books.lake.noted(table_name, month, _MADE_FROM)
    return path is not None and noted == f"{path.name} {made_from}"


def note_in_force(
    books: Books, table: Table, month: ReportingMonth, parts: Sequence[Path], publication: str
) -> None:
    """Note that the month's rows in force are those of the parts, as of the last publication."""
    text = json.dumps([publication, *(path.name for path in parts)])
    books.lake.note(table.name, month, _IN_FORCE, text)


def is_in_force(books: Books, table: Table, month: ReportingMonth, parts: Sequence[Path]) -> bool:
    """Whether the month's rows in force are known to be those of the parts."""
    last = books.warehouse.rows(
        "SELECT checksum FROM publications WHERE table_name = %(table)s AND partition_key = %(month)s"
        " ORDER BY publication_number DESC LIMIT 1",
        {"table": table.name, "month": str(month)},
    )
    publication = last[0]["checksum"] if last else ""
    return books.lake.noted(table.name, month, _IN_FORCE) == json.dumps(
        [publication, *(path.name for path in parts)]
    )


def _bytes(table: pa.Table) -> memoryview:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return memoryview(sink.getvalue())
