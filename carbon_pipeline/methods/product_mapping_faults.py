"""What keeps product mappings from holding: circles, repeats, shares above the whole, wrong places."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from carbon_pipeline.errors import Culprit
from carbon_pipeline.methods.exact import plain
from carbon_pipeline.methods.organization_tree import Place
from carbon_pipeline.methods.product_mappings import (
    MappingsOfMonth,
    PlacedMapping,
    ProductMapping,
    share_as_decimal,
)
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.products import PARTNER

FILE = "product_code_mappings.csv"
Places = Mapping[str, Place]
# a mapping, the column at fault, and what is wrong
Fault = tuple[ProductMapping, str, str]
Faults = Iterator[Fault]


def mapping_faults(
    mappings: Sequence[ProductMapping],
    places_of: Callable[[ReportingMonth], Places],
    months: Iterable[ReportingMonth],
) -> list[Culprit]:
    """What keeps the mappings from holding in any of the months, each fault once, with its first month.

    `places_of` gives the organisations of a month and where they stand.
    """
    found: dict[tuple[int | None, str], Culprit] = {}
    for month in months:
        held = [each for each in mappings if each.holds_in(month)]
        for mapping, column, told in _faults_in(held, places_of(month), month):
            culprit = Culprit(FILE, mapping.row, column, f"{told}.")
            found.setdefault((mapping.row, column), culprit)
    return sorted(found.values(), key=lambda culprit: culprit.row or 0)


def months_of_change(
    validities: Iterable[tuple[date | None, date | None]], first: ReportingMonth
) -> list[ReportingMonth]:
    """The first month and every later one in which something begins or has ended.

    Between two of them nothing changes, so that looking at these is looking at all.
    """
    spans = list(validities)
    begun = {ReportingMonth.of(start) for start, _ in spans if start}
    ended = {ReportingMonth.of(end).next() for _, end in spans if end and end != date.max}
    return sorted({first} | {month for month in begun | ended if month > first})


def _faults_in(held: Sequence[ProductMapping], places: Places, month: ReportingMonth) -> Faults:
    there = MappingsOfMonth(held)
    faults = [*_wrong_places(held, places, month), *_loops(there)]
    sound = _sound(there, faults)
    faults += _wrong_parents(there, sound, places, month)
    yield from faults
    sound = _sound(there, faults)
    yield from _wrong_paths(there, sound)
    active = [each for each in sound if each.is_active]
    yield from _repeats(there, active)
    yield from _more_than_the_whole(there, active, month)


def _sound(there: MappingsOfMonth, faults: Iterable[Fault]) -> list[ProductMapping]:
    """What neither has a fault nor hangs below what has one: that is told already."""
    broken = {mapping for mapping, *_ in faults}
    return [each for each in there.by_code.values() if broken.isdisjoint(there.chain(each))]


def _wrong_places(held: Iterable[ProductMapping], places: Places, month: ReportingMonth) -> Faults:
    for mapping in held:
        head, own = mapping.headquarters_code, mapping.organization_code
        if head not in places or places[head].level != 1:
            yield mapping, "headquarters_code", f"«{head}» is no head office in {month}"
        elif own not in places:
            yield mapping, "partner_code", f"«{own}» is no organisation in {month}"
        elif places[own].headquarters_code != head:
            yield mapping, "partner_code", f"{own} is not below {head} in {month}"
        elif places[own].level == 1 and mapping.owner_type == PARTNER:
            yield mapping, "partner_code", f"{own} is a head office; its own rows are HEADQUARTERS"


def _loops(there: MappingsOfMonth) -> Faults:
    """Mappings that are their own ancestors, and products that would be a part of themselves."""
    for code, mapping in there.by_code.items():
        chain = there.chain(mapping)
        if there.parent(chain[-1]) is mapping:
            ring = " → ".join([*(each.mapping_code for each in chain), code])
            yield mapping, "parent_mapping_code", f"{code} is its own ancestor: {ring}"
        elif mapping.company_product in (each.company_product for each in chain[1:]):
            owner, product = mapping.company_product
            told = f"{product} of {owner} would be a part of itself"
            yield mapping, "parent_mapping_code", told


def _wrong_parents(
    there: MappingsOfMonth,
    mappings: Iterable[ProductMapping],
    places: Places,
    month: ReportingMonth,
) -> Faults:
    """Parts without a parent that could hold them in the month."""
    for mapping in mappings:
        if mapping.is_product:
            continue
        above, named = there.parent(mapping), mapping.parent_mapping_code
        column = "parent_mapping_code" if named else "headquarters_product_code"
        if above is None:
            told = f"there is no mapping {named} in {month}" if named else _no_product(there, mapping, month)  # fmt: skip
            yield mapping, column, told
        elif unfit := _unfit(mapping, above, places, month):
            yield mapping, column, unfit


def _no_product(there: MappingsOfMonth, mapping: ProductMapping, month: ReportingMonth) -> str:
    owner, product = mapping.product
    others = sorted(other for other, code in there.products if code == product)
    hint = f"; it is a product of {', '.join(others)}" if others else ""
    return f"{owner} has no product {product} in {month}{hint}"


def _unfit(
    mapping: ProductMapping, above: ProductMapping, places: Places, month: ReportingMonth
) -> str | None:
    if above.product != mapping.product:
        (of, product), (owner, own) = above.product, mapping.product
        return f"{above.mapping_code} is a part of {product} of {of}, not of {own} of {owner}"
    if mapping.is_active and not above.is_active:
        return f"{above.mapping_code} is not active in {month}"
    below, at = mapping.organization_code, above.organization_code
    known = below in places and at in places
    # a company's row shows what lies below it, which must be its own branch
    if known and not places[below].tree_path.startswith(places[at].tree_path):
        return f"{above.mapping_code} is of {at}, which is not above {below} in {month}"
    return None


def _wrong_paths(there: MappingsOfMonth, mappings: Iterable[ProductMapping]) -> Faults:
    """Paths and levels that the file gives and that do not follow from its rows."""
    for mapping in mappings:
        placed = there.placed(mapping)
        for name in ("product_hierarchy_path", "hierarchy_level"):
            given, derived = getattr(mapping, name), getattr(placed, name)
            if given is not None and given != derived:
                yield mapping, name, f"{given}; its parents make it {derived}"


def _repeats(there: MappingsOfMonth, active: Iterable[ProductMapping]) -> Faults:
    """Rows that map one company's product to one parent a second time."""
    first: dict[tuple[object, ...], ProductMapping] = {}
    for mapping in active:
        above = there.parent(mapping)
        key = (mapping.company_product, mapping.product, above.mapping_code if above else None)
        earlier = first.setdefault(key, mapping)
        if earlier is not mapping:
            owner, product = mapping.company_product
            told = (
                f"maps {product} of {owner} as row {earlier.row} does, over the same time; end one "
                "before the other starts"
            )
            yield mapping, "company_product_code", told


def _more_than_the_whole(
    there: MappingsOfMonth, active: Iterable[ProductMapping], month: ReportingMonth
) -> Faults:
    of_product: dict[tuple[str, str], list[PlacedMapping]] = defaultdict(list)
    for mapping in active:
        of_product[mapping.company_product].append(there.placed(mapping))
    for (owner, product), placed in of_product.items():
        total = sum((each.share for each in placed), Fraction(0))
        if total > 1:
            rows = ", ".join(str(each.mapping.row) for each in placed)
            told = (
                f"{product} of {owner} enters products with {plain(share_as_decimal(total))} of what "
                f"is emitted for it in {month} (row {rows}); the shares sum to 1 at most"
            )
            yield placed[-1].mapping, "conversion_ratio", told
