"""Cells of Base Carbone: numbers with a decimal comma, and dates in the forms that stand in it."""

import calendar
import re
import unicodedata
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache

# distinct texts of a file whose reading is remembered
REMEMBERED = 1 << 13

# no figure of the file has as many digits, so arithmetic under it is exact
EXACT = Context(prec=100)

_NUMBER = re.compile(r"[+-]?\d{1,15}(,\d{1,25})?(E[+-]?\d{1,2})?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}( \d{3})+(,\d{1,25})?")
_DECIMAL_POINT = re.compile(r"[+-]?\d*\.\d+(E[+-]?\d+)?", re.IGNORECASE)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}

_TIME = r"(?:[ t]\d{1,2} \d{2}(?: \d{2})?)?"
_DAY = re.compile(rf"(\d{{1,2}}) (\d{{1,2}}) (\d{{4}}){_TIME}")
_ISO_DAY = re.compile(rf"(\d{{4}}) (\d{{1,2}}) (\d{{1,2}}){_TIME}")
_NAMED_DAY = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4}|\d{2})")
_NAMED_MONTH = re.compile(r"([a-z]+) (\d{4}|\d{2})")
_YEAR = re.compile(r"(\d{4})")
_CALENDAR_YEAR = re.compile(r"annee (\d{4})")
_YEARS = re.compile(r"(\d{4}) (?:a )?(\d{4})")
_PLAUSIBLE_YEARS = range(1970, 2101)


def plain(text: str) -> str:
    """The text with single blanks instead of tabs, line breaks and the like."""
    return " ".join(text.split())


@lru_cache(maxsize=REMEMBERED)
def folded(text: str) -> str:
    """The text in lower case without accents and marks, for comparison: «Déc.-18» is «dec 18»."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = (each for each in decomposed if not unicodedata.combining(each))
    return " ".join("".join(each if each.isalnum() else " " for each in letters).split())


def has_decimal_point(text: str) -> bool:
    """Whether the cell is a number that is not written with the comma of this publication."""
    return _DECIMAL_POINT.fullmatch(text) is not None


def number(text: str) -> Decimal | None:
    """A figure such as `0,0242`, `5,03E-3` or `1 489`; None where the cell is no number."""
    if _GROUPED.fullmatch(text):
        text = text.replace(" ", "")
    if not _NUMBER.fullmatch(text):
        return None
    return tidy(Decimal(text.replace(",", ".")))


def tidy(value: Decimal) -> Decimal:
    """The same value without zeros at the end of its fraction."""
    shorter = value.normalize(EXACT)
    return shorter.quantize(Decimal(1), context=EXACT) if _exponent(shorter) > 0 else shorter


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


@lru_cache(maxsize=REMEMBERED)
def last_day(text: str) -> date | None:
    """The last day that a date means: of its month or year where no day is given; None if unread."""
    words = folded(text)
    if found := _DAY.fullmatch(words):
        return _day(found[3], int(found[2]), found[1])
    if found := _ISO_DAY.fullmatch(words):
        return _day(found[1], int(found[2]), found[3])
    if found := _NAMED_DAY.fullmatch(words):
        return _day(found[3], _MONTHS.get(found[2], 0), found[1])
    if found := _NAMED_MONTH.fullmatch(words):
        return _day(found[2], _MONTHS.get(found[1], 0), None)
    if found := _YEAR.fullmatch(words):
        return _day(found[1], 12, None)
    return None


@lru_cache(maxsize=REMEMBERED)
def stated_years(text: str) -> tuple[date, date] | None:
    """First and last day of a period given by its years: «Année 2022», «2018-2022»."""
    words = folded(text)
    found = _CALENDAR_YEAR.fullmatch(words) or _YEARS.fullmatch(words)
    if not found:
        return None
    first, last = int(found[1]), int(found[found.re.groups])
    if first > last or first not in _PLAUSIBLE_YEARS or last not in _PLAUSIBLE_YEARS:
        return None
    return date(first, 1, 1), date(last, 12, 31)


def _day(year: str, month: int, day: str | None) -> date | None:
    of_year = int(year) if int(year) in _PLAUSIBLE_YEARS else 2000 + int(year)
    if of_year not in _PLAUSIBLE_YEARS or month not in range(1, 13):
        return None
    days = calendar.monthrange(of_year, month)[1]
    of_month = int(day) if day else days
    return date(of_year, month, of_month) if 1 <= of_month <= days else None
