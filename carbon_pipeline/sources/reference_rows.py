"""Reference files as typed rows, everything wrong with a file told at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.sources.delimited import delimited_table
from carbon_pipeline.sources.reference_cells import CellFault
from carbon_pipeline.sources.refusals import FileRefused, listed, nearest, quoted

Row = dict[str, Any]
CHUNK_ROWS = 10_000
# a name this near to an optional column is taken for a slip of the pen, not for a column of the user's own
NEAR_ENOUGH = 0.8


@dataclass(frozen=True)
class ReferenceColumn:
    """A column of a reference file: its reader, whether it must be there, whether it may be blank."""

    name: str
    read: Callable[[str], Any]
    needed: bool = True
    may_be_blank: bool = False

    def value(self, cell: str) -> Any:
        """The typed value of a cell, None where it is blank; CellFault where it breaks its rule."""
        if cell:
            return self.read(cell)
        if not self.may_be_blank:
            raise CellFault("blank; every row needs it.")
        return None


def optional(name: str, read: Callable[[str], Any]) -> ReferenceColumn:
    """A column that a file need not have, and that may be blank."""
    return ReferenceColumn(name, read, needed=False, may_be_blank=True)


class ReferenceFaults:
    """Everything that is wrong with one file; `raise_any` refuses the file if there is anything."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._culprits: list[Culprit] = []

    def add(self, row: int | None, column: str | None, found: str) -> None:
        """Note one fault."""
        self._culprits.append(Culprit(self.file, row, column, found))

    def raise_any(self) -> None:
        """Refuse the file, its faults in the order of the rows."""
        if self._culprits:
            raise ReferenceDataError(
                f"{self.file} is refused; nothing of it was taken.",
                culprits=sorted(self._culprits, key=lambda culprit: culprit.row or 0),
                mend="Correct these places and run again.",
            )


def reference_rows(
    path: Path, columns: Sequence[ReferenceColumn], faults: ReferenceFaults
) -> list[Row]:
    """Every row of the file with typed values, None where blank, and `row`, its physical line.

    Rows with a wrong cell are left out and noted in `faults`. A file that cannot be read at
    all raises ReferenceDataError at once.
    """
    try:
        with path.open("rb") as file:
            return list(_rows(delimited_table(file, CHUNK_ROWS), columns, faults))
    except FileNotFoundError as error:
        raise ReferenceDataError(
            f"{path.name} does not exist.", mend=f"Put it at {path}."
        ) from error
    except FileRefused as refusal:
        raise ReferenceDataError(
            f"{path.name} is refused; nothing of it was taken.",
            culprits=[Culprit(path.name, None, refusal.column, refusal.message)],
        ) from refusal


def _rows(table: Any, columns: Sequence[ReferenceColumn], faults: ReferenceFaults) -> Iterator[Row]:
    _check_header(table.header, columns)
    for chunk in table.chunks:
        for ragged in chunk.ragged:
            faults.add(
                ragged.source_row,
                None,
                f"{len(ragged.fields)} fields, the header has {len(table.header)}; put quotation "
                "marks around a value that holds a comma.",
            )
        for number, cells in zip(chunk.source_rows.tolist(), chunk.cells.to_pylist(), strict=True):
            row = _typed(number, cells, columns, faults) if any(cells.values()) else None
            if row is not None:
                yield row


def _check_header(header: Sequence[str], columns: Sequence[ReferenceColumn]) -> None:
    known = {column.name for column in columns}
    repeated = sorted({name for name in header if header.count(name) > 1})
    missing = [column.name for column in columns if column.needed and column.name not in header]
    if repeated:
        raise FileRefused("duplicate_column", f"The header names {listed(repeated)} twice.")
    if missing:
        hint = "; the file looks separated by semicolons" if ";" in "".join(header) else ""
        raise FileRefused("missing_column", f"The header lacks {listed(missing)}{hint}.")
    for name in header:
        near = nearest(name, known - set(header), cutoff=NEAR_ENOUGH)
        if name not in known and near:
            raise FileRefused(
                "unknown_column",
                f"The header names {quoted(name)}. Did you mean {quoted(near)}?",
                column=name,
            )


def _typed(
    number: int, cells: dict[str, str], columns: Sequence[ReferenceColumn], faults: ReferenceFaults
) -> Row | None:
    row: Row = {"row": number}
    for column in columns:
        cell = cells.get(column.name, "")
        try:
            row[column.name] = column.value(cell)
        except CellFault as fault:
            faults.add(number, column.name, str(fault))
            row["row"] = None
    return row if row["row"] else None
