"""What a file gives: typed rows, their physical lines, the row as handed in, and the same in every format."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carbon_pipeline.sources.activity_files import Reading, ReadingContext
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.months import ReportingMonth

Read = Callable[..., Reading]
Accepted = Callable[[], list[dict[str, Any]]]
ContextOf = Callable[[str], ReadingContext]

HEADER = "record_id,organization_code,period_start,period_end,region,evidence,quantity,unit\n"
GOOD = "R1,P-001,2024-12-01,2024-12-31,,,5000,kwh\n"


def test_the_accepted_rows_have_exactly_the_declared_types(read: Read, tmp_path: Path) -> None:
    read(HEADER + GOOD)
    schema = pq.read_schema(tmp_path / "accepted.parquet")
    assert [(field.name, str(field.type)) for field in schema] == [
        ("source_row", "int32"),
        ("record_id", "string"),
        ("organization_code", "string"),
        ("period_start", "date32[day]"),
        ("period_end", "date32[day]"),
        ("region", "string"),
        ("product_code", "string"),
        ("evidence", "string"),
        ("data_source", "string"),
        ("estimation_method", "string"),
        ("supplier_organization_code", "string"),
        ("quantity", "decimal128(19, 6)"),
        ("unit", "string"),
        ("inputs", "string"),
    ]


def test_values_are_typed_units_named_and_blanks_missing(read: Read, accepted: Accepted) -> None:
    reading = read(HEADER + GOOD)
    (row,) = accepted()
    inputs = json.loads(row.pop("inputs"))
    assert row == {
        "source_row": 2,
        "record_id": "R1",
        "organization_code": "P-001",
        "period_start": date(2024, 12, 1),
        "period_end": date(2024, 12, 31),
        "region": None,
        "product_code": None,
        "evidence": None,
        "data_source": None,
        "estimation_method": None,
        "supplier_organization_code": None,
        "quantity": Decimal("5000.000000"),
        "unit": "kWh",
    }
    # as handed in: the spelling of the file, and no blank
    assert inputs == {
        "record_id": "R1",
        "organization_code": "P-001",
        "period_start": "2024-12-01",
        "period_end": "2024-12-31",
        "quantity": "5000",
        "unit": "kwh",
    }
    assert reading.months == ["2024-12"]


@pytest.mark.parametrize(
    "text", ['a "quoted" word', "back\\slash", "전기 ü 🙂", "a, b", "{}", "\\", '"']
)
def test_inputs_are_the_canonical_json_of_the_row(
    read: Read, accepted: Accepted, text: str
) -> None:
    quoted = text.replace('"', '""')
    read(HEADER + GOOD + f'R2,P-001,2024-12-01,2024-12-31,KR,"{quoted}",1,kWh\n')
    for row in accepted():
        assert row["inputs"] == canonical_json(json.loads(row["inputs"]))
    assert json.loads(accepted()[1]["inputs"])["evidence"] == text


def test_a_file_of_a_header_alone_is_legal(read: Read) -> None:
    reading = read(HEADER)
    assert (reading.rows_in, reading.rejects, reading.months) == (0, [], [])


def test_columns_the_module_does_not_know_are_left_aside_and_listed(
    read: Read, accepted: Accepted
) -> None:
    reading = read(HEADER.strip() + ",meter,note\n" + GOOD.strip() + ",7,x\n")
    assert reading.unknown_columns == ["meter", "note"]
    assert "meter" not in accepted()[0]
    assert "meter" not in accepted()[0]["inputs"]


def test_months_are_all_that_a_record_touches(read: Read) -> None:
    reading = read(HEADER + "R1,P-001,2024-11-15,2025-02-01,,,1,kWh\n")
    assert reading.months == ["2024-11", "2024-12", "2025-01", "2025-02"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(
    read: Read, accepted: Accepted, end: str, mark: str
) -> None:
    reading = read(mark + (HEADER + GOOD).replace("\n", end))
    assert reading.rejects == []
    assert accepted()[0]["source_row"] == 2


def test_rows_keep_their_physical_line(read: Read, accepted: Accepted) -> None:
    content = (
        "# a comment\n"  # 1
        '"# one that a spreadsheet quoted, for its comma",,\n'  # 2
        "\n"  # 3
        + HEADER  # 4
        + "R1,P-001,2024-12-01,2024-12-31,,,1,kWh\n"  # 5
        + "\n"  # 6
        + 'R2,P-001,2024-12-01,2024-12-31,,"three\nlines\nof text",1,kWh\n'  # 7 to 9
        + ",,,,,,,\n"  # 10: nothing in it
        + '"R3",P-001,2024-12-01,2024-12-31,,,1,kWh\n'  # 11
        + "R4,P-001,2024-12-01,2024-12-31,,,x,kWh\n"  # 12
        + "R5,P-001,2024-12-01\n"  # 13
        + "R6,P-001,2024-12-01,2024-12-31,,,1,kWh"  # 14
    )
    for chunk_rows in (100_000, 1):
        reading = read(content, chunk_rows=chunk_rows)
        assert [row["source_row"] for row in accepted()] == [5, 11, 14]
        assert [(r.source_row, r.rule) for r in reading.rejects] == [
            (7, "control_character"),
            (12, "not_a_number"),
            (13, "field_count"),
        ]


# --- the same table in three formats -----------------------------------------

NAMES = HEADER.strip().split(",")
ROWS = [
    ["R1", "P-001", "2024-12-01", "2024-12-31", "KR", "INV-1", "5000", "kWh"],
    ["R2", "P-001", "2024-12-01", "2024-12-31", "", "", "0.1", "MWh"],
    ["R2", "P-001", "2024-12-01", "2024-12-31", "", "", "1", "MWh"],
    ["R3", "Q-001", "2024-12-01", "2024-12-31", "", "", "1", "kWh"],
    ["", "", "", "", "", "", "", ""],
    ["R4", "P-001", "2024-12-01", "2024-13-31", "XX", "", "-1", "kWh"],
    ["", "HQ1", "2024-12-01", "2024-12-31", "", "1001", "1234567890.123456", "GJ"],
    ["R6", "HQ1", "2024-12-01", "2024-12-31", "", "", "0.0000001", "GJ"],
]


def in_csv() -> bytes:
    return "\n".join(",".join(row) for row in [NAMES, *ROWS]).encode()


def in_parquet(table: pa.Table | None = None) -> bytes:
    columns = {
        name: pa.array([row[i] or None for row in ROWS], pa.string())
        for i, name in enumerate(NAMES)
    }
    buffer = io.BytesIO()
    pq.write_table(table or pa.table(columns), buffer, row_group_size=3)
    return buffer.getvalue()


def in_workbook(rows: Any = ROWS, *, above: int = 0) -> bytes:
    workbook = openpyxl.Workbook()
    for i, row in enumerate([NAMES, *rows], start=1 + above):
        for j, cell in enumerate(row, start=1):
            if cell != "":
                workbook.active.cell(i, j, cell)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def typed(row: Sequence[str]) -> list[Any]:
    """The row as a workbook's user types it: dates and numbers as such."""
    result = list(row)
    for i in (2, 3):
        if row[i] and row[i] != "2024-13-31":
            result[i] = datetime.fromisoformat(row[i])
    for i in (5, 6):
        if row[i].replace(".", "").lstrip("-").isdigit():
            result[i] = float(row[i])
    return result


def test_csv_parquet_and_workbooks_give_the_same(read: Read, accepted: Accepted) -> None:
    expected, rows = read(in_csv()), None
    rows = accepted()
    assert [r.source_row for r in expected.rejects] == [4, 5, 7, 8, 9]
    for content, suffix in [
        (in_parquet(), ".parquet"),
        (in_workbook(), ".xlsx"),
        (in_workbook([typed(row) for row in ROWS]), ".xlsx"),
    ]:
        for chunk_rows in (100_000, 2):
            assert read(content, suffix=suffix, chunk_rows=chunk_rows) == expected
            assert accepted() == rows


def test_a_workbook_keeps_the_row_numbers_that_are_shown(read: Read, accepted: Accepted) -> None:
    reading = read(in_workbook(above=3), suffix=".xlsx")
    assert [row["source_row"] for row in accepted()] == [5, 6]
    assert [r.source_row for r in reading.rejects] == [7, 8, 10, 11, 12]


def test_an_error_cell_is_no_blank(read: Read) -> None:
    row = ["R1", "P-001", "2024-12-01", "2024-12-31", "#N/A", "", "1", "kWh"]
    content = in_workbook([row])
    reading = read(content, suffix=".xlsx")
    (reject,) = reading.rejects
    assert (reject.column_name, reject.rule, reject.value) == ("region", "unknown_region", "#N/A")


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1000], pa.int64()),
        pa.array([1000.0], pa.float64()),
        pa.array([1000.0], pa.float32()),
        pa.array([Decimal("1000.00")], pa.decimal128(10, 2)),
        pa.array(["1000"]).dictionary_encode(),
        pa.array(["1000"], pa.large_string()),
        pa.array(["1000"], pa.string_view()),
    ],
)
def test_parquet_columns_are_read_as_exact_text(
    read: Read, accepted: Accepted, column: pa.Array
) -> None:
    day, stamp = date(2024, 12, 1), datetime(2024, 12, 31)  # noqa: DTZ001 - a day has no zone
    table = pa.table(
        {
            "record_id": pa.array([7], pa.int32()),
            "organization_code": ["P-001"],
            "period_start": pa.array([day], pa.date32()),
            "period_end": pa.array([stamp], pa.timestamp("us")),
            "region": pa.array([None], pa.null()),
            "quantity": column,
            "unit": ["kWh"],
            "bytes_of_their_own": pa.array([b"x"], pa.binary()),
        }
    )
    reading = read(in_parquet(table), suffix=".parquet")
    assert reading.rejects == []
    (row,) = accepted()
    assert json.loads(row["inputs"]) == {
        "record_id": "7",
        "organization_code": "P-001",
        "period_start": "2024-12-01",
        "period_end": "2024-12-31",
        "quantity": "1000",
        "unit": "kWh",
    }


def test_a_nul_in_a_parquet_file_is_refused_and_shown(read: Read) -> None:
    columns = {name: [cell] for name, cell in zip(NAMES, ROWS[0], strict=True)}
    content = in_parquet(pa.table(columns | {"evidence": ["a\0b"]}))
    (reject,) = read(content, suffix=".parquet").rejects
    assert (reject.rule, reject.value) == ("control_character", "a␀b")
    assert reject.raw["evidence"] == "a␀b"


# --- the fingerprint of a reading --------------------------------------------


def test_the_fingerprint_follows_everything_that_decides_a_reading(context: ContextOf) -> None:
    base = context("electricity")
    others = [
        context("fuel"),
        ReadingContext(base.module, {"HQ1": [(None, None)]}, base.first_month),
        ReadingContext(base.module, base.organizations, ReportingMonth(2016, 1)),
        ReadingContext(
            base.module.model_copy(update={"units": ("kWh",)}), base.organizations, base.first_month
        ),
        ReadingContext(
            base.module.model_copy(update={"corrections_below_zero": True}),
            base.organizations,
            base.first_month,
        ),
    ]
    prints = {c.fingerprint() for c in [base, *others]}
    assert len(prints) == 1 + len(others)
    assert replace(base).fingerprint() == base.fingerprint()


def test_the_fingerprint_ignores_words_for_people(context: ContextOf) -> None:
    base = context("electricity")
    renamed = base.module.model_copy(update={"label": "Power", "description": "other"})
    other = ReadingContext(renamed, base.organizations, base.first_month)
    assert other.fingerprint() == base.fingerprint()
