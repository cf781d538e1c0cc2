"""The tables of the warehouse: their grain, columns and key, from which SQL, checks and pages follow.

Every table here keeps its history: a row's content is immutable once written, a
change retires the version in force and writes the next one beside it.
"""

from dataclasses import dataclass, field

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, columns
from carbon_pipeline.vocabulary.sights import (
    BRANCH,
    EVERYTHING,
    NOTHING,
    ORGANIZATION,
    Rows,
    Sight,
)

HISTORY_COLUMNS = columns(
    "version",
    "content_sha256",
    "run_id",
    "computed_at",
    "is_current",
    "superseded_at?",
    "superseded_by_run_id?",
)


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its content columns, and how it lies in PostgreSQL.

    `content` is what the row says and what its content hash covers, in this order.
    `provenance` tells where the content was first seen; it is written with a version
    and never compared, so that the same content from a corrected file is no change.
    `monthly` tables have reporting_year and reporting_month and are written a month
    at a time; `partitioned` ones are split by month in PostgreSQL. The table holds
    every version; where `shows_history` is false it lies in the schema `history` and
    a view of the same name in `public` shows the versions in force, with the columns
    of `shown_as` under their public names. Each version of a `documented` table is
    written into `document_versions` before it comes into force. A table `by_library` is
    written library by library, edition by edition. `partners_see` says which rows the
    login of a partner sees, where that does not follow from tree_path or organization_code.
    """

    name: str
    grain: str
    content: tuple[Column, ...]
    provenance: tuple[Column, ...] = ()
    monthly: bool = False
    partitioned: bool = False
    shows_history: bool = False
    documented: bool = False
    by_library: bool = False
    indexes: tuple[tuple[str, ...], ...] = field(default=())
    shown_as: dict[str, str] = field(default_factory=dict)
    partners_see: Sight | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column as it lies in PostgreSQL: content, provenance, history."""
        return self.content + self.provenance + HISTORY_COLUMNS

    @property
    def computed_columns(self) -> tuple[Column, ...]:
        """What a step hands over to be published: content, provenance and the content hash."""
        return self.content + self.provenance + (COLUMNS["content_sha256"],)

    @property
    def schema(self) -> str:
        """The PostgreSQL schema that holds every version."""
        return "public" if self.shows_history else "history"


ORGANIZATIONS = Table(
    "organizations",
    "one row per organisation, as it stands in the last month in which it is in the group; what it "
    "was before is in organization_lines, where it stood in a month in organization_places",
    columns(
        "id", "code", "name", "kind", "parent_id", "headquarters_id", "tree_path", "level",
        "country", "currency", "valid_from", "valid_to", "fiscal_year_start_month",
    ),
    documented=True,
    partners_see=BRANCH,
)  # fmt: skip

ORGANIZATION_LINES = Table(
    "organization_lines",
    "one row per organisation and first day of a stretch of days in which it stays as it is",
    columns(
        "id", "organization_id", "organization_code", "name", "kind", "parent_code", "country",
        "currency", "valid_from", "valid_to", "fiscal_year_start_month",
    ),
    documented=True,
    partners_see=ORGANIZATION,
)  # fmt: skip

ORGANIZATION_PLACES = Table(
    "organization_places",
    "one row per organisation and first month of a stretch of months in which it stands at one place, "
    "in one country; valid_from and valid_to are the first and the last day of these months",
    columns(
        "id", "organization_id", "organization_code", "headquarters_id", "tree_path", "level",
        "country", "valid_from", "valid_to",
    ),
    indexes=(("tree_path",),),
    partners_see=BRANCH,
)  # fmt: skip

FACTORS = Table(
    "factors",
    "one row per factor code and first day of validity",
    columns(
        "id", "factor_code", "factor_family", "module_type", "variant_type?", "classification",
        "values", "unit_by_value", "library", "source", "edition?", "reference", "valid_from",
        "valid_to", "published_on",
    ),
    provenance=columns("release", "source_file", "source_row", "source_sha256"),
    documented=True,
    by_library=True,
    shown_as={"unit_by_value": "unit", "computed_at": "created_at", "run_id": "created_by"},
    partners_see=EVERYTHING,
)  # fmt: skip

EMISSION_FACTORS = Table(
    "emission_factors",
    "one row per factor code and first day of validity",
    columns(
        "id", "factor_code", "factor_type", "activity", "region", "unit",
        "published_unit", "kg_co2eq_per_unit_published", "co2eq_basis", "scope?", "gases",
        "gases_basis", "kg_co2_biogenic_per_unit", "gwp_set", "kg_co2eq_by_gwp_set", "price_basis",
        "library", "category", "source", "edition", "reference", "valid_from", "valid_to",
        "published_on", "owner_organization_code",
    ),
    provenance=columns("release", "source_file", "source_row", "source_sha256"),
    documented=True,
    by_library=True,
    shown_as={
        "kg_co2eq_per_unit_published": "kg_co2eq_per_unit",
        "computed_at": "recorded_at",
    },
    partners_see=Sight(Rows.ORGANIZATION, "owner_organization_code", empty_is_for_all=True),
)  # fmt: skip

REPORTING_EXPECTATIONS = Table(
    "reporting_expectations",
    "one row per organisation, module and first day on which it is expected to report",
    columns("id", "organization_code", "module_type", "valid_from", "valid_to"),
)

CONTRACTUAL_INSTRUMENTS = Table(
    "contractual_instruments",
    "one row per contractual instrument of scope 2 and organisation that claims it; a residual mix is "
    "for everybody in its market",
    columns(
        "id", "instrument_code", "instrument_kind", "energy_carrier", "organization_code?", "market",
        "vintage_from", "vintage_to", "instrument_kwh", "claimed_kwh", "kg_co2eq_per_kwh", "source",
        "registry", "retirement_id", "certificates_elsewhere", "not_claimable_because",
    ),
    documented=True,
    partners_see=Sight(Rows.ORGANIZATION, "organization_code", empty_is_for_all=True),
)  # fmt: skip

PUBLISHER_PREFERENCES = Table(
    "publisher_preferences",
    "one row per region, kind of factor and library that is preferred there; no kind means every one",
    columns("id", "region", "factor_type?", "library", "rank"),
)

AIRPORTS = Table(
    "airports",
    "one row per airport that flights of the group begin or end at",
    columns("id", "iata_code", "name?", "country", "latitude", "longitude", "source"),
)

SPEND_CATEGORIES = Table(
    "spend_categories",
    "one row per scheme and code of a category of spending, with the activity that its factor has",
    columns("id", "category_scheme", "category_code", "activity", "factor_region", "note"),
)

PRICE_INDICES = Table(
    "price_indices",
    "one row per country and period of a price index",
    columns("id", "country", "period", "currency", "price_index", "index_base", "source"),
)

EXCHANGE_RATES = Table(
    "exchange_rates",
    "one row per currency and year: its mean rate against the one that all are published against",
    columns("id", "currency", "per_currency", "rate_year", "exchange_rate", "source"),
)

PRODUCT_FOOTPRINTS = Table(
    "product_footprints",
    "one row per footprint of a product that a supplier handed over",
    columns("id", "footprint_id", "company", "product_ids", "document"),
    documented=True,
    partners_see=NOTHING,
)

PRODUCT_MAPPINGS = Table(
    "product_mappings",
    "one row per mapping of a company's product to a part of a head office's product, and first day "
    "of validity, as it was handed in",
    columns(
        "id", "mapping_code", "owner_type", "headquarters_code", "organization_code",
        "headquarters_product_code", "company_product_code", "product_name",
        "product_description", "parent_mapping_code", "mapping_type", "conversion_ratio",
        "is_active", "valid_from", "valid_to",
    ),
    documented=True,
    partners_see=ORGANIZATION,
)  # fmt: skip

PRODUCT_OUTPUTS = Table(
    "product_outputs",
    "one row per organisation, product and month of its output",
    columns("id", "organization_code", "company_product_code", "output_month", "quantity", "unit"),
    partners_see=ORGANIZATION,
)

GROUP_BOUNDARIES = Table(
    "group_boundaries",
    "one row per head office that has chosen how its inventory is consolidated",
    columns(
        "id", "headquarters_code", "headquarters_id", "consolidation_approach", "base_year",
        "recalculation_threshold_percent",
    ),
    documented=True,
    partners_see=NOTHING,
)  # fmt: skip

OWNERSHIP = Table(
    "ownership",
    "one row per owner, organisation that it owns a part of, and first day of validity",
    columns(
        "id", "owner_code", "organization_code", "equity_share_percent", "financial_control",
        "operational_control", "valid_from", "valid_to",
    ),
    documented=True,
    partners_see=NOTHING,
)  # fmt: skip

PARTNER_ALLOCATIONS = Table(
    "partner_allocations",
    "one row per supplier outside the boundary, customer inside, category of scope 3 and first day of "
    "validity",
    columns(
        "id", "partner_code", "customer_code", "scope", "category_number", "allocation_basis",
        "quantity_to_customer", "quantity_total", "unit", "scopes", "source", "valid_from",
        "valid_to",
    ),
    documented=True,
    partners_see=NOTHING,
)  # fmt: skip

ACTIVITY_FILES = Table(
    "activity_files",
    "one row per path that was ever delivered; its versions are the contents it had",
    columns(
        "id", "path", "source_sha256", "module_type?", "rows_in", "rows_accepted",
        "rows_rejected", "months", "reading_fingerprint", "copy_of_path", "unknown_columns",
    ),
    provenance=columns("delivery_number"),
)  # fmt: skip

REJECTED_INPUTS = Table(
    "rejected_inputs",
    "one row per refused row of a file, or per file that cannot be read",
    columns(
        "id", "source_file", "source_row?", "source_sha256", "module_type?", "organization_code?",
        "headquarters_id?", "column_name", "rule", "value", "message", "raw", "reporting_months",
    ),
    indexes=(("source_sha256",),),
)  # fmt: skip

ACTIVITY_INPUTS = Table(
    "activity_inputs",
    "one row per record and reporting month",
    columns(
        "id", "record_id", "module_type", "variant_type", "organization_code", "headquarters_id",
        "partner_id", "tree_path", "reporting_year", "reporting_month", "region", "period_start",
        "period_end", "days_in_month", "quantity", "unit", "product_code", "evidence", "inputs",
    ),
    provenance=columns("source_file", "source_row", "source_sha256"),
    monthly=True,
    partitioned=True,
    indexes=(("record_id", "organization_code"),),
)  # fmt: skip

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

ORGANIZATION_ROLLUPS = Table(
    "organization_rollups",
    "one row per organisation, reporting month, scope, category and emission type; no total rows",
    columns(
        "id", "organization_code", "headquarters_id", "tree_path", "level", "reporting_year",
        "reporting_month", "scope", "category_number", "emission_type", "own_kg_co2eq",
        "subtree_kg_co2eq", "own_kg_co2eq_market_based", "subtree_kg_co2eq_market_based",
        "own_kg_co2_biogenic", "subtree_kg_co2_biogenic", "own_kg_co2eq_estimated",
        "subtree_kg_co2eq_estimated", "own_kg_co2eq_without_gsd", "subtree_kg_co2eq_without_gsd",
        "own_gsd", "subtree_gsd", "coverage",
    ),
    monthly=True,
    indexes=(("tree_path",),),
)  # fmt: skip

PRODUCT_CODE_MAPPINGS = Table(
    "product_code_mappings",
    "one row per mapping of a company's product to a part of a head office's product, and reporting "
    "month",
    columns(
        "id", "mapping_code", "headquarters_id", "partner_id", "organization_code", "tree_path",
        "owner_type", "reporting_year", "reporting_month", "headquarters_product_code",
        "company_product_code", "product_name", "product_description", "parent_mapping_id",
        "product_hierarchy_path", "hierarchy_level", "mapping_type", "conversion_ratio",
        "is_active", "share_of_product",
    ),
    monthly=True,
    indexes=(("headquarters_id", "headquarters_product_code"), ("tree_path",)),
    shown_as={"computed_at": "updated_at"},
    # what stands below a company's product is of its own branch, by the rules of the file
    partners_see=BRANCH,
)  # fmt: skip

PRODUCT_ROLLUPS = Table(
    "product_rollups",
    "one row per part of a head office's product, reporting month, scope and category; and one per "
    "company's product, month, scope, category and reason for what enters no product",
    columns(
        "id", "mapping_code?", "headquarters_id", "partner_id", "organization_code", "tree_path",
        "reporting_year", "reporting_month", "headquarters_product_code?", "company_product_code",
        "product_hierarchy_path?", "hierarchy_level?", "mapping_type?", "share_of_product?",
        "unmapped_because", "scope", "category_number", "own_kg_co2eq", "subtree_kg_co2eq",
        "own_kg_co2eq_market_based", "subtree_kg_co2eq_market_based", "own_kg_co2_biogenic",
        "subtree_kg_co2_biogenic", "output_quantity", "output_unit", "subtree_kg_co2eq_per_unit",
    ),
    monthly=True,
    indexes=(("headquarters_id", "headquarters_product_code"), ("tree_path",)),
    # what stands below a company's product is of its own branch, by the rules of the file
    partners_see=BRANCH,
)  # fmt: skip

GROUP_INVENTORY = Table(
    "group_inventory",
    "one row per head office, reporting month, organisation, other side, kind, scope, category and "
    "share; the inventory kilograms of a head office sum to its inventory",
    columns(
        "id", "headquarters_id", "partner_id", "organization_code",
        "counterpart_organization_code", "tree_path", "reporting_year", "reporting_month",
        "inventory_row_kind", "consolidation_approach", "approach_basis", "inventory_share",
        "scope", "category_number", "ledger_scope", "ledger_category_number",
        "reported_kg_co2eq?", "inventory_kg_co2eq", "left_out_kg_co2eq?",
        "reported_kg_co2eq_market_based?", "inventory_kg_co2eq_market_based",
        "left_out_kg_co2eq_market_based?", "reported_kg_co2_biogenic",
        "inventory_kg_co2_biogenic", "left_out_kg_co2_biogenic",
    ),
    monthly=True,
    indexes=(("tree_path",),),
    # a row names another company only where the reporter named it itself, or both are below its path
    partners_see=BRANCH,
)  # fmt: skip

BASE_YEAR_RECALCULATIONS = Table(
    "base_year_recalculations",
    "one row per head office with a base year, and reporting month: the base year as published, and "
    "under the structure of the month's last day",
    columns(
        "id", "headquarters_id", "organization_code", "tree_path", "reporting_year",
        "reporting_month", "base_year", "base_year_months", "published_kg_co2eq",
        "restated_base_year_kg_co2eq", "change_percent", "recalculation_threshold_percent",
        "is_recalculation_required", "structural_changes", "organizations_without_base_year",
    ),
    monthly=True,
    # the path is the head office's
    partners_see=BRANCH,
)  # fmt: skip

_CELL = (
    "id", "organization_code", "headquarters_id", "tree_path", "reporting_year", "reporting_month",
    "scope", "category_number", "emission_type",
)  # fmt: skip

GAS_ROLLUPS = Table(
    "gas_rollups",
    "one row per organisation, reporting month, scope, category, emission type and gas",
    columns(*_CELL, "gas", "kg_gas", "kg_co2eq_as_published"),
    monthly=True,
    indexes=(("tree_path",),),
)

ROLLUPS_BY_GWP_SET = Table(
    "rollups_by_gwp_set",
    "one row per organisation, reporting month, scope, category, emission type and set of GWPs; the "
    "sets stand beside each other and are never added",
    columns(*_CELL, "gwp_set", "restated_kg_co2eq", "kg_co2eq_as_published"),
    monthly=True,
    indexes=(("tree_path",),),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ORGANIZATIONS,
        ORGANIZATION_LINES,
        ORGANIZATION_PLACES,
        FACTORS,
        EMISSION_FACTORS,
        REPORTING_EXPECTATIONS,
        CONTRACTUAL_INSTRUMENTS,
        PUBLISHER_PREFERENCES,
        AIRPORTS,
        SPEND_CATEGORIES,
        PRICE_INDICES,
        EXCHANGE_RATES,
        PRODUCT_FOOTPRINTS,
        PRODUCT_MAPPINGS,
        PRODUCT_OUTPUTS,
        GROUP_BOUNDARIES,
        OWNERSHIP,
        PARTNER_ALLOCATIONS,
        ACTIVITY_FILES,
        REJECTED_INPUTS,
        ACTIVITY_INPUTS,
        MODULE_EMISSIONS,
        MEMO_EMISSIONS,
        UNMATCHED_INPUTS,
        DISCLOSED_GAPS,
        INSTRUMENT_ALLOCATIONS,
        ORGANIZATION_ROLLUPS,
        GAS_ROLLUPS,
        ROLLUPS_BY_GWP_SET,
        PRODUCT_CODE_MAPPINGS,
        PRODUCT_ROLLUPS,
        GROUP_INVENTORY,
        BASE_YEAR_RECALCULATIONS,
    )
}
