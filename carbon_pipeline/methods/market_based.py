"""Scope 2 by the market: each kWh consumed meets one instrument, the residual mix, or the grid.

Records and claims are laid end to end on a line of kWh, record after record by first day and id,
claim after claim in the order of the Scope 2 Guidance; where they lie over one another, the
instrument covers the record. So every kWh stands once, to the last digit, and a month that is
later in the year takes nothing from an earlier one. Source: GHG Protocol, Scope 2 Guidance (2015),
chapter 6, table 6.3.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from carbon_pipeline.methods.contractual_instruments import (
    Claim,
    Instrument,
    NotClaimable,
    not_claimable,
)
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.vocabulary.regions import wider_regions

Basis = Literal["certificate", "contract", "supplier_factor", "residual_mix", "grid_average"]

RESIDUAL_MIX_MISSING = "residual mix missing"


@dataclass(frozen=True)
class Consumption:
    """Electricity that an organisation consumed in a market, from its first to its last day."""

    record_id: str
    organization: str
    market: str
    first_day: date
    last_day: date
    kwh: Decimal


@dataclass(frozen=True)
class MarketFactor:
    """A factor of a whole market and of some days: its residual mix, or its grid's average."""

    market: str
    valid_from: date
    valid_to: date
    kg_co2eq_per_kwh: Decimal
    source: str = ""
    code: str = ""

    def covers(self, record: Consumption) -> bool:
        """Whether the record's days lie within the factor's."""
        return self.valid_from <= record.first_day and record.last_day <= self.valid_to


@dataclass(frozen=True)
class Part:
    """Some kWh of a record, and what they meet; `disclosure` is to be told with the result."""

    record_id: str
    kwh: Fraction
    basis: Basis
    kg_co2eq_per_kwh: Decimal
    instrument_id: str | None = None
    disclosure: str = ""


@dataclass(frozen=True)
class MarketBased:
    """What became of every kWh: the parts in order, and what has to be disclosed.

    The parts of a record sum to its kWh. A record without any factor is among `unanswered`
    instead, as a whole. `unused` are the kWh of claims that met no consumption of their market
    and vintage; `not_claimable` the instruments that fail the quality criteria.
    """

    parts: tuple[Part, ...]
    unanswered: Mapping[str, NoAnswer]
    unused: Mapping[tuple[str, str], Fraction]
    not_claimable: tuple[NotClaimable, ...]


def market_based(
    consumption: Iterable[Consumption],
    instruments: Sequence[Instrument],
    claims: Sequence[Claim],
    residual_mixes: Sequence[MarketFactor],
    grid_averages: Sequence[MarketFactor],
) -> MarketBased:
    """Meet each record's kWh with claims as `covered_by_claims` does, then with the mix.

    What no claim covers is at the residual mix; where the market has none, at the average of its
    grid, else of its country's, with a disclosure.
    """
    records = sorted(consumption, key=_laying_order)
    covered = covered_by_claims(records, instruments, claims)
    unanswered = dict(covered.negative)
    parts: list[Part] = []
    for record in records:
        if record.record_id in covered.negative:
            continue
        rest = _rest(record, covered.rest[record.record_id], residual_mixes, grid_averages)
        if isinstance(rest, NoAnswer):
            unanswered[record.record_id] = rest
        else:
            parts += [*covered.parts.get(record.record_id, ()), *rest]
    return MarketBased(tuple(parts), unanswered, covered.unused, covered.not_claimable)


@dataclass(frozen=True)
class Covered:
    """What claims cover of each record, and what they leave of it.

    `parts` by record id, none where nothing is covered. `rest` is the kWh of each record that no
    instrument covers, `unused` the kWh of claims that met no consumption, `negative` the records
    below 0, which nothing can cover.
    """

    parts: Mapping[str, Sequence[Part]]
    rest: Mapping[str, Fraction]
    unused: Mapping[tuple[str, str], Fraction]
    negative: Mapping[str, NoAnswer]
    not_claimable: tuple[NotClaimable, ...]


def covered_by_claims(
    consumption: Iterable[Consumption], instruments: Sequence[Instrument], claims: Sequence[Claim]
) -> Covered:
    """Lay claims over records of their organisation, market and vintage, each kWh at most once.

    Reference data are taken as `check_instruments` let them pass. A claim in a country covers
    records of its subdivisions, one in a group of countries those of its countries.
    """
    unclaimable = not_claimable(instruments)
    refused = {each.instrument_id for each in unclaimable}
    usable = {i.instrument_id: i for i in instruments if i.instrument_id not in refused}
    records, negative = _in_order(consumption)
    remaining = {record.record_id: Fraction(record.kwh) for record in records}
    taken, unused = _claimed(records, remaining, usable, claims)
    return Covered(taken, remaining, unused, negative, tuple(unclaimable))


def kg_co2eq(parts: Iterable[Part], losses: Decimal = Decimal(0)) -> Fraction:
    """The kg CO2e of parts: kWh × factor, exactly; × (1 + losses) where a share is stated.

    Losses between the power station and the meter belong to scope 3, category 3; only where a
    group's rule counts them here is the share other than 0.
    """
    emitted = sum((part.kwh * Fraction(part.kg_co2eq_per_kwh) for part in parts), Fraction())
    return emitted * (1 + Fraction(losses))


def _in_order(
    consumption: Iterable[Consumption],
) -> tuple[list[Consumption], dict[str, NoAnswer]]:
    records = sorted(consumption, key=_laying_order)
    negative = {
        record.record_id: NoAnswer(
            f"{record.kwh} kWh cannot be met by an instrument: correct the record that it reduces."
        )
        for record in records
        if record.kwh < 0
    }
    ids = {record.record_id for record in records}
    if len(ids) != len(records):
        raise ValueError("a record stands twice, and would be met twice")
    return [record for record in records if record.record_id not in negative], negative


def _laying_order(record: Consumption) -> tuple[date, str]:
    return record.first_day, record.record_id


def _claimed(
    records: Sequence[Consumption],
    remaining: dict[str, Fraction],
    usable: Mapping[str, Instrument],
    claims: Sequence[Claim],
) -> tuple[dict[str, list[Part]], dict[tuple[str, str], Fraction]]:
    """The parts that claims cover, by record; `remaining` is what they leave of each record."""
    taken: dict[str, list[Part]] = defaultdict(list)
    unused: dict[tuple[str, str], Fraction] = {}
    ordered = [(usable[c.instrument_id], c) for c in claims if c.instrument_id in usable]
    lines = _lines(records, {(claim.organization, each.market) for each, claim in ordered})
    for instrument, claim in sorted(ordered, key=_preference):
        line = lines[claim.organization, instrument.market]
        # what earlier claims have covered whole from the start is never looked at again
        while line and not remaining[line[0].record_id]:
            line.popleft()
        left = None if claim.kwh is None else Fraction(claim.kwh)
        for record in line:
            if left == 0:
                break
            open_kwh = remaining[record.record_id]
            if not open_kwh or not _of_the_vintage(record, instrument):
                continue
            covered = open_kwh if left is None else min(left, open_kwh)
            taken[record.record_id].append(_part(record, instrument, covered))
            remaining[record.record_id] = open_kwh - covered
            left = None if left is None else left - covered
        if left:
            unused[instrument.instrument_id, claim.organization] = left
    return taken, unused


def _lines(
    records: Sequence[Consumption], claimed: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], deque[Consumption]]:
    """The records of each organisation within each market in which it claims, in their order."""
    lines: dict[tuple[str, str], deque[Consumption]] = defaultdict(deque)
    for record in records:
        for market, _ in wider_regions(record.market):
            if (record.organization, market) in claimed:
                lines[record.organization, market].append(record)
    return lines


def _preference(each: tuple[Instrument, Claim]) -> tuple[int, date, date, str, str]:
    """The guidance's order; of one kind, the vintage that ends first."""
    instrument, claim = each
    return (
        instrument.kind, instrument.vintage_to, instrument.vintage_from,
        instrument.instrument_id, claim.organization,
    )  # fmt: skip


def _of_the_vintage(record: Consumption, instrument: Instrument) -> bool:
    begins, ends = instrument.vintage_from, instrument.vintage_to
    return begins <= record.first_day and record.last_day <= ends


def _part(record: Consumption, instrument: Instrument, kwh: Fraction) -> Part:
    basis: Basis = ("certificate", "contract", "supplier_factor")[instrument.kind - 1]
    return Part(record.record_id, kwh, basis, instrument.kg_co2eq_per_kwh, instrument.instrument_id)


def _rest(
    record: Consumption,
    kwh: Fraction,
    residual_mixes: Sequence[MarketFactor],
    grid_averages: Sequence[MarketFactor],
) -> list[Part] | NoAnswer:
    if not kwh:
        return []
    nation = [place for place, step in wider_regions(record.market) if step == "country"]
    tables: tuple[tuple[Basis, Sequence[MarketFactor], str, str], ...] = (
        ("residual_mix", residual_mixes, record.market, ""),
        ("grid_average", grid_averages, record.market, RESIDUAL_MIX_MISSING),
        *(("grid_average", grid_averages, place, RESIDUAL_MIX_MISSING) for place in nation),
    )
    for basis, factors, market, disclosure in tables:
        found = [factor for factor in factors if factor.market == market and factor.covers(record)]
        if len(found) > 1:
            return NoAnswer(f"{market} has more than one {basis} on {record.first_day}.")
        if found:
            factor = found[0].kg_co2eq_per_kwh
            return [Part(record.record_id, kwh, basis, factor, None, disclosure)]
    return NoAnswer(
        f"{record.market} has neither a residual mix nor a grid average "
        f"from {record.first_day} to {record.last_day}."
    )
