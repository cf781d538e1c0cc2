"""Publishers' CSV files: rows with their line, in the encoding that the publisher uses.

A file is read line by line and row by row, so memory is bounded by the longest row that is
allowed, whatever the file's size.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from carbon_pipeline.sources.publishers.published_factors import refuse

LONGEST_CELL = 1 << 20  # characters
LONGEST_ROW = 1 << 22

_OTHER_FORMATS = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?", re.ASCII)


def csv_rows(
    path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Each row of the file with the physical line on which it starts, cells as text.

    Blank lines come as empty lists. ReferenceDataError where the file is missing, empty, of
    another format or encoding, or holds a cell or row longer than any publisher's.
    """
    expected = f"CSV in {encoding} separated by «{delimiter}»"
    _refuse_other_formats(path, expected)
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield from _rows(path, file, delimiter, expected)
    except OSError as error:
        refuse(path, expected, f"a file that cannot be read ({error.strerror})")


def column_positions(
    path: Path, header: list[str], needed: Iterable[str], *, row: int | None = None
) -> dict[str, int]:
    """Where each needed column stands in the header; refused where one is missing or stands twice.

    Names are compared without regard to white space at their ends and between their words.
    """
    names = [" ".join(name.split()) for name in header]
    for name in needed:
        if names.count(name) != 1:
            found = "it twice" if name in names else f"the columns {shortened(names)}"
            refuse(path, f"one column «{name}»", found, row=row)
    return {name: names.index(name) for name in needed}


def exact_number(text: str) -> Decimal | None:
    """A number written with a decimal point, also in scientific notation; None where it is none."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def shortened(cells: Iterable[object], most: int = 12) -> str:
    """The first cells of a row, each of them short, for a sentence that refuses a file."""
    shown = [str(cell)[:60] for cell in cells]
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(f"«{cell}»" for cell in shown[:most]) + more or "an empty row"


def _refuse_other_formats(path: Path, expected: str) -> None:
    if not path.is_file():
        found = "a folder or a device" if path.exists() else "no file of that name"
        refuse(path, expected, found)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        refuse(path, expected, f"a file that cannot be read ({error.strerror})")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not text:
        refuse(path, expected, "an empty file")
    for magic, name in _OTHER_FORMATS:
        if start.startswith(magic):
            refuse(path, expected, name)
    if text.startswith((b"<!doctype", b"<html")):
        refuse(path, expected, "a web page")


def _rows(
    path: Path, file: TextIO, delimiter: str, expected: str
) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    lines = _Lines(path, file, expected)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        lines.begin_row(line)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError as error:
            found = f"bytes that are not {error.encoding} ({error.reason})"
            refuse(path, expected, found, row=line)
        except csv.Error as error:
            refuse(path, expected, f"a row that cannot be read ({error})", row=line)
        yield line, cells


class _Lines:
    """The lines of a file, none read further than a row may be long."""

    def __init__(self, path: Path, file: TextIO, expected: str) -> None:
        self.path, self.file, self.expected = path, file, expected
        self.begin_row(1)

    def begin_row(self, row: int) -> None:
        """Count the characters of a row anew: a quoted cell may run over many lines."""
        self.row = row
        self.left = LONGEST_ROW

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.file.readline(self.left + 1)
        if not line:
            raise StopIteration
        if len(line) > self.left:
            found = f"a row of more than {LONGEST_ROW} characters"
            refuse(self.path, self.expected, found, row=self.row)
        if "\0" in line:
            refuse(self.path, self.expected, "NUL bytes, so no text file", row=self.row)
        self.left -= len(line)
        return line
