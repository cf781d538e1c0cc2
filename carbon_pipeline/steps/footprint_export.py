"""What the books know of a head office's product over some months, for its footprint."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.errors import CarbonError, ConfigurationError
from carbon_pipeline.methods.exact import exact_decimal
from carbon_pipeline.methods.footprint_export import ProductFigures
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.months import ReportingMonth

Rows = list[dict[str, Any]]

_MONTHS = (
    "(r.reporting_year, r.reporting_month) IN"
    " (SELECT * FROM unnest(%(years)s::int[], %(months)s::int[]))"
)

_PRODUCTS = f"""
    SELECT DISTINCT split_part(r.tree_path, '/', 2) AS headquarters_code
    FROM product_code_mappings AS r
    WHERE r.headquarters_product_code = %(product)s AND r.hierarchy_level = 1 AND {_MONTHS}
    ORDER BY 1
"""
# a footprint ends at the gate: what comes after it is another's
_UPSTREAM = "c.stream <> 'downstream'"

_FIGURES = f"""
    SELECT r.reporting_year, r.reporting_month,
        sum(r.subtree_kg_co2eq) FILTER (WHERE {_UPSTREAM}) AS kg_co2eq,
        sum(r.subtree_kg_co2eq_market_based) FILTER (WHERE {_UPSTREAM}) AS kg_co2eq_market_based,
        coalesce(sum(r.subtree_kg_co2_biogenic) FILTER (WHERE {_UPSTREAM}), 0) AS kg_co2_biogenic,
        max(r.output_quantity) AS output_quantity, max(r.output_unit) AS output_unit,
        max(m.product_name) AS product_name, max(m.product_description) AS product_description,
        greatest(max(r.computed_at), max(m.updated_at)) AS at
    FROM product_rollups AS r
    JOIN ghg_categories AS c ON c.scope = r.scope AND c.category_number = r.category_number
    JOIN product_code_mappings AS m ON m.mapping_code = r.mapping_code
        AND m.reporting_year = r.reporting_year AND m.reporting_month = r.reporting_month
    WHERE r.organization_code = %(headquarters)s AND r.hierarchy_level = 1
        AND r.headquarters_product_code = %(product)s AND {_MONTHS}
    GROUP BY 1, 2 ORDER BY 1, 2
"""

_GWP_SETS = f"""
    SELECT f.gwp_set, count(*) AS records
    FROM module_emissions AS r
    JOIN product_code_mappings AS m ON m.organization_code = r.organization_code
        AND m.company_product_code = r.product_code AND m.reporting_year = r.reporting_year
        AND m.reporting_month = r.reporting_month AND m.is_active
        AND m.headquarters_product_code = %(product)s
        AND split_part(m.tree_path, '/', 2) = %(headquarters)s
    JOIN ghg_categories AS c ON c.scope = r.scope AND c.category_number = r.category_number
    LEFT JOIN history.emission_factors AS f
        ON f.id = r.emission_factor_id AND f.version = r.emission_factor_version
    WHERE r.is_current AND {_UPSTREAM} AND {_MONTHS}
    GROUP BY 1 ORDER BY 1
"""


def head_office_of(
    books: Books, product: str, months: Sequence[ReportingMonth], asked: str | None
) -> str:
    """The head office whose product it is; ConfigurationError where there is none, or several."""
    rows = books.warehouse.rows(_PRODUCTS, _about(product, months))
    known = [str(row["headquarters_code"]) for row in rows]
    if asked is not None:
        known = [code for code in known if code == asked]
    if not known:
        whose = f"{asked} has" if asked else "No head office has"
        negated = "no product" if asked else "a product"
        raise ConfigurationError(
            f"{whose} {negated} {product} in {_span(months)}.",
            mend="product_code_mappings shows the products of each month that was computed.",
        )
    if len(known) > 1:
        raise ConfigurationError(
            f"{', '.join(known)} each have a product {product}.",
            mend="Name one with --headquarters.",
        )
    return known[0]


def product_figures(
    books: Books,
    product: str,
    months: Sequence[ReportingMonth],
    headquarters: str,
    *,
    market_based: bool,
) -> ProductFigures:
    """The product's emissions and output over the months; CarbonError where a month lacks either."""
    parameters = _about(product, months) | {"headquarters": headquarters}
    rows = books.warehouse.rows(_FIGURES, parameters)
    _refuse_gaps(product, months, rows)
    latest = rows[-1]
    sets = books.warehouse.rows(_GWP_SETS, parameters)
    name = "kg_co2eq_market_based" if market_based else "kg_co2eq"
    return ProductFigures(
        company_name=_company_name(books, headquarters),
        product_name=latest["product_name"],
        product_description=latest["product_description"],
        kg_co2eq=_sum(rows, name),
        kg_co2_biogenic=_sum(rows, "kg_co2_biogenic"),
        output=_sum(rows, "output_quantity"),
        output_unit=latest["output_unit"],
        period_from=_midnight(months[0]),
        period_to=_midnight(months[-1].next()),
        created=max(row["at"] for row in rows),
        basis=_basis(market_based=market_based),
        gwp_sets=[row["gwp_set"] for row in sets if row["gwp_set"]],
        without_gwp_set=sum(row["records"] for row in sets if not row["gwp_set"]),
    )


def _refuse_gaps(product: str, months: Sequence[ReportingMonth], rows: Rows) -> None:
    found = {ReportingMonth(row["reporting_year"], row["reporting_month"]): row for row in rows}
    silent = [month for month in months if month not in found or found[month]["kg_co2eq"] is None]
    if silent:
        raise CarbonError(
            f"Nothing was reported for {product} in {_listed(silent)}, so that {_span(months)} has no "
            "footprint.",
            mend="Compute these months (carbon run), or ask for a period that is reported.",
        )
    without = [month for month, row in found.items() if row["output_quantity"] is None]
    if without:
        raise CarbonError(
            f"The output of {product} is not known in {_listed(without)}; a footprint is by unit.",
            mend="Put it into reference/product_outputs.csv and compute the months again.",
        )
    units = sorted({row["output_unit"] for row in rows})
    if len(units) > 1:
        raise CarbonError(f"The output of {product} is counted in {' and '.join(units)}.")
    if not any(row["output_quantity"] for row in rows):
        raise CarbonError(f"Nothing of {product} was produced in {_span(months)}.")


def _basis(*, market_based: bool) -> str:
    return (
        "Cradle to gate: direct emissions, purchased energy "
        f"({'market-based' if market_based else 'location-based'}) and upstream scope 3 of the product "
        "and its mapped parts, as reported; downstream categories are left out. Biogenic CO2 is counted "
        "where the emission factors state it."
    )


def _company_name(books: Books, code: str) -> str:
    rows = books.warehouse.rows(
        "SELECT name FROM organizations WHERE code = %(code)s ORDER BY valid_from NULLS FIRST",
        {"code": code},
    )
    return str(rows[-1]["name"])


def _about(product: str, months: Sequence[ReportingMonth]) -> dict[str, Any]:
    return {
        "product": product,
        "years": [month.year for month in months],
        "months": [month.month for month in months],
    }


def _sum(rows: Rows, name: str) -> Decimal:
    total = exact_decimal(sum((Fraction(row[name]) for row in rows), Fraction(0)), 18)
    if total is None:
        raise TypeError(f"{name} has more than 18 decimals")
    return total


def _midnight(month: ReportingMonth) -> datetime:
    return datetime.combine(month.first_day, time(), UTC)


def _span(months: Sequence[ReportingMonth]) -> str:
    return str(months[0]) if len(months) == 1 else f"{months[0]}..{months[-1]}"


def _listed(months: Sequence[ReportingMonth]) -> str:
    return ", ".join(str(month) for month in sorted(months))
