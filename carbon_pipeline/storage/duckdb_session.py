"""One DuckDB connection for one step: bounded memory, its own place to spill to, UTC."""

import atexit
import contextlib
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

_PREFIX = "carbon-spill-"
LARGEST_SHARE_BYTES = 4 * 1024**3


def default_memory_limit() -> str:
    """Half of the machine's memory, and 4 GiB at most."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(machine // 2, LARGEST_SHARE_BYTES) // 1024**2}MiB"


@contextlib.contextmanager
def duckdb_session(
    *, memory_limit: str | None = None, spill: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection of one's own on the process's database in memory, which spills below this folder.

    Make only temporary tables and views on it: they go with the connection.
    """
    with _database(memory_limit or default_memory_limit(), spill).cursor() as connection:
        prepare_session(connection)
        yield connection


@functools.cache
def _database(memory_limit: str, spill: Path | None) -> duckdb.DuckDBPyConnection:
    """One database in memory for each process: opening one costs more than a small step's work."""
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
        _remove_left_over(spill)
    # a folder of its own: two processes would write files of the same names
    folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=spill)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": folder,
    }
    return duckdb.connect(":memory:", config=settings)


def prepare_session(connection: duckdb.DuckDBPyConnection) -> None:
    """Times are in UTC, and UUIDs go to Arrow as such, not as text."""
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET arrow_lossless_conversion = true")


def _remove_left_over(spill: Path) -> None:
    """Remove what processes that were killed have spilled."""
    for folder in spill.glob(f"{_PREFIX}*-*"):
        try:
            os.kill(int(folder.name.removeprefix(_PREFIX).partition("-")[0]), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue
