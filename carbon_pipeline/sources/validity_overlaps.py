"""Rows whose validities may not meet: one key, one row in force on any day."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from typing import Any

from carbon_pipeline.sources.reference_rows import ReferenceFaults, Row


def note_ends_before_start(rows: Sequence[Row], faults: ReferenceFaults) -> None:
    """Note every row whose validity ends before it starts."""
    for row in rows:
        first, last = _validity(row)
        if last < first:
            faults.add(row["row"], "valid_to", f"{last} lies before valid_from {first}.")


def note_duplicates(rows: Sequence[Row], names: Sequence[str], faults: ReferenceFaults) -> None:
    """Note every row that says these columns again."""
    first_row: dict[Hashable, int] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        if key in first_row:
            said = ", ".join(str(part) for part in key if part is not None)
            faults.add(
                row["row"], names[0], f"{said} is already in row {first_row[key]}; keep one."
            )
        first_row.setdefault(key, row["row"])


def note_overlaps(
    rows: Sequence[Row], key: Callable[[Row], tuple[Any, ...]], faults: ReferenceFaults
) -> None:
    """Note every row that is valid on a day on which an earlier row of the same key is."""
    by_key: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        by_key[key(row)].append(row)
    for same, group in by_key.items():
        reaching: Row | None = None
        for row in sorted(group, key=_validity):
            if reaching is not None and _validity(row)[0] <= _validity(reaching)[1]:
                said = ", ".join(str(part) for part in same if part)
                faults.add(
                    max(row["row"], reaching["row"]),
                    "valid_from",
                    f"overlaps row {min(row['row'], reaching['row'])} for {said}; end one "
                    "validity before the other starts.",
                )
            if reaching is None or _validity(row)[1] > _validity(reaching)[1]:
                reaching = row


def note_parts_of_months(row: Row, faults: ReferenceFaults) -> None:
    """Note a validity that begins or ends within a month."""
    first, last = row["valid_from"], row["valid_to"]
    if first is not None and first.day != 1:
        faults.add(
            row["row"], "valid_from", f"{first} is not the first day of a month; months are whole."
        )
    if last is not None and (last + timedelta(days=1)).day != 1:
        faults.add(
            row["row"], "valid_to", f"{last} is not the last day of a month; months are whole."
        )


def _validity(row: Row) -> tuple[date, date]:
    return row["valid_from"] or date.min, row["valid_to"] or date.max
