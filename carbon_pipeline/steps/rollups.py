"""Roll-ups of a month: sums of the ledger up the tree, with what they cover."""

import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from carbon_pipeline.methods.expectations import Gap, expected, gaps
from carbon_pipeline.methods.kilograms import AMOUNTS
from carbon_pipeline.methods.rollups import COUNTS, organization_rollups_sql
from carbon_pipeline.methods.spreads_by_path import spreads_by_path
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.storage.closes import headquarters_left_aside
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ORGANIZATION_ROLLUPS

GSD = pa.decimal128(19, 6)
# by path, as the rows of the month have it
_COUNTED = f"""
    SELECT tree_path, count(*) AS records_in, 0 AS records_unmatched FROM activity_inputs
    WHERE {IN_MONTH} GROUP BY 1
    UNION ALL SELECT tree_path, 0, count(DISTINCT activity_input_id) FROM unmatched_inputs
    WHERE {IN_MONTH} GROUP BY 1
"""
_REJECTED = """
    SELECT organization_code, count(*) AS n FROM rejected_inputs
    WHERE reporting_months ? %(text)s AND organization_code IS NOT NULL GROUP BY 1
"""
# one pass: finer than the roll-ups by what decides how uncertain they are, for lines that have a GSD
_SUMS = """
    SELECT tree_path, scope, category_number, emission_type,
        estimation_method IS NOT NULL AS is_estimated,
        CASE WHEN kg_co2eq_gsd IS NOT NULL THEN data_quality::text END AS data_quality,
        CASE WHEN kg_co2eq_gsd IS NOT NULL THEN emission_factor_id::text END AS emission_factor_id,
        CASE WHEN kg_co2eq_gsd IS NOT NULL THEN factor_id::text END AS factor_id,
        CASE WHEN kg_co2eq_gsd IS NOT NULL AND data_quality ? 'own_figure'
            THEN concat_ws(' ', activity, unit, kg_co2eq_per_unit) END AS own_figure,
        sum(kg_co2eq) AS kg_co2eq, sum(kg_co2eq_market_based) AS kg_co2eq_market_based,
        sum(kg_co2_biogenic) AS kg_co2_biogenic,
        sum(kg_co2eq * kg_co2eq) FILTER (WHERE kg_co2eq_gsd IS NOT NULL) AS squared_kg_co2eq
    FROM module_emissions
    WHERE reporting_year = $1 AND reporting_month = $2 AND is_current
        AND headquarters_id <> ALL (CAST(CAST($3 AS text) AS uuid[]))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
_SPREADS_SCHEMA = pa.schema(
    [("tree_path", pa.string()), ("scope", pa.int16()), ("category_number", pa.int16()),
     ("emission_type", pa.string()), ("own_gsd", GSD), ("subtree_gsd", GSD)]
)  # fmt: skip
_COUNTS_SCHEMA = pa.schema([("tree_path", pa.string()), *((name, pa.int64()) for name in COUNTS)])


@dataclass(frozen=True)
class RollupResult:
    """What a roll-up came to: rows, the month's total, the head offices' figures, what was written."""

    rows: int
    kg_co2eq: Decimal
    head_offices: list[dict[str, Any]]
    content: str
    published: Published


def publish_rollups(books: Books, month: ReportingMonth, run_id: str) -> RollupResult:
    """Sum the published emissions of the month up the tree and publish the roll-ups.

    Head offices that have closed the month keep the roll-ups that they closed with.
    """
    table = ORGANIZATION_ROLLUPS
    with books.lake.connection() as connection:
        show_sums(connection, sums_of(books, month), coverage(books, month))
        query = organization_rollups_sql(month)
        written = books.lake.write(table.name, month, query, connection)
        published = publish(
            books.warehouse,
            table,
            written.path,
            run_id=run_id,
            scope=MonthScope(month),
            duck=connection,
        )
        total = connection.execute("SELECT coalesce(sum(kg_co2eq), 0) FROM sums").fetchall()[0][0]
        heads = _head_offices(connection, str(written.path))
    return RollupResult(written.rows, Decimal(total), heads, written.content_version, published)


def sums_of(books: Books, month: ReportingMonth) -> pa.Table:
    """Sums of the month's emissions in force, as `show_sums` takes them; head offices that closed aside."""
    closed = ",".join(map(str, headquarters_left_aside(books.warehouse, month)))
    # without statistics, which would tell partners of each other, a month is thought to have ten rows:
    # a million of them would be sorted where they are better hashed
    return books.warehouse.arrow(
        _SUMS, month.year, month.month, f"{{{closed}}}", settings={"enable_sort": "off"}
    )


def show_sums(
    connection: duckdb.DuckDBPyConnection, found: pa.Table, counts: dict[str, dict[str, int]]
) -> None:
    """The tables that the roll-up reads: `sums` as found, amounts as text; `spreads`; and `counts` by path."""
    connection.register("found_sums", found)
    amounts = ", ".join(f"CAST({name} AS DECIMAL(38,18)) AS {name}" for name in AMOUNTS)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE sums AS SELECT * REPLACE ({amounts}) FROM found_sums"
    )
    known = found.filter(pc.is_valid(found["data_quality"])).to_pylist()
    spreads = list(spreads_by_path(_with_figures(line) for line in known))
    connection.register("spreads", pa.Table.from_pylist(spreads, schema=_SPREADS_SCHEMA))
    rows = [{"tree_path": path, **counts[path]} for path in sorted(counts)]
    connection.register("counts", pa.Table.from_pylist(rows, schema=_COUNTS_SCHEMA))


def _with_figures(line: dict[str, Any]) -> dict[str, Any]:
    figures = {name: Decimal(line[name]) for name in ("kg_co2eq", "squared_kg_co2eq")}
    return line | figures | {"data_quality": json.loads(line["data_quality"])}


def _head_offices(connection: duckdb.DuckDBPyConnection, path: str) -> list[dict[str, Any]]:
    shown = ("organization_code", "scope", "category_number", "emission_type", "subtree_kg_co2eq")
    found = connection.execute(
        f"SELECT {', '.join(shown)} FROM read_parquet(?) WHERE level = 1 ORDER BY ALL", [path]
    )
    return [dict(zip(shown, row, strict=True)) for row in found.fetchall()]


def rollups_conserve(books: Books, month: ReportingMonth) -> dict[str, Decimal]:
    """The month's total from the ledger, from own figures, and from the head offices' subtrees."""
    row = books.warehouse.rows(
        "SELECT coalesce((SELECT sum(kg_co2eq) FROM module_emissions"
        f"  WHERE {IN_MONTH} AND is_current), 0) AS ledger,"
        " coalesce(sum(own_kg_co2eq), 0) AS own,"
        " coalesce(sum(subtree_kg_co2eq) FILTER (WHERE level = 1), 0) AS subtrees"
        f" FROM organization_rollups WHERE {IN_MONTH}",
        month_filter(month),
    )[0]
    return {name: row[name] for name in ("ledger", "own", "subtrees")}


def coverage(books: Books, month: ReportingMonth) -> dict[str, dict[str, int]]:
    """Counts of each organisation by its path: records by fate, and whether it was expected and reported."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for row in books.warehouse.rows(_COUNTED, month_filter(month)):
        for name in ("records_in", "records_unmatched"):
            counts[row["tree_path"]][name] += row[name]
    places = books.places(month)
    for row in books.warehouse.rows(_REJECTED, {"text": str(month)}):
        if row["organization_code"] in places:
            counts[places[row["organization_code"]].tree_path]["records_rejected"] = row["n"]
    for code in {code for code, _ in expected_reports(books, month)} & places.keys():
        counts[places[code].tree_path]["organizations_expected"] = 1
    for count in counts.values():
        # an input has all its emission lines or stands among the unmatched: the modules' checks hold it
        count["records_matched"] = count["records_in"] - count["records_unmatched"]
        count["organizations_reported"] = int(count["records_in"] > 0)
    return dict(counts)


def expected_reports(books: Books, month: ReportingMonth) -> set[tuple[str, str]]:
    """Organisation and module that reporting_expectations names for the month.

    An organisation that is not in the group in the month is expected to report nothing.
    """
    named = expected(books.warehouse.rows("SELECT * FROM reporting_expectations"), month)
    places = books.places(month)
    return {pair for pair in named if pair[0] in places or pair[0] not in books.tree}


def reporting_gaps(books: Books, month: ReportingMonth) -> list[Gap]:
    """Reports that are expected in the month and have not come."""
    return gaps(expected_reports(books, month), _reported(books, month))


def unexpected_silence(books: Books, month: ReportingMonth) -> list[Gap]:
    """Organisations that reported a module in the month before and not in this one: a suspicion."""
    places = books.places(month)
    before = {pair for pair in _reported(books, month.previous()) if pair[0] in places}
    return gaps(before, _reported(books, month))


def _reported(books: Books, month: ReportingMonth) -> set[tuple[str, str]]:
    rows = books.warehouse.rows(
        f"SELECT DISTINCT organization_code, module_type FROM activity_inputs WHERE {IN_MONTH}",
        month_filter(month),
    )
    return {(row["organization_code"], row["module_type"]) for row in rows}
