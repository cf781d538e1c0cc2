"""Tables without versions: the types that results are labelled by, and registers that only grow."""

from dataclasses import dataclass, field, replace

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, Kind, columns
from carbon_pipeline.vocabulary.gas_names import ORIGINS
from carbon_pipeline.vocabulary.sights import EVERYTHING, NOTHING, Rows, Sight


@dataclass(frozen=True)
class PlainTable:
    """One table of `public` whose rows are not versioned.

    `key` is its primary key. `references` names the column of another table that a
    column must be found in. Rows of an `append_only` table are never changed.
    `partners_see` says which rows the login of a partner sees, where that does not follow
    from the columns.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    append_only: bool = False
    partners_see: Sight | None = None


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

DOCUMENT_VERSIONS_TABLE = PlainTable(
    "document_versions",
    "one row per version of every factor and organisation, written before the version is in force",
    (
        Column("table_name", Kind.TEXT, "Table that the record belongs to"),
        Column("record_id", Kind.UUID, "The record's identifier in that table"),
        COLUMNS["version"],
        Column("data", Kind.JSON, "The version's whole content"),
        Column("changed_at", Kind.TIMESTAMP, "When the version was written"),
        Column("changed_by", Kind.TEXT, "Dagster run that wrote it"),
    ),
    key=("table_name", "record_id", "version"),
    append_only=True,
    partners_see=Sight(Rows.DOCUMENTS),
)

ACCEPTANCES_TABLE = PlainTable(
    "acceptances",
    "one row per refused or unmatched row that somebody accepted, with the reason",
    (
        COLUMNS["id"],
        replace(COLUMNS["kind"], description="What was accepted", allowed=("reject", "unmatched")),
        Column("subject_id", Kind.UUID, "Identifier of the refused or unmatched row"),
        Column(
            "subject_sha256",
            Kind.TEXT,
            "Content hash of the accepted row, hexadecimal; empty where it holds for any content",
            nullable=True,
        ),
        Column("reason", Kind.TEXT, "Why it was accepted"),
        Column("accepted_at", Kind.TIMESTAMP, "When it was accepted"),
        Column("accepted_by", Kind.TEXT, "Who accepted it"),
        COLUMNS["run_id"],
    ),
    key=("id",),
    append_only=True,
    partners_see=Sight(Rows.SUBJECTS),
)

PERIOD_CLOSES_TABLE = PlainTable(
    "period_closes",
    "one row per head office, month and sequence; the highest sequence says whether it is closed",
    (
        *columns("headquarters_id", "reporting_year", "reporting_month"),
        Column("sequence", Kind.INTEGER, "The nth time that the month's state was set", minimum=1),
        Column("status", Kind.TEXT, "State of the month", allowed=("closed", "reopened")),
        Column("totals", Kind.JSON, "What was reported, by scope and category, in kg CO2e"),
        Column("checksum", Kind.TEXT, "SHA-256 over the month's rows, hexadecimal"),
        Column("inputs", Kind.JSON, "Versions of everything that the figures rest on"),
        Column("closed_at", Kind.TIMESTAMP, "When the state was set"),
        Column("closed_by", Kind.TEXT, "Who set it"),
        Column("reason", Kind.TEXT, "Why, where somebody gave a reason", nullable=True),
        COLUMNS["run_id"],
    ),
    key=("headquarters_id", "reporting_year", "reporting_month", "sequence"),
    append_only=True,
    partners_see=NOTHING,
)

FACTOR_IMPORTS_TABLE = PlainTable(
    "factor_imports",
    "one row per import of a publisher's file: what was read, taken and left out",
    (
        COLUMNS["id"],
        Column("publisher", Kind.TEXT, "Publisher as the command names it"),
        COLUMNS["library"],
        Column("file_name", Kind.TEXT, "Name of the file that was handed in"),
        Column("source_sha256", Kind.TEXT, "SHA-256 of the file's bytes, hexadecimal"),
        COLUMNS["release"],
        Column("editions", Kind.JSON, "Editions that the file answers for"),
        Column("rows_read", Kind.INTEGER, "Rows of the file, taken and left out", minimum=0),
        Column("rows_taken", Kind.INTEGER, "Rows that a factor rests on", minimum=0),
        Column("rows_left_out", Kind.JSON, "Rows that were left out, by reason"),
        Column("factors", Kind.INTEGER, "Factors that the rows make", minimum=0),
        Column(
            "reading_fingerprint",
            Kind.TEXT,
            "SHA-256 over the importer's version and the mapping by which it was read",
        ),
        Column("imported_at", Kind.TIMESTAMP, "When it was imported"),
        Column("imported_by", Kind.TEXT, "Who imported it"),
        COLUMNS["run_id"],
    ),
    key=("id",),
    append_only=True,
)

ACCESS_GRANTS_TABLE = PlainTable(
    "access_grants",
    "one row per login, role and branch that it was let see, and when that began and ended",
    (
        Column("login", Kind.TEXT, "Login that connects to the database"),
        Column(
            "role",
            Kind.TEXT,
            "What it is: a partner sees branches, an analyst or auditor the whole group",
            allowed=("partner", "analyst", "auditor"),
        ),
        replace(COLUMNS["tree_path"], description="Branch that it sees; `/` is the whole group"),
        Column("granted_at", Kind.TIMESTAMP, "When it was granted"),
        Column("granted_by", Kind.TEXT, "Who granted it"),
        Column("revoked_at", Kind.TIMESTAMP, "When it ended; empty while it holds", nullable=True),
        Column("revoked_by", Kind.TEXT, "Who ended it", nullable=True),
    ),
    key=("login", "role", "tree_path", "granted_at"),
    partners_see=NOTHING,
)

PLAIN_TABLES: dict[str, PlainTable] = {
    table.name: table
    for table in (
        EMISSION_TYPES_TABLE,
        MODULE_TYPES_TABLE,
        VARIANT_TYPES_TABLE,
        GHG_CATEGORIES_TABLE,
        GWP_VALUES_TABLE,
        DOCUMENT_VERSIONS_TABLE,
        ACCEPTANCES_TABLE,
        PERIOD_CLOSES_TABLE,
        FACTOR_IMPORTS_TABLE,
        ACCESS_GRANTS_TABLE,
    )
}
