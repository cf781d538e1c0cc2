"""The chains of publications and of closes."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from carbon_pipeline.methods.chains import Entry, breaks
from carbon_pipeline.methods.findings import Finding, of_breaks
from carbon_pipeline.vocabulary.tables import TABLES

_Rows = Sequence[dict[str, Any]]


def of_publications(entries: _Rows) -> Iterator[Finding]:
    """The chain of each table and month, and what each entry says of itself."""
    for (table, key), chain in groupby(
        entries, key=lambda entry: (entry["table_name"], entry["partition_key"])
    ):
        found = list(chain)
        told = breaks(_entry(each, "publication_number", "published_at") for each in found)
        yield from of_breaks("publications", f"{table} {key}", "publication", list(told))
        for each in found:
            for sentence in _faults(each):
                yield Finding(
                    "publications",
                    f"{table} {key}",
                    f"publication {each['publication_number']} {sentence}",
                )


def _faults(entry: dict[str, Any]) -> Iterator[str]:
    if entry["table_name"] not in TABLES:
        yield "is of a table that there is not."
    if not entry["names_all"]:
        yield "does not name as many identifiers as rows."
    if not entry["has_run"]:
        yield f"is of the run {entry['run_id']}, which is not in runs."


def of_closes(closes: _Rows) -> Iterator[Finding]:
    """The chain of each head office's closes."""
    for office, chain in groupby(closes, key=lambda close: close["headquarters"]):
        told = breaks(_entry(each, "chain_number", "closed_at") for each in chain)
        yield from of_breaks("period_closes", office, "close number", list(told))


def _entry(row: dict[str, Any], number: str, moment: str) -> Entry:
    return Entry(
        row[number], row["checksum"], row["recomputed"], row["previous_checksum"], row[moment]
    )
