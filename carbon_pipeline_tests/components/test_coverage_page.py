"""The page of coverage: one picture, equal for equal rows, and the same as a table."""

import base64
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from carbon_pipeline.components.coverage_page import coverage_metadata
from carbon_pipeline.components.coverage_plot import COLOURS, MISSING, MOST_LINES, draw_coverage
from carbon_pipeline.methods.coverage_lines import coverage_lines
from carbon_pipeline.vocabulary.factor_coverage import MEANING, Outcome


def row(region: str, year: int, outcome: Outcome, **changes: Any) -> dict[str, Any]:
    values = {
        "module_type": "electricity",
        "factor_type": "electricity",
        "activity": "electricity",
        "region": region,
        "year": year,
        "outcome": outcome,
        "has_records": False,
    }
    return values | changes


ROWS = [
    row(region, 2020 + n, outcome, has_records=region == "KR")
    for region in ("KR", "FR")
    for n, outcome in enumerate(Outcome)
]


def test_the_picture_names_every_outcome_region_and_year() -> None:
    picture = draw_coverage(coverage_lines(ROWS))
    text = " ".join(ET.fromstring(picture).itertext())  # noqa: S314 - our own picture
    for word in ("electricity — KR FR", "2020", "2025", *MEANING.values(), "records lack a factor"):
        assert word in text, word
    for colour in (*COLOURS.values(), MISSING):
        assert colour.encode() in picture, colour


def test_equal_rows_give_equal_bytes_without_a_date() -> None:
    first, second = (draw_coverage(coverage_lines(ROWS)) for _ in range(2))
    assert first == second
    assert b"dc:date" not in first


def test_many_lines_are_cut_and_none_are_no_fault() -> None:
    used = {"has_records": True}
    fuels = [f"fuel_{n}" for n in range(MOST_LINES + 7)]
    many = [row("KR", 2024, Outcome.NONE, activity=fuel, **used) for fuel in fuels]
    assert b"7 more lines are in the table" in draw_coverage(coverage_lines(many))
    assert draw_coverage([]).rstrip().endswith(b"</svg>")


def test_the_picture_is_drawn_once_for_a_content(tmp_path: Path) -> None:
    table = tmp_path / "factor_coverage.csv"
    first = coverage_metadata(ROWS, "content", table)
    (picture,) = tmp_path.glob("*.svg")
    picture.write_bytes(b"as it lies there")
    again = coverage_metadata(ROWS, "content", table)
    assert picture.read_bytes() == b"as it lies there"
    assert base64.b64encode(b"as it lies there").decode() in again["coverage"].value
    other = coverage_metadata(ROWS, "another content", table)
    assert [Path(other["picture"].value)] == list(tmp_path.glob("*.svg"))
    assert first["dagster/row_count"] == len(ROWS)


def test_the_page_tells_which_records_lack_a_factor(tmp_path: Path) -> None:
    shown = coverage_metadata(ROWS, "content", tmp_path / "factor_coverage.csv")
    page = shown["coverage"].value
    assert page.startswith("![Factors by module")
    assert "2020 in force, of the region itself; 2021 in force, of a wider region" in page
    assert page.rstrip().endswith("| 2023 2024 2025 |")
    assert shown["years with records that lack a factor"] == 3
    assert shown["rows by outcome"].value == dict.fromkeys(map(str, Outcome), 2)
