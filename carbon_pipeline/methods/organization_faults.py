"""What keeps lines of organisations from being a tree on every day: told all at once, by row."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.methods.organization_tree import HEADQUARTERS, Organization
from carbon_pipeline.vocabulary.validity import shown, uncovered


def check_tree(organizations: Sequence[Organization], file: str = "organizations.csv") -> None:
    """Refuse overlaps, two parents at once, parents that are not there, and circles on any day.

    ReferenceDataError with every row concerned. Lines without days hold on all days.
    """
    lines = _Lines(organizations)
    faults = [
        Culprit(file, fault.line.row, fault.column, fault.found)
        for fault in (
            *_overlapping(lines),
            *_misplaced(organizations, lines),
            *_circular(organizations, lines),
            *_with_a_fiscal_year_of_their_own(organizations),
        )
    ]
    if faults:
        raise ReferenceDataError(
            "The organisations do not form a tree.",
            culprits=faults,
            mend="Give every organisation one line at a time, and every partner one existing parent.",
        )


@dataclass(frozen=True)
class _Fault:
    line: Organization
    column: str
    found: str


class _Lines:
    """The lines of each organisation by their first days."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self.by_code: dict[str, list[Organization]] = {}
        for line in sorted(organizations, key=lambda each: (each.first_day, each.row or 0)):
            self.by_code.setdefault(line.code, []).append(line)
        self._starts = {
            code: [line.first_day for line in lines] for code, lines in self.by_code.items()
        }

    def on(self, code: str, day: date) -> Organization | None:
        """The organisation's line on the day; the later one where two overlap."""
        at = bisect_right(self._starts.get(code, []), day)
        line = self.by_code[code][at - 1] if at else None
        return line if line is not None and line.last_day >= day else None

    def head_office(self, line: Organization, day: date) -> str | None:
        """The head office above the line on the day; None where the way up is broken."""
        climbed = {line.code}
        while line.parent_code is not None:
            above = self.on(line.parent_code, day)
            if above is None or above.code in climbed:
                return None
            climbed.add(above.code)
            line = above
        return line.code


def _overlapping(lines: _Lines) -> Iterator[_Fault]:
    for own in lines.by_code.values():
        reaching = own[0]
        for line in own[1:]:
            if line.first_day <= reaching.last_day:
                # told of the row that stands further down in the file
                earlier, later = sorted((reaching, line), key=lambda each: each.row or 0)
                yield _Fault(later, "organization_code", _overlap(earlier, later, lines))
            reaching = max(reaching, line, key=lambda each: each.last_day)


def _overlap(earlier: Organization, later: Organization, lines: _Lines) -> str:
    first = max(earlier.first_day, later.first_day)
    last = min(earlier.last_day, later.last_day)
    days = shown((None if first == date.min else first, None if last == date.max else last))
    when = "" if days == "always" else f" {days}"
    code, row = later.code, earlier.row
    if earlier.parent_code == later.parent_code:
        return f"{code} stands twice{when}, first in row {row}"
    parents = " and ".join(line.parent_code or "none" for line in (earlier, later))
    told = f"{code} has two parents{when}, first in row {row}: {parents}"
    heads = [lines.head_office(line, first) for line in (earlier, later)]
    if None in heads or heads[0] == heads[1]:
        return told
    return f"{told}, so two head offices: {heads[0]} and {heads[1]}"


def _misplaced(organizations: Sequence[Organization], lines: _Lines) -> Iterator[_Fault]:
    for line in organizations:
        found = _why_not_placed(line, lines)
        if found:
            yield _Fault(line, "parent_code", found)


def _why_not_placed(line: Organization, lines: _Lines) -> str | None:
    parent = line.parent_code
    if line.kind == HEADQUARTERS:
        return (
            None if parent is None else f"{line.code} is a head office and has the parent {parent}"
        )
    if parent is None:
        return f"{line.code} is a partner without a parent"
    if parent not in lines.by_code:
        return f"{line.code} names the parent {parent}, which does not exist"
    missing = uncovered(line.window, [each.window for each in lines.by_code[parent]])
    if not missing:
        return None
    rows = ", ".join(str(each.row) for each in lines.by_code[parent])
    return (
        f"{line.code} is under {parent} {shown(line.window)}, and {parent} (row {rows}) is not in "
        f"the group {shown(missing[0])}"
    )


def _circular(organizations: Sequence[Organization], lines: _Lines) -> Iterator[_Fault]:
    """Lines in a circle; one that comes to be on a day comes by a line that starts on that day."""
    started: dict[date, list[Organization]] = {}
    for line in organizations:
        started.setdefault(line.first_day, []).append(line)
    told: set[Organization] = set()
    for day, starting in sorted(started.items()):
        sound: set[str] = set()
        for line in starting:
            for each in _circle_above(line, day, lines, sound):
                if each not in told:
                    told.add(each)
                    since = "" if day == date.min else f" from {day}"
                    yield _Fault(each, "parent_code", f"{each.code} is its own ancestor{since}")


def _circle_above(
    line: Organization, day: date, lines: _Lines, sound: set[str]
) -> Sequence[Organization]:
    """The lines of the circle that the way up from the line runs into; `sound` ways have none."""
    way: dict[str, Organization] = {}
    at: Organization | None = line
    while at is not None and at.code not in way and at.code not in sound:
        way[at.code] = at
        at = lines.on(at.parent_code, day) if at.parent_code else None
    circle = _from(at.code, way) if at is not None and at.code in way else ()
    sound.update(way)
    return circle


def _from(code: str, way: Mapping[str, Organization]) -> Sequence[Organization]:
    codes = list(way)
    circle = [way[each] for each in codes[codes.index(code) :]]
    return sorted(circle, key=lambda each: each.row or 0)


def _with_a_fiscal_year_of_their_own(organizations: Iterable[Organization]) -> Iterator[_Fault]:
    for line in organizations:
        if line.kind != HEADQUARTERS and line.fiscal_year_start_month is not None:
            found = f"{line.code} is a partner; its fiscal year is that of its head office"
            yield _Fault(line, "fiscal_year_start_month", found)
