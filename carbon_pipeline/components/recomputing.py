"""When Dagster computes again by itself: what is stale in an open month that was computed before.

A closed month waits for a restatement, and a month that was never computed for somebody to ask.
"""

from collections import defaultdict
from collections.abc import Collection
from weakref import WeakKeyDictionary

import dagster as dg
from dagster._core.asset_graph_view.asset_graph_view import AssetGraphView
from dagster._core.definitions.events import AssetKeyPartitionKey

from carbon_pipeline.components.closing_list import CLOSE, idle_assets
from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.staleness import Graph, Makings, behind_failed_checks
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.open_months import open_months
from carbon_pipeline.vocabulary.months import ReportingMonth

# what is read again when what it was read by has changed; files are read when they arrive
READ_AGAIN = frozenset({"factor_coverage", "activity_files", "rejected_inputs", "month_versions"})
# a month that has this was computed
COMPUTED = dg.AssetKey("module_emissions")

Found = dict[dg.AssetKey, set[str | None]]
# a tick asks for every asset in turn, and all of them are found by one look
_looks: "WeakKeyDictionary[AssetGraphView, Found]" = WeakKeyDictionary()


class StaleWhereOpen(dg.AutomationCondition[dg.AssetKey]):
    """True for what is older than what it rests on, in open months that were computed before.

    By the walk of the graph that a close makes too: it compares with what was used, so it knows of
    changes from before its first tick.
    """

    @property
    def name(self) -> str:
        """What the UI calls it."""
        return "stale_where_open"

    @property
    def description(self) -> str:
        """What the UI says of it."""
        return "Older than what it rests on, in a month that was computed and is not closed"

    def evaluate(
        self, context: dg.AutomationContext[dg.AssetKey]
    ) -> dg.AutomationResult[dg.AssetKey]:
        """The partitions that are stale."""
        view = context.asset_graph_view
        if view not in _looks:
            _looks[view] = _look(view.instance, view.asset_graph)
        partitions = {
            AssetKeyPartitionKey(context.key, each) for each in _looks[view].get(context.key, ())
        }
        found = view.get_asset_subset_from_asset_partitions(context.key, partitions)
        return dg.AutomationResult(
            context, true_subset=context.candidate_subset.compute_intersection(found)
        )


def _look(instance: dg.DagsterInstance, graph: Graph) -> Found:
    """What is stale, by asset: months, or None for an asset that has none."""
    books = Books.open(load_modules())
    computed = sorted(map(ReportingMonth.parse, instance.get_materialized_partitions(COMPUTED)))
    months = open_months(books, computed)
    makings = Makings(instance, graph, map(str, months))
    found: Found = defaultdict(set)
    for stale in makings.stale("", [key for key in makings.keys if is_read_again(key)]):
        if not stale.is_missing:
            found[stale.key].add(None)
    for month in months:
        asked = _asked_for(instance, graph, makings, month, idle_assets(books, month))
        for key in asked:
            found[key].add(str(month))
    return found


def _asked_for(
    instance: dg.DagsterInstance,
    graph: Graph,
    makings: Makings,
    month: ReportingMonth,
    idle: Collection[dg.AssetKey],
) -> set[dg.AssetKey]:
    """What is stale in the month, less what a failed check keeps from being computed."""
    above = {key for key in graph.get_ancestor_asset_keys(CLOSE) if graph.get(key).is_partitioned}
    stale = {each.key for each in makings.stale(str(month), above - set(idle))}
    if not stale:
        return set()
    return stale - behind_failed_checks(instance, graph, str(month), above - stale)


def is_read_again(key: dg.AssetKey) -> bool:
    """Whether the asset is read again by itself."""
    return key.to_user_string() in READ_AGAIN


def stale_where_open() -> dg.AutomationCondition[dg.AssetKey]:
    """Stale in an open month, asked for once, and not while it or what it rests on is being computed.

    It is asked for again where something upstream of it was made since, or is asked for now.
    """
    condition = dg.AutomationCondition
    made_since = condition.newly_updated() | condition.any_deps_updated()
    was_asked = condition.newly_requested().since(made_since)
    asked_upstream = condition.any_deps_match(condition.will_be_requested())
    return (
        StaleWhereOpen()
        & ~condition.in_progress()
        & ~condition.any_deps_in_progress()
        & (~was_asked | asked_upstream)
    ).with_label("stale in an open month")
