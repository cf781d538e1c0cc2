-- Registers only grow, and each keeps a chain beside it: an entry for every row that it took, with a
-- checksum over the row and the checksum of the register's entry before it. What is changed or removed
-- in a register no longer fits its entry; a close records how far each chain had come.

CREATE FUNCTION history.enter_register() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
  latest record;
  said text;
  entry public.register_entries;
BEGIN
  PERFORM pg_advisory_xact_lock(777006, hashtext(TG_TABLE_NAME));
  SELECT r.entry_number, r.checksum INTO latest FROM public.register_entries AS r
  WHERE r.register = TG_TABLE_NAME ORDER BY r.entry_number DESC LIMIT 1;
  -- these have a checksum over all they say, and identifiers by the million
  IF TG_TABLE_NAME IN ('publications', 'period_closes') THEN
    said := NEW.checksum;
  ELSE
    said := encode(sha256(convert_to(to_jsonb(NEW)::text, 'UTF8')), 'hex');
  END IF;
  entry.register := TG_TABLE_NAME;
  entry.entry_number := coalesce(latest.entry_number, 0) + 1;
  EXECUTE format('SELECT jsonb_build_object(%s)', (
    SELECT string_agg(format('%L, ($1).%I', name, name), ', ') FROM unnest(TG_ARGV) AS name))
    INTO entry.entry_key USING NEW;
  entry.entry_checksum := said;
  entry.previous_checksum := latest.checksum;
  entry.checksum := public.register_checksum(entry);
  INSERT INTO public.register_entries SELECT entry.*;
  RETURN NULL;
END $$;

CREATE FUNCTION public.register_checksum(entry public.register_entries) RETURNS text
LANGUAGE sql STABLE SET TimeZone = 'UTC'
RETURN encode(sha256(convert_to((to_jsonb(entry) - 'checksum')::text, 'UTF8')), 'hex');

COMMENT ON FUNCTION public.register_checksum(public.register_entries) IS
  'SHA-256 over all that an entry of register_entries says, but for the checksum itself';

CREATE TRIGGER enters AFTER INSERT ON public.publications
  FOR EACH ROW EXECUTE FUNCTION
  history.enter_register('table_name', 'partition_key', 'publication_number');
CREATE TRIGGER enters AFTER INSERT ON public.period_closes
  FOR EACH ROW EXECUTE FUNCTION history.enter_register('id');
CREATE TRIGGER enters AFTER INSERT ON public.restatements
  FOR EACH ROW EXECUTE FUNCTION
  history.enter_register('headquarters_id', 'reporting_year', 'reporting_month', 'sequence');
CREATE TRIGGER enters AFTER INSERT ON public.acceptances
  FOR EACH ROW EXECUTE FUNCTION history.enter_register('id');
CREATE TRIGGER enters AFTER INSERT ON public.factor_imports
  FOR EACH ROW EXECUTE FUNCTION history.enter_register('id');
CREATE TRIGGER enters AFTER INSERT ON public.runs
  FOR EACH ROW EXECUTE FUNCTION history.enter_register('run_id');
-- a grant that ends is entered again as it is then
CREATE TRIGGER enters AFTER INSERT OR UPDATE ON public.access_grants
  FOR EACH ROW EXECUTE FUNCTION history.enter_register('login', 'role', 'tree_path', 'granted_at');
