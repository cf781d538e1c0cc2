"""Rows and files that are refused, each whole, with the rule it broke and a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carbon_pipeline.sources.raw_tables import RaggedRow
from carbon_pipeline.sources.refusals import FileRefused


@dataclass(frozen=True)
class Reject:
    """One refused row, or with `source_row` None one refused file.

    `column_name`, `rule` and `value` are of the first fault in the order of the columns;
    `message` tells all of them. `organization_code` is given only where it is a known one,
    `reporting_months` only where both dates are dates in range. NUL is shown as ␀ throughout.
    """

    source_row: int | None
    organization_code: str | None
    column_name: str | None
    rule: str
    value: str | None
    message: str
    raw: dict[str, str] | None
    reporting_months: list[str] | None


def refused_file(refusal: FileRefused) -> Reject:
    """The one reject of a file of which nothing is taken."""
    return Reject(
        source_row=None,
        organization_code=None,
        column_name=refusal.column,
        rule=refusal.rule,
        value=refusal.value,
        message=refusal.message,
        raw=None,
        reporting_months=None,
    )


def ragged_reject(row: RaggedRow, header: Sequence[str]) -> Reject:
    """A row whose fields cannot be told apart; its organisation and months stay unknown."""
    names = list(header) + [
        f"(field {number})" for number in range(len(header) + 1, len(row.fields) + 1)
    ]
    return Reject(
        source_row=row.source_row,
        organization_code=None,
        column_name=None,
        rule="field_count",
        value=None,
        message=f"The row has {len(row.fields)} fields, the header {len(header)}. "
        "Give every row as many commas as the header, and put quotation marks around a value "
        "that holds a comma.",
        raw={name: storable(field) for name, field in zip(names, row.fields, strict=False)},
        reporting_months=None,
    )


def storable(text: str) -> str:
    """The text without NUL, which no table can keep."""
    return text.replace("\0", "␀")


def storable_row(row: Mapping[str, str]) -> dict[str, str]:
    """The row without NUL, in its names and texts."""
    if "\0" not in "".join(row) + "".join(row.values()):
        return dict(row)
    return {storable(name): storable(text) for name, text in row.items()}
