"""Workbooks of the old kind, .xls: read to the digit, refused where damaged, enormous or locked."""

import re
import struct
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.published_workbook import sheet_names, sheet_rows
from carbon_pipeline_tests.sources.publishers.workbook_reading import (
    DEFRA,
    FLAT,
    MOST_SECONDS,
    XLS,
    needs_shared,
    read_apart,
    refusal,
)


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
