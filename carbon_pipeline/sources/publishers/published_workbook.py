"""Publishers' workbooks, .xls and .xlsx: the rows of one sheet with exact numbers.

Refused without harm, in bounded memory: what is damaged, protected by a password, no workbook,
or larger than any publisher's; and a sheet with formulas whose result nobody can vouch for. Other
sheets may hold formulas and links to other workbooks: nothing of them is read.
"""

import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from zipfile import is_zipfile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from carbon_pipeline.sources.publishers.biff_scan import check_formulas, scan_workbook
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.sheet_scan import SheetScan, scan_sheet
from carbon_pipeline.sources.publishers.workbook_archive import check_archive, sheet_part

Cell = str | Decimal | date | bool | None
Result = TypeVar("Result")

# an archive of publishers is some MB; a compound file, which is not packed, some more
LARGEST_FILE = 32 * 1024 * 1024
_ARCHIVE = b"PK\x03\x04"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def sheet_names(path: Path) -> list[str]:
    """The names of the workbook's sheets in their order."""
    _check(path)
    return list(_opened(path).sheet_names)


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
    """Each row of the sheet with its number as Excel shows it, from column A on; blank cells are None.

    Text is trimmed. A number is the shortest decimal that stands for the stored one. A cell that
    shows an error is its text, such as #N/A.
    """
    is_archive = _check(path)
    workbook = _opened(path)
    if sheet not in workbook.sheet_names:
        refuse(path, f"a sheet «{sheet}»", f"the sheets {', '.join(workbook.sheet_names)}")
    if is_archive:
        scan = scan_sheet(path, sheet_part(path, sheet))
    else:
        scan = check_formulas(path, workbook.sheet_names.index(sheet))
    found = _guarded(path, lambda: workbook.get_sheet_by_name(sheet))
    filled = _filled(path, found, scan)
    for number, cells in _rows(path, found):
        for column, shown in filled.get(number, {}).items():
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = shown
        yield number, cells


def _filled(path: Path, sheet: CalamineSheet, scan: SheetScan) -> dict[int, dict[int, Cell]]:
    """What the library gives as blank, by row and column: errors, and repeats without a result."""
    filled: dict[int, dict[int, Cell]] = {}
    for (row, column), shown in scan.errors.items():
        filled.setdefault(row, {})[column] = shown
    if scan.unstored:
        wanted = set(scan.unstored.values())
        values = {
            (number, column): cell
            for number, cells in _rows(path, sheet)
            for column, cell in enumerate(cells, start=1)
            if (number, column) in wanted
        }
        for (row, column), target in scan.unstored.items():
            filled.setdefault(row, {})[column] = values.get(target)
    return filled


def _rows(path: Path, sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    first_column = sheet.start[1] if sheet.start else 0
    rows = sheet.iter_rows()
    number = 0
    while (values := _guarded(path, lambda: next(rows, None))) is not None:
        number += 1
        yield number, [None] * first_column + [_cell(value) for value in values]


def _check(path: Path) -> bool:
    """Whether the file is an .xlsx archive, by its content; refused where it is no workbook."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        refuse(path, "an Excel workbook", f"a file that cannot be opened ({error.strerror})")
    if size > LARGEST_FILE:
        refuse(path, f"a file of at most {LARGEST_FILE // 2**20} MB", f"{size // 2**20} MB")
    if start.startswith(_ARCHIVE):
        check_archive(path)
        return True
    # a file may be both at once, and the library would try the second after the first
    if start != _COMPOUND or is_zipfile(path):
        refuse(path, "an Excel workbook (.xlsx or .xls)", "a file of another kind")
    scan_workbook(path)
    return False


def _opened(path: Path) -> CalamineWorkbook:
    with path.open("rb") as file:
        return _guarded(path, lambda: CalamineWorkbook.from_filelike(file))


def _guarded(path: Path, step: Callable[[], Result]) -> Result:
    """Do a step of the library; whatever it cannot read is a refusal, also where it panics."""
    try:
        return step()
    except PasswordError:
        refuse(path, "an Excel workbook", "one that is protected by a password")
    except (CalamineError, OSError, ValueError) as error:
        refuse(path, "an Excel workbook", f"a file that cannot be read as one ({error})")
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        refuse(path, "an Excel workbook", "a damaged file")


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(repr(value)) if math.isfinite(value) else str(value)
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    return str(value) if isinstance(value, time | timedelta) else None
