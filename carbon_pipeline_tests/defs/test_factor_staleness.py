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
from carbon_pipeline_tests.group_lines import BOUNDARY_COLUMNS, boundary
from carbon_pipeline_tests.group_of import (
    Group,
    csv_text,
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
GRIDS = dg.AssetKey("electricity_factors")
LAPTOP = power_factor("Laptop", "100", "10")
STUDENT = headcount_factor("student", "420", "90", "110", "75")


def write_factors(group: Group) -> None:
    """The factors that the months are computed with."""
    group.emission_factors(GRID_2023, GRID_2024, DIESEL)
    group.factors(LAPTOP, STUDENT)


@pytest.fixture(scope="module")
def computed(make_group: Callable[[], Group]) -> Group:
    """March of 2023 and of 2024."""
    group = make_group()
    group.organizations(head_office("HQ1"))
    compared = [boundary("HQ1", "operational_control", "2023", "5")]
    group.write("reference/group_boundaries.csv", csv_text(compared, BOUNDARY_COLUMNS))
    write_factors(group)
    for year in (2023, 2024):
        period = f"{year}-03-01..{year}-03-31"
        meter = record(f"meter {year}", "HQ1", period, quantity="100", unit="kWh")
        truck = record(f"truck {year}", "HQ1", period, fuel="diesel", use="mobile", quantity="10")
        hours = {"equipment_class": "Laptop", "count": "3", "active_hours": "4"}
        device = record(
            f"device {year}", "HQ1", period, **hours, standby_hours="9", within_meter="no"
        )
        people = record(f"people {year}", "HQ1", period, variant="student", fte="2.5")
        group.activities(f"electricity/{year}.csv", meter)
        group.activities(f"fuel/{year}.csv", truck | {"unit": "litre"})
        group.activities(f"equipment/{year}.csv", device)
        group.activities(f"headcount/{year}.csv", people)
    with opened(group) as instance:
        run(instance, "read_files")
        for month in MONTHS:
            run(instance, "monthly_run", month)
    return group


@pytest.fixture
def group(computed: Group) -> Iterator[Group]:
    """Both months computed with the factors as they are; so they are again after the test."""
    yield computed
    write_factors(computed)
    with opened(computed) as instance:
        run(instance, "read_files")
        stale = {month for (_, month), status in statuses(instance).items() if status != "FRESH"}
        for month in sorted(stale):
            run(instance, "monthly_run", month)


@contextmanager
def opened(group: Group) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of the group, on its own database."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in group.environment().items():
            patch.setenv(name, value)
        home = Home.from_environment()
        with Warehouse.open(home) as warehouse, open_instance(home, warehouse) as instance:
            yield instance


def run(
    instance: dg.DagsterInstance, job: str, month: str | None = None, *only: str
) -> dict[str, Any]:
    """Run a job, or these assets of it; the metadata of what it materialised, by asset."""
    found = defs().resolve_job_def(job)
    if only:
        found = found.get_subset(asset_selection={dg.AssetKey(name) for name in only})
    result = found.execute_in_process(instance=instance, partition_key=month)
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


def test_a_changed_factor_makes_the_months_of_its_validity_stale(group: Group) -> None:
    group.emission_factors(GRID_2023, grid(2024, "0.4401"), DIESEL)
    stale = {("electricity", "2024-03"): "STALE", ("equipment", "2024-03"): "STALE"}
    assert statuses_after_reading(group) == FRESH | stale


def test_a_year_without_factors_is_stale_when_it_gets_one_or_loses_its_last(
    group: Group,
) -> None:
    group.emission_factors(GRID_2023, DIESEL)
    stale = {("electricity", "2024-03"): "STALE", ("equipment", "2024-03"): "STALE"}
    assert statuses_after_reading(group) == FRESH | stale
    with opened(group) as instance:
        run(instance, "monthly_run", "2024-03")
    group.emission_factors(GRID_2023, GRID_2024, DIESEL)
    assert statuses_after_reading(group) == FRESH | stale


def test_a_factor_of_another_type_concerns_its_own_module_alone(group: Group) -> None:
    group.emission_factors(GRID_2023, GRID_2024, fuel_factor("diesel", "2.6", "litre"))
    stale = {("fuel", month): "STALE" for month in MONTHS}
    assert statuses_after_reading(group) == FRESH | stale


def test_a_generic_factor_concerns_its_own_module_alone(group: Group) -> None:
    student = headcount_factor("student", "421", "90", "110", "75")
    group.factors(LAPTOP, student)
    stale = {("headcount", month): "STALE" for month in MONTHS}
    assert statuses_after_reading(group) == FRESH | stale


def test_reading_the_same_leaves_every_month_fresh(group: Group) -> None:
    assert statuses_after_reading(group) == FRESH


def test_what_was_changed_back_leaves_every_month_fresh(group: Group) -> None:
    group.emission_factors(GRID_2023, grid(2024, "0.4401"), DIESEL)
    statuses_after_reading(group)
    group.emission_factors(GRID_2023, GRID_2024, DIESEL)
    with opened(group) as instance:
        run(instance, "read_files")
        assert statuses(instance) == FRESH


def test_an_edition_of_a_later_year_leaves_the_years_before_fresh(group: Group) -> None:
    """A publisher's edition, of a library that comes in with it."""
    file = group.write(
        "ember.csv",
        "Entity,Code,Year,Carbon intensity of electricity - gCO2/kWh\nSouth Korea,KOR,2025,401.5\n",
    )
    with opened(group) as instance:
        assert instance.get_materialized_partitions(GRIDS) == set(MONTHS)
    group.succeeds("import-factors", "ember", str(file))
    with opened(group) as instance:
        shown = run(instance, "read_files")
        assert shown["ember_factors"]["dagster/row_count"].value == 1
        assert statuses(instance) == FRESH


def test_status_names_the_months_that_are_older_than_what_they_rest_on(group: Group) -> None:
    assert "older" not in group.succeeds("status")
    group.emission_factors(GRID_2023, grid(2024, "0.4402"), DIESEL)
    with opened(group) as instance:
        run(instance, "read_files")
    told = (
        "* 2024-03 is older than electricity_factors, equipment_factors. "
        "carbon run 2024-03 computes it again.\n"
    )
    assert group.succeeds("status").endswith(told)


def test_status_says_nothing_of_a_closed_month_whose_base_year_changed(computed: Group) -> None:
    """It keeps the base year as it stood, so there is nothing that a restatement would publish.

    The last test of the group: a closed month is not changed back.
    """
    write_factors(computed)
    with opened(computed) as instance:
        run(instance, "read_files")
        run(instance, "monthly_close", "2024-03", "period_closes")
    computed.emission_factors(grid(2023, "0.46"), GRID_2024, DIESEL)
    inventory = ("electricity_emissions", "module_emissions", "group_inventory")
    with opened(computed) as instance:
        run(instance, "read_files")
        run(instance, "monthly_run", "2023-03", *inventory)
        resolver = CachingStaleStatusResolver(
            instance, defs().resolve_asset_graph(), LoadingContextForTest(instance)
        )
        compared = resolver.get_status(dg.AssetKey("base_year_recalculations"), "2024-03")
    assert compared.value == "STALE"
    assert "* 2024-03 " not in computed.succeeds("status")
