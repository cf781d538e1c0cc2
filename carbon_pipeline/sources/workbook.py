"""Excel workbooks: the one sheet that is not empty, each cell as the text that CSV would hold."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from carbon_pipeline.sources.cell_text import cell_text
from carbon_pipeline.sources.raw_tables import Chunk, RawTable, chunk_of_rows, is_blank_row, labels
from carbon_pipeline.sources.refusals import FileRefused, listed

# Excel has a million rows; no module has forty columns
MOST_CELLS = 50_000_000
LARGEST_UNCOMPRESSED = 500 * 1024 * 1024
# a sheet of repeated rows shrinks to a fiftieth; a bomb to a thousandth
LARGEST_RATIO = 200
RATIO_MATTERS_FROM = 50 * 1024 * 1024

_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*>')
# an empty cell, which only has a format, closes itself
_FILLED_CELL = re.compile(rb'<c\b[^>/]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')
_ERROR_VALUE = re.compile(rb"<v>([^<]*)</v>")

Rows = Iterator[tuple[int, list[str]]]


def workbook_table(file: BinaryIO, chunk_rows: int) -> RawTable:
    """Header and rows of a workbook; `source_row` is the row number that Excel shows.

    FileRefused for what is no workbook, is absurdly large, or has several sheets with content.
    """
    members = _checked_members(file)
    try:
        errors = _error_cells(file, members)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as error:
        # RuntimeError is how zipfile says that a member has a password
        raise _not_a_workbook("its archive is damaged or protected") from error
    sheet = _only_sheet(_opened(file))
    rows = _text_rows(sheet, errors)
    for _, fields in rows:
        if not fields[0].startswith("#") and not is_blank_row(fields):
            header = labels(fields)
            return RawTable(header, _chunks(header, rows, chunk_rows))
    raise FileRefused("empty_file", "The workbook has no header row. Start from `carbon template`.")


def _not_a_workbook(reason: str) -> FileRefused:
    return FileRefused(
        "not_workbook",
        f"The file is no Excel workbook that can be read ({reason}). "
        "Save it again as .xlsx, without a password, or as CSV in UTF-8.",
    )


def _checked_members(file: BinaryIO) -> list[str]:
    """The sheets' members of the archive, whose sizes were looked at before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _not_a_workbook("it is no zip archive") from error
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if size > LARGEST_UNCOMPRESSED or (size > RATIO_MATTERS_FROM and size / packed > LARGEST_RATIO):
        raise FileRefused(
            "too_large_workbook",
            f"The workbook unpacks to {size // 2**20} MB from {packed // 2**20} MB, more than is "
            f"read safely (at most {LARGEST_UNCOMPRESSED // 2**20} MB). Hand it in as CSV.",
        )
    return [m.filename for m in members if m.filename.startswith("xl/worksheets/")]


def _opened(file: BinaryIO) -> CalamineWorkbook:
    file.seek(0)
    try:
        return CalamineWorkbook.from_filelike(file)
    except (CalamineError, OSError, ValueError) as error:
        raise _not_a_workbook(str(error)) from error


def _only_sheet(workbook: CalamineWorkbook) -> CalamineSheet:
    try:
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise _not_a_workbook(str(error)) from error
    filled = [sheet for sheet in sheets if sheet.start is not None]
    if not filled:
        raise FileRefused(
            "empty_file", "The workbook has no sheet with content. Start from `carbon template`."
        )
    if len(filled) > 1:
        raise FileRefused(
            "several_sheets",
            f"The workbook has {len(filled)} sheets with content "
            f"({listed(sheet.name for sheet in filled)}). Keep one sheet, and hand in the others "
            "as files of their own.",
        )
    return filled[0]


def _error_cells(file: BinaryIO, members: list[str]) -> dict[int, dict[int, str]]:
    """Cells that show an error such as #N/A, by row and column: the reader gives them as blank.

    FileRefused where a sheet reaches absurdly far: the reader lays out every cell up to its last.
    """
    found: dict[int, dict[int, str]] = {}
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        for member in members:
            with archive.open(member) as sheet:
                tail, last_row, last_column = b"", 0, 0
                while piece := sheet.read(1 << 20):
                    text = tail + piece
                    for cell in _ERROR_CELL.finditer(text):
                        value = _ERROR_VALUE.match(text, cell.end())
                        shown = value[1].decode(errors="replace") if value else "#N/A"
                        found.setdefault(int(cell[2]), {})[column_number(cell[1])] = shown
                    places = _FILLED_CELL.findall(text)
                    last_row = max([last_row, *(int(row) for _, row in places)])
                    columns = {letters for letters, _ in places}
                    last_column = max([last_column, *map(column_number, columns)])
                    _refuse_absurd_range(last_row, last_column)
                    tail = text[-200:]
    return found


def _refuse_absurd_range(last_row: int, last_column: int) -> None:
    if last_row * last_column > MOST_CELLS:
        raise FileRefused(
            "too_large_workbook",
            f"The sheet reaches to row {last_row} and column {last_column}. Clear what stands far "
            "below or beside the table, or hand it in as CSV.",
        )


def column_number(letters: bytes) -> int:
    """The number of a column that Excel names by letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _text_rows(sheet: CalamineSheet, errors: dict[int, dict[int, str]]) -> Rows:
    first_column = (sheet.start or (0, 0))[1] + 1
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        fields = [cell_text(cell) for cell in cells]
        for column, shown in errors.get(number, {}).items():
            if 0 <= column - first_column < len(fields):
                fields[column - first_column] = shown
        yield number, fields


def _chunks(header: tuple[str, ...], rows: Rows, chunk_rows: int) -> Iterator[Chunk]:
    while some := list(islice(rows, chunk_rows)):
        yield chunk_of_rows(header, [number for number, _ in some], [row for _, row in some])
