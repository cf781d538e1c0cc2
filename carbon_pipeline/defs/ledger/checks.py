"""Checks of the ledger: nothing is lost on the way to PostgreSQL, and what lies there holds."""

import dagster as dg

from carbon_pipeline.components.expectation_checks import great_expectations_check
from carbon_pipeline.components.great_expectations_bridge import Expectation
from carbon_pipeline.components.months import month_of, monthly_partitions
from carbon_pipeline.components.resources import OpenBooks
from carbon_pipeline.steps.ledger import (
    conservation,
    metered_twice,
    scope_emissions_differ,
    unresolved_unmatched,
)
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.ghg_protocol import EMISSION_TYPES
from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS, MODULE_EMISSIONS, Table

EXPECTATIONS = (
    *(
        Expectation("ExpectColumnValuesToNotBeNull", {"column": column})
        for column in ("quantity", "kg_co2eq", "kg_co2eq_market_based", "tree_path", "metadata")
    ),
    Expectation("ExpectColumnValuesToBeInSet", {"column": "scope", "value_set": [1, 2, 3]}),
    Expectation(
        "ExpectColumnValuesToBeInSet",
        {"column": "emission_type", "value_set": [each.code for each in EMISSION_TYPES]},
    ),
    Expectation(
        "ExpectColumnValuesToBeBetween",
        {"column": "category_number", "min_value": 1, "max_value": 15},
    ),
)


@dg.definitions
def ledger_checks() -> dg.Definitions:
    """The checks of the ledger, each for one month."""
    months = monthly_partitions(Home.from_environment())
    return dg.Definitions(
        asset_checks=[
            _conservation(ACTIVITY_INPUTS, months),
            _conservation(MODULE_EMISSIONS, months),
            great_expectations_check("module_emissions", EXPECTATIONS, months),
            _metered_twice(months),
            _all_matched(months),
            _scope_conservation(months),
        ]
    )


def _conservation(table: Table, months: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    amount = "quantity" if table is ACTIVITY_INPUTS else "kilograms"

    @dg.asset_check(
        asset=table.name,
        name="conservation",
        blocking=True,
        partitions_def=months,
        description=f"Rows and {amount} in PostgreSQL are those of the lake, closed months aside.",
    )
    def conserved(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        sums = conservation(open_books.books, table, month_of(context))
        return dg.AssetCheckResult(passed=sums.conserved, metadata=sums.as_dict())

    return conserved


def _metered_twice(months: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="module_emissions",
        name="metered_once",
        partitions_def=months,
        description=(
            "No organisation counts metered electricity and equipment side by side; equipment "
            "behind the meter is marked `within_meter` and stays outside the totals."
        ),
    )
    def metered_once(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        twice = metered_twice(open_books.books, month_of(context))
        return dg.AssetCheckResult(
            passed=not twice,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"organisations": dg.MetadataValue.json(twice)},
        )

    return metered_once


def _all_matched(months: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="unmatched_inputs",
        name="all_matched_or_accepted",
        partitions_def=months,
        description="Every record has a factor, or somebody accepted that it has none; open ones keep the month open.",
    )
    def all_matched(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        unresolved = unresolved_unmatched(open_books.books, month_of(context))
        return dg.AssetCheckResult(
            passed=not unresolved,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"unmatched by reason": dg.MetadataValue.json(unresolved)},
        )

    return all_matched


def _scope_conservation(months: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="scope_emissions",
        name="conservation",
        blocking=True,
        partitions_def=months,
        description="The ledger by scope has the rows and kilograms of module_emissions, scope by scope.",
    )
    def conserved(
        context: dg.AssetCheckExecutionContext, open_books: dg.ResourceParam[OpenBooks]
    ) -> dg.AssetCheckResult:
        differences = scope_emissions_differ(open_books.books, month_of(context))
        return dg.AssetCheckResult(
            passed=not differences, metadata={"differences": dg.MetadataValue.json(differences)}
        )

    return conserved
