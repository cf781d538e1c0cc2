"""Comma-separated text: rows with the physical line on which each starts, quoted newlines counted."""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from carbon_pipeline.sources.line_blocks import BYTE_ORDER_MARK, Block, line_blocks
from carbon_pipeline.sources.raw_tables import (
    Chunk,
    RaggedRow,
    RawTable,
    chunk_of_rows,
    is_blank_row,
    labels,
)
from carbon_pipeline.sources.refusals import FileRefused

# what a row of an activity file takes, about: a block is then a chunk
BYTES_PER_ROW = 80


def delimited_table(file: BinaryIO, chunk_rows: int) -> RawTable:
    """Header and rows of a CSV file; FileRefused where it cannot be read as a whole.

    Lines before the header that start with `#` are comments. `source_row` is the
    physical line on which a row starts, the first line of the file being 1.
    """
    blocks = line_blocks(file, chunk_rows * BYTES_PER_ROW)
    header, rest = _header(blocks)
    return RawTable(header, _chunks(header, chain([rest], blocks)))


def _header(blocks: Iterator[Block]) -> tuple[tuple[str, ...], Block]:
    """The header, and what is left of its block."""
    for block in blocks:
        text = io.StringIO(block.data.decode(), newline="")
        line = block.first_line
        while content := text.readline():
            # a spreadsheet puts quotes around a comment that holds a comma
            if not content.startswith(("#", '"#')) and content.strip(", \t\r\n"):
                rest = Block(line, (content + text.read()).encode())
                return _parsed_header(rest, blocks)
            line += 1
    raise FileRefused(
        "empty_file", "The file is empty: it has no header line. Start from `carbon template`."
    )


def _parsed_header(block: Block, blocks: Iterator[Block]) -> tuple[tuple[str, ...], Block]:
    lines = _Lines(block, blocks)
    _, fields = next(_records(block.first_line, lines))
    return labels(fields), Block(block.first_line + lines.taken, lines.left())


def _chunks(header: tuple[str, ...], blocks: Iterator[Block]) -> Iterator[Chunk]:
    for block in blocks:
        if block.data:
            yield _plain_chunk(header, block) or _quoted_chunk(header, block, blocks)


def _plain_chunk(header: tuple[str, ...], block: Block) -> Chunk | None:
    """The block as Arrow reads it, ten times as fast; None unless that is sure to be the same."""
    data = block.data
    blank_line = data.startswith((b"\n", b"\r\n")) or b"\n\n" in data or b"\n\r\n" in data
    # Arrow would take a byte order mark at the start of any block for one of the file
    unusual = b'"' in data or blank_line or data.startswith(BYTE_ORDER_MARK)
    if unusual or data.count(b"\r") != data.count(b"\r\n"):
        return None
    try:
        cells = arrow_csv.read_csv(
            pa.py_buffer(data),
            read_options=arrow_csv.ReadOptions(
                column_names=list(header), use_threads=False, block_size=len(data) + 1
            ),
            parse_options=arrow_csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # a row with more or fewer fields: the slow way names it
        return None
    if cells.num_rows != data.count(b"\n") + (not data.endswith(b"\n")):
        return None
    first = block.first_line
    return Chunk(np.arange(first, first + cells.num_rows, dtype=np.int32), cells)


def _quoted_chunk(header: tuple[str, ...], block: Block, blocks: Iterator[Block]) -> Chunk:
    """The block as the csv module reads it, with the next ones while a quoted field is open."""
    source_rows: list[int] = []
    rows: list[list[str]] = []
    ragged: list[RaggedRow] = []
    width = len(header)
    for line, fields in _records(block.first_line, _Lines(block, blocks)):
        if len(fields) == width:
            source_rows.append(line)
            rows.append(fields)
        elif not is_blank_row(fields):
            ragged.append(RaggedRow(line, fields))
    return chunk_of_rows(header, source_rows, rows, ragged)


class _Lines(Iterator[str]):
    """Lines of a block; of the following blocks only while a record is not finished."""

    def __init__(self, block: Block, blocks: Iterator[Block]) -> None:
        self.record_open = False
        self.taken = 0
        self._text = io.StringIO(block.data.decode(), newline="")
        self._blocks = blocks

    def __next__(self) -> str:
        line = self._text.readline()
        if not line and self.record_open:
            block = next(self._blocks, None)
            if block is not None:
                self._text = io.StringIO(block.data.decode(), newline="")
                line = self._text.readline()
        if not line:
            raise StopIteration
        self.record_open = True
        self.taken += 1
        return line

    def left(self) -> bytes:
        """What was not taken of the block at hand."""
        return self._text.read().encode()


def _records(first_line: int, lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line on which it starts; FileRefused where quotes do not fit."""
    reader = csv.reader(lines, strict=True)
    while True:
        start = first_line + lines.taken
        lines.record_open = False
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refusal(error, start, first_line + lines.taken - 1) from error
        yield start, fields


def _refusal(error: csv.Error, start: int, line: int) -> FileRefused:
    if "unexpected end" in str(error) or ("field limit" in str(error) and line > start):
        return FileRefused(
            "unterminated_quote",
            f"The row that starts on line {start} opens a quoted field that is never closed: the "
            'file is cut off, or a quotation mark is missing. Hand in the whole file; write a `"` '
            'inside a quoted field twice (`""`).',
        )
    return FileRefused(
        "not_csv",
        f"Line {line} is no CSV ({error}). Put quotation marks around a whole field only, "
        'and write a `"` inside a quoted field twice (`""`).',
    )
