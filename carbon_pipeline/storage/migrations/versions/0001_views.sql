-- Results in the words of those who read them. Each view runs with its reader's rights.

CREATE INDEX acceptances_by_subject ON public.acceptances (subject_id);

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
WHERE e.is_current
UNION ALL
SELECT
  encode(substr(sha256(convert_to(concat_ws(chr(31), 'scope_emissions', r.tree_path,
    r.reporting_year, r.reporting_month, r.scope, r.category_number), 'UTF8')), 1, 16), 'hex')::uuid,
  r.headquarters_id,
  CASE WHEN r.level > 1 THEN encode(substr(sha256(convert_to(
    concat_ws(chr(31), 'organizations', r.organization_code), 'UTF8')), 1, 16), 'hex')::uuid END,
  r.organization_code,
  r.tree_path,
  r.reporting_year,
  r.reporting_month,
  'SCOPE' || r.scope,
  CASE WHEN r.scope = 1 THEN r.category_number END,
  CASE WHEN r.scope = 1 THEN c.name END,
  CASE WHEN r.scope = 2 THEN r.category_number END,
  CASE WHEN r.scope = 2 THEN c.name END,
  CASE WHEN r.scope = 3 THEN r.category_number END,
  CASE WHEN r.scope = 3 THEN c.name END,
  NULL, NULL, NULL, NULL, NULL::numeric(19,6), NULL, NULL::numeric(18,12),
  sum(r.subtree_kg_co2eq)::numeric(38,18),
  false,
  true,
  r.level,
  max(r.computed_at),
  max(r.computed_at)
FROM public.organization_rollups AS r
LEFT JOIN public.ghg_categories AS c
  ON c.scope = r.scope AND c.category_number = r.category_number
GROUP BY r.headquarters_id, r.organization_code, r.tree_path, r.level, r.reporting_year,
  r.reporting_month, r.scope, r.category_number, c.name;

COMMENT ON VIEW public.scope_emissions IS
  'one row per emission in force, as a line of the scope 1, 2 and 3 ledger, and one row per organisation, month, scope and category for the sum of its subtree; in kg CO2e. Add up rows of one kind alone: WHERE NOT is_aggregated, or scope_emissions_totals';

CREATE VIEW public.product_unit_footprints WITH (security_invoker = true) AS
SELECT
  part.headquarters_id,
  part.organization_code,
  part.tree_path,
  part.reporting_year,
  part.reporting_month,
  part.headquarters_product_code,
  part.company_product_code,
  part.product_hierarchy_path,
  part.hierarchy_level,
  part.mapping_type,
  part.scope,
  part.category_number,
  product.output_quantity,
  product.output_unit,
  round(part.own_kg_co2eq / nullif(product.output_quantity, 0), 12) AS kg_co2eq_per_unit,
  round(part.own_kg_co2eq_market_based / nullif(product.output_quantity, 0), 12)
    AS kg_co2eq_market_based_per_unit
FROM public.product_rollups AS part
JOIN public.product_rollups AS product
  ON product.headquarters_id = part.headquarters_id
  AND product.reporting_year = part.reporting_year
  AND product.reporting_month = part.reporting_month
  AND product.headquarters_product_code = part.headquarters_product_code
  AND product.hierarchy_level = 1
  AND product.scope = part.scope
  AND product.category_number = part.category_number
WHERE part.own_kg_co2eq IS NOT NULL;

COMMENT ON VIEW public.product_unit_footprints IS
  'one row per part of a head office''s product that emitted itself, month, scope and category, by unit of the product''s output; the rows of a product and month sum to its footprint by unit';

CREATE VIEW public.scope3_integrated WITH (security_invoker = true) AS
SELECT
  r.headquarters_id,
  r.organization_code,
  r.tree_path,
  r.level,
  r.reporting_year,
  r.reporting_month,
  sum(r.own_kg_co2eq) FILTER (WHERE r.scope = 1) AS own_combustion_kg_co2eq,
  sum(r.subtree_kg_co2eq) FILTER (WHERE r.scope = 1) AS subtree_combustion_kg_co2eq,
  sum(r.own_kg_co2eq) FILTER (WHERE r.scope = 3 AND r.category_number = 1)
    AS own_category_1_kg_co2eq,
  sum(r.subtree_kg_co2eq) FILTER (WHERE r.scope = 3 AND r.category_number = 1)
    AS subtree_category_1_kg_co2eq,
  sum(r.own_kg_co2eq) FILTER (WHERE r.scope = 3 AND r.category_number = 2)
    AS own_category_2_kg_co2eq,
  sum(r.subtree_kg_co2eq) FILTER (WHERE r.scope = 3 AND r.category_number = 2)
    AS subtree_category_2_kg_co2eq,
  sum(r.own_kg_co2eq) FILTER (WHERE r.scope = 3 AND r.category_number = 5)
    AS own_category_5_kg_co2eq,
  sum(r.subtree_kg_co2eq) FILTER (WHERE r.scope = 3 AND r.category_number = 5)
    AS subtree_category_5_kg_co2eq,
  sum(r.own_kg_co2eq) FILTER (WHERE r.scope = 1 OR r.category_number <> 2)
    AS own_integrated_category_1_kg_co2eq,
  sum(r.subtree_kg_co2eq) FILTER (WHERE r.scope = 1 OR r.category_number <> 2)
    AS subtree_integrated_category_1_kg_co2eq,
  sum(r.own_kg_co2eq) FILTER (WHERE r.scope = 1 OR r.category_number <> 1)
    AS own_integrated_category_2_kg_co2eq,
  sum(r.subtree_kg_co2eq) FILTER (WHERE r.scope = 1 OR r.category_number <> 1)
    AS subtree_integrated_category_2_kg_co2eq
FROM public.organization_rollups AS r
WHERE (r.scope = 1 AND r.category_number IN (1, 2))
  OR (r.scope = 3 AND r.category_number IN (1, 2, 5))
GROUP BY 1, 2, 3, 4, 5, 6;

COMMENT ON VIEW public.scope3_integrated IS
  'one row per organisation and month: stationary and mobile combustion (scope 1, categories 1 and 2) with scope 3 category 1 and category 5, and beside it the same combustion and category 5 with category 2. Both hold the same combustion and waste, so they are never added to each other or to a total. Scope 2, of partners too, is in neither';

CREATE VIEW public.scope3_integrated_category_1 WITH (security_invoker = true) AS
SELECT
  i.headquarters_id,
  i.organization_code,
  i.tree_path,
  i.level,
  i.reporting_year,
  i.reporting_month,
  i.own_integrated_category_1_kg_co2eq AS own_kg_co2eq,
  i.subtree_integrated_category_1_kg_co2eq AS subtree_kg_co2eq
FROM public.scope3_integrated AS i
WHERE i.subtree_integrated_category_1_kg_co2eq IS NOT NULL;

COMMENT ON VIEW public.scope3_integrated_category_1 IS
  'one row per organisation and month, category 1 as integrated: mobile combustion + stationary combustion + scope 3 category 1 + scope 3 category 5. A view beside the ledger and no part of a total: combustion and waste are in the integrated category 2 too, and in scopes 1 and 3. Scope 2, of partners too, is left out';

CREATE VIEW public.scope3_integrated_category_2 WITH (security_invoker = true) AS
SELECT
  i.headquarters_id,
  i.organization_code,
  i.tree_path,
  i.level,
  i.reporting_year,
  i.reporting_month,
  i.own_integrated_category_2_kg_co2eq AS own_kg_co2eq,
  i.subtree_integrated_category_2_kg_co2eq AS subtree_kg_co2eq
FROM public.scope3_integrated AS i
WHERE i.subtree_integrated_category_2_kg_co2eq IS NOT NULL;

COMMENT ON VIEW public.scope3_integrated_category_2 IS
  'one row per organisation and month, category 2 as integrated: mobile combustion + stationary combustion + scope 3 category 2 + scope 3 category 5. A view beside the ledger and no part of a total: combustion and waste are in the integrated category 1 too, and in scopes 1 and 3. Scope 2, of partners too, is left out';
