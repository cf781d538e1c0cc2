"""Pictures of panels one below the other, under a legend: each panel as tall as its lines, with a heading."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARGIN = 0.1


@dataclass(frozen=True)
class PanelLayout:
    """Where the panels of a picture stand, in inches; `name` sets apart the pictures of one page.

    `below` is what stays free under a panel, `heading` the way from its top to its heading.
    """

    name: str
    width: float
    labels: float
    right: float
    line: float
    headings: float
    below: float
    heading: float
    legend: float


@dataclass(frozen=True)
class Panel:
    """One panel: its heading, the labels of its lines from the top down, and what draws them.

    The first line lies at 0, the next at 1.
    """

    heading: str
    labels: Sequence[str]
    draw: "Callable[[Axes], None]"


def draw_panels(
    layout: PanelLayout, panels: Sequence[Panel], title: str, handles: "Callable[[], list[Artist]]"
) -> bytes:
    """The picture as SVG, equal bytes for equal panels; its title and `handles` stand in the legend."""
    # importing it takes longer than all else that a step with a picture does
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    heights = [len(panel.labels) * layout.line for panel in panels]
    height = sum(heights) + layout.headings * (len(panels) or 1) + layout.legend
    with mpl.rc_context(_settings(layout.name)):
        figure = Figure(figsize=(layout.width, height))
        FigureCanvasSVG(figure)
        top = height - layout.legend
        for panel, tall in zip(panels, heights, strict=True):
            top -= layout.headings + tall
            bottom = top + layout.below
            across = (layout.width - layout.labels - layout.right) / layout.width
            place = (layout.labels / layout.width, bottom / height, across, tall / height)
            axes = figure.add_axes(place)
            _lines(axes, panel.labels)
            panel.draw(axes)
            heading = (bottom + tall + layout.heading) / height
            left = MARGIN / layout.width
            figure.text(left, heading, panel.heading, fontweight="bold", fontsize=10)
        _legend(figure, title, handles(), height)
        image = io.BytesIO()
        figure.savefig(image, format="svg", metadata={"Date": None, "Creator": None})
    return image.getvalue()


def swatches(colours: Mapping[str, str]) -> "list[Artist]":
    """What the legend shows of areas: each meaning with its colour."""
    from matplotlib.patches import Patch

    return [Patch(facecolor=colour, label=meaning) for meaning, colour in colours.items()]


def _lines(axes: "Axes", labels: Sequence[str]) -> None:
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels)
    axes.spines[:].set_visible(False)


def _settings(name: str) -> Any:
    return {
        "svg.hashsalt": name,
        # text stays text: small, crisp at any size, and it can be searched
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 8,
        "hatch.linewidth": 0.6,
    }


def _legend(figure: "Figure", title: str, handles: "list[Artist]", height: float) -> None:
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 1 - 0.05 / height),
        ncols=4,
        frameon=False,
        fontsize=8,
        title=title,
        alignment="left",
        title_fontproperties={"weight": "bold", "size": 10},
    )
