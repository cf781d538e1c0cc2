"""Books with rows in every table, published twice, closed and restated; and somebody with the owner's login."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
import pyarrow as pa
import pytest

from carbon_pipeline.methods.closing import totals
from carbon_pipeline.methods.findings import Finding
from carbon_pipeline.steps.verifying import Wanted, verify_database
from carbon_pipeline.steps.verifying.guards import of_guards
from carbon_pipeline.storage.audit.closes import reported_sums
from carbon_pipeline.storage.closes import begin_restatement, close_id
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.publishing import publish
from carbon_pipeline.storage.reading import Snapshot
from carbon_pipeline.storage.scopes import LibraryScope, MonthScope, Scope
from carbon_pipeline.storage.table_checksums import reference_tables, tables_of_close
from carbon_pipeline.storage.warehouse import OWNER, Warehouse
from carbon_pipeline.vocabulary.columns import Column, Kind
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ORGANIZATIONS, TABLES, Table
from carbon_pipeline_tests.group_of import TEMPLATE
from carbon_pipeline_tests.storage.conftest import sample_rows, set_month

__all__ = ["sample_rows", "set_month"]

DECEMBER, JANUARY = ReportingMonth(2024, 12), ReportingMonth(2025, 1)
HQ1 = stable_id("organizations", "HQ1")


@dataclass(frozen=True)
class EveryTable:
    """A database with rows in every table, and what somebody with the owner's login can do to it."""

    url: str

    @contextmanager
    def tampered(self, *statements: str) -> Iterator[Snapshot]:
        """What a reader sees after the owner ran these without triggers; undone afterwards."""
        with psycopg.connect(rewritten(self.url, role=OWNER)) as connection:
            tables = [f"{table.schema}.{table.name}" for table in TABLES.values()]
            tables += [f"public.{name}" for name in REGISTERS]
            for table in tables:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
            for statement in statements:
                done = connection.execute(statement.encode())
                assert done.rowcount, f"did nothing: {statement}"
            for table in tables:
                connection.execute(f"ALTER TABLE IF EXISTS {table} ENABLE TRIGGER USER".encode())
            yield Snapshot(connection)
            connection.rollback()

    def guard_findings(self, statements: str) -> list[Finding]:
        """What is found of the guards after the owner ran these."""
        with psycopg.connect(rewritten(self.url, role=OWNER)) as connection:
            connection.execute(statements.encode())
            found = list(of_guards(Snapshot(connection)))
            connection.rollback()
            return found

    def findings(self, *statements: str, expected: Sequence[str] = ()) -> list[Finding]:
        """What is found after these statements."""
        with self.tampered(*statements) as reader:
            return verify_database(reader, Wanted(expected=expected)).findings


REGISTERS = (
    *("publications", "period_closes", "restatements", "runs", "document_versions"),
    *("acceptances", "factor_imports", "access_grants", "register_entries"),
)


def changeable(table: Table) -> Column:
    """A column of the content whose value nothing else hangs on."""
    return next(
        column
        for column in table.content
        if (column.kind is Kind.TEXT and not column.allowed and column.name != "emission_type")
        and column.name not in {"library", "code"}
    )


def row_id(table: Table, key: str) -> str:
    """Identifier of a sample row of the table."""
    return str(stable_id(table.name, key))


@pytest.fixture(scope="session")
def every_table(
    superuser_url: str,
    sample_rows: Callable[..., pa.Table],
    set_month: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[EveryTable]:
    """In every table: `a`, `b`, `d` come, then another `a` and `c` come and `d` goes.

    December is closed for HQ1 after the first publications, restated with the second ones and
    closed again; January is published and closed after that.
    """
    name, spill = "carbon_every_table", tmp_path_factory.mktemp("spill")
    _administer(superuser_url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}")
    url = rewritten(superuser_url, database=name)
    with Warehouse(url, embedded=True, spill=spill) as warehouse:
        publish_rows = partial(_publish, warehouse, sample_rows)
        close = partial(_close, warehouse, set_month)
        publish_rows("run-1", ("a", "b", "d"), DECEMBER)
        close(DECEMBER, 1)
        with warehouse.connect() as connection:
            begin_restatement(connection, HQ1, DECEMBER, "a better factor", "a test")
        publish_rows("run-2", ("a", "b", "c"), DECEMBER, changed="a")
        close(DECEMBER, 2)
        publish_rows("run-3", ("j",), JANUARY)
        _register_the_rest(warehouse)
        close(JANUARY, 1)
    yield EveryTable(url)
    _administer(superuser_url, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _publish(
    warehouse: Warehouse,
    sample_rows: Callable[..., pa.Table],
    run_id: str,
    keys: Sequence[str],
    month: ReportingMonth,
    changed: str = "",
) -> None:
    for table in TABLES.values():
        if month == JANUARY and not table.monthly:
            continue
        made = pa.concat_tables(
            sample_rows(table, key, **_content(table, key, month, is_changed=key == changed))
            for key in keys
        )
        if table is ORGANIZATIONS:
            made = pa.concat_tables([made, sample_rows(table, "HQ1", id=HQ1, code="HQ1")])
        in_order = made.take(
            pa.array(sorted(range(len(made)), key=lambda i: made["id"][i].as_py().bytes))
        )
        publish(warehouse, table, in_order, run_id=run_id, scope=_scope(table, month))


def _register_the_rest(warehouse: Warehouse) -> None:
    """An acceptance, an import of factors, a grant that was ended."""
    rejected = stable_id("rejected_inputs", "b")
    accepted = stable_id("acceptances", "reject", str(rejected))
    with warehouse.connect(OWNER) as connection:
        connection.execute(
            "INSERT INTO acceptances VALUES (%s, 'reject', %s, NULL, 'an estimate', now(), 'me', 'run-1')",
            (accepted, rejected),
        )
        connection.execute(
            "INSERT INTO factor_imports SELECT (jsonb_populate_record(NULL::factor_imports, %s)).*",
            (json.dumps(_IMPORT),),
        )
        connection.execute(
            "INSERT INTO access_grants (login, role, tree_path, granted_at, granted_by)"
            " VALUES ('acme', 'partner', '/HQ1/', now(), 'me')"
        )
        connection.execute("UPDATE access_grants SET revoked_at = now(), revoked_by = 'me'")


_IMPORT = {
    "id": str(stable_id("factor_imports", "x")), "publisher": "defra", "library": "defra",
    "file_name": "x.xlsx", "source_sha256": "x", "release": "1", "editions": [], "rows_read": 1,
    "rows_taken": 1, "rows_left_out": {}, "factors": 1, "reading_fingerprint": "x",
    "imported_at": "2024-12-31T00:00:00Z", "imported_by": "me", "run_id": "run-1",
}  # fmt: skip


def _content(table: Table, key: str, month: ReportingMonth, *, is_changed: bool) -> dict[str, Any]:
    wanted = {
        "headquarters_id": HQ1,
        "reporting_year": month.year,
        "reporting_month": month.month,
        # small enough that a month of them can be added up
        "kg_co2eq": Decimal("1.000000000000000001"),
        "kg_co2eq_market_based": Decimal("0.5"),
    }
    if is_changed:
        wanted[changeable(table).name] = f"another «{key}»"
    held = {column.name for column in table.content}
    return {name: value for name, value in wanted.items() if name in held}


def _scope(table: Table, month: ReportingMonth) -> Scope | None:
    if table.monthly:
        return MonthScope(month)
    return LibraryScope("defra") if table.by_library else None


def _close(
    warehouse: Warehouse, set_month: Callable[..., None], month: ReportingMonth, sequence: int
) -> None:
    now = warehouse.rows("SELECT clock_timestamp() AS now")[0]["now"]
    sums = reported_sums(
        warehouse,
        {
            "headquarters_id": HQ1,
            "reporting_year": month.year,
            "reporting_month": month.month,
            "closed_at": now,
        },
    )
    with warehouse.connect() as connection:
        set_month(
            connection,
            id=close_id(HQ1, month, sequence),
            headquarters_id=HQ1,
            reporting_year=month.year,
            reporting_month=month.month,
            sequence=sequence,
            totals=totals(sums),
            tables=tables_of_close(warehouse, HQ1, month),
            inputs={"reference": reference_tables(warehouse)},
        )
