"""Logins and what they may see: made, let see, and taken away; the register of that only grows."""

import getpass
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.bootstrap import (
    ANALYST,
    AUDITOR,
    OWNER,
    PARTNER,
    ROLES,
    open_to_guessing,
)
from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.warehouse import Warehouse

GROUPS = {"partner": PARTNER, "analyst": ANALYST, "auditor": AUDITOR}
WHOLE_GROUP = "/"
GRANTS_LOCK = 777005
_LOGIN = re.compile(r"[a-z][a-z0-9_.@-]{0,62}")
_PASSWORD_BYTES = 24

_POWERS = """
    SELECT rolcanlogin AS can_log_in, rolbypassrls AS bypasses,
        rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
            OR rolname IN (session_user, current_user) AS administers,
        ARRAY(SELECT r.rolname FROM pg_roles AS r
            WHERE r.rolname = ANY(%(roles)s) AND pg_has_role(l.oid, r.oid, 'MEMBER')) AS member_of
    FROM pg_roles AS l WHERE rolname = %(login)s
"""
_IN_FORCE = """
    SELECT role, tree_path FROM public.access_grants
    WHERE login = %s AND revoked_at IS NULL ORDER BY role, tree_path
"""


@dataclass(frozen=True)
class Granted:
    """What a grant came to: whether it is new, whether the login got a password, and who could guess."""

    is_new: bool
    has_new_password: bool
    open_to_guessing: bool


def grant(
    warehouse: Warehouse, login: str, role: str, tree_path: str, *, new_password: bool = False
) -> Granted:
    """Let the login see a branch, or make it an analyst or auditor; makes it where it is missing.

    ConfigurationError where the name serves another purpose, or where the login that is
    configured may not make logins: then with what an administrator has to run.
    """
    check_login(login)
    with _administering(warehouse) as connection:
        powers = _powers(connection, login)
        held = grants_in_force(connection, login)
        _refuse_other_use(login, role, powers, held)
        password = None
        if powers is None or not powers["can_log_in"] or new_password:
            password = secrets.token_urlsafe(_PASSWORD_BYTES)
        _make_login(connection, login, role, powers, password)
        is_new = (role, tree_path) not in held
        if is_new:
            _as_owner(
                connection,
                "INSERT INTO public.access_grants (login, role, tree_path, granted_at, granted_by)"
                " VALUES (%s, %s, %s, clock_timestamp(), %s)",
                (login, role, tree_path, getpass.getuser()),
            )
        guessing = role == "partner" and open_to_guessing(connection)
    if password is not None:
        warehouse.passwords.keep(login, password)
    return Granted(is_new, password is not None, guessing)


def renew_password(warehouse: Warehouse, login: str) -> None:
    """Give a login that was granted something another password."""
    with warehouse.administer() as connection:
        held = grants_in_force(connection, login)
    if not held:
        raise _not_granted(login)
    role, tree_path = held[0]
    grant(warehouse, login, role, tree_path, new_password=True)


def revoke(warehouse: Warehouse, login: str, tree_path: str | None = None) -> list[str]:
    """End one branch of the login, or everything: then it cannot log in any more. Returns the paths.

    Sessions of the login are ended, so that none goes on with what it saw.
    """
    with _administering(warehouse) as connection:
        held = grants_in_force(connection, login)
        ending = [each for each in held if tree_path in (None, each[1])]
        if not ending:
            raise _not_granted(login, tree_path, held)
        _as_owner(
            connection,
            "UPDATE public.access_grants SET revoked_at = clock_timestamp(), revoked_by = %s"
            " WHERE login = %s AND tree_path = ANY(%s) AND revoked_at IS NULL",
            (getpass.getuser(), login, [path for _, path in ending]),
        )
        if tree_path is None:
            _take_login(connection, login, ending[0][0])
    if tree_path is None:
        warehouse.passwords.keep(login, None)
    _end_sessions(warehouse, login)
    return [path for _, path in ending]


def grants_in_force(connection: psycopg.Connection[Any], login: str) -> list[tuple[str, str]]:
    """Role and tree path of everything that the login may see."""
    return _as_owner(connection, _IN_FORCE, (login,)).fetchall()


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


def _powers(connection: psycopg.Connection[Any], login: str) -> dict[str, Any] | None:
    cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
    return cursor.execute(_POWERS, {"login": login, "roles": list(ROLES)}).fetchone()


def _refuse_other_use(
    login: str, role: str, powers: dict[str, Any] | None, held: list[tuple[str, str]]
) -> None:
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


def _make_login(
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


def _take_login(connection: psycopg.Connection[Any], login: str, role: str) -> None:
    name, group = sql.Identifier(login), sql.Identifier(GROUPS[role])
    statements = [sql.SQL("REVOKE {} FROM {}").format(group, name)]
    statements.append(
        sql.SQL("ALTER ROLE {} NOLOGIN{}").format(
            name, sql.SQL("" if role == "partner" else " NOBYPASSRLS")
        )
    )
    _run_or_tell(connection, statements, statements, f"take the login {login} away")
    powers = _powers(connection, login)
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


def _end_sessions(warehouse: Warehouse, login: str) -> None:
    with warehouse.administer() as connection:
        try:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
                (login,),
            )
        except psycopg.errors.InsufficientPrivilege:
            # their next statement sees what is left; only one under way goes on
            connection.rollback()


def _not_granted(
    login: str, tree_path: str | None = None, held: list[tuple[str, str]] | None = None
) -> ConfigurationError:
    paths = ", ".join(path for _, path in held or ())
    return ConfigurationError(
        f"{login} was not granted {tree_path or 'anything'}.",
        mend=f"It sees {paths}." if paths else "carbon grant lets a login see a branch.",
    )


def _as_owner(
    connection: psycopg.Connection[Any], statement: str, parameters: tuple[Any, ...]
) -> psycopg.Cursor[Any]:
    connection.execute(f"SET LOCAL ROLE {OWNER}".encode())
    cursor = connection.execute(statement.encode(), parameters)
    connection.execute("SET LOCAL ROLE NONE")
    return cursor


@contextmanager
def _administering(warehouse: Warehouse) -> Iterator[psycopg.Connection[Any]]:
    """A transaction in which nobody else grants or revokes; commits when left without an error."""
    with told_as_ours(), warehouse.administer() as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (GRANTS_LOCK,))
        yield connection


def _a(role: str) -> str:
    return f"a {role}" if role == "partner" else f"an {role}"


def _quoted(login: str) -> str:
    return sql.Identifier(login).as_string()
