"""Closes, corrections and restatements killed at random moments, run again, and held against undisturbed ones."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from carbon_pipeline_tests.faults.small_group import CLOSE, write_files
from carbon_pipeline_tests.faults.trials import COURSES, Undisturbed, differ, lives
from carbon_pipeline_tests.faults.warm import KILLED, Warm
from carbon_pipeline_tests.group_of import Group, everything_but_runs

pytestmark = pytest.mark.faults

SEED = int(os.environ.get("CARBON_FAULTS_SEED") or 20241231)
TRIALS = int(os.environ.get("CARBON_FAULTS_TRIALS") or 220)
# one trial in so many keeps Dagster's records in PostgreSQL, as people have it; that takes three times as long
STORED_ONE_IN = 10
MOST_DEATHS = 3


@dataclass(frozen=True)
class Trial:
    """What is closed, and how far into their course its processes are killed, one after the other."""

    course: str
    stored: bool
    deaths: tuple[float, ...]

    @classmethod
    def drawn(cls, number: int) -> "Trial":
        """The trial of this number, the same for the same seed."""
        dice = random.Random(f"{SEED} {number}")  # noqa: S311 - to be repeatable, not secret
        deaths = tuple(dice.random() for _ in range(dice.randint(1, MOST_DEATHS)))
        return cls(dice.choice(sorted(COURSES)), dice.randrange(STORED_ONE_IN) == 0, deaths)


@pytest.fixture(scope="module")
def span(undisturbed: Undisturbed, warm: Warm) -> Callable[[Trial], float]:
    """Seconds that the close of a trial takes when nobody disturbs it, on this machine at this time."""
    taken = dict.fromkeys((False, True), 0.0)
    for stored in taken:
        group = undisturbed.make_group()
        write_files(group)
        # the first one makes Dagster's tables
        lives(warm, group, "status")
        started = time.monotonic()
        lives(warm, group, *CLOSE, stored=stored)
        taken[stored] = time.monotonic() - started
    return lambda trial: taken[trial.stored]


@pytest.mark.parametrize("number", range(TRIALS))
def test_killed_at_random(
    new_group: Callable[..., Group],
    warm: Warm,
    undisturbed: Undisturbed,
    span: Callable[[Trial], float],
    number: int,
    kills: Callable[..., None],
) -> None:
    """One to three processes on one home, each killed after a random time, and one that may finish."""
    trial = Trial.drawn(number)
    course = COURSES[trial.course]
    group = new_group(course.begins(undisturbed))
    write_files(group, corrected=course.corrected)
    died = 0
    for death in trial.deaths:
        disturbed = warm.start(group.environment(), *course.arguments, stored=trial.stored)
        time.sleep(death * span(trial))
        disturbed.kill()
        died += disturbed.wait().code == KILLED
    kills(died, seed=SEED)
    lives(warm, group, *course.arguments, stored=trial.stored)
    differ(everything_but_runs(group), course.comes_to(undisturbed))
