"""When an element of Base Carbone applies, and when it was known.

The file gives a date of creation, a date of modification and a period of validity, which as a
rule is the month or day of its end. So an element applies

- from 1 January of the year of its creation, since a year's inventory uses one factor, to the
  end of its period of validity; use after that is stale, but not silently so;
- in the years themselves where the period names them («Année 2022», «2018-2022»);
- where the end stands before the creation, only in the year in which it ends;
- without an end where the period is blank or no date, except that an archived element then ends
  on the day of its modification, the last day on which it can have been archived.

It was known on the day of its modification; a month stands for its last day.
"""

from dataclasses import dataclass
from datetime import date

from carbon_pipeline.sources.publishers.ademe.cells import last_day, stated_years

NO_DATE = "neither a date of creation nor of modification that can be read"


@dataclass(frozen=True)
class Validity:
    """First and last day on which a figure applies, and the day on which it was known."""

    first: date
    last: date | None
    known: date
    unread_period: str = ""


def validity(created: str, modified: str, period: str, *, archived: bool) -> Validity | None:
    """The validity of an element from the texts of its dates; None where no date can be read."""
    creation, modification = last_day(created), last_day(modified)
    known = modification or creation
    if known is None:
        return None
    begun = date((creation or known).year, 1, 1)
    years = stated_years(period)
    if years:
        return Validity(*years, known)
    end = last_day(period)
    unread = period if period and end is None else ""
    if end is None and archived:
        end = known
    if end is not None and end < begun:
        begun = date(end.year, 1, 1)
    return Validity(begun, end, known, unread)
