"""The one family of errors; each says what is wrong, where, and how to mend it.

CarbonError
├── ConfigurationError     the environment or a declaration cannot be used as it is
├── ReferenceDataError     a reference file is refused; the culprits are its rows
├── CloseRefused           a month has open items and stays open
├── ClosedMonthError       something tried to write into a closed month
├── DatabaseUnavailable    the database cannot be reached or does not answer
└── DiskFull               a file of the home cannot be written, for want of room
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_CULPRITS_SHOWN = 5


@dataclass(frozen=True)
class Culprit:
    """One place that causes an error: a file, its row and column (as far as known), and what is there."""

    file: str
    row: int | None = None
    column: str | None = None
    found: str = ""

    def __str__(self) -> str:
        """Read as «organizations.csv, row 4, column parent_code: "HQ9"»."""
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row is not None else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{place}: {self.found}" if self.found else place


class CarbonError(Exception):
    """A mistake that the user can mend; printed as a sentence, never as a traceback."""

    def __init__(self, what: str, *, mend: str = "", culprits: Sequence[Culprit] = ()) -> None:
        """Keep the parts as data, so that a caller can show or test each of them."""
        self.what = what
        self.mend = mend
        self.culprits = tuple(culprits)
        super().__init__(str(self))

    def __str__(self) -> str:
        """The sentence, at most five culprits, and the way to mend it."""
        lines = [self.what]
        lines += [f"  {culprit}" for culprit in self.culprits[:MOST_CULPRITS_SHOWN]]
        unseen = len(self.culprits) - MOST_CULPRITS_SHOWN
        if unseen > 0:
            lines.append(f"  and {unseen} more")
        if self.mend:
            lines.append(self.mend)
        return "\n".join(lines)


class ConfigurationError(CarbonError):
    """The environment, a setting or a module's declaration cannot be used as it is."""


class ReferenceDataError(CarbonError):
    """A reference file is refused as a whole; nothing of it is taken."""


class CloseRefused(CarbonError):
    """A month has open items; it can be computed but not closed."""


class ClosedMonthError(CarbonError):
    """A closed month refuses to be written."""


class DatabaseUnavailable(CarbonError):
    """The database cannot be reached, or did not answer in time."""


class DiskFull(CarbonError):
    """A file of the home has no room on its disk; what was being written is not there."""
