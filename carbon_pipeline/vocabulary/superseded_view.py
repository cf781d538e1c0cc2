"""The columns of the view that tells why each version of an emission went out of force."""

from carbon_pipeline.vocabulary.change_causes import CAUSES
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

_PART_OF = {
    "activity": "what the record says",
    "factor": "factors, or that there is one now or none any more",
    "method": "the formula",
    "structure": "the organisation's place in the group",
}

SUPERSEDED_EMISSIONS = View(
    "superseded_emissions",
    "one row per version of an emission that is out of force: when and by which run it was "
    "superseded, by which version if any, and why",
    (
        MODULE_EMISSION_ID,
        retold("version", "The version that is out of force"),
        renamed(
            "version?", "superseded_by_version", "The next one; missing where it was withdrawn"
        ),
        own("superseded_at", "timestamptz", "When it went out of force"),
        own("superseded_by_run_id", "text", "Dagster run that retired it"),
        *taken("headquarters_id", "organization_code", "tree_path"),
        *MONTH,
        *taken("record_id", "module_type", "emission_type", "scope", "category_number"),
        renamed("kg_co2eq", "kg_co2eq_before", "The version's figure, location-based"),
        renamed("kg_co2eq?", "kg_co2eq_after", "The next version's; missing where withdrawn"),
        kilograms("change_kg_co2eq", "Their difference; the causes sum to it"),
        *(kilograms(f"{cause}_kg_co2eq", f"Part of {_PART_OF[cause]}") for cause in CAUSES),
        own("cause", "text", "The largest of them", allowed=CAUSES),
    ),
)
