"""The Great Expectations check of a published table, the same for every table that has one."""

from collections.abc import Sequence

import dagster as dg

from carbon_pipeline.components.great_expectations_bridge import Expectation, unmet
from carbon_pipeline.components.months import month_of
from carbon_pipeline.components.resources import OpenBooks


def great_expectations_check(
    table: str, expectations: Sequence[Expectation], months: dg.PartitionsDefinition[str]
) -> dg.AssetChecksDefinition:
    """A blocking check that the month's rows in force meet these expectations, asked through SQL."""
    told = "\n".join(f"- {expectation}" for expectation in expectations)

    @dg.asset_check(
        asset=table,
        name="great_expectations",
        blocking=True,
        partitions_def=months,
        description=f"What an analyst may rely on:\n\n{told}",
    )
    def expectations_met(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        faults = unmet(open_books.books.warehouse, table, month_of(context), expectations)
        return dg.AssetCheckResult(
            passed=not faults,
            metadata={"expectations": len(expectations), "unmet": dg.MetadataValue.json(faults)},
        )

    return expectations_met
