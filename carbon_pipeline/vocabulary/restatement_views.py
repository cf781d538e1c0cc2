"""The columns of the views that tell what restatements changed, and why."""

from carbon_pipeline.vocabulary.change_causes import CAUSES
from carbon_pipeline.vocabulary.view_columns import View, ViewColumn

C = ViewColumn

_KG = "kg CO2e"
_CAUSE = C(
    "cause",
    "text",
    f"Why it changed: {', '.join(CAUSES)}",
)
_CLOSE = (
    C("headquarters_id", "uuid", "Head office that restated"),
    C("reporting_year", "smallint", "Calendar year"),
    C("reporting_month", "smallint", "Calendar month, 1 to 12"),
    C("sequence", "integer", "The close that restated it, compared with the one before; from 2"),
)

RESTATEMENT_DIFFERENCES = View(
    "restatement_differences",
    "one row per restatement, emission and cause whose part of the difference is not zero: what a "
    "close says otherwise than the close before it. The changes sum to the difference of the two "
    "closes; what was before and after belongs to the emission and repeats where it has two causes",
    (
        *_CLOSE,
        _CAUSE,
        C("module_emission_id", "uuid", "Identifier of the emission"),
        C("version_before", "integer", "Version that was reported; missing where there was none"),
        C("version_after", "integer", "Version as restated; missing where there is none"),
        C("record_id", "text", "The record's name in the file that was handed in"),
        C("module_type", "text", "Module"),
        C("variant_type", "text", "Variant of the module"),
        C("organization_code", "text", "Organisation that reported the record"),
        C("tree_path", "text", "Path from the head office down to it, as restated where it is"),
        C("emission_type", "text", "Kind of emission"),
        C("scope", "smallint", "Scope of the emission, 1 to 3"),
        C("category_number", "smallint", "Category within the scope"),
        C("kg_co2eq_before", "numeric(38,18)", "The emission as reported, location-based", _KG),
        C("kg_co2eq_after", "numeric(38,18)", "The emission as restated, location-based", _KG),
        C("change_kg_co2eq", "numeric", "The cause's part of the difference", _KG),
        C("kg_co2eq_market_based_before", "numeric(38,18)", "As reported, market-based", _KG),
        C("kg_co2eq_market_based_after", "numeric(38,18)", "As restated, market-based", _KG),
        C(
            "change_kg_co2eq_market_based",
            "numeric",
            "The cause's part of the market-based difference. In scope 2 the rate per unit that "
            "instruments, residual mix and grid come to stands for the factor",
            _KG,
        ),
    ),
)

RESTATEMENT_DIFFERENCES_BY_CAUSE = View(
    "restatement_differences_by_cause",
    "one row per restatement, scope and cause: the differences summed; all causes of a scope sum to "
    "the difference of the two closes",
    (
        *_CLOSE,
        C("scope", "smallint", "Scope of the emissions, 1 to 3"),
        _CAUSE,
        C("emissions", "bigint", "Emissions that the cause changed"),
        C("change_kg_co2eq", "numeric", "Difference, location-based", _KG),
        C("change_kg_co2eq_market_based", "numeric", "Difference, market-based", _KG),
    ),
)

RESTATEMENT_SIGNIFICANCE = View(
    "restatement_significance",
    "one row per restatement: the inventory of its year as first reported and as it was with this "
    "restatement, and whether their difference reaches the head office's threshold",
    (
        *_CLOSE,
        C("closed_at", "timestamptz", "When the restatement was closed"),
        C("year_months_closed", "smallint", "Months of the year that were closed by then"),
        C(
            "year_first_reported_kg_co2eq",
            "numeric",
            "Inventory of these months as first closed, all scopes, location-based",
            _KG,
        ),
        C(
            "year_restated_kg_co2eq",
            "numeric",
            "The same with every restatement up to this one",
            _KG,
        ),
        C(
            "year_change_percent",
            "numeric",
            "The difference of the two, rounded at 6 decimals",
            "%",
        ),
        C("base_year", "smallint", "Base year of the head office at the time; missing without one"),
        C(
            "recalculation_threshold_percent",
            "numeric(19,6)",
            "Its threshold at the time; missing without one",
            "%",
        ),
        C(
            "is_threshold_reached",
            "boolean",
            "Whether the change reaches it, in either direction; missing without a threshold",
        ),
        C(
            "is_recalculation_required",
            "boolean",
            "Whether it does in the base year, so that the recalculated base year is published",
        ),
    ),
)

RESTATEMENT_VIEWS = (
    RESTATEMENT_DIFFERENCES,
    RESTATEMENT_DIFFERENCES_BY_CAUSE,
    RESTATEMENT_SIGNIFICANCE,
)
