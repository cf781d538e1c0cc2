"""Records that several files claim: the one delivered first keeps it, the later rows are refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

Key = tuple[str, str]


@dataclass(frozen=True)
class Claim:
    """A row of a file that claims a record: (organization_code, record_id)."""

    key: Key
    path: str
    source_row: int
    inputs: str = "{}"
    period_start: date = date.min
    period_end: date = date.min


@dataclass(frozen=True)
class Clash:
    """A claim that is refused, and the claim that holds the record."""

    refused: Claim
    holder: Claim


def contested_claims(
    connection: duckdb.DuckDBPyConnection, accepted: Mapping[str, Path]
) -> list[Claim]:
    """Every claim on a record that more than one of these files (path → accepted rows) holds."""
    if len(accepted) <= 1:
        return []
    connection.execute("CREATE OR REPLACE TEMP TABLE claiming (file VARCHAR, path VARCHAR)")
    connection.executemany(
        "INSERT INTO claiming VALUES (?, ?)", [[str(file), path] for path, file in accepted.items()]
    )
    rows = connection.execute(
        """
        WITH claims AS (
            SELECT organization_code, record_id, filename, source_row, inputs,
                period_start, period_end
            FROM read_parquet(?, filename = true)
        ), contested AS (
            SELECT organization_code, record_id FROM claims GROUP BY ALL HAVING count(*) > 1
        )
        SELECT organization_code, record_id, path, source_row, inputs, period_start, period_end
        FROM claims SEMI JOIN contested USING (organization_code, record_id)
        JOIN claiming ON claiming.file = claims.filename
        ORDER BY ALL
        """,
        [[str(file) for file in accepted.values()]],
    ).fetchall()
    return [Claim((code, record), *about) for code, record, *about in rows]


def settle(
    claims: Iterable[Claim], claimed_since: Callable[[str, frozenset[Key]], Mapping[Key, int]]
) -> list[Clash]:
    """The claims that are refused. `claimed_since` tells by path since which delivery it claims each key.

    A path that has claimed a record in every content since an earlier delivery goes before
    one that came to it later, so that correcting a file never costs it its records.
    """
    by_key: dict[Key, list[Claim]] = {}
    for claim in claims:
        by_key.setdefault(claim.key, []).append(claim)
    paths = sorted({claim.path for group in by_key.values() for claim in group})
    since = {path: claimed_since(path, frozenset(by_key)) for path in paths}
    clashes = []
    for key, group in sorted(by_key.items()):
        ordered = sorted(group, key=lambda c: (since[c.path][key], c.path, c.source_row))
        clashes += [Clash(refused, ordered[0]) for refused in ordered[1:]]
    return clashes


def claimed_since(
    contents: Sequence[tuple[int, Iterable[Key]]], keys: frozenset[Key]
) -> dict[Key, int]:
    """For each key the first delivery of the unbroken row of contents, newest first, that hold it."""
    since: dict[Key, int] = {}
    still = set(keys)
    for delivery_number, held in contents:
        still &= set(held)
        if not still:
            break
        since |= dict.fromkeys(still, delivery_number)
    return since
