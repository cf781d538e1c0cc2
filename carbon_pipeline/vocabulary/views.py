"""What the columns of the views mean; the views themselves are SQL, and a test compares the two."""

from dataclasses import replace

from carbon_pipeline.vocabulary.plain_tables import PERIOD_CLOSES_TABLE
from carbon_pipeline.vocabulary.restatement_views import RESTATEMENT_VIEWS
from carbon_pipeline.vocabulary.superseded_view import SUPERSEDED_EMISSIONS
from carbon_pipeline.vocabulary.trace_views import (
    EMISSION_TRACES,
    MATERIALIZATIONS,
    MODULE_EMISSION_INPUTS,
)
from carbon_pipeline.vocabulary.view_columns import (
    CATEGORY_NAME,
    MONTH,
    View,
    ViewColumn,
    kilograms,
    own,
    renamed,
    retold,
    summed,
    taken,
)

_SCOPES = (1, 2, 3)
_SCOPE_TYPE = own(
    "scope_type", "text", "Scope of the emissions", allowed=tuple(f"SCOPE{n}" for n in _SCOPES)
)


def _category_of(scope: int) -> tuple[ViewColumn, ...]:
    name = f"scope{scope}_category"
    return (
        renamed(
            "category_number?",
            f"{name}_number",
            f"Category within scope {scope}, for rows of scope {scope}",
        ),
        replace(CATEGORY_NAME, name=f"{name}_name", description="Its name", nullable=True),
    )


SCOPE_EMISSIONS = View(
    "scope_emissions",
    "one row per emission in force, as a line of the scope 1, 2 and 3 ledger, and one row per "
    "organisation, month, scope and category for the sum of its subtree",
    (
        retold("id", "Identifier of the emission, or of the sum"),
        *taken("headquarters_id", "partner_id"),
        retold(
            "organization_code",
            "Code of the organisation that reported the record, or whose sum it is",
        ),
        *taken("tree_path"),
        *MONTH,
        _SCOPE_TYPE,
        *(column for scope in _SCOPES for column in _category_of(scope)),
        *taken("company_product_code?"),
        own("major_category?", "text", "Label of the module; of a direct input as entered"),
        own("subcategory?", "text", "Label of the variant; of a direct input as entered"),
        renamed(
            "activity",
            "raw_material",
            "Activity that the factor was looked up by; of a direct input as entered",
        ),
        renamed("quantity?", "activity_amount", "Activity in the month", "see unit"),
        retold("unit?", "Unit of the activity"),
        renamed("kg_co2eq_per_unit?", "emission_factor", "Factor as applied or entered"),
        renamed(
            "kg_co2eq",
            "total_emission",
            "Emission, location-based, unrounded; of a direct input the month's part of the total "
            "as entered; of a sum that of the organisation with everything below it",
        ),
        own("is_direct_input", "boolean", "Whether somebody entered the total itself"),
        own("is_aggregated", "boolean", "Whether the row sums others, of which it is no part"),
        own(
            "aggregation_level",
            "smallint",
            "0 as reported; of a sum the level of its organisation, 1 for the head office",
        ),
        renamed("computed_at", "created_at", "When the version in force was written"),
        renamed("computed_at", "updated_at", "The same moment"),
    ),
)

_PER_UNIT = "kg CO2e per unit"
PRODUCT_UNIT_FOOTPRINTS = View(
    "product_unit_footprints",
    "one row per part of a head office's product that emitted itself, month, scope and "
    "category, by unit of the product's output; the rows of a product and month sum to its "
    "footprint by unit",
    (
        retold("headquarters_id", "Identifier of the head office whose product it is"),
        *taken("organization_code", "tree_path"),
        *MONTH,
        *taken("headquarters_product_code", "company_product_code", "product_hierarchy_path"),
        *taken("hierarchy_level", "mapping_type", "scope", "category_number"),
        retold("output_quantity", "Output of the head office's product in the month"),
        *taken("output_unit"),
        kilograms(
            "kg_co2eq_per_unit?",
            "What the part emitted itself by unit of output, rounded at 12 decimals; missing where the "
            "output is not known",
            _PER_UNIT,
        ),
        kilograms("kg_co2eq_market_based_per_unit?", "The same, market-based", _PER_UNIT),
    ),
)

_ORGANIZATION = retold("organization_code", "Code of the organisation")
_PLACE = (*taken("headquarters_id"), _ORGANIZATION, *taken("tree_path", "level"), *MONTH)


def _own_and_subtree(part: str, meaning: str) -> tuple[ViewColumn, ...]:
    return (
        kilograms(f"own_{part}kg_co2eq?", f"{meaning}, of the organisation itself"),
        kilograms(f"subtree_{part}kg_co2eq?", f"{meaning}, with everything below it"),
    )


_INTEGRATED = {category: f"Combustion, category {category} and category 5" for category in (1, 2)}

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
        *_own_and_subtree("integrated_category_1_", _INTEGRATED[1]),
        *_own_and_subtree("integrated_category_2_", _INTEGRATED[2]),
    ),
)

SCOPE3_INTEGRATED_CATEGORIES = tuple(
    View(
        f"scope3_integrated_category_{category}",
        f"one row per organisation and month, category {category} as integrated: mobile combustion + "
        f"stationary combustion + scope 3 category {category} + scope 3 category 5. A view beside the "
        f"ledger and no part of a total: combustion and waste are in the integrated category {other} "
        "too, and in scopes 1 and 3. Scope 2, of partners too, is left out",
        (*_PLACE, *_own_and_subtree("", _INTEGRATED[category])),
    )
    for category, other in ((1, 2), (2, 1))
)

SCOPE_EMISSIONS_TOTALS = View(
    "scope_emissions_totals",
    "one row per organisation, month, scope and category: what the organisation itself reported",
    (
        *taken("headquarters_id", "partner_id", "organization_code", "tree_path"),
        *MONTH,
        _SCOPE_TYPE,
        *taken("category_number"),
        CATEGORY_NAME,
        own("emissions", "bigint", "Emissions that are added up"),
        kilograms("total_emission", "Their sum, location-based"),
    ),
)

_PERIOD_KINDS = ("year", "quarter", "fiscal_year")
ORGANIZATION_ROLLUPS_BY_PERIOD = View(
    "organization_rollups_by_period",
    "one row per year, quarter or fiscal year, organisation and place in the tree, scope, category "
    "and emission type: the months' roll-ups summed",
    (
        own("period_kind", "text", "What the period is", allowed=_PERIOD_KINDS),
        own("period_start", "date", "First day of the period"),
        own("period_end", "date", "Last day of the period, inclusive"),
        _ORGANIZATION,
        *taken("headquarters_id"),
        retold("tree_path", "Path from the head office down, in the months that are summed"),
        *taken("level", "scope", "category_number", "emission_type"),
        *summed("own_kg_co2eq", "subtree_kg_co2eq"),
        *summed("own_kg_co2eq_market_based", "subtree_kg_co2eq_market_based"),
        *summed("own_kg_co2_biogenic", "subtree_kg_co2_biogenic"),
        own("months_with_figures", "smallint", "Months that have this row's figures"),
        own("months_covered", "smallint", "Months of the period in which the head office has any"),
        own("months_expected", "smallint", "Months of it in which the head office is in the group"),
        own("months_missing", "text[]", "Those of them in which it has none, such as `2024-05`"),
    ),
)

MONTH_STATES = View(
    "month_states",
    "one row per head office and month that was ever closed: its last close, and whether it is "
    "`closed`, `restated` (closed again) or `restating` (open until that ends)",
    (
        *taken("headquarters_id"),
        *MONTH,
        retold("sequence", "The last close", of=PERIOD_CLOSES_TABLE.columns),
        retold("closed_at", "When it was closed", of=PERIOD_CLOSES_TABLE.columns),
        own("state", "text", "What holds now", allowed=("closed", "restated", "restating")),
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
    MONTH_STATES,
)
