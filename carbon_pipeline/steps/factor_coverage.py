"""Coverage by factors, made anew only where something has changed.

What was made lies in `coverage/` of the home under a fingerprint of all that it follows from.
Whatever the folder holds under another fingerprint is made again, so losing it loses nothing.
"""

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.coverage_records import Readings, known_readings
from carbon_pipeline.steps.coverage_rows import coverage_rows
from carbon_pipeline.steps.factor_months import reporting_years
from carbon_pipeline.steps.factor_rows import day_text
from carbon_pipeline.vocabulary.factor_coverage import COVERAGE_COLUMNS
from carbon_pipeline.vocabulary.identity import canonical_json

# raised where the same factors, records and declarations would give another coverage
RULES = "2"
NAMES = tuple(column.name for column in COVERAGE_COLUMNS)
FlatRow = dict[str, Any]

_CONTENT = """
    SELECT encode(sha256(coalesce(string_agg(content_sha256, ''::bytea ORDER BY content_sha256),
        ''::bytea)), 'hex') AS content
    FROM (
        SELECT content_sha256 FROM history.emission_factors
            WHERE is_current AND factor_type = ANY(%(types)s)
        UNION ALL SELECT content_sha256 FROM history.factors
            WHERE is_current AND factor_family = ANY(%(families)s)
        UNION ALL SELECT content_sha256 FROM history.contractual_instruments WHERE is_current
        UNION ALL SELECT sha256(convert_to(concat_ws(' ', region, coalesce(factor_type, '*'), library,
            rank), 'UTF8')) FROM publisher_preferences
    ) AS held
"""


@dataclass(frozen=True)
class FactorState:
    """The table of coverage, with the hash of its content."""

    rows: list[FlatRow]
    content: str
    table: Path


def factor_state(books: Books) -> FactorState:
    """Coverage as of now, read where it was made before of the same factors and records."""
    folder = books.home.coverage
    readings = known_readings(books)
    fingerprint = _fingerprint(books, readings)
    kept, table = folder / "factor_coverage.json", folder / "factor_coverage.csv"
    found = _kept(kept, fingerprint) if table.exists() else None
    if found is None:
        rows = list(coverage_rows(books, readings))
        found = {
            "fingerprint": fingerprint,
            "content": hashlib.sha256(json.dumps(rows).encode()).hexdigest(),
            "rows": [[row[name] for name in NAMES] for row in rows],
        }
        folder.mkdir(parents=True, exist_ok=True)
        _write(table, lambda file: _write_csv(file, rows))
        _write(kept, lambda file: json.dump(found, file))
    return FactorState(
        [dict(zip(NAMES, row, strict=True)) for row in found["rows"]],
        found["content"],
        table,
    )


def _fingerprint(books: Books, readings: Readings) -> str:
    modules = list(books.modules.values())
    held = books.warehouse.rows(
        _CONTENT,
        {
            "types": sorted({each for module in modules for each in module.factor_types}),
            "families": sorted({m.factor.family for m in modules if m.factor}),
        },
    )
    years = reporting_years(books.home)
    parts = {
        "rules": RULES,
        "years": [years.start, years.stop],
        "factors": held[0]["content"],
        "modules": [module.model_dump(mode="json") for module in modules],
        "organizations": sorted(
            [each.code, each.country, *map(day_text, each.window)]
            for code in books.tree
            for each in books.tree.lines(code)
        ),
        "readings": {name: [path.name for path in paths] for name, paths in readings.items()},
    }
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()


def _kept(path: Path, fingerprint: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if found.get("fingerprint") == fingerprint else None


def _write_csv(file: TextIO, rows: Iterable[FlatRow]) -> None:
    writer = csv.DictWriter(file, NAMES, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _write(path: Path, write: Callable[[TextIO], None]) -> None:
    """Write beside the file and rename, so that nobody reads a part of it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        write(file)
    unfinished.replace(path)
