"""The tree for a reader: the largest branches line by line, what is left of each branch in one line."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from carbon_pipeline.methods.kilograms import EXACT
from carbon_pipeline.methods.organization_tree import ancestors


@dataclass(frozen=True)
class TreeLine:
    """An organisation with its subtree, or all the smaller branches below one in a single line.

    `others` counts the organisations in such a line, whose path is that of the one above them; it
    is 0 where the line is one organisation.
    """

    tree_path: str
    level: int
    kg_co2eq: Decimal
    others: int = 0

    @property
    def code(self) -> str:
        """The code of the organisation; of smaller ones that of the one above them."""
        return self.tree_path.strip("/").rpartition("/")[2]


@dataclass
class _Left:
    kg_co2eq: Decimal = Decimal()
    organizations: int = 0


def largest_branches(subtrees: Mapping[str, Decimal], most: int) -> list[TreeLine]:
    """Lines in the order of the tree, the largest branch first, with the `most` largest organisations.

    `subtrees` are the kg CO2e of every organisation's subtree by its path. Who stands above a large
    one is shown too.
    """
    by_size = sorted(subtrees, key=lambda path: (-abs(subtrees[path]), path))
    shown = {above for path in by_size[:most] for above in ancestors(path) if above in subtrees}
    left: dict[str, _Left] = defaultdict(_Left)
    for path in by_size:
        if path not in shown:
            nearest = next((a for a in reversed(ancestors(path)) if a in shown), "/")
            left[nearest].organizations += 1
            if _parent(path) == nearest:
                left[nearest].kg_co2eq = EXACT.add(left[nearest].kg_co2eq, subtrees[path])
    return [*_in_order([path for path in by_size if path in shown], subtrees, left)]


def _in_order(
    shown: list[str], subtrees: Mapping[str, Decimal], left: Mapping[str, _Left]
) -> Iterator[TreeLine]:
    """The lines of these paths from the top down, and after each branch what is left of it."""
    below: dict[str, list[str]] = defaultdict(list)
    for path in shown:
        below[_parent(path)].append(path)
    waiting = [("/", False)]
    while waiting:
        path, is_done = waiting.pop()
        level = 0 if path == "/" else len(ancestors(path))
        if is_done:
            rest = left[path]
            yield TreeLine(path, level + 1, rest.kg_co2eq, rest.organizations)
            continue
        if path != "/":
            yield TreeLine(path, level, subtrees[path])
        if path in left:
            waiting.append((path, True))
        waiting += [(child, False) for child in reversed(below[path])]


def _parent(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"
