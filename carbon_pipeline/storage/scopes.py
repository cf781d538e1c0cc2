"""The part of a table that one publication answers for: a month of it, or editions of one library."""

from dataclasses import dataclass

from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import Table


@dataclass(frozen=True)
class MonthScope:
    """The part of a monthly table that a publication answers for: a month, or some modules of it."""

    month: ReportingMonth
    module_types: tuple[str, ...] | None = None

    def condition(self, table: str) -> str:
        """SQL that holds for the rows of the scope, the table named so."""
        in_month = (
            f"{table}.reporting_year = {self.month.year}"
            f" AND {table}.reporting_month = {self.month.month}"
        )
        if self.module_types is None:
            return in_month
        return f"{in_month} AND {table}.module_type IN ({_listed(self.module_types)})"


@dataclass(frozen=True)
class LibraryScope:
    """The part of a table of factors that a library's file answers for: these editions, or all of it."""

    library: str
    editions: tuple[str, ...] | None = None

    def condition(self, table: str) -> str:
        """SQL that holds for the rows of the scope, the table named so."""
        whole = f"{table}.library = {_quoted(self.library)}"
        if self.editions is None:
            return whole
        return f"{whole} AND {table}.edition IN ({_listed(self.editions)})"


Scope = MonthScope | LibraryScope


def check_scope(table: Table, scope: Scope | None) -> None:
    """ValueError unless the scope is of the table's kind: our own fault."""
    wanted = MonthScope if table.monthly else LibraryScope if table.by_library else type(None)
    fits = isinstance(scope, wanted)
    if not fits:
        raise ValueError(f"{table.name} is published by {wanted.__name__}, not {scope}")


def _listed(texts: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, texts)) or "NULL"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
