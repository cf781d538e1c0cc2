"""Files that are no workbook, or a damaged or ambiguous one: refused, never half read."""

import random
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.published_workbook import sheet_names, sheet_rows
from carbon_pipeline_tests.sources.publishers.workbook_files import (
    rows_xml,
    sheet_xml,
    workbook_parts,
    write_parts,
    write_workbook,
)
from carbon_pipeline_tests.sources.publishers.workbook_reading import refusal

NO_WORKBOOKS = {
    "empty": b"",
    "text": b"Scope,Level 1\n",
    "web page": b"<html><body>not found</body></html>",
    "archive cut off": b"PK\x03\x04" + bytes(200),
    "compound file cut off": bytes.fromhex("d0cf11e0a1b11ae1"),
    "compound file of nothing": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000),
    "compound file of noise": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 40,
}


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize("content", NO_WORKBOOKS.values(), ids=NO_WORKBOOKS.keys())
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"book{suffix}"
    path.write_bytes(content)
    assert "an Excel workbook" in refusal(path)
    with pytest.raises(ReferenceDataError):
        sheet_names(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "none.xlsx")


def test_an_archive_of_another_kind_is_refused(tmp_path: Path) -> None:
    parts = workbook_parts({"Data": sheet_xml(rows_xml([["x"]]))})
    document = write_parts(tmp_path / "a.xlsx", {"word/document.xml": b"<a/>"})
    assert "another kind" in refusal(document)
    # the library would try the archive as a spreadsheet of the other kind
    assert "another kind" in refusal(
        write_parts(tmp_path / "b.xlsx", {**parts, "content.xml": b"<a/>"})
    )


def test_a_workbook_behind_a_compound_file_is_refused(tmp_path: Path) -> None:
    inner = write_workbook(tmp_path / "inner.xlsx", {"Data": [["x"]]}).read_bytes()
    path = tmp_path / "both.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + inner)
    assert "another kind" in refusal(path)


def test_parts_under_a_password_and_packed_unusually_are_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "book.xlsx", {"Data": [["x"]]})
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    path.write_bytes(content)
    assert "password" in refusal(path)
    squeezed = tmp_path / "squeezed.xlsx"
    with zipfile.ZipFile(squeezed, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in workbook_parts({"Data": sheet_xml("")}).items():
            archive.writestr(name, part)
    assert "unusual" in refusal(squeezed)


@pytest.mark.parametrize(
    "damage",
    [
        lambda xml: xml[:-20],
        lambda xml: xml.replace(b"</row>", b"</c>"),
        lambda xml: xml.replace(b"<v>", b"<v>\x00"),
        lambda _: b"",
    ],
    ids=["cut off", "crossed elements", "a zero byte", "empty"],
)
def test_a_damaged_sheet_is_refused(tmp_path: Path, damage: Any) -> None:
    parts = workbook_parts({"Data": sheet_xml(rows_xml([["h"], [1.5]]))})
    parts["xl/worksheets/sheet1.xml"] = damage(parts["xl/worksheets/sheet1.xml"])
    assert "damaged part" in refusal(write_parts(tmp_path / "book.xlsx", parts))


def test_an_archive_whose_bytes_were_changed_is_refused_or_read_as_it_was(tmp_path: Path) -> None:
    rows = [["h", float(n)] for n in range(60)]
    path = write_workbook(tmp_path / "book.xlsx", {"Data": rows})
    whole, expected = path.read_bytes(), list(sheet_rows(path, "Data"))
    chance = random.Random(7)  # noqa: S311 - the same changes each time
    refused = 0
    for _ in range(150):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content[: len(content) - chance.choice((0, 0, 0, 30))])
        try:
            assert list(sheet_rows(path, "Data")) == expected
        except ReferenceDataError:
            refused += 1
    assert refused > 75


def test_a_part_that_misstates_its_size_a_little_is_refused(tmp_path: Path) -> None:
    content = sheet_xml(rows_xml([["x"]])).encode()
    parts = workbook_parts({"Data": content.decode()})
    path = write_parts(tmp_path / "book.xlsx", parts)
    size = struct.pack("<I", len(content))
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", len(content) - 30)))
    assert "of another size than the archive says" in refusal(path)


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "book.xlsx", {"Data": [["x"]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", sheet_xml(rows_xml([["y"]])))
    assert "an archive of 6 parts, 5 names" in refusal(path)


@pytest.mark.parametrize(
    ("part", "word", "other"),
    [
        ("_rels/.rels", b"xl/workbook.xml", b"own/workbook.xml"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"../xl/worksheets/sheet1.xml"),
        ("xl/_rels/workbook.xml.rels", b'Id="rId2"', b'Id="rId1"'),
        ("xl/workbook.xml", b'name="Own"', b'name="Data"'),
    ],
)
def test_a_path_that_could_lead_to_another_part_is_refused(
    tmp_path: Path, part: str, word: bytes, other: bytes
) -> None:
    rows = sheet_xml(rows_xml([["x"]]))
    parts = workbook_parts({"Data": rows, "Own": rows})
    parts["own/workbook.xml"] = parts["xl/workbook.xml"]
    path = write_parts(tmp_path / "book.xlsx", parts)
    assert list(sheet_rows(path, "Data")) == [(1, ["x"])]
    assert word in parts[part]
    parts[part] = parts[part].replace(word, other)
    assert "refused" in refusal(write_parts(path, parts))
