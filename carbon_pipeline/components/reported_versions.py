"""Partitions of an external asset told to Dagster: all at once, since one event at a time takes a commit each."""

import logging
import time
from collections.abc import Iterable, Mapping

import dagster as dg
from dagster._core.events import (
    AssetObservationData,
    DagsterEvent,
    DagsterEventType,
    StepMaterializationData,
)
from dagster._core.events.log import EventLogEntry

from carbon_pipeline.components.event_tables import DATA_VERSION, latest_versions


def report_changes(
    context: dg.AssetExecutionContext,
    key: dg.AssetKey,
    versions: Mapping[str, str],
    *,
    nothing: str,
) -> list[str]:
    """Report the versions that are not those known; which partitions they are of.

    A partition that was never reported is taken for one of the version `nothing`.
    """
    name = key.to_user_string()
    return report_all_changes(context, {name: versions}, nothing=nothing).get(name, [])


def report_all_changes(
    context: dg.AssetExecutionContext, versions: Mapping[str, Mapping[str, str]], *, nothing: str
) -> dict[str, list[str]]:
    """For each external asset report the versions that are not those known; which partitions changed.

    A partition that was reported once and has no version any more becomes one of `nothing`.
    """
    keys = {name: dg.AssetKey(name) for name in versions}
    reported = latest_versions(context.instance, keys.values(), DagsterEventType.ASSET_OBSERVATION)
    changed: dict[str, list[str]] = {}
    for name, key in keys.items():
        known = reported.get(key, {})
        now = {each: nothing for each in known if each} | dict(versions[name])
        news = {each: made for each, made in now.items() if known.get(each, nothing) != made}
        if news:
            report_versions(context, key, news)
            changed[name] = sorted(news)
    return changed


def report_versions(
    context: dg.AssetExecutionContext, key: dg.AssetKey, versions: Mapping[str, str]
) -> None:
    """Report these data versions by partition, so that months are compared with them and they show.

    Of an external asset Dagster compares observations alone, and shows materialisations alone. The
    observations go first: a month is compared with those after the last materialisation it saw.
    """
    observed, materialized = [], []
    for partition, version in versions.items():
        tags = {DATA_VERSION: version}
        observation = dg.AssetObservation(key, partition=partition, tags=tags)
        materialization = dg.AssetMaterialization(key, partition=partition, tags=tags)
        observed.append(AssetObservationData(observation))
        materialized.append(StepMaterializationData(materialization, []))
    storage = context.instance.event_log_storage
    storage.store_event_batch(_entries(context, DagsterEventType.ASSET_OBSERVATION, key, observed))
    storage.store_event_batch(
        _entries(context, DagsterEventType.ASSET_MATERIALIZATION, key, materialized)
    )


def _entries(
    context: dg.AssetExecutionContext,
    kind: DagsterEventType,
    key: dg.AssetKey,
    reported: Iterable[AssetObservationData | StepMaterializationData],
) -> list[EventLogEntry]:
    run, step = context.run, context.op_execution_context.get_step_execution_context().step
    now = time.time()
    return [
        EventLogEntry(  # type: ignore[no-untyped-call]
            error_info=None,
            level=logging.DEBUG,
            user_message="",
            run_id=run.run_id,
            timestamp=now,
            step_key=step.key,
            job_name=run.job_name,
            dagster_event=DagsterEvent(
                event_type_value=kind.value,
                job_name=run.job_name,
                step_handle=step.handle,
                step_kind_value=step.kind.value,
                event_specific_data=each,
                message=f"Reported a data version of {key.to_user_string()}.",
            ),
        )
        for each in reported
    ]
