"""Every column of a result says which columns it comes from, and those are there, upstream of it."""

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from carbon_pipeline.components.lineage import DECLARED, KEY
from carbon_pipeline.vocabulary.tables import HISTORY_COLUMNS

RESULTS = ("emissions", "ledger", "rollups")
# written by the publication, or hashed over the others
OF_A_VERSION = {column.name for column in HISTORY_COLUMNS}


def results(graph: AssetGraph) -> list[dg.AssetKey]:
    return sorted(
        key for key in graph.executable_asset_keys if graph.get(key).group_name in RESULTS
    )


def columns(graph: AssetGraph, key: dg.AssetKey) -> set[str]:
    return {column.name for column in graph.get(key).metadata["dagster/column_schema"].columns}


def lineage(graph: AssetGraph, key: dg.AssetKey) -> dg.TableColumnLineage:
    found = graph.get(key).metadata[KEY]
    assert isinstance(found, dg.TableColumnLineage)
    return found


def test_every_column_of_every_result_comes_from_somewhere(graph: AssetGraph) -> None:
    assert len(results(graph)) > 30
    for key in results(graph):
        deps = lineage(graph, key).deps_by_column
        assert set(deps) == columns(graph, key) - OF_A_VERSION, key
        # scope, category and formula of a module are declared, not read
        without = {name for name, found in deps.items() if not found}
        expected = set(DECLARED) if graph.get(key).group_name == "emissions" else set()
        assert without == expected, key


def test_what_a_column_comes_from_is_a_column_upstream(graph: AssetGraph) -> None:
    for key in results(graph):
        upstream = graph.get_ancestor_asset_keys(key)
        for name, deps in lineage(graph, key).deps_by_column.items():
            for dep in deps:
                assert dep.asset_key in upstream, f"{key} {name}: {dep}"
                assert dep.column_name in columns(graph, dep.asset_key), f"{key} {name}: {dep}"


@pytest.mark.parametrize(
    ("asset", "column"),
    [
        ("organization_rollups", "subtree_kg_co2eq"),
        ("organization_rollups_by_year", "subtree_kg_co2eq"),
        ("gas_rollups", "kg_gas"),
        ("product_rollups", "own_kg_co2eq"),
        ("group_inventory", "inventory_kg_co2eq"),
        ("base_year_recalculations", "restated_base_year_kg_co2eq"),
        ("scope3_integrated", "own_integrated_category_1_kg_co2eq"),
        ("scope_emissions", "total_emission"),
    ],
)
def test_kilograms_lead_back_to_the_quantity_of_an_input_and_a_factor(
    graph: AssetGraph, asset: str, column: str
) -> None:
    found: set[tuple[str, str]] = set()
    waiting = [(dg.AssetKey(asset), column)]
    while waiting:
        key, name = waiting.pop()
        place = (key.to_user_string(), name)
        if place in found:
            continue
        found.add(place)
        if graph.get(key).group_name in RESULTS:
            deps = lineage(graph, key).deps_by_column.get(name, [])
            waiting += [(dep.asset_key, dep.column_name) for dep in deps]
    assert ("electricity_inputs", "quantity") in found
    factor = "id" if asset == "gas_rollups" else "kg_co2eq_per_unit_published"
    assert ("fuel_factors", factor) in found
