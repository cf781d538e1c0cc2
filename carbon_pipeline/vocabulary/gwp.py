"""Global warming potentials: kg of CO2 that warm as much as one kg of a gas, by set and horizon.

`gwp_values.csv` is the table: one row per set, gas, origin and horizon, each with its source. A
set is one assessment of the IPCC: SAR, TAR, AR4, AR5, AR6, and AR5CCF, which is AR5 with
carbon-climate feedbacks and never mixed with AR5. A gas that one set lacks is never taken from
another.

Methane is listed once, or split by origin, and sources disagree which is meant. The rule here:
`ch4` is methane whose origin the publisher does not state and takes the set's single value;
`ch4_fossil` and `ch4_biogenic` take the value of their origin where the set has one, else the
single value. AR6 at 100 years has 27.9, 29.8 and 27.0; AR4 has 25 only.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from carbon_pipeline.vocabulary.gas_names import ORIGINS, UNSPECIFIED, gas_and_origin

HORIZON_YEARS = 100


@dataclass(frozen=True)
class GwpValue:
    """One row of the table: a value of a set, when its report was presented, and where it stands."""

    gwp_set: str
    gas: str
    origin: str
    horizon_years: int
    value: Decimal
    published_on: date
    source: str
    note: str

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What a value is looked up by; no two rows have the same."""
        return self.gwp_set, self.gas, self.origin, self.horizon_years


@cache
def gwp_values() -> tuple[GwpValue, ...]:
    """The whole table in the order of its file; ValueError where the file is unsound, our own fault."""
    text = (files(__package__) / "gwp_values.csv").read_text("utf-8")
    return tuple(
        _value(number, line) for number, line in enumerate(csv.DictReader(text.splitlines()), 2)
    )


@cache
def gwp_sets() -> tuple[str, ...]:
    """The sets of the table, from the oldest to the newest."""
    return tuple(dict.fromkeys(row.gwp_set for row in gwp_values()))


def gwp(
    gwp_set: str, gas: str, origin: str = UNSPECIFIED, horizon_years: int = HORIZON_YEARS
) -> Decimal | None:
    """The global warming potential of a gas (kg CO2e per kg), or None where the set has none.

    The value of the very origin goes before the one of `unspecified`; no other set and no other
    horizon stands in. The origin may be part of the gas (`ch4_fossil`). ValueError where both are
    given and differ. CO2 is 1 whatever its origin: whether biogenic CO2 counts is for accounting
    to say.
    """
    base, named = gas_and_origin(gas)
    if UNSPECIFIED not in (named, origin) and named != origin:
        raise ValueError(f"{gas} is not {origin}")
    exact = named if origin == UNSPECIFIED else origin
    table = _by_key()
    found = table.get((gwp_set, base, exact, horizon_years))
    return found or table.get((gwp_set, base, UNSPECIFIED, horizon_years))


@cache
def _by_key() -> dict[tuple[str, str, str, int], Decimal]:
    table: dict[tuple[str, str, str, int], Decimal] = {}
    for row in gwp_values():
        if row.key in table:
            raise ValueError(f"gwp_values.csv: {row.key} stands twice")
        table[row.key] = row.value
    return table


def _value(number: int, line: dict[str, str]) -> GwpValue:
    row = GwpValue(
        line["gwp_set"],
        line["gas"],
        line["origin"],
        int(line["horizon_years"]),
        Decimal(line["value"]),
        date.fromisoformat(line["published_on"]),
        line["source"],
        line["note"],
    )
    if not (row.source and row.value > 0 and row.origin in ORIGINS):
        raise ValueError(f"gwp_values.csv, line {number}: source, value and origin")
    return row
