"""What a partner's login sees of each table: the rows of its branch, all of them, or none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from carbon_pipeline.vocabulary.columns import Column

# a column of such a name tells of an organisation, or which one a row belongs to
_NAMES_AN_ORGANIZATION = re.compile(
    r"(^|_)(organi[sz]ation|headquarters|partner|parent|supplier|company|owner|customer|investee"
    r"|counterparty|subsidiary|login)s?(_|$)|^(tree|hierarchy)_path"
)
# those from which it follows what a partner sees
_OF_THE_ROW = {"organization_code", "headquarters_id", "partner_id", "tree_path"}


class Rows(Enum):
    """Which rows of a table a partner's login sees."""

    NONE = "no row"
    ALL = "every row"
    BRANCH = "rows whose tree path lies in a granted branch"
    ORGANIZATION = "rows of an organisation that stands in granted branches in all its months"
    DOCUMENTS = "versions of the rows that it sees in their own table"
    SUBJECTS = "rows about a refused or unmatched row that it sees"


@dataclass(frozen=True)
class Sight:
    """What partners see of one table, decided by `column`; rows where it is empty are for all or for none."""

    rows: Rows
    column: str = ""
    empty_is_for_all: bool = False

    @property
    def depends_on_the_reader(self) -> bool:
        """Whether two partners may see different rows."""
        return self.rows not in (Rows.NONE, Rows.ALL)


NOTHING = Sight(Rows.NONE)
EVERYTHING = Sight(Rows.ALL)
BRANCH = Sight(Rows.BRANCH, "tree_path")
ORGANIZATION = Sight(Rows.ORGANIZATION, "organization_code")


class Declared(Protocol):
    """A table as far as it matters here."""

    @property
    def name(self) -> str:
        """Name of the table."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column."""

    @property
    def partners_see(self) -> Sight | None:
        """What is declared; nothing where it follows from the columns."""


def sight_of(table: Declared) -> Sight:
    """What partners see of the table: as declared, else by its path or organisation, else nothing."""
    if table.partners_see is not None:
        return table.partners_see
    names = {column.name for column in table.columns}
    if names_organizations(names) - _OF_THE_ROW:
        return NOTHING
    if "tree_path" in names:
        return BRANCH
    return ORGANIZATION if "organization_code" in names else NOTHING


def names_organizations(names: Iterable[str]) -> set[str]:
    """Those of the column names that tell of an organisation."""
    return {name for name in names if _NAMES_AN_ORGANIZATION.search(name)}


def undeclared(table: Declared) -> str:
    """Why the table needs a declaration, as a sentence; empty where it needs none."""
    naming = names_organizations(column.name for column in table.columns)
    if table.partners_see is not None or not naming:
        return ""
    if naming <= _OF_THE_ROW and naming & {"organization_code", "tree_path"}:
        return ""
    return (
        f"{table.name} tells of organisations in {', '.join(sorted(naming))}, and it does not follow "
        "whose rows they are: declare partners_see=NOTHING, BRANCH, ORGANIZATION or EVERYTHING "
        "(vocabulary/sights.py) in its Table or PlainTable; BRANCH needs a tree_path of the row's "
        "month, and no other column may tell of another branch."
    )
