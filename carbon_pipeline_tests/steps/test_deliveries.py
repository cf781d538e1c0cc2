"""What the folder and the register say together: new, unchanged, copied, swapped, vanished, back again."""

from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.steps.arrivals import folder_fingerprint
from carbon_pipeline.steps.deliveries import (
    Delivered,
    FoundFile,
    current_deliveries,
    delivery_path,
    find_files,
    keep,
)
from carbon_pipeline.storage.home import Home

Register = list[dict[str, Any]]


class Folder:
    """A folder whose contents are letters, and the register after every look."""

    def __init__(self) -> None:
        self.register: Register = []

    def look(self, **contents: str) -> dict[str, str]:
        """Look at files of these names and contents; tells of each path what became of it."""
        found = [FoundFile(f"fuel/{n}", "fuel", c, Path(f"{n}.csv")) for n, c in contents.items()]
        delivered, self.vanished = current_deliveries(found, self.register)
        self.register = [
            {
                "path": each.path,
                "source_sha256": each.sha256,
                "delivery_number": each.delivery_number,
                "copy_of_path": each.copy_of,
            }
            for each in delivered
        ]
        assert [each.path for each in delivered] == sorted(each.path for each in delivered)
        return {each.path.removeprefix("fuel/"): _told(each) for each in delivered}


def _told(delivered: Delivered) -> str:
    told = f"{delivered.sha256}{delivered.delivery_number}"
    if delivered.copy_of:
        told += f" copy of {delivered.copy_of.removeprefix('fuel/')}"
    return f"new {told}" if delivered.is_new else told


@pytest.fixture
def folder() -> Folder:
    return Folder()


def test_new_then_unchanged_then_changed(folder: Folder) -> None:
    assert folder.look(a="X", b="Y") == {"a": "new X1", "b": "new Y2"}
    assert folder.look(a="X", b="Y") == {"a": "X1", "b": "Y2"}
    assert folder.look(a="X", b="Z") == {"a": "X1", "b": "new Z3"}


def test_a_copy_gives_nothing_and_stays_one(folder: Folder) -> None:
    folder.look(b="X")
    assert folder.look(a="X", b="X") == {"a": "new X2 copy of b", "b": "X1"}
    assert folder.look(a="X", b="X") == {"a": "X2 copy of b", "b": "X1"}


def test_two_new_files_of_the_same_bytes(folder: Folder) -> None:
    assert folder.look(b="X", a="X") == {"a": "new X1", "b": "new X2 copy of a"}


def test_two_files_that_swap_names_both_keep_giving(folder: Folder) -> None:
    folder.look(a="X", b="Y")
    assert folder.look(a="Y", b="X") == {"a": "new Y3", "b": "new X4"}


def test_a_copy_gives_its_rows_once_its_holder_has_other_content(folder: Folder) -> None:
    folder.look(current="January")
    assert folder.look(current="January", january="January")["january"] == (
        "new January2 copy of current"
    )
    assert folder.look(current="February", january="January") == {
        "current": "new February3",
        "january": "new January4",
    }
    assert folder.look(current="February", january="January") == {
        "current": "February3",
        "january": "January4",
    }


def test_a_renamed_file_goes_on_under_its_new_name(folder: Folder) -> None:
    folder.look(a="X")
    assert folder.look(b="X") == {"a": "X2 copy of b", "b": "new X3"}
    assert folder.vanished == []
    assert folder.look(b="X") == {"a": "X2 copy of b", "b": "X3"}
    assert folder.look(b="Y") == {"a": "X2 copy of b", "b": "new Y4"}
    assert folder.vanished == []


def test_a_vanished_file_keeps_what_it_gave(folder: Folder) -> None:
    folder.look(a="X", b="Y")
    assert folder.look(b="Y") == {"a": "X1", "b": "Y2"}
    assert folder.vanished == ["fuel/a"]
    assert folder.look(a="X", b="Y") == {"a": "X1", "b": "Y2"}
    assert folder.vanished == []


def test_a_content_that_comes_back_is_a_new_delivery(folder: Folder) -> None:
    folder.look(a="X")
    folder.look(a="Y")
    assert folder.look(a="X") == {"a": "new X3"}


def test_a_copy_that_gets_a_content_of_its_own_gives_it(folder: Folder) -> None:
    folder.look(a="X", b="X")
    assert folder.look(a="X", b="Y") == {"a": "X1", "b": "new Y3"}


def test_numbers_go_on_after_the_highest(folder: Folder) -> None:
    folder.look(z="X")
    folder.look(z="Y")
    assert folder.look(z="Y", a="W") == {"a": "new W3", "z": "Y2"}


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_files_of_the_folder(tmp_path: Path) -> None:
    for name in ("fuel/b.csv", "fuel/deep/a.XLSX", "stray.csv", "fuel/.hidden.csv"):
        write(tmp_path / "activities" / name, b"x")
    for name in ("fuel/~$b.xlsx", "fuel/notes.md", "../reference/factors.csv"):
        write(tmp_path / "activities" / name, b"x")
    found = find_files(tmp_path)
    assert [(file.path, file.module, file.suffix) for file in found] == [
        ("fuel/b.csv", "fuel", ".csv"),
        ("fuel/deep/a.XLSX", "fuel", ".xlsx"),
        ("stray.csv", "", ".csv"),
    ]
    assert len({file.sha256 for file in found}) == 1
    assert find_files(tmp_path / "nowhere") == []


def test_what_is_kept_is_what_was_copied(tmp_path: Path) -> None:
    home = Home(root=tmp_path / "home", data=tmp_path)
    source = write(tmp_path / "activities/fuel/a.csv", b"first")
    [found] = find_files(tmp_path)
    kept = delivery_path(home, found.sha256, ".csv")
    assert keep(home, found) == found
    assert kept.read_bytes() == b"first"
    # the file changes between the look and the copy
    [again] = find_files(tmp_path)
    kept.unlink()
    source.write_bytes(b"second")
    copied = keep(home, again)
    assert copied.sha256 != again.sha256
    assert delivery_path(home, copied.sha256, ".csv").read_bytes() == b"second"
    assert [path.name for path in home.deliveries.iterdir()] == [f"{copied.sha256}.csv"]


def test_the_fingerprint_of_the_folders_changes_with_any_file(tmp_path: Path) -> None:
    fingerprints = [folder_fingerprint(tmp_path)]
    file = write(tmp_path / "activities/fuel/a.csv", b"one")
    fingerprints.append(folder_fingerprint(tmp_path))
    assert folder_fingerprint(tmp_path) == fingerprints[-1]
    file.write_bytes(b"longer")
    fingerprints.append(folder_fingerprint(tmp_path))
    write(tmp_path / "reference/factors.csv", b"")
    fingerprints.append(folder_fingerprint(tmp_path))
    file.rename(file.with_name("b.csv"))
    fingerprints.append(folder_fingerprint(tmp_path))
    assert len(set(fingerprints)) == 5
    write(tmp_path / "elsewhere.csv", b"")
    assert folder_fingerprint(tmp_path) == fingerprints[-1]
