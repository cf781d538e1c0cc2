"""Cells of reference files: each reader returns the typed value or raises CellFault with a sentence."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from carbon_pipeline.sources import strict_text
from carbon_pipeline.sources.number_faults import number_fault
from carbon_pipeline.sources.refusals import listed, quoted, suggestion
from carbon_pipeline.vocabulary.regions import is_country, is_region
from carbon_pipeline.vocabulary.units import is_currency, unit_name, unit_names, unit_spellings

LAST_RANK = 99
MONTHS_OF_A_YEAR = 12


class CellFault(ValueError):
    """A cell breaks its rule; the message is a sentence without its place."""


def text(cell: str) -> str:
    """Visible text without blanks at its ends."""
    # nearly every cell; a column of one costs as much to look at as one of thousands
    is_plain = cell.isascii() and cell.isprintable() and cell == cell.strip()
    if is_plain and len(cell) <= strict_text.LONGEST_TEXT:
        return cell
    texts = pd.Series([cell], dtype="str")
    if not strict_text.is_visible(texts).all():
        raise CellFault(f"{quoted(cell)} holds a line break, tab or invisible character.")
    if not strict_text.is_trimmed(texts).all():
        raise CellFault(f"{quoted(cell)} starts or ends with a blank.")
    if not strict_text.is_short(texts).all():
        raise CellFault(f"{len(cell)} characters; at most {strict_text.LONGEST_TEXT} are kept.")
    return cell


def code_in_a_path(cell: str) -> str:
    """A code that stands between slashes in a path, so it has none itself."""
    if "/" in text(cell):
        raise CellFault(f"{quoted(cell)} has a slash, which parts the codes of a tree path.")
    return cell


def day(cell: str) -> date:
    """A date of the calendar, YYYY-MM-DD."""
    ordinal = strict_text.day_ordinal(text(cell))
    if ordinal == strict_text.NO_DAY:
        raise CellFault(f"{quoted(cell)} is no date; write it as YYYY-MM-DD.")
    return date.fromordinal(ordinal)


def region(cell: str) -> str:
    """An ISO 3166 code, a group of countries, or WORLD."""
    if not is_region(text(cell)):
        raise CellFault(f"{quoted(cell)} is no ISO 3166 code (KR, US-CA), EU27 or WORLD.")
    return cell


def country(cell: str) -> str:
    """An ISO 3166-1 alpha-2 code."""
    if not is_country(text(cell)):
        raise CellFault(f"{quoted(cell)} is no ISO 3166 country code of two capitals, such as KR.")
    return cell


def currency(cell: str) -> str:
    """An ISO 4217 code."""
    if not is_currency(text(cell)):
        raise CellFault(f"{quoted(cell)} is no ISO 4217 currency of three capitals, such as KRW.")
    return cell


def unit(cell: str) -> str:
    """A unit by its one name, whatever its spelling in the file."""
    name = unit_name(text(cell))
    if name is None:
        hint = suggestion(cell, unit_spellings())
        raise CellFault(
            f"{quoted(cell)} is no unit.{hint} Write one of {listed(unit_names())}, or money of a "
            "year's prices such as USD_2021."
        )
    return name


def amount(cell: str) -> Decimal:
    """A strict number, zero or above, every published digit kept."""
    number = pd.Series([text(cell)], dtype="str")
    if not strict_text.is_number(number).all():
        raise CellFault(f"{quoted(cell)} {number_fault(cell)}")
    if not strict_text.is_not_below_zero(number).all():
        raise CellFault(f"{quoted(cell)} is below zero.")
    return abs(Decimal(cell)) if cell.startswith("-") else Decimal(cell)


def rank(cell: str) -> int:
    """A whole number from 1 to 99."""
    if not (cell.isascii() and cell.isdigit() and 1 <= int(cell) <= LAST_RANK):
        raise CellFault(f"{quoted(cell)} is no rank; write a whole number from 1 on.")
    return int(cell)


def calendar_month(cell: str) -> int:
    """A month of the year, 1 to 12."""
    if not (cell.isascii() and cell.isdigit() and 1 <= int(cell) <= MONTHS_OF_A_YEAR):
        raise CellFault(f"{quoted(cell)} is no month of the year; write 1 to 12.")
    return int(cell)


def one_of(allowed: Iterable[str]) -> Callable[[str], str]:
    """The reader of a choice."""
    choices = tuple(allowed)

    def read(cell: str) -> str:
        if text(cell) not in choices:
            raise CellFault(
                f"{quoted(cell)} is not allowed.{suggestion(cell, choices)} "
                f"Write one of {listed(choices)}."
            )
        return cell

    return read


def json_document(cell: str) -> Any:
    """A JSON cell with numbers as Decimals; a name twice, NaN and Infinity are refused."""
    try:
        return json.loads(
            cell,
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object_without_repeats,
        )
    except json.JSONDecodeError as error:
        raise CellFault(
            f"{quoted(cell)} is no JSON ({error.msg} at character {error.pos + 1})."
        ) from error
    except (RecursionError, ArithmeticError) as error:
        raise CellFault(f"{quoted(cell)} is no JSON that can be kept.") from error


def json_or_word(cell: str) -> Any:
    """A JSON cell, or one bare word, which stands for itself."""
    return json_document(cell) if cell.startswith(("{", "[", '"')) else text(cell)


def _refuse_constant(constant: str) -> Any:
    raise CellFault(f"{constant} is no number.")


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise CellFault("A name stands twice in the same JSON object.")
    return result
