"""How good the numbers are: the scores of each word, and how they become an uncertainty."""

from carbon_pipeline.docs.markdown import code, page, table
from carbon_pipeline.methods.figure_quality import FACTORS_OF_PEDIGREES
from carbon_pipeline.vocabulary.pedigrees import AXES, PARTS, PedigreeLine, pedigree_lines

INTRODUCTION = """
# Data quality and uncertainty

Written by `make docs` from `carbon_pipeline/vocabulary/pedigrees.csv`. Change a line of the CSV, and
results follow when their month is computed again.

Completeness and uncertainty are two scores and never mixed. How much is there at all stands in
`coverage` of `organization_rollups`, `unmatched_inputs`, `disclosed_gaps` and the checks of expected
reports. This page is about the other: how far from the truth a number that is there may lie.

## What a record says

Every activity file may have two columns:

- `data_source`: where the amount comes from. Blank says that its quality is not known. Nothing is
  assumed in its place: `kg_co2eq_gsd` is empty, and the kilograms are counted apart.
- `estimation_method`: how the amount was estimated, or a gap in it filled. Blank says that it stands
  as recorded. The basis of an estimate belongs into `evidence`.

A month that nobody reported is never filled in here. It is a finding: a gap of
`reporting_expectations` keeps the month open, other silence is a warning. Whoever fills a gap hands in
a record that names its method.
"""

RECKONING = """
## From scores to an uncertainty

Each figure behind a number has a pedigree: five scores, 1 the best, 5 the worst or not known. Of
several lines below that concern one figure, the worst score of each axis counts. The activity's lines
are those of `data_source` and `estimation_method`; an emission factor's those of its library, its
type, how long ago its edition ended, and how far its region is from the record's; a generic factor's
those of its library and family; and there are figures that are a record's or a supplier's own.

The geometric standard deviation (GSD) of a figure is exp √(Σ (½ ln F)² + (½ ln B)²), with the factors
F of its scores in the first table and the basic spread B of its lines, both as GSD². The GSD of a
number is that of the product of its figures, and the number lies within ÷ GSD² and × GSD² in about
95 % of cases. `data_quality` keeps each figure's pedigree, GSD and the lines it follows from; `carbon
trace` shows them. It is the uncertainty of `kg_co2eq`, the location-based figure.

A roll-up adds what is known by a first-order Taylor series: exp √(Σ (share × ln GSD)²). Lines that
rest on one factor share its uncertainty, which does not average out; those of activities do.
`own_gsd` and `subtree_gsd` are of the part whose uncertainty is known, `…_kg_co2eq_without_gsd` is the
part of which it is not, and `…_kg_co2eq_estimated` the part that was estimated.
"""

ABOUT = {
    "data_source": "`data_source` of a record",
    "estimation_method": "`estimation_method` of a record",
    "library": "Library of a factor",
    "age": "Age of an emission factor's edition",
    "region": "Region of an emission factor, seen from the record's",
    "factor_type": "Type of an emission factor",
    "factor_family": "Family of a generic factor",
    "own_figure": "Figures of a record's or a supplier's own",
}


def data_quality_page() -> str:
    """The whole page."""
    parts = [block for part in PARTS for block in _part(part)]
    return page(INTRODUCTION, RECKONING, _factors(), FACTORS_OF_PEDIGREES.source + ".", *parts)


def _factors() -> str:
    rows = [(axis, *FACTORS_OF_PEDIGREES.factors[axis]) for axis in AXES]
    return table(("axis", *(f"score {score}" for score in range(1, 6))), rows)


def _part(part: str) -> tuple[str, str]:
    rows = [_line(line) for line in pedigree_lines().values() if line.part == part]
    return f"## {ABOUT[part]}", table((part, *AXES, "basic", "meaning"), rows)


def _line(line: PedigreeLine) -> tuple[str, ...]:
    scores = ("" if score is None else str(score) for score in line.scores)
    basic = "" if line.basic_gsd_squared is None else f"{line.basic_gsd_squared:f}"
    return code(line.code), *scores, basic, line.meaning
