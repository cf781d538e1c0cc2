"""Rows of `matches`: what a key and emission line are multiplied with, by where the figure comes from."""

from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.applied_factors import apply_factor
from carbon_pipeline.methods.factor_tables import Factor
from carbon_pipeline.methods.figure_quality import generic_factor_quality, own_figure_quality
from carbon_pipeline.methods.match_results import EmissionFactorMatch, NoMatch, Through
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import Resolution, multiplier
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.modules import EmissionLine

Row = dict[str, Any]


def resolved_row(resolved: Resolution) -> Row:
    """What the record's unit became before it meets a factor, with the steps."""
    return {
        "multiplier": resolved.multiplier,
        "resolved_unit": resolved.unit,
        "resolution": canonical_json(dict(resolved.notes)),
    }


def own_figure(resolved: Resolution) -> Row:
    """The record's or its supplier's own figure: nothing was looked up."""
    return {
        "activity": resolved.activity or resolved.source,
        "kg_co2eq_per_unit": resolved.kg_co2eq_per_unit,
        "kg_co2_biogenic_per_unit": resolved.kg_co2_biogenic_per_unit,
        "unit": resolved.unit,
        "match": canonical_json({"source": resolved.source, "staleness": "exact"}),
        "figures": {"own_figure": own_figure_quality(resolved.figure_quality)},
    }


def with_emission_factor(
    row: Row, quantity_unit: str, generic: Factor | NoMatch | None, found: EmissionFactorMatch
) -> Row | NoMatch:
    """The matched factor as it is multiplied, and what the result keeps of the match."""
    factor, through = found.factor, found.through
    applied = apply_factor(
        factor.kg_co2eq_per_unit,
        factor.unit,
        through.unit if through else quantity_unit,
        factor.kg_co2_biogenic_per_unit,
    )
    if applied is None:
        return NoMatch(f"The factor {factor.title} is larger than 1,000,000 kg per {factor.unit}.")
    if isinstance(generic, Factor):
        row |= {name: generic.values[name] for name in ("active_power_w", "standby_power_w")}
    match = found.as_dict()
    ratio = Fraction(applied.numerator, applied.denominator)
    if through:
        led = _led_through(through, ratio)
        if isinstance(led, NoMatch):
            return led
        properties, ratio = led
        row |= properties
    if applied.rounded:
        match["factor_rounded"] = "to 12 decimals"
    return row | {
        "activity": factor.activity,
        "emission_factor_id": str(factor.id),
        "emission_factor_version": factor.version,
        "kg_co2eq_per_unit": applied.kg_co2eq_per_unit,
        "kg_co2_biogenic_per_unit": applied.kg_co2_biogenic_per_unit,
        "unit": applied.unit,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "match": canonical_json(match),
        "changes_within_month": found.changes_within_month,
        "older_edition": _older_edition(found) if found.years_older else None,
    }


def _led_through(through: Through, onward: Fraction) -> tuple[Row, Fraction] | NoMatch:
    """The factor that holds the property, and how many of the factor's units a record's unit is."""
    kept = multiplier(through.per_unit * onward)
    if isinstance(kept, NoAnswer):
        return NoMatch(kept.reason)
    held = {
        "factor_id": str(through.factor.id),
        "factor_version": through.factor.version,
        "of_other_kind": True,
    }
    return held, Fraction(kept)


def _older_edition(found: EmissionFactorMatch) -> str:
    factor = found.factor
    return f"{factor.title} in {factor.region} ended on {factor.valid_to}"


def with_value_per_fte(row: Row, line: EmissionLine, factor: Factor) -> Row | NoMatch:
    """The generic factor's own figure of the line's kind, per full-time equivalent."""
    name = f"{line.emission_type}_kg_per_fte"
    if name not in factor.values:
        return NoMatch(f"The factor {factor.title} has no {name}.")
    return row | {
        "activity": row["emission_type"],
        "kg_co2eq_per_unit": factor.values[name],
        "unit": "fte",
        "per_year": factor.units[name] == "kg/fte/year",
        "match": canonical_json({"specificity": "exact", "staleness": "exact"}),
        "figures": {"factor": generic_factor_quality(factor)},
    }
