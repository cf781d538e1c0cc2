"""Units: one registry, the spellings that files may use, and exact conversion between them."""

from fractions import Fraction
from functools import cache

import pint

# our name → (pint's expression, further spellings that files may use); any other unit is refused
_UNITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Wh": ("watt_hour", ()),
    "kWh": ("kilowatt_hour", ("kwh", "KWH", "KWh")),
    "MWh": ("megawatt_hour", ("mwh", "MWH")),
    "GWh": ("gigawatt_hour", ()),
    "MJ": ("megajoule", ()),
    "GJ": ("gigajoule", ()),
    "TJ": ("terajoule", ()),
    "g": ("gram", ()),
    "kg": ("kilogram", ("KG",)),
    "tonne": ("metric_ton", ("t", "tonnes")),
    "lb": ("pound", ()),
    "litre": ("liter", ("l", "L", "litres", "liter", "liters")),
    "m3": ("meter ** 3", ("m³", "cubic metre")),
    "US_gallon": ("gallon", ()),
    "km": ("kilometer", ()),
    "fte": ("fte", ("FTE",)),
    "fte*year": ("fte * common_year", ()),
    "device": ("device", ("devices",)),
    "hours": ("hour", ("h",)),
    "W": ("watt", ()),
}

_NAME_OF = {name: name for name in _UNITS} | {
    spelling: name for name, (_, spellings) in _UNITS.items() for spelling in spellings
}


@cache
def _registry() -> "pint.UnitRegistry[Fraction]":
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(non_int_type=Fraction)
    registry.define("fte = [full_time_equivalent]")
    registry.define("device = [device]")
    return registry


def unit_names() -> tuple[str, ...]:
    """Every unit by its one name, in the order of declaration."""
    return tuple(_UNITS)


def unit_spellings() -> dict[str, str]:
    """Every spelling that files may use, with the unit's one name."""
    return dict(_NAME_OF)


@cache
def conversion(unit: str, into: str) -> Fraction | None:
    """How many `into` one `unit` is, exactly; None where either is unknown or they measure other things."""
    if unit not in _NAME_OF or into not in _NAME_OF:
        return None
    registry = _registry()
    quantity = registry.Quantity(Fraction(1), _UNITS[_NAME_OF[unit]][0])
    try:
        return Fraction(quantity.to(_UNITS[_NAME_OF[into]][0]).magnitude)
    except pint.DimensionalityError:
        return None
