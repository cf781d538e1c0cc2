"""The integrated categories of scope 3 held against the ledger: what is in which, and nothing twice."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass(frozen=True)
class IntegratedSums:
    """A month in kg CO2e: what one rule alone holds, what both hold, what neither, and the totals.

    `category_1` and `category_2` are the own figures of the two views; `reported` the grand total
    that the head offices' roll-ups show; `ledger` that of the emissions.
    """

    only_in_1: Decimal
    only_in_2: Decimal
    in_both: Decimal
    in_neither: Decimal
    category_1: Decimal
    category_2: Decimal
    reported: Decimal
    ledger: Decimal

    @property
    def hold(self) -> bool:
        """Whether every kilogram is in the grand total once, and each view holds what its rule says."""
        once = sum(map(Fraction, (self.only_in_1, self.only_in_2, self.in_both, self.in_neither)))
        both = Fraction(self.in_both)
        return (
            once == self.reported == self.ledger
            and Fraction(self.only_in_1) + both == self.category_1
            and Fraction(self.only_in_2) + both == self.category_2
        )


_COMBUSTION = "scope = 1 AND category_number IN (1, 2)"


def integrated_sums(books: Books, month: ReportingMonth) -> IntegratedSums:
    """The parts from the ledger itself, the rest from the views and roll-ups."""
    row = books.warehouse.rows(
        f"""
        WITH ledger AS (
            SELECT kg_co2eq,
                CASE WHEN {_COMBUSTION} OR scope = 3 AND category_number = 5 THEN 'both'
                    WHEN scope = 3 AND category_number = 1 THEN 'one'
                    WHEN scope = 3 AND category_number = 2 THEN 'two'
                    ELSE 'neither' END AS part
            FROM module_emissions WHERE {IN_MONTH} AND is_current
        )
        SELECT coalesce(sum(kg_co2eq) FILTER (WHERE part = 'one'), 0) AS only_in_1,
            coalesce(sum(kg_co2eq) FILTER (WHERE part = 'two'), 0) AS only_in_2,
            coalesce(sum(kg_co2eq) FILTER (WHERE part = 'both'), 0) AS in_both,
            coalesce(sum(kg_co2eq) FILTER (WHERE part = 'neither'), 0) AS in_neither,
            coalesce(sum(kg_co2eq), 0) AS ledger,
            (SELECT coalesce(sum(own_kg_co2eq), 0) FROM scope3_integrated_category_1
                WHERE {IN_MONTH}) AS category_1,
            (SELECT coalesce(sum(own_kg_co2eq), 0) FROM scope3_integrated_category_2
                WHERE {IN_MONTH}) AS category_2,
            (SELECT coalesce(sum(subtree_kg_co2eq) FILTER (WHERE level = 1), 0)
                FROM organization_rollups WHERE {IN_MONTH}) AS reported
        FROM ledger
        """,
        month_filter(month),
    )[0]
    return IntegratedSums(**row)


def integrated_of_head_offices(books: Books, month: ReportingMonth) -> list[dict[str, Any]]:
    """Both integrated categories of each head office, with everything below it."""
    return books.warehouse.rows(
        "SELECT organization_code, subtree_combustion_kg_co2eq, subtree_category_5_kg_co2eq,"
        " subtree_integrated_category_1_kg_co2eq, subtree_integrated_category_2_kg_co2eq"
        f" FROM scope3_integrated WHERE {IN_MONTH} AND level = 1 ORDER BY 1",
        month_filter(month),
    )
