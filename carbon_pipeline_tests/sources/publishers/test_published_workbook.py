"""Publishers' workbooks: exact cells, and damaged or hostile files refused without harm."""

import json
import random
import re
import struct
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.published_workbook import sheet_names, sheet_rows
from carbon_pipeline_tests.sources.publishers.workbook_files import (
    cell_xml,
    rows_xml,
    sheet_xml,
    workbook_parts,
    write_bomb,
    write_parts,
    write_workbook,
)

SHARED = Path(__file__).parents[4] / "shared/data"
DEFRA = SHARED / "publishers/defra"
needs_shared = pytest.mark.skipif(not DEFRA.is_dir(), reason="the publishers' files are not here")

MEGABYTE = 1 << 20
MOST_MEMORY_MB = 400
MOST_SECONDS = 60

# reads a sheet where a reader that is fooled would be killed, and says what came of it
READ_APART = f"""
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1500 * {MEGABYTE}, 1500 * {MEGABYTE}))
from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.published_workbook import sheet_rows
try:
    rows = sum(1 for _ in sheet_rows(Path(sys.argv[1]), sys.argv[2]))
    said = None
except ReferenceDataError as error:
    rows, said = 0, str(error)
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps({{"rows": rows, "said": said, "megabytes": peak}}))
"""


def read_apart(path: Path, sheet: str = "Data") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", READ_APART, str(path), sheet],
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["megabytes"] < MOST_MEMORY_MB
    return found


def refusal(path: Path, sheet: str = "Data") -> str:
    with pytest.raises(ReferenceDataError) as caught:
        list(sheet_rows(path, sheet))
    return str(caught.value)


def one_sheet(path: Path, rows: str, before: str = "") -> Path:
    return write_parts(path, workbook_parts({"Data": sheet_xml(rows, before)}))


def test_cells_are_exact_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows = [[None, " a "], [None, 0.1], [], [None, 1e-05, "  ", 2016]]
    path = write_workbook(tmp_path / "book.xlsx", {"Front": [["x"]], "Data": rows})
    assert sheet_names(path) == ["Front", "Data"]
    assert list(sheet_rows(path, "Data")) == [
        (1, [None, "a", None, None]),
        (2, [None, Decimal("0.1"), None, None]),
        (3, [None, None, None, None]),
        (4, [None, Decimal("0.00001"), None, Decimal(2016)]),
    ]


def test_an_error_cell_is_its_text_and_not_a_blank(tmp_path: Path) -> None:
    error = '<row r="2"><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><v>5</v></c></row>'
    path = one_sheet(tmp_path / "book.xlsx", rows_xml([["h", "i", "j"]]) + error)
    assert list(sheet_rows(path, "Data"))[1] == (2, [None, "#REF!", Decimal(5)])


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "book.xlsx", {"Data": [["x"]]})
    assert "a sheet «Other»; found the sheets Data" in refusal(path, "Other")


# --- formulas ----------------------------------------------------------------

FORMULAS = {
    "arithmetic": "<f>B1*2</f><v>6</v>",
    "another sheet": "<f>Own!A1</f><v>6</v>",
    "another workbook": "<f>[1]Sheet1!$A$1</f><v>6</v>",
    "arithmetic without a result": "<f>B1*2</f><v></v>",
    "itself without a result": "<f>A2</f>",
    "another result than the cell": "<f>B1</f><v>4</v>",
    "itself": "<f>A2</f><v>6</v>",
    "an array": '<f t="array" ref="A2">B1</f><v>3</v>',
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS.keys())
def test_a_figure_that_nobody_vouches_for_is_refused_by_its_cell(
    tmp_path: Path, formula: str
) -> None:
    rows = rows_xml([["h", 3]]) + f'<row r="2"><c r="A2">{formula}</c></row>'
    assert "row 2, column A" in refusal(one_sheet(tmp_path / "book.xlsx", rows))


def test_words_from_another_workbook_are_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>[2]Names!B3&amp;"x"</f><v>kWh</v></c></row>'
    assert "row 1, column A" in refusal(one_sheet(tmp_path / "book.xlsx", rows))


def test_a_formula_that_repeats_a_cell_of_its_sheet_is_borne(tmp_path: Path) -> None:
    rows = (
        rows_xml([[0.08736, 3]])
        + '<row r="2"><c r="A2"><f>A1</f><v>0.08736</v></c></row>'
        + '<row r="3"><c r="A3"><f t="shared" ref="A3:B3" si="0">A1</f><v>0.08736</v></c>'
        + '<c r="B3"><f t="shared" si="0"/><v>3</v></c><c r="C3"><f>D9</f><v>0</v></c></row>'
    )
    path = one_sheet(tmp_path / "book.xlsx", rows)
    last = [cells[:2] for _, cells in sheet_rows(path, "Data")][1:]
    assert last == [[Decimal("0.08736"), None], [Decimal("0.08736"), Decimal(3)]]


def test_a_repeat_whose_result_was_not_stored_is_the_cell_that_it_repeats(tmp_path: Path) -> None:
    """Programs that write workbooks without computing them leave out every result."""
    rows = (
        '<row r="1"><c r="A1"><f>A3</f><v/></c><c r="F1"><f>B3</f></c></row>'
        '<row r="2"><c r="A2"><f>A9</f><v/></c></row>' + rows_xml([["x", 0.25]], 3)
    )
    found = list(sheet_rows(one_sheet(tmp_path / "book.xlsx", rows), "Data"))
    assert found[0] == (1, ["x", None, None, None, None, Decimal("0.25")])
    assert found[1][1][0] is None


def _twelve_digits(cell: object) -> str:
    return f"{float(cell):.12g}" if isinstance(cell, Decimal) else str(cell)


def shown(path: Path) -> list[list[str]]:
    """The filled cells of the flat sheet; other programs write numbers in fewer digits."""
    return [
        [_twelve_digits(cell) for cell in cells if cell is not None]
        for _, cells in sheet_rows(path, FLAT)
    ]


@needs_shared
def test_real_workbooks_that_another_program_has_written_again_say_the_same(
    tmp_path: Path,
) -> None:
    for name in ("defra-2016-flat-v01-01.xlsx", "defra-2023-flat-v1.1.xlsx"):
        book = openpyxl.load_workbook(DEFRA / name)
        book.create_sheet("Own", 0).append([1, "=A1*2", "='[other.xlsx]Sheet1'!A1"])
        book.save(tmp_path / name)
        assert shown(tmp_path / name) == shown(DEFRA / name)
        assert "row 1, column B" in refusal(tmp_path / name, "Own")


def test_formulas_that_show_words_and_those_of_other_sheets_are_borne(tmp_path: Path) -> None:
    words = '<row r="1"><c r="A1" t="str"><f>"Factor "&amp;B1</f><v>Factor 2019</v></c></row>'
    own = '<row r="1"><c r="A1"><f>[1]x!A1*2</f><v>6</v></c></row>'
    sheets = {"Own": sheet_xml(own), "Data": sheet_xml(words)}
    path = write_parts(tmp_path / "book.xlsx", workbook_parts(sheets))
    assert list(sheet_rows(path, "Data")) == [(1, ["Factor 2019"])]
    assert "row 1, column A" in refusal(path, "Own")


# --- what is no workbook -----------------------------------------------------

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


# --- what is too large -------------------------------------------------------


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


def test_a_part_that_misstates_its_size_a_little_is_refused(tmp_path: Path) -> None:
    content = sheet_xml(rows_xml([["x"]])).encode()
    parts = workbook_parts({"Data": content.decode()})
    path = write_parts(tmp_path / "book.xlsx", parts)
    size = struct.pack("<I", len(content))
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", len(content) - 30)))
    assert "of another size than the archive says" in refusal(path)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
def test_an_entity_bomb_is_refused(tmp_path: Path, part: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY e0 "ha">{entities}]><b>&e11;</b>'
    parts = workbook_parts({"Data": sheet_xml(rows_xml([["x"]]))}) | {part: bomb.encode()}
    found = read_apart(write_parts(tmp_path / "book.xlsx", parts))
    assert "declares a document type" in found["said"]


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


# --- .xls --------------------------------------------------------------------

XLS = DEFRA / "defra-2022-flat.xls"
FLAT = "Factors by Category"


def patched(path: Path, pattern: bytes, replacement: bytes, target: Path) -> Path:
    content = path.read_bytes()
    assert len(re.findall(pattern, content, re.DOTALL)) >= 1
    target.write_bytes(re.sub(pattern, replacement, content, flags=re.DOTALL))
    assert len(target.read_bytes()) == len(content)
    return target


@needs_shared
def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    copy = tmp_path / "named wrongly.xlsx"
    copy.write_bytes(XLS.read_bytes())
    for path in (XLS, copy):
        assert sheet_names(path) == ["Front page", FLAT]
        rows = dict(sheet_rows(path, FLAT))
        assert len(rows) == 8044
        assert rows[6][-3:] == ["tonnes", "kg CO2e", Decimal("3033.32")]
    assert dict(sheet_rows(XLS, "Front page"))[4][2] == date(2023, 6, 8)


@needs_shared
def test_an_old_workbook_that_says_it_is_enormous_is_refused(tmp_path: Path) -> None:
    extent = struct.pack("<HHIIHH", 0x200, 14, 0, 8044, 0, 9)
    vast = struct.pack("<HHIIHH", 0x200, 14, 0, 0xFFFFFFF0, 0, 0xFFF0)
    path = patched(XLS, re.escape(extent), vast.replace(b"\\", rb"\\"), tmp_path / "vast.xls")
    assert "to row 4294967280" in read_apart(path, FLAT)["said"]


@needs_shared
def test_an_old_workbook_with_a_cell_far_away_is_refused(tmp_path: Path) -> None:
    # the first text of the flat sheet, row 1, column A, moved to the far corner of a far column
    content = XLS.read_bytes()
    at = content.index(struct.pack("<HHHH", 0xFD, 10, 0, 0), content.index(b"Factors by Cat"))
    moved = content[: at + 4] + struct.pack("<HH", 0xFFFF, 0xFFFF) + content[at + 8 :]
    path = tmp_path / "far.xls"
    path.write_bytes(moved)
    assert "to row 65536 and column 65536" in read_apart(path, FLAT)["said"]


@needs_shared
def test_an_old_workbook_under_a_password_is_refused(tmp_path: Path) -> None:
    content = XLS.read_bytes()
    # the record after the first is made the one that says how the rest is scrambled
    first = content.index(struct.pack("<HH", 0x809, 16))
    second = first + 20
    path = tmp_path / "locked.xls"
    path.write_bytes(content[:second] + struct.pack("<H", 0x2F) + content[second + 2 :])
    assert "password" in refusal(path, FLAT)


@needs_shared
def test_old_workbooks_with_changed_bytes_never_do_more_than_refuse(tmp_path: Path) -> None:
    script = """
import random, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1500 << 20, 1500 << 20))
from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.published_workbook import sheet_rows
whole = Path(sys.argv[1]).read_bytes()
chance, path, refused = random.Random(3), Path(sys.argv[2]), 0
for turn in range(25):
    content = bytearray(whole)
    # the header, the tables, and the records before the cells
    for _ in range(6):
        content[chance.randrange(12_000)] = chance.randrange(256)
    path.write_bytes(content if turn % 5 else content[: chance.randrange(len(content))])
    try:
        for _ in sheet_rows(path, "Factors by Category"):
            pass
    except ReferenceDataError:
        refused += 1
print(refused)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(XLS), str(tmp_path / "changed.xls")],
        capture_output=True,
        text=True,
        timeout=2 * MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 5


@needs_shared
def test_an_old_workbooks_formula_is_refused_unless_it_repeats_a_cell(tmp_path: Path) -> None:
    path = DEFRA / "defra-2019-flat-v01-02.xls"
    assert sum(1 for _ in sheet_rows(path, FLAT)) == 7002
    # the stored result 0 of the formula in row 4679, column E, becomes 1.5
    stored = struct.pack("<HH", 4678, 4) + rb".." + bytes(8)
    one_and_a_half = struct.pack("<HH", 4678, 4) + b"\x8b\0" + struct.pack("<d", 1.5)
    changed = patched(path, stored, one_and_a_half, tmp_path / "changed.xls")
    assert "row 4679, column E" in refusal(changed, FLAT)
