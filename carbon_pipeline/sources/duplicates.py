"""Records seen in a file so far, so that one that comes twice is found at once, at 20 bytes a record."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from carbon_pipeline.sources.raw_tables import Int32s
from carbon_pipeline.sources.strict_text import arrow_texts

Hashes = npt.NDArray[np.uint64]

NOT_SEEN = 0
_SECOND_KEY = "carbon records 2"


class RecordsSeen:
    """The organisation and record of every row so far, as 128 bits of hash, with the first row of each.

    Kept as sorted runs, each at least twice as long as the next, so that a lookup is a
    handful of binary searches and memory stays at 20 bytes a record.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[Hashes, Hashes, Int32s]] = []

    def first_rows(
        self, organizations: pd.Series, records: pd.Series, source_rows: Int32s
    ) -> Int32s:
        """For each row the earlier row with the same record, or 0; the rows are remembered."""
        first, second = _hashes(organizations, records)
        order = np.argsort(first, kind="stable")
        first, second, rows = first[order], second[order], source_rows[order]
        seen = np.zeros(len(rows), dtype=np.int32)
        for run in self._runs:
            found = _find(run, first, second)
            seen = np.where(seen == NOT_SEEN, found, seen)
        within = _first_within(first, second, rows)
        seen = np.where(seen == NOT_SEEN, within, seen)
        new = seen == NOT_SEEN
        self._remember(first[new], second[new], rows[new])
        result = np.empty_like(seen)
        result[order] = seen
        return result

    def _remember(self, first: Hashes, second: Hashes, rows: Int32s) -> None:
        while self._runs and len(self._runs[-1][0]) < 2 * len(first):
            last = self._runs.pop()
            first = np.concatenate([last[0], first])
            order = np.argsort(first, kind="stable")
            first = first[order]
            second = np.concatenate([last[1], second])[order]
            rows = np.concatenate([last[2], rows])[order]
        if len(first):
            self._runs.append((first, second, rows))


def _hashes(organizations: pd.Series, records: pd.Series) -> tuple[Hashes, Hashes]:
    separator = pa.scalar("\x1f", pa.large_string())
    keys = pc.binary_join_element_wise(arrow_texts(organizations), arrow_texts(records), separator)
    texts = keys.to_numpy(zero_copy_only=False)
    first = pd.util.hash_array(texts, categorize=False)
    return first, pd.util.hash_array(texts, hash_key=_SECOND_KEY, categorize=False)


def _find(run: tuple[Hashes, Hashes, Int32s], first: Hashes, second: Hashes) -> Int32s:
    at = np.minimum(np.searchsorted(run[0], first), len(run[0]) - 1)
    same = (run[0][at] == first) & (run[1][at] == second)
    return np.where(same, run[2][at], NOT_SEEN).astype(np.int32)


def _first_within(first: Hashes, second: Hashes, rows: Int32s) -> Int32s:
    """The same among the rows of one chunk, which are sorted by hash and then by row."""
    starts = np.ones(len(first), dtype=np.bool_)
    starts[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    leader = np.maximum.accumulate(np.where(starts, np.arange(len(first)), 0))
    return np.where(starts, NOT_SEEN, rows[leader]).astype(np.int32)
