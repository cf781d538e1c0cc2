"""A product footprint in the PACT data model, version 3.0, from a product's figures and statements.

What the books know is computed; what only the company can say it states, in the model's own names.
Nothing else is in the document. A statement about what is computed is refused, and so is one that
the model does not have here.

Source: PACT Technical Specifications for PCF Data Exchange 3.0 (WBCSD), data types ProductFootprint
and CarbonFootprint with their required properties.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.exact import plain, round_half_away
from carbon_pipeline.methods.footprint_documents import FootprintFaults, parse_footprint
from carbon_pipeline.methods.json_cells import JsonCells
from carbon_pipeline.methods.supplier_products import DECLARED_UNITS
from carbon_pipeline.vocabulary.identity import canonical_json
from carbon_pipeline.vocabulary.units import conversion

SPEC_VERSION = "3.0.0"
DECIMALS = 18
PCF = "pcf."

# stated by the company, with what each is; all of them are needed
NEEDED = {
    "companyIds": "URNs of the company, such as urn:company:example:saeon",
    "productIds": "URNs of the product, such as urn:gtin:04012345678901",
    "pcf.biogenicCO2Uptake": "kg CO2e, 0 or below",
    "pcf.biogenicNonCO2Emissions": "kg CO2e, part of the emissions",
    "pcf.fossilCarbonContent": "kg C",
    "pcf.crossSectoralStandards": "standards that the footprint follows",
    "pcf.exemptedEmissionsPercent": "per cent left out",
    "pcf.packagingEmissionsIncluded": "true or false",
    "pcf.primaryDataShare": "per cent",
}
# needed where the books do not know them
SOMETIMES_NEEDED = {
    "productDescription": "what the product is",
    "pcf.productMassPerDeclaredUnit": "kg",
    "pcf.ipccCharacterizationFactors": "sets such as AR6",
}
OPTIONAL = (
    "productClassifications", "comment", "validityPeriodStart", "validityPeriodEnd", "extensions",
    "pcf.geographyRegionOrSubregion", "pcf.geographyCountry", "pcf.geographyCountrySubdivision",
    "pcf.boundaryProcessesDescription", "pcf.biogenicCarbonContent", "pcf.recycledCarbonContent",
    "pcf.packagingGhgEmissions", "pcf.packagingBiogenicCarbonContent",
    "pcf.productOrSectorSpecificRules", "pcf.exemptedEmissionsDescription",
    "pcf.allocationRulesDescription", "pcf.secondaryEmissionFactorSources", "pcf.dqi",
    "pcf.verification",
)  # fmt: skip
_DECIMALS_STATED = (
    "biogenicCO2Uptake", "biogenicNonCO2Emissions", "fossilCarbonContent",
    "exemptedEmissionsPercent",
)  # fmt: skip
# no mass matters to energy and carriage
_WITHOUT_MASS = ("kilowatt hour", "megajoule", "ton kilometer")


@dataclass(frozen=True)
class ProductFigures:
    """What the books know of a product in a period, in kg CO2e and kg CO2 of the whole output.

    `gwp_sets` are those of the factors used; `without_gwp_set` records rest on factors that name none.
    The period begins with `period_from` and ends before `period_to`.
    """

    company_name: str
    product_name: str
    product_description: str | None
    kg_co2eq: Decimal
    kg_co2_biogenic: Decimal
    output: Decimal
    output_unit: str
    period_from: datetime
    period_to: datetime
    created: datetime
    basis: str
    gwp_sets: Sequence[str]
    without_gwp_set: int


@dataclass(frozen=True)
class DeclaredUnit:
    """The model's unit that the output is counted in, and how many of it one unit of output is."""

    name: str
    per_output_unit: Fraction


def declared_unit(output_unit: str) -> DeclaredUnit | None:
    """The unit of the model that the output can be told in exactly, None where it has none."""
    for name, ours in DECLARED_UNITS.items():
        ratio = None if ours is None else conversion(output_unit, ours)
        if ratio is not None:
            return DeclaredUnit(name, ratio)
    return None


def footprint_document(
    figures: ProductFigures, unit: DeclaredUnit, stated: Mapping[str, Any], replaces: Sequence[str]
) -> dict[str, Any] | FootprintFaults:
    """The document for one declared unit, or every fault that keeps it from being one.

    `stated` has the statements by name, those of the footprint itself with `pcf.` before.
    """
    given = _with_known(figures, unit, stated)
    faults = [*_wrong_statements(figures, stated, given)]
    if faults:
        return FootprintFaults(tuple(faults))
    top = {name: value for name, value in given.items() if not name.startswith(PCF)}
    pcf = {name.removeprefix(PCF): value for name, value in given.items() if name.startswith(PCF)}
    document = {
        "specVersion": SPEC_VERSION,
        "created": _moment(figures.created),
        "status": "Active",
        "companyName": figures.company_name,
        "productNameCompany": figures.product_name,
        **({"precedingPfIds": list(replaces)} if replaces else {}),
        **top,
        "comment": " ".join(filter(None, (stated.get("comment"), figures.basis))),
        "pcf": _emissions(figures, unit, pcf) | pcf,
    }
    # a name for this very content, so that the same books give the same document
    named = uuid.uuid5(uuid.NAMESPACE_URL, canonical_json(document))
    document = {"id": str(named)} | document
    read = parse_footprint(document)
    return read if isinstance(read, FootprintFaults) else document


def _with_known(
    figures: ProductFigures, unit: DeclaredUnit, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """The statements, and what the books know where nothing is stated."""
    known: dict[str, Any] = {}
    if figures.product_description:
        known["productDescription"] = figures.product_description
    if unit.name == "kilogram":
        known["pcf.productMassPerDeclaredUnit"] = "1"
    elif unit.name in _WITHOUT_MASS:
        known["pcf.productMassPerDeclaredUnit"] = "0"
    if not figures.without_gwp_set:
        known["pcf.ipccCharacterizationFactors"] = list(figures.gwp_sets)
    return known | dict(stated)


def _emissions(
    figures: ProductFigures, unit: DeclaredUnit, pcf: Mapping[str, Any]
) -> dict[str, Any]:
    units = Fraction(figures.output) * unit.per_output_unit
    emitted = Fraction(figures.kg_co2eq) / units
    with_biogenic = emitted + Fraction(figures.kg_co2_biogenic) / units
    return {
        "declaredUnitOfMeasurement": unit.name,
        "declaredUnitAmount": "1",
        "referencePeriodStart": _moment(figures.period_from),
        "referencePeriodEnd": _moment(figures.period_to),
        "pcfExcludingBiogenicUptake": _number(with_biogenic),
        "pcfIncludingBiogenicUptake": _number(with_biogenic + Fraction(pcf["biogenicCO2Uptake"])),
        "fossilGhgEmissions": _number(emitted - Fraction(pcf["biogenicNonCO2Emissions"])),
    }


def _wrong_statements(
    figures: ProductFigures, stated: Mapping[str, Any], given: Mapping[str, Any]
) -> Iterator[str]:
    for name in stated:
        if name not in NEEDED and name not in SOMETIMES_NEEDED and name not in OPTIONAL:
            yield f"{name}: is computed from the books or unknown; leave it out."
    for name, meaning in {**NEEDED, **SOMETIMES_NEEDED}.items():
        if name not in given:
            yield f"{name}: missing ({meaning})."
    missing_sets = set(figures.gwp_sets) - set(given.get("pcf.ipccCharacterizationFactors") or ())
    if missing_sets and "pcf.ipccCharacterizationFactors" in given:
        told = ", ".join(sorted(missing_sets))
        yield f"pcf.ipccCharacterizationFactors: {told} is among the factors used; name it too."
    reader = JsonCells()
    pcf = {name.removeprefix(PCF): value for name, value in given.items() if name.startswith(PCF)}
    numbers = {n: reader.decimal(pcf, n, needed=True) for n in _DECIMALS_STATED if n in pcf}
    yield from (f"{PCF}{fault}" for fault in reader.faults)
    yield from _out_of_bounds(numbers)
    if not isinstance(pcf.get("packagingEmissionsIncluded", True), bool):
        yield "pcf.packagingEmissionsIncluded: neither true nor false."
    if not _is_list(pcf.get("crossSectoralStandards", ["stated"])):
        yield "pcf.crossSectoralStandards: not a list of texts that is not empty."


def _out_of_bounds(numbers: Mapping[str, Decimal | None]) -> Iterator[str]:
    for name, number in numbers.items():
        if number is None:
            continue
        if name == "biogenicCO2Uptake" and number > 0:
            yield f"{PCF}{name}: {number} is above 0; uptake takes away."
        if name != "biogenicCO2Uptake" and number < 0:
            yield f"{PCF}{name}: {number} is below 0."


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


def _number(value: Fraction) -> str:
    return plain(round_half_away(value, DECIMALS))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
