"""Methods about products that were sold: what others spend on them.

Source: GHG Protocol, Technical Guidance for Calculating Scope 3 Emissions (2013), category 10, average
data and site-specific method, and category 11, direct use-phase emissions of products that use energy:
units sold × uses in a lifetime × energy per use × emission factor.
"""

from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.method import Method, resolving
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import Key, References, Resolution, multiplier


def energy_of_sold_product(key: Key, _: References) -> Resolution | NoAnswer:
    """The energy of one product: per use or year × how many there are in its life; of processing once."""
    energy: Decimal = key["energy_per_unit"]
    times: Decimal | None = key["times_in_lifetime"]
    if key["variant_type"] == "use" and times is None:
        return NoAnswer("The use of a product needs times_in_lifetime: its uses, or its years.")
    if key["variant_type"] == "processing" and times is not None:
        return NoAnswer("A product is processed once: times_in_lifetime is for its use alone.")
    per_product = multiplier(Fraction(energy) * Fraction(1 if times is None else times))
    if isinstance(per_product, NoAnswer):
        return per_product
    notes = {"energy_per_unit": f"{energy.normalize():f} {key['energy_unit']}"}
    if times is not None:
        notes["times_in_lifetime"] = f"{times.normalize():f}"
    return Resolution(per_product, key["energy_unit"], notes=notes)


ENERGY_OF_SOLD_PRODUCTS = resolving(
    "energy_of_sold_products",
    "units_sold × energy_per_unit × times_in_lifetime × kg_co2eq_per_unit of the energy",
    "GHG Protocol, Technical Guidance for Calculating Scope 3 Emissions, categories 10 and 11",
    energy_of_sold_product,
    columns=("energy_per_unit", "energy_unit", "times_in_lifetime"),
)

PRODUCT_METHODS: tuple[Method, ...] = (ENERGY_OF_SOLD_PRODUCTS,)
