-- Sums that are told apart from their parts, and roll-ups over longer periods than a month.

CREATE VIEW public.scope_emissions_totals WITH (security_invoker = true) AS
SELECT
  e.headquarters_id,
  e.partner_id,
  e.organization_code,
  e.tree_path,
  e.reporting_year,
  e.reporting_month,
  e.scope_type,
  coalesce(e.scope1_category_number, e.scope2_category_number, e.scope3_category_number)
    AS category_number,
  coalesce(e.scope1_category_name, e.scope2_category_name, e.scope3_category_name)
    AS category_name,
  count(*) AS emissions,
  sum(e.total_emission) AS total_emission
FROM public.scope_emissions AS e
WHERE NOT e.is_aggregated
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

COMMENT ON VIEW public.scope_emissions_totals IS
  'one row per organisation, month, scope and category: what the organisation itself reported, in kg CO2e. No sum stands beside its parts here, so that every sum over these rows counts each emission once';

CREATE VIEW public.organization_rollups_by_period WITH (security_invoker = true) AS
WITH rolled AS (
  SELECT r.*, make_date(r.reporting_year, r.reporting_month, 1) AS month
  FROM public.organization_rollups AS r
),
heads AS (
  SELECT o.headquarters_id, min(o.fiscal_year_start_month) AS start_month,
    min(o.valid_from) FILTER (WHERE o.id = o.headquarters_id) AS valid_from,
    min(o.valid_to) FILTER (WHERE o.id = o.headquarters_id) AS valid_to
  FROM public.organizations AS o GROUP BY 1
),
placed AS (
  SELECT p.period_kind, p.period_start, p.period_months, rolled.*
  FROM rolled LEFT JOIN heads USING (headquarters_id)
  CROSS JOIN LATERAL (VALUES
    ('year', make_date(rolled.reporting_year, 1, 1), 12),
    ('quarter', make_date(rolled.reporting_year, (rolled.reporting_month - 1) / 3 * 3 + 1, 1), 3),
    ('fiscal_year', make_date(
      rolled.reporting_year - (rolled.reporting_month < heads.start_month)::integer,
      heads.start_month, 1), 12)
  ) AS p (period_kind, period_start, period_months)
  WHERE p.period_start IS NOT NULL
),
covered AS (
  SELECT period_kind, period_start, period_months, headquarters_id, array_agg(DISTINCT month) AS months
  FROM placed GROUP BY 1, 2, 3, 4
),
coverage AS (
  SELECT c.period_kind, c.period_start, c.headquarters_id,
    cardinality(c.months) AS months_covered,
    count(e.month) AS months_expected,
    coalesce(array_agg(to_char(e.month, 'YYYY-MM') ORDER BY e.month)
      FILTER (WHERE e.month::date <> ALL (c.months)), '{}') AS months_missing
  FROM covered AS c LEFT JOIN heads AS h USING (headquarters_id)
  LEFT JOIN LATERAL generate_series(c.period_start::timestamp,
      c.period_start + make_interval(months => c.period_months - 1), interval '1 month') AS e (month)
    ON (h.valid_from IS NULL OR e.month + interval '1 month' > h.valid_from)
    AND (h.valid_to IS NULL OR e.month <= h.valid_to)
  GROUP BY 1, 2, 3, 4
)
SELECT
  p.period_kind,
  p.period_start,
  (p.period_start + make_interval(months => p.period_months) - interval '1 day')::date AS period_end,
  p.organization_code,
  p.headquarters_id,
  p.tree_path,
  p.level,
  p.scope,
  p.category_number,
  p.emission_type,
  sum(p.own_kg_co2eq) AS own_kg_co2eq,
  sum(p.subtree_kg_co2eq) AS subtree_kg_co2eq,
  sum(p.own_kg_co2eq_market_based) AS own_kg_co2eq_market_based,
  sum(p.subtree_kg_co2eq_market_based) AS subtree_kg_co2eq_market_based,
  sum(p.own_kg_co2_biogenic) AS own_kg_co2_biogenic,
  sum(p.subtree_kg_co2_biogenic) AS subtree_kg_co2_biogenic,
  count(*)::smallint AS months_with_figures,
  c.months_covered::smallint AS months_covered,
  c.months_expected::smallint AS months_expected,
  c.months_missing
FROM placed AS p JOIN coverage AS c USING (period_kind, period_start, headquarters_id)
GROUP BY p.period_kind, p.period_start, p.period_months, p.organization_code, p.headquarters_id,
  p.tree_path, p.level, p.scope, p.category_number, p.emission_type, c.months_covered,
  c.months_expected, c.months_missing;

COMMENT ON VIEW public.organization_rollups_by_period IS
  'one row per year, quarter or fiscal year, organisation and place in the tree, scope, category and emission type: the months'' roll-ups summed. An organisation that moved within the period has a row for each place. A period that lacks a month says which; fiscal years are those that head offices name';
