"""Ways to die: a process kills itself with SIGKILL at a moment that is named beforehand.

| moment            | when                                                                      |
|-------------------|---------------------------------------------------------------------------|
| `written:TABLE`   | its rows are with PostgreSQL and not committed                             |
| `published:TABLE` | committed, and nothing done since                                          |
| `passed:TABLE`    | the same, where nothing differed and nothing was written                   |
| `step:NAME`       | that step of the graph has ended                                           |
| `lake:NAME`       | a Parquet file is written and not yet in its place                         |
| `kept:`           | a delivered file is copied and not yet in its place                        |
| `closing:`        | the close is recorded and not committed                                    |
| `closed:`         | the close is committed, and nothing done since                             |
| `cluster:`        | the server's data folder is made and not yet in its place                  |
| `ran:BEGINNING`   | a statement of SQL that begins so was run; its transaction is open, if any |

A call that lives to its end never came to its moment. `rest@MOMENT` stops the process there instead
(SIGSTOP), until somebody sends SIGCONT.
"""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from carbon_pipeline.steps import closing, reference
from carbon_pipeline.storage import publishing

RESTING = "rest@"
_signals = [signal.SIGKILL]


def die() -> None:
    """End at once: no handler runs, no connection is closed, nothing is rolled back by us."""
    os.kill(os.getpid(), _signals[0])


def die_at(moment: str) -> None:
    """Arrange for this process to die at the moment, or to rest there."""
    if moment.startswith(RESTING):
        _signals[0] = signal.SIGSTOP
    kind, _, subject = moment.removeprefix(RESTING).partition(":")
    _MOMENTS[kind](subject)


class _DieAfter(logging.Handler):
    def __init__(self, step: str) -> None:
        super().__init__()
        self._step = step

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == self._step:
            die()


def _after_step(step: str) -> None:
    logging.getLogger("carbon.progress").addHandler(_DieAfter(step))


def _when_written(table: str) -> None:
    original = publishing._write

    def write(*arguments: Any) -> Any:
        done = original(*arguments)
        if arguments[-1].table.name == table and (done.written or done.retired):
            die()
        return done

    publishing._write = write
    register = reference.register

    def registered(connection: Any, what: Any, rows: Any) -> int:
        written = register(connection, what, rows)
        if what.name == table:
            die()
        return written

    reference.register = registered


def _when_published(table: str) -> None:
    _after_the_transaction(table, lambda done: bool(done.written or done.retired))


def _when_passed(table: str) -> None:
    _after_the_transaction(table, lambda _: True)


def _after_the_transaction(table: str, is_meant: Callable[[Any], bool]) -> None:
    transaction, write = publishing._transaction, publishing._write
    meant: list[bool] = []

    def noted(*arguments: Any) -> Any:
        done = write(*arguments)
        meant[:] = [arguments[-1].table.name == table and is_meant(done)]
        return done

    @contextmanager
    def committed(warehouse: Any) -> Iterator[Any]:
        with transaction(warehouse) as connection:
            yield connection
        if meant == [True]:
            die()

    publishing._write, publishing._transaction = noted, committed


def _before_the_lake_has(name: str) -> None:
    _before_renaming("rename", lambda path: f"/lake/{name}/" in path)


def _before_a_delivery_is_kept(_: str) -> None:
    _before_renaming("replace", lambda path: "/deliveries/" in path)


def _before_renaming(method: str, is_meant: Callable[[str], bool]) -> None:
    original = getattr(Path, method)

    def rename(written: Path, place: Path) -> Path:
        if is_meant(str(place)):
            die()
        renamed: Path = original(written, place)
        return renamed

    setattr(Path, method, rename)


def _when_closing(_: str) -> None:
    original = closing.record_close

    def record_close(*about: Any) -> None:
        original(*about)
        die()

    closing.record_close = record_close


def _when_closed(_: str) -> None:
    original = closing.locked_for_close

    @contextmanager
    def locked(*about: Any) -> Iterator[Any]:
        with original(*about) as connection:
            yield connection
        die()

    closing.locked_for_close = locked


def _before_the_cluster_is_there(_: str) -> None:
    _before_renaming("rename", lambda path: path.endswith("/postgres"))


def _after_statement(beginning: str) -> None:
    def look(statement: str) -> None:
        if statement.lstrip().startswith(beginning):
            die()

    original = psycopg.Connection.execute

    def execute(connection: Any, query: Any, *arguments: Any, **settings: Any) -> Any:
        done = original(connection, query, *arguments, **settings)
        look(query.decode() if isinstance(query, bytes) else str(query))
        return done

    setattr(psycopg.Connection, "execute", execute)  # noqa: B010
    event.listen(
        Engine, "after_cursor_execute", lambda _, __, statement, *___: look(str(statement))
    )


_MOMENTS: dict[str, Callable[[str], None]] = {
    "written": _when_written,
    "published": _when_published,
    "passed": _when_passed,
    "step": _after_step,
    "lake": _before_the_lake_has,
    "kept": _before_a_delivery_is_kept,
    "closing": _when_closing,
    "closed": _when_closed,
    "cluster": _before_the_cluster_is_there,
    "ran": _after_statement,
}
