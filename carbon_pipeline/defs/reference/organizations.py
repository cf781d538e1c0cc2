"""Organisations: the file, published with its versions, and which months' trees changed by it."""

import dagster as dg

from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.components.reported_versions import report_changes
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    publication_metadata,
    table_metadata,
)
from carbon_pipeline.steps.organizations import NOBODY, tree_by_month
from carbon_pipeline.steps.reference import REFERENCE_FILES, publish_reference
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.tables import ORGANIZATION_LINES, ORGANIZATION_PLACES, ORGANIZATIONS

TREE = dg.AssetKey("organization_tree")


@dg.definitions
def organizations_by_month() -> dg.Definitions:
    """The organisations, and the tree of each month."""
    return dg.Definitions(assets=[organizations, _organization_tree(Home.from_environment())])


def _organization_tree(home: Home) -> dg.AssetSpec:
    return dg.AssetSpec(
        key=TREE,
        group_name="reference",
        partitions_def=monthly_partitions(home),
        deps=["organizations"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        description=(
            "One row per organisation that is in the group in a month, under whom and in which country: "
            "by its last line that overlaps the month. `organizations` reports a new data version for just "
            "the months whose tree changed, so that a move leaves the months before it fresh."
        ),
        metadata=table_metadata(ORGANIZATION_PLACES),
    )


@dg.asset(
    group_name="reference",
    owners=OWNERS,
    kinds={"csv", "postgres"},
    code_version="2",
    description=(
        f"`reference/organizations.csv`: {ORGANIZATIONS.grain}. Beside it `organization_lines`, "
        f"{ORGANIZATION_LINES.grain}, and `organization_places`, {ORGANIZATION_PLACES.grain}. Every version is kept; a row that is gone from the file is "
        "withdrawn. Reports to `organization_tree` the months whose tree changed."
    ),
    metadata=table_metadata(ORGANIZATIONS),
)
def organizations(
    context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
) -> dg.MaterializeResult[None]:
    """Publish the file, and report the months that changed."""
    books = open_books.books
    result = publish_reference(
        books, REFERENCE_FILES[ORGANIZATIONS.name], run_id=context.run.run_id
    )
    changed = report_changes(context, TREE, tree_by_month(books), nothing=NOBODY)
    return dg.MaterializeResult(
        data_version=content_version(result.content),
        metadata={
            "dagster/row_count": len(result.rows),
            "months whose tree changed": dg.MetadataValue.json(changed),
            "preview": markdown_table(result.rows),
            **publication_metadata(result.published),
        },
    )
