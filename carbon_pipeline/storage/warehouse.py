"""The warehouse: one PostgreSQL database with its roles, found or made, and ways to reach it."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psycopg
from psycopg.rows import dict_row

from carbon_pipeline.errors import DatabaseUnavailable
from carbon_pipeline.storage.bootstrap import (
    ANALYST,
    AUDITOR,
    OWNER,
    PARTNER,
    ROLES,
    WRITER,
    close_side_doors,
    make_database,
    make_roles,
    open_database,
)
from carbon_pipeline.storage.connecting import (
    clone_adbc,
    connect,
    connect_adbc,
    exact_json,
    is_refusal,
)
from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.database_urls import database_of, rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.login_passwords import LoginPasswords
from carbon_pipeline.storage.migrate import HEAD, migrate, revision
from carbon_pipeline.storage.registers import register_shipped_types

if TYPE_CHECKING:
    import adbc_driver_postgresql.dbapi
    import pandas as pd
    import pyarrow as pa
    from sqlalchemy import Engine

__all__ = ["ANALYST", "AUDITOR", "OWNER", "PARTNER", "WRITER", "Warehouse"]

DATABASE = "carbon"

Parameters = Sequence[Any] | Mapping[str, Any] | None


class Warehouse:
    """A database whose schema is at this version's revision, and connections to it by login."""

    def __init__(
        self,
        admin_url: str,
        *,
        embedded: bool,
        dagster_url: str | None = None,
        spill: Path | None = None,
        passwords: Path | None = None,
    ) -> None:
        self.spill = spill
        self.passwords = LoginPasswords(passwords, None if embedded else admin_url)
        self._admin_url = admin_url
        self._arrow: adbc_driver_postgresql.dbapi.Connection | None = None
        self._embedded = embedded
        self._dagster_url = dagster_url

    @classmethod
    def open(cls, home: Home) -> "Warehouse":
        """Start the embedded server unless a URL is given, and make or migrate what is missing.

        Takes milliseconds where nothing is. DatabaseUnavailable where no server answers,
        ConfigurationError where the login may not do what is needed.
        """
        url = home.database_url
        if url is None:
            url = rewritten(EmbeddedPostgres(home).ensure_running(), database=DATABASE)
        warehouse = cls(
            url,
            embedded=home.database_url is None,
            dagster_url=home.dagster_database_url,
            spill=home.spill,
            passwords=home.passwords,
        )
        if not warehouse._is_ready():
            warehouse._prepare()
        return warehouse

    def url(self, login: str = WRITER, driver: str | None = None) -> str:
        """A URL of the database for this login; with a driver, one for SQLAlchemy.

        On a server of one's own, our roles are taken on by the login that is configured.
        Other logins have their password with them, where this home has made it.
        """
        if login == OWNER or (not self._embedded and login in ROLES):
            return rewritten(self._admin_url, role=login, driver=driver)
        password = None if login in ROLES else self.passwords.of(login)
        return rewritten(self._admin_url, login=login, password=password, driver=driver)

    def dagster_url(self) -> str:
        """A SQLAlchemy URL of Dagster's own database, for the driver that dagster-postgres needs."""
        if self._dagster_url is not None:
            return rewritten(self._dagster_url, driver="psycopg2")
        self._make_dagster_database()
        return rewritten(self.url(WRITER), database=self.dagster_database, driver="psycopg2")

    @property
    def dagster_database(self) -> str:
        """The name of Dagster's database beside this one: two warehouses of a server have one each."""
        return f"{database_of(self._admin_url)}_dagster"

    def _make_dagster_database(self) -> None:
        server = self._admin_url
        if self._embedded:
            server = rewritten(server, database="postgres")
        make_database(server, self.dagster_database, WRITER)

    @cached_property
    def engine(self) -> "Engine":
        """A SQLAlchemy engine as the writer, for queries; numbers in JSON are decimals.

        A pooled connection that the server has dropped is replaced before it is used.
        """
        from sqlalchemy import create_engine

        return create_engine(
            self.url(WRITER, driver="psycopg"),
            creator=self.connect,
            json_deserializer=exact_json,
            pool_pre_ping=True,
            isolation_level="AUTOCOMMIT",
        )

    def close(self) -> None:
        """Let go of the connections that are kept; the server goes on."""
        if self._arrow is not None:
            self._arrow.close()
            self._arrow = None
        if "engine" in self.__dict__:
            self.engine.dispose()
            del self.__dict__["engine"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self, login: str = WRITER, *, autocommit: bool = False) -> psycopg.Connection[Any]:
        """A new psycopg connection as this login."""
        return connect(self.url(login), autocommit=autocommit)

    def administer(self) -> psycopg.Connection[Any]:
        """A new connection as the login that makes logins and acts as every role."""
        return connect(rewritten(self._admin_url))

    def adbc(self) -> "adbc_driver_postgresql.dbapi.Connection":
        """A new ADBC connection as the writer, for Arrow data both ways.

        The first one reads the server's types, which takes longer than a small
        publication; it is kept, and later ones are cloned from it.
        """
        if self._arrow is None:
            self._arrow = connect_adbc(self.url(WRITER))
        return clone_adbc(self._arrow, self.url(WRITER))

    def rows(
        self, query: str, params: Parameters = None, *, login: str = WRITER
    ) -> list[dict[str, Any]]:
        """The query's rows as dictionaries; amounts are decimals.

        The writer's queries share the engine's pool, since a month asks dozens of them.
        """
        if login == WRITER:
            with told_as_ours(), self.engine.connect() as pooled:
                found = pooled.exec_driver_sql(query, params or {})
                return [dict(row) for row in found.mappings()]
        with told_as_ours(), self.connect(login) as connection:
            cursor = connection.cursor(row_factory=dict_row)
            return cursor.execute(query.encode(), params).fetchall()

    def arrow(
        self, query: str, *parameters: Any, settings: Mapping[str, str] | None = None
    ) -> "pa.Table":
        """The query's rows as Arrow data, for wide results; NUMERIC comes as text, every digit of it.

        `settings` of the planner hold for this query.
        """
        with told_as_ours(), closing(self.adbc()) as connection, connection.cursor() as cursor:
            for name, value in (settings or {}).items():
                cursor.execute(f"SET LOCAL {name} = {value}")
            cursor.execute(query, parameters or None)
            return cursor.fetch_arrow_table()

    def frame(
        self, query: str, params: Parameters = None, *, login: str = WRITER
    ) -> "pd.DataFrame":
        """The query's rows as a frame without a float: amounts are decimals, whole numbers Int64."""
        import pandas as pd

        with told_as_ours(), self.connect(login) as connection:
            cursor = connection.execute(query.encode(), params)
            names = [column.name for column in cursor.description or ()]
            frame = pd.DataFrame(cursor.fetchall(), columns=names, dtype=object)
        return frame.convert_dtypes(convert_floating=False)

    def ensure_month(self, year: int, month: int) -> None:
        """Make the partitions of a month where they are missing."""
        with told_as_ours(), self.connect(autocommit=True) as connection:
            connection.execute("SELECT history.ensure_month(%s, %s)", (year, month))

    def _is_ready(self) -> bool:
        try:
            with self.connect() as connection:
                ready = revision(connection) == HEAD
                if ready:
                    register_shipped_types(connection)
                return ready
        except DatabaseUnavailable as error:
            if is_refusal(error.__cause__):
                return False
            raise

    def _prepare(self) -> None:
        if self._embedded:
            server = rewritten(self._admin_url, database="postgres")
            make_roles(server)
            make_database(server, DATABASE, OWNER)
            close_side_doors(server, DATABASE)
        else:
            make_roles(self._admin_url)
            open_database(self._admin_url)
        if self._dagster_url is None:
            self._make_dagster_database()
        migrate(self.url(OWNER, driver="psycopg"))
        with self.connect() as connection:
            register_shipped_types(connection)
