"""Carbon intensity of electricity by country and year: Ember, also as Our World in Data gives it.

Source: the CSV of the chart «Carbon intensity of electricity generation» of Our World in Data
(from Ember and the Energy Institute), CC BY 4.0, or Ember's own yearly data. One row is an area
and a year, in grams of CO2 or CO2e per kWh; kg CO2e per kWh = grams ÷ 1000, the decimal point
moved. The header differs between vintages and is read for its unit (`ember_layouts.py`).

The figure is the intensity over the life cycle of the power stations: CO2e in one number, of no
stated set of GWPs. A factor holds for the calendar year of its data. The edition is that year
(`Ember 2022`): a later vintage repeats earlier years, restated, and so corrects their editions.
Countries are named by ISO 3166; the world and the EU of 27 are kept, other groups left out. A zero
is left out as well: no way of generating has none over its life cycle, and vintages have it where
they lack the data (Belgium 2004, Luxembourg; corrected later).
"""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pycountry

from carbon_pipeline.sources.publishers.ember.layouts import IntensityRow, intensity_rows
from carbon_pipeline.sources.publishers.powers_of_ten import shifted
from carbon_pipeline.sources.publishers.published_csv import exact_number
from carbon_pipeline.sources.publishers.published_factors import (
    Importer,
    PublishedFactor,
    Reading,
    refuse,
)
from carbon_pipeline.vocabulary.regions import WORLD

_TITLE = "Ember / Our World in Data, carbon intensity of electricity"
_EU27 = "EU27"
_REGION_OF_CODE = {"OWID_WRL": WORLD, "OWID_EU27": _EU27}
# «European Union (27) (Ember)» stands beside the first of these in some vintages, slightly other
_REGION_OF_AREA = {"World": WORLD, "European Union (27)": _EU27, "EU": _EU27}

_NO_FIGURE = "no figure in the cell"
_ZERO = "zero, which no generation has over its life cycle"
_REPEATED = "the same row a second time"
_GROUP = "group of countries"
_NO_ISO = "area that ISO 3166 does not name"


def read_ember(path: Path) -> Reading:
    """A factor for each country and year; ReferenceDataError for other layouts."""
    reading = Reading(source=_TITLE, release=path.name)
    taken: dict[tuple[str, str], tuple[IntensityRow, Decimal]] = {}
    for row in intensity_rows(path):
        reading.rows_read += 1
        region, because = _region(row)
        because = row.other or because
        figure = None if because else _figure(path, row)
        because = because or _not_usable(figure)
        if not because and figure is not None and region is not None:
            because = _repeated(path, taken.get((region, row.year)), row, figure)
        if because or figure is None or region is None:
            reading.left_out[because] += 1
            continue
        taken[region, row.year] = row, figure
        reading.factors.append(_factor(row, region, figure))
    reading.taken = len(reading.factors)
    if not reading.factors:
        refuse(path, "the figure of at least one country", f"{reading.rows_read} rows without any")
    reading.check()
    return reading


def _region(row: IntensityRow) -> tuple[str | None, str]:
    region = (
        _iso_alpha_2(row.code) or _REGION_OF_CODE.get(row.code) or _REGION_OF_AREA.get(row.area)
    )
    if region:
        return region, ""
    return None, _NO_ISO if row.code else _GROUP


@cache
def _iso_alpha_2(alpha_3: str) -> str | None:
    country = pycountry.countries.get(alpha_3=alpha_3) if alpha_3 else None
    return country.alpha_2 if country else None


def _figure(path: Path, row: IntensityRow) -> Decimal | None:
    if not re.fullmatch(r"(?:19|20)[0-9]{2}", row.year):
        refuse(path, "a year", f"«{row.year[:60]}»", row=row.line, column="Year")
    if not row.figure:
        return None
    figure = exact_number(row.figure)
    if figure is None or figure < 0:
        refuse(path, "a number not below 0", f"«{row.figure[:60]}»", row=row.line)
    return figure


def _not_usable(figure: Decimal | None) -> str:
    if figure is None:
        return _NO_FIGURE
    return "" if figure else _ZERO


def _repeated(
    path: Path, before: tuple[IntensityRow, Decimal] | None, row: IntensityRow, figure: Decimal
) -> str:
    if before is None:
        return ""
    if before[1] != figure:
        expected = f"one figure of {row.area} in {row.year}"
        found = f"{figure}, and {before[1]} on line {before[0].line}"
        refuse(path, expected, found, row=row.line)
    return _REPEATED


def _factor(row: IntensityRow, region: str, grams: Decimal) -> PublishedFactor:
    year = int(row.year)
    return PublishedFactor(
        row_key=f"electricity, {region}",
        category="Electricity",
        region=region,
        unit="kWh",
        published_unit=row.unit,
        kg_co2eq_per_unit=shifted(grams, -3),
        edition=f"Ember {year}",
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        reference=f"Life-cycle carbon intensity of electricity, {row.area}, {year}",
        source_row=row.line,
        scope=2,
    )


IMPORTER = Importer(
    publisher="ember",
    library="ember",
    title=_TITLE,
    files="carbon-intensity-electricity.csv of Our World in Data, or Ember's yearly data (.csv)",
    read=read_ember,
)
