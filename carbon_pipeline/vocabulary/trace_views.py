"""The columns of the views that follow a number down to what it was made of."""

from carbon_pipeline.vocabulary.view_columns import View, ViewColumn

C = ViewColumn

_EMISSION = (
    C("emission_id", "uuid", "Identifier of the emission"),
    C("version", "integer", "Its version"),
    C("is_current", "boolean", "Whether the version is in force"),
    C("is_memo", "boolean", "Whether it is a memo item, outside every total"),
    C("record_id", "text", "The record's name in the file that was handed in"),
    C("module_type", "text", "Module"),
    C("variant_type", "text", "Variant of the module"),
    C("organization_code", "text", "Organisation that reported the record"),
    C("headquarters_id", "uuid", "Head office at the top of the tree"),
    C("tree_path", "text", "Path from the head office down to the organisation in the month"),
    C("reporting_year", "smallint", "Calendar year"),
    C("reporting_month", "smallint", "Calendar month, 1 to 12"),
    C("emission_type", "text", "Kind of emission"),
    C("scope", "smallint", "Scope of the emission, 1 to 3"),
    C("category_number", "smallint", "Category within the scope"),
    C("category_name", "text", "Its name by the GHG Protocol"),
    C("kg_co2eq", "numeric(38,18)", "Emission, location-based, unrounded", "kg CO2e"),
    C("kg_co2eq_market_based", "numeric(38,18)", "Emission, market-based", "kg CO2e"),
    C("market_based_basis", "text", "What the market-based figure rests on; for scope 2"),
    C("kg_co2_biogenic", "numeric(38,18)", "Biogenic CO2, outside the scopes", "kg CO2"),
)

_ACTIVITY = (
    C("activity_input_id", "uuid", "Activity input that it was computed from"),
    C("activity_input_version", "integer", "Version of the activity input"),
    C("source_file", "text", "File that was handed in, below `activities/`"),
    C("source_row", "integer", "Row of the file, its header counted"),
    C("source_sha256", "text", "SHA-256 of the file's bytes"),
    C("evidence", "text", "What the row names as evidence"),
    C("period_start", "date", "First day of the record"),
    C("period_end", "date", "Last day of the record"),
    C("days_in_month", "smallint", "Days of the record in the month"),
    C("region", "text", "Region of the record"),
    C("inputs", "jsonb", "The row as it was handed in"),
    C("recorded_quantity", "numeric", "Quantity as the row says it", "see recorded_unit"),
    C(
        "allocated_quantity",
        "numeric(19,6)",
        "The month's part of it, by days",
        "see recorded_unit",
    ),
    C("recorded_unit", "text", "Unit of both"),
)

_FACTORS = (
    C(
        "converted_quantity",
        "numeric(19,6)",
        "Quantity that was multiplied, in the unit of the factor",
        "see converted_unit",
    ),
    C("converted_unit", "text", "Unit of that quantity"),
    C(
        "kg_co2eq_per_unit",
        "numeric(18,12)",
        "Factor as it was applied",
        "kg CO2e per converted_unit",
    ),
    C("emission_factor_id", "uuid", "Emission factor; missing where none was looked up"),
    C("emission_factor_version", "integer", "Version of the emission factor"),
    C("emission_factor_code", "text", "Its code"),
    C("emission_factor_publisher", "text", "Who published it"),
    C("emission_factor_edition", "text", "Edition that it is from"),
    C("emission_factor_reference", "text", "Table or row of the edition"),
    C("factor_id", "uuid", "Generic factor, such as a power; missing where none was looked up"),
    C("factor_version", "integer", "Version of the generic factor"),
    C("factor_code", "text", "Its code"),
    C("factor_publisher", "text", "Who published it"),
    C("factor_edition", "text", "Edition that it is from"),
    C("factor_reference", "text", "Table or row of the edition"),
    C(
        "figure_source",
        "text",
        "Where a figure is from that is no looked-up factor: a supplier's footprint, a table of GWPs",
    ),
    C("gwp_set", "text", "Set of global warming potentials that the CO2e rests on, where known"),
)

_COMPUTATION = (
    C("method", "text", "Method that obtained the number"),
    C("formula_version", "text", "Formula and its version"),
    C("formula", "text", "The formula in words; missing where the module has another by now"),
    C("estimation_method", "text", "How the activity was estimated; missing where it was not"),
    C("kg_co2eq_gsd", "numeric(19,6)", "Geometric standard deviation; missing where not known"),
    C("data_quality", "jsonb", "Quality of each figure behind the number"),
    C("metadata", "jsonb", "How the factor was matched, what was converted, and other operands"),
    C("emission_factor", "jsonb", "The emission factor's version, whole"),
    C("factor", "jsonb", "The generic factor's version, whole"),
    C("run_id", "text", "Dagster run that wrote the version"),
    C("code_version", "text", "Code that the run ran: the package's version and a digest of it"),
    C("computed_at", "timestamptz", "When it was written"),
    C("superseded_at", "timestamptz", "When it was retired; missing while it is in force"),
    C("superseded_by_run_id", "text", "Dagster run that retired it"),
)

EMISSION_TRACES = View(
    "emission_traces",
    "one row per version of an emission, memo items beside them: the number, and what it was made of "
    "down to file and row, factors, formula and run",
    (*_EMISSION, *_ACTIVITY, *_FACTORS, *_COMPUTATION),
)

MODULE_EMISSION_INPUTS = View(
    "module_emission_inputs",
    "one row per version of an emission: what went into the number",
    (
        C("module_emission_id", "uuid", "Identifier of the emission"),
        C("module_emission_version", "integer", "Its version"),
        C("factor_id", "uuid", "Generic factor that was used; missing where none was"),
        C("emission_factor_id", "uuid", "Emission factor that was used; missing where none was"),
        C(
            "snapshot",
            "jsonb",
            "Activity with file and row, factors with publisher and edition, operands, results and "
            "run, readable without any other table",
        ),
    ),
)

MATERIALIZATIONS = View(
    "materializations",
    "one row per publication that wrote, with the asset, the partition and the run that Dagster knows "
    "it by",
    (
        C("table_name", "text", "Table that was written"),
        C("partition_key", "text", "Its month, `2024-12`; `all` where it has none"),
        C("publication_number", "integer", "The nth of the table and month"),
        C("asset_key", "text", "Asset that Dagster materialised by writing it"),
        C("run_id", "text", "Dagster run that wrote it"),
        C(
            "code_version",
            "text",
            "Code that the run ran: the package's version and a digest of it",
        ),
        C(
            "published_at",
            "timestamptz",
            "`computed_at` of the rows that came, `superseded_at` of those that went",
        ),
        C("rows_inserted", "bigint", "Rows that came into force"),
        C("rows_retired", "bigint", "Rows that went out of force"),
        C("checksum", "text", "Checksum of the entry in `publications`"),
    ),
)
