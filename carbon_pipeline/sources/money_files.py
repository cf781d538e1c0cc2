"""Reference files of spending: what a category is, how prices moved, what currencies were worth.

Every reader returns one dictionary per row with typed values and `row`, the physical line, or
raises ReferenceDataError with every culprit of the file.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources import reference_cells as cells
from carbon_pipeline.sources.reference_cells import CellFault
from carbon_pipeline.sources.reference_rows import (
    ReferenceColumn,
    ReferenceFaults,
    Row,
    optional,
    reference_rows,
)
from carbon_pipeline.sources.refusals import listed, quoted
from carbon_pipeline.sources.validity_overlaps import note_duplicates
from carbon_pipeline.vocabulary.spend_categories import category_code

_PERIOD = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


def period(cell: str) -> str:
    """A year or a month: 2024 or 2024-03."""
    if not _PERIOD.fullmatch(cells.text(cell)):
        raise CellFault(f"{quoted(cell)} is no year (2024) and no month (2024-03).")
    return cell


def year(cell: str) -> int:
    """A year of four digits."""
    if not _YEAR.fullmatch(cells.text(cell)):
        raise CellFault(f"{quoted(cell)} is no year such as 2024.")
    return int(cell)


def amount_above_zero(cell: str) -> Decimal:
    """A strict number above zero, every published digit kept."""
    number = cells.amount(cell)
    if not number:
        raise CellFault(f"{quoted(cell)} is not above zero.")
    return number


SPEND_CATEGORY_COLUMNS = (
    ReferenceColumn("scheme", cells.text),
    ReferenceColumn("code", cells.text),
    ReferenceColumn("activity", cells.text),
    optional("factor_region", cells.region),
    optional("note", cells.text),
)

PRICE_INDEX_COLUMNS = (
    ReferenceColumn("country", cells.country),
    ReferenceColumn("period", period),
    ReferenceColumn("currency", cells.currency),
    ReferenceColumn("index", amount_above_zero),
    ReferenceColumn("base", cells.text),
    ReferenceColumn("source", cells.text),
)

EXCHANGE_RATE_COLUMNS = (
    ReferenceColumn("currency", cells.currency),
    ReferenceColumn("per", cells.currency),
    ReferenceColumn("year", year),
    ReferenceColumn("rate", amount_above_zero),
    ReferenceColumn("source", cells.text),
)


def read_spend_categories(path: Path) -> list[Row]:
    """One row per scheme and code; a merchant category code (scheme mcc) comes with 4 digits."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, SPEND_CATEGORY_COLUMNS, faults)
    for row in rows:
        row["code"] = category_code(row["scheme"], row["code"])
    note_duplicates(rows, ("scheme", "code"), faults)
    faults.raise_any()
    return rows


def read_price_indices(path: Path) -> list[Row]:
    """One row per country and period; one country has one currency and one base throughout."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, PRICE_INDEX_COLUMNS, faults)
    note_duplicates(rows, ("country", "period"), faults)
    _note_several(rows, ("country",), "currency", faults)
    _note_several(rows, ("country",), "base", faults)
    faults.raise_any()
    return rows


def read_exchange_rates(path: Path) -> list[Row]:
    """One row per currency and year: units of the currency for one of `per`, the same in every row."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, EXCHANGE_RATE_COLUMNS, faults)
    note_duplicates(rows, ("currency", "year"), faults)
    _note_several(rows, (), "per", faults)
    for row in rows:
        if row["currency"] == row["per"]:
            faults.add(row["row"], "per", "the currency itself; its rate is 1 and needs no row.")
    faults.raise_any()
    return rows


def _note_several(
    rows: Iterable[Row], within: Sequence[str], column: str, faults: ReferenceFaults
) -> None:
    """Rows whose value differs from that of the first row alike: figures that do not compare."""
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        before = first.setdefault(tuple(row[name] for name in within), row)
        if row[column] != before[column]:
            whose = f" of {listed([row[name] for name in within])}" if within else ""
            faults.add(
                row["row"],
                column,
                f"{quoted(row[column])}, but row {before['row']}{whose} has {quoted(before[column])}; "
                "figures compare only where it is the same.",
            )
