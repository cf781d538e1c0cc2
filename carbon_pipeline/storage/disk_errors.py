"""A disk without room, told in our own error with the place that needs it."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

import duckdb

from carbon_pipeline.errors import DiskFull

_FULL = (errno.ENOSPC, errno.EDQUOT)
# libraries pass on what the system said
_SAID = ("No space left on device", "Disk quota exceeded")
MEND = "Nothing was half written; make room, and run the same again."


@contextlib.contextmanager
def disk_told_as_ours(place: Path) -> Iterator[None]:
    """Raise DiskFull where a file below this place finds no room; anything else stays as it is."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if not is_full(error):
            raise
        raise DiskFull(f"The disk is full: {place} takes no more.", mend=MEND) from error


def is_full(error: BaseException) -> bool:
    """Whether the error says that there was no room."""
    return getattr(error, "errno", None) in _FULL or said_full(str(error))


def said_full(message: str) -> bool:
    """Whether a message of a library says that there was no room."""
    return any(said in message for said in _SAID)
