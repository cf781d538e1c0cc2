"""How a view is described: its name, what a row is, and its columns, taken over from tables where they are theirs.

A view's column has no `Kind`: what a view sums or gathers has SQL types that no table may have.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from carbon_pipeline.vocabulary.columns import DECLARED, Column, Values
from carbon_pipeline.vocabulary.plain_tables import GHG_CATEGORIES_TABLE, RUNS_TABLE
from carbon_pipeline.vocabulary.types import SQL_TYPE


@dataclass(frozen=True)
class ViewColumn(Values):
    """What readers are told of one column, of a view or of a table."""

    name: str
    sql_type: str
    description: str


@dataclass(frozen=True)
class View:
    """One view of `public` that is no table under another name."""

    name: str
    grain: str
    columns: tuple[ViewColumn, ...]


def shown(column: Column) -> ViewColumn:
    """A table's column as readers are told of it."""
    values = {field.name: getattr(column, field.name) for field in fields(Values)}
    return ViewColumn(column.name, SQL_TYPE[column.kind], column.description, **values)


def taken(*names: str, of: Iterable[Column] = DECLARED) -> tuple[ViewColumn, ...]:
    """The columns of these names as they are declared; a trailing `?` says that one may be missing here."""
    declared = {column.name: shown(column) for column in of}
    declared |= {f"{name}?": replace(column, nullable=True) for name, column in declared.items()}
    return tuple(declared[name] for name in names)


def retold(source: str, description: str, of: Iterable[Column] = DECLARED) -> ViewColumn:
    """One declared column of which the view says something else."""
    (column,) = taken(source, of=of)
    return replace(column, description=description)


def renamed(
    source: str, name: str, description: str, unit: str = "", of: Iterable[Column] = DECLARED
) -> ViewColumn:
    """One declared column that the view shows under another name."""
    column = retold(source, description, of)
    return replace(column, name=name, unit=unit or column.unit)


def summed(*names: str) -> tuple[ViewColumn, ...]:
    """Declared amounts as sums of several rows, which have no scale of their own."""
    return tuple(replace(column, sql_type="numeric") for column in taken(*names))


def own(
    name: str, sql_type: str, description: str, unit: str = "", allowed: tuple[str, ...] = ()
) -> ViewColumn:
    """A column that no table has; a trailing `?` of its name says that it may be missing."""
    return ViewColumn(
        name.removesuffix("?"),
        sql_type,
        description,
        unit=unit,
        nullable=name.endswith("?"),
        allowed=allowed,
    )


def kilograms(name: str, description: str, unit: str = "kg CO2e") -> ViewColumn:
    """A sum, difference or quotient of kilograms that no table has."""
    return own(name, "numeric", description, unit)


# what several views say alike and no table under the same name
MONTH = taken("reporting_year", "reporting_month")
MODULE_EMISSION_ID = renamed("id", "module_emission_id", "Identifier of the emission")
CATEGORY_NAME = renamed(
    "name",
    "category_name",
    "Name of the category by the GHG Protocol",
    of=GHG_CATEGORIES_TABLE.columns,
)
(CODE_VERSION,) = taken("code_version", of=RUNS_TABLE.columns)
