"""The picture of coverage: a panel for each module, a line for each activity and its regions, years across."""

import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from carbon_pipeline.methods.coverage_lines import CoverageLine
from carbon_pipeline.vocabulary.factor_coverage import MEANING, Outcome

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

# raised where the same table would give another picture
DRAWING = "2"
MOST_LINES = 150
LONGEST_LABEL = 50
INCHES_PER_LINE, INCHES_PER_YEAR = 0.24, 0.42
INCHES_OF_LABELS, INCHES_OF_HEADINGS, INCHES_OF_LEGEND = 3.6, 0.5, 0.9
# colours of Okabe and Ito, told apart by people who see few colours; light to dark also in grey
COLOURS = {
    Outcome.EXACT: "#009e73",
    Outcome.REGION_FALLBACK: "#56b4e9",
    Outcome.OLDER_EDITION: "#f0e442",
    Outcome.PART_OF_YEAR: "#e69f00",
    Outcome.AMBIGUOUS: "#cc79a7",
    Outcome.NONE: "#e3e3e3",
}
MISSING = "#d55e00"
SETTINGS: Any = {
    "svg.hashsalt": "coverage",
    # text stays text: small, crisp at any size, and it can be searched
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 8,
    "hatch.linewidth": 0.6,
}


def draw_coverage(lines: Sequence[CoverageLine]) -> bytes:
    """The picture as SVG, equal bytes for equal lines."""
    # importing it takes longer than all else that reading the factors does
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    shown = lines[:MOST_LINES]
    panels = [(name, list(each)) for name, each in groupby(shown, key=lambda line: line.module)]
    years = sorted({year for line in shown for year in line.outcomes})
    heights = [len(each) * INCHES_PER_LINE for _, each in panels]
    height = sum(heights) + INCHES_OF_HEADINGS * (len(panels) or 1) + INCHES_OF_LEGEND
    width = INCHES_OF_LABELS + max(len(years), 10) * INCHES_PER_YEAR
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(width, height))
        FigureCanvasSVG(figure)
        top = height - INCHES_OF_LEGEND
        for (name, each), tall in zip(panels, heights, strict=True):
            top -= INCHES_OF_HEADINGS + tall
            across = (width - INCHES_OF_LABELS - 0.15) / width
            place = (INCHES_OF_LABELS / width, (top + 0.15) / height, across, tall / height)
            _panel(figure.add_axes(place), each, years)
            heading = (top + 0.15 + tall + 0.07) / height
            figure.text(0.1 / width, heading, name, fontweight="bold", fontsize=10)
        _legend(figure, len(lines) - len(shown), height)
        image = io.BytesIO()
        figure.savefig(image, format="svg", metadata={"Date": None, "Creator": None})
    return image.getvalue()


def _panel(axes: "Axes", lines: Sequence[CoverageLine], years: Sequence[int]) -> None:
    for place, line in enumerate(lines):
        for first, last, outcome in line.runs():
            axes.broken_barh(
                [(first - 0.5, last - first + 1)],
                (place - 0.44, 0.88),
                facecolors=COLOURS[outcome],
                linewidth=0,
            )
        missing = line.missing()
        axes.plot(missing, [place] * len(missing), "X", color=MISSING, markersize=6.5,
                  markeredgecolor="white", markeredgewidth=0.6)  # fmt: skip
        needed = sorted(line.years_with_records - set(missing))
        axes.plot(needed, [place] * len(needed), "o", color="black", markersize=2.4)
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_yticks(range(len(lines)), [_label(line) for line in lines])
    axes.set_xticks([year + 0.5 for year in years[:-1]], minor=True)
    axes.grid(visible=True, which="minor", axis="x", color="white", linewidth=1)
    axes.tick_params(which="both", length=0)
    axes.tick_params(axis="x", labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)


def _label(line: CoverageLine) -> str:
    room = LONGEST_LABEL - len(line.regions_told)
    title = line.title if len(line.title) <= room else f"{line.title[: room - 1]}…"
    return " — ".join(filter(None, (title, line.regions_told)))


def _legend(figure: "Figure", left_out: int, height: float) -> None:
    from matplotlib.patches import Patch

    handles: list[Artist] = [
        Patch(facecolor=COLOURS[outcome], label=told) for outcome, told in MEANING.items()
    ]
    handles += [
        _mark("o", "black", 4, "years with records"),
        _mark("X", MISSING, 8, "records lack a factor"),
    ]
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 1 - 0.05 / height),
        ncols=4,
        frameon=False,
        fontsize=8,
        title="Factors by year" + (f"; {left_out} more lines are in the table" if left_out else ""),
        alignment="left",
        title_fontproperties={"weight": "bold", "size": 10},
    )


def _mark(marker: str, colour: str, size: float, label: str) -> "Line2D":
    from matplotlib.lines import Line2D

    return Line2D(
        [],
        [],
        linestyle="none",
        marker=marker,
        color=colour,
        markersize=size,
        markeredgecolor="white",
        label=label,
    )
