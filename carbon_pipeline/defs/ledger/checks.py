"""Checks of the ledger: nothing is lost on the way to PostgreSQL, and what lies there holds."""

import dagster as dg

from carbon_pipeline.components.expectation_checks import great_expectations_check
from carbon_pipeline.components.great_expectations_bridge import Expectation
from carbon_pipeline.components.month_checks import (
    Months,
    Verdict,
    blocking_check,
    warning_check,
)
from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.components.showing import kilograms
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.conservation import conservation
from carbon_pipeline.steps.ledger import (
    metered_twice,
    scope_emissions_differ,
    unresolved_unmatched,
)
from carbon_pipeline.steps.market_checks import idle_instruments, two_totals
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.ghg_protocol import EMISSION_TYPES
from carbon_pipeline.vocabulary.months import ReportingMonth
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
            _conservation_check(ACTIVITY_INPUTS, "quantity", months),
            _conservation_check(MODULE_EMISSIONS, "kilograms", months),
            great_expectations_check("module_emissions", EXPECTATIONS, months),
            warning_check(
                "module_emissions",
                "metered_once",
                "No organisation counts metered electricity and equipment side by side; equipment "
                "behind the meter is marked `within_meter` and stays outside the totals.",
                _metered_once,
                months,
            ),
            blocking_check(
                "instrument_allocations",
                "two_totals",
                "Scope 2 has a location-based and a market-based total, which agree at the grid average "
                "and differ by what instruments and residual mixes account for; elsewhere they are one.",
                _two_totals,
                months,
            ),
            warning_check(
                "instrument_allocations",
                "instruments_cover",
                "Every instrument of the month meets the quality criteria, and a claim is used up by the "
                "end of its vintage.",
                _instruments_cover,
                months,
            ),
            warning_check(
                "unmatched_inputs",
                "all_matched_or_accepted",
                "Every record has a factor, or somebody accepted that it has none; open ones keep "
                "the month open.",
                _all_matched,
                months,
            ),
            blocking_check(
                "scope_emissions",
                "conservation",
                "The ledger by scope has the rows and kilograms of module_emissions, scope by scope.",
                _scopes_conserved,
                months,
            ),
        ]
    )


def _conservation_check(table: Table, amount: str, months: Months) -> dg.AssetChecksDefinition:
    def conserved(books: Books, month: ReportingMonth) -> Verdict:
        sums = conservation(books, table, month)
        return Verdict(sums.conserved, sums.as_dict())

    return blocking_check(
        table.name,
        "conservation",
        f"Rows and {amount} in PostgreSQL are those of the lake, closed months aside.",
        conserved,
        months,
    )


def _metered_once(books: Books, month: ReportingMonth) -> Verdict:
    twice = metered_twice(books, month)
    return Verdict(not twice, {"organisations": dg.MetadataValue.json(twice)})


def _two_totals(books: Books, month: ReportingMonth) -> Verdict:
    totals = two_totals(books, month)
    return Verdict(
        not totals.faults,
        {
            "scope 2, location-based": kilograms(totals.kg_co2eq),
            "scope 2, market-based": kilograms(totals.kg_co2eq_market_based),
            "rows at fault": dg.MetadataValue.json(totals.faults),
        },
    )


def _instruments_cover(books: Books, month: ReportingMonth) -> Verdict:
    idle = idle_instruments(books, month)
    return Verdict(not idle, {"instruments": dg.MetadataValue.json(idle)})


def _all_matched(books: Books, month: ReportingMonth) -> Verdict:
    unresolved = unresolved_unmatched(books, month)
    return Verdict(not unresolved, {"unmatched by reason": dg.MetadataValue.json(unresolved)})


def _scopes_conserved(books: Books, month: ReportingMonth) -> Verdict:
    differences = scope_emissions_differ(books, month)
    return Verdict(not differences, {"differences": dg.MetadataValue.json(differences)})
