"""The resource that every asset reads and writes through."""

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property

from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.run_locks import one_run_of
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth


class OpenBooks:
    """The books of the home that the environment names, for one run; opened at its first use, never at import.

    A run of a month has the month to itself: two of them would take each other's tables from the lake.
    """

    def __init__(
        self, modules: Mapping[str, ModuleDeclaration], month: ReportingMonth | None = None
    ) -> None:
        """Remember the modules and the run's month; nothing is opened yet."""
        self._modules, self._month, self._held = modules, month, ExitStack()

    @cached_property
    def books(self) -> Books:
        """The books; another run of the same month is waited for before they are handed out."""
        books = Books.open(self._modules)
        self._held.callback(books.warehouse.close)
        if self._month is not None:
            self._held.enter_context(one_run_of(books.warehouse, self._month))
        return books

    def close(self) -> None:
        """Let go of the connections, and let the next run of the month begin."""
        self._held.close()
