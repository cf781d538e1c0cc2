"""The inventory of head offices in a month: what was reported, by boundary, with nothing counted twice.

Every reported amount is split into what is inside the boundary and what is left out; the inside is
rounded at 18 decimals and what is left out is the difference, so both are the whole to the last
digit. What one company inside bought from another that reports it as its own scope 1 is eliminated.
Suppliers outside enter through scope 3 of their customers.

Sources: GHG Protocol, Corporate Standard, chapters 3 and 4; Scope 3 Standard, chapter 8.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from carbon_pipeline.methods.exact import plain, round_half_away
from carbon_pipeline.methods.group_boundary import Boundary, Choice
from carbon_pipeline.methods.kilograms import EXACT, KILOGRAM_DECIMALS, Sums, add_amounts
from carbon_pipeline.methods.organization_tree import common_path
from carbon_pipeline.methods.partner_allocations import PartnerAllocation
from carbon_pipeline.vocabulary.group_inventory import (
    ALLOCATION,
    CONSOLIDATED,
    ELIMINATION,
    OUTSIDE_BOUNDARY,
    REPLACED_BY_ALLOCATION,
)
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.scope_assignments import ASSUMED_APPROACH, Place, assigned

SHARE_DECIMALS = 18

Row = Mapping[str, Any]


class Cell(NamedTuple):
    """What a row of the inventory is about; amounts of one cell are summed before they are multiplied."""

    kind: str
    organization_code: str
    counterpart_code: str | None
    ledger_place: Place | None
    place: Place
    share: Fraction


Cells = dict[Cell, Sums]


@dataclass(frozen=True)
class GroupOfMonth:
    """What the inventory of a month rests on beside the ledger.

    `choices` has every head office, `tree_paths` every organisation of the month. `declared` says
    where a module's result stands by itself, by module, variant and emission type.
    """

    month: ReportingMonth
    boundary: Boundary
    choices: Mapping[str, Choice]
    tree_paths: Mapping[str, str]
    declared: Mapping[tuple[str, str, str], Place] = field(default_factory=dict)
    allocations: Sequence[PartnerAllocation] = ()

    def head_of(self, code: str) -> str | None:
        """The head office that the organisation is below in the month; None where it is not there."""
        path = self.tree_paths.get(code)
        return path.split("/")[1] if path else None


def group_inventory(group: GroupOfMonth, lines: Iterable[Row]) -> list[dict[str, Any]]:
    """One row per kind, organisation, counterpart, place in the ledger, place and share, sorted by id.

    `lines` are sums of the ledger with organization_code, headquarters_id, partner_id, tree_path,
    part_start and part_end (the record's days in the month), scope, category_number, module_type,
    variant_type, emission_type and control (where a lease or franchise moves them), supplier_code, and
    the amounts in kg.
    """
    ledger = list(lines)
    where = {line["organization_code"]: line for line in ledger}
    reported: Cells = {}
    for line in ledger:
        add_amounts(reported, _reported_cell(group, line), line)
    allocated = _allocated(group, reported)
    direct = {
        cell.organization_code
        for cell, sums in reported.items()
        if cell.kind == CONSOLIDATED and cell.place[0] == 1 and sums["kg_co2eq"]
    }
    replacing = {(c.organization_code, c.counterpart_code, c.place) for c in allocated}
    taken_out: Cells = {}
    for line in ledger:
        cell = _taken_out(group, line, direct, replacing)
        if cell is not None:
            add_amounts(taken_out, cell, line)
    rows = [_reported_row(group, cell, sums, where) for cell, sums in reported.items()]
    rows += [_moved_row(group, cell, sums, -1, where) for cell, sums in taken_out.items()]
    rows += [_moved_row(group, cell, sums, 1, where) for cell, sums in allocated.items()]
    return sorted(rows, key=lambda row: row["id"].bytes)


def _reported_cell(group: GroupOfMonth, line: Row) -> Cell:
    code = line["organization_code"]
    share = group.boundary.share(code, line["part_start"], line["part_end"])
    ledger = (line["scope"], line["category_number"])
    kind, place = (CONSOLIDATED, _placed(group, line)) if share else (OUTSIDE_BOUNDARY, ledger)
    return Cell(kind, code, line["supplier_code"], ledger, place, share)


def _placed(group: GroupOfMonth, line: Row) -> Place:
    """Scope and category under the head office's approach; the ledger's are those of operational control."""
    computed = (line["scope"], line["category_number"])
    approach = group.choices[line["tree_path"].split("/")[1]].approach
    module, variant = line["module_type"], line["variant_type"]
    declared = group.declared.get((module, variant, line["emission_type"]))
    if approach == ASSUMED_APPROACH or not line["control"] or declared is None:
        return computed
    return assigned(module, variant, line["control"], declared, approach)


def _taken_out(
    group: GroupOfMonth,
    line: Row,
    direct: AbstractSet[str],
    allocated: AbstractSet[tuple[str, str | None, Place]],
) -> Cell | None:
    """What is taken out of the inventory of a line that names a supplier; None where nothing is.

    `direct` are the companies inside that report scope 1, `allocated` customer, supplier and place.
    """
    supplier = line["supplier_code"]
    if supplier is None:
        return None
    cell = _reported_cell(group, line)
    code, place = cell.organization_code, cell.place
    if place[0] not in (2, 3) or cell.kind != CONSOLIDATED:
        return None
    common = group.boundary.common_share(code, supplier, line["part_start"], line["part_end"])
    if common and group.head_of(code) == group.head_of(supplier):
        is_direct = supplier in direct
        return cell._replace(kind=ELIMINATION, share=common) if is_direct else None
    is_replaced = (code, supplier, place) in allocated
    return cell._replace(kind=REPLACED_BY_ALLOCATION) if is_replaced else None


def _allocated(group: GroupOfMonth, reported: Cells) -> Cells:
    """What suppliers outside emitted for customers inside; a supplier without figures has no cell."""
    outside: dict[str, list[tuple[int, Sums]]] = defaultdict(list)
    for cell, sums in reported.items():
        if cell.kind == OUTSIDE_BOUNDARY and cell.ledger_place:
            outside[cell.organization_code].append((cell.ledger_place[0], sums))
    allocated: Cells = {}
    first, last = group.month.first_day, group.month.last_day
    for line in group.allocations:
        share = group.boundary.share(line.customer_code, first, last) * line.share
        place = (3, line.category_number)
        cell = Cell(ALLOCATION, line.customer_code, line.partner_code, None, place, share)
        for scope, sums in outside[line.partner_code]:
            if share and scope in line.scope_numbers:
                add_amounts(allocated, cell, sums)
    return allocated


def _reported_row(
    group: GroupOfMonth, cell: Cell, sums: Sums, where: Mapping[str, Row]
) -> dict[str, Any]:
    row = _row(
        group, cell, where[cell.organization_code], where[cell.organization_code]["tree_path"]
    )
    for name, whole in sums.items():
        inside = _times(whole, cell.share)
        row[f"reported_{name}"] = whole
        row[f"inventory_{name}"] = inside
        row[f"left_out_{name}"] = (
            None if whole is None or inside is None else EXACT.subtract(whole, inside)
        )
    return row


def _moved_row(
    group: GroupOfMonth, cell: Cell, sums: Sums, sign: int, where: Mapping[str, Row]
) -> dict[str, Any]:
    # it names two companies, so it stands where both can be seen
    path = common_path(
        group.tree_paths[cell.organization_code], group.tree_paths[str(cell.counterpart_code)]
    )
    row = _row(group, cell, _standing(group, cell, where), path)
    for name, whole in sums.items():
        row[f"reported_{name}"] = row[f"left_out_{name}"] = None
        row[f"inventory_{name}"] = _times(whole, sign * cell.share)
    return row


def _standing(group: GroupOfMonth, cell: Cell, where: Mapping[str, Row]) -> Row:
    code = cell.organization_code
    if code in where:
        return where[code]
    head = str(group.head_of(code))
    return {
        "headquarters_id": stable_id("organizations", head),
        "partner_id": stable_id("organizations", code) if code != head else None,
    }


def _times(whole: Decimal | None, share: Fraction) -> Decimal | None:
    return None if whole is None else round_half_away(Fraction(whole) * share, KILOGRAM_DECIMALS)


def _row(group: GroupOfMonth, cell: Cell, standing: Row, tree_path: str) -> dict[str, Any]:
    choice = group.choices[tree_path.split("/")[1]]
    ledger_scope, ledger_category = cell.ledger_place or (None, None)
    identity = (
        # of its head office: one that closed the month keeps its row of an organisation that moved
        str(standing["headquarters_id"]),
        str(group.month), cell.kind, cell.organization_code, cell.counterpart_code or "",
        f"{ledger_scope}", f"{ledger_category}", *map(str, cell.place), str(cell.share),
    )  # fmt: skip
    return {
        "id": stable_id("group_inventory", *identity),
        "headquarters_id": standing["headquarters_id"],
        "partner_id": standing["partner_id"],
        "organization_code": cell.organization_code,
        "counterpart_organization_code": cell.counterpart_code,
        "tree_path": tree_path,
        "reporting_year": group.month.year,
        "reporting_month": group.month.month,
        "inventory_row_kind": cell.kind,
        "consolidation_approach": choice.approach,
        "approach_basis": choice.basis,
        "inventory_share": plain(round_half_away(cell.share, SHARE_DECIMALS)),
        "scope": cell.place[0],
        "category_number": cell.place[1],
        "ledger_scope": ledger_scope,
        "ledger_category_number": ledger_category,
    }
