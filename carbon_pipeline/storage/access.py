"""What logins may see: granted and ended; the register of that only grows."""

import getpass
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.storage.bootstrap import OWNER, open_to_guessing
from carbon_pipeline.storage.database_errors import told_as_ours
from carbon_pipeline.storage.logins import (
    check_login,
    make_login,
    powers_of,
    refuse_other_use,
    take_login,
)
from carbon_pipeline.storage.warehouse import Warehouse

WHOLE_GROUP = "/"
GRANTS_LOCK = 777005
_PASSWORD_BYTES = 24

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
        powers = powers_of(connection, login)
        held = grants_in_force(connection, login)
        refuse_other_use(login, role, powers, held)
        password = None
        if powers is None or not powers["can_log_in"] or new_password:
            password = secrets.token_urlsafe(_PASSWORD_BYTES)
        make_login(connection, login, role, powers, password)
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
            take_login(connection, login, ending[0][0])
    if tree_path is None:
        warehouse.passwords.keep(login, None)
    _end_sessions(warehouse, login)
    return [path for _, path in ending]


def grants_in_force(connection: psycopg.Connection[Any], login: str) -> list[tuple[str, str]]:
    """Role and tree path of everything that the login may see."""
    return _as_owner(connection, _IN_FORCE, (login,)).fetchall()


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
