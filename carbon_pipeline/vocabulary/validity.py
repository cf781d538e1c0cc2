"""Validities: the days from a first to a last one, both included, open where none is given."""

from collections.abc import Sequence
from datetime import date, timedelta

Window = tuple[date | None, date | None]
_ONE_DAY = timedelta(days=1)


def joined(windows: Sequence[Window]) -> list[Window]:
    """The windows in order, those that overlap or follow each other without a gap made one."""
    result: list[Window] = []
    for first, last in sorted(windows, key=lambda w: w[0] or date.min):
        if result and _touches(result[-1][1], first):
            before_first, before_last = result[-1]
            open_ended = before_last is None or last is None
            result[-1] = (
                before_first,
                None if open_ended else max(before_last or date.min, last or date.min),
            )
        else:
            result.append((first, last))
    return result


def uncovered(window: Window, windows: Sequence[Window]) -> list[Window]:
    """The days of the window that none of the windows covers, in order."""
    first, last = _ends(window)
    gaps, reached = [], first
    for covering in joined(windows):
        start, end = _ends(covering)
        if end < reached or start > last:
            continue
        if start > reached:
            gaps.append(_window(reached, start - _ONE_DAY))
        if end >= last:
            return gaps
        reached = end + _ONE_DAY
    return [*gaps, _window(reached, last)]


def shown(window: Window) -> str:
    """Read as «2024-03-01 to 2024-03-31», «from 2024-03-01», «until 2024-03-31» or «always»."""
    first, last = window
    if first is None and last is None:
        return "always"
    if first is None:
        return f"until {last}"
    if last is None:
        return f"from {first}"
    return str(first) if first == last else f"{first} to {last}"


def _touches(last: date | None, first: date | None) -> bool:
    return last is None or first is None or first <= last + _ONE_DAY


def _ends(window: Window) -> tuple[date, date]:
    return window[0] or date.min, window[1] or date.max


def _window(first: date, last: date) -> Window:
    return (None if first == date.min else first, None if last == date.max else last)
