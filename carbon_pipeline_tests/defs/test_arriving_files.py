"""The sensor: files are read when the folders change, and the open months they touch are asked for where new."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.components.recomputing import COMPUTED
from carbon_pipeline.defs.automation import sensors
from carbon_pipeline.defs.automation.jobs import monthly_run, read_files
from carbon_pipeline.steps.arrivals import Touched
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth

HOME = Home(root=Path("/nowhere"), data=Path("/nowhere"))


class World:
    """What the sensor would find: the folder's fingerprint, and the months touched since a moment."""

    def __init__(self) -> None:
        self.folder = "first"
        self.touched = Touched([], None)
        self.asked_since: list[str | None] = []
        self.instance = dg.DagsterInstance.ephemeral()

    def look(self, cursor: str | None) -> tuple[list[tuple[str, str | None]], str]:
        months = monthly_partitions(HOME)
        sensor = sensors.arriving_files_sensor(months, [read_files(), monthly_run()])
        books = SimpleNamespace(home=HOME, forget=lambda: None)
        context = dg.build_sensor_context(
            self.instance, cursor, resources={"open_books": SimpleNamespace(books=books)}
        )
        found: Any = sensor(context)
        requests = [(str(r.job_name), r.partition_key) for r in found]
        assert context.cursor is not None
        return requests, context.cursor


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()

    def touched(_: object, since: str | None) -> Touched:
        world.asked_since.append(since)
        return world.touched

    monkeypatch.setattr(sensors, "folder_fingerprint", lambda _: world.folder)
    monkeypatch.setattr(sensors, "months_touched_since", touched)
    return world


def test_a_changed_folder_is_read_once(world: World) -> None:
    requests, cursor = world.look(None)
    assert requests == [("read_files", None)]
    assert world.look(cursor)[0] == []
    world.folder = "second"
    assert world.look(cursor)[0] == [("read_files", None)]


def test_every_touched_month_is_asked_for(world: World) -> None:
    _, cursor = world.look(None)
    months = [ReportingMonth(2024, 1), ReportingMonth(2024, 3)]
    world.touched = Touched(months, "2025-01-01 10:00")
    requests, cursor = world.look(cursor)
    assert requests == [("monthly_run", "2024-01"), ("monthly_run", "2024-03")]
    assert json.loads(cursor)["read_at"] == "2025-01-01 10:00"
    world.touched = Touched([], "2025-01-01 10:00")
    assert world.look(cursor)[0] == []
    assert world.asked_since == [None, None, "2025-01-01 10:00"]


def test_a_month_that_was_computed_is_left_to_the_other_sensor(world: World) -> None:
    _, cursor = world.look(None)
    world.instance.report_runless_asset_event(
        dg.AssetMaterialization(COMPUTED, partition="2024-01")
    )
    world.touched = Touched([ReportingMonth(2024, 1), ReportingMonth(2024, 3)], "now")
    assert world.look(cursor)[0] == [("monthly_run", "2024-03")]


def test_a_month_that_is_no_partition_is_left_out(world: World) -> None:
    _, cursor = world.look(None)
    world.touched = Touched([ReportingMonth(2014, 12), ReportingMonth(2015, 1)], "now")
    assert world.look(cursor)[0] == [("monthly_run", "2015-01")]
