"""Whose library goes first where several publishers answer: from the lines of `publisher_preferences`."""

from collections.abc import Iterable
from dataclasses import dataclass

from carbon_pipeline.vocabulary.regions import wider_regions

# the library of the group's own reference file; any other is a publisher's
GROUP_LIBRARY = "group"

# whether ranked at all, the rank, and how far from the region and the type its line is
LibraryRank = tuple[int, int, int]
_FIRST, _RANKED, _UNRANKED = range(3)


@dataclass(frozen=True)
class PublisherPreference:
    """One line: the rank of a library in a region, for one type of factor or (None) for every type."""

    region: str
    factor_type: str | None
    library: str
    rank: int


class PublisherRanks:
    """The rank of each library, as seen from a region."""

    def __init__(self, preferences: Iterable[PublisherPreference] = ()) -> None:
        """Keep the lines; their order does not matter."""
        self._ranks = {(p.library, p.region, p.factor_type): p.rank for p in preferences}

    def rank(self, library: str, region: str, factor_type: str) -> LibraryRank:
        """Where the library stands: the group's own, then by rank, then all the others alike.

        The most specific line says the rank: the region, its country, its group, the world; in
        each of them a line for the type before one for every type. Of two libraries of one rank,
        the one with the more specific line goes first.
        """
        if library == GROUP_LIBRARY:
            return (_FIRST, 0, 0)
        for distance, line in enumerate(_lines(region, factor_type)):
            rank = self._ranks.get((library, *line))
            if rank is not None:
                return (_RANKED, rank, distance)
        return (_UNRANKED, 0, 0)

    def told(self, library: str, region: str, factor_type: str) -> str:
        """The library's rank in words for people."""
        kind, rank, distance = self.rank(library, region, factor_type)
        if kind == _FIRST:
            return "the group's own"
        if kind == _UNRANKED:
            return "not ranked"
        return f"rank {rank} in {_lines(region, factor_type)[distance][0]}"


def _lines(region: str, factor_type: str) -> list[tuple[str, str | None]]:
    """Region and type of the lines that may say a rank, the most specific first."""
    places = [place for place, _ in wider_regions(region)]
    return [(place, kind) for place in places for kind in (factor_type, None)]
