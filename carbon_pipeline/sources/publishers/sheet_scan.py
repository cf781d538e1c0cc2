"""One sheet of an .xlsx workbook, streamed once: how far it reaches, its formulas and error cells.

The library that reads the cells lays out a dense grid up to the last of them, shows an error as
a blank, and gives a formula's stored result as if it were a figure. So each is looked at before.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.workbook_archive import parse_part
from carbon_pipeline.sources.workbook import column_number

# publishers' widest sheet is 205 columns of 8,000 rows
MOST_CELLS = 4_000_000
MOST_ROWS = 200_000
MOST_FORMULAS = 50_000

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_OTHER_WORKBOOK = re.compile(r"\[[0-9]+\]|\[[^\]]+\][^!]*!")
# types of cells that hold text and errors
_NO_FIGURES = frozenset({"str", "s", "inlineStr", "e"})
Place = tuple[int, int]


@dataclass
class SheetScan:
    """What a sheet holds besides plain values; places are (row, column), both from 1."""

    rows: int = 0
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    errors: dict[Place, str] = field(default_factory=dict)
    # the stored result of each formula, and the one cell that it repeats
    repeats: dict[Place, tuple[str, Place]] = field(default_factory=dict)
    # the cell that a formula without a stored result repeats
    unstored: dict[Place, Place] = field(default_factory=dict)

    @property
    def grid(self) -> int:
        """Cells up to the last in use, which the library lays out whether they are filled or not."""
        return self.last_row * self.last_column


def scan_sheet(path: Path, part: str) -> SheetScan:
    """Look through a sheet, refusing an absurd range and formulas whose result nobody can vouch for.

    A formula that shows words is borne: publishers join their classification that way. One that
    shows a figure is borne only where it repeats another cell of the same sheet that holds a plain
    value, and its stored result, if any, is that value. One that asks another workbook never is.
    """
    reader = _Reader(path)
    parse_part(path, part, reader.start, end=reader.end, text=reader.characters)
    if reader.scan.repeats or reader.scan.unstored:
        _check_repeats(path, part, reader.scan)
    return reader.scan


class _Reader:
    """The handlers of the parser, and where in the sheet it stands."""

    def __init__(self, path: Path, wanted: frozenset[Place] = frozenset()) -> None:
        self.scan = SheetScan()
        self.values: dict[Place, str] = {}
        self._path = path
        self._wanted = wanted
        self._row = self._column = 0
        self._type = ""
        self._text: list[str] | None = None
        self._formula: tuple[dict[str, str], str] | None = None
        self._attributes: dict[str, str] = {}
        self._shared: dict[str, tuple[Place, Place]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "is"}:
            self._used()
            self._text = []
        elif name == "f":
            self._attributes, self._text = attributes, []
        elif name == "row":
            self._next_row(attributes)

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "f":
            self._formula = (self._attributes, "".join(self._text or ()))
            self._text = None
        elif name in {"v", "is"}:
            self._value("".join(self._text or ()))
            self._text = None
        elif name == "c" and self._formula is not None:
            self._used()
            self._repeat(*self._formula, "")

    def _next_row(self, attributes: dict[str, str]) -> None:
        self.scan.rows += 1
        if self.scan.rows > MOST_ROWS:
            refuse(self._path, f"a sheet of at most {MOST_ROWS} rows", "one of more rows")
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() else self._row + 1
        self._column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t", "")
        self._formula = None
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self._row, self._column = _place(reference)
        else:
            self._column += 1

    def _used(self) -> None:
        scan = self.scan
        scan.cells += 1
        scan.last_row = max(scan.last_row, self._row)
        scan.last_column = max(scan.last_column, self._column)
        if scan.last_row > MOST_ROWS or max(scan.grid, scan.cells) > MOST_CELLS:
            refuse(
                self._path,
                f"a sheet of at most {MOST_ROWS} rows and {MOST_CELLS} cells",
                f"one that reaches to row {scan.last_row}, column {scan.last_column}",
                row=self._row,
            )

    def _value(self, text: str) -> None:
        place = (self._row, self._column)
        if self._type == "e":
            self.scan.errors[place] = text or "#N/A"
        if place in self._wanted:
            self.values[place] = f"{self._type}:{text}"
        if self._formula is not None:
            self._repeat(*self._formula, text)
            self._formula = None

    def _repeat(self, attributes: dict[str, str], formula: str, text: str) -> None:
        # also for words: the first of several cells that share a formula says what it is
        target = self._target(attributes, formula.strip())
        if self._type in _NO_FIGURES and not _OTHER_WORKBOOK.search(formula):
            return
        scan, place = self.scan, (self._row, self._column)
        if target is None or len(scan.repeats) + len(scan.unstored) >= MOST_FORMULAS:
            self._unvouched(formula, f"the stored result «{text[:40]}»")
        if text:
            scan.repeats[place] = (f"{self._type}:{text}", target)
        else:
            scan.unstored[place] = target

    def _target(self, attributes: dict[str, str], formula: str) -> Place | None:
        here = (self._row, self._column)
        found = _REFERENCE.fullmatch(formula)
        kind, shared = attributes.get("t", "normal"), attributes.get("si", "")
        if kind == "normal" and found:
            return _place(found)
        if kind != "shared" or (formula and (not found or "$" in formula)):
            return None
        if found:
            self._shared[shared] = (here, _place(found))
        if shared not in self._shared:
            return None
        home, target = self._shared[shared]
        return (target[0] + here[0] - home[0], target[1] + here[1] - home[1])

    def _unvouched(self, formula: str, result: str) -> NoReturn:
        refuse(
            self._path,
            "figures",
            f"the formula «{formula[:80]}» with {result}",
            row=self._row,
            column=letters(self._column),
        )


def _check_repeats(path: Path, part: str, scan: SheetScan) -> None:
    reader = _Reader(path, frozenset(target for _, target in scan.repeats.values()))
    parse_part(path, part, reader.start, end=reader.end, text=reader.characters)
    formulas = scan.repeats.keys() | scan.unstored.keys()
    for (row, column), target in scan.unstored.items():
        if target in formulas:
            refuse(path, "figures", "a formula of a formula", row=row, column=letters(column))
    for (row, column), (stored, target) in scan.repeats.items():
        # a formula that repeats an empty cell shows 0
        original = reader.values.get(target, ":0")
        if target in formulas or original != stored:
            refuse(
                path,
                f"the value of the cell {letters(target[1])}{target[0]}, which it repeats",
                f"a formula whose stored result is «{stored.partition(':')[2][:40]}»",
                row=row,
                column=letters(column),
            )


def _place(reference: "re.Match[str]") -> Place:
    return (int(reference[2]), column_number(reference[1].encode()))


def letters(column: int) -> str:
    """The letters by which Excel names a column: 1 is A."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
