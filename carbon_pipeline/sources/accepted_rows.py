"""The rows that were accepted, typed, as the Parquet file that the next stage reads."""

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from carbon_pipeline.sources.contract import units_of
from carbon_pipeline.sources.raw_tables import Int32s
from carbon_pipeline.sources.reading_context import ReadingContext
from carbon_pipeline.sources.strict_text import arrow_texts
from carbon_pipeline.vocabulary.activity_columns import ActivityColumn, ActivityKind
from carbon_pipeline.vocabulary.identity import canonical_json

ACCEPTED_TYPE: dict[ActivityKind, pa.DataType] = {
    ActivityKind.AMOUNT: pa.decimal128(19, 6),
    ActivityKind.FACTOR: pa.decimal128(18, 12),
    ActivityKind.COUNT: pa.int32(),
    ActivityKind.DATE: pa.date32(),
}


def accepted_schema(columns: Sequence[ActivityColumn]) -> pa.Schema:
    """source_row, the common columns, the module's columns, and `inputs`: the row as handed in."""
    typed = [pa.field(c.name, ACCEPTED_TYPE.get(c.kind, pa.string())) for c in columns]
    return pa.schema([pa.field("source_row", pa.int32()), *typed, pa.field("inputs", pa.string())])


class AcceptedRows:
    """Writes accepted rows chunk by chunk, and puts the file in its place when all is done.

    Used as a context: an error inside leaves no file behind.
    """

    def __init__(self, path: Path, context: ReadingContext) -> None:
        self.schema = accepted_schema(context.columns)
        self._columns = context.columns
        self._units = units_of(context.module)
        self._path = path
        self._unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
        self._writer = pq.ParquetWriter(
            self._unfinished,
            self.schema,
            compression="zstd",
            # a value of its own in each row gains nothing from a dictionary
            use_dictionary=[n for n in self.schema.names if n not in ("record_id", "inputs")],
        )

    def __enter__(self) -> Self:
        """The open file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Rename the finished file into its place; remove an unfinished one."""
        try:
            self._writer.close()
            if kind is None:
                self._unfinished.replace(self._path)
        finally:
            self._unfinished.unlink(missing_ok=True)

    def write(self, frame: pd.DataFrame, source_rows: Int32s) -> None:
        """Append these rows, all of which kept every rule."""
        texts = {c.name: arrow_texts(frame[c.name]).cast(pa.string()) for c in self._columns}
        arrays = [
            pa.array(source_rows),
            *(self._typed(column, texts[column.name]) for column in self._columns),
            handed_in(texts),
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))

    def _typed(self, column: ActivityColumn, texts: pa.Array) -> pa.Array:
        filled = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
        match column.kind:
            case ActivityKind.AMOUNT | ActivityKind.FACTOR:
                return filled.cast(ACCEPTED_TYPE[column.kind])
            case ActivityKind.COUNT:
                return filled.cast(pa.decimal128(15, 6)).cast(pa.int32())
            case ActivityKind.DATE:
                return filled.cast(pa.date32())
            case ActivityKind.UNIT:
                encoded = filled.dictionary_encode()
                names = [self._units[spelling] for spelling in encoded.dictionary.to_pylist()]
                return pa.array(names, pa.string()).take(encoded.indices)
            case _:
                return filled


def handed_in(texts: dict[str, pa.Array]) -> pa.Array:
    """Canonical JSON of every row's cells that are not blank, equal to `canonical_json` of them.

    The texts must hold no control characters, and one column must be filled in every row.
    """
    keys = sorted(texts, key=lambda name: (len(name.encode()), name.encode()))
    filled = {key: not pc.any(pc.equal(texts[key], "")).as_py() for key in keys}
    # commas lead away from a column that is always there, so that a blank one takes its comma along
    anchor = keys.index(next(key for key in keys if filled[key])) if len(texts[keys[0]]) else 0
    pieces: list[pa.Array | str] = ["{"]
    for place, key in enumerate(keys):
        before = f"{', ' if place > anchor else ''}{canonical_json(key)}: " + '"'
        after = '", ' if place < anchor else '"'
        member = [before, _escaped(texts[key]), after]
        pieces += member if filled[key] else [_unless_blank(texts[key], member)]
    return pc.binary_join_element_wise(*pieces, "}", "")


def _unless_blank(texts: pa.Array, member: Sequence[pa.Array | str]) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), "", pc.binary_join_element_wise(*member, ""))


def _escaped(texts: pa.Array) -> pa.Array:
    for character in ("\\", '"'):
        if pc.any(pc.match_substring(texts, character)).as_py():
            texts = pc.replace_substring(texts, character, "\\" + character)
    return texts
