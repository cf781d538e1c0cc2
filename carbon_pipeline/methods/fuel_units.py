"""A fuel's factor in a unit of another kind: reached through the fuel's calorific value and density.

A record in kilograms meets a factor per kWh_net_cv by the net calorific value, one per litre by the
density. Nothing of it is assumed: a property that nobody states, or that two sources state alike,
leaves the record unmatched with a sentence that says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from carbon_pipeline.methods.candidates import days_since_end, years_since_end
from carbon_pipeline.methods.factor_tables import Factor
from carbon_pipeline.methods.fuel_energy import Amount, FuelProperties, amount_of
from carbon_pipeline.methods.match_results import (
    EmissionFactorKey,
    EmissionFactorMatch,
    NoMatch,
    Through,
)
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.publisher_ranks import GROUP_LIBRARY
from carbon_pipeline.vocabulary.factor_families import FUEL_PROPERTIES
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline.vocabulary.regions import WORLD, wider_regions
from carbon_pipeline.vocabulary.units import measured_in

FUEL, REGION = "fuel", "region"
MASS, VOLUME = "mass", "volume"

# A quantity keeps 6 decimals, so it is reckoned in the small unit, and the factor is scaled exactly.
_SMALL = {
    "TJ_net_cv": "MJ_net_cv",
    "GJ_net_cv": "MJ_net_cv",
    "MWh_net_cv": "kWh_net_cv",
    "TJ_gross_cv": "MJ_gross_cv",
    "GJ_gross_cv": "MJ_gross_cv",
    "MWh_gross_cv": "kWh_gross_cv",
    "tonne": "kg",
    "m3": "litre",
}


def through_properties(
    direct: NoMatch,
    index: EmissionFactorIndex,
    lookup: Lookup,
    key: EmissionFactorKey,
    known: Sequence[Factor],
) -> EmissionFactorMatch | NoMatch:
    """The factor in a unit that the fuel's properties lead to, where no factor's unit converts.

    `direct` is why the record's own unit met none; `known` are the properties of all fuels. Of
    several units, that of the factor which goes first by owner, place, library and edition is
    taken; of equals, that which needs the fewest properties.
    """
    if measured_in(key.unit) not in (MASS, VOLUME) or index.applies(lookup, key):
        # several of equal rank apply: properties are no way around a decision that is open
        return direct
    keys = [replace(key, unit=unit) for unit in _other_units(index, lookup, key)]
    keys = [each for each in keys if index.applies(lookup, each)]
    if not keys:
        return direct
    properties, stated = properties_of(known, lookup, key)
    ways = {each.unit: amount_of(Decimal(1), key.unit, each.unit, properties) for each in keys}
    reached = {unit: way for unit, way in ways.items() if isinstance(way, Amount)}
    if not reached:
        return _nothing_leads_there(direct, ways.values())
    nearest = sorted(reached, key=lambda unit: (len(reached[unit].properties), unit))
    best = index.best_placed(lookup, [replace(key, unit=unit) for unit in nearest])
    found = index.match(lookup, best)
    if isinstance(found, NoMatch):
        return found
    return replace(found, through=_told(reached[best.unit], stated))


def properties_of(
    known: Iterable[Factor], lookup: Lookup, key: EmissionFactorKey
) -> tuple[FuelProperties, dict[str, Factor]]:
    """What is known of the fuel where and when the key asks, and the factor that states each property.

    The nearest region goes first, then the group's own file, then the newest edition. Of what is
    left, different figures for one property are no answer.
    """
    places = {region: place for place, (region, _) in enumerate(wider_regions(key.region))}
    stated: dict[str, Factor] = {}
    disputed: dict[str, str] = {}
    alike = [each for each in known if _is_of_fuel(each, key.activity, places)]
    usable = [each for each in alike if _may_serve(each, lookup, key)]
    for name in FUEL_PROPERTIES:
        ranked = [(_rank(each, places, key), each) for each in usable if name in each.values]
        first = min((rank for rank, _ in ranked), default=None)
        best = sorted(
            (each for rank, each in ranked if rank == first), key=lambda each: each.factor_code
        )
        figures = {(each.values[name], each.units[name]) for each in best}
        if len(figures) > 1:
            titles = " and ".join(each.title for each in best)
            disputed[name] = (
                f"The {name} of {key.activity} is stated by {titles}; end the validity of one."
            )
        elif best:
            stated[name] = best[0]
    values = {name: each.values[name] for name, each in stated.items()}
    units = {name: each.units[name] for name, each in stated.items()}
    return FuelProperties(key.activity, values, units, disputed), stated


def _other_units(
    index: EmissionFactorIndex, lookup: Lookup, key: EmissionFactorKey
) -> Iterator[str]:
    units = {factor.unit for factor in index.of(lookup.factor_type, key.activity)}
    yield from sorted({_SMALL.get(unit, unit) for unit in units})


def _is_of_fuel(factor: Factor, fuel: str, places: dict[str, int]) -> bool:
    classification = factor.classification
    return (
        classification.get(FUEL) == fuel
        and classification.get(REGION, WORLD) in places
        and classification.keys() <= {FUEL, REGION}
    )


def _may_serve(factor: Factor, lookup: Lookup, key: EmissionFactorKey) -> bool:
    if factor.in_force(key.day):
        return True
    years = 0 if factor.library == GROUP_LIBRARY else lookup.older_edition_years
    return 0 < years_since_end(factor, key.day) <= years


def _rank(factor: Factor, places: dict[str, int], key: EmissionFactorKey) -> tuple[int, bool, int]:
    place = places[factor.classification.get(REGION, WORLD)]
    return (place, factor.library != GROUP_LIBRARY, days_since_end(factor, key.day))


def _nothing_leads_there(direct: NoMatch, ways: Iterable[Amount | NoAnswer]) -> NoMatch:
    reasons = dict.fromkeys(way.reason for way in ways if isinstance(way, NoAnswer))
    told = " ".join(reasons)
    return replace(
        direct,
        reason=f"{direct.reason} {told} State it in factors.csv, in the family fuel_properties.",
    )


def _told(way: Amount, stated: dict[str, Factor]) -> Through:
    told = {
        name: {
            "value": figure,
            "factor_code": stated[name].factor_code,
            "factor_id": str(stated[name].id),
            "source": stated[name].source,
        }
        for name, figure in way.properties.items()
    }
    return Through(way.unit, way.value, told, stated[next(iter(way.properties))])
