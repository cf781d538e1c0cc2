"""From the distinct keys of a month's inputs to the factors that apply to them, and those that have none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from carbon_pipeline.methods.applied_factors import apply_factor
from carbon_pipeline.methods.factor_tables import Factor
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
    FactorKey,
    NoMatch,
    match_factor,
)
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.modules import EmissionLine, ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth

MATCH_SCHEMA = pa.schema(
    [
        ("key_number", pa.int32()),
        ("emission_type", pa.string()),
        ("scope", pa.int16()),
        ("category_number", pa.int16()),
        ("activity", pa.string()),
        ("factor_id", pa.string()),
        ("factor_version", pa.int32()),
        ("emission_factor_id", pa.string()),
        ("emission_factor_version", pa.int32()),
        ("kg_co2eq_per_unit", pa.decimal128(18, 12)),
        ("kg_co2_biogenic_per_unit", pa.decimal128(18, 12)),
        ("unit", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("per_year", pa.bool_()),
        ("active_power_w", pa.decimal128(12, 3)),
        ("standby_power_w", pa.decimal128(12, 3)),
        ("match", pa.string()),
        ("changes_within_month", pa.bool_()),
    ]
)

NO_MATCH_SCHEMA = pa.schema(
    [
        ("key_number", pa.int32()),
        ("emission_type", pa.string()),
        ("scope", pa.int16()),
        ("category_number", pa.int16()),
        ("key", pa.string()),
        ("reason", pa.string()),
        ("candidates", pa.string()),
    ]
)


@dataclass
class Matches:
    """One row per key and emission line: in `matched` with its factor, or with the reason why not.

    Without a factor it stands in `unmatched`, or in `gaps` where the line's gap is disclosed.
    `older_editions` names the factors that were taken though their edition has ended.
    """

    matched: list[dict[str, Any]] = field(default_factory=list)
    unmatched: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    older_editions: set[str] = field(default_factory=set)

    def arrow(self) -> dict[str, pa.Table]:
        """The tables `matches`, `no_matches` and `gap_matches` in their fixed schemas."""
        return {
            "matches": pa.Table.from_pylist(self.matched, schema=MATCH_SCHEMA),
            "no_matches": pa.Table.from_pylist(self.unmatched, schema=NO_MATCH_SCHEMA),
            "gap_matches": pa.Table.from_pylist(self.gaps, schema=NO_MATCH_SCHEMA),
        }


def key_columns(module: ModuleDeclaration, with_organization: bool) -> list[str]:
    """Columns of the inputs that decide which factor applies."""
    columns = ["variant_type", "region", "unit", "part_start"]
    if module.emission_factor and module.emission_factor.activity_column:
        columns.append(module.emission_factor.activity_column)
    if module.factor:
        columns += module.factor.classification.values()
    if with_organization:
        columns.append("organization_code")
    return columns


def keys_sql(columns: Sequence[str]) -> str:
    """One row per distinct key of `inputs`, numbered in the order of its columns."""
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"SELECT CAST(row_number() OVER (ORDER BY {names}) AS INTEGER) AS key_number, *"
        f" FROM (SELECT DISTINCT {names} FROM inputs)"
    )


def match_keys(
    module: ModuleDeclaration,
    month: ReportingMonth,
    keys: Iterable[Mapping[str, Any]],
    emission_factors: EmissionFactorIndex,
    factors: Sequence[Factor],
) -> Matches:
    """Look up every key once; a key without a factor is never left out and never zero."""
    matches = Matches()
    for key in keys:
        lines = [line for line in module.emissions if line.variant in (None, key["variant_type"])]
        generic = _generic_factor(module, key, factors)
        specific = {
            factor_type: _emission_factor(module, factor_type, month, key, emission_factors)
            for factor_type in {line.factor_type for line in lines}
        }
        for each in specific.values():
            if isinstance(each, EmissionFactorMatch) and each.years_older:
                matches.older_editions.add(_older_edition(each))
        for line in lines:
            found = _line(module, key, line, generic, specific[line.factor_type])
            if not isinstance(found, NoMatch):
                matches.matched.append(found)
            elif line.when_missing == "gap":
                matches.gaps.append(_unmatched(key, line, found))
            else:
                matches.unmatched.append(_unmatched(key, line, found))
    return matches


def _older_edition(found: EmissionFactorMatch) -> str:
    factor = found.factor
    return f"{factor.title} in {factor.region} ended on {factor.valid_to}"


def _generic_factor(
    module: ModuleDeclaration, key: Mapping[str, Any], factors: Sequence[Factor]
) -> Factor | NoMatch | None:
    if module.factor is None:
        return None
    classification = tuple(
        (name, key[column]) for name, column in module.factor.classification.items()
    )
    wanted = FactorKey(module.module, key["variant_type"], classification, key["part_start"])
    return match_factor(factors, module.factor, wanted)


def _emission_factor(
    module: ModuleDeclaration,
    factor_type: str | None,
    month: ReportingMonth,
    key: Mapping[str, Any],
    emission_factors: EmissionFactorIndex,
) -> EmissionFactorMatch | NoMatch | None:
    """The match under the module's lookup; of another factor type where a line names one."""
    lookup = module.emission_factor
    if lookup is None:
        return None
    if factor_type:
        lookup = lookup.model_copy(update={"factor_type": factor_type})
    activity = lookup.activity or key[str(lookup.activity_column)]
    wanted = EmissionFactorKey(
        activity,
        key["region"],
        lookup.unit or key["unit"],
        key.get("organization_code") or "",
        key["part_start"],
        month.last_day,
    )
    return emission_factors.match(lookup, wanted)


def _line(
    module: ModuleDeclaration,
    key: Mapping[str, Any],
    line: EmissionLine,
    generic: Factor | NoMatch | None,
    specific: EmissionFactorMatch | NoMatch | None,
) -> dict[str, Any] | NoMatch:
    for found in (generic, specific):
        if isinstance(found, NoMatch):
            return found
    row = dict.fromkeys(MATCH_SCHEMA.names) | {
        "key_number": key["key_number"],
        "emission_type": line.emission_type,
        "scope": line.scope,
        "category_number": line.category,
        "numerator": 1,
        "denominator": 1,
        "per_year": False,
        "changes_within_month": False,
    }
    if isinstance(generic, Factor):
        row |= {"factor_id": str(generic.id), "factor_version": generic.version}
    if module.emission_factor and isinstance(specific, EmissionFactorMatch):
        quantity_unit = module.emission_factor.unit or key["unit"]
        return _with_emission_factor(row, quantity_unit, generic, specific)
    if isinstance(generic, Factor):
        return _with_value_per_fte(row, line, generic)
    raise ValueError(f"{module.module} declares neither factor nor emission_factor")


def _with_emission_factor(
    row: dict[str, Any],
    quantity_unit: str,
    generic: Factor | NoMatch | None,
    found: EmissionFactorMatch,
) -> dict[str, Any] | NoMatch:
    factor = found.factor
    applied = apply_factor(
        factor.kg_co2eq_per_unit, factor.unit, quantity_unit, factor.kg_co2_biogenic_per_unit
    )
    if applied is None:
        return NoMatch(f"The factor {factor.title} is larger than 1,000,000 kg per {factor.unit}.")
    if isinstance(generic, Factor):
        row |= {name: generic.values[name] for name in ("active_power_w", "standby_power_w")}
    match = found.as_dict()
    if applied.rounded:
        match["factor_rounded"] = "to 12 decimals"
    return row | {
        "activity": factor.activity,
        "emission_factor_id": str(factor.id),
        "emission_factor_version": factor.version,
        "kg_co2eq_per_unit": applied.kg_co2eq_per_unit,
        "kg_co2_biogenic_per_unit": applied.kg_co2_biogenic_per_unit,
        "unit": applied.unit,
        "numerator": applied.numerator,
        "denominator": applied.denominator,
        "match": canonical_json(match),
        "changes_within_month": found.changes_within_month,
    }


def _with_value_per_fte(
    row: dict[str, Any], line: EmissionLine, factor: Factor
) -> dict[str, Any] | NoMatch:
    name = f"{line.emission_type}_kg_per_fte"
    if name not in factor.values:
        return NoMatch(f"The factor {factor.title} has no {name}.")
    return row | {
        "activity": row["emission_type"],
        "kg_co2eq_per_unit": factor.values[name],
        "unit": "fte",
        "per_year": factor.units[name] == "kg/fte/year",
        "match": canonical_json({"specificity": "exact", "staleness": "exact"}),
    }


def _unmatched(key: Mapping[str, Any], line: EmissionLine, found: NoMatch) -> dict[str, Any]:
    sought = {
        name: None if value is None else str(value)
        for name, value in key.items()
        if name != "key_number"
    }
    return {
        "key_number": key["key_number"],
        "emission_type": line.emission_type,
        "scope": line.scope,
        "category_number": line.category,
        "key": canonical_json(sought),
        "reason": found.reason,
        "candidates": canonical_json([str(each) for each in found.candidates]),
    }
