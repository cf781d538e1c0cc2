"""Keys that are resolved before they meet a factor: linear in the quantity, or no match with the reason."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from carbon_pipeline.methods import formulas
from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import References, Resolution, multiplier
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

RECORD = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29), "unit": "kWh"}


def _doubled_in_megawatt_hours(key: Mapping[str, Any], _: References) -> Resolution | NoAnswer:
    """Invented: twice the quantity, in MWh of Korea; nothing for Japan; a figure of its own for the US."""
    if key["region"] == "JP":
        return NoAnswer("Japan does not double.")
    twice = multiplier(Fraction(2, 1000))
    assert isinstance(twice, Decimal)
    own = Decimal("0.125") if key["region"] == "US" else None
    return Resolution(
        twice,
        "MWh",
        region="KR",
        kg_co2eq_per_unit=own,
        source="the supplier",
        notes={"twice": "2"},
    )


@pytest.fixture
def doubling(
    monkeypatch: pytest.MonkeyPatch, modules: Mapping[str, ModuleDeclaration]
) -> ModuleDeclaration:
    """A module of a resolving method."""
    method = formulas.resolving(
        "doubling", "2 × quantity", "invented", _doubled_in_megawatt_hours, columns=()
    )
    monkeypatch.setitem(formulas.METHODS, "doubling", method)
    return modules["electricity"].model_copy(update={"method": "doubling"})


def test_the_quantity_becomes_what_the_key_says(
    doubling: ModuleDeclaration,
    compute: Callable[..., Any],
    emission_factor: Callable[..., EmissionFactor],
) -> None:
    records = [
        RECORD | {"record_id": region, "region": region, "quantity": "1500.5"}
        for region in ("DE", "US", "JP")
    ]
    factors = [emission_factor("grid", "0.5")]
    made = compute(doubling, records, emission_factors=factors)
    rows = {row["record_id"]: row for row in made.emissions if row["emission_type"] == "energy"}
    # 3.001 MWh, folded back into the grid's factor per kWh: 500 kg per MWh
    assert (rows["DE"]["quantity"], rows["DE"]["unit"]) == (Decimal("3.001"), "MWh")
    assert rows["DE"]["kg_co2eq"] == Decimal("1500.5")
    assert rows["DE"]["metadata"].endswith('"operands": {"twice": "2"}}')
    assert rows["US"]["kg_co2eq"] == Decimal("0.375125")
    assert rows["US"]["emission_factor_id"] is None
    assert {row["reason"] for row in made.unmatched} == {"Japan does not double."}


@pytest.mark.parametrize(
    ("exact", "kept"),
    [
        (Fraction(1, 3), Decimal("0.333333333333")),
        (Fraction(-2, 3), Decimal("-0.666666666667")),
        (Fraction(5), Decimal(5)),
    ],
)
def test_a_multiplier_has_twelve_decimals(exact: Fraction, kept: Decimal) -> None:
    assert multiplier(exact) == kept


def test_a_multiplier_that_is_too_large_is_no_answer() -> None:
    assert isinstance(multiplier(Fraction(10**6)), NoAnswer)
