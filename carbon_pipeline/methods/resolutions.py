"""What a quantity becomes before it meets a factor: decided once per distinct key, with its steps.

A resolver is a pure function of a key (the columns of the inputs that its method names) and of
reference data. It answers with a multiplier, so that every record stays linear in its quantity:
operand = quantity × multiplier, rounded half away from zero at 6 decimals. The multiplier has at
most 12 decimals; what was rounded to get there stands in the notes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.exact import exact_decimal, round_half_away
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.modules import Lookup

MULTIPLIER_DECIMALS = 12
LARGEST_MULTIPLIER = 10**6

Key = Mapping[str, Any]


@dataclass(frozen=True)
class References:
    """Reference data that resolvers look into, each part by its name; a part is loaded where it is named.

    `emission_factors` and `lookup` are those that the module's records are matched with afterwards,
    for a resolver whose steps depend on the factor: in which money, of which year.
    """

    parts: Mapping[str, Any] = field(default_factory=dict)
    emission_factors: EmissionFactorIndex = field(default_factory=lambda: EmissionFactorIndex(()))
    lookup: Lookup | None = None

    def __getitem__(self, name: str) -> Any:
        """The part of this name; KeyError where the method does not name it."""
        return self.parts[name]


@dataclass(frozen=True)
class Resolution:
    """What one unit of the quantity is: so many of `unit`, of this activity, in this region.

    Blank parts are as the record or the declaration has them. With `kg_co2eq_per_unit` nothing is
    looked up: the figure is the record's or its supplier's own, `source` says whose, and
    `figure_quality` is its code among the own figures of the table of pedigrees. `happened_in` is the
    region of the activity where that is not the record's; the factor may be of another still.
    """

    multiplier: Decimal
    unit: str
    activity: str | None = None
    region: str | None = None
    kg_co2eq_per_unit: Decimal | None = None
    kg_co2_biogenic_per_unit: Decimal | None = None
    source: str | None = None
    figure_quality: str | None = None
    happened_in: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


Resolver = Callable[[Key, References], Resolution | NoAnswer]


def multiplier(exact: Fraction) -> Decimal | NoAnswer:
    """The multiplier at 12 decimals, rounded half away from zero."""
    kept = exact_decimal(exact, MULTIPLIER_DECIMALS)
    kept = round_half_away(exact, MULTIPLIER_DECIMALS) if kept is None else kept
    if abs(kept) >= LARGEST_MULTIPLIER:
        return NoAnswer(f"One unit would become {float(exact):.4g}, more than can be reckoned.")
    return kept
