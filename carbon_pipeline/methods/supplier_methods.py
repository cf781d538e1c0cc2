"""A supplier's own figures: the footprint of a product, and a share of the emissions of a facility."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.exact import exact_decimal, plain, round_half_away
from carbon_pipeline.methods.method import Method, resolving
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import (
    LARGEST_MULTIPLIER,
    MULTIPLIER_DECIMALS,
    Key,
    References,
    Resolution,
    multiplier,
)
from carbon_pipeline.methods.supplier_products import ProductFootprint, footprint_in_force
from carbon_pipeline.vocabulary.units import conversion, measured_in

KILOGRAM = "kg"


def supplier_product(key: Key, references: References) -> Resolution | NoAnswer:
    """The product's footprint in force on the first day, per its declared unit.

    A mass is turned into pieces (or whatever the footprint declares) by the mass that it states.
    The figure is that without the CO2 that biomass took up; the other is told beside it.
    """
    found = footprint_in_force(
        references["product_footprints"], key["product_id"], key["part_start"]
    )
    if isinstance(found, NoAnswer):
        return found
    per_unit = _declared_units(key["unit"], found)
    if isinstance(per_unit, NoAnswer):
        return per_unit
    times = multiplier(per_unit)
    if isinstance(times, NoAnswer):
        return times
    figure = exact_decimal(found.kg_co2eq_per_unit, MULTIPLIER_DECIMALS)
    kept = figure or round_half_away(found.kg_co2eq_per_unit, MULTIPLIER_DECIMALS)
    if abs(kept) >= LARGEST_MULTIPLIER:
        return NoAnswer(
            f"The footprint {found.footprint_id} is larger than 1,000,000 kg per {found.unit}."
        )
    rounded = [
        name
        for name, exact in (
            ("footprint", figure is not None),
            ("conversion", Fraction(times) == per_unit),
        )
        if not exact
    ]
    return Resolution(
        times,
        found.unit,
        activity=found.product_name,
        kg_co2eq_per_unit=kept,
        source=f"{found.company}, product footprint {found.footprint_id}",
        figure_quality="supplier_footprint",
        notes=_footprint_notes(found) | ({"rounded": _rounded(rounded)} if rounded else {}),
    )


def _rounded(what: list[str]) -> str:
    return f"{' and '.join(what)}, to {MULTIPLIER_DECIMALS} decimals"


def _declared_units(unit: str, found: ProductFootprint) -> Fraction | NoAnswer:
    """How many declared units one unit of the record is."""
    ratio = conversion(unit, found.unit)
    if ratio is not None:
        return ratio
    kilograms = conversion(unit, KILOGRAM)
    if kilograms is not None and found.mass_kg_per_unit:
        return kilograms / found.mass_kg_per_unit
    mass = "" if kilograms is None else ", and it states no mass"
    return NoAnswer(
        f"The footprint {found.footprint_id} is per {found.unit} ({measured_in(found.unit)}){mass}; "
        f"{unit} measures {measured_in(unit)}."
    )


def _footprint_notes(found: ProductFootprint) -> dict[str, str]:
    share = found.primary_data_share
    notes = {
        "footprint_id": found.footprint_id,
        "company": found.company,
        "valid": f"from {found.valid_from:%Y-%m-%d} until before {found.valid_to:%Y-%m-%d}",
        "reference_period": (
            f"from {found.reference_from:%Y-%m-%d} until before {found.reference_to:%Y-%m-%d}"
        ),
        "primary_data_share": "not stated" if share is None else f"{plain(share)} %",
        "gwp_sets": ", ".join(found.gwp_sets),
    }
    if found.preceding_ids:
        notes["replaces"] = ", ".join(found.preceding_ids)
    if found.geography:
        notes["geography"] = found.geography
    if found.kg_co2eq_per_unit_with_biogenic_uptake is not None:
        uptake = round_half_away(found.kg_co2eq_per_unit_with_biogenic_uptake, MULTIPLIER_DECIMALS)
        notes["kg_co2eq_per_unit_with_biogenic_uptake"] = plain(uptake)
    return notes


def facility_share(key: Key, _: References) -> Resolution | NoAnswer:
    """The part of a facility's emissions that goes with the own use: kg ÷ all use, per unit of use.

    No answer where all use is 0, or less than the own.
    """
    own: Decimal = key["quantity_whole"]
    total: Decimal = key["facility_total_use"]
    kilograms: Decimal = key["facility_kg_co2eq"]
    if total <= 0:
        return NoAnswer("A facility that nobody used cannot be shared: facility_total_use is 0.")
    if own > total:
        return NoAnswer(
            f"The own use of {plain(own)} is more than all use of the facility, {plain(total)}."
        )
    share = Fraction(kilograms) / Fraction(total)
    times = multiplier(share)
    if isinstance(times, NoAnswer):
        return times
    notes: Mapping[str, str] = {
        "facility_kg_co2eq": plain(kilograms),
        "facility_total_use": f"{plain(total)} {key['unit']}",
    }
    if Fraction(times) != share:
        notes = {**notes, "rounded": f"kg per {key['unit']}, to {MULTIPLIER_DECIMALS} decimals"}
    return Resolution(
        times,
        KILOGRAM,
        activity=key["facility"],
        kg_co2eq_per_unit=Decimal(1),
        source=f"the emissions of {key['facility']}",
        figure_quality="facility_share",
        notes=notes,
    )


_FACILITY_SHARE = resolving(
    "facility_share",
    "quantity ÷ facility_total_use × facility_kg_co2eq",
    (
        "GHG Protocol, Scope 3 Standard, chapter 8: allocation by a physical share of the "
        "facility's activity"
    ),
    facility_share,
    columns=("facility", "facility_total_use", "facility_kg_co2eq"),
    takes_emission_factor=False,
)

SUPPLIER_METHODS: tuple[Method, ...] = (
    resolving(
        "supplier_product",
        "quantity × kg_co2eq_per_unit of the product's footprint in force",
        "PACT Technical Specifications for PCF Data Exchange 3.0; GHG Protocol, supplier-specific",
        supplier_product,
        columns=("product_id",),
        references=("product_footprints",),
        takes_emission_factor=False,
    ),
    # the whole of the own use is compared with all use, so each amount is a key of its own
    replace(
        _FACILITY_SHARE,
        resolved_columns=(*_FACILITY_SHARE.resolved_columns, "quantity_whole"),
    ),
)
