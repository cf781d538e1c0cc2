"""Gases of a month, and the month under each set of GWPs: from sums of the published emissions."""

from dataclasses import dataclass
from decimal import Decimal

from carbon_pipeline.methods.gas_rollups import gas_rollups
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.storage.closes import headquarters_left_aside
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.tables import GAS_ROLLUPS, ROLLUPS_BY_GWP_SET

# the very versions that the lines used, whatever is in force by now
_SUMS = f"""
    WITH summed AS (
        SELECT organization_code, headquarters_id, tree_path, scope, category_number,
            emission_type, activity, unit, emission_factor_id, emission_factor_version,
            sum(quantity) AS quantity, sum(kg_co2eq) AS kg_co2eq
        FROM module_emissions WHERE {IN_MONTH} AND is_current
            AND headquarters_id <> ALL (%(closed)s)
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    )
    SELECT s.*, f.gases, f.gases_basis, f.kg_co2eq_by_gwp_set,
        f.unit AS factor_unit, f.kg_co2eq_per_unit_published AS factor_kg_co2eq_per_unit
    FROM summed s LEFT JOIN history.emission_factors f
        ON f.id = s.emission_factor_id AND f.version = s.emission_factor_version
"""


@dataclass(frozen=True)
class GasRollupResult:
    """Rows by gas and by set, the content of both, and what was written."""

    gas_rows: int
    set_rows: int
    content: str
    by_gas: Published
    by_set: Published


def publish_gas_rollups(books: Books, month: ReportingMonth, run_id: str) -> GasRollupResult:
    """Publish both tables; head offices that have closed the month keep what they closed with."""
    closed = list(headquarters_left_aside(books.warehouse, month))
    sums = books.warehouse.rows(_SUMS, month_filter(month) | {"closed": closed})
    made = gas_rollups(month, sums)
    scope, tables, published = MonthScope(month), [], []
    for table, rows in ((GAS_ROLLUPS, made.by_gas), (ROLLUPS_BY_GWP_SET, made.by_gwp_set)):
        rows.sort(key=lambda row: row["id"].bytes)
        tables.append(arrow_rows(table, rows))
        published.append(publish(books.warehouse, table, tables[-1], run_id=run_id, scope=scope))
    return GasRollupResult(
        len(made.by_gas), len(made.by_gwp_set), content_of(*tables), published[0], published[1]
    )


@dataclass(frozen=True)
class CellsCompared:
    """Cells of the ledger, and of the two tables that stand beside it."""

    ledger: int
    by_gas: int
    by_set: int
    more_as_published_than_reported: int
    reported: Decimal

    @property
    def hold(self) -> bool:
        """Whether every cell is in each table, and none keeps more as published than was reported."""
        same = self.ledger == self.by_gas == self.by_set
        return same and not self.more_as_published_than_reported


def compare_cells(books: Books, month: ReportingMonth) -> CellsCompared:
    """Count the cells of each table in the month, and those that keep more than was reported."""
    cell = "tree_path, scope, category_number, emission_type"
    row = books.warehouse.rows(
        f"""
        WITH ledger AS (
            SELECT {cell}, sum(kg_co2eq) AS kg FROM module_emissions
            WHERE {IN_MONTH} AND is_current GROUP BY {cell}
        ),
        gases AS (
            SELECT {cell}, coalesce(sum(kg_co2eq_as_published), 0) AS kg FROM gas_rollups
            WHERE {IN_MONTH} GROUP BY {cell}
        ),
        sets AS (
            SELECT {cell}, max(kg_co2eq_as_published) AS kg FROM rollups_by_gwp_set
            WHERE {IN_MONTH} GROUP BY {cell} HAVING count(*) = 3
        )
        SELECT (SELECT count(*) FROM ledger) AS ledger,
            (SELECT count(*) FROM ledger JOIN gases USING ({cell})) AS by_gas,
            (SELECT count(*) FROM ledger JOIN sets USING ({cell})) AS by_set,
            (SELECT count(*) FROM ledger l JOIN gases g USING ({cell}) JOIN sets s USING ({cell})
                WHERE l.kg >= 0 AND (g.kg > l.kg OR s.kg > l.kg)) AS more_as_published_than_reported,
            (SELECT coalesce(sum(kg), 0) FROM ledger) AS reported
        """,
        month_filter(month),
    )[0]
    return CellsCompared(**row)
