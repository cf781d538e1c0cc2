"""Columns that say whom a row is about: organisations and their place in the group."""

from carbon_pipeline.vocabulary.columns.column import Column, D, Kind, S, T, U

ORGANIZATIONS = (
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
)
