"""Claims laid over the records of all months up to one: so no kWh of an instrument counts twice.

A month reads the accepted rows of the earlier months of its instruments' vintages, whether those
months were computed or not, so each month comes to the same alone or together with others. What a
closed month published is fixed: it is taken from the claims beforehand, wherever in the year it lies.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from carbon_pipeline.methods.allocation import inputs_sql
from carbon_pipeline.methods.contractual_instruments import Claim, Instrument
from carbon_pipeline.methods.exact import exact_decimal
from carbon_pipeline.methods.market_based import Consumption, Part, covered_by_claims
from carbon_pipeline.methods.scope2_by_market import KWH_DECIMALS, kwh_of
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.instruments import Instruments
from carbon_pipeline.steps.month_records import register_places, register_records
from carbon_pipeline.storage.closes import closed_months
from carbon_pipeline.vocabulary.identity import SEPARATOR
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth, months_between


@dataclass(frozen=True)
class Laid:
    """What claims cover of the module's records in the month, and what they leave, by activity input."""

    parts: Mapping[UUID, Sequence[Part]]
    rest_kwh: Mapping[UUID, Fraction]


def laid_over_month(
    books: Books, module: ModuleDeclaration, month: ReportingMonth, known: Instruments
) -> Laid:
    """The parts of the month's records, by first day and record, that the claims cover."""
    touching = known.claimed_in(month.first_day, month.last_day)
    if not touching or not module.is_met_by_instruments:
        return Laid({}, {})
    organizations = sorted({claim.organization for _, claim in touching})
    pairs = [
        (instrument, claim)
        for instrument, claim in known.claimed_in(_first_day(known, month), month.last_day)
        if claim.organization in organizations
    ]
    months = months_between(_first_day(known, month), month.first_day)
    # the month itself is laid as if it were open: what it published is what a restatement replaces
    closed = {each for each in closed_months(books.warehouse) if each[1] != month}
    claims = _left_by_closed_months(books, [claim for _, claim in pairs], closed)
    consumption, inputs = _consumption(books, module, months, organizations, closed)
    instruments = {each.instrument_id: each for each, _ in pairs}
    covered = covered_by_claims(consumption, list(instruments.values()), claims)
    return Laid(
        {inputs[name]: parts for name, parts in covered.parts.items() if name in inputs},
        {inputs[name]: covered.rest[name] for name in covered.parts if name in inputs},
    )


def _first_day(known: Instruments, month: ReportingMonth) -> date:
    """From which day on records have to be laid: back over every limited vintage that reaches on."""
    first = month.first_day
    limited = [each for each in known.instruments if each.kwh is not None]
    while True:
        reaching = [i.vintage_from for i in limited if _touches(i, first, month.last_day)]
        earlier = min([first, *reaching])
        if earlier == first:
            return first
        first = earlier


def _touches(instrument: Instrument, first: date, last: date) -> bool:
    return instrument.vintage_from <= last and first <= instrument.vintage_to


Closed = set[tuple[UUID, ReportingMonth]]


def _left_by_closed_months(books: Books, claims: Sequence[Claim], closed: Closed) -> list[Claim]:
    """The claims less what closed months have published of them; a claim used up is left out."""
    used: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for row in books.warehouse.rows(
        "SELECT instrument_code, organization_code, headquarters_id, reporting_year,"
        " reporting_month, sum(kwh) AS kwh FROM instrument_allocations"
        " WHERE instrument_code IS NOT NULL GROUP BY 1, 2, 3, 4, 5"
    ):
        month = ReportingMonth(row["reporting_year"], row["reporting_month"])
        if (row["headquarters_id"], month) in closed:
            used[row["instrument_code"], row["organization_code"]] += Fraction(row["kwh"])
    left = []
    for claim in claims:
        if claim.kwh is None:
            left.append(claim)
            continue
        kwh = Fraction(claim.kwh) - used[claim.instrument_id, claim.organization]
        if kwh > 0:
            left.append(replace(claim, kwh=exact_decimal(kwh, KWH_DECIMALS)))
    return left


def _consumption(
    books: Books,
    module: ModuleDeclaration,
    months: Sequence[ReportingMonth],
    organizations: Sequence[str],
    closed: Closed,
) -> tuple[list[Consumption], dict[str, UUID]]:
    """Every record part of the months, closed ones aside; and the module's inputs of the last month."""
    found: list[Consumption] = []
    inputs: dict[str, UUID] = {}
    for each in books.modules.values():
        if each.energy_carrier != module.energy_carrier or not each.is_met_by_instruments:
            continue
        for month, row in _record_parts(books, each, months, organizations):
            if (row["headquarters_id"], month) in closed:
                continue
            name = SEPARATOR.join(
                (row["record_id"], each.module, row["organization_code"], str(month))
            )
            found.append(
                Consumption(
                    name,
                    row["organization_code"],
                    row["region"],
                    row["part_start"],
                    row["part_start"] + timedelta(days=row["days_in_month"] - 1),
                    kwh_of(row["quantity"], row["unit"]),
                )
            )
            if each.module == module.module and month == months[-1]:
                inputs[name] = row["id"]
    return found, inputs


def _record_parts(
    books: Books,
    module: ModuleDeclaration,
    months: Sequence[ReportingMonth],
    organizations: Sequence[str],
) -> list[tuple[ReportingMonth, dict[str, Any]]]:
    names = (
        "id, record_id, organization_code, headquarters_id, region, part_start, days_in_month,"
        " quantity, unit"
    )
    found = []
    with books.lake.connection() as connection:
        register_records(connection, books, module, months, organizations)
        for month in months:
            register_places(connection, books, month)
            read = connection.execute(f"SELECT {names} FROM ({inputs_sql(module, month)})")
            found += [
                (month, dict(zip(names.replace(" ", "").split(","), row, strict=True)))
                for row in read.fetchall()
            ]
    return found
