"""Columns, each declared once: name, kind, unit and meaning; schemas, tables and pages follow from here."""

from dataclasses import dataclass, replace
from enum import StrEnum

from carbon_pipeline.vocabulary.group_inventory import (
    ALLOCATED_SCOPES,
    ALLOCATION_BASES,
    APPROACH_BASES,
    INVENTORY_ROW_KINDS,
)
from carbon_pipeline.vocabulary.instruments import INSTRUMENT_KINDS, MARKET_BASES
from carbon_pipeline.vocabulary.pedigrees import ESTIMATION_METHODS
from carbon_pipeline.vocabulary.price_bases import PRICE_BASES
from carbon_pipeline.vocabulary.products import MAPPING_TYPES, OWNER_TYPES, UNMAPPED_BECAUSE
from carbon_pipeline.vocabulary.scope_assignments import APPROACHES


class Kind(StrEnum):
    """What a column holds; each kind has one type in SQL, DuckDB and Arrow (see `types`)."""

    TEXT = "text"
    UUID = "uuid"
    SMALLINT = "smallint"
    INTEGER = "integer"
    BIGINT = "bigint"
    QUANTITY = "quantity"
    FACTOR = "factor"
    KILOGRAMS = "kilograms"
    PUBLISHED_NUMBER = "published_number"
    DATE = "date"
    TIMESTAMP = "timestamp"
    JSON = "json"
    FLAG = "flag"
    SHA256 = "sha256"


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds, in which unit, and what it means."""

    name: str
    kind: Kind
    description: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    minimum: int | None = None

    def optional(self) -> "Column":
        """The same column where it may be missing."""
        return replace(self, nullable=True)


T, U, S, I = Kind.TEXT, Kind.UUID, Kind.SMALLINT, Kind.INTEGER  # noqa: E741 - a narrow table reads better
Q, KG, D, TS, J, F, H = (
    Kind.QUANTITY,
    Kind.KILOGRAMS,
    Kind.DATE,
    Kind.TIMESTAMP,
    Kind.JSON,
    Kind.FLAG,
    Kind.SHA256,
)

_DECLARED = (
    # identity and place in the group
    Column(
        "id", U, "Stable identifier, derived from what the row is about; equal on every machine"
    ),
    Column("record_id", T, "The record's name in the file that was handed in"),
    Column("organization_code", T, "Code of the organisation that reported the record"),
    Column("headquarters_id", U, "Identifier of the head office at the top of the tree"),
    Column(
        "partner_id",
        U,
        "Identifier of the reporting partner; empty for the head office",
        nullable=True,
    ),
    Column(
        "tree_path", T, "Path from the head office down to the organisation in the reporting month"
    ),
    Column("level", S, "Depth in the tree; the head office is 1", minimum=1),
    Column("reporting_year", S, "Calendar year of the reporting month"),
    Column("reporting_month", S, "Calendar month, 1 to 12", minimum=1),
    # what was done
    Column("module_type", T, "Module: what exists (electricity, fuel, equipment, headcount)"),
    Column(
        "variant_type",
        T,
        "Variant: how it behaves (stationary, student); `default` where there is none",
    ),
    Column(
        "activity",
        T,
        "Activity that the factor is looked up by (electricity, diesel)",
        nullable=True,
    ),
    Column(
        "region",
        T,
        "ISO 3166 code, group code or WORLD; the organisation's country where not given",
    ),
    Column("period_start", D, "First day of the record"),
    Column("period_end", D, "Last day of the record, inclusive"),
    Column("days_in_month", S, "Days of the record that fall into the reporting month", minimum=1),
    Column("quantity", Q, "Activity in the reporting month, after allocation by days"),
    Column("unit", T, "Unit of the quantity"),
    Column("product_code", T, "The company's own product code", nullable=True),
    Column("evidence", T, "Reference to the document behind the record", nullable=True),
    Column("inputs", J, "The row as it was handed in, column by column, as text"),
    Column("source_file", T, "The file: its path below the activities folder, or its name"),
    Column(
        "source_row",
        I,
        "Physical line of the file or row of the sheet, the header counted",
        minimum=1,
    ),
    Column("source_sha256", T, "SHA-256 of the file's bytes, hexadecimal"),
    Column("activity_input_id", U, "The activity input that the row was computed from"),
    Column(
        "activity_input_sha256", H, "Content hash of exactly that version of the activity input"
    ),
    # what came of it
    Column(
        "emission_type", T, "What kind of emission (energy, food, waste, transport, grey_energy)"
    ),
    Column("scope", S, "GHG Protocol scope, 1 to 3", minimum=1),
    Column("category_number", S, "Number of the category within its scope", minimum=1),
    Column("factor_id", U, "Generic factor that was used", nullable=True),
    Column("factor_version", I, "Version of that generic factor", nullable=True),
    Column("emission_factor_id", U, "Emission factor that was used", nullable=True),
    Column("emission_factor_version", I, "Version of that emission factor", nullable=True),
    Column(
        "kg_co2eq_per_unit",
        Kind.FACTOR,
        "Factor as applied, per unit of the quantity",
        unit="kg CO2e per unit",
    ),
    Column("kg_co2eq", KG, "Emission, location-based, unrounded", unit="kg CO2e"),
    Column(
        "kg_co2eq_market_based",
        KG,
        "Emission, market-based for scope 2 and equal to kg_co2eq for scopes 1 and 3; never add the two",
        unit="kg CO2e",
    ),
    Column(
        "market_based_basis",
        T,
        "What the market-based figure rests on: grid_average says that no residual mix is at hand,"
        " mixed that there are several parts, see metadata; empty outside scope 2",
        nullable=True,
        allowed=MARKET_BASES,
    ),
    Column(
        "kg_co2_biogenic",
        KG,
        "Biogenic CO2, outside the scopes; empty where the factor does not say",
        unit="kg CO2",
        nullable=True,
    ),
    Column("method", T, "Method that obtained the number"),
    Column("formula_version", T, "Formula and its version"),
    Column(
        "estimation_method",
        T,
        "How the activity was estimated or a gap in it filled; empty where it stands as recorded",
        nullable=True,
        allowed=ESTIMATION_METHODS,
    ),
    Column(
        "kg_co2eq_gsd",
        Q,
        "Geometric standard deviation of kg_co2eq: about 95 % of cases lie within kg_co2eq ÷ and × its"
        " square; empty where the quality of a figure behind it is not known",
        nullable=True,
        minimum=1,
    ),
    Column(
        "data_quality",
        J,
        "Quality of each figure behind the number: what it follows from, its pedigree (five scores, 1"
        " best, 5 worst) and its geometric standard deviation; null where it is not known",
    ),
    Column("metadata", J, "Operands, conversion and how the factor was matched"),
    # matching
    Column("records", I, "Records that it concerns", minimum=1),
    Column("key", J, "What a factor was looked for"),
    Column("reason", T, "Why nothing was taken"),
    Column("candidates", J, "Factors that came near, each with the reason it was passed over"),
    # organisations
    Column("code", T, "Short code, unique where it stands"),
    Column("name", T, "Name"),
    Column("kind", T, "Head office or partner", allowed=("HEADQUARTERS", "PARTNER")),
    Column("parent_id", U, "Organisation one level up; empty for a head office", nullable=True),
    Column("organization_id", U, "Identifier of the organisation, the same on all its lines"),
    Column("parent_code", T, "Code of the organisation one level up", nullable=True),
    Column(
        "fiscal_year_start_month",
        S,
        "Month in which the head office's fiscal year begins, 1 to 12; empty where it names none",
        minimum=1,
        nullable=True,
    ),
    Column("country", T, "ISO 3166-1 alpha-2 code of the country"),
    Column("iata_code", T, "Three capital letters by which tickets name an airport"),
    Column("latitude", Kind.PUBLISHED_NUMBER, "WGS 84, north is positive", unit="degrees"),
    Column("longitude", Kind.PUBLISHED_NUMBER, "WGS 84, east is positive", unit="degrees"),
    Column("currency", T, "ISO 4217 code of the currency"),
    Column("valid_from", D, "First day on which it applies; empty is open", nullable=True),
    Column("valid_to", D, "Last day on which it applies, inclusive; empty is open", nullable=True),
    # factors
    Column("factor_code", T, "Code of the factor in the reference file"),
    Column(
        "factor_family",
        T,
        "Family of generic factors, with its own schema",
        allowed=("power", "headcount", "fuel_properties"),
    ),
    Column("classification", J, "What the factor is about (class, sub_class)"),
    Column("values", J, "The coefficients, by name"),
    Column("unit_by_value", J, "Unit of each coefficient"),
    Column("factor_type", T, "Kind of emission factor (electricity, fuel)"),
    Column(
        "kg_co2eq_per_unit_published",
        Kind.PUBLISHED_NUMBER,
        "Factor as the publisher gives it",
        unit="kg CO2e per unit",
    ),
    Column(
        "published_unit",
        T,
        "Unit as the publisher writes it; empty where it is ours",
        nullable=True,
    ),
    Column(
        "co2eq_basis",
        T,
        "Whether the publisher gives the CO2e or it is derived from masses of gases with the GWP set",
        allowed=("as_published", "derived"),
    ),
    Column(
        "gases",
        J,
        "Emission per gas, where the publisher gives it: co2, ch4, ch4_fossil, ch4_biogenic, n2o, …",
        unit="g per unit",
        nullable=True,
    ),
    Column(
        "gases_basis",
        T,
        "Whether the gases are masses of the gas, or CO2e already (then never multiplied again)",
        nullable=True,
        allowed=("mass", "co2eq"),
    ),
    Column(
        "kg_co2_biogenic_per_unit",
        Kind.PUBLISHED_NUMBER,
        "Biogenic CO2 per unit, outside the scopes and not part of the CO2e",
        unit="kg CO2 per unit",
        nullable=True,
    ),
    Column(
        "gwp_set",
        T,
        "Set of global warming potentials behind the CO2e",
        nullable=True,
        allowed=("SAR", "AR4", "AR5", "AR6"),
    ),
    Column(
        "kg_co2eq_by_gwp_set",
        J,
        "CO2e per unit under each GWP set that can be derived because masses of gases are known",
        unit="kg CO2e per unit",
    ),
    Column(
        "library",
        T,
        "Library it belongs to: `group` for the group's own file, else the publisher's code",
    ),
    Column(
        "category",
        T,
        "Where the figure stands in the publisher's own classification, level by level",
        nullable=True,
    ),
    Column(
        "price_basis",
        T,
        "For spend: which price the money is counted at",
        nullable=True,
        allowed=tuple(PRICE_BASES),
    ),
    Column("source", T, "Publisher"),
    Column("edition", T, "Edition of the publisher's factors, such as DEFRA 2023"),
    Column(
        "release",
        T,
        "Release of the edition, or file, in which this content was first seen",
        nullable=True,
    ),
    Column("reference", T, "Table and row in the publisher's edition", nullable=True),
    Column("published_on", D, "When the publisher released the figure", nullable=True),
    Column(
        "owner_organization_code",
        T,
        "Organisation whose own factor it is; empty for anyone",
        nullable=True,
    ),
    # files and rejects
    Column("rank", S, "Place in the order of preference; 1 is taken first", minimum=1),
    Column("path", T, "Path of the file below the activities folder"),
    Column(
        "rows_in",
        I,
        "Rows that the file holds; a file that cannot be read counts as one",
        minimum=0,
    ),
    Column("rows_accepted", I, "Rows taken", minimum=0),
    Column("rows_rejected", I, "Rows refused, each shown in rejected_inputs", minimum=0),
    Column("delivery_number", I, "The nth content that was delivered to this home", minimum=1),
    Column("months", J, "Reporting months that the accepted rows touch"),
    Column(
        "reading_fingerprint",
        T,
        "SHA-256 over the rules that the content was read by",
        nullable=True,
    ),
    Column(
        "copy_of_path",
        T,
        "Path that holds the same bytes already; such a copy gives nothing",
        nullable=True,
    ),
    Column("unknown_columns", J, "Columns that the module does not know; they are left aside"),
    Column("column_name", T, "Column at fault; empty when the row or file is", nullable=True),
    Column("rule", T, "Rule that the value broke"),
    Column("value", T, "The value as it was found", nullable=True),
    Column("message", T, "What is wrong and how to mend it, as a sentence"),
    Column("raw", J, "The whole row as it was handed in", nullable=True),
    Column(
        "reporting_months",
        J,
        "Months the row would have belonged to; empty where unknown",
        nullable=True,
    ),
    # coverage
    Column(
        "gas",
        T,
        "Gas by its code; `as_published` for what has no masses of gases",
    ),
    Column("kg_gas", KG, "Mass of the gas; empty for `as_published`", unit="kg", nullable=True),
    Column(
        "kg_co2eq_as_published",
        KG,
        "Emissions without masses of gases, as they were reported",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "restated_kg_co2eq",
        KG,
        "Emissions under the set, with those that stand as published",
        unit="kg CO2e",
    ),
    Column(
        "own_kg_co2eq",
        KG,
        "What the organisation itself reported; empty where it reported nothing",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq",
        KG,
        "Plain sum over the organisation and everything below it",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_kg_co2eq_market_based",
        KG,
        "Own emissions, market-based",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq_market_based",
        KG,
        "Subtree emissions, market-based",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_kg_co2_biogenic",
        KG,
        "Own biogenic CO2, outside the scopes",
        unit="kg CO2",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2_biogenic",
        KG,
        "Subtree biogenic CO2, outside the scopes",
        unit="kg CO2",
        nullable=True,
    ),
    Column(
        "own_kg_co2eq_estimated",
        KG,
        "Part of the own emissions whose activity was estimated or filled in",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq_estimated",
        KG,
        "Part of the subtree emissions whose activity was estimated or filled in",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_kg_co2eq_without_gsd",
        KG,
        "Part of the own emissions whose uncertainty is not known",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "subtree_kg_co2eq_without_gsd",
        KG,
        "Part of the subtree emissions whose uncertainty is not known",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "own_gsd",
        Q,
        "Geometric standard deviation of the own emissions whose uncertainty is known, location-based;"
        " empty where there are none, or where they are not above 0",
        nullable=True,
        minimum=1,
    ),
    Column(
        "subtree_gsd",
        Q,
        "Geometric standard deviation of the subtree emissions whose uncertainty is known,"
        " location-based; empty where there are none, or where they are not above 0",
        nullable=True,
        minimum=1,
    ),
    Column(
        "coverage",
        J,
        "Records in, matched, unmatched and rejected; organisations expected and reported; own and subtree",
    ),
    # contractual instruments of scope 2
    Column("instrument_code", T, "Code of the instrument in the reference file"),
    Column("instrument_kind", T, "Kind of instrument", allowed=INSTRUMENT_KINDS),
    Column("energy_carrier", T, "Energy that the instrument is for"),
    Column(
        "market",
        T,
        "Region within which the instrument holds; for its subdivisions or countries too",
    ),
    Column("vintage_from", D, "First day of the consumption that it holds for"),
    Column("vintage_to", D, "Last day of the consumption that it holds for, inclusive"),
    Column(
        "instrument_kwh", Q, "Amount of the whole instrument; empty is unlimited", nullable=True
    ),
    Column(
        "claimed_kwh",
        Q,
        "What the organisation claims of it; empty is all that was delivered",
        nullable=True,
    ),
    Column("kg_co2eq_per_kwh", Kind.FACTOR, "Emission per kWh", unit="kg CO2e per kWh"),
    Column("registry", T, "Registry that tracks the instrument", nullable=True),
    Column("retirement_id", T, "Cancellation of the certificates for the claimant", nullable=True),
    Column("certificates_elsewhere", F, "Whether somebody else has a contract's certificates"),
    Column(
        "not_claimable_because",
        T,
        "Quality criterion that it fails: it covers nothing; empty where it holds",
        nullable=True,
    ),
    Column("kwh", Q, "Energy of the record that is counted at this", unit="kWh"),
    # money and suppliers
    Column("category_scheme", T, "Scheme of categories: mcc, naics, or one of the group's own"),
    Column(
        "category_code", T, "Code of the category within its scheme; a merchant code has 4 digits"
    ),
    Column(
        "factor_region",
        T,
        "Region whose factor stands in, wherever the purchase was made; empty: the purchase country's",
        nullable=True,
    ),
    Column("note", T, "Why it is so, for whoever reviews it", nullable=True),
    Column("period", T, "Year (2024) or month (2024-03)"),
    Column("price_index", Kind.PUBLISHED_NUMBER, "Value of the price index in the period"),
    Column("index_base", T, "Period in which the index is 100, as its publisher says"),
    Column("per_currency", T, "ISO 4217 code of the currency that one unit is of"),
    Column("rate_year", S, "Year whose mean the rate is"),
    Column(
        "exchange_rate",
        Kind.PUBLISHED_NUMBER,
        "Units of the currency for one of `per_currency`, mean of the year",
    ),
    Column("footprint_id", T, "UUID of the footprint, as its owner gave it"),
    Column("company", T, "Company that declares the footprint"),
    Column("product_ids", J, "URNs of the product"),
    Column("document", T, "The whole document as the supplier handed it over, in JSON"),
    # products and their parts
    Column("mapping_code", T, "Code of the mapping in the reference file"),
    Column("parent_mapping_code", T, "Mapping that it is a part of", nullable=True),
    Column(
        "parent_mapping_id",
        U,
        "Mapping of the month that it is a part of; empty for a head office's product",
        nullable=True,
    ),
    Column("headquarters_code", T, "Code of the head office whose product it is"),
    Column("owner_type", T, "Whose product code it is", allowed=OWNER_TYPES),
    Column("headquarters_product_code", T, "Code of the head office's product"),
    Column("company_product_code", T, "The company's own product code"),
    Column("product_name", T, "Name of the company's product"),
    Column("product_description", T, "What the company's product is", nullable=True),
    Column(
        "product_hierarchy_path",
        T,
        "Product codes from the head office's product down: `/W250/GP100/FE100/`",
    ),
    Column(
        "hierarchy_level", S, "Depth below the head office's product, which is 1 itself", minimum=1
    ),
    Column("mapping_type", T, "How it enters the product", allowed=MAPPING_TYPES),
    Column(
        "conversion_ratio",
        Q,
        "Share of what the company emits for its product that enters the parent's product",
    ),
    Column("is_active", F, "Whether it counts; one that does not is kept and shown"),
    Column(
        "share_of_product",
        Kind.PUBLISHED_NUMBER,
        "Share of what the company emits for its product that enters the head office's product: the "
        "conversion ratios multiplied up to it",
    ),
    Column(
        "unmapped_because",
        T,
        "Why it enters no product of the head office; empty where it does",
        nullable=True,
        allowed=UNMAPPED_BECAUSE,
    ),
    Column("output_month", T, "Month in which it was produced, 2024-03"),
    Column(
        "output_quantity",
        Q,
        "Output of the head office's product in the month; empty where it is not known, and below the "
        "head office's own row",
        nullable=True,
    ),
    Column("output_unit", T, "Unit of the output", nullable=True),
    Column(
        "subtree_kg_co2eq_per_unit",
        KG,
        "Subtree emissions by unit of output, rounded at 18 decimals; empty without an output",
        unit="kg CO2e per unit",
        nullable=True,
    ),
    # the group's boundary and inventory
    Column(
        "consolidation_approach",
        T,
        "How the head office consolidates: by control, whole or not at all, or by equity share",
        allowed=APPROACHES,
    ),
    Column(
        "approach_basis",
        T,
        "Whether the head office chose the approach, or it is assumed for want of a choice",
        allowed=APPROACH_BASES,
    ),
    Column("base_year", S, "Year that the head office compares with", nullable=True),
    Column(
        "recalculation_threshold_percent",
        Q,
        "Change by structure from which the base year is recalculated",
        unit="%",
        nullable=True,
    ),
    Column("owner_code", T, "Organisation that owns a part of the other"),
    Column("equity_share_percent", Q, "Part of the equity that the owner has", unit="%"),
    Column("financial_control", F, "Whether the owner has financial control"),
    Column("operational_control", F, "Whether the owner has operational control"),
    Column("partner_code", T, "Supplier outside the boundary"),
    Column("customer_code", T, "Organisation inside the boundary that it supplies"),
    Column("allocation_basis", T, "What the emissions are shared out by", allowed=ALLOCATION_BASES),
    Column(
        "quantity_to_customer", Q, "What the supplier delivers to the customer", unit="see unit"
    ),
    Column("quantity_total", Q, "What the supplier delivers to all customers", unit="see unit"),
    Column("scopes", T, "Scopes of the supplier that are shared out", allowed=ALLOCATED_SCOPES),
    Column(
        "inventory_row_kind",
        T,
        "What was reported, inside the boundary or outside; what is taken out so that nothing counts "
        "twice; or the share of a supplier outside",
        allowed=INVENTORY_ROW_KINDS,
    ),
    Column(
        "counterpart_organization_code",
        T,
        "The other side: the supplier that the records name, or that allocates; empty where none is "
        "named",
        nullable=True,
    ),
    Column(
        "inventory_share",
        Kind.PUBLISHED_NUMBER,
        "Share that the kilograms were multiplied with, from 0 to 1; the mean over the days where it "
        "changes inside the month. Exact in the calculation, shown with 18 decimals",
    ),
    Column(
        "ledger_scope",
        S,
        "Scope in module_emissions, where a lease stands under operational control; empty for an "
        "allocation",
        nullable=True,
    ),
    Column("ledger_category_number", S, "Category in module_emissions, likewise", nullable=True),
    *(
        Column(
            f"{part}_{name}", KG, f"{told}, {basis}", unit=unit, nullable=name == "kg_co2_biogenic"
        )
        for part, told in (
            ("reported", "What the organisation reported"),
            ("inventory", "What counts in the head office's inventory, below zero where taken out"),
            ("left_out", "What was reported and is outside the boundary"),
        )
        for name, basis, unit in (
            ("kg_co2eq", "location-based", "kg CO2e"),
            ("kg_co2eq_market_based", "market-based", "kg CO2e"),
            ("kg_co2_biogenic", "biogenic CO2 outside the scopes", "kg CO2"),
        )
    ),
    Column("base_year_months", S, "Months of the base year that have an inventory"),
    Column(
        "published_kg_co2eq",
        KG,
        "Inventory of the base year as published, all scopes, location-based",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "restated_base_year_kg_co2eq",
        KG,
        "The same under the structure of the reporting month's last day",
        unit="kg CO2e",
        nullable=True,
    ),
    Column(
        "change_percent",
        Q,
        "Change by structure, rounded at 6 decimals; empty without an inventory of the base year",
        unit="%",
        nullable=True,
    ),
    Column(
        "is_recalculation_required",
        F,
        "Whether the change reaches the threshold; empty without an inventory of the base year",
        nullable=True,
    ),
    Column(
        "structural_changes",
        J,
        "Organisations whose part of the base year is another under the structure, with both figures",
    ),
    Column(
        "organizations_without_base_year",
        J,
        "Organisations inside the boundary that reported nothing in the base year: to be recalculated "
        "for where they existed, no trigger where they did not",
    ),
    # bookkeeping of history
    Column("version", I, "The nth content of this row, immutable once written", minimum=1),
    Column("content_sha256", H, "SHA-256 over the row's content, see the data dictionary"),
    Column("run_id", T, "Dagster run that wrote the version"),
    Column("computed_at", TS, "When the version was written"),
    Column("is_current", F, "Whether this version is the one in force"),
    Column("superseded_at", TS, "When a later version took its place", nullable=True),
    Column("superseded_by_run_id", T, "Dagster run that retired it", nullable=True),
)

COLUMNS: dict[str, Column] = {column.name: column for column in _DECLARED}


def columns(*names: str) -> tuple[Column, ...]:
    """The declared columns of these names, in this order; a trailing `?` makes one optional."""
    return tuple(
        COLUMNS[name[:-1]].optional() if name.endswith("?") else COLUMNS[name] for name in names
    )
