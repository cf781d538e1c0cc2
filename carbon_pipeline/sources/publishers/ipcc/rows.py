"""Rows of an extract of the IPCC's Emission Factor Database (EFDB), CSV or workbook.

One row is one value with its EF ID. Cells may be of several lines. Columns beyond those that are
needed vary with the extract.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pycountry

from carbon_pipeline.sources.publishers.published_csv import (
    column_positions,
    csv_rows,
    exact_number,
    shortened,
)
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.published_workbook import sheet_names, sheet_rows
from carbon_pipeline.vocabulary.regions import WORLD

NO_FIGURE = "no figure in the cell"
NOT_A_NUMBER = "a figure that is not a number"
NOT_POSITIVE = "a figure that is not above zero"
OTHER_LENGTH = "row that is not as long as the header"
NO_ID = "no EF ID"
NO_FUEL = "no fuel"
NOT_A_DEFAULT = "not a default of the guidelines of 2006"
REGION_NOT_KNOWN = "region that is not known"
COUNTRY_UNNAMED = "a country's own value without its country"

ID, SOURCE, GAS, FUEL = "EF ID", "IPCC 2006 Source/Sink Category", "Gas", "Fuel 2006"
DESCRIPTION, REGION = "Description", "Region / Regional Conditions"
VALUE, UNIT = "Value", "Unit"
NEEDED = (ID, SOURCE, GAS, FUEL, DESCRIPTION, REGION, VALUE, UNIT)
TECHNICAL, PARAMETER_TYPE = "Technical Reference", "Type of parameter"
CONDITIONS = (
    "Technologies / Practices",
    "Parameters / Conditions",
    "Abatement / Control Technologies",
    "Other properties",
)

# «1996 & 2006 IPCC default» too
_DEFAULT = re.compile(r"\b2006 IPCC default", re.IGNORECASE)
_COUNTRY_SPECIFIC = re.compile(r"country.?specific", re.IGNORECASE)
_THE_WORLD = {"", "world", "global", "default", "all", "any", "generic"}
_ALSO_CALLED = {
    "usa": "US",
    "united states of america (usa)": "US",
    "uk": "GB",
    "united kingdom of great britain and northern ireland": "GB",
    "republic of korea": "KR",
    "south korea": "KR",
    "russia": "RU",
    "vietnam": "VN",
    "turkey": "TR",
    "czech republic": "CZ",
}


@dataclass(frozen=True)
class EfdbRow:
    """One value of the database. `region` is a code of ours; `unit` and `source` as published."""

    row: int
    ef_id: str
    source: str
    gas: str
    fuel: str
    description: str
    conditions: str
    region: str
    value: Decimal
    unit: str
    reference: str


def efdb_rows(path: Path) -> Iterator[EfdbRow | tuple[int, str]]:
    """Each row of the extract, or its number and why it is left out; blank and # lines are no rows."""
    rows = ((number, cells) for number, cells in _raw_rows(path) if _is_row(cells))
    row, header = next(rows, (None, []))
    names = [_words(cell) for cell in header]
    if not set(NEEDED) & set(names):
        refuse(path, f"a header with {', '.join(NEEDED)}", shortened(header), row=row)
    places = column_positions(path, header, NEEDED, row=row)
    optional = {n: names.index(n) for n in (TECHNICAL, PARAMETER_TYPE, *CONDITIONS) if n in names}
    for number, cells in rows:
        if len(cells) != len(header):
            yield number, OTHER_LENGTH
        else:
            texts = {name: _words(cells[at]) for name, at in (places | optional).items()}
            yield _read(number, texts)


def _raw_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    if path.suffix.casefold() not in (".xlsx", ".xls"):
        yield from csv_rows(path)
        return
    first = next(iter(sheet_names(path)), None)
    if first is None:
        refuse(path, "a sheet", "none")
    width = 0
    for number, cells in sheet_rows(path, first):
        texts = ["" if cell is None else str(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        # a sheet does not keep the blank cells at the end of a row
        width = width or len(texts)
        yield number, texts + [""] * (width - len(texts))


def _is_row(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#")


def _words(cell: str) -> str:
    return " ".join(cell.split())


def _read(number: int, texts: dict[str, str]) -> EfdbRow | tuple[int, str]:
    value = exact_number(texts[VALUE])
    region = _region(texts[REGION])
    because = _left_out(texts, value, region)
    if because or value is None or region is None:
        return number, because
    return EfdbRow(
        row=number,
        ef_id=texts[ID].removesuffix(".0"),
        source=texts[SOURCE],
        gas=texts[GAS].casefold(),
        fuel=texts[FUEL],
        description=texts[DESCRIPTION],
        conditions="; ".join(texts[name] for name in CONDITIONS if texts.get(name)),
        region=region,
        value=value,
        unit=texts[UNIT],
        reference=texts.get(TECHNICAL, ""),
    )


def _left_out(texts: dict[str, str], value: Decimal | None, region: str | None) -> str:
    kind = texts.get(PARAMETER_TYPE, "")
    unnamed = region == WORLD and _COUNTRY_SPECIFIC.search(texts[DESCRIPTION])
    reasons = (
        (not texts[ID], NO_ID),
        (kind and not _DEFAULT.search(kind), NOT_A_DEFAULT),
        (not texts[FUEL], NO_FUEL),
        (not texts[VALUE], NO_FIGURE),
        (value is None, NOT_A_NUMBER),
        (value is not None and value < 0, NOT_POSITIVE),
        (unnamed, COUNTRY_UNNAMED),
        (region is None, REGION_NOT_KNOWN),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _region(text: str) -> str | None:
    name = text.casefold()
    return WORLD if name in _THE_WORLD else _ALSO_CALLED.get(name) or _countries().get(name)


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for name in ("name", "common_name", "official_name"):
            if hasattr(country, name):
                names[str(getattr(country, name)).casefold()] = str(country.alpha_2)
    return names
