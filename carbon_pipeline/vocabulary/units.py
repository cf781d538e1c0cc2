"""Units: one registry, the spellings that files may use, and exact conversion between them.

A heat content is gross or net, and neither is plain energy: a kWh (gross CV) and a kWh (net CV) of
the same gas are different amounts of it, and no conversion stands between them. Passengers, vehicles,
rooms, areas and money are dimensions of their own for the same reason.
"""

import re
from fractions import Fraction
from functools import cache

import pint
import pycountry

# our name → (pint's expression, further spellings that files may use); any other unit is refused
_UNITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Wh": ("watt_hour", ()),
    "kWh": ("kilowatt_hour", ("kwh", "KWH", "KWh")),
    "MWh": ("megawatt_hour", ("mwh", "MWH")),
    "GWh": ("gigawatt_hour", ()),
    "MJ": ("megajoule", ()),
    "GJ": ("gigajoule", ()),
    "TJ": ("terajoule", ()),
    "kBtu": ("thousand_btu", ("kBTU",)),
    "mmBtu": ("million_btu", ("MMBtu", "MMBTU")),
    "therm": ("international_therm", ("therms",)),
    # cooling: what a ton of refrigeration takes away in an hour, 12,000 Btu
    "ton_hour": ("ton_of_cooling * hour", ("ton-hour", "ton-hours", "ton_hours")),
    "kWh_gross_cv": ("kilowatt_hour * gross_cv", ("kWh (Gross CV)", "kWh PCS", "kWhPCS")),
    "MWh_gross_cv": ("megawatt_hour * gross_cv", ("MWh (Gross CV)", "MWh PCS")),
    "MJ_gross_cv": ("megajoule * gross_cv", ("MJ (Gross CV)", "MJ PCS")),
    "GJ_gross_cv": ("gigajoule * gross_cv", ("GJ (Gross CV)", "GJ PCS")),
    "TJ_gross_cv": ("terajoule * gross_cv", ("TJ (Gross CV)", "TJ PCS")),
    "therm_gross_cv": ("international_therm * gross_cv", ("therm (Gross CV)", "therms (Gross CV)")),
    "kBtu_gross_cv": ("thousand_btu * gross_cv", ("kBtu (Gross CV)", "kBtu (HHV)")),
    "mmBtu_gross_cv": ("million_btu * gross_cv", ("mmBtu (Gross CV)", "mmBtu (HHV)")),
    "kWh_net_cv": ("kilowatt_hour * net_cv", ("kWh (Net CV)", "kWh PCI", "kWhPCI")),
    "MWh_net_cv": ("megawatt_hour * net_cv", ("MWh (Net CV)", "MWh PCI")),
    "MJ_net_cv": ("megajoule * net_cv", ("MJ (Net CV)", "MJ PCI")),
    "GJ_net_cv": ("gigajoule * net_cv", ("GJ (Net CV)", "GJ PCI")),
    "TJ_net_cv": ("terajoule * net_cv", ("TJ (Net CV)", "TJ PCI")),
    "toe_net_cv": ("oil_equivalent * net_cv", ("toe (Net CV)", "tep PCI")),
    "g": ("gram", ()),
    "kg": ("kilogram", ("KG",)),
    "tonne": ("metric_ton", ("t", "tonnes")),
    "lb": ("pound", ()),
    "short_ton": ("short_ton", ("short ton", "short tons")),
    "long_ton": ("long_ton", ("long ton", "long tons")),
    "litre": ("liter", ("l", "L", "litres", "liter", "liters", "Litres", "Litre")),
    "m3": ("meter ** 3", ("m³", "cubic metre", "cubic metres")),
    # gas at 0 °C and 1 atm: another amount than a cubic metre at the temperature of a meter
    "m3_normal": ("meter ** 3 * normal_conditions", ("m3 (n)", "m³ (n)", "Nm3", "Nm³")),
    "million_litres": ("megaliter", ("million litres", "ML")),
    "ft3": ("foot ** 3", ("ft³", "scf", "cubic foot", "cubic feet")),
    "ccf": ("hundred_cubic_feet", ("CCF", "Ccf", "hcf", "HCF")),
    "mcf": ("thousand_cubic_feet", ("MCF", "Mcf")),
    "US_gallon": ("gallon", ("gallon", "gallons")),
    "imperial_gallon": ("imperial_gallon", ("imperial gallon", "imperial gallons")),
    "barrel": ("oil_barrel", ("bbl", "barrels")),
    "km": ("kilometer", ("kms", "kilometre", "kilometres")),
    "mile": ("mile", ("mi", "miles")),
    "nautical_mile": ("nautical_mile", ("nautical mile", "nautical miles")),
    "passenger_km": ("passenger * kilometer", ("passenger.km", "passenger-km", "pkm")),
    "passenger_mile": ("passenger * mile", ("passenger-mile", "passenger mile")),
    "tonne_km": ("metric_ton * kilometer", ("tonne.km", "tonne-km", "t.km", "tkm")),
    "short_ton_mile": ("short_ton * mile", ("short ton-mile", "ton-mile")),
    "vehicle_km": ("vehicle * kilometer", ("vehicle.km", "vehicle-km", "vkm")),
    "vehicle_mile": ("vehicle * mile", ("vehicle-mile", "vehicle mile")),
    "room_night": ("room * night", ("room-night", "Room per night")),
    "m2": ("meter ** 2", ("m²", "square metre", "square metres")),
    "ft2": ("foot ** 2", ("ft²", "square foot", "square feet")),
    "hectare": ("hectare", ("ha",)),
    "m2_year": ("meter ** 2 * common_year", ("m2*year", "m².year")),
    "piece": ("piece", ("pieces", "item", "items")),
    "meal": ("meal", ("meals",)),
    "passenger": ("passenger", ("passengers",)),
    "query": ("query", ("queries",)),
    "gigabyte": ("gigabyte_of_data", ("GB", "gigabytes")),
    "person": ("person", ("persons", "people")),
    "person_hour": ("person * hour", ("FTE Working Hour", "per FTE Working Hour")),
    "fte": ("fte", ("FTE",)),
    "fte*year": ("fte * common_year", ()),
    "device": ("device", ("devices",)),
    "hours": ("hour", ("h",)),
    "W": ("watt", ()),
}

_DEFINED = (
    # the Btu of the International Steam Table, as in the British therm
    "thousand_btu = 1000 * Btu_it",
    "million_btu = 1000000 * Btu_it",
    "international_therm = 100000 * Btu_it",
    "oil_equivalent = 41868 * megajoule",
    "ton_of_cooling = 12000 * Btu_it / hour",
    # as American meters and bills of gas and water count them
    "hundred_cubic_feet = 100 * foot ** 3",
    "thousand_cubic_feet = 1000 * foot ** 3",
    # neither mass nor energy: each measures something of its own kind
    "gross_cv = [gross_calorific_value]",
    "net_cv = [net_calorific_value]",
    "passenger = [passenger]",
    "vehicle = [vehicle]",
    "room = [room]",
    "night = [night]",
    "piece = [piece]",
    "meal = [meal]",
    "query = [query]",
    "gigabyte_of_data = [data]",
    "person = [person]",
    "fte = [full_time_equivalent]",
    "device = [device]",
    "normal_conditions = [normal_conditions]",
)

# money of one year's prices, such as USD_2021; one year's money never turns into another's here
_MONEY = re.compile(r"([A-Z]{3})_((?:19|20)\d\d)")

_NAME_OF = {name: name for name in _UNITS} | {
    spelling: name for name, (_, spellings) in _UNITS.items() for spelling in spellings
}

# what people call a dimension, with one unit that measures it
_MEASURES = (
    ("energy", "kWh"),
    ("heat by gross calorific value", "kWh_gross_cv"),
    ("heat by net calorific value", "kWh_net_cv"),
    ("mass", "kg"),
    ("volume", "litre"),
    ("volume of gas at normal conditions", "m3_normal"),
    ("distance", "km"),
    ("passenger distance", "passenger_km"),
    ("freight", "tonne_km"),
    ("vehicle distance", "vehicle_km"),
    ("hotel nights", "room_night"),
    ("area", "m2"),
    ("area over time", "m2_year"),
    ("pieces", "piece"),
    ("time", "hours"),
    ("full-time equivalents", "fte"),
)


@cache
def _registry() -> "pint.UnitRegistry[Fraction]":
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(non_int_type=Fraction)
    for definition in _DEFINED:
        registry.define(definition)
    return registry


def unit_names() -> tuple[str, ...]:
    """Every unit by its one name, in the order of declaration; money is not listed, see `unit_name`."""
    return tuple(_UNITS)


def unit_spellings() -> dict[str, str]:
    """Every spelling that files may use, with the unit's one name."""
    return dict(_NAME_OF)


@cache
def currency_codes() -> tuple[str, ...]:
    """Every currency of ISO 4217: money as it was spent, which is never converted here."""
    return tuple(sorted(currency.alpha_3 for currency in pycountry.currencies))


def is_currency(code: str) -> bool:
    """Whether the code is an ISO 4217 currency, in capitals."""
    return code in currency_codes()


@cache
def unit_name(spelling: str) -> str | None:
    """The one name of a unit; also of money of a year's prices (USD_2021); None where it is no unit."""
    money = _MONEY.fullmatch(spelling)
    if money and pycountry.currencies.get(alpha_3=money[1]) is not None:
        return spelling
    return _NAME_OF.get(spelling)


@cache
def money_of(unit: str) -> tuple[str, int] | None:
    """Currency and year of money of a year's prices (USD_2021); None where the unit is none."""
    money = _MONEY.fullmatch(unit)
    return (money[1], int(money[2])) if money and unit_name(unit) else None


@cache
def conversion(unit: str, into: str) -> Fraction | None:
    """How many `into` one `unit` is, exactly; None where either is unknown or they measure other things."""
    one, other = unit_name(unit), unit_name(into)
    if one is None or other is None:
        return None
    if one == other:
        return Fraction(1)
    if one not in _UNITS or other not in _UNITS:
        return None
    quantity = _registry().Quantity(Fraction(1), _UNITS[one][0])
    try:
        return Fraction(quantity.to(_UNITS[other][0]).magnitude)
    except pint.DimensionalityError:
        return None


@cache
def measured_in(unit: str) -> str:
    """What a unit measures, in words for people: energy, volume, money; its own name where nothing else does."""
    name = unit_name(unit)
    if name is None:
        return "nothing known"
    if name not in _UNITS:
        return "money"
    return next((words for words, other in _MEASURES if conversion(name, other)), name)
