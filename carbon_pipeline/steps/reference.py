"""Reference data of a group: read from its files, checked, and published with versions."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline.sources import reference_files
from carbon_pipeline.sources.airport_files import read_airports
from carbon_pipeline.sources.footprint_files import read_footprint_documents
from carbon_pipeline.sources.group_files import (
    read_group_boundaries,
    read_ownership,
    read_partner_allocations,
)
from carbon_pipeline.sources.instrument_files import read_contractual_instruments
from carbon_pipeline.sources.money_files import (
    read_exchange_rates,
    read_price_indices,
    read_spend_categories,
)
from carbon_pipeline.sources.product_files import read_product_mappings, read_product_outputs
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.factor_rows import (
    GROUP,
    day_text,
    group_emission_factors,
    group_factors,
    with_hash_of,
)
from carbon_pipeline.steps.group_references import (
    allocation_rows,
    boundary_rows,
    check_allocations,
    check_boundaries,
    check_ownership,
    ownership_rows,
)
from carbon_pipeline.steps.instruments import check_claimants, instrument_rows
from carbon_pipeline.steps.organizations import (
    organization_line_rows,
    organization_place_rows,
    organization_rows,
)
from carbon_pipeline.steps.product_references import (
    check_mappings,
    check_producers,
    mapping_rows,
    output_rows,
)
from carbon_pipeline.steps.purchase_references import (
    exchange_rate_rows,
    footprint_rows,
    price_index_rows,
    spend_category_rows,
)
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.registers import register
from carbon_pipeline.storage.scopes import LibraryScope
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.plain_tables import MODULE_TYPES_TABLE, VARIANT_TYPES_TABLE
from carbon_pipeline.vocabulary.rows import arrow_rows, content_of
from carbon_pipeline.vocabulary.tables import (
    AIRPORTS,
    CONTRACTUAL_INSTRUMENTS,
    EMISSION_FACTORS,
    EXCHANGE_RATES,
    FACTORS,
    GROUP_BOUNDARIES,
    ORGANIZATION_LINES,
    ORGANIZATION_PLACES,
    ORGANIZATIONS,
    OWNERSHIP,
    PARTNER_ALLOCATIONS,
    PRICE_INDICES,
    PRODUCT_FOOTPRINTS,
    PRODUCT_MAPPINGS,
    PRODUCT_OUTPUTS,
    PUBLISHER_PREFERENCES,
    REPORTING_EXPECTATIONS,
    SPEND_CATEGORIES,
    Table,
)

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class ReferenceFile:
    """A file (or a folder of them) under `reference/`: how it is read, and which table it becomes.

    `check` holds its lines against what was published before it; `beside` are further tables
    that its lines become.
    """

    name: str
    table: Table
    read: Callable[[Path], Rows]
    rows: Callable[[Rows], Rows]
    mandatory: bool
    check: Callable[[Books, Rows], None] | None = None
    beside: Sequence[tuple[Table, Callable[[Rows], Rows]]] = ()


@dataclass(frozen=True)
class ReferenceResult:
    """What came of a reference file: its rows, their content hash, and what was written."""

    rows: Rows
    content: str
    published: Published


def publish_reference(books: Books, file: ReferenceFile, run_id: str) -> ReferenceResult:
    """Read one reference file and publish it; a row that is gone from the file is withdrawn."""
    path = books.home.data / "reference" / file.name
    if not path.exists() and file.mandatory:
        raise ConfigurationError(
            f"{path} does not exist.",
            mend="Put the group's reference data there, or set CARBON_DATA.",
        )
    lines = file.read(path) if path.exists() else []
    rows = file.rows(lines)
    if file.check is not None:
        file.check(books, lines)
    scope = None
    if file.table in (EMISSION_FACTORS, FACTORS):
        scope = LibraryScope(GROUP)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        rows = list(with_hash_of(rows, sha256))
    tables = [(file.table, rows), *((table, made(lines)) for table, made in file.beside)]
    contents = [(table, arrow_rows(table, each)) for table, each in tables]
    published = [
        publish(books.warehouse, table, content, run_id=run_id, scope=scope)
        for table, content in contents
    ]
    books.forget()
    return ReferenceResult(rows, content_of(*(content for _, content in contents)), published[0])


def publish_modules(books: Books) -> dict[str, int]:
    """Publish the declared modules and their variants; by table, the rows written."""
    variants = [
        {
            "id": stable_id("variant_types", module.module, variant.code),
            "module_type": module.module,
            "code": variant.code,
            "label": variant.label,
        }
        for module in books.modules.values()
        for variant in module.variants
    ]
    modules = [_module_type(module) for module in books.modules.values()]
    with books.warehouse.connect() as connection:
        return {
            "module_types": register(connection, MODULE_TYPES_TABLE, modules),
            "variant_types": register(connection, VARIANT_TYPES_TABLE, variants),
        }


def _module_type(module: ModuleDeclaration) -> dict[str, Any]:
    method = METHODS[module.method]
    return {
        "id": stable_id("module_types", module.module),
        "code": module.module,
        "label": module.label,
        "description": module.description,
        "method": method.name,
        "formula": method.formula,
        "formula_version": method.formula_version,
        "quantity_column": module.quantity_column,
    }


def _expectations(lines: Rows) -> Rows:
    return [
        {
            "id": stable_id(
                "reporting_expectations",
                line["organization_code"],
                line["module"],
                day_text(line["valid_from"]),
            ),
            "organization_code": line["organization_code"],
            "module_type": line["module"],
            "valid_from": line["valid_from"],
            "valid_to": line["valid_to"],
        }
        for line in lines
    ]


def _preferences(lines: Rows) -> Rows:
    return [
        {name: value for name, value in line.items() if name != "row"}
        | {
            "id": stable_id(
                "publisher_preferences", line["region"], line["factor_type"] or "", line["library"]
            )
        }
        for line in lines
    ]


def _airports(lines: Rows) -> Rows:
    return [
        {name: value for name, value in line.items() if name != "row"}
        | {
            "id": stable_id("airports", line["iata_code"]),
            "latitude": f"{line['latitude']:f}",
            "longitude": f"{line['longitude']:f}",
        }
        for line in lines
    ]


REFERENCE_FILES: Mapping[str, ReferenceFile] = {
    file.table.name: file
    for file in (
        ReferenceFile(
            "organizations.csv",
            ORGANIZATIONS,
            reference_files.read_organizations,
            organization_rows,
            True,
            beside=(
                (ORGANIZATION_LINES, organization_line_rows),
                (ORGANIZATION_PLACES, organization_place_rows),
            ),
        ),
        ReferenceFile("factors.csv", FACTORS, reference_files.read_factors, group_factors, False),
        ReferenceFile(
            "emission_factors.csv",
            EMISSION_FACTORS,
            reference_files.read_emission_factors,
            group_emission_factors,
            True,
        ),
        ReferenceFile(
            "reporting_expectations.csv",
            REPORTING_EXPECTATIONS,
            reference_files.read_reporting_expectations,
            _expectations,
            False,
        ),
        ReferenceFile(
            "contractual_instruments.csv",
            CONTRACTUAL_INSTRUMENTS,
            read_contractual_instruments,
            instrument_rows,
            False,
            check_claimants,
        ),
        ReferenceFile(
            "publisher_preferences.csv",
            PUBLISHER_PREFERENCES,
            reference_files.read_publisher_preferences,
            _preferences,
            False,
        ),
        ReferenceFile("airports.csv", AIRPORTS, read_airports, _airports, False),
        ReferenceFile(
            "spend_categories.csv",
            SPEND_CATEGORIES,
            read_spend_categories,
            spend_category_rows,
            False,
        ),
        ReferenceFile(
            "price_indices.csv", PRICE_INDICES, read_price_indices, price_index_rows, False
        ),
        ReferenceFile(
            "exchange_rates.csv", EXCHANGE_RATES, read_exchange_rates, exchange_rate_rows, False
        ),
        ReferenceFile(
            "product_footprints",
            PRODUCT_FOOTPRINTS,
            read_footprint_documents,
            footprint_rows,
            False,
        ),
        ReferenceFile(
            "product_code_mappings.csv",
            PRODUCT_MAPPINGS,
            read_product_mappings,
            mapping_rows,
            False,
            check_mappings,
        ),
        ReferenceFile(
            "product_outputs.csv",
            PRODUCT_OUTPUTS,
            read_product_outputs,
            output_rows,
            False,
            check_producers,
        ),
        ReferenceFile(
            "group_boundaries.csv",
            GROUP_BOUNDARIES,
            read_group_boundaries,
            boundary_rows,
            False,
            check_boundaries,
        ),
        ReferenceFile(
            "ownership.csv", OWNERSHIP, read_ownership, ownership_rows, False, check_ownership
        ),
        ReferenceFile(
            "partner_allocations.csv",
            PARTNER_ALLOCATIONS,
            read_partner_allocations,
            allocation_rows,
            False,
            check_allocations,
        ),
    )
}
