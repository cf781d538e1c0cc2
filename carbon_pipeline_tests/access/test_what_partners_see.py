"""What a supplier's login finds, over real connections: its own branch whole, nothing of a rival's."""

from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from carbon_pipeline_tests.access.conftest import MARK, OTHER_PATH, OWN_PATH, Chain, telling, texts

RELATIONS = """
    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind::text
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_(toast|temp)' ORDER BY 1
"""
# by the path of the row's month; what else there is must not be empty either
BY_PATH = (
    "organizations", "activity_inputs", "module_emissions", "scope_emissions", "unmatched_inputs",
    "disclosed_gaps", "instrument_allocations", "organization_rollups", "gas_rollups",
    "rollups_by_gwp_set",
)  # fmt: skip
BY_ORGANIZATION = (
    "rejected_inputs", "contractual_instruments", "reporting_expectations", "emission_factors",
)  # fmt: skip


# What there is to see -----------------------------------------------------------------


def test_nothing_that_can_be_read_names_the_other_branch(
    chain: Chain, supplier: psycopg.Connection[Any]
) -> None:
    found, shown = {}, 0
    for relation, _ in supplier.execute(RELATIONS).fetchall():
        rows = texts(supplier, relation)
        shown += bool(rows)
        # its own query stands among the activities
        found[relation] = [row for row in telling(rows) if "pg_stat_activity" not in relation]
    assert {relation: rows for relation, rows in found.items() if rows} == {}
    assert shown > 60
    with closing(chain.connect(chain.analyst)) as analyst:
        for name in (*BY_PATH, *BY_ORGANIZATION):
            assert telling(texts(analyst, f"public.{name}")), name


@pytest.mark.parametrize("table", BY_PATH)
def test_its_own_branch_is_seen_whole(chain: Chain, table: str) -> None:
    query = f"SELECT r::text FROM {table} AS r WHERE tree_path LIKE '{OWN_PATH}%' ORDER BY 1"
    own = chain.rows(chain.partner, query)
    assert own
    assert own == chain.rows(chain.analyst, query.replace("r::text", "r::text"))
    everything = chain.rows(chain.partner, f"SELECT count(*) FROM {table}")
    assert everything == [(len(own),)]


@pytest.mark.parametrize(
    ("table", "column", "shown"),
    [
        ("rejected_inputs", "organization_code", {"P-11"}),
        ("reporting_expectations", "organization_code", {"P-11"}),
        ("contractual_instruments", "organization_code", {"P-11"}),
        ("emission_factors", "owner_organization_code", {"P-1", None}),
        ("document_versions", "data ->> 'owner_organization_code'", {"P-1", None}),
    ],
)
def test_what_belongs_to_an_organisation_is_seen_by_its_branch(
    chain: Chain, table: str, column: str, shown: set[str | None]
) -> None:
    rows = chain.rows(chain.partner, f"SELECT DISTINCT {column} FROM {table}")
    assert {value for (value,) in rows} == shown


def test_history_is_seen_as_far_as_the_branch_goes(chain: Chain) -> None:
    query = (
        "SELECT record_id, version, quantity FROM history.activity_inputs"
        " WHERE NOT is_current AND organization_code <> '' ORDER BY 1, 2"
    )
    own = chain.rows(chain.partner, query)
    assert [row[0] for row in own] == ["OWN-0-1", "OWN-1-1"]
    assert len(chain.rows(chain.auditor, query)) == 2 * len(own)


def test_the_acceptance_of_its_own_rows_is_seen(chain: Chain) -> None:
    rows = chain.rows(chain.partner, "SELECT resolution FROM rejected_inputs")
    assert rows == [("accepted: known",)]
    accepted = chain.rows(chain.partner, "SELECT count(*) FROM acceptances")
    # one refused row and two without a factor
    assert accepted == [(3,)]


def test_what_a_number_was_made_of_is_seen_for_the_branch_alone(chain: Chain) -> None:
    rows = chain.rows(
        chain.partner,
        "SELECT e.record_id, i.snapshot #>> '{emission_factor,factor_code}',"
        " i.snapshot #>> '{activity,source_file}' FROM module_emission_inputs AS i"
        " JOIN module_emissions AS e ON e.id = i.module_emission_id"
        " AND e.version = i.module_emission_version WHERE e.module_type = 'fuel'",
    )
    assert rows == [("OWN-F", "diesel-of-own", "fuel/everybody.csv")]


def test_a_sum_of_its_branch_is_traced_whole_and_no_other(chain: Chain) -> None:
    cells = chain.rows(
        chain.analyst, "SELECT id, tree_path FROM organization_rollups ORDER BY tree_path, id"
    )
    assert {path for _, path in cells} > {"/HQ1/", OWN_PATH, OTHER_PATH}
    query = "SELECT t::text FROM trace(%s) AS t ORDER BY 1"
    for identifier, path in cells:
        found = chain.rows(chain.partner, query, (identifier,))
        whole = chain.rows(chain.analyst, query, (identifier,))
        assert found == (whole if path.startswith(OWN_PATH) else [])
        assert whole
        sums = chain.rows(chain.partner, "SELECT is_equal FROM trace_sums(%s)", (identifier,))
        assert {equal for (equal,) in sums} == ({True} if path.startswith(OWN_PATH) else set())


def test_the_emissions_of_others_and_what_was_closed_are_traced_by_nobody_below(
    chain: Chain,
) -> None:
    others = chain.rows(
        chain.analyst, f"SELECT id FROM module_emissions WHERE NOT tree_path ^@ '{OWN_PATH}'"
    ) + chain.rows(chain.analyst, "SELECT id FROM period_closes")
    assert len(others) > 2
    for (identifier,) in others:
        for function in ("trace", "trace_versions", "trace_parts", "trace_subject", "trace_sums"):
            query = f"SELECT count(*) FROM {function}(%s)"
            assert chain.rows(chain.partner, query, (identifier,)) == [(0,)], function


def test_the_command_traces_as_a_login_sees(chain: Chain) -> None:
    (cell,) = chain.rows(
        chain.partner,
        "SELECT id FROM organization_rollups WHERE organization_code = 'P-1' AND scope = 2"
        " AND reporting_month = 1",
    )[0]
    out = chain.group.succeeds("trace", str(cell), "--as", chain.partner)
    assert out == chain.group.succeeds("trace", str(cell))
    assert "No emission, sum or record is called" in chain.group.refuses(
        "trace", str(cell), "--as", chain.other
    )
    for record_id in (f"{MARK}-SLUDGE", f"{MARK}-WRONG", f"{MARK}-F"):
        assert chain.group.succeeds("trace", record_id)
        chain.group.refuses("trace", record_id, "--as", chain.partner)
    assert "sees no closes: they are of the whole group." in chain.group.refuses(
        "trace", "HQ1/2024-01", "--as", chain.partner
    )


def test_a_head_offices_login_sees_all_below_it_and_no_other_head_office(chain: Chain) -> None:
    rows = chain.rows(chain.head, "SELECT DISTINCT tree_path FROM module_emissions ORDER BY 1")
    paths = [path for (path,) in rows]
    assert paths == ["/HQ1/", OWN_PATH, f"{OWN_PATH}P-11/", OTHER_PATH, f"{OTHER_PATH}P-{MARK}-1/"]


def test_rows_that_belong_to_nobody_known_are_seen_by_no_partner(chain: Chain) -> None:
    query = "SELECT count(*) FROM rejected_inputs WHERE organization_code IS NULL"
    assert chain.rows(chain.head, query) == [(0,)]
    assert chain.rows(chain.analyst, query) == [(1,)]


def test_copy_gives_the_branch_alone(supplier: psycopg.Connection[Any]) -> None:
    copied = {}
    for source in (
        "history.organizations",
        "history.organization_rollups",
        "(TABLE public.module_emissions)",
        "(TABLE history.activity_inputs)",
        # PostgreSQL copies what lies in the table itself, not in its partitions
        "public.module_emissions",
    ):
        with supplier.cursor().copy(f"COPY {source} TO STDOUT".encode()) as copy:
            copied[source] = [bytes(block).decode() for block in copy]
    assert copied.pop("public.module_emissions") == []
    assert all(copied.values())
    assert telling([row for rows in copied.values() for row in rows]) == []


# Who the session is -----------------------------------------------------------------------------


def test_a_pooled_connection_keeps_nothing_of_whoever_had_it_before(chain: Chain) -> None:
    """A pool that changes the login of one connection, with a statement prepared by the first."""
    seen = []
    query = "SELECT DISTINCT organization_code FROM module_emissions ORDER BY 1"
    with closing(psycopg.connect(chain.group.database_url, autocommit=True)) as pooled:
        pooled.execute(f"PREPARE seen AS {query}".encode())
        for login in (chain.partner, chain.other, chain.partner):
            pooled.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(login)))
            # five times, so that a plan is kept
            for _ in range(6):
                rows = pooled.execute("EXECUTE seen").fetchall()
            seen.append([code for (code,) in rows])
            pooled.execute("RESET SESSION AUTHORIZATION")
    own, others = ["P-1", "P-11"], [f"P-{MARK}", f"P-{MARK}-1"]
    assert seen == [own, others, own]


def test_a_role_that_is_taken_on_shows_what_the_login_was_granted(chain: Chain) -> None:
    with closing(psycopg.connect(chain.group.database_url, autocommit=True)) as administrator:
        administrator.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(chain.partner)))
        (found,) = administrator.execute("SELECT count(*) FROM module_emissions")
    assert found == (0,)


def test_a_setting_of_the_session_shows_no_more(supplier: psycopg.Connection[Any]) -> None:
    before = texts(supplier, "public.module_emissions")
    for setting in ("search_path = pg_temp, history, public", "application_name = 'carbon_writer'"):
        supplier.execute(f"SET {setting}".encode())
        assert texts(supplier, "public.module_emissions") == before


def test_the_command_asks_as_the_login(chain: Chain) -> None:
    out = chain.group.succeeds(
        "sql", "--as", chain.partner, "SELECT session_user, count(*) FROM module_emissions"
    )
    assert out.splitlines() == ["session_user,count", f"{chain.partner},7"]
    refused = chain.group.refuses("sql", "--as", chain.partner, "TABLE period_closes")
    assert "permission denied for table period_closes" in refused


# Whom the whole group is shown to ------------------------------------------------------------


def test_analysts_and_auditors_see_every_row(chain: Chain) -> None:
    for table in ("module_emissions", "history.activity_inputs", "document_versions"):
        with closing(psycopg.connect(chain.group.database_url)) as administrator:
            all_rows = administrator.execute(f"SELECT count(*) FROM {table}").fetchall()
        for login in (chain.analyst, chain.auditor):
            assert chain.rows(login, f"SELECT count(*) FROM {table}") == all_rows


def test_an_auditor_sees_who_may_see_what_and_an_analyst_does_not(chain: Chain) -> None:
    rows = chain.rows(
        chain.auditor, "SELECT login, role, tree_path FROM access_grants WHERE revoked_at IS NULL"
    )
    assert (chain.partner, "partner", OWN_PATH) in rows
    assert (chain.auditor, "auditor", "/") in rows
    with pytest.raises(errors.InsufficientPrivilege):
        chain.rows(chain.analyst, "TABLE access_grants")
