"""Opening a connection, patiently: a server that restarts is waited for, a refusal is told."""

import json
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

import adbc_driver_manager
import adbc_driver_postgresql.dbapi
import psycopg
from psycopg.types.json import set_json_loads

from carbon_pipeline.errors import DatabaseUnavailable
from carbon_pipeline.storage.database_urls import shown

PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0)
# the server answers and says no: waiting does not help
_REFUSED = ("3D", "28", "42")

_Connection = TypeVar("_Connection")

exact_json: Callable[[str | bytes], Any] = partial(json.loads, parse_float=Decimal)


def connect(url: str, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    """A psycopg connection that reads JSON numbers as decimals; DatabaseUnavailable where none opens."""
    connection = _patiently(lambda: psycopg.connect(url, autocommit=autocommit), url)
    set_json_loads(exact_json, connection)
    return connection


def connect_adbc(url: str) -> adbc_driver_postgresql.dbapi.Connection:
    """An ADBC connection, for Arrow data both ways; DatabaseUnavailable where none opens."""
    return _patiently(lambda: adbc_driver_postgresql.dbapi.connect(url, autocommit=True), url)


def clone_adbc(
    connection: adbc_driver_postgresql.dbapi.Connection, url: str
) -> adbc_driver_postgresql.dbapi.Connection:
    """Another ADBC connection to the same database, in a transaction until it is committed."""
    return _patiently(connection.adbc_clone, url)


def is_refusal(error: BaseException | None) -> bool:
    """Whether the server answered and refused: no such database, login or right."""
    message = str(error)
    state = getattr(error, "sqlstate", None) or ""
    return state.startswith(_REFUSED) or "does not exist" in message or "authentication" in message


def _patiently(attempt: Callable[[], _Connection], url: str) -> _Connection:
    for pause in (*PAUSES_SECONDS, None):
        try:
            return attempt()
        except (psycopg.OperationalError, adbc_driver_manager.Error) as error:
            if pause is None or is_refusal(error):
                raise DatabaseUnavailable(
                    f"No connection to {shown(url)}: {' '.join(str(error).split())}",
                    mend="Start the server, or mend CARBON_DATABASE_URL.",
                ) from error
            time.sleep(pause)
    raise AssertionError
