"""What a table without versions is."""

from dataclasses import dataclass, field

from carbon_pipeline.vocabulary.columns import Column
from carbon_pipeline.vocabulary.sights import Sight


@dataclass(frozen=True)
class PlainTable:
    """One table of `public` whose rows are not versioned.

    `key` is its primary key. `references` names the column of another table that a
    column must be found in. Rows of an `append_only` table are never changed.
    `partners_see` says which rows the login of a partner sees, where that does not follow
    from the columns.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    append_only: bool = False
    partners_see: Sight | None = None
