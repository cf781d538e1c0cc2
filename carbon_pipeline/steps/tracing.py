"""Whatever an identifier names, followed down to what it was made of; the queries are those of SQL's `trace`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.trace_queries import (
    INPUT,
    OF_INPUT,
    OF_RECORD,
    PRODUCT_LINE,
    REJECTED,
    SUBJECT,
    UNMATCHED,
)
from carbon_pipeline.steps.traced_beside import (
    BESIDE,
    CELLS_OF_CATEGORY,
    SUM_OF_CATEGORY,
    LineTrace,
    cells_sql,
    line_sql,
)
from carbon_pipeline.steps.traced_emissions import EmissionTrace
from carbon_pipeline.steps.traced_records import RecordTrace
from carbon_pipeline.steps.traced_sums import CLOSED_TOTAL, PRODUCT, ROLL_UP, SumTrace
from carbon_pipeline.storage.closes import close_id
from carbon_pipeline.storage.warehouse import WRITER
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

Rows = list[dict[str, Any]]

# HQ1/2024-12/2: head office, month, sequence of the close
_CLOSE_NAME = re.compile(r"(?P<code>[^/]+)/(?P<month>\d{4}-\d{2})(?:/(?P<sequence>\d+))?")


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
            or self._of_sum(subject, self.version)
            or self._of_line(subject)
            or self._of_input(asked)
            or self._unmatched("u.id = %(id)s", asked)
            or self._rejected("x.id = %(id)s", asked)
            or self._line("scope_emissions", self._rows(SUM_OF_CATEGORY, asked), CELLS_OF_CATEGORY)
        )

    def _of_record(self, name: str) -> Sequence[Trace]:
        asked = {"name": name}
        return [
            *(EmissionTrace(row) for row in self._rows(OF_RECORD, asked)),
            *self._unmatched("u.record_id = %(name)s AND u.is_current", asked),
            *self._rejected("x.raw ->> 'record_id' = %(name)s AND x.is_current", asked),
        ]

    def _of_input(self, asked: dict[str, Any]) -> Sequence[Trace]:
        traces: list[Trace] = []
        for row in self._rows(INPUT, asked):
            traces.append(RecordTrace("activity input", row))
            traces += [EmissionTrace(each) for each in self._rows(OF_INPUT, asked)]
            traces += self._unmatched("u.activity_input_id = %(id)s AND u.is_current", asked)
        return traces

    def _unmatched(self, condition: str, asked: dict[str, Any]) -> Sequence[Trace]:
        rows = self._rows(UNMATCHED.format(condition=condition), asked)
        return [RecordTrace("unmatched", row) for row in rows]

    def _rejected(self, condition: str, asked: dict[str, Any]) -> Sequence[Trace]:
        rows = self._rows(REJECTED.format(condition=condition), asked)
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
        return self._of_sum(close_id(office, month, wanted), self.version)

    def _of_line(self, subject: UUID) -> Sequence[Trace]:
        asked = {"id": subject, "version": self.version}
        found = (
            self._line(table.name, self._rows(line_sql(table), asked), cells_sql(table))
            for table in BESIDE
        )
        return next(filter(None, found), [])

    def _line(self, table_name: str, rows: Rows, cells_of: str) -> Sequence[Trace]:
        traces: list[Trace] = []
        for row in rows:
            cells = self._rows(cells_of, row)
            traces.append(LineTrace(table_name, row, len(cells)))
            for cell in cells:
                traces += self._of_sum(cell["id"], cell["version"])
        return traces

    def _of_sum(self, subject: UUID, version: int | None) -> Sequence[Trace]:
        asked = {"id": subject, "version": version, "largest": self.largest}
        traces = []
        for row in self._rows(SUBJECT, asked):
            sums = self._rows("SELECT * FROM trace_sums(%(id)s, %(version)s)", asked)
            parts = self._rows("SELECT * FROM trace(%(id)s, %(version)s, %(largest)s)", asked)
            told = row | self._told_by_the_close(row) | self._told_by_the_product(row)
            traces.append(SumTrace(told, sums, parts, self._why_different(row, sums)))
        return traces

    def _told_by_the_close(self, subject: dict[str, Any]) -> dict[str, Any]:
        if subject["kind"] != CLOSED_TOTAL:
            return {}
        (close,) = self._rows(
            "SELECT status, closed_by, reason, checksum, totals FROM period_closes WHERE id = %(id)s",
            subject,
        )
        return close

    def _told_by_the_product(self, subject: dict[str, Any]) -> dict[str, Any]:
        if subject["kind"] != PRODUCT:
            return {}
        (line,) = self._rows(PRODUCT_LINE, subject)
        shares = self._rows("SELECT * FROM trace_shares(%(id)s, %(version)s)", subject)
        return line | {"shares": shares}

    def _why_different(self, subject: dict[str, Any], sums: Rows) -> str:
        """Why a figure is not the sum of its parts; nothing where each is."""
        if all(each["is_equal"] for each in sums):
            return ""
        month = ReportingMonth(subject["reporting_year"], subject["reporting_month"])
        if subject["kind"] in (ROLL_UP, PRODUCT) and subject["is_current"]:
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
