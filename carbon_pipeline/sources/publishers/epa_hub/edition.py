"""The edition of EPA's Emission Factors Hub: its year, the day it was last modified, its set of GWPs."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.epa_hub.sheet import (
    HubTable,
    Line,
    assert_each_once,
    hub_lines,
    plain,
    stacked_tables,
)
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.published_workbook import Cell

_UPDATED = re.compile(r"update from the (20\d\d) version of this document")
_ORIGINAL = re.compile(r"original release of the (20\d\d) version of this document")
_MODIFIED = re.compile(r"Last Modified:?\s*(.*)", re.IGNORECASE)
_DAYS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y", "%m/%d/%Y")

# the Hub did not come out every year before 2020
_NEXT_EDITION = {2011: 2014, 2014: 2015, 2015: 2018, 2018: 2020}

# CH4 and N2O over 100 years → the assessment report of the IPCC
GWP_SETS: dict[tuple[Decimal, Decimal], str] = {
    (Decimal(21), Decimal(310)): "SAR",
    (Decimal(25), Decimal(298)): "AR4",
    (Decimal(28), Decimal(265)): "AR5",
}


@dataclass
class Hub:
    """The Hub's sheet as read."""

    path: Path
    sheet: str
    year: int
    published_on: date | None
    gwp_set: str
    tables: list[HubTable]

    @property
    def edition(self) -> str:
        """The name of the edition."""
        return f"EPA Hub {self.year}"


def read_hub(path: Path) -> Hub:
    """The sheet of the Hub in a workbook; refused where there is none, or its year or GWPs are not told."""
    sheet, lines = hub_lines(path)
    tables, preamble = stacked_tables(lines)
    assert_each_once(path, tables)
    published_on = _last_modified(path, preamble)
    year = _year(path, preamble, published_on)
    gwp_set = _gwp_set(path, preamble, tables)
    return Hub(path, sheet, year, published_on, gwp_set, tables)


def _last_modified(path: Path, preamble: list[Line]) -> date | None:
    found: dict[date, int] = {}
    for line in preamble:
        for column in line.filled:
            modified = _MODIFIED.search(line.text(column))
            if modified:
                said = line.cell(column + 1) if not modified[1] else modified[1]
                found[_day(path, line.number, said)] = line.number
    if len(found) > 1:
        days = " and ".join(day.isoformat() for day in sorted(found))
        refuse(path, "one day on which it was last modified", days, row=max(found.values()))
    return next(iter(found), None)


def _day(path: Path, row: int, said: Cell) -> date:
    if isinstance(said, date):
        return said
    text = plain(said)
    day = next((day for form in _DAYS if (day := _day_of(text, form))), None)
    if day is None:
        refuse(path, "the day it was last modified, such as 15 January 2025", f"«{text}»", row=row)
    return day


def _day_of(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None


def _year(path: Path, preamble: list[Line], published_on: date | None) -> int:
    text = " ".join(line.text(column) for line in preamble for column in line.filled)
    original, updated = _ORIGINAL.search(text), _UPDATED.search(text)
    if original:
        return int(original[1])
    if published_on:
        return published_on.year
    if updated is None:
        refuse(path, "the edition's year above the first table, as «Last Modified: …»", "no year")
    before = int(updated[1])
    return _NEXT_EDITION.get(before, before + 1)


def _gwp_set(path: Path, preamble: list[Line], tables: list[HubTable]) -> str:
    listed = next((table.lines for table in tables if table.kind == "gwp"), [])
    places = {"above the first table": gwps(preamble), "in the table of GWPs": gwps(listed)}
    told = {set_of_gwps(found) for found in places.values() if found}
    named = next(iter(told), None)
    if named is None or len(told) > 1:
        shown = "; ".join(f"{place} {_shown(each)}" for place, each in places.items() if each)
        refuse(path, f"one set of GWPs for CH4 and N2O: {_known_sets()}", shown or "none")
    return named


def gwps(lines: list[Line]) -> dict[str, Decimal]:
    """The GWPs of CH4 and N2O in lines that name the gas in one cell and its GWP in a later one."""
    found: dict[str, Decimal] = {}
    for line in lines:
        gas = next((line.text(c) for c in line.filled if line.text(c) in ("CH4", "N2O")), None)
        figures = [cell for cell in line.cells if isinstance(cell, Decimal)]
        if gas and figures:
            found.setdefault(gas, figures[0])
    return found


def set_of_gwps(found: dict[str, Decimal]) -> str | None:
    """The assessment report that the GWPs of CH4 and N2O are from; None where they are of none."""
    if set(found) != {"CH4", "N2O"}:
        return None
    return GWP_SETS.get((found["CH4"], found["N2O"]))


def _known_sets() -> str:
    return ", ".join(f"{ch4} and {n2o} ({name})" for (ch4, n2o), name in GWP_SETS.items())


def _shown(found: dict[str, Decimal]) -> str:
    return ", ".join(f"{gas} {plain(value)}" for gas, value in found.items())
