"""A close whose connection is lost at COMMIT, that meets another one, or whose factors change under it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest

from carbon_pipeline_tests.faults.lost_connections import door_to
from carbon_pipeline_tests.faults.small_group import CLOSE, MONTH, RUN, write_files
from carbon_pipeline_tests.faults.trials import Undisturbed, differ, in_force, lives
from carbon_pipeline_tests.faults.warm import Warm
from carbon_pipeline_tests.group_of import Group, Outcome, everything_but_runs

NewGroup = Callable[..., Group]

JOBS = (("job", "monthly_close", MONTH), ("job", "monthly_run", MONTH))


def _is_a_sentence(outcome: Outcome) -> None:
    assert outcome.code == 1, outcome
    assert outcome.err.startswith("carbon: The database is not available: "), outcome
    assert outcome.err.endswith("run the same again.\n"), outcome
    assert outcome.err.count("\n") == 2, outcome


def test_a_connection_lost_at_commit(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed
) -> None:
    """Lost before the server hears of the COMMIT and after it did, for a table's rows and for the close."""
    group = new_group()
    write_files(group)
    emissions = "SELECT count(*) FROM module_emissions"
    closes = "SELECT count(*) FROM period_closes"
    with door_to(group.database_url) as (door, url):
        outside = replace(group, database_url=url)
        for losses, (statement, committed, query, found) in enumerate(
            [
                ("COPY [^(]*module_emissions_2024_12", False, emissions, False),
                ("COPY [^(]*module_emissions_2024_12", True, emissions, True),
                ("INSERT INTO public.*period_closes", False, closes, False),
                ("INSERT INTO public.*period_closes", True, closes, True),
            ],
            1,
        ):
            door.lose(statement, committed=committed)
            _is_a_sentence(warm.run(outside.environment(), *CLOSE))
            assert door.lost == losses
            assert bool(group.value(query)) == found
        said = warm.run(outside.environment(), *CLOSE)
    assert said.code == 0, said
    assert f"{MONTH}  closed before, nothing written" in said.out
    differ(everything_but_runs(group), undisturbed.at_once)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(False, id="run and close"),
        # Dagster's tables are made, and its runs kept: three times the time
        pytest.param(True, id="jobs of Dagster", marks=pytest.mark.faults),
    ],
)
def test_the_same_month_twice_at_once(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed, *, stored: bool
) -> None:
    """Closes and a run of the month, from files, at once: people do so, and a schedule meets a backfill."""
    group = new_group()
    write_files(group)
    calls = JOBS if stored else (CLOSE, CLOSE, RUN)
    children = [warm.start(group.environment(), *call, stored=stored) for call in calls]
    for child in children:
        outcome = child.wait()
        assert outcome.code == 0, outcome
    lives(warm, group, *CLOSE)
    differ(everything_but_runs(group), undisturbed.at_once)
    assert group.value("SELECT count(*) FROM period_closes") == 2
    lives(warm, group, "verify")


@contextmanager
def _run_overtaken(warm: Warm, group: Group, step: str) -> Iterator[None]:
    """A run of the first files rests after the step while corrected ones come; after the block it goes on."""
    write_files(group)
    run = warm.start(group.environment(), *RUN, moment=f"rest@step:{step}")
    run.until_it_rests()
    write_files(group, corrected=True)
    yield
    run.go_on()
    assert run.wait().code == 0


def test_factors_imported_during_a_run(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed
) -> None:
    """A run has matched its factors when others come: it ends with the ones it matched, the close takes the new."""
    group = new_group()
    with _run_overtaken(warm, group, "electricity_emissions"):
        lives(warm, group, "job", "read_files")
    used = group.rows(
        "SELECT DISTINCT emission_factor_version AS version, kg_co2eq / quantity AS kg_per_kwh"
        " FROM module_emissions WHERE is_current AND scope = 2 AND organization_code = 'P-101'"
    )
    now = group.rows("SELECT version FROM emission_factors WHERE factor_code = 'electricity-kr'")
    assert [(row["version"], f"{row['kg_per_kwh']:.2f}") for row in used] == [(1, "0.50")]
    assert now == [{"version": 2}]
    lives(warm, group, *CLOSE)
    differ(in_force(group), undisturbed.in_force)
    lives(warm, group, "verify")


@pytest.mark.parametrize(("zone", "server"), [("Asia/Seoul", "America/Los_Angeles")])
def test_another_time_zone_of_home_machine_and_server(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed, zone: str, server: str
) -> None:
    """The same month from the same files, wherever clocks stand: no day of a period moves."""
    group = new_group()
    write_files(group)
    name = group.value("SELECT current_database()")
    with psycopg.connect(group.database_url) as connection:
        connection.execute(f"ALTER DATABASE {name} SET timezone = '{server}'".encode())
    here = group.environment() | {"CARBON_TIME_ZONE": zone, "TZ": zone}
    assert warm.run(here, *CLOSE).code == 0
    differ(everything_but_runs(group), undisturbed.at_once)
    lives(warm, group, "verify")


def test_a_run_of_the_month_is_waited_for(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed
) -> None:
    """A close begins while a run of older files is half done; else the close might publish what the run left."""
    group = new_group()
    with _run_overtaken(warm, group, "electricity_inputs"):
        close = warm.start(group.environment(), *CLOSE)
        close.until_it_says(f"Another run of {MONTH} is under way; this one waits for it.")
    assert close.wait().code == 0
    differ(in_force(group), undisturbed.in_force)
