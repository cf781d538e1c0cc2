"""One look at the books: everything that is checked, in order, and what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from carbon_pipeline.methods.findings import Finding
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.verifying import chains, deliveries, guards, registers, rows
from carbon_pipeline.steps.verifying import closes as of_closes
from carbon_pipeline.storage.audit import closes as closes_of
from carbon_pipeline.storage.audit import publications
from carbon_pipeline.storage.audit import registers as registers_of
from carbon_pipeline.storage.audit.parts import parts
from carbon_pipeline.storage.audit.rows import row_count
from carbon_pipeline.storage.reading import Reader, snapshot
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class Wanted:
    """What is looked at: months (None: every one), checksums of closes that were kept, files handed in."""

    months: Sequence[ReportingMonth] | None = None
    expected: Sequence[str] = ()
    deliveries: bool = True


@dataclass(frozen=True)
class Checked:
    """One thing that was checked: how many of it, and what was found."""

    what: str
    count: int
    findings: Sequence[Finding] = ()


@dataclass(frozen=True)
class Verification:
    """Everything that was checked, and the last close of each head office, to be kept elsewhere."""

    checked: Sequence[Checked]
    last_closes: Sequence[dict[str, Any]] = field(default=())

    @property
    def findings(self) -> list[Finding]:
        """Whatever was found, in the order of the checks."""
        return [finding for each in self.checked for finding in each.findings]


def verify(books: Books, wanted: Wanted) -> Verification:
    """Look at the books of one moment; nothing is written, and nobody is kept from writing."""
    with snapshot(books.warehouse) as reader:
        done = verify_database(reader, wanted)
        if not wanted.deliveries:
            return done
        held = deliveries.contents(reader)
    found = list(deliveries.of_deliveries(books.home, held))
    return replace(done, checked=[*done.checked, Checked("files handed in", len(held), found)])


def verify_database(reader: Reader, wanted: Wanted) -> Verification:
    """The same of what the reader sees."""
    closes = closes_of.closes(reader)
    checked = [
        *_rows(reader, wanted),
        _publications(reader),
        _closes(reader, wanted, closes),
        *_registers(reader, closes),
        Checked("guards", guards.guard_count(reader), list(guards.of_guards(reader))),
    ]
    if wanted.expected:
        checked.append(_expected(wanted.expected, closes))
    return Verification(checked, _last(closes))


def _rows(reader: Reader, wanted: Wanted) -> Iterator[Checked]:
    counts: dict[str, int] = {}
    found: dict[str, list[Finding]] = {}
    for part in parts(reader, wanted.months):
        name = part.table.name
        counts[name] = counts.get(name, 0) + row_count(reader, part)
        for check in (rows.of_content, rows.of_versions, rows.of_inserted, rows.of_retired):
            found.setdefault(name, []).extend(check(reader, part))
    return (Checked(f"rows of {name}", counts[name], found[name]) for name in counts)


def _publications(reader: Reader) -> Checked:
    entries = publications.entries(reader)
    return Checked("publications", len(entries), list(chains.of_publications(entries)))


def _closes(reader: Reader, wanted: Wanted, closes: Sequence[dict[str, Any]]) -> Checked:
    restatements = closes_of.restatements(reader)
    found = [*chains.of_closes(closes), *of_closes.of_order(closes, restatements)]
    for close in closes:
        month = ReportingMonth(close["reporting_year"], close["reporting_month"])
        if wanted.months is None or month in wanted.months:
            found += of_closes.of_figures(reader, close)
    return Checked("closes", len(closes), found)


def _registers(reader: Reader, closes: Sequence[dict[str, Any]]) -> Iterator[Checked]:
    entries, counts = registers_of.entries(reader), registers_of.rows_in_all(reader)
    found = [*registers.of_chains(entries), *registers.of_closes(closes, entries)]
    yield Checked("entries of registers", counts.pop("register_entries"), found)
    documents = counts.pop("document_versions")
    yield Checked("documents", documents, list(registers.of_documents(reader)))
    yield Checked("rows of registers", sum(counts.values()), list(registers.of_rows(reader)))


def _expected(expected: Sequence[str], closes: Sequence[dict[str, Any]]) -> Checked:
    held = {close["recomputed"] for close in closes}
    missing = [
        Finding(
            "period_closes",
            None,
            f"no close has the checksum {checksum}: what was closed with it was rewritten or cut off.",
        )
        for checksum in expected
        if checksum not in held
    ]
    return Checked("checksums that were kept", len(expected), missing)


def _last(closes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last close of each head office's chain."""
    return list({close["headquarters"]: close for close in closes}.values())
