"""Emissions summed up the tree: what each organisation reported itself, and with everything below it.

The subtree is the plain sum of what its organisations reported: a view of the supply
chain, not an inventory. A cell in which nothing was reported is empty, never zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Context, Decimal
from typing import Any

from carbon_pipeline.methods.organization_tree import Place, ancestors
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

AMOUNTS = ("kg_co2eq", "kg_co2eq_market_based", "kg_co2_biogenic")
_EXACT = Context(prec=76)  # NUMERIC(38,18) sums of any number of rows stay exact

Cell = tuple[int, int, str]
Sums = dict[str, Decimal | None]


@dataclass
class Counts:
    """Coverage of one organisation or of a subtree: counts of records and of organisations."""

    records_in: int = 0
    records_matched: int = 0
    records_unmatched: int = 0
    records_rejected: int = 0
    organizations_expected: int = 0
    organizations_reported: int = 0

    def add(self, other: "Counts") -> None:
        """Add the other's counts to these."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def organization_rollups(
    month: ReportingMonth,
    places: Mapping[str, Place],
    sums: Iterable[Mapping[str, Any]],
    coverage: Mapping[str, Counts],
) -> list[dict[str, Any]]:
    """One row per organisation, scope, category and emission type with anything in its subtree.

    `sums` has one row per organization_code, scope, category_number and emission_type with
    the amounts in kg; `coverage` the counts of each organisation by code.
    """
    own: dict[str, dict[Cell, Sums]] = defaultdict(dict)
    subtree: dict[str, dict[Cell, Sums]] = defaultdict(dict)
    by_path = {place.tree_path: code for code, place in places.items()}
    for row in sums:
        cell = (row["scope"], row["category_number"], row["emission_type"])
        amounts = {name: row[name] for name in AMOUNTS}
        own[row["organization_code"]][cell] = amounts
        for path in ancestors(places[row["organization_code"]].tree_path):
            _add(subtree[by_path[path]], cell, amounts)
    below = _subtree_counts(places, coverage, by_path)
    return [
        _row(
            month, places[code], cell, own[code].get(cell), total, _coverage(code, coverage, below)
        )
        for code in sorted(subtree)
        for cell, total in sorted(subtree[code].items())
    ]


def _add(cells: dict[Cell, Sums], cell: Cell, amounts: Sums) -> None:
    total = cells.setdefault(cell, dict.fromkeys(AMOUNTS))
    for name, amount in amounts.items():
        before = total[name]
        if amount is not None:
            total[name] = amount if before is None else _EXACT.add(before, amount)


def _subtree_counts(
    places: Mapping[str, Place], coverage: Mapping[str, Counts], by_path: Mapping[str, str]
) -> dict[str, Counts]:
    below: dict[str, Counts] = {code: Counts() for code in places}
    for code, place in places.items():
        for path in ancestors(place.tree_path):
            below[by_path[path]].add(coverage.get(code, Counts()))
    return below


def _coverage(
    code: str, coverage: Mapping[str, Counts], below: Mapping[str, Counts]
) -> dict[str, dict[str, int]]:
    return {
        "own": coverage.get(code, Counts()).as_dict(),
        "subtree": below[code].as_dict(),
    }


def _row(
    month: ReportingMonth,
    place: Place,
    cell: Cell,
    own: Sums | None,
    subtree: Sums,
    coverage: dict[str, dict[str, int]],
) -> dict[str, Any]:
    scope, category, emission_type = cell
    code = place.organization.code
    identity = ("organization_rollups", code, str(month), str(scope), str(category), emission_type)
    row: dict[str, Any] = {
        "id": stable_id(*identity),
        "organization_code": code,
        "headquarters_id": stable_id("organizations", place.headquarters_code),
        "tree_path": place.tree_path,
        "level": place.level,
        "reporting_year": month.year,
        "reporting_month": month.month,
        "scope": scope,
        "category_number": category,
        "emission_type": emission_type,
        "coverage": coverage,
    }
    for name in AMOUNTS:
        row[f"own_{name}"] = own[name] if own else None
        row[f"subtree_{name}"] = subtree[name]
    return row
