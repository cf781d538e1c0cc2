"""The month through Dagster's job, as its UI and its schedule start it, gives what the command gives."""

from collections.abc import Callable
from typing import Any

import dagster as dg
import pytest

from carbon_pipeline.components.instance import open_instance
from carbon_pipeline.definitions import defs
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline_tests.docs.examples import examples
from carbon_pipeline_tests.group_of import (
    REPOSITORY,
    Group,
    electricity_factor,
    everything_but_runs,
    fuel_factor,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)


def _write_files(group: Group) -> None:
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    group.emission_factors(electricity_factor("KR", "0.5"), fuel_factor("diesel", "2.5", "litre"))
    group.factors(
        power_factor("Laptop", "100", "10"), headcount_factor("student", "420", "90", "110", "75")
    )
    meters = {"quantity": "100", "unit": "kWh"}
    group.activities(
        "electricity/meters.csv",
        record("meter", "P-101", **meters),
        record("wrong", "P-101", **meters | {"unit": "furlong"}),
    )
    diesel = {"fuel": "diesel", "use": "mobile", "quantity": "10", "unit": "litre"}
    group.activities(
        "fuel/trucks.csv",
        record("truck", "HQ1", "2024-01-15..2024-02-10", **diesel),
        record("unmatched", "HQ1", **diesel | {"fuel": "kerosene"}),
    )
    hours = {"equipment_class": "Laptop", "count": "3", "active_hours": "40", "standby_hours": "9"}
    group.activities(
        "equipment/devices.csv",
        record("memo", "P-101", **hours, within_meter="yes"),
        record("counted", "P-101", **hours, within_meter="no"),
    )
    group.activities("headcount/people.csv", record("student", "HQ1", variant="student", fte="2.5"))


@pytest.fixture(scope="module")
def closed_by_command(make_group: Callable[[], Group]) -> Group:
    """Closed by `carbon close`."""
    group = make_group()
    _write_files(group)
    group.succeeds("close", "2024-01", "--accept-rejected", "known", "--accept-unmatched", "known")
    return group


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """The same files, not yet read."""
    group = make_group()
    _write_files(group)
    return group


def _execute(group: Group, **config: str) -> dg.ExecuteInProcessResult:
    """Run the job on the group's own instance, without letting an error out."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in group.environment().items():
            patch.setenv(name, value)
        home = Home.from_environment()
        with Warehouse.open(home) as warehouse, open_instance(home, warehouse) as instance:
            return (
                defs()
                .resolve_job_def("monthly_close")
                .execute_in_process(
                    instance=instance,
                    partition_key="2024-01",
                    run_config={"ops": {"period_closes": {"config": config}}},
                    raise_on_error=False,
                )
            )


@pytest.fixture(scope="module")
def refused(group: Group) -> dg.ExecuteInProcessResult:
    """The job without anything accepted."""
    return _execute(group)


@pytest.fixture(scope="module")
def closed_by_job(group: Group, refused: dg.ExecuteInProcessResult) -> dg.ExecuteInProcessResult:
    """The job again, with the same acceptances as the command."""
    assert not refused.success
    return _execute(group, accept_rejected="known", accept_unmatched="known")


def test_a_job_that_may_not_close_says_why_and_closes_nothing(
    group: Group, refused: dg.ExecuteInProcessResult
) -> None:
    (failure,) = (event for event in refused.all_events if event.is_step_failure)
    assert failure.step_key == "period_closes"
    told = failure.step_failure_data.user_failure_data
    assert told is not None
    assert "HQ1: rejected rows not accepted, 1: electricity/meters.csv row 3" in str(
        told.description
    )
    assert "HQ1: records without a factor not accepted, 1: fuel HQ1 unmatched" in str(
        told.description
    )
    assert group.values("SELECT count(*) FROM module_emissions") != [0]


def test_the_job_gives_the_tables_that_the_command_gives(
    group: Group, closed_by_job: dg.ExecuteInProcessResult, closed_by_command: Group
) -> None:
    """Every table and view, down to the last byte, apart from run identifiers and times."""
    assert closed_by_job.success
    assert group.value("SELECT count(*) FROM period_closes") == 1
    assert everything_but_runs(group) == everything_but_runs(closed_by_command)


def test_what_the_ui_shows_are_rows_and_totals(closed_by_job: dg.ExecuteInProcessResult) -> None:
    metadata = {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in closed_by_job.all_events
        if event.is_step_materialization and event.asset_key
    }
    shown = {name: _value(data.get("dagster/row_count")) for name, data in metadata.items()}
    assert shown["electricity_inputs"] == 1
    # a meter, a truck, a counted device and a student's four kinds of emission
    assert shown["module_emissions"] == 7
    assert (shown["memo_emissions"], shown["unmatched_inputs"], shown["rejected_inputs"]) == (
        1,
        1,
        1,
    )
    assert _value(metadata["activity_files"]["rows in"]) == 7
    assert "kg CO2e" in _value(metadata["module_emissions"]["total"])


def test_every_published_row_is_joined_to_its_materialisation(
    group: Group, closed_by_job: dg.ExecuteInProcessResult
) -> None:
    assert closed_by_job.success
    page = (REPOSITORY / "docs" / "tracing.md").read_text("utf-8")
    (query,) = (each.code for each in examples(page) if each.mark == "row and materialisation")
    joined = group.rows(query)
    assert len(joined) == group.value("SELECT count(*) FROM module_emissions")
    written = group.rows("SELECT * FROM materializations")
    assert {"organization_lines", "rollups_by_gwp_set", "rejected_inputs"} <= {
        each["table_name"] for each in written
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in group.environment().items():
            patch.setenv(name, value)
        home = Home.from_environment()
        with Warehouse.open(home) as warehouse, open_instance(home, warehouse) as instance:
            lacking = [
                (each["asset_key"], each["partition_key"], each["run_id"])
                for each in [*joined, *written]
                if not _materialised(instance, each)
            ]
    assert lacking == []


def _materialised(instance: dg.DagsterInstance, publication: dict[str, Any]) -> bool:
    """Whether Dagster has an event of that asset, partition and run."""
    key = publication["partition_key"]
    records = instance.fetch_materializations(
        dg.AssetRecordsFilter(
            asset_key=dg.AssetKey(publication["asset_key"]),
            asset_partitions=None if key == "all" else [key],
        ),
        limit=100,
    ).records
    return publication["run_id"] in {record.run_id for record in records}


def _value(shown: Any) -> Any:
    return None if shown is None else shown.value


def test_checks_pass_and_suspicions_are_told(closed_by_job: dg.ExecuteInProcessResult) -> None:
    evaluations = closed_by_job.get_asset_check_evaluations()
    failed = {e.check_name: e.severity.value for e in evaluations if not e.passed}
    # P-101 counts a meter and a device side by side; a record without a factor is only accepted
    # in the last step of the run
    assert failed == {"metered_once": "WARN", "all_matched_or_accepted": "WARN"}
    assert {"conservation", "contract", "great_expectations", "rows_accounted_for"} <= {
        e.check_name for e in evaluations if e.passed
    }
