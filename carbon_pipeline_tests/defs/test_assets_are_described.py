"""Every asset and check says what it is, to whoever meets it in the UI."""

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from carbon_pipeline.components.declarations import load_modules

TREE = dg.AssetKey("organization_tree")
THROUGH_THE_TREE = ("group_inventory", "organization_rollups", "product_code_mappings")
# what a module can meet in a year: reported by `factor_coverage`
YEARLY = {dg.AssetKey(f"{module}_factors") for module in load_modules()}


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
    for key in graph.get_all_asset_keys() - YEARLY - {TREE}:
        reads_files = key.to_user_string() in ("activity_files", "rejected_inputs")
        whole = graph.get(key).group_name == "reference" or reads_files
        assert graph.get(key).is_partitioned != whole, key


def test_factors_of_a_module_are_partitioned_by_year_and_never_run(graph: AssetGraph) -> None:
    for key in YEARLY:
        node = graph.get(key)
        assert not node.is_executable, key
        assert isinstance(node.partitions_def, dg.TimeWindowPartitionsDefinition)
        assert (node.partitions_def.fmt, node.partitions_def.cron_schedule) == ("%Y", "0 0 1 1 *")
        assert node.parent_keys == {dg.AssetKey("factor_coverage")}
        assert node.child_keys == {
            dg.AssetKey(key.to_user_string().replace("factors", "emissions"))
        }
        assert "in a year, one row per factor" in (node.description or "")


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
