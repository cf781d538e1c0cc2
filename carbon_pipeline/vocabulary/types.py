"""The one type of each kind of column in PostgreSQL, DuckDB and Arrow."""

import pyarrow as pa

from carbon_pipeline.vocabulary.columns import Column, Kind

SQL_TYPE: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.UUID: "uuid",
    Kind.SMALLINT: "smallint",
    Kind.INTEGER: "integer",
    Kind.BIGINT: "bigint",
    Kind.QUANTITY: "numeric(19,6)",
    Kind.FACTOR: "numeric(18,12)",
    Kind.KILOGRAMS: "numeric(38,18)",
    Kind.PUBLISHED_NUMBER: "numeric",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamptz",
    Kind.JSON: "jsonb",
    Kind.FLAG: "boolean",
    Kind.SHA256: "bytea",
    Kind.BYTES: "bytea",
}

DUCKDB_TYPE: dict[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.UUID: "UUID",
    Kind.SMALLINT: "SMALLINT",
    Kind.INTEGER: "INTEGER",
    Kind.BIGINT: "BIGINT",
    Kind.QUANTITY: "DECIMAL(19,6)",
    Kind.FACTOR: "DECIMAL(18,12)",
    Kind.KILOGRAMS: "DECIMAL(38,18)",
    Kind.PUBLISHED_NUMBER: "VARCHAR",
    Kind.DATE: "DATE",
    Kind.TIMESTAMP: "TIMESTAMPTZ",
    Kind.JSON: "VARCHAR",
    Kind.FLAG: "BOOLEAN",
    Kind.SHA256: "BLOB",
    Kind.BYTES: "BLOB",
}

ARROW_TYPE: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.UUID: pa.uuid(),
    Kind.SMALLINT: pa.int16(),
    Kind.INTEGER: pa.int32(),
    Kind.BIGINT: pa.int64(),
    Kind.QUANTITY: pa.decimal128(19, 6),
    Kind.FACTOR: pa.decimal128(18, 12),
    Kind.KILOGRAMS: pa.decimal128(38, 18),
    # as text, so that every published digit survives; PostgreSQL reads it into NUMERIC
    Kind.PUBLISHED_NUMBER: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us", "UTC"),
    Kind.JSON: pa.json_(),
    Kind.FLAG: pa.bool_(),
    Kind.SHA256: pa.binary(),
    Kind.BYTES: pa.binary(),
}


def arrow_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The exact Arrow schema of these columns; a table that does not have it is refused, never cast."""
    return pa.schema([pa.field(c.name, ARROW_TYPE[c.kind], nullable=c.nullable) for c in columns])
