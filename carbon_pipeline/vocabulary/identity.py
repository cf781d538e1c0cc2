"""Identifiers and content hashes that follow from what a row says, equal on every machine.

The text under a content hash is the same in Python, DuckDB and PostgreSQL: numbers
with their column's scale, dates in ISO form, identifiers and hashes in lower case
hexadecimal, JSON as PostgreSQL prints JSONB, a missing value as a mark of its own.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from typing import Any

from carbon_pipeline.vocabulary.columns import Column, Kind

SEPARATOR = "\x1f"
NULL_MARK = "\x1d"
# the default of 28 digits is too short for NUMERIC(38,18)
_ALL_DIGITS = Context(prec=60)
SCALE = {Kind.QUANTITY: 6, Kind.FACTOR: 12, Kind.KILOGRAMS: 18}


def stable_id(*parts: str) -> uuid.UUID:
    """The first 128 bits of the SHA-256 over the parts, joined by the unit separator."""
    return uuid.UUID(bytes=hashlib.sha256(SEPARATOR.join(parts).encode()).digest()[:16])


def stable_id_sql(*expressions: str) -> str:
    """The same identifier as a DuckDB expression over text expressions."""
    joined = f"concat_ws(chr({ord(SEPARATOR)}), {', '.join(expressions)})"
    return f"CAST(substr(sha256({joined}), 1, 32) AS UUID)"


def canonical_json(value: Any) -> str:
    """JSON exactly as PostgreSQL prints JSONB: keys by length then bytes, one blank after `,` and `:`."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        members = (f"{json.dumps(k, ensure_ascii=False)}: {canonical_json(value[k])}" for k in keys)
        return "{" + ", ".join(members) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(canonical_json(item) for item in value) + "]"
    if isinstance(value, Decimal):
        # PostgreSQL knows no zero below zero
        return format(value or abs(value), "f")
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; amounts are decimals or text")
    return json.dumps(value, ensure_ascii=False)


def content_sha256(columns: Sequence[Column], row: Mapping[str, Any]) -> bytes:
    """SHA-256 over the texts of these columns of one row, in order."""
    texts = (_text(column, row[column.name]) for column in columns)
    return hashlib.sha256(SEPARATOR.join(texts).encode()).digest()


def content_sha256_sql(
    columns: Sequence[Column], dialect: str = "duckdb", alias: str | None = None
) -> str:
    """The same hash as an expression over the columns by name, for `duckdb` or `postgresql`."""
    texts = [
        f"coalesce({_text_sql(column, dialect, alias)}, chr({ord(NULL_MARK)}))"
        for column in columns
    ]
    # twice as fast as joining with ||; it leaves out missing values, and there are none left
    joined = f"concat_ws(chr({ord(SEPARATOR)}), {', '.join(texts)})"
    if dialect == "postgresql":
        return f"sha256(convert_to({joined}, 'UTF8'))"
    return f"unhex(sha256({joined}))"


def _text(column: Column, value: Any) -> str:
    if value is None:
        return NULL_MARK
    match column.kind:
        case Kind.QUANTITY | Kind.FACTOR | Kind.KILOGRAMS:
            scaled = Decimal(value).quantize(
                Decimal(1).scaleb(-SCALE[column.kind]), context=_ALL_DIGITS
            )
            if scaled != value:
                raise ValueError(f"{column.name}: {value} has more decimals than its column")
            return format(scaled, "f")
        case Kind.SHA256:
            return bytes(value).hex()
        case Kind.FLAG:
            return "true" if value else "false"
        case Kind.DATE:
            return value.isoformat() if isinstance(value, date) else str(value)
        case _:
            return str(value)


def _text_sql(column: Column, dialect: str, alias: str | None) -> str:
    name = f'{alias}."{column.name}"' if alias else f'"{column.name}"'
    if column.kind is Kind.SHA256:
        return f"encode({name}, 'hex')" if dialect == "postgresql" else f"lower(hex({name}))"
    return f"CAST({name} AS {'text' if dialect == 'postgresql' else 'VARCHAR'})"
