"""Which factors can apply to a key: those on the way from its region out, and what is against each."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum

from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.methods.match_results import EmissionFactorKey, PassedOver
from carbon_pipeline.methods.publisher_ranks import GROUP_LIBRARY
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline.vocabulary.price_bases import serves
from carbon_pipeline.vocabulary.regions import wider_regions
from carbon_pipeline.vocabulary.units import conversion

FactorsByRegion = dict[str, list[EmissionFactor]]


def on_the_way(
    regions: FactorsByRegion, key: EmissionFactorKey
) -> Iterator[tuple[int, str, EmissionFactor]]:
    """Factors of the region and of wider ones, with how far out they stand."""
    for place, (region, step) in enumerate(wider_regions(key.region)):
        for factor in regions.get(region, ()):
            if _may_use(factor, key):
                yield place, step, factor


def regions_for(regions: FactorsByRegion, key: EmissionFactorKey) -> list[str]:
    """Regions that have a factor which the organisation may use."""
    return [region for region, known in regions.items() if any(_may_use(f, key) for f in known)]


def may_use_any(regions: FactorsByRegion, key: EmissionFactorKey) -> bool:
    """Whether any of the factors is one that the organisation may use, wherever it applies."""
    return any(_may_use(factor, key) for known in regions.values() for factor in known)


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


def years_since_end(factor: EmissionFactor | Factor, day: date) -> int:
    """Years begun since the edition ended; 0 where it has not."""
    end = factor.valid_to
    if end is None or end >= day:
        return 0
    return day.year - end.year + ((day.month, day.day) > (end.month, end.day))


def days_since_end(factor: EmissionFactor | Factor, day: date) -> int:
    """Days since the edition ended; 0 where it has not."""
    return max(0, (day - factor.valid_to).days) if factor.valid_to else 0


class Obstacle(Enum):
    """What keeps a factor of the right activity from applying."""

    PLACE = "place"
    PRICE_BASIS = "price basis"
    DAY = "day"
    UNIT = "unit"


# how far out it stands, the factor, and what is against it
Unfit = tuple[int, EmissionFactor, Obstacle]


def obstacle(
    lookup: Lookup, key: EmissionFactorKey, factor: EmissionFactor, step: str
) -> Obstacle | None:
    """What keeps the factor from applying, the first thing of several; None where nothing does."""
    if step not in ("exact", *lookup.fallbacks):
        return Obstacle.PLACE
    if not serves(lookup.price_basis, factor.price_basis):
        return Obstacle.PRICE_BASIS
    if not factor.in_force(key.day):
        years = 0 if factor.library == GROUP_LIBRARY else lookup.older_edition_years
        if not 0 < years_since_end(factor, key.day) <= years:
            return Obstacle.DAY
    return Obstacle.UNIT if conversion(key.unit, factor.unit) is None else None


def _obstacle_told(found: Obstacle, factor: EmissionFactor, key: EmissionFactorKey) -> str:
    if found is Obstacle.PLACE:
        return f"{factor.region} is no fallback of this module"
    if found is Obstacle.PRICE_BASIS:
        return f"has {factor.price_basis or 'no price basis'}"
    return f"is per {factor.unit}, not {key.unit}" if found is Obstacle.UNIT else _validity(factor)


def _validity(factor: EmissionFactor) -> str:
    since = f"from {factor.valid_from}" if factor.valid_from else "from the beginning"
    until = f"to {factor.valid_to}" if factor.valid_to else "without end"
    return f"applies {since} {until}"


def unfit_told(unfit: Sequence[Unfit], key: EmissionFactorKey) -> tuple[PassedOver, ...]:
    """What does not apply, that nearest in place and time first."""

    def distance(each: Unfit) -> tuple[int, int, str, str]:
        place, factor, _ = each
        return (place, _days_away(factor, key.day), factor.factor_code, str(factor.id))

    return tuple(
        PassedOver(factor.title, _obstacle_told(found, factor, key), factor)
        for _, factor, found in sorted(unfit, key=distance)
    )
