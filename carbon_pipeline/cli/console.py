"""What people see: a progress display on a terminal, plain lines without one, and tables."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

NARROWEST_TABLE = 120


class Steps(logging.Handler):
    """Counts finished steps of a run on a progress bar, or says nothing without a terminal."""

    def __init__(self, progress: Progress | None) -> None:
        """Attach to a bar, if there is one."""
        super().__init__()
        self._progress = progress
        self._task = progress.add_task("", total=None) if progress else None

    def start(self, title: str, steps: int) -> None:
        """Begin anew with the title of a run and the number of its steps."""
        if self._progress and self._task is not None:
            self._progress.reset(self._task, total=steps, description=title)

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - logging's own signature
        """Advance by the step that the record names."""
        if self._progress and self._task is not None:
            self._progress.advance(self._task)


@contextmanager
def progress_display() -> Iterator[Steps]:
    """Listen to the steps of runs while the block lasts."""
    logger = logging.getLogger("carbon.progress")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    progress = _bar() if sys.stderr.isatty() else None
    steps = Steps(progress)
    logger.addHandler(steps)
    try:
        if progress:
            with progress:
                yield steps
        else:
            yield steps
    finally:
        logger.removeHandler(steps)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on standard output; numbers to the right, wide enough not to wrap in a pipe."""
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        numeric = bool(rows) and all(_is_number(row[index]) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else NARROWEST_TABLE
    Console(width=width).print(table)


def kilograms(value: Decimal | None) -> str:
    """Kilograms for people: thousands marked, three decimals at most, trailing zeros trimmed."""
    if value is None:
        return "–"
    text = f"{value:,.3f}"
    return text.rstrip("0").rstrip(".")


def percent(part: Decimal, whole: Decimal | None) -> str:
    """A part of a whole for people, in per cent with one decimal; a dash where the whole is not above 0.

    A little is never shown as nothing, and nearly all never as all.
    """
    if whole is None or whole <= 0:
        return "–"
    text = f"{part * 100 / whole:.1f}"
    if text == "0.0" and part > 0:
        return "<0.1"
    return ">99.9" if text == "100.0" and part < whole else text


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(",", "").replace(".", "").replace("–", "0").isdigit()
