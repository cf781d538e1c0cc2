"""Reading the activity files: new contents in, register and rejects published, nothing read twice."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from carbon_pipeline.sources.activity_files import Reading, ReadingContext, Reject
from carbon_pipeline.steps import readings
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.clashes import Clash, Key, claimed_since, contested_claims, settle
from carbon_pipeline.steps.deliveries import Delivered, current_deliveries, find_files, keep
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth, months_between
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.tables import ACTIVITY_FILES, REJECTED_INPUTS

EMPTY = Reading(rows_in=0, rows_accepted=0, rejects=[], months=[], unknown_columns=[])


@dataclass
class ActivityFiles:
    """What a look at the folder came to."""

    files: Published
    rejects: Published
    content: str
    paths: list[str] = field(default_factory=list)
    rows_in: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    new_paths: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    unknown_columns: dict[str, list[str]] = field(default_factory=dict)
    months_touched: list[str] = field(default_factory=list)


def read_activity_files(books: Books, run_id: str) -> ActivityFiles:
    """Look at the folder, read what is new, and publish the register and every reject in force."""
    register = books.warehouse.rows("SELECT * FROM activity_files")
    found = [keep(books.home, file) for file in find_files(books.home.data)]
    delivered, vanished = current_deliveries(found, register)
    rules = readings.contexts(books)
    made = {d.path: _reading(books, d, rules) for d in delivered}
    clashes = _clashes(books, delivered, rules)
    refused: dict[str, list[Clash]] = defaultdict(list)
    for clash in clashes:
        refused[clash.refused.path].append(clash)
    rows = [_register_row(d, made[d.path], refused[d.path], rules) for d in delivered]
    rejects = [
        row for d in delivered for row in _reject_rows(books, d, made[d.path], refused[d.path])
    ]
    tables = arrow_rows(REJECTED_INPUTS, rejects), arrow_rows(ACTIVITY_FILES, rows)
    # rejects first: a run that ends between the two finds the same new files again
    published_rejects = publish(
        books.warehouse, REJECTED_INPUTS, tables[0], run_id=run_id, scope=None
    )
    published_files = publish(books.warehouse, ACTIVITY_FILES, tables[1], run_id=run_id, scope=None)
    totals = Counter(
        {n: sum(r[n] for r in rows) for n in ("rows_in", "rows_accepted", "rows_rejected")}
    )
    return ActivityFiles(
        published_files,
        published_rejects,
        content_of(*tables),
        **totals,
        paths=[d.path for d in delivered],
        new_paths=[d.path for d in delivered if d.is_new],
        copies={d.path: d.copy_of for d in delivered if d.copy_of},
        vanished=vanished,
        unknown_columns={r["path"]: r["unknown_columns"] for r in rows if r["unknown_columns"]},
        months_touched=_months_touched(register, rows),
    )


def _reading(books: Books, delivered: Delivered, rules: Mapping[str, ReadingContext]) -> Reading:
    if delivered.copy_of:
        return EMPTY
    context = rules.get(delivered.module)
    if context is None:
        return _no_such_module(delivered, sorted(rules))
    return readings.reading(books, context, delivered.sha256, delivered.suffix)


def _no_such_module(delivered: Delivered, known: list[str]) -> Reading:
    near = get_close_matches(delivered.module, known, 1)
    hint = f"Did you mean activities/{near[0]}/?" if near else f"Modules are {', '.join(known)}."
    where = f"the folder «{delivered.module}»" if delivered.module else "no module's folder"
    reject = Reject(
        source_row=None,
        organization_code=None,
        column_name=None,
        rule="unknown_module",
        value=delivered.module or None,
        message=f"The file lies in {where}, which is no module. {hint}",
        raw=None,
        reporting_months=None,
    )
    return replace(EMPTY, rows_in=1, rejects=[reject])


def _clashes(
    books: Books, delivered: Iterable[Delivered], rules: Mapping[str, ReadingContext]
) -> list[Clash]:
    by_module: dict[str, dict[str, Path]] = defaultdict(dict)
    for d in delivered:
        if d.module in rules and not d.copy_of:
            fingerprint = rules[d.module].fingerprint()
            by_module[d.module][d.path] = readings.accepted_path(
                books, d.module, d.sha256, fingerprint
            )
    current = {d.path: d for d in delivered}
    clashes: list[Clash] = []
    for _, accepted in sorted(by_module.items()):
        with books.lake.connection() as connection:
            claims = contested_claims(connection, accepted)
            clashes += settle(
                claims,
                lambda path, keys: _since(books, connection, current[path], rules, keys),
            )
    return clashes


def _since(
    books: Books,
    connection: duckdb.DuckDBPyConnection,
    delivered: Delivered,
    rules: Mapping[str, ReadingContext],
    keys: frozenset[Key],
) -> dict[Key, int]:
    """Since which delivery this path holds each of the keys, by reading its earlier contents."""
    earlier = books.warehouse.rows(
        "SELECT DISTINCT source_sha256, delivery_number FROM history.activity_files"
        " WHERE path = %(path)s AND copy_of_path IS NULL AND delivery_number < %(number)s"
        " ORDER BY delivery_number DESC",
        {"path": delivered.path, "number": delivered.delivery_number},
    )
    contents = [(delivered.delivery_number, delivered.sha256)]
    contents += [(row["delivery_number"], row["source_sha256"]) for row in earlier]
    context = rules[delivered.module]

    def held(sha256: str) -> list[Key]:
        readings.reading(books, context, sha256, delivered.suffix)
        path = readings.accepted_path(books, delivered.module, sha256, context.fingerprint())
        return connection.execute(
            "SELECT organization_code, record_id FROM read_parquet(?)", [str(path)]
        ).fetchall()

    return claimed_since([(number, held(sha256)) for number, sha256 in contents], keys)


def _register_row(
    delivered: Delivered,
    made: Reading,
    refused: list[Clash],
    rules: Mapping[str, ReadingContext],
) -> dict[str, Any]:
    known = delivered.module in rules
    return {
        "id": stable_id("activity_files", delivered.path),
        "path": delivered.path,
        "source_sha256": delivered.sha256,
        "module_type": delivered.module if known else None,
        "rows_in": made.rows_in,
        "rows_accepted": made.rows_accepted - len(refused),
        "rows_rejected": len(made.rejects) + len(refused),
        "months": made.months,
        "reading_fingerprint": rules[delivered.module].fingerprint() if known else None,
        "copy_of_path": delivered.copy_of,
        "unknown_columns": made.unknown_columns,
        "delivery_number": delivered.delivery_number,
    }


def _reject_rows(
    books: Books, delivered: Delivered, made: Reading, refused: list[Clash]
) -> list[dict[str, Any]]:
    rejects = [*made.rejects, *(_clash_reject(clash) for clash in refused)]
    return [_reject_row(books, delivered, reject) for reject in rejects]


def _clash_reject(clash: Clash) -> Reject:
    organization, record = clash.refused.key
    return Reject(
        source_row=clash.refused.source_row,
        organization_code=organization,
        column_name="record_id",
        rule="duplicate_record",
        value=record,
        message=(
            f"The record {record} of {organization} is given by {clash.holder.path}, "
            f"row {clash.holder.source_row}, already. Give it another record_id or take it out of "
            "one of the files."
        ),
        raw=json.loads(clash.refused.inputs),
        reporting_months=[
            str(month)
            for month in months_between(clash.refused.period_start, clash.refused.period_end)
        ],
    )


def _reject_row(books: Books, delivered: Delivered, reject: Reject) -> dict[str, Any]:
    # what an acceptance holds for: this content, row and rule, wherever the file lies
    about = (delivered.sha256, str(reject.source_row), reject.rule, reject.column_name or "")
    return {
        "id": stable_id("rejected_inputs", *about),
        "source_file": delivered.path,
        "source_row": reject.source_row,
        "source_sha256": delivered.sha256,
        "module_type": delivered.module if delivered.module in books.modules else None,
        "organization_code": reject.organization_code,
        "headquarters_id": _head_office(books, reject),
        "column_name": reject.column_name,
        "rule": reject.rule,
        "value": reject.value,
        "message": reject.message,
        "raw": reject.raw,
        "reporting_months": reject.reporting_months,
    }


def _head_office(books: Books, reject: Reject) -> UUID | None:
    """The one head office that the row concerns; None where it concerns several, or who knows which."""
    months = [ReportingMonth.parse(month) for month in reject.reporting_months or ()]
    heads = books.tree.head_offices(reject.organization_code or "", months)
    return stable_id("organizations", heads.pop()) if len(heads) == 1 else None


def _months_touched(
    register: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Months of every file whose content, reading or refused rows changed, before or now."""
    before = {row["path"]: row for row in register}
    compared = ("source_sha256", "reading_fingerprint", "rows_accepted", "copy_of_path")
    touched: set[str] = set()
    for row in rows:
        old = before.get(row["path"])
        if old is None or any(old[name] != row[name] for name in compared):
            touched |= set(row["months"]) | set(old["months"] if old else ())
    return sorted(touched)
