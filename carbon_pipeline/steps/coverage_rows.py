"""The rows of the table of coverage: what the modules need, from the records and the warehouse."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carbon_pipeline.methods.coverage_needs import RecordKey, emission_factor_needs, factor_needs
from carbon_pipeline.methods.factor_coverage import emission_factor_coverage, factor_coverage
from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor, emission_factor
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.matching import EmissionFactorIndex
from carbon_pipeline.methods.publisher_ranks import PublisherPreference
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.coverage_records import Readings, record_keys
from carbon_pipeline.steps.factor_months import reporting_years
from carbon_pipeline.steps.factor_reading import (
    MATCHED_COLUMNS,
    fuel_properties,
    generic_factors,
    publisher_preferences,
)
from carbon_pipeline.vocabulary.modules import Lookup, ModuleDeclaration
from carbon_pipeline.vocabulary.regions import wider_regions


@dataclass(frozen=True)
class _Known:
    """A module with its records, and with the factors that may serve them."""

    module: ModuleDeclaration
    records: list[RecordKey]
    activities: list[str]
    emission_factors: list[EmissionFactor]
    factors: list[Factor]
    properties: list[Factor]

    def first_years(self) -> Iterator[int]:
        factors: list[EmissionFactor | Factor] = [*self.emission_factors, *self.factors]
        yield from (each.valid_from.year for each in factors if isinstance(each.valid_from, date))
        yield from (record.first_year for record in self.records)


def coverage_rows(books: Books, readings: Readings) -> Iterator[dict[str, Any]]:
    """Coverage from the first reporting year that has a factor or a record to the current one."""
    countries = _organizations_by_country(books)
    known = [
        _known(books, module, record_keys(books, module, readings), set(countries))
        for module in books.modules.values()
    ]
    reporting = reporting_years(books.home)
    first = min((year for each in known for year in each.first_years()), default=reporting.stop - 1)
    years = range(max(reporting.start, first), reporting.stop)
    preferences = publisher_preferences(books)
    for each in known:
        yield from _rows(each, countries, preferences, years)


def _organizations_by_country(books: Books) -> dict[str, frozenset[str]]:
    """The organisations that are in the country or once were, by country in order."""
    found: dict[str, set[str]] = {}
    for code in books.tree:
        for line in books.tree.lines(code):
            found.setdefault(line.country, set()).add(code)
    return {country: frozenset(codes) for country, codes in sorted(found.items())}


def _known(
    books: Books, module: ModuleDeclaration, records: list[RecordKey], countries: set[str]
) -> _Known:
    lookup = _lookup(module)
    activities = _activities(books, lookup, records) if lookup else []
    regions = countries | {record.region for record in records}
    found = _emission_factors(books, module, activities, regions) if lookup else []
    properties = fuel_properties(books) if lookup and lookup.units_through else []
    return _Known(module, records, activities, found, generic_factors(books, module), properties)


def _rows(
    known: _Known,
    countries: Mapping[str, frozenset[str]],
    preferences: list[PublisherPreference],
    years: range,
) -> Iterator[dict[str, Any]]:
    module, lookup, records = known.module, _lookup(known.module), known.records
    if lookup:
        index = EmissionFactorIndex(known.emission_factors, preferences)
        for kind in module.factor_types:
            activities = lookup.activities_under(kind, known.activities)
            typed = lookup.model_copy(update={"factor_type": kind})
            factors = [each for each in known.emission_factors if each.factor_type == kind]
            needs = emission_factor_needs(module, typed, activities, records, countries, factors)
            yield from emission_factor_coverage(
                module, typed, needs, index, factors, years, known.properties
            )
    if module.factor:
        wanted = factor_needs(module, module.factor, records, known.factors)
        yield from factor_coverage(module, module.factor, wanted, known.factors, years)


def _lookup(module: ModuleDeclaration) -> Lookup | None:
    """The module's lookup; None where no column says the activity, but a method for each record."""
    return None if METHODS[module.method].names_activity else module.emission_factor


def _activities(books: Books, lookup: Lookup, records: Iterable[RecordKey]) -> list[str]:
    """The lookup's own activity, else those of the records, else those of the group's own file."""
    if lookup.activity:
        return [lookup.activity]
    named = {record.activity for record in records if record.activity}
    if named:
        return sorted(named)
    rows = books.warehouse.rows(
        "SELECT DISTINCT activity FROM emission_factors"
        " WHERE library = 'group' AND factor_type = %(type)s ORDER BY 1",
        {"type": lookup.factor_type},
    )
    return [row["activity"] for row in rows]


def _emission_factors(
    books: Books, module: ModuleDeclaration, activities: list[str], regions: Iterable[str]
) -> list[EmissionFactor]:
    """Factors of the activities in the regions and in the wider ones."""
    wider = sorted({place for region in regions for place, _ in wider_regions(region)})
    rows = books.warehouse.rows(
        f"SELECT {MATCHED_COLUMNS} FROM emission_factors WHERE factor_type = ANY(%(types)s)"
        " AND activity = ANY(%(activities)s) AND region = ANY(%(regions)s)",
        {"types": list(module.factor_types), "activities": activities, "regions": wider},
    )
    return [emission_factor(row) for row in rows]
