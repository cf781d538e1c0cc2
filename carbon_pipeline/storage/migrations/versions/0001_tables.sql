-- Written out from the vocabulary; frozen once released.

CREATE TABLE public.emission_types (
  "code" text NOT NULL,
  "id" uuid NOT NULL,
  "label" text NOT NULL,
  "unit" text NOT NULL,
  CONSTRAINT emission_types_pkey PRIMARY KEY ("code")
);

COMMENT ON TABLE public.emission_types IS 'one row per kind of emission';

COMMENT ON COLUMN public.emission_types."code" IS 'Code that results name it by';

COMMENT ON COLUMN public.emission_types."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.emission_types."label" IS 'Name that people read';

COMMENT ON COLUMN public.emission_types."unit" IS 'Unit of its emissions';

CREATE TABLE public.module_types (
  "code" text NOT NULL,
  "id" uuid NOT NULL,
  "label" text NOT NULL,
  "description" text NOT NULL,
  "method" text NOT NULL,
  "formula" text NOT NULL,
  "formula_version" text NOT NULL,
  "quantity_column" text NOT NULL,
  CONSTRAINT module_types_pkey PRIMARY KEY ("code")
);

COMMENT ON TABLE public.module_types IS 'one row per emission module';

COMMENT ON COLUMN public.module_types."code" IS 'Code that results name it by';

COMMENT ON COLUMN public.module_types."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.module_types."label" IS 'Name that people read';

COMMENT ON COLUMN public.module_types."description" IS 'What the module covers';

COMMENT ON COLUMN public.module_types."method" IS 'Method that obtained the number';

COMMENT ON COLUMN public.module_types."formula" IS 'Formula in words';

COMMENT ON COLUMN public.module_types."formula_version" IS 'Formula and its version';

COMMENT ON COLUMN public.module_types."quantity_column" IS 'Column of its activity files that holds the quantity';

CREATE TABLE public.variant_types (
  "id" uuid NOT NULL,
  "module_type" text NOT NULL,
  "code" text NOT NULL,
  "label" text NOT NULL,
  CONSTRAINT variant_types_pkey PRIMARY KEY ("module_type", "code"),
  CONSTRAINT variant_types_module_type_known FOREIGN KEY ("module_type") REFERENCES public.module_types ("code")
);

COMMENT ON TABLE public.variant_types IS 'one row per variant of a module';

COMMENT ON COLUMN public.variant_types."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.variant_types."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.variant_types."code" IS 'Code that results name it by';

COMMENT ON COLUMN public.variant_types."label" IS 'Name that people read';

CREATE TABLE public.ghg_categories (
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "name" text NOT NULL,
  "name_ko" text NOT NULL,
  "stream" text NOT NULL,
  "alias" text NOT NULL,
  CONSTRAINT ghg_categories_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT ghg_categories_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT ghg_categories_stream_allowed CHECK ("stream" IN ('direct', 'energy', 'upstream', 'downstream')),
  CONSTRAINT ghg_categories_pkey PRIMARY KEY ("scope", "category_number")
);

COMMENT ON TABLE public.ghg_categories IS 'one row per scope and category';

COMMENT ON COLUMN public.ghg_categories."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.ghg_categories."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.ghg_categories."name" IS 'Name by the GHG Protocol';

COMMENT ON COLUMN public.ghg_categories."name_ko" IS 'Korean name';

COMMENT ON COLUMN public.ghg_categories."stream" IS 'Where in the value chain it arises';

COMMENT ON COLUMN public.ghg_categories."alias" IS 'Name met in older records; empty where there is none';

CREATE TABLE public.gwp_values (
  "gwp_set" text NOT NULL,
  "gas" text NOT NULL,
  "origin" text NOT NULL,
  "horizon_years" smallint NOT NULL,
  "gwp" numeric NOT NULL,
  "published_on" date NOT NULL,
  "source" text NOT NULL,
  "note" text,
  CONSTRAINT gwp_values_origin_allowed CHECK ("origin" IN ('unspecified', 'fossil', 'biogenic')),
  CONSTRAINT gwp_values_horizon_years_minimum CHECK ("horizon_years" >= 1),
  CONSTRAINT gwp_values_gwp_a_number CHECK ("gwp" <> 'NaN'),
  CONSTRAINT gwp_values_gwp_finite CHECK ("gwp" > '-Infinity' AND "gwp" < 'Infinity'),
  CONSTRAINT gwp_values_pkey PRIMARY KEY ("gwp_set", "gas", "origin", "horizon_years")
);

COMMENT ON TABLE public.gwp_values IS 'one row per set of global warming potentials, gas, origin and horizon';

COMMENT ON COLUMN public.gwp_values."gwp_set" IS 'Set it belongs to; AR5CCF is AR5 with carbon-climate feedbacks';

COMMENT ON COLUMN public.gwp_values."gas" IS 'Code of the gas: co2, ch4, n2o, hfc_134a, pfc_14';

COMMENT ON COLUMN public.gwp_values."origin" IS 'Origin that the value is for; `unspecified` holds where the set has none of the origin';

COMMENT ON COLUMN public.gwp_values."horizon_years" IS 'Years over which it is reckoned';

COMMENT ON COLUMN public.gwp_values."gwp" IS 'Global warming potential [kg CO2e per kg]';

COMMENT ON COLUMN public.gwp_values."published_on" IS 'When the set''s report was presented';

COMMENT ON COLUMN public.gwp_values."source" IS 'Where the value stands';

COMMENT ON COLUMN public.gwp_values."note" IS 'What to know of it, where sources disagree';

CREATE TABLE public.document_versions (
  "table_name" text NOT NULL,
  "record_id" uuid NOT NULL,
  "version" integer NOT NULL,
  "data" jsonb NOT NULL,
  "changed_at" timestamptz NOT NULL,
  "changed_by" text NOT NULL,
  CONSTRAINT document_versions_version_minimum CHECK ("version" >= 1),
  CONSTRAINT document_versions_pkey PRIMARY KEY ("table_name", "record_id", "version")
);

COMMENT ON TABLE public.document_versions IS 'one row per version of every factor and organisation, written before the version is in force';

COMMENT ON COLUMN public.document_versions."table_name" IS 'Table that the record belongs to';

COMMENT ON COLUMN public.document_versions."record_id" IS 'The record''s identifier in that table';

COMMENT ON COLUMN public.document_versions."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.document_versions."data" IS 'The version''s whole content';

COMMENT ON COLUMN public.document_versions."changed_at" IS 'When the version was written';

COMMENT ON COLUMN public.document_versions."changed_by" IS 'Dagster run that wrote it';

CREATE TABLE public.acceptances (
  "id" uuid NOT NULL,
  "kind" text NOT NULL,
  "subject_id" uuid NOT NULL,
  "subject_sha256" text,
  "reason" text NOT NULL,
  "accepted_at" timestamptz NOT NULL,
  "accepted_by" text NOT NULL,
  "run_id" text NOT NULL,
  CONSTRAINT acceptances_kind_allowed CHECK ("kind" IN ('reject', 'unmatched')),
  CONSTRAINT acceptances_pkey PRIMARY KEY ("id")
);

COMMENT ON TABLE public.acceptances IS 'one row per refused or unmatched row that somebody accepted, with the reason';

COMMENT ON COLUMN public.acceptances."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.acceptances."kind" IS 'What was accepted';

COMMENT ON COLUMN public.acceptances."subject_id" IS 'Identifier of the refused or unmatched row';

COMMENT ON COLUMN public.acceptances."subject_sha256" IS 'Content hash of the accepted row, hexadecimal; empty where it holds for any content';

COMMENT ON COLUMN public.acceptances."reason" IS 'Why it was accepted';

COMMENT ON COLUMN public.acceptances."accepted_at" IS 'When it was accepted';

COMMENT ON COLUMN public.acceptances."accepted_by" IS 'Who accepted it';

COMMENT ON COLUMN public.acceptances."run_id" IS 'Dagster run that wrote the version';

CREATE TABLE public.period_closes (
  "id" uuid NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "sequence" integer NOT NULL,
  "status" text NOT NULL,
  "totals" jsonb NOT NULL,
  "tables" jsonb NOT NULL,
  "inputs" jsonb NOT NULL,
  "registers" jsonb NOT NULL,
  "closed_at" timestamptz NOT NULL,
  "closed_by" text NOT NULL,
  "reason" text,
  "run_id" text NOT NULL,
  "chain_number" integer NOT NULL,
  "previous_checksum" text,
  "checksum" text NOT NULL,
  CONSTRAINT period_closes_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT period_closes_sequence_minimum CHECK ("sequence" >= 1),
  CONSTRAINT period_closes_status_allowed CHECK ("status" IN ('closed', 'restated')),
  CONSTRAINT period_closes_chain_number_minimum CHECK ("chain_number" >= 1),
  CONSTRAINT period_closes_pkey PRIMARY KEY ("headquarters_id", "reporting_year", "reporting_month", "sequence")
);

COMMENT ON TABLE public.period_closes IS 'one row per head office, month and sequence: the month as it was closed, then as restated';

COMMENT ON COLUMN public.period_closes."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.period_closes."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.period_closes."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.period_closes."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.period_closes."sequence" IS '1 is the close, later ones restate it';

COMMENT ON COLUMN public.period_closes."status" IS 'What the entry is';

COMMENT ON COLUMN public.period_closes."totals" IS 'What was reported, by scope and category, in kg CO2e';

COMMENT ON COLUMN public.period_closes."tables" IS 'Rows, and a checksum over them, of every table of the month';

COMMENT ON COLUMN public.period_closes."inputs" IS 'Versions of everything that the figures rest on';

COMMENT ON COLUMN public.period_closes."registers" IS 'Last entry and checksum of each register at that moment';

COMMENT ON COLUMN public.period_closes."closed_at" IS 'When it was closed, by the database''s clock';

COMMENT ON COLUMN public.period_closes."closed_by" IS 'Who closed it';

COMMENT ON COLUMN public.period_closes."reason" IS 'Why, where somebody gave a reason';

COMMENT ON COLUMN public.period_closes."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.period_closes."chain_number" IS 'The nth close of the head office';

COMMENT ON COLUMN public.period_closes."previous_checksum" IS 'Checksum of the head office''s close before this one; empty for its first';

COMMENT ON COLUMN public.period_closes."checksum" IS 'SHA-256 over all the other columns, hexadecimal; `close_checksum` computes it';

CREATE TABLE public.restatements (
  "headquarters_id" uuid NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "sequence" integer NOT NULL,
  "reason" text NOT NULL,
  "started_at" timestamptz NOT NULL,
  "started_by" text NOT NULL,
  CONSTRAINT restatements_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT restatements_sequence_minimum CHECK ("sequence" >= 2),
  CONSTRAINT restatements_pkey PRIMARY KEY ("headquarters_id", "reporting_year", "reporting_month", "sequence")
);

COMMENT ON TABLE public.restatements IS 'one row per restatement that was begun: it opens a closed month until the close of that sequence';

COMMENT ON COLUMN public.restatements."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.restatements."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.restatements."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.restatements."sequence" IS 'Sequence of the close that will end it';

COMMENT ON COLUMN public.restatements."reason" IS 'Why the month is restated';

COMMENT ON COLUMN public.restatements."started_at" IS 'When it was begun, by the database''s clock';

COMMENT ON COLUMN public.restatements."started_by" IS 'Who began it';

CREATE TABLE public.publications (
  "table_name" text NOT NULL,
  "partition_key" text NOT NULL,
  "publication_number" integer NOT NULL,
  "run_id" text NOT NULL,
  "published_at" timestamptz NOT NULL,
  "rows_inserted" bigint NOT NULL,
  "rows_retired" bigint NOT NULL,
  "inserted_ids" bytea NOT NULL,
  "inserted_checksum" text NOT NULL,
  "retired_checksum" text NOT NULL,
  "previous_checksum" text,
  "checksum" text NOT NULL,
  CONSTRAINT publications_publication_number_minimum CHECK ("publication_number" >= 1),
  CONSTRAINT publications_rows_inserted_minimum CHECK ("rows_inserted" >= 0),
  CONSTRAINT publications_rows_retired_minimum CHECK ("rows_retired" >= 0),
  CONSTRAINT publications_pkey PRIMARY KEY ("table_name", "partition_key", "publication_number")
);

COMMENT ON TABLE public.publications IS 'one row per publication that wrote: which rows of a table came into force and which went';

COMMENT ON COLUMN public.publications."table_name" IS 'Table that was written';

COMMENT ON COLUMN public.publications."partition_key" IS 'Its month, `2024-12`; `all` where it has none';

COMMENT ON COLUMN public.publications."publication_number" IS 'The nth of the table and month';

COMMENT ON COLUMN public.publications."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.publications."published_at" IS '`computed_at` of the rows that came, `superseded_at` of those that went';

COMMENT ON COLUMN public.publications."rows_inserted" IS 'Rows that came into force';

COMMENT ON COLUMN public.publications."rows_retired" IS 'Rows that went out of force';

COMMENT ON COLUMN public.publications."inserted_ids" IS 'Their identifiers in order, sixteen bytes each';

COMMENT ON COLUMN public.publications."inserted_checksum" IS 'SHA-256 over the rows that came, hexadecimal';

COMMENT ON COLUMN public.publications."retired_checksum" IS 'SHA-256 over the rows that went, hexadecimal';

COMMENT ON COLUMN public.publications."previous_checksum" IS 'Checksum of the table and month''s publication before this one; empty for the first';

COMMENT ON COLUMN public.publications."checksum" IS 'SHA-256 over all the other columns, hexadecimal; `publication_checksum` computes it';

CREATE TABLE public.runs (
  "run_id" text NOT NULL,
  "code_version" text NOT NULL,
  "recorded_at" timestamptz NOT NULL,
  CONSTRAINT runs_pkey PRIMARY KEY ("run_id")
);

COMMENT ON TABLE public.runs IS 'one row per Dagster run that wrote, with the code that it ran';

COMMENT ON COLUMN public.runs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.runs."code_version" IS 'Version of the package, with a digest of its files';

COMMENT ON COLUMN public.runs."recorded_at" IS 'When it first wrote, by the database''s clock';

CREATE TABLE public.register_entries (
  "register" text NOT NULL,
  "entry_number" integer NOT NULL,
  "entry_key" jsonb NOT NULL,
  "entry_checksum" text NOT NULL,
  "previous_checksum" text,
  "checksum" text NOT NULL,
  CONSTRAINT register_entries_entry_number_minimum CHECK ("entry_number" >= 1),
  CONSTRAINT register_entries_pkey PRIMARY KEY ("register", "entry_number")
);

COMMENT ON TABLE public.register_entries IS 'one row per row that a register took, in a chain for each register; written by the database alone';

COMMENT ON COLUMN public.register_entries."register" IS 'Table that took the row';

COMMENT ON COLUMN public.register_entries."entry_number" IS 'The nth entry of the register';

COMMENT ON COLUMN public.register_entries."entry_key" IS 'Primary key of the row';

COMMENT ON COLUMN public.register_entries."entry_checksum" IS 'The row''s own checksum, or SHA-256 over all that it says, hexadecimal';

COMMENT ON COLUMN public.register_entries."previous_checksum" IS 'Checksum of the register''s entry before this one; empty for the first';

COMMENT ON COLUMN public.register_entries."checksum" IS 'SHA-256 over all the other columns, hexadecimal; `register_checksum` computes it';

CREATE TABLE public.factor_imports (
  "id" uuid NOT NULL,
  "publisher" text NOT NULL,
  "library" text NOT NULL,
  "file_name" text NOT NULL,
  "source_sha256" text NOT NULL,
  "release" text,
  "editions" jsonb NOT NULL,
  "rows_read" integer NOT NULL,
  "rows_taken" integer NOT NULL,
  "rows_left_out" jsonb NOT NULL,
  "factors" integer NOT NULL,
  "reading_fingerprint" text NOT NULL,
  "imported_at" timestamptz NOT NULL,
  "imported_by" text NOT NULL,
  "run_id" text NOT NULL,
  CONSTRAINT factor_imports_rows_read_minimum CHECK ("rows_read" >= 0),
  CONSTRAINT factor_imports_rows_taken_minimum CHECK ("rows_taken" >= 0),
  CONSTRAINT factor_imports_factors_minimum CHECK ("factors" >= 0),
  CONSTRAINT factor_imports_pkey PRIMARY KEY ("id")
);

COMMENT ON TABLE public.factor_imports IS 'one row per import of a publisher''s file: what was read, taken and left out';

COMMENT ON COLUMN public.factor_imports."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.factor_imports."publisher" IS 'Publisher as the command names it';

COMMENT ON COLUMN public.factor_imports."library" IS 'Library it belongs to: `group` for the group''s own file, else the publisher''s code';

COMMENT ON COLUMN public.factor_imports."file_name" IS 'Name of the file that was handed in';

COMMENT ON COLUMN public.factor_imports."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN public.factor_imports."release" IS 'Release of the edition, or file, in which this content was first seen';

COMMENT ON COLUMN public.factor_imports."editions" IS 'Editions that the file answers for';

COMMENT ON COLUMN public.factor_imports."rows_read" IS 'Rows of the file, taken and left out';

COMMENT ON COLUMN public.factor_imports."rows_taken" IS 'Rows that a factor rests on';

COMMENT ON COLUMN public.factor_imports."rows_left_out" IS 'Rows that were left out, by reason';

COMMENT ON COLUMN public.factor_imports."factors" IS 'Factors that the rows make';

COMMENT ON COLUMN public.factor_imports."reading_fingerprint" IS 'SHA-256 over the importer''s version and the mapping by which it was read';

COMMENT ON COLUMN public.factor_imports."imported_at" IS 'When it was imported';

COMMENT ON COLUMN public.factor_imports."imported_by" IS 'Who imported it';

COMMENT ON COLUMN public.factor_imports."run_id" IS 'Dagster run that wrote the version';

CREATE TABLE public.access_grants (
  "login" text NOT NULL,
  "role" text NOT NULL,
  "tree_path" text NOT NULL,
  "granted_at" timestamptz NOT NULL,
  "granted_by" text NOT NULL,
  "revoked_at" timestamptz,
  "revoked_by" text,
  CONSTRAINT access_grants_role_allowed CHECK ("role" IN ('partner', 'analyst', 'auditor')),
  CONSTRAINT access_grants_pkey PRIMARY KEY ("login", "role", "tree_path", "granted_at")
);

COMMENT ON TABLE public.access_grants IS 'one row per login, role and branch that it was let see, and when that began and ended';

COMMENT ON COLUMN public.access_grants."login" IS 'Login that connects to the database';

COMMENT ON COLUMN public.access_grants."role" IS 'What it is: a partner sees branches, an analyst or auditor the whole group';

COMMENT ON COLUMN public.access_grants."tree_path" IS 'Branch that it sees; `/` is the whole group';

COMMENT ON COLUMN public.access_grants."granted_at" IS 'When it was granted';

COMMENT ON COLUMN public.access_grants."granted_by" IS 'Who granted it';

COMMENT ON COLUMN public.access_grants."revoked_at" IS 'When it ended; empty while it holds';

COMMENT ON COLUMN public.access_grants."revoked_by" IS 'Who ended it';

CREATE TABLE history.organizations (
  "id" uuid NOT NULL,
  "code" text NOT NULL,
  "name" text NOT NULL,
  "kind" text NOT NULL,
  "parent_id" uuid,
  "headquarters_id" uuid NOT NULL,
  "tree_path" text NOT NULL,
  "level" smallint NOT NULL,
  "country" text NOT NULL,
  "currency" text NOT NULL,
  "valid_from" date,
  "valid_to" date,
  "fiscal_year_start_month" smallint,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT organizations_kind_allowed CHECK ("kind" IN ('HEADQUARTERS', 'PARTNER')),
  CONSTRAINT organizations_level_minimum CHECK ("level" >= 1),
  CONSTRAINT organizations_fiscal_year_start_month_minimum CHECK ("fiscal_year_start_month" >= 1),
  CONSTRAINT organizations_version_minimum CHECK ("version" >= 1),
  CONSTRAINT organizations_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT organizations_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.organizations IS 'one row per organisation, as it stands in the last month in which it is in the group; what it was before is in organization_lines, where it stood in a month in organization_places';

COMMENT ON COLUMN history.organizations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.organizations."code" IS 'Short code, unique where it stands';

COMMENT ON COLUMN history.organizations."name" IS 'Name';

COMMENT ON COLUMN history.organizations."kind" IS 'Head office or partner';

COMMENT ON COLUMN history.organizations."parent_id" IS 'Organisation one level up; empty for a head office';

COMMENT ON COLUMN history.organizations."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.organizations."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.organizations."level" IS 'Depth in the tree; the head office is 1';

COMMENT ON COLUMN history.organizations."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN history.organizations."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN history.organizations."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.organizations."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.organizations."fiscal_year_start_month" IS 'Month in which the head office''s fiscal year begins, 1 to 12; empty where it names none';

COMMENT ON COLUMN history.organizations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.organizations."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.organizations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.organizations."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.organizations."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.organizations."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.organizations."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX organizations_current ON history.organizations ("id") WHERE is_current;

CREATE TABLE history.organization_lines (
  "id" uuid NOT NULL,
  "organization_id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "name" text NOT NULL,
  "kind" text NOT NULL,
  "parent_code" text,
  "country" text NOT NULL,
  "currency" text NOT NULL,
  "valid_from" date,
  "valid_to" date,
  "fiscal_year_start_month" smallint,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT organization_lines_kind_allowed CHECK ("kind" IN ('HEADQUARTERS', 'PARTNER')),
  CONSTRAINT organization_lines_fiscal_year_start_month_minimum CHECK ("fiscal_year_start_month" >= 1),
  CONSTRAINT organization_lines_version_minimum CHECK ("version" >= 1),
  CONSTRAINT organization_lines_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT organization_lines_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.organization_lines IS 'one row per organisation and first day of a stretch of days in which it stays as it is';

COMMENT ON COLUMN history.organization_lines."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.organization_lines."organization_id" IS 'Identifier of the organisation, the same on all its lines';

COMMENT ON COLUMN history.organization_lines."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.organization_lines."name" IS 'Name';

COMMENT ON COLUMN history.organization_lines."kind" IS 'Head office or partner';

COMMENT ON COLUMN history.organization_lines."parent_code" IS 'Code of the organisation one level up';

COMMENT ON COLUMN history.organization_lines."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN history.organization_lines."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN history.organization_lines."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.organization_lines."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.organization_lines."fiscal_year_start_month" IS 'Month in which the head office''s fiscal year begins, 1 to 12; empty where it names none';

COMMENT ON COLUMN history.organization_lines."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.organization_lines."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.organization_lines."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.organization_lines."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.organization_lines."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.organization_lines."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.organization_lines."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX organization_lines_current ON history.organization_lines ("id") WHERE is_current;

CREATE TABLE history.organization_places (
  "id" uuid NOT NULL,
  "organization_id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "tree_path" text NOT NULL,
  "level" smallint NOT NULL,
  "country" text NOT NULL,
  "valid_from" date,
  "valid_to" date,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT organization_places_level_minimum CHECK ("level" >= 1),
  CONSTRAINT organization_places_version_minimum CHECK ("version" >= 1),
  CONSTRAINT organization_places_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT organization_places_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.organization_places IS 'one row per organisation and first month of a stretch of months in which it stands at one place, in one country; valid_from and valid_to are the first and the last day of these months';

COMMENT ON COLUMN history.organization_places."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.organization_places."organization_id" IS 'Identifier of the organisation, the same on all its lines';

COMMENT ON COLUMN history.organization_places."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.organization_places."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.organization_places."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.organization_places."level" IS 'Depth in the tree; the head office is 1';

COMMENT ON COLUMN history.organization_places."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN history.organization_places."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.organization_places."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.organization_places."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.organization_places."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.organization_places."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.organization_places."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.organization_places."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.organization_places."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.organization_places."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX organization_places_current ON history.organization_places ("id") WHERE is_current;

CREATE INDEX organization_places_by_tree_path ON history.organization_places ("tree_path");

CREATE TABLE history.factors (
  "id" uuid NOT NULL,
  "factor_code" text NOT NULL,
  "factor_family" text NOT NULL,
  "module_type" text NOT NULL,
  "variant_type" text,
  "classification" jsonb NOT NULL,
  "values" jsonb NOT NULL,
  "unit_by_value" jsonb NOT NULL,
  "library" text NOT NULL,
  "source" text NOT NULL,
  "edition" text,
  "reference" text,
  "valid_from" date,
  "valid_to" date,
  "published_on" date,
  "release" text,
  "source_file" text NOT NULL,
  "source_row" integer NOT NULL,
  "source_sha256" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT factors_factor_family_allowed CHECK ("factor_family" IN ('power', 'headcount', 'fuel_properties')),
  CONSTRAINT factors_source_row_minimum CHECK ("source_row" >= 1),
  CONSTRAINT factors_version_minimum CHECK ("version" >= 1),
  CONSTRAINT factors_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT factors_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.factors IS 'one row per factor code and first day of validity';

COMMENT ON COLUMN history.factors."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.factors."factor_code" IS 'Code of the factor in the reference file';

COMMENT ON COLUMN history.factors."factor_family" IS 'Family of generic factors, with its own schema';

COMMENT ON COLUMN history.factors."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.factors."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN history.factors."classification" IS 'What the factor is about (class, sub_class)';

COMMENT ON COLUMN history.factors."values" IS 'The coefficients, by name';

COMMENT ON COLUMN history.factors."unit_by_value" IS 'Unit of each coefficient';

COMMENT ON COLUMN history.factors."library" IS 'Library it belongs to: `group` for the group''s own file, else the publisher''s code';

COMMENT ON COLUMN history.factors."source" IS 'Publisher';

COMMENT ON COLUMN history.factors."edition" IS 'Edition of the publisher''s factors, such as DEFRA 2023';

COMMENT ON COLUMN history.factors."reference" IS 'Table and row in the publisher''s edition';

COMMENT ON COLUMN history.factors."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.factors."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.factors."published_on" IS 'When the publisher released the figure';

COMMENT ON COLUMN history.factors."release" IS 'Release of the edition, or file, in which this content was first seen';

COMMENT ON COLUMN history.factors."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN history.factors."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN history.factors."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN history.factors."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.factors."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.factors."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.factors."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.factors."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.factors."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.factors."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX factors_current ON history.factors ("id") WHERE is_current;

CREATE TABLE history.emission_factors (
  "id" uuid NOT NULL,
  "factor_code" text NOT NULL,
  "factor_type" text NOT NULL,
  "activity" text,
  "region" text NOT NULL,
  "unit" text NOT NULL,
  "published_unit" text,
  "kg_co2eq_per_unit_published" numeric NOT NULL,
  "co2eq_basis" text NOT NULL,
  "scope" smallint,
  "gases" jsonb,
  "gases_basis" text,
  "kg_co2_biogenic_per_unit" numeric,
  "gwp_set" text,
  "kg_co2eq_by_gwp_set" jsonb NOT NULL,
  "price_basis" text,
  "library" text NOT NULL,
  "category" text,
  "source" text NOT NULL,
  "edition" text NOT NULL,
  "reference" text,
  "valid_from" date,
  "valid_to" date,
  "published_on" date,
  "owner_organization_code" text,
  "release" text,
  "source_file" text NOT NULL,
  "source_row" integer NOT NULL,
  "source_sha256" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT emission_factors_kg_co2eq_per_unit_published_a_number CHECK ("kg_co2eq_per_unit_published" <> 'NaN'),
  CONSTRAINT emission_factors_kg_co2eq_per_unit_published_finite CHECK ("kg_co2eq_per_unit_published" > '-Infinity' AND "kg_co2eq_per_unit_published" < 'Infinity'),
  CONSTRAINT emission_factors_co2eq_basis_allowed CHECK ("co2eq_basis" IN ('as_published', 'derived')),
  CONSTRAINT emission_factors_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT emission_factors_gases_basis_allowed CHECK ("gases_basis" IN ('mass', 'co2eq')),
  CONSTRAINT emission_factors_kg_co2_biogenic_per_unit_a_number CHECK ("kg_co2_biogenic_per_unit" <> 'NaN'),
  CONSTRAINT emission_factors_kg_co2_biogenic_per_unit_finite CHECK ("kg_co2_biogenic_per_unit" > '-Infinity' AND "kg_co2_biogenic_per_unit" < 'Infinity'),
  CONSTRAINT emission_factors_gwp_set_allowed CHECK ("gwp_set" IN ('SAR', 'AR4', 'AR5', 'AR6')),
  CONSTRAINT emission_factors_price_basis_allowed CHECK ("price_basis" IN ('purchaser_price_with_margins', 'purchaser_price_without_margins', 'purchaser_price_with_margins_with_tax', 'purchaser_price_with_margins_without_tax', 'purchaser_price_without_margins_with_tax', 'purchaser_price_without_margins_without_tax')),
  CONSTRAINT emission_factors_source_row_minimum CHECK ("source_row" >= 1),
  CONSTRAINT emission_factors_version_minimum CHECK ("version" >= 1),
  CONSTRAINT emission_factors_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT emission_factors_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.emission_factors IS 'one row per factor code and first day of validity';

COMMENT ON COLUMN history.emission_factors."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.emission_factors."factor_code" IS 'Code of the factor in the reference file';

COMMENT ON COLUMN history.emission_factors."factor_type" IS 'Kind of emission factor (electricity, fuel)';

COMMENT ON COLUMN history.emission_factors."activity" IS 'Activity that the factor is looked up by (electricity, diesel)';

COMMENT ON COLUMN history.emission_factors."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN history.emission_factors."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN history.emission_factors."published_unit" IS 'Unit as the publisher writes it; empty where it is ours';

COMMENT ON COLUMN history.emission_factors."kg_co2eq_per_unit_published" IS 'Factor as the publisher gives it [kg CO2e per unit]';

COMMENT ON COLUMN history.emission_factors."co2eq_basis" IS 'Whether the publisher gives the CO2e or it is derived from masses of gases with the GWP set';

COMMENT ON COLUMN history.emission_factors."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.emission_factors."gases" IS 'Emission per gas, where the publisher gives it: co2, ch4, ch4_fossil, ch4_biogenic, n2o, … [g per unit]';

COMMENT ON COLUMN history.emission_factors."gases_basis" IS 'Whether the gases are masses of the gas, or CO2e already (then never multiplied again)';

COMMENT ON COLUMN history.emission_factors."kg_co2_biogenic_per_unit" IS 'Biogenic CO2 per unit, outside the scopes and not part of the CO2e [kg CO2 per unit]';

COMMENT ON COLUMN history.emission_factors."gwp_set" IS 'Set of global warming potentials behind the CO2e';

COMMENT ON COLUMN history.emission_factors."kg_co2eq_by_gwp_set" IS 'CO2e per unit under each GWP set that can be derived because masses of gases are known [kg CO2e per unit]';

COMMENT ON COLUMN history.emission_factors."price_basis" IS 'For spend: which price the money is counted at';

COMMENT ON COLUMN history.emission_factors."library" IS 'Library it belongs to: `group` for the group''s own file, else the publisher''s code';

COMMENT ON COLUMN history.emission_factors."category" IS 'Where the figure stands in the publisher''s own classification, level by level';

COMMENT ON COLUMN history.emission_factors."source" IS 'Publisher';

COMMENT ON COLUMN history.emission_factors."edition" IS 'Edition of the publisher''s factors, such as DEFRA 2023';

COMMENT ON COLUMN history.emission_factors."reference" IS 'Table and row in the publisher''s edition';

COMMENT ON COLUMN history.emission_factors."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.emission_factors."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.emission_factors."published_on" IS 'When the publisher released the figure';

COMMENT ON COLUMN history.emission_factors."owner_organization_code" IS 'Organisation whose own factor it is; empty for anyone';

COMMENT ON COLUMN history.emission_factors."release" IS 'Release of the edition, or file, in which this content was first seen';

COMMENT ON COLUMN history.emission_factors."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN history.emission_factors."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN history.emission_factors."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN history.emission_factors."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.emission_factors."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.emission_factors."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.emission_factors."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.emission_factors."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.emission_factors."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.emission_factors."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX emission_factors_current ON history.emission_factors ("id") WHERE is_current;

CREATE TABLE history.reporting_expectations (
  "id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "module_type" text NOT NULL,
  "valid_from" date,
  "valid_to" date,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT reporting_expectations_version_minimum CHECK ("version" >= 1),
  CONSTRAINT reporting_expectations_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT reporting_expectations_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.reporting_expectations IS 'one row per organisation, module and first day on which it is expected to report';

COMMENT ON COLUMN history.reporting_expectations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.reporting_expectations."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.reporting_expectations."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.reporting_expectations."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.reporting_expectations."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.reporting_expectations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.reporting_expectations."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.reporting_expectations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.reporting_expectations."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.reporting_expectations."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.reporting_expectations."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.reporting_expectations."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX reporting_expectations_current ON history.reporting_expectations ("id") WHERE is_current;

CREATE TABLE history.contractual_instruments (
  "id" uuid NOT NULL,
  "instrument_code" text NOT NULL,
  "instrument_kind" text NOT NULL,
  "energy_carrier" text NOT NULL,
  "organization_code" text,
  "market" text NOT NULL,
  "vintage_from" date NOT NULL,
  "vintage_to" date NOT NULL,
  "instrument_kwh" numeric(19,6),
  "claimed_kwh" numeric(19,6),
  "kg_co2eq_per_kwh" numeric(18,12) NOT NULL,
  "source" text NOT NULL,
  "registry" text,
  "retirement_id" text,
  "certificates_elsewhere" boolean NOT NULL,
  "not_claimable_because" text,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT contractual_instruments_instrument_kind_allowed CHECK ("instrument_kind" IN ('certificate', 'contract', 'supplier_factor', 'residual_mix')),
  CONSTRAINT contractual_instruments_instrument_kwh_a_number CHECK ("instrument_kwh" <> 'NaN'),
  CONSTRAINT contractual_instruments_claimed_kwh_a_number CHECK ("claimed_kwh" <> 'NaN'),
  CONSTRAINT contractual_instruments_kg_co2eq_per_kwh_a_number CHECK ("kg_co2eq_per_kwh" <> 'NaN'),
  CONSTRAINT contractual_instruments_version_minimum CHECK ("version" >= 1),
  CONSTRAINT contractual_instruments_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT contractual_instruments_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.contractual_instruments IS 'one row per contractual instrument of scope 2 and organisation that claims it; a residual mix is for everybody in its market';

COMMENT ON COLUMN history.contractual_instruments."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.contractual_instruments."instrument_code" IS 'Code of the instrument in the reference file';

COMMENT ON COLUMN history.contractual_instruments."instrument_kind" IS 'Kind of instrument';

COMMENT ON COLUMN history.contractual_instruments."energy_carrier" IS 'Energy that the instrument is for';

COMMENT ON COLUMN history.contractual_instruments."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.contractual_instruments."market" IS 'Region within which the instrument holds; for its subdivisions or countries too';

COMMENT ON COLUMN history.contractual_instruments."vintage_from" IS 'First day of the consumption that it holds for';

COMMENT ON COLUMN history.contractual_instruments."vintage_to" IS 'Last day of the consumption that it holds for, inclusive';

COMMENT ON COLUMN history.contractual_instruments."instrument_kwh" IS 'Amount of the whole instrument; empty is unlimited';

COMMENT ON COLUMN history.contractual_instruments."claimed_kwh" IS 'What the organisation claims of it; empty is all that was delivered';

COMMENT ON COLUMN history.contractual_instruments."kg_co2eq_per_kwh" IS 'Emission per kWh [kg CO2e per kWh]';

COMMENT ON COLUMN history.contractual_instruments."source" IS 'Publisher';

COMMENT ON COLUMN history.contractual_instruments."registry" IS 'Registry that tracks the instrument';

COMMENT ON COLUMN history.contractual_instruments."retirement_id" IS 'Cancellation of the certificates for the claimant';

COMMENT ON COLUMN history.contractual_instruments."certificates_elsewhere" IS 'Whether somebody else has a contract''s certificates';

COMMENT ON COLUMN history.contractual_instruments."not_claimable_because" IS 'Quality criterion that it fails: it covers nothing; empty where it holds';

COMMENT ON COLUMN history.contractual_instruments."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.contractual_instruments."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.contractual_instruments."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.contractual_instruments."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.contractual_instruments."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.contractual_instruments."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.contractual_instruments."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX contractual_instruments_current ON history.contractual_instruments ("id") WHERE is_current;

CREATE TABLE history.publisher_preferences (
  "id" uuid NOT NULL,
  "region" text NOT NULL,
  "factor_type" text,
  "library" text NOT NULL,
  "rank" smallint NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT publisher_preferences_rank_minimum CHECK ("rank" >= 1),
  CONSTRAINT publisher_preferences_version_minimum CHECK ("version" >= 1),
  CONSTRAINT publisher_preferences_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT publisher_preferences_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.publisher_preferences IS 'one row per region, kind of factor and library that is preferred there; no kind means every one';

COMMENT ON COLUMN history.publisher_preferences."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.publisher_preferences."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN history.publisher_preferences."factor_type" IS 'Kind of emission factor (electricity, fuel)';

COMMENT ON COLUMN history.publisher_preferences."library" IS 'Library it belongs to: `group` for the group''s own file, else the publisher''s code';

COMMENT ON COLUMN history.publisher_preferences."rank" IS 'Place in the order of preference; 1 is taken first';

COMMENT ON COLUMN history.publisher_preferences."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.publisher_preferences."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.publisher_preferences."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.publisher_preferences."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.publisher_preferences."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.publisher_preferences."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.publisher_preferences."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX publisher_preferences_current ON history.publisher_preferences ("id") WHERE is_current;

CREATE TABLE history.airports (
  "id" uuid NOT NULL,
  "iata_code" text NOT NULL,
  "name" text,
  "country" text NOT NULL,
  "latitude" numeric NOT NULL,
  "longitude" numeric NOT NULL,
  "source" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT airports_latitude_a_number CHECK ("latitude" <> 'NaN'),
  CONSTRAINT airports_latitude_finite CHECK ("latitude" > '-Infinity' AND "latitude" < 'Infinity'),
  CONSTRAINT airports_longitude_a_number CHECK ("longitude" <> 'NaN'),
  CONSTRAINT airports_longitude_finite CHECK ("longitude" > '-Infinity' AND "longitude" < 'Infinity'),
  CONSTRAINT airports_version_minimum CHECK ("version" >= 1),
  CONSTRAINT airports_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT airports_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.airports IS 'one row per airport that flights of the group begin or end at';

COMMENT ON COLUMN history.airports."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.airports."iata_code" IS 'Three capital letters by which tickets name an airport';

COMMENT ON COLUMN history.airports."name" IS 'Name';

COMMENT ON COLUMN history.airports."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN history.airports."latitude" IS 'WGS 84, north is positive [degrees]';

COMMENT ON COLUMN history.airports."longitude" IS 'WGS 84, east is positive [degrees]';

COMMENT ON COLUMN history.airports."source" IS 'Publisher';

COMMENT ON COLUMN history.airports."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.airports."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.airports."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.airports."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.airports."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.airports."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.airports."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX airports_current ON history.airports ("id") WHERE is_current;

CREATE TABLE history.spend_categories (
  "id" uuid NOT NULL,
  "category_scheme" text NOT NULL,
  "category_code" text NOT NULL,
  "activity" text,
  "factor_region" text,
  "note" text,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT spend_categories_version_minimum CHECK ("version" >= 1),
  CONSTRAINT spend_categories_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT spend_categories_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.spend_categories IS 'one row per scheme and code of a category of spending, with the activity that its factor has';

COMMENT ON COLUMN history.spend_categories."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.spend_categories."category_scheme" IS 'Scheme of categories: mcc, naics, or one of the group''s own';

COMMENT ON COLUMN history.spend_categories."category_code" IS 'Code of the category within its scheme; a merchant code has 4 digits';

COMMENT ON COLUMN history.spend_categories."activity" IS 'Activity that the factor is looked up by (electricity, diesel)';

COMMENT ON COLUMN history.spend_categories."factor_region" IS 'Region whose factor stands in, wherever the purchase was made; empty: the purchase country''s';

COMMENT ON COLUMN history.spend_categories."note" IS 'Why it is so, for whoever reviews it';

COMMENT ON COLUMN history.spend_categories."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.spend_categories."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.spend_categories."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.spend_categories."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.spend_categories."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.spend_categories."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.spend_categories."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX spend_categories_current ON history.spend_categories ("id") WHERE is_current;

CREATE TABLE history.price_indices (
  "id" uuid NOT NULL,
  "country" text NOT NULL,
  "period" text NOT NULL,
  "currency" text NOT NULL,
  "price_index" numeric NOT NULL,
  "index_base" text NOT NULL,
  "source" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT price_indices_price_index_a_number CHECK ("price_index" <> 'NaN'),
  CONSTRAINT price_indices_price_index_finite CHECK ("price_index" > '-Infinity' AND "price_index" < 'Infinity'),
  CONSTRAINT price_indices_version_minimum CHECK ("version" >= 1),
  CONSTRAINT price_indices_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT price_indices_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.price_indices IS 'one row per country and period of a price index';

COMMENT ON COLUMN history.price_indices."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.price_indices."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN history.price_indices."period" IS 'Year (2024) or month (2024-03)';

COMMENT ON COLUMN history.price_indices."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN history.price_indices."price_index" IS 'Value of the price index in the period';

COMMENT ON COLUMN history.price_indices."index_base" IS 'Period in which the index is 100, as its publisher says';

COMMENT ON COLUMN history.price_indices."source" IS 'Publisher';

COMMENT ON COLUMN history.price_indices."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.price_indices."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.price_indices."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.price_indices."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.price_indices."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.price_indices."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.price_indices."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX price_indices_current ON history.price_indices ("id") WHERE is_current;

CREATE TABLE history.exchange_rates (
  "id" uuid NOT NULL,
  "currency" text NOT NULL,
  "per_currency" text NOT NULL,
  "rate_year" smallint NOT NULL,
  "exchange_rate" numeric NOT NULL,
  "source" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT exchange_rates_exchange_rate_a_number CHECK ("exchange_rate" <> 'NaN'),
  CONSTRAINT exchange_rates_exchange_rate_finite CHECK ("exchange_rate" > '-Infinity' AND "exchange_rate" < 'Infinity'),
  CONSTRAINT exchange_rates_version_minimum CHECK ("version" >= 1),
  CONSTRAINT exchange_rates_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT exchange_rates_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.exchange_rates IS 'one row per currency and year: its mean rate against the one that all are published against';

COMMENT ON COLUMN history.exchange_rates."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.exchange_rates."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN history.exchange_rates."per_currency" IS 'ISO 4217 code of the currency that one unit is of';

COMMENT ON COLUMN history.exchange_rates."rate_year" IS 'Year whose mean the rate is';

COMMENT ON COLUMN history.exchange_rates."exchange_rate" IS 'Units of the currency for one of `per_currency`, mean of the year';

COMMENT ON COLUMN history.exchange_rates."source" IS 'Publisher';

COMMENT ON COLUMN history.exchange_rates."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.exchange_rates."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.exchange_rates."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.exchange_rates."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.exchange_rates."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.exchange_rates."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.exchange_rates."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX exchange_rates_current ON history.exchange_rates ("id") WHERE is_current;

CREATE TABLE history.product_footprints (
  "id" uuid NOT NULL,
  "footprint_id" text NOT NULL,
  "company" text NOT NULL,
  "product_ids" jsonb NOT NULL,
  "document" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT product_footprints_version_minimum CHECK ("version" >= 1),
  CONSTRAINT product_footprints_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT product_footprints_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.product_footprints IS 'one row per footprint of a product that a supplier handed over';

COMMENT ON COLUMN history.product_footprints."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.product_footprints."footprint_id" IS 'UUID of the footprint, as its owner gave it';

COMMENT ON COLUMN history.product_footprints."company" IS 'Company that declares the footprint';

COMMENT ON COLUMN history.product_footprints."product_ids" IS 'URNs of the product';

COMMENT ON COLUMN history.product_footprints."document" IS 'The whole document as the supplier handed it over, in JSON';

COMMENT ON COLUMN history.product_footprints."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.product_footprints."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.product_footprints."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.product_footprints."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.product_footprints."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.product_footprints."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.product_footprints."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX product_footprints_current ON history.product_footprints ("id") WHERE is_current;

CREATE TABLE history.product_mappings (
  "id" uuid NOT NULL,
  "mapping_code" text NOT NULL,
  "owner_type" text NOT NULL,
  "headquarters_code" text NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_product_code" text NOT NULL,
  "company_product_code" text NOT NULL,
  "product_name" text NOT NULL,
  "product_description" text,
  "parent_mapping_code" text,
  "mapping_type" text NOT NULL,
  "conversion_ratio" numeric(19,6) NOT NULL,
  "is_active" boolean NOT NULL,
  "valid_from" date,
  "valid_to" date,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT product_mappings_owner_type_allowed CHECK ("owner_type" IN ('HEADQUARTERS', 'PARTNER')),
  CONSTRAINT product_mappings_mapping_type_allowed CHECK ("mapping_type" IN ('DIRECT', 'COMPONENT', 'RAW_MATERIAL')),
  CONSTRAINT product_mappings_conversion_ratio_a_number CHECK ("conversion_ratio" <> 'NaN'),
  CONSTRAINT product_mappings_version_minimum CHECK ("version" >= 1),
  CONSTRAINT product_mappings_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT product_mappings_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.product_mappings IS 'one row per mapping of a company''s product to a part of a head office''s product, and first day of validity, as it was handed in';

COMMENT ON COLUMN history.product_mappings."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.product_mappings."mapping_code" IS 'Code of the mapping in the reference file';

COMMENT ON COLUMN history.product_mappings."owner_type" IS 'Whose product code it is';

COMMENT ON COLUMN history.product_mappings."headquarters_code" IS 'Code of the head office whose product it is';

COMMENT ON COLUMN history.product_mappings."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.product_mappings."headquarters_product_code" IS 'Code of the head office''s product';

COMMENT ON COLUMN history.product_mappings."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN history.product_mappings."product_name" IS 'Name of the company''s product';

COMMENT ON COLUMN history.product_mappings."product_description" IS 'What the company''s product is';

COMMENT ON COLUMN history.product_mappings."parent_mapping_code" IS 'Mapping that it is a part of';

COMMENT ON COLUMN history.product_mappings."mapping_type" IS 'How it enters the product';

COMMENT ON COLUMN history.product_mappings."conversion_ratio" IS 'Share of what the company emits for its product that enters the parent''s product';

COMMENT ON COLUMN history.product_mappings."is_active" IS 'Whether it counts; one that does not is kept and shown';

COMMENT ON COLUMN history.product_mappings."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.product_mappings."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.product_mappings."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.product_mappings."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.product_mappings."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.product_mappings."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.product_mappings."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.product_mappings."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.product_mappings."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX product_mappings_current ON history.product_mappings ("id") WHERE is_current;

CREATE TABLE history.product_outputs (
  "id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "company_product_code" text NOT NULL,
  "output_month" text NOT NULL,
  "quantity" numeric(19,6) NOT NULL,
  "unit" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT product_outputs_quantity_a_number CHECK ("quantity" <> 'NaN'),
  CONSTRAINT product_outputs_version_minimum CHECK ("version" >= 1),
  CONSTRAINT product_outputs_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT product_outputs_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.product_outputs IS 'one row per organisation, product and month of its output';

COMMENT ON COLUMN history.product_outputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.product_outputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.product_outputs."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN history.product_outputs."output_month" IS 'Month in which it was produced, 2024-03';

COMMENT ON COLUMN history.product_outputs."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN history.product_outputs."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN history.product_outputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.product_outputs."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.product_outputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.product_outputs."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.product_outputs."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.product_outputs."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.product_outputs."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX product_outputs_current ON history.product_outputs ("id") WHERE is_current;

CREATE TABLE history.group_boundaries (
  "id" uuid NOT NULL,
  "headquarters_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "consolidation_approach" text NOT NULL,
  "base_year" smallint,
  "recalculation_threshold_percent" numeric(19,6),
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT group_boundaries_consolidation_approach_allowed CHECK ("consolidation_approach" IN ('operational_control', 'financial_control', 'equity_share')),
  CONSTRAINT group_boundaries_recalculation_threshold_percent_a_number CHECK ("recalculation_threshold_percent" <> 'NaN'),
  CONSTRAINT group_boundaries_version_minimum CHECK ("version" >= 1),
  CONSTRAINT group_boundaries_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT group_boundaries_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.group_boundaries IS 'one row per head office that has chosen how its inventory is consolidated';

COMMENT ON COLUMN history.group_boundaries."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.group_boundaries."headquarters_code" IS 'Code of the head office whose product it is';

COMMENT ON COLUMN history.group_boundaries."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.group_boundaries."consolidation_approach" IS 'How the head office consolidates: by control, whole or not at all, or by equity share';

COMMENT ON COLUMN history.group_boundaries."base_year" IS 'Year that the head office compares with';

COMMENT ON COLUMN history.group_boundaries."recalculation_threshold_percent" IS 'Change by structure from which the base year is recalculated [%]';

COMMENT ON COLUMN history.group_boundaries."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.group_boundaries."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.group_boundaries."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.group_boundaries."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.group_boundaries."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.group_boundaries."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.group_boundaries."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX group_boundaries_current ON history.group_boundaries ("id") WHERE is_current;

CREATE TABLE history.ownership (
  "id" uuid NOT NULL,
  "owner_code" text NOT NULL,
  "organization_code" text NOT NULL,
  "equity_share_percent" numeric(19,6) NOT NULL,
  "financial_control" boolean NOT NULL,
  "operational_control" boolean NOT NULL,
  "valid_from" date,
  "valid_to" date,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT ownership_equity_share_percent_a_number CHECK ("equity_share_percent" <> 'NaN'),
  CONSTRAINT ownership_version_minimum CHECK ("version" >= 1),
  CONSTRAINT ownership_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT ownership_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.ownership IS 'one row per owner, organisation that it owns a part of, and first day of validity';

COMMENT ON COLUMN history.ownership."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.ownership."owner_code" IS 'Organisation that owns a part of the other';

COMMENT ON COLUMN history.ownership."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.ownership."equity_share_percent" IS 'Part of the equity that the owner has [%]';

COMMENT ON COLUMN history.ownership."financial_control" IS 'Whether the owner has financial control';

COMMENT ON COLUMN history.ownership."operational_control" IS 'Whether the owner has operational control';

COMMENT ON COLUMN history.ownership."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.ownership."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.ownership."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.ownership."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.ownership."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.ownership."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.ownership."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.ownership."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.ownership."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX ownership_current ON history.ownership ("id") WHERE is_current;

CREATE TABLE history.partner_allocations (
  "id" uuid NOT NULL,
  "partner_code" text NOT NULL,
  "customer_code" text NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "allocation_basis" text NOT NULL,
  "quantity_to_customer" numeric(19,6) NOT NULL,
  "quantity_total" numeric(19,6) NOT NULL,
  "unit" text NOT NULL,
  "scopes" text NOT NULL,
  "source" text NOT NULL,
  "valid_from" date,
  "valid_to" date,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT partner_allocations_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT partner_allocations_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT partner_allocations_allocation_basis_allowed CHECK ("allocation_basis" IN ('mass', 'revenue', 'units')),
  CONSTRAINT partner_allocations_quantity_to_customer_a_number CHECK ("quantity_to_customer" <> 'NaN'),
  CONSTRAINT partner_allocations_quantity_total_a_number CHECK ("quantity_total" <> 'NaN'),
  CONSTRAINT partner_allocations_scopes_allowed CHECK ("scopes" IN ('1', '1+2', '1+2+3')),
  CONSTRAINT partner_allocations_version_minimum CHECK ("version" >= 1),
  CONSTRAINT partner_allocations_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT partner_allocations_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.partner_allocations IS 'one row per supplier outside the boundary, customer inside, category of scope 3 and first day of validity';

COMMENT ON COLUMN history.partner_allocations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.partner_allocations."partner_code" IS 'Supplier outside the boundary';

COMMENT ON COLUMN history.partner_allocations."customer_code" IS 'Organisation inside the boundary that it supplies';

COMMENT ON COLUMN history.partner_allocations."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.partner_allocations."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.partner_allocations."allocation_basis" IS 'What the emissions are shared out by';

COMMENT ON COLUMN history.partner_allocations."quantity_to_customer" IS 'What the supplier delivers to the customer [see unit]';

COMMENT ON COLUMN history.partner_allocations."quantity_total" IS 'What the supplier delivers to all customers [see unit]';

COMMENT ON COLUMN history.partner_allocations."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN history.partner_allocations."scopes" IS 'Scopes of the supplier that are shared out';

COMMENT ON COLUMN history.partner_allocations."source" IS 'Publisher';

COMMENT ON COLUMN history.partner_allocations."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN history.partner_allocations."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN history.partner_allocations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.partner_allocations."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.partner_allocations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.partner_allocations."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.partner_allocations."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.partner_allocations."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.partner_allocations."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX partner_allocations_current ON history.partner_allocations ("id") WHERE is_current;

CREATE TABLE history.activity_files (
  "id" uuid NOT NULL,
  "path" text NOT NULL,
  "source_sha256" text NOT NULL,
  "module_type" text,
  "rows_in" integer NOT NULL,
  "rows_accepted" integer NOT NULL,
  "rows_rejected" integer NOT NULL,
  "months" jsonb NOT NULL,
  "reading_fingerprint" text,
  "copy_of_path" text,
  "unknown_columns" jsonb NOT NULL,
  "delivery_number" integer NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT activity_files_rows_in_minimum CHECK ("rows_in" >= 0),
  CONSTRAINT activity_files_rows_accepted_minimum CHECK ("rows_accepted" >= 0),
  CONSTRAINT activity_files_rows_rejected_minimum CHECK ("rows_rejected" >= 0),
  CONSTRAINT activity_files_delivery_number_minimum CHECK ("delivery_number" >= 1),
  CONSTRAINT activity_files_version_minimum CHECK ("version" >= 1),
  CONSTRAINT activity_files_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT activity_files_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.activity_files IS 'one row per path that was ever delivered; its versions are the contents it had';

COMMENT ON COLUMN history.activity_files."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.activity_files."path" IS 'Path of the file below the activities folder';

COMMENT ON COLUMN history.activity_files."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN history.activity_files."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.activity_files."rows_in" IS 'Rows that the file holds; a file that cannot be read counts as one';

COMMENT ON COLUMN history.activity_files."rows_accepted" IS 'Rows taken';

COMMENT ON COLUMN history.activity_files."rows_rejected" IS 'Rows refused, each shown in rejected_inputs';

COMMENT ON COLUMN history.activity_files."months" IS 'Reporting months that the accepted rows touch';

COMMENT ON COLUMN history.activity_files."reading_fingerprint" IS 'SHA-256 over the rules that the content was read by';

COMMENT ON COLUMN history.activity_files."copy_of_path" IS 'Path that holds the same bytes already; such a copy gives nothing';

COMMENT ON COLUMN history.activity_files."unknown_columns" IS 'Columns that the module does not know; they are left aside';

COMMENT ON COLUMN history.activity_files."delivery_number" IS 'The nth content that was delivered to this home';

COMMENT ON COLUMN history.activity_files."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.activity_files."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.activity_files."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.activity_files."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.activity_files."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.activity_files."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.activity_files."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX activity_files_current ON history.activity_files ("id") WHERE is_current;

CREATE TABLE history.rejected_inputs (
  "id" uuid NOT NULL,
  "source_file" text NOT NULL,
  "source_row" integer,
  "source_sha256" text NOT NULL,
  "module_type" text,
  "organization_code" text,
  "headquarters_id" uuid,
  "column_name" text,
  "rule" text NOT NULL,
  "value" text,
  "message" text NOT NULL,
  "raw" jsonb,
  "reporting_months" jsonb,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT rejected_inputs_source_row_minimum CHECK ("source_row" >= 1),
  CONSTRAINT rejected_inputs_version_minimum CHECK ("version" >= 1),
  CONSTRAINT rejected_inputs_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT rejected_inputs_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.rejected_inputs IS 'one row per refused row of a file, or per file that cannot be read';

COMMENT ON COLUMN history.rejected_inputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.rejected_inputs."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN history.rejected_inputs."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN history.rejected_inputs."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN history.rejected_inputs."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.rejected_inputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.rejected_inputs."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.rejected_inputs."column_name" IS 'Column at fault; empty when the row or file is';

COMMENT ON COLUMN history.rejected_inputs."rule" IS 'Rule that the value broke';

COMMENT ON COLUMN history.rejected_inputs."value" IS 'The value as it was found';

COMMENT ON COLUMN history.rejected_inputs."message" IS 'What is wrong and how to mend it, as a sentence';

COMMENT ON COLUMN history.rejected_inputs."raw" IS 'The whole row as it was handed in';

COMMENT ON COLUMN history.rejected_inputs."reporting_months" IS 'Months the row would have belonged to; empty where unknown';

COMMENT ON COLUMN history.rejected_inputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.rejected_inputs."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.rejected_inputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.rejected_inputs."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.rejected_inputs."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.rejected_inputs."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.rejected_inputs."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX rejected_inputs_current ON history.rejected_inputs ("id") WHERE is_current;

CREATE INDEX rejected_inputs_by_source_sha256 ON history.rejected_inputs ("source_sha256");

CREATE TABLE history.activity_inputs (
  "id" uuid NOT NULL,
  "record_id" text NOT NULL,
  "module_type" text NOT NULL,
  "variant_type" text NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "region" text NOT NULL,
  "period_start" date NOT NULL,
  "period_end" date NOT NULL,
  "days_in_month" smallint NOT NULL,
  "quantity" numeric(19,6) NOT NULL,
  "unit" text NOT NULL,
  "product_code" text,
  "evidence" text,
  "inputs" jsonb NOT NULL,
  "source_file" text NOT NULL,
  "source_row" integer NOT NULL,
  "source_sha256" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT activity_inputs_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT activity_inputs_days_in_month_minimum CHECK ("days_in_month" >= 1),
  CONSTRAINT activity_inputs_quantity_a_number CHECK ("quantity" <> 'NaN'),
  CONSTRAINT activity_inputs_source_row_minimum CHECK ("source_row" >= 1),
  CONSTRAINT activity_inputs_version_minimum CHECK ("version" >= 1),
  CONSTRAINT activity_inputs_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT activity_inputs_pkey PRIMARY KEY ("id", "reporting_year", "reporting_month", "version")
) PARTITION BY RANGE ("reporting_year", "reporting_month");

COMMENT ON TABLE history.activity_inputs IS 'one row per record and reporting month';

COMMENT ON COLUMN history.activity_inputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.activity_inputs."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN history.activity_inputs."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.activity_inputs."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN history.activity_inputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.activity_inputs."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.activity_inputs."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.activity_inputs."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.activity_inputs."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.activity_inputs."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.activity_inputs."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN history.activity_inputs."period_start" IS 'First day of the record';

COMMENT ON COLUMN history.activity_inputs."period_end" IS 'Last day of the record, inclusive';

COMMENT ON COLUMN history.activity_inputs."days_in_month" IS 'Days of the record that fall into the reporting month';

COMMENT ON COLUMN history.activity_inputs."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN history.activity_inputs."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN history.activity_inputs."product_code" IS 'The company''s own product code';

COMMENT ON COLUMN history.activity_inputs."evidence" IS 'Reference to the document behind the record';

COMMENT ON COLUMN history.activity_inputs."inputs" IS 'The row as it was handed in, column by column, as text';

COMMENT ON COLUMN history.activity_inputs."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN history.activity_inputs."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN history.activity_inputs."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN history.activity_inputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.activity_inputs."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.activity_inputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.activity_inputs."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.activity_inputs."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.activity_inputs."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.activity_inputs."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX activity_inputs_current ON history.activity_inputs ("id", "reporting_year", "reporting_month") WHERE is_current;

CREATE INDEX activity_inputs_by_record_id_organization_code ON history.activity_inputs ("record_id", "organization_code");

CREATE TABLE public.module_emissions (
  "id" uuid NOT NULL,
  "record_id" text NOT NULL,
  "module_type" text NOT NULL,
  "variant_type" text NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "emission_type" text NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "activity" text,
  "region" text NOT NULL,
  "product_code" text,
  "quantity" numeric(19,6) NOT NULL,
  "unit" text NOT NULL,
  "factor_id" uuid,
  "factor_version" integer,
  "emission_factor_id" uuid,
  "emission_factor_version" integer,
  "kg_co2eq_per_unit" numeric(18,12) NOT NULL,
  "kg_co2eq" numeric(38,18) NOT NULL,
  "kg_co2eq_market_based" numeric(38,18) NOT NULL,
  "market_based_basis" text,
  "kg_co2_biogenic" numeric(38,18),
  "method" text NOT NULL,
  "formula_version" text NOT NULL,
  "estimation_method" text,
  "kg_co2eq_gsd" numeric(19,6),
  "data_quality" jsonb NOT NULL,
  "metadata" jsonb NOT NULL,
  "activity_input_id" uuid NOT NULL,
  "activity_input_sha256" bytea NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT module_emissions_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT module_emissions_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT module_emissions_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT module_emissions_quantity_a_number CHECK ("quantity" <> 'NaN'),
  CONSTRAINT module_emissions_kg_co2eq_per_unit_a_number CHECK ("kg_co2eq_per_unit" <> 'NaN'),
  CONSTRAINT module_emissions_kg_co2eq_a_number CHECK ("kg_co2eq" <> 'NaN'),
  CONSTRAINT module_emissions_kg_co2eq_market_based_a_number CHECK ("kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT module_emissions_market_based_basis_allowed CHECK ("market_based_basis" IN ('certificate', 'contract', 'supplier_factor', 'residual_mix', 'grid_average', 'mixed', 'direct_input')),
  CONSTRAINT module_emissions_kg_co2_biogenic_a_number CHECK ("kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT module_emissions_estimation_method_allowed CHECK ("estimation_method" IN ('interpolated', 'extrapolated_in_time', 'extrapolated_from_sample', 'proxy', 'average', 'planned', 'expert_judgement')),
  CONSTRAINT module_emissions_kg_co2eq_gsd_a_number CHECK ("kg_co2eq_gsd" <> 'NaN'),
  CONSTRAINT module_emissions_kg_co2eq_gsd_minimum CHECK ("kg_co2eq_gsd" >= 1),
  CONSTRAINT module_emissions_version_minimum CHECK ("version" >= 1),
  CONSTRAINT module_emissions_emission_type_known FOREIGN KEY ("emission_type") REFERENCES public.emission_types ("code"),
  CONSTRAINT module_emissions_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT module_emissions_pkey PRIMARY KEY ("id", "reporting_year", "reporting_month", "version")
) PARTITION BY RANGE ("reporting_year", "reporting_month");

COMMENT ON TABLE public.module_emissions IS 'one row per record, reporting month, emission type, scope and category, and version';

COMMENT ON COLUMN public.module_emissions."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.module_emissions."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN public.module_emissions."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.module_emissions."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN public.module_emissions."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.module_emissions."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.module_emissions."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.module_emissions."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.module_emissions."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.module_emissions."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.module_emissions."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN public.module_emissions."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.module_emissions."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.module_emissions."activity" IS 'Activity that the factor is looked up by (electricity, diesel)';

COMMENT ON COLUMN public.module_emissions."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN public.module_emissions."product_code" IS 'The company''s own product code';

COMMENT ON COLUMN public.module_emissions."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN public.module_emissions."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.module_emissions."factor_id" IS 'Generic factor that was used';

COMMENT ON COLUMN public.module_emissions."factor_version" IS 'Version of that generic factor';

COMMENT ON COLUMN public.module_emissions."emission_factor_id" IS 'Emission factor that was used';

COMMENT ON COLUMN public.module_emissions."emission_factor_version" IS 'Version of that emission factor';

COMMENT ON COLUMN public.module_emissions."kg_co2eq_per_unit" IS 'Factor as applied, per unit of the quantity [kg CO2e per unit]';

COMMENT ON COLUMN public.module_emissions."kg_co2eq" IS 'Emission, location-based, unrounded [kg CO2e]';

COMMENT ON COLUMN public.module_emissions."kg_co2eq_market_based" IS 'Emission, market-based for scope 2 and equal to kg_co2eq for scopes 1 and 3; never add the two [kg CO2e]';

COMMENT ON COLUMN public.module_emissions."market_based_basis" IS 'What the market-based figure rests on: grid_average says that no residual mix is at hand, mixed that there are several parts, see metadata; empty outside scope 2';

COMMENT ON COLUMN public.module_emissions."kg_co2_biogenic" IS 'Biogenic CO2, outside the scopes; empty where the factor does not say [kg CO2]';

COMMENT ON COLUMN public.module_emissions."method" IS 'Method that obtained the number';

COMMENT ON COLUMN public.module_emissions."formula_version" IS 'Formula and its version';

COMMENT ON COLUMN public.module_emissions."estimation_method" IS 'How the activity was estimated or a gap in it filled; empty where it stands as recorded';

COMMENT ON COLUMN public.module_emissions."kg_co2eq_gsd" IS 'Geometric standard deviation of kg_co2eq: about 95 % of cases lie within kg_co2eq ÷ and × its square; empty where the quality of a figure behind it is not known';

COMMENT ON COLUMN public.module_emissions."data_quality" IS 'Quality of each figure behind the number: what it follows from, its pedigree (five scores, 1 best, 5 worst) and its geometric standard deviation; null where it is not known';

COMMENT ON COLUMN public.module_emissions."metadata" IS 'Operands, conversion and how the factor was matched';

COMMENT ON COLUMN public.module_emissions."activity_input_id" IS 'The activity input that the row was computed from';

COMMENT ON COLUMN public.module_emissions."activity_input_sha256" IS 'Content hash of exactly that version of the activity input';

COMMENT ON COLUMN public.module_emissions."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.module_emissions."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN public.module_emissions."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.module_emissions."computed_at" IS 'When the version was written';

COMMENT ON COLUMN public.module_emissions."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN public.module_emissions."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN public.module_emissions."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX module_emissions_current ON public.module_emissions ("id", "reporting_year", "reporting_month") WHERE is_current;

CREATE INDEX module_emissions_by_record_id_organization_code ON public.module_emissions ("record_id", "organization_code");

CREATE TABLE history.memo_emissions (
  "id" uuid NOT NULL,
  "record_id" text NOT NULL,
  "module_type" text NOT NULL,
  "variant_type" text NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "emission_type" text NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "activity" text,
  "region" text NOT NULL,
  "product_code" text,
  "quantity" numeric(19,6) NOT NULL,
  "unit" text NOT NULL,
  "factor_id" uuid,
  "factor_version" integer,
  "emission_factor_id" uuid,
  "emission_factor_version" integer,
  "kg_co2eq_per_unit" numeric(18,12) NOT NULL,
  "kg_co2eq" numeric(38,18) NOT NULL,
  "kg_co2eq_market_based" numeric(38,18) NOT NULL,
  "market_based_basis" text,
  "kg_co2_biogenic" numeric(38,18),
  "method" text NOT NULL,
  "formula_version" text NOT NULL,
  "estimation_method" text,
  "kg_co2eq_gsd" numeric(19,6),
  "data_quality" jsonb NOT NULL,
  "metadata" jsonb NOT NULL,
  "activity_input_id" uuid NOT NULL,
  "activity_input_sha256" bytea NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT memo_emissions_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT memo_emissions_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT memo_emissions_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT memo_emissions_quantity_a_number CHECK ("quantity" <> 'NaN'),
  CONSTRAINT memo_emissions_kg_co2eq_per_unit_a_number CHECK ("kg_co2eq_per_unit" <> 'NaN'),
  CONSTRAINT memo_emissions_kg_co2eq_a_number CHECK ("kg_co2eq" <> 'NaN'),
  CONSTRAINT memo_emissions_kg_co2eq_market_based_a_number CHECK ("kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT memo_emissions_market_based_basis_allowed CHECK ("market_based_basis" IN ('certificate', 'contract', 'supplier_factor', 'residual_mix', 'grid_average', 'mixed', 'direct_input')),
  CONSTRAINT memo_emissions_kg_co2_biogenic_a_number CHECK ("kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT memo_emissions_estimation_method_allowed CHECK ("estimation_method" IN ('interpolated', 'extrapolated_in_time', 'extrapolated_from_sample', 'proxy', 'average', 'planned', 'expert_judgement')),
  CONSTRAINT memo_emissions_kg_co2eq_gsd_a_number CHECK ("kg_co2eq_gsd" <> 'NaN'),
  CONSTRAINT memo_emissions_kg_co2eq_gsd_minimum CHECK ("kg_co2eq_gsd" >= 1),
  CONSTRAINT memo_emissions_version_minimum CHECK ("version" >= 1),
  CONSTRAINT memo_emissions_emission_type_known FOREIGN KEY ("emission_type") REFERENCES public.emission_types ("code"),
  CONSTRAINT memo_emissions_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT memo_emissions_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.memo_emissions IS 'one row per record, reporting month and emission type that is reported outside every total';

COMMENT ON COLUMN history.memo_emissions."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.memo_emissions."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN history.memo_emissions."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.memo_emissions."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN history.memo_emissions."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.memo_emissions."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.memo_emissions."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.memo_emissions."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.memo_emissions."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.memo_emissions."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.memo_emissions."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN history.memo_emissions."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.memo_emissions."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.memo_emissions."activity" IS 'Activity that the factor is looked up by (electricity, diesel)';

COMMENT ON COLUMN history.memo_emissions."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN history.memo_emissions."product_code" IS 'The company''s own product code';

COMMENT ON COLUMN history.memo_emissions."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN history.memo_emissions."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN history.memo_emissions."factor_id" IS 'Generic factor that was used';

COMMENT ON COLUMN history.memo_emissions."factor_version" IS 'Version of that generic factor';

COMMENT ON COLUMN history.memo_emissions."emission_factor_id" IS 'Emission factor that was used';

COMMENT ON COLUMN history.memo_emissions."emission_factor_version" IS 'Version of that emission factor';

COMMENT ON COLUMN history.memo_emissions."kg_co2eq_per_unit" IS 'Factor as applied, per unit of the quantity [kg CO2e per unit]';

COMMENT ON COLUMN history.memo_emissions."kg_co2eq" IS 'Emission, location-based, unrounded [kg CO2e]';

COMMENT ON COLUMN history.memo_emissions."kg_co2eq_market_based" IS 'Emission, market-based for scope 2 and equal to kg_co2eq for scopes 1 and 3; never add the two [kg CO2e]';

COMMENT ON COLUMN history.memo_emissions."market_based_basis" IS 'What the market-based figure rests on: grid_average says that no residual mix is at hand, mixed that there are several parts, see metadata; empty outside scope 2';

COMMENT ON COLUMN history.memo_emissions."kg_co2_biogenic" IS 'Biogenic CO2, outside the scopes; empty where the factor does not say [kg CO2]';

COMMENT ON COLUMN history.memo_emissions."method" IS 'Method that obtained the number';

COMMENT ON COLUMN history.memo_emissions."formula_version" IS 'Formula and its version';

COMMENT ON COLUMN history.memo_emissions."estimation_method" IS 'How the activity was estimated or a gap in it filled; empty where it stands as recorded';

COMMENT ON COLUMN history.memo_emissions."kg_co2eq_gsd" IS 'Geometric standard deviation of kg_co2eq: about 95 % of cases lie within kg_co2eq ÷ and × its square; empty where the quality of a figure behind it is not known';

COMMENT ON COLUMN history.memo_emissions."data_quality" IS 'Quality of each figure behind the number: what it follows from, its pedigree (five scores, 1 best, 5 worst) and its geometric standard deviation; null where it is not known';

COMMENT ON COLUMN history.memo_emissions."metadata" IS 'Operands, conversion and how the factor was matched';

COMMENT ON COLUMN history.memo_emissions."activity_input_id" IS 'The activity input that the row was computed from';

COMMENT ON COLUMN history.memo_emissions."activity_input_sha256" IS 'Content hash of exactly that version of the activity input';

COMMENT ON COLUMN history.memo_emissions."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.memo_emissions."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.memo_emissions."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.memo_emissions."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.memo_emissions."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.memo_emissions."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.memo_emissions."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX memo_emissions_current ON history.memo_emissions ("id") WHERE is_current;

CREATE INDEX memo_emissions_by_reporting_year_reporting_month ON history.memo_emissions ("reporting_year", "reporting_month");

CREATE TABLE history.unmatched_inputs (
  "id" uuid NOT NULL,
  "record_id" text NOT NULL,
  "module_type" text NOT NULL,
  "variant_type" text NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "emission_type" text NOT NULL,
  "quantity" numeric(19,6) NOT NULL,
  "unit" text NOT NULL,
  "key" jsonb NOT NULL,
  "reason" text NOT NULL,
  "candidates" jsonb NOT NULL,
  "activity_input_id" uuid NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT unmatched_inputs_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT unmatched_inputs_quantity_a_number CHECK ("quantity" <> 'NaN'),
  CONSTRAINT unmatched_inputs_version_minimum CHECK ("version" >= 1),
  CONSTRAINT unmatched_inputs_emission_type_known FOREIGN KEY ("emission_type") REFERENCES public.emission_types ("code"),
  CONSTRAINT unmatched_inputs_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT unmatched_inputs_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.unmatched_inputs IS 'one row per record, reporting month and emission type for which no factor was found';

COMMENT ON COLUMN history.unmatched_inputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.unmatched_inputs."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN history.unmatched_inputs."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.unmatched_inputs."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN history.unmatched_inputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.unmatched_inputs."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.unmatched_inputs."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.unmatched_inputs."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.unmatched_inputs."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.unmatched_inputs."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.unmatched_inputs."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN history.unmatched_inputs."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN history.unmatched_inputs."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN history.unmatched_inputs."key" IS 'What a factor was looked for';

COMMENT ON COLUMN history.unmatched_inputs."reason" IS 'Why nothing was taken';

COMMENT ON COLUMN history.unmatched_inputs."candidates" IS 'Factors that came near, each with the reason it was passed over';

COMMENT ON COLUMN history.unmatched_inputs."activity_input_id" IS 'The activity input that the row was computed from';

COMMENT ON COLUMN history.unmatched_inputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.unmatched_inputs."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.unmatched_inputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.unmatched_inputs."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.unmatched_inputs."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.unmatched_inputs."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.unmatched_inputs."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX unmatched_inputs_current ON history.unmatched_inputs ("id") WHERE is_current;

CREATE INDEX unmatched_inputs_by_reporting_year_reporting_month ON history.unmatched_inputs ("reporting_year", "reporting_month");

CREATE TABLE history.disclosed_gaps (
  "id" uuid NOT NULL,
  "module_type" text NOT NULL,
  "variant_type" text NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "emission_type" text NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "records" integer NOT NULL,
  "quantity" numeric(19,6) NOT NULL,
  "unit" text NOT NULL,
  "key" jsonb NOT NULL,
  "reason" text NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT disclosed_gaps_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT disclosed_gaps_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT disclosed_gaps_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT disclosed_gaps_records_minimum CHECK ("records" >= 1),
  CONSTRAINT disclosed_gaps_quantity_a_number CHECK ("quantity" <> 'NaN'),
  CONSTRAINT disclosed_gaps_version_minimum CHECK ("version" >= 1),
  CONSTRAINT disclosed_gaps_emission_type_known FOREIGN KEY ("emission_type") REFERENCES public.emission_types ("code"),
  CONSTRAINT disclosed_gaps_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT disclosed_gaps_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.disclosed_gaps IS 'one row per organisation, reporting month, module, emission type and key for which what comes along with the records has no factor';

COMMENT ON COLUMN history.disclosed_gaps."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.disclosed_gaps."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.disclosed_gaps."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN history.disclosed_gaps."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.disclosed_gaps."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.disclosed_gaps."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.disclosed_gaps."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.disclosed_gaps."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.disclosed_gaps."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.disclosed_gaps."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN history.disclosed_gaps."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.disclosed_gaps."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.disclosed_gaps."records" IS 'Records that it concerns';

COMMENT ON COLUMN history.disclosed_gaps."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN history.disclosed_gaps."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN history.disclosed_gaps."key" IS 'What a factor was looked for';

COMMENT ON COLUMN history.disclosed_gaps."reason" IS 'Why nothing was taken';

COMMENT ON COLUMN history.disclosed_gaps."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.disclosed_gaps."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.disclosed_gaps."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.disclosed_gaps."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.disclosed_gaps."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.disclosed_gaps."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.disclosed_gaps."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX disclosed_gaps_current ON history.disclosed_gaps ("id") WHERE is_current;

CREATE INDEX disclosed_gaps_by_reporting_year_reporting_month ON history.disclosed_gaps ("reporting_year", "reporting_month");

CREATE TABLE history.instrument_allocations (
  "id" uuid NOT NULL,
  "record_id" text NOT NULL,
  "module_type" text NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "region" text NOT NULL,
  "market_based_basis" text,
  "instrument_code" text,
  "kwh" numeric(19,6) NOT NULL,
  "kg_co2eq_per_kwh" numeric(18,12) NOT NULL,
  "kg_co2eq_market_based" numeric(38,18) NOT NULL,
  "activity_input_id" uuid NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT instrument_allocations_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT instrument_allocations_market_based_basis_allowed CHECK ("market_based_basis" IN ('certificate', 'contract', 'supplier_factor', 'residual_mix', 'grid_average', 'mixed', 'direct_input')),
  CONSTRAINT instrument_allocations_kwh_a_number CHECK ("kwh" <> 'NaN'),
  CONSTRAINT instrument_allocations_kg_co2eq_per_kwh_a_number CHECK ("kg_co2eq_per_kwh" <> 'NaN'),
  CONSTRAINT instrument_allocations_kg_co2eq_market_based_a_number CHECK ("kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT instrument_allocations_version_minimum CHECK ("version" >= 1),
  CONSTRAINT instrument_allocations_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT instrument_allocations_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.instrument_allocations IS 'one row per record, reporting month and part of its energy that one instrument, the residual mix or the grid average accounts for, where an instrument accounts for any of it';

COMMENT ON COLUMN history.instrument_allocations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.instrument_allocations."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN history.instrument_allocations."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN history.instrument_allocations."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.instrument_allocations."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.instrument_allocations."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.instrument_allocations."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.instrument_allocations."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.instrument_allocations."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.instrument_allocations."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN history.instrument_allocations."market_based_basis" IS 'What the market-based figure rests on: grid_average says that no residual mix is at hand, mixed that there are several parts, see metadata; empty outside scope 2';

COMMENT ON COLUMN history.instrument_allocations."instrument_code" IS 'Code of the instrument in the reference file';

COMMENT ON COLUMN history.instrument_allocations."kwh" IS 'Energy of the record that is counted at this [kWh]';

COMMENT ON COLUMN history.instrument_allocations."kg_co2eq_per_kwh" IS 'Emission per kWh [kg CO2e per kWh]';

COMMENT ON COLUMN history.instrument_allocations."kg_co2eq_market_based" IS 'Emission, market-based for scope 2 and equal to kg_co2eq for scopes 1 and 3; never add the two [kg CO2e]';

COMMENT ON COLUMN history.instrument_allocations."activity_input_id" IS 'The activity input that the row was computed from';

COMMENT ON COLUMN history.instrument_allocations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.instrument_allocations."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.instrument_allocations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.instrument_allocations."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.instrument_allocations."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.instrument_allocations."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.instrument_allocations."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX instrument_allocations_current ON history.instrument_allocations ("id") WHERE is_current;

CREATE INDEX instrument_allocations_by_instrument_code_organization_code ON history.instrument_allocations ("instrument_code", "organization_code");

CREATE INDEX instrument_allocations_by_reporting_year_reporting_month ON history.instrument_allocations ("reporting_year", "reporting_month");

CREATE TABLE history.organization_rollups (
  "id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "tree_path" text NOT NULL,
  "level" smallint NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "emission_type" text NOT NULL,
  "own_kg_co2eq" numeric(38,18),
  "subtree_kg_co2eq" numeric(38,18),
  "own_kg_co2eq_market_based" numeric(38,18),
  "subtree_kg_co2eq_market_based" numeric(38,18),
  "own_kg_co2_biogenic" numeric(38,18),
  "subtree_kg_co2_biogenic" numeric(38,18),
  "own_kg_co2eq_estimated" numeric(38,18),
  "subtree_kg_co2eq_estimated" numeric(38,18),
  "own_kg_co2eq_without_gsd" numeric(38,18),
  "subtree_kg_co2eq_without_gsd" numeric(38,18),
  "own_gsd" numeric(19,6),
  "subtree_gsd" numeric(19,6),
  "coverage" jsonb NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT organization_rollups_level_minimum CHECK ("level" >= 1),
  CONSTRAINT organization_rollups_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT organization_rollups_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT organization_rollups_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT organization_rollups_own_kg_co2eq_a_number CHECK ("own_kg_co2eq" <> 'NaN'),
  CONSTRAINT organization_rollups_subtree_kg_co2eq_a_number CHECK ("subtree_kg_co2eq" <> 'NaN'),
  CONSTRAINT organization_rollups_own_kg_co2eq_market_based_a_number CHECK ("own_kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT organization_rollups_subtree_kg_co2eq_market_based_a_number CHECK ("subtree_kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT organization_rollups_own_kg_co2_biogenic_a_number CHECK ("own_kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT organization_rollups_subtree_kg_co2_biogenic_a_number CHECK ("subtree_kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT organization_rollups_own_kg_co2eq_estimated_a_number CHECK ("own_kg_co2eq_estimated" <> 'NaN'),
  CONSTRAINT organization_rollups_subtree_kg_co2eq_estimated_a_number CHECK ("subtree_kg_co2eq_estimated" <> 'NaN'),
  CONSTRAINT organization_rollups_own_kg_co2eq_without_gsd_a_number CHECK ("own_kg_co2eq_without_gsd" <> 'NaN'),
  CONSTRAINT organization_rollups_subtree_kg_co2eq_without_gsd_a_number CHECK ("subtree_kg_co2eq_without_gsd" <> 'NaN'),
  CONSTRAINT organization_rollups_own_gsd_a_number CHECK ("own_gsd" <> 'NaN'),
  CONSTRAINT organization_rollups_own_gsd_minimum CHECK ("own_gsd" >= 1),
  CONSTRAINT organization_rollups_subtree_gsd_a_number CHECK ("subtree_gsd" <> 'NaN'),
  CONSTRAINT organization_rollups_subtree_gsd_minimum CHECK ("subtree_gsd" >= 1),
  CONSTRAINT organization_rollups_version_minimum CHECK ("version" >= 1),
  CONSTRAINT organization_rollups_emission_type_known FOREIGN KEY ("emission_type") REFERENCES public.emission_types ("code"),
  CONSTRAINT organization_rollups_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT organization_rollups_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.organization_rollups IS 'one row per organisation, reporting month, scope, category and emission type; no total rows';

COMMENT ON COLUMN history.organization_rollups."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.organization_rollups."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.organization_rollups."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.organization_rollups."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.organization_rollups."level" IS 'Depth in the tree; the head office is 1';

COMMENT ON COLUMN history.organization_rollups."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.organization_rollups."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.organization_rollups."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.organization_rollups."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.organization_rollups."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN history.organization_rollups."own_kg_co2eq" IS 'What the organisation itself reported; empty where it reported nothing [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."subtree_kg_co2eq" IS 'Plain sum over the organisation and everything below it [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."own_kg_co2eq_market_based" IS 'Own emissions, market-based [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."subtree_kg_co2eq_market_based" IS 'Subtree emissions, market-based [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."own_kg_co2_biogenic" IS 'Own biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN history.organization_rollups."subtree_kg_co2_biogenic" IS 'Subtree biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN history.organization_rollups."own_kg_co2eq_estimated" IS 'Part of the own emissions whose activity was estimated or filled in [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."subtree_kg_co2eq_estimated" IS 'Part of the subtree emissions whose activity was estimated or filled in [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."own_kg_co2eq_without_gsd" IS 'Part of the own emissions whose uncertainty is not known [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."subtree_kg_co2eq_without_gsd" IS 'Part of the subtree emissions whose uncertainty is not known [kg CO2e]';

COMMENT ON COLUMN history.organization_rollups."own_gsd" IS 'Geometric standard deviation of the own emissions whose uncertainty is known, location-based; empty where there are none, or where they are not above 0';

COMMENT ON COLUMN history.organization_rollups."subtree_gsd" IS 'Geometric standard deviation of the subtree emissions whose uncertainty is known, location-based; empty where there are none, or where they are not above 0';

COMMENT ON COLUMN history.organization_rollups."coverage" IS 'Records in, matched, unmatched and rejected; organisations expected and reported; own and subtree';

COMMENT ON COLUMN history.organization_rollups."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.organization_rollups."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.organization_rollups."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.organization_rollups."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.organization_rollups."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.organization_rollups."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.organization_rollups."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX organization_rollups_current ON history.organization_rollups ("id") WHERE is_current;

CREATE INDEX organization_rollups_by_tree_path ON history.organization_rollups ("tree_path");

CREATE INDEX organization_rollups_by_reporting_year_reporting_month ON history.organization_rollups ("reporting_year", "reporting_month");

CREATE TABLE history.gas_rollups (
  "id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "emission_type" text NOT NULL,
  "gas" text NOT NULL,
  "kg_gas" numeric(38,18),
  "kg_co2eq_as_published" numeric(38,18),
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT gas_rollups_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT gas_rollups_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT gas_rollups_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT gas_rollups_kg_gas_a_number CHECK ("kg_gas" <> 'NaN'),
  CONSTRAINT gas_rollups_kg_co2eq_as_published_a_number CHECK ("kg_co2eq_as_published" <> 'NaN'),
  CONSTRAINT gas_rollups_version_minimum CHECK ("version" >= 1),
  CONSTRAINT gas_rollups_emission_type_known FOREIGN KEY ("emission_type") REFERENCES public.emission_types ("code"),
  CONSTRAINT gas_rollups_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT gas_rollups_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.gas_rollups IS 'one row per organisation, reporting month, scope, category, emission type and gas';

COMMENT ON COLUMN history.gas_rollups."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.gas_rollups."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.gas_rollups."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.gas_rollups."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.gas_rollups."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.gas_rollups."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.gas_rollups."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.gas_rollups."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.gas_rollups."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN history.gas_rollups."gas" IS 'Gas by its code; `as_published` for what has no masses of gases';

COMMENT ON COLUMN history.gas_rollups."kg_gas" IS 'Mass of the gas; empty for `as_published` [kg]';

COMMENT ON COLUMN history.gas_rollups."kg_co2eq_as_published" IS 'Emissions without masses of gases, as they were reported [kg CO2e]';

COMMENT ON COLUMN history.gas_rollups."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.gas_rollups."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.gas_rollups."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.gas_rollups."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.gas_rollups."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.gas_rollups."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.gas_rollups."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX gas_rollups_current ON history.gas_rollups ("id") WHERE is_current;

CREATE INDEX gas_rollups_by_tree_path ON history.gas_rollups ("tree_path");

CREATE INDEX gas_rollups_by_reporting_year_reporting_month ON history.gas_rollups ("reporting_year", "reporting_month");

CREATE TABLE history.rollups_by_gwp_set (
  "id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "emission_type" text NOT NULL,
  "gwp_set" text,
  "restated_kg_co2eq" numeric(38,18) NOT NULL,
  "kg_co2eq_as_published" numeric(38,18),
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT rollups_by_gwp_set_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT rollups_by_gwp_set_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT rollups_by_gwp_set_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT rollups_by_gwp_set_gwp_set_allowed CHECK ("gwp_set" IN ('SAR', 'AR4', 'AR5', 'AR6')),
  CONSTRAINT rollups_by_gwp_set_restated_kg_co2eq_a_number CHECK ("restated_kg_co2eq" <> 'NaN'),
  CONSTRAINT rollups_by_gwp_set_kg_co2eq_as_published_a_number CHECK ("kg_co2eq_as_published" <> 'NaN'),
  CONSTRAINT rollups_by_gwp_set_version_minimum CHECK ("version" >= 1),
  CONSTRAINT rollups_by_gwp_set_emission_type_known FOREIGN KEY ("emission_type") REFERENCES public.emission_types ("code"),
  CONSTRAINT rollups_by_gwp_set_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT rollups_by_gwp_set_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.rollups_by_gwp_set IS 'one row per organisation, reporting month, scope, category, emission type and set of GWPs; the sets stand beside each other and are never added';

COMMENT ON COLUMN history.rollups_by_gwp_set."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.rollups_by_gwp_set."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.rollups_by_gwp_set."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.rollups_by_gwp_set."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.rollups_by_gwp_set."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.rollups_by_gwp_set."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.rollups_by_gwp_set."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.rollups_by_gwp_set."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.rollups_by_gwp_set."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN history.rollups_by_gwp_set."gwp_set" IS 'Set of global warming potentials behind the CO2e';

COMMENT ON COLUMN history.rollups_by_gwp_set."restated_kg_co2eq" IS 'Emissions under the set, with those that stand as published [kg CO2e]';

COMMENT ON COLUMN history.rollups_by_gwp_set."kg_co2eq_as_published" IS 'Emissions without masses of gases, as they were reported [kg CO2e]';

COMMENT ON COLUMN history.rollups_by_gwp_set."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.rollups_by_gwp_set."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.rollups_by_gwp_set."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.rollups_by_gwp_set."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.rollups_by_gwp_set."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.rollups_by_gwp_set."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.rollups_by_gwp_set."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX rollups_by_gwp_set_current ON history.rollups_by_gwp_set ("id") WHERE is_current;

CREATE INDEX rollups_by_gwp_set_by_tree_path ON history.rollups_by_gwp_set ("tree_path");

CREATE INDEX rollups_by_gwp_set_by_reporting_year_reporting_month ON history.rollups_by_gwp_set ("reporting_year", "reporting_month");

CREATE TABLE history.product_code_mappings (
  "id" uuid NOT NULL,
  "mapping_code" text NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "organization_code" text NOT NULL,
  "tree_path" text NOT NULL,
  "owner_type" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "headquarters_product_code" text NOT NULL,
  "company_product_code" text NOT NULL,
  "product_name" text NOT NULL,
  "product_description" text,
  "parent_mapping_id" uuid,
  "product_hierarchy_path" text NOT NULL,
  "hierarchy_level" smallint NOT NULL,
  "mapping_type" text NOT NULL,
  "conversion_ratio" numeric(19,6) NOT NULL,
  "is_active" boolean NOT NULL,
  "share_of_product" numeric NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT product_code_mappings_owner_type_allowed CHECK ("owner_type" IN ('HEADQUARTERS', 'PARTNER')),
  CONSTRAINT product_code_mappings_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT product_code_mappings_hierarchy_level_minimum CHECK ("hierarchy_level" >= 1),
  CONSTRAINT product_code_mappings_mapping_type_allowed CHECK ("mapping_type" IN ('DIRECT', 'COMPONENT', 'RAW_MATERIAL')),
  CONSTRAINT product_code_mappings_conversion_ratio_a_number CHECK ("conversion_ratio" <> 'NaN'),
  CONSTRAINT product_code_mappings_share_of_product_a_number CHECK ("share_of_product" <> 'NaN'),
  CONSTRAINT product_code_mappings_share_of_product_finite CHECK ("share_of_product" > '-Infinity' AND "share_of_product" < 'Infinity'),
  CONSTRAINT product_code_mappings_version_minimum CHECK ("version" >= 1),
  CONSTRAINT product_code_mappings_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT product_code_mappings_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.product_code_mappings IS 'one row per mapping of a company''s product to a part of a head office''s product, and reporting month';

COMMENT ON COLUMN history.product_code_mappings."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.product_code_mappings."mapping_code" IS 'Code of the mapping in the reference file';

COMMENT ON COLUMN history.product_code_mappings."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.product_code_mappings."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.product_code_mappings."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.product_code_mappings."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.product_code_mappings."owner_type" IS 'Whose product code it is';

COMMENT ON COLUMN history.product_code_mappings."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.product_code_mappings."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.product_code_mappings."headquarters_product_code" IS 'Code of the head office''s product';

COMMENT ON COLUMN history.product_code_mappings."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN history.product_code_mappings."product_name" IS 'Name of the company''s product';

COMMENT ON COLUMN history.product_code_mappings."product_description" IS 'What the company''s product is';

COMMENT ON COLUMN history.product_code_mappings."parent_mapping_id" IS 'Mapping of the month that it is a part of; empty for a head office''s product';

COMMENT ON COLUMN history.product_code_mappings."product_hierarchy_path" IS 'Product codes from the head office''s product down: `/W250/GP100/FE100/`';

COMMENT ON COLUMN history.product_code_mappings."hierarchy_level" IS 'Depth below the head office''s product, which is 1 itself';

COMMENT ON COLUMN history.product_code_mappings."mapping_type" IS 'How it enters the product';

COMMENT ON COLUMN history.product_code_mappings."conversion_ratio" IS 'Share of what the company emits for its product that enters the parent''s product';

COMMENT ON COLUMN history.product_code_mappings."is_active" IS 'Whether it counts; one that does not is kept and shown';

COMMENT ON COLUMN history.product_code_mappings."share_of_product" IS 'Share of what the company emits for its product that enters the head office''s product: the conversion ratios multiplied up to it';

COMMENT ON COLUMN history.product_code_mappings."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.product_code_mappings."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.product_code_mappings."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.product_code_mappings."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.product_code_mappings."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.product_code_mappings."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.product_code_mappings."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX product_code_mappings_current ON history.product_code_mappings ("id") WHERE is_current;

CREATE INDEX product_code_mappings_by_headquarters_id_headquarters_product_code ON history.product_code_mappings ("headquarters_id", "headquarters_product_code");

CREATE INDEX product_code_mappings_by_tree_path ON history.product_code_mappings ("tree_path");

CREATE INDEX product_code_mappings_by_reporting_year_reporting_month ON history.product_code_mappings ("reporting_year", "reporting_month");

CREATE TABLE history.product_rollups (
  "id" uuid NOT NULL,
  "mapping_code" text,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "organization_code" text NOT NULL,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "headquarters_product_code" text,
  "company_product_code" text NOT NULL,
  "product_hierarchy_path" text,
  "hierarchy_level" smallint,
  "mapping_type" text,
  "share_of_product" numeric,
  "unmapped_because" text,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "own_kg_co2eq" numeric(38,18),
  "subtree_kg_co2eq" numeric(38,18),
  "own_kg_co2eq_market_based" numeric(38,18),
  "subtree_kg_co2eq_market_based" numeric(38,18),
  "own_kg_co2_biogenic" numeric(38,18),
  "subtree_kg_co2_biogenic" numeric(38,18),
  "output_quantity" numeric(19,6),
  "output_unit" text,
  "subtree_kg_co2eq_per_unit" numeric(38,18),
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT product_rollups_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT product_rollups_hierarchy_level_minimum CHECK ("hierarchy_level" >= 1),
  CONSTRAINT product_rollups_mapping_type_allowed CHECK ("mapping_type" IN ('DIRECT', 'COMPONENT', 'RAW_MATERIAL')),
  CONSTRAINT product_rollups_share_of_product_a_number CHECK ("share_of_product" <> 'NaN'),
  CONSTRAINT product_rollups_share_of_product_finite CHECK ("share_of_product" > '-Infinity' AND "share_of_product" < 'Infinity'),
  CONSTRAINT product_rollups_unmapped_because_allowed CHECK ("unmapped_because" IN ('no_mapping', 'inactive_mapping', 'rest_of_shares')),
  CONSTRAINT product_rollups_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT product_rollups_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT product_rollups_own_kg_co2eq_a_number CHECK ("own_kg_co2eq" <> 'NaN'),
  CONSTRAINT product_rollups_subtree_kg_co2eq_a_number CHECK ("subtree_kg_co2eq" <> 'NaN'),
  CONSTRAINT product_rollups_own_kg_co2eq_market_based_a_number CHECK ("own_kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT product_rollups_subtree_kg_co2eq_market_based_a_number CHECK ("subtree_kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT product_rollups_own_kg_co2_biogenic_a_number CHECK ("own_kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT product_rollups_subtree_kg_co2_biogenic_a_number CHECK ("subtree_kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT product_rollups_output_quantity_a_number CHECK ("output_quantity" <> 'NaN'),
  CONSTRAINT product_rollups_subtree_kg_co2eq_per_unit_a_number CHECK ("subtree_kg_co2eq_per_unit" <> 'NaN'),
  CONSTRAINT product_rollups_version_minimum CHECK ("version" >= 1),
  CONSTRAINT product_rollups_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT product_rollups_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.product_rollups IS 'one row per part of a head office''s product, reporting month, scope and category; and one per company''s product, month, scope, category and reason for what enters no product';

COMMENT ON COLUMN history.product_rollups."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.product_rollups."mapping_code" IS 'Code of the mapping in the reference file';

COMMENT ON COLUMN history.product_rollups."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.product_rollups."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.product_rollups."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.product_rollups."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.product_rollups."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.product_rollups."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.product_rollups."headquarters_product_code" IS 'Code of the head office''s product';

COMMENT ON COLUMN history.product_rollups."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN history.product_rollups."product_hierarchy_path" IS 'Product codes from the head office''s product down: `/W250/GP100/FE100/`';

COMMENT ON COLUMN history.product_rollups."hierarchy_level" IS 'Depth below the head office''s product, which is 1 itself';

COMMENT ON COLUMN history.product_rollups."mapping_type" IS 'How it enters the product';

COMMENT ON COLUMN history.product_rollups."share_of_product" IS 'Share of what the company emits for its product that enters the head office''s product: the conversion ratios multiplied up to it';

COMMENT ON COLUMN history.product_rollups."unmapped_because" IS 'Why it enters no product of the head office; empty where it does';

COMMENT ON COLUMN history.product_rollups."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.product_rollups."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.product_rollups."own_kg_co2eq" IS 'What the organisation itself reported; empty where it reported nothing [kg CO2e]';

COMMENT ON COLUMN history.product_rollups."subtree_kg_co2eq" IS 'Plain sum over the organisation and everything below it [kg CO2e]';

COMMENT ON COLUMN history.product_rollups."own_kg_co2eq_market_based" IS 'Own emissions, market-based [kg CO2e]';

COMMENT ON COLUMN history.product_rollups."subtree_kg_co2eq_market_based" IS 'Subtree emissions, market-based [kg CO2e]';

COMMENT ON COLUMN history.product_rollups."own_kg_co2_biogenic" IS 'Own biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN history.product_rollups."subtree_kg_co2_biogenic" IS 'Subtree biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN history.product_rollups."output_quantity" IS 'Output of the head office''s product in the month; empty where it is not known, and below the head office''s own row';

COMMENT ON COLUMN history.product_rollups."output_unit" IS 'Unit of the output';

COMMENT ON COLUMN history.product_rollups."subtree_kg_co2eq_per_unit" IS 'Subtree emissions by unit of output, rounded at 18 decimals; empty without an output [kg CO2e per unit]';

COMMENT ON COLUMN history.product_rollups."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.product_rollups."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.product_rollups."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.product_rollups."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.product_rollups."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.product_rollups."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.product_rollups."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX product_rollups_current ON history.product_rollups ("id") WHERE is_current;

CREATE INDEX product_rollups_by_headquarters_id_headquarters_product_code ON history.product_rollups ("headquarters_id", "headquarters_product_code");

CREATE INDEX product_rollups_by_tree_path ON history.product_rollups ("tree_path");

CREATE INDEX product_rollups_by_reporting_year_reporting_month ON history.product_rollups ("reporting_year", "reporting_month");

CREATE TABLE history.group_inventory (
  "id" uuid NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "partner_id" uuid,
  "organization_code" text NOT NULL,
  "counterpart_organization_code" text,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "inventory_row_kind" text NOT NULL,
  "consolidation_approach" text NOT NULL,
  "approach_basis" text NOT NULL,
  "inventory_share" numeric NOT NULL,
  "scope" smallint NOT NULL,
  "category_number" smallint NOT NULL,
  "ledger_scope" smallint,
  "ledger_category_number" smallint,
  "reported_kg_co2eq" numeric(38,18),
  "inventory_kg_co2eq" numeric(38,18) NOT NULL,
  "left_out_kg_co2eq" numeric(38,18),
  "reported_kg_co2eq_market_based" numeric(38,18),
  "inventory_kg_co2eq_market_based" numeric(38,18) NOT NULL,
  "left_out_kg_co2eq_market_based" numeric(38,18),
  "reported_kg_co2_biogenic" numeric(38,18),
  "inventory_kg_co2_biogenic" numeric(38,18),
  "left_out_kg_co2_biogenic" numeric(38,18),
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT group_inventory_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT group_inventory_inventory_row_kind_allowed CHECK ("inventory_row_kind" IN ('consolidated', 'outside_boundary', 'elimination', 'replaced_by_allocation', 'allocation')),
  CONSTRAINT group_inventory_consolidation_approach_allowed CHECK ("consolidation_approach" IN ('operational_control', 'financial_control', 'equity_share')),
  CONSTRAINT group_inventory_approach_basis_allowed CHECK ("approach_basis" IN ('chosen', 'assumed')),
  CONSTRAINT group_inventory_inventory_share_a_number CHECK ("inventory_share" <> 'NaN'),
  CONSTRAINT group_inventory_inventory_share_finite CHECK ("inventory_share" > '-Infinity' AND "inventory_share" < 'Infinity'),
  CONSTRAINT group_inventory_scope_minimum CHECK ("scope" >= 1),
  CONSTRAINT group_inventory_category_number_minimum CHECK ("category_number" >= 1),
  CONSTRAINT group_inventory_reported_kg_co2eq_a_number CHECK ("reported_kg_co2eq" <> 'NaN'),
  CONSTRAINT group_inventory_inventory_kg_co2eq_a_number CHECK ("inventory_kg_co2eq" <> 'NaN'),
  CONSTRAINT group_inventory_left_out_kg_co2eq_a_number CHECK ("left_out_kg_co2eq" <> 'NaN'),
  CONSTRAINT group_inventory_reported_kg_co2eq_market_based_a_number CHECK ("reported_kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT group_inventory_inventory_kg_co2eq_market_based_a_number CHECK ("inventory_kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT group_inventory_left_out_kg_co2eq_market_based_a_number CHECK ("left_out_kg_co2eq_market_based" <> 'NaN'),
  CONSTRAINT group_inventory_reported_kg_co2_biogenic_a_number CHECK ("reported_kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT group_inventory_inventory_kg_co2_biogenic_a_number CHECK ("inventory_kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT group_inventory_left_out_kg_co2_biogenic_a_number CHECK ("left_out_kg_co2_biogenic" <> 'NaN'),
  CONSTRAINT group_inventory_version_minimum CHECK ("version" >= 1),
  CONSTRAINT group_inventory_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT group_inventory_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.group_inventory IS 'one row per head office, reporting month, organisation, other side, kind, scope, category and share; the inventory kilograms of a head office sum to its inventory';

COMMENT ON COLUMN history.group_inventory."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.group_inventory."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.group_inventory."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN history.group_inventory."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.group_inventory."counterpart_organization_code" IS 'The other side: the supplier that the records name, or that allocates; empty where none is named';

COMMENT ON COLUMN history.group_inventory."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.group_inventory."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.group_inventory."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.group_inventory."inventory_row_kind" IS 'What was reported, inside the boundary or outside; what is taken out so that nothing counts twice; or the share of a supplier outside';

COMMENT ON COLUMN history.group_inventory."consolidation_approach" IS 'How the head office consolidates: by control, whole or not at all, or by equity share';

COMMENT ON COLUMN history.group_inventory."approach_basis" IS 'Whether the head office chose the approach, or it is assumed for want of a choice';

COMMENT ON COLUMN history.group_inventory."inventory_share" IS 'Share that the kilograms were multiplied with, from 0 to 1; the mean over the days where it changes inside the month. Exact in the calculation, shown with 18 decimals';

COMMENT ON COLUMN history.group_inventory."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN history.group_inventory."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN history.group_inventory."ledger_scope" IS 'Scope in module_emissions, where a lease stands under operational control; empty for an allocation';

COMMENT ON COLUMN history.group_inventory."ledger_category_number" IS 'Category in module_emissions, likewise';

COMMENT ON COLUMN history.group_inventory."reported_kg_co2eq" IS 'What the organisation reported, location-based [kg CO2e]';

COMMENT ON COLUMN history.group_inventory."inventory_kg_co2eq" IS 'What counts in the head office''s inventory, below zero where taken out, location-based [kg CO2e]';

COMMENT ON COLUMN history.group_inventory."left_out_kg_co2eq" IS 'What was reported and is outside the boundary, location-based [kg CO2e]';

COMMENT ON COLUMN history.group_inventory."reported_kg_co2eq_market_based" IS 'What the organisation reported, market-based [kg CO2e]';

COMMENT ON COLUMN history.group_inventory."inventory_kg_co2eq_market_based" IS 'What counts in the head office''s inventory, below zero where taken out, market-based [kg CO2e]';

COMMENT ON COLUMN history.group_inventory."left_out_kg_co2eq_market_based" IS 'What was reported and is outside the boundary, market-based [kg CO2e]';

COMMENT ON COLUMN history.group_inventory."reported_kg_co2_biogenic" IS 'What the organisation reported, biogenic CO2 outside the scopes [kg CO2]';

COMMENT ON COLUMN history.group_inventory."inventory_kg_co2_biogenic" IS 'What counts in the head office''s inventory, below zero where taken out, biogenic CO2 outside the scopes [kg CO2]';

COMMENT ON COLUMN history.group_inventory."left_out_kg_co2_biogenic" IS 'What was reported and is outside the boundary, biogenic CO2 outside the scopes [kg CO2]';

COMMENT ON COLUMN history.group_inventory."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.group_inventory."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.group_inventory."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.group_inventory."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.group_inventory."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.group_inventory."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.group_inventory."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX group_inventory_current ON history.group_inventory ("id") WHERE is_current;

CREATE INDEX group_inventory_by_tree_path ON history.group_inventory ("tree_path");

CREATE INDEX group_inventory_by_reporting_year_reporting_month ON history.group_inventory ("reporting_year", "reporting_month");

CREATE TABLE history.base_year_recalculations (
  "id" uuid NOT NULL,
  "headquarters_id" uuid NOT NULL,
  "organization_code" text NOT NULL,
  "tree_path" text NOT NULL,
  "reporting_year" smallint NOT NULL,
  "reporting_month" smallint NOT NULL,
  "base_year" smallint,
  "base_year_months" smallint NOT NULL,
  "published_kg_co2eq" numeric(38,18),
  "restated_base_year_kg_co2eq" numeric(38,18),
  "change_percent" numeric(19,6),
  "recalculation_threshold_percent" numeric(19,6),
  "is_recalculation_required" boolean,
  "structural_changes" jsonb NOT NULL,
  "organizations_without_base_year" jsonb NOT NULL,
  "version" integer NOT NULL,
  "content_sha256" bytea NOT NULL,
  "run_id" text NOT NULL,
  "computed_at" timestamptz NOT NULL,
  "is_current" boolean NOT NULL,
  "superseded_at" timestamptz,
  "superseded_by_run_id" text,
  CONSTRAINT base_year_recalculations_reporting_month_minimum CHECK ("reporting_month" >= 1),
  CONSTRAINT base_year_recalculations_published_kg_co2eq_a_number CHECK ("published_kg_co2eq" <> 'NaN'),
  CONSTRAINT base_year_recalculations_restated_base_year_kg_co2eq_a_number CHECK ("restated_base_year_kg_co2eq" <> 'NaN'),
  CONSTRAINT base_year_recalculations_change_percent_a_number CHECK ("change_percent" <> 'NaN'),
  CONSTRAINT base_year_recalculations_recalculation_threshold_percent_a_number CHECK ("recalculation_threshold_percent" <> 'NaN'),
  CONSTRAINT base_year_recalculations_version_minimum CHECK ("version" >= 1),
  CONSTRAINT base_year_recalculations_retired_whole CHECK (is_current = (superseded_at IS NULL) AND is_current = (superseded_by_run_id IS NULL)),
  CONSTRAINT base_year_recalculations_pkey PRIMARY KEY ("id", "version")
);

COMMENT ON TABLE history.base_year_recalculations IS 'one row per head office with a base year, and reporting month: the base year as published, and under the structure of the month''s last day';

COMMENT ON COLUMN history.base_year_recalculations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN history.base_year_recalculations."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN history.base_year_recalculations."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN history.base_year_recalculations."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN history.base_year_recalculations."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN history.base_year_recalculations."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN history.base_year_recalculations."base_year" IS 'Year that the head office compares with';

COMMENT ON COLUMN history.base_year_recalculations."base_year_months" IS 'Months of the base year up to the reporting month that have an inventory';

COMMENT ON COLUMN history.base_year_recalculations."published_kg_co2eq" IS 'Inventory of the base year as published, all scopes, location-based [kg CO2e]';

COMMENT ON COLUMN history.base_year_recalculations."restated_base_year_kg_co2eq" IS 'The same under the structure of the reporting month''s last day [kg CO2e]';

COMMENT ON COLUMN history.base_year_recalculations."change_percent" IS 'Change by structure, rounded at 6 decimals; empty without an inventory of the base year [%]';

COMMENT ON COLUMN history.base_year_recalculations."recalculation_threshold_percent" IS 'Change by structure from which the base year is recalculated [%]';

COMMENT ON COLUMN history.base_year_recalculations."is_recalculation_required" IS 'Whether the change reaches the threshold; empty without an inventory of the base year';

COMMENT ON COLUMN history.base_year_recalculations."structural_changes" IS 'Organisations whose part of the base year is another under the structure, with both figures';

COMMENT ON COLUMN history.base_year_recalculations."organizations_without_base_year" IS 'Organisations inside the boundary that reported nothing in the base year: to be recalculated for where they existed, no trigger where they did not';

COMMENT ON COLUMN history.base_year_recalculations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN history.base_year_recalculations."content_sha256" IS 'SHA-256 over the row''s content, see the data dictionary';

COMMENT ON COLUMN history.base_year_recalculations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN history.base_year_recalculations."computed_at" IS 'When the version was written';

COMMENT ON COLUMN history.base_year_recalculations."is_current" IS 'Whether this version is the one in force';

COMMENT ON COLUMN history.base_year_recalculations."superseded_at" IS 'When a later version took its place';

COMMENT ON COLUMN history.base_year_recalculations."superseded_by_run_id" IS 'Dagster run that retired it';

CREATE UNIQUE INDEX base_year_recalculations_current ON history.base_year_recalculations ("id") WHERE is_current;

CREATE INDEX base_year_recalculations_by_reporting_year_reporting_month ON history.base_year_recalculations ("reporting_year", "reporting_month");

CALL access.protect('public.emission_types', false);

CREATE POLICY partners ON public.emission_types FOR SELECT TO carbon_partner
  USING (true);

GRANT SELECT ON public.emission_types TO carbon_partner;

CALL access.protect('public.module_types', false);

CREATE POLICY partners ON public.module_types FOR SELECT TO carbon_partner
  USING (true);

GRANT SELECT ON public.module_types TO carbon_partner;

CALL access.protect('public.variant_types', false);

CREATE POLICY partners ON public.variant_types FOR SELECT TO carbon_partner
  USING (true);

GRANT SELECT ON public.variant_types TO carbon_partner;

CALL access.protect('public.ghg_categories', false);

CREATE POLICY partners ON public.ghg_categories FOR SELECT TO carbon_partner
  USING (true);

GRANT SELECT ON public.ghg_categories TO carbon_partner;

CALL access.protect('public.gwp_values', false);

CREATE POLICY partners ON public.gwp_values FOR SELECT TO carbon_partner
  USING (true);

GRANT SELECT ON public.gwp_values TO carbon_partner;

CALL access.protect('public.document_versions', true);

CREATE POLICY partners ON public.document_versions FOR SELECT TO carbon_partner
  USING (CASE document_versions.table_name
    WHEN 'organizations' THEN (document_versions.data ->> 'tree_path') ^@ ANY ((SELECT access.branches())::text[])
    WHEN 'organization_lines' THEN (document_versions.data ->> 'organization_code') IN (SELECT access.organizations())
    WHEN 'factors' THEN true
    WHEN 'emission_factors' THEN (document_versions.data ->> 'owner_organization_code') IS NULL OR (document_versions.data ->> 'owner_organization_code') IN (SELECT access.organizations())
    WHEN 'contractual_instruments' THEN (document_versions.data ->> 'organization_code') IS NULL OR (document_versions.data ->> 'organization_code') IN (SELECT access.organizations())
    WHEN 'product_mappings' THEN (document_versions.data ->> 'organization_code') IN (SELECT access.organizations())
    ELSE false END);

GRANT SELECT ON public.document_versions TO carbon_partner;

CALL access.protect('public.acceptances', true);

CREATE POLICY partners ON public.acceptances FOR SELECT TO carbon_partner
  USING (acceptances.subject_id IN (SELECT about.id FROM history.rejected_inputs AS about) OR acceptances.subject_id IN (SELECT about.id FROM history.unmatched_inputs AS about));

GRANT SELECT ON public.acceptances TO carbon_partner;

CALL access.protect('public.period_closes', false);

CALL access.protect('public.restatements', false);

CALL access.protect('public.publications', false);

CALL access.protect('public.runs', false);

CREATE POLICY partners ON public.runs FOR SELECT TO carbon_partner
  USING (true);

GRANT SELECT ON public.runs TO carbon_partner;

CALL access.protect('public.register_entries', false);

CALL access.protect('public.factor_imports', false);

CALL access.protect('public.access_grants', false);

CALL access.protect('history.organizations', true);

CREATE POLICY partners ON history.organizations FOR SELECT TO carbon_partner
  USING (organizations."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.organizations TO carbon_partner;

CALL access.protect('history.organization_lines', true);

CREATE POLICY partners ON history.organization_lines FOR SELECT TO carbon_partner
  USING (organization_lines."organization_code" IN (SELECT access.organizations()));

GRANT SELECT ON history.organization_lines TO carbon_partner;

CALL access.protect('history.organization_places', true);

CREATE POLICY partners ON history.organization_places FOR SELECT TO carbon_partner
  USING (organization_places."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.organization_places TO carbon_partner;

CALL access.protect('history.factors', false);

CREATE POLICY partners ON history.factors FOR SELECT TO carbon_partner
  USING (true);

GRANT SELECT ON history.factors TO carbon_partner;

CALL access.protect('history.emission_factors', true);

CREATE POLICY partners ON history.emission_factors FOR SELECT TO carbon_partner
  USING (emission_factors."owner_organization_code" IS NULL OR emission_factors."owner_organization_code" IN (SELECT access.organizations()));

GRANT SELECT ON history.emission_factors TO carbon_partner;

CALL access.protect('history.reporting_expectations', true);

CREATE POLICY partners ON history.reporting_expectations FOR SELECT TO carbon_partner
  USING (reporting_expectations."organization_code" IN (SELECT access.organizations()));

GRANT SELECT ON history.reporting_expectations TO carbon_partner;

CALL access.protect('history.contractual_instruments', true);

CREATE POLICY partners ON history.contractual_instruments FOR SELECT TO carbon_partner
  USING (contractual_instruments."organization_code" IS NULL OR contractual_instruments."organization_code" IN (SELECT access.organizations()));

GRANT SELECT ON history.contractual_instruments TO carbon_partner;

CALL access.protect('history.publisher_preferences', false);

CALL access.protect('history.airports', false);

CALL access.protect('history.spend_categories', false);

CALL access.protect('history.price_indices', false);

CALL access.protect('history.exchange_rates', false);

CALL access.protect('history.product_footprints', false);

CALL access.protect('history.product_mappings', true);

CREATE POLICY partners ON history.product_mappings FOR SELECT TO carbon_partner
  USING (product_mappings."organization_code" IN (SELECT access.organizations()));

GRANT SELECT ON history.product_mappings TO carbon_partner;

CALL access.protect('history.product_outputs', true);

CREATE POLICY partners ON history.product_outputs FOR SELECT TO carbon_partner
  USING (product_outputs."organization_code" IN (SELECT access.organizations()));

GRANT SELECT ON history.product_outputs TO carbon_partner;

CALL access.protect('history.group_boundaries', false);

CALL access.protect('history.ownership', false);

CALL access.protect('history.partner_allocations', false);

CALL access.protect('history.activity_files', false);

CALL access.protect('history.rejected_inputs', true);

CREATE POLICY partners ON history.rejected_inputs FOR SELECT TO carbon_partner
  USING (rejected_inputs."organization_code" IN (SELECT access.organizations()));

GRANT SELECT ON history.rejected_inputs TO carbon_partner;

CALL access.protect('history.activity_inputs', true);

CREATE POLICY partners ON history.activity_inputs FOR SELECT TO carbon_partner
  USING (activity_inputs."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.activity_inputs TO carbon_partner;

CALL access.protect('public.module_emissions', true);

CREATE POLICY partners ON public.module_emissions FOR SELECT TO carbon_partner
  USING (module_emissions."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON public.module_emissions TO carbon_partner;

CALL access.protect('history.memo_emissions', true);

CREATE POLICY partners ON history.memo_emissions FOR SELECT TO carbon_partner
  USING (memo_emissions."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.memo_emissions TO carbon_partner;

CALL access.protect('history.unmatched_inputs', true);

CREATE POLICY partners ON history.unmatched_inputs FOR SELECT TO carbon_partner
  USING (unmatched_inputs."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.unmatched_inputs TO carbon_partner;

CALL access.protect('history.disclosed_gaps', true);

CREATE POLICY partners ON history.disclosed_gaps FOR SELECT TO carbon_partner
  USING (disclosed_gaps."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.disclosed_gaps TO carbon_partner;

CALL access.protect('history.instrument_allocations', true);

CREATE POLICY partners ON history.instrument_allocations FOR SELECT TO carbon_partner
  USING (instrument_allocations."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.instrument_allocations TO carbon_partner;

CALL access.protect('history.organization_rollups', true);

CREATE POLICY partners ON history.organization_rollups FOR SELECT TO carbon_partner
  USING (organization_rollups."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.organization_rollups TO carbon_partner;

CALL access.protect('history.gas_rollups', true);

CREATE POLICY partners ON history.gas_rollups FOR SELECT TO carbon_partner
  USING (gas_rollups."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.gas_rollups TO carbon_partner;

CALL access.protect('history.rollups_by_gwp_set', true);

CREATE POLICY partners ON history.rollups_by_gwp_set FOR SELECT TO carbon_partner
  USING (rollups_by_gwp_set."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.rollups_by_gwp_set TO carbon_partner;

CALL access.protect('history.product_code_mappings', true);

CREATE POLICY partners ON history.product_code_mappings FOR SELECT TO carbon_partner
  USING (product_code_mappings."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.product_code_mappings TO carbon_partner;

CALL access.protect('history.product_rollups', true);

CREATE POLICY partners ON history.product_rollups FOR SELECT TO carbon_partner
  USING (product_rollups."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.product_rollups TO carbon_partner;

CALL access.protect('history.group_inventory', true);

CREATE POLICY partners ON history.group_inventory FOR SELECT TO carbon_partner
  USING (group_inventory."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.group_inventory TO carbon_partner;

CALL access.protect('history.base_year_recalculations', true);

CREATE POLICY partners ON history.base_year_recalculations FOR SELECT TO carbon_partner
  USING (base_year_recalculations."tree_path" ^@ ANY ((SELECT access.branches())::text[]));

GRANT SELECT ON history.base_year_recalculations TO carbon_partner;

CREATE VIEW public.organizations WITH (security_invoker = true) AS
SELECT
  held."id",
  held."code",
  held."name",
  held."kind",
  held."parent_id",
  held."headquarters_id",
  held."tree_path",
  held."level",
  held."country",
  held."currency",
  held."valid_from",
  held."valid_to",
  held."fiscal_year_start_month",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.organizations AS held
WHERE held.is_current;

COMMENT ON VIEW public.organizations IS 'one row per organisation, as it stands in the last month in which it is in the group; what it was before is in organization_lines, where it stood in a month in organization_places';

COMMENT ON COLUMN public.organizations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.organizations."code" IS 'Short code, unique where it stands';

COMMENT ON COLUMN public.organizations."name" IS 'Name';

COMMENT ON COLUMN public.organizations."kind" IS 'Head office or partner';

COMMENT ON COLUMN public.organizations."parent_id" IS 'Organisation one level up; empty for a head office';

COMMENT ON COLUMN public.organizations."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.organizations."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.organizations."level" IS 'Depth in the tree; the head office is 1';

COMMENT ON COLUMN public.organizations."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN public.organizations."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN public.organizations."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.organizations."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.organizations."fiscal_year_start_month" IS 'Month in which the head office''s fiscal year begins, 1 to 12; empty where it names none';

COMMENT ON COLUMN public.organizations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.organizations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.organizations."computed_at" IS 'When the version was written';

CREATE VIEW public.organization_lines WITH (security_invoker = true) AS
SELECT
  held."id",
  held."organization_id",
  held."organization_code",
  held."name",
  held."kind",
  held."parent_code",
  held."country",
  held."currency",
  held."valid_from",
  held."valid_to",
  held."fiscal_year_start_month",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.organization_lines AS held
WHERE held.is_current;

COMMENT ON VIEW public.organization_lines IS 'one row per organisation and first day of a stretch of days in which it stays as it is';

COMMENT ON COLUMN public.organization_lines."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.organization_lines."organization_id" IS 'Identifier of the organisation, the same on all its lines';

COMMENT ON COLUMN public.organization_lines."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.organization_lines."name" IS 'Name';

COMMENT ON COLUMN public.organization_lines."kind" IS 'Head office or partner';

COMMENT ON COLUMN public.organization_lines."parent_code" IS 'Code of the organisation one level up';

COMMENT ON COLUMN public.organization_lines."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN public.organization_lines."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN public.organization_lines."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.organization_lines."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.organization_lines."fiscal_year_start_month" IS 'Month in which the head office''s fiscal year begins, 1 to 12; empty where it names none';

COMMENT ON COLUMN public.organization_lines."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.organization_lines."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.organization_lines."computed_at" IS 'When the version was written';

CREATE VIEW public.organization_places WITH (security_invoker = true) AS
SELECT
  held."id",
  held."organization_id",
  held."organization_code",
  held."headquarters_id",
  held."tree_path",
  held."level",
  held."country",
  held."valid_from",
  held."valid_to",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.organization_places AS held
WHERE held.is_current;

COMMENT ON VIEW public.organization_places IS 'one row per organisation and first month of a stretch of months in which it stands at one place, in one country; valid_from and valid_to are the first and the last day of these months';

COMMENT ON COLUMN public.organization_places."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.organization_places."organization_id" IS 'Identifier of the organisation, the same on all its lines';

COMMENT ON COLUMN public.organization_places."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.organization_places."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.organization_places."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.organization_places."level" IS 'Depth in the tree; the head office is 1';

COMMENT ON COLUMN public.organization_places."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN public.organization_places."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.organization_places."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.organization_places."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.organization_places."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.organization_places."computed_at" IS 'When the version was written';

CREATE VIEW public.factors WITH (security_invoker = true) AS
SELECT
  held."id",
  held."factor_code",
  held."factor_family",
  held."module_type",
  held."variant_type",
  held."classification",
  held."values",
  held."unit_by_value" AS "unit",
  held."library",
  held."source",
  held."edition",
  held."reference",
  held."valid_from",
  held."valid_to",
  held."published_on",
  held."release",
  held."source_file",
  held."source_row",
  held."source_sha256",
  held."version",
  held."run_id" AS "created_by",
  held."computed_at" AS "created_at"
FROM history.factors AS held
WHERE held.is_current;

COMMENT ON VIEW public.factors IS 'one row per factor code and first day of validity';

COMMENT ON COLUMN public.factors."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.factors."factor_code" IS 'Code of the factor in the reference file';

COMMENT ON COLUMN public.factors."factor_family" IS 'Family of generic factors, with its own schema';

COMMENT ON COLUMN public.factors."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.factors."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN public.factors."classification" IS 'What the factor is about (class, sub_class)';

COMMENT ON COLUMN public.factors."values" IS 'The coefficients, by name';

COMMENT ON COLUMN public.factors."unit" IS 'Unit of each coefficient';

COMMENT ON COLUMN public.factors."library" IS 'Library it belongs to: `group` for the group''s own file, else the publisher''s code';

COMMENT ON COLUMN public.factors."source" IS 'Publisher';

COMMENT ON COLUMN public.factors."edition" IS 'Edition of the publisher''s factors, such as DEFRA 2023';

COMMENT ON COLUMN public.factors."reference" IS 'Table and row in the publisher''s edition';

COMMENT ON COLUMN public.factors."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.factors."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.factors."published_on" IS 'When the publisher released the figure';

COMMENT ON COLUMN public.factors."release" IS 'Release of the edition, or file, in which this content was first seen';

COMMENT ON COLUMN public.factors."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN public.factors."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN public.factors."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN public.factors."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.factors."created_by" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.factors."created_at" IS 'When the version was written';

CREATE VIEW public.emission_factors WITH (security_invoker = true) AS
SELECT
  held."id",
  held."factor_code",
  held."factor_type",
  held."activity",
  held."region",
  held."unit",
  held."published_unit",
  held."kg_co2eq_per_unit_published" AS "kg_co2eq_per_unit",
  held."co2eq_basis",
  held."scope",
  held."gases",
  held."gases_basis",
  held."kg_co2_biogenic_per_unit",
  held."gwp_set",
  held."kg_co2eq_by_gwp_set",
  held."price_basis",
  held."library",
  held."category",
  held."source",
  held."edition",
  held."reference",
  held."valid_from",
  held."valid_to",
  held."published_on",
  held."owner_organization_code",
  held."release",
  held."source_file",
  held."source_row",
  held."source_sha256",
  held."version",
  held."run_id",
  held."computed_at" AS "recorded_at"
FROM history.emission_factors AS held
WHERE held.is_current;

COMMENT ON VIEW public.emission_factors IS 'one row per factor code and first day of validity';

COMMENT ON COLUMN public.emission_factors."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.emission_factors."factor_code" IS 'Code of the factor in the reference file';

COMMENT ON COLUMN public.emission_factors."factor_type" IS 'Kind of emission factor (electricity, fuel)';

COMMENT ON COLUMN public.emission_factors."activity" IS 'Activity that the factor is looked up by (electricity, diesel)';

COMMENT ON COLUMN public.emission_factors."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN public.emission_factors."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.emission_factors."published_unit" IS 'Unit as the publisher writes it; empty where it is ours';

COMMENT ON COLUMN public.emission_factors."kg_co2eq_per_unit" IS 'Factor as the publisher gives it [kg CO2e per unit]';

COMMENT ON COLUMN public.emission_factors."co2eq_basis" IS 'Whether the publisher gives the CO2e or it is derived from masses of gases with the GWP set';

COMMENT ON COLUMN public.emission_factors."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.emission_factors."gases" IS 'Emission per gas, where the publisher gives it: co2, ch4, ch4_fossil, ch4_biogenic, n2o, … [g per unit]';

COMMENT ON COLUMN public.emission_factors."gases_basis" IS 'Whether the gases are masses of the gas, or CO2e already (then never multiplied again)';

COMMENT ON COLUMN public.emission_factors."kg_co2_biogenic_per_unit" IS 'Biogenic CO2 per unit, outside the scopes and not part of the CO2e [kg CO2 per unit]';

COMMENT ON COLUMN public.emission_factors."gwp_set" IS 'Set of global warming potentials behind the CO2e';

COMMENT ON COLUMN public.emission_factors."kg_co2eq_by_gwp_set" IS 'CO2e per unit under each GWP set that can be derived because masses of gases are known [kg CO2e per unit]';

COMMENT ON COLUMN public.emission_factors."price_basis" IS 'For spend: which price the money is counted at';

COMMENT ON COLUMN public.emission_factors."library" IS 'Library it belongs to: `group` for the group''s own file, else the publisher''s code';

COMMENT ON COLUMN public.emission_factors."category" IS 'Where the figure stands in the publisher''s own classification, level by level';

COMMENT ON COLUMN public.emission_factors."source" IS 'Publisher';

COMMENT ON COLUMN public.emission_factors."edition" IS 'Edition of the publisher''s factors, such as DEFRA 2023';

COMMENT ON COLUMN public.emission_factors."reference" IS 'Table and row in the publisher''s edition';

COMMENT ON COLUMN public.emission_factors."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.emission_factors."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.emission_factors."published_on" IS 'When the publisher released the figure';

COMMENT ON COLUMN public.emission_factors."owner_organization_code" IS 'Organisation whose own factor it is; empty for anyone';

COMMENT ON COLUMN public.emission_factors."release" IS 'Release of the edition, or file, in which this content was first seen';

COMMENT ON COLUMN public.emission_factors."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN public.emission_factors."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN public.emission_factors."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN public.emission_factors."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.emission_factors."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.emission_factors."recorded_at" IS 'When the version was written';

CREATE VIEW public.reporting_expectations WITH (security_invoker = true) AS
SELECT
  held."id",
  held."organization_code",
  held."module_type",
  held."valid_from",
  held."valid_to",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.reporting_expectations AS held
WHERE held.is_current;

COMMENT ON VIEW public.reporting_expectations IS 'one row per organisation, module and first day on which it is expected to report';

COMMENT ON COLUMN public.reporting_expectations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.reporting_expectations."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.reporting_expectations."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.reporting_expectations."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.reporting_expectations."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.reporting_expectations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.reporting_expectations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.reporting_expectations."computed_at" IS 'When the version was written';

CREATE VIEW public.contractual_instruments WITH (security_invoker = true) AS
SELECT
  held."id",
  held."instrument_code",
  held."instrument_kind",
  held."energy_carrier",
  held."organization_code",
  held."market",
  held."vintage_from",
  held."vintage_to",
  held."instrument_kwh",
  held."claimed_kwh",
  held."kg_co2eq_per_kwh",
  held."source",
  held."registry",
  held."retirement_id",
  held."certificates_elsewhere",
  held."not_claimable_because",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.contractual_instruments AS held
WHERE held.is_current;

COMMENT ON VIEW public.contractual_instruments IS 'one row per contractual instrument of scope 2 and organisation that claims it; a residual mix is for everybody in its market';

COMMENT ON COLUMN public.contractual_instruments."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.contractual_instruments."instrument_code" IS 'Code of the instrument in the reference file';

COMMENT ON COLUMN public.contractual_instruments."instrument_kind" IS 'Kind of instrument';

COMMENT ON COLUMN public.contractual_instruments."energy_carrier" IS 'Energy that the instrument is for';

COMMENT ON COLUMN public.contractual_instruments."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.contractual_instruments."market" IS 'Region within which the instrument holds; for its subdivisions or countries too';

COMMENT ON COLUMN public.contractual_instruments."vintage_from" IS 'First day of the consumption that it holds for';

COMMENT ON COLUMN public.contractual_instruments."vintage_to" IS 'Last day of the consumption that it holds for, inclusive';

COMMENT ON COLUMN public.contractual_instruments."instrument_kwh" IS 'Amount of the whole instrument; empty is unlimited';

COMMENT ON COLUMN public.contractual_instruments."claimed_kwh" IS 'What the organisation claims of it; empty is all that was delivered';

COMMENT ON COLUMN public.contractual_instruments."kg_co2eq_per_kwh" IS 'Emission per kWh [kg CO2e per kWh]';

COMMENT ON COLUMN public.contractual_instruments."source" IS 'Publisher';

COMMENT ON COLUMN public.contractual_instruments."registry" IS 'Registry that tracks the instrument';

COMMENT ON COLUMN public.contractual_instruments."retirement_id" IS 'Cancellation of the certificates for the claimant';

COMMENT ON COLUMN public.contractual_instruments."certificates_elsewhere" IS 'Whether somebody else has a contract''s certificates';

COMMENT ON COLUMN public.contractual_instruments."not_claimable_because" IS 'Quality criterion that it fails: it covers nothing; empty where it holds';

COMMENT ON COLUMN public.contractual_instruments."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.contractual_instruments."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.contractual_instruments."computed_at" IS 'When the version was written';

CREATE VIEW public.publisher_preferences WITH (security_invoker = true) AS
SELECT
  held."id",
  held."region",
  held."factor_type",
  held."library",
  held."rank",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.publisher_preferences AS held
WHERE held.is_current;

COMMENT ON VIEW public.publisher_preferences IS 'one row per region, kind of factor and library that is preferred there; no kind means every one';

COMMENT ON COLUMN public.publisher_preferences."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.publisher_preferences."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN public.publisher_preferences."factor_type" IS 'Kind of emission factor (electricity, fuel)';

COMMENT ON COLUMN public.publisher_preferences."library" IS 'Library it belongs to: `group` for the group''s own file, else the publisher''s code';

COMMENT ON COLUMN public.publisher_preferences."rank" IS 'Place in the order of preference; 1 is taken first';

COMMENT ON COLUMN public.publisher_preferences."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.publisher_preferences."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.publisher_preferences."computed_at" IS 'When the version was written';

CREATE VIEW public.airports WITH (security_invoker = true) AS
SELECT
  held."id",
  held."iata_code",
  held."name",
  held."country",
  held."latitude",
  held."longitude",
  held."source",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.airports AS held
WHERE held.is_current;

COMMENT ON VIEW public.airports IS 'one row per airport that flights of the group begin or end at';

COMMENT ON COLUMN public.airports."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.airports."iata_code" IS 'Three capital letters by which tickets name an airport';

COMMENT ON COLUMN public.airports."name" IS 'Name';

COMMENT ON COLUMN public.airports."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN public.airports."latitude" IS 'WGS 84, north is positive [degrees]';

COMMENT ON COLUMN public.airports."longitude" IS 'WGS 84, east is positive [degrees]';

COMMENT ON COLUMN public.airports."source" IS 'Publisher';

COMMENT ON COLUMN public.airports."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.airports."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.airports."computed_at" IS 'When the version was written';

CREATE VIEW public.spend_categories WITH (security_invoker = true) AS
SELECT
  held."id",
  held."category_scheme",
  held."category_code",
  held."activity",
  held."factor_region",
  held."note",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.spend_categories AS held
WHERE held.is_current;

COMMENT ON VIEW public.spend_categories IS 'one row per scheme and code of a category of spending, with the activity that its factor has';

COMMENT ON COLUMN public.spend_categories."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.spend_categories."category_scheme" IS 'Scheme of categories: mcc, naics, or one of the group''s own';

COMMENT ON COLUMN public.spend_categories."category_code" IS 'Code of the category within its scheme; a merchant code has 4 digits';

COMMENT ON COLUMN public.spend_categories."activity" IS 'Activity that the factor is looked up by (electricity, diesel)';

COMMENT ON COLUMN public.spend_categories."factor_region" IS 'Region whose factor stands in, wherever the purchase was made; empty: the purchase country''s';

COMMENT ON COLUMN public.spend_categories."note" IS 'Why it is so, for whoever reviews it';

COMMENT ON COLUMN public.spend_categories."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.spend_categories."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.spend_categories."computed_at" IS 'When the version was written';

CREATE VIEW public.price_indices WITH (security_invoker = true) AS
SELECT
  held."id",
  held."country",
  held."period",
  held."currency",
  held."price_index",
  held."index_base",
  held."source",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.price_indices AS held
WHERE held.is_current;

COMMENT ON VIEW public.price_indices IS 'one row per country and period of a price index';

COMMENT ON COLUMN public.price_indices."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.price_indices."country" IS 'ISO 3166-1 alpha-2 code of the country';

COMMENT ON COLUMN public.price_indices."period" IS 'Year (2024) or month (2024-03)';

COMMENT ON COLUMN public.price_indices."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN public.price_indices."price_index" IS 'Value of the price index in the period';

COMMENT ON COLUMN public.price_indices."index_base" IS 'Period in which the index is 100, as its publisher says';

COMMENT ON COLUMN public.price_indices."source" IS 'Publisher';

COMMENT ON COLUMN public.price_indices."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.price_indices."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.price_indices."computed_at" IS 'When the version was written';

CREATE VIEW public.exchange_rates WITH (security_invoker = true) AS
SELECT
  held."id",
  held."currency",
  held."per_currency",
  held."rate_year",
  held."exchange_rate",
  held."source",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.exchange_rates AS held
WHERE held.is_current;

COMMENT ON VIEW public.exchange_rates IS 'one row per currency and year: its mean rate against the one that all are published against';

COMMENT ON COLUMN public.exchange_rates."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.exchange_rates."currency" IS 'ISO 4217 code of the currency';

COMMENT ON COLUMN public.exchange_rates."per_currency" IS 'ISO 4217 code of the currency that one unit is of';

COMMENT ON COLUMN public.exchange_rates."rate_year" IS 'Year whose mean the rate is';

COMMENT ON COLUMN public.exchange_rates."exchange_rate" IS 'Units of the currency for one of `per_currency`, mean of the year';

COMMENT ON COLUMN public.exchange_rates."source" IS 'Publisher';

COMMENT ON COLUMN public.exchange_rates."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.exchange_rates."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.exchange_rates."computed_at" IS 'When the version was written';

CREATE VIEW public.product_footprints WITH (security_invoker = true) AS
SELECT
  held."id",
  held."footprint_id",
  held."company",
  held."product_ids",
  held."document",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.product_footprints AS held
WHERE held.is_current;

COMMENT ON VIEW public.product_footprints IS 'one row per footprint of a product that a supplier handed over';

COMMENT ON COLUMN public.product_footprints."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.product_footprints."footprint_id" IS 'UUID of the footprint, as its owner gave it';

COMMENT ON COLUMN public.product_footprints."company" IS 'Company that declares the footprint';

COMMENT ON COLUMN public.product_footprints."product_ids" IS 'URNs of the product';

COMMENT ON COLUMN public.product_footprints."document" IS 'The whole document as the supplier handed it over, in JSON';

COMMENT ON COLUMN public.product_footprints."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.product_footprints."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.product_footprints."computed_at" IS 'When the version was written';

CREATE VIEW public.product_mappings WITH (security_invoker = true) AS
SELECT
  held."id",
  held."mapping_code",
  held."owner_type",
  held."headquarters_code",
  held."organization_code",
  held."headquarters_product_code",
  held."company_product_code",
  held."product_name",
  held."product_description",
  held."parent_mapping_code",
  held."mapping_type",
  held."conversion_ratio",
  held."is_active",
  held."valid_from",
  held."valid_to",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.product_mappings AS held
WHERE held.is_current;

COMMENT ON VIEW public.product_mappings IS 'one row per mapping of a company''s product to a part of a head office''s product, and first day of validity, as it was handed in';

COMMENT ON COLUMN public.product_mappings."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.product_mappings."mapping_code" IS 'Code of the mapping in the reference file';

COMMENT ON COLUMN public.product_mappings."owner_type" IS 'Whose product code it is';

COMMENT ON COLUMN public.product_mappings."headquarters_code" IS 'Code of the head office whose product it is';

COMMENT ON COLUMN public.product_mappings."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.product_mappings."headquarters_product_code" IS 'Code of the head office''s product';

COMMENT ON COLUMN public.product_mappings."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN public.product_mappings."product_name" IS 'Name of the company''s product';

COMMENT ON COLUMN public.product_mappings."product_description" IS 'What the company''s product is';

COMMENT ON COLUMN public.product_mappings."parent_mapping_code" IS 'Mapping that it is a part of';

COMMENT ON COLUMN public.product_mappings."mapping_type" IS 'How it enters the product';

COMMENT ON COLUMN public.product_mappings."conversion_ratio" IS 'Share of what the company emits for its product that enters the parent''s product';

COMMENT ON COLUMN public.product_mappings."is_active" IS 'Whether it counts; one that does not is kept and shown';

COMMENT ON COLUMN public.product_mappings."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.product_mappings."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.product_mappings."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.product_mappings."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.product_mappings."computed_at" IS 'When the version was written';

CREATE VIEW public.product_outputs WITH (security_invoker = true) AS
SELECT
  held."id",
  held."organization_code",
  held."company_product_code",
  held."output_month",
  held."quantity",
  held."unit",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.product_outputs AS held
WHERE held.is_current;

COMMENT ON VIEW public.product_outputs IS 'one row per organisation, product and month of its output';

COMMENT ON COLUMN public.product_outputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.product_outputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.product_outputs."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN public.product_outputs."output_month" IS 'Month in which it was produced, 2024-03';

COMMENT ON COLUMN public.product_outputs."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN public.product_outputs."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.product_outputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.product_outputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.product_outputs."computed_at" IS 'When the version was written';

CREATE VIEW public.group_boundaries WITH (security_invoker = true) AS
SELECT
  held."id",
  held."headquarters_code",
  held."headquarters_id",
  held."consolidation_approach",
  held."base_year",
  held."recalculation_threshold_percent",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.group_boundaries AS held
WHERE held.is_current;

COMMENT ON VIEW public.group_boundaries IS 'one row per head office that has chosen how its inventory is consolidated';

COMMENT ON COLUMN public.group_boundaries."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.group_boundaries."headquarters_code" IS 'Code of the head office whose product it is';

COMMENT ON COLUMN public.group_boundaries."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.group_boundaries."consolidation_approach" IS 'How the head office consolidates: by control, whole or not at all, or by equity share';

COMMENT ON COLUMN public.group_boundaries."base_year" IS 'Year that the head office compares with';

COMMENT ON COLUMN public.group_boundaries."recalculation_threshold_percent" IS 'Change by structure from which the base year is recalculated [%]';

COMMENT ON COLUMN public.group_boundaries."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.group_boundaries."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.group_boundaries."computed_at" IS 'When the version was written';

CREATE VIEW public.ownership WITH (security_invoker = true) AS
SELECT
  held."id",
  held."owner_code",
  held."organization_code",
  held."equity_share_percent",
  held."financial_control",
  held."operational_control",
  held."valid_from",
  held."valid_to",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.ownership AS held
WHERE held.is_current;

COMMENT ON VIEW public.ownership IS 'one row per owner, organisation that it owns a part of, and first day of validity';

COMMENT ON COLUMN public.ownership."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.ownership."owner_code" IS 'Organisation that owns a part of the other';

COMMENT ON COLUMN public.ownership."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.ownership."equity_share_percent" IS 'Part of the equity that the owner has [%]';

COMMENT ON COLUMN public.ownership."financial_control" IS 'Whether the owner has financial control';

COMMENT ON COLUMN public.ownership."operational_control" IS 'Whether the owner has operational control';

COMMENT ON COLUMN public.ownership."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.ownership."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.ownership."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.ownership."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.ownership."computed_at" IS 'When the version was written';

CREATE VIEW public.partner_allocations WITH (security_invoker = true) AS
SELECT
  held."id",
  held."partner_code",
  held."customer_code",
  held."scope",
  held."category_number",
  held."allocation_basis",
  held."quantity_to_customer",
  held."quantity_total",
  held."unit",
  held."scopes",
  held."source",
  held."valid_from",
  held."valid_to",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.partner_allocations AS held
WHERE held.is_current;

COMMENT ON VIEW public.partner_allocations IS 'one row per supplier outside the boundary, customer inside, category of scope 3 and first day of validity';

COMMENT ON COLUMN public.partner_allocations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.partner_allocations."partner_code" IS 'Supplier outside the boundary';

COMMENT ON COLUMN public.partner_allocations."customer_code" IS 'Organisation inside the boundary that it supplies';

COMMENT ON COLUMN public.partner_allocations."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.partner_allocations."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.partner_allocations."allocation_basis" IS 'What the emissions are shared out by';

COMMENT ON COLUMN public.partner_allocations."quantity_to_customer" IS 'What the supplier delivers to the customer [see unit]';

COMMENT ON COLUMN public.partner_allocations."quantity_total" IS 'What the supplier delivers to all customers [see unit]';

COMMENT ON COLUMN public.partner_allocations."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.partner_allocations."scopes" IS 'Scopes of the supplier that are shared out';

COMMENT ON COLUMN public.partner_allocations."source" IS 'Publisher';

COMMENT ON COLUMN public.partner_allocations."valid_from" IS 'First day on which it applies; empty is open';

COMMENT ON COLUMN public.partner_allocations."valid_to" IS 'Last day on which it applies, inclusive; empty is open';

COMMENT ON COLUMN public.partner_allocations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.partner_allocations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.partner_allocations."computed_at" IS 'When the version was written';

CREATE VIEW public.activity_files WITH (security_invoker = true) AS
SELECT
  held."id",
  held."path",
  held."source_sha256",
  held."module_type",
  held."rows_in",
  held."rows_accepted",
  held."rows_rejected",
  held."months",
  held."reading_fingerprint",
  held."copy_of_path",
  held."unknown_columns",
  held."delivery_number",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.activity_files AS held
WHERE held.is_current;

COMMENT ON VIEW public.activity_files IS 'one row per path that was ever delivered; its versions are the contents it had';

COMMENT ON COLUMN public.activity_files."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.activity_files."path" IS 'Path of the file below the activities folder';

COMMENT ON COLUMN public.activity_files."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN public.activity_files."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.activity_files."rows_in" IS 'Rows that the file holds; a file that cannot be read counts as one';

COMMENT ON COLUMN public.activity_files."rows_accepted" IS 'Rows taken';

COMMENT ON COLUMN public.activity_files."rows_rejected" IS 'Rows refused, each shown in rejected_inputs';

COMMENT ON COLUMN public.activity_files."months" IS 'Reporting months that the accepted rows touch';

COMMENT ON COLUMN public.activity_files."reading_fingerprint" IS 'SHA-256 over the rules that the content was read by';

COMMENT ON COLUMN public.activity_files."copy_of_path" IS 'Path that holds the same bytes already; such a copy gives nothing';

COMMENT ON COLUMN public.activity_files."unknown_columns" IS 'Columns that the module does not know; they are left aside';

COMMENT ON COLUMN public.activity_files."delivery_number" IS 'The nth content that was delivered to this home';

COMMENT ON COLUMN public.activity_files."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.activity_files."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.activity_files."computed_at" IS 'When the version was written';

CREATE VIEW public.rejected_inputs WITH (security_invoker = true) AS
SELECT
  held."id",
  held."source_file",
  held."source_row",
  held."source_sha256",
  held."module_type",
  held."organization_code",
  held."headquarters_id",
  held."column_name",
  held."rule",
  held."value",
  held."message",
  held."raw",
  held."reporting_months",
  held."version",
  held."run_id",
  held."computed_at",
  (SELECT 'accepted: ' || a.reason FROM public.acceptances AS a WHERE a.kind = 'reject' AND a.subject_id = held.id ORDER BY a.accepted_at DESC LIMIT 1) AS resolution
FROM history.rejected_inputs AS held
WHERE held.is_current;

COMMENT ON VIEW public.rejected_inputs IS 'one row per refused row of a file, or per file that cannot be read';

COMMENT ON COLUMN public.rejected_inputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.rejected_inputs."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN public.rejected_inputs."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN public.rejected_inputs."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN public.rejected_inputs."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.rejected_inputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.rejected_inputs."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.rejected_inputs."column_name" IS 'Column at fault; empty when the row or file is';

COMMENT ON COLUMN public.rejected_inputs."rule" IS 'Rule that the value broke';

COMMENT ON COLUMN public.rejected_inputs."value" IS 'The value as it was found';

COMMENT ON COLUMN public.rejected_inputs."message" IS 'What is wrong and how to mend it, as a sentence';

COMMENT ON COLUMN public.rejected_inputs."raw" IS 'The whole row as it was handed in';

COMMENT ON COLUMN public.rejected_inputs."reporting_months" IS 'Months the row would have belonged to; empty where unknown';

COMMENT ON COLUMN public.rejected_inputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.rejected_inputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.rejected_inputs."computed_at" IS 'When the version was written';

COMMENT ON COLUMN public.rejected_inputs.resolution IS 'Empty while it is open; otherwise with which reason it was accepted';

CREATE VIEW public.activity_inputs WITH (security_invoker = true) AS
SELECT
  held."id",
  held."record_id",
  held."module_type",
  held."variant_type",
  held."organization_code",
  held."headquarters_id",
  held."partner_id",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."region",
  held."period_start",
  held."period_end",
  held."days_in_month",
  held."quantity",
  held."unit",
  held."product_code",
  held."evidence",
  held."inputs",
  held."source_file",
  held."source_row",
  held."source_sha256",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.activity_inputs AS held
WHERE held.is_current;

COMMENT ON VIEW public.activity_inputs IS 'one row per record and reporting month';

COMMENT ON COLUMN public.activity_inputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.activity_inputs."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN public.activity_inputs."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.activity_inputs."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN public.activity_inputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.activity_inputs."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.activity_inputs."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.activity_inputs."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.activity_inputs."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.activity_inputs."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.activity_inputs."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN public.activity_inputs."period_start" IS 'First day of the record';

COMMENT ON COLUMN public.activity_inputs."period_end" IS 'Last day of the record, inclusive';

COMMENT ON COLUMN public.activity_inputs."days_in_month" IS 'Days of the record that fall into the reporting month';

COMMENT ON COLUMN public.activity_inputs."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN public.activity_inputs."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.activity_inputs."product_code" IS 'The company''s own product code';

COMMENT ON COLUMN public.activity_inputs."evidence" IS 'Reference to the document behind the record';

COMMENT ON COLUMN public.activity_inputs."inputs" IS 'The row as it was handed in, column by column, as text';

COMMENT ON COLUMN public.activity_inputs."source_file" IS 'The file: its path below the activities folder, or its name';

COMMENT ON COLUMN public.activity_inputs."source_row" IS 'Physical line of the file or row of the sheet, the header counted';

COMMENT ON COLUMN public.activity_inputs."source_sha256" IS 'SHA-256 of the file''s bytes, hexadecimal';

COMMENT ON COLUMN public.activity_inputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.activity_inputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.activity_inputs."computed_at" IS 'When the version was written';

CREATE VIEW public.memo_emissions WITH (security_invoker = true) AS
SELECT
  held."id",
  held."record_id",
  held."module_type",
  held."variant_type",
  held."organization_code",
  held."headquarters_id",
  held."partner_id",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."emission_type",
  held."scope",
  held."category_number",
  held."activity",
  held."region",
  held."product_code",
  held."quantity",
  held."unit",
  held."factor_id",
  held."factor_version",
  held."emission_factor_id",
  held."emission_factor_version",
  held."kg_co2eq_per_unit",
  held."kg_co2eq",
  held."kg_co2eq_market_based",
  held."market_based_basis",
  held."kg_co2_biogenic",
  held."method",
  held."formula_version",
  held."estimation_method",
  held."kg_co2eq_gsd",
  held."data_quality",
  held."metadata",
  held."activity_input_id",
  held."activity_input_sha256",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.memo_emissions AS held
WHERE held.is_current;

COMMENT ON VIEW public.memo_emissions IS 'one row per record, reporting month and emission type that is reported outside every total';

COMMENT ON COLUMN public.memo_emissions."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.memo_emissions."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN public.memo_emissions."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.memo_emissions."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN public.memo_emissions."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.memo_emissions."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.memo_emissions."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.memo_emissions."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.memo_emissions."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.memo_emissions."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.memo_emissions."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN public.memo_emissions."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.memo_emissions."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.memo_emissions."activity" IS 'Activity that the factor is looked up by (electricity, diesel)';

COMMENT ON COLUMN public.memo_emissions."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN public.memo_emissions."product_code" IS 'The company''s own product code';

COMMENT ON COLUMN public.memo_emissions."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN public.memo_emissions."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.memo_emissions."factor_id" IS 'Generic factor that was used';

COMMENT ON COLUMN public.memo_emissions."factor_version" IS 'Version of that generic factor';

COMMENT ON COLUMN public.memo_emissions."emission_factor_id" IS 'Emission factor that was used';

COMMENT ON COLUMN public.memo_emissions."emission_factor_version" IS 'Version of that emission factor';

COMMENT ON COLUMN public.memo_emissions."kg_co2eq_per_unit" IS 'Factor as applied, per unit of the quantity [kg CO2e per unit]';

COMMENT ON COLUMN public.memo_emissions."kg_co2eq" IS 'Emission, location-based, unrounded [kg CO2e]';

COMMENT ON COLUMN public.memo_emissions."kg_co2eq_market_based" IS 'Emission, market-based for scope 2 and equal to kg_co2eq for scopes 1 and 3; never add the two [kg CO2e]';

COMMENT ON COLUMN public.memo_emissions."market_based_basis" IS 'What the market-based figure rests on: grid_average says that no residual mix is at hand, mixed that there are several parts, see metadata; empty outside scope 2';

COMMENT ON COLUMN public.memo_emissions."kg_co2_biogenic" IS 'Biogenic CO2, outside the scopes; empty where the factor does not say [kg CO2]';

COMMENT ON COLUMN public.memo_emissions."method" IS 'Method that obtained the number';

COMMENT ON COLUMN public.memo_emissions."formula_version" IS 'Formula and its version';

COMMENT ON COLUMN public.memo_emissions."estimation_method" IS 'How the activity was estimated or a gap in it filled; empty where it stands as recorded';

COMMENT ON COLUMN public.memo_emissions."kg_co2eq_gsd" IS 'Geometric standard deviation of kg_co2eq: about 95 % of cases lie within kg_co2eq ÷ and × its square; empty where the quality of a figure behind it is not known';

COMMENT ON COLUMN public.memo_emissions."data_quality" IS 'Quality of each figure behind the number: what it follows from, its pedigree (five scores, 1 best, 5 worst) and its geometric standard deviation; null where it is not known';

COMMENT ON COLUMN public.memo_emissions."metadata" IS 'Operands, conversion and how the factor was matched';

COMMENT ON COLUMN public.memo_emissions."activity_input_id" IS 'The activity input that the row was computed from';

COMMENT ON COLUMN public.memo_emissions."activity_input_sha256" IS 'Content hash of exactly that version of the activity input';

COMMENT ON COLUMN public.memo_emissions."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.memo_emissions."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.memo_emissions."computed_at" IS 'When the version was written';

CREATE VIEW public.unmatched_inputs WITH (security_invoker = true) AS
SELECT
  held."id",
  held."record_id",
  held."module_type",
  held."variant_type",
  held."organization_code",
  held."headquarters_id",
  held."partner_id",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."emission_type",
  held."quantity",
  held."unit",
  held."key",
  held."reason",
  held."candidates",
  held."activity_input_id",
  held."version",
  held."run_id",
  held."computed_at",
  (SELECT 'accepted: ' || a.reason FROM public.acceptances AS a WHERE a.kind = 'unmatched' AND a.subject_id = held.id AND (a.subject_sha256 IS NULL OR a.subject_sha256 = encode(held.content_sha256, 'hex')) ORDER BY a.accepted_at DESC LIMIT 1) AS resolution
FROM history.unmatched_inputs AS held
WHERE held.is_current;

COMMENT ON VIEW public.unmatched_inputs IS 'one row per record, reporting month and emission type for which no factor was found';

COMMENT ON COLUMN public.unmatched_inputs."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.unmatched_inputs."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN public.unmatched_inputs."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.unmatched_inputs."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN public.unmatched_inputs."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.unmatched_inputs."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.unmatched_inputs."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.unmatched_inputs."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.unmatched_inputs."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.unmatched_inputs."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.unmatched_inputs."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN public.unmatched_inputs."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN public.unmatched_inputs."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.unmatched_inputs."key" IS 'What a factor was looked for';

COMMENT ON COLUMN public.unmatched_inputs."reason" IS 'Why nothing was taken';

COMMENT ON COLUMN public.unmatched_inputs."candidates" IS 'Factors that came near, each with the reason it was passed over';

COMMENT ON COLUMN public.unmatched_inputs."activity_input_id" IS 'The activity input that the row was computed from';

COMMENT ON COLUMN public.unmatched_inputs."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.unmatched_inputs."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.unmatched_inputs."computed_at" IS 'When the version was written';

COMMENT ON COLUMN public.unmatched_inputs.resolution IS 'Empty while it is open; otherwise with which reason it was accepted';

CREATE VIEW public.disclosed_gaps WITH (security_invoker = true) AS
SELECT
  held."id",
  held."module_type",
  held."variant_type",
  held."organization_code",
  held."headquarters_id",
  held."partner_id",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."emission_type",
  held."scope",
  held."category_number",
  held."records",
  held."quantity",
  held."unit",
  held."key",
  held."reason",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.disclosed_gaps AS held
WHERE held.is_current;

COMMENT ON VIEW public.disclosed_gaps IS 'one row per organisation, reporting month, module, emission type and key for which what comes along with the records has no factor';

COMMENT ON COLUMN public.disclosed_gaps."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.disclosed_gaps."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.disclosed_gaps."variant_type" IS 'Variant: how it behaves (stationary, student); `default` where there is none';

COMMENT ON COLUMN public.disclosed_gaps."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.disclosed_gaps."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.disclosed_gaps."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.disclosed_gaps."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.disclosed_gaps."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.disclosed_gaps."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.disclosed_gaps."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN public.disclosed_gaps."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.disclosed_gaps."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.disclosed_gaps."records" IS 'Records that it concerns';

COMMENT ON COLUMN public.disclosed_gaps."quantity" IS 'Activity in the reporting month, after allocation by days';

COMMENT ON COLUMN public.disclosed_gaps."unit" IS 'Unit of the quantity';

COMMENT ON COLUMN public.disclosed_gaps."key" IS 'What a factor was looked for';

COMMENT ON COLUMN public.disclosed_gaps."reason" IS 'Why nothing was taken';

COMMENT ON COLUMN public.disclosed_gaps."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.disclosed_gaps."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.disclosed_gaps."computed_at" IS 'When the version was written';

CREATE VIEW public.instrument_allocations WITH (security_invoker = true) AS
SELECT
  held."id",
  held."record_id",
  held."module_type",
  held."organization_code",
  held."headquarters_id",
  held."partner_id",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."region",
  held."market_based_basis",
  held."instrument_code",
  held."kwh",
  held."kg_co2eq_per_kwh",
  held."kg_co2eq_market_based",
  held."activity_input_id",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.instrument_allocations AS held
WHERE held.is_current;

COMMENT ON VIEW public.instrument_allocations IS 'one row per record, reporting month and part of its energy that one instrument, the residual mix or the grid average accounts for, where an instrument accounts for any of it';

COMMENT ON COLUMN public.instrument_allocations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.instrument_allocations."record_id" IS 'The record''s name in the file that was handed in';

COMMENT ON COLUMN public.instrument_allocations."module_type" IS 'Module: what exists (electricity, fuel, equipment, headcount)';

COMMENT ON COLUMN public.instrument_allocations."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.instrument_allocations."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.instrument_allocations."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.instrument_allocations."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.instrument_allocations."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.instrument_allocations."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.instrument_allocations."region" IS 'ISO 3166 code, group code or WORLD; the organisation''s country where not given';

COMMENT ON COLUMN public.instrument_allocations."market_based_basis" IS 'What the market-based figure rests on: grid_average says that no residual mix is at hand, mixed that there are several parts, see metadata; empty outside scope 2';

COMMENT ON COLUMN public.instrument_allocations."instrument_code" IS 'Code of the instrument in the reference file';

COMMENT ON COLUMN public.instrument_allocations."kwh" IS 'Energy of the record that is counted at this [kWh]';

COMMENT ON COLUMN public.instrument_allocations."kg_co2eq_per_kwh" IS 'Emission per kWh [kg CO2e per kWh]';

COMMENT ON COLUMN public.instrument_allocations."kg_co2eq_market_based" IS 'Emission, market-based for scope 2 and equal to kg_co2eq for scopes 1 and 3; never add the two [kg CO2e]';

COMMENT ON COLUMN public.instrument_allocations."activity_input_id" IS 'The activity input that the row was computed from';

COMMENT ON COLUMN public.instrument_allocations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.instrument_allocations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.instrument_allocations."computed_at" IS 'When the version was written';

CREATE VIEW public.organization_rollups WITH (security_invoker = true) AS
SELECT
  held."id",
  held."organization_code",
  held."headquarters_id",
  held."tree_path",
  held."level",
  held."reporting_year",
  held."reporting_month",
  held."scope",
  held."category_number",
  held."emission_type",
  held."own_kg_co2eq",
  held."subtree_kg_co2eq",
  held."own_kg_co2eq_market_based",
  held."subtree_kg_co2eq_market_based",
  held."own_kg_co2_biogenic",
  held."subtree_kg_co2_biogenic",
  held."own_kg_co2eq_estimated",
  held."subtree_kg_co2eq_estimated",
  held."own_kg_co2eq_without_gsd",
  held."subtree_kg_co2eq_without_gsd",
  held."own_gsd",
  held."subtree_gsd",
  held."coverage",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.organization_rollups AS held
WHERE held.is_current;

COMMENT ON VIEW public.organization_rollups IS 'one row per organisation, reporting month, scope, category and emission type; no total rows';

COMMENT ON COLUMN public.organization_rollups."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.organization_rollups."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.organization_rollups."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.organization_rollups."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.organization_rollups."level" IS 'Depth in the tree; the head office is 1';

COMMENT ON COLUMN public.organization_rollups."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.organization_rollups."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.organization_rollups."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.organization_rollups."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.organization_rollups."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN public.organization_rollups."own_kg_co2eq" IS 'What the organisation itself reported; empty where it reported nothing [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."subtree_kg_co2eq" IS 'Plain sum over the organisation and everything below it [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."own_kg_co2eq_market_based" IS 'Own emissions, market-based [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."subtree_kg_co2eq_market_based" IS 'Subtree emissions, market-based [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."own_kg_co2_biogenic" IS 'Own biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN public.organization_rollups."subtree_kg_co2_biogenic" IS 'Subtree biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN public.organization_rollups."own_kg_co2eq_estimated" IS 'Part of the own emissions whose activity was estimated or filled in [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."subtree_kg_co2eq_estimated" IS 'Part of the subtree emissions whose activity was estimated or filled in [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."own_kg_co2eq_without_gsd" IS 'Part of the own emissions whose uncertainty is not known [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."subtree_kg_co2eq_without_gsd" IS 'Part of the subtree emissions whose uncertainty is not known [kg CO2e]';

COMMENT ON COLUMN public.organization_rollups."own_gsd" IS 'Geometric standard deviation of the own emissions whose uncertainty is known, location-based; empty where there are none, or where they are not above 0';

COMMENT ON COLUMN public.organization_rollups."subtree_gsd" IS 'Geometric standard deviation of the subtree emissions whose uncertainty is known, location-based; empty where there are none, or where they are not above 0';

COMMENT ON COLUMN public.organization_rollups."coverage" IS 'Records in, matched, unmatched and rejected; organisations expected and reported; own and subtree';

COMMENT ON COLUMN public.organization_rollups."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.organization_rollups."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.organization_rollups."computed_at" IS 'When the version was written';

CREATE VIEW public.gas_rollups WITH (security_invoker = true) AS
SELECT
  held."id",
  held."organization_code",
  held."headquarters_id",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."scope",
  held."category_number",
  held."emission_type",
  held."gas",
  held."kg_gas",
  held."kg_co2eq_as_published",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.gas_rollups AS held
WHERE held.is_current;

COMMENT ON VIEW public.gas_rollups IS 'one row per organisation, reporting month, scope, category, emission type and gas';

COMMENT ON COLUMN public.gas_rollups."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.gas_rollups."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.gas_rollups."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.gas_rollups."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.gas_rollups."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.gas_rollups."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.gas_rollups."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.gas_rollups."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.gas_rollups."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN public.gas_rollups."gas" IS 'Gas by its code; `as_published` for what has no masses of gases';

COMMENT ON COLUMN public.gas_rollups."kg_gas" IS 'Mass of the gas; empty for `as_published` [kg]';

COMMENT ON COLUMN public.gas_rollups."kg_co2eq_as_published" IS 'Emissions without masses of gases, as they were reported [kg CO2e]';

COMMENT ON COLUMN public.gas_rollups."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.gas_rollups."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.gas_rollups."computed_at" IS 'When the version was written';

CREATE VIEW public.rollups_by_gwp_set WITH (security_invoker = true) AS
SELECT
  held."id",
  held."organization_code",
  held."headquarters_id",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."scope",
  held."category_number",
  held."emission_type",
  held."gwp_set",
  held."restated_kg_co2eq",
  held."kg_co2eq_as_published",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.rollups_by_gwp_set AS held
WHERE held.is_current;

COMMENT ON VIEW public.rollups_by_gwp_set IS 'one row per organisation, reporting month, scope, category, emission type and set of GWPs; the sets stand beside each other and are never added';

COMMENT ON COLUMN public.rollups_by_gwp_set."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.rollups_by_gwp_set."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.rollups_by_gwp_set."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.rollups_by_gwp_set."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.rollups_by_gwp_set."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.rollups_by_gwp_set."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.rollups_by_gwp_set."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.rollups_by_gwp_set."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.rollups_by_gwp_set."emission_type" IS 'What kind of emission (energy, food, waste, transport, grey_energy)';

COMMENT ON COLUMN public.rollups_by_gwp_set."gwp_set" IS 'Set of global warming potentials behind the CO2e';

COMMENT ON COLUMN public.rollups_by_gwp_set."restated_kg_co2eq" IS 'Emissions under the set, with those that stand as published [kg CO2e]';

COMMENT ON COLUMN public.rollups_by_gwp_set."kg_co2eq_as_published" IS 'Emissions without masses of gases, as they were reported [kg CO2e]';

COMMENT ON COLUMN public.rollups_by_gwp_set."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.rollups_by_gwp_set."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.rollups_by_gwp_set."computed_at" IS 'When the version was written';

CREATE VIEW public.product_code_mappings WITH (security_invoker = true) AS
SELECT
  held."id",
  held."mapping_code",
  held."headquarters_id",
  held."partner_id",
  held."organization_code",
  held."tree_path",
  held."owner_type",
  held."reporting_year",
  held."reporting_month",
  held."headquarters_product_code",
  held."company_product_code",
  held."product_name",
  held."product_description",
  held."parent_mapping_id",
  held."product_hierarchy_path",
  held."hierarchy_level",
  held."mapping_type",
  held."conversion_ratio",
  held."is_active",
  held."share_of_product",
  held."version",
  held."run_id",
  held."computed_at" AS "updated_at"
FROM history.product_code_mappings AS held
WHERE held.is_current;

COMMENT ON VIEW public.product_code_mappings IS 'one row per mapping of a company''s product to a part of a head office''s product, and reporting month';

COMMENT ON COLUMN public.product_code_mappings."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.product_code_mappings."mapping_code" IS 'Code of the mapping in the reference file';

COMMENT ON COLUMN public.product_code_mappings."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.product_code_mappings."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.product_code_mappings."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.product_code_mappings."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.product_code_mappings."owner_type" IS 'Whose product code it is';

COMMENT ON COLUMN public.product_code_mappings."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.product_code_mappings."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.product_code_mappings."headquarters_product_code" IS 'Code of the head office''s product';

COMMENT ON COLUMN public.product_code_mappings."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN public.product_code_mappings."product_name" IS 'Name of the company''s product';

COMMENT ON COLUMN public.product_code_mappings."product_description" IS 'What the company''s product is';

COMMENT ON COLUMN public.product_code_mappings."parent_mapping_id" IS 'Mapping of the month that it is a part of; empty for a head office''s product';

COMMENT ON COLUMN public.product_code_mappings."product_hierarchy_path" IS 'Product codes from the head office''s product down: `/W250/GP100/FE100/`';

COMMENT ON COLUMN public.product_code_mappings."hierarchy_level" IS 'Depth below the head office''s product, which is 1 itself';

COMMENT ON COLUMN public.product_code_mappings."mapping_type" IS 'How it enters the product';

COMMENT ON COLUMN public.product_code_mappings."conversion_ratio" IS 'Share of what the company emits for its product that enters the parent''s product';

COMMENT ON COLUMN public.product_code_mappings."is_active" IS 'Whether it counts; one that does not is kept and shown';

COMMENT ON COLUMN public.product_code_mappings."share_of_product" IS 'Share of what the company emits for its product that enters the head office''s product: the conversion ratios multiplied up to it';

COMMENT ON COLUMN public.product_code_mappings."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.product_code_mappings."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.product_code_mappings."updated_at" IS 'When the version was written';

CREATE VIEW public.product_rollups WITH (security_invoker = true) AS
SELECT
  held."id",
  held."mapping_code",
  held."headquarters_id",
  held."partner_id",
  held."organization_code",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."headquarters_product_code",
  held."company_product_code",
  held."product_hierarchy_path",
  held."hierarchy_level",
  held."mapping_type",
  held."share_of_product",
  held."unmapped_because",
  held."scope",
  held."category_number",
  held."own_kg_co2eq",
  held."subtree_kg_co2eq",
  held."own_kg_co2eq_market_based",
  held."subtree_kg_co2eq_market_based",
  held."own_kg_co2_biogenic",
  held."subtree_kg_co2_biogenic",
  held."output_quantity",
  held."output_unit",
  held."subtree_kg_co2eq_per_unit",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.product_rollups AS held
WHERE held.is_current;

COMMENT ON VIEW public.product_rollups IS 'one row per part of a head office''s product, reporting month, scope and category; and one per company''s product, month, scope, category and reason for what enters no product';

COMMENT ON COLUMN public.product_rollups."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.product_rollups."mapping_code" IS 'Code of the mapping in the reference file';

COMMENT ON COLUMN public.product_rollups."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.product_rollups."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.product_rollups."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.product_rollups."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.product_rollups."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.product_rollups."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.product_rollups."headquarters_product_code" IS 'Code of the head office''s product';

COMMENT ON COLUMN public.product_rollups."company_product_code" IS 'The company''s own product code';

COMMENT ON COLUMN public.product_rollups."product_hierarchy_path" IS 'Product codes from the head office''s product down: `/W250/GP100/FE100/`';

COMMENT ON COLUMN public.product_rollups."hierarchy_level" IS 'Depth below the head office''s product, which is 1 itself';

COMMENT ON COLUMN public.product_rollups."mapping_type" IS 'How it enters the product';

COMMENT ON COLUMN public.product_rollups."share_of_product" IS 'Share of what the company emits for its product that enters the head office''s product: the conversion ratios multiplied up to it';

COMMENT ON COLUMN public.product_rollups."unmapped_because" IS 'Why it enters no product of the head office; empty where it does';

COMMENT ON COLUMN public.product_rollups."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.product_rollups."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.product_rollups."own_kg_co2eq" IS 'What the organisation itself reported; empty where it reported nothing [kg CO2e]';

COMMENT ON COLUMN public.product_rollups."subtree_kg_co2eq" IS 'Plain sum over the organisation and everything below it [kg CO2e]';

COMMENT ON COLUMN public.product_rollups."own_kg_co2eq_market_based" IS 'Own emissions, market-based [kg CO2e]';

COMMENT ON COLUMN public.product_rollups."subtree_kg_co2eq_market_based" IS 'Subtree emissions, market-based [kg CO2e]';

COMMENT ON COLUMN public.product_rollups."own_kg_co2_biogenic" IS 'Own biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN public.product_rollups."subtree_kg_co2_biogenic" IS 'Subtree biogenic CO2, outside the scopes [kg CO2]';

COMMENT ON COLUMN public.product_rollups."output_quantity" IS 'Output of the head office''s product in the month; empty where it is not known, and below the head office''s own row';

COMMENT ON COLUMN public.product_rollups."output_unit" IS 'Unit of the output';

COMMENT ON COLUMN public.product_rollups."subtree_kg_co2eq_per_unit" IS 'Subtree emissions by unit of output, rounded at 18 decimals; empty without an output [kg CO2e per unit]';

COMMENT ON COLUMN public.product_rollups."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.product_rollups."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.product_rollups."computed_at" IS 'When the version was written';

CREATE VIEW public.group_inventory WITH (security_invoker = true) AS
SELECT
  held."id",
  held."headquarters_id",
  held."partner_id",
  held."organization_code",
  held."counterpart_organization_code",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."inventory_row_kind",
  held."consolidation_approach",
  held."approach_basis",
  held."inventory_share",
  held."scope",
  held."category_number",
  held."ledger_scope",
  held."ledger_category_number",
  held."reported_kg_co2eq",
  held."inventory_kg_co2eq",
  held."left_out_kg_co2eq",
  held."reported_kg_co2eq_market_based",
  held."inventory_kg_co2eq_market_based",
  held."left_out_kg_co2eq_market_based",
  held."reported_kg_co2_biogenic",
  held."inventory_kg_co2_biogenic",
  held."left_out_kg_co2_biogenic",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.group_inventory AS held
WHERE held.is_current;

COMMENT ON VIEW public.group_inventory IS 'one row per head office, reporting month, organisation, other side, kind, scope, category and share; the inventory kilograms of a head office sum to its inventory';

COMMENT ON COLUMN public.group_inventory."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.group_inventory."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.group_inventory."partner_id" IS 'Identifier of the reporting partner; empty for the head office';

COMMENT ON COLUMN public.group_inventory."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.group_inventory."counterpart_organization_code" IS 'The other side: the supplier that the records name, or that allocates; empty where none is named';

COMMENT ON COLUMN public.group_inventory."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.group_inventory."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.group_inventory."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.group_inventory."inventory_row_kind" IS 'What was reported, inside the boundary or outside; what is taken out so that nothing counts twice; or the share of a supplier outside';

COMMENT ON COLUMN public.group_inventory."consolidation_approach" IS 'How the head office consolidates: by control, whole or not at all, or by equity share';

COMMENT ON COLUMN public.group_inventory."approach_basis" IS 'Whether the head office chose the approach, or it is assumed for want of a choice';

COMMENT ON COLUMN public.group_inventory."inventory_share" IS 'Share that the kilograms were multiplied with, from 0 to 1; the mean over the days where it changes inside the month. Exact in the calculation, shown with 18 decimals';

COMMENT ON COLUMN public.group_inventory."scope" IS 'GHG Protocol scope, 1 to 3';

COMMENT ON COLUMN public.group_inventory."category_number" IS 'Number of the category within its scope';

COMMENT ON COLUMN public.group_inventory."ledger_scope" IS 'Scope in module_emissions, where a lease stands under operational control; empty for an allocation';

COMMENT ON COLUMN public.group_inventory."ledger_category_number" IS 'Category in module_emissions, likewise';

COMMENT ON COLUMN public.group_inventory."reported_kg_co2eq" IS 'What the organisation reported, location-based [kg CO2e]';

COMMENT ON COLUMN public.group_inventory."inventory_kg_co2eq" IS 'What counts in the head office''s inventory, below zero where taken out, location-based [kg CO2e]';

COMMENT ON COLUMN public.group_inventory."left_out_kg_co2eq" IS 'What was reported and is outside the boundary, location-based [kg CO2e]';

COMMENT ON COLUMN public.group_inventory."reported_kg_co2eq_market_based" IS 'What the organisation reported, market-based [kg CO2e]';

COMMENT ON COLUMN public.group_inventory."inventory_kg_co2eq_market_based" IS 'What counts in the head office''s inventory, below zero where taken out, market-based [kg CO2e]';

COMMENT ON COLUMN public.group_inventory."left_out_kg_co2eq_market_based" IS 'What was reported and is outside the boundary, market-based [kg CO2e]';

COMMENT ON COLUMN public.group_inventory."reported_kg_co2_biogenic" IS 'What the organisation reported, biogenic CO2 outside the scopes [kg CO2]';

COMMENT ON COLUMN public.group_inventory."inventory_kg_co2_biogenic" IS 'What counts in the head office''s inventory, below zero where taken out, biogenic CO2 outside the scopes [kg CO2]';

COMMENT ON COLUMN public.group_inventory."left_out_kg_co2_biogenic" IS 'What was reported and is outside the boundary, biogenic CO2 outside the scopes [kg CO2]';

COMMENT ON COLUMN public.group_inventory."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.group_inventory."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.group_inventory."computed_at" IS 'When the version was written';

CREATE VIEW public.base_year_recalculations WITH (security_invoker = true) AS
SELECT
  held."id",
  held."headquarters_id",
  held."organization_code",
  held."tree_path",
  held."reporting_year",
  held."reporting_month",
  held."base_year",
  held."base_year_months",
  held."published_kg_co2eq",
  held."restated_base_year_kg_co2eq",
  held."change_percent",
  held."recalculation_threshold_percent",
  held."is_recalculation_required",
  held."structural_changes",
  held."organizations_without_base_year",
  held."version",
  held."run_id",
  held."computed_at"
FROM history.base_year_recalculations AS held
WHERE held.is_current;

COMMENT ON VIEW public.base_year_recalculations IS 'one row per head office with a base year, and reporting month: the base year as published, and under the structure of the month''s last day';

COMMENT ON COLUMN public.base_year_recalculations."id" IS 'Stable identifier, derived from what the row is about; equal on every machine';

COMMENT ON COLUMN public.base_year_recalculations."headquarters_id" IS 'Identifier of the head office at the top of the tree';

COMMENT ON COLUMN public.base_year_recalculations."organization_code" IS 'Code of the organisation that reported the record';

COMMENT ON COLUMN public.base_year_recalculations."tree_path" IS 'Path from the head office down to the organisation in the reporting month';

COMMENT ON COLUMN public.base_year_recalculations."reporting_year" IS 'Calendar year of the reporting month';

COMMENT ON COLUMN public.base_year_recalculations."reporting_month" IS 'Calendar month, 1 to 12';

COMMENT ON COLUMN public.base_year_recalculations."base_year" IS 'Year that the head office compares with';

COMMENT ON COLUMN public.base_year_recalculations."base_year_months" IS 'Months of the base year up to the reporting month that have an inventory';

COMMENT ON COLUMN public.base_year_recalculations."published_kg_co2eq" IS 'Inventory of the base year as published, all scopes, location-based [kg CO2e]';

COMMENT ON COLUMN public.base_year_recalculations."restated_base_year_kg_co2eq" IS 'The same under the structure of the reporting month''s last day [kg CO2e]';

COMMENT ON COLUMN public.base_year_recalculations."change_percent" IS 'Change by structure, rounded at 6 decimals; empty without an inventory of the base year [%]';

COMMENT ON COLUMN public.base_year_recalculations."recalculation_threshold_percent" IS 'Change by structure from which the base year is recalculated [%]';

COMMENT ON COLUMN public.base_year_recalculations."is_recalculation_required" IS 'Whether the change reaches the threshold; empty without an inventory of the base year';

COMMENT ON COLUMN public.base_year_recalculations."structural_changes" IS 'Organisations whose part of the base year is another under the structure, with both figures';

COMMENT ON COLUMN public.base_year_recalculations."organizations_without_base_year" IS 'Organisations inside the boundary that reported nothing in the base year: to be recalculated for where they existed, no trigger where they did not';

COMMENT ON COLUMN public.base_year_recalculations."version" IS 'The nth content of this row, immutable once written';

COMMENT ON COLUMN public.base_year_recalculations."run_id" IS 'Dagster run that wrote the version';

COMMENT ON COLUMN public.base_year_recalculations."computed_at" IS 'When the version was written';

CREATE FUNCTION public.organizations_known_at(moment timestamptz)
RETURNS SETOF history.organizations
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.organizations AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.organizations_known_at(timestamptz) IS 'The rows of organizations that were in force at a moment';

CREATE FUNCTION public.organization_lines_known_at(moment timestamptz)
RETURNS SETOF history.organization_lines
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.organization_lines AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.organization_lines_known_at(timestamptz) IS 'The rows of organization_lines that were in force at a moment';

CREATE FUNCTION public.organization_places_known_at(moment timestamptz)
RETURNS SETOF history.organization_places
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.organization_places AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.organization_places_known_at(timestamptz) IS 'The rows of organization_places that were in force at a moment';

CREATE FUNCTION public.factors_known_at(moment timestamptz)
RETURNS SETOF history.factors
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.factors AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment)
    AND (known.published_on IS NULL
      OR known.published_on <= (moment AT TIME ZONE 'UTC')::date);
END;

COMMENT ON FUNCTION public.factors_known_at(timestamptz) IS 'The rows of factors that were in force at a moment, and published by then where the publisher says when';

CREATE FUNCTION public.emission_factors_known_at(moment timestamptz)
RETURNS SETOF history.emission_factors
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.emission_factors AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment)
    AND (known.published_on IS NULL
      OR known.published_on <= (moment AT TIME ZONE 'UTC')::date);
END;

COMMENT ON FUNCTION public.emission_factors_known_at(timestamptz) IS 'The rows of emission_factors that were in force at a moment, and published by then where the publisher says when';

CREATE FUNCTION public.reporting_expectations_known_at(moment timestamptz)
RETURNS SETOF history.reporting_expectations
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.reporting_expectations AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.reporting_expectations_known_at(timestamptz) IS 'The rows of reporting_expectations that were in force at a moment';

CREATE FUNCTION public.contractual_instruments_known_at(moment timestamptz)
RETURNS SETOF history.contractual_instruments
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.contractual_instruments AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.contractual_instruments_known_at(timestamptz) IS 'The rows of contractual_instruments that were in force at a moment';

CREATE FUNCTION public.publisher_preferences_known_at(moment timestamptz)
RETURNS SETOF history.publisher_preferences
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.publisher_preferences AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.publisher_preferences_known_at(timestamptz) IS 'The rows of publisher_preferences that were in force at a moment';

CREATE FUNCTION public.airports_known_at(moment timestamptz)
RETURNS SETOF history.airports
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.airports AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.airports_known_at(timestamptz) IS 'The rows of airports that were in force at a moment';

CREATE FUNCTION public.spend_categories_known_at(moment timestamptz)
RETURNS SETOF history.spend_categories
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.spend_categories AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.spend_categories_known_at(timestamptz) IS 'The rows of spend_categories that were in force at a moment';

CREATE FUNCTION public.price_indices_known_at(moment timestamptz)
RETURNS SETOF history.price_indices
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.price_indices AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.price_indices_known_at(timestamptz) IS 'The rows of price_indices that were in force at a moment';

CREATE FUNCTION public.exchange_rates_known_at(moment timestamptz)
RETURNS SETOF history.exchange_rates
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.exchange_rates AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.exchange_rates_known_at(timestamptz) IS 'The rows of exchange_rates that were in force at a moment';

CREATE FUNCTION public.product_footprints_known_at(moment timestamptz)
RETURNS SETOF history.product_footprints
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.product_footprints AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.product_footprints_known_at(timestamptz) IS 'The rows of product_footprints that were in force at a moment';

CREATE FUNCTION public.product_mappings_known_at(moment timestamptz)
RETURNS SETOF history.product_mappings
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.product_mappings AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.product_mappings_known_at(timestamptz) IS 'The rows of product_mappings that were in force at a moment';

CREATE FUNCTION public.product_outputs_known_at(moment timestamptz)
RETURNS SETOF history.product_outputs
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.product_outputs AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.product_outputs_known_at(timestamptz) IS 'The rows of product_outputs that were in force at a moment';

CREATE FUNCTION public.group_boundaries_known_at(moment timestamptz)
RETURNS SETOF history.group_boundaries
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.group_boundaries AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.group_boundaries_known_at(timestamptz) IS 'The rows of group_boundaries that were in force at a moment';

CREATE FUNCTION public.ownership_known_at(moment timestamptz)
RETURNS SETOF history.ownership
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.ownership AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.ownership_known_at(timestamptz) IS 'The rows of ownership that were in force at a moment';

CREATE FUNCTION public.partner_allocations_known_at(moment timestamptz)
RETURNS SETOF history.partner_allocations
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.partner_allocations AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.partner_allocations_known_at(timestamptz) IS 'The rows of partner_allocations that were in force at a moment';

CREATE FUNCTION public.activity_files_known_at(moment timestamptz)
RETURNS SETOF history.activity_files
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.activity_files AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.activity_files_known_at(timestamptz) IS 'The rows of activity_files that were in force at a moment';

CREATE FUNCTION public.rejected_inputs_known_at(moment timestamptz)
RETURNS SETOF history.rejected_inputs
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.rejected_inputs AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.rejected_inputs_known_at(timestamptz) IS 'The rows of rejected_inputs that were in force at a moment';

CREATE FUNCTION public.activity_inputs_known_at(moment timestamptz)
RETURNS SETOF history.activity_inputs
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.activity_inputs AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.activity_inputs_known_at(timestamptz) IS 'The rows of activity_inputs that were in force at a moment';

CREATE FUNCTION public.activity_inputs_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.activity_inputs
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.activity_inputs AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = activity_inputs_reported.sequence
    AND c.reporting_year = activity_inputs_reported.year
    AND c.reporting_month = activity_inputs_reported.month
    AND known.reporting_year = activity_inputs_reported.year
    AND known.reporting_month = activity_inputs_reported.month;
END;

COMMENT ON FUNCTION public.activity_inputs_reported(text, integer, integer, integer) IS 'The rows of activity_inputs as a head office reported them in the nth close of a month';

CREATE FUNCTION public.module_emissions_known_at(moment timestamptz)
RETURNS SETOF public.module_emissions
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.module_emissions AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.module_emissions_known_at(timestamptz) IS 'The rows of module_emissions that were in force at a moment';

CREATE FUNCTION public.module_emissions_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF public.module_emissions
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN public.module_emissions AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = module_emissions_reported.sequence
    AND c.reporting_year = module_emissions_reported.year
    AND c.reporting_month = module_emissions_reported.month
    AND known.reporting_year = module_emissions_reported.year
    AND known.reporting_month = module_emissions_reported.month;
END;

COMMENT ON FUNCTION public.module_emissions_reported(text, integer, integer, integer) IS 'The rows of module_emissions as a head office reported them in the nth close of a month';

CREATE FUNCTION public.memo_emissions_known_at(moment timestamptz)
RETURNS SETOF history.memo_emissions
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.memo_emissions AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.memo_emissions_known_at(timestamptz) IS 'The rows of memo_emissions that were in force at a moment';

CREATE FUNCTION public.memo_emissions_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.memo_emissions
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.memo_emissions AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = memo_emissions_reported.sequence
    AND c.reporting_year = memo_emissions_reported.year
    AND c.reporting_month = memo_emissions_reported.month
    AND known.reporting_year = memo_emissions_reported.year
    AND known.reporting_month = memo_emissions_reported.month;
END;

COMMENT ON FUNCTION public.memo_emissions_reported(text, integer, integer, integer) IS 'The rows of memo_emissions as a head office reported them in the nth close of a month';

CREATE FUNCTION public.unmatched_inputs_known_at(moment timestamptz)
RETURNS SETOF history.unmatched_inputs
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.unmatched_inputs AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.unmatched_inputs_known_at(timestamptz) IS 'The rows of unmatched_inputs that were in force at a moment';

CREATE FUNCTION public.unmatched_inputs_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.unmatched_inputs
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.unmatched_inputs AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = unmatched_inputs_reported.sequence
    AND c.reporting_year = unmatched_inputs_reported.year
    AND c.reporting_month = unmatched_inputs_reported.month
    AND known.reporting_year = unmatched_inputs_reported.year
    AND known.reporting_month = unmatched_inputs_reported.month;
END;

COMMENT ON FUNCTION public.unmatched_inputs_reported(text, integer, integer, integer) IS 'The rows of unmatched_inputs as a head office reported them in the nth close of a month';

CREATE FUNCTION public.disclosed_gaps_known_at(moment timestamptz)
RETURNS SETOF history.disclosed_gaps
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.disclosed_gaps AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.disclosed_gaps_known_at(timestamptz) IS 'The rows of disclosed_gaps that were in force at a moment';

CREATE FUNCTION public.disclosed_gaps_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.disclosed_gaps
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.disclosed_gaps AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = disclosed_gaps_reported.sequence
    AND c.reporting_year = disclosed_gaps_reported.year
    AND c.reporting_month = disclosed_gaps_reported.month
    AND known.reporting_year = disclosed_gaps_reported.year
    AND known.reporting_month = disclosed_gaps_reported.month;
END;

COMMENT ON FUNCTION public.disclosed_gaps_reported(text, integer, integer, integer) IS 'The rows of disclosed_gaps as a head office reported them in the nth close of a month';

CREATE FUNCTION public.instrument_allocations_known_at(moment timestamptz)
RETURNS SETOF history.instrument_allocations
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.instrument_allocations AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.instrument_allocations_known_at(timestamptz) IS 'The rows of instrument_allocations that were in force at a moment';

CREATE FUNCTION public.instrument_allocations_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.instrument_allocations
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.instrument_allocations AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = instrument_allocations_reported.sequence
    AND c.reporting_year = instrument_allocations_reported.year
    AND c.reporting_month = instrument_allocations_reported.month
    AND known.reporting_year = instrument_allocations_reported.year
    AND known.reporting_month = instrument_allocations_reported.month;
END;

COMMENT ON FUNCTION public.instrument_allocations_reported(text, integer, integer, integer) IS 'The rows of instrument_allocations as a head office reported them in the nth close of a month';

CREATE FUNCTION public.organization_rollups_known_at(moment timestamptz)
RETURNS SETOF history.organization_rollups
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.organization_rollups AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.organization_rollups_known_at(timestamptz) IS 'The rows of organization_rollups that were in force at a moment';

CREATE FUNCTION public.organization_rollups_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.organization_rollups
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.organization_rollups AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = organization_rollups_reported.sequence
    AND c.reporting_year = organization_rollups_reported.year
    AND c.reporting_month = organization_rollups_reported.month
    AND known.reporting_year = organization_rollups_reported.year
    AND known.reporting_month = organization_rollups_reported.month;
END;

COMMENT ON FUNCTION public.organization_rollups_reported(text, integer, integer, integer) IS 'The rows of organization_rollups as a head office reported them in the nth close of a month';

CREATE FUNCTION public.gas_rollups_known_at(moment timestamptz)
RETURNS SETOF history.gas_rollups
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.gas_rollups AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.gas_rollups_known_at(timestamptz) IS 'The rows of gas_rollups that were in force at a moment';

CREATE FUNCTION public.gas_rollups_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.gas_rollups
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.gas_rollups AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = gas_rollups_reported.sequence
    AND c.reporting_year = gas_rollups_reported.year
    AND c.reporting_month = gas_rollups_reported.month
    AND known.reporting_year = gas_rollups_reported.year
    AND known.reporting_month = gas_rollups_reported.month;
END;

COMMENT ON FUNCTION public.gas_rollups_reported(text, integer, integer, integer) IS 'The rows of gas_rollups as a head office reported them in the nth close of a month';

CREATE FUNCTION public.rollups_by_gwp_set_known_at(moment timestamptz)
RETURNS SETOF history.rollups_by_gwp_set
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.rollups_by_gwp_set AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.rollups_by_gwp_set_known_at(timestamptz) IS 'The rows of rollups_by_gwp_set that were in force at a moment';

CREATE FUNCTION public.rollups_by_gwp_set_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.rollups_by_gwp_set
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.rollups_by_gwp_set AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = rollups_by_gwp_set_reported.sequence
    AND c.reporting_year = rollups_by_gwp_set_reported.year
    AND c.reporting_month = rollups_by_gwp_set_reported.month
    AND known.reporting_year = rollups_by_gwp_set_reported.year
    AND known.reporting_month = rollups_by_gwp_set_reported.month;
END;

COMMENT ON FUNCTION public.rollups_by_gwp_set_reported(text, integer, integer, integer) IS 'The rows of rollups_by_gwp_set as a head office reported them in the nth close of a month';

CREATE FUNCTION public.product_code_mappings_known_at(moment timestamptz)
RETURNS SETOF history.product_code_mappings
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.product_code_mappings AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.product_code_mappings_known_at(timestamptz) IS 'The rows of product_code_mappings that were in force at a moment';

CREATE FUNCTION public.product_code_mappings_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.product_code_mappings
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.product_code_mappings AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = product_code_mappings_reported.sequence
    AND c.reporting_year = product_code_mappings_reported.year
    AND c.reporting_month = product_code_mappings_reported.month
    AND known.reporting_year = product_code_mappings_reported.year
    AND known.reporting_month = product_code_mappings_reported.month;
END;

COMMENT ON FUNCTION public.product_code_mappings_reported(text, integer, integer, integer) IS 'The rows of product_code_mappings as a head office reported them in the nth close of a month';

CREATE FUNCTION public.product_rollups_known_at(moment timestamptz)
RETURNS SETOF history.product_rollups
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.product_rollups AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.product_rollups_known_at(timestamptz) IS 'The rows of product_rollups that were in force at a moment';

CREATE FUNCTION public.product_rollups_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.product_rollups
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.product_rollups AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = product_rollups_reported.sequence
    AND c.reporting_year = product_rollups_reported.year
    AND c.reporting_month = product_rollups_reported.month
    AND known.reporting_year = product_rollups_reported.year
    AND known.reporting_month = product_rollups_reported.month;
END;

COMMENT ON FUNCTION public.product_rollups_reported(text, integer, integer, integer) IS 'The rows of product_rollups as a head office reported them in the nth close of a month';

CREATE FUNCTION public.group_inventory_known_at(moment timestamptz)
RETURNS SETOF history.group_inventory
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.group_inventory AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.group_inventory_known_at(timestamptz) IS 'The rows of group_inventory that were in force at a moment';

CREATE FUNCTION public.group_inventory_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.group_inventory
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.group_inventory AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = group_inventory_reported.sequence
    AND c.reporting_year = group_inventory_reported.year
    AND c.reporting_month = group_inventory_reported.month
    AND known.reporting_year = group_inventory_reported.year
    AND known.reporting_month = group_inventory_reported.month;
END;

COMMENT ON FUNCTION public.group_inventory_reported(text, integer, integer, integer) IS 'The rows of group_inventory as a head office reported them in the nth close of a month';

CREATE FUNCTION public.base_year_recalculations_known_at(moment timestamptz)
RETURNS SETOF history.base_year_recalculations
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM history.base_year_recalculations AS known
  WHERE known.computed_at <= moment AND (known.superseded_at IS NULL OR known.superseded_at > moment);
END;

COMMENT ON FUNCTION public.base_year_recalculations_known_at(timestamptz) IS 'The rows of base_year_recalculations that were in force at a moment';

CREATE FUNCTION public.base_year_recalculations_reported(headquarters_code text, year integer, month integer, sequence integer)
RETURNS SETOF history.base_year_recalculations
LANGUAGE sql STABLE SECURITY INVOKER
BEGIN ATOMIC
  SELECT known.* FROM public.period_closes AS c
  JOIN history.base_year_recalculations AS known
    ON known.headquarters_id = c.headquarters_id
    AND known.computed_at <= c.closed_at AND (known.superseded_at IS NULL OR known.superseded_at > c.closed_at)
  WHERE c.headquarters_id = encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16), 'hex')::uuid
    AND c.sequence = base_year_recalculations_reported.sequence
    AND c.reporting_year = base_year_recalculations_reported.year
    AND c.reporting_month = base_year_recalculations_reported.month
    AND known.reporting_year = base_year_recalculations_reported.year
    AND known.reporting_month = base_year_recalculations_reported.month;
END;

COMMENT ON FUNCTION public.base_year_recalculations_reported(text, integer, integer, integer) IS 'The rows of base_year_recalculations as a head office reported them in the nth close of a month';

CREATE VIEW public.superseded_emissions WITH (security_invoker = true) AS
WITH changes AS (
  SELECT b.id AS module_emission_id, b.version, a.version AS superseded_by_version,
    b.superseded_at, b.superseded_by_run_id, b.headquarters_id, b.organization_code,
    b.tree_path AS emission_tree_path, b.reporting_year, b.reporting_month, b.record_id,
    b.module_type, b.emission_type, b.scope, b.category_number, b.kg_co2eq AS kg_co2eq_before, a.kg_co2eq AS kg_co2eq_after, b.quantity AS quantity_before, a.quantity AS quantity_after, b.unit AS unit_before, a.unit AS unit_after, b.kg_co2eq_per_unit AS kg_co2eq_per_unit_before, a.kg_co2eq_per_unit AS kg_co2eq_per_unit_after, b.factor_id AS factor_id_before, a.factor_id AS factor_id_after, b.factor_version AS factor_version_before, a.factor_version AS factor_version_after, b.emission_factor_id AS emission_factor_id_before, a.emission_factor_id AS emission_factor_id_after, b.emission_factor_version AS emission_factor_version_before, a.emission_factor_version AS emission_factor_version_after, b.formula_version AS formula_version_before, a.formula_version AS formula_version_after, b.activity AS activity_before, a.activity AS activity_after, b.region AS region_before, a.region AS region_after, b.variant_type AS variant_type_before, a.variant_type AS variant_type_after,
    (SELECT i.inputs::text FROM history.activity_inputs AS i WHERE i.reporting_year = b.reporting_year AND i.reporting_month = b.reporting_month AND i.id = b.activity_input_id AND b.activity_input_sha256 = i.content_sha256 ORDER BY i.version DESC LIMIT 1) AS record_before,
    CASE WHEN a.id IS NOT NULL
      THEN (SELECT i.inputs::text FROM history.activity_inputs AS i WHERE i.reporting_year = a.reporting_year AND i.reporting_month = a.reporting_month AND i.id = a.activity_input_id AND a.activity_input_sha256 = i.content_sha256 ORDER BY i.version DESC LIMIT 1)
      ELSE (SELECT i.inputs::text FROM history.activity_inputs AS i WHERE i.reporting_year = b.reporting_year AND i.reporting_month = b.reporting_month AND i.id = b.activity_input_id AND i.computed_at <= b.superseded_at AND (i.superseded_at IS NULL OR i.superseded_at > b.superseded_at) ORDER BY i.version DESC LIMIT 1) END AS record_after,
    b.tree_path AS tree_path_before,
    CASE WHEN a.id IS NOT NULL THEN a.tree_path ELSE (SELECT p.tree_path FROM history.organization_places AS p WHERE p.organization_code = b.organization_code AND p.computed_at <= b.superseded_at AND (p.superseded_at IS NULL OR p.superseded_at > b.superseded_at) AND (p.valid_from IS NULL OR p.valid_from <= make_date(b.reporting_year, b.reporting_month, 1)) AND (p.valid_to IS NULL OR p.valid_to >= make_date(b.reporting_year, b.reporting_month, 1))) END AS tree_path_after,
    false AS lacked_factor_before,
    EXISTS (SELECT FROM history.unmatched_inputs AS u
      WHERE u.reporting_year = b.reporting_year AND u.reporting_month = b.reporting_month
        AND u.activity_input_id = b.activity_input_id AND u.emission_type = b.emission_type
        AND u.run_id = b.superseded_by_run_id) AS lacked_factor_after
  FROM public.module_emissions AS b
  LEFT JOIN public.module_emissions AS a ON a.id = b.id
    AND a.reporting_year = b.reporting_year AND a.reporting_month = b.reporting_month
    AND a.version = b.version + 1 AND a.computed_at = b.superseded_at
  WHERE NOT b.is_current)
SELECT
  c.module_emission_id, c.version, c.superseded_by_version, c.superseded_at,
  c.superseded_by_run_id, c.headquarters_id, c.organization_code,
  c.emission_tree_path AS tree_path, c.reporting_year, c.reporting_month, c.record_id,
  c.module_type, c.emission_type, c.scope, c.category_number, c.kg_co2eq_before,
  c.kg_co2eq_after, s.change_kg_co2eq, s.activity_kg_co2eq, s.factor_kg_co2eq, s.method_kg_co2eq, s.structure_kg_co2eq, s.cause
FROM changes AS c
JOIN (
        WITH told AS (SELECT c.*, 
    coalesce(kg_co2eq_after, CAST(0 AS DECIMAL(38,18))) - coalesce(kg_co2eq_before, CAST(0 AS DECIMAL(38,18))) AS change_kg_co2eq,
    kg_co2eq_before IS NOT NULL AND kg_co2eq_after IS NOT NULL AS on_both_sides,
    (record_before IS DISTINCT FROM record_after) AS record_changed,
    (activity_before IS DISTINCT FROM activity_after OR region_before IS DISTINCT FROM region_after OR variant_type_before IS DISTINCT FROM variant_type_after) AS subject_changed,
    (formula_version_before IS DISTINCT FROM formula_version_after) AS method_changed,
    (factor_id_before IS DISTINCT FROM factor_id_after OR factor_version_before IS DISTINCT FROM factor_version_after OR emission_factor_id_before IS DISTINCT FROM emission_factor_id_after OR emission_factor_version_before IS DISTINCT FROM emission_factor_version_after)
        AS factor_changed,
    (tree_path_before IS DISTINCT FROM tree_path_after) AS place_changed
 FROM (SELECT * FROM changes) AS c),
        split AS (SELECT told.*, 
    CASE WHEN NOT on_both_sides THEN CAST(0 AS DECIMAL(38,18))
        WHEN (unit_before IS DISTINCT FROM unit_after) THEN change_kg_co2eq
        ELSE CAST((quantity_after - quantity_before) * kg_co2eq_per_unit_before AS DECIMAL(38,18))
    END AS quantity_part,
    CASE WHEN NOT on_both_sides OR (unit_before IS DISTINCT FROM unit_after) THEN CAST(0 AS DECIMAL(38,18))
        ELSE CAST(quantity_after * (kg_co2eq_per_unit_after - kg_co2eq_per_unit_before) AS DECIMAL(38,18))
    END AS factor_part
 FROM told),
        assigned AS (
            SELECT split.*, change_kg_co2eq - quantity_part - factor_part AS rest_part, 
    
    CASE WHEN record_before IS NULL THEN
            CASE WHEN tree_path_before IS NULL THEN 'structure' ELSE 'activity' END
        WHEN record_after IS NULL THEN
            CASE WHEN tree_path_after IS NULL THEN 'structure' ELSE 'activity' END
        WHEN (kg_co2eq_before IS NULL AND lacked_factor_before)
            OR (kg_co2eq_after IS NULL AND lacked_factor_after) THEN 'factor'
        WHEN place_changed THEN 'structure'
        WHEN record_changed THEN 'activity'
        ELSE 'method' END
 AS cause_of_whole,
    CASE WHEN record_changed THEN 'activity' WHEN method_changed THEN 'method'
        ELSE 'factor' END AS cause_of_quantity,
    CASE WHEN record_changed AND (subject_changed OR NOT factor_changed) THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END AS cause_of_factor,
    CASE WHEN record_changed AND NOT method_changed THEN 'activity' ELSE 'method' END AS cause_of_rest

            FROM split
        ),
        caused AS (
            SELECT module_emission_id, version, change_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'activity' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'activity' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'activity' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'activity' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS activity_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'factor' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'factor' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'factor' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'factor' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS factor_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'method' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'method' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'method' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'method' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS method_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'structure' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'structure' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'structure' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'structure' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS structure_kg_co2eq, 
    CASE WHEN NOT on_both_sides THEN cause_of_whole
        WHEN place_changed THEN 'structure' WHEN record_changed THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END
 AS cause_without_kg
            FROM assigned
        )
        SELECT module_emission_id, version, change_kg_co2eq, activity_kg_co2eq, factor_kg_co2eq, method_kg_co2eq, structure_kg_co2eq,
            CASE WHEN greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) = 0 THEN cause_without_kg WHEN abs(activity_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'activity' WHEN abs(factor_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'factor' WHEN abs(method_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'method' WHEN abs(structure_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'structure' END AS cause
        FROM caused
    ) AS s USING (module_emission_id, version);

COMMENT ON VIEW public.superseded_emissions IS 'one row per version of an emission that is out of force: when and by which run it was superseded, by which version if any, and why';

CREATE VIEW public.restatement_differences WITH (security_invoker = true) AS
WITH restated AS (
  SELECT c.headquarters_id, c.reporting_year, c.reporting_month, c.sequence,
    previous.closed_at AS moment_before, c.closed_at AS moment_after
  FROM public.period_closes AS c
  JOIN public.period_closes AS previous ON previous.headquarters_id = c.headquarters_id
    AND previous.reporting_year = c.reporting_year
    AND previous.reporting_month = c.reporting_month AND previous.sequence = c.sequence - 1
),
left_force AS (
  SELECT r.headquarters_id, r.reporting_year, r.reporting_month, r.sequence, e.id AS module_emission_id, e.version, e.tree_path, e.kg_co2eq_market_based, e.kg_co2eq, e.quantity, e.unit, e.kg_co2eq_per_unit, e.factor_id, e.factor_version, e.emission_factor_id, e.emission_factor_version, e.formula_version, e.activity, e.region, e.variant_type, e.record_id, e.module_type, e.organization_code, e.emission_type, e.scope, e.category_number, e.activity_input_id
  FROM restated AS r JOIN public.module_emissions AS e ON e.headquarters_id = r.headquarters_id
    AND e.reporting_year = r.reporting_year AND e.reporting_month = r.reporting_month
    AND e.computed_at <= r.moment_before AND e.superseded_at > r.moment_before AND e.superseded_at <= r.moment_after
),
came_into_force AS (
  SELECT r.headquarters_id, r.reporting_year, r.reporting_month, r.sequence, e.id AS module_emission_id, e.version, e.tree_path, e.kg_co2eq_market_based, e.kg_co2eq, e.quantity, e.unit, e.kg_co2eq_per_unit, e.factor_id, e.factor_version, e.emission_factor_id, e.emission_factor_version, e.formula_version, e.activity, e.region, e.variant_type, e.record_id, e.module_type, e.organization_code, e.emission_type, e.scope, e.category_number, e.activity_input_id
  FROM restated AS r JOIN public.module_emissions AS e ON e.headquarters_id = r.headquarters_id
    AND e.reporting_year = r.reporting_year AND e.reporting_month = r.reporting_month
    AND e.computed_at > r.moment_before AND e.computed_at <= r.moment_after AND (e.superseded_at IS NULL OR e.superseded_at > r.moment_after)
),
changed AS (
  SELECT headquarters_id, reporting_year, reporting_month, sequence, module_emission_id, coalesce(a.record_id, b.record_id) AS record_id, coalesce(a.module_type, b.module_type) AS module_type, coalesce(a.organization_code, b.organization_code) AS organization_code, coalesce(a.emission_type, b.emission_type) AS emission_type, coalesce(a.scope, b.scope) AS scope, coalesce(a.category_number, b.category_number) AS category_number, coalesce(a.activity_input_id, b.activity_input_id) AS activity_input_id, b.version AS version_before, a.version AS version_after, b.kg_co2eq_market_based AS kg_co2eq_market_based_before, a.kg_co2eq_market_based AS kg_co2eq_market_based_after, b.kg_co2eq AS kg_co2eq_before, a.kg_co2eq AS kg_co2eq_after, b.quantity AS quantity_before, a.quantity AS quantity_after, b.unit AS unit_before, a.unit AS unit_after, b.kg_co2eq_per_unit AS kg_co2eq_per_unit_before, a.kg_co2eq_per_unit AS kg_co2eq_per_unit_after, b.factor_id AS factor_id_before, a.factor_id AS factor_id_after, b.factor_version AS factor_version_before, a.factor_version AS factor_version_after, b.emission_factor_id AS emission_factor_id_before, a.emission_factor_id AS emission_factor_id_after, b.emission_factor_version AS emission_factor_version_before, a.emission_factor_version AS emission_factor_version_after, b.formula_version AS formula_version_before, a.formula_version AS formula_version_after, b.activity AS activity_before, a.activity AS activity_after, b.region AS region_before, a.region AS region_after, b.variant_type AS variant_type_before, a.variant_type AS variant_type_after, b.tree_path AS emission_tree_path_before, a.tree_path AS emission_tree_path_after
  FROM left_force AS b FULL JOIN came_into_force AS a USING (headquarters_id, reporting_year, reporting_month, sequence, module_emission_id)
  WHERE b.kg_co2eq IS DISTINCT FROM a.kg_co2eq OR b.kg_co2eq_market_based IS DISTINCT FROM a.kg_co2eq_market_based
),
changes AS (
  SELECT changed.*,
    (SELECT i.inputs::text FROM history.activity_inputs AS i
      WHERE i.reporting_year = changed.reporting_year AND i.reporting_month = changed.reporting_month
        AND i.id = changed.activity_input_id AND i.computed_at <= moment_before AND (i.superseded_at IS NULL OR i.superseded_at > moment_before)) AS record_before,
    (SELECT p.tree_path FROM history.organization_places AS p WHERE p.organization_code = changed.organization_code AND p.computed_at <= moment_before AND (p.superseded_at IS NULL OR p.superseded_at > moment_before) AND (p.valid_from IS NULL OR p.valid_from <= make_date(changed.reporting_year, changed.reporting_month, 1)) AND (p.valid_to IS NULL OR p.valid_to >= make_date(changed.reporting_year, changed.reporting_month, 1))) AS tree_path_before,
    (EXISTS (SELECT FROM history.unmatched_inputs AS u
      WHERE u.reporting_year = changed.reporting_year AND u.reporting_month = changed.reporting_month
        AND u.activity_input_id = changed.activity_input_id
        AND u.emission_type = changed.emission_type AND u.computed_at <= moment_before AND (u.superseded_at IS NULL OR u.superseded_at > moment_before))
      OR EXISTS (SELECT FROM history.disclosed_gaps AS g
      WHERE g.reporting_year = changed.reporting_year AND g.reporting_month = changed.reporting_month
        AND g.organization_code = changed.organization_code AND g.module_type = changed.module_type AND g.variant_type = coalesce(changed.variant_type_after, changed.variant_type_before) AND g.emission_type = changed.emission_type AND g.scope = changed.scope AND g.category_number = changed.category_number AND g.computed_at <= moment_before AND (g.superseded_at IS NULL OR g.superseded_at > moment_before))) AS lacked_factor_before,
    (SELECT i.inputs::text FROM history.activity_inputs AS i
      WHERE i.reporting_year = changed.reporting_year AND i.reporting_month = changed.reporting_month
        AND i.id = changed.activity_input_id AND i.computed_at <= moment_after AND (i.superseded_at IS NULL OR i.superseded_at > moment_after)) AS record_after,
    (SELECT p.tree_path FROM history.organization_places AS p WHERE p.organization_code = changed.organization_code AND p.computed_at <= moment_after AND (p.superseded_at IS NULL OR p.superseded_at > moment_after) AND (p.valid_from IS NULL OR p.valid_from <= make_date(changed.reporting_year, changed.reporting_month, 1)) AND (p.valid_to IS NULL OR p.valid_to >= make_date(changed.reporting_year, changed.reporting_month, 1))) AS tree_path_after,
    (EXISTS (SELECT FROM history.unmatched_inputs AS u
      WHERE u.reporting_year = changed.reporting_year AND u.reporting_month = changed.reporting_month
        AND u.activity_input_id = changed.activity_input_id
        AND u.emission_type = changed.emission_type AND u.computed_at <= moment_after AND (u.superseded_at IS NULL OR u.superseded_at > moment_after))
      OR EXISTS (SELECT FROM history.disclosed_gaps AS g
      WHERE g.reporting_year = changed.reporting_year AND g.reporting_month = changed.reporting_month
        AND g.organization_code = changed.organization_code AND g.module_type = changed.module_type AND g.variant_type = coalesce(changed.variant_type_after, changed.variant_type_before) AND g.emission_type = changed.emission_type AND g.scope = changed.scope AND g.category_number = changed.category_number AND g.computed_at <= moment_after AND (g.superseded_at IS NULL OR g.superseded_at > moment_after))) AS lacked_factor_after
  FROM changed JOIN restated USING (headquarters_id, reporting_year, reporting_month, sequence)
)
SELECT
  c.headquarters_id, c.reporting_year, c.reporting_month, c.sequence,
  part.cause,
  c.module_emission_id,
  c.version_before,
  c.version_after,
  c.record_id,
  c.module_type,
  coalesce(c.variant_type_after, c.variant_type_before) AS variant_type,
  c.organization_code,
  coalesce(c.emission_tree_path_after, c.emission_tree_path_before) AS tree_path,
  c.emission_type,
  c.scope,
  c.category_number,
  c.kg_co2eq_before,
  c.kg_co2eq_after,
  part.change_kg_co2eq,
  c.kg_co2eq_market_based_before,
  c.kg_co2eq_market_based_after,
  part.change_kg_co2eq_market_based
FROM changes AS c
JOIN (
        WITH told AS (SELECT c.*, 
    coalesce(kg_co2eq_after, CAST(0 AS DECIMAL(38,18))) - coalesce(kg_co2eq_before, CAST(0 AS DECIMAL(38,18))) AS change_kg_co2eq,
    kg_co2eq_before IS NOT NULL AND kg_co2eq_after IS NOT NULL AS on_both_sides,
    (record_before IS DISTINCT FROM record_after) AS record_changed,
    (activity_before IS DISTINCT FROM activity_after OR region_before IS DISTINCT FROM region_after OR variant_type_before IS DISTINCT FROM variant_type_after) AS subject_changed,
    (formula_version_before IS DISTINCT FROM formula_version_after) AS method_changed,
    (factor_id_before IS DISTINCT FROM factor_id_after OR factor_version_before IS DISTINCT FROM factor_version_after OR emission_factor_id_before IS DISTINCT FROM emission_factor_id_after OR emission_factor_version_before IS DISTINCT FROM emission_factor_version_after)
        AS factor_changed,
    (tree_path_before IS DISTINCT FROM tree_path_after) AS place_changed
 FROM (SELECT * FROM changes) AS c),
        split AS (SELECT told.*, 
    CASE WHEN NOT on_both_sides THEN CAST(0 AS DECIMAL(38,18))
        WHEN (unit_before IS DISTINCT FROM unit_after) THEN change_kg_co2eq
        ELSE CAST((quantity_after - quantity_before) * kg_co2eq_per_unit_before AS DECIMAL(38,18))
    END AS quantity_part,
    CASE WHEN NOT on_both_sides OR (unit_before IS DISTINCT FROM unit_after) THEN CAST(0 AS DECIMAL(38,18))
        ELSE CAST(quantity_after * (kg_co2eq_per_unit_after - kg_co2eq_per_unit_before) AS DECIMAL(38,18))
    END AS factor_part
 FROM told),
        assigned AS (
            SELECT split.*, change_kg_co2eq - quantity_part - factor_part AS rest_part, 
    
    CASE WHEN record_before IS NULL THEN
            CASE WHEN tree_path_before IS NULL THEN 'structure' ELSE 'activity' END
        WHEN record_after IS NULL THEN
            CASE WHEN tree_path_after IS NULL THEN 'structure' ELSE 'activity' END
        WHEN (kg_co2eq_before IS NULL AND lacked_factor_before)
            OR (kg_co2eq_after IS NULL AND lacked_factor_after) THEN 'factor'
        WHEN place_changed THEN 'structure'
        WHEN record_changed THEN 'activity'
        ELSE 'method' END
 AS cause_of_whole,
    CASE WHEN record_changed THEN 'activity' WHEN method_changed THEN 'method'
        ELSE 'factor' END AS cause_of_quantity,
    CASE WHEN record_changed AND (subject_changed OR NOT factor_changed) THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END AS cause_of_factor,
    CASE WHEN record_changed AND NOT method_changed THEN 'activity' ELSE 'method' END AS cause_of_rest

            FROM split
        ),
        caused AS (
            SELECT headquarters_id, reporting_year, reporting_month, sequence, module_emission_id, change_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'activity' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'activity' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'activity' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'activity' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS activity_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'factor' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'factor' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'factor' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'factor' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS factor_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'method' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'method' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'method' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'method' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS method_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'structure' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'structure' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'structure' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'structure' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS structure_kg_co2eq, 
    CASE WHEN NOT on_both_sides THEN cause_of_whole
        WHEN place_changed THEN 'structure' WHEN record_changed THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END
 AS cause_without_kg
            FROM assigned
        )
        SELECT headquarters_id, reporting_year, reporting_month, sequence, module_emission_id, change_kg_co2eq, activity_kg_co2eq, factor_kg_co2eq, method_kg_co2eq, structure_kg_co2eq,
            CASE WHEN greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) = 0 THEN cause_without_kg WHEN abs(activity_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'activity' WHEN abs(factor_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'factor' WHEN abs(method_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'method' WHEN abs(structure_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'structure' END AS cause
        FROM caused
    ) AS by_location USING (headquarters_id, reporting_year, reporting_month, sequence, module_emission_id)
LEFT JOIN (
        WITH told AS (SELECT c.*, 
    coalesce(kg_co2eq_after, CAST(0 AS DECIMAL(38,18))) - coalesce(kg_co2eq_before, CAST(0 AS DECIMAL(38,18))) AS change_kg_co2eq,
    kg_co2eq_before IS NOT NULL AND kg_co2eq_after IS NOT NULL AS on_both_sides,
    (record_before IS DISTINCT FROM record_after) AS record_changed,
    (activity_before IS DISTINCT FROM activity_after OR region_before IS DISTINCT FROM region_after OR variant_type_before IS DISTINCT FROM variant_type_after) AS subject_changed,
    (formula_version_before IS DISTINCT FROM formula_version_after) AS method_changed,
    (factor_id_before IS DISTINCT FROM factor_id_after OR factor_version_before IS DISTINCT FROM factor_version_after OR emission_factor_id_before IS DISTINCT FROM emission_factor_id_after OR emission_factor_version_before IS DISTINCT FROM emission_factor_version_after)
        AS factor_changed,
    (tree_path_before IS DISTINCT FROM tree_path_after) AS place_changed
 FROM (SELECT headquarters_id, reporting_year, reporting_month, sequence, module_emission_id, kg_co2eq_market_based_before AS kg_co2eq_before, quantity_before AS quantity_before, unit_before AS unit_before, CASE WHEN kg_co2eq_market_based_before IS NOT NULL THEN coalesce(round(kg_co2eq_market_based_before::numeric(76,38) / nullif(quantity_before, 0), 38), 0) END AS kg_co2eq_per_unit_before, CASE WHEN kg_co2eq_market_based_before IS NOT NULL THEN coalesce(round(kg_co2eq_market_based_before::numeric(76,38) / nullif(quantity_before, 0), 38), 0) END AS factor_id_before, factor_version_before AS factor_version_before, emission_factor_id_before AS emission_factor_id_before, emission_factor_version_before AS emission_factor_version_before, formula_version_before AS formula_version_before, activity_before AS activity_before, region_before AS region_before, variant_type_before AS variant_type_before, record_before AS record_before, tree_path_before AS tree_path_before, lacked_factor_before AS lacked_factor_before, kg_co2eq_market_based_after AS kg_co2eq_after, quantity_after AS quantity_after, unit_after AS unit_after, CASE WHEN kg_co2eq_market_based_after IS NOT NULL THEN coalesce(round(kg_co2eq_market_based_after::numeric(76,38) / nullif(quantity_after, 0), 38), 0) END AS kg_co2eq_per_unit_after, CASE WHEN kg_co2eq_market_based_after IS NOT NULL THEN coalesce(round(kg_co2eq_market_based_after::numeric(76,38) / nullif(quantity_after, 0), 38), 0) END AS factor_id_after, factor_version_after AS factor_version_after, emission_factor_id_after AS emission_factor_id_after, emission_factor_version_after AS emission_factor_version_after, formula_version_after AS formula_version_after, activity_after AS activity_after, region_after AS region_after, variant_type_after AS variant_type_after, record_after AS record_after, tree_path_after AS tree_path_after, lacked_factor_after AS lacked_factor_after FROM changes WHERE scope = 2) AS c),
        split AS (SELECT told.*, 
    CASE WHEN NOT on_both_sides THEN CAST(0 AS DECIMAL(38,18))
        WHEN (unit_before IS DISTINCT FROM unit_after) THEN change_kg_co2eq
        ELSE CAST((quantity_after - quantity_before) * kg_co2eq_per_unit_before AS DECIMAL(38,18))
    END AS quantity_part,
    CASE WHEN NOT on_both_sides OR (unit_before IS DISTINCT FROM unit_after) THEN CAST(0 AS DECIMAL(38,18))
        ELSE CAST(quantity_after * (kg_co2eq_per_unit_after - kg_co2eq_per_unit_before) AS DECIMAL(38,18))
    END AS factor_part
 FROM told),
        assigned AS (
            SELECT split.*, change_kg_co2eq - quantity_part - factor_part AS rest_part, 
    
    CASE WHEN record_before IS NULL THEN
            CASE WHEN tree_path_before IS NULL THEN 'structure' ELSE 'activity' END
        WHEN record_after IS NULL THEN
            CASE WHEN tree_path_after IS NULL THEN 'structure' ELSE 'activity' END
        WHEN (kg_co2eq_before IS NULL AND lacked_factor_before)
            OR (kg_co2eq_after IS NULL AND lacked_factor_after) THEN 'factor'
        WHEN place_changed THEN 'structure'
        WHEN record_changed THEN 'activity'
        ELSE 'method' END
 AS cause_of_whole,
    CASE WHEN record_changed THEN 'activity' WHEN method_changed THEN 'method'
        ELSE 'factor' END AS cause_of_quantity,
    CASE WHEN record_changed AND (subject_changed OR NOT factor_changed) THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END AS cause_of_factor,
    CASE WHEN record_changed AND NOT method_changed THEN 'activity' ELSE 'method' END AS cause_of_rest

            FROM split
        ),
        caused AS (
            SELECT headquarters_id, reporting_year, reporting_month, sequence, module_emission_id, change_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'activity' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'activity' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'activity' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'activity' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS activity_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'factor' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'factor' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'factor' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'factor' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS factor_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'method' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'method' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'method' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'method' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS method_kg_co2eq, CASE WHEN on_both_sides THEN CASE WHEN cause_of_quantity = 'structure' THEN quantity_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_factor = 'structure' THEN factor_part ELSE CAST(0 AS DECIMAL(38,18)) END + CASE WHEN cause_of_rest = 'structure' THEN rest_part ELSE CAST(0 AS DECIMAL(38,18)) END ELSE CASE WHEN cause_of_whole = 'structure' THEN change_kg_co2eq ELSE CAST(0 AS DECIMAL(38,18)) END END AS structure_kg_co2eq, 
    CASE WHEN NOT on_both_sides THEN cause_of_whole
        WHEN place_changed THEN 'structure' WHEN record_changed THEN 'activity'
        WHEN method_changed AND NOT factor_changed THEN 'method' ELSE 'factor' END
 AS cause_without_kg
            FROM assigned
        )
        SELECT headquarters_id, reporting_year, reporting_month, sequence, module_emission_id, change_kg_co2eq, activity_kg_co2eq, factor_kg_co2eq, method_kg_co2eq, structure_kg_co2eq,
            CASE WHEN greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) = 0 THEN cause_without_kg WHEN abs(activity_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'activity' WHEN abs(factor_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'factor' WHEN abs(method_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'method' WHEN abs(structure_kg_co2eq) = greatest(abs(activity_kg_co2eq), abs(factor_kg_co2eq), abs(method_kg_co2eq), abs(structure_kg_co2eq)) THEN 'structure' END AS cause
        FROM caused
    ) AS by_market USING (headquarters_id, reporting_year, reporting_month, sequence, module_emission_id)
CROSS JOIN LATERAL (VALUES ('activity', by_location.activity_kg_co2eq, CASE WHEN c.scope = 2 THEN by_market.activity_kg_co2eq ELSE by_location.activity_kg_co2eq END), ('factor', by_location.factor_kg_co2eq, CASE WHEN c.scope = 2 THEN by_market.factor_kg_co2eq ELSE by_location.factor_kg_co2eq END), ('method', by_location.method_kg_co2eq, CASE WHEN c.scope = 2 THEN by_market.method_kg_co2eq ELSE by_location.method_kg_co2eq END), ('structure', by_location.structure_kg_co2eq, CASE WHEN c.scope = 2 THEN by_market.structure_kg_co2eq ELSE by_location.structure_kg_co2eq END)) AS part (cause, change_kg_co2eq, change_kg_co2eq_market_based)
WHERE part.change_kg_co2eq <> 0 OR part.change_kg_co2eq_market_based <> 0;

COMMENT ON VIEW public.restatement_differences IS 'one row per restatement, emission and cause whose part of the difference is not zero: what a close says otherwise than the close before it. The changes sum to the difference of the two closes; what was before and after belongs to the emission and repeats where it has two causes';

CREATE VIEW public.restatement_differences_by_cause WITH (security_invoker = true) AS
SELECT
  d.headquarters_id,
  d.reporting_year,
  d.reporting_month,
  d.sequence,
  d.scope,
  d.cause,
  count(*) AS emissions,
  sum(d.change_kg_co2eq) AS change_kg_co2eq,
  sum(d.change_kg_co2eq_market_based) AS change_kg_co2eq_market_based
FROM public.restatement_differences AS d
GROUP BY 1, 2, 3, 4, 5, 6;

COMMENT ON VIEW public.restatement_differences_by_cause IS 'one row per restatement, scope and cause: the differences summed; all causes of a scope sum to the difference of the two closes';

CREATE VIEW public.restatement_significance WITH (security_invoker = true) AS
WITH reported AS (
  SELECT c.headquarters_id, c.reporting_year, c.reporting_month, c.sequence, c.closed_at,
    lead(c.closed_at) OVER (
      PARTITION BY c.headquarters_id, c.reporting_year, c.reporting_month ORDER BY c.sequence
    ) AS until,
    (SELECT sum(g.inventory_kg_co2eq) FROM history.group_inventory AS g
      WHERE g.headquarters_id = c.headquarters_id AND g.reporting_year = c.reporting_year
        AND g.reporting_month = c.reporting_month
        AND g.computed_at <= c.closed_at AND (g.superseded_at IS NULL OR g.superseded_at > c.closed_at)) AS kg_co2eq
  FROM public.period_closes AS c
),
years AS (
  SELECT r.headquarters_id, r.reporting_year, r.reporting_month, r.sequence, r.closed_at,
    count(*) FILTER (WHERE m.sequence = 1) AS months,
    sum(m.kg_co2eq) FILTER (WHERE m.sequence = 1) AS first_reported,
    sum(m.kg_co2eq) FILTER (WHERE m.until IS NULL OR m.until > r.closed_at) AS restated
  FROM reported AS r JOIN reported AS m ON m.headquarters_id = r.headquarters_id
    AND m.reporting_year = r.reporting_year AND m.closed_at <= r.closed_at
  WHERE r.sequence > 1
  GROUP BY 1, 2, 3, 4, 5
)
SELECT
  y.headquarters_id,
  y.reporting_year,
  y.reporting_month,
  y.sequence,
  y.closed_at,
  y.months::smallint AS year_months_closed,
  y.first_reported AS year_first_reported_kg_co2eq,
  y.restated AS year_restated_kg_co2eq,
  round((y.restated - y.first_reported) * 100 / nullif(abs(y.first_reported), 0), 6)
    AS year_change_percent,
  b.base_year,
  b.recalculation_threshold_percent,
  abs(y.restated - y.first_reported) * 100
    >= b.recalculation_threshold_percent * nullif(abs(y.first_reported), 0)
    AS is_threshold_reached,
  b.base_year = y.reporting_year
    AND abs(y.restated - y.first_reported) * 100
      >= b.recalculation_threshold_percent * nullif(abs(y.first_reported), 0)
    AS is_recalculation_required
FROM years AS y LEFT JOIN history.group_boundaries AS b
  ON b.headquarters_id = y.headquarters_id AND b.computed_at <= y.closed_at AND (b.superseded_at IS NULL OR b.superseded_at > y.closed_at);

COMMENT ON VIEW public.restatement_significance IS 'one row per restatement: the inventory of its year as first reported and as it was with this restatement, and whether their difference reaches the head office''s threshold';
