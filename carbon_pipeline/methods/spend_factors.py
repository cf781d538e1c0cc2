"""Which factor a purchase meets, before its money is that of the factor.

The unit of a spend factor is money of one year's prices, such as USD_2021, and the money of a
purchase is not: the year to deflate to is the factor's. So the factor is chosen first, by all that
decides but the unit; then the purchase is turned into its money; then it is matched as any other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.match_results import EmissionFactorKey, NoMatch
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.no_match import unknown_activity
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline.vocabulary.units import money_of

# money of no currency (ISO 4217: XXX), so that one unit stands for all while the factor is chosen
_ANY_MONEY = "XXX_2000"
_MOST_TOLD = 3


@dataclass(frozen=True)
class SpendFactor:
    """A factor with the currency and the year of the prices that it is per."""

    factor: EmissionFactor
    currency: str
    year: int


def spend_factor(
    index: EmissionFactorIndex, lookup: Lookup, key: EmissionFactorKey
) -> SpendFactor | NoAnswer:
    """The factor that applies to a purchase of the key, whatever money it is per.

    The order is that of every lookup. Of one library's editions that are in force together, the
    one whose prices are of the year nearest to the purchase's is taken, of two equally near the
    later: it needs the least deflation. The unit of the key does not matter.
    """
    known = [each for each in index.of(lookup.factor_type, key.activity) if money_of(each.unit)]
    if not known:
        alike = index.activities(lookup.factor_type)
        return NoAnswer(unknown_activity(lookup.factor_type, key.activity, alike))
    neutral = [replace(each, unit=_ANY_MONEY) for each in _nearest_years(known, key)]
    found = index.narrowed(neutral).match(lookup, replace(key, unit=_ANY_MONEY))
    if isinstance(found, NoMatch):
        return NoAnswer(_reason(found, lookup, key, known))
    (factor,) = (each for each in known if each.id == found.factor.id)
    money = money_of(factor.unit)
    if money is None:
        raise ValueError(f"{factor.title} is per {factor.unit}, which is no money")
    return SpendFactor(factor, *money)


def _nearest_years(known: Iterable[EmissionFactor], key: EmissionFactorKey) -> list[EmissionFactor]:
    """Of each library, region and owner, what is in force in the nearest price year, and all that is not."""
    kept: list[EmissionFactor] = []
    together: dict[tuple[object, ...], list[EmissionFactor]] = {}
    for each in known:
        if each.in_force(key.day):
            alike = (each.library, each.region, each.owner_organization_code, each.price_basis)
            together.setdefault(alike, []).append(each)
        else:
            kept.append(each)

    def distance(factor: EmissionFactor) -> tuple[int, int]:
        _, year = money_of(factor.unit) or ("", 0)
        return abs(year - key.day.year), -year

    for factors in together.values():
        least = min(map(distance, factors))
        kept += [each for each in factors if distance(each) == least]
    return kept


def _reason(
    found: NoMatch, lookup: Lookup, key: EmissionFactorKey, known: Iterable[EmissionFactor]
) -> str:
    """Why none applies; the regions that have one, for `factor_region` may name one of them."""
    if "of equal rank" in found.reason:
        return found.reason
    near = "; ".join(str(each) for each in found.candidates[:_MOST_TOLD])
    regions = ", ".join(sorted({each.region for each in known}))
    told = (
        f"No {lookup.factor_type} factor for «{key.activity}» applies in {key.region} on {key.day}"
    )
    if near:
        return f"{told}: {near}."
    return (
        f"{told}; regions that have one: {regions}. A line of spend_categories.csv may name one of "
        "them as its factor_region."
    )
