"""Small tables: rows as dictionaries made into the exact Arrow table that publishing takes."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from carbon_pipeline.vocabulary.columns import Kind
from carbon_pipeline.vocabulary.identity import canonical_json, content_sha256
from carbon_pipeline.vocabulary.tables import Table
from carbon_pipeline.vocabulary.types import arrow_schema


def content_of(*tables: pa.Table) -> str:
    """SHA-256 over the content hashes of all rows, in whatever order they stand; equal for equal content."""
    hashes = sorted(value for table in tables for value in table["content_sha256"].to_pylist())
    return hashlib.sha256(b"".join(hashes)).hexdigest()


def arrow_rows(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Content and provenance columns of the rows, with their content hash; JSON columns made canonical.

    A row that lacks a column, or has a missing value where the column needs one, is our own
    fault and raises KeyError or ValueError.
    """
    schema = arrow_schema(table.computed_columns)
    json_columns = {c.name for c in table.computed_columns if c.kind is Kind.JSON}
    uuid_columns = {c.name for c in table.computed_columns if c.kind is Kind.UUID}
    required = [c.name for c in table.computed_columns if not c.nullable]
    prepared: list[dict[str, Any]] = []
    for row in rows:
        ready = dict(row)
        for name in json_columns:
            if ready[name] is not None:
                ready[name] = canonical_json(ready[name])
        ready["content_sha256"] = content_sha256(table.content, ready)
        missing = [name for name in required if ready[name] is None]
        if missing:
            raise ValueError(f"{table.name}: {', '.join(missing)} missing in {row}")
        for name in uuid_columns:
            if ready[name] is not None:
                ready[name] = ready[name].bytes
        prepared.append(ready)
    arrays = [pa.array([row[field.name] for row in prepared], type=field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)
