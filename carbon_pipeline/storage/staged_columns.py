"""Columns of rows that wait in a temporary table to be written: published numbers are text there."""

from carbon_pipeline.vocabulary.columns import Column, Kind
from carbon_pipeline.vocabulary.tables import Table
from carbon_pipeline.vocabulary.types import SQL_TYPE


def has_published_numbers(table: Table) -> bool:
    """Whether a column of the table has numbers of unlimited digits, as publishers print them."""
    return any(column.kind is Kind.PUBLISHED_NUMBER for column in table.computed_columns)


def staged_type(column: Column) -> str:
    """The column's type where rows wait to be written."""
    # published numbers travel as text, so that no digit is lost
    return "text" if column.kind is Kind.PUBLISHED_NUMBER else SQL_TYPE[column.kind]


def from_staged(column: Column) -> str:
    """The column of a waiting row, as the table has it."""
    name = f's."{column.name}"'
    if column.kind is Kind.PUBLISHED_NUMBER:
        return f'CAST({name} AS numeric) AS "{column.name}"'
    return name
