"""A close is killed once at every published step, and run again: its tables are those of an undisturbed one."""

from collections.abc import Callable

import pytest

from carbon_pipeline.vocabulary.tables import TABLES
from carbon_pipeline_tests.faults.small_group import write_files
from carbon_pipeline_tests.faults.trials import (
    COMPUTED,
    COURSES,
    READ,
    REGISTERS,
    Undisturbed,
    survives,
)
from carbon_pipeline_tests.faults.warm import Warm
from carbon_pipeline_tests.group_of import Group

NewGroup = Callable[..., Group]
READING = [f"written:{name}" if name in REGISTERS else f"published:{name}" for name in READ]
MONTH = [
    *(f"published:{name}" for name in COMPUTED),
    "lake:electricity_emissions",
    "closing:",
    "closed:",
]
# others of the month
BETWEEN = ["lake:organization_rollups", "step:scope3_integrated",
           "step:scope_emissions", "step:electricity_inputs"]  # fmt: skip
# a death or two while the files are read, one while the month is computed; then the close that lives
TRIALS = [(*READING[number :: len(MONTH)], moment) for number, moment in enumerate(MONTH)]


def test_no_table_is_left_out() -> None:
    """Whoever adds a table adds the step that publishes it."""
    assert {*READ, *COMPUTED} == TABLES.keys() | set(REGISTERS)


@pytest.mark.parametrize("moments", TRIALS, ids=" then ".join)
def test_a_close_killed_at_a_published_step(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed, moments: tuple[str, ...],
    kills: Callable[..., None],
) -> None:  # fmt: skip
    group = new_group()
    write_files(group)
    kills(len(moments))
    survives(warm, group, moments, undisturbed.at_once)


@pytest.mark.parametrize(
    "moments",
    # files and factors are read in no order, so that each of them has a trial of its own
    [
        ("written:emission_factors", "written:activity_inputs", "written:module_emissions"),
        ("kept:",),
    ],
    ids=" then ".join,
)
def test_a_correction_killed_between_retiring_and_writing(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed, moments: tuple[str, ...],
    kills: Callable[..., None],
) -> None:  # fmt: skip
    """The old versions are out of force and the new ones written, and neither is committed."""
    group = new_group(undisturbed.computed)
    write_files(group, corrected=True)
    kills(len(moments))
    survives(warm, group, moments, undisturbed.corrected)
    assert group.value("SELECT count(*) FROM module_emissions WHERE NOT is_current")


EVERY_MOMENT = [
    *(f"{when}:{name}" for name in (*READ, *COMPUTED) if name not in REGISTERS
      for when in ("written", "published")),
    *(f"written:{name}" for name in REGISTERS), "kept:", "lake:electricity_emissions", *BETWEEN, "closing:", "closed:",
]  # fmt: skip


@pytest.mark.faults
@pytest.mark.parametrize("name", COURSES)
@pytest.mark.parametrize("moment", EVERY_MOMENT)
def test_killed_once_at_any_moment(
    new_group: NewGroup, warm: Warm, undisturbed: Undisturbed, name: str, moment: str,
    kills: Callable[..., None],
) -> None:  # fmt: skip
    """One death for each trial, before and after every commit."""
    course = COURSES[name]
    table = moment.partition(":")[2]
    if course.corrected and table in TABLES and table not in undisturbed.touched:
        moment = f"passed:{table}"
    group = new_group(course.begins(undisturbed))
    write_files(group, corrected=course.corrected)
    kills(1)
    survives(warm, group, [moment], course.comes_to(undisturbed), *course.arguments)
