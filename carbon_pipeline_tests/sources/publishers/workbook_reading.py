"""Workbooks read by the tests: refused, or read where a reader that is fooled does no harm."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.published_workbook import sheet_rows
from carbon_pipeline_tests.sources.publishers.workbook_files import (
    sheet_xml,
    workbook_parts,
    write_parts,
)

SHARED = Path(__file__).parents[4] / "shared/data"
DEFRA = SHARED / "publishers/defra"
needs_shared = pytest.mark.skipif(not DEFRA.is_dir(), reason="the publishers' files are not here")

XLS = DEFRA / "defra-2022-flat.xls"
FLAT = "Factors by Category"

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
