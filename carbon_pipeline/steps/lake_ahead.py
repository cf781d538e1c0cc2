"""What a closed month would have if it were published as it lies in the lake: records without a factor, gaps."""

from typing import Any

from carbon_pipeline.methods.expectations import Gap, gaps
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.head_offices import HeadOffice
from carbon_pipeline.steps.ledger import lake_parts
from carbon_pipeline.steps.open_items import gaps_of
from carbon_pipeline.steps.rollups import expected_reports
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS, UNMATCHED_INPUTS, Table

_ACCEPTED = "SELECT subject_id FROM acceptances WHERE kind = 'unmatched' AND subject_sha256 IS NULL"


def unmatched_ahead(
    books: Books, month: ReportingMonth, office: HeadOffice
) -> list[dict[str, Any]]:
    """Records of the head office that would be without a factor, and that nobody has accepted."""
    columns = "id, record_id, organization_code, module_type, reason"
    rows = _rows(books, UNMATCHED_INPUTS, month, columns, office)
    accepted = {row["subject_id"] for row in books.warehouse.rows(_ACCEPTED)} if rows else set()
    return [row for row in rows if row["id"] not in accepted]


def gaps_ahead(books: Books, month: ReportingMonth, office: HeadOffice) -> list[Gap]:
    """Reports of the head office's organisations that are expected and would still be missing."""
    columns = "DISTINCT organization_code, module_type"
    reported = _rows(books, ACTIVITY_INPUTS, month, columns, office)
    pairs = {(row["organization_code"], row["module_type"]) for row in reported}
    return gaps_of(books, month, office, gaps(expected_reports(books, month), pairs))


def _rows(
    books: Books, table: Table, month: ReportingMonth, columns: str, office: HeadOffice
) -> list[dict[str, Any]]:
    parts = [str(path) for path in lake_parts(books, table, month)]
    if not parts:
        return []
    with books.lake.connection() as duck:
        found = duck.execute(
            f"SELECT {columns} FROM read_parquet({parts})"
            " WHERE CAST(headquarters_id AS VARCHAR) = $office ORDER BY ALL",
            {"office": str(office.id)},
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
