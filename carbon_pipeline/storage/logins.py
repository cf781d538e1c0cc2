"""Logins of partners, analysts and auditors: their names, their group, and what keeps one from being made."""

import re
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.bootstrap import ANALYST, AUDITOR, PARTNER, ROLES

GROUPS = {"partner": PARTNER, "analyst": ANALYST, "auditor": AUDITOR}
_LOGIN = re.compile(r"[a-z][a-z0-9_.@-]{0,62}")

_POWERS = """
    SELECT rolcanlogin AS can_log_in, rolbypassrls AS bypasses,
        rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
            OR rolname IN (session_user, current_user) AS administers,
        ARRAY(SELECT r.rolname FROM pg_roles AS r
            WHERE r.rolname = ANY(%(roles)s) AND pg_has_role(l.oid, r.oid, 'MEMBER')) AS member_of
    FROM pg_roles AS l WHERE rolname = %(login)s
"""


def check_login(login: str) -> None:
    """Refuse a name that is none for a login of ours."""
    if not _LOGIN.fullmatch(login):
        raise ConfigurationError(
            f"«{login}» cannot be the name of a login.",
            mend="Take small letters, digits and _ . @ -, a letter first, 63 characters at most.",
        )
    if login in ROLES or login.startswith(("pg_", "carbon_")) or login in ("public", "none"):
        raise ConfigurationError(
            f"{login} is a name of the database's own roles.", mend="Choose another login."
        )


def powers_of(connection: psycopg.Connection[Any], login: str) -> dict[str, Any] | None:
    """What the login may by itself, and which of our groups it is in; nothing where it is not there."""
    cursor = connection.cursor(row_factory=dict_row)
    return cursor.execute(_POWERS, {"login": login, "roles": list(ROLES)}).fetchone()


def refuse_other_use(
    login: str, role: str, powers: dict[str, Any] | None, held: list[tuple[str, str]]
) -> None:
    """Refuse a name that serves another purpose or would see more than it is granted."""
    other = next((each for each, _ in held if each != role), None)
    if other:
        raise ConfigurationError(
            f"{login} is the login of {_a(other)}.",
            mend=f"Take another login for {_a(role)}, or call carbon revoke {login} first.",
        )
    if powers is None:
        return
    allowed = {GROUPS[role]}
    if powers["administers"] or not set(powers["member_of"]) <= allowed:
        raise ConfigurationError(
            f"{login} is a login with rights of its own.", mend=f"Take another for {_a(role)}."
        )
    if role == "partner" and powers["bypasses"]:
        raise ConfigurationError(
            f"{login} bypasses row level security and would see the whole group.",
            mend=f"Let an administrator run: ALTER ROLE {_quoted(login)} NOBYPASSRLS;",
        )


def make_login(
    connection: psycopg.Connection[Any],
    login: str,
    role: str,
    powers: dict[str, Any] | None,
    password: str | None,
) -> None:
    """Make or change the login and let it into its group; nothing is run that is so already."""
    name, group = sql.Identifier(login), sql.Identifier(GROUPS[role])
    verb = sql.SQL("CREATE ROLE" if powers is None else "ALTER ROLE")
    bypasses = sql.SQL("" if role == "partner" else " BYPASSRLS")
    statements: list[sql.Composed] = []
    told = [sql.SQL("{} {} LOGIN{} PASSWORD 'choose-one'").format(verb, name, bypasses)]
    if password is not None:
        # what reaches the server, and perhaps its log, is not the password
        scrambled = connection.pgconn.encrypt_password(
            password.encode(), login.encode(), b"scram-sha-256"
        ).decode()
        with_password = sql.SQL("{} {} LOGIN{} PASSWORD {}")
        statements.append(with_password.format(verb, name, bypasses, sql.Literal(scrambled)))
    if powers is None or not powers["member_of"]:
        # it has the group's rights, and cannot become the group
        let_in = sql.SQL("GRANT {} TO {} WITH INHERIT TRUE, SET FALSE").format(group, name)
        statements.append(let_in)
        told.append(let_in)
    _run_or_tell(connection, statements, told, f"make the login {login}")


def take_login(connection: psycopg.Connection[Any], login: str, role: str) -> None:
    """Keep the login from logging in, and take it out of its group."""
    name, group = sql.Identifier(login), sql.Identifier(GROUPS[role])
    statements = [sql.SQL("REVOKE {} FROM {}").format(group, name)]
    statements.append(
        sql.SQL("ALTER ROLE {} NOLOGIN{}").format(
            name, sql.SQL("" if role == "partner" else " NOBYPASSRLS")
        )
    )
    _run_or_tell(connection, statements, statements, f"take the login {login} away")
    powers = powers_of(connection, login)
    if powers and powers["member_of"]:
        raise ConfigurationError(
            f"{login} was let in by somebody else.",
            mend=f"Let an administrator run: REVOKE {GROUPS[role]} FROM {_quoted(login)};",
        )


def _run_or_tell(
    connection: psycopg.Connection[Any],
    statements: list[sql.Composed],
    told: list[sql.Composed],
    purpose: str,
) -> None:
    try:
        for statement in statements:
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        listed = "; ".join(each.as_string() for each in told)
        raise ConfigurationError(
            f"The login {connection.info.user} may not {purpose}.",
            mend=f"Let an administrator run: {listed}; then call this again.",
        ) from error


def _a(role: str) -> str:
    return f"a {role}" if role == "partner" else f"an {role}"


def _quoted(login: str) -> str:
    return sql.Identifier(login).as_string()
