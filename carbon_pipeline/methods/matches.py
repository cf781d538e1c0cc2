"""From the distinct keys of a month's inputs to the factors that apply to them, and those that have none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from carbon_pipeline.methods.factor_differences import difference
from carbon_pipeline.methods.factor_tables import Factor
from carbon_pipeline.methods.figure_quality import (
    QUALITY_COLUMNS,
    factor_qualities,
    quality_columns,
)
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.fuel_units import through_properties
from carbon_pipeline.methods.match_rows import (
    own_figure,
    resolved_row,
    with_emission_factor,
    with_value_per_fte,
)
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
    FactorKey,
    NoMatch,
    match_factor,
)
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.no_match import undated
from carbon_pipeline.methods.resolutions import References, Resolution
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.modules import EmissionLine, Lookup, ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.scope_assignments import assigned

NOTHING_REFERRED_TO = References()

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
        # whether the quantity became one of another kind, such as the energy of a mass
        ("of_other_kind", pa.bool_()),
        ("per_year", pa.bool_()),
        ("active_power_w", pa.decimal128(12, 3)),
        ("standby_power_w", pa.decimal128(12, 3)),
        ("multiplier", pa.decimal128(18, 12)),
        ("resolved_unit", pa.string()),
        ("resolution", pa.string()),
        ("match", pa.string()),
        ("kg_co2eq_gsd", pa.decimal128(19, 6)),
        ("data_quality", pa.string()),
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
    """Columns of the inputs that decide which factor applies, and how good the number is."""
    columns = ["variant_type", "region", "unit", "part_start", *module.place_columns]
    if module.emission_factor:
        columns += module.emission_factor.columns
    if module.control_column:
        columns.append(module.control_column)
    columns += [c for c in METHODS[module.method].resolved_columns if c not in columns]
    if module.factor:
        columns += module.factor.classification.values()
    if with_organization:
        columns.append("organization_code")
    return [*columns, *QUALITY_COLUMNS]


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
    references: References = NOTHING_REFERRED_TO,
) -> Matches:
    """Look up every key once; a key without a factor is never left out and never zero."""
    matches = Matches()
    offered = replace(references, emission_factors=emission_factors, lookup=module.emission_factor)
    for key in keys:
        resolution = _resolution(module, key, offered)
        generic = _generic_factor(module, key, factors)
        for line in module.emissions:
            if line.variant not in (None, key["variant_type"]):
                continue
            placed = _placed(module, line, key)
            sought = _Sought(module, placed, month, key, resolution, generic, offered)
            _note(matches, sought, _line(sought, emission_factors))
    return matches


@dataclass(frozen=True)
class _Sought:
    """One emission line of one key, with what the key became."""

    module: ModuleDeclaration
    line: EmissionLine
    month: ReportingMonth
    key: Mapping[str, Any]
    resolution: Resolution | NoMatch | None
    generic: Factor | NoMatch | None
    references: References


def _placed(module: ModuleDeclaration, line: EmissionLine, key: Mapping[str, Any]) -> EmissionLine:
    """The line in the scope and category of the record: its own columns', or its context's."""
    if module.control_column is None or line.place is None:
        return line.placed(key)
    control = key[module.control_column]
    scope, category = assigned(module.module, key["variant_type"], control, line.place)
    return line.model_copy(update={"scope": scope, "category": category})


def _note(matches: Matches, sought: _Sought, found: dict[str, Any] | NoMatch) -> None:
    if not isinstance(found, NoMatch):
        older = found.pop("older_edition", None)
        if older:
            matches.older_editions.add(older)
        matches.matched.append(found | quality_columns(sought.key, found.pop("figures")))
    elif sought.line.when_missing == "gap":
        matches.gaps.append(_gap(sought, found))
    else:
        matches.unmatched.append(_unmatched(sought.key, sought.line, found))


def _resolution(
    module: ModuleDeclaration, key: Mapping[str, Any], references: References
) -> Resolution | NoMatch | None:
    method = METHODS[module.method]
    if method.resolve is None:
        return None
    found = method.resolve({**key, **module.parameters}, references)
    return NoMatch(found.reason) if isinstance(found, NoAnswer) else found


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
    sought: _Sought, emission_factors: EmissionFactorIndex
) -> EmissionFactorMatch | NoMatch | None:
    """The match under the module's lookup; of another factor type where the line names one."""
    lookup, line = sought.module.emission_factor, sought.line
    if lookup is None:
        return None
    key = _emission_factor_key(sought, lookup)
    lookup = lookup.for_activity(key.activity)

    def match(factor_type: str) -> EmissionFactorMatch | NoMatch:
        typed = lookup.model_copy(update={"factor_type": factor_type})
        direct = emission_factors.match(typed, key)
        if isinstance(direct, NoMatch) and typed.units_through:
            known = sought.references.parts.get(typed.units_through, ())
            return through_properties(direct, emission_factors, typed, key, known)
        return direct

    found = match(line.factor_type or lookup.factor_type)
    return difference(found, match(line.less_factor_type)) if line.less_factor_type else found


def _emission_factor_key(sought: _Sought, lookup: Lookup) -> EmissionFactorKey:
    key, resolved = sought.key, sought.resolution
    activity = lookup.activity_of(key)
    region, unit = key["region"], lookup.unit or key["unit"]
    if isinstance(resolved, Resolution):
        activity, region = resolved.activity or activity, resolved.region or region
        unit = resolved.unit
    return EmissionFactorKey(
        str(activity),
        region,
        unit,
        key.get("organization_code") or "",
        key["part_start"],
        sought.month.last_day,
    )


def _line(sought: _Sought, emission_factors: EmissionFactorIndex) -> dict[str, Any] | NoMatch:
    module, line, resolved, generic = sought.module, sought.line, sought.resolution, sought.generic
    if line.left_out:
        return NoMatch(line.left_out)
    for found in (resolved, generic):
        if isinstance(found, NoMatch):
            return found
    row = dict.fromkeys(MATCH_SCHEMA.names) | {
        "key_number": sought.key["key_number"],
        "emission_type": line.emission_type,
        "scope": line.scope,
        "category_number": line.category,
        "numerator": 1,
        "denominator": 1,
        "of_other_kind": False,
        "per_year": False,
        "changes_within_month": False,
    }
    if isinstance(generic, Factor):
        row |= {"factor_id": str(generic.id), "factor_version": generic.version}
    quantity_unit = sought.key["unit"]
    if isinstance(resolved, Resolution):
        row |= resolved_row(resolved)
        quantity_unit = resolved.unit
        if resolved.kg_co2eq_per_unit is not None and line.factor_type is None:
            return row | own_figure(resolved)
    specific = _emission_factor(sought, emission_factors)
    if isinstance(specific, NoMatch):
        return specific
    if module.emission_factor and specific:
        unit = module.emission_factor.unit or quantity_unit
        place = resolved.happened_in if isinstance(resolved, Resolution) else None
        row["figures"] = factor_qualities(specific, generic, place or sought.key["region"])
        return with_emission_factor(row, unit, generic, specific)
    if isinstance(generic, Factor):
        return with_value_per_fte(row, line, generic)
    raise ValueError(f"{module.module} declares neither factor nor emission_factor")


def _gap(sought: _Sought, found: NoMatch) -> dict[str, Any]:
    """What is not known, without the day: a cause is told alike in every month."""
    key, lookup = sought.key, sought.module.emission_factor
    told = {name: key[name] for name in ("variant_type", "region", "unit")}
    if lookup and not sought.line.left_out and not isinstance(sought.resolution, NoMatch):
        wanted = _emission_factor_key(sought, lookup)
        told |= {"activity": wanted.activity, "region": wanted.region, "unit": wanted.unit}
    undated_reason = undated(found.reason, key["part_start"])
    return _unmatched(key, sought.line, replace(found, reason=undated_reason)) | {
        "key": canonical_json(told)
    }


def _unmatched(key: Mapping[str, Any], line: EmissionLine, found: NoMatch) -> dict[str, Any]:
    sought = {
        name: None if value is None else str(value)
        for name, value in key.items()
        if name != "key_number" and name not in QUALITY_COLUMNS
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
