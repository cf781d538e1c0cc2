"""The command as people call it: processes in a folder of their own, with the server it brings along."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    Outcome,
    electricity_factor,
    head_office,
    record,
)

pytestmark = pytest.mark.server


@dataclass(frozen=True)
class Folder:
    """A folder with `data/` in it, in which `carbon` is called without a single setting."""

    path: Path

    def carbon(self, *arguments: str) -> Outcome:
        """Run the command here; plain lines, because there is no terminal."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CARBON_")}
        done = subprocess.run(
            [sys.executable, "-c", "from carbon_pipeline.cli import main; main()", *arguments],
            cwd=self.path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def folder() -> Iterator[Folder]:
    """One meter and one row that is wrong; the server is stopped in the end."""
    root = Path(tempfile.mkdtemp(prefix="carbon-own-"))
    group = Group(root / "data", root / ".carbon", database_url="")
    group.organizations(head_office("HQ1"))
    group.emission_factors(electricity_factor("KR", "0.4781"))
    group.activities(
        "electricity/january.csv",
        record("good", "HQ1", quantity="5000", unit="kWh"),
        record("wrong", "HQ1", quantity="5,000", unit="kWh"),
    )
    folder = Folder(root)
    try:
        yield folder
    finally:
        folder.carbon("stop")
        shutil.rmtree(root)


@pytest.fixture(scope="module")
def closed(folder: Folder) -> Outcome:
    """An empty home, and the first close in it."""
    return folder.carbon("close", "2024-01", "--accept-rejected", "known")


def test_the_first_close_makes_everything_it_needs(folder: Folder, closed: Outcome) -> None:
    assert closed.code == 0
    # root is told which folders the server's own user may now pass through; nobody else is told anything
    assert closed.err == "" or closed.err.startswith("PostgreSQL does not run as root: ")
    assert "1 file: 2 rows in = 1 accepted + 1 rejected" in closed.out
    assert "2024-01  closed: 2,390.5" in closed.out
    assert (folder.path / ".carbon/postgres/PG_VERSION").read_text().startswith("18")


def test_the_home_answers_after_its_server_was_stopped(folder: Folder, closed: Outcome) -> None:
    """What was closed is there again, and closing it again writes nothing."""
    assert closed.code == 0
    query = (
        "SELECT (SELECT count(*) FROM module_emissions) AS emissions,"
        " (SELECT max(computed_at) FROM module_emissions) AS computed_at,"
        " (SELECT max(closed_at) FROM period_closes) AS closed_at"
    )
    before = folder.carbon("sql", query)
    assert before.code == 0
    assert before.out.splitlines()[1].startswith("1,")

    assert folder.carbon("stop").code == 0
    again = folder.carbon("close", "2024-01")
    assert (again.code, again.err) == (0, "")
    assert "nothing new" in again.out
    assert "2024-01  closed before, nothing written" in again.out
    assert folder.carbon("sql", query) == before


def test_the_url_is_one_that_other_programs_connect_to(folder: Folder, closed: Outcome) -> None:
    assert closed.code == 0
    url = folder.carbon("database-url").out.strip()
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT subtree_kg_co2eq FROM organization_rollups").fetchall()
    assert [float(kg) for (kg,) in rows] == [2390.5]
