"""A head office with two suppliers' branches, and logins that really connect."""

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import errors

from carbon_pipeline_tests.group_lines import expects, write_expectations
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    make_group,
    partner,
    record,
)
from carbon_pipeline_tests.instrument_lines import certificate, write_instruments

__all__ = ["make_group"]

# stands in every name of the other branch, so that whatever tells of it is found
MARK = "QZX"
OWN_PATH, OTHER_PATH = "/HQ1/P-1/", f"/HQ1/P-{MARK}/"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Chain:
    """The group, and its logins by what they are."""

    group: Group
    superuser_url: str
    partner: str
    other: str
    head: str
    analyst: str
    auditor: str

    @functools.cache  # noqa: B019 - as long as the module's tests
    def url(self, login: str) -> str:
        """The URL that the login connects to, with its password."""
        return self.group.succeeds("database-url", "--as", login).strip()

    def connect(self, login: str) -> psycopg.Connection[Any]:
        """A real connection as the login."""
        return psycopg.connect(self.url(login), autocommit=True)

    def rows(self, login: str, query: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Rows that the login finds."""
        with closing(self.connect(login)) as connection:
            return connection.execute(query.encode(), parameters or None).fetchall()


@pytest.fixture(scope="module")
def logins(superuser_url: str) -> Iterator[Callable[[str], str]]:
    """Names of logins that no other test has; the roles are dropped after the module's tests."""
    names: list[str] = []

    def name(kind: str) -> str:
        names.append(f"{kind}_{next(_numbers)}")
        return names[-1]

    yield name
    with closing(psycopg.connect(superuser_url, autocommit=True)) as connection:
        for each in names:
            connection.execute(f'DROP ROLE IF EXISTS "{each}"'.encode())


@pytest.fixture(scope="module")
def chain(
    make_group: Callable[[], Group], superuser_url: str, logins: Callable[[str], str]
) -> Chain:
    """January closed, February corrected: with rejects, gaps, instruments and factors on both sides."""
    group = make_group()
    _write_reference(group)
    _write_activities(group, "200")
    group.succeeds(
        "close", "2024-01", "--accept-rejected", "known", "--accept-unmatched", "known too"
    )
    group.succeeds("run", "2024-02")
    _write_activities(group, "300")
    group.succeeds("run", "2024-02")
    chain = Chain(
        group,
        superuser_url,
        *(logins(kind) for kind in ("supplier", "rival", "buyer", "analyst", "auditor")),
    )
    for login, granted in (
        (chain.partner, [OWN_PATH]),
        (chain.other, [OTHER_PATH]),
        (chain.head, ["/HQ1/"]),
        (chain.analyst, ["--role", "analyst"]),
        (chain.auditor, ["--role", "auditor"]),
    ):
        group.succeeds("grant", login, *granted)
    return chain


@pytest.fixture
def supplier(chain: Chain) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the supplier's login."""
    with closing(chain.connect(chain.partner)) as connection:
        yield connection


def texts(connection: psycopg.Connection[Any], relation: str) -> list[str]:
    """Every row as text; none where the relation is refused."""
    try:
        return [text for (text,) in connection.execute(f"SELECT r::text FROM {relation} AS r")]
    except (errors.InsufficientPrivilege, errors.FeatureNotSupported):
        return []


def telling(rows: list[str], mark: str = MARK) -> list[str]:
    """Those of the rows in which the other branch's mark stands."""
    return [row for row in rows if mark.lower() in row.lower()]


def _write_reference(group: Group) -> None:
    group.organizations(
        head_office("HQ1", "DE"),
        partner("P-1", "HQ1", "DE"),
        partner("P-11", "P-1", "DE"),
        partner(f"P-{MARK}", "HQ1", "DE"),
        partner(f"P-{MARK}-1", f"P-{MARK}", "DE"),
        head_office(f"HQ-{MARK}", "DE"),
    )
    group.emission_factors(
        electricity_factor("DE", "0.38"),
        fuel_factor("diesel", "2.5", "litre"),
        *(_own_factor(name) for name in ("own", MARK)),
    )
    names = (("OWN", "P-11"), (MARK, f"P-{MARK}"))
    write_instruments(group, *(certificate(f"GO-{name}", code, "1") for name, code in names))
    write_expectations(group, *(expects(code, "electricity", "2024-01-01") for _, code in names))


def _own_factor(name: str) -> dict[str, str]:
    """A factor of the diesel that one supplier alone buys."""
    owner = "P-1" if name == "own" else f"P-{name}"
    return fuel_factor(
        f"{name.lower()}_diesel",
        "2.7",
        "litre",
        factor_code=f"diesel-of-{name}",
        owner_organization_code=owner,
    )


def _write_activities(group: Group, february: str) -> None:
    codes = {"OWN": ("P-1", "P-11"), MARK: (f"P-{MARK}", f"P-{MARK}-1")}
    everybody = []
    for name, (code, below) in codes.items():
        metered = {"unit": "kWh", "evidence": f"invoice {name}", "product_code": f"{name}-A"}
        own_file = [
            record(f"{name}-{number}-{n}", each, month, quantity=kwh, **metered)
            for number, each in enumerate((code, below))
            for n, (month, kwh) in enumerate(_months(february))
        ]
        wrong = record(f"{name}-WRONG", below, quantity="1,5", **metered)
        group.activities(f"electricity/{name.lower()}.csv", *own_file)
        group.activities(f"electricity/{name.lower()}-wrong.csv", wrong)
        everybody += [
            _fuel(f"{name}-F", code, f"{name.lower()}_diesel"),
            _fuel(f"{name}-SLUDGE", code, f"{name.lower()}_sludge"),
        ]
    # names that are like the other's must not be suggested
    everybody += [
        _fuel("OWN-LIKE", "P-1", f"{MARK[:2].lower()}_diesel"),
        _fuel("NOBODY", f"P-{MARK}-9", "diesel"),
        _fuel("HEAD", "HQ1", "diesel"),
        _fuel(f"{MARK}-HEAD", f"HQ-{MARK}", "diesel"),
    ]
    group.activities("fuel/everybody.csv", *everybody)


def _months(february: str) -> list[tuple[str, str]]:
    return [("2024-01-01..2024-01-31", "100"), ("2024-02-01..2024-02-29", february)]


def _fuel(record_id: str, code: str, fuel: str) -> dict[str, object]:
    return record(record_id, code, fuel=fuel, use="stationary", quantity="10", unit="litre")
