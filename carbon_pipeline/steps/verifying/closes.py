"""Each close against what its month said then, and against the restatements that opened it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from carbon_pipeline.methods.closing import totals
from carbon_pipeline.methods.findings import Finding
from carbon_pipeline.storage.audit import closes as asked
from carbon_pipeline.storage.closes import close_id
from carbon_pipeline.storage.reading import Reader
from carbon_pipeline.storage.table_checksums import reference_known, tables_reported
from carbon_pipeline.vocabulary.months import ReportingMonth

_Row = Mapping[str, Any]
_Place = tuple[Any, int, int]


def of_figures(reader: Reader, close: dict[str, Any]) -> Iterator[Finding]:
    """Tables, totals and reference data of one close, recomputed as they were at its moment."""
    yield from _of_tables(close, close["tables"], tables_reported(reader, close), "rows")
    reference = close["inputs"].get("reference", {})
    if reference:
        known = reference_known(reader, close["closed_at"])
        yield from _of_tables(close, reference, known, "reference data")
    yield from _of_totals(close, totals(asked.reported_sums(reader, close)))


def of_order(closes: Sequence[_Row], restatements: Sequence[_Row]) -> Iterator[Finding]:
    """Sequences without a gap, each after the first begun by a restatement, none begun for nothing."""
    begun = {(_place(each), each["sequence"]): each for each in restatements}
    last: dict[_Place, _Row] = {}
    for place, of_month in groupby(sorted(closes, key=_in_month), key=_place):
        for expected, close in enumerate(of_month, 1):
            yield from _of_place(close, expected, last.get(place), begun)
            last[place] = close
    for (place, sequence), each in begun.items():
        latest = last[place]["sequence"] if place in last else 0
        if sequence > latest + 1 or latest == 0:
            yield Finding(
                "restatements",
                f"{each['headquarters']} {_month(each)}",
                f"restatement {sequence} was begun, and no close {sequence - 1} is there before it.",
            )


def _of_place(
    close: _Row, expected: int, before: _Row | None, begun: Mapping[tuple[_Place, int], _Row]
) -> Iterator[Finding]:
    sequence = close["sequence"]
    if sequence != expected:
        yield _finding(close, f"is there, and close {expected} of the month is not.")
    month = ReportingMonth(close["reporting_year"], close["reporting_month"])
    if close["id"] != close_id(close["headquarters_id"], month, sequence):
        yield _finding(
            close, "does not bear the identifier of its head office, month and sequence."
        )
    if close["status"] != ("closed" if sequence == 1 else "restated"):
        yield _finding(close, f"cannot be {close['status']}.")
    if sequence > 1:
        start = begun.get((_place(close), sequence))
        if start is None:
            yield _finding(close, "was not begun by a restatement.")
        elif not (
            (before is None or before["closed_at"] < start["started_at"])
            and start["started_at"] < close["closed_at"]
        ):
            yield _finding(close, "and the beginning of its restatement are not in order.")


def _of_tables(close: _Row, said: _Row, held: _Row, what: str) -> Iterator[Finding]:
    for name in sorted(said.keys() | held.keys()):
        was, now = said.get(name), held.get(name)
        if was is None:
            # the table came with a later version of the package, and was empty then
            if now and now["rows"]:
                yield _finding(
                    close, f"does not name {name}, of which {now['rows']} rows were in force."
                )
        elif now is None:
            yield _finding(close, f"names {name}, which is no table of the books.")
        elif (int(was["rows"]), was["checksum"]) != (now["rows"], now["checksum"]):
            yield _finding(
                close,
                f"was made of {was['rows']} rows of {name} ({what}); those in force then are "
                f"{now['rows']} and do not fit its checksum.",
            )


def _of_totals(close: _Row, recomputed: _Row) -> Iterator[Finding]:
    said = close["totals"]
    for scope in sorted(said.keys() | recomputed.keys()):
        was, now = said.get(scope, {}), recomputed.get(scope, {})
        for kind in sorted(was.keys() | now.keys()):
            if _number(was.get(kind)) != _number(now.get(kind)):
                yield _finding(
                    close,
                    f"says {was.get(kind)} for {scope} {kind}, and its emissions add up to "
                    f"{now.get(kind)}.",
                )


def _number(told: Any) -> Decimal | None:
    return None if told is None else Decimal(told)


def _finding(close: _Row, what: str) -> Finding:
    return Finding(
        "period_closes",
        f"{close['headquarters']} {_month(close)}",
        f"close {close['sequence']} {what}",
        str(close["id"]),
    )


def _place(row: _Row) -> _Place:
    return row["headquarters_id"], row["reporting_year"], row["reporting_month"]


def _in_month(row: _Row) -> tuple[str, int, int, int]:
    return str(row["headquarters_id"]), *_place(row)[1:], row["sequence"]


def _month(row: _Row) -> ReportingMonth:
    return ReportingMonth(row["reporting_year"], row["reporting_month"])
