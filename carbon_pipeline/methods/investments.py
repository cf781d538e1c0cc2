"""Emissions of investments by attributed share, scope 3 category 15, and how good their data are.

Source: PCAF (2022), The Global GHG Accounting and Reporting Standard, Part A: Financed Emissions,
second edition: sections 5.1 listed equity and corporate bonds, 5.2 business loans and unlisted
equity; table 5-3 for the scores, chapter 6, box 8, for their mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.no_answer import NoAnswer


@dataclass(frozen=True)
class QualityOption:
    """One way to come by a company's emissions, and its score: 1 is best, 5 is worst."""

    option: str
    score: int
    emissions: str


# Secondary pages differ on options 2b and 3a; these are the figures of the standard's own table.
QUALITY_OPTIONS = {
    each.option: each
    for each in (
        QualityOption("1a", 1, "reported by the company and verified"),
        QualityOption("1b", 2, "reported by the company, not verified"),
        QualityOption("2a", 2, "from its energy consumption (scope 1 and 2 only)"),
        QualityOption("2b", 3, "from its production"),
        QualityOption("3a", 4, "from its revenue and a factor of its sector"),
        QualityOption("3b", 5, "from the amount outstanding and a factor per asset of its sector"),
        QualityOption("3c", 5, "from the amount outstanding, asset turnover and revenue factors"),
    )
}


def attribution_factor(
    outstanding: Decimal,
    *,
    evic: Decimal | None = None,
    total_equity: Decimal | None = None,
    debt: Decimal | None = None,
) -> Fraction | NoAnswer:
    """The share of a company's emissions that an investment answers for.

    outstanding ÷ enterprise value including cash (EVIC) for a listed company; outstanding ÷ (total
    equity + debt) for any other. All in one currency, at the end of the financial year. Equity
    below 0 counts as 0, so that debt answers for everything: PCAF 5.2, note 90. No answer where
    the value of the whole is missing or not above 0, and where the outstanding amount is below 0
    or above the whole.
    """
    whole = _whole(evic, total_equity, debt)
    if isinstance(whole, NoAnswer):
        return whole
    if outstanding < 0:
        return NoAnswer(f"An outstanding amount is not below 0: {outstanding}.")
    if outstanding > whole:
        return NoAnswer(
            f"An outstanding amount of {outstanding} is more than the whole company, {whole}."
        )
    return Fraction(outstanding) / whole


def financed_emissions(attribution: Fraction, kg_co2eq: Decimal) -> Fraction:
    """The attributed kg CO2e: attribution factor × emissions of the company, exactly."""
    return attribution * Fraction(kg_co2eq)


def quality_score(option: str) -> int | NoAnswer:
    """The score of an option of table 5-3, from 1 to 5."""
    if option not in QUALITY_OPTIONS:
        known = tuple(QUALITY_OPTIONS)
        return NoAnswer(
            f"PCAF has no option «{option}» to come by emissions; it has {', '.join(known)}.", known
        )
    return QUALITY_OPTIONS[option].score


def portfolio_score(investments: Iterable[tuple[Decimal, int]]) -> Fraction | NoAnswer:
    """The mean score of a portfolio, weighted by outstanding amount: Σ amount × score ÷ Σ amount.

    `investments` are outstanding amounts, in one currency, with their scores.
    """
    amounts = weighted = Fraction()
    for outstanding, score in investments:
        if outstanding < 0 or not 1 <= score <= 5:  # noqa: PLR2004 - the scores of PCAF
            return NoAnswer(f"{outstanding} with the score {score} cannot be weighted.")
        amounts += Fraction(outstanding)
        weighted += Fraction(outstanding) * score
    if not amounts:
        return NoAnswer("A portfolio in which nothing is outstanding has no score.")
    return weighted / amounts


def _whole(
    evic: Decimal | None, total_equity: Decimal | None, debt: Decimal | None
) -> Fraction | NoAnswer:
    if evic is not None:
        if total_equity is not None or debt is not None:
            return NoAnswer("A company has either an EVIC or total equity and debt, not both.")
        whole = Fraction(evic)
    elif total_equity is None or debt is None:
        return NoAnswer("The EVIC of the company, or its total equity and its debt, are missing.")
    else:
        whole = max(Fraction(total_equity), Fraction()) + Fraction(debt)
    return (
        whole if whole > 0 else NoAnswer(f"A company's value of {whole} can be shared by nobody.")
    )
