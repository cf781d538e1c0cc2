"""The table of coverage: how well each year is covered by factors, from the best to the worst."""

from enum import StrEnum

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, Kind


class Outcome(StrEnum):
    """How a factor is found on the first days of a year's months."""

    EXACT = "exact"
    REGION_FALLBACK = "region_fallback"
    OLDER_EDITION = "older_edition"
    PART_OF_YEAR = "part_of_year"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


COVERED = (Outcome.EXACT, Outcome.REGION_FALLBACK, Outcome.OLDER_EDITION)
MEANING = {
    Outcome.EXACT: "in force, of the region itself",
    Outcome.REGION_FALLBACK: "in force, of a wider region",
    Outcome.OLDER_EDITION: "an edition that has ended",
    Outcome.PART_OF_YEAR: "a part of the year only",
    Outcome.AMBIGUOUS: "several of equal rank",
    Outcome.NONE: "none",
}

GRAIN = "one row per module, activity of a type of factor, region and year"
COVERAGE_COLUMNS = (
    COLUMNS["module_type"],
    Column(
        "factor_type",
        Kind.TEXT,
        "Type of the emission factor; a generic factor has none",
        nullable=True,
    ),
    Column(
        "activity",
        Kind.TEXT,
        "Activity of the emission factor; for a generic factor its variant or classification",
    ),
    Column("region", Kind.TEXT, "Region asked for; a generic factor has none", nullable=True),
    Column("year", Kind.SMALLINT, "Calendar year"),
    Column(
        "outcome",
        Kind.TEXT,
        "How a factor is found on the first day of each month, the least of them",
        allowed=tuple(Outcome),
    ),
    Column(
        "months_covered", Kind.SMALLINT, "Months whose first day has a factor", minimum=0, unit="months"
    ),
    Column("has_records", Kind.FLAG, "Whether records of the year ask for it"),
    Column(
        "specificity",
        Kind.TEXT,
        "Where the factor is found",
        nullable=True,
        allowed=("exact", "country", "group", "WORLD"),
    ),
    Column("factor_code", Kind.TEXT, "Factor that is found", nullable=True),
    Column("library", Kind.TEXT, "Library that it belongs to", nullable=True),
    Column("edition", Kind.TEXT, "Its edition", nullable=True),
    Column("reason", Kind.TEXT, "Why there is none, or only for a part of the year", nullable=True),
)  # fmt: skip
