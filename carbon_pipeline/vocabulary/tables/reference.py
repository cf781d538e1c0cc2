"""Tables of reference data, one for each file of a group or kind of factor."""

from carbon_pipeline.vocabulary.columns import columns
from carbon_pipeline.vocabulary.sights import BRANCH, EVERYTHING, NOTHING, ORGANIZATION, Rows, Sight
from carbon_pipeline.vocabulary.tables.table import Table

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
