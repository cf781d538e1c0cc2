"""What a lookup of an emission factor asks for, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor


@dataclass(frozen=True)
class EmissionFactorKey:
    """What an emission factor is looked for, for one organisation, from `day` to `last_day`."""

    activity: str
    region: str
    unit: str
    organization_code: str
    day: date
    last_day: date


@dataclass(frozen=True)
class PassedOver:
    """A factor that came near, and why it was not taken.

    A `runner_up` applies too, and is as much in force as the one that was taken.
    """

    title: str
    reason: str
    factor: EmissionFactor | None = field(default=None, compare=False, repr=False)
    runner_up: bool = field(default=False, compare=False, repr=False)

    def __str__(self) -> str:
        """Read as «title: reason»."""
        return f"{self.title}: {self.reason}"


@dataclass(frozen=True)
class NoMatch:
    """No factor applies: the reason in a sentence, and what came near."""

    reason: str
    candidates: tuple[PassedOver, ...] = ()


@dataclass(frozen=True)
class Through:
    """The way from the record's unit to one of another kind, by properties of the fuel.

    One unit of the record is `per_unit` of `unit`. `properties` are those used, each with its value
    and source; `factor` is what holds the first of them.
    """

    unit: str
    per_unit: Fraction
    properties: Mapping[str, Mapping[str, str]]
    factor: Factor


@dataclass(frozen=True)
class EmissionFactorMatch:
    """The emission factor that applies, how near and how old it is, and what was passed over.

    `specificity` says where it was found: `exact` (the region itself), `country`, `group` or
    `WORLD`. `years_older` counts the years begun since its edition ended; 0 is in force. `less`
    is the factor that was taken off, where the figure is a difference. `through` leads to the factor's unit where no
    conversion does.
    """

    factor: EmissionFactor
    specificity: str
    changes_within_month: bool
    passed_over: tuple[PassedOver, ...] = ()
    years_older: int = 0
    less: EmissionFactor | None = None
    through: Through | None = None

    @property
    def staleness(self) -> str:
        """How far the factor is from the one looked for.

        `older_edition` has ended, `region_fallback` is a wider region's, `exact` is neither.
        """
        if self.years_older:
            return "older_edition"
        return "exact" if self.specificity == "exact" else "region_fallback"

    def as_dict(self) -> dict[str, Any]:
        """What a result keeps of the match."""
        less = {"less": _told_whole(self.less)} if self.less else {}
        through = {"properties": self.through.properties} if self.through else {}
        return (
            less
            | through
            | {
                "region": self.factor.region,
                "specificity": self.specificity,
                "staleness": self.staleness,
                "years_older": self.years_older,
                "library": self.factor.library,
                "edition": self.factor.edition,
                "passed_over": [str(each) for each in self.passed_over],
            }
        )


def _told_whole(factor: EmissionFactor) -> dict[str, Any]:
    return {
        "emission_factor_id": str(factor.id),
        "emission_factor_version": factor.version,
        "factor_code": factor.factor_code,
        "factor_type": factor.factor_type,
        "kg_co2eq_per_unit": f"{factor.kg_co2eq_per_unit:f}",
        "unit": factor.unit,
        "edition": factor.edition,
    }
