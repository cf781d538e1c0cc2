"""Tables without versions: the types that results are labelled by, and registers that only grow."""

from carbon_pipeline.vocabulary.plain_tables.books import (
    PERIOD_CLOSES_TABLE,
    PUBLICATIONS_TABLE,
    REGISTER_ENTRIES_TABLE,
    RESTATEMENTS_TABLE,
    RUNS_TABLE,
)
from carbon_pipeline.vocabulary.plain_tables.plain_table import PlainTable
from carbon_pipeline.vocabulary.plain_tables.registers import (
    ACCEPTANCES_TABLE,
    ACCESS_GRANTS_TABLE,
    DOCUMENT_VERSIONS_TABLE,
    FACTOR_IMPORTS_TABLE,
)
from carbon_pipeline.vocabulary.plain_tables.types import (
    EMISSION_TYPES_TABLE,
    GHG_CATEGORIES_TABLE,
    GWP_VALUES_TABLE,
    MODULE_TYPES_TABLE,
    VARIANT_TYPES_TABLE,
)

__all__ = [
    "ACCEPTANCES_TABLE",
    "ACCESS_GRANTS_TABLE",
    "DOCUMENT_VERSIONS_TABLE",
    "EMISSION_TYPES_TABLE",
    "FACTOR_IMPORTS_TABLE",
    "GHG_CATEGORIES_TABLE",
    "GWP_VALUES_TABLE",
    "MODULE_TYPES_TABLE",
    "PERIOD_CLOSES_TABLE",
    "PLAIN_TABLES",
    "PUBLICATIONS_TABLE",
    "REGISTER_ENTRIES_TABLE",
    "RESTATEMENTS_TABLE",
    "RUNS_TABLE",
    "VARIANT_TYPES_TABLE",
    "PlainTable",
]

PLAIN_TABLES: dict[str, PlainTable] = {
    table.name: table
    for table in (
        EMISSION_TYPES_TABLE,
        MODULE_TYPES_TABLE,
        VARIANT_TYPES_TABLE,
        GHG_CATEGORIES_TABLE,
        GWP_VALUES_TABLE,
        DOCUMENT_VERSIONS_TABLE,
        ACCEPTANCES_TABLE,
        PERIOD_CLOSES_TABLE,
        RESTATEMENTS_TABLE,
        PUBLICATIONS_TABLE,
        RUNS_TABLE,
        REGISTER_ENTRIES_TABLE,
        FACTOR_IMPORTS_TABLE,
        ACCESS_GRANTS_TABLE,
    )
}
