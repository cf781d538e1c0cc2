"""Publishers' workbooks, .xls and .xlsx: the rows of one sheet with exact numbers, damaged files refused."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from carbon_pipeline.sources.publishers.published_factors import refuse

Cell = str | Decimal | date | bool | None


def sheet_names(path: Path) -> list[str]:
    """The names of the workbook's sheets in their order."""
    return list(_opened(path).sheet_names)


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
    """Each row of the sheet with its number as Excel shows it, from column A on; blank cells are None.

    Text is trimmed. A number is the shortest decimal that stands for the stored one.
    """
    found = _opened(path).get_sheet_by_name(sheet)
    first_column = found.start[1] if found.start else 0
    for number, row in enumerate(found.iter_rows(), start=1):
        yield number, [None] * first_column + [_cell(value) for value in row]


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        refuse(path, "an Excel workbook", f"a file that cannot be read as one ({error})")


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return None
