"""Combustion factors of the IPCC's database: masses of CO2, CH4 and N2O per TJ, net calorific value.

One row holds one gas. Rows of one source, fuel, region and condition make one factor; where they
contradict each other, none is made. The CO2 of biomass is biogenic.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact

from carbon_pipeline.sources.publishers.ipcc.rows import EfdbRow
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor
from carbon_pipeline.sources.publishers.row_outcomes import Outcome

EDITION = "IPCC 2006"
VALID_FROM = date(2006, 1, 1)
LEVEL = "Fuel Combustion"
BIOGENIC_LEVEL = "Fuel Combustion, biogenic CO2"
# the guidelines name no GWPs; those of AR5 hold for inventories under the Paris Agreement
GWP_SET = "AR5"

GAS_NOT_COUNTED = "gas that is not counted"
PER_GROSS = "figure per gross calorific value"
NO_EMISSION = "not a factor of emission"
SEVERAL = "several values for one source, fuel and gas"

_GASES = {"carbon dioxide": "co2", "methane": "ch4", "nitrous oxide": "n2o"}
_NAMES = {"co2": "CO2", "ch4": "CH4", "n2o": "N2O"}
_UNIT = re.compile(r"(g|kg|t|Mg)\s*(CO2|CH4|N2O)?\s*/\s*(GJ|TJ)", re.IGNORECASE)
_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "t": Decimal(10) ** 6, "mg": Decimal(10) ** 6}
_PER_TJ = {"gj": Decimal(1000), "tj": Decimal(1)}
_EMISSION = re.compile(r"\bemission|\bEF\b", re.IGNORECASE)
_CARBON = re.compile(r"carbon (content|emission)|oxidation", re.IGNORECASE)
_GROSS = re.compile(r"\bgross\b|\bGCV\b|\bHHV\b|higher heating", re.IGNORECASE)
_BIOMASS = re.compile(
    r"(?<!non-)\bbio|wood|charcoal|landfill gas|sludge gas|black liquor|bagasse|straw",
    re.IGNORECASE,
)
_EXACT = Context(prec=100, traps=[Inexact])


@dataclass(frozen=True)
class GasRow:
    """A row of the database as grams of one gas per TJ."""

    row: EfdbRow
    gas: str
    grams: Decimal


def grams_per_tj(row: EfdbRow) -> Decimal | None:
    """Grams of the row's gas for one TJ where its unit is a mass per energy; None otherwise."""
    unit = _UNIT.fullmatch(row.unit)
    # a lower-case m would be milligrams
    if unit is None or row.unit.startswith("mg"):
        return None
    if unit[2] and unit[2].casefold() != _GASES.get(row.gas):
        return None
    per = _GRAMS[unit[1].casefold()] * _PER_TJ[unit[3].casefold()]
    return _EXACT.multiply(row.value, per)


def gas_row(row: EfdbRow, grams: Decimal) -> GasRow | str:
    """The row as grams of a gas per TJ net, or why it is none."""
    words = f"{row.description} {row.conditions}"
    if _GROSS.search(words):
        return PER_GROSS
    if _CARBON.search(words) or not _EMISSION.search(words):
        return NO_EMISSION
    gas = _GASES.get(row.gas)
    return GasRow(row, gas, grams) if gas else GAS_NOT_COUNTED


def combustion_outcomes(rows: Iterable[GasRow]) -> list[Outcome]:
    """What became of the rows, factor by factor."""
    groups: dict[tuple[str, ...], list[GasRow]] = defaultdict(list)
    for each in rows:
        key = (each.row.source, each.row.fuel, each.row.region, each.row.conditions)
        groups[key].append(each)
    return [outcome for group in groups.values() for outcome in _group(group)]


def _group(group: list[GasRow]) -> list[Outcome]:
    grams: dict[str, Decimal] = {}
    for each in group:
        if grams.setdefault(each.gas, each.grams) != each.grams:
            return [Outcome(one.row.row, because=SEVERAL) for one in group]
    first, *others = group
    outcomes = [Outcome(first.row.row, [_factor(group, grams)])]
    return outcomes + [Outcome(each.row.row, taken=True) for each in others]


def _factor(group: list[GasRow], grams: dict[str, Decimal]) -> PublishedFactor:
    row = group[0].row
    biogenic = _kilograms(grams["co2"]) if "co2" in grams and _BIOMASS.search(row.fuel) else None
    gases = {
        gas: grams[gas] for gas in _NAMES if gas in grams and (gas != "co2" or biogenic is None)
    }
    ids = sorted({each.row.ef_id for each in group})
    return PublishedFactor(
        row_key=f"EF {'+'.join(ids)}",
        category=_category(row, grams, alone=not gases),
        region=row.region,
        unit="TJ_net_cv",
        published_unit=row.unit,
        # biogenic CO2 alone stands outside the scopes
        kg_co2eq_per_unit=None if gases else biogenic,
        edition=EDITION,
        valid_from=VALID_FROM,
        valid_to=None,
        reference=reference(row, ids),
        source_row=row.row,
        scope=1 if gases else None,
        gases=gases,
        gases_basis="mass" if gases else None,
        kg_co2_biogenic_per_unit=biogenic if gases else None,
        gwp_set=GWP_SET if gases else None,
    )


def _kilograms(grams: Decimal) -> Decimal:
    return _EXACT.multiply(grams, Decimal("0.001")).normalize(_EXACT)


def _category(row: EfdbRow, grams: dict[str, Decimal], *, alone: bool) -> str:
    partial = ""
    if len(grams) < len(_NAMES):
        partial = f"{' and '.join(_NAMES[gas] for gas in _NAMES if gas in grams)} only"
    level = BIOGENIC_LEVEL if alone else LEVEL
    return " > ".join(
        part for part in (level, row.source, row.fuel, row.conditions, partial) if part
    )


def reference(row: EfdbRow, ids: Iterable[str]) -> str:
    """Where a value stands in the database, and what it rests on."""
    rests_on = f"; {row.reference}" if row.reference else ""
    return f"EFDB, EF {', '.join(ids)}: {row.description}{rests_on}"
