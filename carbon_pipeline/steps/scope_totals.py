"""Whether the ledger by scope adds up one way only: as reported, and again at the top of its sums."""

from decimal import Decimal

from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.vocabulary.months import ReportingMonth

_TOTALS = f"""
    SELECT source, scope_type, sum(kg_co2eq) AS kg_co2eq FROM (
        SELECT 'module_emissions' AS source, 'SCOPE' || scope AS scope_type, kg_co2eq
        FROM module_emissions WHERE {IN_MONTH} AND is_current
        UNION ALL
        SELECT CASE aggregation_level WHEN 0 THEN 'as reported' ELSE 'sums at the top' END,
            scope_type, total_emission FROM scope_emissions
        WHERE {IN_MONTH} AND (NOT is_aggregated AND aggregation_level = 0
            OR is_aggregated AND aggregation_level = 1)
        UNION ALL
        SELECT 'scope_emissions_totals', scope_type, total_emission
        FROM scope_emissions_totals WHERE {IN_MONTH}
    ) AS told GROUP BY 1, 2
"""
_ODD = f"""
    SELECT count(*) AS rows FROM scope_emissions
    WHERE {IN_MONTH} AND is_aggregated <> (aggregation_level > 0)
"""
SOURCES = ("module_emissions", "as reported", "sums at the top", "scope_emissions_totals")


def scope_totals(books: Books, month: ReportingMonth) -> dict[str, dict[str, Decimal]]:
    """Kilograms of each scope of the month, by the way that they are added up."""
    found: dict[str, dict[str, Decimal]] = {source: {} for source in SOURCES}
    for row in books.warehouse.rows(_TOTALS, month_filter(month)):
        found[row["source"]][row["scope_type"]] = row["kg_co2eq"]
    return found


def scope_totals_differ(books: Books, month: ReportingMonth) -> list[str]:
    """Ways of adding up that do not come to what module_emissions has, and rows of no clear kind."""
    totals = scope_totals(books, month)
    ledger = totals["module_emissions"]
    differing = [
        f"{source} {scope}: {of_source.get(scope)} instead of {ledger.get(scope)}"
        for source, of_source in totals.items()
        for scope in sorted(of_source.keys() | ledger.keys())
        if of_source.get(scope) != ledger.get(scope)
    ]
    odd = books.warehouse.rows(_ODD, month_filter(month))[0]["rows"]
    return differing + ([f"{odd} rows are neither reported nor a sum"] if odd else [])
