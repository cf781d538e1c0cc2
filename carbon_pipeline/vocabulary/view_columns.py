"""How a view is described: its name, what a row is, and its columns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewColumn:
    """One column of a view."""

    name: str
    sql_type: str
    description: str
    unit: str = ""


@dataclass(frozen=True)
class View:
    """One view of `public` that is no table under another name."""

    name: str
    grain: str
    columns: tuple[ViewColumn, ...]
