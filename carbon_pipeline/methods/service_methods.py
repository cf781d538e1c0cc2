"""Services by how often they are used: so much per person and day, by so many people, on so many days."""

from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import plain
from carbon_pipeline.methods.method import Method, resolving
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import Key, References, Resolution, multiplier


def frequency(key: Key, _: References) -> Resolution | NoAnswer:
    """How much of the service one unit of the quantity is: × people × days, where they are stated.

    Without them the quantity is the whole already, a bill's or a meter's. Neither is ever assumed.
    """
    stated: dict[str, Decimal] = {
        name: key[name] for name in ("people", "days_of_use") if key[name] is not None
    }
    times = Fraction(1)
    for amount in stated.values():
        times *= Fraction(amount)
    found = multiplier(times)
    if isinstance(found, NoAnswer):
        return found
    told = {name: plain(amount) for name, amount in stated.items()}
    return Resolution(found, key["unit"], notes=told or {"quantity": "the whole of the period"})


SERVICE_METHODS: tuple[Method, ...] = (
    resolving(
        "frequency",
        "quantity × people × days_of_use × kg_co2eq_per_unit; people and days_of_use only where stated",
        "GHG Protocol, Technical Guidance for Calculating Scope 3 Emissions: average-data method",
        frequency,
        columns=("people", "days_of_use"),
    ),
)
