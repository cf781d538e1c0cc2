"""The records of an .xls workbook, looked through before its cells are read: as `sheet_scan` does for .xlsx."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from carbon_pipeline.sources.publishers.compound_file import workbook_stream
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.sheet_scan import MOST_CELLS, Place, SheetScan, letters

_SUBSTREAM, _SHEET, _PASSWORD, _TEXTS, _EXTENT = 0x809, 0x85, 0x2F, 0xFC, 0x200
_FORMULA, _NUMBER, _PACKED, _SEVERAL_PACKED, _ERROR = 0x06, 0x203, 0x27E, 0xBD, 0x205
# cells with a value, by which the grid is as large as it is
_CELLS = frozenset({_FORMULA, _NUMBER, _PACKED, _SEVERAL_PACKED, _ERROR, 0xFD, 0x204, 0xD6})
_SHARED, _POINTS_TO_SHARED = 0x4BC, 0x01
_RELATIVE_REFERENCES = frozenset({0x2C, 0x4C, 0x6C})
_BOTH_RELATIVE = 0xC000
_LARGEST_ROW, _LARGEST_COLUMN = 1 << 16, 1 << 8
_REFERENCES = frozenset({0x24, 0x44, 0x64})
_REFERENCE_LENGTH = 5
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
}

Record = tuple[int, bytes]


@dataclass
class _Sheet:
    scan: SheetScan = field(default_factory=SheetScan)
    unvouched: Place | None = None
    # each formula that repeats a cell: its stored result and that cell
    repeats: dict[Place, tuple[float, Place]] = field(default_factory=dict)
    numbers: dict[Place, float] = field(default_factory=dict)
    # formulas that several cells share, by the first of them: how far off lies the cell they repeat
    shared: dict[Place, Place | None] = field(default_factory=dict)
    sharing: list[tuple[Place, float, Place]] = field(default_factory=list)
    last_formula: Place = (0, 0)


def scan_workbook(path: Path) -> list[SheetScan]:
    """Look through all sheets in their order, refusing what the reading library could not bear.

    Formulas are looked at by `check_formulas`, since they matter only on the sheet that is read.
    """
    return [sheet.scan for sheet in _sheets(path)]


def check_formulas(path: Path, index: int) -> SheetScan:
    """The scan of one sheet, refused for a figure that is a formula's and repeats no plain cell."""
    sheets = _sheets(path)
    if index >= len(sheets):
        refuse(path, "an Excel workbook", "fewer sheets than it names")
    sheet = sheets[index]
    if sheet.unvouched:
        _refuse_formula(path, sheet.unvouched, "figures", "a formula's stored result")
    for place, (stored, target) in sheet.repeats.items():
        # a formula that repeats an empty cell shows 0
        if target in sheet.repeats or sheet.numbers.get(target, 0.0) != stored:
            _refuse_formula(
                path, place, "the value of the cell that it repeats", f"a stored result of {stored}"
            )
    return sheet.scan


def _refuse_formula(path: Path, place: Place, expected: str, found: str) -> NoReturn:
    refuse(path, expected, found, row=place[0], column=letters(place[1]))


def _sheets(path: Path) -> list[_Sheet]:
    stream = workbook_stream(path)
    offsets: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _PASSWORD:
            refuse(path, "an Excel workbook", "one that is protected by a password")
        if kind == _SHEET:
            offsets.append(struct.unpack_from("<I", body.ljust(4, b"\0"))[0])
        if kind == _TEXTS and struct.unpack_from("<I", body.ljust(8, b"\0"), 4)[0] > len(stream):
            refuse(path, "an Excel workbook", "more texts than the file has room for")
    if len(set(offsets)) != len(offsets):
        refuse(path, "an Excel workbook", "sheets that share their cells")
    sheets: list[_Sheet] = []
    try:
        for offset in offsets:
            sheets.append(_sheet(path, stream, offset))
            # the library lays out the grids of all sheets at once
            _check_extent(path, 1, 1, sum(each.scan.grid for each in sheets))
    except (struct.error, IndexError) as error:
        refuse(path, "an Excel workbook", f"a damaged file ({error})")
    return sheets


def _records(stream: bytes, start: int) -> Iterator[Record]:
    """The records of one substream, up to the next."""
    at, first = start, True
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _SUBSTREAM and not first:
            return
        first = False
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet(path: Path, stream: bytes, offset: int) -> _Sheet:
    sheet = _Sheet()
    for kind, body in _records(stream, offset):
        if kind == _EXTENT and len(body) >= struct.calcsize("<IIHH"):
            _, rows, _, columns = struct.unpack_from("<IIHH", body)
            _check_extent(path, rows, columns)
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            _cell(sheet, kind, body, (row + 1, column + 1))
            if kind == _SEVERAL_PACKED:
                column = struct.unpack_from("<H", body, len(body) - 2)[0]
            scan = sheet.scan
            scan.cells += 1
            scan.last_row = max(scan.last_row, row + 1)
            scan.last_column = max(scan.last_column, column + 1)
            _check_extent(path, scan.last_row, scan.last_column)
        elif kind == _SHARED:
            sheet.shared[sheet.last_formula] = _offset(body)
    for place, stored, home in sheet.sharing:
        off = sheet.shared.get(home)
        if off is None:
            sheet.unvouched = sheet.unvouched or place
        else:
            sheet.repeats[place] = (stored, (place[0] + off[0], place[1] + off[1]))
    return sheet


def _offset(body: bytes) -> Place | None:
    """How far off lies the one cell that a shared formula names; None where it does anything else."""
    length, token, row, column = struct.unpack_from("<HBhH", body.ljust(15, b"\0"), 8)
    is_relative = column & _BOTH_RELATIVE == _BOTH_RELATIVE
    if length != _REFERENCE_LENGTH or token not in _RELATIVE_REFERENCES or not is_relative:
        return None
    return (row, struct.unpack("<b", bytes([column & 0xFF]))[0])


def _check_extent(path: Path, rows: int, columns: int, grid: int | None = None) -> None:
    grid = rows * columns if grid is None else grid
    if rows > _LARGEST_ROW or columns > _LARGEST_COLUMN or grid > MOST_CELLS:
        refuse(
            path,
            f"sheets of at most {MOST_CELLS} cells",
            f"{grid} cells, to row {rows} and column {columns}",
        )


def _cell(sheet: _Sheet, kind: int, body: bytes, place: Place) -> None:
    if kind == _NUMBER:
        sheet.numbers[place] = struct.unpack_from("<d", body, 6)[0]
    elif kind == _PACKED:
        sheet.numbers[place] = _packed(body, 6)
    elif kind == _SEVERAL_PACKED:
        row, column = place
        for nth in range((len(body) - 6) // 6):
            sheet.numbers[row, column + nth] = _packed(body, 6 + 6 * nth)
    elif kind == _ERROR and body[7]:
        sheet.scan.errors[place] = _ERRORS.get(body[6], "#N/A")
    elif kind == _FORMULA:
        _formula(sheet, body, place)


def _formula(sheet: _Sheet, body: bytes, place: Place) -> None:
    sheet.last_formula = place
    if body[12:14] == b"\xff\xff":
        if body[6] == 2:  # noqa: PLR2004 - the format's mark of an error
            sheet.scan.errors[place] = _ERRORS.get(body[8], "#N/A")
        return
    length, token, row, column = struct.unpack_from("<HBHH", body.ljust(27, b"\0"), 20)
    stored = struct.unpack_from("<d", body, 6)[0]
    if length == _REFERENCE_LENGTH and token == _POINTS_TO_SHARED:
        sheet.sharing.append((place, stored, (row + 1, column + 1)))
    elif length == _REFERENCE_LENGTH and token in _REFERENCES:
        sheet.repeats[place] = (stored, (row + 1, (column & 0x3FFF) + 1))
    else:
        sheet.unvouched = sheet.unvouched or place


def _packed(body: bytes, at: int) -> float:
    """A number in four bytes: a whole number or the upper half of a float, perhaps in hundredths."""
    packed = struct.unpack_from("<I", body, at)[0]
    if packed & 2:
        number = float(struct.unpack_from("<i", body, at)[0] >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & ~0b11) << 32))[0]
    return number / 100 if packed & 1 else number
