"""OpenFlights' airports: the file at hand, its quirks, and what is refused."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.openflights import read_openflights
from carbon_pipeline.vocabulary.airports import Airport
from carbon_pipeline.vocabulary.regions import is_country

SHARED = Path(__file__).parents[4] / "shared/data"
AIRPORTS = SHARED / "reference/airports/openflights_airports.dat"

REST = r'125,-8,"A","America/Los_Angeles","airport","OurAirports"'


def row(
    iata: str, country: str = "France", latitude: str = "48.5", longitude: str = "-2.25"
) -> str:
    code = iata if iata == r"\N" else f'"{iata}"'
    return f'1,"An Airport","A ""City""","{country}",{code},"XXXX",{latitude},{longitude},{REST}'


def file_of(folder: Path, *rows: str) -> Path:
    path = folder / "airports.dat"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.skipif(not AIRPORTS.exists(), reason=f"the shared file {AIRPORTS.name} is not at hand")
def test_the_file_at_hand() -> None:
    reading = read_openflights(AIRPORTS)
    assert reading.rows_read == 7698
    assert len(reading.airports) == 6071
    assert reading.left_out == {"no IATA code": 1626, "an IATA code is three capital letters": 1}
    assert reading.rows_read == len(reading.airports) + reading.left_out.total()
    assert reading.airports["LAX"] == Airport(
        "LAX", "US", Decimal("33.94250107"), Decimal("-118.4079971")
    )
    assert reading.airports["PUS"] == Airport(
        "PUS", "KR", Decimal("35.1795005798"), Decimal("128.93800354")
    )
    countries = {code: reading.airports[code].country for code in ("IST", "SVO", "CUR", "ISC")}
    assert countries == {"IST": "TR", "SVO": "RU", "CUR": "CW", "ISC": "GB"}
    assert [each for each in reading.airports.values() if not is_country(each.country)] == []


def test_rows_that_are_left_out(tmp_path: Path) -> None:
    rows = [row("AAA"), row(r"\N"), row(""), row("AB1"), row("abc"), row("BBB", "Atlantis")]
    reading = read_openflights(file_of(tmp_path, *rows, ""))
    assert reading.airports == {"AAA": Airport("AAA", "FR", Decimal("48.5"), Decimal("-2.25"))}
    assert reading.rows_read == 6
    assert reading.left_out == Counter(
        {
            "no IATA code": 2,
            "an IATA code is three capital letters": 2,
            "country that is not known": 1,
        }
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([row("AAA"), row("AAA")], "row 2, column IATA: expected each IATA code once"),
        ([row("AAA", latitude="90.1")], "row 1, column latitude: expected degrees of latitude"),
        ([row("AAA", longitude="-180.5")], "row 1, column longitude: expected degrees"),
        ([row("AAA", latitude=r"\N")], "found «\\N»"),
        ([row("AAA"), row("BBB") + ',"more"'], "row 2: expected OpenFlights' airports: 14 columns"),
        (["id,name,iata", "1,Somewhere,AAA"], "found 3 columns: «id», «name», «iata»"),
        ([row(r"\N")], "found no airport that has an IATA code"),
        ([""], "found an empty file"),
    ],
)
def test_a_file_of_another_layout_is_refused(
    tmp_path: Path, rows: list[str], sentence: str
) -> None:
    with pytest.raises(ReferenceDataError) as refused:
        read_openflights(file_of(tmp_path, *rows))
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="no file of that name"):
        read_openflights(tmp_path / "airports.dat")
