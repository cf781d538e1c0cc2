"""Closes of months: looked up, and recorded while nobody else can write the month."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.registers import append
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.plain_tables import ACCEPTANCES_TABLE, PERIOD_CLOSES_TABLE

_LATEST = """
    SELECT DISTINCT ON (headquarters_id) headquarters_id, status, sequence FROM period_closes
    WHERE reporting_year = %s AND reporting_month = %s
    ORDER BY headquarters_id, sequence DESC
"""


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
    """A month closed for one head office: totals by scope in kg CO2e, checksum, versions of its inputs."""

    headquarters_id: UUID
    month: ReportingMonth
    totals: Mapping[str, Any]
    checksum: str
    inputs: Mapping[str, Any]
    closed_by: str
    reason: str | None


def closed_headquarters(warehouse: Warehouse, month: ReportingMonth) -> set[UUID]:
    """Head offices for which the month is closed."""
    rows = warehouse.rows(_LATEST, (month.year, month.month))
    return {row["headquarters_id"] for row in rows if row["status"] == "closed"}


def closed_months(warehouse: Warehouse) -> set[tuple[UUID, ReportingMonth]]:
    """Every month that is closed, with the head office for which it is."""
    rows = warehouse.rows(
        "SELECT DISTINCT ON (headquarters_id, reporting_year, reporting_month) * FROM period_closes"
        " ORDER BY headquarters_id, reporting_year, reporting_month, sequence DESC"
    )
    return {
        (row["headquarters_id"], ReportingMonth(row["reporting_year"], row["reporting_month"]))
        for row in rows
        if row["status"] == "closed"
    }


@contextmanager
def locked_for_close(
    warehouse: Warehouse, month: ReportingMonth
) -> Iterator[psycopg.Connection[Any]]:
    """A transaction during which nobody writes the month; commits when left without an error."""
    with told_as_ours(), warehouse.connect() as connection:
        connection.execute("SELECT history.lock_month_for_close(%s, %s)", (month.year, month.month))
        yield connection


def record_close(
    connection: psycopg.Connection[Any],
    close: Close,
    acceptances: Sequence[Acceptance],
    run_id: str,
) -> None:
    """Write the close as the month's next state, with what was accepted for it; the caller commits."""
    now = datetime.now(UTC)
    append(connection, ACCEPTANCES_TABLE, [_acceptance_row(a, now, run_id) for a in acceptances])
    latest = connection.execute(
        "SELECT coalesce(max(sequence), 0) FROM period_closes"
        " WHERE headquarters_id = %s AND reporting_year = %s AND reporting_month = %s",
        (close.headquarters_id, close.month.year, close.month.month),
    ).fetchone()
    row = {
        "headquarters_id": close.headquarters_id,
        "reporting_year": close.month.year,
        "reporting_month": close.month.month,
        "sequence": (latest[0] if latest else 0) + 1,
        "status": "closed",
        "totals": close.totals,
        "checksum": close.checksum,
        "inputs": close.inputs,
        "closed_at": now,
        "closed_by": close.closed_by,
        "reason": close.reason,
        "run_id": run_id,
    }
    append(connection, PERIOD_CLOSES_TABLE, [row])


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
