"""The layouts in which Ember's carbon intensity of electricity is published, read into the same rows.

- Our World in Data, CSV of the chart: `Entity,Code,Year` and a column «[Lifecycle] carbon intensity
  of electricity», followed by the unit after a dash or in brackets.
- Ember, yearly data, long format: one row for each area, year and `Variable`, with `Unit` and
  `Value`; the variable is «CO2 intensity».
- Ember, yearly data since July 2026: one row for each area, year and `Electricity source`; the
  column is «Emissions intensity (gCO2e/kWh)» of the source «Total generation».
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from carbon_pipeline.sources.publishers.published_csv import column_positions, csv_rows, shortened
from carbon_pipeline.sources.publishers.published_factors import refuse

_GRAMS_PER_KWH = re.compile(r"g\s?CO[2₂]\s?-?(?:eq?\.?)?\s?/\s?kWh", re.IGNORECASE)
_OWID_VALUE = re.compile(
    r"(?:lifecycle |life-cycle )?carbon intensity of electricity(?: generation)?"
    r"(?: - | ?\()([^()]+)\)?",
    re.IGNORECASE,
)
_EMBER_VALUE = re.compile(r"Emissions intensity \((.+)\)", re.IGNORECASE)

# the European Environment Agency's series has the same header; its figures are not Ember's
_NOT_EMBER = ("EU-27", "EU27+1")

Cells = dict[str, str]


@dataclass(frozen=True)
class IntensityRow:
    """One row: where, when and how many grams per kWh, as text; or why it holds no such figure."""

    line: int
    area: str
    code: str
    year: str
    figure: str
    unit: str
    other: str = ""


@dataclass(frozen=True)
class _Layout:
    columns: tuple[str, str, str]
    needed: tuple[str, ...]
    figure: str
    unit: str
    is_other: Callable[[Cells], str]


def intensity_rows(path: Path) -> Iterator[IntensityRow]:
    """Every row below the header; ReferenceDataError for another layout, unit or publisher."""
    lines = iter(csv_rows(path))
    number, header = next(lines)
    layout = _layout(path, number, [" ".join(name.split()) for name in header])
    at = column_positions(path, header, layout.needed, row=number)
    area, code, year = layout.columns
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            refuse(path, f"{len(header)} cells", f"{len(cells)}: {shortened(cells)}", row=line)
        named = {name: cells[place].strip() for name, place in at.items()}
        unit = named.get("Unit", layout.unit)
        other = layout.is_other(named)
        if named[area] in _NOT_EMBER:
            found = f"«{named[area]}», as in a series of the European Environment Agency"
            refuse(path, "areas as Ember names them", found, row=line, column=area)
        if not other and not _GRAMS_PER_KWH.fullmatch(unit):
            refuse(path, "grams of CO2 per kWh", f"«{unit[:60]}»", row=line, column="Unit")
        yield IntensityRow(
            line, named[area], named[code], named[year], named[layout.figure], unit, other
        )


def _layout(path: Path, number: int, header: list[str]) -> _Layout:
    if "Variable" in header:
        columns = ("Area", _code_column(header), "Year")
        needed = (*columns, "Variable", "Unit", "Value")
        return _Layout(columns, needed, "Value", "", _other_variable)
    if "Electricity source" in header:
        name, unit = _value_column(path, number, header, _EMBER_VALUE)
        columns = ("Area", _code_column(header), "Year")
        return _Layout(columns, (*columns, "Electricity source", name), name, unit, _other_source)
    name, unit = _value_column(path, number, header, _OWID_VALUE)
    columns = ("Entity", "Code", "Year")
    return _Layout(columns, (*columns, name), name, unit, lambda _: "")


def _code_column(header: list[str]) -> str:
    return "Country code" if "Country code" in header else "ISO 3 code"


def _value_column(
    path: Path, number: int, header: list[str], pattern: re.Pattern[str]
) -> tuple[str, str]:
    found = [(name, match[1].strip()) for name in header if (match := pattern.fullmatch(name))]
    usable = [(name, unit) for name, unit in found if _GRAMS_PER_KWH.fullmatch(unit)]
    if len(usable) != 1:
        expected = "one column of the carbon intensity of electricity in gCO2/kWh"
        refuse(path, expected, f"the columns {shortened(header)}", row=number)
    return usable[0]


def _other_variable(cells: Cells) -> str:
    return "" if cells["Variable"] == "CO2 intensity" else "another variable than CO2 intensity"


def _other_source(cells: Cells) -> str:
    if cells["Electricity source"].lower() == "total generation":
        return ""
    return "one source of electricity, not the total"
