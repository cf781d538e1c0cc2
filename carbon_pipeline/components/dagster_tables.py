"""Dagster's own tables, made as a whole: all of them or none.

Dagster makes them one by one as its storages are first opened, each committed by itself, and
afterwards asks only whether the first one is there. A process that dies in between leaves a
database in which every later run fails, and nothing mends it.
"""

from collections.abc import Iterator, Mapping

from alembic.config import Config
from dagster._core.storage.event_log import SqlEventLogStorageMetadata
from dagster._core.storage.event_log.migration import (
    ASSET_DATA_MIGRATIONS,
    EVENT_LOG_DATA_MIGRATIONS,
)
from dagster._core.storage.runs import RunStorageSqlMetadata
from dagster._core.storage.runs.migration import OPTIONAL_DATA_MIGRATIONS, REQUIRED_DATA_MIGRATIONS
from dagster._core.storage.schedules import ScheduleStorageSqlMetadata
from dagster._core.storage.schedules.migration import (
    OPTIONAL_SCHEDULE_DATA_MIGRATIONS,
    REQUIRED_SCHEDULE_DATA_MIGRATIONS,
)
from dagster._core.storage.sql import check_alembic_revision, stamp_alembic_rev
from dagster_postgres.event_log import event_log
from dagster_postgres.utils import pg_alembic_config, retry_pg_connection_fn
from sqlalchemy import Connection, MetaData, create_engine, text
from sqlalchemy.pool import NullPool

TABLES_LOCK = 777007
_DECLARED: tuple[MetaData, ...] = (
    RunStorageSqlMetadata,
    SqlEventLogStorageMetadata,
    ScheduleStorageSqlMetadata,
)
# what Dagster does with the rows of earlier versions; an empty database has none, and is marked as done
_DATA_MIGRATIONS: tuple[Mapping[str, object], ...] = (
    EVENT_LOG_DATA_MIGRATIONS,
    ASSET_DATA_MIGRATIONS,
    REQUIRED_DATA_MIGRATIONS,
    OPTIONAL_DATA_MIGRATIONS,
    REQUIRED_SCHEDULE_DATA_MIGRATIONS,
    OPTIONAL_SCHEDULE_DATA_MIGRATIONS,
)


def make_dagster_tables(url: str) -> None:
    """Make what is missing of Dagster's tables, in one transaction; complete ones take a look only.

    One process at a time: the others wait, and find them made. A database in which something ran,
    or whose tables are of another Dagster, is left to `dagster instance migrate`.
    """
    engine = create_engine(url, poolclass=NullPool)
    # Dagster waits as long for a server that is starting
    with retry_pg_connection_fn(engine.connect) as connection, connection.begin():
        if _are_whole(connection):
            return
        connection.execute(text(f"SELECT pg_advisory_xact_lock({TABLES_LOCK})"))
        if not _are_whole(connection) and _are_unused(connection):
            _make(connection)


def _are_whole(connection: Connection) -> bool:
    present = _relations(connection)
    return present.issuperset(_declared_relations()) and _marks(connection) >= _wanted_marks()


def _relations(connection: Connection) -> set[str]:
    """Tables and indexes that a name without a schema finds."""
    return set(
        connection.scalars(text("SELECT relname FROM pg_class WHERE pg_table_is_visible(oid)"))
    )


def _declared_relations() -> Iterator[str]:
    for metadata in _DECLARED:
        for table in metadata.tables.values():
            yield table.name
            yield from (str(index.name) for index in table.indexes)


def _marks(connection: Connection) -> set[str]:
    done = "SELECT name FROM secondary_indexes WHERE migration_completed IS NOT NULL"
    return set(connection.scalars(text(done)))


def _wanted_marks() -> set[str]:
    return {name for migrations in _DATA_MIGRATIONS for name in migrations}


def _are_unused(connection: Connection) -> bool:
    """Whether nothing ran with these tables, and they are this Dagster's as far as they are there."""
    revision, newest = check_alembic_revision(_alembic(), connection)
    if revision not in {None, newest}:
        return False
    present = _relations(connection)
    return not any(
        connection.scalar(text(f"SELECT EXISTS (SELECT FROM {name})"))
        for name in ("runs", "event_logs")
        if name in present
    )


def _make(connection: Connection) -> None:
    for metadata in _DECLARED:
        metadata.create_all(connection)
        for table in metadata.tables.values():
            for index in table.indexes:
                # its table may have been made without it
                index.create(connection, checkfirst=True)
    stamp_alembic_rev(_alembic(), connection)
    connection.execute(
        text(
            "INSERT INTO secondary_indexes (name, migration_completed)"
            " SELECT name, localtimestamp FROM unnest(CAST(:names AS text[])) AS name"
            " ON CONFLICT (name) DO UPDATE SET migration_completed = localtimestamp"
        ),
        {"names": sorted(_wanted_marks() - _marks(connection))},
    )


def _alembic() -> Config:
    return pg_alembic_config(event_log.__file__)
