"""The picture of coverage: a panel for each module, a line for each activity and its regions, years across."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from carbon_pipeline.components.panel_plot import Panel, PanelLayout, draw_panels, swatches
from carbon_pipeline.methods.coverage_lines import CoverageLine
from carbon_pipeline.vocabulary.factor_coverage import MEANING, Outcome

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

# raised where the same table would give another picture
DRAWING = "2"
MOST_LINES = 150
LONGEST_LABEL = 50
INCHES_OF_LABELS, INCHES_PER_YEAR, FEWEST_YEARS = 3.6, 0.42, 10
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


def draw_coverage(lines: Sequence[CoverageLine]) -> bytes:
    """The picture as SVG, equal bytes for equal lines."""
    shown = lines[:MOST_LINES]
    years = sorted({year for line in shown for year in line.outcomes})
    panels = [
        Panel(name, [_label(line) for line in each], partial(_panel, lines=each, years=years))
        for name, each in (
            (name, list(of_module))
            for name, of_module in groupby(shown, key=lambda line: line.module)
        )
    ]
    left_out = len(lines) - len(shown)
    title = "Factors by year" + (f"; {left_out} more lines are in the table" if left_out else "")
    return draw_panels(_layout(len(years)), panels, title, _handles)


def _layout(years: int) -> PanelLayout:
    return PanelLayout(
        "coverage",
        width=INCHES_OF_LABELS + max(years, FEWEST_YEARS) * INCHES_PER_YEAR,
        labels=INCHES_OF_LABELS,
        right=0.15,
        line=0.24,
        headings=0.5,
        below=0.15,
        heading=0.07,
        legend=0.9,
    )


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
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_xticks([year + 0.5 for year in years[:-1]], minor=True)
    axes.grid(visible=True, which="minor", axis="x", color="white", linewidth=1)
    axes.tick_params(which="both", length=0)
    axes.tick_params(axis="x", labeltop=True, labelbottom=False)


def _label(line: CoverageLine) -> str:
    room = LONGEST_LABEL - len(line.regions_told)
    title = line.title if len(line.title) <= room else f"{line.title[: room - 1]}…"
    return " — ".join(filter(None, (title, line.regions_told)))


def _handles() -> "list[Artist]":
    return [
        *swatches({told: COLOURS[outcome] for outcome, told in MEANING.items()}),
        _mark("o", "black", 4, "years with records"),
        _mark("X", MISSING, 8, "records lack a factor"),
    ]


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
