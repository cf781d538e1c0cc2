-- What the database itself refuses, for every login, its owner included:
--   CB001  a write into a month that is closed for the row's head office
--   CB002  changing or removing what history has recorded
--   CB003  a close or a month that does not follow its rules

-- Months and their locks -------------------------------------------------------------

CREATE FUNCTION history.month_name(year integer, month integer) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(year, 'FM0000') || '-' || to_char(month, 'FM00');

COMMENT ON FUNCTION history.month_name(integer, integer) IS
  'The month as people and publications name it: 2024-12';

CREATE FUNCTION history.month_lock_key(year integer, month integer) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (777001::bigint << 32) + year * 12 + month;

COMMENT ON FUNCTION history.month_lock_key(integer, integer) IS
  'Key of the advisory lock that writers of a month share and its close takes alone';

CREATE FUNCTION history.lock_month_for_write(year integer, month integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- A transaction that looks at one moment only would not see a close that came after it.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Months are written in READ COMMITTED transactions only.'
      USING ERRCODE = 'CB003';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(history.month_lock_key(year, month));
END $$;

COMMENT ON FUNCTION history.lock_month_for_write(integer, integer) IS
  'Holds off the close of a month until the end of this transaction';

CREATE FUNCTION history.lock_month_for_close(year integer, month integer) RETURNS void
LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(history.month_lock_key(year, month))
$$;

COMMENT ON FUNCTION history.lock_month_for_close(integer, integer) IS
  'Waits for every writer of a month and holds off new ones until the end of this transaction';

CREATE FUNCTION history.is_closed(headquarters uuid, year integer, month integer)
RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.period_closes AS c
    WHERE c.headquarters_id = headquarters
      AND c.reporting_year = year AND c.reporting_month = month
  ) AND NOT EXISTS (
    SELECT FROM public.restatements AS r
    WHERE r.headquarters_id = headquarters
      AND r.reporting_year = year AND r.reporting_month = month
      AND r.sequence > (
        SELECT max(c.sequence) FROM public.period_closes AS c
        WHERE c.headquarters_id = headquarters
          AND c.reporting_year = year AND c.reporting_month = month)
  )
$$;

COMMENT ON FUNCTION history.is_closed(uuid, integer, integer) IS
  'Whether the month is closed for the head office and no restatement of it has begun';

CREATE FUNCTION history.refuse_if_closed(
  headquarters uuid, year integer, month integer, moment timestamptz)
RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head_office text;
BEGIN
  PERFORM history.lock_month_for_write(year, month);
  -- Only after the lock: a close that was under way is seen now.
  IF history.is_closed(headquarters, year, month) THEN
    SELECT o.code INTO head_office FROM history.organizations AS o
    WHERE o.id = headquarters ORDER BY o.version DESC LIMIT 1;
    RAISE EXCEPTION 'The month % is closed for the head office %.',
      history.month_name(year, month), coalesce(head_office, headquarters::text)
      USING ERRCODE = 'CB001',
        HINT = 'A correction of a closed month is published beside it, as a restatement.';
  END IF;
  -- A moment before the last close would make the row part of what was reported then.
  IF moment <= (
    SELECT max(c.closed_at) FROM public.period_closes AS c
    WHERE c.headquarters_id = headquarters
      AND c.reporting_year = year AND c.reporting_month = month
  ) THEN
    RAISE EXCEPTION 'What is written into a restated month bears a moment after its last close.'
      USING ERRCODE = 'CB003';
  END IF;
END $$;

-- Triggers -----------------------------------------------------------------------------

CREATE FUNCTION history.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What %.% has recorded is never changed or removed (% refused).',
    TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'CB002',
      HINT = 'Publish a new version; the one in force is retired by that.';
END $$;

CREATE FUNCTION history.check_inserted_months() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  touched record;
BEGIN
  FOR touched IN
    SELECT headquarters_id, reporting_year, reporting_month, min(computed_at) AS moment
    FROM new_rows GROUP BY 1, 2, 3 ORDER BY 2, 3, 1
  LOOP
    PERFORM history.refuse_if_closed(
      touched.headquarters_id, touched.reporting_year, touched.reporting_month, touched.moment);
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION history.check_retired_months() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  touched record;
BEGIN
  -- The retirement columns are the only ones that change, so these name every month.
  FOR touched IN
    SELECT headquarters_id, reporting_year, reporting_month, min(superseded_at) AS moment
    FROM new_rows GROUP BY 1, 2, 3 ORDER BY 2, 3, 1
  LOOP
    PERFORM history.refuse_if_closed(
      touched.headquarters_id, touched.reporting_year, touched.reporting_month, touched.moment);
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION history.check_retirement() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- All were in force and none is: each was retired, once.
  IF EXISTS (SELECT FROM old_rows WHERE NOT is_current)
     OR EXISTS (SELECT FROM new_rows WHERE is_current) THEN
    RAISE EXCEPTION 'A row of %.% is retired once, and stays retired.',
      TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'CB002';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION history.check_inserted_categories() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  unknown record;
BEGIN
  SELECT n.scope, n.category_number INTO unknown
  FROM (SELECT DISTINCT scope, category_number FROM new_rows) AS n
  WHERE NOT EXISTS (
    SELECT FROM public.ghg_categories AS c
    WHERE c.scope = n.scope AND c.category_number = n.category_number)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'Scope % has no category %.', unknown.scope, unknown.category_number
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

-- Results point at categories by trigger, so these stay; new ones may be added.
CREATE TRIGGER guard_rows BEFORE DELETE OR TRUNCATE ON public.ghg_categories
  FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER guard_keys BEFORE UPDATE OF scope, category_number ON public.ghg_categories
  FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();

-- What a login was let see stays on record: a grant ends once, and is not changed.
CREATE FUNCTION history.check_revocation() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM old_rows WHERE revoked_at IS NOT NULL) THEN
    RAISE EXCEPTION 'A grant is revoked once, and stays revoked.' USING ERRCODE = 'CB002';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER guard_rows BEFORE DELETE OR TRUNCATE ON public.access_grants
  FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER guard_content
  BEFORE UPDATE OF login, role, tree_path, granted_at, granted_by ON public.access_grants
  FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change();
CREATE TRIGGER guard_revocation AFTER UPDATE ON public.access_grants
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION history.check_revocation();

-- Where the triggers stand ---------------------------------------------------------------

CREATE PROCEDURE history.guard_register(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER guard_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change()', target);
END $$;

COMMENT ON PROCEDURE history.guard_register(regclass) IS
  'Lets a register only grow';

CREATE PROCEDURE history.guard_history(target regclass) LANGUAGE plpgsql AS $$
DECLARE
  content text;
  monthly boolean;
  categorised boolean;
BEGIN
  SELECT string_agg(quote_ident(a.attname), ', '),
      bool_or(a.attname = 'reporting_year'), bool_or(a.attname = 'category_number')
    INTO content, monthly, categorised
  FROM pg_attribute AS a
  WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attname NOT IN ('is_current', 'superseded_at', 'superseded_by_run_id');

  EXECUTE format('CREATE TRIGGER guard_rows BEFORE DELETE OR TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change()', target);
  EXECUTE format('CREATE TRIGGER guard_content BEFORE UPDATE OF %s ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change()', content, target);
  EXECUTE format('CREATE TRIGGER guard_retirement AFTER UPDATE ON %s
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history.check_retirement()', target);
  IF categorised THEN
    EXECUTE format('CREATE TRIGGER guard_categories AFTER INSERT ON %s
      REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION history.check_inserted_categories()', target);
  END IF;
  IF monthly THEN
    EXECUTE format('CREATE TRIGGER guard_months_inserted AFTER INSERT ON %s
      REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION history.check_inserted_months()', target);
    EXECUTE format('CREATE TRIGGER guard_months_retired AFTER UPDATE ON %s
      REFERENCING NEW TABLE AS new_rows
      FOR EACH STATEMENT EXECUTE FUNCTION history.check_retired_months()', target);
  END IF;
END $$;

COMMENT ON PROCEDURE history.guard_history(regclass) IS
  'Lets a history table or partition take new versions and retire old ones, and nothing else';

-- Partitions -----------------------------------------------------------------------------

CREATE FUNCTION history.ensure_month(year integer, month integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parent record;
  partition text;
BEGIN
  IF year NOT BETWEEN 1900 AND 9998 OR month NOT BETWEEN 1 AND 12 THEN
    RAISE EXCEPTION '%-% is not a reporting month.', year, month USING ERRCODE = 'CB003';
  END IF;
  PERFORM pg_advisory_xact_lock(777002, year * 12 + month);
  FOR parent IN
    SELECT c.oid::regclass AS name, c.relname FROM pg_partitioned_table AS p
    JOIN pg_class AS c ON c.oid = p.partrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'history')
    ORDER BY c.relname
  LOOP
    partition := format('history.%I', format(
      '%s_%s_%s', parent.relname, to_char(year, 'FM0000'), to_char(month, 'FM00')));
    CONTINUE WHEN to_regclass(partition) IS NOT NULL;
    -- Made apart and attached: readers and writers of other months go on.
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING CONSTRAINTS INCLUDING COMMENTS)',
      partition, parent.name);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%s, %s) TO (%s, %s)',
      parent.name, partition, year, month, year, month + 1);
    CALL history.guard_history(partition::regclass);
    CALL access.protect(partition::regclass, true);
    EXECUTE format('GRANT SELECT, INSERT,
      UPDATE (is_current, superseded_at, superseded_by_run_id) ON %s TO carbon_writer', partition);
  END LOOP;
END $$;

COMMENT ON FUNCTION history.ensure_month(integer, integer) IS
  'Makes the partitions of a month where they are missing, guarded like their tables';

-- Guards on what there is ------------------------------------------------------------------

DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN
    SELECT attrelid::regclass FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid AND relkind IN ('r', 'p')
    WHERE attname = 'superseded_at' AND relnamespace::regnamespace::text IN ('public', 'history')
  LOOP
    CALL history.guard_history(target);
  END LOOP;
  FOREACH target IN ARRAY
    ARRAY['public.document_versions', 'public.acceptances', 'public.factor_imports',
      'public.period_closes', 'public.restatements', 'public.publications',
      'public.runs', 'public.register_entries']::regclass[]
  LOOP
    CALL history.guard_register(target);
  END LOOP;
END $$;
