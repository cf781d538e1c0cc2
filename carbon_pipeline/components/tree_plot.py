"""The picture of the tree of organisations: a line for each, indented, with what it and its subtree emitted.

It is written as SVG directly: a month's run would wait longer for a plotting library than for its sums.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from xml.etree import ElementTree as ET

from carbon_pipeline.methods.tree_lines import TreeLine

WIDTH, LABELS, BARS = 980, 330, 430
KILOGRAMS_END, SHARE_END = LABELS + BARS + 130, LABELS + BARS + 200
TOP, LINE, INDENT = 64, 21, 14
TALL, SLIM = 15, 9
LONGEST_LABEL = 46
# colours of Okabe and Ito, told apart by people who see few colours
COLOURS = {1: "#d55e00", 2: "#f0e442", 3: "#56b4e9"}
BELOW, TEXT = "#e0e0e0", "#222222"

OwnByScope = Mapping[str, Mapping[int, Decimal]]


def draw_tree(
    title: str, lines: Sequence[TreeLine], names: Mapping[str, str], own_by_scope: OwnByScope
) -> bytes:
    """The picture as SVG, equal bytes for equal lines.

    `names` are those of the organisations by code; `own_by_scope` the kg CO2e that each organisation
    reported itself, by tree path and scope.
    """
    height = TOP + LINE * len(lines) + 12
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(WIDTH),
            "height": str(height),
            "viewBox": f"0 0 {WIDTH} {height}",
            "font-family": "sans-serif",
            "font-size": "12",
        },
    )
    _rectangle(svg, 0, 0, WIDTH, height, "#ffffff")
    _text(svg, 8, 20, title, bold=True)
    _legend(svg)
    largest = max((abs(line.kg_co2eq) for line in lines), default=Decimal()) or Decimal(1)
    tops = {line.tree_path: line.kg_co2eq for line in lines if line.level == 1 and not line.others}
    for number, line in enumerate(lines):
        y = TOP + LINE * number
        _text(svg, 8 + INDENT * (line.level - 1), y + 12, _label(line, names))
        _bars(svg, y, line, own_by_scope.get(line.tree_path, {}), largest)
        _text(svg, KILOGRAMS_END, y + 12, f"{line.kg_co2eq:,.0f} kg", anchor="end")
        _text(svg, SHARE_END, y + 12, _share(line, tops), anchor="end")
    return ET.tostring(svg, encoding="unicode").encode()


def _bars(
    svg: ET.Element, y: int, line: TreeLine, own: Mapping[int, Decimal], largest: Decimal
) -> None:
    # lengths on paper only; the figure beside them is exact to the kilogram
    def length(kg: Decimal) -> float:
        return round(float(max(kg, Decimal()) / largest) * BARS, 2)

    _rectangle(svg, LABELS, y + 1, length(line.kg_co2eq), TALL, BELOW)
    left = float(LABELS)
    for scope in () if line.others else sorted(own):
        _rectangle(svg, left, y + 4, length(own[scope]), SLIM, COLOURS[scope])
        left += length(own[scope])


def _label(line: TreeLine, names: Mapping[str, str]) -> str:
    if line.others:
        return (
            f"… {line.others:,} more below {line.code}" if line.code else f"… {line.others:,} more"
        )
    told = f"{line.code}  {names.get(line.code, '')}".rstrip()
    longest = LONGEST_LABEL - 2 * (line.level - 1)
    return told if len(told) <= longest else f"{told[: longest - 1]}…"


def _share(line: TreeLine, tops: Mapping[str, Decimal]) -> str:
    """Of its head office's sum."""
    top = tops.get("/" + line.tree_path.strip("/").split("/")[0] + "/", Decimal())
    return f"{line.kg_co2eq / top:.1%}" if top > 0 and line.level > 1 else ""


def _legend(svg: ET.Element) -> None:
    x = 8
    told = [(colour, f"own, scope {scope}") for scope, colour in COLOURS.items()]
    for colour, text in [*told, (BELOW, "with everything below it")]:
        _rectangle(svg, x, 34, 12, 12, colour)
        _text(svg, x + 17, 44, text)
        x += 35 + 7 * len(text)


def _rectangle(
    svg: ET.Element, x: float, y: float, width: float, height: float, colour: str
) -> None:
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
    ET.SubElement(svg, "rect", place | {"fill": colour})


def _text(
    svg: ET.Element, x: float, y: float, told: str, *, bold: bool = False, anchor: str = "start"
) -> None:
    weight = {"font-weight": "bold", "font-size": "14"} if bold else {}
    place = {"x": f"{x:g}", "y": f"{y:g}", "fill": TEXT, "text-anchor": anchor}
    ET.SubElement(svg, "text", place | weight).text = told
