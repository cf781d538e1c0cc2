"""Where the columns of the roll-ups come from, and of whatever else rests on the ledger."""

from collections.abc import Mapping, Sequence

from carbon_pipeline.components.lineage import Lineage, Sources, columns_of
from carbon_pipeline.vocabulary.tables import (
    BASE_YEAR_RECALCULATIONS,
    GAS_ROLLUPS,
    GROUP_INVENTORY,
    ORGANIZATION_ROLLUPS,
    PRODUCT_CODE_MAPPINGS,
    PRODUCT_ROLLUPS,
)
from carbon_pipeline.vocabulary.views import (
    ORGANIZATION_ROLLUPS_BY_PERIOD,
    SCOPE3_INTEGRATED,
    SCOPE_EMISSIONS,
)


def _own_and_subtree(sources: Sources) -> dict[str, Sequence[str]]:
    return {
        f"{part}_{name}": columns
        for name, columns in sources.items()
        for part in ("own", "subtree")
    }


_AMOUNTS = ("kg_co2eq", "kg_co2eq_market_based", "kg_co2_biogenic")
_LEDGER = "module_emissions"
_CELL = ("tree_path", "reporting_year", "reporting_month", "scope", "category_number")
_BOUNDARY = [
    *columns_of("ownership", "owner_code", "organization_code", "equity_share_percent",
         "financial_control", "operational_control", "valid_from", "valid_to"),
    "group_boundaries.consolidation_approach",
]  # fmt: skip
_ALLOCATED = columns_of("partner_allocations", "partner_code", "customer_code", "quantity_to_customer",
                 "quantity_total", "scopes")  # fmt: skip

_ROLLUPS = Lineage(
    ORGANIZATION_ROLLUPS,
    [_LEDGER],
    {
        "id": columns_of(_LEDGER, *_CELL, "emission_type"),
        "level": columns_of(_LEDGER, "tree_path"),
        **_own_and_subtree({name: columns_of(_LEDGER, name) for name in _AMOUNTS}),
        **_own_and_subtree(
            {
                "kg_co2eq_estimated": columns_of(_LEDGER, "kg_co2eq", "estimation_method"),
                "kg_co2eq_without_gsd": columns_of(_LEDGER, "kg_co2eq", "kg_co2eq_gsd"),
                "gsd": columns_of(
                    _LEDGER,
                    "kg_co2eq",
                    "kg_co2eq_gsd",
                    "data_quality",
                    "emission_factor_id",
                    "factor_id",
                ),
            }
        ),
        "coverage": [
            "activity_inputs.record_id",
            "unmatched_inputs.activity_input_id",
            *columns_of("rejected_inputs", "organization_code", "reporting_months"),
            *columns_of("reporting_expectations", "organization_code", "module_type"),
        ],
    },
)

_GASES = Lineage(
    GAS_ROLLUPS,
    [_LEDGER],
    {
        "id": [*columns_of(_LEDGER, *_CELL, "emission_type"), "emission_factors.gases"],
        "gas": ["module_emissions.activity", "emission_factors.gases"],
        "kg_gas": [*columns_of(_LEDGER, "quantity", "unit", "emission_factor_id", "emission_factor_version"),
                   *columns_of("emission_factors", "gases", "unit")],
        "kg_co2eq_as_published": ["module_emissions.kg_co2eq", "emission_factors.gases"],
    },
)  # fmt: skip

_MAPPINGS = Lineage(
    PRODUCT_CODE_MAPPINGS,
    ["product_mappings"],
    {
        "headquarters_id": ["product_mappings.headquarters_code"],
        "partner_id": ["product_mappings.organization_code"],
        "tree_path": ["organization_tree.tree_path"],
        "reporting_year": columns_of("product_mappings", "valid_from", "valid_to"),
        "reporting_month": columns_of("product_mappings", "valid_from", "valid_to"),
        "parent_mapping_id": ["product_mappings.parent_mapping_code"],
        "product_hierarchy_path": columns_of(
            "product_mappings", "parent_mapping_code", "company_product_code"
        ),
        "hierarchy_level": ["product_mappings.parent_mapping_code"],
        "share_of_product": columns_of(
            "product_mappings", "parent_mapping_code", "conversion_ratio"
        ),
    },
)

_SHARED = ["product_code_mappings.share_of_product", "product_code_mappings.product_hierarchy_path"]
_PRODUCTS = Lineage(
    PRODUCT_ROLLUPS,
    ["product_code_mappings"],
    {
        "id": [*columns_of("product_code_mappings", "id"), *columns_of(_LEDGER, *_CELL, "product_code")],
        **{
            name: columns_of(_LEDGER, name) + columns_of("product_code_mappings", name)
            for name in ("organization_code", "headquarters_id", "partner_id", "tree_path",
                         "reporting_year", "reporting_month")
        },
        "company_product_code": ["module_emissions.product_code",
                                 "product_code_mappings.company_product_code"],
        "unmapped_because": ["module_emissions.product_code",
                             *columns_of("product_code_mappings", "is_active", "share_of_product")],
        "scope": columns_of(_LEDGER, "scope"),
        "category_number": columns_of(_LEDGER, "category_number"),
        **_own_and_subtree({name: [*columns_of(_LEDGER, name), *_SHARED] for name in _AMOUNTS}),
        "output_quantity": ["product_outputs.quantity"],
        "output_unit": ["product_outputs.unit"],
        "subtree_kg_co2eq_per_unit": [*columns_of(_LEDGER, "kg_co2eq"), *_SHARED, "product_outputs.quantity"],
    },
)  # fmt: skip

_INVENTORY = Lineage(
    GROUP_INVENTORY,
    [_LEDGER],
    {
        "id": [*columns_of(_LEDGER, *_CELL), "activity_inputs.inputs", *_BOUNDARY],
        "counterpart_organization_code": ["activity_inputs.inputs", "partner_allocations.partner_code"],
        "inventory_row_kind": ["activity_inputs.inputs", *_BOUNDARY, *_ALLOCATED],
        "consolidation_approach": ["group_boundaries.consolidation_approach"],
        "approach_basis": ["group_boundaries.headquarters_code"],
        "inventory_share": [*_BOUNDARY, *_ALLOCATED],
        "scope": [*columns_of(_LEDGER, "scope"), "activity_inputs.inputs", "partner_allocations.scopes"],
        "category_number": [*columns_of(_LEDGER, "category_number"), "activity_inputs.inputs",
                            "partner_allocations.category_number"],
        "ledger_scope": columns_of(_LEDGER, "scope"),
        "ledger_category_number": columns_of(_LEDGER, "category_number"),
        **{f"reported_{name}": columns_of(_LEDGER, name) for name in _AMOUNTS},
        **{f"inventory_{name}": [*columns_of(_LEDGER, name), *_BOUNDARY, *_ALLOCATED] for name in _AMOUNTS},
        **{f"left_out_{name}": [*columns_of(_LEDGER, name), *_BOUNDARY] for name in _AMOUNTS},
    },
)  # fmt: skip

_RESTATED = [*columns_of("group_inventory", "reported_kg_co2eq", "reporting_year"), *_BOUNDARY]
_CHANGED = ["group_inventory.inventory_kg_co2eq", *_RESTATED]
_BASE_YEARS = Lineage(
    BASE_YEAR_RECALCULATIONS,
    ["group_inventory"],
    {
        "id": ["group_boundaries.headquarters_code"],
        "organization_code": ["group_boundaries.headquarters_code"],
        "headquarters_id": ["group_boundaries.headquarters_id"],
        "tree_path": ["organization_tree.tree_path"],
        "base_year": ["group_boundaries.base_year"],
        "base_year_months": columns_of("group_inventory", "reporting_year", "reporting_month"),
        "published_kg_co2eq": ["group_inventory.inventory_kg_co2eq"],
        "restated_base_year_kg_co2eq": _RESTATED,
        "change_percent": _CHANGED,
        "recalculation_threshold_percent": ["group_boundaries.recalculation_threshold_percent"],
        "is_recalculation_required": [
            *_CHANGED,
            "group_boundaries.recalculation_threshold_percent",
        ],
        "structural_changes": _CHANGED,
        "organizations_without_base_year": ["group_inventory.organization_code", *_BOUNDARY],
    },
)

_SUMS = "organization_rollups"
_MONTHS = columns_of(_SUMS, "reporting_year", "reporting_month")
_PERIODS = Lineage(
    ORGANIZATION_ROLLUPS_BY_PERIOD,
    [_SUMS],
    {
        "period_kind": _MONTHS,
        "period_start": [*_MONTHS, "organizations.fiscal_year_start_month"],
        "period_end": [*_MONTHS, "organizations.fiscal_year_start_month"],
        "months_with_figures": _MONTHS,
        "months_covered": _MONTHS,
        **{
            name: [*_MONTHS, *columns_of("organizations", "valid_from", "valid_to")]
            for name in ("months_expected", "months_missing")
        },
    },
)

_INTEGRATED = Lineage(
    SCOPE3_INTEGRATED,
    [_SUMS],
    {
        f"{part}_{name}kg_co2eq": columns_of(_SUMS, f"{part}_kg_co2eq", "scope", "category_number")
        for part in ("own", "subtree")
        for name in ("combustion_", "category_1_", "category_2_", "category_5_",
                     "integrated_category_1_", "integrated_category_2_")
    },
)  # fmt: skip

_BY_SCOPE = Lineage(
    SCOPE_EMISSIONS,
    [_LEDGER],
    {
        "scope_type": columns_of(_LEDGER, "scope"),
        **{
            f"scope{scope}_category_{name}": columns_of(_LEDGER, "scope", "category_number")
            for scope in (1, 2, 3)
            for name in ("number", "name")
        },
        "company_product_code": columns_of(_LEDGER, "product_code"),
        "major_category": columns_of(_LEDGER, "module_type", "metadata"),
        "subcategory": columns_of(_LEDGER, "variant_type", "metadata"),
        "raw_material": columns_of(_LEDGER, "activity"),
        "activity_amount": columns_of(_LEDGER, "quantity"),
        "emission_factor": columns_of(_LEDGER, "kg_co2eq_per_unit"),
        "total_emission": columns_of(_LEDGER, "kg_co2eq"),
        "is_direct_input": columns_of(_LEDGER, "method"),
        "is_aggregated": columns_of(_LEDGER, "tree_path"),
        "aggregation_level": columns_of(_LEDGER, "tree_path"),
        "created_at": columns_of(_LEDGER, "computed_at"),
        "updated_at": columns_of(_LEDGER, "computed_at"),
    },
)

LINEAGES: Mapping[str, Lineage] = {
    "scope_emissions": _BY_SCOPE,
    "organization_rollups": _ROLLUPS,
    **{f"organization_rollups_by_{kind}": _PERIODS for kind in ("year", "quarter", "fiscal_year")},
    "gas_rollups": _GASES,
    "product_code_mappings": _MAPPINGS,
    "product_rollups": _PRODUCTS,
    "group_inventory": _INVENTORY,
    "base_year_recalculations": _BASE_YEARS,
    "scope3_integrated": _INTEGRATED,
}
