"""International Energy Agency, Emissions Factors: grams of CO2, CH4 and N2O per kWh, by country.

Source: the workbook «IEA Emissions Factors» (.xls or .xlsx), licensed, so none is at hand; its
layout is in `iea_sheets.py`. A row is here one figure: a country, a product (Total, coal, …) and a
year. The factor is of combustion in the power station, per kWh generated; one for each country,
product and year, of the CO2 figure with CH4 and N2O where their sheets have them.

- CO2 alone: kg CO2e per kWh = grams ÷ 1000, since CO2 counts 1 under every set of GWPs.
- CH4 and N2O in CO2e (the editions that are known): the sum of the three ÷ 1000, the gases kept
  as CO2e; the set of GWPs is the one that the sheet names, otherwise not known.
- CH4 and N2O as masses: nothing is summed; CO2e is derived under AR5, unless the sheet names a set.

Losses in the grid are a factor of their own, scope 3. The sheet of trade adjustments is not read:
a correction, which may be below zero, is no factor. Figures of biofuels are biogenic CO2 per kWh
from that fuel, not part of the total, and are left out. Zero is a figure: generation without fuels.

A factor holds for the calendar year of its data. The edition is that year (`IEA 2020`), because
each release repeats all years since 1990, restated: the next release corrects these editions. The
release (`IEA Emissions Factors 2023`) is read from the titles or the file's name.
"""

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Literal

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.iea.countries import iea_region
from carbon_pipeline.sources.publishers.iea.sheets import (
    LOSSES,
    IeaFigure,
    IeaSheet,
    figures,
    iea_sheets,
)
from carbon_pipeline.sources.publishers.powers_of_ten import shifted
from carbon_pipeline.sources.publishers.published_factors import (
    Importer,
    PublishedFactor,
    Reading,
    refuse,
)
from carbon_pipeline.sources.publishers.published_workbook import sheet_names, sheet_rows

_TITLE = "IEA Emissions Factors"
_SET_FOR_MASSES = "AR5"
_BIOFUELS = re.compile("biofuel|biomass|biogas|biogenic", re.IGNORECASE)
_RELEASE = re.compile(
    r"emissions?[ _-]?factors?[^0-9]{0,20}(20\d\d)(?!\d|\s*[-–])|\b(20\d\d) edition", re.IGNORECASE
)
_SETS = (
    ("AR4", r"\bAR4\b|\b4AR\b|fourth assessment|4th assessment"),
    ("AR5", r"\bAR5\b|\b5AR\b|fifth assessment|5th assessment"),
    ("AR6", r"\bAR6\b|\b6AR\b|sixth assessment|6th assessment"),
)

_Place = tuple[str, str, str, int]


@dataclass
class _Gathered:
    """What the sheets say of one country, product and year: grams by gas, and how many figures."""

    sheets: dict[str, IeaSheet] = field(default_factory=dict)
    found: dict[str, IeaFigure] = field(default_factory=dict)


def read_iea(path: Path) -> Reading:
    """A factor for each country, product and year; ReferenceDataError for other layouts."""
    sheets = iea_sheets(path)
    edition = _release_year(path, sheets)
    reading = Reading(source=_TITLE, release=f"{_TITLE} {edition}" if edition else path.name)
    gathered: dict[_Place, _Gathered] = defaultdict(_Gathered)
    for sheet in sheets:
        for figure in figures(path, sheet):
            reading.rows_read += 1
            region, because = iea_region(figure.area, edition)
            because = because or _left_out(figure)
            if not because and region is not None:
                place = sheet.energy, figure.product, region, figure.year
                because = _gather(path, gathered[place], sheet, figure)
            if because:
                reading.left_out[because] += 1
    for place, gathering in gathered.items():
        if "co2" in gathering.found:
            reading.factors.append(_factor(path, place, gathering))
            reading.taken += len(gathering.found)
        else:
            reading.left_out["CH4 or N2O without a figure of CO2"] += len(gathering.found)
    if not reading.factors:
        refuse(path, "a figure of at least one country", f"{reading.rows_read} cells without any")
    reading.check()
    return reading


def _left_out(figure: IeaFigure) -> str:
    if figure.because:
        return figure.because
    return "biogenic CO2 of biofuels" if _BIOFUELS.search(figure.product) else ""


def _gather(path: Path, gathering: _Gathered, sheet: IeaSheet, figure: IeaFigure) -> str:
    before = gathering.found.get(sheet.gas)
    if before is None:
        gathering.found[sheet.gas] = figure
        gathering.sheets[sheet.gas] = sheet
        return ""
    if before.figure != figure.figure:
        expected = f"one figure of {figure.area}, {figure.product}, {figure.year}"
        found = f"{figure.figure} in sheet «{sheet.name}», and {before.figure} on row {before.row}"
        refuse(path, expected, found, row=figure.row)
    return "the same figure a second time"


def _factor(path: Path, place: _Place, gathering: _Gathered) -> PublishedFactor:
    energy, product, region, year = place
    sheet, figure = gathering.sheets["co2"], gathering.found["co2"]
    gases = {
        gas: shifted(found.figure or Decimal(), 3 if gathering.sheets[gas].is_kilograms else 0)
        for gas, found in gathering.found.items()
    }
    basis, kg_co2eq, gwp_set = _amounts(path, gathering, gases)
    provisional = ", provisional" if figure.is_provisional else ""
    return PublishedFactor(
        row_key=f"{energy}, {product}, {region}",
        category=f"{energy} > {product}",
        region=region,
        unit="kWh",
        published_unit=sheet.published_unit,
        kg_co2eq_per_unit=kg_co2eq,
        edition=f"IEA {year}",
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        reference=(
            f"Sheet {sheet.name}, {product}, {figure.area}, {year}{provisional}:"
            f" {', '.join(gas.upper() for gas in gases)}"
        ),
        source_row=figure.row,
        scope=3 if energy == LOSSES else 2,
        gases=gases,
        gases_basis=basis,
        gwp_set=gwp_set,
    )


def _amounts(
    path: Path, gathering: _Gathered, gases: dict[str, Decimal]
) -> tuple[Literal["mass", "co2eq"], Decimal | None, str | None]:
    """What the gases are grams of, kg CO2e where the publisher gives it, and its set of GWPs."""
    others = [sheet for gas, sheet in gathering.sheets.items() if gas != "co2"]
    if not others:
        return "mass", shifted(gases["co2"], -3), None
    if len({sheet.is_co2eq for sheet in others}) > 1:
        found = " and ".join(f"{sheet.published_unit} in «{sheet.name}»" for sheet in others)
        refuse(path, "CH4 and N2O both as masses, or both in CO2e", found)
    gwp_set = _gwp_set(others)
    if others[0].is_co2eq:
        return "co2eq", shifted(_exact_sum(gases), -3), gwp_set
    return "mass", None, gwp_set or _SET_FOR_MASSES


def _exact_sum(gases: dict[str, Decimal]) -> Decimal:
    """The sum with every digit, where the context's precision would round it."""
    exponents = [value.as_tuple().exponent for value in gases.values()]
    places = -min(exponent for exponent in exponents if isinstance(exponent, int))
    total = sum(int(shifted(value, max(places, 0))) for value in gases.values())
    return shifted(Decimal(total), -max(places, 0))


def _gwp_set(sheets: list[IeaSheet]) -> str | None:
    text = " ".join(title for sheet in sheets for title in sheet.titles)
    named = [name for name, pattern in _SETS if re.search(pattern, text, re.IGNORECASE)]
    return named[0] if len(named) == 1 else None


def _release_year(path: Path, sheets: list[IeaSheet]) -> int | None:
    """The year of the release, from a sheet's title, the file's name or the first sheet."""
    texts = [title for sheet in sheets for title in sheet.titles]
    texts += [path.stem, *_front_sheet(path, {sheet.name for sheet in sheets})]
    for text in texts:
        found = _RELEASE.search(text)
        if found:
            return int(found[1] or found[2])
    return None


def _front_sheet(path: Path, read_already: set[str]) -> list[str]:
    first = sheet_names(path)[0]
    texts: list[str] = []
    if first not in read_already:
        # a cover with formulas is no reason to refuse the figures, which need none of it
        with suppress(ReferenceDataError):
            for _, cells in islice(sheet_rows(path, first), 60):
                texts += [cell for cell in cells if isinstance(cell, str)]
    return texts


IMPORTER = Importer(
    publisher="iea",
    library="iea",
    title=_TITLE,
    files="the workbook IEA Emissions Factors of any year (.xls or .xlsx), which IEA licenses",
    read=read_iea,
)
