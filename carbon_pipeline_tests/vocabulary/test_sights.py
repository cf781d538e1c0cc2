"""What partners see of a table follows from its columns, or is declared; never by oversight."""

from dataclasses import dataclass

import pytest

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, Kind
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES, PlainTable
from carbon_pipeline.vocabulary.sights import (
    BRANCH,
    EVERYTHING,
    NOTHING,
    ORGANIZATION,
    Sight,
    sight_of,
    undeclared,
)
from carbon_pipeline.vocabulary.tables import TABLES, Table


@dataclass(frozen=True)
class Made:
    """A table made up for a test."""

    columns: tuple[Column, ...]
    partners_see: Sight | None = None
    name: str = "made_up"


def made(*names: str, partners_see: Sight | None = None) -> Made:
    return Made(tuple(Column(name, Kind.TEXT, name) for name in names), partners_see)


@pytest.mark.parametrize(
    "table", [*TABLES.values(), *PLAIN_TABLES.values()], ids=lambda table: table.name
)
def test_every_table_says_what_partners_see_of_it(table: Table | PlainTable) -> None:
    assert undeclared(table) == ""
    sight = sight_of(table)
    if sight.column:
        declared = {column.name: column for column in table.columns}
        assert sight.column in declared
        assert declared[sight.column].nullable or not sight.empty_is_for_all


@pytest.mark.parametrize(
    ("table", "sight"),
    [
        (made("id", "organization_code", "headquarters_id", "partner_id", "tree_path"), BRANCH),
        (made("id", "organization_code", "headquarters_id"), ORGANIZATION),
        (made("id", "price"), NOTHING),
        (made("id", "headquarters_id"), NOTHING),
        (made("id", "tree_path", "counterparty_organization_code"), NOTHING),
        (made("id", "tree_path", "supplier_code"), NOTHING),
        (made("id", "headquarters_id", partners_see=EVERYTHING), EVERYTHING),
    ],
)
def test_what_does_not_follow_is_hidden(table: Made, sight: Sight) -> None:
    assert sight_of(table) == sight


@pytest.mark.parametrize(
    "column", ["headquarters_id", "counterparty_code", "owner_organization_code", "parent_id"]
)
def test_an_omission_is_told_with_what_to_declare(column: str) -> None:
    told = undeclared(made("id", "tree_path" if column != "headquarters_id" else "x", column))
    assert told.startswith("made_up tells of organisations in ")
    assert column in told
    assert "declare partners_see=" in told
    assert undeclared(made(column, partners_see=NOTHING)) == ""


def test_columns_that_belong_to_no_organisation_need_no_declaration() -> None:
    names = ("factor_code", "ownership_free", "product_code", "path", "library")
    assert undeclared(made(*names)) == ""
    assert COLUMNS["tree_path"].name == "tree_path"
