"""`carbon grant` and `carbon revoke`: logins made, let see, and taken away."""

import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage import access
from carbon_pipeline.storage.bootstrap import DENY_GUESSING
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline_tests.group_of import (
    REPOSITORY,
    Group,
    electricity_factor,
    head_office,
    partner,
    record,
)

SEEN = "SELECT record_id FROM module_emissions ORDER BY 1"
IN_FORCE = (
    "SELECT role, tree_path FROM access_grants WHERE login = %s AND revoked_at IS NULL ORDER BY 2"
)


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Two suppliers that report in January."""
    group = make_group()
    group.organizations(
        head_office("HQ1"), *(partner(code, "HQ1") for code in ("P-1", "P-2", "P-21"))
    )
    group.emission_factors(electricity_factor("KR", "0.5"))
    codes = ("P-1", "P-2", "P-21")
    readings = [record(f"M-{code}", code, quantity="10", unit="kWh") for code in codes]
    group.activities("electricity/a.csv", *readings)
    group.succeeds("run", "2024-01")
    return group


def seen_by(group: Group, login: str) -> list[str]:
    return group.succeeds("sql", "--as", login, SEEN).splitlines()[1:]


def connected(group: Group, login: str) -> psycopg.Connection[Any]:
    url = group.succeeds("database-url", "--as", login).strip()
    return psycopg.connect(url, autocommit=True)


def test_branches_are_granted_one_by_one_and_taken_one_by_one(
    group: Group, logins: Callable[[str], str]
) -> None:
    login = logins("acme")
    said = group.succeeds("grant", login, "/HQ1/P-1/")
    assert said.startswith(f"{login} sees /HQ1/P-1/ and what lies below it: 1 organisation.\n")
    assert seen_by(group, login) == ["M-P-1"]
    # slashes at the ends are understood
    assert "password" not in group.succeeds("grant", login, "HQ1/P-2")
    assert seen_by(group, login) == ["M-P-1", "M-P-2"]
    again = group.succeeds("grant", login, "/HQ1/P-2/")
    assert (
        again == f"{login} sees /HQ1/P-2/ and what lies below it: 1 organisation. It did before.\n"
    )
    assert group.succeeds("revoke", login, "/HQ1/P-1/") == f"{login} no longer sees /HQ1/P-1/.\n"
    assert seen_by(group, login) == ["M-P-2"]
    assert f"{login} was not granted /HQ1/P-1/." in group.refuses("revoke", login, "/HQ1/P-1/")
    group.succeeds("grant", login, "/HQ1/P-1/")
    records = group.rows(
        "SELECT tree_path, granted_by <> '' AS by, revoked_at > granted_at AS ended"
        " FROM access_grants WHERE login = %s ORDER BY granted_at",
        login,
    )
    assert [(row["tree_path"], row["by"], row["ended"]) for row in records] == [
        ("/HQ1/P-1/", True, True),
        ("/HQ1/P-2/", True, None),
        ("/HQ1/P-1/", True, None),
    ]


def test_a_branch_is_not_one_of_a_name_that_begins_alike(
    group: Group, logins: Callable[[str], str]
) -> None:
    login = logins("acme")
    group.succeeds("grant", login, "/HQ1/P-2/")
    assert seen_by(group, login) == ["M-P-2"]


def test_a_login_that_is_taken_away_sees_nothing_and_comes_back_with_another_password(
    group: Group, logins: Callable[[str], str]
) -> None:
    login = logins("acme")
    group.succeeds("grant", login, "/HQ1/P-1/")
    first = group.succeeds("database-url", "--as", login)
    with closing(connected(group, login)) as session:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        assert session.execute(SEEN).fetchall() == [("M-P-1",)]
        said = group.succeeds("revoke", login)
        assert said.startswith(f"{login} no longer sees /HQ1/P-1/.\nIt cannot log in any more")
        with pytest.raises(psycopg.OperationalError):
            session.execute(SEEN)
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(first.strip())
    assert "what it was granted was revoked" in group.refuses("sql", "--as", login, "SELECT 1")
    group.succeeds("grant", login, "/HQ1/P-2/")
    assert group.succeeds("database-url", "--as", login) != first
    assert seen_by(group, login) == ["M-P-2"]


def test_a_password_is_renewed_and_kept_where_its_owner_alone_reads(
    group: Group, logins: Callable[[str], str]
) -> None:
    login = logins("acme")
    group.succeeds("grant", login, "/HQ1/P-1/")
    first = group.succeeds("database-url", "--as", login).strip()
    kept = group.home / "pgpass"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    said = group.succeeds("grant", login, "--new-password")
    assert str(kept) in said
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(first)
    assert seen_by(group, login) == ["M-P-1"]
    stored = group.value("SELECT rolpassword FROM pg_authid WHERE rolname = %s", login)
    assert stored.startswith("SCRAM-SHA-256$")


def test_an_analysts_login_sees_the_group_until_it_is_taken_away(
    group: Group, logins: Callable[[str], str]
) -> None:
    login = logins("lena")
    said = group.succeeds("grant", login, "--role", "analyst")
    assert said.startswith(f"{login} sees the whole group, as an analyst.")
    assert len(seen_by(group, login)) == 3
    assert "is the login of an analyst" in group.refuses("grant", login, "/HQ1/P-1/")
    assert "the whole group" in group.succeeds("revoke", login)
    role = group.rows(
        "SELECT rolcanlogin, rolbypassrls, pg_has_role(oid, 'carbon_analyst', 'MEMBER') AS member"
        " FROM pg_roles WHERE rolname = %s",
        login,
    )
    assert role == [{"rolcanlogin": False, "rolbypassrls": False, "member": False}]
    # the name may then serve a partner
    group.succeeds("grant", login, "/HQ1/P-1/")
    assert seen_by(group, login) == ["M-P-1"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("acme", "/HQ1/P-9/"), "No organisation stands at /HQ1/P-9/"),
        (("acme", "P-21"), "Paths are such as /HQ1/P-21/."),
        (("acme",), "It is not said what acme may see"),
        (("acme", "/HQ1/", "--role", "analyst"), "a branch or the whole group, not both"),
        (("acme", "--new-password"), "acme was not granted anything"),
        (("postgres", "/HQ1/"), "postgres is a login with rights of its own"),
        (("carbon_writer", "/HQ1/"), "name of the database's own roles"),
        (("pg_read_all_data", "/HQ1/"), "name of the database's own roles"),
        (("Acme", "/HQ1/"), "cannot be the name of a login"),
        (('x"; DROP TABLE organizations; --', "/HQ1/"), "cannot be the name of a login"),
        (("a:b", "/HQ1/"), "cannot be the name of a login"),
        (("a" * 64, "/HQ1/"), "cannot be the name of a login"),
        (("acme", "/HQ1/'; DROP TABLE organizations; --/"), "No organisation stands at"),
    ],
)
def test_what_cannot_be_granted_is_refused_in_a_sentence(
    group: Group, arguments: tuple[str, ...], told: str
) -> None:
    assert told in group.refuses("grant", *arguments)
    assert group.values("SELECT count(*) FROM pg_roles WHERE rolname = 'acme'") == [0]


@pytest.mark.parametrize("command", [("sql", "SELECT 1"), ("database-url",)])
def test_a_login_that_is_not_there_is_said_to_be_so(group: Group, command: tuple[str, ...]) -> None:
    assert "There is no login nobody." in group.refuses(*command, "--as", "nobody")


def test_an_administrators_login_is_let_see_and_keeps_its_password(
    group: Group, logins: Callable[[str], str]
) -> None:
    """A login with signs that must be quoted, made by somebody else."""
    login = f"{logins('a.b-c')}"
    with closing(psycopg.connect(group.database_url, autocommit=True)) as administrator:
        administrator.execute(f"CREATE ROLE \"{login}\" LOGIN PASSWORD 'theirs'")
    assert "password" not in group.succeeds("grant", login, "/HQ1/P-1/")
    url = rewritten(group.database_url, login=login, password="theirs")  # noqa: S106
    with closing(psycopg.connect(url)) as connection:
        assert connection.execute(SEEN).fetchall() == [("M-P-1",)]


def test_a_login_that_would_see_more_is_no_partner(
    group: Group, logins: Callable[[str], str]
) -> None:
    bypasses, analyst = logins("root"), logins("root")
    with closing(psycopg.connect(group.database_url, autocommit=True)) as administrator:
        administrator.execute(f"CREATE ROLE {bypasses} LOGIN BYPASSRLS".encode())
        administrator.execute(f"CREATE ROLE {analyst} LOGIN IN ROLE carbon_analyst".encode())
    assert "bypasses row level security" in group.refuses("grant", bypasses, "/HQ1/P-1/")
    assert "rights of its own" in group.refuses("grant", analyst, "/HQ1/P-1/")


# What moved ---------------------------------------------------------------------------------


def test_a_supplier_that_moved_is_seen_by_the_path_of_each_month(
    make_group: Callable[[], Group], logins: Callable[[str], str]
) -> None:
    """January was closed below P-1; what is open goes along to P-2."""
    group = make_group()
    heads = [head_office("HQ1"), partner("P-1", "HQ1"), partner("P-2", "HQ1")]
    group.organizations(*heads, partner("P-11", "P-1"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    days = {"january": "2024-01-01..2024-01-31", "february": "2024-02-01..2024-02-29"}
    readings = [record(n, "P-11", each, quantity="10", unit="kWh") for n, each in days.items()]
    group.activities("electricity/a.csv", *readings, record("bad", "P-11", quantity="x", unit=""))
    group.succeeds("close", "2024-01", "--accept-rejected", "known")
    before, after, itself = logins("before"), logins("after"), logins("itself")
    group.succeeds("grant", itself, "/HQ1/P-1/P-11/")
    group.organizations(*heads, partner("P-11", "P-2"))
    group.succeeds("run", "2024-02")
    group.succeeds("grant", before, "/HQ1/P-1/")
    group.succeeds("grant", after, "/HQ1/P-2/")
    assert (seen_by(group, before), seen_by(group, after)) == (["january"], ["february"])
    assert seen_by(group, itself) == ["january"]
    said = group.succeeds("grant", itself, "/HQ1/P-2/P-11/")
    assert "also stood at /HQ1/P-1/P-11/" in said
    assert seen_by(group, itself) == ["february", "january"]
    # a refused row belongs to no month for sure: whoever has the organisation now has it
    count = "SELECT count(*) FROM rejected_inputs"
    found = {
        each: group.succeeds("sql", "--as", each, count).split()[1] for each in (before, after)
    }
    assert found == {before: "0", after: "1"}


# A server of one's own ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server where the pipeline's login was made by an administrator: URL of the superuser."""
    root = tmp_path_factory.mktemp("own")
    server = EmbeddedPostgres(Home(root=root, data=root))
    url = server.ensure_running()
    with closing(psycopg.connect(url, autocommit=True)) as administrator:
        administrator.execute(
            "CREATE ROLE books LOGIN CREATEROLE CREATEDB BYPASSRLS PASSWORD 'secret'"
        )
        administrator.execute("CREATE DATABASE books OWNER books")
    yield rewritten(url, database="books")
    server.stop()


@pytest.mark.server
@pytest.mark.xdist_group("own_server")
def test_on_a_server_of_ones_own_the_configured_login_grants_or_tells_what_to_run(
    own_server: str, tmp_path: Path
) -> None:
    home = Home(
        root=tmp_path,
        data=tmp_path,
        database_url=rewritten(own_server, login="books", password="secret"),  # noqa: S106
    )
    with Warehouse.open(home) as warehouse:
        granted = access.grant(warehouse, "acme", "partner", "/HQ1/")
        assert granted.open_to_guessing
        assert warehouse.rows("SELECT session_user", login="acme") == [{"session_user": "acme"}]
        assert warehouse.rows("SELECT count(*) AS n FROM module_emissions", login="acme")
        with closing(psycopg.connect(own_server, autocommit=True)) as superuser:
            superuser.execute(DENY_GUESSING.encode())
            superuser.execute("ALTER ROLE books NOCREATEROLE")
        assert not access.grant(warehouse, "acme", "partner", "/HQ2/").open_to_guessing
        with pytest.raises(ConfigurationError) as refused:
            access.grant(warehouse, "umbra", "partner", "/HQ1/")
        assert 'CREATE ROLE "umbra" LOGIN PASSWORD' in refused.value.mend
        told = refused.value.mend.removeprefix("Let an administrator run: ").split("; then")[0]
        with closing(psycopg.connect(own_server, autocommit=True)) as superuser:
            superuser.execute(told.encode())
        assert not access.grant(warehouse, "umbra", "partner", "/HQ1/").has_new_password
        assert access.revoke(warehouse, "umbra", "/HQ1/") == ["/HQ1/"]
        with pytest.raises(ConfigurationError, match="may not take the login acme away"):
            access.revoke(warehouse, "acme")
        held = warehouse.rows(IN_FORCE, ("acme",), login="carbon_auditor")
        assert [row["tree_path"] for row in held] == ["/HQ1/", "/HQ2/"]


def test_the_page_on_deployment_has_what_a_superuser_runs() -> None:
    page = (REPOSITORY / "docs" / "deployment.md").read_text("utf-8")
    assert f"```sql\n{DENY_GUESSING.strip()}\n```" in page
