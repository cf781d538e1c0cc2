"""Parquet files: columns whose type can be read as text exactly, batch by batch."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from carbon_pipeline.sources.cell_text import cell_text, plain_digits, trimmed
from carbon_pipeline.sources.raw_tables import Chunk, RawTable, labels
from carbon_pipeline.sources.refusals import FileRefused


def parquet_table(file: BinaryIO, known: frozenset[str], chunk_rows: int) -> RawTable:
    """Header and rows of a Parquet file; row n of the data is source row n + 1, the header counted.

    A known column of a type that has no exact text (a list, bytes) is a FileRefused;
    an unknown one of such a type is left out.
    """
    try:
        parquet = pq.ParquetFile(file)
    except (pa.ArrowException, OSError) as error:
        raise _not_parquet() from error
    schema = parquet.schema_arrow
    for field in schema:
        if field.name in known and not _has_text(field.type):
            raise FileRefused(
                "column_type",
                f"Column {field.name} is of the Parquet type {field.type}, which has no exact text. "
                "Write it as string, integer, decimal or date.",
                column=field.name,
            )
    readable = [index for index, field in enumerate(schema) if _has_text(field.type)]
    header = labels([schema[index].name for index in readable])
    return RawTable(header, _chunks(parquet, header, readable, chunk_rows))


def _not_parquet() -> FileRefused:
    return FileRefused(
        "not_parquet",
        "The file is no Parquet file that can be read: it is damaged, cut off or of another "
        "format. Write it again.",
    )


def _has_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _has_text(kind.value_type)
    return any(
        test(kind)
        for test in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_integer,
            pa.types.is_floating,
            pa.types.is_decimal,
            pa.types.is_date,
            pa.types.is_timestamp,
            pa.types.is_boolean,
            pa.types.is_null,
        )
    )


def _chunks(
    parquet: pq.ParquetFile, header: tuple[str, ...], readable: list[int], chunk_rows: int
) -> Iterator[Chunk]:
    first = 2
    try:
        for batch in parquet.iter_batches(batch_size=chunk_rows):
            columns = [_texts(batch.column(index), batch.schema[index].name) for index in readable]
            rows = np.arange(first, first + batch.num_rows, dtype=np.int32)
            yield Chunk(rows, pa.Table.from_arrays(columns, names=list(header)))
            first += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _not_parquet() from error


def _texts(cells: pa.Array, column: str) -> pa.Array:
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    kind = cells.type
    if pa.types.is_integer(kind) or _is_text(kind):
        texts = cells.cast(pa.string())
    else:
        texts = _by_distinct(cells)
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid as error:
        raise FileRefused(
            "not_utf8",
            f"Column {column} holds text that is not UTF-8. Write the file again.",
            column=column,
        ) from error
    return pc.fill_null(texts, "")


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _by_distinct(cells: pa.Array) -> pa.Array:
    """The texts of typed cells, made once for each distinct value."""
    kind = cells.type
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        # Arrow prints a float's shortest digits; only exponents and zeros are left to mend
        encoded = cells.cast(pa.string()).dictionary_encode()
        mend: Callable[[Any], str] = plain_digits
        if pa.types.is_decimal(kind):
            mend = _decimal_digits
    else:
        encoded = cells.dictionary_encode()
        mend = cell_text
    texts = [None if v is None else mend(v) for v in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def _decimal_digits(digits: str) -> str:
    return plain_digits(digits) if "E" in digits else trimmed(digits)
