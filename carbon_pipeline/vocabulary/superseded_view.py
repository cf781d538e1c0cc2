"""The columns of the view that tells why each version of an emission went out of force."""

from carbon_pipeline.vocabulary.change_causes import CAUSES
from carbon_pipeline.vocabulary.view_columns import View, ViewColumn

C = ViewColumn

_KG = "kg CO2e"
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
        C("module_emission_id", "uuid", "Identifier of the emission"),
        C("version", "integer", "The version that is out of force"),
        C("superseded_by_version", "integer", "The next one; missing where it was withdrawn"),
        C("superseded_at", "timestamptz", "When it went out of force"),
        C("superseded_by_run_id", "text", "Run that retired it"),
        C("headquarters_id", "uuid", "Head office at the top of the tree"),
        C("organization_code", "text", "Organisation that reported the record"),
        C("tree_path", "text", "Path from the head office down to the organisation in the month"),
        C("reporting_year", "smallint", "Calendar year"),
        C("reporting_month", "smallint", "Calendar month, 1 to 12"),
        C("record_id", "text", "The record's name in the file that was handed in"),
        C("module_type", "text", "Module"),
        C("emission_type", "text", "Kind of emission"),
        C("scope", "smallint", "Scope of the emission, 1 to 3"),
        C("category_number", "smallint", "Category within the scope"),
        C("kg_co2eq_before", "numeric(38,18)", "The version's figure, location-based", _KG),
        C("kg_co2eq_after", "numeric(38,18)", "The next version's; missing where withdrawn", _KG),
        C("change_kg_co2eq", "numeric", "Their difference; the causes sum to it", _KG),
        *(C(f"{c}_kg_co2eq", "numeric", f"Part of {_PART_OF[c]}", _KG) for c in CAUSES),
        C("cause", "text", f"The largest of them: {', '.join(CAUSES)}"),
    ),
)
