"""Records that several files claim: who keeps them, and since when."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from carbon_pipeline.steps.clashes import Claim, Clash, Key, claimed_since, contested_claims, settle
from carbon_pipeline.storage.duckdb_session import duckdb_session

R1, R2 = ("P-001", "R1"), ("P-001", "R2")


def claims(*about: tuple[Key, str, int]) -> list[Claim]:
    return [Claim(key, path, row) for key, path, row in about]


def refused(clashes: list[Clash]) -> list[tuple[str, str, str]]:
    """The record, who lost it, and who holds it."""
    return [(clash.refused.key[1], clash.refused.path, clash.holder.path) for clash in clashes]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_first_delivered_keeps_the_record(order: tuple[int, ...]) -> None:
    three = claims((R1, "a.csv", 5), (R1, "b.csv", 2), (R1, "c.csv", 9))
    since = {"a.csv": {R1: 3}, "b.csv": {R1: 1}, "c.csv": {R1: 2}}
    found = settle([three[place] for place in order], lambda path, _: since[path])
    assert refused(found) == [("R1", "c.csv", "b.csv"), ("R1", "a.csv", "b.csv")]


def test_each_record_is_settled_on_its_own() -> None:
    both = claims((R1, "a.csv", 2), (R1, "b.csv", 2), (R2, "a.csv", 3), (R2, "b.csv", 3))
    since = {"a.csv": {R1: 1, R2: 4}, "b.csv": {R1: 2, R2: 3}}
    found = settle(both, lambda path, _: since[path])
    assert refused(found) == [("R1", "b.csv", "a.csv"), ("R2", "a.csv", "b.csv")]


def test_delivered_together_the_path_and_then_the_row_decide() -> None:
    together = claims((R1, "b.csv", 2), (R1, "a.csv", 7), (R1, "a.csv", 3))
    found = settle(together, lambda _, keys: dict.fromkeys(keys, 1))
    assert {(clash.refused.path, clash.refused.source_row) for clash in found} == {
        ("a.csv", 7),
        ("b.csv", 2),
    }
    assert {clash.holder.source_row for clash in found} == {3}


def test_a_path_is_asked_once_for_all_its_records() -> None:
    asked = []

    def since(path: str, keys: frozenset[Key]) -> dict[Key, int]:
        asked.append((path, keys))
        return dict.fromkeys(keys, 1)

    settle(claims((R1, "a", 2), (R1, "b", 2), (R2, "a", 3), (R2, "b", 3)), since)
    assert asked == [("a", frozenset({R1, R2})), ("b", frozenset({R1, R2}))]


def test_nothing_contested_nothing_refused() -> None:
    assert settle([], lambda _, keys: dict.fromkeys(keys, 1)) == []


@pytest.mark.parametrize(
    ("contents", "since"),
    [
        ([(7, [R1])], {R1: 7}),
        # a correction that keeps the record keeps its claim
        ([(7, [R1]), (4, [R1, R2]), (1, [R1])], {R1: 1}),
        # given up and taken again counts from the second time
        ([(7, [R1]), (4, [R2]), (1, [R1])], {R1: 7}),
        ([(7, [R1, R2]), (4, [R1])], {R1: 4, R2: 7}),
        ([(7, [])], {}),
        ([], {}),
    ],
)
def test_a_claim_counts_from_the_unbroken_row_of_contents(
    contents: list[tuple[int, list[Key]]], since: dict[Key, int]
) -> None:
    assert claimed_since(contents, frozenset({R1, R2})) == since


def test_a_record_nobody_asked_for_is_left_aside() -> None:
    assert claimed_since([(1, [R1, R2])], frozenset({R2})) == {R2: 1}


def accepted(path: Path, *keys: Key) -> Path:
    table = pa.table(
        {
            "source_row": pa.array(range(2, 2 + len(keys)), pa.int32()),
            "organization_code": [code for code, _ in keys],
            "record_id": [record for _, record in keys],
            "period_start": [date(2024, 1, 1)] * len(keys),
            "period_end": [date(2024, 1, 31)] * len(keys),
            "inputs": ['{"a": "1"}'] * len(keys),
        }
    )
    pq.write_table(table, path)
    return path


def test_contested_records_of_accepted_files(tmp_path: Path) -> None:
    other = ("P-002", "R1")
    files = {
        "b.csv": accepted(tmp_path / "b.parquet", R1, other),
        "a.csv": accepted(tmp_path / "a.parquet", R2, R1),
    }
    with duckdb_session() as connection:
        found = contested_claims(connection, files)
        assert [(claim.key, claim.path, claim.source_row) for claim in found] == [
            (R1, "a.csv", 3),
            (R1, "b.csv", 2),
        ]
        assert found[0].inputs == '{"a": "1"}'
        assert found[0].period_end == date(2024, 1, 31)
        assert contested_claims(connection, {"b.csv": files["b.csv"]}) == []
        assert contested_claims(connection, {}) == []
