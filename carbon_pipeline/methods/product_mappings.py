"""Products and their parts in a month: what hangs on what, with paths, levels and shares.

A mapping says which share of what a company emits for its product enters its parent's product; the
ratios multiplied up to the head office's product are its share of that. The shares of one
company's product never exceed the whole, so that no kilogram is in two products.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import plain
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True, eq=False)
class ProductMapping:
    """One line of the mapping file; `organization_code` is the head office itself or the partner."""

    mapping_code: str
    owner_type: str
    headquarters_code: str
    organization_code: str
    headquarters_product_code: str
    company_product_code: str
    product_name: str
    product_description: str | None
    parent_mapping_code: str | None
    mapping_type: str
    conversion_ratio: Decimal
    is_active: bool
    valid_from: date | None
    valid_to: date | None
    product_hierarchy_path: str | None = None
    hierarchy_level: int | None = None
    row: int | None = None

    def holds_in(self, month: ReportingMonth) -> bool:
        """Whether it is valid in the month; validities are whole months."""
        begins, ends = self.valid_from or date.min, self.valid_to or date.max
        return begins <= month.first_day <= ends

    @property
    def is_product(self) -> bool:
        """Whether it is a head office's product itself, not a part of one."""
        return self.organization_code == self.headquarters_code and not self.parent_mapping_code

    @property
    def product(self) -> tuple[str, str]:
        """The head office's product: its owner and code."""
        return self.headquarters_code, self.headquarters_product_code

    @property
    def company_product(self) -> tuple[str, str]:
        """The company's product: its owner and code."""
        return self.organization_code, self.company_product_code


@dataclass(frozen=True)
class PlacedMapping:
    """A mapping in its month: where it hangs in the product, and which share enters the product."""

    mapping: ProductMapping
    parent_mapping_code: str | None
    product_hierarchy_path: str
    hierarchy_level: int
    share: Fraction


def placed_mappings(mappings: Iterable[ProductMapping]) -> list[PlacedMapping]:
    """Every mapping of a month with its path, level and share; the mappings have no faults."""
    month = MappingsOfMonth(mappings)
    return [month.placed(mapping) for mapping in month.by_code.values()]


class MappingsOfMonth:
    """The mappings of one month by code, and the way up from each."""

    def __init__(self, mappings: Iterable[ProductMapping]) -> None:
        """Take the mappings that hold in the month, whatever their faults."""
        self.by_code = {each.mapping_code: each for each in mappings}
        roots = [each for each in self.by_code.values() if each.is_product]
        # the active row of a product is the one that its parts hang on
        self.products = {each.product: each for each in sorted(roots, key=lambda r: r.is_active)}

    def parent(self, mapping: ProductMapping) -> ProductMapping | None:
        """The mapping above; a part that names none hangs on the head office's product."""
        if mapping.is_product:
            return None
        if mapping.parent_mapping_code is None:
            return self.products.get(mapping.product)
        return self.by_code.get(mapping.parent_mapping_code)

    def chain(self, mapping: ProductMapping) -> list[ProductMapping]:
        """The mapping and everything above it; it ends where it comes to one for the second time."""
        chain = [mapping]
        while (above := self.parent(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def placed(self, mapping: ProductMapping) -> PlacedMapping:
        """The mapping with its path, level and share; everything above it exists."""
        chain = self.chain(mapping)
        codes = [each.company_product_code for each in reversed(chain)]
        share = Fraction(1)
        for each in chain:
            share *= Fraction(each.conversion_ratio)
        parent = chain[1].mapping_code if len(chain) > 1 else None
        return PlacedMapping(mapping, parent, "/" + "/".join(codes) + "/", len(chain), share)


def share_as_decimal(share: Fraction) -> Decimal:
    """The share with all its digits; products of decimals always have an end."""
    decimals = 0
    while (share * 10**decimals).denominator != 1:
        decimals += 1
    return Decimal(plain(Decimal(f"{(share * 10**decimals).numerator}E-{decimals}")))
