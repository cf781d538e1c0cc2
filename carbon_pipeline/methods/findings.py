"""What a look at the books finds wrong, each as a sentence that names table and row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from carbon_pipeline.methods.chains import Break, Fault

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: where, what, and in how many rows beside the one that is named."""

    table: str
    partition: str | None
    sentence: str
    row_id: str | None = None
    further: int = 0

    def __str__(self) -> str:
        """The place and the sentence."""
        place = f"{self.table}, {self.partition}" if self.partition else self.table
        more = f" {self.further} more like it." if self.further else ""
        return f"{place}: {self.sentence}{more}"

    def as_dict(self) -> dict[str, Any]:
        """Every part by name."""
        return asdict(self)


def of_row(table: str, row: Row, what: str) -> Finding:
    """A finding about the row; `what` goes on from its name, and `count` counts it with its like."""
    return Finding(
        table,
        row["partition_key"],
        f"{row_name(row)} {what}",
        str(row["id"]),
        int(row.get("count") or 1) - 1,
    )


def row_name(row: Row) -> str:
    """A row by version, identifier and what people know it by."""
    version = f"version {row['version']} of " if "version" in row else ""
    known = f" ({row['known_as']})" if row["known_as"] else ""
    return f"{version}{row['id']}{known}"


def of_breaks(
    table: str, partition: str | None, what: str, found: Sequence[Break]
) -> Iterator[Finding]:
    """Findings about a chain whose entries are called `what`; missing ones in a row are one finding."""
    missing = [each.number for each in found if each.fault is Fault.MISSING]
    if missing:
        yield Finding(
            table,
            partition,
            f"{what} {missing[0]} is missing, though later ones are there.",
            further=len(missing) - 1,
        )
    for each in found:
        if each.fault in _TOLD:
            yield Finding(table, partition, f"{what} {each.number} {_TOLD[each.fault]}")


_TOLD = {
    Fault.CHANGED: "does not fit its checksum: it was changed by hand.",
    Fault.UNLINKED: (
        "names another checksum for the one before it than that one has: "
        "the one before it was rewritten, or is another."
    ),
    Fault.EARLIER: "is not later than the one before it.",
}
