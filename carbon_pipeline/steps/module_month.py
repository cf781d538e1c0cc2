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
from carbon_pipeline.steps.kept_rows import Keyed, note_keys, with_kept_rows
from carbon_pipeline.steps.made_from import fingerprint, is_made_from, note_made_from
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
    """The module's accepted rows allocated to the month, one row per record, into the lake.

    A file that was made from the same is left as it is.
    """
    name = f"{module.module}_inputs"
    with books.lake.connection() as connection:
        made_from = _register_inputs(connection, books, module, month)
        if is_made_from(books, name, month, made_from):
            return books.lake.written(name, month, connection)
        written = books.lake.write(name, month, inputs_sql(module, month), connection)
    note_made_from(books, name, month, written.path, made_from)
    return written


def inputs_made_from(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> str:
    """Fingerprint of all that the module's inputs of the month follow from; nothing is written."""
    with books.lake.connection() as connection:
        return _register_inputs(connection, books, module, month)


def _register_inputs(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
) -> str:
    places = register_places(connection, books, month)
    records = register_records(connection, books, module, [month])
    return fingerprint(inputs_sql(module, month), records, places)


def write_emissions(
    books: Books, module: ModuleDeclaration, month: ReportingMonth
) -> ModuleEmissions:
    """The module's inputs of the month matched and multiplied, into four tables of the lake.

    Files that were made from the same are left as they are; where only factors differ, the rows
    under keys that match as before are taken over.
    """
    name = module.module
    with books.lake.connection() as connection:
        prepared = _prepare(connection, books, module, month)
        written = _written(connection, books, module, month, prepared)
        emissions, found = written["emissions"], prepared.found
        note_keys(books, name, month, written, prepared.keyed)
        # last, since it stands for all of them
        note_made_from(books, f"{name}_emissions", month, emissions.path, prepared.made_from)
        return ModuleEmissions(
            emissions,
            written["memo"],
            written["unmatched"],
            written["gaps"],
            written.get("allocations"),
            inputs_rows=_one(connection, "SELECT count(*) FROM inputs"),
            kg_co2eq=_one(connection, f"SELECT sum(kg_co2eq) FROM read_parquet('{emissions.path}')")
            or Decimal(0),
            reasons=sorted({row["reason"] for row in found.unmatched}),
            factors_that_change=sorted(
                {row["emission_factor_id"] for row in found.matched if row["changes_within_month"]}
            ),
            older_editions=sorted(found.older_editions),
        )


def _written(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
    prepared: "_Prepared",
) -> dict[str, Written]:
    names = {ending: f"{module.module}_{ending}" for ending in prepared.queries}
    is_there = all(books.lake.read(name, month) for name in names.values())
    if is_there and is_made_from(books, names["emissions"], month, prepared.made_from):
        return {end: books.lake.written(name, month, connection) for end, name in names.items()}
    queries = with_kept_rows(
        connection, books, module.module, month, prepared.keyed, prepared.queries
    )
    return {
        end: books.lake.write(name, month, queries[end], connection) for end, name in names.items()
    }


def emissions_made_from(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> str:
    """Fingerprint of all that the module's emissions of the month follow from; nothing is written."""
    with books.lake.connection() as connection:
        return _prepare(connection, books, module, month).made_from


@dataclass(frozen=True)
class _Prepared:
    """The queries by the ending of their tables, what they read, and a fingerprint of all of it."""

    queries: dict[str, str]
    found: Matches
    keyed: Keyed
    made_from: str


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
) -> _Prepared:
    method = METHODS[module.method]
    inputs = books.lake.path(f"{module.module}_inputs", month)
    connection.execute(f"CREATE TEMP VIEW inputs AS FROM read_parquet('{inputs}')")
    columns, keys, found, market = _register_matches(connection, books, module, month)
    by_market = market.is_counted
    queries = {
        "emissions": emissions_sql(module, method, month, columns, by_market=by_market),
        "memo": emissions_sql(module, method, month, columns, memo=True, by_market=by_market),
        "unmatched": unmatched_sql(module, method, month, columns),
        "gaps": gaps_sql(module, month, columns, by_market=by_market),
    }
    tables = [*found.arrow().values(), *market.tables]
    if module.is_met_by_instruments:
        tables.append(allocation_table(market.allocations))
        connection.register("allocation_rows", tables[-1])
        queries["allocations"] = "FROM allocation_rows"
    # the inputs' version is of their content, and the file has columns that follow from it
    made = (inputs.stem, inputs_sql(module, month), *queries.values())
    keyed = Keyed.of(fingerprint(*made, *market.tables), keys, found)
    return _Prepared(queries, found, keyed, fingerprint(*made, *tables))


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    # fetchall, since DuckDB holds its connection until a result is drained
    return connection.execute(sql).fetchall()[0][0]


def _register_matches(
    connection: duckdb.DuckDBPyConnection,
    books: Books,
    module: ModuleDeclaration,
    month: ReportingMonth,
) -> tuple[list[str], list[dict[str, Any]], Matches, ByMarket]:
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
    return columns, rows, found, market


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
