"""The tables as SQL, written out from the vocabulary; a migration freezes what this prints.

Nothing here runs against a database. The tests hold the migrated database against it.
"""

from collections.abc import Iterator

from carbon_pipeline.storage.access_ddl import access_statements
from carbon_pipeline.storage.as_of_ddl import as_of_statements
from carbon_pipeline.storage.restatement_ddl import restatement_statements
from carbon_pipeline.storage.superseded_ddl import superseded_statements
from carbon_pipeline.vocabulary.columns import Column, Kind
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES, PlainTable
from carbon_pipeline.vocabulary.tables import TABLES, Table
from carbon_pipeline.vocabulary.types import SQL_TYPE

MONTH = ("reporting_year", "reporting_month")
RETIREMENT = ("superseded_at", "superseded_by_run_id")
_NUMERIC = {Kind.QUANTITY, Kind.FACTOR, Kind.KILOGRAMS, Kind.PUBLISHED_NUMBER}
_SHOWN_HISTORY = ("version", "run_id", "computed_at")
# columns of results that must be found elsewhere; categories are checked by a trigger, because a
# second foreign key costs a fifth of a load
_KNOWN = {"emission_type": ("emission_types", "code")}
# which acceptances settle a row of these tables
_RESOLVED_BY = {"rejected_inputs": "reject", "unmatched_inputs": "unmatched"}


def all_statements() -> Iterator[str]:
    """Every statement that makes the declared tables, who sees them, and the views of what is current."""
    for plain in PLAIN_TABLES.values():
        yield from plain_table_statements(plain)
    for table in TABLES.values():
        yield from table_statements(table)
    yield from access_statements()
    for table in TABLES.values():
        if not table.shows_history:
            yield current_view(table)
            yield from view_comments(table)
    yield from as_of_statements()
    yield from superseded_statements()
    yield from restatement_statements()


def table_statements(table: Table, schema: str | None = None) -> Iterator[str]:
    """One versioned table with its constraints, comments and indexes."""
    name = f"{schema or table.schema}.{table.name}"
    partition = f" PARTITION BY RANGE ({_names(MONTH)})" if table.partitioned else ""
    yield f"CREATE TABLE {name} (\n  {_body(table)}\n){partition}"
    yield from _comments(name, table.grain, table.columns)
    # the identifier first, so that a row is found by it where nobody says its month
    current = ("id", *MONTH) if table.partitioned else ("id",)
    yield (
        f"CREATE UNIQUE INDEX {table.name}_current ON {name} ({_names(current)}) WHERE is_current"
    )
    for index in _indexes(table):
        yield f"CREATE INDEX {table.name}_by_{'_'.join(index)} ON {name} ({_names(index)})"


def plain_table_statements(table: PlainTable, schema: str = "public") -> Iterator[str]:
    """One table without versions, with its constraints and comments."""
    name = f"{schema}.{table.name}"
    lines = [_column(column) for column in table.columns]
    lines += [check for column in table.columns for check in _checks(table.name, column)]
    lines.append(f"CONSTRAINT {table.name}_pkey PRIMARY KEY ({_names(table.key)})")
    lines += [
        _known(table.name, column, schema, other, key)
        for column, (other, key) in table.references.items()
    ]
    body = ",\n  ".join(lines)
    yield f"CREATE TABLE {name} (\n  {body}\n)"
    yield from _comments(name, table.grain, table.columns)


def current_view(table: Table) -> str:
    """The view that shows the versions in force under their public names."""
    return (
        f"CREATE VIEW public.{table.name} WITH (security_invoker = true) AS\n"
        f"{current_rows(table, f'{table.schema}.{table.name}')}"
    )


def current_rows(table: Table, held: str) -> str:
    """The versions in force under their public names, of a relation with the table's columns."""
    shown = [column.name for column in table.content + table.provenance]
    lines = [_shown(table, name) for name in (*shown, *_SHOWN_HISTORY)]
    if table.name in _RESOLVED_BY:
        lines.append(f"({_resolution(_RESOLVED_BY[table.name])}) AS resolution")
    selected = ",\n  ".join(lines)
    return f"SELECT\n  {selected}\nFROM {held} AS held\nWHERE held.is_current"


def view_comments(table: Table) -> Iterator[str]:
    """What the view's rows and columns mean, in the words of its table."""
    yield f"COMMENT ON VIEW public.{table.name} IS {_literal(table.grain)}"
    for column in table.columns:
        shown = table.shown_as.get(column.name, column.name)
        if column in table.content + table.provenance or column.name in _SHOWN_HISTORY:
            yield (
                f'COMMENT ON COLUMN public.{table.name}."{shown}"'
                f" IS {_literal(column_comment(column))}"
            )
    if table.name in _RESOLVED_BY:
        yield (
            f"COMMENT ON COLUMN public.{table.name}.resolution IS"
            " 'Empty while it is open; otherwise with which reason it was accepted'"
        )


def _body(table: Table) -> str:
    key = ("id", *MONTH, "version") if table.partitioned else ("id", "version")
    lines = [_column(column) for column in table.columns]
    lines += [check for column in table.columns for check in _checks(table.name, column)]
    lines += [
        _known(table.name, column.name, "public", *_KNOWN[column.name])
        for column in table.columns
        if column.name in _KNOWN
    ]
    retired_whole = " AND ".join(f"is_current = ({name} IS NULL)" for name in RETIREMENT)
    lines.append(f"CONSTRAINT {table.name}_retired_whole CHECK ({retired_whole})")
    lines.append(f"CONSTRAINT {table.name}_pkey PRIMARY KEY ({_names(key)})")
    return ",\n  ".join(lines)


def _column(column: Column) -> str:
    missing = "" if column.nullable else " NOT NULL"
    return f'"{column.name}" {SQL_TYPE[column.kind]}{missing}'


def _checks(table: str, column: Column) -> Iterator[str]:
    name, prefix = f'"{column.name}"', f"CONSTRAINT {table}_{column.name}"
    if column.kind in _NUMERIC:
        # PostgreSQL keeps NaN in NUMERIC and holds it greater than every number
        yield f"{prefix}_a_number CHECK ({name} <> 'NaN')"
    if column.kind is Kind.PUBLISHED_NUMBER:
        yield f"{prefix}_finite CHECK ({name} > '-Infinity' AND {name} < 'Infinity')"
    if column.allowed:
        allowed = ", ".join(_literal(value) for value in column.allowed)
        yield f"{prefix}_allowed CHECK ({name} IN ({allowed}))"
    if column.minimum is not None:
        yield f"{prefix}_minimum CHECK ({name} >= {column.minimum})"


def _known(table: str, column: str, schema: str, other: str, key: str) -> str:
    return (
        f'CONSTRAINT {table}_{column}_known FOREIGN KEY ("{column}")'
        f' REFERENCES {schema}.{other} ("{key}")'
    )


def _comments(name: str, grain: str, columns: tuple[Column, ...]) -> Iterator[str]:
    yield f"COMMENT ON TABLE {name} IS {_literal(grain)}"
    for column in columns:
        yield f'COMMENT ON COLUMN {name}."{column.name}" IS {_literal(column_comment(column))}'


def column_comment(column: Column) -> str:
    """What a column means, with its unit in brackets."""
    return f"{column.description} [{column.unit}]" if column.unit else column.description


def _indexes(table: Table) -> tuple[tuple[str, ...], ...]:
    by_month = (MONTH,) if table.monthly and not table.partitioned else ()
    return table.indexes + by_month


def _shown(table: Table, name: str) -> str:
    public = table.shown_as.get(name, name)
    return f'held."{name}"' if public == name else f'held."{name}" AS "{public}"'


def _resolution(kind: str) -> str:
    holds = (
        " AND (a.subject_sha256 IS NULL OR a.subject_sha256 = encode(held.content_sha256, 'hex'))"
        if kind == "unmatched"
        else ""
    )
    return (
        "SELECT 'accepted: ' || a.reason FROM public.acceptances AS a"
        f" WHERE a.kind = '{kind}' AND a.subject_id = held.id{holds}"
        " ORDER BY a.accepted_at DESC LIMIT 1"
    )


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    print("-- Written out from the vocabulary; frozen once released.\n")  # noqa: T201
    print(";\n\n".join(all_statements()) + ";")  # noqa: T201
