"""Reference files of a group: organisations, factors and who is expected to report.

Every reader returns one dictionary per row with typed values (dates, Decimals, JSON with
Decimals, None where blank) and `row`, the physical line; or raises ReferenceDataError
with every culprit of the file.
"""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from carbon_pipeline.sources import reference_cells as cells
from carbon_pipeline.sources.reference_rows import (
    ReferenceColumn,
    ReferenceFaults,
    Row,
    optional,
    reference_rows,
)
from carbon_pipeline.sources.validity_overlaps import (
    note_duplicates,
    note_ends_before_start,
    note_overlaps,
)
from carbon_pipeline.vocabulary.factor_families import FactorFamily, document_faults, unit_of_each
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES, LIBRARIES
from carbon_pipeline.vocabulary.price_bases import PRICE_BASES

GWP_SETS = ("SAR", "AR4", "AR5", "AR6")
SCOPES = ("1", "2", "3")

_VALIDITY = (
    ReferenceColumn("valid_from", cells.day, may_be_blank=True),
    ReferenceColumn("valid_to", cells.day, may_be_blank=True),
)

ORGANIZATION_COLUMNS = (
    ReferenceColumn("organization_code", cells.code_in_a_path),
    ReferenceColumn("name", cells.text),
    ReferenceColumn("kind", cells.one_of(("HEADQUARTERS", "PARTNER"))),
    ReferenceColumn("parent_code", cells.text, may_be_blank=True),
    ReferenceColumn("country", cells.country),
    ReferenceColumn("currency", cells.currency),
    optional("valid_from", cells.day),
    optional("valid_to", cells.day),
    optional("fiscal_year_start_month", cells.calendar_month),
)

EMISSION_FACTOR_COLUMNS = (
    ReferenceColumn("factor_code", cells.text),
    ReferenceColumn("factor_type", cells.text),
    ReferenceColumn("activity", cells.text),
    ReferenceColumn("region", cells.region),
    ReferenceColumn("unit", cells.unit),
    ReferenceColumn("kg_co2eq_per_unit", cells.amount),
    ReferenceColumn("source", cells.text),
    ReferenceColumn("edition", cells.text),
    *_VALIDITY,
    optional("scope", cells.one_of(SCOPES)),
    optional("gases", cells.json_document),
    optional("gases_basis", cells.one_of(("mass", "co2eq"))),
    optional("kg_co2_biogenic_per_unit", cells.amount),
    optional("gwp_set", cells.one_of(GWP_SETS)),
    optional("price_basis", cells.one_of(PRICE_BASES)),
    optional("category", cells.text),
    optional("reference", cells.text),
    optional("published_on", cells.day),
    optional("owner_organization_code", cells.text),
)

FACTOR_COLUMNS = (
    ReferenceColumn("factor_code", cells.text),
    ReferenceColumn("factor_family", cells.one_of(family.value for family in FactorFamily)),
    ReferenceColumn("module", cells.text),
    ReferenceColumn("variant", cells.text, may_be_blank=True),
    ReferenceColumn("classification", cells.json_document, may_be_blank=True),
    ReferenceColumn("values", cells.json_document),
    ReferenceColumn("unit", cells.json_or_word),
    ReferenceColumn("source", cells.text),
    *_VALIDITY,
)

EXPECTATION_COLUMNS = (
    ReferenceColumn("organization_code", cells.text),
    ReferenceColumn("module", cells.text),
    *_VALIDITY,
)

PREFERENCE_COLUMNS = (
    ReferenceColumn("region", cells.region),
    ReferenceColumn("factor_type", cells.one_of(FACTOR_TYPES), may_be_blank=True),
    ReferenceColumn("library", cells.one_of(LIBRARIES)),
    ReferenceColumn("rank", cells.rank),
)


def read_organizations(path: Path) -> list[Row]:
    """One row per organisation and validity; whether they form a tree is not asked here."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, ORGANIZATION_COLUMNS, faults)
    note_ends_before_start(rows, faults)
    faults.raise_any()
    return rows


def read_emission_factors(path: Path) -> list[Row]:
    """One row per factor code and first day; kg CO2e per unit, as published, as Decimal.

    No two rows may be valid on one day for the same type, activity, region, unit, source and
    owner. `gases`, where given, maps each gas to grams per unit.
    """
    faults = ReferenceFaults(path)
    rows = reference_rows(path, EMISSION_FACTOR_COLUMNS, faults)
    for row in rows:
        row["scope"] = int(row["scope"]) if row["scope"] else None
        _note_wrong_gases(row, faults)
    note_ends_before_start(rows, faults)
    note_duplicates(rows, ("factor_code", "valid_from"), faults)
    note_overlaps(rows, _emission_factor_key, faults)
    faults.raise_any()
    return rows


def read_factors(path: Path) -> list[Row]:
    """One row per generic factor and first day; `unit` holds the unit of each value.

    No two rows may be valid on one day for the same family, module, variant and classification.
    """
    faults = ReferenceFaults(path)
    rows = reference_rows(path, FACTOR_COLUMNS, faults)
    rows = [row for row in rows if _is_sound_factor(row, faults)]
    note_ends_before_start(rows, faults)
    note_duplicates(rows, ("factor_code", "valid_from"), faults)
    note_overlaps(rows, _factor_key, faults)
    faults.raise_any()
    return rows


def read_reporting_expectations(path: Path) -> list[Row]:
    """One row per organisation, module and first day on which it is expected to report."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, EXPECTATION_COLUMNS, faults)
    note_ends_before_start(rows, faults)
    note_duplicates(rows, ("organization_code", "module", "valid_from"), faults)
    faults.raise_any()
    return rows


def read_publisher_preferences(path: Path) -> list[Row]:
    """One row per region, factor type (None for every one) and library; rank 1 is taken first."""
    faults = ReferenceFaults(path)
    rows = reference_rows(path, PREFERENCE_COLUMNS, faults)
    note_duplicates(rows, ("region", "factor_type", "library"), faults)
    note_duplicates(rows, ("region", "factor_type", "rank"), faults)
    faults.raise_any()
    return rows


def reference_fingerprint(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256, hexadecimal, of each file that exists, by file name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.exists()
    }


def _emission_factor_key(row: Row) -> tuple[Any, ...]:
    names = (
        "factor_type", "activity", "region", "unit", "price_basis", "source",
        "owner_organization_code",
    )  # fmt: skip
    return tuple(row[name] for name in names)


def _factor_key(row: Row) -> tuple[Any, ...]:
    # a blank classification says the same as none
    classes = sorted(f"{k} {v}" for k, v in row["classification"].items() if v)
    return (row["factor_family"], row["module"], row["variant"], *classes)


def _note_wrong_gases(row: Row, faults: ReferenceFaults) -> None:
    gases = row["gases"]
    if gases is None:
        return
    if not isinstance(gases, Mapping):
        faults.add(row["row"], "gases", 'is no JSON object such as {"co2": 180.5, "ch4": 0.2}.')
        return
    for gas, grams in gases.items():
        if not isinstance(grams, Decimal) or grams < 0:
            faults.add(row["row"], "gases", f"{gas}: {grams} is no number of grams, 0 or above.")


def _is_sound_factor(row: Row, faults: ReferenceFaults) -> bool:
    """Whether the JSON cells keep the family's schema; the unit is then written out for each value."""
    family = FactorFamily(row["factor_family"])
    if row["classification"] is None:
        row["classification"] = {}
    found = [
        (part, fault)
        for part in ("classification", "values", "unit")
        for fault in document_faults(family, part, row[part])
    ]
    for part, fault in found:
        faults.add(row["row"], part, fault)
    if found:
        return False
    without = [
        v for v in row["values"] if isinstance(row["unit"], Mapping) and v not in row["unit"]
    ]
    if without:
        faults.add(row["row"], "unit", f"no unit for {', '.join(without)}.")
        return False
    row["unit"] = unit_of_each(row["unit"], row["values"])
    return True
