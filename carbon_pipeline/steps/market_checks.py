"""What has to hold of scope 2 by the market: no kWh used twice, and two totals that stand apart."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from carbon_pipeline.steps.books import IN_MONTH, Books, month_filter
from carbon_pipeline.storage.closes import closed_months
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth

_CLAIMS = (
    "SELECT instrument_code, organization_code, vintage_from, vintage_to, instrument_kwh,"
    " claimed_kwh, not_claimable_because FROM contractual_instruments"
    " WHERE instrument_kind <> 'residual_mix' ORDER BY instrument_code, organization_code"
)


def used_twice(books: Books, module: ModuleDeclaration, month: ReportingMonth) -> list[str]:
    """Instruments of which the month takes more than others have left, a sentence for each.

    Counts what the month computed with what earlier months and closed ones have published. Later
    open months give way: they are laid behind this one when they are computed again.
    """
    computed = _computed(books, module, month)
    codes = {code for code, *_ in computed}
    if not codes:
        return []
    closed = closed_months(books.warehouse)
    by_claim: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    months: dict[str, set[str]] = defaultdict(set)
    for code, organization, office, kwh in computed:
        if (office, month) not in closed:
            by_claim[code, organization] += kwh
    for row in _published(books, module, codes):
        when = ReportingMonth(row["reporting_year"], row["reporting_month"])
        is_closed = (row["headquarters_id"], when) in closed
        if is_closed or when < month or (when == month and row["module_type"] != module.module):
            by_claim[row["instrument_code"], row["organization_code"]] += row["kwh"]
            months[row["instrument_code"]].add(str(when))
    return list(_faults(books, by_claim, months))


def _computed(
    books: Books, module: ModuleDeclaration, month: ReportingMonth
) -> list[tuple[Any, ...]]:
    path = books.lake.path(f"{module.module}_allocations", month)
    with books.lake.connection() as connection:
        return connection.execute(
            "SELECT instrument_code, organization_code, headquarters_id, sum(kwh)"
            f" FROM read_parquet('{path}') WHERE {_OF_AN_INSTRUMENT} GROUP BY 1, 2, 3"
        ).fetchall()


_OF_AN_INSTRUMENT = "market_based_basis NOT IN ('residual_mix', 'grid_average')"


def _published(books: Books, module: ModuleDeclaration, codes: set[str]) -> list[dict[str, Any]]:
    return books.warehouse.rows(
        "SELECT instrument_code, organization_code, headquarters_id, module_type, reporting_year,"
        " reporting_month, sum(kwh) AS kwh FROM instrument_allocations"
        f" WHERE {_OF_AN_INSTRUMENT} AND instrument_code = ANY(%(codes)s)"
        " GROUP BY 1, 2, 3, 4, 5, 6",
        {"codes": sorted(codes), "module": module.module},
    )


def _faults(
    books: Books, by_claim: dict[tuple[str, str], Decimal], months: dict[str, set[str]]
) -> Any:
    by_code: dict[str, Decimal] = defaultdict(Decimal)
    for (code, _), kwh in by_claim.items():
        by_code[code] += kwh
    claims = books.warehouse.rows(_CLAIMS)
    claimed = {(row["instrument_code"], row["organization_code"]): row for row in claims}
    amounts = {row["instrument_code"]: row["instrument_kwh"] for row in claims}
    for (code, organization), kwh in sorted(by_claim.items()):
        row = claimed.get((code, organization))
        if row and row["claimed_kwh"] is not None and kwh > row["claimed_kwh"]:
            yield (
                f"{organization} claims {row['claimed_kwh']:f} kWh of {code}, and {kwh:f} kWh are "
                f"used; compute {', '.join(sorted(months[code])) or 'the month'} again."
            )
    for code, kwh in sorted(by_code.items()):
        amount = amounts.get(code)
        if amount is not None and kwh > amount:
            yield f"{code} has {amount:f} kWh, and {kwh:f} kWh of it are used."


@dataclass(frozen=True)
class TwoTotals:
    """Scope 2 located and by the market, and every row in which the two are mixed up."""

    kg_co2eq: Decimal
    kg_co2eq_market_based: Decimal
    faults: dict[str, int]


def two_totals(books: Books, month: ReportingMonth) -> TwoTotals:
    """The month's two totals of scope 2, never added, and what does not fit between them.

    Outside scope 2 both columns are one figure without a basis. Within it each row has a basis; at
    the grid average the two agree, and where an instrument counts they are the sum of its parts.
    """
    row = books.warehouse.rows(_TWO_TOTALS, month_filter(month))[0]
    names = ("located", "by_market")
    faults = {name: count for name, count in row.items() if name not in names and count}
    return TwoTotals(row["located"], row["by_market"], faults)


_TWO_TOTALS = f"""
    WITH emissions AS (
        SELECT scope, activity_input_id, kg_co2eq, kg_co2eq_market_based, market_based_basis
        FROM module_emissions WHERE {IN_MONTH} AND is_current
    ),
    parts AS (
        SELECT activity_input_id, sum(kg_co2eq_market_based) AS kg FROM instrument_allocations
        WHERE {IN_MONTH} GROUP BY 1
    ),
    counted AS (
        SELECT coalesce(sum(kg_co2eq) FILTER (WHERE scope = 2), 0) AS located,
            coalesce(sum(kg_co2eq_market_based) FILTER (WHERE scope = 2), 0) AS by_market,
            count(*) FILTER (WHERE scope <> 2 AND (kg_co2eq <> kg_co2eq_market_based
                OR market_based_basis IS NOT NULL)) AS "outside scope 2",
            count(*) FILTER (WHERE scope = 2 AND market_based_basis IS NULL) AS "without a basis",
            count(*) FILTER (WHERE market_based_basis = 'grid_average'
                AND kg_co2eq <> kg_co2eq_market_based) AS "unlike the grid average"
        FROM emissions
    ),
    compared AS (
        SELECT count(*) AS "unlike their parts" FROM parts
        LEFT JOIN emissions e ON e.activity_input_id = parts.activity_input_id AND e.scope = 2
        WHERE e.kg_co2eq_market_based IS DISTINCT FROM parts.kg
    ),
    bare AS (
        SELECT count(*) AS "without their parts" FROM emissions e
        WHERE e.market_based_basis IN ('certificate', 'contract', 'supplier_factor', 'mixed')
            AND NOT EXISTS (SELECT FROM parts WHERE parts.activity_input_id = e.activity_input_id)
    )
    SELECT * FROM counted, compared, bare
"""


def idle_instruments(books: Books, month: ReportingMonth) -> list[str]:
    """Instruments of the month that cover nothing, and claims that their vintage ends without using up."""
    told = []
    used = {
        (row["instrument_code"], row["organization_code"]): row["kwh"]
        for row in books.warehouse.rows(
            "SELECT instrument_code, organization_code, sum(kwh) AS kwh FROM instrument_allocations"
            f" WHERE {_OF_AN_INSTRUMENT} GROUP BY 1, 2"
        )
    }
    for row in books.warehouse.rows(_CLAIMS):
        code, organization = row["instrument_code"], row["organization_code"]
        if not (row["vintage_from"] <= month.last_day and month.first_day <= row["vintage_to"]):
            continue
        if row["not_claimable_because"]:
            told.append(
                f"{code} covers nothing for {organization}: {row['not_claimable_because']}."
            )
        elif row["claimed_kwh"] is not None and row["vintage_to"] <= month.last_day:
            left = row["claimed_kwh"] - used.get((code, organization), Decimal(0))
            if left > 0:
                told.append(f"{organization} has not used {left:f} kWh of {code}.")
    return told
