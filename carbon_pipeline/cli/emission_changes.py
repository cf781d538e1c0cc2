"""What changed of one emission, for people."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from carbon_pipeline.cli.factor_lines import amount

Row = Mapping[str, Any]


def why(row: Row) -> str:
    """Quantity, factor and place before and after, as far as they differ; columns end so.

    Of an emission on one side only, its quantity and factor.
    """
    for side, other, told in (("after", "before", "new"), ("before", "after", "gone")):
        if row[f"kg_co2eq_{other}"] is None:
            figures = _text(row, side, "quantity", "unit"), _text(row, side, "kg_co2eq_per_unit")
            return f"{told}: {' × '.join(figures)}"
    parts = [
        _part(row, "quantity", "quantity", "unit"),
        _part(row, "factor", "kg_co2eq_per_unit", unit=f" per {row['unit_after']}"),
        _part(row, "activity", "activity"),
        _part(row, "region", "region"),
        _part(row, "formula", "formula_version"),
        _part(row, "place", "tree_path"),
    ]
    if not row["change_kg_co2eq"]:
        parts.append(_part(row, "by the market, kg", "kg_co2eq_market_based"))
    return "; ".join(filter(None, parts)) or "what is told of it"


def _part(row: Row, title: str, *names: str, unit: str = "") -> str:
    before, after = _text(row, "before", *names), _text(row, "after", *names)
    return f"{title} {before} → {after}{unit}" if before != after else ""


def _text(row: Row, side: str, *names: str) -> str:
    values = (row[f"{name}_{side}"] for name in names)
    return " ".join(amount(each) if isinstance(each, Decimal) else str(each) for each in values)
