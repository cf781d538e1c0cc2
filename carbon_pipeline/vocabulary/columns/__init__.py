"""Columns, each declared once: name, kind, unit and meaning; schemas, tables and pages follow from here."""

from carbon_pipeline.vocabulary.columns.activities import ACTIVITIES
from carbon_pipeline.vocabulary.columns.column import Column, Kind, Values
from carbon_pipeline.vocabulary.columns.emissions import EMISSIONS
from carbon_pipeline.vocabulary.columns.factors import FACTORS
from carbon_pipeline.vocabulary.columns.history import HISTORY
from carbon_pipeline.vocabulary.columns.inventory import INVENTORY
from carbon_pipeline.vocabulary.columns.organizations import ORGANIZATIONS
from carbon_pipeline.vocabulary.columns.products import PRODUCTS
from carbon_pipeline.vocabulary.columns.purchases import PURCHASES
from carbon_pipeline.vocabulary.columns.rollups import ROLLUPS

__all__ = ["COLUMNS", "DECLARED", "Column", "Kind", "Values", "columns"]

DECLARED = (
    *ORGANIZATIONS,
    *ACTIVITIES,
    *EMISSIONS,
    *FACTORS,
    *ROLLUPS,
    *PURCHASES,
    *PRODUCTS,
    *INVENTORY,
    *HISTORY,
)
COLUMNS: dict[str, Column] = {column.name: column for column in DECLARED}


def columns(*names: str) -> tuple[Column, ...]:
    """The declared columns of these names, in this order; a trailing `?` makes one optional."""
    return tuple(
        COLUMNS[name[:-1]].optional() if name.endswith("?") else COLUMNS[name] for name in names
    )
