"""A server of one's own: the given login prepares it, or is told what somebody else must run."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline.errors import ConfigurationError, DatabaseUnavailable
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import WRITER, Warehouse

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("own_server")]
SECRET = "a pass/word"  # noqa: S105


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server where nobody has heard of carbon, by the URL of its superuser."""
    root = tmp_path_factory.mktemp("own")
    server = EmbeddedPostgres(Home(root=root, data=root))
    yield server.ensure_running()
    server.stop()


def administer(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def home(url: str) -> Home:
    return Home(root=Path(), data=Path(), database_url=url)


def with_login(url: str, login: str, database: str) -> str:
    changed = rewritten(url, login=login, database=database)
    return changed.replace(f"{login}@", f"{login}:a%20pass%2Fword@")


def test_a_login_that_may_nothing_is_told_what_to_run(empty_server: str) -> None:
    administer(
        empty_server,
        f"CREATE ROLE guest LOGIN PASSWORD '{SECRET}'",
        "CREATE DATABASE guests OWNER guest",
    )
    url = with_login(empty_server, "guest", "guests")
    with pytest.raises(ConfigurationError) as refused:
        Warehouse.open(home(url))
    assert "CREATE ROLE carbon_owner NOLOGIN;" in refused.value.mend
    assert "pass" not in str(refused.value)


def test_a_login_that_may_make_roles_prepares_everything(empty_server: str) -> None:
    administer(
        empty_server,
        f"CREATE ROLE books LOGIN CREATEROLE CREATEDB BYPASSRLS PASSWORD '{SECRET}'",
        "CREATE DATABASE books OWNER books",
    )
    url = with_login(empty_server, "books", "books")
    for _ in range(2):
        with Warehouse.open(home(url)) as warehouse:
            rows = warehouse.rows("SELECT current_user, session_user")
            assert rows == [{"current_user": WRITER, "session_user": "books"}]
            with psycopg.connect(warehouse.dagster_url().replace("+psycopg2", "")) as connection:
                connection.execute("CREATE TABLE runs (id integer)")
                connection.rollback()


def test_a_database_of_a_later_version_is_refused(empty_server: str) -> None:
    administer(empty_server, "CREATE DATABASE later")
    url = rewritten(empty_server, database="later")
    Warehouse.open(home(url)).close()
    administer(url, "UPDATE history.alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigurationError, match="later version"):
        Warehouse.open(home(url))


def test_a_server_that_is_not_there_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carbon_pipeline.storage.connecting.PAUSES_SECONDS", (0.01,))
    with pytest.raises(DatabaseUnavailable, match="No connection to") as refused:
        Warehouse.open(home("postgresql://books:secret@127.0.0.1:1/books"))
    assert "secret" not in str(refused.value)
