"""The page of the organisations' tree that an asset shows: a picture, kept as a file too, and a table."""

import base64
import hashlib
import os
from pathlib import Path
from typing import Any

import dagster as dg

from carbon_pipeline.components.showing import kilograms, markdown_text
from carbon_pipeline.components.tree_plot import draw_tree
from carbon_pipeline.methods.tree_lines import TreeLine
from carbon_pipeline.steps.tree_view import TreeView
from carbon_pipeline.vocabulary.months import ReportingMonth

INTRODUCTION = """\
A grey bar is an organisation with everything below it, the coloured one within it what it reported
itself, by scope. The smaller branches below one are a single line. The subtree is the plain sum of what
was reported: a view of the supply chain, not an inventory.
"""


def tree_metadata(view: TreeView, month: ReportingMonth, folder: Path) -> dict[str, Any]:
    """What the asset shows of the tree; nothing where nobody reported anything."""
    if not view.lines:
        return {}
    title = f"Organisations in {month}, kg CO2e, location-based"
    picture = _picture(view, month, folder, title)
    image = base64.b64encode(picture.read_bytes()).decode()
    rows = [_row(view, line) for line in view.lines]
    page = [
        f"![{title}](data:image/svg+xml;base64,{image})",
        INTRODUCTION,
        markdown_text(rows, len(rows)),
    ]
    return {
        "tree": dg.MetadataValue.md("\n\n".join(page)),
        "picture": dg.MetadataValue.path(str(picture)),
    }


def _row(view: TreeView, line: TreeLine) -> dict[str, Any]:
    own = {} if line.others else view.own_by_scope.get(line.tree_path, {})
    return {
        "organisation": "\u2003" * (line.level - 1) + ("…" if line.others else line.code),
        "name": f"{line.others} more" if line.others else view.names.get(line.code, ""),
        **{
            f"own, scope {scope}": kilograms(own[scope]) if scope in own else ""
            for scope in (1, 2, 3)
        },
        "with everything below": kilograms(line.kg_co2eq),
    }


def _picture(view: TreeView, month: ReportingMonth, folder: Path, title: str) -> Path:
    """The month's picture in the folder; that of an earlier content goes."""
    drawn = draw_tree(title, view.lines, view.names, view.own_by_scope)
    name = hashlib.sha256(drawn).hexdigest()[:16]
    path = folder / f"tree-{month}-{name}.svg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.write_bytes(drawn)
        unfinished.replace(path)
        for older in folder.glob(f"tree-{month}-*.svg"):
            if older != path:
                older.unlink(missing_ok=True)
    return path
