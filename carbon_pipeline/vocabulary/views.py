"""What the columns of the views mean; the views themselves are SQL, and a test compares the two."""

from carbon_pipeline.vocabulary.restatement_views import RESTATEMENT_VIEWS
from carbon_pipeline.vocabulary.superseded_view import SUPERSEDED_EMISSIONS
from carbon_pipeline.vocabulary.trace_views import (
    EMISSION_TRACES,
    MATERIALIZATIONS,
    MODULE_EMISSION_INPUTS,
)
from carbon_pipeline.vocabulary.view_columns import View, ViewColumn

__all__ = ["VIEWS", "View", "ViewColumn"]

C = ViewColumn

_MONTH = (
    C("reporting_year", "smallint", "Calendar year"),
    C("reporting_month", "smallint", "Calendar month, 1 to 12"),
)

SCOPE_EMISSIONS = View(
    "scope_emissions",
    "one row per emission in force, as a line of the scope 1, 2 and 3 ledger, and one row per "
    "organisation, month, scope and category for the sum of its subtree",
    (
        C("id", "uuid", "Identifier of the emission, or of the sum"),
        C("headquarters_id", "uuid", "Head office at the top of the tree"),
        C("partner_id", "uuid", "Reporting partner; missing for the head office"),
        C("organization_code", "text", "Organisation that reported the record, or whose sum it is"),
        C("tree_path", "text", "Path from the head office down to the organisation"),
        C("reporting_year", "smallint", "Calendar year"),
        C("reporting_month", "smallint", "Calendar month, 1 to 12"),
        C("scope_type", "text", "`SCOPE1`, `SCOPE2` or `SCOPE3`"),
        C("scope1_category_number", "smallint", "Category within scope 1, for rows of scope 1"),
        C("scope1_category_name", "text", "Its name"),
        C("scope2_category_number", "smallint", "Category within scope 2, for rows of scope 2"),
        C("scope2_category_name", "text", "Its name"),
        C("scope3_category_number", "smallint", "Category within scope 3, for rows of scope 3"),
        C("scope3_category_name", "text", "Its name"),
        C("company_product_code", "text", "The company's own product code"),
        C("major_category", "text", "Label of the module; of a direct input as entered"),
        C("subcategory", "text", "Label of the variant; of a direct input as entered"),
        C(
            "raw_material",
            "text",
            "Activity that the factor was looked up by; of a direct input as entered",
        ),
        C("activity_amount", "numeric(19,6)", "Activity in the month", "see unit"),
        C("unit", "text", "Unit of the activity"),
        C("emission_factor", "numeric(18,12)", "Factor as applied or entered", "kg CO2e per unit"),
        C(
            "total_emission",
            "numeric(38,18)",
            "Emission, location-based, unrounded; of a direct input the month's part of the total "
            "as entered; of a sum that of the organisation with everything below it",
            "kg CO2e",
        ),
        C("is_direct_input", "boolean", "Whether somebody entered the total itself"),
        C("is_aggregated", "boolean", "Whether the row sums others, of which it is no part"),
        C(
            "aggregation_level",
            "smallint",
            "0 as reported; of a sum the level of its organisation, 1 for the head office",
        ),
        C("created_at", "timestamptz", "When the version in force was written"),
        C("updated_at", "timestamptz", "The same moment"),
    ),
)

PRODUCT_UNIT_FOOTPRINTS = View(
    "product_unit_footprints",
    "one row per part of a head office's product that emitted itself, month, scope and "
    "category, by unit of the product's output; the rows of a product and month sum to its "
    "footprint by unit",
    (
        C("headquarters_id", "uuid", "Head office whose product it is"),
        C("organization_code", "text", "Organisation that emitted"),
        C("tree_path", "text", "Path from the head office down to the organisation"),
        *_MONTH,
        C("headquarters_product_code", "text", "The head office's product"),
        C("company_product_code", "text", "The organisation's own product, a part of it"),
        C("product_hierarchy_path", "text", "Product codes from the head office's product down"),
        C("hierarchy_level", "smallint", "Depth below the product, which is 1 itself"),
        C("mapping_type", "text", "`DIRECT`, `COMPONENT` or `RAW_MATERIAL`"),
        C("scope", "smallint", "Scope of the emission, 1 to 3"),
        C("category_number", "smallint", "Category within the scope"),
        C("output_quantity", "numeric(19,6)", "Output of the product in the month"),
        C("output_unit", "text", "Unit of the output"),
        C(
            "kg_co2eq_per_unit",
            "numeric",
            "What the part emitted itself by unit of output, rounded at 12 decimals; missing where the "
            "output is not known",
            "kg CO2e per unit",
        ),
        C(
            "kg_co2eq_market_based_per_unit",
            "numeric",
            "The same, market-based",
            "kg CO2e per unit",
        ),
    ),
)

_PLACE = (
    C("headquarters_id", "uuid", "Head office at the top of the tree"),
    C("organization_code", "text", "Organisation"),
    C("tree_path", "text", "Path from the head office down to the organisation"),
    C("level", "smallint", "Depth in the tree; the head office is 1"),
    *_MONTH,
)


def _own_and_subtree(part: str, meaning: str) -> tuple[ViewColumn, ...]:
    return (
        C(f"own_{part}kg_co2eq", "numeric", f"{meaning}, of the organisation itself", "kg CO2e"),
        C(f"subtree_{part}kg_co2eq", "numeric", f"{meaning}, with everything below it", "kg CO2e"),
    )


SCOPE3_INTEGRATED = View(
    "scope3_integrated",
    "one row per organisation and month: stationary and mobile combustion (scope 1, "
    "categories 1 and 2) with scope 3 category 1 and category 5, and beside it the same "
    "combustion and category 5 with category 2. Both hold the same combustion and waste, so "
    "they are never added to each other or to a total. Scope 2, of partners too, is in "
    "neither",
    (
        *_PLACE,
        *_own_and_subtree("combustion_", "Stationary and mobile combustion"),
        *_own_and_subtree("category_1_", "Scope 3 category 1 alone"),
        *_own_and_subtree("category_2_", "Scope 3 category 2 alone"),
        *_own_and_subtree("category_5_", "Scope 3 category 5 alone"),
        *_own_and_subtree("integrated_category_1_", "Combustion, category 1 and category 5"),
        *_own_and_subtree("integrated_category_2_", "Combustion, category 2 and category 5"),
    ),
)

SCOPE3_INTEGRATED_CATEGORIES = (
    View(
        "scope3_integrated_category_1",
        "one row per organisation and month, category 1 as integrated: mobile combustion + "
        "stationary combustion + scope 3 category 1 + scope 3 category 5. A view beside the "
        "ledger and no part of a total: combustion and waste are in the integrated category 2 "
        "too, and in scopes 1 and 3. Scope 2, of partners too, is left out",
        (*_PLACE, *_own_and_subtree("", "Combustion, category 1 and category 5")),
    ),
    View(
        "scope3_integrated_category_2",
        "one row per organisation and month, category 2 as integrated: mobile combustion + "
        "stationary combustion + scope 3 category 2 + scope 3 category 5. A view beside the "
        "ledger and no part of a total: combustion and waste are in the integrated category 1 "
        "too, and in scopes 1 and 3. Scope 2, of partners too, is left out",
        (*_PLACE, *_own_and_subtree("", "Combustion, category 2 and category 5")),
    ),
)

SCOPE_EMISSIONS_TOTALS = View(
    "scope_emissions_totals",
    "one row per organisation, month, scope and category: what the organisation itself reported",
    (
        C("headquarters_id", "uuid", "Head office at the top of the tree"),
        C("partner_id", "uuid", "Reporting partner; missing for the head office"),
        C("organization_code", "text", "Organisation that reported"),
        C("tree_path", "text", "Path from the head office down to the organisation"),
        *_MONTH,
        C("scope_type", "text", "`SCOPE1`, `SCOPE2` or `SCOPE3`"),
        C("category_number", "smallint", "Category within the scope"),
        C("category_name", "text", "Its name"),
        C("emissions", "bigint", "Emissions that are added up"),
        C("total_emission", "numeric", "Their sum, location-based", "kg CO2e"),
    ),
)

_MARKET = "Scope 2 as contracted, the other scopes as they are"
ORGANIZATION_ROLLUPS_BY_PERIOD = View(
    "organization_rollups_by_period",
    "one row per year, quarter or fiscal year, organisation and place in the tree, scope, category "
    "and emission type: the months' roll-ups summed",
    (
        C("period_kind", "text", "`year`, `quarter` or `fiscal_year`"),
        C("period_start", "date", "First day of the period"),
        C("period_end", "date", "Last day of the period"),
        C("organization_code", "text", "Organisation"),
        C("headquarters_id", "uuid", "Head office at the top of the tree"),
        C("tree_path", "text", "Path from the head office down, in the months that are summed"),
        C("level", "smallint", "Depth in the tree; the head office is 1"),
        C("scope", "smallint", "Scope of the emission, 1 to 3"),
        C("category_number", "smallint", "Category within the scope"),
        C("emission_type", "text", "Kind of emission"),
        *_own_and_subtree("", "Emissions, location-based"),
        C("own_kg_co2eq_market_based", "numeric", f"{_MARKET}, of itself", "kg CO2e"),
        C("subtree_kg_co2eq_market_based", "numeric", f"{_MARKET}, with all below", "kg CO2e"),
        C("own_kg_co2_biogenic", "numeric", "Biogenic, outside the scopes, of itself", "kg CO2"),
        C("subtree_kg_co2_biogenic", "numeric", "Biogenic, with all below", "kg CO2"),
        C("months_with_figures", "smallint", "Months that have this row's figures"),
        C("months_covered", "smallint", "Months of the period in which the head office has any"),
        C(
            "months_expected",
            "smallint",
            "Months of the period in which the head office is in the group",
        ),
        C("months_missing", "text[]", "Those of them in which it has none, such as `2024-05`"),
    ),
)

VIEWS = (
    SCOPE_EMISSIONS,
    SCOPE_EMISSIONS_TOTALS,
    ORGANIZATION_ROLLUPS_BY_PERIOD,
    EMISSION_TRACES,
    MODULE_EMISSION_INPUTS,
    SUPERSEDED_EMISSIONS,
    MATERIALIZATIONS,
    PRODUCT_UNIT_FOOTPRINTS,
    SCOPE3_INTEGRATED,
    *SCOPE3_INTEGRATED_CATEGORIES,
    *RESTATEMENT_VIEWS,
)
