"""Heat, waste, sold products, and the context of a record: declarations on methods that there are."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

Modules = Mapping[str, ModuleDeclaration]
Compute = Callable[..., Any]
MakeFactor = Callable[..., EmissionFactor]
Records = list[dict[str, object]]
D = Decimal

FEBRUARY = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29), "record_id": "R"}


@pytest.fixture
def factors(emission_factor: MakeFactor) -> list[EmissionFactor]:
    """A network's heat with what comes along, a grid, a gas, and two treatments of paper."""
    heat = {"activity": "district_heating"}
    paper = {"factor_type": "waste", "unit": "tonne", "region": "WORLD"}
    return [
        emission_factor("heat", "0.18", factor_type="heat", **heat),
        emission_factor("heat-wtt", "0.03", factor_type="heat_wtt", **heat),
        emission_factor("heat-td", "0.009", factor_type="heat_td", **heat),
        emission_factor("heat-td-wtt", "0.002", factor_type="heat_td_wtt", **heat),
        emission_factor("air", "0.11", factor_type="other_energy", activity="compressed_air", unit="m3"),
        emission_factor("grid", "0.4"),
        emission_factor("grid-wtt", "0.05", factor_type="electricity_wtt"),
        emission_factor("grid-world", "0.9", region="WORLD"),
        emission_factor(
            "gas", "0.2", factor_type="fuel", activity="natural_gas", region="WORLD",
            unit="kWh_gross_cv",
        ),
        emission_factor("paper-r", "21.5", activity="paper_mixed_recycling", **paper),
        emission_factor("paper-l", "1164.4", activity="paper_mixed_landfill", **paper),
    ]  # fmt: skip


def _places(rows: list[dict[str, Any]]) -> dict[str, tuple[int, int, Decimal]]:
    return {
        row["emission_type"]: (row["scope"], row["category_number"], row["kg_co2eq"])
        for row in rows
    }


def _energy(form: str, carrier: str, **columns: object) -> dict[str, object]:
    given = {"form": form, "energy_carrier": carrier, "quantity": "1000", "unit": "kWh"}
    return FEBRUARY | given | columns


def test_heat_brings_its_losses_and_its_upstream(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    record = _energy("heat", "district_heating")
    made = compute(modules["purchased_energy"], [record], emission_factors=factors)
    assert _places(made.emissions) == {
        "energy": (2, 2, D(180)),
        "well_to_tank": (3, 3, D(30)),
        "grid_losses": (3, 3, D(9)),
        "grid_losses_well_to_tank": (3, 3, D(2)),
    }
    assert made.gaps == made.unmatched == []


def test_other_energy_is_looked_up_by_its_own_type(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    records = [
        _energy("other", "electricity"),
        _energy("other", "compressed_air", record_id="AIR", unit="m3"),
    ]
    made = compute(modules["purchased_energy"], records, emission_factors=factors)
    own = [row for row in made.emissions if row["emission_type"] == "energy"]
    assert {row["record_id"]: (row["category_number"], row["kg_co2eq"]) for row in own} == {
        "R": (3, D(400)),
        "AIR": (3, D(110)),
    }
    # the upstream of compressed air is known to nobody, and so it is told
    assert {(gap["emission_type"], gap["unit"]) for gap in made.gaps} >= {("well_to_tank", "m3")}


def test_electricity_of_another_module_keeps_its_own_fallbacks(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    """The world's gas may stand in, the world's grid may not."""
    records = [
        _sold("use", "electricity", "kWh", region="VN", times_in_lifetime="1"),
        _sold("use", "natural_gas", "kWh_gross_cv", region="VN", times_in_lifetime="1", record_id="G"),
    ]  # fmt: skip
    made = compute(modules["sold_products"], records, emission_factors=factors)
    assert [row["record_id"] for row in made.emissions] == ["G"]
    assert [row["record_id"] for row in made.unmatched] == ["R"]


def _sold(stage: str, carrier: str, unit: str, **columns: object) -> dict[str, object]:
    given = {"stage": stage, "energy_carrier": carrier, "energy_unit": unit, "units_sold": "12"}
    return FEBRUARY | given | {"energy_per_unit": "35.5"} | columns


@pytest.mark.parametrize(
    ("record", "place"),
    [
        # 12 × 35.5 kWh a year × 8 years × 0.4
        (
            _sold("use", "electricity", "kWh", times_in_lifetime="8"),
            {"use_phase": (3, 11, D("1363.2"))},
        ),
        # a millionth of a use is not lost
        (
            _sold(
                "use", "electricity", "Wh", times_in_lifetime="0.000001", energy_per_unit="0.000001",
                units_sold="1000000000000",
            ),
            {"use_phase": (3, 11, D("0.0004"))},
        ),
        (
            _sold("processing", "natural_gas", "MWh_gross_cv", energy_per_unit="0.25"),
            {"processing": (3, 10, D(600))},
        ),
    ],
)  # fmt: skip
def test_energy_of_sold_products(
    modules: Modules,
    compute: Compute,
    factors: list[EmissionFactor],
    record: dict[str, object],
    place: dict[str, tuple[int, int, Decimal]],
) -> None:
    made = compute(modules["sold_products"], [record], emission_factors=factors)
    assert _places(made.emissions) == place


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (_sold("use", "electricity", "kWh"), "needs times_in_lifetime"),
        (_sold("processing", "electricity", "kWh", times_in_lifetime="2"), "processed once"),
        (_sold("processing", "straw", "tonne"), "No fuel factor for «straw» is known"),
        (
            _sold("use", "electricity", "MWh", times_in_lifetime="1000000"),
            "more than can be reckoned",
        ),
    ],
)
def test_sold_products_without_an_answer(
    modules: Modules,
    compute: Compute,
    factors: list[EmissionFactor],
    record: dict[str, object],
    reason: str,
) -> None:
    made = compute(modules["sold_products"], [record], emission_factors=factors)
    assert made.emissions == []
    assert [reason in row["reason"] for row in made.unmatched] == [True]


def _waste(of: str, treatment: str, quantity: str = "2500", **columns: object) -> dict[str, object]:
    given = {"waste_of": of, "waste_material": "paper_mixed", "treatment": treatment, "unit": "kg"}
    return FEBRUARY | given | {"quantity": quantity} | columns


def test_waste_by_material_and_treatment(
    modules: Modules, compute: Compute, factors: list[EmissionFactor]
) -> None:
    records = [
        _waste("operations", "recycling", record_id="own"),
        _waste("sold_products", "landfill", record_id="sold"),
        _waste("operations", "composting", record_id="unknown"),
    ]
    made = compute(modules["waste"], records, emission_factors=factors)
    rows = {
        row["record_id"]: (row["emission_type"], row["category_number"], row["kg_co2eq"])
        for row in made.emissions
    }
    assert rows == {
        "own": ("waste", 5, D("53.75")),
        "sold": ("end_of_life", 12, D(2911)),
    }
    (unknown,) = made.unmatched
    assert unknown["reason"].startswith("No waste factor for «paper_mixed_composting» is known.")


@pytest.mark.parametrize(
    ("control", "scope", "category"),
    [
        (None, 2, 1),
        ("owned", 2, 1),
        ("leased_in_finance", 2, 1),
        ("leased_in_operating", 2, 1),
        ("leased_in_without_control", 3, 8),
        ("leased_out_finance", 3, 13),
        ("leased_out_operating", 3, 13),
        ("leased_out_with_control", 2, 1),
        ("franchise", 3, 14),
    ],
)
def test_who_owns_leases_and_controls_decides_scope_and_category(
    modules: Modules,
    compute: Compute,
    factors: list[EmissionFactor],
    control: str | None,
    scope: int,
    category: int,
) -> None:
    record = FEBRUARY | {"quantity": "100", "unit": "kWh", "control": control}
    made = compute(modules["electricity"], [record], emission_factors=factors)
    places = _places(made.emissions)
    assert places["energy"] == (scope, category, D(40))
    # what comes along stays in category 3 only with energy of one's own
    upstream = (3, 3) if scope == 2 else (scope, category)
    assert places["well_to_tank"] == (*upstream, D(5))
    assert {(gap["scope"], gap["category_number"]) for gap in made.gaps} == {upstream}
    (basis,) = {row["market_based_basis"] for row in made.emissions} - {None} or {None}
    assert basis == ("grid_average" if scope == 2 else None)


@pytest.mark.parametrize(
    ("name", "record", "quantity"),
    [
        ("purchased_energy", _energy("heat", "district_heating"), "quantity"),
        ("waste", _waste("operations", "landfill"), "quantity"),
        ("sold_products", _sold("use", "electricity", "kWh", times_in_lifetime="8"), "units_sold"),
    ],
)
def test_scaling_splitting_and_reordering(
    modules: Modules,
    compute: Compute,
    factors: list[EmissionFactor],
    name: str,
    record: dict[str, object],
    quantity: str,
) -> None:
    def total(*amounts: str) -> Decimal:
        records = [record | {"record_id": f"R{a}", quantity: a} for a in amounts]
        made = compute(modules[name], records, emission_factors=factors)
        return sum((row["kg_co2eq"] for row in made.emissions), D(0))

    whole = total("30")
    assert whole > 0
    assert total("12.5", "17.5") == total("17.5", "12.5") == whole
    assert total("90") == 3 * whole
