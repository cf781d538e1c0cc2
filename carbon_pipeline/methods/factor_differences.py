"""A factor that is the difference of two: what one publisher's pair of figures says apart from the other."""

from dataclasses import replace

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.match_results import EmissionFactorMatch, NoMatch


def difference(
    whole: EmissionFactorMatch | NoMatch, part: EmissionFactorMatch | NoMatch
) -> EmissionFactorMatch | NoMatch:
    """The match of the whole less the part, in kg CO2e per unit, exact; both are named in it.

    No match where either is missing, where they are not a pair (another publisher, edition,
    region, unit or owner), or where the part is larger than the whole.
    """
    if isinstance(whole, NoMatch):
        return whole
    if isinstance(part, NoMatch):
        return part
    one, other = whole.factor, part.factor
    if _pair(one) != _pair(other):
        return NoMatch(
            f"{one.title} and {other.title} are not a pair: a difference is taken only of two "
            "figures of one publisher and edition, for one region and unit."
        )
    left = one.kg_co2eq_per_unit - other.kg_co2eq_per_unit
    if left < 0:
        return NoMatch(f"{other.title} is larger than {one.title}, of which it should be a part.")
    rest = replace(one, kg_co2eq_per_unit=left, kg_co2_biogenic_per_unit=None)
    return replace(
        whole,
        factor=rest,
        less=other,
        changes_within_month=whole.changes_within_month or part.changes_within_month,
    )


def _pair(factor: EmissionFactor) -> tuple[object, ...]:
    return (
        factor.library,
        factor.source,
        factor.edition,
        factor.region,
        factor.unit,
        factor.owner_organization_code,
    )
