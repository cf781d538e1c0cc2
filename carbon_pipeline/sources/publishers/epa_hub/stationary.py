"""Table 1 of EPA's Hub, stationary combustion: per mmBtu and per short ton, scf or gallon.

Heat is by higher heating value, so by gross calorific value. The units change from block to block;
the CO2 of biomass fuels is biogenic.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.epa_hub.columns import (
    GASES,
    GasColumn,
    column_texts,
    figure,
    gas_column,
    grams,
    header_and_body,
    kilograms,
    label_column,
    our_unit,
)
from carbon_pipeline.sources.publishers.epa_hub.edition import Hub
from carbon_pipeline.sources.publishers.epa_hub.factors import (
    HEADING,
    Asides,
    Maker,
    without_footnote,
)
from carbon_pipeline.sources.publishers.epa_hub.sheet import HubTable, Line
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.row_outcomes import Outcome, Published

LEVEL = "Stationary Combustion"
STEAM = "Steam and Heat"
_HEAT_PER = re.compile(r"mmBtu per (.+)", re.IGNORECASE)
_HIGHER = re.compile(r"\bHHV\b|higher heating value|gross calorific", re.IGNORECASE)
_LOWER = re.compile(r"\bLHV\b|lower heating value|net calorific", re.IGNORECASE)
_FEWEST_UNITS = 4


@dataclass(frozen=True)
class Block:
    """The units of one block of fuels: its columns per mmBtu, and per an amount of the fuel."""

    heat: int
    published_unit: str
    unit: str
    per_heat: list[GasColumn]
    per_amount: list[GasColumn]

    @property
    def figures(self) -> list[int]:
        """The columns of figures."""
        return [self.heat, *(column.index for column in self.per_heat + self.per_amount)]


def read_stationary(hub: Hub, table: HubTable) -> list[Outcome]:
    """What became of each line of the table; refused where it is not per higher heating value."""
    header, body = header_and_body(hub.path, table)
    texts = column_texts(header)
    fuel = label_column(hub.path, table, texts, "fuel")
    heat = label_column(hub.path, table, texts, "heat content|heating value")
    _assert_higher_heating_value(hub.path, table, texts[heat])
    units = [line for line in header if _is_units(line)]
    if not units:
        refuse(hub.path, f"a line of units in {table.name}", "none", row=table.row)
    block = _block(hub.path, table, units[-1], heat)
    asides, group, outcomes = Asides(header), "", []
    for line in body:
        if _is_units(line):
            block = _block(hub.path, table, line, heat)
            outcomes.append(Outcome(line.number, because=HEADING))
        elif asides.has_figures(line, block.figures):
            label = without_footnote(line.text(fuel))
            outcomes.append(_fuel(Maker(hub, table, LEVEL, 1), line, [group, label], block))
        else:
            reason = asides.reason(line)
            group = line.text(line.filled[0]) if reason == HEADING else group
            outcomes.append(Outcome(line.number, because=reason))
    return outcomes


def _assert_higher_heating_value(path: Path, table: HubTable, words: str) -> None:
    if _LOWER.search(words):
        refuse(path, "heat by higher heating value (HHV)", f"«{words}»", row=table.row)
    below = (line.text(column) for line in table.lines for column in line.filled)
    if not any(_HIGHER.search(text) for text in below):
        refuse(path, f"«HHV» in {table.name}", f"«{words}» only", row=table.row)


def _is_units(line: Line) -> bool:
    texts = [line.text(column) for column in line.filled]
    return sum(" per " in text for text in texts if len(text.split()) <= 6) >= _FEWEST_UNITS  # noqa: PLR2004 - «kg CO2 per short ton» has five words


def _block(path: Path, table: HubTable, line: Line, heat: int) -> Block:
    said = _HEAT_PER.fullmatch(line.text(heat))
    unit = our_unit(said[1]) if said else None
    if said is None or unit is None:
        refuse(path, "mmBtu per a unit that is known", f"«{line.text(heat)}»", row=line.number)
    read = [gas_column(path, table, c, line.text(c)) for c in line.filled if c != heat]
    columns = [column for column in read if column]
    per_heat = [each for each in columns if each.per.casefold() == "mmbtu"]
    per_amount = [each for each in columns if our_unit(each.per) == unit]
    for several in (per_heat, per_amount):
        if sorted(each.gas for each in several) != sorted(GASES):
            shown = "; ".join(line.text(column) for column in line.filled)
            expected = f"CO2, CH4 and N2O per mmBtu and per {said[1]}"
            refuse(path, expected, f"«{shown}»", row=line.number)
    if len(columns) != len(per_heat) + len(per_amount):
        shown = "; ".join(line.text(column) for column in line.filled)
        refuse(path, f"figures per mmBtu and per {said[1]} only", f"«{shown}»", row=line.number)
    return Block(heat, said[1], unit, per_heat, per_amount)


def _fuel(maker: Maker, line: Line, labels: list[str], block: Block) -> Outcome:
    if labels[-1] == STEAM or labels[0] == STEAM:
        return _steam(maker, line, block)
    made: list[Published] = []
    reasons = []
    ways = (
        (block.per_heat, "mmBtu_gross_cv", "mmBtu (HHV)"),
        (block.per_amount, block.unit, block.published_unit),
    )
    for columns, unit, published_unit in ways:
        gases = grams(line, columns)
        if isinstance(gases, str):
            reasons.append(gases)
            continue
        counted, biogenic = _parted(gases, biomass=labels[0].casefold().startswith("biomass"))
        made.append(
            maker.factor(line, labels, unit, published_unit, gases=counted, biogenic=biogenic)
        )
    heat = figure(line.cell(block.heat))
    if isinstance(heat, Decimal) and heat > 0:
        made.append(maker.heat_content(line, labels, heat, block.unit))
    return Outcome(line.number, made, because=reasons[0] if reasons else "")


def _parted(
    gases: dict[str, Decimal], *, biomass: bool
) -> tuple[dict[str, Decimal], Decimal | None]:
    if not biomass:
        return gases, None
    counted = {gas: value for gas, value in gases.items() if gas != "co2"}
    return counted, kilograms(gases["co2"])


def _steam(maker: Maker, line: Line, block: Block) -> Outcome:
    """Purchased steam and heat, which stood in this table up to the edition of 2014."""
    gases = grams(line, block.per_heat)
    if isinstance(gases, str):
        return Outcome(line.number, because=gases)
    steam = Maker(maker.hub, maker.table, STEAM, 2)
    return Outcome(line.number, [steam.factor(line, [STEAM], "mmBtu", "mmBtu", gases=gases)])
