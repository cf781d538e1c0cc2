"""What comes along with a record: its upstream, the grid's losses, biogenic CO2; or a disclosed gap."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

Modules = Mapping[str, ModuleDeclaration]
Compute = Callable[..., Any]
MakeFactor = Callable[..., EmissionFactor]

RECORD = {
    "record_id": "R1",
    "period_start": date(2024, 2, 1),
    "period_end": date(2024, 2, 29),
    "quantity": "1000",
    "unit": "kWh",
}


def _shown(rows: list[dict[str, Any]]) -> dict[str, tuple[int, int, Decimal]]:
    return {
        row["emission_type"]: (row["scope"], row["category_number"], row["kg_co2eq"])
        for row in rows
    }


def test_losses_and_upstream_of_a_kilowatt_hour_are_rows_of_their_own(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    factors = [
        emission_factor("grid", "0.2"),
        emission_factor("losses", "0.02", factor_type="electricity_td"),
        emission_factor("upstream", "0.045", factor_type="electricity_wtt"),
        emission_factor("upstream of losses", "0.004", factor_type="electricity_td_wtt"),
    ]
    made = compute(modules["electricity"], [RECORD], emission_factors=factors)
    assert _shown(made.emissions) == {
        "energy": (2, 1, Decimal(200)),
        "grid_losses": (3, 3, Decimal(20)),
        "well_to_tank": (3, 3, Decimal(45)),
        "grid_losses_well_to_tank": (3, 3, Decimal(4)),
    }
    assert made.gaps == made.unmatched == []


def test_a_missing_upstream_factor_is_disclosed_by_its_sum_and_not_unmatched(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    records = [RECORD, RECORD | {"record_id": "R2", "quantity": "500.5"}]
    made = compute(modules["electricity"], records, emission_factors=[emission_factor("g", "0.2")])
    assert [row["emission_type"] for row in made.emissions] == ["energy", "energy"]
    assert made.unmatched == []
    told = {
        row["emission_type"]: (row["records"], row["quantity"], row["unit"]) for row in made.gaps
    }
    assert told == dict.fromkeys(
        ("grid_losses", "grid_losses_well_to_tank", "well_to_tank"), (2, Decimal("1500.5"), "kWh")
    )
    (losses,) = (row for row in made.gaps if row["emission_type"] == "grid_losses")
    assert "No electricity_td factor for «electricity» is known" in losses["reason"]


def test_a_record_without_its_own_factor_is_unmatched_whatever_comes_along(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    factors = [emission_factor("upstream", "0.045", factor_type="electricity_wtt")]
    made = compute(modules["electricity"], [RECORD], emission_factors=factors)
    assert [row["emission_type"] for row in made.unmatched] == ["energy"]
    assert [row["emission_type"] for row in made.emissions] == ["well_to_tank"]


def test_biogenic_co2_stands_beside_the_scopes_and_is_converted_alike(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    wood = replace(
        emission_factor("wood", "0.0155", factor_type="fuel", activity="wood", unit="kg"),
        kg_co2_biogenic_per_unit=Decimal("1.61"),
    )
    record = RECORD | {"fuel": "wood", "use": "stationary", "unit": "tonne", "quantity": "2"}
    (row,) = compute(modules["fuel"], [record], emission_factors=[wood]).emissions
    assert (row["kg_co2eq"], row["kg_co2_biogenic"]) == (Decimal(31), Decimal(3220))
    assert row["scope"] == 1


def test_a_cause_is_one_row_whatever_the_days_and_the_same_words_in_every_month(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    records = [
        RECORD,
        RECORD | {"record_id": "R2", "period_start": date(2024, 2, 10)},
        RECORD | {"record_id": "R3", "unit": "MWh", "period_end": date(2024, 3, 31)},
    ]
    factors = [
        emission_factor("g", "0.2"),
        # of another place, so that the reason names the day that was asked for
        emission_factor("upstream", "0.1", factor_type="electricity_wtt", region="FR"),
    ]
    february, march = (
        [
            row
            for row in compute(modules["electricity"], records, month, factors).gaps
            if row["emission_type"] == "well_to_tank"
        ]
        for month in ("2024-02", "2024-03")
    )
    assert {row["unit"]: row["records"] for row in february} == {"MWh": 1, "kWh": 2}
    (later,) = march
    assert (later["reason"], later["key"]) in {(row["reason"], row["key"]) for row in february}
    assert later["reason"].startswith(
        "No electricity_wtt factor for «electricity» applies in KR per"
    )
    assert len({row["id"] for row in february}) == 2


def test_records_that_become_one_unit_have_a_gap_for_each_of_their_own(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> None:
    """Kilograms and tonnes are both looked up in tonne-kilometres; their sums are never mixed."""
    leg = {
        "period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29), "direction": "upstream",
        "mode": "rail_freight", "quantity": "3", "distance_km": "100",
    }  # fmt: skip
    records = [leg | {"record_id": unit, "unit": unit} for unit in ("kg", "tonne")]
    rail = emission_factor(
        "rail", "0.03", factor_type="freight", activity="rail_freight", unit="tonne_km"
    )
    gaps = compute(modules["freight"], records, emission_factors=[rail]).gaps
    assert sorted((row["unit"], row["quantity"]) for row in gaps) == [
        ("kg", Decimal(3)),
        ("tonne", Decimal(3)),
    ]
    assert len({row["id"] for row in gaps}) == 2
