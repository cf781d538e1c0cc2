"""What each month rests on beside its own assets, as hashes: files, factors and tables, by month.

A month is concerned by what holds in it. So a correction marks the months that it touches, of the
modules that it touches, and no others.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_months import BY_MONTH, MONTHS, factors_by_month
from carbon_pipeline.steps.readings import contexts
from carbon_pipeline.vocabulary.identity import SEPARATOR
from carbon_pipeline.vocabulary.months import ReportingMonth, months_between

NOTHING = "nothing"
ByMonth = Mapping[ReportingMonth, str]

# Refused rows tell apart two readings of the same bytes. One of unknown month concerns all of its file.
_FILES = """
    SELECT module_type, month,
        encode(sha256(convert_to(string_agg(part, E'\\x1e' ORDER BY part), 'UTF8')), 'hex') AS content
    FROM (
        SELECT module_type, month, concat_ws(E'\\x1f', 'file', path, source_sha256) AS part
        FROM activity_files, jsonb_array_elements_text(months) AS month
        WHERE copy_of_path IS NULL AND module_type IS NOT NULL
        UNION ALL
        SELECT r.module_type, month, concat_ws(E'\\x1f', 'refused', source_file, source_row, rule)
        FROM rejected_inputs r JOIN activity_files f ON f.path = r.source_file,
            jsonb_array_elements_text(coalesce(r.reporting_months, f.months)) AS month
        WHERE r.module_type IS NOT NULL
    ) AS parts
    GROUP BY 1, 2 HAVING bool_or(part LIKE 'file%%')
"""

# what the rows of a table say in the month; their dates only as far as days within it are counted
_SAID = "sha256(convert_to((to_jsonb({table}) - %(about)s::text[])::text, 'UTF8'))"
_IN_FORCE = (
    "FROM months JOIN {table} ON coalesce(valid_from, '-infinity') <= last_day"
    " AND coalesce(valid_to, 'infinity') >= first_day"
)
_BY_DAYS = (
    "SELECT first_day, sha256({said} || convert_to(concat_ws(' ', greatest(valid_from, first_day),"
    " least(valid_to, last_day)), 'UTF8')) {in_force}"
)
_ABOUT = ["id", "version", "run_id", "computed_at", "valid_from", "valid_to", "source"]


def _in_force(table: str, *, by_days: bool = False) -> str:
    said, in_force = _SAID.format(table=table), _IN_FORCE.format(table=table)
    if by_days:
        return _BY_DAYS.format(said=said, in_force=in_force)
    return f"SELECT first_day, {said} {in_force}"


# external asset → the tables it stands for, and what each holds for a month
TABLES: Mapping[str, Mapping[str, str]] = {
    "group_boundary_by_month": {
        "group_boundaries": (
            f"SELECT first_day, {_SAID.format(table='group_boundaries')} FROM months, group_boundaries"
        ),
        "ownership": _in_force("ownership", by_days=True),
        "partner_allocations": _in_force("partner_allocations", by_days=True),
    },
    "product_mappings_by_month": {"product_mappings": _in_force("product_mappings")},
    "product_outputs_by_month": {
        "product_outputs": (
            f"SELECT first_day, {_SAID.format(table='product_outputs')} FROM months"
            " JOIN product_outputs ON output_month = to_char(first_day, 'YYYY-MM')"
        ),
    },
    "reporting_expectations_by_month": {
        "reporting_expectations": _in_force("reporting_expectations")
    },
    "rejected_inputs_by_month": {
        "rejected_inputs": (
            "SELECT first_day, sha256(convert_to(concat_ws(' ', organization_code, count(*)), 'UTF8'))"
            " FROM months JOIN rejected_inputs ON reporting_months ? to_char(first_day, 'YYYY-MM')"
            " WHERE organization_code IS NOT NULL GROUP BY first_day, organization_code"
        ),
    },
}


def month_versions(books: Books) -> dict[str, dict[str, str]]:
    """For each external asset and each month that concerns somebody a hash of what it holds.

    Files and factors of a module concern the months for which it has records, tables every month
    from the first with records to the last.
    """
    files = files_by_month(books)
    found = {f"{name}_files": files.get(name, {}) for name in books.modules}
    for name, module in books.modules.items():
        concerned = sorted(files.get(name, {}))
        factors = factors_by_month(books, module, concerned)
        if module.is_met_by_instruments:
            factors = _with_earlier_months(books, name, factors, files)
        found[f"{name}_factors"] = {month: factors.get(month, NOTHING) for month in concerned}
    months = sorted({month for each in files.values() for month in each})
    found |= _tables_by_month(books, months)
    return {name: {str(m): text for m, text in each.items()} for name, each in found.items()}


def files_by_month(books: Books) -> dict[str, dict[ReportingMonth, str]]:
    """For each module and month with accepted rows a hash over the files, how they are read and refused."""
    rules = {name: context.rules_fingerprint() for name, context in contexts(books).items()}
    found: dict[str, dict[ReportingMonth, str]] = {}
    for row in books.warehouse.rows(_FILES, {}):
        name, month = row["module_type"], ReportingMonth.parse(row["month"])
        if name in rules:
            found.setdefault(name, {})[month] = _hashed(row["content"], rules[name])
    return found


def _tables_by_month(
    books: Books, months: list[ReportingMonth]
) -> dict[str, dict[ReportingMonth, str]]:
    if not months:
        return {name: {} for name in TABLES}
    span = months_between(months[0].first_day, months[-1].first_day)
    params: dict[str, Any] = {"months": [month.first_day for month in span], "about": _ABOUT}
    found: dict[str, dict[ReportingMonth, str]] = {}
    for name, tables in TABLES.items():
        query = BY_MONTH.format(months=MONTHS, parts=" UNION ALL ".join(tables.values()))
        rows = {row["first_day"]: row["content"] for row in books.warehouse.rows(query, params)}
        found[name] = {month: rows.get(month.first_day, NOTHING) for month in span}
    return found


def _with_earlier_months(
    books: Books, name: str, factors: ByMonth, files: Mapping[str, ByMonth]
) -> dict[ReportingMonth, str]:
    """The versions with those of earlier months that take of the same limited instruments.

    What an earlier month takes decides what is left.
    """
    vintages = books.warehouse.rows(
        "SELECT DISTINCT vintage_from, vintage_to FROM contractual_instruments"
        " WHERE claimed_kwh IS NOT NULL AND energy_carrier = %(carrier)s",
        {"carrier": books.modules[name].energy_carrier},
    )
    sharing = [
        by_month
        for other, by_month in files.items()
        if books.modules[other].is_met_by_instruments
        and books.modules[other].energy_carrier == books.modules[name].energy_carrier
    ]
    found = dict(factors)
    for month, version in factors.items():
        first = month.first_day
        for row in sorted(vintages, key=lambda row: row["vintage_from"], reverse=True):
            if row["vintage_from"] <= month.last_day and row["vintage_to"] >= first:
                first = min(first, row["vintage_from"])
        before = [m for m in months_between(first, month.first_day) if m < month]
        taken = [
            f"{each} {by_month[each]} {books.tree.content(each)}"
            for each in before
            for by_month in sharing
            if each in by_month
        ]
        if taken:
            found[month] = _hashed(version, *taken)
    return found


def _hashed(*parts: str) -> str:
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()
