"""Columns that keep the history of a row: its versions and the runs that wrote them."""

from carbon_pipeline.vocabulary.columns.column import TS, Column, F, H, I, T

HISTORY = (
    Column("version", I, "The nth content of this row, immutable once written", minimum=1),
    Column("content_sha256", H, "SHA-256 over the row's content, see the data dictionary"),
    Column("run_id", T, "Dagster run that wrote the version"),
    Column("computed_at", TS, "When the version was written"),
    Column("is_current", F, "Whether this version is the one in force"),
    Column("superseded_at", TS, "When a later version took its place", nullable=True),
    Column("superseded_by_run_id", T, "Dagster run that retired it", nullable=True),
)
