"""The books of one home: its settings, its warehouse and its lake, opened once for a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from carbon_pipeline.methods.organization_tree import Organization, OrganizationTree, Places
from carbon_pipeline.storage.home import Home
from carbon_pipeline.storage.in_force import in_force_at
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
    def tree(self) -> OrganizationTree:
        """Every line of the organisations in force, as published."""
        return OrganizationTree(organization_lines(self))

    def places(self, month: ReportingMonth) -> Places:
        """Where each organisation stands in the tree of the month, by code."""
        return self.tree.places(month)

    def forget(self) -> None:
        """Read the organisations anew at the next use; called when they were published."""
        self.__dict__.pop("tree", None)


def organization_lines(books: Books, moment: str | None = None) -> list[Organization]:
    """The lines of the organisations that were in force at the moment; those in force now by default."""
    rows = books.warehouse.rows(
        "SELECT * FROM organization_lines"
        if moment is None
        else "SELECT o.* FROM history.organization_lines AS o"
        f" WHERE {in_force_at('o', '%(moment)s::timestamptz')}",
        {"moment": moment},
    )
    names = Organization.__dataclass_fields__.keys() - {"row", "code"}
    return [
        Organization(row["organization_code"], **{name: row[name] for name in names})
        for row in rows
    ]


IN_MONTH = "reporting_year = %(year)s AND reporting_month = %(month)s"


def month_filter(month: ReportingMonth) -> dict[str, Any]:
    """Query parameters `year` and `month`."""
    return {"year": month.year, "month": month.month}
