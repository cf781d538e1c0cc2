-- Results in the words of those who read them. Each view runs with its reader's rights.

CREATE INDEX acceptances_by_subject ON public.acceptances (subject_id);

CREATE VIEW public.module_emission_inputs WITH (security_invoker = true) AS
SELECT
  e.id AS module_emission_id,
  e.version AS module_emission_version,
  e.factor_id,
  e.emission_factor_id,
  jsonb_build_object(
    'activity', jsonb_build_object(
      'record_id', e.record_id,
      'organization_code', e.organization_code,
      'reporting_month', to_char(e.reporting_year, 'FM0000') || '-' || to_char(e.reporting_month, 'FM00'),
      'period_start', a.period_start,
      'period_end', a.period_end,
      'days_in_month', a.days_in_month,
      'region', a.region,
      'quantity', a.quantity,
      'unit', a.unit,
      'evidence', a.evidence,
      'inputs', a.inputs,
      'source_file', a.source_file,
      'source_row', a.source_row,
      'source_sha256', a.source_sha256
    ),
    'factor', f.data,
    'emission_factor', ef.data,
    'quantity', e.quantity,
    'unit', e.unit,
    'kg_co2eq_per_unit', e.kg_co2eq_per_unit,
    'kg_co2eq', e.kg_co2eq,
    'kg_co2eq_market_based', e.kg_co2eq_market_based,
    'kg_co2_biogenic', e.kg_co2_biogenic,
    'method', e.method,
    'formula_version', e.formula_version,
    'metadata', e.metadata,
    'run_id', e.run_id,
    'computed_at', e.computed_at
  ) AS snapshot
FROM public.module_emissions AS e
LEFT JOIN LATERAL (
  -- The version whose content the emission was computed from. Content that came back has
  -- several such versions; the one in force when the emission was computed is the last before it.
  SELECT i.* FROM history.activity_inputs AS i
  WHERE i.reporting_year = e.reporting_year AND i.reporting_month = e.reporting_month
    AND i.id = e.activity_input_id AND i.content_sha256 = e.activity_input_sha256
  ORDER BY i.computed_at <= e.computed_at DESC,
    CASE WHEN i.computed_at <= e.computed_at THEN i.version END DESC,
    i.version
  LIMIT 1
) AS a ON true
LEFT JOIN public.document_versions AS f
  ON f.table_name = 'factors' AND f.record_id = e.factor_id AND f.version = e.factor_version
LEFT JOIN public.document_versions AS ef
  ON ef.table_name = 'emission_factors' AND ef.record_id = e.emission_factor_id
  AND ef.version = e.emission_factor_version;

COMMENT ON VIEW public.module_emission_inputs IS
  'one row per version of an emission: what went into the number, readable without any other table';

CREATE VIEW public.scope_emissions WITH (security_invoker = true) AS
SELECT
  e.id,
  e.headquarters_id,
  e.partner_id,
  e.organization_code,
  e.tree_path,
  e.reporting_year,
  e.reporting_month,
  'SCOPE' || e.scope AS scope_type,
  CASE WHEN e.scope = 1 THEN e.category_number END AS scope1_category_number,
  CASE WHEN e.scope = 1 THEN c.name END AS scope1_category_name,
  CASE WHEN e.scope = 2 THEN e.category_number END AS scope2_category_number,
  CASE WHEN e.scope = 2 THEN c.name END AS scope2_category_name,
  CASE WHEN e.scope = 3 THEN e.category_number END AS scope3_category_number,
  CASE WHEN e.scope = 3 THEN c.name END AS scope3_category_name,
  e.product_code AS company_product_code,
  CASE WHEN e.method = 'direct_input' THEN e.metadata #>> '{resolved,major_category}'
    ELSE coalesce(m.label, e.module_type) END AS major_category,
  CASE WHEN e.method = 'direct_input' THEN e.metadata #>> '{resolved,subcategory}'
    ELSE coalesce(v.label, e.variant_type) END AS subcategory,
  e.activity AS raw_material,
  e.quantity AS activity_amount,
  e.unit,
  e.kg_co2eq_per_unit AS emission_factor,
  e.kg_co2eq AS total_emission,
  e.method = 'direct_input' AS is_direct_input,
  false AS is_aggregated,
  0::smallint AS aggregation_level,
  e.computed_at AS created_at,
  e.computed_at AS updated_at
FROM public.module_emissions AS e
LEFT JOIN public.ghg_categories AS c
  ON c.scope = e.scope AND c.category_number = e.category_number
LEFT JOIN public.module_types AS m ON m.code = e.module_type
LEFT JOIN public.variant_types AS v
  ON v.module_type = e.module_type AND v.code = e.variant_type
WHERE e.is_current;

COMMENT ON VIEW public.scope_emissions IS
  'one row per emission in force, as a line of the scope 1, 2 and 3 ledger; in kg CO2e';

CREATE FUNCTION public.emission_factors_known_at(moment timestamptz)
RETURNS SETOF history.emission_factors
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.emission_factors AS known
  WHERE known.computed_at <= moment
    AND (known.superseded_at IS NULL OR known.superseded_at > moment)
    AND (known.published_on IS NULL OR known.published_on <= (moment AT TIME ZONE 'UTC')::date);
END;

COMMENT ON FUNCTION public.emission_factors_known_at(timestamptz) IS
  'The emission factors as they were known at a moment: recorded here by then, and published by then where the publisher says when';
