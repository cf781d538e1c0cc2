"""A record by the market: its parts sum to its kWh, and its kilograms are theirs, to the last digit."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.contractual_instruments import Claim, Instrument, InstrumentKind
from carbon_pipeline.methods.market_based import Consumption, MarketFactor, covered_by_claims
from carbon_pipeline.methods.scope2_by_market import (
    Rest,
    kwh_of,
    meet,
    residual_mix,
    rest_of_key,
    told_of_rest,
)
from carbon_pipeline.vocabulary.identity import canonical_json

D = Decimal
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
MIX = MarketFactor("DE", *YEAR, D("0.72"), "AIB", "mix-DE")
EUROPE = MarketFactor("EU27", *YEAR, D("0.5"), "AIB", "mix-EU27")
MATCHED = {"unit": "MWh", "kg_co2eq_per_unit": D("380.123456789012")}


def test_the_nearest_market_with_a_mix_on_the_day() -> None:
    mixes = [EUROPE, MIX]
    assert residual_mix(mixes, "DE-BY", date(2024, 5, 1)) == MIX
    assert residual_mix(mixes, "FR", date(2024, 5, 1)) == EUROPE
    assert residual_mix(mixes, "US", date(2024, 5, 1)) is None
    assert residual_mix(mixes, "DE", date(2025, 1, 1)) is None


def test_the_rest_of_a_key_is_at_the_mix_or_the_matched_average() -> None:
    mixed = rest_of_key(MATCHED, MIX)
    assert mixed is not None
    assert (mixed.basis, mixed.kg_co2eq_per_unit, mixed.rounded) == ("residual_mix", 720, False)
    assert json.loads(told_of_rest(mixed))[0]["instrument_code"] == "mix-DE"
    average = rest_of_key(MATCHED, None)
    assert average is not None
    # 15 decimals per kWh, of which 12 are kept and told
    assert (average.basis, average.kg_co2eq_per_kwh) == ("grid_average", D("0.380123456789"))
    assert average.rounded
    assert average.kg_co2eq_per_unit == MATCHED["kg_co2eq_per_unit"]
    assert rest_of_key({"unit": "kg", "kg_co2eq_per_unit": D(1)}, MIX) is None


def test_energy_in_kilowatt_hours() -> None:
    assert kwh_of(D("1.5"), "MWh") == 1500
    assert kwh_of(D(1), "MJ") == D("0.277778")
    with pytest.raises(ValueError, match="no unit of energy"):
        kwh_of(D(1), "kg")


kwh_amounts = st.integers(0, 10**12).map(lambda n: D(n).scaleb(-6))
factors = st.integers(0, 10**12).map(lambda n: D(n).scaleb(-12))


@st.composite
def _years(draw: Any) -> tuple[list[Consumption], list[Instrument], list[Claim]]:
    records = [
        Consumption(
            f"r{n}", "P-1", "DE", date(2024, m := draw(st.integers(1, 12)), 1), date(2024, m, 28),
            draw(kwh_amounts),
        )
        for n in range(draw(st.integers(1, 8)))
    ]  # fmt: skip
    instruments = []
    for n in range(draw(st.integers(0, 5))):
        first, last = sorted((draw(st.integers(1, 12)), draw(st.integers(1, 12))))
        vintage = (date(2024, first, 1), date(2024, last, 28))
        kind = draw(st.sampled_from(InstrumentKind))
        kwh = draw(kwh_amounts.filter(bool))
        instruments.append(Instrument(f"i{n}", kind, "DE", *vintage, kwh, draw(factors)))
    return records, instruments, [Claim(i.instrument_id, "P-1", i.kwh) for i in instruments]


@given(year=_years(), rest_factor=factors)
@settings(max_examples=80, deadline=None)
def test_kilowatt_hours_and_kilograms_are_conserved(
    year: tuple[list[Consumption], list[Instrument], list[Claim]], rest_factor: Decimal
) -> None:
    records, instruments, claims = year
    covered = covered_by_claims(records, instruments, claims)
    rest = Rest("grid_average", rest_factor, "kWh", rest_factor)
    evidence: dict[str, dict[str, str]] = {each.instrument_id: {} for each in instruments}
    used: dict[str | None, Fraction] = {}
    for record in records:
        parts = covered.parts.get(record.record_id, ())
        met = meet(parts, covered.rest[record.record_id], rest, evidence)
        assert sum(Fraction(part.kwh) for part in met.parts) == Fraction(record.kwh)
        kilograms = [Fraction(p.kwh) * Fraction(p.kg_co2eq_per_kwh) for p in met.parts]
        assert Fraction(met.kg_co2eq) == sum(kilograms)
        if record.kwh and not parts:
            assert met.basis == "grid_average"
            assert Fraction(met.kg_co2eq) == Fraction(record.kwh) * Fraction(rest_factor)
        assert met.told == canonical_json(json.loads(met.told))
        for part in met.parts:
            used[part.instrument_code] = used.get(part.instrument_code, Fraction()) + Fraction(
                part.kwh
            )
    for each in instruments:
        assert used.get(each.instrument_id, 0) <= Fraction(each.kwh or 0)


@given(year=_years(), last=st.integers(1, 12))
@settings(max_examples=80, deadline=None)
def test_a_month_comes_to_the_same_with_and_without_the_later_ones(
    year: tuple[list[Consumption], list[Instrument], list[Claim]], last: int
) -> None:
    records, instruments, claims = year
    whole = covered_by_claims(records, instruments, claims)
    alone = covered_by_claims(
        [r for r in records if r.first_day.month <= last], instruments, claims
    )
    assert all(whole.parts[name] == parts for name, parts in alone.parts.items())
    assert all(whole.rest[name] == rest for name, rest in alone.rest.items())


def test_a_claim_in_a_country_covers_its_subdivisions_and_not_the_other_way() -> None:
    bavaria = Consumption("a", "P-1", "DE-BY", *YEAR, D(10))
    national = Instrument("GO", InstrumentKind.CERTIFICATE, "DE", *YEAR, D(4), D(0))
    claims = [Claim("GO", "P-1", D(4))]
    assert covered_by_claims([bavaria], [national], claims).rest == {"a": 6}
    local = Instrument("GO", InstrumentKind.CERTIFICATE, "DE-BY", *YEAR, D(4), D(0))
    germany = Consumption("a", "P-1", "DE", *YEAR, D(10))
    found = covered_by_claims([germany], [local], claims)
    assert (found.rest, found.unused) == ({"a": 10}, {("GO", "P-1"): 4})
