"""Contractual instruments of scope 2: from the group's file to the table, and back for the months."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.methods.contractual_instruments import (
    Claim,
    Instrument,
    InstrumentKind,
    check_instruments,
    not_claimable,
)
from carbon_pipeline.methods.market_based import MarketFactor
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.instruments import RESIDUAL_MIX
from carbon_pipeline.vocabulary.months import ReportingMonth

Row = Mapping[str, Any]
FILE = "contractual_instruments.csv"
_KINDS = {kind.name.lower(): kind for kind in InstrumentKind}
_EVIDENCE = ("source", "registry", "retirement_id")


@dataclass(frozen=True)
class Instruments:
    """What a month can be met with: instruments, their claims, residual mixes, and the evidence.

    `evidence` tells of each instrument by its code and the organisation that claims it.
    """

    instruments: tuple[Instrument, ...]
    claims: tuple[Claim, ...]
    residual_mixes: tuple[MarketFactor, ...]
    evidence: Mapping[tuple[str, str], Mapping[str, str]]

    def claimed_in(self, first: date, last: date) -> list[tuple[Instrument, Claim]]:
        """The claims whose vintage touches the days, each with its instrument."""
        by_id = {each.instrument_id: each for each in self.instruments}
        pairs = [(by_id[claim.instrument_id], claim) for claim in self.claims]
        return [(i, c) for i, c in pairs if i.vintage_from <= last and first <= i.vintage_to]


def instrument_rows(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `contractual_instruments` from the lines of the file.

    ReferenceDataError where an instrument would be claimed more than once, naming the rows.
    """
    lines = list(lines)
    claimed = [line for line in lines if line["instrument_kind"] != RESIDUAL_MIX]
    first = {line["instrument_code"]: line for line in reversed(claimed)}
    check_instruments(
        [_instrument(line) for line in first.values()], [_claim(line) for line in claimed], FILE
    )
    _refuse_repeats_of_mixes(lines)
    return [_row(line) for line in lines]


def check_claimants(books: Books, lines: Iterable[Row]) -> None:
    """ReferenceDataError where a line names an organisation that does not exist."""
    unknown = [
        Culprit(FILE, line["row"], "organization_code", f"«{code}» is no organisation.")
        for line in lines
        if (code := line["organization_code"]) is not None and code not in books.tree
    ]
    if unknown:
        raise ReferenceDataError(
            f"{FILE} is refused; nothing of it was taken.",
            culprits=unknown,
            mend="organizations.csv names the organisations.",
        )


def instruments_of(books: Books, energy_carrier: str, month: ReportingMonth) -> Instruments:
    """Instruments that can be claimed, and the residual mixes that are in force within the month.

    An instrument that ended before the month is among them: what it covered before decides what
    others have left.
    """
    rows = books.warehouse.rows(
        "SELECT * FROM contractual_instruments WHERE energy_carrier = %(carrier)s"
        " AND not_claimable_because IS NULL AND vintage_from <= %(last)s"
        " AND (instrument_kind <> %(mix)s OR vintage_to >= %(first)s)"
        " ORDER BY instrument_code, organization_code",
        {
            "carrier": energy_carrier,
            "first": month.first_day,
            "last": month.last_day,
            "mix": RESIDUAL_MIX,
        },
    )
    mixes = [row for row in rows if row["instrument_kind"] == RESIDUAL_MIX]
    claimed = [row for row in rows if row["instrument_kind"] != RESIDUAL_MIX]
    first = {row["instrument_code"]: row for row in claimed}
    return Instruments(
        tuple(_instrument(row) for row in first.values()),
        tuple(_claim(row) for row in claimed),
        tuple(_mix(row) for row in mixes),
        {
            (row["instrument_code"], row["organization_code"]): {
                name: row[name] for name in _EVIDENCE if row[name]
            }
            for row in claimed
        },
    )


def _instrument(row: Row) -> Instrument:
    return Instrument(
        row["instrument_code"],
        _KINDS[row["instrument_kind"]],
        row["market"],
        row["vintage_from"],
        row["vintage_to"],
        row["instrument_kwh"],
        row["kg_co2eq_per_kwh"],
        row["source"],
        row["retirement_id"] is not None,
        row["certificates_elsewhere"],
        row.get("row"),
    )


def _claim(row: Row) -> Claim:
    return Claim(
        row["instrument_code"], row["organization_code"] or "", row["claimed_kwh"], row.get("row")
    )


def _mix(row: Row) -> MarketFactor:
    return MarketFactor(
        row["market"],
        row["vintage_from"],
        row["vintage_to"],
        row["kg_co2eq_per_kwh"],
        row["source"],
        row["instrument_code"],
    )


def _row(line: dict[str, Any]) -> dict[str, Any]:
    names = ("row", "amount", "claimed", "unit", "kg_co2eq_per_unit")
    code, organization = line["instrument_code"], line["organization_code"] or ""
    return {name: value for name, value in line.items() if name not in names} | {
        "id": stable_id("contractual_instruments", code, organization),
        "not_claimable_because": _why_not(line),
    }


def _why_not(line: Row) -> str | None:
    if line["instrument_kind"] == RESIDUAL_MIX:
        return None
    found = not_claimable([replace(_instrument(line), kwh=None)])
    return found[0].reason if found else None


def _refuse_repeats_of_mixes(lines: Iterable[Row]) -> None:
    seen: dict[tuple[str, str], int] = {}
    repeated = []
    for line in lines:
        key = (line["instrument_code"], line["organization_code"] or "")
        if key in seen:
            found = f"{key[0]} is already in row {seen[key]}; keep one."
            repeated.append(Culprit(FILE, line["row"], "instrument_code", found))
        seen.setdefault(key, line["row"])
    if repeated:
        raise ReferenceDataError(f"{FILE} is refused; nothing of it was taken.", culprits=repeated)
