"""The units of Base Carbone: its French spellings, each with a unit of ours and an exact ratio.

A figure is kg CO2e for one of the published unit; times the ratio it is for one of ours. What a
kilogram or a square metre is of (waste, live weight, floor, wall) stays in the published unit.
A passenger-equivalent (`peq`, 100 kg of passenger and luggage in the statistics of air traffic)
is one passenger. Money is taken only where the year of its prices is stated: `keuro (2022) HT`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from carbon_pipeline.sources.publishers.ademe.cells import REMEMBERED, folded

MONEY_WITHOUT_YEAR = "money without the year of its prices"

_ONE = Decimal(1)
_THOUSANDTH = Decimal("0.001")

# our unit → the spellings, folded: without accents, marks and capitals
_SAME: dict[str, str] = {
    "kWh": "kwh|kwh electrique|kwhe",
    "MWh": "mwh",
    "GWh": "gwh",
    "MJ": "mj",
    "GJ": "gj",
    "TJ": "tj",
    "kWh_net_cv": "kwh pci|kwhpci",
    "MWh_net_cv": "mwh pci|mwhpci",
    "MJ_net_cv": "mj pci|mjpci",
    "GJ_net_cv": "gj pci|gjpci",
    "TJ_net_cv": "tj pci|tjpci",
    "toe_net_cv": "tep pci|teppci",
    "kWh_gross_cv": "kwh pcs|kwhpcs",
    "MWh_gross_cv": "mwh pcs|mwhpcs",
    "MJ_gross_cv": "mj pcs|mjpcs",
    "GJ_gross_cv": "gj pcs|gjpcs",
    "TJ_gross_cv": "tj pcs|tjpcs",
    "g": "g|gramme",
    "kg": (
        "kg|kilogramme|kg de poids net|kg poids net|kg de poids vif|kg poids vif"
        "|kg de matiere active|kg de cuir traite|kg d azote epandu|kg d azote|kg ntk"
        "|kg dco eliminee|kg biognc|kg gnv|kgh2|kg h2|kg de dechets|kg de produit"
    ),
    "tonne": (
        "t|tonne|tonnes|ton|tonne de dechets|tonne de dechet|tonne de clinker|tonne de n"
        "|tonne de k2o|tonne de p2o5|tonne produite|tonnes produites|tonne produites"
        "|tonne de produit|tonne de matiere seche|tonne traitee"
    ),
    "litre": "litre|litres|l",
    "m3": "m3",
    "m3_normal": "m3 n|nm3|normo m3",
    "m2": (
        "m2|m2 shon|m2 shab|m2 de paroi|m2 de toiture|m2 de sol|m2 de plafond|m2 de surface"
        "|m2 de plancher|m2 sdp|m2 su"
    ),
    "hectare": "ha|hectare",
    "m2_year": "m2 an|m2 shon an",
    "km": "km",
    "vehicle_km": "vehicule km|vehicules km|veh km|v km|vkm",
    "passenger_km": "passager km|passagers km|passenger km|voyageur km|peq km|p km|pkm",
    "tonne_km": "t km|tonne km|tonnes km|ton km|tkm",
    "piece": "unite|unites|piece|livre|plant|unit|article|feuille",
    "device": "appareil|appareils",
    "meal": "repas",
    "hours": "heure|heures|h",
    "person": "personne|habitant",
}

# spelling → our unit, and how many of the published unit one of ours is
_OTHER: dict[str, tuple[str, Decimal]] = {
    "100 feuilles a4": ("piece", Decimal("0.01")),
    "ha an": ("m2_year", Decimal("0.0001")),
    "m de route": ("km", Decimal(1000)),
    "metre de route": ("km", Decimal(1000)),
    "hl": ("litre", Decimal("0.01")),
    "1000 km": ("km", _THOUSANDTH),
    "100 km": ("km", Decimal("0.01")),
}

_TABLE: dict[str, tuple[str, Decimal]] = {
    spelling: (unit, _ONE) for unit, spellings in _SAME.items() for spelling in spellings.split("|")
} | _OTHER

# what a figure is in, as a multiple of kg CO2e
_EMISSIONS: dict[str, Decimal] = {
    "kgco2e": _ONE,
    "kg co2e": _ONE,
    "kgco2eq": _ONE,
    "kg co2eq": _ONE,
    "gco2e": _THOUSANDTH,
    "tco2e": Decimal(1000),
}

_MONEY = re.compile(r"(k ?)?(?:euros?|eur)(?: ?depenses?)?(?: (\d{4}))?(?: (?:ht|hors taxes?))?")
_MILLILITRE = re.compile(r"mL|millilitre")


@dataclass(frozen=True)
class Measured:
    """A unit of ours and the ratio that turns the published figure into kg CO2e for one of it."""

    unit: str
    ratio: Decimal


@lru_cache(maxsize=REMEMBERED)
def measured(published_unit: str) -> Measured | str:
    """What a published unit is to us, or the reason why it is nothing."""
    emissions, slash, denominator = published_unit.partition("/")
    scale = _EMISSIONS.get(folded(emissions))
    if scale is None or not slash:
        return unknown_unit(published_unit)
    found = _per(denominator.strip())
    if found is None:
        return unknown_unit(published_unit)
    if isinstance(found, str):
        return found
    unit, ratio = found
    return Measured(unit, scale * ratio)


def unknown_unit(published_unit: str) -> str:
    """The reason for leaving out a row whose unit has no counterpart of ours."""
    return f"unit that is not known: {published_unit or 'none stated'}"


def _per(denominator: str) -> tuple[str, Decimal] | str | None:
    if _MILLILITRE.fullmatch(denominator):  # «ml» is a metre of length as well
        return "litre", Decimal(1000)
    spelling = folded(denominator)
    money = _MONEY.fullmatch(folded(denominator.replace("€", "euro")))
    if money:
        return _priced(money)
    return _TABLE.get(spelling)


def _priced(money: re.Match[str]) -> tuple[str, Decimal] | str:
    if money[2] is None:
        return MONEY_WITHOUT_YEAR
    return f"EUR_{money[2]}", _THOUSANDTH if money[1] else _ONE
