"""One module in one month: its inputs from the files, its emissions from the inputs, in the lake."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from carbon_pipeline.methods.allocation import inputs_sql
from carbon_pipeline.methods.emissions import emissions_sql, gaps_sql, input_keys_sql, unmatched_sql
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.matches import Matches, key_columns, keys_sql, match_keys
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_reading import emission_factor_index, generic_factors
from carbon_pipeline.steps.market import ByMarket, allocation_table, register_market
from carbon_pipeline.steps.month_records import register_places, register_records
from carbon_pipeline.steps.references import load_references
from carbon_pipeline.storage.lake import Written
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class ModuleEmissions:
    """What a module's inputs of a month became: emissions, memo rows outside totals, unmatched, gaps.

    `allocations` are the parts of records that contractual instruments account for, of a module
    whose records they can account for.
    """

    emissions: Written
    memo: Written
    unmatched: Written
    gaps: Written
    allocations: Written | None
    inputs_rows: int
    kg_co2eq: Decimal
    reasons: list[str]
    factors_that_change: list[str]
    older_editions: list[str]


def write_inputs(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> Written:
    """The module's accepted rows allocated to the month, one row per record, into the lake."""
    with books.lake.connection() as connection:
        register_places(connection, books, month)
        register_records(connection, books, module, [month])
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
        columns, found, market = _register_matches(connection, books, module, month)
        emissions, memo = (
            books.lake.write(
                f"{name}_{table}",
                month,
                emissions_sql(
                    module,
                    method,
                    month,
                    columns,
                    memo=table == "memo",
                    by_market=market.is_counted,
                ),
                connection,
            )
            for table in ("emissions", "memo")
        )
        unmatched = books.lake.write(
            f"{name}_unmatched", month, unmatched_sql(module, method, month, columns), connection
        )
        gaps = books.lake.write(
            f"{name}_gaps",
            month,
            gaps_sql(module, month, columns, by_market=market.is_counted),
            connection,
        )
        return ModuleEmissions(
            emissions,
            memo,
            unmatched,
            gaps,
            _write_allocations(connection, books, module, month, market),
            inputs_rows=_one(connection, "SELECT count(*) FROM inputs"),
            kg_co2eq=_one(connection, f"SELECT sum(kg_co2eq) FROM read_parquet('{emissions.path}')")
            or Decimal(0),
            reasons=sorted({row["reason"] for row in found.unmatched}),
            factors_that_change=sorted(
                {row["emission_factor_id"] for row in found.matched if row["changes_within_month"]}
            ),
            older_editions=sorted(found.older_editions),
        )


def _write_allocations(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
    market: ByMarket,
) -> Written | None:
    if not module.is_met_by_instruments:
        return None
    connection.register("allocation_rows", allocation_table(market.allocations))
    return books.lake.write(
        f"{module.module}_allocations", month, "FROM allocation_rows", connection
    )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    # fetchall, since DuckDB holds its connection until a result is drained
    return connection.execute(sql).fetchall()[0][0]


def _register_matches(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
) -> tuple[list[str], Matches, ByMarket]:
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
    connection.execute(f"CREATE TEMP VIEW input_keys AS {input_keys_sql(columns)}")
    market = register_market(connection, books, module, month, rows, found)
    for name, table in found.arrow().items():
        connection.register(name, table)
    return columns, found, market


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
        # what else is disclosed, such as a missing residual mix, is of lines that are counted
        lines_disclosed = [e.emission_type for e in module.emissions if e.when_missing == "gap"]
        [(disclosed,)] = connection.execute(
            f"SELECT sum(records) FROM read_parquet('{paths['gaps']}')"
            " WHERE list_contains($lines, emission_type)",
            {"lines": lines_disclosed},
        ).fetchall()
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
