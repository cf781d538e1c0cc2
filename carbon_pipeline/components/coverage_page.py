"""The page of coverage that an asset shows: the picture, and the same as a table."""

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from carbon_pipeline.components.coverage_plot import DRAWING, draw_coverage
from carbon_pipeline.components.showing import markdown_text
from carbon_pipeline.methods.coverage_lines import CoverageLine, coverage_lines
from carbon_pipeline.vocabulary.factor_coverage import MEANING, Outcome

MOST_TABLE_LINES = 300
INTRODUCTION = """\
A line is an activity in the regions that fare alike, or several that no record uses; a year is covered where the first day of each
of its months has a factor. A dot marks years that have records, a cross those whose records lack a
factor.
"""


def coverage_metadata(
    rows: Sequence[Mapping[str, Any]], content: str, table: Path
) -> dict[str, Any]:
    """What the asset shows of these rows; the picture is drawn only where none lies there yet."""
    lines = coverage_lines(rows)
    picture = _picture(lines, content, table.parent)
    outcomes = Counter(str(row["outcome"]) for row in rows)
    return {
        "dagster/row_count": len(rows),
        "coverage": dg.MetadataValue.md(_page(lines, picture.read_bytes())),
        "picture": dg.MetadataValue.path(str(picture)),
        "table": dg.MetadataValue.path(str(table)),
        "rows by outcome": dg.MetadataValue.json({each: outcomes[each] for each in Outcome}),
        "years with records that lack a factor": sum(len(line.missing()) for line in lines),
    }


def _picture(lines: Sequence[CoverageLine], content: str, folder: Path) -> Path:
    name = hashlib.sha256(f"{DRAWING} {content}".encode()).hexdigest()[:16]
    path = folder / f"factor_coverage-{name}.svg"
    if not path.exists():
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.write_bytes(draw_coverage(lines))
        unfinished.replace(path)
        for older in folder.glob("factor_coverage-*.svg"):
            if older != path:
                older.unlink(missing_ok=True)
    return path


def _page(lines: Sequence[CoverageLine], picture: bytes) -> str:
    image = base64.b64encode(picture).decode()
    rows = [
        {
            "module": line.module,
            "activity": line.title,
            "regions": line.regions_told,
            "factors": "; ".join(_run(*run) for run in line.runs()),
            "records lack a factor": " ".join(map(str, line.missing())),
        }
        for line in lines
    ]
    more = len(rows) - MOST_TABLE_LINES
    parts = [
        f"![Factors by module, activity, region and year](data:image/svg+xml;base64,{image})",
        INTRODUCTION,
        markdown_text(rows, MOST_TABLE_LINES),
        f"{more} more lines are in the table of the home." if more > 0 else "",
    ]
    return "\n\n".join(filter(None, parts))


def _run(first: int, last: int, outcome: Outcome) -> str:
    years = str(first) if first == last else f"{first}–{last}"
    return f"{years} {MEANING[outcome]}"
