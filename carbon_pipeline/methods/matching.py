"""Which factor applies: decided once per distinct key, with the reason, never per line.

Order of preference: the organisation's own factor before anyone's; then geography, from
the region outwards as far as the module allows; then the edition in force on the first
day of the month's part. Two factors of equal rank are no match: the reason names both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.vocabulary.modules import FactorLookup, Lookup
from carbon_pipeline.vocabulary.regions import wider_regions
from carbon_pipeline.vocabulary.units import conversion

MOST_CANDIDATES = 5
Rank = tuple[bool, int, bool]


@dataclass(frozen=True)
class PassedOver:
    """A factor that came near, and why it was not taken."""

    title: str
    reason: str


@dataclass(frozen=True)
class NoMatch:
    """No factor applies: the reason in a sentence, and what came near."""

    reason: str
    candidates: tuple[PassedOver, ...] = ()


@dataclass(frozen=True)
class EmissionFactorMatch:
    """The emission factor that applies, how near it is, and what was passed over."""

    factor: EmissionFactor
    specificity: str
    changes_within_month: bool
    passed_over: tuple[PassedOver, ...] = ()


@dataclass(frozen=True)
class EmissionFactorKey:
    """What an emission factor is looked for, for one organisation, from `day` to `last_day`."""

    activity: str
    region: str
    unit: str
    organization_code: str
    day: date
    last_day: date


class EmissionFactorIndex:
    """Emission factors by type and activity, so that a lookup reads only what can apply."""

    def __init__(self, factors: Iterable[EmissionFactor]) -> None:
        """Index the factors; their order does not matter."""
        self._by_activity: dict[tuple[str, str], list[EmissionFactor]] = {}
        for factor in factors:
            self._by_activity.setdefault((factor.factor_type, factor.activity), []).append(factor)

    @property
    def has_owned_factors(self) -> bool:
        """Whether any factor belongs to one organisation alone."""
        return any(f.owner_organization_code for fs in self._by_activity.values() for f in fs)

    def match(self, lookup: Lookup, key: EmissionFactorKey) -> EmissionFactorMatch | NoMatch:
        """The factor that applies to the key under the module's lookup, or why none does."""
        known = self._by_activity.get((lookup.factor_type, key.activity), [])
        if not known:
            return NoMatch(f"No {lookup.factor_type} factor for «{key.activity}» is known.")
        fit, unfit = _fit(known, lookup, key)
        if not fit:
            return NoMatch(_why_none(lookup, key), tuple(unfit[:MOST_CANDIDATES]))
        best_rank = min(rank for rank, _, _ in fit)
        best = [(factor, step) for rank, factor, step in fit if rank == best_rank]
        if len(best) > 1:
            titles = tuple(PassedOver(f.title, "of equal rank") for f, _ in best)
            return NoMatch(
                "Factors of equal rank apply: " + " and ".join(t.title for t in titles) + ".",
                titles,
            )
        factor, step = best[0]
        others = [PassedOver(f.title, f"less specific ({s})") for r, f, s in fit if r > best_rank]
        return EmissionFactorMatch(
            factor,
            step,
            changes_within_month=not factor.in_force(key.last_day),
            passed_over=tuple((others + unfit)[:MOST_CANDIDATES]),
        )


def _fit(
    known: Sequence[EmissionFactor], lookup: Lookup, key: EmissionFactorKey
) -> tuple[list[tuple[Rank, EmissionFactor, str]], list[PassedOver]]:
    """Factors that apply, ranked, and those of a fitting place that do not, with the reason."""
    steps = {region: (rank, step) for rank, (region, step) in enumerate(wider_regions(key.region))}
    fit, unfit = [], []
    for factor in sorted(known, key=lambda f: (f.factor_code, f.valid_from or date.min)):
        owner = factor.owner_organization_code
        if owner not in (None, key.organization_code) or factor.region not in steps:
            continue
        rank, step = steps[factor.region]
        if step not in ("exact", *lookup.fallbacks):
            unfit.append(PassedOver(factor.title, f"{factor.region} is no fallback of this module"))
        elif not factor.in_force(key.day):
            unfit.append(PassedOver(factor.title, _when(factor)))
        elif conversion(key.unit, factor.unit) is None:
            unfit.append(PassedOver(factor.title, f"is per {factor.unit}, not {key.unit}"))
        else:
            # a factor in the record's own unit goes before one that needs a conversion
            fit.append(((owner is None, rank, factor.unit != key.unit), factor, step))
    return fit, unfit


def _when(factor: EmissionFactor) -> str:
    since = f"from {factor.valid_from}" if factor.valid_from else "from the beginning"
    until = f"to {factor.valid_to}" if factor.valid_to else "without end"
    return f"applies {since} {until}"


def _why_none(lookup: Lookup, key: EmissionFactorKey) -> str:
    return (
        f"No {lookup.factor_type} factor for «{key.activity}» applies in {key.region} "
        f"on {key.day} per {key.unit}."
    )


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
