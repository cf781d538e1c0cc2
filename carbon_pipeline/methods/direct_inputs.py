"""Values that users enter themselves, with amount, factor and total: whether they agree.

A product of an amount of 3 decimals and a factor of 6 has 9, and the stored total has 6: the total
is compared after rounding to what is stored, half away from zero, never before.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import exact_decimal, round_half_away
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES, CATEGORY, Category

TOTAL_DECIMALS = 6
AMOUNT_DECIMALS = 6
FACTOR_DECIMALS = 12


@dataclass(frozen=True)
class DirectInput:
    """One row as entered: kg CO2e = amount × factor. None is a cell that was left empty."""

    scope: int | None
    category_number: int | None
    category_name: str
    activity_amount: Decimal | None
    unit: str
    emission_factor: Decimal | None
    total_emission: Decimal | None


def direct_input_faults(entered: DirectInput) -> list[str]:
    """What is wrong with a row, a sentence for each; empty where it can be taken as it is.

    The category's number must be one of its scope's and its name that number's, in English, Korean
    or as older records have it, capitals and spaces apart. Amount, factor and total must be there
    and hold no more decimals than are stored (6, 12, 6), and the total must be amount × factor
    rounded to 6 decimals. An empty cell is never taken as 0.
    """
    return [*category_faults(entered), *_faults_of_figures(entered)]


def category_named(scope: int, name: str) -> Category | None:
    """The category of a scope by any of its names; None where none is called so."""
    for category in CATEGORIES:
        if category.scope == scope and _plain(name) in _names(category):
            return category
    return None


def category_faults(entered: DirectInput) -> list[str]:
    """What is wrong with scope, category number and name: whether they are there and agree."""
    if entered.scope is None or entered.category_number is None:
        missing = "scope" if entered.scope is None else "category number"
        return [f"The {missing} is missing."]
    category = CATEGORY.get((entered.scope, entered.category_number))
    if category is None:
        numbers = [each.number for each in CATEGORIES if each.scope == entered.scope]
        if not numbers:
            return [f"There is no scope {entered.scope}; there are 1, 2 and 3."]
        return [
            (
                f"Scope {entered.scope} has no category {entered.category_number}; "
                f"it has 1 to {max(numbers)}."
            )
        ]
    if not entered.category_name.strip():
        return ["The category name is missing."]
    if _plain(entered.category_name) in _names(category):
        return []
    meant = category_named(entered.scope, entered.category_name)
    hint = f"; «{entered.category_name}» is category {meant.number}" if meant else ""
    return [
        (
            f"Category {category.number} of scope {category.scope} is «{category.name}», "
            f"not «{entered.category_name}»{hint}."
        )
    ]


def _faults_of_figures(entered: DirectInput) -> list[str]:
    figures = (
        ("amount", entered.activity_amount, AMOUNT_DECIMALS),
        ("emission factor", entered.emission_factor, FACTOR_DECIMALS),
        ("total", entered.total_emission, TOTAL_DECIMALS),
    )
    faults = [] if entered.unit.strip() else ["The unit is missing."]
    for name, value, decimals in figures:
        if value is None:
            faults.append(f"The {name} is missing.")
        elif not value.is_finite():
            faults.append(f"The {name} is {value}, which is no number.")
        elif exact_decimal(Fraction(value), decimals) is None:
            faults.append(f"The {name} {value} has more than {decimals} decimals.")
    return faults or total_faults(entered)


def total_faults(entered: DirectInput) -> list[str]:
    """Whether the total is amount × factor, rounded to 6 decimals; silent where one is missing."""
    amount, factor, total = entered.activity_amount, entered.emission_factor, entered.total_emission
    if amount is None or factor is None or total is None:
        return []
    product = round_half_away(Fraction(amount) * Fraction(factor), TOTAL_DECIMALS)
    if product == total:
        return []
    return [
        (
            f"The total {total:f} is not amount × factor: {amount:f} × {factor:f} "
            f"= {product:f}, rounded to {TOTAL_DECIMALS} decimals."
        )
    ]


def _names(category: Category) -> set[str]:
    return {_plain(name) for name in (category.name, category.name_ko, category.alias) if name}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
