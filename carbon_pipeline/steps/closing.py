"""Closing a month, per head office: refuse while anything is open, then fix totals and checksum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from carbon_pipeline.errors import CloseRefused, ConfigurationError
from carbon_pipeline.methods.closing import OpenItems, totals
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.rollups import reporting_gaps
from carbon_pipeline.storage.closes import (
    Acceptance,
    Close,
    closed_headquarters,
    locked_for_close,
    record_close,
)
from carbon_pipeline.storage.table_checksums import reference_tables, tables_of_close
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

NOTHING_OPEN = OpenItems()


@dataclass(frozen=True)
class CloseRequest:
    """Who closes which head offices (none named: all), and what is accepted for which reason.

    `of_month` is what keeps the month open for all of them.
    """

    closed_by: str
    headquarters: Sequence[str] = ()
    accept_rejected: str | None = None
    accept_unmatched: str | None = None
    of_month: OpenItems = NOTHING_OPEN


@dataclass(frozen=True)
class HeadOffice:
    """A head office by code and identifier."""

    code: str
    id: UUID


@dataclass(frozen=True)
class ClosedMonth:
    """What closing came to: head offices closed now, those closed before, and what was accepted."""

    closed: Sequence[str]
    closed_before: Sequence[str]
    accepted_rejects: int
    accepted_unmatched: int


def head_offices(
    books: Books, month: ReportingMonth, codes: Sequence[str] = ()
) -> list[HeadOffice]:
    """The head offices of these codes in the month, or all; another code is a ConfigurationError."""
    known = sorted(code for code, place in books.places(month).items() if place.level == 1)
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ConfigurationError(
            f"{', '.join(unknown)} is no head office in {month}.",
            mend=f"Head offices are {', '.join(known)}."
            if known
            else "Nobody is in the group then.",
        )
    return [HeadOffice(code, stable_id("organizations", code)) for code in (codes or known)]


def open_head_offices(
    books: Books, month: ReportingMonth, codes: Sequence[str] = ()
) -> list[HeadOffice]:
    """Those of the head offices whose month is not closed."""
    closed = closed_headquarters(books.warehouse, month)
    return [office for office in head_offices(books, month, codes) if office.id not in closed]


def close_month(
    books: Books, month: ReportingMonth, request: CloseRequest, run_id: str
) -> ClosedMonth:
    """Close the month for every head office asked for; one that is closed already is left as it is."""
    wanted = head_offices(books, month, request.headquarters)
    with locked_for_close(books.warehouse, month) as connection:
        to_close = open_head_offices(books, month, request.headquarters)
        found = {office.code: _open_rows(books, month, office) for office in to_close}
        _refuse_if_open(books, month, to_close, found, request)
        reference = reference_tables(books.warehouse) if to_close else {}
        accepted: dict[UUID, Acceptance] = {}
        for office in to_close:
            # a row of unknown organisation concerns several head offices and is accepted once
            new = [
                a for a in _acceptances(found[office.code], request) if a.subject_id not in accepted
            ]
            accepted |= {acceptance.subject_id: acceptance for acceptance in new}
            close = _close(books, month, office, request, reference)
            record_close(connection, close, new, run_id)
    closed = [office.code for office in to_close]
    return ClosedMonth(
        closed,
        [office.code for office in wanted if office.code not in closed],
        accepted_rejects=sum(a.kind == "reject" for a in accepted.values()),
        accepted_unmatched=sum(a.kind == "unmatched" for a in accepted.values()),
    )


def _refuse_if_open(
    books: Books,
    month: ReportingMonth,
    offices: Sequence[HeadOffice],
    found: Mapping[str, "_OpenRows"],
    request: CloseRequest,
) -> None:
    refusals = [
        f"{office.code}: {sentence}"
        for office in offices
        for sentence in _open_items(books, month, office, found[office.code], request).sentences()
    ]
    if offices:
        refusals += request.of_month.sentences()
    if refusals:
        raise CloseRefused(f"{month} stays open.\n  " + "\n  ".join(refusals))


def closes_of(books: Books, month: ReportingMonth) -> list[dict[str, Any]]:
    """Every close of the month: head office, sequence, status, checksum, when and by whom."""
    return books.warehouse.rows(
        "SELECT o.code AS headquarters, c.sequence, c.status, c.checksum, c.closed_at, c.closed_by,"
        " c.reason FROM period_closes c JOIN organizations o ON o.id = c.headquarters_id"
        f" WHERE {IN_MONTH} ORDER BY o.code, c.sequence",
        month_filter(month),
    )


@dataclass(frozen=True)
class _OpenRows:
    rejects: Sequence[dict[str, Any]]
    unmatched: Sequence[dict[str, Any]]


def _open_rows(books: Books, month: ReportingMonth, office: HeadOffice) -> _OpenRows:
    """Rejects and unmatched records without a resolution that concern the head office in the month.

    A reject of unknown month or organisation concerns every month and every head office.
    """
    parameters = month_filter(month) | {"office": office.id, "text": str(month)}
    return _OpenRows(
        books.warehouse.rows(
            "SELECT id, source_sha256, source_file, source_row, rule, message FROM rejected_inputs"
            " WHERE resolution IS NULL"
            " AND (reporting_months IS NULL OR reporting_months ? %(text)s)"
            " AND (headquarters_id IS NULL OR headquarters_id = %(office)s)"
            " ORDER BY source_file, source_row",
            parameters,
        ),
        books.warehouse.rows(
            "SELECT id, record_id, organization_code, module_type, reason FROM unmatched_inputs"
            f" WHERE {IN_MONTH} AND headquarters_id = %(office)s AND resolution IS NULL"
            " ORDER BY module_type, organization_code, record_id",
            parameters,
        ),
    )


def _open_items(
    books: Books,
    month: ReportingMonth,
    office: HeadOffice,
    found: _OpenRows,
    request: CloseRequest,
) -> OpenItems:
    of_office = {
        code
        for code, place in books.places(month).items()
        if place.headquarters_code == office.code
    }
    return OpenItems(
        rejected=[] if request.accept_rejected else [_place_of(row) for row in found.rejects],
        unmatched=[]
        if request.accept_unmatched
        else [
            f"{row['module_type']} {row['organization_code']} {row['record_id']}: {row['reason']}"
            for row in found.unmatched
        ],
        gaps=[
            str(gap) for gap in reporting_gaps(books, month) if gap.organization_code in of_office
        ],
    )


def _acceptances(found: _OpenRows, request: CloseRequest) -> list[Acceptance]:
    accepted = []
    if request.accept_rejected:
        accepted += [
            Acceptance(
                "reject",
                row["id"],
                row["source_sha256"],
                request.accept_rejected,
                request.closed_by,
            )
            for row in found.rejects
        ]
    if request.accept_unmatched:
        accepted += [
            Acceptance("unmatched", row["id"], None, request.accept_unmatched, request.closed_by)
            for row in found.unmatched
        ]
    return accepted


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
        inputs=_versions(books, parameters) | {"reference": reference},
        closed_by=request.closed_by,
        reason=request.accept_rejected or request.accept_unmatched,
    )


def _versions(books: Books, parameters: dict[str, Any]) -> dict[str, Any]:
    """The versions of everything that went into the month: files, factors and instruments."""
    where = f"{IN_MONTH} AND headquarters_id = %(office)s"
    files = books.warehouse.rows(
        "SELECT DISTINCT source_file, source_sha256 FROM activity_inputs"
        f" WHERE {where} ORDER BY source_file, source_sha256",
        parameters,
    )
    factors = books.warehouse.rows(
        "SELECT DISTINCT emission_factor_id::text AS id, emission_factor_version AS version"
        f" FROM module_emissions WHERE {where} AND is_current AND emission_factor_id IS NOT NULL"
        " UNION SELECT DISTINCT factor_id::text, factor_version FROM module_emissions"
        f" WHERE {where} AND is_current AND factor_id IS NOT NULL ORDER BY 1, 2",
        parameters,
    )
    instruments = books.warehouse.rows(
        "SELECT DISTINCT c.id::text, c.version FROM instrument_allocations a"
        " JOIN contractual_instruments c ON c.instrument_code = a.instrument_code"
        " AND c.organization_code IS NOT DISTINCT FROM CASE"
        " WHEN c.instrument_kind <> 'residual_mix' THEN a.organization_code END"
        f" WHERE a.{IN_MONTH.replace(' AND ', ' AND a.')} AND a.headquarters_id = %(office)s ORDER BY 1",
        parameters,
    )
    used = {"instruments": instruments} if instruments else {}
    return {"files": files, "factors": factors} | used


def _place_of(reject: Mapping[str, Any]) -> str:
    row = f" row {reject['source_row']}" if reject["source_row"] else ""
    return f"{reject['source_file']}{row} ({reject['rule']})"
