"""Airports of a group: what OpenFlights' list becomes is read as it was written."""

import io
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.airport_files import OPENFLIGHTS, read_airports, write_openflights

LINES = (
    '1,"Second","Town","France","BBB","LFBB",-8.5,170.123456789012,3,1,"E","Europe/Paris","airport","x"\n'
    '2,"First, of two","City","South Korea","AAA","RKAA",37.4,-0.5,3,9,"U","Asia/Seoul","airport","x"\n'
    '3,"Without code","City","France",\\N,"LFCC",1,1,3,1,"E","Europe/Paris","airport","x"\n'
)


def test_openflights_airports_become_a_file_of_the_group(tmp_path: Path) -> None:
    given, written = tmp_path / "airports.dat", io.StringIO()
    given.write_text(LINES, "utf-8")
    assert write_openflights(given, written) == 2
    made = tmp_path / "airports.csv"
    made.write_text(written.getvalue(), "utf-8")
    rows = read_airports(made)
    assert [(row["iata_code"], row["country"], row["source"]) for row in rows] == [
        ("AAA", "KR", OPENFLIGHTS),
        ("BBB", "FR", OPENFLIGHTS),
    ]
    assert (rows[0]["latitude"], rows[0]["longitude"]) == (Decimal("37.4"), Decimal("-0.5"))
    assert (rows[1]["latitude"], rows[1]["longitude"]) == (
        Decimal("-8.5"),
        Decimal("170.123456789012"),
    )
