"""The resource that every asset reads and writes through."""

from collections.abc import Mapping
from functools import cached_property

from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.modules import ModuleDeclaration


class OpenBooks:
    """The books of the home that the environment names; opened at a run's first use, never at import."""

    def __init__(self, modules: Mapping[str, ModuleDeclaration]) -> None:
        """Remember the modules; nothing is opened yet."""
        self._modules = modules

    @cached_property
    def books(self) -> Books:
        """The books, opened once in each process."""
        return Books.open(self._modules)
