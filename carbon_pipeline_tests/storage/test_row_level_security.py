"""The catalogue of the migrated database: nothing that tells of an organisation lies open."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from carbon_pipeline.storage.bootstrap import ANALYST, AUDITOR, OWNER, PARTNER, ROLES, WRITER
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import DATABASE, Warehouse
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES
from carbon_pipeline.vocabulary.sights import names_organizations, sight_of
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS, TABLES

SCHEMAS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"
RELATIONS = f"""
    SELECT n.nspname || '.' || c.relname AS name, c.relname, c.relkind::text AS kind,
        c.relispartition AS is_partition, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        coalesce('security_invoker=true' = ANY (c.reloptions), false) AS invoker,
        ARRAY(SELECT a.attname::text FROM pg_attribute AS a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
        ARRAY(SELECT p.polname::text FROM pg_policy AS p WHERE p.polrelid = c.oid ORDER BY 1)
            AS policies,
        has_table_privilege('{PARTNER}', c.oid, 'SELECT') AS partner_reads,
        has_table_privilege('{PARTNER}', c.oid,
            'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') AS partner_writes,
        EXISTS (SELECT FROM aclexplode(c.relacl) AS acl WHERE acl.grantee = 0) AS is_public
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE {SCHEMAS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') ORDER BY 1
"""
ROUTINES = f"""
    SELECT p.oid::regprocedure::text AS name, p.prosecdef AS is_definer,
        coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false) AS has_fixed_path,
        has_function_privilege('{PARTNER}', p.oid, 'EXECUTE') AS partner_runs,
        -- no list of rights means the default, which lets everybody run it
        p.proacl IS NULL OR EXISTS (
            SELECT FROM aclexplode(p.proacl) AS acl WHERE acl.grantee = 0) AS is_public
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE {SCHEMAS}
"""
DECLARE = (
    "declare it in carbon_pipeline/vocabulary (TABLES or PLAIN_TABLES), with partners_see where "
    "that does not follow, and renew the migration: python -m carbon_pipeline.storage.ddl"
)
NOT_OURS = {"history.alembic_version"}


@pytest.fixture(scope="module")
def catalogue(superuser_url: str, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every table, view and sequence of a database that has the partitions of a month."""
    url = rewritten(superuser_url, database="catalogue_of_access")
    with psycopg.connect(superuser_url, autocommit=True) as administrator:
        administrator.execute(
            f"CREATE DATABASE catalogue_of_access TEMPLATE carbon_test_template OWNER {OWNER}"
        )
    with Warehouse(url, embedded=True, spill=tmp_path_factory.mktemp("spill")) as warehouse:
        warehouse.ensure_month(2024, 12)
        relations = warehouse.rows(RELATIONS)
    with psycopg.connect(superuser_url, autocommit=True) as administrator:
        administrator.execute("DROP DATABASE catalogue_of_access WITH (FORCE)")
    return relations


def of_kind(catalogue: list[dict[str, Any]], *kinds: str) -> list[dict[str, Any]]:
    return [each for each in catalogue if each["kind"] in kinds and each["name"] not in NOT_OURS]


def test_every_table_and_partition_has_row_level_security_forced(
    catalogue: list[dict[str, Any]],
) -> None:
    tables = of_kind(catalogue, "r", "p", "f", "m")
    assert sum(each["is_partition"] for each in tables) == sum(
        table.partitioned for table in TABLES.values()
    )
    for each in tables:
        told = sorted(names_organizations(each["columns"]))
        assert each["forced"], (
            f"{each['name']} has no forced row level security (of organisations tell {told}): "
            f"{DECLARE}."
        )
        assert {"owner", "readers"} <= set(each["policies"]), each["name"]


def test_partners_find_what_is_declared_and_no_partition(catalogue: list[dict[str, Any]]) -> None:
    declared = {table.name: sight_of(table) for table in (*TABLES.values(), *PLAIN_TABLES.values())}
    for each in of_kind(catalogue, "r", "p", "f", "m"):
        if each["is_partition"]:
            assert not each["partner_reads"], (
                f"{each['name']} is granted to {PARTNER}, which passes by the policy of its table."
            )
            assert each["policies"] == ["owner", "readers"]
            continue
        assert each["relname"] in declared, f"{each['name']} is in no vocabulary: {DECLARE}."
        sight = declared[each["relname"]]
        shown = sight.rows.name != "NONE"
        assert each["partner_reads"] == shown, each["name"]
        assert ("partners" in each["policies"]) == shown, each["name"]


def test_every_view_runs_with_the_rights_of_its_reader(catalogue: list[dict[str, Any]]) -> None:
    views = of_kind(catalogue, "v")
    assert len(views) > len(TABLES) - 2
    for each in views:
        assert each["invoker"], (
            f"The view {each['name']} shows every row to whoever reads it: make it "
            "WITH (security_invoker = true)."
        )
    assert of_kind(catalogue, "m", "f") == []


def test_nothing_is_granted_to_everybody_and_partners_write_nowhere(
    catalogue: list[dict[str, Any]],
) -> None:
    assert [each["name"] for each in catalogue if each["is_public"]] == []
    assert [each["name"] for each in catalogue if each["partner_writes"]] == []
    assert of_kind(catalogue, "S") == []


def test_functions_are_for_those_who_were_named(warehouse: Warehouse) -> None:
    routines = warehouse.rows(ROUTINES)
    assert len(routines) > 10
    for each in routines:
        assert not each["is_public"], (
            f"Everybody may run {each['name']}: REVOKE EXECUTE ON ROUTINE … FROM PUBLIC, and grant "
            "it to the roles that need it."
        )
        if each["is_definer"]:
            assert each["has_fixed_path"], (
                f"{each['name']} runs with its owner's rights and finds tables by the caller's "
                "search_path: SET search_path = pg_catalog, pg_temp."
            )
    run_by_partners = [each for each in routines if each["partner_runs"]]
    with_rights_of_their_owner = {each["name"] for each in run_by_partners if each["is_definer"]}
    assert with_rights_of_their_owner == {"access.branches()", "access.organizations()"}
    # the others see what their reader sees
    assert "emission_factors_known_at(timestamp with time zone)" in {
        each["name"] for each in run_by_partners
    }
    assert not [each["name"] for each in run_by_partners if each["name"].startswith("history.")]


def test_a_function_made_later_is_nobodys_either(warehouse: Warehouse) -> None:
    with warehouse.connect(OWNER) as connection:
        connection.execute("CREATE FUNCTION public.later() RETURNS int LANGUAGE sql RETURN 1")
        found = connection.execute(
            f"SELECT has_function_privilege('{PARTNER}', 'public.later()', 'EXECUTE')"
        ).fetchone()
        connection.rollback()
    assert found == (False,)


def test_no_policy_names_a_column_without_its_table(warehouse: Warehouse) -> None:
    """A bare name could bind to another table of the policy; as written out every one has its table."""
    policies = warehouse.rows(
        "SELECT c.relname, pg_get_expr(p.polqual, p.polrelid) AS rule FROM pg_policy AS p"
        " JOIN pg_class AS c ON c.oid = p.polrelid WHERE p.polname = 'partners'"
    )
    by_branch = {each["relname"] for each in policies if "branches()" in each["rule"]}
    assert by_branch == {
        table.name for table in TABLES.values() if sight_of(table).rows.name == "BRANCH"
    } | {"document_versions"}


def test_roles_have_the_rights_that_they_need(warehouse: Warehouse) -> None:
    found = {
        row.pop("rolname"): row
        for row in warehouse.rows(
            "SELECT rolname, rolcanlogin, rolbypassrls, rolsuper OR rolcreaterole OR rolcreatedb"
            " OR rolreplication AS administers FROM pg_roles WHERE rolname = ANY(%s)",
            (list(ROLES),),
        )
    }
    reading = {"rolcanlogin": True, "rolbypassrls": True, "administers": False}
    nobody = {"rolcanlogin": False, "rolbypassrls": False, "administers": False}
    assert found == {
        OWNER: nobody,
        PARTNER: nobody,
        WRITER: reading,
        ANALYST: reading,
        AUDITOR: reading,
    }
    members = warehouse.rows(
        "SELECT FROM pg_auth_members WHERE member::regrole::text = ANY(%s)", (list(ROLES),)
    )
    assert members == []


def test_partners_connect_to_the_warehouse_alone(superuser_url: str, server_home: Home) -> None:
    with Warehouse.open(server_home) as warehouse:
        warehouse.dagster_url()
        store_of_runs = warehouse.dagster_database
    with psycopg.connect(superuser_url) as administrator:
        databases = dict(
            administrator.execute(
                "SELECT datname, ARRAY[has_database_privilege(%(role)s, oid, 'CONNECT'),"
                " has_database_privilege(%(role)s, oid, 'TEMPORARY'),"
                " has_database_privilege(%(role)s, oid, 'CREATE')] FROM pg_database"
                " WHERE datallowconn",
                {"role": PARTNER},
            ).fetchall()
        )
    assert databases[DATABASE] == [True, False, False]
    for other in (store_of_runs, "postgres", "template1"):
        assert databases[other] == [False, False, False], other


def test_no_comparison_runs_before_the_policies_do(warehouse: Warehouse) -> None:
    assert warehouse.rows("SELECT FROM pg_proc WHERE proleakproof") == []


def test_analysts_are_planned_for_as_if_there_were_no_policies(
    warehouse: Warehouse, publish_emissions: Callable[..., Any], sample_rows: Callable[..., Any]
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a"))
    query = "EXPLAIN SELECT FROM module_emissions WHERE record_id = 'x' AND organization_code = 'y'"
    for login in (ANALYST, AUDITOR):
        with warehouse.connect(login) as connection:
            connection.execute("SET enable_seqscan = off")
            told = "\n".join(line for (line,) in connection.execute(query))
        assert "Index Cond" in told
        assert "branches" not in told
