"""Tables of what was handed in."""

from carbon_pipeline.vocabulary.columns import columns
from carbon_pipeline.vocabulary.tables.table import Table

ACTIVITY_FILES = Table(
    "activity_files",
    "one row per path that was ever delivered; its versions are the contents it had",
    columns(
        "id", "path", "source_sha256", "module_type?", "rows_in", "rows_accepted",
        "rows_rejected", "months", "reading_fingerprint", "copy_of_path", "unknown_columns",
    ),
    provenance=columns("delivery_number"),
)  # fmt: skip

REJECTED_INPUTS = Table(
    "rejected_inputs",
    "one row per refused row of a file, or per file that cannot be read",
    columns(
        "id", "source_file", "source_row?", "source_sha256", "module_type?", "organization_code?",
        "headquarters_id?", "column_name", "rule", "value", "message", "raw", "reporting_months",
    ),
    indexes=(("source_sha256",),),
)  # fmt: skip

ACTIVITY_INPUTS = Table(
    "activity_inputs",
    "one row per record and reporting month",
    columns(
        "id", "record_id", "module_type", "variant_type", "organization_code", "headquarters_id",
        "partner_id", "tree_path", "reporting_year", "reporting_month", "region", "period_start",
        "period_end", "days_in_month", "quantity", "unit", "product_code", "evidence", "inputs",
    ),
    provenance=columns("source_file", "source_row", "source_sha256"),
    monthly=True,
    partitioned=True,
    indexes=(("record_id", "organization_code"),),
)  # fmt: skip
