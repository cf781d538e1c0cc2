"""Files that are no export of Base Carbone, and the whole base in bounded memory."""

import time
import tracemalloc
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.ademe import rows as ademe_rows
from carbon_pipeline.sources.publishers.ademe.importer import read
from carbon_pipeline_tests.sources.publishers.ademe_files import (
    HEADER,
    as_bytes,
    element,
    made,
    poste,
)

WHOLE_BASE = 18_616


def refusal(folder: Path, content: bytes) -> str:
    path = folder / "Base_Carbone.csv"
    path.write_bytes(content)
    with pytest.raises(ReferenceDataError) as refused:
        read(path)
    assert path.name in str(refused.value)
    return str(refused.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    header = [name for name in HEADER if name != "CH4b"]
    assert "one column «CH4b»" in refusal(tmp_path, as_bytes([element()], header=header))


def test_another_separator_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path, as_bytes([element()], sep=","))
    assert "separated by «;»" in told
    assert "row 1" in told


def test_utf_16_is_refused(tmp_path: Path) -> None:
    assert "UTF-16" in refusal(tmp_path, as_bytes([element()], encoding="utf-16"))


@pytest.mark.parametrize("figure", ["0.259", "5.03E-3", ".5"])
def test_a_decimal_point_is_refused(tmp_path: Path, figure: str) -> None:
    told = refusal(tmp_path, as_bytes([element(), element(id="2", total=figure)]))
    assert "row 3, column Total poste non décomposé" in told
    assert "decimal comma" in told


def test_a_slip_of_one_decimal_point_is_one_row(tmp_path: Path) -> None:
    rows = [element(id=str(number)) for number in range(200)]
    rows[7]["CO2f"] = "2.5"
    reading = read(made(tmp_path, rows))
    assert reading.left_out == {"figure with a decimal point among decimal commas": 1}
    assert "7" not in {each.row_key for each in reading.factors}


@pytest.mark.parametrize("change", ["cut", "longer"])
def test_a_row_of_another_length_is_refused(tmp_path: Path, change: str) -> None:
    whole = as_bytes([element(), element(id="2")])
    broken = whole.rstrip() + b";;" if change == "longer" else whole[: -len(b";;;\r\n")]
    told = refusal(tmp_path, broken)
    assert "row 3" in told
    assert "67 cells" in told


def test_another_type_of_row_is_refused(tmp_path: Path) -> None:
    told = refusal(tmp_path, as_bytes([element() | {"Type Ligne": "Groupe"}]))
    assert "column Type Ligne" in told
    assert "«Groupe»" in told


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    assert "rows below the header" in refusal(tmp_path, as_bytes([]))


def test_more_rows_than_any_base_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ademe_rows, "MOST_ROWS", 2)
    rows = [element(id=str(number)) for number in range(3)]
    assert "at most 2 rows" in refusal(tmp_path, as_bytes(rows))


def test_the_whole_base_is_read_in_seconds_and_bounded_memory(tmp_path: Path) -> None:
    """As many rows as V23.6, a third of them parts, with the long texts of the genuine ones."""
    texts = {"source": "x" * 300, "Commentaire français": "y" * 600}
    rows = []
    for number in range(WHOLE_BASE // 3):
        cells = {"id": str(number), "attribute": f"n° {number}", **texts}
        rows += [
            element(**cells, CO2f="2,4", CH4f="0,1", CO2b="0,2"),
            poste(**cells, part="Amont", total="0,5", CO2f="0,4", CH4f="0,1", CO2b="0,1"),
            poste(**cells, part="Combustion", total="2", CO2f="2", CH4f="0", CO2b="0,1"),
        ]
    path = made(tmp_path, rows)
    count = len(rows)
    del rows
    begun = time.monotonic()
    tracemalloc.start()
    reading = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reading.taken == len(reading.factors) == count
    assert peak < 200 * 1024 * 1024
    assert time.monotonic() - begun < 60
