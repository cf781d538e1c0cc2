-- One number followed down to what it was made of. Each view and function runs with its reader's
-- rights: whoever sees a part of a sum only, finds that part.

CREATE VIEW public.emission_traces WITH (security_invoker = true) AS
SELECT
  e.id AS emission_id,
  e.version,
  e.is_current,
  e.is_memo,
  e.record_id,
  e.module_type,
  e.variant_type,
  e.organization_code,
  e.headquarters_id,
  e.tree_path,
  e.reporting_year,
  e.reporting_month,
  e.emission_type,
  e.scope,
  e.category_number,
  c.name AS category_name,
  e.kg_co2eq,
  e.kg_co2eq_market_based,
  e.market_based_basis,
  e.kg_co2_biogenic,
  a.id AS activity_input_id,
  a.version AS activity_input_version,
  a.source_file,
  a.source_row,
  a.source_sha256,
  a.evidence,
  a.period_start,
  a.period_end,
  a.days_in_month,
  a.region,
  a.inputs,
  -- the rule for numbers in files admits nothing that NUMERIC would not read
  (a.inputs ->> m.quantity_column)::numeric AS recorded_quantity,
  a.quantity AS allocated_quantity,
  a.unit AS recorded_unit,
  e.quantity AS converted_quantity,
  e.unit AS converted_unit,
  e.kg_co2eq_per_unit,
  e.emission_factor_id,
  e.emission_factor_version,
  ef.data ->> 'factor_code' AS emission_factor_code,
  ef.data ->> 'source' AS emission_factor_publisher,
  ef.data ->> 'edition' AS emission_factor_edition,
  ef.data ->> 'reference' AS emission_factor_reference,
  e.factor_id,
  e.factor_version,
  f.data ->> 'factor_code' AS factor_code,
  f.data ->> 'source' AS factor_publisher,
  f.data ->> 'edition' AS factor_edition,
  f.data ->> 'reference' AS factor_reference,
  e.metadata #>> '{match,source}' AS figure_source,
  coalesce(
    ef.data ->> 'gwp_set', e.metadata #>> '{operands,gwp_set}', e.metadata #>> '{operands,gwp_sets}'
  ) AS gwp_set,
  e.method,
  e.formula_version,
  CASE WHEN m.formula_version = e.formula_version THEN m.formula END AS formula,
  e.estimation_method,
  e.kg_co2eq_gsd,
  e.data_quality,
  e.metadata,
  ef.data AS emission_factor,
  f.data AS factor,
  e.run_id,
  r.code_version,
  e.computed_at,
  e.superseded_at,
  e.superseded_by_run_id
FROM (
  SELECT counted.*, false AS is_memo FROM public.module_emissions AS counted
  UNION ALL
  SELECT memo.*, true AS is_memo FROM history.memo_emissions AS memo
) AS e
LEFT JOIN history.activity_inputs AS a
  ON a.reporting_year = e.reporting_year AND a.reporting_month = e.reporting_month
  AND a.id = e.activity_input_id AND a.content_sha256 = e.activity_input_sha256
LEFT JOIN public.document_versions AS f
  ON f.table_name = 'factors' AND f.record_id = e.factor_id AND f.version = e.factor_version
LEFT JOIN public.document_versions AS ef
  ON ef.table_name = 'emission_factors' AND ef.record_id = e.emission_factor_id
  AND ef.version = e.emission_factor_version
LEFT JOIN public.runs AS r ON r.run_id = e.run_id
LEFT JOIN public.module_types AS m ON m.code = e.module_type
LEFT JOIN public.ghg_categories AS c
  ON c.scope = e.scope AND c.category_number = e.category_number
-- The version whose content the emission was computed from. Content that came back has several such
-- versions; the one in force when the emission was computed is the last before it. Said as plain joins:
-- only so does the planner leave out the partitions of other months.
WHERE NOT EXISTS (
  SELECT FROM history.activity_inputs AS nearer
  WHERE nearer.reporting_year = e.reporting_year AND nearer.reporting_month = e.reporting_month
    AND nearer.id = e.activity_input_id AND nearer.content_sha256 = e.activity_input_sha256
    AND CASE WHEN nearer.computed_at <= e.computed_at
      THEN a.computed_at > e.computed_at OR nearer.version > a.version
      ELSE a.computed_at > e.computed_at AND nearer.version < a.version END
);

COMMENT ON VIEW public.emission_traces IS
  'one row per version of an emission, memo items beside them: the number, and what it was made of down to file and row, factors, formula and run. Sum module_emissions, not this';

CREATE VIEW public.module_emission_inputs WITH (security_invoker = true) AS
SELECT
  t.emission_id AS module_emission_id,
  t.version AS module_emission_version,
  t.factor_id,
  t.emission_factor_id,
  jsonb_build_object(
    'activity', jsonb_build_object(
      'record_id', t.record_id,
      'organization_code', t.organization_code,
      'reporting_month', to_char(t.reporting_year, 'FM0000') || '-' || to_char(t.reporting_month, 'FM00'),
      'period_start', t.period_start,
      'period_end', t.period_end,
      'days_in_month', t.days_in_month,
      'region', t.region,
      'quantity', t.allocated_quantity,
      'unit', t.recorded_unit,
      'evidence', t.evidence,
      'inputs', t.inputs,
      'source_file', t.source_file,
      'source_row', t.source_row,
      'source_sha256', t.source_sha256
    ),
    'factor', t.factor,
    'emission_factor', t.emission_factor,
    'quantity', t.converted_quantity,
    'unit', t.converted_unit,
    'kg_co2eq_per_unit', t.kg_co2eq_per_unit,
    'kg_co2eq', t.kg_co2eq,
    'kg_co2eq_market_based', t.kg_co2eq_market_based,
    'kg_co2_biogenic', t.kg_co2_biogenic,
    'method', t.method,
    'formula_version', t.formula_version,
    'estimation_method', t.estimation_method,
    'kg_co2eq_gsd', t.kg_co2eq_gsd,
    'data_quality', t.data_quality,
    'metadata', t.metadata,
    'run_id', t.run_id,
    'computed_at', t.computed_at
  ) AS snapshot
FROM public.emission_traces AS t
WHERE NOT t.is_memo;

COMMENT ON VIEW public.module_emission_inputs IS
  'one row per version of an emission: what went into the number, readable without any other table';

-- One emission. Its month is found first, so that one partition of each table is asked for the rest;
-- the settings keep to the plan that looks each row up by its key, and keep that plan for the session.
CREATE FUNCTION public.trace_versions(emission uuid)
RETURNS SETOF public.emission_traces
LANGUAGE plpgsql STABLE SECURITY INVOKER
SET plan_cache_mode = force_generic_plan
SET max_parallel_workers_per_gather = 0
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off
AS $$
DECLARE
  found_year smallint;
  found_month smallint;
BEGIN
  SELECT e.reporting_year, e.reporting_month INTO found_year, found_month
  FROM public.module_emissions AS e WHERE e.id = emission LIMIT 1;
  IF NOT FOUND THEN
    SELECT e.reporting_year, e.reporting_month INTO found_year, found_month
    FROM history.memo_emissions AS e WHERE e.id = emission LIMIT 1;
  END IF;
  IF FOUND THEN
    RETURN QUERY
      SELECT t.* FROM public.emission_traces AS t
      WHERE t.reporting_year = found_year AND t.reporting_month = found_month
        AND t.emission_id = emission
      ORDER BY t.is_current DESC, t.computed_at DESC;
  END IF;
END $$;

COMMENT ON FUNCTION public.trace_versions(uuid) IS
  'What each version of an emission or memo item was made of; the one in force first, then the latest';

CREATE FUNCTION public.trace_subject(subject uuid, subject_version integer DEFAULT NULL)
RETURNS TABLE (
  kind text, id uuid, version integer, is_current boolean,
  headquarters_id uuid, organization_code text, tree_path text,
  reporting_year smallint, reporting_month smallint,
  scope smallint, category_number smallint, emission_type text,
  kg_co2eq numeric, run_id text, code_version text, computed_at timestamptz, superseded_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY INVOKER AS $$
BEGIN
  RETURN QUERY
    SELECT 'roll-up', c.id, c.version, c.is_current, c.headquarters_id, c.organization_code, c.tree_path,
      c.reporting_year, c.reporting_month, c.scope, c.category_number, c.emission_type,
      c.subtree_kg_co2eq, c.run_id, r.code_version, c.computed_at, c.superseded_at
    FROM history.organization_rollups AS c LEFT JOIN public.runs AS r ON r.run_id = c.run_id
    WHERE c.id = subject AND (subject_version IS NULL OR c.version = subject_version)
    ORDER BY c.version DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY SELECT p.* FROM public.trace_product_subject(subject, subject_version) AS p;
  END IF;
  -- asked only where there may be one: partners see no closes
  IF NOT FOUND AND has_table_privilege('public.period_closes', 'SELECT') THEN
    RETURN QUERY
      SELECT 'closed total', c.id, c.sequence, later.closed_at IS NULL, c.headquarters_id, o.code,
        '/' || o.code || '/', c.reporting_year, c.reporting_month,
        NULL::smallint, NULL::smallint, NULL::text,
        (SELECT sum((total.value ->> 'kg_co2eq')::numeric) FROM jsonb_each(c.totals) AS total),
        c.run_id, r.code_version, c.closed_at, later.closed_at
      FROM public.period_closes AS c LEFT JOIN public.runs AS r ON r.run_id = c.run_id
      LEFT JOIN LATERAL (
        SELECT held.code FROM history.organizations AS held WHERE held.id = c.headquarters_id
        ORDER BY held.version DESC LIMIT 1
      ) AS o ON true
      LEFT JOIN public.period_closes AS later ON later.headquarters_id = c.headquarters_id
        AND later.reporting_year = c.reporting_year AND later.reporting_month = c.reporting_month
        AND later.sequence = c.sequence + 1
      WHERE c.id = subject AND (subject_version IS NULL OR c.sequence = subject_version);
  END IF;
END $$;

COMMENT ON FUNCTION public.trace_subject(uuid, integer) IS
  'What sum an id is of: a row of organization_rollups or product_rollups (without a version, the one in force or else the latest), or of period_closes, whose version is its sequence';

CREATE FUNCTION public.trace_parts(subject uuid, subject_version integer DEFAULT NULL)
RETURNS SETOF public.module_emissions
LANGUAGE plpgsql STABLE SECURITY INVOKER AS $$
DECLARE
  summed record;
BEGIN
  SELECT s.* INTO summed FROM public.trace_subject(subject, subject_version) AS s;
  IF summed.kind = 'roll-up' THEN
    RETURN QUERY
      SELECT e.* FROM public.module_emissions AS e
      WHERE e.reporting_year = summed.reporting_year AND e.reporting_month = summed.reporting_month
        AND e.tree_path ^@ summed.tree_path AND e.scope = summed.scope
        AND e.category_number = summed.category_number AND e.emission_type = summed.emission_type
        AND CASE WHEN summed.is_current THEN e.is_current
          ELSE e.computed_at <= summed.computed_at
            AND (e.superseded_at IS NULL OR e.superseded_at > summed.computed_at) END;
  ELSIF summed.kind = 'closed total' THEN
    RETURN QUERY
      SELECT e.* FROM public.module_emissions_reported(
        summed.organization_code, summed.reporting_year, summed.reporting_month, summed.version) AS e;
  ELSIF summed.kind = 'product roll-up' THEN
    RETURN QUERY SELECT e.* FROM public.trace_product_parts(subject, subject_version) AS e;
  END IF;
END $$;

COMMENT ON FUNCTION public.trace_parts(uuid, integer) IS
  'The emissions that a sum adds up: of a roll-up in force those in force, of a retired one those known when it was rolled up, of a closed total those reported in that close; of a product''s roll-up those of which it has a share';

CREATE FUNCTION public.trace_sums(subject uuid, subject_version integer DEFAULT NULL)
RETURNS TABLE (
  scope smallint, figure text, stated numeric, sum_of_parts numeric, parts bigint, is_equal boolean)
LANGUAGE plpgsql STABLE SECURITY INVOKER AS $$
DECLARE
  summed record;
BEGIN
  SELECT s.* INTO summed FROM public.trace_subject(subject, subject_version) AS s;
  IF summed.kind = 'roll-up' THEN
    RETURN QUERY
      WITH part AS (
        SELECT e.*, e.tree_path = summed.tree_path AS is_own
        FROM public.trace_parts(subject, subject_version) AS e
      ),
      added AS (
        SELECT count(*) AS subtree, count(*) FILTER (WHERE is_own) AS own,
          sum(kg_co2eq) AS subtree_kg_co2eq,
          sum(kg_co2eq_market_based) AS subtree_kg_co2eq_market_based,
          sum(kg_co2_biogenic) AS subtree_kg_co2_biogenic,
          sum(kg_co2eq) FILTER (WHERE is_own) AS own_kg_co2eq,
          sum(kg_co2eq_market_based) FILTER (WHERE is_own) AS own_kg_co2eq_market_based,
          sum(kg_co2_biogenic) FILTER (WHERE is_own) AS own_kg_co2_biogenic
        FROM part
      )
      SELECT summed.scope, f.name, f.stated, f.added, f.parts, f.stated IS NOT DISTINCT FROM f.added
      FROM added AS a CROSS JOIN history.organization_rollups AS c
      CROSS JOIN LATERAL (VALUES
        ('subtree_kg_co2eq', c.subtree_kg_co2eq, a.subtree_kg_co2eq, a.subtree),
        ('own_kg_co2eq', c.own_kg_co2eq, a.own_kg_co2eq, a.own),
        ('subtree_kg_co2eq_market_based', c.subtree_kg_co2eq_market_based,
          a.subtree_kg_co2eq_market_based, a.subtree),
        ('own_kg_co2eq_market_based', c.own_kg_co2eq_market_based, a.own_kg_co2eq_market_based, a.own),
        ('subtree_kg_co2_biogenic', c.subtree_kg_co2_biogenic, a.subtree_kg_co2_biogenic, a.subtree),
        ('own_kg_co2_biogenic', c.own_kg_co2_biogenic, a.own_kg_co2_biogenic, a.own)
      ) AS f (name, stated, added, parts)
      WHERE c.id = summed.id AND c.version = summed.version;
  ELSIF summed.kind = 'closed total' THEN
    RETURN QUERY
      WITH added AS (
        SELECT e.scope AS of_scope, count(*) AS parts, sum(e.kg_co2eq) AS kg_co2eq,
          sum(e.kg_co2eq_market_based) AS kg_co2eq_market_based
        FROM public.trace_parts(subject, subject_version) AS e GROUP BY 1
      ),
      told AS (
        SELECT substr(total.key, 6)::smallint AS of_scope,
          (total.value ->> 'kg_co2eq')::numeric AS kg_co2eq,
          (total.value ->> 'kg_co2eq_market_based')::numeric AS kg_co2eq_market_based
        FROM public.period_closes AS c CROSS JOIN LATERAL jsonb_each(c.totals) AS total
        WHERE c.id = summed.id
      )
      SELECT of_scope, f.name, f.stated, f.added, coalesce(a.parts, 0),
        f.stated IS NOT DISTINCT FROM f.added
      FROM told AS t FULL JOIN added AS a USING (of_scope)
      CROSS JOIN LATERAL (VALUES
        ('kg_co2eq', t.kg_co2eq, a.kg_co2eq),
        ('kg_co2eq_market_based', t.kg_co2eq_market_based, a.kg_co2eq_market_based)
      ) AS f (name, stated, added)
      ORDER BY of_scope, f.name;
  ELSIF summed.kind = 'product roll-up' THEN
    RETURN QUERY SELECT p.* FROM public.trace_product_sums(subject, subject_version) AS p;
  END IF;
END $$;

COMMENT ON FUNCTION public.trace_sums(uuid, integer) IS
  'Each figure that a sum states, in kg, beside the sum of its parts, and whether the two are equal to the last digit';

CREATE FUNCTION public.trace_rows(
  year integer, month integer, emissions uuid[], emission_versions integer[])
RETURNS SETOF public.emission_traces
LANGUAGE plpgsql STABLE SECURITY INVOKER
SET plan_cache_mode = force_generic_plan
SET max_parallel_workers_per_gather = 0
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off
-- else the view would be joined first, whole, and what is asked for last
SET join_collapse_limit = 20 SET from_collapse_limit = 20 SET geqo = off
AS $$
BEGIN
  RETURN QUERY
    SELECT t.* FROM unnest(emissions, emission_versions) WITH ORDINALITY AS asked (id, version, place)
    JOIN public.emission_traces AS t ON t.emission_id = asked.id AND t.version = asked.version
    WHERE t.reporting_year = year AND t.reporting_month = month AND NOT t.is_memo
    ORDER BY asked.place;
END $$;

COMMENT ON FUNCTION public.trace_rows(integer, integer, uuid[], integer[]) IS
  'What these versions of emissions of a month were made of, in the order in which they are named';

CREATE FUNCTION public.trace(
  subject uuid, subject_version integer DEFAULT NULL, largest integer DEFAULT NULL)
RETURNS SETOF public.emission_traces
LANGUAGE plpgsql STABLE SECURITY INVOKER AS $$
DECLARE
  summed record;
  parts record;
BEGIN
  RETURN QUERY
    SELECT t.* FROM public.trace_versions(subject) AS t
    WHERE subject_version IS NULL OR t.version = subject_version
    LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  SELECT s.* INTO summed FROM public.trace_subject(subject, subject_version) AS s;
  SELECT array_agg(e.id) AS ids, array_agg(e.version) AS versions INTO parts
  FROM (
    SELECT part.id, part.version FROM public.trace_parts(subject, subject_version) AS part
    ORDER BY abs(part.kg_co2eq) DESC, part.id
    LIMIT largest
  ) AS e;
  RETURN QUERY
    SELECT t.* FROM public.trace_rows(
      summed.reporting_year, summed.reporting_month, parts.ids, parts.versions) AS t;
END $$;

COMMENT ON FUNCTION public.trace(uuid, integer, integer) IS
  'What a number was made of: one row for an emission, one for each emission that a sum adds up, the largest first and not more than asked for';

-- What Dagster records as a materialisation is recorded here with the rows, in their transaction.
CREATE VIEW public.materializations WITH (security_invoker = true) AS
SELECT
  p.table_name,
  p.partition_key,
  p.publication_number,
  CASE
    -- a library is written by an asset of its own
    WHEN p.table_name = 'emission_factors' THEN coalesce((
      SELECT nullif(f.library, 'group') || '_factors' FROM history.emission_factors AS f
      WHERE p.published_at IN (f.computed_at, f.superseded_at) LIMIT 1), p.table_name)
    WHEN p.table_name = 'factors' THEN coalesce((
      SELECT nullif(f.library, 'group') || '_factors' FROM history.factors AS f
      WHERE p.published_at IN (f.computed_at, f.superseded_at) LIMIT 1), p.table_name)
    WHEN p.table_name IN ('organization_lines', 'organization_places') THEN 'organizations'
    WHEN p.table_name = 'rejected_inputs' THEN 'activity_files'
    WHEN p.table_name = 'rollups_by_gwp_set' THEN 'gas_rollups'
    ELSE p.table_name
  END AS asset_key,
  p.run_id,
  r.code_version,
  p.published_at,
  p.rows_inserted,
  p.rows_retired,
  p.checksum
FROM public.publications AS p LEFT JOIN public.runs AS r ON r.run_id = p.run_id;

COMMENT ON VIEW public.materializations IS
  'one row per publication that wrote, with the asset, the partition and the run that Dagster knows it by';
