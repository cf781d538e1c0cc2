"""Closing a month, per head office: refuse while anything is open, then fix totals and checksum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from carbon_pipeline.errors import CloseRefused
from carbon_pipeline.methods.closing import totals
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.close_inputs import inputs_of_close
from carbon_pipeline.steps.head_offices import (
    HeadOffice,
    head_offices,
    open_head_offices,
    restating_head_offices,
)
from carbon_pipeline.steps.open_items import (
    CloseRequest,
    OpenRows,
    acceptances,
    open_items_of,
    open_rows,
)
from carbon_pipeline.storage.closes import (
    Acceptance,
    Close,
    locked_for_close,
    record_close,
)
from carbon_pipeline.storage.table_checksums import reference_tables, tables_of_close
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class ClosedMonth:
    """What closing came to: head offices closed now, those left as they are, and what was accepted."""

    closed: Sequence[str]
    closed_before: Sequence[str]
    restating: Sequence[str]
    accepted_rejects: int
    accepted_unmatched: int


def close_month(
    books: Books, month: ReportingMonth, request: CloseRequest, run_id: str
) -> ClosedMonth:
    """Close the month for every head office asked for; one that is closed already is left as it is."""
    wanted = head_offices(books, month, request.headquarters)
    with locked_for_close(books.warehouse, month) as connection:
        restating = restating_head_offices(books, month, request.headquarters)
        to_close = (
            open_head_offices(books, month, request.headquarters)
            if request.restate_reason is None
            else restating
        )
        found = {office.code: open_rows(books, month, office) for office in to_close}
        _refuse_if_open(books, month, to_close, found, request)
        reference = reference_tables(books.warehouse) if to_close else {}
        accepted: dict[UUID, Acceptance] = {}
        for office in to_close:
            # a row of unknown organisation concerns several head offices and is accepted once
            new = [
                a for a in acceptances(found[office.code], request) if a.subject_id not in accepted
            ]
            accepted |= {acceptance.subject_id: acceptance for acceptance in new}
            close = _close(books, month, office, request, reference)
            record_close(connection, close, new, run_id)
    closed = [office.code for office in to_close]
    left = [] if request.restate_reason else [office.code for office in restating]
    return ClosedMonth(
        closed,
        [office.code for office in wanted if office.code not in (*closed, *left)],
        left,
        accepted_rejects=sum(a.kind == "reject" for a in accepted.values()),
        accepted_unmatched=sum(a.kind == "unmatched" for a in accepted.values()),
    )


def _refuse_if_open(
    books: Books,
    month: ReportingMonth,
    offices: Sequence[HeadOffice],
    found: Mapping[str, OpenRows],
    request: CloseRequest,
) -> None:
    refusals = [
        f"{office.code}: {sentence}"
        for office in offices
        for sentence in open_items_of(books, month, office, found[office.code], request).sentences()
    ]
    if offices:
        refusals += request.of_month.sentences()
    if refusals:
        raise CloseRefused(f"{month} stays open.\n  " + "\n  ".join(refusals))


def _close(
    books: Books,
    month: ReportingMonth,
    office: HeadOffice,
    request: CloseRequest,
    reference: Mapping[str, Any],
) -> Close:
    parameters = month_filter(month) | {"office": office.id}
    where = f"{IN_MONTH} AND headquarters_id = %(office)s AND is_current"
    sums = books.warehouse.rows(
        "SELECT scope, sum(kg_co2eq) AS kg_co2eq, sum(kg_co2eq_market_based) AS kg_co2eq_market_based"
        f" FROM module_emissions WHERE {where} GROUP BY scope ORDER BY scope",
        parameters,
    )
    return Close(
        headquarters_id=office.id,
        month=month,
        totals=totals(sums),
        tables=tables_of_close(books.warehouse, office.id, month),
        inputs=inputs_of_close(books, month, office.code) | {"reference": reference},
        closed_by=request.closed_by,
        reason=request.restate_reason or request.accept_rejected or request.accept_unmatched,
    )
