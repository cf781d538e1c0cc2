"""Chains of entries, each with a checksum over what it says and the checksum of the one before it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

ID_BYTES = 16


class Fault(StrEnum):
    """What can be wrong at one place of a chain."""

    MISSING = "missing"
    CHANGED = "changed"
    UNLINKED = "unlinked"
    EARLIER = "earlier"


@dataclass(frozen=True)
class Entry:
    """One entry as it lies there; `recomputed` is the checksum that it should have."""

    number: int
    checksum: str
    recomputed: str
    previous_checksum: str | None
    moment: datetime | None = None


@dataclass(frozen=True)
class Break:
    """A place where a chain does not hold: the number of the entry, and what is wrong with it."""

    number: int
    fault: Fault


def breaks(entries: Iterable[Entry]) -> Iterator[Break]:
    """Every place at which the chain does not hold, by number; entries come in their order.

    What follows a missing entry is not said to be unlinked as well. Entries that are cut off at
    the end leave no trace here.
    """
    before: Entry | None = None
    for entry in entries:
        expected = before.number + 1 if before else 1
        yield from (Break(number, Fault.MISSING) for number in range(expected, entry.number))
        if entry.recomputed != entry.checksum:
            yield Break(entry.number, Fault.CHANGED)
        elif entry.number == expected and entry.previous_checksum != (
            before.checksum if before else None
        ):
            yield Break(entry.number, Fault.UNLINKED)
        if before and _is_earlier(entry, before):
            yield Break(entry.number, Fault.EARLIER)
        before = entry


def _is_earlier(entry: Entry, before: Entry) -> bool:
    if entry.moment is None or before.moment is None:
        return False
    return entry.moment <= before.moment


def missing_and_extra(said: bytes, held: bytes) -> tuple[list[UUID], list[UUID]]:
    """Identifiers that are said and not held, and held and not said; each in order, sixteen bytes a piece."""
    expected, found = _ids(said), _ids(held)
    return sorted((expected - found).elements()), sorted((found - expected).elements())


def _ids(joined: bytes) -> Counter[UUID]:
    return Counter(
        UUID(bytes=joined[start : start + ID_BYTES])
        for start in range(0, len(joined) - ID_BYTES + 1, ID_BYTES)
    )
