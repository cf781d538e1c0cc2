"""Coverage as people read it: one line for each activity that records use, one for others that fare alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from carbon_pipeline.vocabulary.factor_coverage import Outcome

MOST_REGIONS = 8
MOST_ACTIVITIES = 2
_Key = tuple[str, str | None, str, str | None]


@dataclass(frozen=True)
class CoverageLine:
    """Activities of a type of factor in the regions that have the same outcome in every year.

    `outcomes` has one for each year; `years_with_records` those in which records need the factor.
    """

    module: str
    factor_type: str | None
    activities: tuple[str, ...]
    regions: tuple[str, ...]
    outcomes: Mapping[int, Outcome]
    years_with_records: frozenset[int]

    @property
    def title(self) -> str:
        """The first few activities, with the type of factor where that is not said by them."""
        more = len(self.activities) - MOST_ACTIVITIES
        named = ", ".join(self.activities[:MOST_ACTIVITIES]) + (f" +{more}" if more > 0 else "")
        if self.factor_type in (None, self.module, *self.activities):
            return named
        return f"{self.factor_type}: {named}"

    @property
    def regions_told(self) -> str:
        """The regions, the first few by name."""
        more = len(self.regions) - MOST_REGIONS
        named = " ".join(self.regions[:MOST_REGIONS])
        return f"{named} +{more}" if more > 0 else named

    def runs(self) -> list[tuple[int, int, Outcome]]:
        """First year, last year and outcome, where equal outcomes follow one another."""
        runs = []
        for outcome, each in groupby(sorted(self.outcomes), key=lambda year: self.outcomes[year]):
            years = list(each)
            runs.append((years[0], years[-1], outcome))
        return runs

    def missing(self) -> list[int]:
        """Years in which records lack a factor for the whole year."""
        lacking = (Outcome.PART_OF_YEAR, Outcome.AMBIGUOUS, Outcome.NONE)
        return sorted(y for y in self.years_with_records if self.outcomes[y] in lacking)


def coverage_lines(rows: Iterable[Mapping[str, Any]]) -> list[CoverageLine]:
    """The rows of the table of coverage as lines, in the order of the rows."""
    outcomes: dict[_Key, dict[int, Outcome]] = {}
    needed: dict[_Key, set[int]] = {}
    for row in rows:
        key = (row["module_type"], row["factor_type"], row["activity"], row["region"])
        outcomes.setdefault(key, {})[row["year"]] = Outcome(row["outcome"])
        if row["has_records"]:
            needed.setdefault(key, set()).add(row["year"])
    alike: dict[tuple[Any, ...], list[_Key]] = {}
    for key, by_year in outcomes.items():
        alike.setdefault((*key[:3], *by_year.items()), []).append(key)
    lines = [
        CoverageLine(
            module=keys[0][0],
            factor_type=keys[0][1],
            activities=(keys[0][2],),
            regions=tuple(region for *_, region in keys if region),
            outcomes=outcomes[keys[0]],
            years_with_records=frozenset().union(*(needed.get(key, set()) for key in keys)),
        )
        for keys in alike.values()
    ]
    return _unused_together(lines)


def _unused_together(lines: Iterable[CoverageLine]) -> list[CoverageLine]:
    """Activities without records that fare alike in the same regions become one line."""
    found: dict[tuple[Any, ...], CoverageLine] = {}
    for line in lines:
        used = line.activities if line.years_with_records else ()
        key = (line.module, line.factor_type, used, line.regions, *line.outcomes.items())
        alike = found.get(key)
        activities = alike.activities + line.activities if alike else line.activities
        found[key] = replace(line, activities=activities)
    return list(found.values())
