"""Products of a month: the mappings that hold in it, and what the parts of each product emitted."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.organization_tree import Places
from carbon_pipeline.methods.product_mappings import (
    PlacedMapping,
    placed_mappings,
    share_as_decimal,
)
from carbon_pipeline.methods.product_rollups import Output, product_rollups
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.steps.product_references import as_mappings
from carbon_pipeline.storage.closes import headquarters_left_aside
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.tables import PRODUCT_CODE_MAPPINGS, PRODUCT_ROLLUPS, Table

Rows = list[dict[str, Any]]

_SUMS = (
    "SELECT organization_code, headquarters_id, partner_id, tree_path, product_code, scope,"
    " category_number, sum(kg_co2eq) AS kg_co2eq,"
    " sum(kg_co2eq_market_based) AS kg_co2eq_market_based, sum(kg_co2_biogenic) AS kg_co2_biogenic"
    f" FROM module_emissions WHERE {IN_MONTH} AND is_current AND product_code IS NOT NULL"
    " AND headquarters_id <> ALL (%(closed)s) GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 5, 6, 7"
)


@dataclass(frozen=True)
class ProductResult:
    """Rows of the month as they were computed, their content, and what was written."""

    rows: Rows
    content: str
    published: Published


def publish_mappings(books: Books, month: ReportingMonth, run_id: str) -> ProductResult:
    """Publish the mappings that hold in the month, with path, level and share of the product."""
    lines = books.warehouse.rows("SELECT * FROM product_mappings ORDER BY mapping_code, valid_from")
    held = [each for each in as_mappings(lines) if each.holds_in(month)]
    places = books.places(month)
    rows = [_mapping_row(month, each, places) for each in placed_mappings(held)]
    return _publish(books, PRODUCT_CODE_MAPPINGS, rows, month, run_id)


def _mapping_row(month: ReportingMonth, placed: PlacedMapping, places: Places) -> dict[str, Any]:
    mapping = placed.mapping
    code, above = mapping.mapping_code, placed.parent_mapping_code
    owner, head = mapping.organization_code, mapping.headquarters_code
    return {
        "id": _mapping_id(code, month),
        "mapping_code": code,
        "headquarters_id": stable_id("organizations", head),
        "partner_id": stable_id("organizations", owner) if owner != head else None,
        "organization_code": owner,
        "tree_path": places[owner].tree_path,
        "owner_type": mapping.owner_type,
        "reporting_year": month.year,
        "reporting_month": month.month,
        "headquarters_product_code": mapping.headquarters_product_code,
        "company_product_code": mapping.company_product_code,
        "product_name": mapping.product_name,
        "product_description": mapping.product_description,
        "parent_mapping_id": _mapping_id(above, month) if above else None,
        "product_hierarchy_path": placed.product_hierarchy_path,
        "hierarchy_level": placed.hierarchy_level,
        "mapping_type": mapping.mapping_type,
        "conversion_ratio": mapping.conversion_ratio,
        "is_active": mapping.is_active,
        "share_of_product": format(share_as_decimal(placed.share), "f"),
    }


def _mapping_id(code: str, month: ReportingMonth) -> Any:
    return stable_id("product_code_mappings", code, str(month))


def publish_product_rollups(books: Books, month: ReportingMonth, run_id: str) -> ProductResult:
    """Publish what the parts of each product emitted, and what entered none.

    Head offices that have closed the month keep what they closed with.
    """
    closed = list(headquarters_left_aside(books.warehouse, month))
    parameters = month_filter(month) | {"closed": closed}
    mappings = books.warehouse.rows(
        f"SELECT * FROM product_code_mappings WHERE {IN_MONTH}"
        " AND headquarters_id <> ALL (%(closed)s) ORDER BY mapping_code",
        parameters,
    )
    sums = books.warehouse.rows(_SUMS, parameters)
    rows = product_rollups(month, mappings, sums, _outputs(books, month))
    return _publish(books, PRODUCT_ROLLUPS, rows, month, run_id)


def _outputs(books: Books, month: ReportingMonth) -> dict[tuple[str, str], Output]:
    rows = books.warehouse.rows(
        "SELECT organization_code, company_product_code, quantity, unit FROM product_outputs"
        " WHERE output_month = %(month)s",
        {"month": str(month)},
    )
    return {
        (row["organization_code"], row["company_product_code"]): Output(
            row["quantity"], row["unit"]
        )
        for row in rows
    }


def _publish(
    books: Books, table: Table, rows: Rows, month: ReportingMonth, run_id: str
) -> ProductResult:
    rows.sort(key=lambda row: row["id"].bytes)
    made = arrow_rows(table, rows)
    published = publish(books.warehouse, table, made, run_id=run_id, scope=MonthScope(month))
    return ProductResult(rows, content_of(made), published)


@dataclass(frozen=True)
class ProductSums:
    """The month in kg CO2e: what entered products, what entered none, what has no product code."""

    mapped: Decimal
    unmapped: Decimal
    without_product: Decimal
    ledger: Decimal
    products: Decimal

    @property
    def hold(self) -> bool:
        """Whether the three are the ledger, and the products' own figures what entered them."""
        # fractions, for sums of decimals would be rounded to the digits of the caller's context
        parts = map(Fraction, (self.mapped, self.unmapped, self.without_product))
        return sum(parts) == self.ledger and self.mapped == self.products


def product_sums(books: Books, month: ReportingMonth) -> ProductSums:
    """The sums of the month, each from the table that has it."""
    row = books.warehouse.rows(
        f"""
        WITH rolled AS (SELECT * FROM product_rollups WHERE {IN_MONTH}),
        ledger AS (SELECT * FROM module_emissions WHERE {IN_MONTH} AND is_current)
        SELECT
            (SELECT coalesce(sum(own_kg_co2eq) FILTER (WHERE unmapped_because IS NULL), 0)
                FROM rolled) AS mapped,
            (SELECT coalesce(sum(own_kg_co2eq) FILTER (WHERE unmapped_because IS NOT NULL), 0)
                FROM rolled) AS unmapped,
            (SELECT coalesce(sum(kg_co2eq) FILTER (WHERE product_code IS NULL), 0)
                FROM ledger) AS without_product,
            (SELECT coalesce(sum(kg_co2eq), 0) FROM ledger) AS ledger,
            (SELECT coalesce(sum(subtree_kg_co2eq) FILTER (WHERE hierarchy_level = 1), 0)
                FROM rolled) AS products
        """,
        month_filter(month),
    )[0]
    return ProductSums(**row)
