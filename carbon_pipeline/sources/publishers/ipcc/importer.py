"""The IPCC's Emission Factor Database: net calorific values of fuels, and combustion factors per TJ.

Defaults of the guidelines of 2006, for the world where the database names no region. A country's
own value is taken with its country only, so no two values stand for one fuel in one region.
"""

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources.publishers.ipcc.combustion import (
    EDITION,
    VALID_FROM,
    GasRow,
    combustion_outcomes,
    gas_row,
    grams_per_tj,
    reference,
)
from carbon_pipeline.sources.publishers.ipcc.rows import NOT_POSITIVE, EfdbRow, efdb_rows
from carbon_pipeline.sources.publishers.published_factors import (
    Importer,
    PublishedProperty,
    Reading,
)
from carbon_pipeline.sources.publishers.row_outcomes import Outcome, settle

TITLE = "IPCC Emission Factor Database"
LEVEL = "Net Calorific Value"
NOT_NET = "heat content that is not said to be net"
SEVERAL = "several values for one fuel and region"
SAME_AGAIN = "the same value of a fuel a second time"
IMPOSSIBLE = "a heat content that no fuel has"

# GJ per tonne: from lean gases to hydrogen; beyond, a value was converted wrongly
_LEANEST, _RICHEST = Decimal(1), Decimal(150)
_GJ_PER_TONNE = {"TJ_net_cv/kg": Decimal(1_000_000), "GJ_net_cv/tonne": Decimal(1)}

# as published → the same amount in a unit of ours: a TJ per kt is a GJ per tonne
_HEAT_UNITS = {
    "TJ/kg": "TJ_net_cv/kg",
    "TJ/kt": "GJ_net_cv/tonne",
    "TJ/Gg": "GJ_net_cv/tonne",
    "GJ/t": "GJ_net_cv/tonne",
    "MJ/kg": "GJ_net_cv/tonne",
    "kJ/g": "GJ_net_cv/tonne",
}
_NET = re.compile(r"net calorific|\bNCV\b|lower heating", re.IGNORECASE)
# values of one fuel in particular say so in a description of their own
_GENERAL = re.compile(r"net calorific value", re.IGNORECASE)


def read(path: Path) -> Reading:
    """The properties and factors of an extract; the rows are those below its header."""
    outcomes: list[Outcome] = []
    heats: list[EfdbRow] = []
    gases: list[GasRow] = []
    for row in efdb_rows(path):
        if isinstance(row, tuple):
            outcomes.append(Outcome(row[0], because=row[1]))
        elif row.unit in _HEAT_UNITS:
            _sort_heat(row, heats, outcomes)
        else:
            _sort_gas(row, gases, outcomes)
    reading = Reading(source=TITLE, release=EDITION)
    settle(reading, [*outcomes, *_heat_outcomes(heats), *combustion_outcomes(gases)])
    reading.check()
    return reading


def _sort_heat(row: EfdbRow, heats: list[EfdbRow], outcomes: list[Outcome]) -> None:
    if not _NET.search(row.description):
        outcomes.append(Outcome(row.row, because=NOT_NET))
    elif row.value == 0:
        outcomes.append(Outcome(row.row, because=NOT_POSITIVE))
    elif not _LEANEST <= row.value * _GJ_PER_TONNE[_HEAT_UNITS[row.unit]] <= _RICHEST:
        outcomes.append(Outcome(row.row, because=IMPOSSIBLE))
    else:
        heats.append(row)


def _sort_gas(row: EfdbRow, gases: list[GasRow], outcomes: list[Outcome]) -> None:
    grams = grams_per_tj(row)
    if grams is None:
        outcomes.append(Outcome(row.row, because=f"unit that is not known: {row.unit}"))
        return
    read_row = gas_row(row, grams)
    if isinstance(read_row, str):
        outcomes.append(Outcome(row.row, because=read_row))
    else:
        gases.append(read_row)


def _heat_outcomes(rows: list[EfdbRow]) -> list[Outcome]:
    groups: dict[tuple[str, str], list[EfdbRow]] = defaultdict(list)
    for row in rows:
        groups[_heat_category(row), row.region].append(row)
    outcomes = []
    for group in groups.values():
        first, *others = group
        if any((row.value, row.unit) != (first.value, first.unit) for row in others):
            outcomes += [Outcome(row.row, because=SEVERAL) for row in group]
        else:
            outcomes.append(Outcome(first.row, [_property(first)]))
            outcomes += [Outcome(row.row, because=SAME_AGAIN) for row in others]
    return outcomes


def _heat_category(row: EfdbRow) -> str:
    own = "" if _GENERAL.search(row.description) else row.description
    return " > ".join(part for part in (LEVEL, row.fuel, own, row.conditions) if part)


def _property(row: EfdbRow) -> PublishedProperty:
    name = "net_calorific_value"
    return PublishedProperty(
        row_key=f"EF {row.ef_id}",
        category=_heat_category(row),
        region=row.region,
        values={name: row.value},
        units={name: _HEAT_UNITS[row.unit]},
        edition=EDITION,
        valid_from=VALID_FROM,
        valid_to=None,
        reference=reference(row, [row.ef_id]),
        source_row=row.row,
    )


IMPORTER = Importer(
    publisher="ipcc",
    library="ipcc",
    title=TITLE,
    files="an extract of the database, .csv or .xlsx",
    read=read,
)
