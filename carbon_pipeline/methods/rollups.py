"""Emissions summed up the tree: what each organisation reported itself, and with everything below it.

The subtree is the plain sum of what its organisations reported: a view of the supply
chain, not an inventory. A cell in which nothing was reported is empty, never zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Context, Decimal
from typing import Any

from carbon_pipeline.methods.organization_tree import Place, ancestors
from carbon_pipeline.methods.uncertain_sums import Spread, spread_of
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

AMOUNTS = ("kg_co2eq", "kg_co2eq_market_based", "kg_co2_biogenic")
# parts of kg_co2eq: a cell that has any kg_co2eq has these too, 0 where there is no such part
PARTS = ("kg_co2eq_estimated", "kg_co2eq_without_gsd")
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


@dataclass
class CellSums:
    """The sums of a cell: amounts and parts in kg, None where nothing was reported; and their spread."""

    amounts: Sums = field(default_factory=lambda: dict.fromkeys((*AMOUNTS, *PARTS)))
    spread: Spread = field(default_factory=Spread)

    def add(self, other: "CellSums") -> None:
        """Add the other's sums to these."""
        for name, amount in other.amounts.items():
            before = self.amounts[name]
            if amount is not None:
                self.amounts[name] = amount if before is None else _EXACT.add(before, amount)
        self.spread.add(other.spread)

    def columns(self, prefix: str) -> Sums:
        """The columns of a roll-up, each name with the prefix before it."""
        named = {f"{prefix}_{name}": amount for name, amount in self.amounts.items()}
        return named | {f"{prefix}_gsd": self.spread.gsd()}


def organization_rollups(
    month: ReportingMonth,
    places: Mapping[str, Place],
    sums: Iterable[Mapping[str, Any]],
    coverage: Mapping[str, Counts],
) -> list[dict[str, Any]]:
    """One row per organisation, scope, category and emission type with anything in its subtree.

    `sums` has one row per organization_code, scope, category_number, emission_type, is_estimated,
    quality and factors, with the amounts in kg and what `spread_of` reads; `coverage` the counts of
    each organisation by code.
    """
    own: dict[str, dict[Cell, CellSums]] = defaultdict(dict)
    subtree: dict[str, dict[Cell, CellSums]] = defaultdict(dict)
    by_path = {place.tree_path: code for code, place in places.items()}
    for row in sums:
        cell = (row["scope"], row["category_number"], row["emission_type"])
        own[row["organization_code"]].setdefault(cell, CellSums()).add(_of_row(row))
    for code, cells in own.items():
        for path in ancestors(places[code].tree_path):
            for cell, reported in cells.items():
                subtree[by_path[path]].setdefault(cell, CellSums()).add(reported)
    below = _subtree_counts(places, coverage, by_path)
    return [
        _row(
            month, places[code], cell, own[code].get(cell), total, _coverage(code, coverage, below)
        )
        for code in sorted(subtree)
        for cell, total in sorted(subtree[code].items())
    ]


def _of_row(row: Mapping[str, Any]) -> CellSums:
    kg_co2eq, spread = row["kg_co2eq"], spread_of(row)
    nothing = None if kg_co2eq is None else Decimal()
    return CellSums(
        {name: row[name] for name in AMOUNTS}
        | {
            "kg_co2eq_estimated": kg_co2eq if row["is_estimated"] else nothing,
            "kg_co2eq_without_gsd": nothing if spread else kg_co2eq,
        },
        spread or Spread(),
    )


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
    own: CellSums | None,
    subtree: CellSums,
    coverage: dict[str, dict[str, int]],
) -> dict[str, Any]:
    scope, category, emission_type = cell
    code = place.organization.code
    identity = ("organization_rollups", code, str(month), str(scope), str(category), emission_type)
    return {
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
        **(own or CellSums()).columns("own"),
        **subtree.columns("subtree"),
    }
