"""What is wrong with a module's declaration, a sentence for each: unknown names, parts that do not fit."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from carbon_pipeline.methods.allocation import OWN_NAMES
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.matches import MATCH_SCHEMA
from carbon_pipeline.vocabulary.activity_columns import COMMON_COLUMNS, MODULE_COLUMNS
from carbon_pipeline.vocabulary.factor_families import FactorFamily
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORY, EMISSION_TYPES
from carbon_pipeline.vocabulary.modules import DeclaredColumn, ModuleDeclaration
from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS
from carbon_pipeline.vocabulary.units import unit_names


def declaration_faults(module: ModuleDeclaration) -> list[str]:
    """Every fault of the declaration; what names something unknown is told before what does not fit."""
    return [*_unknown_names(module)] or [*_unfit_parts(module)]


def _unknown_names(module: ModuleDeclaration) -> Iterator[str]:
    lookup, factor = module.emission_factor, module.factor
    units = [*module.units, module.quantity_unit, lookup.unit if lookup else None]
    shared = [column for column in module.columns if isinstance(column, str)]
    yield from _unknown("method", [module.method], METHODS)
    yield from _unknown("column", shared, MODULE_COLUMNS)
    yield from _unknown("unit", units, unit_names())
    yield from _unknown("factor family", [factor.family if factor else None], list(FactorFamily))
    kinds = [line.emission_type for line in module.emissions]
    yield from _unknown("emission type", kinds, [each.code for each in EMISSION_TYPES])
    places = [line.place for line in module.emissions]
    yield from _unknown("scope and category", places, CATEGORY)


def _unknown(what: str, named: Iterable[object], known: Iterable[object]) -> Iterator[str]:
    known = list(known)
    listed = ", ".join(str(each) for each in known)
    for name in named:
        if name is not None and name not in known:
            yield f"the {what} «{name}» does not exist ({listed})"


def _unfit_parts(module: ModuleDeclaration) -> Iterator[str]:
    yield from _column_faults(module)
    yield from _variant_faults(module)
    yield from _method_faults(module)
    yield from _parameter_faults(module)
    yield from _line_faults(module)


def _column_faults(module: ModuleDeclaration) -> Iterator[str]:
    lookup, factor = module.emission_factor, module.factor
    names = [column.name for column in module.activity_columns()]
    used = [
        module.quantity_column,
        module.variant_column,
        module.memo_column,
        *module.hours_columns,
        *module.examples,
        module.control_column,
        *module.place_columns,
        *(lookup.columns if lookup else ()),
        *(factor.classification.values() if factor else ()),
    ]
    yield from _unknown("column", used, names)
    yield from (f"the column «{name}» stands twice" for name in _repeated(names))
    own = [column.name for column in module.columns if isinstance(column, DeclaredColumn)]
    yield from (f"the column name «{name}» is taken" for name in own if name in _TAKEN)
    if module.quantity_unit is None and module.unit_column not in names:
        yield f"the quantity has neither a quantity_unit nor a column {module.unit_column}"
    if lookup and (lookup.activity is None) == (lookup.activity_column is None):
        yield "the emission_factor needs either an activity or an activity_column"


# what the results and the matched factors call their own columns
_TAKEN: Container[str] = {
    *(column.name for column in (*COMMON_COLUMNS, *MODULE_COLUMNS.values())),
    *(column.name for column in ACTIVITY_INPUTS.columns),
    *MATCH_SCHEMA.names,
    *OWN_NAMES,
}


def _variant_faults(module: ModuleDeclaration) -> Iterator[str]:
    codes = [variant.code for variant in module.variants]
    yield from _unknown("variant", [line.variant for line in module.emissions], codes)
    for code in codes:
        kinds = [e.emission_type for e in module.emissions if e.variant in (None, code)]
        if not kinds:
            yield f"the variant «{code}» has no emissions"
        yield from (f"the variant «{code}» has «{kind}» twice" for kind in _repeated(kinds))


def _method_faults(module: ModuleDeclaration) -> Iterator[str]:
    method, lookup = METHODS[module.method], module.emission_factor
    family = module.factor.family if module.factor else None
    names = [column.name for column in module.activity_columns()]
    missing = [name for name in method.columns if name not in names]
    yield from (f"the method {method.name} needs the column «{name}»" for name in missing)
    if family != method.factor_family:
        needed = f"needs a factor of the family {method.factor_family}"
        yield f"the method {method.name} {needed if method.factor_family else 'takes no factor'}"
    if (lookup is not None) != method.takes_emission_factor:
        takes = "needs an" if method.takes_emission_factor else "takes no"
        yield f"the method {method.name} {takes} emission_factor"
    elif lookup and lookup.unit != method.emission_factor_unit:
        unit = method.emission_factor_unit or "the quantity's own unit"
        yield f"the method {method.name} looks up emission factors by {unit}, not {lookup.unit}"


def _parameter_faults(module: ModuleDeclaration) -> Iterator[str]:
    method = METHODS[module.method]
    for name in sorted(method.parameters.keys() - module.parameters.keys()):
        chosen = ", ".join(method.parameters[name])
        yield f"the method {method.name} needs the parameter «{name}» ({chosen})"
    for name, value in module.parameters.items():
        if name not in method.parameters:
            yield f"the method {method.name} has no parameter «{name}»"
        else:
            yield from _unknown(name, [value], method.parameters[name])


def _line_faults(module: ModuleDeclaration) -> Iterator[str]:
    for line in module.emissions:
        if line.left_out and line.when_missing != "gap":
            yield f"«{line.emission_type}» is left out, which needs when_missing: gap"
        if line.less_factor_type and not line.factor_type:
            yield f"«{line.emission_type}» has a less_factor_type, which needs a factor_type"
        stated = [line.scope is not None, line.category is not None]
        in_columns = [line.scope_column is not None, line.category_column is not None]
        if (stated, in_columns) not in (_HERE, _IN_THE_ROW):
            yield (
                f"«{line.emission_type}» needs either a scope and a category, or a scope_column and "
                "a category_column"
            )


_HERE = ([True, True], [False, False])
_IN_THE_ROW = ([False, False], [True, True])


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
