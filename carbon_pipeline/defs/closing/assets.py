"""Closing: a month fixed as it was reported, per head office."""

import dagster as dg

from carbon_pipeline.components.close_settings import CloseSettings
from carbon_pipeline.components.closing_list import open_items_of_month
from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    plain_table_metadata,
)
from carbon_pipeline.errors import CloseRefused
from carbon_pipeline.steps.closing import close_month
from carbon_pipeline.steps.restated import closes_of
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.plain_tables import PERIOD_CLOSES_TABLE


class CloseConfig(CloseSettings):
    """With a reason to restate, head offices that are restating the month are closed, and no others."""

    restate_reason: str | None = None
    closed_by: str | None = None


@dg.definitions
def closing() -> dg.Definitions:
    """The close of a month."""
    return dg.Definitions(assets=[_period_closes(monthly_partitions(Home.from_environment()))])


def _period_closes(months: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    @dg.asset(
        group_name="closing",
        partitions_def=months,
        deps=["scope_emissions", "organization_rollups", "gas_rollups", "instrument_allocations",
              "product_rollups", "scope3_integrated", "base_year_recalculations"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        description=(
            "One row per head office, month and sequence: totals in kg CO2e, checksum, and the "
            "versions of everything that went in. Refuses while rows are rejected or unmatched and "
            "not accepted, expected reports are missing, a blocking check failed, or results are older "
            "than what they rest on. A closed month refuses writes in the "
            "database itself."
        ),
        metadata=plain_table_metadata(PERIOD_CLOSES_TABLE),
    )  # fmt: skip
    def period_closes(
        context: dg.AssetExecutionContext,
        config: CloseConfig,
        open_books: dg.ResourceParam[OpenBooks],
    ) -> dg.MaterializeResult[None]:
        books, month = open_books.books, month_of(context)
        of_month = open_items_of_month(context, books, month)
        request = config.request(config.closed_by, config.restate_reason, of_month)
        try:
            done = close_month(books, month, request, context.run.run_id)
        except CloseRefused as refusal:
            # nothing that a retry would mend
            raise dg.Failure(description=str(refusal), allow_retries=False) from refusal
        closes = closes_of(books, month)
        return dg.MaterializeResult(
            data_version=content_version([each.checksum for each in closes]),
            metadata={
                "closed now": ", ".join(done.closed) or "none",
                "closed before, left as it is": ", ".join(done.closed_before) or "none",
                "restating, left as it is": ", ".join(done.restating) or "none",
                "rejected rows accepted": done.accepted_rejects,
                "unmatched records accepted": done.accepted_unmatched,
                "closes": markdown_table(each.as_dict() for each in closes),
            },
        )

    return period_closes
