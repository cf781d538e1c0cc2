"""Which factors can apply to a key: those on the way from its region out, and what is against each."""

from collections.abc import Iterator
from datetime import date

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.match_results import EmissionFactorKey
from carbon_pipeline.methods.publisher_ranks import GROUP_LIBRARY
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline.vocabulary.regions import wider_regions
from carbon_pipeline.vocabulary.units import conversion

FactorsByRegion = dict[str, list[EmissionFactor]]


def on_the_way(
    regions: FactorsByRegion, key: EmissionFactorKey
) -> Iterator[tuple[int, str, EmissionFactor]]:
    """Factors of the region and of wider ones, those nearest in place and time first."""
    for place, (region, step) in enumerate(wider_regions(key.region)):
        known = [f for f in regions.get(region, ()) if _may_use(f, key)]
        known.sort(key=lambda f: (_days_away(f, key.day), f.factor_code, str(f.id)))
        yield from ((place, step, factor) for factor in known)


def regions_for(regions: FactorsByRegion, key: EmissionFactorKey) -> list[str]:
    """Regions that have a factor which the organisation may use."""
    return [region for region, known in regions.items() if any(_may_use(f, key) for f in known)]


def _may_use(factor: EmissionFactor, key: EmissionFactorKey) -> bool:
    return factor.owner_organization_code in (None, key.organization_code)


def _days_away(factor: EmissionFactor, day: date) -> int:
    if factor.in_force(day):
        return 0
    # only a factor that is not in force has the date that it is measured from
    nearest = (
        factor.valid_from if factor.valid_from and factor.valid_from > day else factor.valid_to
    )
    return abs((nearest or day) - day).days


def years_since_end(factor: EmissionFactor, day: date) -> int:
    """Years begun since the edition ended; 0 where it has not."""
    end = factor.valid_to
    if end is None or end >= day:
        return 0
    return day.year - end.year + ((day.month, day.day) > (end.month, end.day))


def days_since_end(factor: EmissionFactor, day: date) -> int:
    """Days since the edition ended; 0 where it has not."""
    return max(0, (day - factor.valid_to).days) if factor.valid_to else 0


def unfit_reason(
    lookup: Lookup, key: EmissionFactorKey, factor: EmissionFactor, step: str
) -> str | None:
    """Why the factor cannot apply, though it is of a fitting place; None where it can."""
    years = 0 if factor.library == GROUP_LIBRARY else lookup.older_edition_years
    ended = years_since_end(factor, key.day)
    if step not in ("exact", *lookup.fallbacks):
        return f"{factor.region} is no fallback of this module"
    if factor.price_basis != lookup.price_basis:
        return f"has {factor.price_basis or 'no price basis'}"
    if ended > years or not (ended or factor.in_force(key.day)):
        return validity(factor)
    if conversion(key.unit, factor.unit) is None:
        return f"is per {factor.unit}, not {key.unit}"
    return None


def validity(factor: EmissionFactor) -> str:
    """From when to when the factor applies, in words."""
    since = f"from {factor.valid_from}" if factor.valid_from else "from the beginning"
    until = f"to {factor.valid_to}" if factor.valid_to else "without end"
    return f"applies {since} {until}"
