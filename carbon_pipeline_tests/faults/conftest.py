"""Groups of companies, each with a database of its own, and a warm process that runs the command on them."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from carbon_pipeline.storage.database_urls import database_of, rewritten
from carbon_pipeline.storage.warehouse import OWNER
from carbon_pipeline_tests.faults.trials import Undisturbed
from carbon_pipeline_tests.faults.warm import Warm, warm_process
from carbon_pipeline_tests.group_of import TEMPLATE, Group

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """One warm process for the tests of this folder."""
    with warm_process() as process:
        yield process


@pytest.fixture(scope="session")
def undisturbed(
    superuser_url: str, warm: Warm, tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    """What a close comes to when nobody disturbs it."""
    return Undisturbed(lambda: _group(superuser_url, tmp_path_factory.mktemp("undisturbed")), warm)


@pytest.fixture
def new_group(superuser_url: str, tmp_path: Path) -> Iterator[Callable[..., Group]]:
    """Makes a group for one test: empty, or a copy of another one with its home, files and database."""
    made: list[Group] = []

    def make(copied: Group | None = None) -> Group:
        root = tmp_path / str(len(made))
        if copied is not None:
            shutil.copytree(copied.data.parent, root)
        made.append(_group(superuser_url, root, copied))
        return made[-1]

    yield make
    for group in made:
        name = database_of(group.database_url)
        _administer(superuser_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _administer(superuser_url, f"DROP DATABASE IF EXISTS {name}_dagster WITH (FORCE)")
    shutil.rmtree(tmp_path, ignore_errors=True)


def _group(url: str, root: Path, copied: Group | None = None) -> Group:
    name = f"carbon_trial_{next(_numbers)}"
    template = database_of(copied.database_url) if copied else TEMPLATE
    _administer(url, f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}")
    return Group(root / "data", root / "home", rewritten(url, database=name))


def _administer(url: str, statement: str) -> None:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(statement.encode())
