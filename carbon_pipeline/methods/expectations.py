"""Who is expected to report what in a month, and who has not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True, order=True)
class Gap:
    """An organisation that was expected to report a module in the month and did not."""

    organization_code: str
    module_type: str

    def __str__(self) -> str:
        """Read as «P-001 has reported no electricity»."""
        return f"{self.organization_code} has reported no {self.module_type}"


def expected(rows: Iterable[Mapping[str, Any]], month: ReportingMonth) -> set[tuple[str, str]]:
    """Pairs of organisation and module whose expectation covers any day of the month."""
    return {
        (row["organization_code"], row["module_type"])
        for row in rows
        if (row["valid_from"] or date.min) <= month.last_day
        and (row["valid_to"] or date.max) >= month.first_day
    }


def gaps(wanted: Iterable[tuple[str, str]], reported: Iterable[tuple[str, str]]) -> list[Gap]:
    """What is wanted and not there, in order."""
    return sorted(Gap(*pair) for pair in set(wanted) - set(reported))
