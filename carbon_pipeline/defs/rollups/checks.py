"""Checks of the roll-ups: the sums hold, and whoever should report has reported."""

import dagster as dg

from carbon_pipeline.components.expectation_checks import great_expectations_check
from carbon_pipeline.components.great_expectations_bridge import Expectation
from carbon_pipeline.components.month_checks import Verdict, blocking_check, warning_check
from carbon_pipeline.components.months import monthly_partitions
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.gas_rollups import compare_cells
from carbon_pipeline.steps.products import product_sums
from carbon_pipeline.steps.rollups import reporting_gaps, rollups_conserve, unexpected_silence
from carbon_pipeline.steps.scope_totals import scope_totals_differ
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth

EXPECTATIONS = (
    *(
        Expectation("ExpectColumnValuesToNotBeNull", {"column": column})
        for column in ("organization_code", "tree_path", "subtree_kg_co2eq", "coverage")
    ),
    Expectation("ExpectColumnValuesToBeInSet", {"column": "scope", "value_set": [1, 2, 3]}),
    Expectation("ExpectColumnValuesToBeBetween", {"column": "level", "min_value": 1}),
)


@dg.definitions
def rollup_checks() -> dg.Definitions:
    """The checks of the roll-ups, each for one month."""
    months = monthly_partitions(Home.from_environment())
    asset = "organization_rollups"
    return dg.Definitions(
        asset_checks=[
            blocking_check(
                asset,
                "conservation",
                "Own figures and the head offices' subtrees each sum to module_emissions, to the "
                "last digit.",
                _conserved,
                months,
            ),
            blocking_check(
                asset,
                "scope_emissions_add_up",
                "Rows of scope_emissions as reported, scope_emissions_totals, and the aggregated rows of "
                "the head offices each come to module_emissions, scope by scope: no sum is a part of "
                "another.",
                _scopes_add_up,
                months,
            ),
            great_expectations_check(asset, EXPECTATIONS, months),
            warning_check(
                asset,
                "expected_reports_present",
                "Every report that reporting_expectations names has come; a gap keeps the month open.",
                _expected_reports_present,
                months,
            ),
            warning_check(
                asset,
                "reports_as_the_month_before",
                "Whoever reported a module in the month before reports it again; silence is "
                "suspicious.",
                _as_the_month_before,
                months,
            ),
            blocking_check(
                "gas_rollups",
                "conservation",
                "Every cell of module_emissions is there by gas and under each set of GWPs, and none "
                "keeps more as published than was reported.",
                _gases_conserved,
                months,
            ),
            blocking_check(
                "product_rollups",
                "conservation",
                "What entered products, what entered none and what has no product code are the ledger, "
                "to the last digit, and the products' totals are what entered them.",
                _products_conserved,
                months,
            ),
        ]
    )


def _conserved(books: Books, month: ReportingMonth) -> Verdict:
    sums = rollups_conserve(books, month)
    shown = {name: format(amount, "f") for name, amount in sums.items()}
    return Verdict(len(set(sums.values())) == 1, shown)


def _scopes_add_up(books: Books, month: ReportingMonth) -> Verdict:
    differing = scope_totals_differ(books, month)
    return Verdict(not differing, {"differing": dg.MetadataValue.json(differing)})


def _gases_conserved(books: Books, month: ReportingMonth) -> Verdict:
    cells = compare_cells(books, month)
    return Verdict(cells.hold, {name: str(value) for name, value in vars(cells).items()})


def _products_conserved(books: Books, month: ReportingMonth) -> Verdict:
    sums = product_sums(books, month)
    return Verdict(sums.hold, {name: f"{value:f}" for name, value in vars(sums).items()})


def _expected_reports_present(books: Books, month: ReportingMonth) -> Verdict:
    gaps = [str(gap) for gap in reporting_gaps(books, month)]
    return Verdict(not gaps, {"gaps": dg.MetadataValue.json(gaps)})


def _as_the_month_before(books: Books, month: ReportingMonth) -> Verdict:
    silent = [str(gap) for gap in unexpected_silence(books, month)]
    return Verdict(not silent, {"silent": dg.MetadataValue.json(silent)})
