"""Restating a closed month: what waits is looked at first, then the month is opened, computed and closed anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from carbon_pipeline.errors import CarbonError, CloseRefused
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.head_offices import HeadOffice, head_offices
from carbon_pipeline.steps.lake_ahead import gaps_ahead, unmatched_ahead
from carbon_pipeline.steps.open_items import CloseRequest, open_items, open_rejects
from carbon_pipeline.storage.closes import (
    RESTATING,
    begin_restatement,
    locked_for_close,
    looking_ahead,
    states_of,
)
from carbon_pipeline.vocabulary.months import ReportingMonth

# metadata of an asset: groups of head offices for which something waits
WAITING_FOR = "head offices that have to restate"
# what it compares with goes on changing while other months are closed
_COMPARES_ONLY = "base_year_recalculations"


class MonthRuns(Protocol):
    """How a month is computed: runs of the graph, which give the metadata of each asset."""

    def compute(self, month: ReportingMonth, *, on_record: bool) -> Mapping[str, Mapping[str, Any]]:
        """Compute the month up to the roll-ups; what is closed stays as it is.

        A run that cannot write is not put on record: nothing was made by it.
        """

    def compute_and_close(self, month: ReportingMonth, request: CloseRequest) -> None:
        """Compute what is open and close it."""


@dataclass(frozen=True)
class Restated:
    """What became of the head offices of a month: restated now, nothing to restate, and what stays apart.

    `together` has groups of head offices of which rows have moved from one to the other and wait
    until all of them restate.
    """

    restated: Sequence[HeadOffice]
    unchanged: Sequence[HeadOffice]
    together: Sequence[Sequence[str]] = ()


def restate_month(
    books: Books, month: ReportingMonth, request: CloseRequest, runs: MonthRuns
) -> Restated:
    """Restate the month for the head offices asked for (none named: all that closed it).

    A head office for which nothing differs keeps its close. CarbonError where the month is not closed or no reason is given,
    CloseRefused where something stands in the way; the month is not opened then.
    """
    offices = closed_offices(books, month, request)
    states = states_of(books.warehouse, month)
    begun = [each for each in offices if states[each.id] == RESTATING]
    still = [each for each in offices if each not in begun]
    differing, together = _differing(books, month, still, offices, runs)
    _refuse_if_open(books, month, differing, request)
    for office in differing:
        _begin(books, month, office, request)
    restated = [*begun, *differing]
    if restated:
        codes = tuple(office.code for office in restated)
        runs.compute_and_close(month, replace(request, headquarters=codes))
    unchanged = [each for each in still if each not in differing]
    return Restated(sorted(restated, key=lambda each: each.code), unchanged, together)


def closed_offices(books: Books, month: ReportingMonth, request: CloseRequest) -> list[HeadOffice]:
    """The head offices that the request is about; CarbonError where they have not closed the month."""
    if not (request.restate_reason or "").strip():
        raise CarbonError(
            "A restatement has a reason.", mend="Say why the month changes: --reason TEXT."
        )
    wanted = head_offices(books, month, request.headquarters)
    states = states_of(books.warehouse, month)
    never = [office.code for office in wanted if office.id not in states]
    if (never and request.headquarters) or len(never) == len(wanted):
        whom = f" for {', '.join(never)}" if never else ""
        raise CarbonError(
            f"{month} is not closed{whom}, so there is nothing to restate.",
            mend=f"carbon close {month} closes it.",
        )
    return [office for office in wanted if office.id in states]


def _differing(
    books: Books,
    month: ReportingMonth,
    still: Sequence[HeadOffice],
    asked: Sequence[HeadOffice],
    runs: MonthRuns,
) -> tuple[list[HeadOffice], list[list[str]]]:
    """Those of the closed head offices for whom something would be written if the asked ones were open."""
    if not still:
        return [], []
    states = states_of(books.warehouse, month)
    # then rows may be written, and the run that wrote them is on record
    is_open = any(
        states.get(each.id, RESTATING) == RESTATING for each in head_offices(books, month)
    )
    with looking_ahead():
        metadata = runs.compute(month, on_record=is_open)
    groups = {
        frozenset(map(UUID, group))
        for asset, told in metadata.items()
        if asset != _COMPARES_ONLY
        for group in told.get(WAITING_FOR, ())
    }
    ids = {office.id for office in asked}
    codes = {office.id: office.code for office in head_offices(books, month)}
    written = {each for group in groups if group <= ids for each in group}
    together = [
        sorted(codes.get(each, str(each)) for each in group)
        for group in groups
        if group & ids and not group <= ids
    ]
    return [office for office in still if office.id in written], sorted(together)


def _refuse_if_open(
    books: Books, month: ReportingMonth, offices: Iterable[HeadOffice], request: CloseRequest
) -> None:
    """Before the month is opened: what would keep it from being closed again."""
    refusals = [
        f"{office.code}: {sentence}"
        for office in offices
        for sentence in open_items(
            request,
            open_rejects(books, month, office),
            unmatched_ahead(books, month, office),
            gaps_ahead(books, month, office),
        ).sentences()
    ]
    if refusals:
        raise CloseRefused(f"{month} stays as it was closed.\n  " + "\n  ".join(refusals))


def _begin(books: Books, month: ReportingMonth, office: HeadOffice, request: CloseRequest) -> None:
    with locked_for_close(books.warehouse, month) as connection:
        # somebody else may have begun it meanwhile, and is joined then
        if states_of(books.warehouse, month)[office.id] != RESTATING:
            reason = (request.restate_reason or "").strip()
            begin_restatement(connection, office.id, month, reason, request.closed_by)
