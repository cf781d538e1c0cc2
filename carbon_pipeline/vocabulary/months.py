"""The reporting month: the one partition of everything downstream of the files."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from carbon_pipeline.errors import ConfigurationError

_MONTH = re.compile(r"(?!0000)([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class ReportingMonth:
    """A calendar month in which activity is reported, written `2024-12`."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "ReportingMonth":
        """Read `2024-12`; anything else is a ConfigurationError."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise ConfigurationError(
                f"«{text}» is not a reporting month.", mend="Write it as YYYY-MM, such as 2024-12."
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "ReportingMonth":
        """The month that a day falls into."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """The partition key, `2024-12`."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        """First day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """Last day of the month."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def next(self) -> "ReportingMonth":
        """The month after this one."""
        return ReportingMonth(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> "ReportingMonth":
        """The month before this one."""
        return ReportingMonth(self.year - (self.month == 1), (self.month - 2) % 12 + 1)


def month_range(text: str) -> list[ReportingMonth]:
    """Read `2024-12` or `2024-01..2024-12`, both ends included, in order."""
    first, dots, last = text.partition("..")
    if dots and not last:
        raise ConfigurationError(f"The range {text} has no end.", mend=f"Write {first}..2024-12.")
    start, end = ReportingMonth.parse(first), ReportingMonth.parse(last or first)
    if end < start:
        raise ConfigurationError(
            f"The range {text} ends before it starts.", mend=f"Write {end}..{start}."
        )
    return months_between(start.first_day, end.last_day)


def months_between(first: date, last: date) -> list[ReportingMonth]:
    """Every month that a period touches, in order."""
    months = [ReportingMonth.of(first)]
    while months[-1] < ReportingMonth.of(last):
        months.append(months[-1].next())
    return months
