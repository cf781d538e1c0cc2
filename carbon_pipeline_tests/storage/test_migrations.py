"""The migrated database is what the vocabulary declares."""

import operator
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.storage import migrations
from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.ddl import (
    column_comment,
    current_view,
    plain_table_statements,
    table_statements,
)
from carbon_pipeline.storage.migrate import HEAD, migrate, revision
from carbon_pipeline.storage.registers import (
    emission_type_rows,
    ghg_category_rows,
    gwp_value_rows,
    register,
)
from carbon_pipeline.storage.warehouse import DATABASE, OWNER, Warehouse
from carbon_pipeline.vocabulary.plain_tables import GWP_VALUES_TABLE, PLAIN_TABLES, PlainTable
from carbon_pipeline.vocabulary.tables import TABLES, Table
from carbon_pipeline.vocabulary.types import SQL_TYPE

MADE_BY_HAND = (
    *("acceptances_by_subject", "access_grants_in_force", "period_closes_in_chain"),
    *("publications_by_moment", "publications_by_run"),
)
VERSIONED = list(TABLES.values())
PLAIN = list(PLAIN_TABLES.values())

COLUMNS = """
SELECT attname AS name, format_type(atttypid, atttypmod) AS kind, NOT attnotnull AS nullable,
    col_description(attrelid, attnum) AS comment
FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
CONSTRAINTS = """
SELECT conname AS name, replace(pg_get_constraintdef(oid), 'declared.', '') AS rule
FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'n' AND conparentid = 0 ORDER BY 1
"""
INDEXES = """
SELECT c.relname AS name, regexp_replace(pg_get_indexdef(c.oid), ' ON (ONLY )?[^ ]+ ', ' ') AS rule
FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid WHERE indrelid = %s::regclass ORDER BY 1
"""


@pytest.fixture(scope="module")
def warehouse(superuser_url: str) -> Warehouse:
    """The database that the tests' own are copied from; looked at only."""
    return Warehouse(rewritten(superuser_url, database=DATABASE), embedded=True)


def names(table: Table | PlainTable) -> str:
    return table.name


def as_the_vocabulary_says(table: Table | PlainTable) -> list[dict[str, Any]]:
    # PostgreSQL prints types in its own spelling
    spelled = {"timestamptz": "timestamp with time zone"}
    return [
        {
            "name": column.name,
            "kind": spelled.get(SQL_TYPE[column.kind], SQL_TYPE[column.kind]),
            "nullable": column.nullable,
            "comment": column_comment(column),
        }
        for column in table.columns
    ]


@pytest.mark.parametrize("table", VERSIONED, ids=names)
def test_a_versioned_table_has_the_declared_columns(
    table: Table | PlainTable, warehouse: Warehouse
) -> None:
    found = warehouse.rows(COLUMNS, (f"{table.schema}.{table.name}",))
    assert found == as_the_vocabulary_says(table)


@pytest.mark.parametrize("table", PLAIN, ids=names)
def test_a_plain_table_has_the_declared_columns(
    table: Table | PlainTable, warehouse: Warehouse
) -> None:
    assert warehouse.rows(COLUMNS, (f"public.{table.name}",)) == as_the_vocabulary_says(table)


def test_constraints_and_indexes_are_the_declared_ones(warehouse: Warehouse) -> None:
    with warehouse.connect(OWNER) as connection:
        connection.execute("CREATE SCHEMA declared")
        for table in PLAIN:
            for statement in plain_table_statements(table, "declared"):
                connection.execute(statement)
        for table in VERSIONED:
            for statement in table_statements(table, "declared"):
                connection.execute(statement)
        for query in (CONSTRAINTS, INDEXES):
            for table in (*PLAIN, *VERSIONED):
                schema = getattr(table, "schema", "public")
                migrated = connection.execute(query, (f"{schema}.{table.name}",)).fetchall()
                declared = connection.execute(query, (f"declared.{table.name}",)).fetchall()
                migrated = [row for row in migrated if row[0] not in MADE_BY_HAND]
                assert [(n, r.replace("public.", "")) for n, r in migrated] == [
                    (n, r.replace("public.", "")) for n, r in declared
                ], table.name
        connection.rollback()


@pytest.mark.parametrize("table", [t for t in VERSIONED if not t.shows_history], ids=names)
def test_the_view_of_what_is_current_is_the_declared_one(
    table: Table | PlainTable, warehouse: Warehouse
) -> None:
    definition = "SELECT pg_get_viewdef(%s::regclass)"
    with warehouse.connect(OWNER) as connection:
        migrated = connection.execute(definition, (f"public.{table.name}",)).fetchone()
        connection.execute(f"DROP VIEW public.{table.name} CASCADE")
        connection.execute(current_view(table))
        assert connection.execute(definition, (f"public.{table.name}",)).fetchone() == migrated
        connection.rollback()


@pytest.mark.parametrize("table", [t for t in VERSIONED if not t.shows_history], ids=names)
def test_every_column_of_a_view_is_explained(table: Table, warehouse: Warehouse) -> None:
    shown = warehouse.rows(COLUMNS, (f"public.{table.name}",))
    assert [column["name"] for column in shown if not column["comment"]] == []


def test_no_table_or_function_belongs_to_a_login(warehouse: Warehouse) -> None:
    owners = warehouse.rows(
        "SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class"
        " WHERE relnamespace::regnamespace::text IN ('public', 'history')"
        " UNION SELECT proowner::regrole::text FROM pg_proc"
        " WHERE pronamespace::regnamespace::text IN ('history', 'access')"
    )
    assert owners == [{"owner": OWNER}]


def test_the_types_that_ship_are_in_place(warehouse: Warehouse) -> None:
    held = warehouse.rows("SELECT code, id, label, unit FROM public.emission_types ORDER BY code")
    assert held == sorted(emission_type_rows(), key=lambda row: row["code"])
    assert len(warehouse.rows("SELECT FROM public.ghg_categories")) == len(ghg_category_rows())


def test_the_gwp_values_that_ship_are_in_place_to_the_last_digit(warehouse: Warehouse) -> None:
    held = warehouse.rows("SELECT * FROM public.gwp_values")
    as_text = [{name: str(value) for name, value in row.items()} for row in held]
    shipped = [{name: str(value) for name, value in row.items()} for row in gwp_value_rows()]
    in_order = operator.itemgetter(*GWP_VALUES_TABLE.key)
    assert sorted(as_text, key=in_order) == sorted(shipped, key=in_order)
    with warehouse.connect() as connection:
        assert register(connection, GWP_VALUES_TABLE, gwp_value_rows()) == 0


def test_the_head_is_the_newest_revision() -> None:
    scripts = Path(migrations.__file__).parent.glob("versions/[0-9]*.py")
    assert max(script.name for script in scripts).startswith(HEAD)


def test_a_revision_names_no_word_of_the_vocabulary() -> None:
    for script in Path(migrations.__file__).parent.glob("versions/*.py"):
        assert "carbon_pipeline" not in script.read_text()


def test_migrating_again_changes_nothing(warehouse: Warehouse) -> None:
    before = warehouse.rows("SELECT oid, relname FROM pg_class ORDER BY oid")
    migrate(warehouse.url(OWNER, driver="psycopg"))
    assert warehouse.rows("SELECT oid, relname FROM pg_class ORDER BY oid") == before
    with warehouse.connect() as connection:
        assert revision(connection) == HEAD
