"""How uncertain the sums of each organisation and of everything below it are, along the rows' own paths."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from carbon_pipeline.methods.organization_tree import ancestors
from carbon_pipeline.methods.uncertain_sums import Spread, spread_of

CELL = ("scope", "category_number", "emission_type")
Key = tuple[Any, ...]


def spreads_by_path(lines: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row per tree_path and cell with anything of known uncertainty in its subtree: own and subtree GSD.

    `lines` have tree_path, scope, category_number, emission_type and what `spread_of` reads; those
    whose uncertainty is not known are passed over.
    """
    own: dict[Key, Spread] = {}
    for line in lines:
        spread = spread_of(line)
        if spread is not None:
            key = (line["tree_path"], *(line[name] for name in CELL))
            own.setdefault(key, Spread()).add(spread)
    subtree = _subtrees(own)
    # where one organisation alone reported, all above it have its very figure
    known: dict[int, Decimal | None] = {}
    for key, spread in subtree.items():
        yield dict(zip(("tree_path", *CELL), key, strict=True)) | {
            "own_gsd": _gsd(own[key], known) if key in own else None,
            "subtree_gsd": _gsd(spread, known),
        }


def _subtrees(own: Mapping[Key, Spread]) -> dict[Key, Spread]:
    found: dict[Key, Spread] = {}
    are_sums: set[Key] = set()
    for (path, *cell), spread in own.items():
        for above in ancestors(path):
            key = (above, *cell)
            if key in found and key not in are_sums:
                found[key] = deepcopy(found[key])
                are_sums.add(key)
            found.setdefault(key, spread)
            if key in are_sums:
                found[key].add(spread)
    return found


def _gsd(spread: Spread, known: dict[int, Decimal | None]) -> Decimal | None:
    if id(spread) not in known:
        known[id(spread)] = spread.gsd()
    return known[id(spread)]
