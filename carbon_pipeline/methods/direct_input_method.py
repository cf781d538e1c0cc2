"""What users enter themselves, with amount, factor and total: the total is the emission as it stands.

Nothing is looked up. Scope and category are the row's; the factor is kept per unit of the amount. A
record that spans months has amount and total shared out by days, each by cumulative rounding, so
that the parts sum to what was entered; a month's total is then within a millionth or two of the
month's amount × factor.
"""

from collections.abc import Mapping
from decimal import Decimal

from carbon_pipeline.methods.direct_inputs import (
    TOTAL_DECIMALS,
    DirectInput,
    category_faults,
    total_faults,
)
from carbon_pipeline.methods.method import Method
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import Key, References, Resolution
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORY, SCOPES
from carbon_pipeline.vocabulary.row_rules import RowRule

PLACE = ("scope", "category_number")
NAMED_PLACE = (*PLACE, "category_name")
FIGURES = ("activity_amount", "emission_factor", "total_emission")
LABELS = ("major_category", "subcategory", "raw_material")
SOURCE = "direct input"


def _is_no_category(row: Mapping[str, str]) -> str | None:
    entered = _entered(row, *PLACE)
    known = (entered.scope, entered.category_number) in CATEGORY
    return None if known else _told(category_faults(entered))


def _is_named_otherwise(row: Mapping[str, str]) -> str | None:
    # a category that does not exist is told at its number alone
    return None if _is_no_category(row) else _told(category_faults(_entered(row, *NAMED_PLACE)))


def _is_another_total(row: Mapping[str, str]) -> str | None:
    return _told(total_faults(_entered(row, *FIGURES)))


def _entered(row: Mapping[str, str], *columns: str) -> DirectInput:
    """These cells of the row as values; the others, which nobody may have vouched for, are blank."""
    texts = {name: row[name] if name in columns else "" for name in (*NAMED_PLACE, *FIGURES)}
    number = texts["category_number"]
    amount, factor, total = (Decimal(texts[name]) if texts[name] else None for name in FIGURES)
    return DirectInput(
        scope=SCOPES.get(texts["scope"]),
        category_number=int(Decimal(number)) if number else None,
        category_name=texts["category_name"],
        activity_amount=amount,
        unit="",
        emission_factor=factor,
        total_emission=total,
    )


def _told(faults: list[str]) -> str | None:
    return " ".join(faults) or None


ROW_RULES = (
    RowRule("unknown_category", "category_number", PLACE, _is_no_category),
    RowRule("category_mismatch", "category_name", NAMED_PLACE, _is_named_otherwise),
    RowRule("total_mismatch", "total_emission", FIGURES, _is_another_total),
)


def as_entered(key: Key, _: References) -> Resolution | NoAnswer:
    """The factor as it was entered, per unit of the amount, with the labels of the row."""
    return Resolution(
        Decimal(1),
        key["unit"],
        activity=key["raw_material"],
        kg_co2eq_per_unit=key["emission_factor"],
        source=SOURCE,
        figure_quality="as_entered",
        notes={name: key[name] for name in LABELS},
    )


DIRECT_INPUT = Method(
    name="direct_input",
    formula=(
        f"total_emission as entered; activity_amount × emission_factor, rounded to {TOTAL_DECIMALS} "
        "decimals, must be equal to it"
    ),
    version=1,
    operand_sql="i.quantity",
    operand_unit_sql="i.unit",
    source="Values and factors of the reporting organisation itself",
    operands_shown={
        "activity_amount": "i.activity_amount_whole",
        "emission_factor": "i.emission_factor",
        "total_emission": "i.total_emission_whole",
        # of the whole record, so that a part's figures are told with what they were checked by
        "amount_times_factor": f"round(i.activity_amount_whole * i.emission_factor, {TOTAL_DECIMALS})",
    },
    columns=(*NAMED_PLACE, *FIGURES, "unit", *LABELS),
    takes_emission_factor=False,
    resolve=as_entered,
    resolved_columns=("emission_factor", *LABELS),
    row_rules=ROW_RULES,
    kilograms_sql="i.total_emission",
    market_based_basis="direct_input",
)
