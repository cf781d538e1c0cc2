"""Fuel into energy: mass or volume × calorific value, gross and net kept apart; and blends of fuels.

Sources: IPCC 2006 Guidelines, volume 2, chapter 1, section 1.4.1 (net calorific values) and UK
Government GHG conversion factors, sheet Fuel properties (gross and net values, densities). The gross
value counts the heat of the water that burning makes; a kWh of one is another amount of fuel than a
kWh of the other, and no result here mixes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.units import conversion, measured_in, unit_name

GROSS, NET = "gross_calorific_value", "net_calorific_value"
DENSITY = "density"


@dataclass(frozen=True)
class FuelProperties:
    """What is known of a fuel, as a factor of the family `fuel_properties` keeps it.

    `values` by name (net_calorific_value, gross_calorific_value, density), each in its unit of
    `units`: energy or mass per unit of mass or volume, such as GJ_net_cv/tonne or kg/litre. What is
    `disputed` has no value, and a sentence instead that says why.
    """

    fuel: str
    values: Mapping[str, Decimal]
    units: Mapping[str, str]
    disputed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Amount:
    """So much of a fuel, exactly, and the properties that it came by.

    `unit` is one of mass or volume, or of energy that says gross or net.
    """

    value: Fraction
    unit: str
    properties: Mapping[str, str]


def energy_of(
    quantity: Decimal, unit: str, into: str, properties: FuelProperties
) -> Amount | NoAnswer:
    """The energy of a quantity of fuel, in `into`: kWh_net_cv, GJ_gross_cv and the like.

    energy = quantity × calorific value, both per kg or both per litre; where one is per mass and
    the other per volume, the density stands between them. No answer where the calorific value of
    that kind or the density is missing, or where the quantity is no amount of this fuel.
    """
    heat = calorific_value_of(into)
    if heat is None:
        return NoAnswer(
            f"{into} does not say which heat it is: kWh_gross_cv and kWh_net_cv, for one, do."
        )
    straight = conversion(unit, into)
    if straight is not None:
        return Amount(Fraction(quantity) * straight, into, {})
    per_unit = _energy_per(unit, into, heat, properties)
    if isinstance(per_unit, NoAnswer):
        return per_unit
    factor, used = per_unit
    return Amount(Fraction(quantity) * factor, into, _figures(used, properties))


def amount_of(
    quantity: Decimal, unit: str, into: str, properties: FuelProperties
) -> Amount | NoAnswer:
    """A quantity of fuel in a unit of another kind: as energy, or as mass or volume by its density.

    No answer where a property is missing, or where nothing leads from `unit` to `into`.
    """
    if calorific_value_of(into) is not None:
        return energy_of(quantity, unit, into, properties)
    by_density = _amount_by_density(unit, into, properties)
    if isinstance(by_density, NoAnswer):
        return by_density
    return Amount(Fraction(quantity) * by_density, into, _figures([DENSITY], properties))


def _figures(used: Iterable[str], properties: FuelProperties) -> dict[str, str]:
    return {name: f"{properties.values[name]} {properties.units[name]}" for name in used}


def calorific_value_of(unit: str) -> str | None:
    """Which calorific value a unit of energy counts by, gross or net; None where it says neither."""
    if conversion(unit, "kWh_gross_cv") is not None:
        return GROSS
    return NET if conversion(unit, "kWh_net_cv") is not None else None


def blend_factor(
    bio_share: Decimal, bio_factor: Decimal, mineral_factor: Decimal
) -> Fraction | NoAnswer:
    """The factor of a blend per litre: share × biofuel + (1 − share) × mineral fuel.

    `bio_share` is the biofuel's share of the volume, from 0 to 1; both factors are per the same unit
    of volume. Source: UK Government GHG conversion factors 2024, sheets Fuels and Bioenergy.
    """
    parts = blend_parts(Decimal(1), bio_share)
    if isinstance(parts, NoAnswer):
        return parts
    bio, mineral = parts
    return bio * Fraction(bio_factor) + mineral * Fraction(mineral_factor)


def blend_parts(volume: Decimal, bio_share: Decimal) -> tuple[Fraction, Fraction] | NoAnswer:
    """So much of a blend as its biofuel and its mineral fuel, which sum to the whole, exactly.

    The two are accounted for apart: the CO2 of the biofuel is biogenic, outside the scopes.
    """
    if not 0 <= bio_share <= 1:
        return NoAnswer(f"A share is from 0 to 1: the biofuel's is {bio_share}.")
    bio = Fraction(volume) * Fraction(bio_share)
    return bio, Fraction(volume) - bio


def _energy_per(
    unit: str, into: str, heat: str, properties: FuelProperties
) -> tuple[Fraction, list[str]] | NoAnswer:
    """The energy of one unit of the fuel, and the names of the properties used."""
    stated = _stated(heat, properties)
    if isinstance(stated, NoAnswer):
        return stated
    energy_unit, per, value = stated
    in_unit = conversion(energy_unit, into)
    if in_unit is None:
        return NoAnswer(f"The {heat} of {properties.fuel} is in {energy_unit}, not in {into}.")
    amount = conversion(unit, per)
    if amount is not None:
        return amount * value * in_unit, [heat]
    by_density = _amount_by_density(unit, per, properties)
    if isinstance(by_density, NoAnswer):
        return by_density
    return by_density * value * in_unit, [heat, DENSITY]


def _amount_by_density(unit: str, per: str, properties: FuelProperties) -> Fraction | NoAnswer:
    """How many `per` one `unit` is, where one measures mass and the other volume."""
    measures = {measured_in(unit), measured_in(per)}
    if measures != {"mass", "volume"}:
        return NoAnswer(
            f"{unit} measures {measured_in(unit)}, and what is known of {properties.fuel} "
            f"is per {per}, {measured_in(per)}."
        )
    stated = _stated(DENSITY, properties)
    if isinstance(stated, NoAnswer):
        return stated
    mass_unit, volume_unit, density = stated
    mass, volume = conversion(unit, mass_unit), conversion(unit, volume_unit)
    weighed, filled = conversion(mass_unit, per), conversion(volume_unit, per)
    if volume is not None and weighed is not None:
        return volume * density * weighed
    if mass is not None and filled is not None:
        return mass / density * filled
    return NoAnswer(
        f"The density of {properties.fuel} in {mass_unit}/{volume_unit} "
        f"does not lead from {unit} to {per}."
    )


def _stated(name: str, properties: FuelProperties) -> tuple[str, str, Fraction] | NoAnswer:
    """A property with the two units of its quotient."""
    value = properties.values.get(name)
    if name in properties.disputed:
        return NoAnswer(properties.disputed[name])
    if value is None:
        return NoAnswer(f"The {name} of {properties.fuel} is not known.")
    if value <= 0:
        return NoAnswer(f"The {name} of {properties.fuel} is {value}, not above 0.")
    above, _, below = properties.units.get(name, "").partition("/")
    if unit_name(above) is None or unit_name(below) is None:
        return NoAnswer(f"The {name} of {properties.fuel} is in no unit that is known.")
    return above, below, Fraction(value)
