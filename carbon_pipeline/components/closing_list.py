"""What of a month keeps it open for every head office: checks that failed, results and files that moved on."""

import dagster as dg

from carbon_pipeline.components.instance import PROCESS_TAG
from carbon_pipeline.components.staleness import Makings, failed_checks
from carbon_pipeline.methods.closing import OpenItems
from carbon_pipeline.steps.arrivals import changed_since
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.month_modules import modules_of_month
from carbon_pipeline.steps.reference import REFERENCE_FILES
from carbon_pipeline.vocabulary.months import ReportingMonth

CLOSE = dg.AssetKey("period_closes")


def open_items_of_month(
    context: dg.AssetExecutionContext, books: Books, month: ReportingMonth
) -> OpenItems:
    """What is to be mended before anybody closes the month; called by the asset that closes it."""
    instance, key = context.instance, context.asset_key
    graph = context.job_def.asset_layer.asset_graph.source_asset_graph
    above = graph.get_ancestor_asset_keys(key) - idle_assets(books, month)
    stale = Makings(instance, graph, [str(month)]).stale(str(month), above)
    return OpenItems(
        failed_checks=failed_checks(instance, graph, str(month), above),
        stale=[str(each) for each in stale if not each.follows],
        changed_files=_changed_files(context, books),
    )


def idle_assets(books: Books, month: ReportingMonth) -> set[dg.AssetKey]:
    """The assets of modules that the month is not about: nobody computes them."""
    idle = books.modules.keys() - modules_of_month(books, month)
    return {dg.AssetKey(f"{each}_{stage}") for each in idle for stage in ("inputs", "emissions")}


def _changed_files(context: dg.AssetExecutionContext, books: Books) -> list[str]:
    """Files that changed after the run began that read them last.

    None where this very run reads them, or the command does, which reads before it closes.
    """
    if PROCESS_TAG in context.run.tags:
        return []
    places = {file.table.name: f"reference/{file.name}" for file in REFERENCE_FILES.values()}
    places["activity_files"] = "activities"
    changed: list[str] = []
    began: dict[str, float] = {context.run.run_id: float("inf")}
    for name, place in places.items():
        event = context.instance.get_latest_materialization_event(dg.AssetKey(name))
        location = books.home.data / place
        if event is None or not location.exists():
            continue
        if event.run_id not in began:
            record = context.instance.get_run_record_by_id(event.run_id)
            began[event.run_id] = (record and record.start_time) or event.timestamp
        changed += [
            path.relative_to(books.home.data).as_posix()
            for path in changed_since(location, began[event.run_id])
        ]
    return changed
