"""Rows of the tables of factors: from the group's own files, and from what a publisher's file gave."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.gwp_sets import co2eq_by_gwp_set, derived_co2eq
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import (
    PublishedFactor,
    PublishedProperty,
    Reading,
)
from carbon_pipeline.vocabulary.factor_families import FactorFamily
from carbon_pipeline.vocabulary.identity import stable_id

GROUP = "group"
Row = dict[str, Any]
GasesBasis = Literal["mass", "co2eq"] | None


def day_text(value: date | None) -> str:
    """A date as it stands in an identifier; nothing where it is open."""
    return value.isoformat() if value else ""


def group_emission_factors(lines: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of `emission_factors` from the group's own file, one for each of its lines."""
    return [_group_emission_factor(line) for line in lines]


def _group_emission_factor(line: Mapping[str, Any]) -> Row:
    gases = line["gases"]
    basis: GasesBasis = (line["gases_basis"] or "mass") if gases else None
    return {
        **{name: value for name, value in line.items() if name not in ("row", "kg_co2eq_per_unit")},
        "id": stable_id("emission_factors", line["factor_code"], day_text(line["valid_from"])),
        "library": GROUP,
        "kg_co2eq_per_unit_published": _published(line["kg_co2eq_per_unit"]),
        "co2eq_basis": "as_published",
        "gases_basis": basis,
        "kg_co2_biogenic_per_unit": _published(line["kg_co2_biogenic_per_unit"]),
        "kg_co2eq_by_gwp_set": co2eq_by_gwp_set(gases, basis, line["gwp_set"]) if gases else {},
        "published_unit": None,
        "release": None,
        "source_file": "reference/emission_factors.csv",
        "source_row": line["row"],
    }


def group_factors(lines: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of `factors` from the group's own file, one for each of its lines."""
    return [
        {
            "id": stable_id("factors", line["factor_code"], day_text(line["valid_from"])),
            "factor_code": line["factor_code"],
            "factor_family": line["factor_family"],
            "module_type": line["module"],
            "variant_type": line["variant"],
            "classification": line["classification"],
            "values": line["values"],
            "unit_by_value": line["unit"],
            "library": GROUP,
            "source": line["source"],
            "edition": None,
            "reference": None,
            "valid_from": line["valid_from"],
            "valid_to": line["valid_to"],
            "published_on": None,
            "release": None,
            "source_file": "reference/factors.csv",
            "source_row": line["row"],
        }
        for line in lines
    ]


def library_emission_factors(library: str, reading: Reading, file: str, sha256: str) -> list[Row]:
    """Rows of `emission_factors` from a publisher's file; the mapping file says what each is to us."""
    mapping = load_mapping(library)
    rows = []
    for factor in reading.factors:
        mapped = mapping(factor.category)
        rows.append(
            _common(library, reading, factor, "emission_factors", file, sha256)
            | _amounts(factor)
            | {
                "factor_type": mapped.factor_type,
                "activity": mapped.activity,
                "region": factor.region,
                "unit": factor.unit,
                "published_unit": factor.published_unit,
                "scope": factor.scope,
                "price_basis": factor.price_basis,
                "category": factor.category,
                "owner_organization_code": None,
            }
        )
    return rows


def library_factors(library: str, reading: Reading, file: str, sha256: str) -> list[Row]:
    """Rows of `factors` from a publisher's file: properties of fuels, by our name of the fuel."""
    mapping = load_mapping(library)
    return [
        _common(library, reading, each, "factors", file, sha256)
        | {
            "factor_family": FactorFamily.FUEL_PROPERTIES.value,
            "module_type": "fuel",
            "variant_type": None,
            "classification": {"fuel": mapping(each.category).activity, "region": each.region},
            "values": dict(each.values),
            "unit_by_value": dict(each.units),
        }
        for each in reading.properties
    ]


def _common(
    library: str,
    reading: Reading,
    each: PublishedFactor | PublishedProperty,
    table: str,
    file: str,
    sha256: str,
) -> Row:
    code = f"{library}: {each.row_key}"
    return {
        "id": stable_id(table, code, day_text(each.valid_from)),
        "factor_code": code,
        "library": library,
        "source": reading.source,
        "edition": each.edition,
        "reference": each.reference,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
        "published_on": each.published_on,
        "release": reading.release,
        "source_file": file,
        "source_row": each.source_row,
        "source_sha256": sha256,
    }


def _amounts(factor: PublishedFactor) -> Row:
    published, basis = factor.kg_co2eq_per_unit, "as_published"
    if published is None:
        published, basis = _derived(factor), "derived"
    gases = dict(factor.gases)
    return {
        "kg_co2eq_per_unit_published": _published(published),
        "co2eq_basis": basis,
        "gases": gases or None,
        "gases_basis": factor.gases_basis if gases else None,
        "kg_co2_biogenic_per_unit": _published(factor.kg_co2_biogenic_per_unit),
        "gwp_set": factor.gwp_set,
        "kg_co2eq_by_gwp_set": co2eq_by_gwp_set(gases, factor.gases_basis, factor.gwp_set),
    }


def _derived(factor: PublishedFactor) -> Decimal:
    if factor.gwp_set is None or factor.gases_basis != "mass":
        raise ReferenceDataError(
            f"{factor.reference} has neither CO2e nor masses of gases under a named GWP set.",
            mend="Nothing was taken.",
        )
    return derived_co2eq(factor.gases, factor.gwp_set)


def _published(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def with_hash_of(rows: Iterable[Row], sha256: str) -> Iterator[Row]:
    """The rows with the hash of the file that they come from."""
    return (row | {"source_sha256": sha256} for row in rows)
