"""What holds for any file: nothing is lost, chunks do not matter, numbers are read exactly or refused."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from carbon_pipeline.sources import strict_text
from carbon_pipeline.sources.activity_files import Reading
from carbon_pipeline.sources.number_faults import number_fault
from carbon_pipeline.sources.raw_tables import BLANKS

Read = Callable[..., Reading]
Accepted = Callable[[], list[dict[str, Any]]]
Rows = Sequence[Sequence[str]]

HEADER = ["record_id", "organization_code", "period_start", "period_end", "quantity", "unit"]

# the fixture writes one file anew for every example, which is what is wanted
light = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
cell = st.one_of(
    text,
    st.sampled_from(
        ["", "R1", "R2", "P-001", "P-014", "2024-02-29", "2023-02-29", "5", "1e3", "kWh"]
    ),
)
good_row = st.tuples(
    st.sampled_from(["R1", "R2", "R3", "R4"]),
    st.sampled_from(["HQ1", "P-001", "P-014"]),
    st.sampled_from(["2024-01-01", "2024-06-01"]),
    st.sampled_from(["2024-06-30", "2024-12-31"]),
    st.sampled_from(["0", "1.5", "-1", "1,5", "0.0000001"]),
    st.sampled_from(["kWh", "kwh", "MWh", "kg"]),
).map(list)
rows = st.lists(st.one_of(st.lists(cell, min_size=1, max_size=7), good_row), max_size=12)


def as_csv(table: Rows, **options: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, **options).writerows([HEADER, *table])
    return buffer.getvalue()


@light
@given(rows, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_every_row_is_accepted_or_refused(read: Read, table: Rows, quoting: int) -> None:
    reading = read(as_csv(table, quoting=quoting))  # the fixture counts
    filled = [row for row in table if any(field.strip(BLANKS) for field in row)]
    assert reading.rows_in == len(filled)


@light
@given(st.binary(max_size=300))
def test_any_bytes_give_a_reading(read: Read, content: bytes) -> None:
    read(content)
    read(",".join(HEADER).encode() + b"\n" + content)
    read(content, suffix=".parquet")
    read(b"PK\x03\x04" + content, suffix=".xlsx")


@light
@given(rows, st.integers(1, 4), st.sampled_from(["\n", "\r\n", "\r"]))
def test_where_a_chunk_ends_does_not_matter(
    read: Read, accepted: Accepted, table: Rows, chunk_rows: int, line_end: str
) -> None:
    content = as_csv(table, lineterminator=line_end)
    whole, whole_rows = read(content), accepted()
    assert read(content, chunk_rows=chunk_rows) == whole
    assert accepted() == whole_rows


@light
@given(rows)
@example([["\ufeffR1", "P-001", "2024-01-01", "2024-06-30", "1", "kWh"]])
def test_the_plain_and_the_quoted_way_of_reading_agree(
    read: Read, accepted: Accepted, table: Rows
) -> None:
    plain, plain_rows = read(as_csv(table)), accepted()
    assert read(as_csv(table, quoting=csv.QUOTE_ALL)) == plain
    assert accepted() == plain_rows


# --- strict numbers against Decimal --------------------------------------------

number_like = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.from_regex(r"[+-]?[0-9]{1,15}(\.[0-9]{1,8})?", fullmatch=True),
    st.text("0123456789+-.,eE _'٣", min_size=1, max_size=12),
)


def accepted_by_decimal(text: str) -> bool:
    """The rule again, by other means: Decimal, minus what Decimal takes beyond it."""
    if re.search(r"[^0-9.+-]", text) or not text[-1].isdigit() or text.lstrip("+-")[:1] == ".":
        return False
    try:
        number = Decimal(text)
    except ArithmeticError:
        return False
    return number.is_finite()


@settings(max_examples=400, deadline=None)
@given(number_like)
@example("١٢")
@example("1_000")
@example("5.")
@example(".5")
@example("+0.50")
def test_the_strict_number_is_a_decimal_without_its_liberties(text: str) -> None:
    texts = pd.Series([text], dtype="str")
    is_number = bool(strict_text.is_number(texts).all())
    assert is_number == accepted_by_decimal(text)
    if not is_number:
        assert number_fault(text)
        return
    number = Decimal(text)
    decimals = -min(number.as_tuple().exponent, 0)
    assert strict_text.has_few_decimals(6)(texts).all() == (decimals <= 6)
    assert strict_text.has_few_digits(13)(texts).all() == (abs(number) < 10**13)
    assert strict_text.is_not_below_zero(texts).all() == (number >= 0)
    assert strict_text.is_whole(texts).all() == (number == int(number) and decimals <= 6)


@light
@given(st.from_regex(r"[+-]?[0-9]{1,13}(\.[0-9]{1,6})?", fullmatch=True))
def test_an_accepted_amount_is_that_number_to_the_last_digit(
    read: Read, accepted: Accepted, text: str
) -> None:
    row = ["R1", "P-001", "2024-12-01", "2024-12-31", text, "kWh"]
    read(as_csv([row]), module="corrected")
    assert accepted()[0]["quantity"] == Decimal(text)


@light
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["HQ1", "P-001"])), max_size=40),
    st.integers(1, 9),
)
def test_duplicates_are_those_that_a_dictionary_finds(
    read: Read, table: list[tuple[int, str]], chunk_rows: int
) -> None:
    rows = [[f"R{n}", code, "2024-12-01", "2024-12-31", "1", "kWh"] for n, code in table]
    reading = read(as_csv(rows), chunk_rows=chunk_rows)
    first: dict[tuple[int, str], int] = {}
    expected = []
    for line, key in enumerate(table, start=2):
        if key in first:
            expected.append((line, first[key]))
        first.setdefault(key, line)
    found = [
        (reject.source_row, int(re.search(r"row (\d+) of this file", reject.message)[1]))
        for reject in reading.rejects
    ]
    assert found == expected
