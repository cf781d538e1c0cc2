"""The part of a table that one publication answers for: a month of it, or editions of one library."""

from dataclasses import dataclass

from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import Table


@dataclass(frozen=True)
class MonthScope:
    """The part of a monthly table that a publication answers for: a month, or one module of it."""

    month: ReportingMonth
    module_type: str | None = None

    def condition(self, table: str) -> str:
        """SQL that holds for the rows of the scope, the table named so."""
        in_month = (
            f"{table}.reporting_year = {self.month.year}"
            f" AND {table}.reporting_month = {self.month.month}"
        )
        return (
            f"{in_month} AND {table}.module_type = {_quoted(self.module_type)}"
            if self.module_type
            else in_month
        )


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
        named = ", ".join(_quoted(edition) for edition in self.editions) or "NULL"
        return f"{whole} AND {table}.edition IN ({named})"


Scope = MonthScope | LibraryScope


def check_scope(table: Table, scope: Scope | None) -> None:
    """ValueError unless the scope is of the table's kind: our own fault."""
    wanted = MonthScope if table.monthly else LibraryScope if table.by_library else type(None)
    fits = isinstance(scope, wanted)
    if not fits:
        raise ValueError(f"{table.name} is published by {wanted.__name__}, not {scope}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
