"""Tables of sums: along the tree, by product, within the group's boundary, by gas."""

from carbon_pipeline.vocabulary.columns import columns
from carbon_pipeline.vocabulary.sights import BRANCH
from carbon_pipeline.vocabulary.tables.table import Table

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
