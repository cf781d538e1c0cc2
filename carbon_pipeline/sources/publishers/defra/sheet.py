"""The flat sheet of the UK government's conversion factors: where it is and what each row says.

The layout drifts over the years: the header's row, an `ID` from 2023, hidden columns before 2022,
`GHG` or `GHG/Unit`, the year in the value column's name. So the sheet and its columns are found by
the header's words, and the year is read from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.published_workbook import Cell, sheet_names, sheet_rows

LEVELS = ("Level 1", "Level 2", "Level 3", "Level 4", "Column Text")
_NEEDED = ("Scope", *LEVELS, "UOM")
_GAS_HEADERS = ("GHG", "GHG/Unit")
_SPELLED = {header.casefold(): header for header in (*_NEEDED, *_GAS_HEADERS)}
_VALUE_HEADER = re.compile(r"GHG Conversion Factor\s+(20\d\d)", re.IGNORECASE)
# the header stands on row 5 or 6
_HEADER_WITHIN = 30
_USUAL_SHEET = "Factors by Category"
_FRONT_PAGE = "front page"
_FRONT_PAGE_ROWS = 40


@dataclass(frozen=True)
class FlatRow:
    """A row of the flat sheet as it stands; blank cells are None."""

    number: int
    scope: Cell
    levels: tuple[Cell, ...]
    unit: Cell
    gas: Cell
    value: Cell


@dataclass(frozen=True)
class FlatSheet:
    """The flat sheet of a workbook: its name, the year of its figures, and its filled rows."""

    name: str
    year: int
    rows: tuple[FlatRow, ...]
    # the number of the row on which nothing but END stands
    ends: int | None


@dataclass(frozen=True)
class FrontPage:
    """What the workbook says of itself; None where it does not."""

    version: str | None = None
    published_on: date | None = None


def flat_sheet(path: Path) -> FlatSheet:
    """The sheet whose header is that of the flat file; refused where there is none.

    Where several sheets are like it, which people's own copies are, the publisher's name decides,
    and then their order.
    """
    names = sheet_names(path)
    named = [name for name in names if name.strip().casefold() == _USUAL_SHEET.casefold()]
    if named:
        return _read(path, named[0]) or _refuse_layout(path, named[0])
    unreadable: ReferenceDataError | None = None
    for name in names:
        try:
            found = _read(path, name)
        except ReferenceDataError as error:
            unreadable = unreadable or error
            continue
        if found:
            return found
    if unreadable:
        raise unreadable
    return _refuse_layout(path, ", ".join(names))


def front_page(path: Path, flat: FlatSheet) -> FrontPage:
    """Version and day of publication, from the sheet that is called so or stands before the flat one."""
    names = sheet_names(path)
    before = names[: names.index(flat.name)]
    named = [name for name in names if name.strip().casefold() == _FRONT_PAGE]
    for name in named or before[:1]:
        try:
            rows = [cells for number, cells in sheet_rows(path, name) if number <= _FRONT_PAGE_ROWS]
        except ReferenceDataError:
            # no figure is taken from it, so nothing is lost but the version's name
            continue
        return _said(rows)
    return FrontPage()


def _said(rows: list[list[Cell]]) -> FrontPage:
    version, updated = _beside(rows, "Version:"), _beside(rows, "Updated:")
    shown = _plain(version) if isinstance(version, Decimal) else version
    return FrontPage(
        version=f"v{str(shown).lstrip('vV')}" if shown else None,
        published_on=updated if isinstance(updated, date) else None,
    )


def _plain(number: Decimal) -> str:
    text = format(number.normalize(), "f")
    return text if "." in text else f"{text}.0"


def _beside(rows: list[list[Cell]], label: str) -> Cell:
    """The first filled cell to the right of a label."""
    for cells in rows:
        if label in cells:
            return next(
                (cell for cell in cells[cells.index(label) + 1 :] if cell is not None), None
            )
    return None


def _refuse_layout(path: Path, found: str) -> FlatSheet:
    refuse(
        path,
        f"a sheet with the columns {', '.join(_NEEDED)}, GHG and GHG Conversion Factor with a year",
        f"none such on {found}",
    )


def _read(path: Path, name: str) -> FlatSheet | None:
    rows = sheet_rows(path, name)
    for number, cells in rows:
        columns = _columns(path, number, cells)
        if columns:
            year, places = columns
            filled, ends = _flat_rows(rows, places)
            return FlatSheet(name, year, tuple(filled), ends)
        if number >= _HEADER_WITHIN:
            return None
    return None


def _columns(path: Path, row: int, cells: list[Cell]) -> tuple[int, dict[str, int]] | None:
    """The year and the place of each column; None where the row is no header of a flat file."""
    said = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]
    words = [_SPELLED.get(word.casefold(), word) for word in said]
    gas = next((header for header in _GAS_HEADERS if header in words), None)
    values = [
        (i, found) for i, word in enumerate(words) if (found := _VALUE_HEADER.fullmatch(word))
    ]
    if gas is None or not values or any(header not in words for header in _NEEDED):
        return None
    if len(values) > 1 or any(words.count(header) > 1 for header in (*_NEEDED, gas)):
        refuse(path, "each column once", f"the header {', '.join(filter(None, words))}", row=row)
    places = {header: words.index(header) for header in _NEEDED}
    return int(values[0][1][1]), {**places, "GHG": words.index(gas), "value": values[0][0]}


def _flat_rows(
    rows: Iterator[tuple[int, list[Cell]]], places: dict[str, int]
) -> tuple[list[FlatRow], int | None]:
    filled, ends = [], None
    for number, cells in rows:
        there = [cell for cell in cells if cell is not None]
        if not there:
            continue
        if there == ["END"] and ends is None:
            ends = number
        at = {
            header: cells[place] if place < len(cells) else None for header, place in places.items()
        }
        filled.append(
            FlatRow(
                number,
                at["Scope"],
                tuple(at[level] for level in LEVELS),
                at["UOM"],
                at["GHG"],
                at["value"],
            )
        )
    return filled, ends
