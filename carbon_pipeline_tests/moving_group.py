"""A made-up group of any size whose partners join, leave and move over the months; its trees by replay.

The trees are kept as who is under whom on the last day of each month, changed move by move: another
way to them than the pipeline's, which goes by the lines of the file.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from carbon_pipeline.vocabulary.months import ReportingMonth, month_range

HEADS = ("HQ1", "HQ2")
MOVES_A_MONTH, JOINS_A_MONTH, LEAVES_A_MONTH = 40, 10, 10


@dataclass
class Line:
    """One line of organizations.csv."""

    code: str
    parent: str | None
    first: date | None = None
    last: date | None = None


@dataclass
class MovingGroup:
    """The lines of the file, and for every month who is in the group under whom (None: a head office)."""

    lines: list[Line]
    parents: dict[ReportingMonth, dict[str, str | None]]


@dataclass
class _State:
    deepest: int
    parent: dict[str, str | None] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=dict)
    open_line: dict[str, Line] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    # who may have somebody below it stays; leaves come and go
    lasting: list[str] = field(default_factory=list)

    def enter(self, code: str, parent: str | None, first: date | None = None) -> None:
        line = Line(code, parent, first)
        self.lines.append(line)
        self.open_line[code] = line
        self.parent[code] = parent
        self.children.setdefault(code, set())
        if parent is not None:
            self.children[parent].add(code)

    def leave(self, code: str, last: date) -> None:
        self.open_line.pop(code).last = last
        parent = self.parent.pop(code)
        if parent is not None:
            self.children[parent].discard(code)

    def level(self, code: str) -> int:
        level, at = 1, self.parent[code]
        while at is not None:
            level, at = level + 1, self.parent[at]
        return level

    def height(self, code: str) -> int:
        """How many levels hang at the organisation, itself included."""
        level, row = 0, [code]
        while row:
            level, row = level + 1, [child for each in row for child in self.children[each]]
        return level

    def is_above(self, code: str, other: str | None) -> bool:
        while other is not None:
            if other == code:
                return True
            other = self.parent[other]
        return False

    def move(self, code: str, parent: str, day: date) -> None:
        """Move, unless it is too deep there, below itself, or had its turn on this day or later."""
        started = self.open_line[code].first
        if (
            self.is_above(code, parent)
            or self.level(parent) + self.height(code) > self.deepest
            or (started is not None and started >= day)
        ):
            return
        self.leave(code, day - timedelta(1))
        self.enter(code, parent, day)


def moving_group(
    organizations: int, months: str, *, deepest: int = 8, seed: int = 1
) -> MovingGroup:
    """The same group for the same seed: lines, and the tree at the end of each of the months."""
    choose = random.Random(seed)  # noqa: S311 - a made-up group
    state = _State(deepest)
    for head in HEADS:
        state.enter(head, None)
        state.lasting.append(head)
    for number in range(organizations - len(HEADS)):
        # mostly below one of the latest, so that chains grow long
        pool = state.lasting if choose.random() < 0.5 else state.lasting[-200:]
        code = f"P-{number:05d}"
        state.enter(code, choose.choice(pool))
        # two in three may get somebody below them, above the last level; the others are leaves for good
        if number % 3 and state.level(code) < deepest:
            state.lasting.append(code)
    trees, joined = {}, 0
    for month in month_range(months):
        left = _a_month(state, month, choose, joined)
        joined += JOINS_A_MONTH
        # who left within the month is in its tree, under whom it was
        trees[month] = dict(state.parent) | left
    return MovingGroup(state.lines, trees)


def _a_month(
    state: _State, month: ReportingMonth, choose: random.Random, joined: int
) -> dict[str, str | None]:
    days = sorted(choose.randrange(month.last_day.day) for _ in range(MOVES_A_MONTH))
    movable = [code for code in state.parent if code not in HEADS]
    for day in days:
        code, parent = choose.choice(movable), choose.choice(state.lasting)
        state.move(code, parent, month.first_day + timedelta(day))
    for number in range(joined, joined + JOINS_A_MONTH):
        day = month.first_day + timedelta(choose.randrange(month.last_day.day))
        state.enter(f"N-{number:05d}", choose.choice(state.lasting[: len(HEADS)]), day)
    left: dict[str, str | None] = {}
    lasting = set(state.lasting)
    leaves = [code for code in movable if not state.children[code] and code not in lasting]
    for code in choose.sample(leaves, min(LEAVES_A_MONTH, len(leaves))):
        started = state.open_line[code].first
        if started is None or started < month.last_day:
            left[code] = state.parent[code]
            state.leave(code, month.last_day - timedelta(0 if choose.random() < 0.5 else 1))
    return left
