"""A move makes stale just the months whose tree it changes; a period rests on its own months."""

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph
from dagster._core.definitions.data_version import CachingStaleStatusResolver
from dagster._core.loader import LoadingContextForTest

from carbon_pipeline.components.periods import period_partitions
from carbon_pipeline.definitions import defs
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.periods import Period, PeriodKind
from carbon_pipeline_tests.defs.test_factor_staleness import opened, run
from carbon_pipeline_tests.group_of import (
    Group,
    during,
    electricity_factor,
    head_office,
    make_group,
    partner,
    record,
)

__all__ = ["make_group"]

MONTHS = ("2024-01", "2024-02")
ROLLUPS, YEAR = dg.AssetKey("organization_rollups"), dg.AssetKey("organization_rollups_by_year")


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """January and February of a partner, read, computed, and the year noted."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("A", "HQ1"), partner("B", "HQ1"))
    group.emission_factors(electricity_factor("KR", "1"))
    days = ("2024-01-01..2024-01-31", "2024-02-01..2024-02-29")
    rows = [record(period, "B", period, quantity="10", unit="kWh") for period in days]
    group.activities("electricity/b.csv", *rows)
    with opened(group) as instance:
        run(instance, "read_files")
        for month in MONTHS:
            run(instance, "monthly_run", month)
        run(instance, "rollups_by_year", "2024")
    return group


def statuses(instance: dg.DagsterInstance) -> dict[str, str]:
    """Of each month's inputs and roll-ups, and of the year."""
    resolver = CachingStaleStatusResolver(
        instance, defs().resolve_asset_graph(), LoadingContextForTest(instance)
    )
    keys = [
        (key, month) for key in ("electricity_inputs", "organization_rollups") for month in MONTHS
    ]
    return {
        f"{key} {partition}": resolver.get_status(dg.AssetKey(key), partition).value
        for key, partition in [*keys, (YEAR.to_user_string(), "2024")]
    }


def test_a_move_makes_stale_the_months_whose_tree_it_changes(group: Group) -> None:
    with opened(group) as instance:
        fresh = statuses(instance)
        assert set(fresh.values()) == {"FRESH"}
        group.organizations(
            head_office("HQ1"),
            partner("A", "HQ1") | {"name": "Another name"},
            during("..2024-02-09", partner("B", "HQ1")),
            during("2024-02-10..", partner("B", "A")),
        )
        shown = run(instance, "read_files")
        # nothing was read again: the days in the group are the same
        assert shown["activity_files"]["new files"].value == []
        assert shown["organizations"]["months whose tree changed"].value[0] == "2024-02"
        stale = {
            f"{key} 2024-02": "STALE" for key in ("electricity_inputs", "organization_rollups")
        }
        assert statuses(instance) == fresh | stale
        run(instance, "monthly_run", "2024-02")
        assert statuses(instance) == fresh | {"organization_rollups_by_year 2024": "STALE"}


def test_a_year_notes_what_its_months_came_to_and_which_are_missing(group: Group) -> None:
    with opened(group) as instance:
        shown = run(instance, "rollups_by_year", "2024")["organization_rollups_by_year"]
        assert "| HQ1 | 20 | 2 | 12 |" in shown["head offices"].value
        assert shown["period"].value == "2024"
        event = instance.get_latest_materialization_event(YEAR)
        assert event is not None
        (check,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(YEAR, "months_complete"), limit=1
        )
        assert not check.event.dagster_event.asset_check_evaluation_data.passed  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "key", "first", "last"),
    [
        (PeriodKind.YEAR, "2023", "2023-01", "2023-12"),
        (PeriodKind.QUARTER, "2023-04", "2023-04", "2023-06"),
        (PeriodKind.FISCAL_YEAR, "2023-04", "2023-04", "2024-03"),
        # reaches back to before the first month that is kept, here 2015-01
        (PeriodKind.FISCAL_YEAR, "2014-10", "2015-01", "2015-09"),
    ],
)
def test_a_period_rests_on_its_months(
    graph: AssetGraph, kind: PeriodKind, key: str, first: str, last: str
) -> None:
    asset = dg.AssetKey(f"organization_rollups_by_{kind.value}")
    periods, months = graph.get(asset).partitions_def, graph.get(ROLLUPS).partitions_def
    assert periods is not None
    assert months is not None
    mapping = graph.get_partition_mapping(asset, ROLLUPS)
    assert periods.has_partition_key(key)
    subset = periods.subset_with_partition_keys([key])
    found = mapping.get_upstream_mapped_partitions_result_for_partitions(subset, periods, months)
    keys = sorted(found.partitions_subset.get_partition_keys())
    assert (keys[0], keys[-1]) == (first, last)
    assert len(keys) == (9 if key == "2014-10" else kind.months)


def test_quarters_begin_where_the_first_month_lies(tmp_path: Path) -> None:
    started = Home(root=tmp_path, data=tmp_path, first_month=ReportingMonth(2020, 5))
    quarters = period_partitions(PeriodKind.QUARTER, started).periods
    assert quarters.get_first_partition_key() == "2020-04"
    assert str(Period.of_key(PeriodKind.QUARTER, "2020-04")) == "2020, quarter 2"
    first = period_partitions(PeriodKind.FISCAL_YEAR, started).periods.get_first_partition_key()
    assert first == "2019-06"
    assert str(Period.of_key(PeriodKind.FISCAL_YEAR, "2019-06")) == "fiscal year from 2019-06"
