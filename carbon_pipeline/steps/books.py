"""The books of one home: its settings, its warehouse and its lake, opened once for a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from carbon_pipeline.methods.organization_tree import Organization, Place, places
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.lake import Lake
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth


@dataclass
class Books:
    """Where a run reads and writes, and which modules it knows."""

    home: Home
    warehouse: Warehouse
    lake: Lake
    modules: Mapping[str, ModuleDeclaration]

    @classmethod
    def open(cls, modules: Mapping[str, ModuleDeclaration], home: Home | None = None) -> "Books":
        """Open the home that the environment names; starts the embedded server where none is named."""
        home = home or Home.from_environment()
        return cls(home, Warehouse.open(home), Lake.of(home), modules)

    @cached_property
    def organizations(self) -> list[Organization]:
        """Every line of the organisations in force, as published."""
        rows = self.warehouse.rows(
            "SELECT o.*, p.code AS parent_code FROM organizations o"
            " LEFT JOIN organizations p ON p.id = o.parent_id"
        )
        names = Organization.__dataclass_fields__.keys() - {"row"}
        return [Organization(**{name: row[name] for name in names}) for row in rows]

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each organisation stands in the tree, by code."""
        return places(self.organizations)

    def forget(self) -> None:
        """Read the organisations anew at the next use; called when they were published."""
        for name in ("organizations", "places"):
            self.__dict__.pop(name, None)


IN_MONTH = "reporting_year = %(year)s AND reporting_month = %(month)s"


def month_filter(month: ReportingMonth) -> dict[str, Any]:
    """Query parameters `year` and `month`."""
    return {"year": month.year, "month": month.month}
