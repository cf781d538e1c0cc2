"""Every rule that a row can break: the row, column and rule are named, and the good rows go on."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.sources.activity_files import Reading

Read = Callable[..., Reading]
Accepted = Callable[[], list[dict[str, Any]]]

HEADER = (
    "record_id,organization_code,period_start,period_end,region,product_code,evidence,quantity,unit"
)
GOOD_BEFORE = "G1,P-001,2024-12-01,2024-12-31,KR,W250,INV-1,5000,kWh"
GOOD_AFTER = "G2,HQ1,2024-12-01,2024-12-31,,,,0.5,kwh"
BAD = {
    "record_id": "R1",
    "organization_code": "P-001",
    "period_start": "2024-12-01",
    "period_end": "2024-12-31",
    "region": "KR",
    "product_code": "",
    "evidence": "",
    "quantity": "12.5",
    "unit": "kWh",
}


def csv_of(**cells: str) -> str:
    row = BAD | cells
    fields = [f'"{text}"' if set(text) & set(',"\n\r') else text for text in row.values()]
    return "\n".join([HEADER, GOOD_BEFORE, ",".join(fields), GOOD_AFTER, ""])


CASES = [
    ("record_id", "", "missing", "Fill it in"),
    ("organization_code", "", "missing", "blank"),
    ("period_start", "", "missing", "blank"),
    ("quantity", "", "missing", "blank"),
    ("unit", "", "missing", "blank"),
    ("quantity", "abc", "not_a_number", "no number"),
    ("quantity", "1,5", "not_a_number", "comma"),
    ("quantity", "1,234.5", "not_a_number", "thousands marks"),
    ("quantity", "1.234.567,5", "not_a_number", "thousands marks"),
    ("quantity", "1 234", "not_a_number", "blank inside"),
    ("quantity", "1'234.50", "not_a_number", "thousands marks"),
    ("quantity", "1_000", "not_a_number", "underscore"),
    ("quantity", "1e3", "not_a_number", "exponent"),
    ("quantity", "١٢", "not_a_number", "digits other than 0 to 9"),
    ("quantity", "１２", "not_a_number", "digits other than 0 to 9"),
    ("quantity", "inf", "not_a_number", "no finite number"),
    ("quantity", "NaN", "not_a_number", "no finite number"),
    ("quantity", "-", "not_a_number", "no finite number"),
    ("quantity", ".5", "not_a_number", "both sides"),
    ("quantity", "5.", "not_a_number", "both sides"),
    ("quantity", "+-5", "not_a_number", "no number"),
    ("quantity", "5000 kWh", "not_a_number", "unit has its own column"),
    ("quantity", "0x1F", "not_a_number", "number"),
    ("quantity", "1.2345678", "too_many_decimals", "Round it to 6"),
    ("quantity", "1.0000000", "too_many_decimals", "Round it to 6"),
    ("quantity", "12345678901234", "too_large", "13 digits"),
    ("quantity", "-0.000001", "below_zero", "below zero"),
    ("period_start", "2024-02-30", "not_a_date", "calendar"),
    ("period_start", "2023-02-29", "not_a_date", "calendar"),
    ("period_start", "01/12/2024", "not_a_date", "YYYY-MM-DD"),
    ("period_start", "2024-12-1", "not_a_date", "YYYY-MM-DD"),
    ("period_start", "20241201", "not_a_date", "YYYY-MM-DD"),
    ("period_start", "2024-12-01T00:00", "not_a_date", "YYYY-MM-DD"),
    ("period_start", "２０２４-12-01", "not_a_date", "YYYY-MM-DD"),
    ("period_end", "2024-11-30", "end_before_start", "before period_start 2024-12-01"),
    ("period_start", "2014-12-31", "period_out_of_range", "2015-01 to 2100-12"),
    ("period_end", "2101-01-01", "period_out_of_range", "2015-01 to 2100-12"),
    ("organization_code", "P-0O1", "unknown_organization", "Did you mean «P-001»?"),
    ("organization_code", "zzz", "unknown_organization", "not in organizations.csv"),
    ("region", "XX", "unknown_region", "ISO 3166"),
    ("region", "kr", "unknown_region", "Did you mean «KR»?"),
    ("region", "UK", "unknown_region", "Did you mean «GB»?"),
    ("unit", "KwH", "unknown_unit", "Did you mean «kWh»?"),
    ("unit", "kg", "unknown_unit", "Write one of Wh, kWh, MWh, GJ"),
    ("evidence", "two\nlines", "control_character", "line break"),
    ("evidence", "a\tb", "control_character", "line break, tab"),
    ("evidence", "zero\u200bwidth", "control_character", "invisible"),
    ("record_id", " R1", "surrounding_blank", "Remove the blank"),
    ("quantity", "5 ", "surrounding_blank", "Remove the blank"),
    ("unit", "kWh\u00a0", "surrounding_blank", "Remove the blank"),
    ("product_code", "   ", "surrounding_blank", "Remove the blank"),
    ("evidence", "x" * 501, "too_long", "500 at most"),
    ("record_id", "G1", "duplicate_record", "row 2 of this file"),
]


@pytest.mark.parametrize(("column", "value", "rule", "words"), CASES)
def test_a_wrong_row_is_refused_whole_and_the_good_rows_go_on(
    read: Read, accepted: Accepted, column: str, value: str, rule: str, words: str
) -> None:
    reading = read(csv_of(**{column: value}))

    (reject,) = reading.rejects
    assert (reject.source_row, reject.column_name, reject.rule) == (3, column, rule)
    assert reject.value == (value or None)
    assert words in reject.message
    assert reject.raw == BAD | {column: value}
    assert reading.rows_accepted == 2
    assert {row["record_id"] for row in accepted()} == {"G1", "G2"}


@pytest.mark.parametrize(
    "value", ["0", "-0", "+5", "007", "0.000001", "9999999999999.999999", "0000000000000000001"]
)
def test_numbers_that_keep_the_rule_are_read_exactly(
    read: Read, accepted: Accepted, value: str
) -> None:
    reading = read(csv_of(quantity=value))

    assert reading.rejects == []
    assert accepted()[1]["quantity"] == Decimal(value)


def test_a_row_with_several_faults_is_one_reject_that_tells_all_of_them(read: Read) -> None:
    reading = read(csv_of(organization_code="P-999", quantity="1e3", unit="furlong"))

    (reject,) = reading.rejects
    assert reject.column_name == "organization_code"
    assert reject.rule == "unknown_organization"
    assert "exponent" in reject.message
    assert "furlong" in reject.message
    assert reject.organization_code is None
    assert reject.reporting_months == ["2024-12"]


def test_months_and_organization_of_a_reject_are_given_where_they_are_known(read: Read) -> None:
    reading = read(csv_of(quantity="x", period_start="2024-11-15", period_end="2025-01-02"))
    assert reading.rejects[0].reporting_months == ["2024-11", "2024-12", "2025-01"]
    assert reading.rejects[0].organization_code == "P-001"

    reading = read(csv_of(quantity="x", period_start="2024-13-01"))
    assert reading.rejects[0].reporting_months is None


@pytest.mark.parametrize(
    ("code", "start", "end", "missing"),
    [
        ("P-014", "2024-03-01", "2024-03-31", ""),
        ("P-014", "2024-02-15", "2024-03-31", "2024-02-15 to 2024-02-29"),
        ("P-020", "2023-12-01", "2024-01-31", ""),  # across two windows that touch
        ("P-020", "2024-06-01", "2024-07-01", "2024-07-01"),
        # across the gap
        ("P-020", "2024-06-01", "2024-09-30", "2024-07-01 to 2024-08-31"),
        ("P-020", "2024-09-01", "2024-09-30", ""),
    ],
)
def test_a_record_lies_inside_its_organisations_validity(
    read: Read, code: str, start: str, end: str, missing: str
) -> None:
    reading = read(csv_of(organization_code=code, period_start=start, period_end=end))

    if not missing:
        assert reading.rejects == []
    else:
        (reject,) = reading.rejects
        assert (reject.rule, reject.column_name) == ("organization_not_valid", "organization_code")
        assert reject.organization_code == code
        assert f"{code} is not in the group on {missing}, and the record runs" in reject.message


@pytest.mark.parametrize(
    ("row", "fields"),
    [("R1,P-001,2024-12-01,2024-12-31,KR,,,1,5,kWh", 10), ("R1,P-001,2024-12-01", 3)],
)
def test_a_row_with_other_than_the_headers_fields_is_refused(
    read: Read, accepted: Accepted, row: str, fields: int
) -> None:
    reading = read(f"{HEADER}\n{GOOD_BEFORE}\n{row}\n{GOOD_AFTER}")

    (reject,) = reading.rejects
    assert (reject.source_row, reject.column_name, reject.rule) == (3, None, "field_count")
    assert f"{fields} fields, the header 9" in reject.message
    assert list(reject.raw.values()) == row.split(",")
    assert [r["record_id"] for r in accepted()] == ["G1", "G2"]


def test_the_same_record_of_another_organisation_is_another_record(read: Read) -> None:
    reading = read(
        csv_of(record_id="G1", organization_code="HQ1"),
    )
    assert reading.rejects == []


def test_a_record_that_comes_three_times_is_refused_twice_by_its_first_row(read: Read) -> None:
    reading = read(f"{HEADER}\n{GOOD_BEFORE}\n{GOOD_AFTER}\n{GOOD_BEFORE}\n{GOOD_BEFORE}")
    assert [(r.source_row, r.rule) for r in reading.rejects] == [
        (4, "duplicate_record"),
        (5, "duplicate_record"),
    ]
    assert all("row 2 of" in reject.message for reject in reading.rejects)


def test_a_module_may_allow_corrections_below_zero(read: Read, accepted: Accepted) -> None:
    text = "record_id,organization_code,period_start,period_end,quantity,unit\n"
    reading = read(text + "R1,P-001,2024-12-01,2024-12-31,-5.25,kWh\n", module="corrected")
    assert reading.rejects == []
    assert str(accepted()[0]["quantity"]) == "-5.250000"


EQUIPMENT = (
    "record_id,organization_code,period_start,period_end,equipment_class,count,"
    "active_hours,standby_hours,within_meter\n"
)


@pytest.mark.parametrize(
    ("count", "hours", "meter", "column", "rule"),
    [
        ("52", "40,128", "no", None, None),
        ("52.0", "40,128", "", None, None),
        ("52.5", "40,128", "no", "count", "not_whole"),
        ("1000000000", "40,128", "no", "count", "too_large"),
        ("-1", "40,128", "no", "count", "below_zero"),
        ("fifty", "40,128", "no", "count", "not_a_number"),
        ("52", "40,128.000001", "no", "active_hours", "more_hours_than_period"),
        ("52", "9999999999999,9999999999999", "no", "active_hours", "more_hours_than_period"),
        ("52", "40,128", "perhaps", "within_meter", "not_allowed"),
    ],
)
def test_rules_of_equipment(
    read: Read,
    accepted: Accepted,
    count: str,
    hours: str,
    meter: str,
    column: str | None,
    rule: str | None,
) -> None:
    # one week, 168 hours
    row = f"R1,P-001,2024-12-02,2024-12-08,Freezers,{count},{hours},{meter}\n"
    reading = read(EQUIPMENT + row, module="equipment")

    if rule is None:
        assert reading.rejects == []
        assert accepted()[0]["count"] == 52
    else:
        (reject,) = reading.rejects
        assert (reject.column_name, reject.rule) == (column, rule)


def test_a_variant_outside_the_declared_ones_is_refused_with_the_nearest(read: Read) -> None:
    header = "record_id,organization_code,period_start,period_end,variant,fte\n"
    reading = read(header + "R1,P-001,2024-12-01,2024-12-31,Student,12.5\n", module="headcount")
    assert reading.rejects[0].rule == "not_allowed"
    assert "Did you mean «student»?" in reading.rejects[0].message
