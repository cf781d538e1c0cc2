"""The factors and publishers' ranks that a module's lookups read, from the warehouse."""

from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor, emission_factor, factor
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.methods.publisher_ranks import PublisherPreference
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.factor_families import FactorFamily
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

# what matching reads; a library of tens of thousands of rows has gases and references beside it
MATCHED_COLUMNS = ", ".join(EmissionFactor.__dataclass_fields__)


def emission_factor_index(books: Books, module: ModuleDeclaration) -> EmissionFactorIndex:
    """Every emission factor in force that the module can look up, with the publishers' ranks."""
    lookup = module.emission_factor
    if lookup is None:
        return EmissionFactorIndex([])
    rows = books.warehouse.rows(
        f"SELECT {MATCHED_COLUMNS} FROM emission_factors WHERE factor_type = ANY(%(types)s)"
        " AND (%(activity)s::text IS NULL OR activity = %(activity)s)",
        {"types": list(module.factor_types), "activity": lookup.activity},
    )
    return EmissionFactorIndex(map(emission_factor, rows), publisher_preferences(books))


def publisher_preferences(books: Books) -> list[PublisherPreference]:
    """The lines of `publisher_preferences` in force."""
    rows = books.warehouse.rows(
        "SELECT region, factor_type, library, rank FROM publisher_preferences"
    )
    return [PublisherPreference(**row) for row in rows]


def fuel_properties(books: Books) -> list[Factor]:
    """Every calorific value and density of a fuel in force, of the group's own file and of publishers."""
    rows = books.warehouse.rows(
        "SELECT * FROM factors WHERE factor_family = %(family)s",
        {"family": FactorFamily.FUEL_PROPERTIES.value},
    )
    return [factor(row) for row in rows]


def generic_factors(books: Books, module: ModuleDeclaration) -> list[Factor]:
    """Every generic factor in force of the module's family."""
    if module.factor is None:
        return []
    rows = books.warehouse.rows(
        "SELECT * FROM factors WHERE factor_family = %(family)s", {"family": module.factor.family}
    )
    return [factor(row) for row in rows]
