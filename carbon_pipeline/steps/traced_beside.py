"""Lines that are reckoned from cells of roll-ups: by gas, under a set of GWPs, of an inventory, by category.

Each is shown with the cells that its emissions lie in; these are followed down further.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.steps.traced_emissions import run_of, trimmed
from carbon_pipeline.storage.in_force import in_force_at
from carbon_pipeline.vocabulary.tables import (
    GAS_ROLLUPS,
    GROUP_INVENTORY,
    ROLLUPS_BY_GWP_SET,
    Table,
)

Row = Mapping[str, Any]

BESIDE = (GAS_ROLLUPS, ROLLUPS_BY_GWP_SET, GROUP_INVENTORY)
# what names the cells (c) of a line (b); the inventory may show an emission under another scope
_CELL = (
    "c.scope = b.scope AND c.category_number = b.category_number"
    " AND c.emission_type = b.emission_type"
)
_LEDGER_CELLS = "c.scope = b.ledger_scope AND c.category_number = b.ledger_category_number"
_KILOGRAMS = "kg"
_NAMES = (
    "gas",
    "gwp_set",
    "inventory_row_kind",
    "counterpart_organization_code",
    "inventory_share",
)


def line_sql(table: Table) -> str:
    """The line of an id in the version in force, else the latest, with the code that made it."""
    return (
        f"SELECT b.*, r.code_version FROM {table.schema}.{table.name} AS b"
        " LEFT JOIN runs AS r ON r.run_id = b.run_id WHERE b.id = %(id)s"
        " AND (%(version)s::integer IS NULL OR b.version = %(version)s)"
        " ORDER BY b.version DESC LIMIT 1"
    )


def cells_sql(table: Table) -> str:
    """Id and version of each cell of `organization_rollups` that a line's emissions lie in."""
    same = _LEDGER_CELLS if table is GROUP_INVENTORY else _CELL
    return (
        "SELECT c.id, c.version FROM history.organization_rollups AS c"
        f" JOIN {table.schema}.{table.name} AS b ON b.id = %(id)s AND b.version = %(version)s"
        " AND c.organization_code = b.organization_code AND c.tree_path = b.tree_path"
        " AND c.reporting_year = b.reporting_year AND c.reporting_month = b.reporting_month"
        f" AND {same} WHERE CASE WHEN b.is_current THEN c.is_current"
        f" ELSE {in_force_at('c', 'b.computed_at')} END ORDER BY c.id"
    )


# a row of the ledger that sums an organisation's cells of a category; it is of a view, and has no version
SUM_OF_CATEGORY = """
    SELECT id, organization_code, tree_path, reporting_year, reporting_month, true AS is_current,
        substr(scope_type, 6)::smallint AS scope, coalesce(scope1_category_number,
            scope2_category_number, scope3_category_number) AS category_number,
        total_emission AS subtree_kg_co2eq
    FROM scope_emissions WHERE id = %(id)s AND is_aggregated
"""
CELLS_OF_CATEGORY = """
    SELECT id, version FROM organization_rollups
    WHERE tree_path = %(tree_path)s AND reporting_year = %(reporting_year)s
        AND reporting_month = %(reporting_month)s AND scope = %(scope)s
        AND category_number = %(category_number)s ORDER BY id
"""


@dataclass(frozen=True)
class LineTrace:
    """A row of one of these tables or views; the cells that it is reckoned from come behind it."""

    table_name: str
    row: Row
    cells: int

    def as_dict(self) -> dict[str, Any]:
        """Every column by name, and the table."""
        return {"kind": self.table_name, **self.row}

    def as_text(self) -> str:
        """What it is, its figures, its run, and from how many cells it is reckoned."""
        lines = [self._title(), self._place(), *self._figures()]
        if "run_id" in self.row:
            lines.append(f"run       {run_of(self.row)}")
        cells = "this cell" if self.cells == 1 else f"these {self.cells} cells"
        return "\n".join([*lines, f"cells     reckoned from {cells} of organization_rollups"])

    def _title(self) -> str:
        row = self.row
        if "version" not in row:
            return f"line      {row['id']} of {self.table_name}"
        state = "in force" if row["is_current"] else f"retired at {row['superseded_at']}"
        return f"line      {row['id']} of {self.table_name} version {row['version']}, {state}"

    def _place(self) -> str:
        row = self.row
        named = [f"{name} {trimmed(row[name])}" for name in _NAMES if row.get(name) is not None]
        cell = f"scope {row['scope']} category {row['category_number']}"
        where = f"{row['organization_code']} ({row['tree_path']})"
        month = f"{row['reporting_year']}-{row['reporting_month']:02d}"
        return "          " + ", ".join([where, month, cell, *named])

    def _figures(self) -> list[str]:
        return [
            f"          {name}: {trimmed(value)}"
            for name, value in self.row.items()
            if _KILOGRAMS in name.split("_") and value is not None
        ]
