"""The pedigree of each figure behind a number, from the table of pedigrees, with what decided it.

A number is activity × factors. The activity's pedigree follows from what the record says of itself
(`data_source`, `estimation_method`), a factor's from its library, its kind, and how far the match is
from what was looked for. A record that says nothing has an activity of unknown quality, and so has
every number made of it: nothing is assumed. Decided once per distinct key, never per line.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any

from carbon_pipeline.methods.data_quality import ECOINVENT_2, Pedigree, pedigree_gsd, product_gsd
from carbon_pipeline.methods.factor_tables import Factor
from carbon_pipeline.methods.match_results import EmissionFactorMatch
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.pedigrees import age_code, pedigree_lines
from carbon_pipeline.vocabulary.regions import wider_regions

# what a record says of its own quality: it decides no factor, but what the number is worth
QUALITY_COLUMNS = ("data_source", "estimation_method")
ELSEWHERE = "elsewhere"
# the GHG Protocol's guidance on uncertainty reckons with these factors
FACTORS_OF_PEDIGREES = ECOINVENT_2
_CONTEXT = Context(prec=34)


@dataclass(frozen=True)
class FigureQuality:
    """The pedigree of one figure, its geometric standard deviation, and the lines that decided it."""

    pedigree: Pedigree
    gsd: Decimal
    decided_by: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """What a result keeps of it."""
        return {
            "gsd": f"{self.gsd:f}",
            "pedigree": ";".join(map(str, astuple(self.pedigree))),
            "from": ", ".join(self.decided_by),
        }


Qualities = Mapping[str, FigureQuality | None]


def activity_quality(
    data_source: str | None, estimation_method: str | None
) -> FigureQuality | None:
    """The quality of a record's activity; None where the record says nothing of it."""
    named = (("data_source", data_source), ("estimation_method", estimation_method))
    return figure_quality(tuple((part, code) for part, code in named if code))


def emission_factor_quality(match: EmissionFactorMatch, region: str) -> FigureQuality | None:
    """The quality of a matched emission factor, for an activity in the region."""
    factor = match.factor
    nearness = dict(wider_regions(region)).get(factor.region, ELSEWHERE)
    return figure_quality(
        (
            ("library", factor.library),
            ("factor_type", factor.factor_type),
            ("age", age_code(match.years_older)),
            ("region", nearness),
        )
    )


def generic_factor_quality(factor: Factor) -> FigureQuality | None:
    """The quality of a generic factor, by its library and family."""
    return figure_quality((("library", factor.library), ("factor_family", factor.factor_family)))


def own_figure_quality(code: str | None) -> FigureQuality | None:
    """The quality of a figure that is the record's or its supplier's own."""
    return figure_quality((("own_figure", code),)) if code else None


@lru_cache(maxsize=4096)
def figure_quality(codes: tuple[tuple[str, str], ...]) -> FigureQuality | None:
    """The worst score of each axis over these parts and codes.

    None where one of them is not in the table, or where no line says anything of an axis.
    """
    lines = [pedigree_lines().get(code) for code in codes]
    known = [line for line in lines if line is not None]
    basics = [line.basic_gsd_squared for line in known if line.basic_gsd_squared is not None]
    if len(known) < len(codes) or not basics:
        return None
    worst = [
        max((score for score in of_axis if score is not None), default=None)
        for of_axis in zip(*(line.scores for line in known), strict=True)
    ]
    scores = [score for score in worst if score is not None]
    if len(scores) < len(worst):
        return None
    pedigree = Pedigree(*scores)
    gsd = pedigree_gsd(pedigree, FACTORS_OF_PEDIGREES, _CONTEXT.sqrt(max(basics)))
    if isinstance(gsd, NoAnswer):
        return None
    return FigureQuality(pedigree, gsd, tuple(code for _, code in codes))


def factor_qualities(match: EmissionFactorMatch, generic: object, region: str) -> Qualities:
    """The qualities of the emission factor, and of the generic factor that stands beside it or leads to it."""
    figures = {"emission_factor": emission_factor_quality(match, region)}
    beside = match.through.factor if match.through else generic
    if isinstance(beside, Factor):
        figures["factor"] = generic_factor_quality(beside)
    return figures


def quality_columns(key: Mapping[str, Any], of_factors: Qualities) -> dict[str, Any]:
    """The columns that say how good a number is: by its activity, as the key has it, and its factors."""
    activity = activity_quality(*(key.get(name) for name in QUALITY_COLUMNS))
    figures = {"activity": activity, **of_factors}
    return {"kg_co2eq_gsd": number_gsd(figures), "data_quality": told(figures)}


def number_gsd(figures: Qualities) -> Decimal | None:
    """The geometric standard deviation of the product of the figures; None where one is not known."""
    known = [each.gsd for each in figures.values() if each is not None]
    if len(known) < len(figures):
        return None
    found = product_gsd(known)
    return None if isinstance(found, NoAnswer) else found


def told(figures: Qualities) -> str:
    """Every figure with its quality, as canonical JSON; null is not known."""
    return canonical_json({name: each and each.as_dict() for name, each in figures.items()})
