"""Publishing from many processes, killed at any moment: the state is that of an undisturbed run."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carbon_pipeline.errors import DatabaseUnavailable
from carbon_pipeline.storage import publication
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS

MONTH = ReportingMonth(2024, 12)
ROWS = 3000
# each step of a publication, and which of the two files comes to it
STEPS = {
    "prepare": "both",
    "closed_head_offices": "both",
    "copy": "first",
    "stage": "second",
    "retire": "second",
    "insert_staged": "second",
    "commit": "both",
}

# apart from run ids and times, the whole of history
STATE = """
SELECT id, version, content_sha256, is_current, superseded_at IS NULL AS open
FROM public.module_emissions ORDER BY id, version
"""
# Publishes a file as the month; kills itself at the end of a step where one is named.
PUBLISHER = """
import os, signal, sys
from pathlib import Path
from adbc_driver_postgresql import dbapi
from carbon_pipeline.storage.publication import Publication
from carbon_pipeline.storage.publishing import publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS

url, path, step = sys.argv[1:]

def deadly(method):
    def killed(*args, **kwargs):
        result = method(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return result
    return killed

if step == "commit":
    dbapi.Connection.commit = deadly(dbapi.Connection.commit)
elif step:
    setattr(Publication, step, deadly(getattr(Publication, step)))
warehouse = Warehouse(url, embedded=True)
print("ready", flush=True)
publish(warehouse, MODULE_EMISSIONS, Path(path), run_id=str(os.getpid()),
        scope=MonthScope(ReportingMonth(2024, 12)))
"""


@pytest.fixture
def files(tmp_path: Path, sample_rows: Callable[..., pa.Table]) -> tuple[Path, Path]:
    """The month as it was first, and as it is after a correction."""
    keys = [f"key {number}" for number in range(ROWS)]
    first = sample_rows(MODULE_EMISSIONS, *keys[:-5]).sort_by("record_id")
    changed = sample_rows(MODULE_EMISSIONS, *keys[:50], quantity=Decimal("1.5"))
    second = pa.concat_tables([changed, sample_rows(MODULE_EMISSIONS, *keys[60:])])
    paths = tmp_path / "first.parquet", tmp_path / "second.parquet"
    for path, rows in zip(paths, (first, second), strict=True):
        pq.write_table(rows, path)
    return paths


def start(warehouse: Warehouse, path: Path, step: str = "") -> "subprocess.Popen[str]":
    url = warehouse.url("postgres")
    command = [sys.executable, "-c", PUBLISHER, url, str(path), step]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def wait(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=120)
    return process.returncode


def finish(warehouse: Warehouse, *paths: Path) -> list[dict[str, Any]]:
    with warehouse:
        for path in paths:
            scope = MonthScope(MONTH)
            publish(warehouse, MODULE_EMISSIONS, path, run_id="finished", scope=scope)
    return warehouse.rows(STATE)


def test_two_processes_with_the_same_month_leave_one_result(
    warehouse: Warehouse, files: tuple[Path, Path]
) -> None:
    for path in files:
        both = [start(warehouse, path) for _ in range(2)]
        assert [wait(process) for process in both] == [0, 0]
    held = warehouse.rows(STATE)
    assert len(held) == ROWS - 5 + 50 + 5
    writers = warehouse.rows("SELECT count(DISTINCT run_id) AS n FROM public.module_emissions")
    assert writers == [{"n": 2}]


def test_killed_after_any_step_and_run_again_is_undisturbed(
    make_database: Callable[[], str], files: tuple[Path, Path]
) -> None:
    undisturbed = finish(Warehouse(make_database(), embedded=True), *files)
    for step, reaches in STEPS.items():
        warehouse = Warehouse(make_database(), embedded=True)
        for path in files:
            ended = wait(start(warehouse, path, step))
            reached = path in {"first": files[:1], "second": files[1:]}.get(reaches, files)
            assert ended == (-signal.SIGKILL if reached else 0), step
            assert finish(warehouse, path)
        assert warehouse.rows(STATE) == undisturbed, step


@pytest.mark.faults
def test_killed_at_random_moments_and_run_again_is_undisturbed(
    make_database: Callable[[], str], files: tuple[Path, Path]
) -> None:
    undisturbed = finish(Warehouse(make_database(), embedded=True), *files)
    dice = random.Random(20241231)  # noqa: S311 - moments, not secrets
    trials = killed = 0
    for _ in range(50):
        warehouse = Warehouse(make_database(), embedded=True)
        for path in files:
            process = start(warehouse, path)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0, 0.6))
            process.kill()
            killed += wait(process) != 0
            trials += 1
            finish(warehouse, path)
        assert warehouse.rows(STATE) == undisturbed
    print(f"{trials} trials, {killed} killed before they were done, 0 failures")  # noqa: T201


def test_a_server_that_goes_away_is_told_as_our_error_and_leaves_nothing(
    warehouse: Warehouse,
    superuser_url: str,
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    retire = publication.Publication.retire

    def cut_off(self: publication.Publication, rows: pa.RecordBatchReader) -> None:
        with psycopg.connect(superuser_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname LIKE 'carbon_test%' AND state LIKE '%transaction%'"
            )
        retire(self, rows)

    publish_emissions(sample_rows(MODULE_EMISSIONS, "a"))
    changed = sample_rows(MODULE_EMISSIONS, "a", unit="MWh")
    with monkeypatch.context() as patched:
        patched.setattr(publication.Publication, "retire", cut_off)
        with pytest.raises(DatabaseUnavailable):
            publish_emissions(changed, "run-2")
    assert len(warehouse.rows(STATE)) == 1
    assert publish_emissions(changed, "run-3").inserted == 1
