"""The lake: one Parquet file per table and month, named by its content and never changed in place."""

import contextlib
import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from carbon_pipeline.storage.disk_errors import disk_told_as_ours
from carbon_pipeline.storage.duckdb_session import duckdb_session
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth

ALL_MONTHS = "all"
POINTER = "current"
VERSIONS_KEPT = 2
KEPT_AT_LEAST_SECONDS = 24 * 3600
HASHED_BYTES = 1024 * 1024
_HASH_COLUMN = "content_sha256"


@dataclass(frozen=True)
class Written:
    """A file that was written, or was there already: where, how many rows, which content."""

    path: Path
    rows: int
    content_version: str


class Lake:
    """Parquet files below one folder; a small file beside them names the current version."""

    def __init__(
        self, root: Path, *, memory_limit: str | None = None, spill: Path | None = None
    ) -> None:
        self._root = root
        self._memory_limit = memory_limit
        self._spill = spill

    @classmethod
    def of(cls, home: Home) -> "Lake":
        """The lake of a home, with its limit of memory."""
        return cls(home.lake, memory_limit=home.memory, spill=home.spill)

    @contextlib.contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The one DuckDB connection of a step; relations of two connections cannot be joined."""
        with duckdb_session(memory_limit=self._memory_limit, spill=self._spill) as connection:
            yield connection

    def write(
        self,
        table_name: str,
        month: ReportingMonth | None,
        query: str | duckdb.DuckDBPyRelation,
        connection: duckdb.DuckDBPyConnection,
    ) -> Written:
        """Write the rows of a query and make them current; equal content keeps the file it has.

        The rows keep the order that the query gives them.
        """
        folder = self._folder(table_name, month)
        with disk_told_as_ours(folder):
            return _write(folder, query, connection)

    def written(
        self,
        table_name: str,
        month: ReportingMonth | None,
        connection: duckdb.DuckDBPyConnection,
    ) -> Written:
        """What was written last; FileNotFoundError where nothing was."""
        path = self.path(table_name, month)
        counted = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
        return Written(path, counted[0][0], path.stem)

    def path(self, table_name: str, month: ReportingMonth | None) -> Path:
        """The current file; FileNotFoundError where nothing was written yet."""
        path = self.read(table_name, month)
        if path is None:
            raise FileNotFoundError(self._folder(table_name, month))
        return path

    def read(self, table_name: str, month: ReportingMonth | None) -> Path | None:
        """The current file, or None; it stays as it is however often the table is written again."""
        folder = self._folder(table_name, month)
        with contextlib.suppress(FileNotFoundError):
            path = folder / (folder / POINTER).read_text(encoding="utf-8").strip()
            return path if path.exists() else None
        return None

    def show(self, table_name: str, month: ReportingMonth | None, path: Path) -> None:
        """Make a file that lies in another lake the current one here, as a link to it."""
        folder = self._folder(table_name, month)
        with disk_told_as_ours(folder):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / path.name).symlink_to(path)
            _point(folder, path)

    def note(self, table_name: str, month: ReportingMonth | None, name: str, text: str) -> None:
        """Keep a short text beside the files of a table and month; equal text is left alone."""
        folder = self._folder(table_name, month)
        with disk_told_as_ours(folder):
            folder.mkdir(parents=True, exist_ok=True)
            _write_text(folder / name, text)

    def noted(self, table_name: str, month: ReportingMonth | None, name: str) -> str | None:
        """The text that was kept there, or None."""
        with contextlib.suppress(FileNotFoundError):
            return (self._folder(table_name, month) / name).read_text(encoding="utf-8")
        return None

    def _folder(self, table_name: str, month: ReportingMonth | None) -> Path:
        return self._root / table_name / (str(month) if month else ALL_MONTHS)


def _write(
    folder: Path, query: str | duckdb.DuckDBPyRelation, connection: duckdb.DuckDBPyConnection
) -> Written:
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{uuid.uuid4().hex}.unfinished"
    try:
        rows = _copy(query, unfinished, connection)
        version = _content_version(unfinished, connection)
        path = folder / f"{version}.parquet"
        _settle(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    _point(folder, path)
    _remove_old(folder, path)
    return Written(path, rows, version)


def _copy(
    query: str | duckdb.DuckDBPyRelation, path: Path, connection: duckdb.DuckDBPyConnection
) -> int:
    selected = query if isinstance(query, str) else query.sql_query()
    place = str(path).replace("'", "''")
    written = connection.execute(
        f"COPY ({selected}) TO '{place}' (FORMAT parquet, COMPRESSION snappy)"
    ).fetchall()
    return int(written[0][0])


def _content_version(path: Path, connection: duckdb.DuckDBPyConnection) -> str:
    source = f"read_parquet('{str(path).replace(chr(39), chr(39) * 2)}')"
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    if _HASH_COLUMN not in {name for name, *_ in described}:
        return _file_version(path)
    # Sums do not depend on the order of rows; two halves of a digest leave no room for chance.
    summed = connection.execute(
        f"SELECT count(*), sum(md5_number_lower({_HASH_COLUMN})),"
        f" sum(md5_number_upper({_HASH_COLUMN})) FROM {source}"
    ).fetchall()
    columns = [(name, kind) for name, kind, *_ in described]
    return hashlib.sha256(f"{columns}{summed}".encode()).hexdigest()[:32]


def _file_version(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASHED_BYTES):
            digest.update(block)
    return digest.hexdigest()[:32]


def _settle(unfinished: Path, path: Path) -> None:
    """Give the file its name once it is on disk; a reader never sees a part of one."""
    if path.exists():
        # a file of another lake is shown here by a link, and stays as it is
        os.utime(path, follow_symlinks=False)
        return
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.rename(path)


def _point(folder: Path, path: Path) -> None:
    _write_text(folder / POINTER, path.name)


def _write_text(place: Path, text: str) -> None:
    if place.exists() and place.read_text(encoding="utf-8") == text:
        return
    unfinished = place.with_name(f".{uuid.uuid4().hex}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.rename(place)


def _remove_old(folder: Path, current: Path) -> None:
    files = [(file.stat().st_mtime, file) for file in folder.glob("*.parquet") if file != current]
    long_ago = time.time() - KEPT_AT_LEAST_SECONDS
    for changed, file in sorted(files, reverse=True)[VERSIONS_KEPT - 1 :]:
        if changed < long_ago:
            file.unlink(missing_ok=True)
    for left_over in folder.glob(".*.unfinished"):
        with contextlib.suppress(FileNotFoundError):
            if left_over.stat().st_mtime < long_ago:
                left_over.unlink(missing_ok=True)
