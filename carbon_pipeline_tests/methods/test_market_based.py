"""Each kWh meets one instrument, the residual mix or the grid; none is lost and none counts twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.contractual_instruments import Claim, Instrument, InstrumentKind
from carbon_pipeline.methods.market_based import (
    Consumption,
    MarketBased,
    MarketFactor,
    Part,
    kg_co2eq,
    market_based,
)
from carbon_pipeline.methods.no_answer import NoAnswer

D = Decimal
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
JANUARY = (date(2024, 1, 1), date(2024, 1, 31))
JULY = (date(2024, 7, 1), date(2024, 7, 31))

MIX = MarketFactor("DE", *YEAR, D("0.72"))
GRID = MarketFactor("DE", *YEAR, D("0.38"))
CERTIFICATE = Instrument("GO-1", InstrumentKind.CERTIFICATE, "DE", *YEAR, D(600), D(0))
CONTRACT = Instrument("PPA-1", InstrumentKind.CONTRACT, "DE", *YEAR, D(300), D("0.01"))
TARIFF = Instrument("GREEN", InstrumentKind.SUPPLIER_FACTOR, "DE", *YEAR, None, D("0.1"))


def used(record_id: str, kwh: str, days: tuple[date, date] = JANUARY) -> Consumption:
    return Consumption(record_id, "P-1", "DE", *days, D(kwh))


def met(
    consumption: Sequence[Consumption],
    instruments: Sequence[Instrument] = (CERTIFICATE,),
    claims: Sequence[Claim] = (Claim("GO-1", "P-1", D(600)),),
    mixes: Sequence[MarketFactor] = (MIX,),
    grids: Sequence[MarketFactor] = (GRID,),
) -> MarketBased:
    return market_based(consumption, instruments, claims, mixes, grids)


def shown(found: MarketBased) -> list[tuple[str, str, str | None, Fraction]]:
    return [(each.record_id, each.basis, each.instrument_id, each.kwh) for each in found.parts]


def test_the_guidances_order() -> None:
    """Certificates before contracts before the supplier's factor, whatever order they come in."""
    found = met(
        [used("a", "1000")],
        [TARIFF, CONTRACT, CERTIFICATE],
        [
            Claim("GREEN", "P-1", D(50)),
            Claim("PPA-1", "P-1", D(300)),
            Claim("GO-1", "P-1", D(600)),
        ],
    )
    assert shown(found) == [
        ("a", "certificate", "GO-1", 600),
        ("a", "contract", "PPA-1", 300),
        ("a", "supplier_factor", "GREEN", 50),
        ("a", "residual_mix", None, 50),
    ]
    assert kg_co2eq(found.parts) == 0 + 3 + 5 + 36


def test_records_lie_end_to_end_by_first_day_and_id() -> None:
    found = met([used("c", "100", JULY), used("b", "400"), used("a", "300")])
    assert shown(found) == [
        ("a", "certificate", "GO-1", 300),
        ("b", "certificate", "GO-1", 300),
        ("b", "residual_mix", None, 100),
        ("c", "residual_mix", None, 100),
    ]


def test_a_later_month_takes_nothing_from_an_earlier_one() -> None:
    january = [used("a", "300"), used("b", "400")]
    alone = met(january)
    assert met([*january, used("0", "500", JULY)]).parts[: len(alone.parts)] == alone.parts


def test_a_supplier_covers_whatever_it_delivered() -> None:
    found = met([used("a", "1000")], [TARIFF], [Claim("GREEN", "P-1", None)])
    assert shown(found) == [("a", "supplier_factor", "GREEN", 1000)]


@pytest.mark.parametrize(
    "consumption",
    [
        replace(used("a", "100"), market="FR"),
        replace(used("a", "100"), organization="P-2"),
        used("a", "100", (date(2023, 12, 1), date(2023, 12, 31))),
        used("a", "100", (date(2024, 12, 15), date(2025, 1, 14))),
    ],
)
def test_another_market_organisation_or_vintage_is_not_covered(consumption: Consumption) -> None:
    anywhere = [
        MarketFactor(market, date(2023, 1, 1), date(2025, 12, 31), D("0.5"))
        for market in ("DE", "FR")
    ]
    found = met([consumption], mixes=anywhere)
    assert shown(found) == [("a", "residual_mix", None, 100)]
    assert found.unused == {("GO-1", "P-1"): 600}


def test_the_narrower_vintage_is_used_first() -> None:
    winter = replace(CERTIFICATE, instrument_id="GO-0", vintage_to=date(2024, 3, 31))
    found = met(
        [used("a", "100"), used("b", "100", JULY)],
        [CERTIFICATE, winter],
        [Claim("GO-1", "P-1", D(100)), Claim("GO-0", "P-1", D(100))],
    )
    assert shown(found) == [("a", "certificate", "GO-0", 100), ("b", "certificate", "GO-1", 100)]


def test_a_missing_residual_mix_is_disclosed() -> None:
    found = met([used("a", "1000")], mixes=())
    assert found.parts[1] == Part(
        "a", Fraction(400), "grid_average", D("0.38"), None, "residual mix missing"
    )


def test_the_average_of_the_country_stands_in_for_that_of_the_region() -> None:
    texas = replace(used("a", "10"), market="US-TX")
    grids = [replace(GRID, market="US"), replace(GRID, market="US-CA")]
    found = met([texas], mixes=(), grids=grids)
    assert [part.basis for part in found.parts] == ["grid_average"]
    exact = replace(GRID, market="US-TX", kg_co2eq_per_kwh=D("0.5"))
    assert kg_co2eq(met([texas], mixes=(), grids=[*grids, exact]).parts) == 5


def test_no_factor_at_all_is_no_answer_and_no_zero() -> None:
    found = met([used("a", "700"), used("b", "100")], mixes=(), grids=())
    assert shown(found) == []
    assert found.unanswered == {
        name: NoAnswer(
            "DE has neither a residual mix nor a grid average from 2024-01-01 to 2024-01-31."
        )
        for name in ("a", "b")
    }


def test_a_record_that_is_covered_whole_needs_no_mix() -> None:
    assert shown(met([used("a", "600")], mixes=(), grids=())) == [("a", "certificate", "GO-1", 600)]


def test_two_mixes_of_the_same_days_are_no_answer() -> None:
    found = met([used("a", "700")], mixes=(MIX, replace(MIX, kg_co2eq_per_kwh=D(1))))
    assert found.unanswered == {"a": NoAnswer("DE has more than one residual_mix on 2024-01-01.")}


def test_less_than_nothing_is_not_met() -> None:
    found = met([used("a", "-5"), used("b", "10")])
    assert found.unanswered.keys() == {"a"}
    assert shown(found) == [("b", "certificate", "GO-1", 10)]


def test_instruments_that_fail_the_criteria_leave_their_kwh_to_the_mix() -> None:
    sold = replace(CONTRACT, certificates_elsewhere=True)
    found = met([used("a", "300")], [sold], [Claim("PPA-1", "P-1", D(300))])
    assert shown(found) == [("a", "residual_mix", None, 300)]
    assert [each.instrument_id for each in found.not_claimable] == ["PPA-1"]


def test_a_record_that_stands_twice_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        met([used("a", "1"), used("a", "1")])


def test_losses_are_counted_only_where_they_are_stated() -> None:
    part = Part("a", Fraction(100), "residual_mix", D("0.5"))
    assert kg_co2eq([part]) == 50
    assert kg_co2eq([part], D("0.02")) == 51


amounts = st.decimals(0, 10**6, places=6)
claimed = st.decimals("0.000001", 10**6, places=6)
months = st.integers(1, 12)


@st.composite
def years(draw: Any) -> tuple[list[Consumption], list[Instrument], list[Claim]]:
    """Consumption of two organisations and two markets, and claims of instruments of any vintage."""
    consumption = [
        Consumption(
            f"r{number}",
            draw(st.sampled_from(("P-1", "P-2"))),
            draw(st.sampled_from(("DE", "FR"))),
            date(2024, month := draw(months), 1),
            date(2024, month, 28),
            draw(amounts),
        )
        for number in range(draw(st.integers(0, 8)))
    ]
    instruments, claims = [], []
    for number in range(draw(st.integers(0, 6))):
        first, last = sorted((draw(months), draw(months)))
        kwh = draw(claimed)
        instruments.append(
            Instrument(
                f"i{number}",
                draw(st.sampled_from(InstrumentKind)),
                draw(st.sampled_from(("DE", "FR"))),
                date(2024, first, 1),
                date(2024, last, 28),
                kwh,
                draw(st.decimals(0, 1, places=6)),
            )
        )
        claims.append(Claim(f"i{number}", draw(st.sampled_from(("P-1", "P-2"))), kwh))
    return consumption, instruments, claims


MIXES = (MIX, replace(MIX, market="FR"))


@given(year=years())
@settings(max_examples=60, deadline=None)
def test_every_kwh_of_a_record_stands_once_and_no_claim_is_exceeded(
    year: tuple[list[Consumption], list[Instrument], list[Claim]],
) -> None:
    consumption, instruments, claims = year
    found = market_based(consumption, instruments, claims, MIXES, ())
    assert not found.unanswered
    for record in consumption:
        parts = [part.kwh for part in found.parts if part.record_id == record.record_id]
        assert sum(parts) == Fraction(record.kwh)
        assert all(kwh > 0 for kwh in parts)
    for claim in claims:
        covered = sum(p.kwh for p in found.parts if p.instrument_id == claim.instrument_id)
        left = found.unused.get((claim.instrument_id, claim.organization), Fraction())
        assert covered + left == Fraction(claim.kwh or 0)


@given(year=years(), order=st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_changes_not_a_digit(
    year: tuple[list[Consumption], list[Instrument], list[Claim]], order: Any
) -> None:
    shuffled = [list(rows) for rows in year]
    for rows in shuffled:
        order.shuffle(rows)
    one = market_based(*year, MIXES, ())
    other = market_based(*shuffled, MIXES, ())  # type: ignore[arg-type]
    assert one.parts == other.parts
    assert one.unused == other.unused


@given(kwh=amounts, share=st.decimals(0, 1, places=6))
def test_a_record_in_two_halves_emits_as_much(kwh: Decimal, share: Decimal) -> None:
    first = Fraction(kwh) * Fraction(share)
    halves = [
        replace(used(name, "0"), kwh=part)
        for name, part in (("a", first), ("b", Fraction(kwh) - first))
    ]
    whole = [replace(used("a", "0"), kwh=Fraction(kwh))]
    assert kg_co2eq(met(whole).parts) == kg_co2eq(met(halves).parts)
