"""The Great Expectations check of a published table, the same for every table that has one."""

from collections.abc import Sequence

import dagster as dg

from carbon_pipeline.components.great_expectations_bridge import Expectation, unmet
from carbon_pipeline.components.month_checks import Months, Verdict, blocking_check
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.months import ReportingMonth


def great_expectations_check(
    table: str, expectations: Sequence[Expectation], months: Months
) -> dg.AssetChecksDefinition:
    """A blocking check that the month's rows in force meet these expectations, asked through SQL."""
    told = "\n".join(f"- {expectation}" for expectation in expectations)

    def judge(books: Books, month: ReportingMonth) -> Verdict:
        faults = unmet(books.warehouse, table, month, expectations)
        shown = {"expectations": len(expectations), "unmet": dg.MetadataValue.json(faults)}
        return Verdict(not faults, shown)

    return blocking_check(
        table, "great_expectations", f"What an analyst may rely on:\n\n{told}", judge, months
    )
