"""Refrigerants, processes, heat, waste, sold products and leases: from files to tables, with wrong rows."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    record,
)

D = Decimal


def _factor(kind: str, activity: str, kg: str, unit: str) -> dict[str, str]:
    about = {"factor_code": f"{kind}-{activity}", "factor_type": kind, "region": "KR"}
    return fuel_factor(activity, kg, unit, **about)


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """One good record of each variant, and rows that are refused or have no answer."""
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(
        electricity_factor("KR", "0.4"),
        _factor("electricity_wtt", "electricity", "0.05", "kWh"),
        _factor("heat", "district_heating", "0.18", "kWh"),
        _factor("heat_wtt", "district_heating", "0.03", "kWh"),
        _factor("refrigerant", "r_410a", "1924", "kg"),
        _factor("refrigerant", "hcfc_22", "1960", "kg"),
        _factor("process", "clinker", "0.51", "kg"),
        _factor("waste", "paper_recycling", "21.5", "tonne"),
    )
    leak = {"refrigerant": "R-410A", "quantity": "2", "unit": "kg"}
    nothing = {"outside_scopes": "", "gwp_set": "", "annual_leak_percent": ""}
    group.activities(
        "refrigerants/leaks.csv",
        record("top", "HQ1", leak_method="topped_up", **leak | nothing),
        record("set", "HQ1", leak_method="topped_up", **leak | nothing | {"gwp_set": "AR5"}),
        record("R-22", "HQ1", leak_method="topped_up", **leak | nothing
               | {"refrigerant": "R-22", "outside_scopes": "yes"}),
        record("no share", "HQ1", leak_method="operation", **leak | nothing),
        record("no set", "HQ1", leak_method="topped_up", **leak | nothing | {"gwp_set": "AR7"}),
        record("no mass", "HQ1", leak_method="topped_up", **leak | nothing | {"unit": "litre"}),
    )  # fmt: skip
    process = {"quantity": "3", "unit": "kg", "gwp_set": "AR6"}
    group.activities(
        "process_emissions/gases.csv",
        record("nf3", "HQ1", process_method="gas", substance="NF3", **process),
        record("clinker", "HQ1", process_method="by_factor", substance="clinker", **process),
        record(
            "without", "HQ1", process_method="gas", substance="NF3", **process | {"gwp_set": ""}
        ),
    )
    heat = {"quantity": "100", "unit": "kWh", "control": ""}
    group.activities(
        "purchased_energy/heat.csv",
        record("heat", "HQ1", form="heat", energy_carrier="district_heating", **heat),
        record("charged", "HQ1", form="other", energy_carrier="electricity", **heat),
        record("cooled", "HQ1", form="cooling", energy_carrier="district_cooling", **heat),
        record("lit", "HQ1", form="light", energy_carrier="electricity", **heat),
    )
    waste = {"waste_material": "paper", "treatment": "recycling", "quantity": "2", "unit": "tonne"}
    group.activities(
        "waste/waste.csv",
        record("own", "HQ1", waste_of="operations", **waste),
        record("sold", "HQ1", waste_of="sold_products", **waste),
        record("burnt", "HQ1", waste_of="operations", **waste | {"treatment": "combustion"}),
        record("below", "HQ1", waste_of="operations", **waste | {"quantity": "-2"}),
    )
    sold = {"units_sold": "10", "energy_carrier": "electricity", "energy_unit": "kWh"}
    group.activities(
        "sold_products/products.csv",
        record("used", "HQ1", stage="use", energy_per_unit="2.5", times_in_lifetime="4", **sold),
        record("made", "HQ1", stage="processing", energy_per_unit="3", times_in_lifetime="", **sold),
        record("idle", "HQ1", stage="use", energy_per_unit="2.5", times_in_lifetime="", **sold),
        record("big", "HQ1", stage="use", energy_per_unit="2.5", times_in_lifetime="1",
               **sold | {"energy_unit": "horse"}),
    )  # fmt: skip
    meter = {"quantity": "50", "unit": "kWh"}
    group.activities(
        "electricity/meters.csv",
        record("ours", "HQ1", control="", **meter),
        record("tenant", "HQ1", control="leased_out_operating", **meter),
        record("landlord", "HQ1", control="leased_in_without_control", **meter),
        record("shop", "HQ1", control="franchise", **meter),
        record("whose", "HQ1", control="borrowed", **meter),
    )
    group.succeeds("run", "2024-01")
    return group


def test_each_record_in_its_scope_and_category(group: Group) -> None:
    rows = group.rows(
        "SELECT record_id, scope, category_number, kg_co2eq FROM module_emissions"
        " WHERE emission_type NOT IN ('well_to_tank', 'grid_losses', 'grid_losses_well_to_tank')"
    )
    found = {
        row["record_id"]: (row["scope"], row["category_number"], row["kg_co2eq"]) for row in rows
    }
    assert found == {
        "top": (1, 4, D(3848)),
        "set": (1, 4, D(3847)),  # 2 × (0.5 × 677 + 0.5 × 3170)
        "nf3": (1, 3, D(52200)),
        "clinker": (1, 3, D("1.53")),
        "heat": (2, 2, D(18)),
        "charged": (2, 3, D(40)),
        "own": (3, 5, D(43)),
        "sold": (3, 12, D(43)),
        "used": (3, 11, D(40)),
        "made": (3, 10, D(12)),
        "ours": (2, 1, D(20)),
        "landlord": (3, 8, D(20)),
        "tenant": (3, 13, D(20)),
        "shop": (3, 14, D(20)),
    }


def test_a_gas_of_the_montreal_protocol_is_in_no_total(group: Group) -> None:
    assert group.rows("SELECT record_id, kg_co2eq FROM memo_emissions") == [
        {"record_id": "R-22", "kg_co2eq": D(3920)}
    ]


def test_the_upstream_of_a_tenants_energy_goes_with_it(group: Group) -> None:
    rows = group.rows(
        "SELECT record_id, category_number FROM module_emissions WHERE emission_type = 'well_to_tank'"
    )
    assert {row["record_id"]: row["category_number"] for row in rows} == {
        "heat": 3,
        "charged": 3,
        "ours": 3,
        "landlord": 8,
        "tenant": 13,
        "shop": 14,
    }


def test_what_has_no_answer_is_told(group: Group) -> None:
    rows = group.rows("SELECT record_id, reason FROM unmatched_inputs")
    told = {row["record_id"]: row["reason"] for row in rows}
    assert set(told) == {"no share", "without", "cooled", "burnt", "idle"}
    assert "has no annual_leak" in told["no share"]
    assert told["without"].startswith("A mass of nf3 needs its gwp_set")
    assert "No heat factor for «district_cooling» is known." in told["cooled"]
    assert "No waste factor for «paper_combustion» is known." in told["burnt"]
    assert "times_in_lifetime" in told["idle"]


def test_wrong_rows_are_refused_by_column_and_rule(group: Group) -> None:
    rows = group.rows("SELECT module_type, column_name, rule FROM rejected_inputs")
    assert {(row["module_type"], row["column_name"], row["rule"]) for row in rows} == {
        ("refrigerants", "gwp_set", "not_allowed"),
        ("refrigerants", "unit", "unknown_unit"),
        ("purchased_energy", "form", "not_allowed"),
        ("waste", "quantity", "below_zero"),
        ("sold_products", "energy_unit", "unknown_unit"),
        ("electricity", "control", "not_allowed"),
    }


def test_the_kilograms_of_each_gas(group: Group) -> None:
    """Two leaks of 2 kg of R-410A and 3 kg of NF3; what has no masses is told by its CO2e."""
    rows = group.rows("SELECT category_number, gas, kg_gas FROM gas_rollups WHERE scope = 1")
    assert {(row["category_number"], row["gas"]): row["kg_gas"] for row in rows} == {
        (4, "hfc_32"): D(2),
        (4, "hfc_125"): D(2),
        (3, "nf3"): D(3),
        (3, "as_published"): None,
    }
    published = group.value("SELECT sum(kg_co2eq_as_published) FROM gas_rollups WHERE scope = 1")
    assert published == D("1.53")


def test_the_inventory_under_another_set_of_gwps(group: Group) -> None:
    """R-410A: 4 × 2087.5 (AR4), 4 × 2255.5 (AR6); NF3: 3 × 17200, 3 × 17400; clinker as published."""
    rows = group.rows(
        "SELECT gwp_set, sum(restated_kg_co2eq) AS kg, sum(kg_co2eq_as_published) AS published"
        " FROM rollups_by_gwp_set WHERE scope = 1 GROUP BY 1"
    )
    assert {row["gwp_set"]: (row["kg"], row["published"]) for row in rows} == {
        "AR4": (D("59951.53"), D("1.53")),
        "AR5": (D("55995.53"), D("1.53")),
        "AR6": (D("61223.53"), D("1.53")),
    }
    # the rest of the inventory has no masses, and is what was reported under any set
    reported = group.value(
        "SELECT sum(kg_co2eq) FROM module_emissions WHERE is_current AND scope > 1"
    )
    restated = group.values(
        "SELECT sum(restated_kg_co2eq) FROM rollups_by_gwp_set WHERE scope > 1 GROUP BY gwp_set"
    )
    assert restated == [reported] * 3
