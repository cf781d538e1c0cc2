"""A changed factor makes stale just the months that may rest on it, partition by partition."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.data_version import CachingStaleStatusResolver
from dagster._core.loader import LoadingContextForTest

from carbon_pipeline.components.instance import open_instance
from carbon_pipeline.definitions import defs
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    headcount_factor,
    make_group,
    power_factor,
    record,
)

__all__ = ["make_group"]

MONTHS = ("2023-03", "2024-03")
MODULES = ("electricity", "equipment", "fuel", "headcount")
FRESH = {(module, month): "FRESH" for module in MODULES for month in MONTHS}


def grid(year: int, kg_per_kwh: str, **changes: str) -> dict[str, str]:
    """The grid of Korea in one year."""
    dates = {"valid_from": f"{year}-01-01", "valid_to": f"{year}-12-31", "edition": str(year)}
    return electricity_factor("KR", kg_per_kwh, **(dates | changes))


GRID_2023, GRID_2024 = grid(2023, "0.45"), grid(2024, "0.44")
DIESEL = fuel_factor("diesel", "2.5", "litre")


@pytest.fixture
def group(make_group: Callable[[], Group]) -> Group:
    """March of 2023 and of 2024 computed, and nothing changed since."""
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(GRID_2023, GRID_2024, DIESEL)
    group.factors(
        power_factor("Laptop", "100", "10"), headcount_factor("student", "420", "90", "110", "75")
    )
    for year in (2023, 2024):
        period = f"{year}-03-01..{year}-03-31"
        meter = record("meter", "HQ1", period, quantity="100", unit="kWh")
        truck = record("truck", "HQ1", period, fuel="diesel", use="mobile", quantity="10")
        hours = {"equipment_class": "Laptop", "count": "3", "active_hours": "4"}
        device = record("device", "HQ1", period, **hours, standby_hours="9", within_meter="no")
        people = record("people", "HQ1", period, variant="student", fte="2.5")
        group.activities(f"electricity/{year}.csv", meter)
        group.activities(f"fuel/{year}.csv", truck | {"unit": "litre"})
        group.activities(f"equipment/{year}.csv", device)
        group.activities(f"headcount/{year}.csv", people)
    with opened(group) as instance:
        run(instance, "read_files")
        for month in MONTHS:
            run(instance, "monthly_run", month)
    return group


@contextmanager
def opened(group: Group) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of the group, on its own database."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in group.environment().items():
            patch.setenv(name, value)
        home = Home.from_environment()
        with Warehouse.open(home) as warehouse, open_instance(home, warehouse) as instance:
            yield instance


def run(instance: dg.DagsterInstance, job: str, month: str | None = None) -> dict[str, Any]:
    """Run a job; the metadata of what it materialised, by asset."""
    result = defs().resolve_job_def(job).execute_in_process(instance=instance, partition_key=month)
    return {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in result.all_events
        if event.is_step_materialization and event.asset_key
    }


def statuses(instance: dg.DagsterInstance) -> dict[tuple[str, str], str]:
    """The status of each module's emissions in each month, as Dagster's UI shows it."""
    resolver = CachingStaleStatusResolver(
        instance, defs().resolve_asset_graph(), LoadingContextForTest(instance)
    )
    return {
        (module, month): resolver.get_status(dg.AssetKey(f"{module}_emissions"), month).value
        for module in MODULES
        for month in MONTHS
    }


def statuses_after_reading(group: Group) -> dict[tuple[str, str], str]:
    with opened(group) as instance:
        assert statuses(instance) == FRESH
        run(instance, "read_files")
        return statuses(instance)


def test_a_changed_factor_makes_the_months_of_its_year_stale(group: Group) -> None:
    group.emission_factors(GRID_2023, grid(2024, "0.4401"), DIESEL)
    stale = {("electricity", "2024-03"): "STALE", ("equipment", "2024-03"): "STALE"}
    assert statuses_after_reading(group) == FRESH | stale
