"""The contract of a module's files: pandera checks on columns of text, from the declared columns.

Each check bears the name of its rule. Nothing is coerced, and no row is dropped here.
"""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd
import pandera.pandas as pandera
from pandera.errors import SchemaErrors

from carbon_pipeline.sources import strict_text
from carbon_pipeline.sources.reading_context import ReadingContext
from carbon_pipeline.vocabulary.activity_columns import ActivityColumn, ActivityKind
from carbon_pipeline.vocabulary.group_inventory import SUPPLIER_COLUMN
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.regions import is_country, is_region
from carbon_pipeline.vocabulary.units import currency_codes, is_currency, unit_spellings

Test = Callable[[pd.Series], pd.Series]
Rules = Iterable[tuple[str, Test]]


def contract_of(context: ReadingContext) -> pandera.DataFrameSchema:
    """The schema of one chunk: every column that the module knows, as text."""
    return pandera.DataFrameSchema(
        {
            column.name: pandera.Column(
                checks=[
                    pandera.Check(test, name=rule, error=rule, ignore_na=False)
                    for rule, test in _rules(column, context)
                ]
            )
            for column in context.columns
        }
    )


def first_faults(contract: pandera.DataFrameSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """The first rule that each wrong cell breaks: `position` of the row, `column`, `rule`.

    The frame's index must be the position of the row. A check that itself fails is our own fault
    and raises.
    """
    try:
        contract.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["check_number"].isna().any() or cases["index"].isna().any():
            raise
        first = cases.sort_values("check_number", kind="stable").drop_duplicates(
            ["index", "column"]
        )
        return pd.DataFrame(
            {
                "position": first["index"].astype("int64"),
                "column": first["column"],
                "rule": first["check"],
            }
        )
    return pd.DataFrame({"position": [], "column": [], "rule": []})


def _rules(column: ActivityColumn, context: ReadingContext) -> Rules:
    if column.required:
        yield "missing", strict_text.is_filled
    yield "control_character", strict_text.is_visible
    yield "surrounding_blank", strict_text.is_trimmed
    yield "too_long", strict_text.is_short
    yield from _rules_of_kind(column, context.module)
    if column.name == "organization_code":
        yield "unknown_organization", _distinct(_is_in(context.organizations))
    if column.name == SUPPLIER_COLUMN:
        yield "unknown_supplier", _distinct(_is_in(context.organizations))


def _rules_of_kind(column: ActivityColumn, module: ModuleDeclaration) -> Rules:
    match column.kind:
        case ActivityKind.AMOUNT:
            yield "not_a_number", strict_text.is_number
            yield "too_many_decimals", strict_text.has_few_decimals(strict_text.MOST_DECIMALS)
            yield "too_large", strict_text.has_few_digits(strict_text.MOST_DIGITS)
        case ActivityKind.FACTOR:
            few_decimals = strict_text.has_few_decimals(strict_text.MOST_FACTOR_DECIMALS)
            yield "not_a_number", strict_text.is_number
            yield "too_many_decimals", few_decimals
            yield "too_large", strict_text.has_few_digits(strict_text.MOST_FACTOR_DIGITS)
        case ActivityKind.COUNT:
            yield "not_a_number", strict_text.is_number
            yield "not_whole", strict_text.is_whole
            yield "too_large", strict_text.has_few_digits(strict_text.MOST_COUNT_DIGITS)
        case ActivityKind.DATE:
            yield "not_a_date", strict_text.is_real_date
        case _:
            yield from _rules_of_names(column, module)
    is_amount = column.kind in (ActivityKind.AMOUNT, ActivityKind.COUNT)
    if column.kind is ActivityKind.FACTOR or (is_amount and not module.corrections_below_zero):
        yield "below_zero", strict_text.is_not_below_zero


def _rules_of_names(column: ActivityColumn, module: ModuleDeclaration) -> Rules:
    """Rules of what is named by a code or a word that must be known."""
    match column.kind:
        case ActivityKind.REGION:
            yield "unknown_region", _distinct(is_region)
        case ActivityKind.COUNTRY:
            yield "unknown_country", _distinct(is_country)
        case ActivityKind.CURRENCY:
            yield "unknown_currency", _distinct(is_currency)
        case ActivityKind.UNIT:
            yield "unknown_unit", _distinct(_is_in(units_of(module)))
        case ActivityKind.CHOICE if column.allowed:
            yield "not_allowed", _distinct(_is_in(dict.fromkeys(column.allowed)))
        case _:
            pass


def units_of(module: ModuleDeclaration) -> dict[str, str]:
    """Every spelling of a unit that this module's files may use, with the unit's one name.

    A module that names no units takes every one, and money as it was spent (KRW).
    """
    if not module.units:
        return unit_spellings() | {code: code for code in currency_codes()}
    return {spelling: name for spelling, name in unit_spellings().items() if name in module.units}


def _is_in(known: Mapping[str, object]) -> Callable[[str], bool]:
    return lambda text: text in known


def _distinct(test: Callable[[str], bool]) -> Test:
    return lambda texts: strict_text.by_distinct(texts, test)
