import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from carbon_pipeline.storage.lake import Lake, Written
from carbon_pipeline.vocabulary.months import ReportingMonth

MONTH = ReportingMonth(2024, 12)
HASHED = "SELECT i, sha256(i::VARCHAR)::BLOB AS content_sha256 FROM range({}) AS r(i)"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", memory_limit="256MB", spill=tmp_path / "spill")


def write(lake: Lake, query: str, month: ReportingMonth | None = MONTH) -> Written:
    with lake.connection() as connection:
        return lake.write("some_table", month, query, connection)


def test_what_is_written_is_what_is_read(lake: Lake) -> None:
    written = write(lake, HASHED.format(10))
    assert written.rows == 10
    assert lake.read("some_table", MONTH) == lake.path("some_table", MONTH) == written.path
    assert written.path.parent.name == "2024-12"
    with lake.connection() as connection:
        rows = connection.execute(f"SELECT count(*) FROM '{written.path}'").fetchall()
    assert rows == [(10,)]


def test_a_table_without_months_lies_under_all(lake: Lake) -> None:
    assert write(lake, HASHED.format(1), None).path.parent.name == "all"


def test_nothing_written_is_nothing_read(lake: Lake) -> None:
    assert lake.read("some_table", MONTH) is None
    with pytest.raises(FileNotFoundError):
        lake.path("some_table", MONTH)


def test_the_order_of_rows_is_no_change_and_keeps_the_file(lake: Lake) -> None:
    first = write(lake, f"{HASHED.format(1000)} ORDER BY i")
    stamp = first.path.stat().st_ino
    again = write(lake, f"{HASHED.format(1000)} ORDER BY i DESC")
    assert again == first
    assert again.path.stat().st_ino == stamp


def test_other_content_is_another_file_and_the_old_one_stays_for_its_readers(lake: Lake) -> None:
    first, second = write(lake, HASHED.format(1000)), write(lake, HASHED.format(999))
    assert first.content_version != second.content_version
    assert first.path.exists()
    assert lake.read("some_table", MONTH) == second.path
    assert write(lake, HASHED.format(1000)).path == lake.read("some_table", MONTH) == first.path


def test_other_columns_are_another_version(lake: Lake) -> None:
    narrow = write(lake, HASHED.format(3))
    wide = write(lake, f"SELECT *, 1 AS more FROM ({HASHED.format(3)})")
    assert narrow.content_version != wide.content_version


def test_rows_without_a_hash_are_known_by_their_bytes(lake: Lake) -> None:
    assert write(lake, "SELECT 1 AS a") == write(lake, "SELECT 1 AS a")
    assert write(lake, "SELECT 1 AS a") != write(lake, "SELECT 2 AS a")


def test_old_versions_go_after_a_day_but_two_stay(lake: Lake) -> None:
    paths = [write(lake, HASHED.format(rows)).path for rows in range(1, 6)]
    long_ago = time.time() - 2 * 24 * 3600
    for age, path in enumerate(reversed(paths)):
        os.utime(path, (long_ago - age, long_ago - age))
    write(lake, HASHED.format(6))
    assert [path.exists() for path in paths] == [False, False, False, False, True]


def test_a_query_that_fails_leaves_nothing_behind(lake: Lake, tmp_path: Path) -> None:
    write(lake, HASHED.format(1))
    with pytest.raises(Exception, match="no_such_table"):
        write(lake, "SELECT * FROM no_such_table")
    names = sorted(path.name for path in (tmp_path / "lake/some_table/2024-12").iterdir())
    assert len(names) == 2
    assert names[1] == "current"


def test_a_step_has_its_limit_and_its_own_temporary_tables(lake: Lake) -> None:
    with lake.connection() as connection, lake.connection() as other:
        settings = connection.execute(
            "SELECT current_setting('memory_limit'), current_setting('TimeZone')"
        ).fetchall()
        connection.execute("CREATE TEMP TABLE mine AS SELECT 1")
        with pytest.raises(duckdb.CatalogException, match="mine"):
            other.execute("FROM mine")
    assert settings == [("244.1 MiB", "UTC")]


def test_what_a_process_spilled_goes_with_it(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from carbon_pipeline.storage.lake import Lake\n"
        "spill = Path(sys.argv[1])\n"
        "with Lake(spill / 'lake', spill=spill).connection(): print(len(list(spill.glob('carbon-*'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n"
    assert list(tmp_path.glob("carbon-*")) == []


def test_what_a_killed_process_spilled_is_removed(lake: Lake, tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left_over = tmp_path / f"spill/carbon-spill-{gone.pid}-x"
    in_use = tmp_path / f"spill/carbon-spill-{os.getpid()}-x"
    for folder in (left_over, in_use):
        folder.mkdir(parents=True)
    with lake.connection():
        assert not left_over.exists()
        assert in_use.exists()
