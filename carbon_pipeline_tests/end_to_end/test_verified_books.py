"""Books that went through all that happens to books, and `carbon verify` beside them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.warehouse import AUDITOR, OWNER
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline_tests.docs.examples import Example, examples
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    everything,
    fuel_factor,
    head_office,
    partner,
    record,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "audit.md"
QUERIES = [e for e in examples(PAGE.read_text("utf-8")) if e.mark.startswith("sql:")]
HQ1 = stable_id("organizations", "HQ1")


def _write_files(group: Group, kwh: str, per_kwh: str = "0.5") -> None:
    group.emission_factors(electricity_factor("KR", per_kwh), fuel_factor("diesel", "2.5", "litre"))
    group.activities(
        "electricity/meters.csv",
        record("over two months", "P-101", "2024-01-01..2024-02-29", quantity=kwh, unit="kWh"),
        record("of the other", "P-201", "2024-01-01..2024-02-29", quantity=kwh, unit="kWh"),
        record("wrong", "P-101", quantity="1e9", unit="kWh"),
    )
    group.activities(
        "fuel/cars.csv",
        record("car", "P-101", fuel="diesel", use="mobile", quantity="10", unit="litre"),
    )


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """January and February closed, January restated with another factor, March open after a correction."""
    group = make_group()
    group.organizations(
        head_office("HQ1"), partner("P-101", "HQ1"), head_office("HQ2"), partner("P-201", "HQ2")
    )
    _write_files(group, "600")
    group.succeeds("close", "2024-01..2024-02", "--accept-rejected", "known")
    _write_files(group, "600", "0.4")
    why = ("--reason", "a better factor", "--headquarters", "HQ1", "--accept-rejected", "known")
    group.succeeds("restate", "2024-01", *why)
    group.activities(
        "electricity/march.csv",
        record("march", "P-101", "2024-03-01..2024-03-31", quantity="1", unit="kWh"),
    )
    group.succeeds("run", "2024-03")
    group.activities(
        "electricity/march.csv",
        record("march", "P-101", "2024-03-01..2024-03-31", quantity="2", unit="kWh"),
    )
    group.succeeds("run", "2024-03")
    return group


def test_everything_fits_and_nothing_is_written(group: Group) -> None:
    before = everything(group)
    assert group.value("SELECT count(*) FROM period_closes WHERE status = 'restated'") == 1
    out = group.succeeds("verify")
    assert out.splitlines()[-1] == "Everything fits."
    assert everything(group) == before


def test_whoever_kept_a_checksum_finds_it_again(group: Group) -> None:
    [kept] = re.findall(
        "last close of HQ1: 2024-01, close 2, checksum ([0-9a-f]{64})", group.succeeds("verify")
    )
    assert kept == group.value(
        "SELECT checksum FROM period_closes WHERE headquarters_id = %s AND sequence = 2", HQ1
    )
    group.succeeds("verify", "2024-01", "--expect", kept)
    outcome = group.carbon("verify", "2024-01", "--expect", "0" * 64)
    assert outcome.code == 1
    assert f"FINDING  period_closes: no close has the checksum {'0' * 64}" in outcome.out
    assert "«abc» is not the checksum of a close." in group.refuses("verify", "--expect", "abc")


def test_a_program_reads_the_same(group: Group) -> None:
    told = json.loads(group.succeeds("verify", "2024-02", "--json"))
    rows = {each["what"]: each["count"] for each in told["checked"]}
    assert rows["rows of activity_inputs"] == 2
    assert rows["closes"] == 5
    assert {close["headquarters"] for close in told["last_closes"]} == {"HQ1", "HQ2"}
    assert told["findings"] == []


def test_a_file_that_is_missing_or_changed_is_named(group: Group) -> None:
    sha256 = group.value("SELECT source_sha256 FROM activity_files WHERE path = 'fuel/cars.csv'")
    kept = group.home / "deliveries" / f"{sha256}.csv"
    bytes_ = kept.read_bytes()
    try:
        kept.write_bytes(bytes_.replace(b"10", b"11"))
        changed = group.carbon("verify")
        kept.unlink()
        missing = group.carbon("verify")
        assert group.carbon("verify", "--no-deliveries").code == 0
    finally:
        kept.write_bytes(bytes_)
    assert (changed.code, missing.code) == (1, 1)
    assert f"activity_files, fuel/cars.csv: {kept.name}" in changed.out
    assert "has other bytes" in changed.out
    assert "is missing" in missing.out


def test_a_row_that_was_changed_by_hand_is_named_to_the_reader(group: Group) -> None:
    change = "UPDATE module_emissions SET kg_co2eq = kg_co2eq {} 1 WHERE record_id = 'car'"
    _as_owner(group, change.format("+"))
    outcome = group.carbon("verify")
    _as_owner(group, change.format("-"))
    assert (outcome.code, outcome.err) == (1, "")
    assert "FINDING  module_emissions, 2024-01: version 1 of " in outcome.out
    assert "(record_id car, module_type fuel, organization_code P-101, emission_type" in outcome.out
    assert "does not fit its content_sha256: a column was changed by hand." in outcome.out
    assert "its emissions add up to" in outcome.out
    assert group.carbon("verify").code == 0


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.mark)
def test_the_queries_of_the_page_say_the_same(group: Group, query: Example) -> None:
    """On books that fit, and on books of which something was changed that the query is about."""
    assert set(_fits(group, query.code)) == {True}
    tables = ("period_closes", "publications", "module_emissions", "activity_inputs", "gas_rollups")
    change = {
        "period_closes": "reason = 'forged', totals = '{}', previous_checksum = 'x'",
        "publications": "previous_checksum = 'x', inserted_checksum = 'x'",
        "module_emissions": "content_sha256 = 'x', kg_co2eq = 0",
        "activity_inputs": "source_row = 99",
        "gas_rollups": "kg_gas = 7, content_sha256 = 'x'",
    }
    with psycopg.connect(rewritten(group.database_url, role=OWNER)) as connection:
        for table in tables:
            name = f"history.{table}" if table in {"activity_inputs", "gas_rollups"} else table
            connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER".encode())
            connection.execute(f"UPDATE {name} SET {change[table]}".encode())
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        cursor = connection.execute(query.code.encode())
        place = [column.name for column in cursor.description].index("fits")
        assert {row[place] for row in cursor} & {False, None}
        connection.rollback()


def test_the_page_has_its_queries() -> None:
    assert len(QUERIES) == PAGE.read_text("utf-8").count("```sql") == 8


def _fits(group: Group, query: str) -> list[bool]:
    with psycopg.connect(rewritten(group.database_url, role=AUDITOR)) as connection:
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        cursor = connection.execute(query.encode())
        place = [column.name for column in cursor.description].index("fits")
        return [row[place] for row in cursor]


def _as_owner(group: Group, statement: str) -> None:
    with psycopg.connect(rewritten(group.database_url, role=OWNER)) as connection:
        connection.execute("ALTER TABLE module_emissions DISABLE TRIGGER USER")
        connection.execute(statement.encode())
        connection.execute("ALTER TABLE module_emissions ENABLE TRIGGER USER")
