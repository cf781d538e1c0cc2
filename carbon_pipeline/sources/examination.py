"""One chunk after another held against the contract: good rows on one side, rejects on the other."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from carbon_pipeline.sources.contract import contract_of, first_faults
from carbon_pipeline.sources.duplicates import NOT_SEEN, RecordsSeen
from carbon_pipeline.sources.raw_tables import BLANKS, Chunk, Int32s
from carbon_pipeline.sources.reading_context import ReadingContext
from carbon_pipeline.sources.rejects import (
    Reject,
    ragged_reject,
    storable,
    storable_row,
)
from carbon_pipeline.sources.row_rules import Period, distinct_periods, row_faults
from carbon_pipeline.sources.sentences import Fault, Sentences
from carbon_pipeline.sources.strict_text import Bools
from carbon_pipeline.vocabulary.months import months_between


@dataclass(frozen=True)
class Examined:
    """A chunk sorted out: the good rows as text with their source rows, and the rejects in order."""

    good: pd.DataFrame
    source_rows: Int32s
    rejects: list[Reject]


class Examination:
    """Examines the chunks of one file in order; remembers its records and the months they touch."""

    def __init__(self, context: ReadingContext, header: tuple[str, ...]) -> None:
        self._context = context
        self._header = header
        self._contract = contract_of(context)
        self._sentences = Sentences(context)
        self._seen = RecordsSeen()
        self._periods: set[tuple[date, date]] = set()
        self._columns = {column.name: column for column in context.columns}
        self._rank = {name: rank for rank, name in enumerate(self._columns)}

    def months(self) -> list[str]:
        """Reporting months that the good rows so far touch, in order."""
        return sorted({str(m) for period in self._periods for m in months_between(*period)})

    def examine(self, chunk: Chunk) -> Examined:
        """Sort out one chunk."""
        chunk = _without_blank_rows(chunk)
        frame = self._frame(chunk)
        faults = _Faults(len(frame), self._rank)
        faults.add_cells(first_faults(self._contract, frame))
        period = Period(frame)
        for column, rule, where in row_faults(frame, period, faults.wrong, self._context):
            faults.add(column, rule, where)
        first_rows = self._first_rows(frame, chunk.source_rows, faults.wrong)
        faults.add("record_id", "duplicate_record", first_rows != NOT_SEEN)
        good = ~faults.anywhere()
        self._periods.update(distinct_periods(period.start[good], period.end[good]))
        rejects = self._rejects(chunk, frame, faults, first_rows, period)
        return Examined(frame[good], chunk.source_rows[good], rejects)

    def _frame(self, chunk: Chunk) -> pd.DataFrame:
        """The module's columns as text; one that the file does not have is blank."""
        blank = pa.repeat(pa.scalar("", pa.string()), len(chunk.source_rows))
        arrays = [chunk.cells[name] if name in self._header else blank for name in self._columns]
        frame: pd.DataFrame = pa.table(dict(zip(self._columns, arrays, strict=True))).to_pandas()
        return frame

    def _first_rows(
        self, frame: pd.DataFrame, source_rows: Int32s, wrong: dict[str, Bools]
    ) -> Int32s:
        named = ~(wrong["record_id"] | wrong["organization_code"])
        result = np.full(len(frame), NOT_SEEN, dtype=np.int32)
        result[named] = self._seen.first_rows(
            frame["organization_code"][named], frame["record_id"][named], source_rows[named]
        )
        return result

    def _rejects(
        self,
        chunk: Chunk,
        frame: pd.DataFrame,
        faults: "_Faults",
        first_rows: Int32s,
        period: Period,
    ) -> list[Reject]:
        rejects = [ragged_reject(row, self._header) for row in chunk.ragged]
        by_position = faults.by_position()
        positions = list(by_position)
        raws = chunk.cells.take(positions).to_pylist() if positions else []
        rows = [
            dict(zip(self._columns, row, strict=True)) for row in frame.iloc[positions].to_numpy()
        ]
        for position, raw, row in zip(positions, raws, rows, strict=True):
            told = [
                Fault(self._columns[column], rule, row[column], row, int(first_rows[position]))
                for column, rule in by_position[position]
            ]
            code = row["organization_code"]
            first = told[0]
            rejects.append(
                Reject(
                    source_row=int(chunk.source_rows[position]),
                    organization_code=code if code in self._context.organizations else None,
                    column_name=first.column.name,
                    rule=first.rule,
                    value=storable(first.value) or None,
                    message=" ".join(self._sentences.tell(fault) for fault in told),
                    raw=storable_row(raw),
                    reporting_months=_months(period, position, told),
                )
            )
        return sorted(rejects, key=lambda reject: reject.source_row or 0)


class _Faults:
    """Which cells of a chunk break which rule."""

    def __init__(self, rows: int, rank: dict[str, int]) -> None:
        self.wrong: dict[str, Bools] = {name: np.zeros(rows, dtype=np.bool_) for name in rank}
        self._rank = rank
        self._found: list[tuple[int, str, str]] = []

    def add_cells(self, cells: pd.DataFrame) -> None:
        for column, positions in cells.groupby("column")["position"]:
            self.wrong[str(column)][positions.to_numpy(dtype=np.int64)] = True
        self._found += zip(
            cells["position"].tolist(),
            cells["column"].tolist(),
            cells["rule"].tolist(),
            strict=True,
        )

    def add(self, column: str, rule: str, where: Bools) -> None:
        self.wrong[column] = self.wrong[column] | where
        self._found += [(position, column, rule) for position in np.flatnonzero(where).tolist()]

    def anywhere(self) -> Bools:
        return np.asarray(np.logical_or.reduce(list(self.wrong.values())), dtype=np.bool_)

    def by_position(self) -> dict[int, list[tuple[str, str]]]:
        """The faults of each wrong row, both in order."""
        faults: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for position, column, rule in sorted(
            self._found, key=lambda found: (found[0], self._rank[found[1]])
        ):
            faults[position].append((column, rule))
        return faults


def _months(period: Period, position: int, told: list[Fault]) -> list[str] | None:
    out_of_range = any(fault.rule == "period_out_of_range" for fault in told)
    if out_of_range or not period.dated[position]:
        return None
    # where the end lies before the start, the row belongs to months between the two
    first, last = sorted((int(period.start[position]), int(period.end[position])))
    return list(_months_of(first, last))


@lru_cache(maxsize=4096)
def _months_of(start: int, end: int) -> tuple[str, ...]:
    return tuple(map(str, months_between(date.fromordinal(start), date.fromordinal(end))))


def _without_blank_rows(chunk: Chunk) -> Chunk:
    """The chunk without rows that say nothing; a spreadsheet leaves such behind."""
    blank = _is_blank(chunk.cells["record_id"])
    if not pc.any(blank).as_py():
        return chunk
    for name in chunk.cells.column_names:
        blank = pc.and_(blank, _is_blank(chunk.cells[name]))
    filled = pc.invert(blank)
    rows = chunk.source_rows[filled.to_numpy()]
    return Chunk(rows, chunk.cells.filter(filled), chunk.ragged)


def _is_blank(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.utf8_trim(texts, characters=BLANKS), "")
