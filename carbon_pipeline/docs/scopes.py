"""Which module fills which category, and how context decides: from the declarations and the table."""

from collections.abc import Mapping

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.docs.markdown import code, page, table
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES, Category
from carbon_pipeline.vocabulary.modules import EmissionLine, ModuleDeclaration
from carbon_pipeline.vocabulary.scope_assignments import (
    ANY,
    ASSUMED_APPROACH,
    CONTROLS,
    ScopeAssignment,
    assigned,
    scope_assignments,
)

INTRODUCTION = """
# Scopes and categories

Written by `make docs` from the declarations in `carbon_pipeline/defs/emissions/` and from
`carbon_pipeline/vocabulary/scope_assignments.csv`.

## Which module fills which category

A module's variant is in brackets; `control` says in which context a record of it goes there. Values
that are entered directly (`is_direct_input`) are of the category that the row names, whichever it is.
"""

CONTEXTS = f"""
## Who owns, leases and controls

A record of a module with the column `control` says there whose plant, building or shop it is about.
The table below decides; change a line of the CSV, and results follow at the next run. `{ANY}` is any;
a line that names the module goes before one for any, then one that names the variant, then one that
names the approach. What comes along with a record moves with it. The consolidation approach is
`{ASSUMED_APPROACH}`, and a blank `control` is `owned`: operational control is assumed where nothing
says otherwise.
"""

Filling = Mapping[tuple[int, int], list[str]]


def filled_by() -> Filling:
    """Scope and category → each module that can fill it, with its variants and contexts."""
    found: dict[tuple[int, int], dict[str, None]] = {
        (category.scope, category.number): {} for category in CATEGORIES
    }
    for module in load_modules().values():
        for line in module.emissions:
            if line.place is None:
                continue
            found[line.place].setdefault(_told(module, line))
            for control, place in _moved(module, line):
                found[place].setdefault(f"{_told(module, line)}, `control` {code(control)}")
    return {place: list(told) for place, told in found.items()}


def scopes_page() -> str:
    """The whole page."""
    filled = filled_by()
    rows = [_category(each, filled[each.scope, each.number]) for each in CATEGORIES]
    contexts = [_context(each) for each in scope_assignments()]
    header = ("module", "variant", "control", "approach", "scope and category", "meaning")
    return page(
        INTRODUCTION,
        table(("category", "name", "where", "modules"), rows),
        CONTEXTS,
        table(header, contexts),
        "Source: GHG Protocol, Corporate Value Chain (Scope 3) Standard, appendix A; Corporate "
        "Standard, chapter 4.",
    )


def _told(module: ModuleDeclaration, line: EmissionLine) -> str:
    return f"{code(module.module)} ({line.variant})" if line.variant else code(module.module)


def _moved(module: ModuleDeclaration, line: EmissionLine) -> list[tuple[str, tuple[int, int]]]:
    """The contexts in which results of the line belong elsewhere, of what is not merely along."""
    declared = line.place
    if module.control_column is None or line.factor_type or declared is None:
        return []
    variants = [line.variant] if line.variant else [each.code for each in module.variants]
    places = [
        (control, assigned(module.module, variant, control, declared))
        for variant in variants
        for control in CONTROLS
    ]
    return [(control, place) for control, place in dict.fromkeys(places) if place != declared]


def _category(category: Category, modules: list[str]) -> tuple[str, ...]:
    number = f"{category.scope}.{category.number}"
    return number, category.name, category.stream, "; ".join(modules) or "none"


def _context(line: ScopeAssignment) -> tuple[str, ...]:
    place = "as declared" if line.place is None else f"{line.place[0]}.{line.place[1]}"
    return line.module, line.variant, code(line.control), line.approach, place, line.note
