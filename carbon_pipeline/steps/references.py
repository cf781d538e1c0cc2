"""Reference data that resolvers look into, loaded from the warehouse where a method names it."""

from collections.abc import Callable, Mapping
from typing import Any

from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.methods.resolutions import References
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_reading import fuel_properties
from carbon_pipeline.steps.purchase_references import (
    load_exchange_rates,
    load_price_indices,
    load_product_footprints,
    load_spend_categories,
)
from carbon_pipeline.vocabulary.airports import Airport
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth


def _airports(books: Books, _: ReportingMonth) -> Mapping[str, Airport]:
    rows = books.warehouse.rows("SELECT iata_code, country, latitude, longitude FROM airports")
    return {
        row["iata_code"]: Airport(
            row["iata_code"], row["country"], row["latitude"], row["longitude"]
        )
        for row in rows
    }


# part → what loads it, as it stands for the month; a part is called as the asset that publishes it
LOADERS: Mapping[str, Callable[[Books, ReportingMonth], Any]] = {
    "airports": _airports,
    "spend_categories": load_spend_categories,
    "price_indices": load_price_indices,
    "exchange_rates": load_exchange_rates,
    "product_footprints": load_product_footprints,
}


def load_references(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> References:
    """Every part that the module's method names, and what leads to factors in other units."""
    names = METHODS[module.method].references
    parts = {name: LOADERS[name](books, month) for name in names}
    if module.emission_factor and module.emission_factor.units_through:
        parts[module.emission_factor.units_through] = fuel_properties(books)
    return References(parts)
