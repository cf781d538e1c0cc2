-- The owner has no login. The writer adds versions and retires them; analysts read.

GRANT USAGE ON SCHEMA public, history TO carbon_writer, carbon_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA public, history TO carbon_writer, carbon_analyst;
GRANT INSERT ON public.document_versions, public.acceptances, public.period_closes,
  public.factor_imports TO carbon_writer;
GRANT INSERT, UPDATE ON public.emission_types, public.module_types, public.variant_types,
  public.ghg_categories, public.gwp_values TO carbon_writer;

DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN
    SELECT attrelid::regclass FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid AND relkind IN ('r', 'p')
    WHERE attname = 'superseded_at' AND relnamespace::regnamespace::text IN ('public', 'history')
  LOOP
    EXECUTE format('GRANT INSERT,
      UPDATE (is_current, superseded_at, superseded_by_run_id) ON %s TO carbon_writer', target);
  END LOOP;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA history FROM PUBLIC;
REVOKE EXECUTE ON ALL PROCEDURES IN SCHEMA history FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  history.ensure_month(integer, integer),
  history.month_lock_key(integer, integer),
  history.lock_month_for_write(integer, integer),
  history.lock_month_for_close(integer, integer),
  history.is_closed(uuid, integer, integer)
  TO carbon_writer;
