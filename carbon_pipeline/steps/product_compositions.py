"""What the products of a month are made of, as published."""

from carbon_pipeline.methods.product_parts import Part, parts_in_order
from carbon_pipeline.steps.books import Books, month_filter
from carbon_pipeline.vocabulary.months import ReportingMonth

_PARTS = """
    SELECT m.id, m.parent_mapping_id, split_part(m.tree_path, '/', 2) AS headquarters_code,
        m.headquarters_product_code, m.organization_code, m.company_product_code, m.product_name,
        m.hierarchy_level, m.mapping_type, m.share_of_product, r.scope,
        sum(r.own_kg_co2eq) AS own, sum(r.subtree_kg_co2eq) AS subtree,
        max(r.output_quantity) AS output_quantity, max(r.output_unit) AS output_unit
    FROM product_code_mappings AS m
    LEFT JOIN product_rollups AS r ON r.mapping_code = m.mapping_code
        AND r.reporting_year = m.reporting_year AND r.reporting_month = m.reporting_month
    WHERE m.reporting_year = %(year)s AND m.reporting_month = %(month)s AND m.is_active
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    ORDER BY 3, 4, m.id, r.scope
"""


def compositions(books: Books, month: ReportingMonth) -> list[Part]:
    """Every part of every product, each followed by its own parts, with what each scope emitted."""
    return parts_in_order(books.warehouse.rows(_PARTS, month_filter(month)))
