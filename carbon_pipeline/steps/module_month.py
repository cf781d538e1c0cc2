"""One module in one month: its inputs from the files, its emissions from the inputs, in the lake."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from carbon_pipeline.methods.allocation import inputs_sql
from carbon_pipeline.methods.emissions import emissions_sql, gaps_sql, unmatched_sql
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.matches import Matches, key_columns, keys_sql, match_keys
from carbon_pipeline.sources.activity_files import ReadingContext, read_activity_file
from carbon_pipeline.steps import readings
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_reading import emission_factor_index, generic_factors
from carbon_pipeline.steps.references import load_references
from carbon_pipeline.storage.lake import Written
from carbon_pipeline.vocabulary.identity import stable_id
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


@dataclass(frozen=True)
class ModuleEmissions:
    """What a module's inputs of a month became: emissions, memo rows outside totals, unmatched, gaps."""

    emissions: Written
    memo: Written
    unmatched: Written
    gaps: Written
    inputs_rows: int
    kg_co2eq: Decimal
    reasons: list[str]
    factors_that_change: list[str]
    older_editions: list[str]


def write_inputs(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> Written:
    """The module's accepted rows allocated to the month, one row per record, into the lake."""
    with books.lake.connection() as connection:
        _register_places(connection, books)
        _register_records(connection, books, module, month)
        return books.lake.write(
            f"{module.module}_inputs", month, inputs_sql(module, month), connection
        )


def write_emissions(
    books: Books, module: ModuleDeclaration, month: ReportingMonth
) -> ModuleEmissions:
    """The module's inputs of the month matched and multiplied, into four tables of the lake."""
    name, method = module.module, METHODS[module.method]
    with books.lake.connection() as connection:
        inputs = books.lake.path(f"{name}_inputs", month)
        connection.execute(f"CREATE TEMP VIEW inputs AS FROM read_parquet('{inputs}')")
        columns, found = _register_matches(connection, books, module, month)
        emissions, memo = (
            books.lake.write(
                f"{name}_{table}",
                month,
                emissions_sql(module, method, month, columns, memo=table == "memo"),
                connection,
            )
            for table in ("emissions", "memo")
        )
        unmatched = books.lake.write(
            f"{name}_unmatched", month, unmatched_sql(module, method, month, columns), connection
        )
        gaps = books.lake.write(f"{name}_gaps", month, gaps_sql(module, month, columns), connection)
        return ModuleEmissions(
            emissions,
            memo,
            unmatched,
            gaps,
            inputs_rows=_one(connection, "SELECT count(*) FROM inputs"),
            kg_co2eq=_one(connection, f"SELECT sum(kg_co2eq) FROM read_parquet('{emissions.path}')")
            or Decimal(0),
            reasons=sorted({row["reason"] for row in found.unmatched}),
            factors_that_change=sorted(
                {row["emission_factor_id"] for row in found.matched if row["changes_within_month"]}
            ),
            older_editions=sorted(found.older_editions),
        )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    # fetchall, since DuckDB holds its connection until a result is drained
    return connection.execute(sql).fetchall()[0][0]


def _register_places(connection: duckdb.DuckDBPyConnection, books: Books) -> None:
    rows = [
        {
            "organization_code": code,
            "headquarters_id": str(stable_id("organizations", place.headquarters_code)),
            "partner_id": str(stable_id("organizations", code)) if place.level > 1 else None,
            "tree_path": place.tree_path,
            "country": place.organization.country,
        }
        for code, place in sorted(books.places.items())
    ]
    connection.register("place_rows", pa.Table.from_pylist(rows, schema=PLACE_SCHEMA))
    connection.execute(
        "CREATE TEMP TABLE organizations AS SELECT * REPLACE (CAST(headquarters_id AS UUID) AS"
        " headquarters_id, CAST(partner_id AS UUID) AS partner_id) FROM place_rows"
    )


def _register_records(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
) -> None:
    """Accepted rows of every current file that touches the month, less those another file holds."""
    files = books.warehouse.rows(
        "SELECT path, source_sha256, reading_fingerprint FROM activity_files"
        " WHERE module_type = %(module)s AND copy_of_path IS NULL AND months ? %(month)s"
        " ORDER BY path",
        {"module": module.module, "month": str(month)},
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
    _register_refused(connection, books, module)
    parquet = [path for path, _, _ in accepted] or [str(_no_rows(books, context))]
    connection.execute(
        f"CREATE TEMP VIEW records AS SELECT r.* EXCLUDE (filename), f.source_file, f.source_sha256"
        f" FROM read_parquet({parquet}, filename = true) r JOIN files f USING (filename)"
        " ANTI JOIN refused x ON x.source_file = f.source_file AND x.source_row = r.source_row"
    )


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
) -> None:
    rows = books.warehouse.rows(
        "SELECT source_file, source_row FROM rejected_inputs"
        " WHERE module_type = %(module)s AND rule = 'duplicate_record'",
        {"module": module.module},
    )
    schema = pa.schema([("source_file", pa.string()), ("source_row", pa.int32())])
    connection.register("refused", pa.Table.from_pylist(rows, schema=schema))


def _register_matches(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
) -> tuple[list[str], Matches]:
    index = emission_factor_index(books, module)
    columns = key_columns(module, index.has_owned_factors)
    connection.execute(f"CREATE TEMP TABLE keys AS {keys_sql(columns)}")
    keys = connection.execute("SELECT * FROM keys ORDER BY key_number")
    names = [column[0] for column in keys.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in keys.fetchall()]
    found = match_keys(
        module,
        month,
        rows,
        index,
        generic_factors(books, module),
        load_references(books, module, month),
    )
    for name, table in found.arrow().items():
        connection.register(name, table)
    return columns, found


@dataclass(frozen=True)
class Fates:
    """Rows that a module's inputs of a month should have become, and what they became."""

    inputs: int
    expected: int
    counted: int
    memo: int
    unmatched: int
    disclosed: int

    @property
    def conserved(self) -> bool:
        """Whether every expected row is there once."""
        return self.expected == self.counted + self.memo + self.unmatched + self.disclosed

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return dict(vars(self))


def count_by_fate(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> Fates:
    """Count the inputs times their emission lines, and the distinct rows of each outcome."""
    lines = {
        variant.code: sum(line.variant in (None, variant.code) for line in module.emissions)
        for variant in module.variants
    }
    with books.lake.connection() as connection:
        paths = {
            table: books.lake.path(f"{module.module}_{table}", month)
            for table in ("inputs", "emissions", "memo", "unmatched", "gaps")
        }
        by_variant = connection.execute(
            f"SELECT variant_type, count(*) FROM read_parquet('{paths['inputs']}') GROUP BY 1"
        ).fetchall()
        counted, memo, unmatched = (
            _one(connection, f"SELECT count(DISTINCT id) FROM read_parquet('{paths[table]}')")
            for table in ("emissions", "memo", "unmatched")
        )
        disclosed = _one(connection, f"SELECT sum(records) FROM read_parquet('{paths['gaps']}')")
    return Fates(
        inputs=sum(rows for _, rows in by_variant),
        expected=sum(rows * lines[variant] for variant, rows in by_variant),
        counted=counted,
        memo=memo,
        unmatched=unmatched,
        disclosed=int(disclosed or 0),
    )


def older_editions(
    books: Books, module: ModuleDeclaration, month: ReportingMonth
) -> list[dict[str, Any]]:
    """Each region's editions that have ended and stand in for one in force, with their records."""
    with books.lake.connection() as connection:
        paths = [
            str(books.lake.path(f"{module.module}_{table}", month))
            for table in ("emissions", "memo")
        ]
        found = connection.execute(
            "SELECT activity, metadata ->> '$.match.region' AS region,"
            " metadata ->> '$.match.edition' AS edition,"
            " CAST(metadata ->> '$.match.years_older' AS INTEGER) AS years_older,"
            f" count(*) AS rows FROM read_parquet({paths})"
            # the text is searched first, since a month of a million rows seldom has any
            " WHERE contains(metadata, 'older_edition') AND"
            " metadata ->> '$.match.staleness' = 'older_edition' GROUP BY ALL ORDER BY ALL"
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def preview(books: Books, written: Written, columns: str, limit: int = 5) -> list[dict[str, Any]]:
    """The first rows of a written table, for people."""
    with books.lake.connection() as connection:
        found = connection.execute(
            f"SELECT {columns} FROM read_parquet('{written.path}') LIMIT {limit}"
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
