"""Every asset and check says what it is, to whoever meets it in the UI."""

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from carbon_pipeline.components.base_years import BASE_YEARS
from carbon_pipeline.components.by_month import CONCERNED, MONTH_VERSIONS
from carbon_pipeline.components.declarations import load_modules

TREE = dg.AssetKey("organization_tree")
THROUGH_THE_TREE = (
    "base_year_recalculations", "group_inventory", "organization_rollups", "product_code_mappings",
)  # fmt: skip
# what a module meets in a month: reported by `month_versions`
MET = {f"{module}_{each}" for module in load_modules() for each in ("files", "factors")}
BY_MONTH = {dg.AssetKey(name) for name in (*MET, *CONCERNED, BASE_YEARS)}
# which reports what months compare as soon as it is published
INVENTORY = dg.AssetKey("group_inventory")


def test_every_asset_is_described(graph: AssetGraph) -> None:
    assert graph.get_all_asset_keys()
    for key in graph.get_all_asset_keys():
        node, name = graph.get(key), key.to_user_string()
        assert "one row" in (node.description or "").lower(), f"{name} says no grain"
        assert node.owners, name
        assert node.kinds, name
        assert node.code_version, name
        assert node.group_name != "default", name
        assert "dagster/column_schema" in node.metadata, name


def test_a_month_is_backfilled_by_itself(graph: AssetGraph) -> None:
    for key in graph.executable_asset_keys:
        policy = graph.get(key).backfill_policy
        if graph.get(key).is_partitioned:
            assert policy == dg.BackfillPolicy.multi_run(max_partitions_per_run=1), key


def test_everything_after_the_files_is_partitioned_by_month(graph: AssetGraph) -> None:
    reading = ("activity_files", "rejected_inputs", MONTH_VERSIONS)
    for key in graph.get_all_asset_keys() - BY_MONTH - {TREE}:
        reads_files = key.to_user_string() in reading
        whole = graph.get(key).group_name == "reference" or reads_files
        assert graph.get(key).is_partitioned != whole, key


def test_what_is_told_by_month_is_partitioned_by_month_and_never_run(graph: AssetGraph) -> None:
    months = graph.get(dg.AssetKey("module_emissions")).partitions_def
    for key in BY_MONTH:
        node = graph.get(key)
        assert not node.is_executable, key
        assert node.partitions_def == months
        assert node.child_keys, key
        # whoever reports it has read what it rests on
        told_by = graph.get(dg.AssetKey(MONTH_VERSIONS)).parent_keys
        assert node.parent_keys <= told_by | {INVENTORY}, key


def test_the_tree_is_partitioned_by_month_and_never_run(graph: AssetGraph) -> None:
    node = graph.get(TREE)
    assert not node.is_executable
    assert node.partitions_def == graph.get(dg.AssetKey("module_emissions")).partitions_def
    assert node.parent_keys == {dg.AssetKey("organizations")}
    inputs = {dg.AssetKey(f"{module}_inputs") for module in load_modules()}
    rolled_up = {dg.AssetKey(name) for name in THROUGH_THE_TREE}
    assert node.child_keys == inputs | rolled_up


def test_columns_are_described(graph: AssetGraph) -> None:
    for key in graph.get_all_asset_keys():
        for column in graph.get(key).metadata["dagster/column_schema"].columns:
            assert column.description, f"{key.to_user_string()}.{column.name}"
            if column.name.endswith("kg_co2eq"):
                assert "[kg CO2e]" in (column.description or "")


def test_every_check_is_described_and_as_partitioned_as_its_asset(graph: AssetGraph) -> None:
    for key in graph.asset_check_keys:
        node = graph.get(key)
        assert node.description, key
        assert (node.partitions_def is not None) == graph.get(key.asset_key).is_partitioned, key


@pytest.mark.parametrize("module", load_modules())
def test_a_module_has_its_assets_and_blocking_checks(graph: AssetGraph, module: str) -> None:
    for stage, check in (("inputs", "contract"), ("emissions", "conservation")):
        key = dg.AssetKey(f"{module}_{stage}")
        assert graph.get(dg.AssetCheckKey(key, check)).blocking
    ledger = graph.get(dg.AssetKey("module_emissions")).parent_keys
    assert dg.AssetKey(f"{module}_emissions") in ledger
