"""Footprints of head offices' products in a month: what their parts emitted, up to the product.

What a company emits for a product of its own is parted among the parts of products that the product
is mapped to, by their shares. Parts are rounded at 18 decimals, each as the difference of two running
sums, and what no share covers is the rest: the parts and the rest are always the whole, to the last
digit. A cell in which nothing was reported is empty, never zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.methods.kilograms import AMOUNTS, EXACT, KILOGRAM_DECIMALS, Sums, add_amounts
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.products import INACTIVE, NO_MAPPING, REST_OF_SHARES

Row = Mapping[str, Any]
Cell = tuple[int, int]
Cells = dict[Cell, Sums]


@dataclass(frozen=True)
class Output:
    """How much of a head office's product was produced in the month."""

    quantity: Decimal
    unit: str


def product_rollups(
    month: ReportingMonth,
    mappings: Sequence[Row],
    sums: Iterable[Row],
    outputs: Mapping[tuple[str, str], Output],
) -> list[dict[str, Any]]:
    """One row per part, scope and category with anything in its subtree, and what enters no product.

    `mappings` are rows of `product_code_mappings` of the month. `sums` has one row per
    organization_code, product_code, scope and category_number, with the amounts in kg and where the
    organisation stands. `outputs` are by organisation and product code.
    """
    active = {row["id"]: row for row in mappings if row["is_active"]}
    of_product: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(active.values(), key=lambda row: row["mapping_code"]):
        of_product[row["organization_code"], row["company_product_code"]].append(row)
    inactive = {(r["organization_code"], r["company_product_code"]) for r in mappings}
    own: dict[UUID, Cells] = defaultdict(dict)
    unmapped = []
    for line in sums:
        product = (line["organization_code"], line["product_code"])
        cell = (line["scope"], line["category_number"])
        parts, rest = _parted(line, of_product[product])
        for mapping_id, amounts in parts.items():
            add_amounts(own[mapping_id], cell, amounts)
        if rest is not None:
            why = REST_OF_SHARES if parts else INACTIVE if product in inactive else NO_MAPPING
            unmapped.append(_unmapped_row(month, line, rest, why))
    return [*_part_rows(month, active, own, outputs), *unmapped]


def _parted(line: Row, mappings: Sequence[Row]) -> tuple[dict[UUID, Sums], Sums | None]:
    """The amounts of each mapping, and the rest where the shares are not the whole."""
    parts: dict[UUID, Sums] = {row["id"]: {} for row in mappings}
    rest: Sums = {}
    shares = [Fraction(row["share_of_product"]) for row in mappings]
    for name in AMOUNTS:
        whole: Decimal | None = line[name]
        if whole is None:
            rest[name] = None
            for amounts in parts.values():
                amounts[name] = None
            continue
        running, before = Fraction(0), Decimal(0)
        for share, amounts in zip(shares, parts.values(), strict=True):
            running += share
            up_to = round_half_away(Fraction(whole) * running, KILOGRAM_DECIMALS)
            amounts[name] = EXACT.subtract(up_to, before)
            before = up_to
        rest[name] = EXACT.subtract(whole, before)
    return parts, None if sum(shares, Fraction(0)) == 1 else rest


def _part_rows(
    month: ReportingMonth,
    active: Mapping[UUID, Row],
    own: Mapping[UUID, Cells],
    outputs: Mapping[tuple[str, str], Output],
) -> list[dict[str, Any]]:
    subtree: dict[UUID, Cells] = defaultdict(dict)
    for mapping_id, cells in own.items():
        above: UUID | None = mapping_id
        while above is not None:
            for cell, amounts in cells.items():
                add_amounts(subtree[above], cell, amounts)
            above = active[above]["parent_mapping_id"]
    return [
        _part_row(month, active[mapping_id], cell, own[mapping_id].get(cell), total, outputs)
        for mapping_id, cells in subtree.items()
        for cell, total in sorted(cells.items())
    ]


_OF_MAPPING = (
    "mapping_code", "headquarters_id", "partner_id", "organization_code", "tree_path",
    "headquarters_product_code", "company_product_code", "product_hierarchy_path",
    "hierarchy_level", "mapping_type",
)  # fmt: skip


def _part_row(
    month: ReportingMonth,
    mapping: Row,
    cell: Cell,
    own: Sums | None,
    subtree: Sums,
    outputs: Mapping[tuple[str, str], Output],
) -> dict[str, Any]:
    # how much a head office produces is on its own row only, for the others' rows are its partners' to see
    product = (mapping["organization_code"], mapping["headquarters_product_code"])
    output = outputs.get(product) if mapping["hierarchy_level"] == 1 else None
    row: dict[str, Any] = {name: mapping[name] for name in _OF_MAPPING} | {
        "id": stable_id("product_rollups", str(mapping["id"]), *map(str, cell)),
        "share_of_product": format(mapping["share_of_product"], "f"),
        "unmapped_because": None,
        "output_quantity": output.quantity if output else None,
        "output_unit": output.unit if output else None,
        "subtree_kg_co2eq_per_unit": _per_unit(subtree["kg_co2eq"], output),
    }
    return row | _when(month, cell) | _amounts(own or dict.fromkeys(AMOUNTS), subtree)


def _per_unit(kilograms: Decimal | None, output: Output | None) -> Decimal | None:
    if kilograms is None or output is None or not output.quantity:
        return None
    return round_half_away(Fraction(kilograms) / Fraction(output.quantity), KILOGRAM_DECIMALS)


def _unmapped_row(month: ReportingMonth, line: Row, rest: Sums, why: str) -> dict[str, Any]:
    cell = (line["scope"], line["category_number"])
    product = line["product_code"]
    identity = (line["tree_path"], product, str(month), *map(str, cell), why)
    where = ("headquarters_id", "partner_id", "organization_code", "tree_path")
    row: dict[str, Any] = {name: line[name] for name in where} | {
        "id": stable_id("product_rollups", *identity),
        "mapping_code": None,
        "headquarters_product_code": None,
        "company_product_code": product,
        "product_hierarchy_path": None,
        "hierarchy_level": None,
        "mapping_type": None,
        "share_of_product": None,
        "unmapped_because": why,
        "output_quantity": None,
        "output_unit": None,
        "subtree_kg_co2eq_per_unit": None,
    }
    return row | _when(month, cell) | _amounts(rest, dict.fromkeys(AMOUNTS))


def _when(month: ReportingMonth, cell: Cell) -> dict[str, Any]:
    scope, category = cell
    return {
        "reporting_year": month.year,
        "reporting_month": month.month,
        "scope": scope,
        "category_number": category,
    }


def _amounts(own: Sums, subtree: Sums) -> dict[str, Any]:
    return {f"own_{name}": own[name] for name in AMOUNTS} | {
        f"subtree_{name}": subtree[name] for name in AMOUNTS
    }
