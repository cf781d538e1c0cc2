"""Reference assets: each a file of the group, published with its versions."""

import dagster as dg

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    plain_table_metadata,
    publication_metadata,
    table_metadata,
)
from carbon_pipeline.steps.reference import (
    REFERENCE_FILES,
    ReferenceFile,
    publish_modules,
    publish_reference,
)
from carbon_pipeline.vocabulary.ghg_protocol import EMISSION_TYPES
from carbon_pipeline.vocabulary.plain_tables import EMISSION_TYPES_TABLE

NEEDS = {
    "reporting_expectations": ["organizations"],
    "contractual_instruments": ["organizations"],
    "product_mappings": ["organizations"],
    "product_outputs": ["organizations"],
    "group_boundaries": ["organizations"],
    "ownership": ["organizations"],
    "partner_allocations": ["organizations", "group_boundaries", "ownership"],
    "factors": ["emission_types"],
}


@dg.definitions
def reference() -> dg.Definitions:
    """An asset for each reference file, and one for the types that ship with the package."""
    return dg.Definitions(
        assets=[
            emission_types,
            *(_file_asset(file) for file in REFERENCE_FILES.values() if not file.beside),
        ]
    )


def _file_asset(file: ReferenceFile) -> dg.AssetsDefinition:
    grain = file.table.grain
    without = "" if file.mandatory else " A group without the file has none."

    @dg.asset(
        name=file.table.name,
        group_name="reference",
        deps=NEEDS.get(file.table.name, []),
        owners=OWNERS,
        kinds={"csv", "postgres"},
        code_version="1",
        description=(
            f"`reference/{file.name}`: {grain}.{without} Every version is kept; a row that is gone "
            "from the file is withdrawn."
        ),
        metadata=table_metadata(file.table),
    )
    def reference_table(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        result = publish_reference(open_books.books, file, run_id=context.run.run_id)
        return dg.MaterializeResult(
            data_version=content_version(result.content),
            metadata={
                "dagster/row_count": len(result.rows),
                "preview": markdown_table(result.rows),
                **publication_metadata(result.published),
            },
        )

    return reference_table


@dg.asset(
    group_name="reference",
    owners=OWNERS,
    kinds={"yaml", "postgres"},
    code_version="1",
    description=(
        "Kinds of emission, modules with their formulas, and variants: one row each, as they ship "
        "with the package. Results refer to them by foreign key."
    ),
    metadata=plain_table_metadata(EMISSION_TYPES_TABLE),
)
def emission_types(open_books: dg.ResourceParam[OpenBooks]) -> dg.MaterializeResult[None]:
    """Publish what the package declares."""
    written = publish_modules(open_books.books)
    return dg.MaterializeResult(
        data_version=content_version(EMISSION_TYPES, load_modules()),
        metadata={
            "dagster/row_count": len(EMISSION_TYPES),
            "preview": markdown_table([vars(each) for each in EMISSION_TYPES]),
            **{f"{name} written": rows for name, rows in written.items()},
        },
    )
