"""Small disks of their own for a home's server, its write-ahead log and its lake, which a test can fill."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from carbon_pipeline.storage.home import Home

BALLAST = "ballast"
# a write-ahead log keeps whole files of 16 MB
SIZES = {"postgres": "400m", "postgres/pg_wal": "192m", "lake": "32m"}


@dataclass(frozen=True)
class Disks:
    """The disks of a home, by what rests on them."""

    home: Home

    @contextlib.contextmanager
    def full(self, name: str, left_bytes: int = 0) -> Iterator[None]:
        """Leave so few bytes on the disk while the block lasts."""
        folder = self.home.root / name
        free = shutil.disk_usage(folder).free
        with (folder / BALLAST).open("wb") as ballast:
            subprocess.run(
                ["fallocate", "--length", str(free - left_bytes), ballast.name], check=True
            )
        try:
            yield
        finally:
            (folder / BALLAST).unlink()


@contextlib.contextmanager
def disks_of(home: Home) -> Iterator[Disks]:
    """Move the folders of a home, whose server is stopped, onto disks of their own; skips where that is not allowed."""
    mounted: list[Path] = []
    try:
        for name, size in SIZES.items():
            folder = home.root / name
            folder.mkdir(exist_ok=True)
            _mount_over(folder, size)
            mounted.append(folder)
        yield Disks(home)
    finally:
        for folder in reversed(mounted):
            subprocess.run(["umount", "--lazy", folder], check=False)
            folder.rmdir()
            _aside(folder).rename(folder)


def _mount_over(folder: Path, size: str) -> None:
    """A disk in memory in place of the folder, with a copy of what is in it; the folder waits beside it."""
    about = folder.stat()
    folder.rename(_aside(folder))
    folder.mkdir()
    options = f"size={size},mode={about.st_mode & 0o777:o},uid={about.st_uid},gid={about.st_gid}"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        folder.rmdir()
        _aside(folder).rename(folder)
        pytest.skip(f"a disk that can be filled has to be mounted: {done.stderr.strip()}")
    subprocess.run(["cp", "-a", f"{_aside(folder)}/.", folder], check=True)


def _aside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.aside")
