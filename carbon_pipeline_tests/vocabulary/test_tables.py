"""Columns and tables as declared: each once, complete, and with a type everywhere."""

from collections import Counter, defaultdict

import pytest

from carbon_pipeline.vocabulary import columns as declared
from carbon_pipeline.vocabulary.activity_columns import (
    COMMON_COLUMNS,
    MODULE_COLUMNS,
    ActivityColumn,
    ActivityKind,
)
from carbon_pipeline.vocabulary.columns import COLUMNS, Column, Kind, columns
from carbon_pipeline.vocabulary.factor_families import FactorFamily
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES
from carbon_pipeline.vocabulary.regions import is_region
from carbon_pipeline.vocabulary.tables import HISTORY_COLUMNS, TABLES, Table
from carbon_pipeline.vocabulary.types import ARROW_TYPE, DUCKDB_TYPE, SQL_TYPE, arrow_schema
from carbon_pipeline.vocabulary.units import unit_spellings

every_table = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


def test_every_kind_has_its_three_types() -> None:
    for types in (SQL_TYPE, DUCKDB_TYPE, ARROW_TYPE):
        assert set(types) == set(Kind)


def test_every_column_is_declared_once_and_says_what_it_means() -> None:
    counts = Counter(column.name for column in declared.DECLARED)
    assert [name for name, count in counts.items() if count > 1] == []
    assert [column.name for column in COLUMNS.values() if not column.description.strip()] == []


def test_a_column_of_kilograms_names_its_unit() -> None:
    kilograms = [column for column in COLUMNS.values() if column.kind is Kind.KILOGRAMS]
    assert len(kilograms) > 5
    for column in kilograms:
        assert "_kg_" in f"_{column.name}"
        assert column.unit.startswith("kg CO2") or (column.name, column.unit) == ("kg_gas", "kg")


def test_a_name_has_one_kind_in_every_table() -> None:
    kinds = defaultdict(set)
    tables = [*TABLES.values(), *PLAIN_TABLES.values()]
    for column in (column for table in tables for column in table.columns):
        kinds[column.name].add(column.kind)
    differing = {name for name, found in kinds.items() if len(found) > 1}
    # document_versions names the identifier of any record by the word of its contract
    assert differing == {"record_id"}


@every_table
def test_a_table_says_its_grain_and_has_every_column_once(table: Table) -> None:
    assert table.grain.startswith("one row per ")
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))
    assert names[0] == "id"
    assert set(HISTORY_COLUMNS) <= set(table.columns)
    assert table.monthly == ("reporting_month" in names)
    assert set(table.shown_as) <= set(names)
    assert all(set(index) <= set(names) for index in table.indexes)


@every_table
def test_its_arrow_schema_follows(table: Table) -> None:
    schema = arrow_schema(table.computed_columns)
    assert schema.names == [column.name for column in table.computed_columns]
    assert [schema.field(c.name).nullable for c in table.computed_columns] == [
        column.nullable for column in table.computed_columns
    ]


def test_plain_tables_have_their_keys() -> None:
    for table in PLAIN_TABLES.values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert set(table.key) <= set(names)
        assert set(table.references) <= set(names)


def test_a_question_mark_makes_a_column_optional() -> None:
    needed, optional = columns("code", "code?")
    assert not needed.nullable
    assert optional == needed.optional()
    with pytest.raises(KeyError):
        columns("unheard_of")


def test_families_are_the_allowed_ones() -> None:
    assert COLUMNS["factor_family"].allowed == tuple(FactorFamily)


def test_columns_of_files_are_declared_once() -> None:
    names = [column.name for column in COMMON_COLUMNS] + list(MODULE_COLUMNS)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "column", [*COMMON_COLUMNS, *MODULE_COLUMNS.values()], ids=lambda column: column.name
)
def test_the_example_of_a_column_keeps_its_rule(column: ActivityColumn) -> None:
    assert column.description
    match column.kind:
        case ActivityKind.UNIT:
            assert column.example in unit_spellings()
        case ActivityKind.REGION:
            assert is_region(column.example)
        case ActivityKind.CHOICE if column.allowed:
            assert column.example in column.allowed
        case ActivityKind.COUNT:
            assert column.example.isdigit()
        case ActivityKind.AMOUNT:
            assert float(column.example) > 0
            assert column.allocated
        case _:
            assert column.example


def test_a_column_stays_as_it_is() -> None:
    with pytest.raises(AttributeError):
        COLUMNS["unit"].name = "other"  # type: ignore[misc]
    assert isinstance(COLUMNS["unit"], Column)
