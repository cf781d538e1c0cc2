"""What has arrived since the last look: whether the folders changed, and which months a reading touched."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.closing import open_head_offices
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


@dataclass(frozen=True)
class Touched:
    """Open months that files read since a moment touch, and the moment of the latest reading."""

    open_months: list[ReportingMonth]
    read_at: str | None


def months_touched_since(books: Books, read_at: str | None) -> Touched:
    """Months of every content that was registered or went out of force after the moment."""
    rows = books.warehouse.rows(
        "SELECT months, greatest(computed_at, superseded_at)::text AS at FROM history.activity_files"
        " WHERE greatest(computed_at, superseded_at)"
        " > coalesce(%(since)s::timestamptz, '-infinity')",
        {"since": read_at},
    )
    months = {ReportingMonth.parse(month) for row in rows for month in row["months"]}
    latest = max((row["at"] for row in rows), default=read_at)
    return Touched([m for m in sorted(months) if open_head_offices(books, m)], latest)
