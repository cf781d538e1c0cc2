"""Why a text is no strict number, said as a sentence that tells how to mend it."""

import re

_WRITE = "Write digits with a decimal point, such as 1234.5."

_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}([,' .\u00a0\u202f_’][0-9]{3}){2,}([.,][0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([, '\u00a0\u202f_’][0-9]{3})+\.[0-9]+")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9.]*,[0-9]+")
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
_NOT_FINITE = re.compile(r"[+-]?(inf|infinity|nan|n/?a|null|none|-+)", re.IGNORECASE)
_BARE_POINT = re.compile(r"[+-]?(\.[0-9]+|[0-9]+\.)")
_WITH_UNIT = re.compile(r"[+-]?[0-9][0-9.,]*\s*[^\W\d_%]+[0-9³²]?")


def number_fault(text: str) -> str:
    """What keeps the text from being a number, and how to write it."""
    for applies, sentence in _CAUSES:
        if applies(text):
            return sentence
    return f"is no number. {_WRITE}"


def _has_foreign_digits(text: str) -> bool:
    return not text.isascii() and any(
        character.isdigit() and not character.isascii() for character in text
    )


def _has_blank(text: str) -> bool:
    return any(character.isspace() for character in text) and any(c.isdigit() for c in text)


_CAUSES = (
    (_has_foreign_digits, f"has digits other than 0 to 9. {_WRITE}"),
    (_NOT_FINITE.fullmatch, "is no finite number. Write the amount, or leave the row out."),
    (_EXPONENT.fullmatch, f"is written with an exponent. {_WRITE}"),
    (_THOUSANDS.fullmatch, "has thousands marks. Write the number without them, such as 1234.5."),
    (_GROUPED.fullmatch, "has thousands marks. Write the number without them, such as 1234.5."),
    (
        _DECIMAL_COMMA.fullmatch,
        "has a comma. Write a decimal point and no thousands marks, such as 1234.5.",
    ),
    (_BARE_POINT.fullmatch, "needs a digit on both sides of the decimal point, such as 0.5."),
    (lambda text: "_" in text, f"has an underscore. {_WRITE}"),
    (_WITH_UNIT.fullmatch, f"holds more than the number; a unit has its own column. {_WRITE}"),
    (_has_blank, f"has a blank inside. {_WRITE}"),
)
