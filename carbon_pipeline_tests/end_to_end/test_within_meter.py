"""Equipment behind a meter: the metered electricity includes it, so it is a memo outside every total."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    power_factor,
    record,
)

KILOGRAMS = Decimal(2)  # of each device: 100 W × 40 h ÷ 1000 = 4 kWh, × 0.5 kg/kWh


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """A meter of 1000 kWh and three devices: behind it, not behind it, and nothing said."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    group.factors(power_factor("Laptop", "100", "10"))
    hours = {"equipment_class": "Laptop", "count": "1", "active_hours": "40", "standby_hours": "0"}
    group.activities(
        "equipment/devices.csv",
        record("behind", "P-101", **hours, within_meter="yes"),
        record("beside", "P-101", **hours, within_meter="no"),
        record("unsaid", "P-101", **hours, within_meter=""),
    )
    group.activities("electricity/meter.csv", record("meter", "HQ1", quantity="1000", unit="kWh"))
    group.succeeds("close", "2024-01")
    return group


def test_the_device_behind_the_meter_is_a_memo_and_nothing_else(group: Group) -> None:
    memo = group.rows("SELECT record_id, scope, quantity, kg_co2eq FROM memo_emissions")
    assert memo == [
        {"record_id": "behind", "scope": 2, "quantity": Decimal(4), "kg_co2eq": KILOGRAMS}
    ]
    assert group.values("SELECT record_id FROM module_emissions ORDER BY 1") == [
        "beside", "meter", "unsaid",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "total",
    [
        "SELECT sum(kg_co2eq) FROM module_emissions WHERE is_current",
        "SELECT sum(total_emission) FROM scope_emissions WHERE NOT is_aggregated",
        "SELECT sum(total_emission) FROM scope_emissions_totals",
        "SELECT sum(own_kg_co2eq) FROM organization_rollups",
        "SELECT sum(subtree_kg_co2eq) FROM organization_rollups WHERE level = 1",
        "SELECT (totals -> 'scope2' ->> 'kg_co2eq')::numeric FROM period_closes",
    ],
)
def test_no_total_has_the_memo(group: Group, total: str) -> None:
    """1000 kWh × 0.5 and two devices of 2 kg."""
    assert group.value(total) == 500 + 2 * KILOGRAMS
