"""Contractual instruments of scope 2 and residual mixes: `reference/contractual_instruments.csv`.

A row is a claim: so much of an instrument for one organisation. Rows of one `instrument_code` are
the same instrument, shared out. A residual mix is a row for everybody in its market.
"""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from carbon_pipeline.sources import reference_cells as cells
from carbon_pipeline.sources.reference_rows import (
    ReferenceColumn,
    ReferenceFaults,
    Row,
    optional,
    reference_rows,
)
from carbon_pipeline.sources.refusals import listed, quoted
from carbon_pipeline.vocabulary.instruments import (
    CERTIFICATE,
    ENERGY_CARRIERS,
    INSTRUMENT_KINDS,
    RESIDUAL_MIX,
    SUPPLIER_FACTOR,
)
from carbon_pipeline.vocabulary.regions import WORLD
from carbon_pipeline.vocabulary.units import conversion

KWH_DECIMALS = 6
FACTOR_DECIMALS = 12


def _market(cell: str) -> str:
    if cells.region(cell) == WORLD:
        raise cells.CellFault("WORLD is no market; instruments hold in a country or a group.")
    return cell


def _energy_unit(cell: str) -> str:
    name = cells.unit(cell)
    if conversion(name, "kWh") is None:
        raise cells.CellFault(f"{quoted(cell)} is no unit of energy; write MWh or kWh.")
    return name


INSTRUMENT_COLUMNS = (
    ReferenceColumn("instrument_code", cells.text),
    ReferenceColumn("instrument_kind", cells.one_of(INSTRUMENT_KINDS)),
    ReferenceColumn("organization_code", cells.text, may_be_blank=True),
    ReferenceColumn("market", _market),
    ReferenceColumn("vintage_from", cells.day),
    ReferenceColumn("vintage_to", cells.day),
    ReferenceColumn("amount", cells.amount, may_be_blank=True),
    ReferenceColumn("unit", _energy_unit),
    ReferenceColumn("kg_co2eq_per_unit", cells.amount),
    ReferenceColumn("source", cells.text),
    optional("claimed", cells.amount),
    optional("energy_carrier", cells.one_of(ENERGY_CARRIERS)),
    optional("registry", cells.text),
    optional("retirement_id", cells.text),
    optional("certificates_elsewhere", cells.one_of(("yes", "no"))),
)

# what all rows of one instrument say alike; the claim itself and its cancellation may differ
_SHARED = (
    "instrument_kind", "energy_carrier", "market", "vintage_from", "vintage_to", "instrument_kwh",
    "kg_co2eq_per_kwh", "source", "registry", "certificates_elsewhere",
)  # fmt: skip


def read_contractual_instruments(path: Path) -> list[Row]:
    """One row per instrument and claimant: kWh of both (None: unlimited) and kg CO2e per kWh.

    ReferenceDataError where a row is incomplete, rows of one instrument contradict each other, or
    two residual mixes of a market hold on one day. Whether claims exceed an instrument is not
    asked here.
    """
    faults = ReferenceFaults(path)
    rows = reference_rows(path, INSTRUMENT_COLUMNS, faults)
    for row in rows:
        row["energy_carrier"] = row["energy_carrier"] or ENERGY_CARRIERS[0]
        row["certificates_elsewhere"] = row["certificates_elsewhere"] == "yes"
        _note_unfit_parts(row, faults)
        _in_kwh(row, faults)
    _note_contradictions(rows, faults)
    _note_residual_mixes_that_meet(rows, faults)
    faults.raise_any()
    return rows


def _note_unfit_parts(row: Row, faults: ReferenceFaults) -> None:
    number, kind = row["row"], row["instrument_kind"]
    if kind == RESIDUAL_MIX:
        for name in ("organization_code", "amount", "claimed", "retirement_id"):
            if row[name] is not None:
                faults.add(
                    number, name, "a residual mix is everybody's and has no amount; leave it."
                )
        return
    if row["organization_code"] is None:
        faults.add(number, "organization_code", "blank; an instrument is claimed by somebody.")
    if row["amount"] is None and kind != SUPPLIER_FACTOR:
        faults.add(number, "amount", f"blank; a {kind} is for so much energy.")
    if row["certificates_elsewhere"] and kind == CERTIFICATE:
        faults.add(
            number, "certificates_elsewhere", "is for contracts; a certificate is claimed or not."
        )


def _in_kwh(row: Row, faults: ReferenceFaults) -> None:
    """Write the amounts in kWh and the factor per kWh, each exactly or not at all."""
    per_unit = conversion(row["unit"], "kWh") or Fraction(1)
    row["claimed"] = row["amount"] if row["claimed"] is None else row["claimed"]
    for name, column, ratio, decimals in (
        ("instrument_kwh", "amount", per_unit, KWH_DECIMALS),
        ("claimed_kwh", "claimed", per_unit, KWH_DECIMALS),
        ("kg_co2eq_per_kwh", "kg_co2eq_per_unit", 1 / per_unit, FACTOR_DECIMALS),
    ):
        value = row[column]
        row[name] = None if value is None else _exactly(value, ratio, decimals)
        if value is not None and row[name] is None:
            what = "kg per kWh" if name == "kg_co2eq_per_kwh" else "kWh"
            faults.add(
                row["row"],
                column,
                f"{value:f} per {row['unit']} has more than {decimals} decimals in {what}."
                if ratio != per_unit
                else f"{value:f} {row['unit']} has more than {decimals} decimals in {what}.",
            )


def _exactly(value: Decimal, ratio: Fraction, decimals: int) -> Decimal | None:
    scaled = Fraction(value) * ratio * 10**decimals
    # from text, because a calculation would be rounded to the digits of the caller's context
    return Decimal(f"{scaled.numerator}E-{decimals}") if scaled.denominator == 1 else None


def _note_contradictions(rows: list[Row], faults: ReferenceFaults) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        known = first.setdefault(row["instrument_code"], row)
        differ = [name for name in _SHARED if row[name] != known[name]]
        if differ:
            faults.add(
                row["row"],
                "instrument_code",
                f"{row['instrument_code']} stands in row {known['row']} with another "
                f"{listed(differ)}; an instrument is one and the same for all who claim it.",
            )


def _note_residual_mixes_that_meet(rows: list[Row], faults: ReferenceFaults) -> None:
    by_market: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["instrument_kind"] == RESIDUAL_MIX:
            by_market[row["energy_carrier"], row["market"]].append(row)
    for (_, market), mixes in by_market.items():
        mixes.sort(key=lambda row: (row["vintage_from"], row["row"]))
        for one, other in pairwise(mixes):
            if other["vintage_from"] <= one["vintage_to"]:
                faults.add(
                    max(one["row"], other["row"]),
                    "vintage_from",
                    f"{market} has another residual mix on {other['vintage_from']}, row "
                    f"{min(one['row'], other['row'])}; end one before the other starts.",
                )
