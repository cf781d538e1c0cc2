"""Registers against their chains, documents against the versions that they are of."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from carbon_pipeline.methods.chains import Entry, breaks
from carbon_pipeline.methods.findings import Finding, of_breaks, of_row
from carbon_pipeline.storage.audit import registers as asked
from carbon_pipeline.storage.reading import Reader

_Row = dict[str, Any]
_MOST_NAMED = 20


def of_chains(entries: Sequence[_Row]) -> Iterator[Finding]:
    """The chain of each register."""
    for register, chain in groupby(entries, key=lambda entry: entry["register"]):
        told = breaks(
            Entry(e["entry_number"], e["checksum"], e["recomputed"], e["previous_checksum"])
            for e in chain
        )
        yield from of_breaks("register_entries", register, "entry", list(told))


def of_rows(reader: Reader) -> Iterator[Finding]:
    """Rows of registers that were changed, removed or slipped in."""
    for register in asked.KEYS:
        found = asked.rows_that_differ(reader, register)
        for row in found[:_MOST_NAMED]:
            what = (
                "was entered, and is gone."
                if row["is_gone"]
                else "was slipped in: no entry of the register knows it."
                if row["is_new"]
                else "was changed by hand: it does not fit its entry."
            )
            yield Finding(register, None, f"{row['key']} {what}")
        if len(found) > _MOST_NAMED:
            yield Finding(register, None, f"{len(found) - _MOST_NAMED} more rows do not fit.")
    for row in asked.acceptances_of_nothing(reader):
        yield of_row("acceptances", row, "accepts a row that was never refused or unmatched.")


def of_documents(reader: Reader) -> Iterator[Finding]:
    """Documents that do not say what their version says, and versions without one."""
    for table in asked.DOCUMENTED:
        told: set[str] = set()
        for row in asked.documents_that_differ(reader, table):
            what = (
                "is of a version that is not there."
                if row["has_no_row"]
                else "is missing, and the version is there."
                if row["has_no_document"]
                else "does not say what the version says, or when and by which run it was written."
            )
            if what not in told:
                told.add(what)
                yield of_row("document_versions", row, what)
    for row in asked.documents_of_nothing(reader):
        yield of_row("document_versions", row, "is of a table that keeps no documents.")


def of_closes(closes: Sequence[_Row], entries: Sequence[_Row]) -> Iterator[Finding]:
    """Entries that a close knew, and that are gone or others now."""
    held = {(e["register"], e["entry_number"]): e["recomputed"] for e in entries}
    for close in closes:
        for register, known in sorted(close["registers"].items()):
            if held.get((register, int(known["entry_number"]))) != known["checksum"]:
                yield Finding(
                    "register_entries",
                    register,
                    f"entry {known['entry_number']} was rewritten or cut off: close "
                    f"{close['sequence']} of {close['headquarters']} {close['reporting_year']}-"
                    f"{close['reporting_month']:02d} knew it with another checksum.",
                )
