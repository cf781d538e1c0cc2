"""Rows against their own hash, the versions beside them, and the publications that wrote them."""

from collections.abc import Iterator
from typing import Any

from carbon_pipeline.methods.chains import missing_and_extra
from carbon_pipeline.methods.findings import Finding, of_row, row_name
from carbon_pipeline.storage.audit import publications, rows
from carbon_pipeline.storage.audit.parts import Part
from carbon_pipeline.storage.reading import Reader

_Row = dict[str, Any]


def of_content(reader: Reader, part: Part) -> Iterator[Finding]:
    """Rows that say something else than when they were written."""
    for row in rows.changed_content(reader, part):
        yield of_row(
            part.table.name, row, "does not fit its content_sha256: a column was changed by hand."
        )


def of_versions(reader: Reader, part: Part) -> Iterator[Finding]:
    """Rows whose versions or retirement contradict each other."""
    name = part.table.name
    for row in rows.broken_retirements(reader, part):
        yield of_row(
            name, row, "contradicts itself in is_current, superseded_at and superseded_by_run_id."
        )
    for row in rows.broken_versions(reader, part):
        yield of_row(
            name,
            row,
            f"has the versions {row['versions']} (* in force): they begin at 1 without a gap, and "
            "only the last one can be in force.",
        )


def of_inserted(reader: Reader, part: Part) -> Iterator[Finding]:
    """Publications whose rows are not those that they wrote, and rows that none wrote."""
    for group in publications.inserted_that_differ(reader, part):
        if group["number"] is None:
            yield _from_nowhere(reader, part, group, retired=False)
        elif group["same_ids"]:
            yield _rewritten(reader, part, group)
        else:
            yield from _other_rows(reader, part, group)


def of_retired(reader: Reader, part: Part) -> Iterator[Finding]:
    """Publications whose retired rows are not those that they retired, and rows that none retired."""
    for group in publications.retired_that_differ(reader, part):
        if group["number"] is None:
            yield _from_nowhere(reader, part, group, retired=True)
        else:
            yield _other_retired(reader, part, group)


def _from_nowhere(reader: Reader, part: Part, group: _Row, *, retired: bool) -> Finding:
    did, wrote = ("was retired", "retired") if retired else ("was written", "wrote")
    found = publications.rows_of_group(reader, part, group, retired=retired)
    row = found[0] if found else {"id": None, "known_as": None} | group
    told = (
        f"{did} at {group['moment']} by the run {group['run_id']}, and no publication {wrote} it."
    )
    return of_row(part.table.name, row | {"count": group["held"]}, told)


def _rewritten(reader: Reader, part: Part, group: _Row) -> Finding:
    """The identifiers fit and what the rows say does not: named as far as it can be told."""
    told = "was changed by hand: with it the rows do not fit the checksum of publication"
    suspects = publications.written_apart(reader, part, group, retired=False)
    if suspects:
        return of_row(part.table.name, suspects[0], f"{told} {group['number']}.")
    return Finding(
        part.table.name,
        group["partition_key"],
        f"one or more of the {group['held']} rows of publication {group['number']} (run "
        f"{group['run_id']}) were changed by hand, in their provenance, version or content_sha256.",
    )


def _other_rows(reader: Reader, part: Part, group: _Row) -> Iterator[Finding]:
    """The identifiers themselves differ."""
    missing, extra = missing_and_extra(
        publications.ids_said(reader, part, group), publications.ids_held(reader, part, group)
    )
    by = f"publication {group['number']} (run {group['run_id']})"
    for ids, what in (
        (missing, f"was written by {by}, and is gone or bears another run or moment."),
        (extra, f"bears the run and moment of {by}, which did not write it."),
    ):
        if ids:
            known = {row["id"]: row for row in publications.named(reader, part, ids[:1])}
            row = known.get(ids[0], {"known_as": None})
            name = row_name({"id": ids[0], "known_as": row["known_as"]})
            yield Finding(
                part.table.name,
                group["partition_key"],
                f"{name} {what}",
                str(ids[0]),
                len(ids) - 1,
            )


def _other_retired(reader: Reader, part: Part, group: _Row) -> Finding:
    by = f"publication {group['number']} (run {group['run_id']})"
    name, key = part.table.name, group["partition_key"]
    if group["held"] < group["said"]:
        told = f"is in force, and seems to be one that {by} retired."
        suspects = publications.brought_back(reader, part, group)
    else:
        told = f"bears the retirement of {by}, which seems not to have retired it."
        suspects = publications.written_apart(reader, part, group, retired=True)
    if suspects:
        return of_row(name, suspects[0], told)
    return Finding(
        name,
        key,
        f"{by} retired {group['said']} rows, and {group['held']} bear its retirement; one was "
        "removed, brought back, retired by hand or changed in its version.",
    )
