"""The columns of the views that follow a number down to what it was made of."""

from carbon_pipeline.vocabulary.plain_tables import PUBLICATIONS_TABLE
from carbon_pipeline.vocabulary.view_columns import (
    CATEGORY_NAME,
    CODE_VERSION,
    MODULE_EMISSION_ID,
    MONTH,
    View,
    ViewColumn,
    own,
    renamed,
    retold,
    taken,
)

_EMISSION = (
    renamed("id", "emission_id", MODULE_EMISSION_ID.description),
    retold("version", "The nth content of the emission, immutable once written"),
    *taken("is_current"),
    own("is_memo", "boolean", "Whether it is a memo item, outside every total"),
    *taken("record_id", "module_type", "variant_type"),
    *taken("organization_code", "headquarters_id", "tree_path"),
    *MONTH,
    *taken("emission_type", "scope", "category_number"),
    CATEGORY_NAME,
    *taken("kg_co2eq", "kg_co2eq_market_based", "market_based_basis", "kg_co2_biogenic"),
)

_ACTIVITY = (
    *taken("activity_input_id"),
    renamed("version", "activity_input_version", "Version of the activity input"),
    *taken("source_file", "source_row", "source_sha256", "evidence"),
    *taken("period_start", "period_end", "days_in_month", "region", "inputs"),
    own("recorded_quantity?", "numeric", "Quantity as the row says it", "see recorded_unit"),
    renamed(
        "quantity", "allocated_quantity", "The month's part of it, by days", "see recorded_unit"
    ),
    renamed("unit", "recorded_unit", "Unit of both"),
)


def _looked_up(factor: str) -> tuple[ViewColumn, ...]:
    """A factor's version, and where it is from; all missing where none was looked up."""
    return (
        *taken(f"{factor}_id", f"{factor}_version"),
        renamed("factor_code?", f"{factor}_code", "Code of the factor"),
        renamed("source?", f"{factor}_publisher", "Who published it"),
        renamed("edition?", f"{factor}_edition", "Edition that it is from"),
        renamed("reference?", f"{factor}_reference", "Table or row of the edition"),
    )


_FACTORS = (
    renamed(
        "quantity",
        "converted_quantity",
        "Quantity that was multiplied, in the unit of the factor",
        "see converted_unit",
    ),
    renamed("unit", "converted_unit", "Unit of that quantity"),
    renamed(
        "kg_co2eq_per_unit",
        "kg_co2eq_per_unit",
        "Factor as it was applied",
        "kg CO2e per converted_unit",
    ),
    *_looked_up("emission_factor"),
    *_looked_up("factor"),
    own(
        "figure_source?",
        "text",
        "Where a figure is from that is no looked-up factor: a supplier's footprint, a table of GWPs",
    ),
    own("gwp_set?", "text", "Set of global warming potentials that the CO2e rests on, where known"),
)

_COMPUTATION = (
    *taken("method", "formula_version"),
    own("formula?", "text", "The formula in words; missing where the module has another by now"),
    *taken("estimation_method", "kg_co2eq_gsd", "data_quality", "metadata"),
    own("emission_factor?", "jsonb", "The emission factor's version, whole"),
    own("factor?", "jsonb", "The generic factor's version, whole"),
    *taken("run_id"),
    CODE_VERSION,
    *taken("computed_at"),
    retold("superseded_at", "When it was retired; missing while it is in force"),
    *taken("superseded_by_run_id"),
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
        MODULE_EMISSION_ID,
        renamed("version", "module_emission_version", "Its version"),
        *taken("factor_id", "emission_factor_id"),
        own(
            "snapshot",
            "jsonb",
            "Activity with file and row, factors with publisher and edition, operands, results and "
            "run, readable without any other table",
        ),
    ),
)

_PUBLICATION = PUBLICATIONS_TABLE.columns
MATERIALIZATIONS = View(
    "materializations",
    "one row per publication that wrote, with the asset, the partition and the run that Dagster knows "
    "it by",
    (
        *taken("table_name", "partition_key", "publication_number", of=_PUBLICATION),
        own("asset_key", "text", "Asset that Dagster materialised by writing it"),
        *taken("run_id", of=_PUBLICATION),
        CODE_VERSION,
        *taken("published_at", "rows_inserted", "rows_retired", of=_PUBLICATION),
        retold("checksum", "Checksum of the entry in `publications`", of=_PUBLICATION),
    ),
)
