"""The layout of EPA's supply chain files: one header row, then a row for each sector and gas."""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.published_csv import (
    column_positions,
    csv_rows,
    exact_number,
    shortened,
)
from carbon_pipeline.sources.publishers.published_factors import refuse

_CODE, _TITLE, _GAS, _UNIT = "2017 NAICS Code", "2017 NAICS Title", "GHG", "Unit"
_WITH = "Supply Chain Emission Factors with Margins"
_WITHOUT = "Supply Chain Emission Factors without Margins"
_NEEDED = (_CODE, _TITLE, _GAS, _UNIT, _WITH, _WITHOUT)

_ALL_GASES = "All GHGs"
_UNIT_TEXT = re.compile(r"kg( CO2e)?/((?:19|20)\d\d) USD, purchaser price")
_MISSING = ("", "NA", "N/A")


@dataclass(frozen=True)
class SectorRow:
    """One row: a sector, a gas or all of them, and kg per USD with and without margins."""

    line: int
    code: str
    title: str
    gas: str
    unit: str
    is_co2eq: bool
    figures: tuple[Decimal | None, Decimal | None]


@dataclass
class SupplyChainFile:
    """The rows of a file that can be used, and how many cannot, by reason."""

    price_year: int
    by_gas: bool
    rows: list[SectorRow] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_file(path: Path) -> SupplyChainFile:
    """The file's rows, its price year and whether it is by gas; ReferenceDataError for other layouts.

    Every unit of the file must name the same year, and the file all gases in CO2e, or single ones.
    """
    lines = iter(csv_rows(path))
    number, header = next(lines)
    at = column_positions(path, header, _NEEDED, row=number)
    rows: dict[tuple[str, str], SectorRow] = {}
    left_out: Counter[str] = Counter()
    years: dict[int, int] = {}
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            refuse(path, f"{len(header)} cells", f"{len(cells)}: {shortened(cells)}", row=line)
        found, year = _row(path, line, {name: cells[place].strip() for name, place in at.items()})
        years.setdefault(year, line)
        because = _not_usable(path, rows.get((found.code, found.gas)), found)
        if because:
            left_out[because] += 1
        else:
            rows[found.code, found.gas] = found
    if not rows:
        refuse(path, "a row for each sector", "no sector below the header")
    by_gas = _is_by_gas(path, list(rows.values()))
    return SupplyChainFile(_one_year(path, years), by_gas, list(rows.values()), left_out)


def _row(path: Path, line: int, cells: dict[str, str]) -> tuple[SectorRow, int]:
    unit = _UNIT_TEXT.fullmatch(" ".join(cells[_UNIT].split()))
    if unit is None:
        expected = "kg or kg CO2e per USD of a year, purchaser price"
        refuse(path, expected, f"«{cells[_UNIT][:60]}»", row=line, column=_UNIT)
    with_margins = _figure(path, line, _WITH, cells[_WITH])
    figures = (with_margins, _figure(path, line, _WITHOUT, cells[_WITHOUT]))
    is_co2eq = unit[1] is not None
    row = SectorRow(line, cells[_CODE], cells[_TITLE], cells[_GAS], cells[_UNIT], is_co2eq, figures)
    return row, int(unit[2])


def _figure(path: Path, line: int, column: str, text: str) -> Decimal | None:
    if text in _MISSING:
        return None
    figure = exact_number(text)
    if figure is None:
        refuse(path, "a number with a decimal point", f"«{text[:60]}»", row=line, column=column)
    return figure


def _not_usable(path: Path, before: SectorRow | None, row: SectorRow) -> str:
    if not re.fullmatch(r"[0-9]{6}", row.code):
        return "sector without a NAICS code of six digits"
    if before is None:
        return ""
    if before.figures != row.figures:
        expected = f"one row for {row.code} and {row.gas}"
        refuse(path, expected, f"others than on line {before.line}", row=row.line, column=_CODE)
    return "the same row a second time"


def _is_by_gas(path: Path, rows: list[SectorRow]) -> bool:
    all_gases = [row for row in rows if row.gas == _ALL_GASES]
    if all_gases and len(all_gases) < len(rows):
        single = next(row for row in rows if row.gas != _ALL_GASES)
        found = f"«{single.gas}» beside «{_ALL_GASES}»"
        refuse(path, "either all gases together or single ones", found, row=single.line)
    for row in all_gases:
        if not row.is_co2eq:
            refuse(path, f"«{_ALL_GASES}» in kg CO2e", f"«{row.unit}»", row=row.line, column=_UNIT)
    return not all_gases


def _one_year(path: Path, years: dict[int, int]) -> int:
    if len(years) > 1:
        first, second, *_ = sorted(years, key=lambda year: years[year])
        refuse(path, f"prices of {first} on every row", f"{second}", row=years[second])
    return next(iter(years))
