"""What has arrived since the last look: whether the folders changed, and which months a reading touched."""

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from carbon_pipeline.methods.organization_tree import OrganizationTree
from carbon_pipeline.steps.books import Books, organization_lines
from carbon_pipeline.steps.head_offices import open_head_offices
from carbon_pipeline.vocabulary.months import ReportingMonth

FOLDERS = ("reference", "activities")


def folder_fingerprint(data: Path) -> str:
    """SHA-256 over path, size and time of every file below the data folders; nothing is read."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        root = data / folder
        for location in sorted(root.rglob("*")) if root.is_dir() else []:
            if location.is_file():
                about = location.stat()
                digest.update(f"{location}\x1f{about.st_size}\x1f{about.st_mtime_ns}\x1f".encode())
    return digest.hexdigest()[:32]


def changed_since(place: Path, moment: float) -> list[Path]:
    """Files at or below the place that were written, came or were renamed since, and folders that lost one.

    The moment is in seconds of the epoch. Nothing is read.
    """
    below = [place, *sorted(place.rglob("*"))] if place.is_dir() else [place]
    found = []
    for location in below:
        with contextlib.suppress(FileNotFoundError):
            about = location.stat()
            if max(about.st_mtime, about.st_ctime) > moment:
                found.append(location)
    # a folder changes with what lies in it: it is named only where something has gone
    files = [location for location in found if location.is_file()]
    return files or found


@dataclass(frozen=True)
class Touched:
    """Open months that files read since a moment touch, and the moment of the latest reading."""

    open_months: list[ReportingMonth]
    read_at: str | None


def _laid_behind(books: Books, touched: set[ReportingMonth]) -> set[ReportingMonth]:
    """Later months with records that share a limited instrument with a month that is touched.

    What an earlier month takes of an instrument decides what is left for them.
    """
    vintages = books.warehouse.rows(
        "SELECT DISTINCT vintage_from, vintage_to FROM contractual_instruments"
        " WHERE claimed_kwh IS NOT NULL AND not_claimable_because IS NULL"
    )
    if not touched or not vintages:
        return set()
    met = [name for name, module in books.modules.items() if module.is_met_by_instruments]
    with_records = books.warehouse.rows(
        "SELECT DISTINCT jsonb_array_elements_text(months) AS month FROM activity_files"
        " WHERE module_type = ANY(%(modules)s)",
        {"modules": met},
    )
    reached = set(touched)
    # in their order, since a month that is laid anew touches those behind it in turn
    for month in sorted(ReportingMonth.parse(row["month"]) for row in with_records):
        if any(
            row["vintage_from"] <= each.last_day and month.first_day <= row["vintage_to"]
            for row in vintages
            for each in reached
            if each < month
        ):
            reached.add(month)
    return reached - touched


def _placed_anew(books: Books, read_at: str | None) -> set[ReportingMonth]:
    """Months with records whose tree is not what it was at the moment; nothing before the first one."""
    if read_at is None:
        return set()
    before = OrganizationTree(organization_lines(books, read_at))
    with_records = books.warehouse.rows(
        "SELECT DISTINCT jsonb_array_elements_text(months) AS month FROM activity_files"
    )
    months = {ReportingMonth.parse(row["month"]) for row in with_records}
    return {month for month in months if before.content(month) != books.tree.content(month)}


def months_touched_since(books: Books, read_at: str | None) -> Touched:
    """Months of every content that was registered or went out of force after the moment.

    Months whose tree changed are touched too, and those behind them that share contractual
    instruments with one that is touched.
    """
    rows = books.warehouse.rows(
        "SELECT months, at::text AS at FROM ("
        "  SELECT months, greatest(computed_at, superseded_at) AS at FROM history.activity_files"
        "  UNION ALL SELECT '[]', greatest(computed_at, superseded_at)"
        "  FROM history.organization_lines) AS read"
        " WHERE at > coalesce(%(since)s::timestamptz, '-infinity')",
        {"since": read_at},
    )
    months = {ReportingMonth.parse(month) for row in rows for month in row["months"]}
    months |= _placed_anew(books, read_at)
    months |= _laid_behind(books, months)
    latest = max((row["at"] for row in rows), default=read_at)
    return Touched([m for m in sorted(months) if open_head_offices(books, m)], latest)
