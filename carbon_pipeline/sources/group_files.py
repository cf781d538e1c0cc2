"""Reference files of the group's inventory: its boundary, who owns whom, and what suppliers allocate.

Every reader returns one dictionary per row with typed values and `row`, the physical line, or
raises ReferenceDataError with every culprit of the file.
"""

from decimal import Decimal
from pathlib import Path

from carbon_pipeline.sources import reference_cells as cells
from carbon_pipeline.sources.money_files import amount_above_zero, year
from carbon_pipeline.sources.reference_cells import CellFault
from carbon_pipeline.sources.reference_rows import (
    ReferenceColumn,
    ReferenceFaults,
    Row,
    reference_rows,
)
from carbon_pipeline.sources.refusals import quoted
from carbon_pipeline.sources.validity_overlaps import (
    note_duplicates,
    note_ends_before_start,
    note_overlaps,
    note_parts_of_months,
)
from carbon_pipeline.vocabulary.group_inventory import (
    ALLOCATED_SCOPES,
    ALLOCATION_BASES,
    UPSTREAM_CATEGORIES,
)
from carbon_pipeline.vocabulary.scope_assignments import APPROACHES

MOST_DECIMALS, MOST_WHOLE_DIGITS = 6, 13
WHOLE_PERCENT = 100


def _fitting(number: Decimal, cell: str) -> Decimal:
    whole, _, fraction = format(number, "f").partition(".")
    if len(fraction) > MOST_DECIMALS:
        raise CellFault(f"{quoted(cell)} has more than {MOST_DECIMALS} decimals.")
    if len(whole.lstrip("0")) > MOST_WHOLE_DIGITS:
        raise CellFault(
            f"{quoted(cell)} has more than {MOST_WHOLE_DIGITS} digits before the point."
        )
    return number


def _percent(cell: str) -> Decimal:
    percent = _fitting(cells.amount(cell), cell)
    if percent > WHOLE_PERCENT:
        raise CellFault(f"{quoted(cell)} is above 100 %.")
    return percent


def _threshold(cell: str) -> Decimal:
    amount_above_zero(cell)
    return _percent(cell)


def _part(cell: str) -> Decimal:
    return _fitting(cells.amount(cell), cell)


def _whole(cell: str) -> Decimal:
    return _fitting(amount_above_zero(cell), cell)


def _category(cell: str) -> int:
    if cell not in map(str, UPSTREAM_CATEGORIES):
        raise CellFault(f"{quoted(cell)} is no category of scope 3 upstream; write 1 to 8.")
    return int(cell)


BOUNDARY_COLUMNS = (
    ReferenceColumn("headquarters_code", cells.text),
    ReferenceColumn("consolidation_approach", cells.one_of(APPROACHES)),
    ReferenceColumn("base_year", year, may_be_blank=True),
    ReferenceColumn("recalculation_threshold_percent", _threshold, may_be_blank=True),
)

OWNERSHIP_COLUMNS = (
    ReferenceColumn("owner_code", cells.text),
    ReferenceColumn("organization_code", cells.text),
    ReferenceColumn("equity_share_percent", _percent),
    ReferenceColumn("financial_control", cells.one_of(("yes", "no"))),
    ReferenceColumn("operational_control", cells.one_of(("yes", "no"))),
    ReferenceColumn("valid_from", cells.day, may_be_blank=True),
    ReferenceColumn("valid_to", cells.day, may_be_blank=True),
)

ALLOCATION_COLUMNS = (
    ReferenceColumn("partner_code", cells.text),
    ReferenceColumn("customer_code", cells.text),
    ReferenceColumn("category_number", _category),
    ReferenceColumn("allocation_basis", cells.one_of(ALLOCATION_BASES)),
    ReferenceColumn("quantity_to_customer", _part),
    ReferenceColumn("quantity_total", _whole),
    ReferenceColumn("unit", cells.text),
    ReferenceColumn("scopes", cells.one_of(ALLOCATED_SCOPES)),
    ReferenceColumn("valid_from", cells.day, may_be_blank=True),
    ReferenceColumn("valid_to", cells.day, may_be_blank=True),
    ReferenceColumn("source", cells.text),
)


def read_group_boundaries(path: Path) -> list[Row]:
    """One row per head office: its consolidation approach, base year and threshold in percent."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, BOUNDARY_COLUMNS, faults)
    note_duplicates(rows, ("headquarters_code",), faults)
    for row in rows:
        if (row["base_year"] is None) != (row["recalculation_threshold_percent"] is None):
            lacking = "base_year" if row["base_year"] is None else "recalculation_threshold_percent"
            faults.add(row["row"], lacking, "blank; a base year and its threshold go together.")
    faults.raise_any()
    return rows


def read_ownership(path: Path) -> list[Row]:
    """One row per owner, organisation and first day of validity; control as truth values."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, OWNERSHIP_COLUMNS, faults)
    for row in rows:
        for name in ("financial_control", "operational_control"):
            row[name] = row[name] == "yes"
    note_ends_before_start(rows, faults)
    note_overlaps(rows, lambda row: (row["owner_code"], row["organization_code"]), faults)
    faults.raise_any()
    return rows


def read_partner_allocations(path: Path) -> list[Row]:
    """One row per partner, customer, category and first month of validity, which has whole months."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, ALLOCATION_COLUMNS, faults)
    for row in rows:
        note_parts_of_months(row, faults)
        if row["quantity_to_customer"] > row["quantity_total"]:
            told = f"{row['quantity_to_customer']:f} is more than the whole, {row['quantity_total']:f}."
            faults.add(row["row"], "quantity_to_customer", told)
    note_ends_before_start(rows, faults)
    key = ("partner_code", "customer_code", "category_number")
    note_overlaps(rows, lambda row: tuple(row[name] for name in key), faults)
    faults.raise_any()
    return rows
