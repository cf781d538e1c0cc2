"""How good a figure is, by how it was obtained: the table that an accountant reads and changes.

`pedigrees.csv` scores five axes from 1, the best, to 5, the worst or not known. A line says something
of a part of what went into a number (where the activity came from, how it was estimated, the
factor's library, kind, age and region) and leaves the axes blank that it says nothing of. Of several
lines about one figure the worst score of each axis counts. `basic_gsd_squared` is the spread that
figures of the kind have at their best: the factor within which 95 % lie.

Sources: axes and scores as in the pedigree matrix of Weidema and Wesnæs, J. Cleaner Production 4
(1996), 167-174, and Frischknecht et al., ecoinvent report no. 1 (2007), which gives 1.05 for CO2 and
for the demand of energy and materials. Which score a line has is this project's judgement.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

AXES = ("reliability", "completeness", "temporal", "geographical", "technological")
PARTS = (
    "data_source",
    "estimation_method",
    "library",
    "age",
    "region",
    "factor_type",
    "factor_family",
    "own_figure",
)
# the words that a record may use; the table has a line for each, and is read when it is needed
DATA_SOURCES = ("metered", "invoiced", "recorded", "calculated", "stated", "surveyed")
ESTIMATION_METHODS = (
    "interpolated",
    "extrapolated_in_time",
    "extrapolated_from_sample",
    "proxy",
    "average",
    "planned",
    "expert_judgement",
)
WORST_SCORE = 5
# so many begun years after its end at most, an edition is of this age
_AGES = (
    (0, "in_force"),
    (3, "ended_up_to_3_years"),
    (6, "ended_up_to_6_years"),
    (10, "ended_up_to_10_years"),
)


@dataclass(frozen=True)
class PedigreeLine:
    """One line of the table; None where it says nothing of an axis, or has no basic spread."""

    part: str
    code: str
    scores: tuple[int | None, ...]
    basic_gsd_squared: Decimal | None
    meaning: str


@cache
def pedigree_lines() -> dict[tuple[str, str], PedigreeLine]:
    """The lines by part and code, in the order of the file; ValueError where it is unsound, our own fault."""
    text = (files(__package__) / "pedigrees.csv").read_text("utf-8")
    lines = [_line(n, row) for n, row in enumerate(csv.DictReader(text.splitlines()), 2)]
    found = {(line.part, line.code): line for line in lines}
    if len(found) != len(lines):
        raise ValueError("pedigrees.csv has two lines of the same part and code")
    return found


def age_code(years_older: int) -> str:
    """The code of the line for a factor whose edition ended so many begun years before."""
    for years, code in _AGES:
        if years_older <= years:
            return code
    return "ended_long_ago"


def _line(number: int, row: dict[str, str]) -> PedigreeLine:
    scores = tuple(int(row[axis]) if row[axis] else None for axis in AXES)
    basic = Decimal(row["basic_gsd_squared"]) if row["basic_gsd_squared"] else None
    unsound = any(score is not None and not 1 <= score <= WORST_SCORE for score in scores)
    if unsound or row["part"] not in PARTS or (basic is not None and basic < 1):
        raise ValueError(f"pedigrees.csv, line {number}: part, scores 1 to 5 and basic from 1")
    return PedigreeLine(row["part"], row["code"], scores, basic, row["meaning"])
