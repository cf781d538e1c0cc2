"""The modules, one by one: what a file holds, and what becomes of a row, from the declarations."""

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.docs.markdown import code, codes, page, sentence, table
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.vocabulary.activity_columns import (
    COMMON_COLUMNS,
    ActivityColumn,
    ActivityKind,
)
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORY, EMISSION_TYPES
from carbon_pipeline.vocabulary.modules import EmissionLine, FactorLookup, Lookup, ModuleDeclaration
from carbon_pipeline.vocabulary.units import unit_spellings

HEADER = ("column", "meaning", "unit", "required", "values", "example")

INTRODUCTION = """
# Modules

Written by `make docs` from the declarations in `carbon_pipeline/defs/emissions/`.

A module is one kind of activity. Its files lie in `activities/<module>/` as CSV, Parquet or XLSX,
under any name. `carbon template MODULE` writes an empty file. A new module with one of the methods
below is a new folder with a `defs.yaml`; it needs no Python.

Amounts are plain decimals: ASCII digits, one decimal point, at most 6 decimals, no exponent, no
thousands marks. A record that spans months is allocated by days.
"""

MATCHING = """
## How a factor is chosen

Once for each distinct key of a month. A factor can apply when it has the type, the activity and the
price basis that the module looks up, belongs to the organisation or to anyone, is for the region or
a wider one that the module allows, and has a unit that the record's converts into. Of those that
can, these decide, one after the other:

1. **Owner**: the organisation's own factor before anyone's.
2. **Geography**: the region, its country, its group of countries, the world, as far as the module
   allows. It goes before the edition: an older edition of the country goes before one in force of a
   wider region.
3. **Library**: the group's own file, then publishers by their rank in `publisher_preferences` for the
   record's country, then those without a rank. The most specific line says the rank: the country's,
   its group's, the world's, and in each a line for the factor type before one for every type. It
   goes before the edition, so that a series of years keeps its publisher where an edition is late.
4. **Edition**: in force on the first day of the month's part, before one that has ended, and of those
   the newest. Only a publisher's edition may have ended, since it merely waits for the next one, and
   for no more years than the module allows; what the group's own file ends is not used any longer.
   An edition that begins after the day never applies.
5. **Unit**: the record's own before one that is converted. Of one edition's figures in several other
   units, the unit nearest in size.

Factors that are equal in all of these are no match; the reason names them and says how to decide.
The result keeps how near the factor is (`specificity`: `exact`, `country`, `group`, `WORLD`), how far
from what was asked (`staleness`: `exact`, `region_fallback`, `older_edition`), `years_older`, its
library and edition, and the runners-up. `carbon factors ACTIVITY --region KR --date 2024-12-01` shows
the same for any question. Without a match a record is in `unmatched_inputs` with the reason: never a
zero, never a guess.
"""

FALLBACKS = {
    "country": "the country of a subdivision",
    "group": "the group that the country belongs to",
    "WORLD": "the world",
}


def modules_page() -> str:
    """The whole page."""
    return page(
        INTRODUCTION,
        MATCHING,
        "## Columns of every file",
        _columns(COMMON_COLUMNS),
        *(_module(module) for module in load_modules().values()),
        "## Units",
        "Each unit has one name; files may use these spellings of it.",
        _spellings(),
    )


def _module(module: ModuleDeclaration) -> str:
    method = METHODS[module.method]
    own = [c for c in module.activity_columns() if c not in COMMON_COLUMNS]
    return page(
        f"## {module.module}",
        f"**{module.label}.** {sentence(module.description)}",
        _columns(tuple(own), module),
        f"Formula `{method.formula_version}`: `{method.formula}` ({method.source}).",
        _emissions(module),
        _lookups(module),
        "A quantity below zero is a correction and is taken."
        if module.corrections_below_zero
        else "Amounts are zero or more.",
        _example(module),
    )


def _columns(columns: tuple[ActivityColumn, ...], module: ModuleDeclaration | None = None) -> str:
    return table(HEADER, [_row(column, module) for column in columns])


def _row(column: ActivityColumn, module: ModuleDeclaration | None) -> tuple[str, ...]:
    allowed = column.allowed
    if column.kind is ActivityKind.UNIT and module is not None:
        allowed = module.units or ("any unit below, or a currency",)
    return (
        code(column.name),
        sentence(column.description) + (" Allocated by days." if column.allocated else ""),
        column.unit,
        "yes" if column.required else "",
        codes(allowed),
        code(column.example),
    )


def _emissions(module: ModuleDeclaration) -> str:
    labels = {variant.code: variant.label for variant in module.variants}
    types = {each.code: each.label for each in EMISSION_TYPES}
    rows = [
        (
            labels[line.variant] if line.variant else "every",
            f"`{line.emission_type}`: {types[line.emission_type]}",
            *_place(line),
            _factor_of(line, module.emission_factor),
        )
        for line in module.emissions
    ]
    return table(("variant", "emission type", "scope", "category", "emission factor"), rows)


def _factor_of(line: EmissionLine, lookup: Lookup | None) -> str:
    if line.left_out:
        return "left out; a disclosed gap"
    kind = line.factor_type or (lookup.factor_type if lookup else None)
    if kind is None:
        return ""
    told = code(kind)
    if line.less_factor_type:
        told = f"{told} less {code(line.less_factor_type)}"
    return f"{told}; without one a disclosed gap" if line.when_missing == "gap" else told


def _place(line: EmissionLine) -> tuple[str, str]:
    if line.place is None:
        return f"column `{line.scope_column}`", f"column `{line.category_column}`"
    return str(line.scope), f"{line.category}: {CATEGORY[line.place].name}"


def _lookups(module: ModuleDeclaration) -> str:
    lines = [f"- Declared: {name} is {code(value)}." for name, value in module.parameters.items()]
    if module.factor:
        lines.append(_factor(module.factor))
    if module.emission_factor:
        lines.append(_emission_factor(module.emission_factor))
    if module.energy_carrier:
        lines.append(_by_market(module))
    if module.memo_column:
        lines.append(
            f"- A row with `{module.memo_column}` = `yes` is computed, shown in `memo_emissions` and "
            "left out of every total."
        )
    return "\n".join(lines)


def _by_market(module: ModuleDeclaration) -> str:
    instruments = "contractual instruments, then the " if module.is_met_by_instruments else "the "
    return (
        f"- Scope 2 by the market ({module.energy_carrier}): {instruments}residual mix of the market, "
        "then the average of the grid; see [0013](decisions/0013-scope-2-twice.md)."
    )


def _factor(lookup: FactorLookup) -> str:
    keys = ", ".join(f"`{key}` = column `{c}`" for key, c in lookup.classification.items())
    told = f" with {keys}" if keys else " of the row's variant"
    return f"- Generic factor: family `{lookup.family}`{told}."


def _emission_factor(lookup: Lookup) -> str:
    activity = (
        f"the activity in column `{lookup.activity_column}`"
        if lookup.activity_column
        else f"activity `{lookup.activity}`"
    )
    unit = f", per {lookup.unit}" if lookup.unit else ""
    wider = ", then ".join(FALLBACKS[each] for each in lookup.fallbacks)
    rest = "" if "WORLD" in lookup.fallbacks else " Never the world's."
    years = lookup.older_edition_years
    older = f" Publishers' editions stand in up to {years} years after their end." if years else ""
    through = (
        " Where none is in a unit that a mass or volume converts into, the fuel's calorific value and "
        "density lead to one: `factors.csv`, family `fuel_properties`."
        if lookup.units_through
        else ""
    )
    return (
        f"- Emission factor: type `{lookup.factor_type}`, {activity}{unit}. Where the region has "
        f"none: {wider}.{rest}{older}{through}"
    )


def _example(module: ModuleDeclaration) -> str:
    columns = module.activity_columns()
    header = ",".join(column.name for column in columns)
    row = ",".join(column.example for column in columns)
    return f"```csv\n{header}\n{row}\n```"


def _spellings() -> str:
    spelled: dict[str, list[str]] = {}
    for spelling, name in unit_spellings().items():
        spelled.setdefault(name, [])
        if spelling != name:
            spelled[name].append(spelling)
    return table(("unit", "also"), [(code(name), codes(also)) for name, also in spelled.items()])
