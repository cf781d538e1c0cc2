"""Who may do what, tried over a real connection as each login."""

import psycopg
import pytest
from psycopg import errors

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import (
    ANALYST,
    AUDITOR,
    OWNER,
    PARTNER,
    WRITER,
    Warehouse,
)


@pytest.mark.parametrize("login", [ANALYST, AUDITOR])
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
        "UPDATE public.access_grants SET revoked_at = now()",
    ],
)
def test_analysts_and_auditors_only_read(warehouse: Warehouse, statement: str, login: str) -> None:
    with warehouse.connect(login) as connection, pytest.raises(errors.InsufficientPrivilege):
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
        "TABLE public.access_grants",
        "INSERT INTO public.access_grants VALUES ('x', 'partner', '/', now(), 'x', NULL, NULL)",
        "CREATE ROLE somebody LOGIN",
        "SET ROLE carbon_owner",
    ],
)
def test_the_writer_neither_removes_nor_rewrites(warehouse: Warehouse, statement: str) -> None:
    with warehouse.connect(WRITER) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_an_analyst_reads_every_table_and_view_of_results(warehouse: Warehouse) -> None:
    shown = warehouse.rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v')"
        " AND relnamespace = 'public'::regnamespace"
    )
    for row in shown:
        query = f"SELECT * FROM public.{row['relname']}"
        if row["relname"] not in {"access_grants", "register_entries"}:
            assert warehouse.rows(query, login=ANALYST) is not None
        assert warehouse.rows(query, login=AUDITOR) is not None


@pytest.mark.parametrize("login", [ANALYST, AUDITOR])
def test_an_analyst_does_not_reach_the_store_of_runs(warehouse: Warehouse, login: str) -> None:
    warehouse.dagster_url()
    there = rewritten(warehouse.url(login), database=warehouse.dagster_database)
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(there)


def test_each_login_is_really_that_login(warehouse: Warehouse) -> None:
    for login in (WRITER, ANALYST, AUDITOR):
        rows = warehouse.rows("SELECT session_user, current_user", login=login)
        assert rows == [{"session_user": login, "current_user": login}]


def test_the_owner_has_no_login(warehouse: Warehouse) -> None:
    rows = warehouse.rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", (OWNER,))
    assert rows == [{"rolcanlogin": False}]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(warehouse.url(PARTNER))


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
        for login in (OWNER, WRITER, ANALYST, AUDITOR):
            rows = warehouse.rows("SELECT session_user, current_user", login=login)
            assert rows == [{"session_user": "postgres", "current_user": login}]
        with warehouse.adbc() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text")
            assert cursor.fetchone() == (WRITER,)
        with warehouse.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar() == WRITER


def test_what_was_granted_stays_on_record(warehouse: Warehouse) -> None:
    """Not even the owner changes who could see what, and when."""
    with warehouse.connect(OWNER) as connection:
        connection.execute(
            "INSERT INTO access_grants (login, role, tree_path, granted_at, granted_by)"
            " VALUES ('acme', 'partner', '/HQ1/', now(), 'x')"
        )
    end = "UPDATE access_grants SET revoked_at = now(), revoked_by = 'x'"
    with warehouse.connect(OWNER) as connection:
        connection.execute(end)
    for statement in (
        end,
        "UPDATE access_grants SET tree_path = '/'",
        "DELETE FROM access_grants",
        "TRUNCATE access_grants",
    ):
        with warehouse.connect(OWNER) as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute(statement.encode())
        assert refused.value.sqlstate == "CB002"
