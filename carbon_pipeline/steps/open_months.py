"""Months that may be computed again without anybody asking: those that no close has settled."""

from collections.abc import Iterable

from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth


def open_months(books: Books, months: Iterable[ReportingMonth]) -> list[ReportingMonth]:
    """Those of the months that some head office has neither closed nor begun to restate."""
    settled = {
        (row["headquarters_id"], row["reporting_year"], row["reporting_month"])
        for row in books.warehouse.rows("SELECT * FROM month_states")
    }
    return [
        month
        for month in months
        if any(
            place.level == 1
            and (stable_id("organizations", code), month.year, month.month) not in settled
            for code, place in books.places(month).items()
        )
    ]
