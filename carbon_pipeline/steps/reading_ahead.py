"""The books as they would stand once the files on disk are read; nothing of it is written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from carbon_pipeline.sources.publishers.registry import LIBRARY_OF
from carbon_pipeline.steps.activity_files import ActivityFiles, read_activity_files
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_libraries import read_again
from carbon_pipeline.steps.reference import REFERENCE_FILES, publish_reference
from carbon_pipeline.storage.disk_errors import disk_told_as_ours
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.lake import Lake
from carbon_pipeline.storage.rehearsal import RUN_ID, Rehearsal, Rehearsed

# what a killed process leaves there is removed by the next one that spills
_SCRATCH = "carbon-spill-{process}-ahead-"


@dataclass(frozen=True)
class Ahead:
    """Books that find what would be in force, with a lake of their own, and how they came to it.

    `reference` counts the rows that reading would write or withdraw, by table.
    """

    books: Books
    files: ActivityFiles
    reference: dict[str, Rehearsed]


@contextmanager
def read_ahead(books: Books) -> Iterator[Ahead]:
    """Read reference and activity files as a run does, beside the books; their lake starts empty.

    A file that a run would refuse is refused here, by the same error.
    """
    books.home.spill.mkdir(parents=True, exist_ok=True)
    prefix = _SCRATCH.format(process=os.getpid())
    with (
        disk_told_as_ours(books.home.spill),
        tempfile.TemporaryDirectory(prefix=prefix, dir=books.home.spill) as scratch,
        Rehearsal(books.warehouse) as warehouse,
    ):
        home = replace(books.home, root=Path(scratch))
        _show(books.home, home)
        lake = Lake(home.lake, memory_limit=home.memory, spill=books.home.spill)
        ahead = Books(home, warehouse, lake, books.modules)
        for file in REFERENCE_FILES.values():
            publish_reference(ahead, file, RUN_ID)
        for library in sorted(set(LIBRARY_OF.values())):
            read_again(ahead, library, RUN_ID)
        files = read_activity_files(ahead, RUN_ID)
        yield Ahead(ahead, files, warehouse.rehearsed)


def _show(home: Home, scratch: Home) -> None:
    """Let what was kept and read before be found in the scratch home, as links to it."""
    for path in home.deliveries.glob("*") if home.deliveries.is_dir() else ():
        # an empty template is written anew in its place, and a link would lead that to the home
        if not path.name.startswith(("empty-", ".")):
            _link(path, scratch.deliveries / path.name)
    readings = home.lake / "readings"
    for summary in readings.glob("*/*.json"):
        accepted = summary.with_suffix(".parquet")
        if accepted.exists():
            folder = scratch.lake / "readings" / summary.parent.name
            _link(summary, folder / summary.name)
            _link(accepted, folder / accepted.name)
    if home.publishers.is_dir():
        _link(home.publishers, scratch.publishers)


def _link(real: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(real)
