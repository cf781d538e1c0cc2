"""What keeps ownership and allocations from holding: unknown places, circles, more than the whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from carbon_pipeline.errors import Culprit
from carbon_pipeline.methods.exact import plain, round_half_away
from carbon_pipeline.methods.group_boundary import Ownership, days_of_change
from carbon_pipeline.methods.organization_tree import Place
from carbon_pipeline.vocabulary.months import ReportingMonth

FILE = "ownership.csv"
Places = Mapping[str, Place]
PlacesOf = Callable[[ReportingMonth], Places]
# a line, the column at fault, and what is wrong
Fault = tuple[Ownership, str, str]
WHOLE_PERCENT = 100


def ownership_faults(
    lines: Sequence[Ownership], places_of: PlacesOf, months: Iterable[ReportingMonth]
) -> list[Culprit]:
    """What keeps the lines from holding on any day, each fault once, with its first month or day.

    `places_of` gives the organisations of a month and where they stand; `months` are those in which
    something begins or has ended.
    """
    found: dict[tuple[int | None, str], Culprit] = {}
    for line, column, told in _all_faults(lines, places_of, months):
        found.setdefault((line.row, column), Culprit(FILE, line.row, column, f"{told}."))
    return sorted(found.values(), key=lambda culprit: culprit.row or 0)


def _all_faults(
    lines: Sequence[Ownership], places_of: PlacesOf, months: Iterable[ReportingMonth]
) -> Iterator[Fault]:
    for month in months:
        places = places_of(month)
        for line in lines:
            if _touches(line, month):
                yield from _wrong_places(line, places, month)
    for day in sorted({date.min} | days_of_change(lines)):
        held = [line for line in lines if line.holds_on(day)]
        yield from _circles(held)
        yield from _more_than_the_whole(held, day)


def _touches(line: Ownership, month: ReportingMonth) -> bool:
    begins, ends = line.valid_from or date.min, line.valid_to or date.max
    return begins <= month.last_day and month.first_day <= ends


def _wrong_places(line: Ownership, places: Places, month: ReportingMonth) -> Iterator[Fault]:
    owner, owned = line.owner_code, line.organization_code
    unknown = [
        (line, column, f"«{code}» is no organisation in {month}")
        for column, code in (("owner_code", owner), ("organization_code", owned))
        if code not in places
    ]
    if unknown:
        yield from unknown
    elif places[owned].level == 1:
        yield line, "organization_code", f"{owned} is a head office, which is always in whole"
    elif places[owner].headquarters_code != places[owned].headquarters_code:
        told = (
            f"{owned} is below {places[owned].headquarters_code} and its owner {owner} below "
            f"{places[owner].headquarters_code} in {month}"
        )
        yield line, "organization_code", told


def _circles(held: Sequence[Ownership]) -> Iterator[Fault]:
    graph: dict[str, set[str]] = defaultdict(set)
    for line in held:
        graph[line.organization_code].add(line.owner_code)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = error.args[1]
        steps = set(pairwise(ring))
        told = f"owns itself in a circle: {' owns '.join(ring)}"
        for line in held:
            if (line.owner_code, line.organization_code) in steps:
                yield line, "owner_code", f"{line.owner_code} {told}"


def _more_than_the_whole(held: Sequence[Ownership], day: date) -> Iterator[Fault]:
    owned: dict[str, list[Ownership]] = defaultdict(list)
    for line in held:
        owned[line.organization_code].append(line)
    for code, lines in owned.items():
        total = sum((Fraction(line.equity_share_percent) for line in lines), Fraction(0))
        if total > WHOLE_PERCENT:
            rows = ", ".join(str(line.row) for line in lines)
            on = "" if day == date.min else f" on {day}"
            told = f"{_decimal(total)} % of {code} are owned{on} (row {rows}); 100 % is the whole"
            yield lines[-1], "equity_share_percent", told


def _decimal(value: Fraction) -> str:
    return plain(round_half_away(value))
