"""Activity files: what lies in the folder, what of it is new, and the bytes kept for ever."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carbon_pipeline.storage.disk_errors import disk_told_as_ours
from carbon_pipeline.storage.home import Home

ACTIVITIES = "activities"
_IGNORED_PREFIXES = (".", "~$")
_IGNORED_SUFFIXES = (".md",)
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class FoundFile:
    """A file that lies in the activities folder now, with the hash of its bytes."""

    path: str
    module: str
    sha256: str
    location: Path

    @property
    def suffix(self) -> str:
        """The file's kind, such as `.csv`, in lower case."""
        return self.location.suffix.lower()


def find_files(data: Path) -> list[FoundFile]:
    """Every activity file below the data folder, in the order of its path; notes and hidden files aside."""
    root = data / ACTIVITIES
    found = []
    for location in sorted(root.rglob("*")) if root.is_dir() else []:
        if not location.is_file() or _is_ignored(location):
            continue
        relative = location.relative_to(root).as_posix()
        module = relative.partition("/")[0] if "/" in relative else ""
        found.append(FoundFile(relative, module, file_sha256(location), location))
    return found


def file_sha256(location: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with location.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(home: Home, file: FoundFile) -> FoundFile:
    """Copy the bytes into the deliveries, so that what is read can never change; returns what was kept.

    The hash is taken of the copy: a file that is being written to is kept as it was copied.
    """
    kept = delivery_path(home, file.sha256, file.suffix)
    if kept.exists():
        return file
    with disk_told_as_ours(kept.parent):
        kept.parent.mkdir(parents=True, exist_ok=True)
        copy = kept.with_name(f".{kept.name}.{os.getpid()}")
        try:
            shutil.copyfile(file.location, copy)
            sha256 = file_sha256(copy)
            copy.replace(delivery_path(home, sha256, file.suffix))
        finally:
            copy.unlink(missing_ok=True)
    return FoundFile(file.path, file.module, sha256, file.location)


def delivery_path(home: Home, sha256: str, suffix: str) -> Path:
    """Where the bytes of this hash are kept."""
    return home.deliveries / f"{sha256}{suffix}"


@dataclass(frozen=True)
class Delivered:
    """What the folder and the register together say: each path once, with its current content."""

    path: str
    module: str
    sha256: str
    suffix: str
    delivery_number: int
    copy_of: str | None
    is_new: bool


def current_deliveries(
    found: Iterable[FoundFile], register: Iterable[Mapping[str, Any]]
) -> tuple[list[Delivered], list[str]]:
    """Current content of every path ever delivered, and the paths that have vanished with what they gave.

    The same bytes again are a copy and give nothing, at whatever path. Once the path that
    gave them has other content or is gone, a copy that is still there gives the rows itself:
    what somebody put aside or renamed is neither lost nor in the way. Content that comes into
    force takes the next delivery number; a vanished file without a copy keeps what it gave.
    """
    known = {row["path"]: row for row in register}
    here = {file.path: file for file in found}
    number = max((row["delivery_number"] for row in known.values()), default=0)
    holders = _holders(here, known)
    delivered = []
    for path in sorted(here.keys() | known.keys()):
        before, now = known.get(path), _content(path, here, known)
        holder = holders.get(now, path)
        copy_of = holder if holder != path else None
        if before is not None and _is_as_before(before, now, copy_of, is_here=path in here):
            delivered.append(_as_registered(before))
            continue
        number += 1
        module, suffix = path.partition("/")[0] if "/" in path else "", Path(path).suffix.lower()
        delivered.append(Delivered(path, module, now, suffix, number, copy_of, path in here))
    return delivered, [d.path for d in delivered if d.path not in here and d.copy_of is None]


def _content(
    path: str, here: Mapping[str, FoundFile], known: Mapping[str, Mapping[str, Any]]
) -> str:
    """Hash of what the path holds, or held when it was last there."""
    sha256: str = here[path].sha256 if path in here else known[path]["source_sha256"]
    return sha256


def _is_as_before(
    before: Mapping[str, Any], now: str, copy_of: str | None, *, is_here: bool
) -> bool:
    gave, gives = before["copy_of_path"] is None, copy_of is None
    # a copy that vanished gave nothing, and gives nothing now
    return before["source_sha256"] == now and (gave == gives or not (gave or is_here))


def _holders(
    here: Mapping[str, FoundFile], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """For each content the path that gives its rows: of those there, the one that did before.

    What counts is where the bytes lie after this look, so that two files that swap names
    both keep giving their rows.
    """
    gave = {p: row["source_sha256"] for p, row in known.items() if row["copy_of_path"] is None}
    now = gave | {path: file.sha256 for path, file in here.items()}

    def rank(path: str) -> tuple[bool, bool, str]:
        return path not in here, gave.get(path) != now[path], path

    holders: dict[str, str] = {}
    for path in sorted(now, key=rank):
        holders.setdefault(now[path], path)
    return holders


def _as_registered(row: Mapping[str, Any]) -> Delivered:
    path = row["path"]
    return Delivered(
        path,
        path.partition("/")[0] if "/" in path else "",
        row["source_sha256"],
        Path(path).suffix.lower(),
        row["delivery_number"],
        row["copy_of_path"],
        is_new=False,
    )


def _is_ignored(location: Path) -> bool:
    return (
        location.name.startswith(_IGNORED_PREFIXES) or location.suffix.lower() in _IGNORED_SUFFIXES
    )
