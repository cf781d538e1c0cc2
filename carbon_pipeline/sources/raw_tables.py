"""What every format of file is turned into first: a header, and chunks of text with their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

BLANKS = " \t\r\n\v\f\u00a0\u3000"

Int32s = npt.NDArray[np.int32]


@dataclass(frozen=True)
class RaggedRow:
    """A row with more or fewer fields than the header; `source_row` is its first physical line."""

    source_row: int
    fields: Sequence[str]


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file: one text column per header name, a blank cell as an empty text, never null."""

    source_rows: Int32s
    cells: pa.Table
    ragged: Sequence[RaggedRow] = field(default=())


@dataclass(frozen=True)
class RawTable:
    """A file's header, every name once, and its rows in order."""

    header: tuple[str, ...]
    chunks: Iterator[Chunk]


def labels(header: Sequence[str]) -> tuple[str, ...]:
    """The header with a stand-in such as `(column 10)` for every blank name."""
    return tuple(name or f"(column {number})" for number, name in enumerate(header, start=1))


def chunk_of_rows(
    header: Sequence[str],
    source_rows: Sequence[int],
    rows: Sequence[Sequence[str]],
    ragged: Sequence[RaggedRow] = (),
) -> Chunk:
    """A chunk from rows that all have as many fields as the header."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return Chunk(
        np.array(source_rows, dtype=np.int32),
        pa.Table.from_arrays(arrays, names=list(header)),
        ragged,
    )


def is_blank_row(fields: Sequence[str]) -> bool:
    """Whether a row says nothing at all; such a row is no row."""
    return not any(field.strip(BLANKS) for field in fields)
