"""The tree of head offices and partners month by month: who is in the group, under whom, and where.

An organisation has a line for each stretch of days in which it stays as it is. It stands, for a
whole month, where its last line that overlaps the month puts it.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from carbon_pipeline.vocabulary.identity import SEPARATOR
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.validity import Window, joined

HEADQUARTERS = "HEADQUARTERS"


@dataclass(frozen=True)
class Organization:
    """One line of the organisations file: what an organisation is, and under whom, on some days."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    country: str
    currency: str
    valid_from: date | None = None
    valid_to: date | None = None
    row: int | None = None
    fiscal_year_start_month: int | None = None

    @property
    def window(self) -> Window:
        """The days for which the line holds."""
        return self.valid_from, self.valid_to

    @property
    def first_day(self) -> date:
        """The first of its days; the first of all days where that is open."""
        return self.valid_from or date.min

    @property
    def last_day(self) -> date:
        """The last of its days; the last of all days where that is open."""
        return self.valid_to or date.max


@dataclass(frozen=True)
class Place:
    """Where an organisation stands: its head office, its path from there and its level, 1 at the top."""

    organization: Organization
    headquarters_code: str
    tree_path: str
    level: int


Places = Mapping[str, Place]


@dataclass(frozen=True)
class Stretch:
    """Months in which an organisation stays at a place; None where they are open."""

    place: Place
    first_month: ReportingMonth | None
    last_month: ReportingMonth | None


class OrganizationTree:
    """Every line of a checked file of organisations, asked by month."""

    def __init__(self, lines: Iterable[Organization]) -> None:
        self._lines: dict[str, list[Organization]] = {}
        for line in sorted(lines, key=lambda each: (each.code, each.first_day)):
            self._lines.setdefault(line.code, []).append(line)
        self._changes = sorted(set(self._months_of_change()))
        self._places: dict[ReportingMonth | None, Places] = {}
        self._contents: dict[ReportingMonth | None, str] = {}

    def __contains__(self, code: str) -> bool:
        return code in self._lines

    def __iter__(self) -> Iterator[str]:
        """The codes of all that are or ever were in the group, in order."""
        return iter(self._lines)

    def lines(self, code: str) -> Sequence[Organization]:
        """The organisation's lines in the order of their days; none for an unknown code."""
        return self._lines.get(code, ())

    def windows(self) -> dict[str, list[Window]]:
        """The days on which each organisation is in the group, by code; lines that follow on are one."""
        return {code: joined([each.window for each in own]) for code, own in self._lines.items()}

    def places(self, month: ReportingMonth) -> Places:
        """Where everybody stands who is in the group on any day of the month, by code."""
        # between two changes of the file all months have one tree
        same_as = self._same_as(month)
        if same_as not in self._places:
            found: dict[str, Place] = {}
            for code in self._lines:
                self._find(code, month.first_day, month.last_day, found)
            self._places[same_as] = found
        return self._places[same_as]

    def stretches(self) -> Iterator[Stretch]:
        """For each organisation every stretch of months in which it stays at one place in one country."""
        open_: dict[str, Stretch] = {}
        first = self._changes[0].previous() if self._changes else ReportingMonth.of(date.min)
        for month in (first, *self._changes):
            places = self.places(month)
            for code in self._lines:
                place, before = places.get(code), open_.get(code)
                if before is not None and place is not None and _is_same(before.place, place):
                    continue
                if before is not None:
                    yield replace(open_.pop(code), last_month=month.previous())
                if place is not None:
                    open_[code] = Stretch(place, None if month == first else month, None)
        yield from open_.values()

    def last_places(self) -> Places:
        """Where everybody stands in the last month in which it is in the group, by code."""
        by_month: dict[ReportingMonth, dict[str, Place]] = {}
        last: dict[str, Place] = {}
        for code, lines in self._lines.items():
            month = ReportingMonth.of(lines[-1].last_day)
            found = by_month.setdefault(month, {})
            self._find(code, month.first_day, month.last_day, found)
            last[code] = found[code]
        return last

    def head_offices(self, code: str, months: Sequence[ReportingMonth] = ()) -> set[str]:
        """The head offices that the organisation is under in the months; in any month, if none is named."""
        asked = months or [ReportingMonth.of(date.min), *self._changes]
        found = (self.places(month).get(code) for month in asked)
        return {place.headquarters_code for place in found if place is not None}

    def content(self, month: ReportingMonth) -> str:
        """SHA-256, hexadecimal, over all that results of the month take from the tree."""
        same_as = self._same_as(month)
        if same_as not in self._contents:
            places = sorted(self.places(month).items())
            texts = (f"{place.tree_path} {place.organization.country}" for _, place in places)
            content = hashlib.sha256(SEPARATOR.join(texts).encode()).hexdigest()
            self._contents[same_as] = content
        return self._contents[same_as]

    def _same_as(self, month: ReportingMonth) -> ReportingMonth | None:
        """The month of the last change, None before the first one: both have one tree."""
        at = bisect_right(self._changes, month)
        return self._changes[at - 1] if at else None

    def _months_of_change(self) -> Iterator[ReportingMonth]:
        for lines in self._lines.values():
            for line in lines:
                if line.valid_from is not None:
                    yield ReportingMonth.of(line.valid_from)
                if line.valid_to is not None:
                    yield ReportingMonth.of(line.valid_to).next()

    def _line_within(self, code: str, first: date, last: date) -> Organization | None:
        """The line by which the organisation goes in a month: its last one that overlaps it."""
        for line in reversed(self._lines.get(code, ())):
            if line.first_day <= last:
                return line if line.last_day >= first else None
        return None

    def _find(self, code: str, first: date, last: date, found: dict[str, Place]) -> None:
        """Place the organisation and everybody above it, as far as they are not found yet."""
        climbed: list[Organization] = []
        above: str | None = code
        while above is not None and above not in found:
            line = self._line_within(above, first, last)
            if line is None:
                return
            climbed.append(line)
            above = line.parent_code
        for line in reversed(climbed):
            found[line.code] = _below(found[line.parent_code] if line.parent_code else None, line)


def _is_same(one: Place, other: Place) -> bool:
    return (one.tree_path, one.organization.country) == (
        other.tree_path,
        other.organization.country,
    )


def _below(parent: Place | None, line: Organization) -> Place:
    if parent is None:
        return Place(line, line.code, f"/{line.code}/", 1)
    return Place(
        line, parent.headquarters_code, f"{parent.tree_path}{line.code}/", parent.level + 1
    )


def ancestors(tree_path: str) -> list[str]:
    """Paths of the organisation and of everything above it, from the head office down."""
    codes = tree_path.strip("/").split("/")
    return ["/" + "/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]


def common_path(path: str, other: str) -> str:
    """The tree path of the lowest organisation that both are below, or are themselves."""
    common = []
    for mine, theirs in zip(path.split("/")[1:-1], other.split("/")[1:-1], strict=False):
        if mine != theirs:
            break
        common.append(mine)
    return "/" + "/".join(common) + "/"


def as_organizations(rows: Iterable[Mapping[str, Any]]) -> list[Organization]:
    """Lines of the organisations file, as `sources.reference_files` reads them."""
    names = Organization.__dataclass_fields__.keys() - {"code"}
    return [
        Organization(row["organization_code"], **{name: row.get(name) for name in names})  # type: ignore[arg-type]
        for row in rows
    ]
