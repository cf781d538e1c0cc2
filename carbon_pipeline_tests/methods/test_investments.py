"""Investments by attributed share: PCAF's own example, what cannot be attributed, and scores."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.investments import (
    attribution_factor,
    financed_emissions,
    portfolio_score,
    quality_score,
)
from carbon_pipeline.methods.no_answer import NoAnswer

D = Decimal
amounts = st.decimals("0.01", 10**9, places=2)


def test_a_listed_company() -> None:
    assert attribution_factor(D(5), evic=D(100)) == Fraction(1, 20)


def test_a_company_that_is_not_listed() -> None:
    assert attribution_factor(D(5), total_equity=D(60), debt=D(20)) == Fraction(1, 16)


def test_equity_below_zero_counts_as_zero() -> None:
    assert attribution_factor(D(5), total_equity=D(-60), debt=D(20)) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("outstanding", "value", "reason"),
    [
        ("5", {}, "The EVIC of the company, or its total equity and its debt, are missing."),
        ("5", {"debt": D(1)}, "The EVIC of the company, or its total equity and its debt, are"),
        ("5", {"evic": D(0)}, "A company's value of 0 can be shared by nobody."),
        ("5", {"total_equity": D(-1), "debt": D(0)}, "A company's value of 0 can be shared"),
        ("5", {"evic": D(4)}, "An outstanding amount of 5 is more than the whole company, 4."),
        ("-5", {"evic": D(4)}, "An outstanding amount is not below 0: -5."),
        ("5", {"evic": D(9), "debt": D(1)}, "A company has either an EVIC or total equity"),
    ],
)
def test_what_cannot_be_attributed(
    outstanding: str, value: dict[str, Decimal], reason: str
) -> None:
    answer = attribution_factor(D(outstanding), **value)
    assert isinstance(answer, NoAnswer)
    assert answer.reason.startswith(reason)


@given(shares=st.lists(amounts, min_size=1, max_size=6), kg=st.decimals(0, 10**9, places=6))
def test_all_who_hold_a_company_answer_for_all_of_it(shares: list[Decimal], kg: Decimal) -> None:
    evic = sum(shares, D())
    total = Fraction()
    for share in shares:
        attribution = attribution_factor(share, evic=evic)
        assert isinstance(attribution, Fraction)
        total += financed_emissions(attribution, kg)
    assert total == Fraction(kg)


@pytest.mark.parametrize(
    ("option", "score"),
    [("1a", 1), ("1b", 2), ("2a", 2), ("2b", 3), ("3a", 4), ("3b", 5), ("3c", 5)],
)
def test_scores_of_table_5_3(option: str, score: int) -> None:
    assert quality_score(option) == score


def test_an_option_that_is_none() -> None:
    answer = quality_score("4a")
    assert isinstance(answer, NoAnswer)
    assert answer.reason.endswith("it has 1a, 1b, 2a, 2b, 3a, 3b, 3c.")


def test_the_score_of_a_portfolio_goes_by_what_is_outstanding() -> None:
    assert portfolio_score([(D(90), 1), (D(10), 5)]) == Fraction(14, 10)
    assert isinstance(portfolio_score([]), NoAnswer)
    assert isinstance(portfolio_score([(D(0), 1)]), NoAnswer)
    assert portfolio_score([(D(1), 6)]) == NoAnswer("1 with the score 6 cannot be weighted.")
