"""Workbooks that claim or unpack to more than a reader can bear: refused before they harm."""

import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.sources.publishers.published_workbook import sheet_rows
from carbon_pipeline_tests.sources.publishers.workbook_files import (
    cell_xml,
    rows_xml,
    sheet_xml,
    workbook_parts,
    write_bomb,
    write_parts,
)
from carbon_pipeline_tests.sources.publishers.workbook_reading import (
    MEGABYTE,
    one_sheet,
    read_apart,
)


def test_a_cell_at_the_far_corner_is_refused_without_a_grid(tmp_path: Path) -> None:
    far = '<row r="1048576">' + cell_xml("XFD1048576", 1) + "</row>"
    found = read_apart(one_sheet(tmp_path / "book.xlsx", rows_xml([["h"]]) + far))
    assert "to row 1048576, column 16384" in found["said"]


def test_a_far_cell_in_a_near_row_is_seen_too(tmp_path: Path) -> None:
    far = '<row r="2">' + cell_xml("XFD1048576", 1) + "</row>"
    found = read_apart(one_sheet(tmp_path / "book.xlsx", rows_xml([["h"]]) + far))
    assert "to row 1048576" in found["said"]


def test_a_million_empty_rows_are_refused(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 1_000_002))
    found = read_apart(one_sheet(tmp_path / "book.xlsx", rows_xml([["h"]]) + empty))
    assert "at most 200000 rows" in found["said"]


def test_millions_of_values_in_one_cell_are_refused(tmp_path: Path) -> None:
    same = '<row r="1">' + '<c r="A1"><v>1</v></c>' * 4_100_000 + "</row>"
    found = read_apart(one_sheet(tmp_path / "book.xlsx", same))
    assert found["said"] is not None


def test_formatted_cells_beyond_the_data_are_borne(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{n}">' + "".join(cell_xml(f"{c}{n}", None) for c in ("A", "ZZ")) + "</row>"
        for n in range(2, 9_000)
    )
    last = '<row r="1048576" hidden="1"/>'
    path = one_sheet(tmp_path / "book.xlsx", rows_xml([["h", 1.5]]) + empty + last)
    assert list(sheet_rows(path, "Data")) == [(1, ["h", Decimal("1.5")])]


def test_a_range_of_205_columns_and_8000_rows_is_read(tmp_path: Path) -> None:
    rows = rows_xml([["h"], [1.5]]) + '<row r="8044">' + cell_xml("GW8044", "x") + "</row>"
    found = read_apart(one_sheet(tmp_path / "book.xlsx", rows))
    assert found["rows"] == 8044


BOMBS = {
    "a sheet": ("xl/worksheets/sheet1.xml", b" " * MEGABYTE, 300),
    "a part that nothing reads": ("xl/media/image1.png", bytes(MEGABYTE), 300),
    "texts": ("xl/sharedStrings.xml", b"<si/>" * (MEGABYTE // 5), 40),
}


@pytest.mark.parametrize(("part", "piece", "times"), BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused(tmp_path: Path, part: str, piece: bytes, times: int) -> None:
    parts = workbook_parts({"Data": sheet_xml(rows_xml([["x"]]))})
    parts.pop(part, None)
    found = read_apart(write_bomb(tmp_path / "book.xlsx", parts, part, piece, times))
    assert "of at most 200 MB unpacked" in found["said"]


def test_a_bomb_that_understates_its_size_is_refused(tmp_path: Path) -> None:
    """Both places that state the size say 100 bytes; the part unpacks to 300 MB."""
    part = "xl/worksheets/sheet1.xml"
    parts = workbook_parts({"Data": ""})
    del parts[part]
    path = write_bomb(tmp_path / "book.xlsx", parts, part, b" " * MEGABYTE, 300)
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 300 * MEGABYTE), b"\x64\0\0\0"))
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo(part).file_size == 100
    found = read_apart(path)
    assert "unpacks to more than" in found["said"]


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
def test_an_entity_bomb_is_refused(tmp_path: Path, part: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY e0 "ha">{entities}]><b>&e11;</b>'
    parts = workbook_parts({"Data": sheet_xml(rows_xml([["x"]]))}) | {part: bomb.encode()}
    found = read_apart(write_parts(tmp_path / "book.xlsx", parts))
    assert "declares a document type" in found["said"]
