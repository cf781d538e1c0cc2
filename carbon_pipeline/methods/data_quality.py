"""How uncertain a figure is: a pedigree of five axes as a geometric standard deviation, and sums of them.

An uncertain figure is taken as log-normal with the figure as its median; the geometric standard
deviation (GSD) is the factor within which it lies in about two of three cases, GSD² that of about
nineteen of twenty. Completeness is another score and never mixed with it. Logarithms are reckoned
in decimals, so that every machine stores the same digits, and results are rounded to 6 decimals:
an uncertainty has no more, and nothing exact is computed from it.

Sources: GHG Protocol, Quantitative Inventory Uncertainty (2011), which combines pedigrees and
propagates them by a first-order Taylor series; Ciroth, Muller, Weidema, Lesage: Empirically based
uncertainty factors for the pedigree matrix in ecoinvent, Int. J. Life Cycle Assess. 21 (2016),
1338-1348; Frischknecht et al., ecoinvent report no. 1 (2007), table 7.2.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from carbon_pipeline.methods.no_answer import NoAnswer

DECIMALS = Decimal("0.000001")
WORST = 5
_CONTEXT = Context(prec=34, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Pedigree:
    """Five scores of a figure, each from 1, the best, to 5, the worst or not known."""

    reliability: int
    completeness: int
    temporal: int
    geographical: int
    technological: int


@dataclass(frozen=True)
class PedigreeFactors:
    """The uncertainty factor of each axis and score.

    `squared` says that the factors are contributions to GSD² (the older table), not to the GSD.
    """

    name: str
    factors: Mapping[str, tuple[str, str, str, str, str]]
    squared: bool
    source: str


CIROTH_2016 = PedigreeFactors(
    "Ciroth et al. 2016",
    {
        "reliability": ("1", "1.54", "1.61", "1.69", "1.69"),
        "completeness": ("1", "1.03", "1.04", "1.08", "1.08"),
        "temporal": ("1", "1.03", "1.10", "1.19", "1.29"),
        "geographical": ("1", "1.04", "1.08", "1.11", "1.11"),
        "technological": ("1", "1.18", "1.65", "2.08", "2.80"),
    },
    squared=False,
    source="Ciroth et al. 2016, table 6: empirical factors as GSD; where 5 has none, that of 4",
)

ECOINVENT_2 = PedigreeFactors(
    "ecoinvent 2",
    {
        "reliability": ("1", "1.05", "1.10", "1.20", "1.50"),
        "completeness": ("1", "1.02", "1.05", "1.10", "1.20"),
        "temporal": ("1", "1.03", "1.10", "1.20", "1.50"),
        "geographical": ("1", "1.01", "1.02", "1.02", "1.10"),
        "technological": ("1", "1", "1.20", "1.50", "2.00"),
    },
    squared=True,
    source="Frischknecht et al. 2007, by expert judgement; where 2 or 4 has none, that before it",
)


def pedigree_gsd(
    pedigree: Pedigree, table: PedigreeFactors, basic: Decimal = Decimal(1)
) -> Decimal | NoAnswer:
    """The GSD of a figure by its pedigree: exp √(Σ ln² factor), with the basic GSD of its kind.

    For a table of squared factors exp ½√(Σ ln² factor), since the root of the sum is that of GSD².
    No answer where a score is not one of 1 to 5, or the basic GSD is below 1.
    """
    names = [each.name for each in fields(pedigree)]
    wrong = [
        f"{name} is {score}"
        for name, score in zip(names, astuple(pedigree), strict=True)
        if score not in range(1, WORST + 1)
    ]
    if wrong:
        return NoAnswer(f"A score of a pedigree is from 1 to 5: {', '.join(wrong)}.")
    if basic < 1:
        return NoAnswer(f"A geometric standard deviation is not below 1: {basic}.")
    with localcontext(_CONTEXT):
        factors = [Decimal(table.factors[name][getattr(pedigree, name) - 1]) for name in names]
        spread = _root_of_squares([logarithm(factor) for factor in factors])
        halved = spread / 2 if table.squared else spread
        return _rounded(_root_of_squares([halved, logarithm(basic)]).exp())


def product_gsd(gsds: Sequence[Decimal]) -> Decimal | NoAnswer:
    """The GSD of a product of independent figures, activity × factor: exp √(Σ ln² GSD), exact."""
    below = [gsd for gsd in gsds if gsd < 1]
    if below or not gsds:
        return NoAnswer(f"A geometric standard deviation is not below 1: {below or 'none given'}.")
    with localcontext(_CONTEXT):
        return _rounded(_root_of_squares([logarithm(gsd) for gsd in gsds]).exp())


@dataclass(frozen=True)
class Uncertain:
    """A figure with its GSD. Figures of the same `shared` source are wrong together, all the same way.

    Records that rest on one emission factor share its uncertainty: it does not average out.
    """

    value: Decimal
    gsd: Decimal
    shared: str | None = None


def sum_gsd(figures: Iterable[Uncertain]) -> Decimal | NoAnswer:
    """The GSD of a sum, by a first-order Taylor series: exp √(Σ (share × ln GSD)²).

    share = figure ÷ sum. Within one shared source the terms are added before they are squared. A
    figure below 0, a credit, counts as any other. No answer where there is nothing to sum, where
    the sum is not above 0, or where a GSD is below 1.
    """
    parts = list(figures)
    fault = _cannot_be_summed(parts)
    if fault is not None:
        return fault
    with localcontext(_CONTEXT):
        total = sum((part.value for part in parts), Decimal())
        terms: dict[object, Decimal] = defaultdict(Decimal)
        for number, part in enumerate(parts):
            source = number if part.shared is None else part.shared
            terms[source] += part.value / total * logarithm(part.gsd)
        return _rounded(_root_of_squares(sorted(terms.values())).exp())


def interval_95(value: Decimal, gsd: Decimal) -> tuple[Decimal, Decimal]:
    """Between which figures a log-normal one lies in about 95 % of cases: ÷ GSD² to × GSD²."""
    with localcontext(_CONTEXT):
        return _rounded(value / gsd**2), _rounded(value * gsd**2)


def completeness(covered: int, expected: int) -> Fraction | NoAnswer:
    """The share of what was expected that is there; a score of its own, apart from uncertainty."""
    if expected <= 0 or not 0 <= covered <= expected:
        return NoAnswer(f"{covered} of {expected} is no share.")
    return Fraction(covered, expected)


def _cannot_be_summed(parts: Sequence[Uncertain]) -> NoAnswer | None:
    below = [part.gsd for part in parts if part.gsd < 1]
    if below:
        return NoAnswer(f"A geometric standard deviation is not below 1: {below[0]}.")
    total = sum((Fraction(part.value) for part in parts), Fraction())
    if total <= 0:
        return NoAnswer("A sum that is not above 0 has no geometric standard deviation.")
    return None


@lru_cache(maxsize=4096)
def logarithm(gsd: Decimal) -> Decimal:
    """The natural logarithm; many records share a few uncertainties."""
    return _CONTEXT.ln(gsd)


def _root_of_squares(terms: Sequence[Decimal]) -> Decimal:
    return sum((term * term for term in terms), Decimal()).sqrt()


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(DECIMALS)
