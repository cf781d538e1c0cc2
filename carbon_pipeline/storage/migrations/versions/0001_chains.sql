-- What is published and closed is told in chains: each entry has a checksum over all it says, with
-- the checksum of the entry before it. The database writes moments, numbers and checksums itself.

-- The clock ----------------------------------------------------------------------------

CREATE FUNCTION history.moment_of_writing(partition_key text, year integer, month integer)
RETURNS timestamptz LANGUAGE sql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Later than all that was published or closed before it, even where the clock was set back. Every
  -- month rests on the tables without months, so these and each close know one another's moments.
  SELECT greatest(
    clock_timestamp(),
    (SELECT max(p.published_at) FROM public.publications AS p
      WHERE p.partition_key IN (moment_of_writing.partition_key, 'all')) + interval '1 microsecond',
    (SELECT max(c.closed_at) FROM public.period_closes AS c
      WHERE moment_of_writing.year IS NULL
        OR c.reporting_year = moment_of_writing.year
        AND c.reporting_month = moment_of_writing.month) + interval '1 microsecond')
$$;

COMMENT ON FUNCTION history.moment_of_writing(text, integer, integer) IS
  'Now by this database''s clock, and later than every publication and close of the partition';

CREATE INDEX publications_by_moment ON public.publications (partition_key, published_at);
CREATE INDEX publications_by_run ON public.publications (run_id, table_name);

-- Publications -------------------------------------------------------------------------

CREATE FUNCTION public.publication_checksum(entry public.publications) RETURNS text
LANGUAGE sql STABLE SET TimeZone = 'UTC'
RETURN encode(sha256(convert_to(jsonb_build_object(
  'table_name', (entry).table_name,
  'partition_key', (entry).partition_key,
  'publication_number', (entry).publication_number,
  'run_id', (entry).run_id,
  'published_at', (entry).published_at,
  'rows_inserted', (entry).rows_inserted,
  'rows_retired', (entry).rows_retired,
  'inserted_ids', encode(sha256((entry).inserted_ids), 'hex'),
  'inserted_checksum', (entry).inserted_checksum,
  'retired_checksum', (entry).retired_checksum,
  'previous_checksum', (entry).previous_checksum
)::text, 'UTF8')), 'hex');

COMMENT ON FUNCTION public.publication_checksum(public.publications) IS
  'SHA-256 over all that an entry of publications says, but for the checksum itself';

CREATE FUNCTION history.chain_publication() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  latest record;
BEGIN
  PERFORM pg_advisory_xact_lock(777004, hashtext(NEW.table_name || NEW.partition_key));
  SELECT p.publication_number, p.checksum, p.published_at INTO latest
  FROM public.publications AS p
  WHERE p.table_name = NEW.table_name AND p.partition_key = NEW.partition_key
  ORDER BY p.publication_number DESC LIMIT 1;
  IF latest.published_at >= NEW.published_at THEN
    RAISE EXCEPTION 'A publication of % is later than the one before it.', NEW.table_name
      USING ERRCODE = 'CB003';
  END IF;
  NEW.publication_number := coalesce(latest.publication_number, 0) + 1;
  NEW.previous_checksum := latest.checksum;
  NEW.checksum := public.publication_checksum(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER chain BEFORE INSERT ON public.publications
  FOR EACH ROW EXECUTE FUNCTION history.chain_publication();

-- Closes and restatements --------------------------------------------------------------

CREATE FUNCTION public.close_checksum(entry public.period_closes) RETURNS text
LANGUAGE sql STABLE SET TimeZone = 'UTC'
RETURN encode(sha256(convert_to((to_jsonb(entry) - 'checksum')::text, 'UTF8')), 'hex');

COMMENT ON FUNCTION public.close_checksum(public.period_closes) IS
  'SHA-256 over all that an entry of period_closes says, but for the checksum itself';

CREATE FUNCTION history.last_sequence_held(headquarters uuid, year integer, month integer)
RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM history.lock_month_for_close(year, month);
  -- Only after the lock: a close that was under way is seen now.
  RETURN (
    SELECT max(c.sequence) FROM public.period_closes AS c
    WHERE c.headquarters_id = headquarters
      AND c.reporting_year = year AND c.reporting_month = month);
END $$;

COMMENT ON FUNCTION history.last_sequence_held(uuid, integer, integer) IS
  'Sequence of the month''s last close for the head office, null where there is none; no other comes until the end of this transaction';

CREATE FUNCTION history.chain_close() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  latest integer;
  before record;
BEGIN
  latest := history.last_sequence_held(
    NEW.headquarters_id, NEW.reporting_year, NEW.reporting_month);
  IF NEW.sequence IS DISTINCT FROM coalesce(latest, 0) + 1 THEN
    RAISE EXCEPTION 'The next entry of the month % has the sequence %, not %.',
      history.month_name(NEW.reporting_year, NEW.reporting_month),
      coalesce(latest, 0) + 1, NEW.sequence
      USING ERRCODE = 'CB003';
  END IF;
  IF history.is_closed(NEW.headquarters_id, NEW.reporting_year, NEW.reporting_month) THEN
    RAISE EXCEPTION 'The month % is closed; it is closed again by a restatement only.',
      history.month_name(NEW.reporting_year, NEW.reporting_month)
      USING ERRCODE = 'CB003';
  END IF;
  -- Two months may close at the same time, and have one order: in the register, and in the head
  -- office's chain.
  PERFORM pg_advisory_xact_lock(777006, hashtext(TG_TABLE_NAME));
  PERFORM pg_advisory_xact_lock(777003, hashtext(NEW.headquarters_id::text));
  SELECT c.chain_number, c.checksum, c.closed_at INTO before FROM public.period_closes AS c
  WHERE c.headquarters_id = NEW.headquarters_id ORDER BY c.chain_number DESC LIMIT 1;
  NEW.status := CASE WHEN NEW.sequence = 1 THEN 'closed' ELSE 'restated' END;
  NEW.closed_at := greatest(
    history.moment_of_writing(
      history.month_name(NEW.reporting_year, NEW.reporting_month),
      NEW.reporting_year, NEW.reporting_month),
    before.closed_at + interval '1 microsecond');
  NEW.chain_number := coalesce(before.chain_number, 0) + 1;
  NEW.previous_checksum := before.checksum;
  NEW.registers := (
    SELECT coalesce(jsonb_object_agg(r.register, jsonb_build_object(
      'entry_number', r.entry_number, 'checksum', r.checksum)), '{}')
    FROM (
      SELECT DISTINCT ON (register) register, entry_number, checksum FROM public.register_entries
      ORDER BY register, entry_number DESC) AS r);
  NEW.checksum := public.close_checksum(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER chain BEFORE INSERT ON public.period_closes
  FOR EACH ROW EXECUTE FUNCTION history.chain_close();

CREATE UNIQUE INDEX period_closes_in_chain
  ON public.period_closes (headquarters_id, chain_number);

CREATE FUNCTION history.begin_restatement() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  latest integer;
BEGIN
  latest := history.last_sequence_held(
    NEW.headquarters_id, NEW.reporting_year, NEW.reporting_month);
  IF latest IS NULL OR NEW.sequence IS DISTINCT FROM latest + 1 THEN
    RAISE EXCEPTION 'A restatement of % follows its last close; %.',
      history.month_name(NEW.reporting_year, NEW.reporting_month),
      CASE WHEN latest IS NULL THEN 'it has none' ELSE 'its sequence is ' || latest + 1 END
      USING ERRCODE = 'CB003';
  END IF;
  NEW.started_at := clock_timestamp();
  RETURN NEW;
END $$;

CREATE TRIGGER begins BEFORE INSERT ON public.restatements
  FOR EACH ROW EXECUTE FUNCTION history.begin_restatement();

CREATE VIEW public.month_states WITH (security_invoker = true) AS
SELECT
  c.headquarters_id,
  c.reporting_year,
  c.reporting_month,
  c.sequence,
  c.closed_at,
  CASE WHEN EXISTS (
    SELECT FROM public.restatements AS r
    WHERE r.headquarters_id = c.headquarters_id AND r.reporting_year = c.reporting_year
      AND r.reporting_month = c.reporting_month AND r.sequence > c.sequence
  ) THEN 'restating' ELSE c.status END AS state
FROM public.period_closes AS c
WHERE NOT EXISTS (
  SELECT FROM public.period_closes AS later
  WHERE later.headquarters_id = c.headquarters_id AND later.reporting_year = c.reporting_year
    AND later.reporting_month = c.reporting_month AND later.sequence > c.sequence
);

COMMENT ON VIEW public.month_states IS
  'one row per head office and month that was ever closed: its last close, and whether it is `closed`, `restated` (closed again) or `restating` (open until that ends)';
