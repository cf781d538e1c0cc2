"""What coverage is asked for: by records where there are any, else by what the group's own file names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.vocabulary.modules import FactorLookup, Lookup, ModuleDeclaration
from carbon_pipeline.vocabulary.units import conversion

Classification = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class RecordKey:
    """What records of a module ask for alike, in the years from the first to the last."""

    organization_code: str
    region: str
    unit: str
    variant: str
    activity: str | None
    classification: Classification
    first_year: int
    last_year: int

    @property
    def years(self) -> frozenset[int]:
        """The years that the records touch."""
        return frozenset(range(self.first_year, self.last_year + 1))


@dataclass(frozen=True)
class EmissionFactorNeed:
    """An emission factor that a module may need in a region, in which units and for whom.

    Records need every one of their `units`; without records any one of them will do.
    """

    activity: str
    region: str
    units: frozenset[str]
    organizations: frozenset[str]
    years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FactorNeed:
    """A generic factor that a module may need."""

    variant: str
    classification: Classification
    years: frozenset[int] = frozenset()

    def title(self, module: ModuleDeclaration) -> str:
        """Its classification, and its variant where the module has several."""
        named = [value for _, value in self.classification if value]
        if len(module.variants) > 1 or not named:
            named.insert(0, self.variant)
        return " · ".join(named)


@dataclass
class _Asked:
    units: set[str] = field(default_factory=set)
    organizations: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)


def emission_factor_needs(
    module: ModuleDeclaration,
    lookup: Lookup,
    activities: Iterable[str],
    records: Iterable[RecordKey],
    countries: Mapping[str, frozenset[str]],
    factors: Iterable[EmissionFactor],
) -> list[EmissionFactorNeed]:
    """Each of the activities in each region: of the organisations (by country, their codes) and of records.

    `factors` are those that are known; they say the units where no records do.
    """
    asked: dict[tuple[str, str], _Asked] = {}
    for record in records:
        activity = lookup.activity or record.activity
        if activity:
            known = asked.setdefault((activity, record.region), _Asked())
            known.units.add(lookup.unit or record.unit)
            known.organizations.add(record.organization_code)
            known.years |= record.years
    units_of_factors: dict[str, set[str]] = {}
    for factor in factors:
        units_of_factors.setdefault(factor.activity, set()).add(factor.unit)
    regions = {region for _, region in asked} | set(countries)
    return [
        _need(module, lookup, activity, region, asked, countries, units_of_factors)
        for activity in sorted(set(activities))
        for region in sorted(regions)
    ]


def _need(
    module: ModuleDeclaration,
    lookup: Lookup,
    activity: str,
    region: str,
    asked: Mapping[tuple[str, str], _Asked],
    countries: Mapping[str, frozenset[str]],
    units_of_factors: Mapping[str, set[str]],
) -> EmissionFactorNeed:
    known = asked.get((activity, region), _Asked())
    elsewhere = {
        unit for (name, _), each in asked.items() if name == activity for unit in each.units
    }
    usable = {
        unit
        for unit in units_of_factors.get(activity, set())
        if not module.units or any(conversion(declared, unit) for declared in module.units)
    }
    units = known.units or elsewhere or ({lookup.unit} if lookup.unit else usable)
    return EmissionFactorNeed(
        activity,
        region,
        # without any factor every unit is as good: the answer is none
        frozenset(units or module.units[:1] or {"kg"}),
        frozenset(known.organizations) or countries.get(region, frozenset()),
        frozenset(known.years),
    )


def factor_needs(
    module: ModuleDeclaration,
    lookup: FactorLookup,
    records: Iterable[RecordKey],
    factors: Iterable[Factor],
) -> list[FactorNeed]:
    """Each variant and classification: of the records, else of the module's own factors."""
    years: dict[tuple[str, Classification], set[int]] = {}
    for record in records:
        years.setdefault((record.variant, record.classification), set()).update(record.years)
    if not years:
        names = tuple(lookup.classification)
        known = {
            tuple((name, factor.classification.get(name) or None) for name in names)
            for factor in factors
            if factor.factor_family == lookup.family and factor.module_type == module.module
        }
        for variant in module.variants:
            for classification in known or {()}:
                years[(variant.code, classification)] = set()
    return [
        FactorNeed(variant, classification, frozenset(asked))
        for (variant, classification), asked in sorted(years.items(), key=lambda each: str(each[0]))
    ]
