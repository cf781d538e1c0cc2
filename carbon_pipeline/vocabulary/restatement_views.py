"""The columns of the views that tell what restatements changed, and why."""

from carbon_pipeline.vocabulary.change_causes import CAUSES
from carbon_pipeline.vocabulary.plain_tables import PERIOD_CLOSES_TABLE, RESTATEMENTS_TABLE
from carbon_pipeline.vocabulary.view_columns import (
    MODULE_EMISSION_ID,
    MONTH,
    View,
    kilograms,
    own,
    renamed,
    retold,
    taken,
)

_CAUSE = own("cause", "text", "Why it changed", allowed=CAUSES)
_CLOSE = (
    *taken("headquarters_id"),
    *MONTH,
    retold(
        "sequence",
        "The close that restated it, compared with the one before",
        of=RESTATEMENTS_TABLE.columns,
    ),
)

RESTATEMENT_DIFFERENCES = View(
    "restatement_differences",
    "one row per restatement, emission and cause whose part of the difference is not zero: what a "
    "close says otherwise than the close before it. The changes sum to the difference of the two "
    "closes; what was before and after belongs to the emission and repeats where it has two causes",
    (
        *_CLOSE,
        _CAUSE,
        MODULE_EMISSION_ID,
        renamed("version?", "version_before", "Version that was reported; missing where none was"),
        renamed("version?", "version_after", "Version as restated; missing where there is none"),
        *taken("record_id", "module_type", "variant_type", "organization_code"),
        retold("tree_path", "Path from the head office down to it, as restated where it is"),
        *taken("emission_type", "scope", "category_number"),
        renamed("kg_co2eq?", "kg_co2eq_before", "The emission as reported, location-based"),
        renamed("kg_co2eq?", "kg_co2eq_after", "The emission as restated, location-based"),
        kilograms("change_kg_co2eq", "The cause's part of the difference"),
        renamed("kg_co2eq?", "kg_co2eq_market_based_before", "As reported, market-based"),
        renamed("kg_co2eq?", "kg_co2eq_market_based_after", "As restated, market-based"),
        kilograms(
            "change_kg_co2eq_market_based",
            "The cause's part of the market-based difference. In scope 2 the rate per unit that "
            "instruments, residual mix and grid come to stands for the factor",
        ),
    ),
)

RESTATEMENT_DIFFERENCES_BY_CAUSE = View(
    "restatement_differences_by_cause",
    "one row per restatement, scope and cause: the differences summed; all causes of a scope sum to "
    "the difference of the two closes",
    (
        *_CLOSE,
        *taken("scope"),
        _CAUSE,
        own("emissions", "bigint", "Emissions that the cause changed"),
        kilograms("change_kg_co2eq", "Difference, location-based"),
        kilograms("change_kg_co2eq_market_based", "Difference, market-based"),
    ),
)

RESTATEMENT_SIGNIFICANCE = View(
    "restatement_significance",
    "one row per restatement: the inventory of its year as first reported and as it was with this "
    "restatement, and whether their difference reaches the head office's threshold",
    (
        *_CLOSE,
        *taken("closed_at", of=PERIOD_CLOSES_TABLE.columns),
        own("year_months_closed", "smallint", "Months of the year that were closed by then"),
        kilograms(
            "year_first_reported_kg_co2eq?",
            "Inventory of these months as first closed, all scopes, location-based",
        ),
        kilograms("year_restated_kg_co2eq?", "The same with every restatement up to this one"),
        own("year_change_percent?", "numeric", "Their difference, rounded at 6 decimals", "%"),
        retold("base_year", "Base year of the head office at the time; missing without one"),
        retold(
            "recalculation_threshold_percent",
            "Its threshold at the time; missing without one",
        ),
        own(
            "is_threshold_reached?",
            "boolean",
            "Whether the change reaches it, in either direction; missing without a threshold",
        ),
        retold(
            "is_recalculation_required",
            "Whether it does in the base year, so that the recalculated base year is published",
        ),
    ),
)

RESTATEMENT_VIEWS = (
    RESTATEMENT_DIFFERENCES,
    RESTATEMENT_DIFFERENCES_BY_CAUSE,
    RESTATEMENT_SIGNIFICANCE,
)
