"""Whatever an identifier names, followed down to what it was made of; the queries are those of SQL's `trace`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.traced_emissions import EmissionTrace
from carbon_pipeline.steps.traced_records import RecordTrace
from carbon_pipeline.steps.traced_sums import SumTrace
from carbon_pipeline.storage.closes import close_id
from carbon_pipeline.storage.warehouse import WRITER
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

Rows = list[dict[str, Any]]

# HQ1/2024-12/2: head office, month, sequence of the close
_CLOSE_NAME = re.compile(r"(?P<code>[^/]+)/(?P<month>\d{4}-\d{2})(?:/(?P<sequence>\d+))?")

_OF_RECORD = """
    SELECT t.* FROM (
        SELECT id FROM module_emissions WHERE record_id = %(name)s AND is_current
        UNION ALL SELECT id FROM memo_emissions WHERE record_id = %(name)s
    ) AS e CROSS JOIN LATERAL trace(e.id) AS t
    ORDER BY t.module_type, t.organization_code, t.reporting_year, t.reporting_month, t.scope,
        t.category_number, t.emission_type, t.version
"""
_OF_INPUT = """
    SELECT t.* FROM (
        SELECT e.id FROM activity_inputs AS i JOIN module_emissions AS e
            ON e.record_id = i.record_id AND e.organization_code = i.organization_code
            AND e.reporting_year = i.reporting_year AND e.reporting_month = i.reporting_month
        WHERE i.id = %(id)s AND e.activity_input_id = i.id AND e.is_current
        UNION ALL SELECT id FROM memo_emissions WHERE activity_input_id = %(id)s
    ) AS e CROSS JOIN LATERAL trace(e.id) AS t
    ORDER BY t.scope, t.category_number, t.emission_type
"""
_RECORDED = """
    a.period_start, a.period_end, a.days_in_month, a.source_file, a.source_row, a.source_sha256,
    a.evidence, (a.inputs ->> m.quantity_column)::numeric AS recorded_quantity,
    a.quantity AS allocated_quantity, a.unit AS recorded_unit, r.code_version
"""
_INPUT = f"""
    SELECT a.id, a.version, a.is_current, a.superseded_at, a.record_id, a.module_type, a.variant_type,
        a.organization_code, a.tree_path, a.reporting_year, a.reporting_month, a.inputs, a.run_id,
        a.computed_at, {_RECORDED}
    FROM history.activity_inputs AS a
    LEFT JOIN module_types AS m ON m.code = a.module_type LEFT JOIN runs AS r ON r.run_id = a.run_id
    WHERE a.id = %(id)s ORDER BY a.version DESC LIMIT 1
"""
# the input as it was when the record was found to have no factor
_UNMATCHED = f"""
    SELECT u.id, u.version, u.is_current, u.superseded_at, u.record_id, u.module_type, u.variant_type,
        u.organization_code, u.tree_path, u.reporting_year, u.reporting_month, u.emission_type,
        u.quantity, u.unit, u.key, u.reason, u.candidates, u.activity_input_id, u.run_id, u.computed_at,
        held.resolution, {_RECORDED}
    FROM history.unmatched_inputs AS u LEFT JOIN unmatched_inputs AS held ON held.id = u.id
    LEFT JOIN LATERAL (
        SELECT i.* FROM history.activity_inputs AS i
        WHERE i.reporting_year = u.reporting_year AND i.reporting_month = u.reporting_month
            AND i.id = u.activity_input_id
        ORDER BY i.computed_at <= u.computed_at DESC, i.version DESC LIMIT 1
    ) AS a ON true
    LEFT JOIN module_types AS m ON m.code = u.module_type LEFT JOIN runs AS r ON r.run_id = u.run_id
    WHERE {{condition}} ORDER BY u.id, u.version
"""
_REJECTED = """
    SELECT x.id, x.version, x.is_current, x.superseded_at, x.source_file, x.source_row, x.source_sha256,
        x.module_type, x.organization_code, x.column_name, x.rule, x.value, x.message, x.raw,
        x.reporting_months, held.resolution, x.run_id, x.computed_at, r.code_version
    FROM history.rejected_inputs AS x LEFT JOIN rejected_inputs AS held ON held.id = x.id
    LEFT JOIN runs AS r ON r.run_id = x.run_id
    WHERE {condition} ORDER BY x.source_file, x.source_row, x.id, x.version
"""
_SUBJECT = """
    SELECT s.*, c.name AS category_name FROM trace_subject(%(id)s, %(version)s) AS s
    LEFT JOIN ghg_categories AS c ON (c.scope, c.category_number) = (s.scope, s.category_number)
"""


class Trace(Protocol):
    """Something that was followed down."""

    def as_dict(self) -> dict[str, Any]:
        """Every part by name."""

    def as_text(self) -> str:
        """Lines to read."""


@dataclass(frozen=True)
class Tracer:
    """Follows identifiers in the books as a login sees them.

    `version` picks a version of a sum, the one in force by default; of a sum's parts the `largest`
    so many are shown, all by default.
    """

    books: Books
    login: str = WRITER
    version: int | None = None
    largest: int | None = None

    def trace(self, identifier: str) -> Sequence[Trace]:
        """What the identifier names: a number by its id, records by their name, a close as `HQ1/2024-12`."""
        try:
            return self._of_id(UUID(identifier))
        except ValueError:
            return self._of_record(identifier) or self._of_close(identifier)

    def _of_id(self, subject: UUID) -> Sequence[Trace]:
        asked = {"id": subject}
        emissions = self._rows("SELECT * FROM trace_versions(%(id)s)", asked)
        return (
            [EmissionTrace(row) for row in reversed(emissions)]
            or self._of_sum(subject)
            or self._of_input(asked)
            or self._unmatched("u.id = %(id)s", asked)
            or self._rejected("x.id = %(id)s", asked)
        )

    def _of_record(self, name: str) -> Sequence[Trace]:
        asked = {"name": name}
        return [
            *(EmissionTrace(row) for row in self._rows(_OF_RECORD, asked)),
            *self._unmatched("u.record_id = %(name)s AND u.is_current", asked),
            *self._rejected("x.raw ->> 'record_id' = %(name)s AND x.is_current", asked),
        ]

    def _of_input(self, asked: dict[str, Any]) -> Sequence[Trace]:
        traces: list[Trace] = []
        for row in self._rows(_INPUT, asked):
            traces.append(RecordTrace("activity input", row))
            traces += [EmissionTrace(each) for each in self._rows(_OF_INPUT, asked)]
            traces += self._unmatched("u.activity_input_id = %(id)s AND u.is_current", asked)
        return traces

    def _unmatched(self, condition: str, asked: dict[str, Any]) -> Sequence[Trace]:
        rows = self._rows(_UNMATCHED.format(condition=condition), asked)
        return [RecordTrace("unmatched", row) for row in rows]

    def _rejected(self, condition: str, asked: dict[str, Any]) -> Sequence[Trace]:
        rows = self._rows(_REJECTED.format(condition=condition), asked)
        return [RecordTrace("rejected", row) for row in rows]

    def _of_close(self, name: str) -> Sequence[Trace]:
        written = _CLOSE_NAME.fullmatch(name)
        if written is None:
            return []
        if not self._rows("SELECT has_table_privilege('period_closes', 'SELECT') AS sees", {})[0][
            "sees"
        ]:
            raise CarbonError(
                f"{self.login} sees no closes: they are of the whole group.",
                mend="Analysts and auditors see them, and what they add up.",
            )
        office = stable_id("organizations", written["code"])
        month = ReportingMonth.parse(written["month"])
        closes = self._rows(
            "SELECT sequence FROM period_closes WHERE headquarters_id = %(office)s"
            " AND reporting_year = %(year)s AND reporting_month = %(month)s ORDER BY sequence",
            {"office": office, "year": month.year, "month": month.month},
        )
        known = [row["sequence"] for row in closes]
        wanted = int(written["sequence"]) if written["sequence"] else max(known, default=1)
        if wanted not in known:
            raise CarbonError(
                f"{written['code']} has no close {wanted} of {month}."
                if known
                else f"{month} was never closed for a head office {written['code']}.",
                mend="carbon status shows which months are closed.",
            )
        return self._of_sum(close_id(office, month, wanted))

    def _of_sum(self, subject: UUID) -> Sequence[Trace]:
        asked = {"id": subject, "version": self.version, "largest": self.largest}
        traces = []
        for row in self._rows(_SUBJECT, asked):
            sums = self._rows("SELECT * FROM trace_sums(%(id)s, %(version)s)", asked)
            parts = self._rows("SELECT * FROM trace(%(id)s, %(version)s, %(largest)s)", asked)
            told = row | self._told_by_the_close(row)
            traces.append(SumTrace(told, sums, parts, self._why_different(row, sums)))
        return traces

    def _told_by_the_close(self, subject: dict[str, Any]) -> dict[str, Any]:
        if subject["kind"] != "closed total":
            return {}
        (close,) = self._rows(
            "SELECT status, closed_by, reason, checksum, totals FROM period_closes WHERE id = %(id)s",
            subject,
        )
        return close

    def _why_different(self, subject: dict[str, Any], sums: Rows) -> str:
        """Why a figure is not the sum of its parts; nothing where each is."""
        if all(each["is_equal"] for each in sums):
            return ""
        month = ReportingMonth(subject["reporting_year"], subject["reporting_month"])
        if subject["kind"] == "roll-up" and subject["is_current"]:
            later = self._rows(
                "SELECT max(greatest(computed_at, superseded_at)) AS moment FROM module_emissions"
                " WHERE reporting_year = %(reporting_year)s AND reporting_month = %(reporting_month)s"
                " AND tree_path ^@ %(tree_path)s",
                subject,
            )[0]["moment"]
            if later and later > subject["computed_at"]:
                return (
                    f"Emissions of the month were published at {later}, after it was rolled up; "
                    f"carbon run {month} rolls it up again."
                )
        return "Rows were changed where only the database's owner could; carbon verify names them."

    def _rows(self, query: str, asked: dict[str, Any]) -> Rows:
        return self.books.warehouse.rows(query, asked, login=self.login)
