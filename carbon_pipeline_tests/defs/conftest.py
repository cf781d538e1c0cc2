"""The definitions, loaded once with settings of their own, whatever the environment says."""

import os
from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from carbon_pipeline.definitions import defs

# Dagster calls partitioned checks and backfill policies new, and reads YAML with an old call
NEWS = ("ignore:.*currently in (beta|preview).*", "ignore:`parse_obj_as` is deprecated")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "defs":
            for news in NEWS:
                item.add_marker(pytest.mark.filterwarnings(news))


@pytest.fixture(scope="session")
def loaded() -> Iterator[dg.Definitions]:
    """Everything in `defs/`, as an empty environment gives it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CARBON_")]:
            patch.delenv(name)
        yield defs()


@pytest.fixture(scope="session")
def graph(loaded: dg.Definitions) -> AssetGraph:
    return loaded.resolve_asset_graph()
