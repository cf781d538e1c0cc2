"""A supplier's login tries every way to a rival's branch, over real connections."""

from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from carbon_pipeline_tests.access.conftest import MARK, Chain, telling

# What is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT FROM history.module_emissions_2024_01",
        "SELECT FROM history.activity_inputs_2024_02",
        "TABLE public.activity_files",
        "TABLE history.activity_files",
        "TABLE public.period_closes",
        "TABLE public.product_footprints",
        "TABLE public.access_grants",
        "TABLE public.airports",
        "SELECT access.branches()",
        "SELECT access.organizations()",
        "SELECT history.is_closed(gen_random_uuid(), 2024, 1)",
        "SELECT history.ensure_month(2030, 1)",
        "SELECT history.lock_month_for_close(2024, 1)",
        "CALL access.protect('public.emission_types', false)",
        "COPY history.module_emissions_2024_01 TO STDOUT",
        "COPY public.period_closes TO STDOUT",
        "COPY public.module_emissions FROM STDIN",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT pg_ls_dir('.')",
        "SELECT lo_import('/etc/passwd')",
        "INSERT INTO public.module_emissions DEFAULT VALUES",
        "UPDATE public.module_emissions SET is_current = false",
        "DELETE FROM public.module_emissions",
        "TRUNCATE public.module_emissions",
        "INSERT INTO history.organizations DEFAULT VALUES",
        "INSERT INTO public.acceptances DEFAULT VALUES",
        "INSERT INTO public.access_grants VALUES ('x', 'partner', '/', now(), 'x')",
        "SELECT FROM public.module_emissions FOR UPDATE",
        "BEGIN; LOCK TABLE public.module_emissions IN SHARE MODE",
        "CREATE TABLE public.mine (a integer)",
        "CREATE VIEW public.mine AS SELECT 1",
        "CREATE SCHEMA mine",
        "CREATE TRIGGER t BEFORE INSERT ON public.module_emissions EXECUTE FUNCTION x()",
        "CREATE POLICY mine ON public.module_emissions USING (true)",
        "ALTER TABLE public.module_emissions DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.module_emissions NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY partners ON public.module_emissions",
        "ANALYZE_STATISTICS",
        "SET ROLE carbon_partner",
        "SET ROLE carbon_analyst",
        "SET ROLE carbon_owner",
        "SET ROLE carbon_writer",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "GRANT carbon_analyst TO CURRENT_USER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_statistic",
        "SELECT pg_stat_reset()",
    ],
)
def test_what_a_partner_may_not(supplier: psycopg.Connection[Any], statement: str) -> None:
    if statement == "ANALYZE_STATISTICS":
        # a warning for each table, and nothing is gathered
        warned: list[str] = []
        supplier.add_notice_handler(lambda notice: warned.append(notice.message_primary or ""))
        supplier.execute("ANALYZE public.module_emissions")
        assert warned
        assert "permission denied" in warned[0]
        return
    with pytest.raises(errors.InsufficientPrivilege) as refused:
        supplier.execute(statement.encode())
    assert telling([str(refused.value)]) == []


def test_another_partners_login_is_not_taken_on(
    chain: Chain, supplier: psycopg.Connection[Any]
) -> None:
    for form in ("SET ROLE {}", "SET SESSION AUTHORIZATION {}"):
        with pytest.raises(errors.InsufficientPrivilege):
            supplier.execute(sql.SQL(form).format(sql.Identifier(chain.other)))


def test_row_security_that_is_switched_off_shows_nothing(
    supplier: psycopg.Connection[Any],
) -> None:
    supplier.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        supplier.execute("SELECT FROM module_emissions")


# What could be told by the way ---------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        f"1 / (CASE WHEN organization_code = 'P-{MARK}' THEN 0 ELSE 1 END) = 1",
        "1 / (CASE WHEN record_id LIKE 'OWN%' THEN 1 ELSE 0 END) = 1",
        f"CASE WHEN tree_path LIKE '%{MARK}%' THEN CAST(record_id AS integer) ELSE 1 END = 1",
    ],
)
def test_an_error_in_a_condition_never_meets_a_hidden_row(
    supplier: psycopg.Connection[Any], condition: str
) -> None:
    (found,) = supplier.execute(f"SELECT count(*) FROM module_emissions WHERE {condition}")
    assert found[0] > 0


def test_a_cheap_function_that_tells_its_arguments_never_meets_a_hidden_row(
    chain: Chain, supplier: psycopg.Connection[Any]
) -> None:
    name = sql.Identifier(chain.partner)
    with closing(psycopg.connect(chain.group.database_url, autocommit=True)) as administrator:
        database = sql.Identifier(administrator.info.dbname)
        temporary = sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(database, name)
        administrator.execute(temporary)
    told: list[str] = []
    supplier.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    supplier.execute(
        "CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
        " $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"
    )
    for column in ("record_id", "tree_path", "metadata::text"):
        supplier.execute(f"SELECT FROM module_emissions WHERE pg_temp.tell({column})")
    assert told
    assert telling(told) == []
    with closing(psycopg.connect(chain.group.database_url, autocommit=True)) as administrator:
        administrator.execute(
            sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM {}").format(database, name)
        )


GUESSES = [
    ("public.module_emissions", "organization_code"),
    ("public.module_emissions", "tree_path"),
    ("public.module_emissions", "record_id"),
    ("public.module_emissions", "id"),
    ("public.module_emissions", "partner_id"),
    ("public.module_emissions", "product_code"),
    ("history.activity_inputs", "record_id"),
    ("history.activity_inputs", "source_file"),
    ("history.organizations", "code"),
    ("history.organizations", "id"),
    ("history.organizations", "name"),
    ("history.organization_rollups", "tree_path"),
    ("history.organization_rollups", "organization_code"),
    ("history.rejected_inputs", "organization_code"),
    ("history.rejected_inputs", "source_sha256"),
    ("history.emission_factors", "factor_code"),
    ("history.emission_factors", "owner_organization_code"),
    ("history.contractual_instruments", "instrument_code"),
    ("public.document_versions", "record_id"),
    ("history.unmatched_inputs", "record_id"),
]


@pytest.mark.parametrize("scans", ["on", "off"])
@pytest.mark.parametrize(("table", "column"), GUESSES)
def test_a_plan_does_not_tell_a_good_guess_from_a_bad_one(
    chain: Chain, supplier: psycopg.Connection[Any], table: str, column: str, scans: str
) -> None:
    with closing(psycopg.connect(chain.group.database_url, autocommit=True)) as administrator:
        # whatever housekeeping would gather
        administrator.execute(f"ANALYZE {table}")
        good = administrator.execute(
            f"SELECT {column}::text FROM {table} AS r"
            f" WHERE r::text ILIKE '%{MARK}%' AND {column}::text IS NOT NULL ORDER BY 1 LIMIT 1"
        ).fetchone()
    assert good
    bad = "00000000-0000-0000-0000-000000000000" if len(good[0]) == 36 else f"{MARK}-nowhere"
    # a partner chooses how its query is run
    supplier.execute(f"SET enable_seqscan = {scans}")
    plans = {
        guess: [
            line.replace(guess, "…")
            for form in ("EXPLAIN", "EXPLAIN (ANALYZE, TIMING off, SUMMARY off, BUFFERS off)")
            for (line,) in supplier.execute(
                sql.SQL(form + f" SELECT FROM {table} WHERE {column} = {{}}").format(
                    sql.Literal(guess)
                )
            )
        ]
        for guess in (good[0], bad)
    }
    assert plans[good[0]] == plans[bad]


def test_nothing_is_gathered_that_would_tell_who_else_there_is(chain: Chain) -> None:
    with closing(psycopg.connect(chain.group.database_url, autocommit=True)) as administrator:
        administrator.execute("ANALYZE")
        gathered = administrator.execute(
            "SELECT DISTINCT a.attname FROM pg_statistic AS s"
            " JOIN pg_attribute AS a ON a.attrelid = s.starelid AND a.attnum = s.staattnum"
            " JOIN pg_policy AS p ON p.polrelid = s.starelid AND p.polname = 'partners'"
            " WHERE pg_get_expr(p.polqual, p.polrelid) <> 'true'"
        ).fetchall()
    assert {name for (name,) in gathered} <= {"id", "reporting_year", "reporting_month"}
    estimates = [
        chain.rows(chain.partner, f"EXPLAIN SELECT {column} FROM module_emissions GROUP BY 1")[0]
        for column in ("organization_code", "tree_path", "headquarters_id", "partner_id")
    ]
    assert len({line.partition("rows=")[2].partition(" ")[0] for (line,) in estimates}) == 1
