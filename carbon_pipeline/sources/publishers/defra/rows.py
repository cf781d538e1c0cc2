"""What one row of the UK government's flat file says: its factor, its gas and its figure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from carbon_pipeline.sources.publishers.defra.categories import place_of
from carbon_pipeline.sources.publishers.defra.sheet import FlatRow
from carbon_pipeline.vocabulary.units import unit_name

TOTAL, ENERGY = "co2e", "energy"
_GAS = re.compile(r"kg (?:CO2e of )?(CO2|CH4|N2O)(?: per unit)?", re.IGNORECASE)
_TOTAL = re.compile(r"kg CO2e(?: per unit)?", re.IGNORECASE)
_ENERGY = re.compile(r"kWh\b.*", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_SCOPES = {"scope 1": 1, "scope 2": 2, "scope 3": 3}
_OUTSIDE = "outside of scopes"

NO_FIGURE = "no figure in the cell"
TEXT = "text in place of a figure"
IS_ENERGY = "energy, not emissions"
UNKNOWN_GAS = "gas that is not known"
UNKNOWN_SCOPE = "scope that is not known"
NO_COUNTRY = "region that is no country"
THE_END = "the mark of the end"
BELOW_THE_END = "below the mark of the end"


@dataclass(frozen=True)
class FactorName:
    """What tells a factor from the others of its edition; the scope is None outside the scopes."""

    scope: int | None
    category: str
    region: str
    unit: str

    def __str__(self) -> str:
        return (
            f"{self.scope or 'outside of scopes'} | {self.category} | {self.region} | {self.unit}"
        )


def understood(row: FlatRow, ends: int | None) -> tuple[FactorName, str, Decimal] | str:
    """The factor that a row belongs to, its gas and its figure; or why it is left out."""
    if ends is not None and row.number >= ends:
        return THE_END if row.number == ends else BELOW_THE_END
    scope = " ".join(str(row.scope).split()).casefold()
    gas, figure = _gas(row.gas), _figure(row.value)
    unit = " ".join(str(row.unit or "").split())
    name = unit_name(unit) or unit_name(unit.lower())
    place = place_of(row.levels, unit)
    reason = next(
        (
            reason
            for applies, reason in (
                (gas == ENERGY, IS_ENERGY),
                (gas is None, UNKNOWN_GAS),
                (scope not in _SCOPES and scope != _OUTSIDE, UNKNOWN_SCOPE),
                (figure is None, NO_FIGURE if row.value is None else TEXT),
                (name is None, f"unit that is not known: {unit}"),
                (place.region is None, NO_COUNTRY),
            )
            if applies
        ),
        None,
    )
    if reason or gas is None or figure is None or name is None or place.region is None:
        return reason or NO_FIGURE
    return FactorName(_SCOPES.get(scope), place.category, place.region, name), gas, figure


def _gas(label: object) -> str | None:
    text = " ".join(str(label).replace("₂", "2").replace("₄", "4").split())
    if _TOTAL.fullmatch(text):
        return TOTAL
    if _ENERGY.fullmatch(text):
        return ENERGY
    found = _GAS.fullmatch(text)
    return found[1].lower() if found else None


def _figure(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value.replace(",", ""))
    return None
