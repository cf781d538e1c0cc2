"""Roles and databases, made where they are missing by the login that may make them."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.connecting import connect
from carbon_pipeline.storage.database_urls import rewritten

OWNER, WRITER = "carbon_owner", "carbon_writer"
ANALYST, AUDITOR, PARTNER = "carbon_analyst", "carbon_auditor", "carbon_partner"
OLDEST_SERVER = 160000
BOOTSTRAP_LOCK = 777003

# The writer copies rows of every organisation in; COPY is refused under row level security. Analysts
# and auditors see every row by a policy too; without it their queries are planned as if for tables
# without one.
ROLES = {
    OWNER: "CREATE ROLE carbon_owner NOLOGIN",
    WRITER: "CREATE ROLE carbon_writer LOGIN BYPASSRLS",
    ANALYST: "CREATE ROLE carbon_analyst LOGIN BYPASSRLS",
    AUDITOR: "CREATE ROLE carbon_auditor LOGIN BYPASSRLS",
    PARTNER: "CREATE ROLE carbon_partner NOLOGIN",
}


DENY_GUESSING = """
DO $$
DECLARE
  comparison regprocedure;
BEGIN
  FOR comparison IN SELECT oid FROM pg_proc WHERE proleakproof LOOP
    EXECUTE format('ALTER FUNCTION %s NOT LEAKPROOF', comparison);
  END LOOP;
END $$;
"""


def make_roles(admin_url: str) -> None:
    """Make the roles, and let the login act as each of them.

    ConfigurationError with the statements to run where the login may not.
    """
    with connect(admin_url, autocommit=True) as connection:
        _refuse_old_server(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", (BOOTSTRAP_LOCK,))
        missing = [make for role, make in ROLES.items() if not _role_exists(connection, role)]
        _run_or_tell(connection, missing)
        _run_or_tell(connection, _memberships(connection))


def make_database(admin_url: str, database: str, owner: str) -> None:
    """Make one database of this owner where it is missing, open to our own logins only."""
    with connect(admin_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (BOOTSTRAP_LOCK,))
        found = connection.execute(
            # no list yet means that everybody may connect: a kill left it as it was made
            "SELECT datacl IS NULL AND pg_get_userbyid(datdba) = %s FROM pg_database"
            " WHERE datname = %s",
            (owner, database),
        ).fetchone()
        if found == (False,):
            return
        named = sql.Identifier(database)
        make = sql.SQL("CREATE DATABASE {} OWNER {}").format(named, sql.Identifier(owner))
        close = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(named)
        # a partner's login reads, and makes nothing, not even for its own session
        makers = [owner, WRITER, ANALYST, AUDITOR] if owner == OWNER else [owner]
        rights = [
            close.as_string(connection),
            f'GRANT CONNECT, TEMPORARY ON DATABASE "{database}" TO {", ".join(makers)}',
        ]
        if owner == OWNER:
            rights.append(f'GRANT CONNECT ON DATABASE "{database}" TO {PARTNER}')
        _run_or_tell(connection, [] if found else [make.as_string(connection)], rights)


def close_side_doors(admin_url: str, database: str) -> None:
    """Let no login into the other databases of our own server, and let nobody guess at hidden rows.

    A comparison that counts as leakproof may run before the policies do: by an index, and
    `EXPLAIN ANALYZE` then says that a row with a guessed key was filtered. Only a superuser
    can take that mark away, and it holds in one database.
    """
    with connect(rewritten(admin_url), autocommit=True) as connection:
        for other in ("postgres", "template1"):
            connection.execute(f"REVOKE ALL ON DATABASE {other} FROM PUBLIC".encode())
    with connect(rewritten(admin_url, database=database), autocommit=True) as connection:
        connection.execute(DENY_GUESSING.encode())


def open_to_guessing(connection: psycopg.Connection[Any]) -> bool:
    """Whether a partner's login can find out by `EXPLAIN ANALYZE` that a key it guesses exists."""
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM pg_proc WHERE proleakproof AND proname = 'uuid_eq')"
    ).fetchone()
    return bool(found and found[0])


def open_database(admin_url: str) -> None:
    """Let the owner make schemas and tables in the database that the URL names."""
    with connect(rewritten(admin_url), autocommit=True) as connection:
        database = connection.info.dbname
        allowed = connection.execute(
            "SELECT has_database_privilege(%(owner)s, current_database(), 'CREATE')"
            " AND has_schema_privilege(%(owner)s, 'public', 'CREATE')"
            " AND has_database_privilege(%(partner)s, current_database(), 'CONNECT')"
            # until PostgreSQL 14 everybody might make tables in every new database
            " AND NOT has_schema_privilege(%(partner)s, 'public', 'CREATE')",
            {"owner": OWNER, "partner": PARTNER},
        ).fetchone()
        if allowed == (True,):
            return
        _run_or_tell(
            connection,
            [
                f'GRANT CREATE, TEMPORARY ON DATABASE "{database}" TO {OWNER}',
                f'GRANT TEMPORARY ON DATABASE "{database}" TO {WRITER}',
                f'GRANT CONNECT ON DATABASE "{database}" TO {", ".join(ROLES)}',
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}",
            ],
        )


def _refuse_old_server(connection: psycopg.Connection[Any]) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise ConfigurationError(
            f"The server is PostgreSQL {connection.info.server_version // 10000}.",
            mend=f"PostgreSQL {OLDEST_SERVER // 10000} or later is needed.",
        )


def _role_exists(connection: psycopg.Connection[Any], role: str) -> bool:
    return connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).rowcount == 1


def _memberships(connection: psycopg.Connection[Any]) -> list[str]:
    missing = connection.execute(
        "SELECT rolname FROM pg_roles"
        " WHERE rolname = ANY(%s) AND NOT pg_has_role(current_user, oid, 'SET')",
        (list(ROLES),),
    ).fetchall()
    return [f"GRANT {role} TO CURRENT_USER" for (role,) in missing]


def _run_or_tell(
    connection: psycopg.Connection[Any], statements: list[str], together: Sequence[str] = ()
) -> None:
    """Run statements one by one, then others in one transaction; tell all of them where one is refused."""
    try:
        for statement in statements:
            connection.execute(statement.encode())
        with connection.transaction():
            for statement in together:
                connection.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege as error:
        login = connection.info.user
        told = "; ".join([*statements, *together]).replace("CURRENT_USER", f'"{login}"')
        raise ConfigurationError(
            f"The login {login} may not prepare the database.",
            mend=f"Let an administrator run once: {told};",
        ) from error
