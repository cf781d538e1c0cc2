"""Dagster's event tables asked for many assets at once: one query where its own calls take one an asset."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

import dagster as dg
import sqlalchemy as sa
from dagster._core.events import DagsterEventType

if TYPE_CHECKING:
    from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage

# as dagster 1.13 has them; its own definitions read the environment where they are imported
_EVENTS = sa.table(
    "event_logs",
    *map(sa.column, ("id", "event", "dagster_event_type", "timestamp", "asset_key", "partition")),
)
_EVENT_TAGS = sa.table("asset_event_tags", *map(sa.column, ("event_id", "key", "value")))
_ASSETS = sa.table("asset_keys", *map(sa.column, ("asset_key", "wipe_timestamp")))

DATA_VERSION = "dagster/data_version"
MATERIALIZATION = DagsterEventType.ASSET_MATERIALIZATION
Tags = Mapping[str, str]
Partition = str | None


def latest_versions(
    instance: dg.DagsterInstance,
    keys: Iterable[dg.AssetKey],
    kind: DagsterEventType,
    partitions: Iterable[Partition] | None = None,
) -> dict[dg.AssetKey, dict[Partition, str]]:
    """The last data version by asset and partition (None: of an asset without partitions)."""
    latest, tags = _latest(keys, kind, partitions), _EVENT_TAGS.c
    query = sa.select(latest.c.asset_key, latest.c.partition, tags.value).select_from(
        latest.join(_EVENT_TAGS, sa.and_(tags.event_id == latest.c.id, tags.key == DATA_VERSION))
    )
    found: dict[dg.AssetKey, dict[Partition, str]] = {}
    for key, partition, version in _rows(instance, query):
        found.setdefault(_asset_key(key), {})[partition] = version
    return found


def latest_tags(
    instance: dg.DagsterInstance,
    keys: Iterable[dg.AssetKey],
    partitions: Iterable[Partition],
) -> dict[dg.AssetKey, dict[Partition, Tags]]:
    """The tags of the last materialisation by asset and partition: what it was made of, and by which code."""
    latest, events = _latest(keys, MATERIALIZATION, partitions), _EVENTS
    query = sa.select(latest.c.asset_key, latest.c.partition, events.c.event).select_from(
        latest.join(events, events.c.id == latest.c.id)
    )
    found: dict[dg.AssetKey, dict[Partition, Tags]] = {}
    for key, partition, event in _rows(instance, query):
        told = json.loads(event)["dagster_event"]["event_specific_data"]["materialization"]
        found.setdefault(_asset_key(key), {})[partition] = told["tags"] or {}
    return found


def _latest(
    keys: Iterable[dg.AssetKey], kind: DagsterEventType, partitions: Iterable[Partition] | None
) -> sa.Subquery:
    """The last event of each asset and partition that was not wiped."""
    events, assets = _EVENTS.c, _ASSETS.c
    query = (
        sa.select(events.asset_key, events.partition, sa.func.max(events.id).label("id"))
        .join(_ASSETS, assets.asset_key == events.asset_key)
        .where(
            events.asset_key.in_([key.to_string() for key in keys]),
            events.dagster_event_type == kind.value,
            sa.or_(assets.wipe_timestamp.is_(None), events.timestamp > assets.wipe_timestamp),
        )
        .group_by(events.asset_key, events.partition)
    )
    if partitions is not None:
        asked = set(partitions)
        of_these = events.partition.in_([each for each in asked if each is not None])
        query = query.where(
            sa.or_(of_these, events.partition.is_(None)) if None in asked else of_these
        )
    return query.subquery()


def _rows(instance: dg.DagsterInstance, query: sa.Select[Any]) -> list[Any]:
    storage = cast("SqlEventLogStorage", instance.event_log_storage)
    with storage.index_connection() as connection:
        return list(connection.execute(query).fetchall())


def _asset_key(text: str) -> dg.AssetKey:
    return cast("dg.AssetKey", dg.AssetKey.from_db_string(text))
