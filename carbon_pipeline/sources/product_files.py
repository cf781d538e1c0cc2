"""Reference files of products: which part of a head office's product a company's product is, and output.

Every reader returns one dictionary per row with typed values and `row`, the physical line, or
raises ReferenceDataError with every culprit of the file.
"""

from decimal import Decimal
from pathlib import Path

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.sources import reference_cells as cells
from carbon_pipeline.sources.reference_cells import CellFault
from carbon_pipeline.sources.reference_rows import (
    ReferenceColumn,
    ReferenceFaults,
    Row,
    optional,
    reference_rows,
)
from carbon_pipeline.sources.refusals import quoted
from carbon_pipeline.sources.validity_overlaps import (
    note_duplicates,
    note_ends_before_start,
    note_overlaps,
    note_parts_of_months,
)
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.products import (
    HEADQUARTERS,
    LONGEST_PRODUCT_CODE,
    MAPPING_TYPES,
    OWNER_TYPES,
    RATIO_DECIMALS,
    RATIO_WHOLE_DIGITS,
)

OUTPUT_DECIMALS, OUTPUT_WHOLE_DIGITS = 6, 13


def _product_code(cell: str) -> str:
    if "/" in cells.text(cell):
        raise CellFault(f"{quoted(cell)} has a slash, which parts the codes of a path.")
    if len(cell) > LONGEST_PRODUCT_CODE:
        raise CellFault(f"{len(cell)} characters; a product code has {LONGEST_PRODUCT_CODE}.")
    return cell


def _fitting(cell: str, whole_digits: int, decimals: int) -> Decimal:
    number = cells.amount(cell)
    whole, _, fraction = format(number, "f").partition(".")
    if len(fraction) > decimals:
        raise CellFault(f"{quoted(cell)} has more than {decimals} decimals.")
    if len(whole.lstrip("0")) > whole_digits:
        raise CellFault(f"{quoted(cell)} has more than {whole_digits} digits before the point.")
    return number


def _ratio(cell: str) -> Decimal:
    if cell.startswith("-") or not (ratio := _fitting(cell, RATIO_WHOLE_DIGITS, RATIO_DECIMALS)):
        raise CellFault(f"{quoted(cell)} is not above zero.")
    return ratio


def _output(cell: str) -> Decimal:
    return _fitting(cell, OUTPUT_WHOLE_DIGITS, OUTPUT_DECIMALS)


def _month(cell: str) -> str:
    try:
        return str(ReportingMonth.parse(cells.text(cell)))
    except ConfigurationError as error:
        raise CellFault(f"{quoted(cell)} is no month; write it as 2024-03.") from error


def _level(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and int(cell)):
        raise CellFault(f"{quoted(cell)} is no level; write a whole number from 1 on.")
    return int(cell)


MAPPING_COLUMNS = (
    ReferenceColumn("mapping_code", cells.text),
    ReferenceColumn("owner_type", cells.one_of(OWNER_TYPES)),
    ReferenceColumn("headquarters_code", cells.text),
    ReferenceColumn("partner_code", cells.text, may_be_blank=True),
    ReferenceColumn("headquarters_product_code", _product_code),
    ReferenceColumn("company_product_code", _product_code),
    ReferenceColumn("product_name", cells.text),
    ReferenceColumn("parent_mapping_code", cells.text, may_be_blank=True),
    ReferenceColumn("mapping_type", cells.one_of(MAPPING_TYPES)),
    ReferenceColumn("conversion_ratio", _ratio),
    ReferenceColumn("valid_from", cells.day, may_be_blank=True),
    ReferenceColumn("valid_to", cells.day, may_be_blank=True),
    optional("product_description", cells.text),
    optional("is_active", cells.one_of(("yes", "no"))),
    optional("product_hierarchy_path", cells.text),
    optional("hierarchy_level", _level),
)

OUTPUT_COLUMNS = (
    ReferenceColumn("organization_code", cells.text),
    ReferenceColumn("product_code", _product_code),
    ReferenceColumn("month", _month),
    ReferenceColumn("quantity", _output),
    ReferenceColumn("unit", cells.unit),
)


def read_product_mappings(path: Path) -> list[Row]:
    """One row per mapping and first day of validity, which begins and ends with whole months.

    `is_active` is a truth value, true where the file does not say. How the rows hang together, and
    whether their companies exist, is not asked here.
    """
    faults = ReferenceFaults(path)
    rows = reference_rows(path, MAPPING_COLUMNS, faults)
    for row in rows:
        row["is_active"] = row["is_active"] != "no"
        _note_wrong_owner(row, faults)
        note_parts_of_months(row, faults)
    note_ends_before_start(rows, faults)
    note_duplicates(rows, ("mapping_code", "valid_from"), faults)
    note_overlaps(rows, lambda row: (row["mapping_code"],), faults)
    faults.raise_any()
    return rows


def read_product_outputs(path: Path) -> list[Row]:
    """One row per organisation, product and month: how much was produced."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, OUTPUT_COLUMNS, faults)
    note_duplicates(rows, ("organization_code", "product_code", "month"), faults)
    faults.raise_any()
    return rows


def _note_wrong_owner(row: Row, faults: ReferenceFaults) -> None:
    of_head_office = row["owner_type"] == HEADQUARTERS
    if of_head_office and row["partner_code"] is not None:
        faults.add(row["row"], "partner_code", "a product of the head office has none; leave it.")
    if not of_head_office and row["partner_code"] is None:
        faults.add(row["row"], "partner_code", "blank; a PARTNER row names the partner.")
    if not of_head_office or row["parent_mapping_code"] is not None:
        return
    if row["company_product_code"] != row["headquarters_product_code"]:
        faults.add(
            row["row"],
            "company_product_code",
            f"{row['company_product_code']} is not {row['headquarters_product_code']}; the row of a "
            "head office's product names it twice, and a part of it names its parent_mapping_code.",
        )
    if row["conversion_ratio"] != 1:
        faults.add(
            row["row"],
            "conversion_ratio",
            f"{row['conversion_ratio']:f}; a product is the whole of itself. Write 1.",
        )
