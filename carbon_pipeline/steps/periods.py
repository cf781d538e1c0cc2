"""Roll-ups over years, quarters and fiscal years, as the view over the months shows them."""

from dataclasses import dataclass
from typing import Any

from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.periods import Period

_OF_PERIOD = (
    "FROM organization_rollups_by_period WHERE period_kind = %(kind)s AND period_start = %(start)s"
)
_CONTENT = f"""
    SELECT count(*) AS rows, encode(sha256(convert_to(coalesce(string_agg(told, ';' ORDER BY told), ''),
        'UTF8')), 'hex') AS content
    FROM (SELECT concat_ws(' ', tree_path, scope, category_number, emission_type, own_kg_co2eq,
        subtree_kg_co2eq, subtree_kg_co2eq_market_based, subtree_kg_co2_biogenic, months_missing)
        AS told {_OF_PERIOD}) AS rows
"""
_HEADS = f"""
    SELECT organization_code, sum(subtree_kg_co2eq) AS kg_co2eq, months_covered, months_expected,
        months_missing {_OF_PERIOD} AND level = 1 GROUP BY 1, 3, 4, 5 ORDER BY 1
"""


@dataclass(frozen=True)
class PeriodResult:
    """What a period comes to: rows, their content, and each head office's sum with its months."""

    rows: int
    content: str
    head_offices: list[dict[str, Any]]

    @property
    def lacking(self) -> dict[str, list[str]]:
        """The months that each head office lacks, of those that lack any."""
        return {
            row["organization_code"]: row["months_missing"]
            for row in self.head_offices
            if row["months_missing"]
        }


def rollups_of_period(books: Books, period: Period) -> PeriodResult:
    """The roll-ups of the period, of the months that are there."""
    parameters = {"kind": period.kind.value, "start": period.first_day}
    row = books.warehouse.rows(_CONTENT, parameters)[0]
    return PeriodResult(row["rows"], row["content"], books.warehouse.rows(_HEADS, parameters))
