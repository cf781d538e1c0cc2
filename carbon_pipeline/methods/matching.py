"""Which factor applies: decided once per distinct key, with the reason, never per line.

An emission factor can apply when it is of the lookup's type, activity and price basis, belongs
to the organisation or to anyone, is for the region or for a wider one that the module allows,
and its unit converts from the record's. Of those that can, these decide, one after the other:

1. owner: the organisation's own factor before anyone's;
2. geography: from the region outwards, as far as the module's `fallbacks` allow. It goes before
   the edition, so an older edition of the country goes before one in force of a wider region;
3. library: the group's own file, then publishers by their rank in `publisher_preferences` for
   the record's country, then those without a rank, all alike. It goes before the edition, so that
   a series of years does not change its publisher where an edition is late;
4. edition: in force on the first day of the month's part, before one that has ended, and of those
   the newest. Only a publisher's edition may have ended (it merely waits for the next one; the
   group's own file means an end as it says), and by `older_edition_years` of the module at most.
   An edition that begins after the day never applies;
5. unit: the record's own before one that needs a conversion. Of one edition's figures in several
   other units, the unit nearest in size to the record's.

Factors that are equal in all of these are no match: the reason names them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from carbon_pipeline.methods.candidates import (
    Unfit,
    days_since_end,
    may_use_any,
    obstacle,
    on_the_way,
    regions_for,
    unfit_told,
    years_since_end,
)
from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.methods.match_results import (
    EmissionFactorKey,
    EmissionFactorMatch,
    NoMatch,
    PassedOver,
)
from carbon_pipeline.methods.no_match import equal_rank, none_applies, unknown_activity
from carbon_pipeline.methods.publisher_ranks import (
    GROUP_LIBRARY,
    LibraryRank,
    PublisherPreference,
    PublisherRanks,
)
from carbon_pipeline.vocabulary.modules import FactorLookup, Lookup
from carbon_pipeline.vocabulary.units import conversion

__all__ = [
    "EmissionFactorIndex",
    "EmissionFactorKey",
    "EmissionFactorMatch",
    "FactorKey",
    "NoMatch",
    "PassedOver",
    "match_factor",
]

MOST_CANDIDATES = 5
# owner, place, library, days since the edition's end, other unit: the smallest is taken
Rank = tuple[bool, int, LibraryRank, int, bool]


@dataclass(frozen=True)
class _Candidate:
    factor: EmissionFactor
    step: str
    rank: Rank

    @property
    def ended(self) -> bool:
        """Whether its edition has ended by the day."""
        *_, days_since_end, _ = self.rank
        return days_since_end > 0


class EmissionFactorIndex:
    """Emission factors by type, activity and region, so that a lookup reads only what can apply."""

    def __init__(
        self,
        factors: Iterable[EmissionFactor],
        preferences: Iterable[PublisherPreference] = (),
    ) -> None:
        """Index the factors and the publishers' ranks; the order of neither matters."""
        self._ranks = PublisherRanks(preferences)
        self._known: dict[tuple[str, str], dict[str, list[EmissionFactor]]] = {}
        for factor in factors:
            regions = self._known.setdefault((factor.factor_type, factor.activity), {})
            regions.setdefault(factor.region, []).append(factor)

    @property
    def has_owned_factors(self) -> bool:
        """Whether any factor belongs to one organisation alone."""
        return any(f.owner_organization_code for fs in self._lists() for f in fs)

    def of(self, factor_type: str, activity: str) -> list[EmissionFactor]:
        """Every factor of the type and activity, wherever and whenever it applies."""
        regions = self._known.get((factor_type, activity), {})
        return [factor for region in sorted(regions) for factor in regions[region]]

    def activities(self, factor_type: str) -> list[str]:
        """Every activity that has a factor of the type."""
        return sorted(name for kind, name in self._known if kind == factor_type)

    def narrowed(self, factors: Iterable[EmissionFactor]) -> "EmissionFactorIndex":
        """An index of these factors alone, by the same ranks of publishers."""
        narrowed = EmissionFactorIndex(factors)
        narrowed._ranks = self._ranks
        return narrowed

    def match(self, lookup: Lookup, key: EmissionFactorKey) -> EmissionFactorMatch | NoMatch:
        """The factor that applies to the key under the module's lookup, or why none does.

        Names five factors that came near; a match names none but runners-up, so that a result
        stays as it is when editions of other years come in.
        """
        fit, unfit = self._fit(lookup, key)
        found = self._decided(lookup, key, fit)
        if isinstance(found, NoMatch):
            near = found.candidates or unfit_told(unfit, key)
            return replace(found, candidates=near[:MOST_CANDIDATES])
        runners_up = tuple(each for each in found.passed_over if each.runner_up)
        return replace(found, passed_over=runners_up[:MOST_CANDIDATES])

    def applies(self, lookup: Lookup, key: EmissionFactorKey) -> bool:
        """Whether any factor applies to the key, one or several of equal rank."""
        return bool(self._fit(lookup, key)[0])

    def best_placed(self, lookup: Lookup, keys: Sequence[EmissionFactorKey]) -> EmissionFactorKey:
        """Of keys that differ in their unit alone, that whose best factor goes first, whatever its unit.

        Factors apply to every one of the keys; of equals the first one is taken.
        """
        return min(keys, key=lambda each: self._fit(lookup, each)[0][0].rank[:-1])

    def weigh(self, lookup: Lookup, key: EmissionFactorKey) -> EmissionFactorMatch | NoMatch:
        """The same answer with every factor that came near, those of other years too."""
        fit, unfit = self._fit(lookup, key)
        found = self._decided(lookup, key, fit)
        if isinstance(found, NoMatch):
            return replace(found, candidates=found.candidates or unfit_told(unfit, key))
        return replace(found, passed_over=found.passed_over + unfit_told(unfit, key))

    def _decided(
        self, lookup: Lookup, key: EmissionFactorKey, fit: Sequence[_Candidate]
    ) -> EmissionFactorMatch | NoMatch:
        """The best of those that apply, with the others; without any, or of equals, why none."""
        if not fit:
            return NoMatch(self._why_none(lookup, key))
        tied = [each for each in fit if each.rank == fit[0].rank]
        best = tied[0] if len(tied) == 1 else _nearest_unit(tied, key)
        if best is None:
            equal = tuple(PassedOver(c.factor.title, "of equal rank", c.factor) for c in tied)
            return NoMatch(equal_rank(equal), equal)
        older = years_since_end(best.factor, key.day)
        return EmissionFactorMatch(
            best.factor,
            best.step,
            # an ended edition does not change within the month; that it has ended is told
            changes_within_month=not older and not best.factor.in_force(key.last_day),
            passed_over=tuple(self._passed_over(e, best, key) for e in fit if e is not best),
            years_older=older,
        )

    def _why_none(self, lookup: Lookup, key: EmissionFactorKey) -> str:
        regions = self._known.get((lookup.factor_type, key.activity), {})
        usable = regions_for(regions, key)
        if not usable:
            # what others alone have factors for is not told
            alike = [
                name
                for (kind, name), known in self._known.items()
                if kind == lookup.factor_type and may_use_any(known, key)
            ]
            return unknown_activity(lookup.factor_type, key.activity, alike)
        here = [(factor, step) for _, step, factor in on_the_way(regions, key)]
        return none_applies(lookup, key, here, usable)

    def _lists(self) -> Iterator[list[EmissionFactor]]:
        return (each for regions in self._known.values() for each in regions.values())

    def _fit(self, lookup: Lookup, key: EmissionFactorKey) -> tuple[list[_Candidate], list[Unfit]]:
        """Factors on the way that apply, the best first, and the others with what is against them."""
        regions = self._known.get((lookup.factor_type, key.activity), {})
        fit: list[_Candidate] = []
        unfit: list[Unfit] = []
        for place, step, factor in on_the_way(regions, key):
            found = obstacle(lookup, key, factor, step)
            if found:
                unfit.append((place, factor, found))
                continue
            ended = days_since_end(factor, key.day)
            owned = factor.owner_organization_code is not None
            library = self._ranks.rank(factor.library, key.region, factor.factor_type)
            rank = (not owned, place, library, ended, factor.unit != key.unit)
            fit.append(_Candidate(factor, step, rank))
        return sorted(fit, key=lambda c: (c.rank, c.factor.factor_code, str(c.factor.id))), unfit

    def _passed_over(
        self, other: _Candidate, best: _Candidate, key: EmissionFactorKey
    ) -> PassedOver:
        """Why the other, which applies too, goes after the best: the first thing that decides."""
        factor = other.factor
        pairs = zip(other.rank, best.rank, strict=True)
        decided = next((n for n, (one, two) in enumerate(pairs) if one != two), len(best.rank))
        libraries = (
            f"{factor.library} is {self._told(factor, key)}, "
            f"{best.factor.library} {self._told(best.factor, key)}"
        )
        told = (
            "is anyone's; the organisation's own goes first",
            f"less specific ({other.step})",
            libraries,
            f"older edition, ended on {factor.valid_to}",
            f"is per {factor.unit}, not {key.unit}",
            f"is per {factor.unit}, further from {key.unit} than {best.factor.unit}",
        )
        runner_up = best.ended or not other.ended
        return PassedOver(factor.title, told[decided], factor, runner_up)

    def _told(self, factor: EmissionFactor, key: EmissionFactorKey) -> str:
        return self._ranks.told(factor.library, key.region, factor.factor_type)


def _nearest_unit(tied: Sequence[_Candidate], key: EmissionFactorKey) -> _Candidate | None:
    """Of one publisher's figures that differ in their unit, the one nearest in size, if it is one."""
    if tied[0].factor.library == GROUP_LIBRARY:
        return None
    if len({(each.factor.library, each.factor.edition) for each in tied}) > 1:
        return None
    sizes = []
    for each in tied:
        ratio = conversion(key.unit, each.factor.unit) or 1
        sizes.append(max(ratio, 1 / ratio))
    nearest = [each for each, size in zip(tied, sizes, strict=True) if size == min(sizes)]
    return nearest[0] if len(nearest) == 1 else None


@dataclass(frozen=True)
class FactorKey:
    """What a generic factor is looked for: module, variant and classification on a day."""

    module_type: str
    variant_type: str
    classification: tuple[tuple[str, str | None], ...]
    day: date


def match_factor(
    factors: Iterable[Factor], lookup: FactorLookup, key: FactorKey
) -> Factor | NoMatch:
    """The generic factor of the family that applies to the key, or why none does.

    A factor without a variant serves every variant, after one that names it. A blank
    classification (no sub-class) is served only by a factor that has none either.
    """
    alike = [f for f in factors if f.factor_family == lookup.family and _serves(f, key)]
    in_force = [factor for factor in alike if factor.in_force(key.day)]
    named = [factor for factor in in_force if factor.variant_type == key.variant_type]
    best = named or in_force
    if len(best) == 1:
        return best[0]
    wanted = ", ".join(value for _, value in key.classification if value) or key.variant_type
    if best:
        titles = " and ".join(factor.title for factor in best)
        return NoMatch(f"{lookup.family.capitalize()} factors of equal rank apply: {titles}.")
    near = tuple(PassedOver(f.title, "not in force on the day") for f in alike[:MOST_CANDIDATES])
    return NoMatch(f"No {lookup.family} factor for «{wanted}» applies on {key.day}.", near)


def _serves(factor: Factor, key: FactorKey) -> bool:
    return (
        factor.module_type == key.module_type
        and factor.variant_type in (None, key.variant_type)
        and all((factor.classification.get(n) or None) == value for n, value in key.classification)
    )
