"""Columns of what was done: records, the files that they came in, and refused rows."""

from carbon_pipeline.vocabulary.columns.column import Column, D, H, I, J, Q, S, T, U

ACTIVITIES = (
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
)
