"""The sheets of the IEA's workbook: a title, a header row with years, countries below, then notes.

Layout that is relied on, of the editions since 2018 (database documentation 2018 and 2019; public
code that reads the 2021 edition): sheets `CO2KWH ELE & HEAT`, `CO2KWH ELE`, `CO2KWH HEAT`, `CH4
factors` or `CH4KWH …`, `N2O factors` or `N2OKWH …`, `T&D losses adjustment`; the header some rows
below the top, such as row 3, with `Country`, in most sheets `Product`, and one column for each
year; the last year may be marked as provisional or estimated. The unit stands in the title or the
header. A figure that there is none of is `..`, `x` or `c`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

from carbon_pipeline.sources.publishers.iea.countries import is_known
from carbon_pipeline.sources.publishers.published_csv import exact_number, shortened
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.published_workbook import Cell, sheet_names, sheet_rows

ELECTRICITY, HEAT, BOTH = "Electricity", "Heat", "Electricity and heat"
LOSSES = "T&D losses"
TOTAL = "Total"

_ROWS_ABOVE_HEADER = 40
# where the header names neither: by the number of columns before the years
_UNNAMED_PLACES: dict[int, tuple[int, int | None]] = {1: (0, None), 2: (0, 1)}
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?:\.0)?\s*\(?(p|e|prov\w*\.?|est\w*\.?|prelim\w*\.?)?\)?\*?", re.IGNORECASE
)
_UNIT = re.compile(
    r"\b(k?g|grammes|grams)\s*(?:of\s)?\s*(CO2|CH4|N2O)?\s?-?\s?(eq\w*\.?|e\b)?\s*(?:/|per)\s*(?:kWh|kilowatt[- ]?hour)",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"^(?:country|region|econom)", re.IGNORECASE)
_PRODUCT = re.compile(r"^(?:product|fuel|flow)", re.IGNORECASE)
_DIGITS = str.maketrans("₂₄\u00a0", "24 ")
_MISSING = {
    "..": "not available",
    "...": "not available",
    "…": "not available",
    "n.a.": "not available",
    "na": "not available",
    "n/a": "not available",
    "x": "not applicable or not available",
    "c": "confidential",
    "-": "nil",
}


@dataclass(frozen=True)
class IeaSheet:
    """One sheet of figures: of which gas, per kWh of what, in which unit, and where it stands."""

    name: str
    gas: str
    energy: str
    titles: tuple[str, ...]
    published_unit: str
    is_co2eq: bool
    is_kilograms: bool
    header_row: int
    places: tuple[int, int | None]
    years: dict[int, tuple[int, bool]]


@dataclass(frozen=True)
class IeaFigure:
    """One figure: a country, a product and a year; or why there is none."""

    row: int
    area: str
    product: str
    year: int
    is_provisional: bool
    figure: Decimal | None
    because: str


def iea_sheets(path: Path) -> list[IeaSheet]:
    """The sheets that hold factors per kWh; ReferenceDataError where none is of CO2."""
    names = sheet_names(path)
    known = [(name, kind) for name in names if (kind := _kind_of_name(name))]
    if not any(gas == "co2" for _, (gas, _) in known):
        known = [(name, kind) for name in names if (kind := _kind_of_title(path, name))]
    sheets = [_sheet(path, name, gas, energy) for name, (gas, energy) in known]
    if not any(sheet.gas == "co2" for sheet in sheets):
        expected = "sheets CO2KWH ELE, CO2KWH HEAT or CO2KWH ELE & HEAT"
        refuse(path, expected, f"the sheets {shortened(names)}")
    return sheets


def figures(path: Path, sheet: IeaSheet) -> Iterator[IeaFigure]:
    """Every figure of the sheet, row by row; rows without a country's name and figures are notes."""
    country_at, product_at = sheet.places
    area = ""
    for number, cells in sheet_rows(path, sheet.name):
        if number <= sheet.header_row:
            continue
        named, product = _text(cells, country_at), _text(cells, product_at)
        # in merged cells the country stands on the first of its rows only
        area = named or (area if product else "")
        shown = {place: _cell(cells, place) for place in sheet.years}
        if not area or (not is_known(area) and all(each is None for each in shown.values())):
            continue
        for place, (year, is_provisional) in sheet.years.items():
            figure, because = _figure(shown[place])
            yield IeaFigure(number, area, product or TOTAL, year, is_provisional, figure, because)


def _kind_of_name(name: str) -> tuple[str, str] | None:
    """The gas and the energy of a sheet by its name; None where it holds no factors per kWh."""
    letters = re.sub(r"[^A-Z0-9]", "", name.translate(_DIGITS).upper())
    if "LOSS" in letters and "TRADE" not in letters:
        return "co2", LOSSES
    found = re.fullmatch(
        r"(CO2|CH4|N2O)(?:EQ)?(FACTORS?|EF)?(?:PER)?(KWH)?(ELE\w*?)?(?:AND)?(HEAT)?(ONLY)?(FACTORS?)?",
        letters,
    )
    if not found or not (found[2] or found[3] or found[7]):
        return None
    energy = (BOTH if found[4] else HEAT) if found[5] else ELECTRICITY
    return found[1].lower(), energy


def _kind_of_title(path: Path, name: str) -> tuple[str, str] | None:
    """The same by the title above the header, for editions that name their sheets otherwise."""
    titles, number, header = _top(path, name)
    heads = [cell for cell in header if isinstance(cell, str)]
    text = " ".join([name, *titles, *heads]).translate(_DIGITS).casefold()
    gas = re.search(r"ch4|n2o", text) or re.search("co2", text)
    if not number or not gas or not _UNIT.search(text) or "trade" in text:
        return None
    if "loss" in text:
        return gas[0], LOSSES
    if "electricity" not in text:
        return (gas[0], HEAT) if "heat" in text else None
    is_both = re.search(r"electricity(?: and |/| & )heat", text)
    return gas[0], BOTH if is_both else ELECTRICITY


def _top(path: Path, name: str) -> tuple[list[str], int, list[Cell]]:
    """The texts above the header, and the header with its row, which is 0 where there is none."""
    titles: list[str] = []
    for number, cells in islice(sheet_rows(path, name), _ROWS_ABOVE_HEADER):
        if _years(cells):
            return titles, number, cells
        titles += [cell for cell in cells if isinstance(cell, str)]
    return titles, 0, []


def _sheet(path: Path, name: str, gas: str, energy: str) -> IeaSheet:
    titles, number, header = _top(path, name)
    if not number:
        expected = f"a header with years in the first {_ROWS_ABOVE_HEADER} rows of sheet «{name}»"
        refuse(path, expected, f"none; the sheet begins {shortened(titles)}")
    years = _years(header)
    heads = [cell for cell in header if isinstance(cell, str)]
    unit, is_co2eq, is_kilograms = _unit(path, name, gas, [*titles, name, *heads])
    return IeaSheet(
        name=name,
        gas=gas,
        energy=energy,
        titles=tuple(titles),
        published_unit=unit,
        is_co2eq=is_co2eq,
        is_kilograms=is_kilograms,
        header_row=number,
        places=_places(path, name, number, header[: min(years)]),
        years=years,
    )


def _years(cells: list[Cell]) -> dict[int, tuple[int, bool]]:
    """The years of a header by their column; none where the row is no header."""
    found: dict[int, tuple[int, bool]] = {}
    for place, cell in enumerate(cells):
        text = format(cell, "f") if isinstance(cell, Decimal) else cell
        match = _YEAR.fullmatch(text.strip()) if isinstance(text, str) else None
        if match:
            found[place] = int(match[1]), match[2] is not None
    years = [year for year, _ in found.values()]
    named = any(isinstance(cell, str) and _COUNTRY.search(cell) for cell in cells)
    is_header = len(set(years)) == len(years) and (len(years) > 1 or named)
    return found if is_header and 0 not in found else {}


def _places(path: Path, name: str, number: int, cells: list[Cell]) -> tuple[int, int | None]:
    """The columns of the country and of the product before the years: as named, or in that order."""
    heads = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]
    countries = [place for place, head in enumerate(heads) if _COUNTRY.search(head)]
    products = [place for place, head in enumerate(heads) if _PRODUCT.search(head)]
    if not countries and not products and len(heads) in _UNNAMED_PLACES:
        return _UNNAMED_PLACES[len(heads)]
    if len(countries) != 1 or len(products) > 1:
        expected = f"columns of the country and the product in sheet «{name}»"
        refuse(path, expected, shortened(heads), row=number)
    return countries[0], products[0] if products else None


def _unit(path: Path, name: str, gas: str, texts: list[str]) -> tuple[str, bool, bool]:
    """The unit as it is written, whether it is CO2e, and whether it is in kg."""
    found: dict[tuple[bool, bool], str] = {}
    for text in texts:
        for match in _UNIT.finditer(text.translate(_DIGITS)):
            weighed = (match[2] or gas).lower()
            is_co2eq = match[3] is not None or (weighed == "co2" and gas != "co2")
            if weighed not in (gas, "co2") or (is_co2eq and gas == "co2"):
                refuse(path, f"grams of {gas} in sheet «{name}»", f"«{match[0]}»")
            found.setdefault((is_co2eq, match[1].lower() == "kg"), match[0].strip())
    if len(found) != 1:
        expected = f"one unit in the title of sheet «{name}», grams per kWh"
        refuse(path, expected, " and ".join(found.values()) or shortened(texts))
    ((is_co2eq, is_kilograms), written) = next(iter(found.items()))
    return written, is_co2eq, is_kilograms


def _figure(cell: Cell) -> tuple[Decimal | None, str]:
    if cell is None:
        return None, "no figure in the cell"
    figure = exact_number(cell) if isinstance(cell, str) else cell
    if not isinstance(figure, Decimal):
        marker = cell.casefold() if isinstance(cell, str) else ""
        return None, _MISSING.get(marker, "text in place of a figure")
    if figure < 0:
        return None, "figure below zero"
    return figure, ""


def _cell(cells: list[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _text(cells: list[Cell], place: int | None) -> str:
    cell = _cell(cells, place) if place is not None else None
    return " ".join(cell.split()) if isinstance(cell, str) else ""
