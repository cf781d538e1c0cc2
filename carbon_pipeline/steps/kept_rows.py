"""Rows of a module's month that stay as they are, since the match of their key did: taken over, not computed.

Beside the files of emissions and memo rows lies a note of what they were computed from: all that
every row rests on, and a digest of each key with its factors. It may be lost like the lake itself;
without it every row is computed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from carbon_pipeline.methods.matches import Matches
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.lake import Written
from carbon_pipeline.vocabulary.months import ReportingMonth

# the tables whose rows follow from one input and the matches of its key
ENDINGS = ("emissions", "memo")
_KEYS = "keys"
_DIGITS = 32


@dataclass(frozen=True)
class Keyed:
    """What rows were computed from: a fingerprint for all of them, and a digest by key number."""

    rest: str
    digests: Mapping[int, str]

    @classmethod
    def of(cls, rest: str, keys: Sequence[Mapping[str, Any]], found: Matches) -> "Keyed":
        """Digests over the values of each key and the rows of `matches` that it has."""
        told = {key["key_number"]: [_values(key)] for key in keys}
        for row in found.matched:
            told[row["key_number"]].append(_values(row))
        digests = {
            number: sha256(repr(values).encode()).hexdigest()[:_DIGITS]
            for number, values in told.items()
        }
        return cls(rest, digests)


def _values(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in row.items() if name != "key_number"]


def note_keys(
    books: Books,
    module: str,
    month: ReportingMonth,
    written: Mapping[str, Written],
    keyed: Keyed,
) -> None:
    """Note what the current files of emissions and memo rows were computed from."""
    files = {ending: written[ending].path.name for ending in ENDINGS}
    text = json.dumps([files, keyed.rest, sorted(set(keyed.digests.values()))])
    books.lake.note(f"{module}_emissions", month, _KEYS, text)


def show_keys(books: Books, ahead: Books, module: str, month: ReportingMonth) -> None:
    """Let a lake ahead take rows over from the files here, where it is known what they are from."""
    noted = books.lake.noted(f"{module}_emissions", month, _KEYS)
    paths = {ending: books.lake.read(f"{module}_{ending}", month) for ending in ENDINGS}
    if noted is None:
        return
    for ending, path in paths.items():
        if path is not None:
            ahead.lake.show(f"{module}_{ending}", month, path)
    ahead.lake.note(f"{module}_emissions", month, _KEYS, noted)


def with_kept_rows(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: str,
    month: ReportingMonth,
    keyed: Keyed,
    queries: Mapping[str, str],
) -> dict[str, str]:
    """The queries, those of emissions and memo rows with what can be taken over from their files.

    The connection has `input_keys` and `matches`. All rows are computed where nothing is known of
    the files, or where they rest on something else.
    """
    files = _files_from(books, module, month, keyed.rest)
    if files is None:
        return dict(queries)
    paths, digests = files
    touched = [number for number, digest in keyed.digests.items() if digest not in digests]
    connection.register("touched_keys", pa.table({"key_number": pa.array(touched, pa.int32())}))
    connection.execute(_VIEWS)
    return {
        ending: _kept_and_computed(query, paths[ending]) if ending in paths else query
        for ending, query in queries.items()
    }


def _files_from(
    books: Books, module: str, month: ReportingMonth, rest: str
) -> tuple[dict[str, Path], set[str]] | None:
    """The current files and the digests of the keys that they were computed from."""
    noted = books.lake.noted(f"{module}_emissions", month, _KEYS)
    try:
        names, noted_rest, digests = json.loads(noted or "")
    except ValueError:
        # there is none, or a power cut left it in pieces
        return None
    paths = {ending: books.lake.read(f"{module}_{ending}", month) for ending in ENDINGS}
    current = {ending: path for ending, path in paths.items() if path is not None}
    if noted_rest != rest or {end: path.name for end, path in current.items()} != names:
        return None
    return current, set(digests)


_VIEWS = """
    CREATE TEMP VIEW touched_matches AS FROM matches SEMI JOIN touched_keys USING (key_number);
    CREATE TEMP VIEW kept_inputs AS SELECT id FROM input_keys ANTI JOIN touched_keys USING (key_number)
"""


def _kept_and_computed(query: str, path: Path) -> str:
    place = str(path).replace("'", "''")
    return f"""
        FROM (
            SELECT e.* FROM read_parquet('{place}') AS e
                SEMI JOIN kept_inputs AS k ON k.id = e.activity_input_id
            UNION ALL
            FROM (WITH matches AS (FROM touched_matches) SELECT * FROM ({query}))
        ) ORDER BY id
    """
