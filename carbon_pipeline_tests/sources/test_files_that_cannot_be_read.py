"""Files that are refused as a whole: one reject without a row, nothing accepted, and no traceback."""

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carbon_pipeline.sources.activity_files import Reading

Read = Callable[..., Reading]

HEADER = "record_id,organization_code,period_start,period_end,quantity,unit\n"
GOOD = "R1,P-001,2024-12-01,2024-12-31,5000,kWh\n"

TEXT_CASES = [
    ("empty_file", b"", "empty"),
    ("empty_file", b"\xef\xbb\xbf", "empty"),
    ("empty_file", b"\n\n  \n", "empty"),
    ("empty_file", b"# only\n# comments\n", "no header"),
    (
        "not_utf8",
        (HEADER + GOOD + "R2,P-001,2024-12-01,2024-12-31,1,m\u00b3\n").encode("latin-1"),
        "Line 3",
    ),
    ("not_utf8", (HEADER + GOOD).encode("utf-16"), "UTF-16"),
    ("nul_character", (HEADER + GOOD + "R2\0,P-001\n").encode(), "Line 3"),
    ("unterminated_quote", (HEADER + GOOD + 'R2,P-001,2024-12-01,"2024').encode(), "line 3"),
    ("not_csv", (HEADER + GOOD + 'R2,"P-001"x,2024-12-01,2024-12-31,1,kWh\n').encode(), "Line 3"),
    ("not_csv", b"PK\x03\x04rest", ".xlsx"),
    ("not_csv", b"%PDF-1.7", "PDF"),
    ("not_csv", b"<html><body>no table</body></html>", "no table"),
    ("not_csv", (HEADER + GOOD).replace(",", ";").encode(), "semicolons"),
    ("not_csv", (HEADER + GOOD).replace(",", "\t").encode(), "tabs"),
    ("missing_column", HEADER.replace("quantity", "amount").encode(), "quantity"),
    ("missing_column", HEADER.replace("unit", "units").encode(), "unit (there is «units»)"),
    ("missing_column", b"name,value\na,1\n", "record_id, organization_code, period_start"),
    ("missing_column", GOOD.encode(), "record_id"),
    ("duplicate_column", HEADER.replace("unit", "quantity").encode(), "«quantity»"),
]


def assert_refused(reading: Reading, rule: str, words: str) -> None:
    assert reading.rows_in == 1
    assert reading.rows_accepted == 0
    assert reading.months == []
    (reject,) = reading.rejects
    assert (reject.rule, reject.source_row, reject.raw) == (rule, None, None)
    assert words in reject.message


@pytest.mark.parametrize(("rule", "content", "words"), TEXT_CASES)
def test_text_that_cannot_be_read(read: Read, rule: str, content: bytes, words: str) -> None:
    assert_refused(read(content), rule, words)


def test_nothing_is_accepted_of_a_file_with_a_fault_on_its_last_line(read: Read) -> None:
    rows = "".join(f"R{n},P-001,2024-12-01,2024-12-31,1,kWh\n" for n in range(500))
    reading = read((HEADER + rows).encode() + b"\xff", chunk_rows=10)
    assert_refused(reading, "not_utf8", "Line 502")


def test_an_unclosed_quote_in_a_long_file_is_found_without_reading_it_into_memory(
    read: Read,
) -> None:
    rows = "".join(f"R{n},P-001,2024-12-01,2024-12-31,1,kWh\n" for n in range(5000))
    reading = read(HEADER + 'R0,"P-001,2024-12-01,2024-12-31,1,kWh\n' + rows)
    assert_refused(reading, "unterminated_quote", "line 2")


@pytest.mark.parametrize("suffix", [".txt", ".xls", "", ".json"])
def test_another_file_type(read: Read, suffix: str) -> None:
    assert_refused(read(HEADER + GOOD, suffix=suffix), "unknown_file_type", ".parquet")


def test_capitals_in_the_suffix_do_not_matter(read: Read) -> None:
    assert read(HEADER + GOOD, suffix=".CSV").rows_accepted == 1


@pytest.mark.parametrize(
    ("suffix", "content", "rule"),
    [
        (".parquet", b"", "empty_file"),
        (".parquet", b"PAR1 cut off", "not_parquet"),
        (".parquet", HEADER.encode(), "not_parquet"),
        (".xlsx", b"", "empty_file"),
        (".xlsx", HEADER.encode(), "not_workbook"),
        (".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old or locked", "not_workbook"),
    ],
)
def test_files_of_another_format_than_their_suffix_says(
    read: Read, suffix: str, content: bytes, rule: str
) -> None:
    assert_refused(read(content, suffix=suffix), rule, "")


def parquet_bytes(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def good_columns() -> dict[str, list[str]]:
    names, cells = HEADER.strip().split(","), GOOD.strip().split(",")
    return {name: [cell] for name, cell in zip(names, cells, strict=True)}


def test_a_parquet_column_without_exact_text(read: Read) -> None:
    content = parquet_bytes(pa.table(good_columns() | {"quantity": [[5000]]}))
    reading = read(content, suffix=".parquet")
    assert_refused(reading, "column_type", "list")
    assert reading.rejects[0].column_name == "quantity"


def test_a_damaged_parquet_file(read: Read) -> None:
    content = bytearray(parquet_bytes(pa.table(good_columns())))
    content[4:60] = b"\xff" * 56
    assert_refused(read(bytes(content), suffix=".parquet"), "not_parquet", "damaged")


def workbook_bytes(*sheets: Sequence[Sequence[str]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


TABLE = [HEADER.strip().split(","), GOOD.strip().split(",")]


def test_a_workbook_with_several_filled_sheets(read: Read) -> None:
    reading = read(workbook_bytes(TABLE, [], TABLE), suffix=".xlsx")
    assert_refused(reading, "several_sheets", "Sheet0, Sheet2")


def test_empty_sheets_beside_the_table_do_not_matter(read: Read) -> None:
    assert read(workbook_bytes([], TABLE, []), suffix=".xlsx").rows_accepted == 1


def test_an_empty_workbook(read: Read) -> None:
    assert_refused(read(workbook_bytes([]), suffix=".xlsx"), "empty_file", "no sheet")


def test_a_zip_archive_that_is_no_workbook(read: Read) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert_refused(read(buffer.getvalue(), suffix=".xlsx"), "not_workbook", "workbook")


def test_a_workbook_that_unpacks_absurdly(read: Read) -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(60):
            member.write(b" " * 2**20)
    assert_refused(read(buffer.getvalue(), suffix=".xlsx"), "too_large_workbook", "60 MB")


def test_a_cell_at_the_end_of_the_sheet(read: Read) -> None:
    workbook = openpyxl.Workbook()
    for row in TABLE:
        workbook.active.append(row)
    workbook.active["XFD1048576"] = "x"
    buffer = io.BytesIO()
    workbook.save(buffer)
    refused = read(buffer.getvalue(), suffix=".xlsx")
    assert_refused(refused, "too_large_workbook", "row 1048576 and column 16384")


def test_formatted_cells_below_the_table_do_not_matter(read: Read) -> None:
    workbook = openpyxl.Workbook()
    for row in TABLE:
        workbook.active.append(row)
    workbook.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert read(buffer.getvalue(), suffix=".xlsx").rows_accepted == 1


def test_a_damaged_part_of_a_workbook(read: Read) -> None:
    content = bytearray(workbook_bytes(TABLE))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    start = sheet.header_offset + 30 + len(sheet.filename)
    content[start : start + 20] = b"\xff" * 20
    assert_refused(read(bytes(content), suffix=".xlsx"), "not_workbook", "damaged")
