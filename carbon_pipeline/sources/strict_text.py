"""Strict rules on columns of text, each a vectorised test that is True where a value passes.

A blank text passes every test but `is_filled`: whether a value may be missing is a rule
of its own. Nothing is coerced: the text that passed is the text that is read.
"""

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

LONGEST_TEXT = 500
MOST_DECIMALS = 6
MOST_DIGITS = 13
MOST_FACTOR_DECIMALS = 12
MOST_FACTOR_DIGITS = 6
MOST_COUNT_DIGITS = 9

Texts = pd.Series
Passes = pd.Series
Bools = npt.NDArray[np.bool_]
Ordinals = npt.NDArray[np.int64]

NO_DAY = 0  # the ordinal of no date
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# control characters, and invisible ones that a reader would not notice in a code or a number
_INVISIBLE = (
    r"[\p{Cc}\x{200B}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]"
)
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_WHOLE_NUMBER = r"^[+-]?[0-9]+(\.0{1,6})?$"
_TOO_MANY_DECIMALS = r"^[+-]?[0-9]+\.[0-9]{{{decimals},}}$"
_TOO_LARGE = r"^[+-]?0*[1-9][0-9]{{{digits},}}(\.[0-9]*)?$"
_BELOW_ZERO = r"^-[0.]*[1-9][0-9.]*$"


def is_filled(texts: Texts) -> Passes:
    """Something is there."""
    return _passes(texts, pc.not_equal(arrow_texts(texts), ""))


def is_visible(texts: Texts) -> Passes:
    """No control or invisible character, newlines and tabs included."""
    if _is_plain_ascii(arrow_texts(texts)):
        return pd.Series(True, index=texts.index)
    return _passes(texts, pc.invert(pc.match_substring_regex(arrow_texts(texts), _INVISIBLE)))


def is_trimmed(texts: Texts) -> Passes:
    """No blank at either end, of any kind of blank."""
    column = arrow_texts(texts)
    return _passes(texts, pc.equal(pc.utf8_trim_whitespace(column), column))


def is_short(texts: Texts) -> Passes:
    """At most 500 characters."""
    return _passes(texts, pc.less_equal(pc.utf8_length(arrow_texts(texts)), LONGEST_TEXT))


def is_number(texts: Texts) -> Passes:
    """ASCII digits, at most one decimal point with digits on both sides, at most one sign."""
    return _matches(texts, _NUMBER)


def is_whole(texts: Texts) -> Passes:
    """No decimals but zeros; what is no number at all is left to `is_number`."""
    numbers = pc.match_substring_regex(arrow_texts(texts), _NUMBER)
    whole = pc.match_substring_regex(arrow_texts(texts), _WHOLE_NUMBER)
    return _passes(texts, pc.or_(pc.invert(numbers), whole))


def has_few_decimals(most: int) -> Callable[[Texts], Passes]:
    """The test for at most so many decimals, zeros counted."""
    too_many = _TOO_MANY_DECIMALS.format(decimals=most + 1)
    return lambda texts: _matches_not(texts, too_many)


def has_few_digits(most: int) -> Callable[[Texts], Passes]:
    """The test for at most so many digits before the point, leading zeros not counted."""
    too_large = _TOO_LARGE.format(digits=most)
    return lambda texts: _matches_not(texts, too_large)


def is_not_below_zero(texts: Texts) -> Passes:
    """Zero or above; `-0` is zero."""
    return _matches_not(texts, _BELOW_ZERO)


def is_real_date(texts: Texts) -> Passes:
    """A day that the calendar has, as YYYY-MM-DD."""
    return by_distinct(texts, lambda text: day_ordinal(text) != NO_DAY)


def by_distinct(texts: Texts, test: Callable[[str], bool]) -> Passes:
    """A test of single values, done once for each distinct value that is not blank."""
    encoded = pc.dictionary_encode(arrow_texts(texts))
    passed = [text == "" or test(text) for text in encoded.dictionary.to_pylist()]
    return _passes(texts, pa.array(passed, pa.bool_()).take(encoded.indices))


def day_ordinal(text: str) -> int:
    """The proleptic ordinal of an ISO date; 0 for what is no real date."""
    if _ISO_DATE.fullmatch(text) is None:
        return NO_DAY
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return NO_DAY


def day_ordinals(texts: Texts) -> Ordinals:
    """`day_ordinal` of every text."""
    encoded = pc.dictionary_encode(arrow_texts(texts))
    days = [day_ordinal(text) for text in encoded.dictionary.to_pylist()]
    ordinals: Ordinals = np.array(days, dtype=np.int64)[encoded.indices.to_numpy()]
    return ordinals


def arrow_texts(texts: Texts) -> pa.Array:
    """The column as one Arrow array; without a copy where it is one already."""
    column = pa.array(texts)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _is_plain_ascii(column: pa.Array) -> bool:
    """Whether all the bytes at hand are printable ASCII; a look of a millisecond that spares a regex."""
    buffer = column.buffers()[2]
    if buffer is None:
        return True
    codes = np.frombuffer(buffer, dtype=np.uint8)
    return bool(np.all((codes >= ord(" ")) & (codes <= ord("~"))))


def _passes(texts: Texts, passed: pa.Array) -> Passes:
    return pd.Series(passed.to_numpy(zero_copy_only=False), index=texts.index)


def _matches(texts: Texts, pattern: str) -> Passes:
    column = arrow_texts(texts)
    matched = pc.match_substring_regex(column, pattern)
    return _passes(texts, pc.or_(matched, pc.equal(column, "")))


def _matches_not(texts: Texts, pattern: str) -> Passes:
    return _passes(texts, pc.invert(pc.match_substring_regex(arrow_texts(texts), pattern)))
