"""Roll-ups: the ledger summed up the tree of organisations, with what it covers."""

import dagster as dg

from carbon_pipeline.components.emission_module import EACH_MONTH_ITS_OWN_RUN
from carbon_pipeline.components.expectation_checks import great_expectations_check
from carbon_pipeline.components.great_expectations_bridge import Expectation
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.components.showing import (
    OWNERS,
    content_version,
    kilograms,
    markdown_table,
    publication_metadata,
    table_metadata,
)
from carbon_pipeline.steps.rollups import (
    publish_rollups,
    reporting_gaps,
    rollups_conserve,
    unexpected_silence,
)
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.tables import ORGANIZATION_ROLLUPS

EXPECTATIONS = (
    *(
        Expectation("ExpectColumnValuesToNotBeNull", {"column": column})
        for column in ("organization_code", "tree_path", "subtree_kg_co2eq", "coverage")
    ),
    Expectation("ExpectColumnValuesToBeInSet", {"column": "scope", "value_set": [1, 2, 3]}),
    Expectation("ExpectColumnValuesToBeBetween", {"column": "level", "min_value": 1}),
)


@dg.definitions
def rollups() -> dg.Definitions:
    """The roll-up of a month and its checks."""
    months = monthly_partitions(Home.from_environment())
    return dg.Definitions(
        assets=[_organization_rollups(months)],
        asset_checks=[
            _conservation(months),
            great_expectations_check("organization_rollups", EXPECTATIONS, months),
            _expected(months),
            _silent(months),
        ],
    )


def _organization_rollups(months: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    @dg.asset(
        group_name="rollups",
        partitions_def=months,
        deps=["module_emissions", "memo_emissions", "unmatched_inputs", "activity_inputs",
              "rejected_inputs", "organizations", "reporting_expectations"],
        owners=OWNERS,
        kinds={"postgres"},
        code_version="1",
        backfill_policy=EACH_MONTH_ITS_OWN_RUN,
        description=(
            f"{ORGANIZATION_ROLLUPS.grain.capitalize()}. Own and subtree emissions in kg CO2e, with "
            "coverage. The subtree is the plain sum of what was reported: a supply-chain view, not an "
            "inventory."
        ),
        metadata=table_metadata(ORGANIZATION_ROLLUPS),
    )  # fmt: skip
    def organization_rollups(
        context: dg.AssetExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.MaterializeResult[None]:
        made = publish_rollups(open_books.books, month_of(context), context.run.run_id)
        return dg.MaterializeResult(
            data_version=content_version(made.content),
            metadata={
                "dagster/row_count": made.rows,
                "total": kilograms(made.kg_co2eq),
                "head offices": markdown_table(made.head_offices),
                **publication_metadata(made.published),
            },
        )

    return organization_rollups


def _conservation(months: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="organization_rollups",
        name="conservation",
        blocking=True,
        partitions_def=months,
        description="Own figures and the head offices' subtrees each sum to module_emissions, to the last digit.",
    )
    def conserved(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        sums = rollups_conserve(open_books.books, month_of(context))
        return dg.AssetCheckResult(
            passed=len(set(sums.values())) == 1,
            metadata={name: format(amount, "f") for name, amount in sums.items()},
        )

    return conserved


def _expected(months: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="organization_rollups",
        name="expected_reports_present",
        partitions_def=months,
        description="Every report that reporting_expectations names has come; a gap keeps the month open.",
    )
    def present(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        gaps = [str(gap) for gap in reporting_gaps(open_books.books, month_of(context))]
        return dg.AssetCheckResult(
            passed=not gaps,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"gaps": dg.MetadataValue.json(gaps)},
        )

    return present


def _silent(months: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="organization_rollups",
        name="reports_as_the_month_before",
        partitions_def=months,
        description="Whoever reported a module in the month before reports it again; silence is suspicious.",
    )
    def as_before(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        silent = [str(gap) for gap in unexpected_silence(open_books.books, month_of(context))]
        return dg.AssetCheckResult(
            passed=not silent,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"silent": dg.MetadataValue.json(silent)},
        )

    return as_before
