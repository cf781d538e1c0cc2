"""What keeps a head office's month from being closed, and what somebody accepts of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.methods.closing import OpenItems
from carbon_pipeline.methods.expectations import Gap
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.head_offices import HeadOffice
from carbon_pipeline.steps.rollups import reporting_gaps
from carbon_pipeline.storage.closes import Acceptance
from carbon_pipeline.vocabulary.months import ReportingMonth

Rows = Sequence[Mapping[str, Any]]
NOTHING_OPEN = OpenItems()


@dataclass(frozen=True)
class CloseRequest:
    """Who closes which head offices (none named: all), and what is accepted for which reason.

    With a reason to restate, those that are restating the month are closed, and no others.
    `of_month` is what keeps the month open for all of them.
    """

    closed_by: str
    headquarters: Sequence[str] = ()
    accept_rejected: str | None = None
    accept_unmatched: str | None = None
    restate_reason: str | None = None
    of_month: OpenItems = NOTHING_OPEN

    def as_config(self) -> dict[str, Any]:
        """The request as the configuration of the asset that closes."""
        said = {name: value for name, value in vars(self).items() if name != "of_month"}
        return said | {"headquarters": list(self.headquarters)}


@dataclass(frozen=True)
class OpenRows:
    """Rejects and unmatched records without a resolution that concern a head office in a month."""

    rejects: Sequence[dict[str, Any]]
    unmatched: Sequence[dict[str, Any]]


def open_rejects(
    books: Books, month: ReportingMonth, office: HeadOffice
) -> Sequence[dict[str, Any]]:
    """Rejects without a resolution that concern the head office in the month.

    One of unknown month or organisation concerns every month and every head office.
    """
    return books.warehouse.rows(
        "SELECT id, source_sha256, source_file, source_row, rule, message FROM rejected_inputs"
        " WHERE resolution IS NULL"
        " AND (reporting_months IS NULL OR reporting_months ? %(text)s)"
        " AND (headquarters_id IS NULL OR headquarters_id = %(office)s)"
        " ORDER BY source_file, source_row",
        {"office": office.id, "text": str(month)},
    )


def open_rows(books: Books, month: ReportingMonth, office: HeadOffice) -> OpenRows:
    """What is open for the head office, as it was published."""
    return OpenRows(
        open_rejects(books, month, office),
        books.warehouse.rows(
            "SELECT id, record_id, organization_code, module_type, reason FROM unmatched_inputs"
            f" WHERE {IN_MONTH} AND headquarters_id = %(office)s AND resolution IS NULL"
            " ORDER BY module_type, organization_code, record_id",
            month_filter(month) | {"office": office.id},
        ),
    )


def open_items_of(
    books: Books,
    month: ReportingMonth,
    office: HeadOffice,
    found: OpenRows,
    request: CloseRequest,
) -> OpenItems:
    """What stands in the way of closing the month as it was published."""
    return open_items(
        request,
        found.rejects,
        found.unmatched,
        gaps_of(books, month, office, reporting_gaps(books, month)),
    )


def open_items(
    request: CloseRequest, rejects: Rows, unmatched: Rows, gaps: Sequence[Gap]
) -> OpenItems:
    """What stands in the way of closing, less what the request accepts."""
    return OpenItems(
        rejected=[] if request.accept_rejected else [_place_of(row) for row in rejects],
        unmatched=[]
        if request.accept_unmatched
        else [
            f"{row['module_type']} {row['organization_code']} {row['record_id']}: {row['reason']}"
            for row in unmatched
        ],
        gaps=[str(gap) for gap in gaps],
    )


def gaps_of(
    books: Books, month: ReportingMonth, office: HeadOffice, found: Sequence[Gap]
) -> list[Gap]:
    """Those of the gaps that are in the tree of the head office."""
    places = books.places(month)
    of_office = {code for code in places if places[code].headquarters_code == office.code}
    return [gap for gap in found if gap.organization_code in of_office]


def acceptances(found: OpenRows, request: CloseRequest) -> list[Acceptance]:
    """An acceptance for each open row, with the reason that the request gives."""
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


def _place_of(reject: Mapping[str, Any]) -> str:
    row = f" row {reject['source_row']}" if reject["source_row"] else ""
    return f"{reject['source_file']}{row} ({reject['rule']})"
