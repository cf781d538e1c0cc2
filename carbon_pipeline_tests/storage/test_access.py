"""Who may do what, tried over a real connection as each login."""

import psycopg
import pytest
from psycopg import errors

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import ANALYST, OWNER, WRITER, Warehouse


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO public.emission_types VALUES ('x', gen_random_uuid(), 'x', 'x')",
        "UPDATE public.module_emissions SET is_current = false",
        "DELETE FROM public.period_closes",
        "TRUNCATE history.factors",
        "CREATE TABLE public.mine (a integer)",
        "CREATE TABLE history.mine (a integer)",
        "SELECT history.ensure_month(2030, 1)",
        "ALTER TABLE public.module_emissions DISABLE TRIGGER ALL",
        "SET ROLE carbon_owner",
    ],
)
def test_an_analyst_only_reads(warehouse: Warehouse, statement: str) -> None:
    with warehouse.connect(ANALYST) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM public.module_emissions",
        "TRUNCATE public.module_emissions",
        "UPDATE public.module_emissions SET kg_co2eq = 0",
        "UPDATE public.document_versions SET data = '{}'",
        "DELETE FROM public.emission_types",
        "ALTER TABLE public.module_emissions DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SET ROLE carbon_owner",
    ],
)
def test_the_writer_neither_removes_nor_rewrites(warehouse: Warehouse, statement: str) -> None:
    with warehouse.connect(WRITER) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_an_analyst_reads_every_table_and_view(warehouse: Warehouse) -> None:
    shown = warehouse.rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v')"
        " AND relnamespace = 'public'::regnamespace"
    )
    for row in shown:
        assert warehouse.rows(f"SELECT * FROM public.{row['relname']}", login=ANALYST) is not None


def test_an_analyst_does_not_reach_the_store_of_runs(warehouse: Warehouse) -> None:
    warehouse.dagster_url()
    there = rewritten(warehouse.url(ANALYST), database=warehouse.dagster_database)
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(there)


def test_each_login_is_really_that_login(warehouse: Warehouse) -> None:
    for login in (WRITER, ANALYST):
        rows = warehouse.rows("SELECT session_user, current_user", login=login)
        assert rows == [{"session_user": login, "current_user": login}]


def test_the_owner_has_no_login(warehouse: Warehouse) -> None:
    rows = warehouse.rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", (OWNER,))
    assert rows == [{"rolcanlogin": False}]


def test_another_login_needs_its_password(superuser_url: str, warehouse: Warehouse) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE somebody LOGIN PASSWORD 'a secret'")
    try:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(warehouse.url("somebody"))
        with psycopg.connect(warehouse.url("somebody"), password="a secret") as connection:  # noqa: S106
            assert connection.info.user == "somebody"
    finally:
        with psycopg.connect(superuser_url, autocommit=True) as connection:
            connection.execute("DROP ROLE somebody")


def test_a_configured_login_acts_as_the_roles(warehouse_home: Home) -> None:
    """On a server of one's own, one login takes on the roles of the pipeline."""
    with Warehouse.open(warehouse_home) as warehouse:
        for login in (OWNER, WRITER, ANALYST):
            rows = warehouse.rows("SELECT session_user, current_user", login=login)
            assert rows == [{"session_user": "postgres", "current_user": login}]
        with warehouse.adbc() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text")
            assert cursor.fetchone() == (WRITER,)
        with warehouse.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar() == WRITER
