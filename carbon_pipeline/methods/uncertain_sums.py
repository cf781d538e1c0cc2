"""How uncertain a sum of emissions is, from sums by factor and quality: no line is looked at again.

GSD of a sum = exp √(Σ (kg ÷ sum × ln GSD)²), a first-order Taylor series as in `data_quality`. Lines
that rest on one factor share its uncertainty, so their kg × ln GSD are added before they are squared;
those of activities are squared line by line, and so come as a sum of squared kg. Lines whose
uncertainty is not known are no part of it and are summed apart.

Logarithms are rounded to 20 decimals and everything before the root is exact, so that the order in
which lines and organisations are added changes no digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

from carbon_pipeline.methods.data_quality import DECIMALS, logarithm

# the square of kg of 20 digits and 18 decimals, times that of a logarithm of 20, has 150 digits
_EXACT = Context(prec=400)
_ROUNDED = Context(prec=60)
_LOGARITHM_DECIMALS = Decimal(1).scaleb(-20)

# the figures of a number that several lines share, and the column that says which it is
SHARED = {
    "emission_factor": "emission_factor_id",
    "factor": "factor_id",
    "own_figure": "own_figure",
}


@dataclass
class Spread:
    """What the geometric standard deviation of a sum follows from; two of them can be added.

    `kg_co2eq` is the sum of what is known, `squares` the sum of (kg × ln GSD)² of the activities, and
    `shared` the sum of kg × ln GSD for each factor.
    """

    kg_co2eq: Decimal = Decimal()
    squares: Decimal = Decimal()
    shared: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def add(self, other: "Spread") -> None:
        """Add the other's sums to these."""
        self.kg_co2eq = _EXACT.add(self.kg_co2eq, other.kg_co2eq)
        self.squares = _EXACT.add(self.squares, other.squares)
        for source, term in other.shared.items():
            self.shared[source] = _EXACT.add(self.shared.get(source, Decimal()), term)

    def gsd(self) -> Decimal | None:
        """The geometric standard deviation, to 6 decimals; None where the sum is not above 0."""
        if self.kg_co2eq <= 0:
            return None
        variance = self.squares
        for term in self.shared.values():
            variance = _EXACT.add(variance, _EXACT.multiply(term, term))
        spread = _ROUNDED.divide(_ROUNDED.sqrt(variance), self.kg_co2eq)
        return _ROUNDED.exp(spread).quantize(DECIMALS)


def spread_of(lines: Mapping[str, Any]) -> Spread | None:
    """The spread of lines of one quality that rest on the same factors; None where it is not known.

    `lines` has kg_co2eq and squared_kg_co2eq (the sum of each line's kg, squared), data_quality as
    results keep it, None where some part of it is not known, and what the lines share.
    """
    quality = lines["data_quality"]
    if quality is None:
        return None
    kg_co2eq = lines["kg_co2eq"]
    activity = _logarithm(quality["activity"])
    squares = _EXACT.multiply(lines["squared_kg_co2eq"], _EXACT.multiply(activity, activity))
    shared = {
        (name, str(lines[column])): _EXACT.multiply(kg_co2eq, _logarithm(quality[name]))
        for name, column in SHARED.items()
        if name in quality
    }
    return Spread(kg_co2eq, squares, shared)


def _logarithm(figure: Mapping[str, str]) -> Decimal:
    return logarithm(Decimal(figure["gsd"])).quantize(_LOGARITHM_DECIMALS)
