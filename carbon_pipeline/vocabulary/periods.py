"""Periods of several reporting months: years, quarters, and fiscal years by their first month."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from carbon_pipeline.vocabulary.months import ReportingMonth


class PeriodKind(Enum):
    """The kinds of period, as `organization_rollups_by_period` names them."""

    YEAR = "year"
    QUARTER = "quarter"
    FISCAL_YEAR = "fiscal_year"

    @property
    def months(self) -> int:
        """How many months a period of the kind has."""
        return 3 if self is PeriodKind.QUARTER else 12


@dataclass(frozen=True)
class Period:
    """One period, by its kind and its first month."""

    kind: PeriodKind
    first_month: ReportingMonth

    @classmethod
    def of_key(cls, kind: PeriodKind, key: str) -> "Period":
        """The period of a partition key: `2024` for a year, else its first month, `2024-04`."""
        return cls(kind, ReportingMonth.parse(f"{key}-01" if kind is PeriodKind.YEAR else key))

    @property
    def first_day(self) -> date:
        """First day of the period."""
        return self.first_month.first_day

    def __str__(self) -> str:
        """Read as «2024», «2024, quarter 2» or «fiscal year from 2024-04»."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.first_month.year:04d}"
            case PeriodKind.QUARTER:
                return f"{self.first_month.year:04d}, quarter {self.first_month.month // 3 + 1}"
            case PeriodKind.FISCAL_YEAR:
                return f"fiscal year from {self.first_month}"
