"""Typed cells of workbooks and Parquet files as the text that a CSV file would hold."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any


def cell_text(cell: Any) -> str:
    """The text of a cell: numbers by their shortest exact digits, midnight as a date, blank as an empty text."""
    text = str(cell)
    match cell:
        case None:
            text = ""
        case bool():
            text = text.upper()
        case float():
            text = plain_digits(repr(cell))
        case datetime():
            at_midnight = cell.time() == time() and cell.tzinfo is None
            text = cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ")
    return text


def plain_digits(shortest: str) -> str:
    """A number's shortest digits written out: `1e-07` as `0.0000001`, `1000.0` as `1000`."""
    if "n" in shortest:  # inf and nan are no numbers here, and are refused by that name
        return shortest
    text = format(Decimal(shortest), "f") if "e" in shortest.lower() else shortest
    return trimmed(text)


def trimmed(number: str) -> str:
    """A number without the zeros that end its decimals."""
    return number.rstrip("0").rstrip(".") if "." in number else number
