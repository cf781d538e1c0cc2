"""The graph as it stands in graph.txt: whoever changes it sees what changed, and commits that too.

RENEW_GRAPH=1 python -m pytest carbon_pipeline_tests/defs/test_graph.py writes it anew.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from carbon_pipeline.components.base_years import BASE_YEARS
from carbon_pipeline.components.by_month import CONCERNED, MONTH_VERSIONS
from carbon_pipeline.components.declarations import load_modules

PERIODS = {"0 0 1 1 *": "each year", "0 0 1 1,4,7,10 *": "each quarter", "0 0 1 * *": "each month"}
SNAPSHOT = Path(__file__).with_name("graph.txt")
STAGES = ["reference", "activities", "emissions", "ledger", "rollups", "closing", "reports"]


def test_the_graph_is_the_committed_one(loaded: dg.Definitions, graph: AssetGraph) -> None:
    found = "\n".join([*_assets(graph), *_checks(graph), *_automation(loaded, graph)]) + "\n"
    if os.environ.get("RENEW_GRAPH"):
        SNAPSHOT.write_text(found, "utf-8")
        pytest.skip("graph.txt is written anew")
    assert found.splitlines() == SNAPSHOT.read_text("utf-8").splitlines()


def test_edges_run_from_stage_to_stage_only(graph: AssetGraph) -> None:
    stage = {key: STAGES.index(graph.get(key).group_name) for key in graph.get_all_asset_keys()}
    back = [
        f"{parent.to_user_string()} → {key.to_user_string()}"
        for key in stage
        for parent in graph.get(key).parent_keys
        if stage[parent] > stage[key]
    ]
    assert back == []
    by_month = {f"{module}_{each}" for module in load_modules() for each in ("files", "factors")}
    by_month |= {*CONCERNED, BASE_YEARS, "organization_tree"}
    assert graph.unexecutable_asset_keys == {dg.AssetKey(name) for name in by_month}


def test_months_rest_on_what_is_told_by_month(graph: AssetGraph) -> None:
    months = {key for key in graph.get_all_asset_keys() if graph.get(key).partitions_def}
    every_month_at_once = {
        parent.to_user_string()
        for key in months - graph.unexecutable_asset_keys
        for parent in graph.get(key).parent_keys - months
    }
    # whose version never changes
    assert every_month_at_once == {MONTH_VERSIONS}


def _names(keys: Iterable[dg.AssetKey]) -> str:
    return ", ".join(sorted(key.to_user_string() for key in keys)) or "nothing"


def _assets(graph: AssetGraph) -> Iterator[str]:
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    for node in sorted(nodes, key=lambda n: (STAGES.index(n.group_name), n.key)):
        months = _period(node.partitions_def)
        yield f"asset {node.group_name}/{node.key.to_user_string()}, {months}"
        yield f"  reads {_names(node.parent_keys)}"


def _period(partitions: dg.PartitionsDefinition | None) -> str:
    if not isinstance(partitions, dg.TimeWindowPartitionsDefinition):
        return "all months"
    return PERIODS[partitions.cron_schedule]


def _checks(graph: AssetGraph) -> Iterator[str]:
    for key in sorted(graph.asset_check_keys):
        node = graph.get(key)
        months = _period(node.partitions_def)
        effect = "blocks" if node.blocking else "warns"
        yield f"check {key.asset_key.to_user_string()}/{key.name}, {months}, {effect}"


def _automation(loaded: dg.Definitions, graph: AssetGraph) -> Iterator[str]:
    repository = loaded.get_repository_def()
    for job in sorted(repository.get_all_jobs(), key=lambda job: job.name):
        if not job.name.startswith("__"):
            months = _period(job.partitions_def)
            yield f"job {job.name}, {months}, {job.executor_def.name}"
            yield f"  makes {_names(job.asset_layer.selected_asset_keys)}"
    for schedule in repository.schedule_defs:
        yield f"schedule {schedule.name}: {schedule.cron_schedule} {schedule.execution_timezone}"
        yield f"  asks for {schedule.job_name}, {schedule.default_status.value}"
    for sensor in repository.sensor_defs:
        yield f"sensor {sensor.name}: every {sensor.minimum_interval_seconds} seconds"
        if isinstance(sensor, dg.AutomationConditionSensorDefinition):
            conditions = {
                key for key in graph.get_all_asset_keys() if graph.get(key).automation_condition
            }
            yield f"  asks for {_names(conditions)}, {sensor.default_status.value}"
            continue
        jobs = ", ".join(sorted(target.job_name for target in sensor.targets))
        yield f"  asks for {jobs}, {sensor.default_status.value}"
