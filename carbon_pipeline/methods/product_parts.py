"""A product's parts from the product down, each with what it emitted itself and with all below it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from carbon_pipeline.methods.kilograms import EXACT


@dataclass
class Part:
    """One part of a head office's product in a month, the product itself at level 1.

    `own_by_scope` and `subtree` are kg CO2e of the product; a scope in which nothing was reported is
    missing. `share` is the share of what the organisation emits for its product.
    """

    headquarters_code: str
    product: str
    organization_code: str
    company_product_code: str
    product_name: str
    level: int
    mapping_type: str
    share: Decimal
    own_by_scope: dict[int, Decimal] = field(default_factory=dict)
    subtree: Decimal | None = None
    output_quantity: Decimal | None = None
    output_unit: str | None = None


def parts_in_order(rows: Iterable[Mapping[str, Any]]) -> list[Part]:
    """The parts of every product, each followed by its own parts, the largest first.

    `rows` has one row per mapping and scope: its identifiers, `own` and `subtree` in kg CO2e.
    """
    parts: dict[Any, Part] = {}
    below: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        if row["id"] not in parts:
            parts[row["id"]] = _part(row)
            below[row["parent_mapping_id"]].append(row["id"])
        part = parts[row["id"]]
        if row["own"] is not None:
            part.own_by_scope[row["scope"]] = row["own"]
        if row["subtree"] is not None:
            part.subtree = EXACT.add(part.subtree or Decimal(0), row["subtree"])
        if row["output_quantity"] is not None:
            part.output_quantity, part.output_unit = row["output_quantity"], row["output_unit"]

    def downward(above: Any) -> Iterator[Part]:
        for each in sorted(below[above], key=lambda each: -(parts[each].subtree or Decimal(0))):
            yield parts[each]
            yield from downward(each)

    return list(downward(None))


def _part(row: Mapping[str, Any]) -> Part:
    return Part(
        headquarters_code=row["headquarters_code"],
        product=row["headquarters_product_code"],
        organization_code=row["organization_code"],
        company_product_code=row["company_product_code"],
        product_name=row["product_name"],
        level=row["hierarchy_level"],
        mapping_type=row["mapping_type"],
        share=row["share_of_product"],
    )
