"""Tables of the ledger: results record by record, and what has none."""

from carbon_pipeline.vocabulary.columns import columns
from carbon_pipeline.vocabulary.tables.table import Table

_EMISSION = columns(
    "id", "record_id", "module_type", "variant_type", "organization_code", "headquarters_id",
    "partner_id", "tree_path", "reporting_year", "reporting_month", "emission_type", "scope",
    "category_number", "activity", "region", "product_code", "quantity", "unit", "factor_id",
    "factor_version", "emission_factor_id", "emission_factor_version", "kg_co2eq_per_unit",
    "kg_co2eq", "kg_co2eq_market_based", "market_based_basis", "kg_co2_biogenic", "method",
    "formula_version", "estimation_method", "kg_co2eq_gsd", "data_quality", "metadata",
    "activity_input_id", "activity_input_sha256",
)  # fmt: skip

MODULE_EMISSIONS = Table(
    "module_emissions",
    "one row per record, reporting month, emission type, scope and category, and version",
    _EMISSION,
    monthly=True,
    partitioned=True,
    shows_history=True,
    indexes=(("record_id", "organization_code"),),
)

MEMO_EMISSIONS = Table(
    "memo_emissions",
    "one row per record, reporting month and emission type that is reported outside every total",
    _EMISSION,
    monthly=True,
)

UNMATCHED_INPUTS = Table(
    "unmatched_inputs",
    "one row per record, reporting month and emission type for which no factor was found",
    columns(
        "id", "record_id", "module_type", "variant_type", "organization_code", "headquarters_id",
        "partner_id", "tree_path", "reporting_year", "reporting_month", "emission_type", "quantity",
        "unit", "key", "reason", "candidates", "activity_input_id",
    ),
    monthly=True,
)  # fmt: skip

DISCLOSED_GAPS = Table(
    "disclosed_gaps",
    "one row per organisation, reporting month, module, emission type and key for which what comes "
    "along with the records has no factor",
    columns(
        "id", "module_type", "variant_type", "organization_code", "headquarters_id", "partner_id",
        "tree_path", "reporting_year", "reporting_month", "emission_type", "scope",
        "category_number", "records", "quantity", "unit", "key", "reason",
    ),
    monthly=True,
)  # fmt: skip

INSTRUMENT_ALLOCATIONS = Table(
    "instrument_allocations",
    "one row per record, reporting month and part of its energy that one instrument, the residual mix "
    "or the grid average accounts for, where an instrument accounts for any of it",
    columns(
        "id", "record_id", "module_type", "organization_code", "headquarters_id", "partner_id",
        "tree_path", "reporting_year", "reporting_month", "region", "market_based_basis",
        "instrument_code?", "kwh", "kg_co2eq_per_kwh", "kg_co2eq_market_based", "activity_input_id",
    ),
    monthly=True,
    indexes=(("instrument_code", "organization_code"),),
)  # fmt: skip
