-- Who sees which rows. A partner's login sees the branches that it was granted, by the tree path
-- that each row had in its month. Analysts and auditors see every row of the group; the writer
-- bypasses row level security, because COPY is refused under it.

-- Nobody runs a function because nobody forbade it: who may is said where it is made.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;

CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'Decides who sees which rows; nobody but the owner can name what is in it';

CREATE FUNCTION access.branches() RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- session_user: whoever gave the password, whatever role was taken on since
  RETURN ARRAY(
    SELECT granted.tree_path FROM public.access_grants AS granted
    WHERE granted.login = session_user AND granted.role = 'partner'
      AND granted.revoked_at IS NULL);
END $$;

COMMENT ON FUNCTION access.branches() IS
  'Tree paths of the branches that the login of this session was granted';

CREATE FUNCTION access.organizations() RETURNS SETOF text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- What belongs to no month cannot be shared out between the branches of one that moved.
  RETURN QUERY
    SELECT p.organization_code FROM history.organization_places AS p WHERE p.is_current
    GROUP BY p.organization_code HAVING bool_and(p.tree_path ^@ ANY (access.branches()));
END $$;

COMMENT ON FUNCTION access.organizations() IS
  'Codes of the organisations that stand in the branches of this login in every month they have';

CREATE PROCEDURE access.protect(target regclass, hidden boolean) LANGUAGE plpgsql AS $$
DECLARE
  unsaid text;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY owner ON %s TO carbon_owner USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY readers ON %s FOR SELECT TO carbon_analyst, carbon_auditor
    USING (true)', target);
  IF NOT hidden THEN
    RETURN;
  END IF;
  -- What a query is estimated to find would tell what others have: how many rows a month has is
  -- said by the partitions already, and an id tells nothing.
  SELECT string_agg(format('ALTER COLUMN %I SET STATISTICS 0', a.attname), ', ') INTO unsaid
  FROM pg_catalog.pg_attribute AS a
  WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attname NOT IN ('id', 'reporting_year', 'reporting_month');
  EXECUTE format('ALTER TABLE %s %s', target, unsaid);
END $$;

COMMENT ON PROCEDURE access.protect(regclass, boolean) IS
  'Shows a table to the owner, analysts and auditors alone; where rows are hidden from partners, estimates say nothing of them';
