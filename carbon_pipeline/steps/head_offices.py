"""Head offices of a month, and how the month stands for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.closes import RESTATING, states_of
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class HeadOffice:
    """A head office by code and identifier."""

    code: str
    id: UUID


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
    """Those of the head offices that never closed the month."""
    states = states_of(books.warehouse, month)
    return [office for office in head_offices(books, month, codes) if office.id not in states]


def restating_head_offices(
    books: Books, month: ReportingMonth, codes: Sequence[str] = ()
) -> list[HeadOffice]:
    """Those of the head offices that closed the month and are restating it."""
    states = states_of(books.warehouse, month)
    offices = head_offices(books, month, codes)
    return [office for office in offices if states.get(office.id) == RESTATING]
