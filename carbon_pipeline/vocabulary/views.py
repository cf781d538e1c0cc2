"""What the columns of the views mean; the views themselves are SQL, and a test compares the two."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewColumn:
    """One column of a view."""

    name: str
    sql_type: str
    description: str
    unit: str = ""


@dataclass(frozen=True)
class View:
    """One view of `public` that is no table under another name."""

    name: str
    grain: str
    columns: tuple[ViewColumn, ...]


C = ViewColumn

SCOPE_EMISSIONS = View(
    "scope_emissions",
    "one row per emission in force, as a line of the scope 1, 2 and 3 ledger",
    (
        C("id", "uuid", "Identifier of the emission"),
        C("headquarters_id", "uuid", "Head office at the top of the tree"),
        C("partner_id", "uuid", "Reporting partner; missing for the head office"),
        C("organization_code", "text", "Organisation that reported the record"),
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
            "as entered",
            "kg CO2e",
        ),
        C("is_direct_input", "boolean", "Whether somebody entered the total itself"),
        C("is_aggregated", "boolean", "Whether the row sums others; always false"),
        C("aggregation_level", "smallint", "Level of the sum; always 0"),
        C("created_at", "timestamptz", "When the version in force was written"),
        C("updated_at", "timestamptz", "The same moment"),
    ),
)

MODULE_EMISSION_INPUTS = View(
    "module_emission_inputs",
    "one row per version of an emission: what went into the number",
    (
        C("module_emission_id", "uuid", "Identifier of the emission"),
        C("module_emission_version", "integer", "Its version"),
        C("factor_id", "uuid", "Generic factor that was used; missing where none was"),
        C("emission_factor_id", "uuid", "Emission factor that was used; missing where none was"),
        C(
            "snapshot",
            "jsonb",
            "Activity with file and row, factors with publisher and edition, operands, results and "
            "run, readable without any other table",
        ),
    ),
)

VIEWS = (SCOPE_EMISSIONS, MODULE_EMISSION_INPUTS)
