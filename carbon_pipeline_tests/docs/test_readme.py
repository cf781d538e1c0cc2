"""README.md is run as it is written, in a home of its own, and prints what it shows."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home
from carbon_pipeline_tests.docs.examples import Example, count_code_blocks, examples

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = examples(README)
DEMO_REASON = "sample month with deliberately wrong rows"
ADMINISTRATOR = "administrator"
RUN = re.compile(r"run: (\w+)(?:, exit (\d+))?")


class Shell:
    """Runs blocks one after the other as one shell would: variables and folder stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._variables = folder / ".variables"
        self._variables.write_text("")
        (folder / ".venv").symlink_to(Path(sys.prefix))
        (folder / "data").symlink_to(ROOT / "data")

    def run(self, code: str) -> subprocess.CompletedProcess[str]:
        keep = f"trap 'export -p > {self._variables}' EXIT"
        script = f"set -e\n. {self._variables}\n{keep}\n{code}"
        return subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=_clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def _clean_environment() -> dict[str, str]:
    ours = ("CARBON_", "DAGSTER_", "PYTEST_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return kept | {"PATH": f"{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # a short path of its own: sockets take about a hundred characters
    folder = Path(tempfile.mkdtemp(prefix="carbon-"))
    try:
        yield folder
    finally:
        for cluster in folder.glob("**/PG_VERSION"):
            if cluster.parent.name == "postgres":
                home = Home(root=cluster.parent.parent, data=folder / "data")
                EmbeddedPostgres(home).stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def shells(folder: Path) -> Callable[[str], Shell]:
    opened: dict[str, Shell] = {}

    def shell(kind: str) -> Shell:
        if kind not in opened:
            place = folder if kind == "sample" else folder / f"for-{kind}"
            place.mkdir(exist_ok=True)
            opened[kind] = Shell(place)
        return opened[kind]

    return shell


@pytest.fixture(scope="module")
def demo(shells: Callable[[str], Shell]) -> str:
    """What the demo prints, for the two months that the page tells about."""
    close = f'carbon close {{}} --accept-rejected "{DEMO_REASON}"'
    january = shells("sample").run(close.format("2024-01"))
    june = shells("sample").run(close.format("2024-06"))
    assert (january.returncode, june.returncode) == (0, 0), january.stdout + june.stdout
    return january.stdout + june.stdout


@pytest.fixture(scope="module")
def server(folder: Path) -> tuple[str, Path]:
    """A bare server, as an administrator has it: URL of the superuser and folder of the socket."""
    home = Home(root=folder / "server", data=folder / "data")
    return EmbeddedPostgres(home).ensure_running(), home.postgres


def test_every_example_is_marked() -> None:
    marked = [example for example in EXAMPLES if not example.mark.startswith("output of")]
    assert len(marked) == count_code_blocks(README)
    known = re.compile(r"(run: \w+(, exit \d+)?|checked by: .+)")
    assert all(known.fullmatch(example.mark) for example in marked)


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.mark.startswith("checked by: ")], ids=lambda e: e.title
)
def test_examples_that_other_checks_run(example: Example) -> None:
    checked_by = example.mark.removeprefix("checked by: ")
    if checked_by == "make -n":
        for line in example.code.strip().splitlines():
            assert re.fullmatch(r"make [a-z]+", line)
            subprocess.run(["make", "-n", line.split()[1]], cwd=ROOT, check=True)
    else:
        assert (ROOT / checked_by).exists()


def test_every_setting_is_explained() -> None:
    source = (ROOT / "carbon_pipeline" / "storage" / "home.py").read_text("utf-8")
    for name in sorted(set(re.findall(r'"(CARBON_[A-Z_]+)"', source))):
        assert f"| `{name}` |" in README


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", README)
    assert links
    assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]


@pytest.mark.server
def test_the_demo_prints_what_is_shown(demo: str) -> None:
    (shown,) = [example for example in EXAMPLES if example.mark.startswith("output of the demo")]
    squeezed = re.sub(" +", " ", demo)
    for line in shown.code.strip().splitlines():
        if line != "…":
            assert re.sub(" +", " ", line) in squeezed


@pytest.mark.server
@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if RUN.fullmatch(e.mark)], ids=lambda e: e.title
)
@pytest.mark.usefixtures("demo")
def test_the_example_prints_what_is_shown(
    example: Example, shells: Callable[[str], Shell], server: tuple[str, Path]
) -> None:
    kind, code = RUN.fullmatch(example.mark).groups()
    if kind == ADMINISTRATOR:
        with psycopg.connect(server[0], autocommit=True) as connection:
            for statement in example.code.strip().split(";\n"):
                connection.execute(statement.encode())
        return
    socket = quote(str(server[1]), safe="")
    written = example.code.replace("@localhost:5432/books", f"@/books?host={socket}")
    ran = shells(kind).run(written)
    assert ran.returncode == int(code or 0), ran.stdout
    if example.shown:
        assert example.shows(ran.stdout), ran.stdout
