"""Connection URLs: the same server under another login, role, database or driver."""

from urllib.parse import quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from carbon_pipeline.errors import ConfigurationError


def rewritten(
    url: str,
    *,
    login: str | None = None,
    password: str | None = None,
    role: str | None = None,
    database: str | None = None,
    driver: str | None = None,
) -> str:
    """The URL with these parts exchanged; without a driver it is one for libpq and psql.

    Another login loses the password of the one that was there. A role is taken on when
    the connection starts; the login must be a member of it.
    """
    parts = _parts(url)
    if login is not None and login != parts.get("user"):
        parts["user"] = login
        parts.pop("password", None)
    if password is not None:
        parts["password"] = password
    if database is not None:
        parts["dbname"] = database
    if role is not None and role != parts.get("user"):
        parts["options"] = f"{parts.get('options', '')} -c role={role}".strip()
    return _url(parts, driver)


def login_of(url: str) -> str:
    """The login that the URL names, or nothing."""
    return _parts(url).get("user", "")


def database_of(url: str) -> str:
    """The database that the URL names; libpq takes the login's name where there is none."""
    parts = _parts(url)
    return parts.get("dbname") or parts.get("user", "")


def server_of(url: str) -> tuple[str, str]:
    """Host and port of the server that the URL names; several hosts are one text."""
    parts = _parts(url)
    return parts.get("host", "localhost"), parts.get("port", "5432")


def shown(url: str) -> str:
    """The URL without its password, to be printed."""
    parts = _parts(url)
    parts.pop("password", None)
    return _url(parts, None)


def _parts(url: str) -> dict[str, str]:
    try:
        return {name: str(value) for name, value in conninfo_to_dict(url).items() if value}
    except ProgrammingError as error:
        # The driver's own sentence may repeat the password.
        raise ConfigurationError(
            "CARBON_DATABASE_URL does not name a PostgreSQL database.",
            mend="Write it as postgresql://login:password@host:5432/database.",
        ) from error


def _url(parts: dict[str, str], driver: str | None) -> str:
    rest = dict(parts)
    user, password = rest.pop("user", ""), rest.pop("password", "")
    database = rest.pop("dbname", "")
    place = ""
    # a socket's folder and several hosts have no room before the path
    if not rest.get("host", "/").startswith("/") and "," not in rest["host"]:
        place = rest.pop("host")
        place = f"[{place}]" if ":" in place else place
        place += f":{port}" if (port := rest.pop("port", "")) else ""
    secret = f":{quote(password, safe='')}" if password else ""
    who = f"{quote(user, safe='')}{secret}@" if user else ""
    query = f"?{urlencode(rest, quote_via=quote, safe='')}" if rest else ""
    scheme = f"postgresql+{driver}" if driver else "postgresql"
    return f"{scheme}://{who}{place}/{quote(database, safe='')}{query}"
