"""The header of an activity file against the columns that its module declares."""

from collections import Counter
from collections.abc import Sequence

from carbon_pipeline.sources.refusals import FileRefused, listed, nearest, quoted
from carbon_pipeline.vocabulary.activity_columns import ActivityColumn

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def unknown_columns(header: Sequence[str], columns: Sequence[ActivityColumn]) -> list[str]:
    """The names that the module does not know; FileRefused where a needed one is not there."""
    duplicates = [name for name, times in Counter(header).items() if times > 1]
    if duplicates:
        raise FileRefused(
            "duplicate_column",
            f"The header names {listed(map(quoted, duplicates))} more than once. "
            "Keep one column of each name.",
            column=duplicates[0],
        )
    known = {column.name for column in columns}
    unknown = [name for name in header if name not in known]
    missing = [column.name for column in columns if column.required and column.name not in header]
    if missing:
        _refuse_other_separator(header)
        raise FileRefused(
            "missing_column",
            f"The header lacks {listed(_with_hint(name, unknown) for name in missing)}. "
            "Add the column, named exactly so; `carbon template` writes the header.",
            column=missing[0],
        )
    return unknown


def _refuse_other_separator(header: Sequence[str]) -> None:
    for separator, name in _OTHER_SEPARATORS.items():
        if any(separator in cell for cell in header):
            raise FileRefused(
                "not_csv",
                f"The header looks as if it is separated by {name}. "
                "Save the file with commas between the fields.",
                value=listed(header),
            )
    if len(header) == 1:
        raise FileRefused(
            "not_csv",
            f"The file is no table: its first line is {quoted(header[0])}. "
            "Hand in CSV whose first line names the columns; `carbon template` writes it.",
            value=header[0],
        )


def _with_hint(name: str, unknown: Sequence[str]) -> str:
    near = nearest(name, unknown)
    return f"{name} (there is {quoted(near)})" if near else name
