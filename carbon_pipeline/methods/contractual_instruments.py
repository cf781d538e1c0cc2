"""Contractual instruments of scope 2: what each covers, who claims it, and what is refused.

Source: GHG Protocol, Scope 2 Guidance (2015), chapter 6, table 6.3 (order of the market-based
method's factors) and chapter 7, table 7.1 (Scope 2 Quality Criteria): an instrument is claimed
once, it was tracked and cancelled for the claimant, its vintage is that of the consumption, and
its market is the one where the consumption was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.methods.exact import round_half_away


class InstrumentKind(IntEnum):
    """The kinds in the order in which the guidance prefers them."""

    CERTIFICATE = 1
    CONTRACT = 2
    SUPPLIER_FACTOR = 3


@dataclass(frozen=True)
class Instrument:
    """A certificate (or a batch of them), a contract, or a supplier's factor.

    It holds for electricity of one market, generated from `vintage_from` to `vintage_to`.
    `kwh` None is possible for a supplier's factor alone: it covers whatever that supplier
    delivered. `cancelled` says that a certificate was used up for its claimant;
    `certificates_elsewhere` that the certificates of a contract are not the claimant's.
    """

    instrument_id: str
    kind: InstrumentKind
    market: str
    vintage_from: date
    vintage_to: date
    kwh: Decimal | None
    kg_co2eq_per_kwh: Decimal
    source: str = ""
    cancelled: bool = True
    certificates_elsewhere: bool = False
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Claim:
    """How many kWh of an instrument an organisation claims; None is all that a supplier delivered."""

    instrument_id: str
    organization: str
    kwh: Decimal | None
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class NotClaimable:
    """An instrument that covers nothing, and why; what it names is at the residual mix."""

    instrument_id: str
    reason: str


def check_instruments(
    instruments: Sequence[Instrument], claims: Sequence[Claim], file: str = "instruments"
) -> None:
    """Refuse reference data in which anything would be claimed more than once.

    ReferenceDataError, with every culprit, where an instrument stands twice, where its claims
    exceed its kWh, where an organisation claims it twice, where a claim is of no instrument that is
    known, or where an amount is missing or not above 0.
    """
    by_id = {instrument.instrument_id: instrument for instrument in instruments}
    faults = [
        *_repeated(instruments),
        *_faults_of_instruments(instruments),
        *_faults_of_claims(by_id, claims),
        *_over_allocated(by_id, claims),
    ]
    if faults:
        raise ReferenceDataError(
            f"{file} is refused; nothing of it was taken.",
            culprits=[Culprit(file, row, found=fault) for row, fault in faults],
            mend="Each kWh of an instrument may be claimed once: correct the amounts or the claims.",
        )


def not_claimable(instruments: Iterable[Instrument]) -> list[NotClaimable]:
    """The instruments that fail the quality criteria, each with the reason to disclose."""
    found = []
    for instrument in instruments:
        if instrument.kind is InstrumentKind.CERTIFICATE and not instrument.cancelled:
            found.append(NotClaimable(instrument.instrument_id, "not cancelled for the claimant"))
        elif instrument.certificates_elsewhere:
            found.append(
                NotClaimable(instrument.instrument_id, "its certificates are with somebody else")
            )
    return found


# the row of the file that is at fault, as far as there is one, and the sentence
_Fault = tuple[int | None, str]


def _repeated(instruments: Sequence[Instrument]) -> list[_Fault]:
    counts = Counter(instrument.instrument_id for instrument in instruments)
    last_row = {each.instrument_id: each.row for each in instruments}
    return [
        (last_row[name], f"{name} stands {count} times.")
        for name, count in counts.items()
        if count > 1
    ]


def _faults_of_instruments(instruments: Sequence[Instrument]) -> list[_Fault]:
    faults = []
    for each in instruments:
        found = []
        if each.kwh is None and each.kind is not InstrumentKind.SUPPLIER_FACTOR:
            found.append(f"{each.instrument_id} names no kWh.")
        if each.kwh is not None and each.kwh <= 0:
            found.append(f"{each.instrument_id} names {each.kwh:f} kWh, not above 0.")
        if each.kg_co2eq_per_kwh < 0:
            found.append(f"{each.instrument_id} has a factor below 0.")
        if each.vintage_to < each.vintage_from:
            found.append(f"The vintage of {each.instrument_id} ends before it begins.")
        faults += [(each.row, fault) for fault in found]
    return faults


def _faults_of_claims(by_id: dict[str, Instrument], claims: Sequence[Claim]) -> list[_Fault]:
    faults: list[_Fault] = []
    seen: Counter[tuple[str, str]] = Counter()
    for claim in claims:
        name, organization, row = claim.instrument_id, claim.organization, claim.row
        seen[name, organization] += 1
        if name not in by_id:
            faults.append((row, f"{organization} claims {name}, which is no known instrument."))
        if seen[name, organization] > 1:
            faults.append((row, f"{organization} claims {name} again; keep one claim."))
        if claim.kwh is not None and claim.kwh <= 0:
            faults.append((row, f"{organization} claims {claim.kwh:f} kWh of {name}, not above 0."))
        limited = name in by_id and by_id[name].kwh is not None
        if claim.kwh is None and limited:
            faults.append((row, f"{organization} claims {name} and names no kWh."))
    return faults


def _over_allocated(by_id: dict[str, Instrument], claims: Sequence[Claim]) -> list[_Fault]:
    claimed: dict[str, Fraction] = defaultdict(Fraction)
    rows: dict[str, list[int]] = defaultdict(list)
    for claim in claims:
        claimed[claim.instrument_id] += Fraction(claim.kwh or 0)
        rows[claim.instrument_id] += [] if claim.row is None else [claim.row]
    faults = []
    for name, kwh in claimed.items():
        available = by_id[name].kwh if name in by_id else None
        if available is not None and kwh > Fraction(available):
            where = f" (rows {', '.join(map(str, rows[name]))})" if len(rows[name]) > 1 else ""
            claimed_kwh = f"{round_half_away(kwh):f} kWh of it are claimed{where}"
            fault = f"{name} has {available:f} kWh, and {claimed_kwh}."
            faults.append((max(rows[name], default=None), fault))
    return faults
