"""Emission factors and publishers' ranks as they are in force, or as they were known on a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from carbon_pipeline.methods.publisher_ranks import PublisherPreference
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.in_force import in_force_at
from carbon_pipeline.vocabulary.tables import EMISSION_FACTORS

Row = dict[str, Any]

_SHOWN = [column.name for column in (*EMISSION_FACTORS.content, *EMISSION_FACTORS.provenance)]
_COLUMNS = ", ".join(
    f'"{name}" AS "{EMISSION_FACTORS.shown_as.get(name, name)}"'
    for name in (*_SHOWN, "version", "computed_at")
)
# in force, or recorded and published by the end of the day
_FACTORS = {
    False: f"(SELECT {_COLUMNS} FROM history.emission_factors WHERE is_current)",
    True: f"(SELECT {_COLUMNS} FROM emission_factors_known_at(%(moment)s))",
}
_PREFERENCES = {
    False: "p.is_current",
    True: in_force_at("p", "%(moment)s"),
}


def rows_known(
    books: Books, known_on: date | None, factor_type: str, activities: Sequence[str]
) -> list[Row]:
    """Rows of `emission_factors` of the type and activities."""
    return books.warehouse.rows(
        f"SELECT * FROM {_FACTORS[known_on is not None]} AS known"
        " WHERE factor_type = %(type)s AND activity = ANY(%(activities)s)",
        {"type": factor_type, "activities": list(activities), "moment": _end(known_on)},
    )


def activities_known(books: Books, known_on: date | None, text: str | None = None) -> list[Row]:
    """Each factor type and activity that there is; those called `text`, where one is given."""
    return books.warehouse.rows(
        f"SELECT DISTINCT factor_type, activity FROM {_FACTORS[known_on is not None]} AS known"
        " WHERE %(text)s::text IS NULL OR %(text)s IN (activity, factor_type) ORDER BY 1, 2",
        {"text": text, "moment": _end(known_on)},
    )


def ranges_known(
    books: Books, known_on: date | None, factor_type: str, activities: Sequence[str]
) -> list[Row]:
    """For each activity, region and library: units, number of factors, first and last day."""
    return books.warehouse.rows(
        "SELECT activity, region, library, string_agg(DISTINCT unit, ', ' ORDER BY unit) AS units,"
        " count(*) AS factors,"
        " CASE WHEN bool_and(valid_from IS NOT NULL) THEN min(valid_from) END AS valid_from,"
        " CASE WHEN bool_and(valid_to IS NOT NULL) THEN max(valid_to) END AS valid_to"
        f" FROM {_FACTORS[known_on is not None]} AS known"
        " WHERE factor_type = %(type)s AND activity = ANY(%(activities)s)"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        {"type": factor_type, "activities": list(activities), "moment": _end(known_on)},
    )


def preferences_known(books: Books, known_on: date | None) -> list[PublisherPreference]:
    """The lines of `publisher_preferences`."""
    rows = books.warehouse.rows(
        "SELECT p.region, p.factor_type, p.library, p.rank FROM history.publisher_preferences AS p"
        f" WHERE {_PREFERENCES[known_on is not None]}",
        {"moment": _end(known_on)},
    )
    return [PublisherPreference(**row) for row in rows]


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, UTC) if day else None
