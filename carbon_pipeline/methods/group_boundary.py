"""Who belongs to a group's inventory on which day, and with which share.

Under a control approach an organisation is in the inventory whole, or not at all: a chain of
control leads to it from the head office, or none does. Under equity share it is in with the product
of the shares along each chain of ownership, summed over the chains. A share over several days is
the mean over the days. The head office is always in whole; who has no line of ownership is outside.

Source: GHG Protocol, Corporate Standard, chapter 3, Setting Organizational Boundaries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from graphlib import TopologicalSorter

from carbon_pipeline.vocabulary.group_inventory import ASSUMED, CHOSEN
from carbon_pipeline.vocabulary.scope_assignments import ASSUMED_APPROACH

WHOLE, NOTHING = Fraction(1), Fraction(0)
EQUITY_SHARE, FINANCIAL_CONTROL = "equity_share", "financial_control"
Shares = Mapping[str, Fraction]


@dataclass(frozen=True)
class Ownership:
    """One line of the ownership file: which part of an organisation an owner has, and who controls it."""

    owner_code: str
    organization_code: str
    equity_share_percent: Decimal
    financial_control: bool
    operational_control: bool
    valid_from: date | None = None
    valid_to: date | None = None
    row: int | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on the day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def share(self, approach: str) -> Fraction:
        """What enters the owner's inventory under the approach, from 0 to 1."""
        if approach == EQUITY_SHARE:
            return Fraction(self.equity_share_percent) / 100
        controls = (
            self.financial_control if approach == FINANCIAL_CONTROL else self.operational_control
        )
        return WHOLE if controls else NOTHING


@dataclass(frozen=True)
class Choice:
    """A head office's consolidation approach, and whether it is `chosen` or `assumed`."""

    approach: str = ASSUMED_APPROACH
    basis: str = ASSUMED

    @classmethod
    def made(cls, approach: str) -> "Choice":
        """The approach that is on record."""
        return cls(approach, CHOSEN)


def shares_on(day: date, lines: Iterable[Ownership], choices: Mapping[str, Choice]) -> Shares:
    """The share of each organisation in its head office's inventory on the day; who is outside is left out.

    `choices` has every head office. The lines have no circle, and none leads from one head office's
    group into another's.
    """
    owned_by: dict[str, list[Ownership]] = defaultdict(list)
    for line in lines:
        if line.holds_on(day):
            owned_by[line.organization_code].append(line)
    graph = {code: {line.owner_code for line in owned} for code, owned in owned_by.items()}
    approaches = {code: choice.approach for code, choice in choices.items()}
    shares = dict.fromkeys(choices, WHOLE)
    for code in TopologicalSorter(graph).static_order():
        for line in owned_by[code]:
            above = shares.get(line.owner_code)
            if above is None or code in choices:
                continue
            approaches[code] = approaches[line.owner_code]
            part = above * line.share(approaches[code])
            if part:
                so_far = shares.get(code, NOTHING)
                is_equity = approaches[code] == EQUITY_SHARE
                shares[code] = so_far + part if is_equity else max(so_far, part)
    return shares


def days_of_change(lines: Iterable[Ownership]) -> set[date]:
    """The days on which a line begins to hold, or holds no longer."""
    days = set()
    for line in lines:
        if line.valid_from:
            days.add(line.valid_from)
        if line.valid_to and line.valid_to < date.max:
            days.add(line.valid_to + timedelta(days=1))
    return days


@dataclass(frozen=True)
class Spell:
    """Some days in a row, on all of which the shares are the same."""

    first: date
    last: date
    shares: Shares

    def days_within(self, first: date, last: date) -> int:
        """How many of its days lie in the period."""
        return max(0, (min(self.last, last) - max(self.first, first)).days + 1)


@dataclass(frozen=True)
class Boundary:
    """The shares of some days, spell by spell in order."""

    spells: Sequence[Spell]

    @classmethod
    def of(
        cls, first: date, last: date, lines: Sequence[Ownership], choices: Mapping[str, Choice]
    ) -> "Boundary":
        """The boundary from the first to the last day."""
        starts = sorted({first} | {day for day in days_of_change(lines) if first < day <= last})
        ends = [*(day - timedelta(days=1) for day in starts[1:]), last]
        return cls(
            [
                Spell(start, end, shares_on(start, lines, choices))
                for start, end in zip(starts, ends, strict=True)
            ]
        )

    @property
    def changing(self) -> set[str]:
        """The organisations whose share is not the same on all days."""
        codes = {code for spell in self.spells for code in spell.shares}
        return {
            code
            for code in codes
            if len({spell.shares.get(code, NOTHING) for spell in self.spells}) > 1
        }

    def share(self, code: str, first: date, last: date) -> Fraction:
        """The organisation's mean share over the days from the first to the last."""
        return self._mean(first, last, lambda shares: shares.get(code, NOTHING))

    def common_share(self, code: str, other: str, first: date, last: date) -> Fraction:
        """The mean over the days of the smaller of both shares: what both have in the inventory."""
        return self._mean(first, last, lambda s: min(s.get(code, NOTHING), s.get(other, NOTHING)))

    def _mean(self, first: date, last: date, of: Callable[[Shares], Fraction]) -> Fraction:
        days = (last - first).days + 1
        parts = (of(spell.shares) * spell.days_within(first, last) for spell in self.spells)
        return sum(parts, NOTHING) / days
