"""The uncertainty of roll-ups from sums by factor: against line by line, and against a simulation."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.data_quality import Uncertain, sum_gsd
from carbon_pipeline.methods.uncertain_sums import Spread, spread_of
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline_tests.rolled_up import rolled_up

D = Decimal
DRAWS = 200_000
SEED = 20240101
KOREA, GERMANY, LAPTOP = "grid-kr", "grid-de", "power-laptop"
HEAD, PARTNER = "HQ1", "P-001"
PATHS = {HEAD: "/HQ1/", PARTNER: "/HQ1/P-001/"}


@dataclass(frozen=True)
class Line:
    """One line of the ledger: its kg, and the GSD of its activity and of its factors."""

    organization: str
    kg: str
    activity_gsd: str
    grid: str = KOREA
    grid_gsd: str = "1.1"
    power: str | None = None
    power_gsd: str = "1.2"


# the head office's own meters and devices, and a partner below it that is on both grids
INVENTORY = (
    Line(HEAD, "1000", "1.05"),
    Line(HEAD, "400", "1.2"),
    Line(HEAD, "250", "1.1", power=LAPTOP),
    Line(HEAD, "125.5", "1.1", power=LAPTOP),
    Line(PARTNER, "800", "1.05", GERMANY, "1.06"),
    Line(PARTNER, "300", "1.25", KOREA),
)


def grouped(lines: Sequence[Line], times: int = 1) -> list[dict[str, Any]]:
    """The lines as the ledger hands them over: summed by organisation, factors and quality."""

    def key(line: Line) -> tuple[Any, ...]:
        return (line.organization, line.activity_gsd, line.grid, line.grid_gsd, line.power or "")

    rows = []
    for _, alike in itertools.groupby(sorted(lines, key=key), key):
        kgs, first = [], None
        for line in alike:
            first = first or line
            kgs.append(D(line.kg) * times)
        assert first is not None
        quality = {
            "activity": {"gsd": first.activity_gsd},
            "emission_factor": {"gsd": first.grid_gsd},
        }
        rows.append(
            {
                "tree_path": PATHS[first.organization],
                "scope": 2, "category_number": 1, "emission_type": "energy",
                "is_estimated": False,
                "kg_co2eq": sum(kgs), "kg_co2eq_market_based": sum(kgs), "kg_co2_biogenic": None,
                "squared_kg_co2eq": sum(kg * kg for kg in kgs),
                "emission_factor_id": first.grid, "factor_id": first.power, "own_figure": None,
                "data_quality": quality
                | ({"factor": {"gsd": first.power_gsd}} if first.power else {}),
            }
        )  # fmt: skip
    return rows


def by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    made = rolled_up(rows, {}, ReportingMonth(2024, 1))
    return {row["organization_code"]: row for row in made}


def simulated(lines: Sequence[Line]) -> float:
    """The GSD of the sum where each activity is drawn alone and each factor once for all its lines."""
    draw = np.random.default_rng(SEED)
    factors: dict[str, Any] = {}
    total = np.zeros(DRAWS)

    def drawn(name: str) -> Any:
        if name not in factors:
            factors[name] = draw.standard_normal(DRAWS)
        return factors[name]

    for line in lines:
        logs = math.log(float(line.activity_gsd)) * draw.standard_normal(DRAWS)
        logs = logs + math.log(float(line.grid_gsd)) * drawn(line.grid)
        if line.power:
            logs = logs + math.log(float(line.power_gsd)) * drawn(line.power)
        total += float(line.kg) * np.exp(logs)
    low, high = np.quantile(total, [0.158655, 0.841345])
    return math.sqrt(high / low)


@pytest.mark.parametrize(
    ("organization", "column", "within"),
    [
        (HEAD, "own_gsd", (HEAD,)),
        (HEAD, "subtree_gsd", (HEAD, PARTNER)),
        (PARTNER, "own_gsd", (PARTNER,)),
    ],
)
def test_a_roll_up_agrees_with_a_simulation(
    organization: str, column: str, within: tuple[str, ...]
) -> None:
    """Within 2 % of the logarithm: the first order leaves out only the skew of a log-normal."""
    lines = [line for line in INVENTORY if line.organization in within]
    found = by_code(grouped(INVENTORY))[organization][column]
    assert math.log(found) == pytest.approx(math.log(simulated(lines)), rel=0.02)


def test_one_factor_of_many_lines_does_not_average_out() -> None:
    alike = [Line(HEAD, "10", "1", grid_gsd="1.5")] * 50
    assert by_code(grouped(alike))[HEAD]["own_gsd"] == D("1.5")
    apart = [Line(HEAD, "10", "1", f"grid-{n}", "1.5") for n in range(50)]
    assert by_code(grouped(apart))[HEAD]["own_gsd"] < D("1.07")


def test_a_factor_is_shared_across_organisations_too() -> None:
    """The head office's and the partner's meters hang on one grid: their sum is no more certain."""
    both = [Line(HEAD, "10", "1", grid_gsd="1.5"), Line(PARTNER, "10", "1", grid_gsd="1.5")]
    assert by_code(grouped(both))[HEAD]["subtree_gsd"] == D("1.5")


gsds = st.decimals(1, 2, places=3).map(str)
lines = st.builds(
    Line,
    st.sampled_from([HEAD, PARTNER]),
    st.integers(1, 10**9).map(lambda n: str(D(n) / 1000)),
    gsds,
    st.sampled_from([KOREA, GERMANY]),
    st.just("1.1"),
)


@given(inventory=st.lists(lines, min_size=1, max_size=10))
@settings(max_examples=60, deadline=None)
def test_sums_by_factor_say_what_line_by_line_says(inventory: list[Line]) -> None:
    spread = Spread()
    for row in grouped(inventory):
        part = spread_of(row)
        assert part is not None
        spread.add(part)
    # of a line, activity and factor stand side by side: the same kg with the two GSDs
    single = [Uncertain(D(line.kg), D(line.activity_gsd)) for line in inventory]
    shared = [Uncertain(D(line.kg), D(line.grid_gsd), line.grid) for line in inventory]
    by_lines = [sum_gsd(each) for each in (single, shared)]
    logs = [math.log(float(each)) for each in by_lines if isinstance(each, Decimal)]
    found = spread.gsd()
    assert found is not None
    assert math.log(float(found)) == pytest.approx(math.hypot(*logs), abs=3e-6)


@given(inventory=st.lists(lines, min_size=1, max_size=10), order=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_neither_order_nor_scale_change_a_digit(inventory: list[Line], order: Any) -> None:
    one = by_code(grouped(inventory))
    rows = grouped(inventory, times=1000)
    order.shuffle(rows)
    other = by_code(rows)
    for code, row in one.items():
        for column in ("own_gsd", "subtree_gsd"):
            assert other[code][column] == row[column]
        assert row["subtree_kg_co2eq_without_gsd"] == 0


def test_what_is_not_known_stands_apart() -> None:
    unknown = grouped([Line(HEAD, "70", "1.5")])[0] | {
        "data_quality": None, "squared_kg_co2eq": None, "emission_factor_id": None,
    }  # fmt: skip
    rows = [*grouped(INVENTORY), unknown]
    found, before = by_code(rows)[HEAD], by_code(grouped(INVENTORY))[HEAD]
    assert found["own_kg_co2eq"] == before["own_kg_co2eq"] + 70
    assert found["own_kg_co2eq_without_gsd"] == 70
    assert (found["own_gsd"], found["subtree_gsd"]) == (before["own_gsd"], before["subtree_gsd"])


def test_a_sum_that_is_not_above_zero_has_none() -> None:
    credit = [Line(HEAD, "10", "1.1"), Line(HEAD, "-10", "1.1")]
    row = by_code(grouped(credit))[HEAD]
    assert (row["own_kg_co2eq"], row["own_gsd"]) == (0, None)
    assert row["own_kg_co2eq_without_gsd"] == 0
