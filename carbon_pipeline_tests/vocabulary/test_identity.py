"""Identifiers and content hashes: equal in Python and SQL, and different where anything differs."""

import hashlib
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.storage.duckdb_session import duckdb_session
from carbon_pipeline.vocabulary.columns import Column, Kind
from carbon_pipeline.vocabulary.identity import (
    canonical_json,
    content_sha256,
    content_sha256_sql,
    stable_id,
    stable_id_sql,
)
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.tables import ORGANIZATIONS, TABLES, Table

SAMPLES: dict[Kind, Any] = {
    Kind.TEXT: "전기 «a»",
    Kind.UUID: uuid.UUID("00000000-0000-4000-8000-00000000000a"),
    Kind.SMALLINT: 2,
    Kind.INTEGER: 3,
    Kind.BIGINT: 4,
    Kind.QUANTITY: Decimal("-9999999999999.000001"),
    Kind.FACTOR: Decimal("0.1"),
    Kind.KILOGRAMS: Decimal("99999999999999999999.000000000000000001"),
    Kind.PUBLISHED_NUMBER: "0.10",
    Kind.DATE: date(2024, 2, 29),
    Kind.JSON: {"나": ["1.0"], "a": None},
    Kind.FLAG: True,
    Kind.SHA256: b"\x00\xff",
}


def sample(table: Table, **changes: Any) -> dict[str, Any]:
    columns = table.content + table.provenance
    return {column.name: SAMPLES[column.kind] for column in columns} | changes


def test_an_identifier_is_the_start_of_a_hash() -> None:
    expected = hashlib.sha256(b"organizations\x1fHQ1").hexdigest()[:32]
    assert stable_id("organizations", "HQ1").hex == expected
    assert stable_id("ab", "c") != stable_id("a", "bc")


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_duckdb_computes_the_same_hash(table: Table) -> None:
    bare = {column.name: None for column in table.content if column.nullable}
    rows = arrow_rows(table, [sample(table), sample(table, **bare)])
    with duckdb_session() as connection:
        connection.register("given", rows)
        sql = content_sha256_sql(table.content)
        hashes = connection.execute(f"SELECT content_sha256, {sql} FROM given").fetchall()
        assert [given for given, _ in hashes] == [computed for _, computed in hashes]
        assert len(set(hashes)) == (2 if bare else 1)


def test_duckdb_computes_the_same_identifier() -> None:
    identity = stable_id_sql("'전기'", "'b'")
    with duckdb_session() as connection:
        assert connection.execute(f"SELECT {identity}").fetchall() == [(stable_id("전기", "b"),)]


def hashed(value: Any, kind: Kind = Kind.TEXT) -> bytes:
    return content_sha256([Column("c", kind, "")], {"c": value})


def test_missing_is_not_blank_and_no_text_looks_like_it() -> None:
    assert len({hashed(None), hashed(""), hashed("None"), hashed("NULL")}) == 4


def test_columns_do_not_run_into_each_other() -> None:
    columns = [Column("a", Kind.TEXT, ""), Column("b", Kind.TEXT, "")]
    one = content_sha256(columns, {"a": "x", "b": "yz"})
    assert one != content_sha256(columns, {"a": "xy", "b": "z"})


def test_an_amount_is_hashed_with_the_scale_of_its_column() -> None:
    amounts = [Decimal(1), Decimal("1.0"), Decimal("1.000000"), 1]
    assert len({hashed(amount, Kind.QUANTITY) for amount in amounts}) == 1
    with pytest.raises(ValueError, match=r"c: 1E-7 has more decimals than its column"):
        hashed(Decimal("0.0000001"), Kind.QUANTITY)


def test_every_content_column_counts_and_no_other() -> None:
    table = TABLES["activity_inputs"]
    [first] = arrow_rows(table, [sample(table)])["content_sha256"].to_pylist()
    elsewhere = sample(table, source_row=9, source_file="other.csv")
    assert arrow_rows(table, [elsewhere])["content_sha256"].to_pylist() == [first]
    for column in table.content:
        other = "changed" if column.kind is Kind.TEXT else None
        row = sample(table) | {column.name: other}
        if column.kind is Kind.JSON:
            row[column.name] = canonical_json({})
        assert content_sha256(table.content, row) != first, column.name


def test_a_row_without_what_it_needs_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="organizations: code, name missing"):
        arrow_rows(ORGANIZATIONS, [sample(ORGANIZATIONS, code=None, name=None)])
    with pytest.raises(KeyError):
        arrow_rows(ORGANIZATIONS, [{"code": "HQ1"}])


def test_the_content_of_a_table_does_not_depend_on_its_order() -> None:
    rows = [sample(ORGANIZATIONS), sample(ORGANIZATIONS, code="other")]
    there, back = (arrow_rows(ORGANIZATIONS, each) for each in (rows, rows[::-1]))
    assert content_of(there) == content_of(back)
    assert content_of(there) != content_of(arrow_rows(ORGANIZATIONS, rows[:1]))
