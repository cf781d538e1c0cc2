import pytest
from psycopg.conninfo import conninfo_to_dict

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.database_urls import database_of, login_of, rewritten, shown

URL = "postgresql://root:p%40ss%2Fword@db.internal:5433/books?sslmode=require"


def test_another_database_keeps_everything_else() -> None:
    parts = conninfo_to_dict(rewritten(URL, database="dagster"))
    assert parts == {
        "user": "root",
        "password": "p@ss/word",
        "host": "db.internal",
        "port": "5433",
        "dbname": "dagster",
        "sslmode": "require",
    }


def test_another_login_loses_the_password() -> None:
    assert "p%40ss" not in rewritten(URL, login="analyst")
    assert login_of(rewritten(URL, login="analyst")) == "analyst"


def test_a_role_is_taken_on_when_the_connection_starts() -> None:
    assert (
        conninfo_to_dict(rewritten(URL, role="carbon_writer"))["options"] == "-c role=carbon_writer"
    )


def test_a_socket_folder_stays_a_parameter() -> None:
    url = "postgresql://postgres@/carbon?host=%2Fsrv%2Fa%20b"
    assert conninfo_to_dict(rewritten(url, driver=None))["host"] == "/srv/a b"
    assert rewritten(url, driver="psycopg2").startswith("postgresql+psycopg2://postgres@/carbon?")


def test_several_hosts_and_ipv6_survive() -> None:
    several = "postgresql://u@a:1,b:2/books"
    assert conninfo_to_dict(rewritten(several)) == conninfo_to_dict(several)
    assert conninfo_to_dict(rewritten("postgresql://u@[::1]:5432/books"))["host"] == "::1"


def test_the_password_is_never_shown() -> None:
    assert "word" not in shown(URL)


def test_the_login_names_the_database_where_the_url_does_not() -> None:
    assert database_of("postgresql://carbon@db") == "carbon"


def test_nonsense_is_refused_without_repeating_it() -> None:
    with pytest.raises(ConfigurationError) as refused:
        login_of("postgresql://root:secret@db:5432:99/books?what")
    assert "secret" not in str(refused.value)
