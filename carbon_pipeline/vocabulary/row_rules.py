"""Rules over several cells of a row that a method asks for, held when the row is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class RowRule:
    """A rule over the cells of one row; it is told at one of its columns.

    `columns` are the cells it looks at, as text; where one of them already broke a rule of its own,
    this one is not asked. `fault` is the sentence, None where the row keeps the rule. Raise `version`
    when the rule changes, so that files are read again.
    """

    name: str
    column: str
    columns: tuple[str, ...]
    fault: Callable[[Mapping[str, str]], str | None]
    version: int = 1
