"""Uncertainty: pedigrees by hand, sums against a Monte Carlo simulation, completeness apart."""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.data_quality import (
    CIROTH_2016,
    ECOINVENT_2,
    Pedigree,
    Uncertain,
    completeness,
    interval_95,
    pedigree_gsd,
    product_gsd,
    sum_gsd,
)
from carbon_pipeline.methods.no_answer import NoAnswer

D = Decimal
BEST = Pedigree(1, 1, 1, 1, 1)
DRAWS = 400_000
SEED = 20240101

scores = st.integers(1, 5)
pedigrees = st.builds(Pedigree, scores, scores, scores, scores, scores)
gsds = st.decimals(1, 3, places=4)
figures = st.builds(Uncertain, st.decimals("0.001", 10**6, places=3), gsds)
tables = pytest.mark.parametrize("table", [CIROTH_2016, ECOINVENT_2], ids=lambda t: t.name)


def by_hand(factors: list[float]) -> float:
    return math.exp(math.sqrt(sum(math.log(factor) ** 2 for factor in factors)))


@tables
def test_the_best_pedigree_adds_nothing(table: Any) -> None:
    assert pedigree_gsd(BEST, table) == 1
    assert pedigree_gsd(BEST, table, D("1.05")) == D("1.05")


def test_a_pedigree_by_hand() -> None:
    pedigree = Pedigree(2, 3, 1, 4, 2)
    expected = by_hand([1.54, 1.04, 1.0, 1.11, 1.18])
    assert float(pedigree_gsd(pedigree, CIROTH_2016)) == pytest.approx(expected, abs=1e-6)  # type: ignore[arg-type]
    # the older factors are contributions to the square
    older = math.sqrt(by_hand([1.05, 1.05, 1.0, 1.02, 1.0]))
    assert float(pedigree_gsd(pedigree, ECOINVENT_2)) == pytest.approx(older, abs=1e-6)  # type: ignore[arg-type]
    with_basic = by_hand([expected, 1.05])
    found = pedigree_gsd(pedigree, CIROTH_2016, D("1.05"))
    assert float(found) == pytest.approx(with_basic, abs=1e-6)  # type: ignore[arg-type]


@tables
@given(pedigree=pedigrees, axis=st.sampled_from(list(Pedigree.__annotations__)))
@settings(max_examples=40, deadline=None)
def test_a_worse_score_is_never_more_certain(table: Any, pedigree: Pedigree, axis: str) -> None:
    worse = replace(pedigree, **{axis: min(getattr(pedigree, axis) + 1, 5)})
    one, other = pedigree_gsd(pedigree, table), pedigree_gsd(worse, table)
    assert isinstance(one, Decimal)
    assert isinstance(other, Decimal)
    assert other >= one >= 1


@pytest.mark.parametrize(
    ("pedigree", "basic", "reason"),
    [
        (
            replace(BEST, temporal=0, reliability=6),
            D(1),
            "A score of a pedigree is from 1 to 5: reliability is 6, temporal is 0.",
        ),
        (BEST, D("0.9"), "A geometric standard deviation is not below 1: 0.9."),
    ],
)
def test_what_is_no_pedigree(pedigree: Pedigree, basic: Decimal, reason: str) -> None:
    assert pedigree_gsd(pedigree, CIROTH_2016, basic) == NoAnswer(reason)


def test_a_product_by_hand() -> None:
    found = product_gsd([D("1.2"), D("1.5")])
    assert float(found) == pytest.approx(by_hand([1.2, 1.5]), abs=1e-6)  # type: ignore[arg-type]
    assert product_gsd([D("1.2")]) == D("1.2")
    assert isinstance(product_gsd([D("0.5")]), NoAnswer)
    assert isinstance(product_gsd([]), NoAnswer)


def test_a_sum_by_hand() -> None:
    """Two equal figures of GSD 1.5: exp(ln 1.5 × √½)."""
    two = [Uncertain(D(10), D("1.5"))] * 2
    expected = math.exp(math.log(1.5) * math.sqrt(0.5))
    assert float(sum_gsd(two)) == pytest.approx(expected, abs=1e-6)  # type: ignore[arg-type]


def test_what_is_shared_does_not_average_out() -> None:
    alike = [Uncertain(D(10), D("1.5"), "factor")] * 100
    assert sum_gsd(alike) == D("1.5")
    apart = sum_gsd([replace(each, shared=None) for each in alike])
    assert isinstance(apart, Decimal)
    assert apart < D("1.05")


def simulated(parts: list[Uncertain]) -> float:
    """The GSD of the sum in a simulation: what lies between 16 % and 84 % of the draws."""
    draw = np.random.default_rng(SEED)
    sources: dict[object, Any] = {}
    total = np.zeros(DRAWS)
    for number, part in enumerate(parts):
        key = number if part.shared is None else part.shared
        if key not in sources:
            sources[key] = draw.standard_normal(DRAWS)
        total += float(part.value) * np.exp(math.log(part.gsd) * sources[key])
    low, high = np.quantile(total, [0.158655, 0.841345])
    return math.sqrt(high / low)


@pytest.mark.parametrize(
    "parts",
    [
        [("100", "1.1", None), ("50", "1.2", None), ("25", "1.3", None)],
        [("100", "1.05", "grid"), ("80", "1.05", "grid"), ("60", "1.15", None)],
        [("10", "1.2", None)] * 12,
        [("1000", "1.02", None), ("1", "1.5", None)],
    ],
)
def test_a_sum_agrees_with_a_simulation(parts: list[tuple[str, str, str | None]]) -> None:
    """Within 2 % of the logarithm: the first order leaves out only the skew of a log-normal."""
    mixture = [Uncertain(D(value), D(gsd), shared) for value, gsd, shared in parts]
    found = sum_gsd(mixture)
    assert isinstance(found, Decimal)
    assert math.log(found) == pytest.approx(math.log(simulated(mixture)), rel=0.02)


def test_a_sum_of_very_uncertain_figures_agrees_less() -> None:
    """At a GSD of 2 the first order is 15 % of the logarithm away, and not more."""
    mixture = [Uncertain(D(10), D(2)), Uncertain(D(10), D(2)), Uncertain(D(20), D("1.6"))]
    found = sum_gsd(mixture)
    assert isinstance(found, Decimal)
    assert math.log(found) == pytest.approx(math.log(simulated(mixture)), rel=0.15)


def test_a_product_agrees_with_a_simulation() -> None:
    found = product_gsd([D("1.3"), D("1.8")])
    draw = np.random.default_rng(SEED)
    logs = math.log(1.3) * draw.standard_normal(DRAWS) + math.log(1.8) * draw.standard_normal(DRAWS)
    assert isinstance(found, Decimal)
    assert math.log(found) == pytest.approx(float(logs.std()), rel=0.005)


@given(parts=st.lists(figures, min_size=1, max_size=8), order=st.randoms(use_true_random=False))
def test_order_and_scale_change_nothing(parts: list[Uncertain], order: Any) -> None:
    shuffled = [replace(part, value=part.value * 8) for part in parts]
    order.shuffle(shuffled)
    one, other = sum_gsd(parts), sum_gsd(shuffled)
    assert isinstance(one, Decimal)
    assert isinstance(other, Decimal)
    assert abs(one - other) <= D("0.000001")
    assert 1 <= one <= max(part.gsd for part in parts) + D("0.000001")


def test_a_credit_widens_the_sum() -> None:
    found = sum_gsd([Uncertain(D(100), D("1.1")), Uncertain(D(-50), D("1.1"))])
    assert isinstance(found, Decimal)
    assert found > D("1.2")


@pytest.mark.parametrize(
    "parts", [[], [Uncertain(D(0), D(1))], [Uncertain(D(1), D(1)), Uncertain(D(-2), D(1))]]
)
def test_a_sum_that_is_not_above_zero_has_none(parts: list[Uncertain]) -> None:
    assert sum_gsd(parts) == NoAnswer(
        "A sum that is not above 0 has no geometric standard deviation."
    )
    assert isinstance(sum_gsd([Uncertain(D(1), D("0.99"))]), NoAnswer)


def test_the_interval() -> None:
    assert interval_95(D(100), D("1.25")) == (D(64), D("156.25"))


def test_completeness_is_a_share_and_nothing_else() -> None:
    assert completeness(11, 12) == Fraction(11, 12)
    assert completeness(0, 12) == 0
    assert completeness(0, 0) == NoAnswer("0 of 0 is no share.")
    assert completeness(13, 12) == NoAnswer("13 of 12 is no share.")
