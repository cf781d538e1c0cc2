"""The register of the books: what was published by which code, closed and restated."""

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, Kind, columns
from carbon_pipeline.vocabulary.plain_tables.plain_table import PlainTable
from carbon_pipeline.vocabulary.sights import EVERYTHING, NOTHING

PERIOD_CLOSES_TABLE = PlainTable(
    "period_closes",
    "one row per head office, month and sequence: the month as it was closed, then as restated",
    (
        COLUMNS["id"],
        *columns("headquarters_id", "reporting_year", "reporting_month"),
        Column("sequence", Kind.INTEGER, "1 is the close, later ones restate it", minimum=1),
        Column("status", Kind.TEXT, "What the entry is", allowed=("closed", "restated")),
        Column("totals", Kind.JSON, "What was reported, by scope and category, in kg CO2e"),
        Column("tables", Kind.JSON, "Rows, and a checksum over them, of every table of the month"),
        Column("inputs", Kind.JSON, "Versions of everything that the figures rest on"),
        Column("registers", Kind.JSON, "Last entry and checksum of each register at that moment"),
        Column("closed_at", Kind.TIMESTAMP, "When it was closed, by the database's clock"),
        Column("closed_by", Kind.TEXT, "Who closed it"),
        Column("reason", Kind.TEXT, "Why, where somebody gave a reason", nullable=True),
        COLUMNS["run_id"],
        Column("chain_number", Kind.INTEGER, "The nth close of the head office", minimum=1),
        Column(
            "previous_checksum",
            Kind.TEXT,
            "Checksum of the head office's close before this one; empty for its first",
            nullable=True,
        ),
        Column(
            "checksum",
            Kind.TEXT,
            "SHA-256 over all the other columns, hexadecimal; `close_checksum` computes it",
        ),
    ),
    key=("headquarters_id", "reporting_year", "reporting_month", "sequence"),
    append_only=True,
    partners_see=NOTHING,
)

RESTATEMENTS_TABLE = PlainTable(
    "restatements",
    "one row per restatement that was begun: it opens a closed month until the close of that sequence",
    (
        *columns("headquarters_id", "reporting_year", "reporting_month"),
        Column("sequence", Kind.INTEGER, "Sequence of the close that will end it", minimum=2),
        Column("reason", Kind.TEXT, "Why the month is restated"),
        Column("started_at", Kind.TIMESTAMP, "When it was begun, by the database's clock"),
        Column("started_by", Kind.TEXT, "Who began it"),
    ),
    key=("headquarters_id", "reporting_year", "reporting_month", "sequence"),
    append_only=True,
    partners_see=NOTHING,
)

PUBLICATIONS_TABLE = PlainTable(
    "publications",
    "one row per publication that wrote: which rows of a table came into force and which went",
    (
        Column("table_name", Kind.TEXT, "Table that was written"),
        Column("partition_key", Kind.TEXT, "Its month, `2024-12`; `all` where it has none"),
        Column("publication_number", Kind.INTEGER, "The nth of the table and month", minimum=1),
        COLUMNS["run_id"],
        Column(
            "published_at",
            Kind.TIMESTAMP,
            "`computed_at` of the rows that came, `superseded_at` of those that went",
        ),
        Column("rows_inserted", Kind.BIGINT, "Rows that came into force", minimum=0),
        Column("rows_retired", Kind.BIGINT, "Rows that went out of force", minimum=0),
        Column("inserted_ids", Kind.BYTES, "Their identifiers in order, sixteen bytes each"),
        Column("inserted_checksum", Kind.TEXT, "SHA-256 over the rows that came, hexadecimal"),
        Column("retired_checksum", Kind.TEXT, "SHA-256 over the rows that went, hexadecimal"),
        Column(
            "previous_checksum",
            Kind.TEXT,
            "Checksum of the table and month's publication before this one; empty for the first",
            nullable=True,
        ),
        Column(
            "checksum",
            Kind.TEXT,
            "SHA-256 over all the other columns, hexadecimal; `publication_checksum` computes it",
        ),
    ),
    key=("table_name", "partition_key", "publication_number"),
    append_only=True,
    partners_see=NOTHING,
)

RUNS_TABLE = PlainTable(
    "runs",
    "one row per Dagster run that wrote, with the code that it ran",
    (
        COLUMNS["run_id"],
        Column("code_version", Kind.TEXT, "Version of the package, with a digest of its files"),
        Column("recorded_at", Kind.TIMESTAMP, "When it first wrote, by the database's clock"),
    ),
    key=("run_id",),
    append_only=True,
    partners_see=EVERYTHING,
)

REGISTER_ENTRIES_TABLE = PlainTable(
    "register_entries",
    "one row per row that a register took, in a chain for each register; written by the database alone",
    (
        Column("register", Kind.TEXT, "Table that took the row"),
        Column("entry_number", Kind.INTEGER, "The nth entry of the register", minimum=1),
        Column("entry_key", Kind.JSON, "Primary key of the row"),
        Column(
            "entry_checksum",
            Kind.TEXT,
            "The row's own checksum, or SHA-256 over all that it says, hexadecimal",
        ),
        Column(
            "previous_checksum",
            Kind.TEXT,
            "Checksum of the register's entry before this one; empty for the first",
            nullable=True,
        ),
        Column(
            "checksum",
            Kind.TEXT,
            "SHA-256 over all the other columns, hexadecimal; `register_checksum` computes it",
        ),
    ),
    key=("register", "entry_number"),
    append_only=True,
    partners_see=NOTHING,
)
