"""Accepted rows of activity files and the places of organisations, as tables of a DuckDB connection."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from carbon_pipeline.sources.activity_files import ReadingContext, read_activity_file
from carbon_pipeline.steps import readings
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.identity import canonical_json, stable_id
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth

PLACE_SCHEMA = pa.schema(
    [
        ("organization_code", pa.string()),
        ("headquarters_id", pa.string()),
        ("partner_id", pa.string()),
        ("tree_path", pa.string()),
        ("country", pa.string()),
    ]
)


def register_places(
    connection: duckdb.DuckDBPyConnection, books: Books, month: ReportingMonth
) -> pa.Table:
    """Where each organisation stands in the tree of the month, as the table `organizations`; returns it."""
    rows = [
        {
            "organization_code": code,
            "headquarters_id": str(stable_id("organizations", place.headquarters_code)),
            "partner_id": str(stable_id("organizations", code)) if place.level > 1 else None,
            "tree_path": place.tree_path,
            "country": place.organization.country,
        }
        for code, place in sorted(books.places(month).items())
    ]
    places = pa.Table.from_pylist(rows, schema=PLACE_SCHEMA)
    connection.register("place_rows", places)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE organizations AS SELECT * REPLACE (CAST(headquarters_id AS UUID) AS"
        " headquarters_id, CAST(partner_id AS UUID) AS partner_id) FROM place_rows"
    )
    return places


def register_records(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    months: Sequence[ReportingMonth],
    organizations: Sequence[str] | None = None,
) -> str:
    """Accepted rows of every current file that touches the months, less those another file holds.

    They become the view `records`; of these organisations where some are named. Returns a text
    that is equal only where the same rows of the same contents were read by the same rules.
    """
    files = books.warehouse.rows(
        "SELECT path, source_sha256, reading_fingerprint FROM activity_files"
        " WHERE module_type = %(module)s AND copy_of_path IS NULL AND months ?| %(months)s"
        " ORDER BY path",
        {"module": module.module, "months": [str(month) for month in months]},
    )
    context = readings.contexts(books)[module.module]
    accepted = [
        (str(readings.restore(books, context, f)), f["path"], f["source_sha256"]) for f in files
    ]
    connection.execute(
        "CREATE TEMP TABLE files (filename VARCHAR, source_file VARCHAR, source_sha256 VARCHAR)"
    )
    if accepted:
        connection.executemany("INSERT INTO files VALUES (?, ?, ?)", accepted)
    connection.execute("CREATE TEMP TABLE asked (organization_code VARCHAR)")
    if organizations:
        connection.executemany("INSERT INTO asked VALUES (?)", [[o] for o in organizations])
    of_these = "" if organizations is None else " SEMI JOIN asked a USING (organization_code)"
    refused = _register_refused(connection, books, module)
    parquet = [path for path, _, _ in accepted] or [str(_no_rows(books, context))]
    connection.execute(
        f"CREATE TEMP VIEW records AS SELECT r.* EXCLUDE (filename), f.source_file, f.source_sha256"
        f" FROM read_parquet({parquet}, filename = true) r JOIN files f USING (filename)"
        " ANTI JOIN refused x ON x.source_file = f.source_file AND x.source_row = r.source_row"
        f"{of_these}"
    )
    return canonical_json([files, refused, organizations])


def _no_rows(books: Books, context: ReadingContext) -> Path:
    """An empty reading of the module, so that a month without files has the right columns."""
    path = readings.accepted_path(books, context.module.module, "empty", context.fingerprint())
    if not path.exists():
        header = ",".join(column.name for column in context.module.activity_columns())
        template = books.home.deliveries / f"empty-{context.module.module}.csv"
        template.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        template.write_text(header + "\n", "utf-8")
        read_activity_file(template, suffix=".csv", context=context, accepted_path=path)
    return path


def _register_refused(
    connection: duckdb.DuckDBPyConnection, books: Books, module: ModuleDeclaration
) -> list[dict[str, Any]]:
    rows = books.warehouse.rows(
        "SELECT source_file, source_row FROM rejected_inputs"
        " WHERE module_type = %(module)s AND rule = 'duplicate_record' ORDER BY 1, 2",
        {"module": module.module},
    )
    schema = pa.schema([("source_file", pa.string()), ("source_row", pa.int32())])
    connection.register("refused", pa.Table.from_pylist(rows, schema=schema))
    return rows
