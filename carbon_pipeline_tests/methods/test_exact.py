"""The arithmetic in SQL gives the digits of the arithmetic in Python, which is checked by hand."""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.exact import (
    exact_decimal,
    part,
    part_sql,
    plain,
    round_half_away,
    times_ratio_sql,
)

MOST = 10**19 - 1  # 13 digits before the point and 6 after it, in millionths
quantities = st.integers(-MOST, MOST).map(lambda n: Decimal(n).scaleb(-6))
# of whole units into fractions and back; the last is a pound in kilograms
ratios = st.sampled_from(
    [(1, 1), (1, 3), (2, 3), (9, 2500), (1, 1_000_000), (473176473, 125000000), (45359237, 10**8)]
)
quick = settings(max_examples=30, deadline=None)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 2_000_000), "0.000001"),
        (Fraction(-1, 2_000_000), "-0.000001"),
        (Fraction(3, 2_000_000), "0.000002"),
        (Fraction(499_999, 10**12), "0.000000"),
        (Fraction(-2, 3), "-0.666667"),
        (Fraction(9_999_999_999_999), "9999999999999.000000"),
    ],
)
def test_halves_go_away_from_zero(value: Fraction, rounded: str) -> None:
    assert str(round_half_away(value)) == rounded


def test_a_number_is_exact_only_where_its_decimals_hold_it() -> None:
    assert exact_decimal(Fraction(1, 8), 3) == Decimal("0.125")
    assert exact_decimal(Fraction(1, 8), 2) is None
    assert exact_decimal(Fraction(1, 3), 12) is None
    assert exact_decimal(Fraction(-7), 0) == Decimal(-7)


def test_no_digit_is_lost_to_the_callers_context() -> None:
    many = Fraction(10**40 + 1, 10**6)
    with localcontext(prec=4):
        assert str(round_half_away(many)) == f"{'1':0<35}.000001"
        assert str(exact_decimal(many, 6)) == f"{'1':0<35}.000001"


@quick
@given(st.lists(st.tuples(quantities, ratios), min_size=1, max_size=40))
@example([(Decimal("0.000001"), (1, 2)), (Decimal("-0.000001"), (1, 2))])
@example([(Decimal("1234567890.123456"), (2500, 9)), (Decimal("-0.009"), (2500, 9))])
@example([(Decimal("-2500000000000.000001"), (473176473, 125000000))])
def test_a_quantity_times_a_ratio(duck: Any, given: list[tuple[Decimal, tuple[int, int]]]) -> None:
    fitting = [(q, r) for q, r in given if abs(q * r[0] / r[1]) < Decimal(10) ** 13 - 1]
    table = pa.table(
        {
            "place": range(len(fitting)),
            "q": pa.array([q for q, _ in fitting], pa.decimal128(19, 6)),
            "n": pa.array([r[0] for _, r in fitting], pa.int64()),
            "d": pa.array([r[1] for _, r in fitting], pa.int64()),
        }
    )
    duck.register("ratios", table)
    product = times_ratio_sql("q", "n", "d")
    made = duck.rows(f"SELECT {product} AS product FROM ratios ORDER BY place")
    assert [row["product"] for row in made] == [
        round_half_away(Fraction(q) * Fraction(*r)) for q, r in fitting
    ]


periods = st.integers(1, 4000).flatmap(
    lambda days: st.tuples(
        st.just(days), st.sets(st.integers(1, days), max_size=12).map(lambda cuts: cuts | {0, days})
    )
)


@quick
@given(quantities, periods)
@example(Decimal("0.000001"), (3, {0, 1, 2, 3}))
@example(Decimal(-100), (366, {0, 31, 60, 366}))
def test_parts_sum_to_the_whole(duck: Any, quantity: Decimal, period: tuple[int, set[int]]) -> None:
    days, cuts = period[0], sorted(period[1])
    spans = list(pairwise(cuts))
    starts, ends = zip(*spans, strict=True)
    duck.register("spans", pa.table({"b": starts, "t": ends}))
    sql = part_sql(f"CAST({quantity} AS DECIMAL(19,6))", "b", "t", str(days))
    made = [row["part"] for row in duck.rows(f"SELECT {sql} AS part FROM spans ORDER BY b")]
    assert sum(made) == quantity
    assert made == [part(quantity, before, through, days) for before, through in spans]


@pytest.mark.parametrize(
    ("value", "text"),
    [("100.000000", "100"), ("0.250", "0.25"), ("1E+3", "1000"), ("-0.50", "-0.5"), ("100", "100")],
)
def test_a_number_for_people_has_no_zeros_at_its_end(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
