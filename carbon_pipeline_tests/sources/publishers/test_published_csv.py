import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers import published_csv
from carbon_pipeline.sources.publishers.published_csv import (
    column_positions,
    csv_rows,
    exact_number,
    shortened,
)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "published.csv"
    path.write_bytes(content)
    return path


def refusal(path: Path, encoding: str = "utf-8-sig") -> str:
    with pytest.raises(ReferenceDataError) as refused:
        list(csv_rows(path, encoding=encoding))
    assert path.name in str(refused.value)
    return str(refused.value)


def test_rows_come_with_the_line_on_which_they_start(tmp_path: Path) -> None:
    path = written(tmp_path, b'\xef\xbb\xbfa;b\r\n"one\r\ntwo";2\r\n\r\nx;"say ""y"""\r\n')
    assert list(csv_rows(path, delimiter=";")) == [
        (1, ["a", "b"]),
        (2, ["one\r\ntwo", "2"]),
        (4, []),
        (5, ["x", 'say "y"']),
    ]


def test_the_encoding_is_the_publishers(tmp_path: Path) -> None:
    path = written(tmp_path, "électricité\n".encode("cp1252"))
    assert list(csv_rows(path, encoding="cp1252")) == [(1, ["électricité"])]
    assert "not utf-8" in refusal(path)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf", "an empty file"),
        (b" \r\n", "an empty file"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        ("a,b\n".encode("utf-16"), "UTF-16"),
        (b"\n<!DOCTYPE html><html>", "a web page"),
        (b"<html><head>", "a web page"),
        (b"a,b\n1,\x002\n", "row 2: expected CSV in utf-8-sig separated by «,»; found NUL"),
        (b'a,b\n"1"x,2\n', "row 2"),
        (b'a,b\n1,"2\n', "row 2"),
        (b"a,b\n1,\xff\n", "not utf-8"),
    ],
)
def test_what_is_no_csv_is_refused_with_what_it_is(
    tmp_path: Path, content: bytes, found: str
) -> None:
    assert found in refusal(written(tmp_path, content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "no file of that name" in refusal(tmp_path / "missing.csv")
    assert "a folder" in refusal(tmp_path)


@pytest.mark.parametrize("quote", [b'"', b""])
def test_a_cell_over_the_limit_is_refused(tmp_path: Path, quote: bytes) -> None:
    longest = b"a\n" + quote + b"x" * published_csv.LONGEST_CELL
    assert len(list(csv_rows(written(tmp_path, longest + quote + b"\n")))) == 2
    assert "field" in refusal(written(tmp_path, longest + b"x" + quote + b"\n"))


@pytest.mark.parametrize("filler", [b"x", b"x,", b'"x\n",'])
def test_a_row_without_end_is_refused_in_bounded_memory(tmp_path: Path, filler: bytes) -> None:
    path = written(tmp_path, b"a,b\n" + filler * (40_000_000 // len(filler)))
    tracemalloc.start()
    sentence = refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "row 2" in sentence
    assert peak < 300_000_000


def test_many_rows_may_be_longer_together_than_one_may_be(tmp_path: Path) -> None:
    line = b"x" * 100_000 + b"\n"
    count = published_csv.LONGEST_ROW // len(line) + 5
    assert sum(1 for _ in csv_rows(written(tmp_path, line * count))) == count


def test_columns_are_found_by_name_whatever_their_order_and_spaces(tmp_path: Path) -> None:
    path = tmp_path / "published.csv"
    header = ["Year ", "2017  NAICS Code", "more"]
    assert column_positions(path, header, ["2017 NAICS Code", "Year"]) == {
        "2017 NAICS Code": 1,
        "Year": 0,
    }
    with pytest.raises(ReferenceDataError, match="row 3: expected one column «Unit»; found the"):
        column_positions(path, header, ["Unit"], row=3)
    with pytest.raises(ReferenceDataError, match="twice"):
        column_positions(path, ["Unit", "Unit"], ["Unit"])


def test_numbers_are_exact() -> None:
    assert exact_number("1.23E-05") == Decimal("0.0000123")
    assert str(exact_number("0.10")) == "0.10"
    for text in ("", "1,5", "NaN", "Infinity", "1e999999", "0x1", "1 000", "١"):
        assert exact_number(text) is None, text


def test_a_row_is_shown_short() -> None:
    assert shortened(["a" * 100, None]) == f"«{'a' * 60}», «None»"
    assert shortened(range(14)).endswith("«11» and 2 more")
    assert shortened([]) == "an empty row"
