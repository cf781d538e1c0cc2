"""The columns of one table of EPA's Hub, found by the words and units of its header.

A figure is only taken where the header says which gas it is, in what mass, and per what.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from pathlib import Path

from carbon_pipeline.sources.publishers.epa_hub.sheet import HubTable, Line, plain
from carbon_pipeline.sources.publishers.published_factors import refuse
from carbon_pipeline.sources.publishers.published_workbook import Cell
from carbon_pipeline.vocabulary.units import unit_name

GASES = ("co2", "ch4", "n2o")
NO_FIGURE = "no figure in the cell"
GAS_MISSING = "a gas without a figure"
NOT_A_NUMBER = "a figure that is not a number"
BELOW_ZERO = "a figure below zero"

# the pound is 453.59237 g by definition
_GRAMS = {
    "kg": Decimal(1000),
    "g": Decimal(1),
    "lb": Decimal("453.59237"),
    "metric ton": Decimal(1_000_000),
}
_PER = re.compile(
    r"\b(?P<mass>kg|g|lb|metric ton)s?\s*(?P<gas>CO2|CH4|N2O)?\s*(?:/|per\b)\s*"
    r"(?P<per>[A-Za-z][A-Za-z-]*(?: [A-Za-z-]+)*)",
    re.IGNORECASE,
)
_GAS = re.compile(r"\b(CO2e?|CH4|N2O)\b")
_BLANK_MARKS = {"", "-", "NA", "N/A", "n/a", "na"}
_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d*\.?\d+([eE][-+]?\d+)?|-?\d+\.")
_LONGEST_HEADER = 120
_EXACT = Context(prec=200, traps=[Inexact])


@dataclass(frozen=True)
class GasColumn:
    """A column of figures of one gas: what one figure weighs in grams, and per what."""

    index: int
    gas: str
    grams: Decimal
    per: str


def exact_product(one: Decimal, other: Decimal) -> Decimal:
    """The product with all its digits, without zeros at its end."""
    product = _EXACT.multiply(one, other).normalize(_EXACT)
    return (
        product.quantize(Decimal(1), context=_EXACT)
        if product == product.to_integral_value()
        else product
    )


def kilograms(grams: Decimal) -> Decimal:
    """The mass in kilograms, exactly."""
    return exact_product(grams, Decimal("0.001"))


def header_and_body(path: Path, table: HubTable) -> tuple[list[Line], list[Line]]:
    """The lines of the header, and those from the first heading or figure on; refused without figures."""
    first = next((n for n, line in enumerate(table.lines) if has_figures(line)), None)
    if first is None:
        refuse(path, f"figures in {table.name}", "none", row=table.row)
    header = [line for line in table.lines[:first] if _may_be_header(line)]
    if not header:
        refuse(path, f"a header in {table.name}", "none above its first figure", row=table.row)
    start = table.lines.index(header[-1]) + 1
    return header, table.lines[start:]


def has_figures(line: Line) -> bool:
    """Whether the line has a figure, or a mark that there is none; a header has neither."""
    return any(
        isinstance(cell, Decimal)
        or (isinstance(cell, str) and (plain(cell) in _BLANK_MARKS or _is_number(plain(cell))))
        for cell in line.cells
    )


def is_header(line: Line) -> bool:
    """Whether the line names units of figures, as a header does."""
    texts = [line.text(column) for column in line.filled]
    units = [text for text in texts if _PER.search(text) and len(text) <= _LONGEST_HEADER]
    return len(texts) > 1 and bool(units) and not has_figures(line)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _may_be_header(line: Line) -> bool:
    texts = [line.text(column) for column in line.filled]
    if any(len(text) > _LONGEST_HEADER for text in texts):
        return False
    return len(texts) > 1 or bool(_PER.search(texts[0])) or "CO2e" in texts[0]


def column_texts(header: list[Line]) -> dict[int, str]:
    """The words above each column from top to bottom; a cell that spans columns counts for each."""
    texts: dict[int, list[str]] = {}
    width = max(line.filled[-1] for line in header)
    for position, line in enumerate(header):
        below = header[position + 1 : position + 2]
        spans = bool(below) and len(line.filled) < len(below[0].filled)
        words = ""
        for column in range(width + 1):
            here = line.text(column)
            words = here or (words if spans else "")
            if words:
                texts.setdefault(column, []).append(words)
    return {column: " ".join(words) for column, words in texts.items()}


def label_column(path: Path, table: HubTable, texts: dict[int, str], words: str) -> int:
    """The one column whose header has these words; refused where there is none."""
    found = optional_column(texts, words)
    if found is None:
        refuse(path, f"a column «{words}» in {table.name}", _shown(texts), row=table.row)
    return found


def optional_column(texts: dict[int, str], words: str) -> int | None:
    """The first column whose header has these words, if there is one."""
    return next((c for c, text in texts.items() if re.search(words, text, re.IGNORECASE)), None)


def gas_columns(
    path: Path, table: HubTable, texts: dict[int, str], gases: Iterable[str] = GASES
) -> dict[str, GasColumn]:
    """The column of each gas, all per the same; refused where one is missing, twice, or unclear."""
    found: dict[str, GasColumn] = {}
    for column, text in texts.items():
        read = gas_column(path, table, column, text)
        if read and read.gas in found:
            refuse(path, f"one column of {read.gas} in {table.name}", _shown(texts), row=table.row)
        if read:
            found[read.gas] = read
    if set(found) != set(gases) or len({each.per.casefold() for each in found.values()}) > 1:
        expected = f"figures of {', '.join(gases)} per one unit in {table.name}"
        refuse(path, expected, _shown(texts), row=table.row)
    return found


def gas_column(path: Path, table: HubTable, column: int, text: str) -> GasColumn | None:
    """What the header says of a column of figures; None where it names no gas of ours.

    Refused where it names a gas without a unit, or two gases.
    """
    named, per = _GAS.findall(text), _PER.search(text)
    if not named or "CO2e" in named:
        return None
    if per is None or len(set(named)) > 1:
        expected = f"a gas and its unit, such as «CH4 Factor (g CH4 / gallon)», in {table.name}"
        refuse(path, expected, f"«{text}»", row=table.row, column=letter(column))
    grams = _GRAMS[per["mass"].casefold()]
    return GasColumn(column, named[0].casefold(), grams, per["per"])


def our_unit(published: str) -> str | None:
    """Our name of a unit as EPA writes it, whatever its capitals; None where there is none."""
    return unit_name(published) or unit_name(published.casefold())


def figure(cell: Cell) -> Decimal | str:
    """The figure in a cell, or why there is none."""
    if isinstance(cell, Decimal):
        return cell if cell >= 0 else BELOW_ZERO
    text = plain(cell)
    if text in _BLANK_MARKS:
        return NO_FIGURE
    if isinstance(cell, str) and _is_number(text):
        return figure(Decimal(text.replace(",", "")))
    return NOT_A_NUMBER


def grams(line: Line, columns: Iterable[GasColumn]) -> dict[str, Decimal] | str:
    """Grams of each gas per unit, or why the line has none: all gases are needed."""
    found: dict[str, Decimal] = {}
    reasons = []
    for column in columns:
        read = figure(line.cell(column.index))
        if isinstance(read, str):
            reasons.append(read)
        else:
            found[column.gas] = exact_product(read, column.grams)
    faults = [reason for reason in reasons if reason != NO_FIGURE]
    if faults:
        return faults[0]
    if reasons:
        return GAS_MISSING if found else NO_FIGURE
    return found


def letter(column: int) -> str:
    """The column as Excel names it."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _shown(texts: dict[int, str]) -> str:
    return "; ".join(f"{letter(column)} «{text}»" for column, text in texts.items()) or "no header"
