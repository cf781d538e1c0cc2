"""Open months compute themselves again: just those that a change touches, and what follows from it."""

from collections.abc import Callable, Iterator

import dagster as dg
import pytest

from carbon_pipeline.definitions import defs
from carbon_pipeline.defs.automation.sensors import RECOMPUTING
from carbon_pipeline_tests.defs.months_made import CLOSE, Made, environment_of
from carbon_pipeline_tests.group_of import Group, fuel_factor, head_office, make_group, record

__all__ = ["make_group"]

JANUARY, FEBRUARY, MARCH = MONTHS = ("2024-01", "2024-02", "2024-03")
FUEL = dg.AssetKey("fuel_emissions")


def write_factors(group: Group, february: str) -> None:
    """Diesel, with a factor of its own from February on."""
    group.emission_factors(
        fuel_factor("diesel", "2.5", "litre", valid_to="2024-01-31"),
        fuel_factor("diesel", february, "litre", valid_from="2024-02-01"),
    )


@pytest.fixture(scope="module")
def made(make_group: Callable[[], Group]) -> Iterator[Made]:
    """Three months with records: January and February computed, and March never; January closed later."""
    group = make_group()
    group.organizations(head_office("HQ1"))
    write_factors(group, "2.6")
    for month in MONTHS:
        truck = record(f"truck {month}", "HQ1", f"{month}-05..{month}-20", fuel="diesel")
        group.activities(
            f"fuel/{month}.csv", truck | {"use": "mobile", "quantity": "10", "unit": "litre"}
        )
    with dg.DagsterInstance.ephemeral() as instance:
        made = Made(group, instance)
        made.read()
        for month in (JANUARY, FEBRUARY):
            made.compute(month)
        yield made


class Ticks:
    """The sensor, tick after tick."""

    def __init__(self, made: Made) -> None:
        self.made, self.cursor = made, None

    def tick(self) -> list[dg.RunRequest]:
        """What it asks for, of its own cursor."""
        with environment_of(self.made.group):
            repository = defs().get_repository_def()
            context = dg.build_sensor_context(
                self.made.instance, self.cursor, repository_def=repository
            )
            found = repository.get_sensor_def(RECOMPUTING).evaluate_tick(context)
        self.cursor = found.cursor
        return list(found.run_requests or [])

    def launch(self, request: dg.RunRequest) -> None:
        """Run what was asked for, as the daemon would, in this process."""
        with environment_of(self.made.group):
            job = defs().resolve_implicit_global_asset_job_def()
            job.get_subset(
                asset_selection=set(request.asset_selection or ()),
                asset_check_selection=set(request.asset_check_keys)
                if request.asset_check_keys is not None
                else None,
            ).execute_in_process(
                instance=self.made.instance, partition_key=request.partition_key, tags=request.tags
            )


def test_what_a_change_touches_is_asked_for_once_and_computed(made: Made) -> None:
    ticks = Ticks(made)
    assert ticks.tick() == []
    write_factors(made.group, "2.7")
    made.run("read_files")
    (asked,) = ticks.tick()
    assert asked.partition_key == FEBRUARY
    assert FUEL in (asked.asset_selection or ())
    assert dg.AssetKey("fuel_inputs") not in (asked.asset_selection or ())
    # it was asked for, and nothing new has happened
    assert ticks.tick() == []
    ticks.launch(asked)
    assert ticks.tick() == []
    assert made.stale(JANUARY, FEBRUARY) == []
    kg = made.group.value(
        "SELECT sum(kg_co2eq) FROM module_emissions WHERE is_current AND reporting_month = 2"
    )
    assert kg == 27


def test_a_first_tick_knows_of_what_changed_before_it(made: Made) -> None:
    write_factors(made.group, "2.8")
    made.run("read_files")
    assert [each.partition_key for each in Ticks(made).tick()] == [FEBRUARY]


def test_a_table_that_was_read_by_itself_is_told_to_the_months(made: Made) -> None:
    """As somebody does in the UI: the table alone, and the rest follows."""
    write_factors(made.group, "2.9")
    ticks = Ticks(made)
    ticks.tick()
    made.run("read_files", only={dg.AssetKey("emission_factors")})
    (asked,) = [each for each in ticks.tick() if each.partition_key is None]
    names = {key.to_user_string() for key in asked.asset_selection or ()}
    assert names == {"factor_coverage", "month_versions"}
    ticks.launch(asked)
    assert [each.partition_key for each in ticks.tick()] == [FEBRUARY]


def test_a_closed_month_waits(made: Made) -> None:
    made.read()
    made.compute(FEBRUARY)
    made.run("monthly_close", FEBRUARY, only={CLOSE})
    made.group.emission_factors(fuel_factor("diesel", "3", "litre"))
    made.read()
    assert [each.partition_key for each in Ticks(made).tick()] == [JANUARY]
