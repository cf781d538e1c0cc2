"""Somebody presses Ctrl-C, or the machine is told to go down: a sentence, and the same command goes on."""

import os
import signal
from collections.abc import Callable

import pytest

from carbon_pipeline_tests.faults.small_group import CLOSE, write_files
from carbon_pipeline_tests.faults.trials import Undisturbed, differ, lives
from carbon_pipeline_tests.faults.warm import Warm
from carbon_pipeline_tests.group_of import Group, everything_but_runs

# Click ends the line in which a terminal shows ^C
SAID = "\ncarbon: interrupted; run it again to go on.\n"


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
@pytest.mark.parametrize("moment", ["step:organizations", "step:electricity_inputs"])
def test_a_close_that_is_interrupted(
    new_group: Callable[..., Group],
    warm: Warm,
    undisturbed: Undisturbed,
    moment: str,
    ended_by: signal.Signals,
) -> None:
    group = new_group()
    write_files(group)
    close = warm.start(group.environment(), *CLOSE, moment=f"rest@{moment}")
    close.until_it_rests()
    os.kill(close.pid, ended_by)
    close.go_on()
    outcome = close.wait()
    assert (outcome.code, outcome.err) == (130, SAID)
    assert group.value("SELECT count(*) FROM period_closes") == 0
    lives(warm, group, *CLOSE)
    differ(everything_but_runs(group), undisturbed.at_once)
