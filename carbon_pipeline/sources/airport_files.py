"""The airports that flights of a group begin or end at: `reference/airports.csv`.

`python -m carbon_pipeline.sources.airport_files airports.dat` writes such a file from OpenFlights'
airports (Open Database License, whose terms hold for what is made of it), with every airport that
has an IATA code.
"""

import csv
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from carbon_pipeline.sources import reference_cells as cells
from carbon_pipeline.sources.publishers.openflights import read_openflights
from carbon_pipeline.sources.reference_rows import (
    ReferenceColumn,
    ReferenceFaults,
    Row,
    optional,
    reference_rows,
)
from carbon_pipeline.sources.refusals import quoted
from carbon_pipeline.sources.validity_overlaps import note_duplicates

OPENFLIGHTS = "OpenFlights, airports.dat (ODbL 1.0)"

_IATA = re.compile(r"[A-Z]{3}", re.ASCII)
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", re.ASCII)


def read_airports(path: Path) -> list[Row]:
    """One row per airport: IATA code, name, country, and degrees north and east as Decimal."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, AIRPORT_COLUMNS, faults)
    note_duplicates(rows, ("iata_code",), faults)
    faults.raise_any()
    return rows


def write_openflights(path: Path, into: TextIO) -> int:
    """Write OpenFlights' airports as `airports.csv`; how many they are."""
    airports = read_openflights(path).airports
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow([column.name for column in AIRPORT_COLUMNS if column.needed])
    for code, airport in sorted(airports.items()):
        place = (f"{airport.latitude:f}", f"{airport.longitude:f}")
        writer.writerow([code, airport.country, *place, OPENFLIGHTS])
    return len(airports)


def _iata(cell: str) -> str:
    if not _IATA.fullmatch(cell):
        raise cells.CellFault(f"{quoted(cell)} is no IATA code of three capitals, such as ICN.")
    return cell


def _degrees(most: int) -> Callable[[str], Decimal]:
    def read(cell: str) -> Decimal:
        if not _DEGREES.fullmatch(cell) or abs(Decimal(cell)) > most:
            raise cells.CellFault(f"{quoted(cell)} is no angle of -{most} to {most} degrees.")
        return Decimal(cell)

    return read


AIRPORT_COLUMNS = (
    ReferenceColumn("iata_code", _iata),
    ReferenceColumn("country", cells.country),
    ReferenceColumn("latitude", _degrees(90)),
    ReferenceColumn("longitude", _degrees(180)),
    ReferenceColumn("source", cells.text),
    optional("name", cells.text),
)


if __name__ == "__main__":
    write_openflights(Path(sys.argv[1]), sys.stdout)
