"""Product footprints that suppliers hand over, in the PACT data model, version 3.

Source: PACT Technical Specifications for PCF Data Exchange 3.0 (WBCSD), data types ProductFootprint
and CarbonFootprint. Periods include their start and exclude their end. Without a validity period a
footprint is valid for three years from the end of its reference period.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal

from carbon_pipeline.methods.no_answer import NoAnswer

VALID_YEARS = 3

# the specification's units of measurement → ours; None: valid, and nothing here is counted in it
DECLARED_UNITS: dict[str, str | None] = {
    "liter": "litre",
    "kilogram": "kg",
    "cubic meter": "m3",
    "kilowatt hour": "kWh",
    "megajoule": "MJ",
    "ton kilometer": "tonne_km",
    "square meter": "m2",
    "piece": "piece",
    "hour": "hours",
    "megabit second": None,
}


@dataclass(frozen=True)
class ProductFootprint:
    """One footprint as its owner declares it, checked and in our units.

    Both figures are kg CO2e per one `unit`, exact: without the CO2 that biomass took up, and with
    it (which may be below 0). `primary_data_share` is in per cent; None where it is not stated.
    `valid_from` is included, `valid_to` is not.
    """

    footprint_id: str
    preceding_ids: tuple[str, ...]
    status: Literal["Active", "Deprecated"]
    created: datetime
    company: str
    product_ids: tuple[str, ...]
    product_name: str
    unit: str
    kg_co2eq_per_unit: Fraction
    kg_co2eq_per_unit_with_biogenic_uptake: Fraction | None
    mass_kg_per_unit: Fraction | None
    reference_from: datetime
    reference_to: datetime
    valid_from: datetime
    valid_to: datetime
    gwp_sets: tuple[str, ...]
    geography: str | None
    primary_data_share: Decimal | None

    def is_valid_on(self, day: date) -> bool:
        """Whether the day lies in the validity period, by its first moment in UTC."""
        return self.valid_from <= datetime.combine(day, time(), UTC) < self.valid_to


def footprint_in_force(
    footprints: Iterable[ProductFootprint], product_id: str, day: date
) -> ProductFootprint | NoAnswer:
    """The footprint of a product to use on a day: active, valid, and not replaced by such another.

    A footprint that another one in force names among its predecessors, also through others, is
    replaced. No answer where the product is not known, where nothing is in force (why is said), or
    where several are and none replaces the other.
    """
    everything = list(footprints)
    of_product = [each for each in everything if product_id in each.product_ids]
    if not of_product:
        return _unknown(product_id, everything)
    usable = [each for each in of_product if each.status == "Active" and each.is_valid_on(day)]
    replaced = _predecessors(usable, everything)
    latest = [each for each in usable if each.footprint_id not in replaced]
    if not latest:
        return _none_in_force(product_id, day, of_product)
    if len(latest) > 1:
        names = tuple(sorted(each.footprint_id for each in latest))
        return NoAnswer(
            f"Several footprints of {product_id} are in force on {day}, and none replaces the "
            f"others: {', '.join(names)}.",
            names,
        )
    return latest[0]


def years_after(moment: datetime, years: int) -> datetime:
    """The same moment so many years later; of 29 February, 28 February where there is none."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def _predecessors(
    usable: Iterable[ProductFootprint], everything: Iterable[ProductFootprint]
) -> set[str]:
    """Every footprint that one of the usable ones replaces, directly or through others."""
    before = {each.footprint_id: each.preceding_ids for each in everything}
    found: set[str] = set()
    open_ids = [name for each in usable for name in each.preceding_ids]
    while open_ids:
        name = open_ids.pop()
        if name not in found:
            found.add(name)
            open_ids += before.get(name, ())
    return found


def _unknown(product_id: str, everything: Iterable[ProductFootprint]) -> NoAnswer:
    known = sorted({name for each in everything for name in each.product_ids})
    near = tuple(get_close_matches(product_id, known, n=3))
    suggested = f" Products like it: {', '.join(near)}." if near else ""
    return NoAnswer(f"No footprint of {product_id} is known.{suggested}", near)


def _none_in_force(product_id: str, day: date, of_product: Iterable[ProductFootprint]) -> NoAnswer:
    """Say of each footprint why it is not in force; the newest first."""
    reasons = []
    for each in sorted(of_product, key=lambda each: (each.created, each.footprint_id))[::-1]:
        if each.status == "Deprecated":
            why = "is deprecated"
        else:
            why = f"is valid from {each.valid_from:%Y-%m-%d} until before {each.valid_to:%Y-%m-%d}"
        reasons.append(f"{each.footprint_id} {why}")
    return NoAnswer(f"No footprint of {product_id} is in force on {day}: {'; '.join(reasons)}.")
