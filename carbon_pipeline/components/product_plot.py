"""The picture of products: a panel for each product, a bar for each of its parts, from the product down."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from carbon_pipeline.components.panel_plot import Panel, PanelLayout, draw_panels, swatches
from carbon_pipeline.methods.exact import plain
from carbon_pipeline.methods.product_parts import Part

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

# raised where the same parts would give another picture
DRAWING = "1"
MOST_PARTS = 120
LAYOUT = PanelLayout(
    "products",
    width=9.5,
    labels=4.2,
    right=1.1,
    line=0.27,
    headings=0.65,
    below=0.3,
    heading=0.09,
    legend=0.7,
)
# colours of Okabe and Ito, told apart by people who see few colours
COLOURS = {1: "#d55e00", 2: "#f0e442", 3: "#56b4e9"}
BELOW = "#e3e3e3"


def draw_products(parts: Sequence[Part]) -> bytes:
    """The picture as SVG, equal bytes for equal parts."""
    products = groupby(parts[:MOST_PARTS], key=lambda part: (part.headquarters_code, part.product))
    panels = [
        Panel(_heading(each[0]), [_label(part) for part in each], partial(_panel, parts=each))
        for each in (list(of_product) for _, of_product in products)
    ]
    left_out = len(parts) - MOST_PARTS
    more = f"; {left_out} more parts are in product_rollups" if left_out > 0 else ""
    title = f"Products and their parts, kg CO2e of the month{more}"
    return draw_panels(LAYOUT, panels, title, _handles)


def _panel(axes: "Axes", parts: Sequence[Part]) -> None:
    largest = max((abs(float(part.subtree or 0)) for part in parts), default=0) or 1.0
    for place, part in enumerate(parts):
        # lengths on paper only; every figure beside them is exact
        total = float(part.subtree or 0)
        axes.barh(place, total, height=0.8, color=BELOW, linewidth=0)
        left = 0.0
        for scope in sorted(part.own_by_scope):
            own = float(part.own_by_scope[scope])
            axes.barh(place, own, left=left, height=0.5, color=COLOURS[scope], linewidth=0)
            left += own
        told = "nothing reported" if part.subtree is None else f"{part.subtree:,.0f} kg"
        axes.text(max(total, 0) + largest * 0.01, place, told, va="center")
    axes.set_xlim(min(0.0, *(float(part.subtree or 0) for part in parts)), largest * 1.02)
    for label in axes.get_yticklabels():
        label.set_horizontalalignment("left")
    axes.tick_params(axis="y", length=0, pad=(LAYOUT.labels - 0.15) * 72)
    axes.set_xticks([])


def _heading(product: Part) -> str:
    told = f"{product.product}  {product.product_name} ({product.headquarters_code})"
    if not product.output_quantity or product.subtree is None:
        return told
    # for people: six digits are more than a bar shows
    each = f"{product.subtree / product.output_quantity:.6g}"
    output = f"{plain(product.output_quantity)} {product.output_unit}"
    return f"{told}: {each} kg CO2e per {product.output_unit}, output {output}"


def _label(part: Part) -> str:
    indent = "\u2003" * (part.level - 1)
    kind = "" if part.level == 1 else f", {part.mapping_type.lower().replace('_', ' ')}"
    share = "" if part.share == 1 else f" {plain(part.share * 100)} %"
    name = f"{part.organization_code} {part.company_product_code}{kind}{share}"
    return f"{indent}{name if len(name) < 60 else name[:59] + '…'}"  # noqa: PLR2004 - what fits


def _handles() -> "list[Artist]":
    own = {f"own, scope {scope}": colour for scope, colour in COLOURS.items()}
    return swatches({**own, "with its own parts": BELOW})
