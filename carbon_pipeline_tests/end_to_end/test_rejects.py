"""Whatever is wrong with a file or a row: refused with a sentence, the rest goes on, nothing is lost."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    everything,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)

HEADER = "record_id,organization_code,period_start,period_end,quantity,unit\n"
GOOD = {"quantity": "100", "unit": "kWh"}


@dataclass(frozen=True)
class WrongRow:
    """A row with one fault between two good ones, and what is said of it."""

    name: str
    rule: str
    column: str | None
    words: str
    cells: Mapping[str, str] = field(default_factory=dict)
    module: str = "electricity"

    def __str__(self) -> str:
        """Read as the name of its file."""
        return self.name


@dataclass(frozen=True)
class WrongFile:
    """A file of which nothing can be taken, and what is said of it."""

    path: str
    rule: str
    words: str
    content: bytes

    def __str__(self) -> str:
        """Read as its path."""
        return self.path


def _electricity(name: str, rule: str, column: str, words: str, **cells: str) -> WrongRow:
    return WrongRow(name, rule, column, words, cells)


def _equipment(name: str, rule: str, column: str, words: str, **cells: str) -> WrongRow:
    return WrongRow(name, rule, column, words, cells, "equipment")


WRONG_ROWS = (
    # numbers
    _electricity("words", "not_a_number", "quantity", "is no number", quantity="plenty"),
    _electricity("comma", "not_a_number", "quantity", "has a comma", quantity="1234,5"),
    _electricity("thousands", "not_a_number", "quantity", "thousands marks", quantity="1,234.5"),
    _electricity("apostrophes", "not_a_number", "quantity", "thousands marks", quantity="1'234.50"),
    _electricity("exponent", "not_a_number", "quantity", "exponent", quantity="1e3"),
    _electricity("underscore", "not_a_number", "quantity", "underscore", quantity="1_000"),
    _electricity("digits", "not_a_number", "quantity", "digits other than 0 to 9", quantity="١٢"),
    _electricity("infinite", "not_a_number", "quantity", "no finite number", quantity="Infinity"),
    _electricity("nan", "not_a_number", "quantity", "no finite number", quantity="NaN"),
    _electricity("not-available", "not_a_number", "quantity", "no finite number", quantity="N/A"),
    _electricity("with-unit", "not_a_number", "quantity", "unit has its own", quantity="100 kWh"),
    _electricity("blank-inside", "not_a_number", "quantity", "blank inside", quantity="1 23"),
    _electricity("formula", "not_a_number", "quantity", "is no number", quantity="=SUM(A1:A9)"),
    _electricity("decimals", "too_many_decimals", "quantity", "6 decimals", quantity="0.1234567"),
    _electricity("digits-14", "too_large", "quantity", "13 digits", quantity="12345678901234"),
    _electricity("negative", "below_zero", "quantity", "below zero", quantity="-0.5"),
    _electricity("no-quantity", "missing", "quantity", "is blank", quantity=""),
    _electricity("blank-around", "surrounding_blank", "quantity", "Remove the blank", quantity=" 1"),
    _equipment("half-a-device", "not_whole", "count", "no whole number", count="1.5"),
    _equipment("long-day", "more_hours_than_period", "active_hours", "hours of the", active_hours="800"),
    # dates
    _electricity("no-such-day", "not_a_date", "period_end", "no date", period_end="2024-02-30"),
    _electricity("slashes", "not_a_date", "period_start", "YYYY-MM-DD", period_start="01/01/2024"),
    _electricity("with-time", "not_a_date", "period_start", "YYYY-MM-DD", period_start="2024-01-01T00:00"),
    _electricity("no-date", "missing", "period_start", "is blank", period_start=""),
    _electricity("backwards", "end_before_start", "period_end", "before period_start", period_end="2023-12-31"),
    _electricity("long-ago", "period_out_of_range", "period_start", "outside", period_start="1999-01-01"),
    # units, organisations, regions, choices
    _electricity("furlongs", "unknown_unit", "unit", "no unit of electricity", unit="furlong"),
    _electricity("misspelt", "unknown_unit", "unit", "Did you mean «kWh»?", unit="KwH"),
    _electricity("wrong-dimension", "unknown_unit", "unit", "Write one of Wh, kWh", unit="litre"),
    _electricity("no-unit", "missing", "unit", "is blank", unit=""),
    _electricity(
        "stranger", "unknown_organization", "organization_code", "Did you mean «P-101»?",
        organization_code="P-l01",
    ),
    _electricity("no-organisation", "missing", "organization_code", "is blank", organization_code=""),
    _electricity("uk", "unknown_region", "region", "Did you mean «GB»?", region="UK"),
    _equipment("perhaps", "not_allowed", "within_meter", "Write one of yes, no", within_meter="perhaps"),
    WrongRow("pupil", "not_allowed", "variant", "student, staff", {"variant": "pupil"}, "headcount"),
    # texts and records
    _electricity("two-lines", "control_character", "evidence", "line break", evidence="one\ntwo"),
    _electricity("endless", "too_long", "evidence", "500", evidence="x" * 501),
    _electricity("no-name", "missing", "record_id", "is blank", record_id=""),
    _electricity("again", "duplicate_record", "record_id", "row 2 of this file", record_id="again before"),
)  # fmt: skip

_ROW = "row,P-101,2024-01-01,2024-01-31,1,kWh\n"


def _parquet(**columns: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


WRONG_FILES = (
    WrongFile("electricity/empty.csv", "empty_file", "is empty", b""),
    WrongFile("electricity/latin.csv", "not_utf8", "UTF-8", (HEADER + _ROW + "m\u00b3").encode("latin-1")),
    WrongFile("electricity/utf-16.csv", "not_utf8", "UTF-16", (HEADER + _ROW).encode("utf-16")),
    WrongFile("electricity/nul.csv", "nul_character", "Line 2", (HEADER + "row\0" + _ROW).encode()),
    WrongFile("electricity/cut-off.csv", "unterminated_quote", "cut off", (HEADER + _ROW + 'x,"P-1').encode()),
    WrongFile("electricity/semicolons.csv", "not_csv", "semicolons", HEADER.replace(",", ";").encode()),
    WrongFile("electricity/page.csv", "not_csv", "no table", b"<html><body>Not found</body></html>"),
    WrongFile("electricity/report.csv", "not_csv", "PDF", b"%PDF-1.7 ..."),
    WrongFile("electricity/lacks.csv", "missing_column", "quantity", HEADER.replace("quantity,", "").encode()),
    WrongFile("electricity/twice.csv", "duplicate_column", "more than once", HEADER.replace("unit", "quantity").encode()),
    WrongFile("electricity/broken.parquet", "not_parquet", "damaged", b"PAR1 and then nothing"),
    WrongFile("electricity/lists.parquet", "column_type", "exact text", _parquet(quantity=[[1]])),
    WrongFile("electricity/no-workbook.xlsx", "not_workbook", "workbook", HEADER.encode() + b"1"),
    WrongFile("electricity/old.xls", "unknown_file_type", ".xlsx", HEADER.encode() + b"2"),
    WrongFile("electricty/january.csv", "unknown_module", "Did you mean activities/electricity/?", HEADER.encode() + b"3"),
    WrongFile("january.csv", "unknown_module", "which is no module. Modules are ", HEADER.encode() + b"4"),
)  # fmt: skip

_OWN_COLUMNS = {
    "electricity": GOOD,
    "equipment": {
        "equipment_class": "Laptop", "count": "1", "active_hours": "40", "standby_hours": "100",
    },
    "headcount": {"variant": "student", "fte": "1"},
}  # fmt: skip


def _rows_of(wrong: WrongRow) -> list[dict[str, object]]:
    """A good row, the wrong one in line 3, and a good one."""
    own = _OWN_COLUMNS[wrong.module] | dict.fromkeys({"region", "evidence"} & set(wrong.cells), "")
    own |= {"within_meter": ""} if wrong.module == "equipment" else {}
    rows = [
        record(f"{wrong.name} {which}", "P-101", **own) for which in ("before", "wrong", "after")
    ]
    rows[1] |= wrong.cells
    return rows


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """A file for each case and two for rows of the wrong length, read by one `carbon run`."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    group.factors(
        power_factor("Laptop", "100", "10"), headcount_factor("student", "420", "90", "110", "75")
    )
    for wrong in WRONG_ROWS:
        group.activities(f"{wrong.module}/{wrong.name}.csv", *_rows_of(wrong))
    for file in WRONG_FILES:
        group.write(f"activities/{file.path}", file.content)
    group.write(
        "activities/electricity/lengths.csv",
        HEADER
        + _ROW.replace("row", "short").replace(",1,kWh", "")
        + _ROW
        + _ROW.replace("row", "x,y"),
    )
    out = group.succeeds("run", "2024-01")
    rows_in = 3 * len(WRONG_ROWS) + len(WRONG_FILES) + 3
    accepted = 2 * len(WRONG_ROWS) + 1
    assert f"{rows_in} rows in = {accepted} accepted + {rows_in - accepted} rejected" in out
    return group


REFUSED = len(WRONG_ROWS) + len(WRONG_FILES) + 2
REJECT = (
    "SELECT source_row, column_name, rule, message, raw, reporting_months, resolution, module_type"
    " FROM rejected_inputs WHERE source_file = %s"
)


@pytest.mark.parametrize("wrong", WRONG_ROWS, ids=str)
def test_a_wrong_row_is_refused_whole_and_its_neighbours_go_on(
    group: Group, wrong: WrongRow
) -> None:
    path = f"{wrong.module}/{wrong.name}.csv"
    (reject,) = group.rows(REJECT, path)
    assert (reject["source_row"], reject["column_name"], reject["rule"]) == (
        3,
        wrong.column,
        wrong.rule,
    )
    assert wrong.words in reject["message"]
    assert reject["raw"] == {name: str(cell) for name, cell in _rows_of(wrong)[1].items()}
    assert reject["resolution"] is None
    assert group.rows(
        "SELECT rows_in, rows_accepted, rows_rejected FROM activity_files WHERE path = %s", path
    ) == [{"rows_in": 3, "rows_accepted": 2, "rows_rejected": 1}]
    assert group.values(
        "SELECT DISTINCT record_id FROM module_emissions WHERE record_id LIKE %s ORDER BY 1 DESC",
        f"{wrong.name} %",
    ) == [f"{wrong.name} before", f"{wrong.name} after"]


@pytest.mark.parametrize("wrong", WRONG_FILES, ids=str)
def test_a_file_that_cannot_be_read_is_one_reject(group: Group, wrong: WrongFile) -> None:
    (reject,) = group.rows(REJECT, wrong.path)
    assert (reject["rule"], reject["source_row"], reject["raw"]) == (wrong.rule, None, None)
    assert wrong.words in reject["message"]
    # nobody can tell which month it would have belonged to: it stands in the way of every one
    assert reject["reporting_months"] is None
    assert group.rows(
        "SELECT rows_in, rows_accepted, rows_rejected FROM activity_files WHERE path = %s",
        wrong.path,
    ) == [{"rows_in": 1, "rows_accepted": 0, "rows_rejected": 1}]


def test_rows_of_the_wrong_length_are_refused_and_the_one_between_them_goes_on(
    group: Group,
) -> None:
    rejects = group.rows(REJECT + " ORDER BY source_row", "electricity/lengths.csv")
    assert [(r["source_row"], r["rule"]) for r in rejects] == [
        (2, "field_count"),
        (4, "field_count"),
    ]
    assert rejects[1]["raw"]["(field 7)"] == "kWh"
    assert group.value("SELECT kg_co2eq FROM module_emissions WHERE record_id = 'row'") == 0.5


def test_what_is_refused_counts_in_the_coverage_of_its_organisation(group: Group) -> None:
    (coverage,) = group.values(
        "SELECT DISTINCT coverage -> 'own' FROM organization_rollups WHERE organization_code = 'P-101'"
    )
    strangers = {"stranger", "no-organisation"}
    undated = {"no-such-day", "slashes", "with-time", "no-date", "long-ago"}
    assert coverage["records_rejected"] == len(WRONG_ROWS) - len(strangers | undated)
    assert coverage["records_in"] == coverage["records_matched"] == 2 * len(WRONG_ROWS) + 1


def test_carbon_rejects_tells_place_rule_and_sentence(group: Group) -> None:
    out = group.succeeds("rejects", "2024-01")
    assert "electricity/comma.csv, row 3, column quantity [not_a_number; open]\n" in out
    assert "    quantity «1234,5» has a comma. Write a decimal point" in out
    assert f"{REFUSED} refused, {REFUSED} open." in out


def test_a_month_that_has_none_of_its_own_shows_those_of_unknown_month(group: Group) -> None:
    out = group.succeeds("rejects", "2025-07")
    assert "electricity/empty.csv [empty_file; open]" in out
    assert "electricity/no-such-day.csv, row 3, column period_end" in out
    assert "comma.csv" not in out


@pytest.fixture(scope="module")
def refusal(group: Group) -> str:
    """What `carbon close` says while everything is open."""
    said = group.refuses("close", "2024-01")
    assert group.values("SELECT status FROM period_closes") == []
    return said


@pytest.fixture(scope="module")
def closed(group: Group, refusal: str) -> Group:
    """The group after `carbon close --accept-rejected`."""
    assert refusal
    out = group.succeeds("close", "2024-01", "--accept-rejected", "sent back to the plants")
    assert "2024-01  closed" in out
    return group


def test_a_close_is_refused_with_the_list(refusal: str) -> None:
    assert "2024-01 stays open." in refusal
    assert f"HQ1: rejected rows not accepted, {REFUSED}: electricity/again.csv row 3" in refusal
    assert "--accept-rejected REASON" in refusal


def test_what_was_accepted_keeps_its_reason(closed: Group) -> None:
    assert closed.rows("SELECT status, sequence, reason FROM period_closes") == [
        {"status": "closed", "sequence": 1, "reason": "sent back to the plants"}
    ]
    assert closed.rows("SELECT resolution, count(*) AS rows FROM rejected_inputs GROUP BY 1") == [
        {"resolution": "accepted: sent back to the plants", "rows": REFUSED}
    ]
    out = closed.succeeds("rejects", "2024-01")
    assert f"{REFUSED} refused, 0 open." in out
    assert "[not_a_number; accepted: sent back to the plants]" in out


def test_an_acceptance_holds_when_everything_runs_again(closed: Group) -> None:
    before = everything(closed)
    assert "2024-01  closed before, nothing written" in closed.succeeds("close", "2024-01")
    assert everything(closed) == before


def test_a_row_of_unknown_month_that_was_accepted_keeps_no_other_month_open(closed: Group) -> None:
    february = record("F", "P-101", "2024-02-01..2024-02-29", **GOOD)
    closed.activities("electricity/february.csv", february)
    assert "2024-02  closed" in closed.succeeds("close", "2024-02")
