"""What is asked of the database to follow an identifier down; the functions asked are those of SQL's `trace`."""

OF_RECORD = """
    SELECT t.* FROM (
        SELECT id FROM module_emissions WHERE record_id = %(name)s AND is_current
        UNION ALL SELECT id FROM memo_emissions WHERE record_id = %(name)s
    ) AS e CROSS JOIN LATERAL trace(e.id) AS t
    ORDER BY t.module_type, t.organization_code, t.reporting_year, t.reporting_month, t.scope,
        t.category_number, t.emission_type, t.version
"""
OF_INPUT = """
    SELECT t.* FROM (
        SELECT e.id FROM activity_inputs AS i JOIN module_emissions AS e
            ON e.record_id = i.record_id AND e.organization_code = i.organization_code
            AND e.reporting_year = i.reporting_year AND e.reporting_month = i.reporting_month
        WHERE i.id = %(id)s AND e.activity_input_id = i.id AND e.is_current
        UNION ALL SELECT id FROM memo_emissions WHERE activity_input_id = %(id)s
    ) AS e CROSS JOIN LATERAL trace(e.id) AS t
    ORDER BY t.scope, t.category_number, t.emission_type
"""
RECORDED = """
    a.period_start, a.period_end, a.days_in_month, a.source_file, a.source_row, a.source_sha256,
    a.evidence, (a.inputs ->> m.quantity_column)::numeric AS recorded_quantity,
    a.quantity AS allocated_quantity, a.unit AS recorded_unit, r.code_version
"""
INPUT = f"""
    SELECT a.id, a.version, a.is_current, a.superseded_at, a.record_id, a.module_type, a.variant_type,
        a.organization_code, a.tree_path, a.reporting_year, a.reporting_month, a.inputs, a.run_id,
        a.computed_at, {RECORDED}
    FROM history.activity_inputs AS a
    LEFT JOIN module_types AS m ON m.code = a.module_type LEFT JOIN runs AS r ON r.run_id = a.run_id
    WHERE a.id = %(id)s ORDER BY a.version DESC LIMIT 1
"""
# the input as it was when the record was found to have no factor
UNMATCHED = f"""
    SELECT u.id, u.version, u.is_current, u.superseded_at, u.record_id, u.module_type, u.variant_type,
        u.organization_code, u.tree_path, u.reporting_year, u.reporting_month, u.emission_type,
        u.quantity, u.unit, u.key, u.reason, u.candidates, u.activity_input_id, u.run_id, u.computed_at,
        held.resolution, {RECORDED}
    FROM history.unmatched_inputs AS u LEFT JOIN unmatched_inputs AS held ON held.id = u.id
    LEFT JOIN LATERAL (
        SELECT i.* FROM history.activity_inputs AS i
        WHERE i.reporting_year = u.reporting_year AND i.reporting_month = u.reporting_month
            AND i.id = u.activity_input_id
        ORDER BY i.computed_at <= u.computed_at DESC, i.version DESC LIMIT 1
    ) AS a ON true
    LEFT JOIN module_types AS m ON m.code = u.module_type LEFT JOIN runs AS r ON r.run_id = u.run_id
    WHERE {{condition}} ORDER BY u.id, u.version
"""
REJECTED = """
    SELECT x.id, x.version, x.is_current, x.superseded_at, x.source_file, x.source_row, x.source_sha256,
        x.module_type, x.organization_code, x.column_name, x.rule, x.value, x.message, x.raw,
        x.reporting_months, held.resolution, x.run_id, x.computed_at, r.code_version
    FROM history.rejected_inputs AS x LEFT JOIN rejected_inputs AS held ON held.id = x.id
    LEFT JOIN runs AS r ON r.run_id = x.run_id
    WHERE {condition} ORDER BY x.source_file, x.source_row, x.id, x.version
"""
SUBJECT = """
    SELECT s.*, c.name AS category_name FROM trace_subject(%(id)s, %(version)s) AS s
    LEFT JOIN ghg_categories AS c ON (c.scope, c.category_number) = (s.scope, s.category_number)
"""
PRODUCT_LINE = (
    "SELECT company_product_code, headquarters_product_code, product_hierarchy_path, mapping_code,"
    " unmapped_because FROM history.product_rollups WHERE id = %(id)s AND version = %(version)s"
)
