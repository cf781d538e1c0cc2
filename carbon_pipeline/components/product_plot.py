"""The picture of products: a panel for each product, a bar for each of its parts, from the product down."""

import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from carbon_pipeline.methods.exact import plain
from carbon_pipeline.methods.product_parts import Part

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# raised where the same parts would give another picture
DRAWING = "1"
MOST_PARTS = 120
INCHES_PER_PART, WIDTH, INCHES_OF_LABELS = 0.27, 9.5, 4.2
INCHES_OF_HEADING, INCHES_OF_LEGEND = 0.65, 0.7
# colours of Okabe and Ito, told apart by people who see few colours
COLOURS = {1: "#d55e00", 2: "#f0e442", 3: "#56b4e9"}
BELOW = "#e3e3e3"
SETTINGS: Any = {
    "svg.hashsalt": "products",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 8,
}
Panel = tuple[tuple[str, str], list[Part]]


def draw_products(parts: Sequence[Part]) -> bytes:
    """The picture as SVG, equal bytes for equal parts."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    panels: list[Panel] = [
        (name, list(each))
        for name, each in groupby(
            parts[:MOST_PARTS], key=lambda part: (part.headquarters_code, part.product)
        )
    ]
    heights = [len(each) * INCHES_PER_PART for _, each in panels]
    height = sum(heights) + INCHES_OF_HEADING * (len(panels) or 1) + INCHES_OF_LEGEND
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasSVG(figure)
        top = height - INCHES_OF_LEGEND
        for (_, each), tall in zip(panels, heights, strict=True):
            top -= INCHES_OF_HEADING + tall
            across = (WIDTH - INCHES_OF_LABELS - 1.1) / WIDTH
            place = (INCHES_OF_LABELS / WIDTH, (top + 0.3) / height, across, tall / height)
            _panel(figure.add_axes(place), each)
            heading = (top + 0.3 + tall + 0.09) / height
            figure.text(0.1 / WIDTH, heading, _heading(each[0]), fontweight="bold", fontsize=10)
        _legend(figure, len(parts) - sum(len(each) for _, each in panels), height)
        image = io.BytesIO()
        figure.savefig(image, format="svg", metadata={"Date": None, "Creator": None})
    return image.getvalue()


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
    axes.set_ylim(len(parts) - 0.5, -0.5)
    axes.set_yticks(range(len(parts)), [_label(part) for part in parts])
    for label in axes.get_yticklabels():
        label.set_horizontalalignment("left")
    axes.tick_params(axis="y", length=0, pad=(INCHES_OF_LABELS - 0.15) * 72)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)


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


def _legend(figure: "Figure", left_out: int, height: float) -> None:
    from matplotlib.patches import Patch

    handles = [
        *(
            Patch(facecolor=colour, label=f"own, scope {scope}")
            for scope, colour in COLOURS.items()
        ),
        Patch(facecolor=BELOW, label="with its own parts"),
    ]
    more = f"; {left_out} more parts are in product_rollups" if left_out > 0 else ""
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 1 - 0.05 / height),
        ncols=4,
        frameon=False,
        fontsize=8,
        title=f"Products and their parts, kg CO2e of the month{more}",
        alignment="left",
        title_fontproperties={"weight": "bold", "size": 10},
    )
