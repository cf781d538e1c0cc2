"""The tree of a month with its emissions, as much of it as a person reads."""

from dataclasses import dataclass, field
from decimal import Decimal

from carbon_pipeline.methods.tree_lines import TreeLine, largest_branches
from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.vocabulary.months import ReportingMonth

MOST_ORGANIZATIONS = 40

_SUBTREES = f"""
    SELECT tree_path, sum(subtree_kg_co2eq) AS kg_co2eq FROM organization_rollups
    WHERE {IN_MONTH} GROUP BY 1
"""
_OWN = f"""
    SELECT tree_path, scope, sum(own_kg_co2eq) AS kg_co2eq FROM organization_rollups
    WHERE {IN_MONTH} AND tree_path = ANY (%(paths)s) AND own_kg_co2eq IS NOT NULL GROUP BY 1, 2
"""


@dataclass(frozen=True)
class TreeView:
    """Lines of the tree, names by code, and what each organisation reported itself by path and scope."""

    lines: list[TreeLine]
    names: dict[str, str] = field(default_factory=dict)
    own_by_scope: dict[str, dict[int, Decimal]] = field(default_factory=dict)


def tree_view(books: Books, month: ReportingMonth, most: int = MOST_ORGANIZATIONS) -> TreeView:
    """The largest branches of the month's roll-ups, and what is left of each in one line."""
    rows = books.warehouse.rows(_SUBTREES, month_filter(month))
    lines = largest_branches({row["tree_path"]: row["kg_co2eq"] for row in rows}, most)
    paths = [line.tree_path for line in lines if not line.others]
    own: dict[str, dict[int, Decimal]] = {path: {} for path in paths}
    for row in books.warehouse.rows(_OWN, month_filter(month) | {"paths": paths}):
        own[row["tree_path"]][row["scope"]] = row["kg_co2eq"]
    places = books.places(month)
    names = {
        code: places[code].organization.name for line in lines if (code := line.code) in places
    }
    return TreeView(lines, names, own)
