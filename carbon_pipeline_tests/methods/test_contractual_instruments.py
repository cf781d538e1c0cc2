"""Instruments of scope 2: everything that would be claimed more than once is refused, by name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.contractual_instruments import (
    Claim,
    Instrument,
    InstrumentKind,
    NotClaimable,
    check_instruments,
    not_claimable,
)

D = Decimal
WIND = Instrument(
    "GO-1",
    InstrumentKind.CERTIFICATE,
    "DE",
    date(2024, 1, 1),
    date(2024, 12, 31),
    D(600),
    D(0),
)
TARIFF = replace(WIND, instrument_id="TARIFF", kind=InstrumentKind.SUPPLIER_FACTOR, kwh=None)


def refusal(instruments: list[Instrument], claims: list[Claim]) -> str:
    with pytest.raises(ReferenceDataError) as refused:
        check_instruments(instruments, claims, "instruments.csv")
    return str(refused.value)


def test_a_batch_may_be_shared_out_to_its_last_kwh() -> None:
    claims = [Claim("GO-1", "P-1", D("599.999999")), Claim("GO-1", "P-2", D("0.000001"))]
    check_instruments([WIND, TARIFF], [*claims, Claim("TARIFF", "P-1", None)])


def test_more_than_an_instrument_has_is_refused() -> None:
    text = refusal([WIND], [Claim("GO-1", "P-1", D(600)), Claim("GO-1", "P-2", D("0.000001"))])
    assert "GO-1 has 600 kWh, and 600.000001 kWh of it are claimed." in text


def test_every_fault_is_named() -> None:
    instruments = [
        WIND,
        WIND,
        replace(WIND, instrument_id="A", kwh=None),
        replace(WIND, instrument_id="B", kwh=D(0)),
        replace(WIND, instrument_id="C", vintage_to=date(2023, 12, 31)),
        replace(WIND, instrument_id="D", kg_co2eq_per_kwh=D("-0.1")),
    ]
    claims = [
        Claim("GO-1", "P-1", D(10)),
        Claim("GO-1", "P-1", D(10)),
        Claim("GO-9", "P-1", D(10)),
        Claim("D", "P-1", D(-10)),
        Claim("D", "P-2", None),
    ]
    with pytest.raises(ReferenceDataError) as refused:
        check_instruments(instruments, claims)
    assert [culprit.found for culprit in refused.value.culprits] == [
        "GO-1 stands 2 times.",
        "A names no kWh.",
        "B names 0 kWh, not above 0.",
        "The vintage of C ends before it begins.",
        "D has a factor below 0.",
        "P-1 claims GO-1 again; keep one claim.",
        "P-1 claims GO-9, which is no known instrument.",
        "P-1 claims -10 kWh of D, not above 0.",
        "P-2 claims D and names no kWh.",
    ]


def test_instruments_that_fail_the_quality_criteria() -> None:
    contract = replace(WIND, instrument_id="PPA", kind=InstrumentKind.CONTRACT)
    assert not_claimable(
        [
            WIND,
            replace(WIND, instrument_id="GO-2", cancelled=False),
            contract,
            replace(contract, instrument_id="PPA-2", certificates_elsewhere=True),
        ]
    ) == [
        NotClaimable("GO-2", "not cancelled for the claimant"),
        NotClaimable("PPA-2", "its certificates are with somebody else"),
    ]
