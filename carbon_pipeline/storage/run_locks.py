"""One run of a month at a time, on whichever machine: a lock of the database that ends with the process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.months import ReportingMonth

RUN_LOCK = 777005
COMPARISON_LOCK = 777006
# a machine that lost its power is noticed within two minutes, where the server listens on a network
KEEPALIVE = (
    "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 15; SET tcp_keepalives_count = 4"
)

_logger = logging.getLogger(__name__)


@contextmanager
def one_run_of(warehouse: Warehouse, month: ReportingMonth) -> Iterator[None]:
    """Wait until no other run has the month, and have it while the block lasts.

    A process that is killed has it no longer, as soon as the server notices.
    """
    told = f"Another run of {month} is under way; this one waits for it."
    with _held(warehouse, (RUN_LOCK, month.year * 12 + month.month), told):
        yield


@contextmanager
def one_comparison(warehouse: Warehouse) -> Iterator[None]:
    """Wait until nobody else tells months what they compare: who comes last has seen what all wrote."""
    with _held(warehouse, (COMPARISON_LOCK, 0)):
        yield


@contextmanager
def _held(warehouse: Warehouse, key: tuple[int, int], told: str = "") -> Iterator[None]:
    with told_as_ours():
        connection = warehouse.connect(autocommit=True)
        connection.execute(KEEPALIVE)
        free = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", key).fetchone()
        if not (free and free[0]):
            if told:
                _logger.warning(told)
            connection.execute("SELECT pg_advisory_lock(%s, %s)", key)
    try:
        yield
    finally:
        # a server that went away has forgotten it
        with suppress(psycopg.Error):
            connection.close()
