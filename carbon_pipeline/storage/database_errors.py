"""What the database refuses, told in our own errors."""

import contextlib
from collections.abc import Iterator

import adbc_driver_manager
import psycopg
from sqlalchemy.exc import DBAPIError

from carbon_pipeline.errors import ClosedMonthError, DatabaseUnavailable
from carbon_pipeline.storage.disk_errors import said_full

MONTH_IS_CLOSED = "CB001"
RECORDED_FOR_GOOD = "CB002"
BREAKS_A_RULE = "CB003"

DISK_FULL = "53100"
# connection exceptions, shutdowns, too many connections, disk or memory full
_UNAVAILABLE = ("08", "57P", "53", "58")


@contextlib.contextmanager
def told_as_ours() -> Iterator[None]:
    """Raise ClosedMonthError or DatabaseUnavailable for what the drivers raise; defects stay theirs."""
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        ours = translated(cause) if isinstance(cause, psycopg.Error) else None
        raise (ours or cause or error) from error
    except (psycopg.Error, adbc_driver_manager.Error) as error:
        ours = translated(error)
        if ours is None:
            raise
        raise ours from error


def translated(
    error: psycopg.Error | adbc_driver_manager.Error,
) -> ClosedMonthError | DatabaseUnavailable | None:
    """Our error for a driver's error; None where it is a defect and should be seen whole."""
    state = error.sqlstate or ""
    if state == MONTH_IS_CLOSED:
        return ClosedMonthError(
            _sentence(error),
            mend="A correction of a closed month is published beside it, as a restatement.",
        )
    if state == DISK_FULL or said_full(str(error)):
        return DatabaseUnavailable(
            f"The database's disk is full: {_sentence(error)}",
            mend="Nothing was half written; make room where PostgreSQL keeps its data, and run the same again.",
        )
    if state.startswith(_UNAVAILABLE) or (not state and _lost(error)):
        return DatabaseUnavailable(
            f"The database is not available: {_sentence(error)}",
            mend="Nothing was half written; run the same again.",
        )
    return None


def _lost(error: psycopg.Error | adbc_driver_manager.Error) -> bool:
    if isinstance(error, psycopg.Error):
        return isinstance(error, psycopg.OperationalError)
    return isinstance(error, adbc_driver_manager.OperationalError)


def _sentence(error: psycopg.Error | adbc_driver_manager.Error) -> str:
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        return error.diag.message_primary
    for line in str(error).splitlines():
        for mark in ("ERROR:", "FATAL:", "PANIC:"):
            if mark in line:
                return line.partition(mark)[2].strip()
    return " ".join(str(error).split())
