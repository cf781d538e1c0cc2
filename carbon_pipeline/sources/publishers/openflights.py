r"""OpenFlights' airports (ODbL): `airports.dat`, CSV without a header, 14 columns, `\N` for nothing.

The columns: id, name, city, country, IATA, ICAO, latitude, longitude, altitude in feet, hours from
UTC, daylight saving, time zone, type, source. Countries are English names; here they become
ISO 3166 codes.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import pycountry

from carbon_pipeline.sources.publishers.published_csv import csv_rows, exact_number, shortened
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.vocabulary.airports import Airport

COLUMNS = 14
NOTHING = ("", "\\N")
NO_IATA = "no IATA code"
NOT_AN_IATA = "an IATA code is three capital letters"
UNKNOWN_COUNTRY = "country that is not known"

_EXPECTED = "OpenFlights' airports: 14 columns without a header"
_IATA = re.compile(r"[A-Z]{3}", re.ASCII)

# names that ISO 3166 spells in another way, or countries that it has no longer
_COUNTRIES = {
    "Brunei": "BN",
    "Burma": "MM",
    "Cape Verde": "CV",
    "Congo (Brazzaville)": "CG",
    "Congo (Kinshasa)": "CD",
    "Cote d'Ivoire": "CI",
    "East Timor": "TL",
    "Falkland Islands": "FK",
    "Johnston Atoll": "UM",
    "Laos": "LA",
    "Macau": "MO",
    "Macedonia": "MK",
    "Micronesia": "FM",
    "Midway Islands": "UM",
    "Palestine": "PS",
    "Reunion": "RE",
    "Russia": "RU",
    "Saint Helena": "SH",
    "Svalbard": "SJ",
    "Swaziland": "SZ",
    "Turkey": "TR",
    "Virgin Islands": "VI",
    "Wake Island": "UM",
    "West Bank": "PS",
}

# the Netherlands Antilles were divided in 2010
_ANTILLES = {"BON": "BQ", "CUR": "CW", "EUX": "BQ", "SAB": "BQ", "SXM": "SX"}


@dataclass
class AirportReading:
    """What became of the file: airports by IATA code, and every other row by why it was left out."""

    airports: dict[str, Airport] = field(default_factory=dict)
    rows_read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def read_openflights(path: Path) -> AirportReading:
    """The airports of the file; ReferenceDataError where it is not in this layout.

    Airports without an IATA code are left out, and those of a country that ISO 3166 does not
    have. A code that stands twice, or a place that is not on the globe, refuses the file.
    """
    reading = AirportReading()
    for line, cells in csv_rows(path):
        if not cells:
            continue
        if len(cells) != COLUMNS:
            refuse(path, _EXPECTED, f"{len(cells)} columns: {shortened(cells)}", row=line)
        reading.rows_read += 1
        airport = _airport(path, line, cells)
        if isinstance(airport, str):
            reading.left_out[airport] += 1
        elif airport.iata in reading.airports:
            refuse(path, "each IATA code once", f"{airport.iata} again", row=line, column="IATA")
        else:
            reading.airports[airport.iata] = airport
    if not reading.airports:
        refuse(path, _EXPECTED, "no airport that has an IATA code")
    return reading


def _airport(path: Path, line: int, cells: list[str]) -> Airport | str:
    """The airport of a row, or why it is left out."""
    latitude = _degrees(path, line, "latitude", cells[6], 90)
    longitude = _degrees(path, line, "longitude", cells[7], 180)
    iata = cells[4]
    country = _ANTILLES.get(iata) if cells[3] == "Netherlands Antilles" else _country(cells[3])
    if iata in NOTHING:
        return NO_IATA
    if not _IATA.fullmatch(iata):
        return NOT_AN_IATA
    if country is None:
        return UNKNOWN_COUNTRY
    return Airport(iata, country, latitude, longitude)


def _degrees(path: Path, line: int, name: str, text: str, most: int) -> Decimal:
    value = exact_number(text)
    if value is None or abs(value) > most:
        expected = f"degrees of {name} from -{most} to {most}"
        refuse(path, expected, f"«{text[:60]}»", row=line, column=name)
    return value


@cache
def _country(name: str) -> str | None:
    if name in _COUNTRIES:
        return _COUNTRIES[name]
    try:
        code: str = pycountry.countries.lookup(name).alpha_2
    except LookupError:
        return None
    return code
