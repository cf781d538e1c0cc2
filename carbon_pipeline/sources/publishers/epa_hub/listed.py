"""Tables of EPA's Hub with one line for a vehicle, fuel or mode: mobile combustion, steam, transport, travel.

CO2 per gallon and CH4 and N2O per mile stand in tables of their own; they are not put together,
and the category says which gases a factor has. EPA does not say whether its CH4 is of fossil origin.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from carbon_pipeline.sources.publishers.epa_hub.columns import (
    GASES,
    column_texts,
    gas_columns,
    grams,
    header_and_body,
    kilograms,
    label_column,
    letter,
    optional_column,
    our_unit,
)
from carbon_pipeline.sources.publishers.epa_hub.edition import Hub
from carbon_pipeline.sources.publishers.epa_hub.factors import (
    Asides,
    Maker,
    without_footnote,
)
from carbon_pipeline.sources.publishers.epa_hub.sheet import HubTable, Line
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.row_outcomes import Outcome


@dataclass(frozen=True)
class Layout:
    """How a table of this shape is read.

    `labels` are words of the headers of its label columns; where the first is empty, the label is
    the first cell. A blank cell of a carried label repeats the one above.
    """

    level: str
    scope: int
    labels: tuple[str, ...]
    gases: tuple[str, ...] = GASES
    carried: bool = False
    suffix: str = ""
    on_road: bool = False


_VEHICLE, _FUEL, _YEAR = r"vehicle(?! year)", r"^fuel", r"\byear\b"
_TRAVEL = r"vehicle type|mode|travel"
_MOBILE = "Mobile Combustion CH4 and N2O for"

LAYOUTS: dict[str, Layout] = {
    "mobile_co2": Layout("Mobile Combustion CO2", 1, (_FUEL,), ("co2",), suffix="CO2 only"),
    "on_road_gasoline": Layout(
        f"{_MOBILE} On-Road Gasoline Vehicles",
        1,
        (_VEHICLE, _YEAR),
        ("ch4", "n2o"),
        carried=True,
        suffix="CH4 and N2O only",
        on_road=True,
    ),
    "on_road_other": Layout(
        f"{_MOBILE} On-Road Diesel and Alternative Fuel Vehicles",
        1,
        (_VEHICLE, _FUEL, _YEAR),
        ("ch4", "n2o"),
        carried=True,
        suffix="CH4 and N2O only",
        on_road=True,
    ),
    "non_road": Layout(
        f"{_MOBILE} Non-Road Vehicles",
        1,
        (_VEHICLE, _FUEL),
        ("ch4", "n2o"),
        carried=True,
        suffix="CH4 and N2O only",
    ),
    "steam": Layout("Steam and Heat", 2, ("",)),
    "transport": Layout("Transportation and Distribution", 3, (_TRAVEL,)),
    "travel": Layout("Business Travel and Employee Commuting", 3, (_TRAVEL,)),
    "commuting": Layout("Employee Commuting", 3, (_TRAVEL,)),
}
BIOGENIC_LEVEL = "Mobile Combustion Biogenic CO2"
_BIOFUEL = re.compile(r"\b(bio|ethanol)", re.IGNORECASE)
# the second line of a label of two lines, which no other vehicle is called
_CONTINUED = re.compile(r"\s*\((vans, pickup trucks, suvs)\)$", re.IGNORECASE)
_YEARS = re.compile(r"^(\D?\d{4})\s*-\s*(\d{4})$")


def read_listed(hub: Hub, table: HubTable, layout: Layout) -> list[Outcome]:
    """What became of each line of the table; refused where its header or units are not as known."""
    header, body = header_and_body(hub.path, table)
    texts = column_texts(header)
    gases = gas_columns(hub.path, table, texts, layout.gases)
    per = next(iter(gases.values())).per
    unit_column = optional_column(texts, r"^units?$")
    if per.casefold() != "unit":
        unit_column = None
        if our_unit(per) is None:
            refuse(hub.path, f"a unit that is known in {table.name}", f"«{per}»", row=table.row)
    elif unit_column is None:
        refuse(hub.path, f"a column «Unit» in {table.name}", "none", row=table.row)
    columns = _label_columns(hub, table, layout, texts, min(each.index for each in gases.values()))
    asides, labels, outcomes = Asides(header), Labels(layout, columns), []
    for line in body:
        if not asides.has_figures(line, (column.index for column in gases.values())):
            outcomes.append(Outcome(line.number, because=asides.reason(line)))
            continue
        here = labels.of(line)
        found = grams(line, gases.values())
        published_unit = per if unit_column is None else line.text(unit_column)
        maker = Maker(hub, table, layout.level, layout.scope)
        outcomes.append(_made(maker, layout, line, here, found, published_unit))
    return outcomes


def _label_columns(
    hub: Hub, table: HubTable, layout: Layout, texts: dict[int, str], first_gas: int
) -> list[int | None]:
    """The columns of the labels, left of the figures; refused where one has no header that is known."""
    left = {column: text for column, text in texts.items() if column < first_gas}
    wanted = [words for words in layout.labels if words]
    columns = [
        optional_column(left, words) if place else label_column(hub.path, table, left, words)
        for place, words in enumerate(wanted)
    ]
    known = {column for column in columns if column is not None}
    for line in table.lines if known else []:
        strange = {c for c in line.filled if min(known) < c < first_gas} - known
        if strange and isinstance(line.cell(first_gas), Decimal):
            column = min(strange)
            refuse(
                hub.path,
                f"a header that is known above every label of {table.name}",
                f"«{line.text(column)}» below «{left.get(column, '')}»",
                row=line.number,
                column=letter(column),
            )
    return columns


def _made(
    maker: Maker,
    layout: Layout,
    line: Line,
    labels: list[str],
    gases: dict[str, Decimal] | str,
    published_unit: str,
) -> Outcome:
    wanted = "vehicle-mile" if layout.on_road and published_unit == "mile" else published_unit
    unit = our_unit(wanted)
    if isinstance(gases, str):
        return Outcome(line.number, because=gases)
    if unit is None:
        return Outcome(line.number, because=f"unit that is not known: {published_unit}")
    if not any(labels):
        return Outcome(line.number, because="figures without a name")
    if layout.gases == ("co2",) and _BIOFUEL.search(labels[0]):
        return _biogenic(maker, line, labels, kilograms(gases["co2"]), (unit, published_unit))
    factor = maker.factor(line, [*labels, layout.suffix], unit, published_unit, gases=gases)
    return Outcome(line.number, [factor])


def _biogenic(
    maker: Maker, line: Line, labels: list[str], co2: Decimal, units: tuple[str, str]
) -> Outcome:
    outside = replace(maker, level=BIOGENIC_LEVEL, scope=None)
    factor = outside.factor(line, [*labels, "CO2 only"], *units, co2eq=co2)
    # it is the mass of one gas, and depends on no GWP
    return Outcome(line.number, [replace(factor, gwp_set=None)])


class Labels:
    """The labels of one line after the other; blank cells of carried labels repeat those above."""

    def __init__(self, layout: Layout, columns: list[int | None]) -> None:
        self._carried = layout.carried
        self._columns = columns
        self._last = [""] * len(columns)

    def of(self, line: Line) -> list[str]:
        """The labels of a line, the first level first."""
        if not self._columns:
            return [without_footnote(line.text(line.filled[0]))]
        read = [self._label(line, column) for column in self._columns]
        if not self._carried:
            return read
        # a name in brackets goes on from the line above
        if not read[0] or read[0].startswith("("):
            read[0] = self._last[0]
        if len(read) > 2 and not read[1] and read[0] == self._last[0]:  # noqa: PLR2004 - vehicle, fuel, year
            read[1] = self._last[1]
        self._last = read
        return list(read)

    def _label(self, line: Line, column: int | None) -> str:
        if column is None:
            return ""
        text = without_footnote(_CONTINUED.sub("", line.text(column)) or line.text(column))
        return _YEARS.sub(r"\1-\2", text)
