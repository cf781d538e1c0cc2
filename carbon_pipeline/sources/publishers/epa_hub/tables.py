"""Tables of EPA's Hub of a shape of their own: electricity, waste by treatment, GWPs and blends."""

import re
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.epa_hub.columns import (
    NO_FIGURE,
    column_texts,
    exact_product,
    figure,
    gas_columns,
    grams,
    header_and_body,
    is_header,
    label_column,
    our_unit,
)
from carbon_pipeline.sources.publishers.epa_hub.edition import Hub
from carbon_pipeline.sources.publishers.epa_hub.factors import (
    COUNTRY,
    Asides,
    Maker,
    without_footnote,
)
from carbon_pipeline.sources.publishers.epa_hub.sheet import HubTable, Line
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.row_outcomes import Outcome, Published
from carbon_pipeline.vocabulary.regions import GRID_SUBREGIONS

ELECTRICITY = "Electricity"
WASTE = "Waste"
GWPS = "Global Warming Potentials"
BLENDS = "Global Warming Potentials of Blended Refrigerants"
REGION_NOT_KNOWN = "region that is not known"

_TOTAL_OUTPUT = re.compile("total output", re.IGNORECASE)
_US_AVERAGE = re.compile(r"US|U\.S\.|(US|U\.S\.) average( \(US\))?", re.IGNORECASE)
_SUBREGION = re.compile(r"([A-Z]{4})\b")
_WASTE_UNIT = re.compile(r"(metric tons?|MT) ?CO2e ?(/|per) ?short ton", re.IGNORECASE)
_WASTE_GWPS = re.compile(r"\b(AR[456])\b GWPs?", re.IGNORECASE)
_KILOGRAMS_PER_METRIC_TON = Decimal(1000)


def read_electricity(hub: Hub, table: HubTable) -> list[Outcome]:
    """Total output per MWh by eGRID subregion; what power plants at the margin emit is not read."""
    header, body = header_and_body(hub.path, table)
    texts = column_texts(header)
    subregion = label_column(hub.path, table, texts, "subregion")
    total = {column: text for column, text in texts.items() if _TOTAL_OUTPUT.search(text)}
    gases = gas_columns(hub.path, table, total)
    per = gases["co2"].per
    unit = our_unit(per)
    if unit is None:
        refuse(hub.path, f"a unit that is known in {table.name}", f"«{per}»", row=table.row)
    asides, outcomes = Asides(header), []
    maker = Maker(hub, table, ELECTRICITY, 2)
    for line in body:
        if not asides.has_figures(line, (column.index for column in gases.values())):
            outcomes.append(Outcome(line.number, because=asides.reason(line)))
            continue
        found, region = grams(line, gases.values()), _region(line.text(subregion))
        if isinstance(found, str) or region is None:
            because = found if isinstance(found, str) else REGION_NOT_KNOWN
            outcomes.append(Outcome(line.number, because=because))
            continue
        made = maker.factor(line, ["Total output"], unit, per, region=region, gases=found)
        outcomes.append(Outcome(line.number, [made]))
    return outcomes


def _region(text: str) -> str | None:
    if _US_AVERAGE.fullmatch(text):
        return COUNTRY
    acronym = _SUBREGION.match(text)
    return f"US-{acronym[1]}" if acronym and acronym[1] in GRID_SUBREGIONS else None


def read_waste(hub: Hub, table: HubTable) -> list[Outcome]:
    """CO2e in kg per short ton by material and treatment, under the GWPs that the table's notes name."""
    header, body = header_and_body(hub.path, table)
    material = label_column(hub.path, table, column_texts(header[-1:]), "^material")
    _assert_waste_unit(hub.path, header)
    _assert_no_unit_of_its_own(hub.path, header[-1])
    treatments = {
        column: without_footnote(header[-1].text(column))
        for column in header[-1].filled
        if column > material
    }
    maker = Maker(hub, table, WASTE, 3, _waste_gwp_set(hub, table))
    asides, outcomes = Asides(header), []
    for line in body:
        if asides.has_figures(line, treatments):
            name = without_footnote(line.text(material))
            outcomes.append(_treated(maker, line, name, treatments))
        else:
            outcomes.append(Outcome(line.number, because=asides.reason(line)))
    return outcomes


def _assert_waste_unit(path: Path, header: list[Line]) -> None:
    above = " ".join(line.text(column) for line in header for column in line.filled)
    if not _WASTE_UNIT.search(above):
        refuse(path, "«Metric Tons CO2e / Short Ton»", f"«{above}»", row=header[0].number)


def _assert_no_unit_of_its_own(path: Path, names: Line) -> None:
    if is_header(names) and not _WASTE_UNIT.search(" ".join(map(names.text, names.filled))):
        shown = "; ".join(map(names.text, names.filled))
        refuse(path, "treatments of waste", f"«{shown}»", row=names.number)


def _waste_gwp_set(hub: Hub, table: HubTable) -> str:
    notes = " ".join(line.text(column) for line in table.lines for column in line.filled)
    named = {each.upper() for each in _WASTE_GWPS.findall(notes)}
    if len(named) > 1:
        refuse(hub.path, f"one set of GWPs in the notes of {table.name}", ", ".join(sorted(named)))
    return named.pop() if named else hub.gwp_set


def _treated(maker: Maker, line: Line, name: str, treatments: dict[int, str]) -> Outcome:
    made: list[Published] = []
    reasons = []
    for column, treatment in treatments.items():
        tons = figure(line.cell(column))
        if isinstance(tons, str):
            reasons.append(tons)
            continue
        co2eq = exact_product(tons, _KILOGRAMS_PER_METRIC_TON)
        labels = [name, treatment]
        made.append(maker.factor(line, labels, "short_ton", "short ton", co2eq=co2eq))
    other = [reason for reason in reasons if reason != NO_FIGURE]
    return Outcome(line.number, made, because=(other or reasons or [""])[0])


def read_gwps(hub: Hub, table: HubTable) -> list[Outcome]:
    """CO2e in kg per kg of a gas: the GWPs that EPA names, under the Hub's set."""
    return _refrigerants(hub, table, GWPS, "designation|common name|^gas$|^name")


def read_blends(hub: Hub, table: HubTable) -> list[Outcome]:
    """CO2e in kg per kg of a blended refrigerant, as EPA reckons it from the HFCs and PFCs in it."""
    return _refrigerants(hub, table, BLENDS, "ashrae|blend(?! composition)|refrigerant")


def _refrigerants(hub: Hub, table: HubTable, level: str, words: str) -> list[Outcome]:
    header, body = header_and_body(hub.path, table)
    texts = column_texts(header)
    name = label_column(hub.path, table, texts, words)
    gwp = label_column(hub.path, table, texts, r"\bGWP|global warming potential")
    maker = Maker(hub, table, level, 1)
    asides, outcomes = Asides(header), []
    for line in body:
        if not asides.has_figures(line, [gwp]):
            outcomes.append(Outcome(line.number, because=asides.reason(line)))
            continue
        value = figure(line.cell(gwp))
        if isinstance(value, str):
            outcomes.append(Outcome(line.number, because=value))
            continue
        made = maker.factor(line, [line.text(name)], "kg", "kg", co2eq=value)
        outcomes.append(Outcome(line.number, [made]))
    return outcomes
