"""Kilograms as stored: their scale, and sums of them with every digit, missing ones kept apart from zero."""

from collections.abc import Hashable, Mapping, MutableMapping
from decimal import Context, Decimal
from typing import Any, TypeVar

KILOGRAM_DECIMALS = 18
AMOUNTS = ("kg_co2eq", "kg_co2eq_market_based", "kg_co2_biogenic")
# wide enough for every digit of a sum, whatever the caller's context has
EXACT = Context(prec=76)

Sums = dict[str, Decimal | None]
Cell = TypeVar("Cell", bound=Hashable)


def add_amounts(cells: MutableMapping[Cell, Sums], cell: Cell, amounts: Mapping[str, Any]) -> None:
    """Add the amounts in kg to those of the cell; one that is missing everywhere stays missing."""
    total = cells.setdefault(cell, dict.fromkeys(AMOUNTS))
    for name in AMOUNTS:
        before, amount = total[name], amounts[name]
        if amount is not None:
            total[name] = amount if before is None else EXACT.add(before, amount)
