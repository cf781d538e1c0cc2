"""Which years have a factor: what is needed, matched on the first day of each month.

A year is covered where every month's first day is; then the least of them stands for it. Where
only some are, it is covered for a part of the year. Of an organisation's own factors each
organisation of the region is judged with its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from carbon_pipeline.methods.coverage_needs import EmissionFactorNeed, FactorNeed
from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.methods.fuel_units import through_properties
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
    FactorKey,
    NoMatch,
    match_factor,
)
from carbon_pipeline.vocabulary.factor_coverage import COVERED, Outcome
from carbon_pipeline.vocabulary.modules import FactorLookup, Lookup, ModuleDeclaration

MONTHS = 12
RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}
Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """What a day's lookup came to."""

    outcome: Outcome
    specificity: str | None = None
    factor_code: str | None = None
    library: str | None = None
    edition: str | None = None
    reason: str | None = None


def emission_factor_coverage(
    module: ModuleDeclaration,
    lookup: Lookup,
    needs: Iterable[EmissionFactorNeed],
    index: EmissionFactorIndex,
    factors: Iterable[EmissionFactor],
    years: Sequence[int],
    properties: Sequence[Factor] = (),
) -> Iterator[Row]:
    """A row for each need and year; `factors` are those of the index that may apply.

    `properties` are those of fuels, which lead to factors in other units.
    """
    by_activity: dict[str, list[EmissionFactor]] = {}
    for factor in factors:
        by_activity.setdefault(factor.activity, []).append(factor)
    for need in needs:
        known = by_activity.get(need.activity, [])
        months = _months_that_differ([*known, *properties])
        judge = _judge(lookup, need, index, known, properties)
        for year in years:
            row: Row = {"module_type": module.module, "factor_type": lookup.factor_type}
            row |= {"activity": need.activity, "region": need.region, "year": year}
            yield row | _year(year, months, judge, need.years)


def factor_coverage(
    module: ModuleDeclaration,
    lookup: FactorLookup,
    needs: Iterable[FactorNeed],
    factors: Sequence[Factor],
    years: Sequence[int],
) -> Iterator[Row]:
    """A row for each generic factor that is needed and each year."""
    known = [factor for factor in factors if factor.module_type == module.module]
    months = _months_that_differ(known)
    for need in needs:

        def judge(day: date, need: FactorNeed = need) -> Judged:
            wanted = FactorKey(module.module, need.variant, need.classification, day)
            return _judged_factor(match_factor(known, lookup, wanted))

        for year in years:
            row: Row = {"module_type": module.module, "factor_type": None}
            row |= {"activity": need.title(module), "region": None, "year": year}
            yield row | _year(year, months, judge, need.years)


def _judge(
    lookup: Lookup,
    need: EmissionFactorNeed,
    index: EmissionFactorIndex,
    known: Sequence[EmissionFactor],
    properties: Sequence[Factor],
) -> Callable[[date], Judged]:
    """The lookup on a day: the least answer over organisations; over units, of records the least."""
    if not known:
        sentence = (
            f"No {lookup.factor_type} factor for «{need.activity}» is for any of the regions."
        )
        return lambda _: Judged(Outcome.NONE, reason=sentence)
    owners = {factor.owner_organization_code for factor in known} & need.organizations
    others = need.organizations - owners
    organizations = sorted(filter(None, owners)) + ([""] if others or not owners else [])
    over_units = _least if need.years else _best

    def match(key: EmissionFactorKey) -> EmissionFactorMatch | NoMatch:
        found = index.match(lookup, key)
        if isinstance(found, NoMatch) and lookup.units_through:
            return through_properties(found, index, lookup, key, properties)
        return found

    def judge(day: date) -> Judged:
        return _least(
            over_units(
                _judged(match(_key(need, unit, organization, day))) for unit in sorted(need.units)
            )
            for organization in organizations
        )

    return judge


def _key(need: EmissionFactorNeed, unit: str, organization: str, day: date) -> EmissionFactorKey:
    return EmissionFactorKey(need.activity, need.region, unit, organization, day, day)


def _judged(found: EmissionFactorMatch | NoMatch) -> Judged:
    if isinstance(found, NoMatch):
        return _without(found)
    factor = found.factor
    return Judged(
        Outcome(found.staleness),
        found.specificity,
        factor.factor_code,
        factor.library,
        factor.edition,
    )


def _judged_factor(found: Factor | NoMatch) -> Judged:
    if isinstance(found, NoMatch):
        return _without(found)
    return Judged(Outcome.EXACT, factor_code=found.factor_code)


def _without(found: NoMatch) -> Judged:
    # the sentence is all that tells a tie from a lack
    tied = "of equal rank apply" in found.reason
    return Judged(Outcome.AMBIGUOUS if tied else Outcome.NONE, reason=found.reason)


def _least(judged: Iterable[Judged]) -> Judged:
    return max(judged, key=lambda each: RANK[each.outcome])


def _best(judged: Iterable[Judged]) -> Judged:
    return min(judged, key=lambda each: RANK[each.outcome])


def _months_that_differ(factors: Iterable[EmissionFactor | Factor]) -> dict[int, int]:
    """Months whose first day may be judged otherwise than the month's before, and for how many they stand.

    An answer changes only where a validity begins or has ended, or on the anniversary of an end.
    """
    changes = {1}
    for factor in factors:
        days = (factor.valid_from, factor.valid_to and _day_after(factor.valid_to))
        changes |= {_next_first(day) for day in days if day}
    first = sorted(changes)
    return {
        month: until - month for month, until in zip(first, [*first[1:], MONTHS + 1], strict=True)
    }


def _day_after(day: date) -> date | None:
    return day + timedelta(days=1) if day < date.max else None


def _next_first(day: date) -> int:
    """The month of the first day of a month on or after the day."""
    return day.month if day.day == 1 else day.month % MONTHS + 1


def _year(
    year: int,
    months: Mapping[int, int],
    judge: Callable[[date], Judged],
    years_with_records: frozenset[int],
) -> Row:
    judged = {month: judge(date(year, month, 1)) for month in months}
    covered = sum(months[m] for m, each in judged.items() if each.outcome in COVERED)
    least = _least(judged.values())
    found = asdict(least)
    if 0 < covered < MONTHS:
        known = next(each for each in judged.values() if each.outcome in COVERED)
        found = asdict(known) | {"outcome": Outcome.PART_OF_YEAR, "reason": least.reason}
    return {
        "months_covered": covered,
        "has_records": year in years_with_records,
    } | found
