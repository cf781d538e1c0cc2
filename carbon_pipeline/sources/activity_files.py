"""Activity files: every row read by its module's contract, the good ones kept, the wrong ones told.

The file is read in chunks, so that memory stays flat however long it is. Nothing is
dropped in silence: rows in = rows accepted + rejects.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from carbon_pipeline.sources.accepted_rows import AcceptedRows
from carbon_pipeline.sources.delimited import delimited_table
from carbon_pipeline.sources.examination import Examination
from carbon_pipeline.sources.header import unknown_columns
from carbon_pipeline.sources.parquet import parquet_table
from carbon_pipeline.sources.raw_tables import RawTable
from carbon_pipeline.sources.reading_context import READER_VERSION, ReadingContext
from carbon_pipeline.sources.refusals import FileRefused, quoted
from carbon_pipeline.sources.rejects import Reject, refused_file
from carbon_pipeline.sources.workbook import workbook_table

__all__ = ["READER_VERSION", "Reading", "ReadingContext", "Reject", "read_activity_file"]

CHUNK_ROWS = 100_000


@dataclass(frozen=True)
class Reading:
    """What came of one file: rows_in == rows_accepted + len(rejects), always.

    A file that cannot be read as a whole counts as one row. `months` are the reporting
    months (`2024-12`) that the accepted rows touch, in order; `unknown_columns` were left aside.
    """

    rows_in: int
    rows_accepted: int
    rejects: list[Reject]
    months: list[str]
    unknown_columns: list[str]


def read_activity_file(
    content: Path,
    *,
    suffix: str,
    context: ReadingContext,
    accepted_path: Path,
    chunk_rows: int = CHUNK_ROWS,
) -> Reading:
    """Read one delivered file; accepted rows go to `accepted_path` (Parquet, `accepted_schema`).

    `suffix` tells the format (.csv, .parquet, .xlsx). Whatever the file holds, the result is
    a Reading, never an error; the accepted file is also written where nothing was accepted.
    """
    try:
        return _read(content, suffix, context, accepted_path, chunk_rows)
    except FileRefused as refusal:
        with AcceptedRows(accepted_path, context):
            return Reading(1, 0, [refused_file(refusal)], [], [])


def _read(
    content: Path, suffix: str, context: ReadingContext, accepted_path: Path, chunk_rows: int
) -> Reading:
    with content.open("rb") as file, AcceptedRows(accepted_path, context) as accepted:
        table = _raw_table(file, suffix, context, chunk_rows)
        unknown = unknown_columns(table.header, context.columns)
        examination = Examination(context, table.header)
        rejects: list[Reject] = []
        rows_accepted = 0
        for chunk in table.chunks:
            examined = examination.examine(chunk)
            rejects += examined.rejects
            rows_accepted += len(examined.source_rows)
            accepted.write(examined.good, examined.source_rows)
        return Reading(
            rows_in=rows_accepted + len(rejects),
            rows_accepted=rows_accepted,
            rejects=rejects,
            months=examination.months(),
            unknown_columns=unknown,
        )


def _raw_table(file: BinaryIO, suffix: str, context: ReadingContext, chunk_rows: int) -> RawTable:
    if suffix.lower() in (".csv", ".parquet", ".xlsx") and not file.read(1):
        raise FileRefused("empty_file", "The file is empty. Start from `carbon template`.")
    file.seek(0)
    match suffix.lower():
        case ".csv":
            return delimited_table(file, chunk_rows)
        case ".parquet":
            known = frozenset(column.name for column in context.columns)
            return parquet_table(file, known, chunk_rows)
        case ".xlsx":
            return workbook_table(file, chunk_rows)
        case _:
            raise FileRefused(
                "unknown_file_type",
                f"A file of the type {quoted(suffix)} is not read. "
                "Hand in .csv, .parquet or .xlsx.",
                value=suffix,
            )
