"""Types that results are labelled by; they ship with the package."""

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, Kind, columns
from carbon_pipeline.vocabulary.gas_names import ORIGINS
from carbon_pipeline.vocabulary.plain_tables.plain_table import PlainTable
from carbon_pipeline.vocabulary.sights import EVERYTHING

_CODE = Column("code", Kind.TEXT, "Code that results name it by")
_LABEL = Column("label", Kind.TEXT, "Name that people read")

EMISSION_TYPES_TABLE = PlainTable(
    "emission_types",
    "one row per kind of emission",
    (
        _CODE,
        COLUMNS["id"],
        _LABEL,
        Column("unit", Kind.TEXT, "Unit of its emissions"),
    ),
    key=("code",),
    partners_see=EVERYTHING,
)

MODULE_TYPES_TABLE = PlainTable(
    "module_types",
    "one row per emission module",
    (
        _CODE,
        COLUMNS["id"],
        _LABEL,
        Column("description", Kind.TEXT, "What the module covers"),
        COLUMNS["method"],
        Column("formula", Kind.TEXT, "Formula in words"),
        COLUMNS["formula_version"],
        Column(
            "quantity_column", Kind.TEXT, "Column of its activity files that holds the quantity"
        ),
    ),
    key=("code",),
    partners_see=EVERYTHING,
)

VARIANT_TYPES_TABLE = PlainTable(
    "variant_types",
    "one row per variant of a module",
    (COLUMNS["id"], COLUMNS["module_type"], _CODE, _LABEL),
    key=("module_type", "code"),
    references={"module_type": ("module_types", "code")},
    partners_see=EVERYTHING,
)

GHG_CATEGORIES_TABLE = PlainTable(
    "ghg_categories",
    "one row per scope and category",
    (
        *columns("scope", "category_number"),
        Column("name", Kind.TEXT, "Name by the GHG Protocol"),
        Column("name_ko", Kind.TEXT, "Korean name"),
        Column(
            "stream",
            Kind.TEXT,
            "Where in the value chain it arises",
            allowed=("direct", "energy", "upstream", "downstream"),
        ),
        Column("alias", Kind.TEXT, "Name met in older records; empty where there is none"),
    ),
    key=("scope", "category_number"),
    partners_see=EVERYTHING,
)

GWP_VALUES_TABLE = PlainTable(
    "gwp_values",
    "one row per set of global warming potentials, gas, origin and horizon",
    (
        Column(
            "gwp_set", Kind.TEXT, "Set it belongs to; AR5CCF is AR5 with carbon-climate feedbacks"
        ),
        Column("gas", Kind.TEXT, "Code of the gas: co2, ch4, n2o, hfc_134a, pfc_14"),
        Column(
            "origin",
            Kind.TEXT,
            "Origin that the value is for; `unspecified` holds where the set has none of the origin",
            allowed=ORIGINS,
        ),
        Column("horizon_years", Kind.SMALLINT, "Years over which it is reckoned", minimum=1),
        Column("gwp", Kind.PUBLISHED_NUMBER, "Global warming potential", unit="kg CO2e per kg"),
        Column("published_on", Kind.DATE, "When the set's report was presented"),
        Column("source", Kind.TEXT, "Where the value stands"),
        Column("note", Kind.TEXT, "What to know of it, where sources disagree", nullable=True),
    ),
    key=("gwp_set", "gas", "origin", "horizon_years"),
    partners_see=EVERYTHING,
)
