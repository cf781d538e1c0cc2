"""A group whose months are computed through Dagster's jobs, its run storage in memory, and what is stale."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import dagster as dg
import pytest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.staleness import Makings, Stale
from carbon_pipeline.definitions import defs
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.month_modules import modules_of_month
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline_tests.group_of import Group

CLOSE = dg.AssetKey("period_closes")


@contextmanager
def environment_of(group: Group) -> Iterator[None]:
    """The settings of the group, for what is run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in group.environment().items():
            patch.setenv(name, value)
        yield


@dataclass
class Made:
    """The group with the Dagster instance that knows what was made."""

    group: Group
    instance: dg.DagsterInstance

    def read(self) -> dict[str, Any]:
        """Read every file; what each asset shows, by name."""
        return self.run("read_files")

    def compute(self, month: str) -> dict[str, Any]:
        """Compute the month, less the modules that it is not about, as the command does."""
        return self.run("monthly_run", month, left_out=self.left_out(month))

    def run(
        self,
        job: str,
        month: str | None = None,
        left_out: Collection[dg.AssetKey] = (),
        only: Collection[dg.AssetKey] = (),
    ) -> dict[str, Any]:
        """Run a job, which must succeed."""
        with environment_of(self.group):
            found = defs().resolve_job_def(job)
            selected = set(only) or found.asset_layer.selected_asset_keys - set(left_out)
            result = found.get_subset(asset_selection=selected).execute_in_process(
                instance=self.instance, partition_key=month
            )
        return {
            event.asset_key.to_user_string(): event.materialization.metadata
            for event in result.all_events
            if event.is_step_materialization and event.asset_key
        }

    def left_out(self, month: str) -> set[dg.AssetKey]:
        """The assets of modules without records in the month."""
        with environment_of(self.group):
            books = Books.open(load_modules())
        idle = books.modules.keys() - modules_of_month(books, ReportingMonth.parse(month))
        return {
            dg.AssetKey(f"{each}_{stage}") for each in idle for stage in ("inputs", "emissions")
        }

    def stale(self, *months: str) -> list[Stale]:
        """What is stale in these months and their references, each once."""
        with environment_of(self.group):
            graph = defs().resolve_asset_graph()
            makings = Makings(self.instance, graph, months)
            found = [
                each
                for month in months
                for each in makings.stale(
                    month, graph.get_ancestor_asset_keys(CLOSE) - self.left_out(month)
                )
            ]
        return list(dict.fromkeys(found))

    def marked(self, *months: str) -> set[str]:
        """What a change marks by itself, such as `fuel_emissions 2024-03`; what follows is left out."""
        return {_named(each) for each in self.stale(*months) if not each.follows}

    def everything_marked(self, *months: str) -> set[str]:
        """What a change marks, with what follows from it."""
        return {_named(each) for each in self.stale(*months)}


def _named(stale: Stale) -> str:
    return " ".join(filter(None, [stale.key.to_user_string(), stale.partition]))
