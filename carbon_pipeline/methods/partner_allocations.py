"""Suppliers outside the boundary: which share of what they emit belongs to a customer inside, in a month.

A supplier that reports allocates its emissions among its customers by mass, revenue or units. They
enter the customer's scope 3, never its scope 1.

Source: GHG Protocol, Scope 3 Standard, chapter 8, Allocating Emissions.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.errors import Culprit
from carbon_pipeline.methods.exact import plain, round_half_away
from carbon_pipeline.methods.group_boundary import Boundary
from carbon_pipeline.methods.ownership_faults import Places, PlacesOf
from carbon_pipeline.vocabulary.months import ReportingMonth

FILE = "partner_allocations.csv"


@dataclass(frozen=True)
class PartnerAllocation:
    """One line of the allocation file: what a partner delivers to a customer, of all that it delivers."""

    partner_code: str
    customer_code: str
    category_number: int
    quantity_to_customer: Decimal
    quantity_total: Decimal
    scopes: str
    valid_from: date | None = None
    valid_to: date | None = None
    row: int | None = None

    def holds_in(self, month: ReportingMonth) -> bool:
        """Whether it is valid in the month; validities are whole months."""
        return (self.valid_from or date.min) <= month.first_day <= (self.valid_to or date.max)

    @property
    def share(self) -> Fraction:
        """The customer's share of what the partner emits."""
        return Fraction(self.quantity_to_customer) / Fraction(self.quantity_total)

    @property
    def scope_numbers(self) -> tuple[int, ...]:
        """The partner's scopes that the customer has a share of."""
        return tuple(map(int, self.scopes.split("+")))


Fault = tuple[PartnerAllocation, str, str]


def allocation_faults(
    lines: Sequence[PartnerAllocation],
    places_of: PlacesOf,
    boundary_of: Callable[[ReportingMonth], Boundary],
    months: Iterable[ReportingMonth],
) -> list[Culprit]:
    """What keeps the lines from holding in any of the months, each fault once, with its first month."""
    found: dict[tuple[int | None, str], Culprit] = {}
    for month in months:
        held = [line for line in lines if line.holds_in(month)]
        if not held:
            continue
        for line, column, told in _faults_in(held, places_of(month), boundary_of(month), month):
            found.setdefault((line.row, column), Culprit(FILE, line.row, column, f"{told}."))
    return sorted(found.values(), key=lambda culprit: culprit.row or 0)


def _faults_in(
    held: Sequence[PartnerAllocation], places: Places, boundary: Boundary, month: ReportingMonth
) -> Iterator[Fault]:
    known = []
    for line in held:
        unknown = [
            (line, column, f"«{code}» is no organisation in {month}")
            for column, code in (
                ("partner_code", line.partner_code),
                ("customer_code", line.customer_code),
            )
            if code not in places
        ]
        yield from unknown
        if not unknown:
            known.append(line)
    for line in known:
        yield from _wrong_side(line, places, boundary, month)
    yield from _more_than_the_whole(held, month)


def _wrong_side(
    line: PartnerAllocation, places: Places, boundary: Boundary, month: ReportingMonth
) -> Iterator[Fault]:
    partner, customer = line.partner_code, line.customer_code
    head, other = places[customer].headquarters_code, places[partner].headquarters_code
    if head != other:
        yield line, "partner_code", f"{partner} is below {other}, and {customer} below {head}"
    if any(partner in spell.shares for spell in boundary.spells):
        told = f"{partner} is inside the boundary in {month}; its own figures are in the inventory"
        yield line, "partner_code", told
    if not any(customer in spell.shares for spell in boundary.spells):
        yield line, "customer_code", f"{customer} is outside the boundary in {month}"


def _more_than_the_whole(
    held: Sequence[PartnerAllocation], month: ReportingMonth
) -> Iterator[Fault]:
    of_partner: dict[str, list[PartnerAllocation]] = defaultdict(list)
    for line in held:
        of_partner[line.partner_code].append(line)
    for code, lines in of_partner.items():
        total = sum((line.share for line in lines), Fraction(0))
        if total > 1:
            rows = ", ".join(str(line.row) for line in lines)
            told = (
                f"{plain(round_half_away(total))} of what {code} emits is allocated in {month} "
                f"(row {rows}); the shares sum to 1 at most"
            )
            yield lines[-1], "quantity_to_customer", told
