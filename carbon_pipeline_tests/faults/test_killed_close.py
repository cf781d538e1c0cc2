"""A close that is killed and run again ends in the tables of one that nobody disturbed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from carbon_pipeline_tests.group_of import (
    REPOSITORY,
    Group,
    command_line,
    electricity_factor,
    everything_but_runs,
    fuel_factor,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)

CLOSE = ("close", "2024-12", "--accept-rejected", "known", "--accept-unmatched", "known")
SEED = 20241231


def _write_files(group: Group, *, corrected: bool = False) -> None:
    """Some of everything: all modules, a reject, a record without a factor, and a memo."""
    december = "2024-12-01..2024-12-31"
    group.organizations(
        head_office("HQ1"), partner("P-101", "HQ1"), head_office("HQ2"), partner("P-201", "HQ2")
    )
    group.emission_factors(
        electricity_factor("KR", "0.55" if corrected else "0.5"),
        fuel_factor("diesel", "2.5", "litre"),
    )
    group.factors(
        power_factor("Laptop", "100", "10"), headcount_factor("student", "420", "90", "110", "75")
    )
    # a correction removes the first meter, adds one and changes the last
    quantities = dict(enumerate(range(1, 40))) | ({39: 40, 38: 390} if corrected else {})
    rows = [
        record(f"meter {n}", "P-101" if n % 2 else "P-201", december, quantity=kwh, unit="kWh")
        for n, kwh in quantities.items()
        if n or not corrected
    ]
    wrong = record("wrong", "P-101", december, quantity="1e9", unit="kWh")
    group.activities("electricity/meters.csv", *rows, wrong)
    diesel = {"fuel": "diesel", "use": "mobile", "quantity": "10", "unit": "litre"}
    group.activities(
        "fuel/trucks.csv",
        record("truck", "P-101", "2024-11-20..2025-01-10", **diesel),
        record("no factor", "P-201", december, **diesel | {"fuel": "kerosene"}),
    )
    hours = {"equipment_class": "Laptop", "count": "3", "active_hours": "40", "standby_hours": "9"}
    group.activities(
        "equipment/devices.csv",
        record("memo", "P-101", december, **hours, within_meter="yes"),
        record("counted", "P-201", december, **hours, within_meter="no"),
    )
    group.activities(
        "headcount/people.csv", record("student", "P-201", december, variant="student", fte="2")
    )


@dataclass(frozen=True)
class Undisturbed:
    """What a close comes to when nobody disturbs it: from nothing, and after a correction."""

    at_once: dict[str, str]
    corrected: dict[str, str]


@pytest.fixture(scope="module")
def undisturbed(make_group: Callable[[], Group]) -> Undisturbed:
    """One group closed at once, another computed, corrected and closed."""
    group = make_group()
    _write_files(group)
    group.succeeds(*CLOSE)
    later = make_group()
    _compute_and_correct(later)
    later.succeeds(*CLOSE)
    return Undisturbed(everything_but_runs(group), everything_but_runs(later))


def _compute_and_correct(group: Group) -> None:
    _write_files(group)
    group.succeeds("run", "2024-12")
    _write_files(group, corrected=True)


def _die(group: Group, moment: str) -> None:
    """Close in a process that is killed at the moment; it must not live to its end."""
    died = subprocess.run(
        [sys.executable, "-m", "carbon_pipeline_tests.faults.dying", moment, *CLOSE],
        cwd=REPOSITORY,
        env=os.environ | group.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, (moment, died.stdout, died.stderr)


@pytest.mark.parametrize(
    "moment",
    [
        # two tables of one step, of which the first is in place
        "published:rejected_inputs",
        "lake:electricity_emissions",
        "written:module_emissions",
        "step:organization_rollups",
        "close",
    ],
)
def test_a_first_close_killed_at_a_moment(
    make_group: Callable[[], Group], undisturbed: Undisturbed, moment: str
) -> None:
    group = make_group()
    _write_files(group)
    _die(group, moment)
    group.succeeds(*CLOSE)
    assert everything_but_runs(group) == undisturbed.at_once


def test_a_correction_killed_between_retiring_and_writing(
    make_group: Callable[[], Group], undisturbed: Undisturbed
) -> None:
    """The old versions are out of force and the new ones written, and neither is committed."""
    group = make_group()
    _compute_and_correct(group)
    _die(group, "written:module_emissions")
    assert group.values("SELECT count(*) FROM module_emissions WHERE NOT is_current") == [0]
    group.succeeds(*CLOSE)
    assert everything_but_runs(group) == undisturbed.corrected


@pytest.mark.faults
@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize(
    "moment",
    [
        "published:emission_factors",
        "published:activity_files",
        "step:fuel_inputs",
        "lake:equipment_memo",
        "written:activity_inputs",
        "published:module_emissions",
        "published:unmatched_inputs",
        "written:organization_rollups",
        "step:period_closes",
    ],
)
def test_a_close_killed_at_any_of_many_moments(
    make_group: Callable[[], Group], undisturbed: Undisturbed, moment: str, *, corrected: bool
) -> None:
    group = make_group()
    if corrected:
        _compute_and_correct(group)
    else:
        _write_files(group)
    _die(group, moment)
    group.succeeds(*CLOSE)
    wanted = undisturbed.corrected if corrected else undisturbed.at_once
    assert everything_but_runs(group) == wanted


@pytest.mark.faults
@pytest.mark.parametrize("attempt", range(10))
def test_a_close_killed_again_and_again_at_random(
    make_group: Callable[[], Group], undisturbed: Undisturbed, attempt: int
) -> None:
    """Three processes on one home, each killed after a random time, and one that may finish."""
    moments = random.Random(SEED + attempt)  # noqa: S311 - to be repeatable, not secret
    group = make_group()
    _write_files(group)
    for _ in range(3):
        process = subprocess.Popen(
            command_line(*CLOSE),
            cwd=REPOSITORY,
            env=os.environ | group.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(2, 12))
        process.kill()
        process.wait()
    group.succeeds(*CLOSE)
    assert everything_but_runs(group) == undisturbed.at_once
