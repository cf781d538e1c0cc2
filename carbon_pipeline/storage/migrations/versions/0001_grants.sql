-- The owner has no login. The writer adds versions and retires them; analysts read, auditors also
-- read who was let see what; what partners see is granted table by table and view by view.

GRANT USAGE ON SCHEMA public, history
  TO carbon_writer, carbon_analyst, carbon_auditor, carbon_partner;
GRANT SELECT ON ALL TABLES IN SCHEMA public, history
  TO carbon_writer, carbon_analyst, carbon_auditor;
REVOKE ALL ON public.access_grants FROM carbon_writer, carbon_analyst;
-- it names the logins that were let see something
REVOKE ALL ON public.register_entries FROM carbon_writer, carbon_analyst;
GRANT INSERT ON public.document_versions, public.acceptances, public.factor_imports,
  public.period_closes, public.restatements, public.publications, public.runs TO carbon_writer;
GRANT INSERT, UPDATE ON public.emission_types, public.module_types, public.variant_types,
  public.ghg_categories, public.gwp_values TO carbon_writer;

CREATE UNIQUE INDEX access_grants_in_force ON public.access_grants (login, role, tree_path)
  WHERE revoked_at IS NULL;

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
  -- A view shows its reader what the reader may see of the tables below, and refuses where that is nothing.
  FOR target IN
    SELECT oid::regclass FROM pg_class
    WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
      AND relowner = 'carbon_owner'::regrole
  LOOP
    EXECUTE format('GRANT SELECT ON %s TO carbon_partner', target);
  END LOOP;
END $$;

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA history, access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  history.ensure_month(integer, integer),
  history.month_lock_key(integer, integer),
  history.lock_month_for_write(integer, integer),
  history.lock_month_for_close(integer, integer),
  history.is_closed(uuid, integer, integer),
  history.moment_of_writing(text, integer, integer)
  TO carbon_writer;

DO $$
DECLARE
  made regprocedure;
BEGIN
  -- They run with their reader's rights, so they show what a query of the tables would.
  FOR made IN
    SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner = 'carbon_owner'::regrole
      AND NOT prosecdef
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s
      TO carbon_writer, carbon_analyst, carbon_auditor, carbon_partner', made);
  END LOOP;
END $$;

-- called by the policies, in the name of whoever asks
GRANT EXECUTE ON FUNCTION access.branches(), access.organizations() TO carbon_partner;
