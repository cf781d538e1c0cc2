-- A row of product_rollups followed down: which companies' products enter it, and with which share of
-- their emissions. Parts that share one product take it up in the order of their codes: each has what
-- the running share comes to, less what it came to before, both rounded at the stored 18 decimals.

CREATE FUNCTION public.trace_shares(subject uuid, subject_version integer DEFAULT NULL)
RETURNS TABLE (
  mapping_code text, organization_code text, company_product_code text, product_hierarchy_path text,
  share_before numeric, share_with numeric, is_own boolean)
LANGUAGE plpgsql STABLE SECURITY INVOKER AS $$
DECLARE
  cell history.product_rollups;
BEGIN
  SELECT p.* INTO cell FROM history.product_rollups AS p
  WHERE p.id = subject AND (subject_version IS NULL OR p.version = subject_version)
  ORDER BY p.version DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
    WITH RECURSIVE held AS (
      SELECT m.*, sum(m.share_of_product) OVER (
          PARTITION BY m.organization_code, m.company_product_code ORDER BY m.mapping_code COLLATE "C"
        ) AS running
      FROM history.product_code_mappings AS m
      WHERE m.reporting_year = cell.reporting_year AND m.reporting_month = cell.reporting_month
        AND m.is_active
        AND CASE WHEN cell.is_current THEN m.is_current
          ELSE m.computed_at <= cell.computed_at
            AND (m.superseded_at IS NULL OR m.superseded_at > cell.computed_at) END
    ),
    below AS (
      SELECT h.* FROM held AS h WHERE h.mapping_code = cell.mapping_code
      UNION ALL
      SELECT h.* FROM held AS h JOIN below AS b ON h.parent_mapping_id = b.id
    )
    SELECT b.mapping_code, b.organization_code, b.company_product_code, b.product_hierarchy_path,
      b.running - b.share_of_product, b.running, b.mapping_code = cell.mapping_code
    FROM below AS b
    UNION ALL
    -- what no share covers
    SELECT NULL, cell.organization_code, cell.company_product_code, NULL,
      coalesce((SELECT sum(h.share_of_product) FROM held AS h
        WHERE h.organization_code = cell.organization_code
          AND h.company_product_code = cell.company_product_code), 0), 1, true
    WHERE cell.mapping_code IS NULL
    ORDER BY 4, 1;
END $$;

COMMENT ON FUNCTION public.trace_shares(uuid, integer) IS
  'The companies'' products whose emissions enter a row of product_rollups: the running share of each before it and with it, among the parts that share the product, and whether it is the row''s own';

CREATE FUNCTION public.trace_product_subject(subject uuid, subject_version integer)
RETURNS TABLE (
  kind text, id uuid, version integer, is_current boolean,
  headquarters_id uuid, organization_code text, tree_path text,
  reporting_year smallint, reporting_month smallint,
  scope smallint, category_number smallint, emission_type text,
  kg_co2eq numeric, run_id text, code_version text, computed_at timestamptz, superseded_at timestamptz)
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT 'product roll-up', p.id, p.version, p.is_current, p.headquarters_id, p.organization_code,
    p.tree_path, p.reporting_year, p.reporting_month, p.scope, p.category_number, NULL::text,
    coalesce(p.subtree_kg_co2eq, p.own_kg_co2eq), p.run_id, r.code_version, p.computed_at, p.superseded_at
  FROM history.product_rollups AS p LEFT JOIN public.runs AS r ON r.run_id = p.run_id
  WHERE p.id = subject AND (subject_version IS NULL OR p.version = subject_version)
  ORDER BY p.version DESC LIMIT 1;
END;

COMMENT ON FUNCTION public.trace_product_subject(uuid, integer) IS
  'A row of product_rollups as trace_subject tells of it';

CREATE FUNCTION public.trace_product_parts(subject uuid, subject_version integer)
RETURNS SETOF public.module_emissions
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT e.* FROM public.trace_product_subject(subject, subject_version) AS c
  JOIN public.module_emissions AS e ON e.reporting_year = c.reporting_year
    AND e.reporting_month = c.reporting_month AND e.scope = c.scope
    AND e.category_number = c.category_number
    AND CASE WHEN c.is_current THEN e.is_current
      ELSE e.computed_at <= c.computed_at
        AND (e.superseded_at IS NULL OR e.superseded_at > c.computed_at) END
  WHERE (e.organization_code, e.product_code) IN (
    SELECT s.organization_code, s.company_product_code
    FROM public.trace_shares(subject, subject_version) AS s);
END;

COMMENT ON FUNCTION public.trace_product_parts(uuid, integer) IS
  'The emissions of which a row of product_rollups has a share';

CREATE FUNCTION public.trace_product_sums(subject uuid, subject_version integer)
RETURNS TABLE (
  scope smallint, figure text, stated numeric, sum_of_parts numeric, parts bigint, is_equal boolean)
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  WITH whole AS (
    SELECT e.organization_code, e.product_code, count(*) AS emissions, sum(e.kg_co2eq) AS kg_co2eq,
      sum(e.kg_co2eq_market_based) AS kg_co2eq_market_based,
      sum(e.kg_co2_biogenic) AS kg_co2_biogenic
    FROM public.trace_product_parts(subject, subject_version) AS e GROUP BY 1, 2
  ),
  -- one row per company's product and figure that enters, with its part of what was emitted for it
  taken AS (
    SELECT s.is_own, w.emissions, f.figure,
      round(f.kg * s.share_with, 18) - round(f.kg * s.share_before, 18) AS kg
    FROM public.trace_shares(subject, subject_version) AS s
    JOIN whole AS w ON w.organization_code = s.organization_code
      AND w.product_code = s.company_product_code
    CROSS JOIN LATERAL (VALUES
      ('kg_co2eq', w.kg_co2eq), ('kg_co2eq_market_based', w.kg_co2eq_market_based),
      ('kg_co2_biogenic', w.kg_co2_biogenic)
    ) AS f (figure, kg)
  ),
  added AS (
    SELECT t.figure, sum(t.kg) AS subtree, sum(t.kg) FILTER (WHERE t.is_own) AS own,
      -- a product may enter in more than one place
      (SELECT sum(w.emissions) FROM whole AS w)::bigint AS subtree_parts,
      coalesce(sum(t.emissions) FILTER (WHERE t.is_own), 0)::bigint AS own_parts
    FROM taken AS t GROUP BY 1
  ),
  stated AS (
    SELECT p.scope, p.mapping_code, f.figure, f.own, f.subtree
    FROM public.trace_product_subject(subject, subject_version) AS c
    JOIN history.product_rollups AS p ON p.id = c.id AND p.version = c.version
    CROSS JOIN LATERAL (VALUES
      ('kg_co2eq', p.own_kg_co2eq, p.subtree_kg_co2eq),
      ('kg_co2eq_market_based', p.own_kg_co2eq_market_based, p.subtree_kg_co2eq_market_based),
      ('kg_co2_biogenic', p.own_kg_co2_biogenic, p.subtree_kg_co2_biogenic)
    ) AS f (figure, own, subtree)
  )
  SELECT s.scope, f.prefix || s.figure, f.stated, f.added, coalesce(f.parts, 0),
    f.stated IS NOT DISTINCT FROM f.added
  FROM stated AS s LEFT JOIN added AS a ON a.figure = s.figure
  CROSS JOIN LATERAL (VALUES
    -- what enters no product has no products below it
    ('subtree_', s.subtree, CASE WHEN s.mapping_code IS NOT NULL THEN a.subtree END,
      CASE WHEN s.mapping_code IS NOT NULL THEN a.subtree_parts END),
    ('own_', s.own, a.own, a.own_parts)
  ) AS f (prefix, stated, added, parts)
  ORDER BY array_position(ARRAY['kg_co2eq', 'kg_co2eq_market_based', 'kg_co2_biogenic'], s.figure),
    f.prefix DESC;
END;

COMMENT ON FUNCTION public.trace_product_sums(uuid, integer) IS
  'Each figure of a row of product_rollups, in kg, beside the shares of the emissions that enter it';
