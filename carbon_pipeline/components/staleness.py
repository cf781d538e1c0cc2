"""What of a month is older than what it rests on, by a walk of the asset graph of our own.

Dagster's own status looks one step back, and takes a mapping of a hundred upstream partitions or more
for fresh. This one follows every step, for one month or for many at once.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph
from dagster._core.event_api import PartitionKeyFilter
from dagster._core.storage.asset_check_execution_record import (
    AssetCheckExecutionRecord,
    AssetCheckExecutionRecordStatus,
)

from carbon_pipeline.components.event_tables import (
    MATERIALIZATION,
    Partition,
    latest_tags,
    latest_versions,
)

Graph = BaseAssetGraph[Any]
CODE_VERSION, INPUT_VERSION = "dagster/code_version", "dagster/input_data_version/"
FAILED = "failed"
# what Dagster notes of an upstream that had nothing for the partition
NOTHING = frozenset({"INITIAL", hashlib.sha256(b"").hexdigest()})


@dataclass(frozen=True)
class Stale:
    """An asset that is to be made anew, with the causes in sentences.

    `follows` where nothing is wrong with it but that it rests on one that is stale itself.
    """

    key: dg.AssetKey
    partition: Partition
    causes: tuple[str, ...]
    is_missing: bool = False
    follows: bool = False

    def __str__(self) -> str:
        """The asset with its first cause."""
        return f"{self.key.to_user_string()} {self.causes[0]}"


class Makings:
    """What every asset was last made of, for these months: read once, asked for each of them."""

    def __init__(self, instance: dg.DagsterInstance, graph: Graph, months: Iterable[str]) -> None:
        """Read the last versions and materialisations of everything that has no months or is by month."""
        self._graph = graph
        self.keys = [key for level in graph.toposorted_asset_keys_by_level for key in level]
        partitions = [None, *months]
        self._versions = latest_versions(instance, self.keys, MATERIALIZATION, partitions)
        made = [key for key in self.keys if graph.get(key).is_executable]
        self._tags = latest_tags(instance, made, partitions)

    def stale(self, month: str, among: Collection[dg.AssetKey]) -> list[Stale]:
        """Those of the assets that are stale for the month, or were never made, in the graph's order."""
        found: dict[dg.AssetKey, Stale] = {}
        for key in self.keys:
            node = self._graph.get(key)
            if key not in among or not node.is_executable:
                continue
            partition = month if node.is_partitioned else None
            if stale := self._judged(key, partition, month, found):
                found[key] = stale
        return list(found.values())

    def _judged(
        self, key: dg.AssetKey, partition: Partition, month: str, found: Mapping[dg.AssetKey, Stale]
    ) -> Stale | None:
        tags = self._tags.get(key, {}).get(partition)
        if tags is None:
            return Stale(key, partition, ("was never computed",), is_missing=True)
        if causes := tuple(self._causes(key, tags, month)):
            return Stale(key, partition, causes)
        node = self._graph.get(key)
        # a month rests on what has no months for the order alone: what changed there is told by month
        rests_on = [
            parent.to_user_string()
            for parent in sorted(node.parent_keys)
            if parent in found and self._graph.get(parent).is_partitioned == node.is_partitioned
        ]
        if rests_on:
            return Stale(key, partition, (f"rests on {rests_on[0]}, which is stale",), follows=True)
        return None

    def _causes(self, key: dg.AssetKey, tags: Mapping[str, str], month: str) -> Iterator[str]:
        node = self._graph.get(key)
        if node.code_version and tags.get(CODE_VERSION) != node.code_version:
            yield "was made by other rules than those in force"
        for parent in sorted(node.parent_keys):
            name = parent.to_user_string()
            recorded = tags.get(f"{INPUT_VERSION}{name}")
            if recorded is None:
                yield f"did not rest on {name} yet"
            elif not self._is_current(parent, recorded, month):
                yield f"is older than {name}"

    def _is_current(self, parent: dg.AssetKey, recorded: str, month: str) -> bool:
        by_month = self._graph.get(parent).is_partitioned
        version = self._versions.get(parent, {}).get(month if by_month else None)
        if version is None:
            return recorded in NOTHING
        # of an upstream with partitions Dagster keeps a hash over the versions of those it took
        return recorded == (hashlib.sha256(version.encode()).hexdigest() if by_month else version)


def failed_checks(
    instance: dg.DagsterInstance, graph: Graph, month: str, among: Collection[dg.AssetKey]
) -> list[str]:
    """Blocking checks of these assets whose last evaluation for the month failed, or that have none."""
    return [
        f"{key.name} of {key.asset_key.to_user_string()} {told}"
        for key, told in _not_passed(instance, graph, month, among)
    ]


def behind_failed_checks(
    instance: dg.DagsterInstance, graph: Graph, month: str, among: Collection[dg.AssetKey]
) -> set[dg.AssetKey]:
    """Everything downstream of these assets' blocking checks that failed for the month."""
    failed = {
        key.asset_key for key, told in _not_passed(instance, graph, month, among) if told == FAILED
    }
    return {
        key for key in graph.get_all_asset_keys() if graph.get_ancestor_asset_keys(key) & failed
    }


def _not_passed(
    instance: dg.DagsterInstance, graph: Graph, month: str, among: Collection[dg.AssetKey]
) -> Iterator[tuple[dg.AssetCheckKey, str]]:
    blocking = [
        key
        for key in sorted(graph.asset_check_keys)
        if key.asset_key in among and graph.get(key).blocking and graph.get(key).partitions_def
    ]
    found = instance.event_log_storage.get_latest_asset_check_execution_by_key(
        blocking, partition_filter=PartitionKeyFilter(key=month)
    )
    for key in blocking:
        if told := _told(found.get(key)):
            yield key, told


def _told(record: AssetCheckExecutionRecord | None) -> str | None:
    if record is None:
        return "never ran"
    if record.status is AssetCheckExecutionRecordStatus.SUCCEEDED:
        return None
    failed = record.status is AssetCheckExecutionRecordStatus.FAILED
    return FAILED if failed else "did not end"
