"""Why no emission factor applies: each way to fail has its own sentence, and none is a guess."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.match_results import EmissionFactorKey, PassedOver
from carbon_pipeline.methods.publisher_ranks import GROUP_LIBRARY
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline.vocabulary.price_bases import serves
from carbon_pipeline.vocabulary.regions import GROUPS, WORLD, is_region, wider_regions
from carbon_pipeline.vocabulary.units import conversion, measured_in, unit_name, unit_spellings

MOST_NAMED = 5


def unknown_activity(factor_type: str, activity: str, known: Iterable[str]) -> str:
    """No factor of the type has the activity; near names are a suggestion only."""
    near = get_close_matches(activity, sorted(set(known)), n=3)
    return f"No {factor_type} factor for «{activity}» is known." + _suggested(near)


def none_applies(
    lookup: Lookup,
    key: EmissionFactorKey,
    here: Sequence[tuple[EmissionFactor, str]],
    regions: Collection[str],
) -> str:
    """No factor applies to the key; `here` are those on the way out to the world, with their step.

    `regions` are all that have a factor for the activity.
    """
    return (
        f"No {lookup.factor_type} factor for «{key.activity}» applies in {key.region} "
        f"on {key.day} per {key.unit}. {_explained(lookup, key, here, regions)}"
    )


def undated(reason: str, day: date) -> str:
    """The reason without the day that was asked for, for what is told once of many days."""
    return reason.replace(f" on {day}", "", 1)


def equal_rank(tied: Sequence[PassedOver]) -> str:
    """Several factors apply and nothing decides between them."""
    libraries = {each.factor.library for each in tied if each.factor}
    ends = "end the validity of one of them"
    ranks = f"rank their publishers ({', '.join(sorted(libraries))}) in publisher_preferences.csv"
    return (
        f"Factors of equal rank apply: {' and '.join(each.title for each in tied)}. "
        f"To decide, {f'{ranks}, or {ends}' if len(libraries) > 1 else ends}."
    )


def _explained(
    lookup: Lookup,
    key: EmissionFactorKey,
    here: Sequence[tuple[EmissionFactor, str]],
    regions: Collection[str],
) -> str:
    if unit_name(key.unit) is None:
        near = get_close_matches(key.unit, sorted(unit_spellings()), n=3)
        return f"{key.unit} is no unit that is known." + _suggested(near)
    if not is_region(key.region):
        groups = ", ".join(sorted(GROUPS))
        return f"{key.region} is no region: those are ISO 3166 codes, {groups} and {WORLD}."
    allowed = [factor for factor, step in here if step in ("exact", *lookup.fallbacks)]
    if not allowed:
        return _no_region(lookup, key.region, regions)
    alike = [factor for factor in allowed if serves(lookup.price_basis, factor.price_basis)]
    if not alike:
        return _other_price_basis(lookup, allowed)
    in_unit = [factor for factor in alike if conversion(key.unit, factor.unit) is not None]
    if not in_unit:
        return _other_unit(key.unit, [f for f in alike if f.in_force(key.day)] or alike)
    return _other_day(lookup, key.day, in_unit)


def _no_region(lookup: Lookup, region: str, regions: Collection[str]) -> str:
    tried = [place for place, step in wider_regions(region) if step in ("exact", *lookup.fallbacks)]
    country = region.partition("-")[0]
    beside = {each for members in GROUPS.values() if country in members for each in members}
    outwards = [place for place, _ in wider_regions(region)]

    def distance(other: str) -> tuple[bool, bool, bool, str]:
        within = other.partition("-")[0] == country
        return (other not in outwards, not within, other not in beside, other)

    nearest = sorted(regions, key=distance)
    named, others = nearest[:MOST_NAMED], len(nearest) - MOST_NAMED
    more = f" and {others} more" if others > 0 else ""
    return f"None is for {' or '.join(tried)}; regions that have one: {', '.join(named)}{more}."


def _other_price_basis(lookup: Lookup, known: Sequence[EmissionFactor]) -> str:
    bases = sorted({factor.price_basis or "no price basis" for factor in known})
    wanted = lookup.price_basis or "no price basis"
    return f"Those known have {' or '.join(bases)}, and {wanted} is asked for."


def _other_unit(unit: str, known: Sequence[EmissionFactor]) -> str:
    units = sorted({factor.unit for factor in known})
    listed = " or ".join(f"per {each}, {measured_in(each)}" for each in units)
    told = f"What is known is {listed}; {unit} measures {measured_in(unit)}."
    stated = [f"{unit}_{cv}" for cv in ("gross_cv", "net_cv")]
    usable = [name for name in stated if any(conversion(name, each) for each in units)]
    if usable:
        return f"{told} State which heat it is: {' or '.join(usable)}."
    if measured_in(unit) == "money" and any(measured_in(each) == "money" for each in units):
        return f"{told} Money of one year and currency is never turned into another."
    return told


def _other_day(lookup: Lookup, day: date, known: Sequence[EmissionFactor]) -> str:
    """Every factor here has a first day after `day`, or a last day before it."""
    later = [(f.valid_from, f.region) for f in known if f.valid_from and f.valid_from > day]
    begins = min(later, default=None)
    ended = [f for f in known if f.valid_to and f.valid_to < day]
    if not ended:
        return f"The first edition in {begins[1]} begins on {begins[0]}." if begins else ""
    last = max(ended, key=lambda f: (f.valid_to or date.max, f.factor_code))
    told = f"{last.title} in {last.region} ended on {last.valid_to}"
    if begins:
        told += f", and the next edition in {begins[1]} begins on {begins[0]}"
    else:
        told = f"The last edition, {told}"
    return f"{told}; {_older_editions(lookup, last)}."


def _older_editions(lookup: Lookup, last: EmissionFactor) -> str:
    if last.library == GROUP_LIBRARY:
        return "what the group's own file has ended is not used any longer"
    if not lookup.older_edition_years:
        return "older editions are not allowed here"
    years = lookup.older_edition_years
    return f"older editions are allowed for {years} {'year' if years == 1 else 'years'}"


def _suggested(near: Sequence[str]) -> str:
    return f" Names like it: {', '.join(near)}." if near else ""
