"""The page of products that an asset shows: what each is made of, as a picture and as a table."""

import base64
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from carbon_pipeline.components.product_plot import DRAWING, draw_products
from carbon_pipeline.components.showing import markdown_text
from carbon_pipeline.methods.product_parts import Part
from carbon_pipeline.vocabulary.months import ReportingMonth

MOST_TABLE_LINES = 300
INTRODUCTION = """\
A coloured bar is what a part emitted itself and what of it enters the product, by scope; the grey one
behind it is the part with its own parts. The rows of `product_rollups` have every digit.
"""


def product_metadata(parts: Sequence[Part], month: ReportingMonth, folder: Path) -> dict[str, Any]:
    """What the asset shows of these parts; nothing where the month has none."""
    if not parts:
        return {}
    picture = _picture(parts, month, folder)
    return {
        "composition": dg.MetadataValue.md(_page(parts, picture.read_bytes())),
        "picture": dg.MetadataValue.path(str(picture)),
    }


def _picture(parts: Sequence[Part], month: ReportingMonth, folder: Path) -> Path:
    """The month's picture in the folder; drawn only where that of these parts does not lie there yet."""
    name = hashlib.sha256(f"{DRAWING} {parts!r}".encode()).hexdigest()[:16]
    path = folder / f"products-{month}-{name}.svg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.write_bytes(draw_products(parts))
        unfinished.replace(path)
        for older in folder.glob(f"products-{month}-*.svg"):
            if older != path:
                older.unlink(missing_ok=True)
    return path


def _page(parts: Sequence[Part], picture: bytes) -> str:
    image = base64.b64encode(picture).decode()
    rows = [
        {
            "product": part.product,
            "part": "\u2003" * (part.level - 1) + part.company_product_code,
            "organisation": part.organization_code,
            "name": part.product_name,
            "as": part.mapping_type,
            "share": part.share,
            **{f"own, scope {scope}": part.own_by_scope.get(scope) for scope in (1, 2, 3)},
            "with its parts, kg CO2e": part.subtree,
        }
        for part in parts
    ]
    pictured = f"![Products and their parts](data:image/svg+xml;base64,{image})"
    return "\n\n".join([pictured, INTRODUCTION, markdown_text(rows, MOST_TABLE_LINES)])
