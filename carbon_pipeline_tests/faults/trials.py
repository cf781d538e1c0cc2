"""One trial: calls that die at moments on one group, one that may live, and what it must come to."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from carbon_pipeline.vocabulary.tables import TABLES
from carbon_pipeline_tests.faults.small_group import CLOSE, RESTATE, RUN, write_files
from carbon_pipeline_tests.faults.warm import KILLED, Warm
from carbon_pipeline_tests.group_of import Group, everything_but_runs

# the order in which a first close publishes them
READ = (
    "module_types", "variant_types", "organizations", "organization_lines", "organization_places",
    "factors", "emission_factors", "airports", "spend_categories", "price_indices",
    "exchange_rates", "product_footprints", "publisher_preferences", "reporting_expectations",
    "contractual_instruments", "product_mappings", "product_outputs", "group_boundaries",
    "ownership", "partner_allocations", "rejected_inputs", "activity_files",
)  # fmt: skip
COMPUTED = (
    "activity_inputs", "module_emissions", "memo_emissions", "unmatched_inputs", "disclosed_gaps",
    "instrument_allocations", "organization_rollups", "gas_rollups", "rollups_by_gwp_set",
    "product_code_mappings", "product_rollups", "group_inventory", "base_year_recalculations",
)  # fmt: skip
# plain registers are written in one transaction and have no moment of their own after it
REGISTERS = ("module_types", "variant_types")

State = dict[str, str]


class Undisturbed:
    """What a close comes to when nobody disturbs it; each group is computed at its first use."""

    def __init__(self, make_group: Callable[[], Group], warm: Warm) -> None:
        """Take what makes an empty group, and the process that runs the command."""
        self.make_group, self._warm = make_group, warm

    def _after(self, command: Sequence[str]) -> Group:
        """A new group with the first files, after the command."""
        group = self.make_group()
        write_files(group)
        lives(self._warm, group, *command)
        return group

    @cached_property
    def at_once(self) -> State:
        """Closed from the first files."""
        return everything_but_runs(self._after(CLOSE))

    @cached_property
    def computed(self) -> Group:
        """A group of which the first files were computed and not closed; only to be copied."""
        return self._after(RUN)

    @cached_property
    def closed(self) -> Group:
        """A group that was closed from the first files; only to be copied."""
        return self._after(CLOSE)

    @cached_property
    def restated(self) -> State:
        """Closed from the first files, corrected and restated."""
        group = self._after(CLOSE)
        write_files(group, corrected=True)
        lives(self._warm, group, *RESTATE)
        return everything_but_runs(group)

    @cached_property
    def _corrected(self) -> Group:
        group = self._after(RUN)
        write_files(group, corrected=True)
        lives(self._warm, group, *CLOSE)
        return group

    @cached_property
    def touched(self) -> set[str]:
        """Tables in which the correction writes something."""
        again = "SELECT table_name FROM publications GROUP BY 1 HAVING count(*) > 1"
        return set(self._corrected.values(again))

    @cached_property
    def corrected(self) -> State:
        """Computed from the first files, corrected and closed."""
        return everything_but_runs(self._corrected)

    @cached_property
    def in_force(self) -> State:
        """What holds after the correction, whatever versions led there."""
        return in_force(self._corrected)


@dataclass(frozen=True)
class Course:
    """What a trial disturbs: the group it starts from (none: an empty one), the command, the state it comes to."""

    begins: Callable[[Undisturbed], Group | None]
    arguments: tuple[str, ...]
    comes_to: Callable[[Undisturbed], State]
    corrected: bool = True


COURSES = {
    "first": Course(lambda _: None, CLOSE, lambda known: known.at_once, corrected=False),
    "correction": Course(lambda known: known.computed, CLOSE, lambda known: known.corrected),
    "restatement": Course(lambda known: known.closed, RESTATE, lambda known: known.restated),
}


def lives(warm: Warm, group: Group, *arguments: str, **how: Any) -> None:
    """Call the command, which must come to its end without a word of complaint."""
    outcome = warm.run(group.environment(), *arguments, **how)
    assert (outcome.code, outcome.err) == (0, ""), outcome


def dies(warm: Warm, group: Group, moment: str, *arguments: str, **how: Any) -> None:
    """Call the command, which must come to the moment, and be dead."""
    outcome = warm.run(group.environment(), *arguments, moment=moment, **how)
    assert outcome.code == KILLED, (moment, outcome)


def survives(
    warm: Warm, group: Group, moments: Sequence[str], wanted: State, *arguments: str
) -> None:
    """Die at each moment in turn, then live, and come to the wanted state."""
    arguments = arguments or CLOSE
    recorded = group.value("SELECT count(*) FROM period_closes")
    for moment in moments:
        dies(warm, group, moment, *arguments)
        _is_whole(group, moment, recorded)
    lives(warm, group, *arguments)
    differ(everything_but_runs(group), wanted)
    # history only grows: what a death left behind would still be there
    lives(warm, group, "verify")


def differ(found: State, wanted: State) -> None:
    """Fail with the tables that differ, and the first row of each that does."""
    tables = [name for name in wanted if found.get(name) != wanted[name]]
    first = {
        name: sorted(set(found.get(name, "").splitlines()) ^ set(wanted[name].splitlines()))[:2]
        for name in tables
    }
    assert found.keys() == wanted.keys()
    assert not first, json.dumps(first, indent=1)


def in_force(group: Group) -> State:
    """What every table holds now, whatever versions led there; closes by their totals."""
    shown = {}
    for table in TABLES.values():
        columns = ", ".join(
            f'"{column.name}"'
            for column in table.computed_columns
            if not column.name.endswith(("_version", "_versions"))
        )
        rows = group.values(
            f"SELECT t::text FROM (SELECT {columns} FROM {table.schema}.{table.name}"
            " WHERE is_current) AS t ORDER BY 1"
        )
        shown[table.name] = "\n".join(rows)
    closes = "SELECT headquarters_id, sequence, totals, status FROM period_closes ORDER BY 1, 2"
    return shown | {"period_closes": str(group.rows(closes))}


def _is_whole(group: Group, moment: str, recorded: int) -> None:
    """After a death: a published table has its rows, and one that was only written has none of them."""
    kind, _, name = moment.partition(":")
    if kind == "published" and name in TABLES:
        table = TABLES[name]
        rows = group.value(f"SELECT count(*) FROM {table.schema}.{name} WHERE is_current")
        assert rows, f"{name} was published and is empty"
    if kind in {"closing", "closed"}:
        # two head offices, or neither
        now = group.value("SELECT count(*) FROM period_closes")
        assert now == recorded + (2 if kind == "closed" else 0)
