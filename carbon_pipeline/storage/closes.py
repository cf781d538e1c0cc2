"""Closes of months: looked up, and recorded while nobody else can write the month."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.registers import append
from carbon_pipeline.storage.table_checksums import REFERENCE
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.plain_tables import (
    ACCEPTANCES_TABLE,
    PERIOD_CLOSES_TABLE,
    RESTATEMENTS_TABLE,
)

RESTATING = "restating"


@dataclass(frozen=True)
class Acceptance:
    """Somebody's word that a refused or unmatched row may stay as it is, with the reason."""

    kind: str
    subject_id: UUID
    subject_sha256: str | None
    reason: str
    accepted_by: str


@dataclass(frozen=True)
class Close:
    """A month closed for one head office: totals by scope in kg CO2e, its tables, versions of its inputs.

    `tables` has rows and checksum of every table of the month. The database adds the moment, the
    place in the chain of closes and the checksum over all of it.
    """

    headquarters_id: UUID
    month: ReportingMonth
    totals: Mapping[str, Any]
    tables: Mapping[str, Any]
    inputs: Mapping[str, Any]
    closed_by: str
    reason: str | None


def closed_headquarters(warehouse: Warehouse, month: ReportingMonth) -> set[UUID]:
    """Head offices for which the month is closed; those that restate it are not among them."""
    rows = warehouse.rows(
        "SELECT headquarters_id FROM month_states WHERE state <> 'restating'"
        " AND reporting_year = %s AND reporting_month = %s",
        (month.year, month.month),
    )
    return {row["headquarters_id"] for row in rows}


def closed_months(warehouse: Warehouse) -> set[tuple[UUID, ReportingMonth]]:
    """Every month that is closed, with the head office for which it is."""
    rows = warehouse.rows("SELECT * FROM month_states WHERE state <> 'restating'")
    return {
        (row["headquarters_id"], ReportingMonth(row["reporting_year"], row["reporting_month"]))
        for row in rows
    }


def states_of(warehouse: Warehouse, month: ReportingMonth) -> dict[UUID, str]:
    """`closed`, `restated` or `restating`, by each head office that ever closed the month."""
    rows = warehouse.rows(
        "SELECT headquarters_id, state FROM month_states"
        " WHERE reporting_year = %s AND reporting_month = %s",
        (month.year, month.month),
    )
    return {row["headquarters_id"]: row["state"] for row in rows}


_looks_ahead: ContextVar[bool] = ContextVar("looks_ahead", default=False)


@contextmanager
def looking_ahead() -> Iterator[None]:
    """Compute closed months as if they were open while the block lasts; the database keeps them still.

    So a publication counts what waits, of every table.
    """
    token = _looks_ahead.set(True)
    try:
        yield
    finally:
        _looks_ahead.reset(token)


def headquarters_left_aside(warehouse: Warehouse, month: ReportingMonth) -> set[UUID]:
    """Head offices whose sums are not computed again: those that closed the month, unless one looks ahead."""
    return set() if _looks_ahead.get() else closed_headquarters(warehouse, month)


@contextmanager
def locked_for_close(
    warehouse: Warehouse, month: ReportingMonth
) -> Iterator[psycopg.Connection[Any]]:
    """A transaction during which nobody writes the month, nor what months rest on.

    Commits when left without an error.
    """
    with told_as_ours(), warehouse.connect() as connection:
        connection.execute("SELECT history.lock_month_for_close(%s, %s)", (month.year, month.month))
        # as a publication of these tables locks them: what the close says of them holds at its moment
        connection.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtext(name), 0) FROM unnest(%s::text[]) AS name",
            ([table.name for table in REFERENCE],),
        )
        yield connection


def record_close(
    connection: psycopg.Connection[Any],
    close: Close,
    acceptances: Sequence[Acceptance],
    run_id: str,
) -> None:
    """Write the close as the month's next sequence, with what was accepted for it; the caller commits."""
    now = datetime.now(UTC)
    append(connection, ACCEPTANCES_TABLE, [_acceptance_row(a, now, run_id) for a in acceptances])
    sequence = next_sequence(connection, close.headquarters_id, close.month)
    row = {
        "id": close_id(close.headquarters_id, close.month, sequence),
        "headquarters_id": close.headquarters_id,
        "reporting_year": close.month.year,
        "reporting_month": close.month.month,
        "sequence": sequence,
        "totals": close.totals,
        "tables": close.tables,
        "inputs": close.inputs,
        "closed_by": close.closed_by,
        "reason": close.reason,
        "run_id": run_id,
    }
    by_the_database = (
        "status",
        "closed_at",
        "registers",
        "chain_number",
        "previous_checksum",
        "checksum",
    )
    append(connection, PERIOD_CLOSES_TABLE, [row | dict.fromkeys(by_the_database)])


def next_sequence(
    connection: psycopg.Connection[Any], headquarters_id: UUID, month: ReportingMonth
) -> int:
    """The sequence that the month's next close for the head office will have."""
    latest = connection.execute(
        "SELECT coalesce(max(sequence), 0) FROM period_closes"
        " WHERE headquarters_id = %s AND reporting_year = %s AND reporting_month = %s",
        (headquarters_id, month.year, month.month),
    ).fetchone()
    return (latest[0] if latest else 0) + 1


def close_id(headquarters_id: UUID, month: ReportingMonth, sequence: int) -> UUID:
    """The identifier of a close, equal on every machine."""
    return stable_id("period_closes", str(headquarters_id), str(month), str(sequence))


def begin_restatement(
    connection: psycopg.Connection[Any],
    headquarters_id: UUID,
    month: ReportingMonth,
    reason: str,
    started_by: str,
) -> None:
    """Open a closed month for the head office until its next close; the caller commits."""
    row = {
        "headquarters_id": headquarters_id,
        "reporting_year": month.year,
        "reporting_month": month.month,
        "sequence": next_sequence(connection, headquarters_id, month),
        "reason": reason,
        "started_at": None,
        "started_by": started_by,
    }
    append(connection, RESTATEMENTS_TABLE, [row])


def _acceptance_row(acceptance: Acceptance, now: datetime, run_id: str) -> dict[str, Any]:
    return {
        "id": stable_id("acceptances", acceptance.kind, str(acceptance.subject_id)),
        "kind": acceptance.kind,
        "subject_id": acceptance.subject_id,
        "subject_sha256": acceptance.subject_sha256,
        "reason": acceptance.reason,
        "accepted_at": now,
        "accepted_by": acceptance.accepted_by,
        "run_id": run_id,
    }
