"""What a table is: its grain, columns and key, from which SQL, checks and pages follow.

Every table keeps its history: a row's content is immutable once written, a change retires the
version in force and writes the next one beside it.
"""

from dataclasses import dataclass, field

from carbon_pipeline.vocabulary.columns import COLUMNS, Column, columns
from carbon_pipeline.vocabulary.sights import (
    Sight,
)

HISTORY_COLUMNS = columns(
    "version",
    "content_sha256",
    "run_id",
    "computed_at",
    "is_current",
    "superseded_at?",
    "superseded_by_run_id?",
)


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its content columns, and how it lies in PostgreSQL.

    `content` is what the row says and what its content hash covers, in this order.
    `provenance` tells where the content was first seen; it is written with a version
    and never compared, so that the same content from a corrected file is no change.
    `monthly` tables have reporting_year and reporting_month and are written a month
    at a time; `partitioned` ones are split by month in PostgreSQL. The table holds
    every version; where `shows_history` is false it lies in the schema `history` and
    a view of the same name in `public` shows the versions in force, with the columns
    of `shown_as` under their public names. Each version of a `documented` table is
    written into `document_versions` before it comes into force. A table `by_library` is
    written library by library, edition by edition. `partners_see` says which rows the
    login of a partner sees, where that does not follow from tree_path or organization_code.
    """

    name: str
    grain: str
    content: tuple[Column, ...]
    provenance: tuple[Column, ...] = ()
    monthly: bool = False
    partitioned: bool = False
    shows_history: bool = False
    documented: bool = False
    by_library: bool = False
    indexes: tuple[tuple[str, ...], ...] = field(default=())
    shown_as: dict[str, str] = field(default_factory=dict)
    partners_see: Sight | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column as it lies in PostgreSQL: content, provenance, history."""
        return self.content + self.provenance + HISTORY_COLUMNS

    @property
    def computed_columns(self) -> tuple[Column, ...]:
        """What a step hands over to be published: content, provenance and the content hash."""
        return self.content + self.provenance + (COLUMNS["content_sha256"],)

    @property
    def schema(self) -> str:
        """The PostgreSQL schema that holds every version."""
        return "public" if self.shows_history else "history"
