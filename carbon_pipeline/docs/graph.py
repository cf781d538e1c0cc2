"""The asset graph as a Mermaid picture and as tables, from the definitions themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import dagster as dg

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.definitions import defs
from carbon_pipeline.docs.markdown import code, codes, page, table

GROUPS = ("reference", "activities", "emissions", "ledger", "rollups", "closing", "reports")
MODULE_ASSETS = ("files", "factors", "inputs", "emissions")
Edges = dict[str, set[str]]


def graph_picture() -> str:
    """A Mermaid flow chart: a box for each group, the modules' assets drawn once."""
    graph = _assets()
    groups: dict[str, list[str]] = {}
    for name, node in graph.items():
        known = groups.setdefault(node.group, [])
        if _drawn(name) not in known:
            known.append(_drawn(name))
    lines = ["```mermaid", "flowchart LR"]
    for group in _in_order(groups):
        lines.append(f"  subgraph {group}")
        lines += [f'    {name}["{_label(name)}"]' for name in sorted(groups[group])]
        lines.append("  end")
    edges = _without_shortcuts(_drawn_edges(graph))
    lines += [f"  {up} --> {down}" for down in sorted(edges) for up in sorted(edges[down])]
    return "\n".join([*lines, "```"])


def graph_page() -> str:
    """The picture, and each group's assets with what they hold, their upstreams and their checks."""
    graph = _assets()
    by_group = {group: [n for n in graph if graph[n].group == group] for group in GROUPS}
    sections = []
    for group, names in by_group.items():
        if names:
            rows = [_row(name, graph[name]) for name in sorted(names)]
            header = ("asset", "what it holds", "for", "reads", "checks")
            sections += [f"## {group}", table(header, rows)]
    return page(
        "# The graph",
        "Written by `make docs` from the definitions. Edges run from left to right only; an edge "
        "that follows from others is left out of the picture. `<module>` stands for "
        f"{codes(load_modules())}. A check in bold blocks: nothing after it is written when it "
        "fails. The other checks warn.",
        graph_picture(),
        *sections,
    )


@dataclass(frozen=True)
class Asset:
    """What the page says about one asset."""

    group: str
    holds: str
    time: str
    upstreams: frozenset[str]
    checks: tuple[str, ...]


@cache
def _assets() -> Mapping[str, Asset]:
    graph = defs().resolve_asset_graph()
    checks: dict[dg.AssetKey, list[str]] = {}
    for key in graph.asset_check_keys:
        told = code(key.name)
        blocking = graph.get(key).blocking
        checks.setdefault(key.asset_key, []).append(f"**{told}**" if blocking else told)
    return {
        key.to_user_string(): Asset(
            group=node.group_name,
            holds=(node.description or "").partition("\n\n")[0],
            time=_time(node.partitions_def),
            upstreams=frozenset(parent.to_user_string() for parent in node.parent_keys),
            checks=tuple(sorted(checks.get(key, []))),
        )
        for key in sorted(graph.get_all_asset_keys())
        for node in [graph.get(key)]
    }


def _time(partitions: dg.PartitionsDefinition[str] | None) -> str:
    if partitions is None:
        return "all months"
    yearly = isinstance(partitions, dg.TimeWindowPartitionsDefinition) and partitions.fmt == "%Y"
    return "each year" if yearly else "each month"


def _row(name: str, asset: Asset) -> tuple[str, ...]:
    return (
        code(name),
        asset.holds,
        asset.time,
        codes(sorted(asset.upstreams)),
        ", ".join(asset.checks),
    )


def _in_order(groups: Mapping[str, object]) -> list[str]:
    return sorted(groups, key=lambda g: GROUPS.index(g) if g in GROUPS else len(GROUPS))


def _drawn(name: str) -> str:
    """The one name under which the same asset of every module is drawn."""
    module, _, stage = name.rpartition("_")
    return f"each_{stage}" if stage in MODULE_ASSETS and module in _modules() else name


@cache
def _modules() -> frozenset[str]:
    return frozenset(load_modules())


def _label(name: str) -> str:
    return name.replace("each_", "‹module›_")


def _drawn_edges(graph: Mapping[str, Asset]) -> Edges:
    edges: Edges = {}
    for name, asset in graph.items():
        edges.setdefault(_drawn(name), set()).update(_drawn(up) for up in asset.upstreams)
    return edges


def _without_shortcuts(edges: Edges) -> Edges:
    """Leave out each edge whose two ends another way connects too."""
    above: Edges = {}
    for name in edges:
        _gather_above(name, edges, above)
    return {
        down: {up for up in ups if not any(up in above[other] for other in ups - {up})}
        for down, ups in edges.items()
    }


def _gather_above(name: str, edges: Edges, above: Edges) -> set[str]:
    """Everything that the name rests on; kept in `above`, because many ways lead to the same."""
    if name not in above:
        direct = edges.get(name, set())
        above[name] = direct.union(*(_gather_above(up, edges, above) for up in direct))
    return above[name]
