"""Records that are in no total: those without a factor, those that were refused, and bare inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carbon_pipeline.steps.traced_emissions import file_of, record_line, run_of, trimmed

Row = Mapping[str, Any]


@dataclass(frozen=True)
class RecordTrace:
    """A row of `unmatched_inputs`, `rejected_inputs` or `activity_inputs`, as the kind says."""

    kind: str
    row: Row

    def as_dict(self) -> dict[str, Any]:
        """Every part by name."""
        return {"kind": self.kind, **self.row}

    def as_text(self) -> str:
        """What became of the record, why, and where it is from."""
        lines = {"unmatched": _unmatched, "rejected": _rejected, "activity input": _input}
        return "\n".join(lines[self.kind](self.row))


def _place(row: Row) -> str:
    month = f"{row['reporting_year']}-{row['reporting_month']:02d}"
    return (
        f"          {row['organization_code']} ({row['tree_path']}), {month}, "
        f"{row['module_type']}/{row['variant_type']}"
    )


def _state(row: Row) -> str:
    return "in force" if row["is_current"] else f"retired at {row['superseded_at']}"


def _unmatched(row: Row) -> list[str]:
    lines = [
        f"unmatched {row['id']} version {row['version']}, {_state(row)}: no emission, and in no total",
        f"          {row['emission_type']}, {trimmed(row['quantity'])} {row['unit']}",
        _place(row),
        f"reason    {row['reason']}",
        f"          {row['resolution'] or 'open'}",
        *(f"near      {candidate}" for candidate in row["candidates"]),
    ]
    if row["source_file"]:
        lines += [record_line(row), f"file      {file_of(row)}"]
    return [*lines, f"run       {run_of(row)}"]


def _rejected(row: Row) -> list[str]:
    column = f", column {row['column_name']}" if row["column_name"] else ""
    value = f", «{row['value']}»" if row["value"] is not None else ""
    return [
        f"rejected  {row['id']} version {row['version']}, {_state(row)}: no emission, and in no total",
        f"file      {file_of(row)}",
        f"rule      {row['rule']}{column}{value}",
        f"          {row['message']}",
        f"          {row['resolution'] or 'open'}",
        f"run       {run_of(row)}",
    ]


def _input(row: Row) -> list[str]:
    return [
        f"input     {row['id']} version {row['version']}, {_state(row)}",
        _place(row),
        record_line(row),
        f"file      {file_of(row)}",
        f"run       {run_of(row)}",
    ]
