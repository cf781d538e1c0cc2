"""Roll-ups over several months: an asset for each kind of period, on the months that it rests on.

They are views over the months' roll-ups, so their figures are never behind; a run of the asset notes
what the period came to, and Dagster shows which of its months are there, missing, or newer than that.
"""

from collections.abc import Iterator
from typing import TypedDict

import dagster as dg

from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
from carbon_pipeline.components.periods import PeriodPartitions, period_partitions
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.result_lineages import LINEAGES
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    markdown_table,
    view_metadata,
)
from carbon_pipeline.steps.periods import rollups_of_period
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.periods import Period, PeriodKind
from carbon_pipeline.vocabulary.views import ORGANIZATION_ROLLUPS_BY_PERIOD

NAMED = {
    PeriodKind.YEAR: "a calendar year",
    PeriodKind.QUARTER: "a quarter, named by its first month",
    PeriodKind.FISCAL_YEAR: (
        "a fiscal year, named by its first month; only head offices whose fiscal year begins with it "
        "have rows"
    ),
}


@dg.definitions
def rollups_by_period() -> dg.Definitions:
    """The roll-ups over years, quarters and fiscal years."""
    home = Home.from_environment()
    return dg.Definitions(
        assets=[_rollups_by(kind, period_partitions(kind, home)) for kind in PeriodKind]
    )


class _Common(TypedDict):
    group_name: str
    owners: list[str]
    kinds: set[str]
    code_version: str
    backfill_policy: dg.BackfillPolicy


COMMON: _Common = {
    "group_name": "rollups",
    "owners": OWNERS,
    "kinds": {"postgres"},
    "code_version": "1",
    "backfill_policy": EACH_MONTH_ITS_OWN_RUN,
}


def _rollups_by(kind: PeriodKind, partitions: PeriodPartitions) -> dg.AssetsDefinition:
    name = f"organization_rollups_by_{kind.value}"
    lineage = LINEAGES[name].metadata()
    complete = dg.AssetCheckSpec(
        "months_complete",
        asset=name,
        partitions_def=partitions.periods,
        description="Every head office has roll-ups of every month of the period in which it is in "
        "the group; a period that lacks one says which.",
    )

    @dg.asset(
        name=name,
        partitions_def=partitions.periods,
        deps=[dg.AssetDep("organization_rollups", partition_mapping=partitions.months)],
        check_specs=[complete],
        description=(
            "One row per organisation and place in the tree, scope, category and emission type, over "
            f"{NAMED[kind]}: the months' roll-ups summed, in `organization_rollups_by_period`."
        ),
        metadata=view_metadata(ORGANIZATION_ROLLUPS_BY_PERIOD) | lineage,
        **COMMON,
    )
    def of_period(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> Iterator[dg.MaterializeResult[None]]:
        period = Period.of_key(kind, context.partition_key)
        made = rollups_of_period(open_books.books, period)
        yield dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": made.rows,
                "period": str(period),
                "head offices": markdown_table(made.head_offices),
                **lineage,
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name="months_complete",
                    passed=bool(made.rows) and not made.lacking,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"months missing": dg.MetadataValue.json(made.lacking)},
                )
            ],
        )

    return of_period
