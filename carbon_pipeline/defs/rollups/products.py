"""Products of a month: which parts they have, and what those emitted."""

import dagster as dg

from carbon_pipeline.components.by_month import MONTH_VERSIONS
from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
from carbon_pipeline.components.month_checks import Months
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.product_page import product_metadata
from carbon_pipeline.components.recomputing import stale_where_open
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.result_lineages import LINEAGES
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    publication_metadata,
    table_metadata,
)
from carbon_pipeline.steps.product_compositions import compositions
from carbon_pipeline.steps.products import publish_mappings, publish_product_rollups
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.tables import PRODUCT_CODE_MAPPINGS, PRODUCT_ROLLUPS


@dg.definitions
def products() -> dg.Definitions:
    """The mappings of a month and the roll-up by product."""
    months = monthly_partitions(Home.from_environment())
    return dg.Definitions(assets=[_product_code_mappings(months), _product_rollups(months)])


def _product_code_mappings(months: Months) -> dg.AssetsDefinition:
    lineage = LINEAGES["product_code_mappings"].metadata()

    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=["product_mappings_by_month", "organization_tree", MONTH_VERSIONS],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            f"{PRODUCT_CODE_MAPPINGS.grain.capitalize()}, with its path, its level and its share of the "
            "product."
        ),
        metadata=table_metadata(PRODUCT_CODE_MAPPINGS) | lineage,
    )
    def product_code_mappings(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        made = publish_mappings(open_books.books, month_of(context), context.run.run_id)
        return dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": len(made.rows),
                "preview": markdown_table(made.rows),
                **publication_metadata(made.published),
                **lineage,
            },
        )

    return product_code_mappings


def _product_rollups(months: Months) -> dg.AssetsDefinition:
    lineage = LINEAGES["product_rollups"].metadata()

    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=["module_emissions", "product_code_mappings", "product_outputs_by_month"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        automation_condition=stale_where_open(),
        description=(
            f"{PRODUCT_ROLLUPS.grain.capitalize()}. Own figures and those with all parts below, in kg "
            "CO2e of the head office's product; per unit where its output is known."
        ),
        metadata=table_metadata(PRODUCT_ROLLUPS) | lineage,
    )
    def product_rollups(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        books, month = open_books.books, month_of(context)
        made = publish_product_rollups(books, month, context.run.run_id)
        unmapped = [row for row in made.rows if row["unmapped_because"]]
        shown = ("organization_code", "company_product_code", "scope", "category_number",
                 "own_kg_co2eq", "unmapped_because")  # fmt: skip
        return dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": len(made.rows),
                "in no product": markdown_table([{n: row[n] for n in shown} for row in unmapped]),
                **product_metadata(compositions(books, month), month, books.home.products),
                **publication_metadata(made.published),
                **lineage,
            },
        )

    return product_rollups
