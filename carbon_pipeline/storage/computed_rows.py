"""What a step computed, looked at through DuckDB: its exact types are asserted, never cast."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from carbon_pipeline.vocabulary.columns import Column, Kind
from carbon_pipeline.vocabulary.tables import Table
from carbon_pipeline.vocabulary.types import ARROW_TYPE, DUCKDB_TYPE, arrow_schema

Computed: TypeAlias = pa.Table | Path | Sequence[Path]

VIEW = "computed"
BATCH_ROWS = 65_536


def show_computed(connection: duckdb.DuckDBPyConnection, table: Table, computed: Computed) -> None:
    """Make the view `computed` on the connection.

    TypeError where a column is missing, is in another place or has another type: that is
    a defect of ours, which a cast would hide.
    """
    if isinstance(computed, pa.Table):
        _assert_arrow(table, computed.schema)
        connection.register(VIEW, computed)
        return
    paths = [computed] if isinstance(computed, Path) else list(computed)
    if not paths:
        _assert_arrow(table, arrow_schema(table.computed_columns))
        connection.register(VIEW, arrow_schema(table.computed_columns).empty_table())
        return
    for path in paths:
        _assert_parquet(connection, table, path)
    files = ", ".join(_literal(str(path)) for path in paths)
    connection.execute(f"CREATE TEMP VIEW {VIEW} AS SELECT * FROM read_parquet([{files}])")


def arrow_batches(
    connection: duckdb.DuckDBPyConnection, table: Table, query: str
) -> pa.RecordBatchReader:
    """The query's rows in batches of exactly the table's computed schema; never all at once."""
    schema = arrow_schema(table.computed_columns)
    reader = connection.sql(query).to_arrow_reader(BATCH_ROWS)

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            arrays = [
                _stored_as(array, field.type)
                for array, field in zip(batch.columns, schema, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def selected(table: Table, alias: str) -> str:
    """The table's computed columns in their order, JSON as text."""
    return ", ".join(_selected(column, alias) for column in table.computed_columns)


def _selected(column: Column, alias: str) -> str:
    name = f'{alias}."{column.name}"'
    return f"CAST({name} AS VARCHAR)" if column.kind is Kind.JSON else name


def _stored_as(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    """The same bytes under the wanted type: text as JSON, sixteen bytes as UUID, a byte as a flag."""
    if array.type == wanted:
        return array
    stored = array.storage if isinstance(array, pa.ExtensionArray) else array
    if pa.types.is_boolean(wanted):
        return stored.cast(pa.bool_())
    if not isinstance(wanted, pa.BaseExtensionType) or stored.type != wanted.storage_type:
        raise TypeError(f"{array.type} instead of {wanted}")
    return pa.ExtensionArray.from_storage(wanted, stored)


def _assert_arrow(table: Table, found: pa.Schema) -> None:
    wanted = [(column.name, ARROW_TYPE[column.kind]) for column in table.computed_columns]
    _assert_equal(table, wanted, [(field.name, field.type) for field in found])


def _assert_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    described = connection.execute(
        f"DESCRIBE SELECT * FROM read_parquet({_literal(str(path))})"
    ).fetchall()
    wanted = [(column.name, _duckdb_type(column)) for column in table.computed_columns]
    found = [(name, _plain(kind)) for name, kind, *_ in described]
    # a file may carry further columns behind these, for the steps that come after
    _assert_equal(table, wanted, found[: len(wanted)])


def _duckdb_type(column: Column) -> str:
    return _plain(DUCKDB_TYPE[column.kind])


def _plain(kind: str) -> str:
    same = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE", "JSON": "VARCHAR"}
    return same.get(kind, kind)


def _assert_equal(
    table: Table, wanted: Sequence[tuple[str, object]], found: Sequence[tuple[str, object]]
) -> None:
    if list(wanted) == list(found):
        return
    differing = [f"{name} {kind}" for name, kind in found if (name, kind) not in wanted]
    missing = [f"{name} {kind}" for name, kind in wanted if (name, kind) not in found]
    raise TypeError(
        f"What was computed for {table.name} does not fit: "
        f"found {differing or 'another order'}, missing {missing or 'nothing'}"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
