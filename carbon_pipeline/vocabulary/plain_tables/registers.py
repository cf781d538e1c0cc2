"""Registers of what was handed in, accepted and granted."""

from dataclasses import replace

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, Kind
from carbon_pipeline.vocabulary.plain_tables.plain_table import PlainTable
from carbon_pipeline.vocabulary.sights import NOTHING, Rows, Sight

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
