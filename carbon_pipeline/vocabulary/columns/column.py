"""What a column is, and the kinds of content that it may have."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds; each kind has one type in SQL, DuckDB and Arrow (see `types`)."""

    TEXT = "text"
    UUID = "uuid"
    SMALLINT = "smallint"
    INTEGER = "integer"
    BIGINT = "bigint"
    QUANTITY = "quantity"
    FACTOR = "factor"
    KILOGRAMS = "kilograms"
    PUBLISHED_NUMBER = "published_number"
    DATE = "date"
    TIMESTAMP = "timestamp"
    JSON = "json"
    FLAG = "flag"
    SHA256 = "sha256"
    BYTES = "bytes"


@dataclass(frozen=True, kw_only=True)
class Values:
    """What holds for the values of a column, in a table as in a view."""

    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    minimum: int | None = None


@dataclass(frozen=True)
class Column(Values):
    """One column: what it is called, what it holds, in which unit, and what it means."""

    name: str
    kind: Kind
    description: str

    def optional(self) -> "Column":
        """The same column where it may be missing."""
        return replace(self, nullable=True)


# short for the many lines that declare columns
T, U, S, I = Kind.TEXT, Kind.UUID, Kind.SMALLINT, Kind.INTEGER  # noqa: E741 - a narrow table reads better
Q, KG, D, TS, J, F, H = (
    Kind.QUANTITY,
    Kind.KILOGRAMS,
    Kind.DATE,
    Kind.TIMESTAMP,
    Kind.JSON,
    Kind.FLAG,
    Kind.SHA256,
)
