"""The command, killed from inside at a chosen moment: `python -m …faults.dying MOMENT ARGUMENTS`.

A moment is `step:NAME` (when that step of the graph has ended), `written:TABLE` (its rows are
with PostgreSQL and not committed), `published:TABLE` (committed, nothing done since),
`lake:NAME` (a Parquet file is written and not yet in its place) or `close` (the close is
recorded and not committed). A call that lives to its end never came to its moment.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from carbon_pipeline.cli import main
from carbon_pipeline.steps import activity_files, closing, ledger, reference, rollups
from carbon_pipeline.storage.publication import Publication


def die() -> None:
    """End at once: no handler runs, no connection is closed, nothing is rolled back by us."""
    os.kill(os.getpid(), signal.SIGKILL)


class _DieAfter(logging.Handler):
    def __init__(self, step: str) -> None:
        super().__init__()
        self._step = step

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == self._step:
            die()


def _die_after_step(step: str) -> None:
    logging.getLogger("carbon.progress").addHandler(_DieAfter(step))


def _die_when_written(table: str) -> None:
    for name in ("copy", "insert_staged"):
        original: Callable[..., None] = getattr(Publication, name)

        def write(publication: Publication, *rows: Any, original: Any = original) -> None:
            original(publication, *rows)
            if publication.table.name == table:
                die()

        setattr(Publication, name, write)


def _die_when_published(table: str) -> None:
    for module in (activity_files, ledger, reference, rollups):
        original = module.publish

        def publish(
            warehouse: Any, what: Any, *rest: Any, original: Any = original, **options: Any
        ) -> Any:
            done = original(warehouse, what, *rest, **options)
            if what.name == table:
                die()
            return done

        module.publish = publish


def _die_before_the_lake_has(name: str) -> None:
    original = Path.rename

    def rename(written: Path, place: Path) -> Path:
        if name in str(place):
            die()
        return original(written, place)

    Path.rename = rename  # type: ignore[method-assign]


def _die_when_closing(_: str) -> None:
    original = closing.record_close

    def record_close(*about: Any) -> None:
        original(*about)
        die()

    closing.record_close = record_close


MOMENTS = {
    "step": _die_after_step,
    "written": _die_when_written,
    "published": _die_when_published,
    "lake": _die_before_the_lake_has,
    "close": _die_when_closing,
}

if __name__ == "__main__":
    moment, _, subject = sys.argv.pop(1).partition(":")
    MOMENTS[moment](subject)
    main()
