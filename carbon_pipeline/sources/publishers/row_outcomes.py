"""What became of each row of a publisher's file, and how the outcomes add up to a reading."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from carbon_pipeline.sources.publishers.published_factors import (
    PublishedFactor,
    PublishedProperty,
    Reading,
)

Published = PublishedFactor | PublishedProperty

REPEATED = "the same row a second time"
CONTRADICTED = "rows of one name with different figures"


@dataclass
class Outcome:
    """One row of the file: what was made of it, or why nothing was.

    `because` is needed only where nothing was made. Several outcomes may share what they make:
    then one of them holds it and the others are `taken` all the same.
    """

    row: int
    made: list[Published] = field(default_factory=list)
    because: str = ""
    taken: bool = False


def settle(reading: Reading, outcomes: Iterable[Outcome]) -> None:
    """Add the outcomes to a reading; of rows with one name, equal ones count once, others not at all.

    ValueError where a row has neither a result nor a reason, which is our own fault.
    """
    rows = list(outcomes)
    kept = _kept([each for row in rows for each in row.made])
    for row in rows:
        reading.rows_read += 1
        left = [each for each in row.made if kept.get(_name(each)) is each]
        if left or row.taken:
            reading.taken += 1
        elif row.made:
            contradicted = kept[_name(row.made[0])] is None
            reading.left_out[CONTRADICTED if contradicted else REPEATED] += 1
        elif row.because:
            reading.left_out[row.because] += 1
        else:
            raise ValueError(f"row {row.row} has neither a result nor a reason")
        reading.factors += [each for each in left if isinstance(each, PublishedFactor)]
        reading.properties += [each for each in left if isinstance(each, PublishedProperty)]


def _name(each: Published) -> tuple[str, str]:
    return each.row_key, each.valid_from.isoformat()


def _kept(made: list[Published]) -> dict[tuple[str, str], Published | None]:
    """The one that is kept of each name; None where they contradict each other."""
    named: dict[tuple[str, str], list[Published]] = defaultdict(list)
    for each in made:
        named[_name(each)].append(each)
    return {name: several[0] if _all_alike(several) else None for name, several in named.items()}


def _all_alike(several: list[Published]) -> bool:
    first, *others = (replace(each, source_row=0, reference="") for each in several)
    return all(other == first for other in others)
