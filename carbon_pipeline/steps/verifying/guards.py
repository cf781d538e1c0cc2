"""Whether what keeps history as it is still stands: a guard that somebody took away is a finding."""

from collections.abc import Iterator
from typing import Any

from carbon_pipeline.methods.findings import Finding
from carbon_pipeline.storage.audit import guards as asked
from carbon_pipeline.storage.reading import Reader
from carbon_pipeline.storage.warehouse import OWNER
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES
from carbon_pipeline.vocabulary.tables import TABLES

_Row = dict[str, Any]
_RETIREMENT_COLUMNS = 3


def guard_count(reader: Reader) -> int:
    """Triggers that stand on the tables."""
    return len(asked.triggers(reader))


def of_guards(reader: Reader) -> Iterator[Finding]:
    """Tables, triggers, functions and rights that are not as they were made."""
    standing: dict[str, dict[str, _Row]] = {}
    for row in asked.triggers(reader):
        standing.setdefault(row["name"], {})[row["trigger"]] = row
    found = asked.tables(reader)
    for table in found:
        guarded = asked.expected(table["declared"], is_partition=table["is_partition"])
        if guarded is not None:
            yield from _of_table(table, guarded)
            yield from _of_triggers(table["name"], guarded, standing.get(table["name"], {}))
    there = {table["name"].partition(".")[2] for table in found}
    for name in sorted((TABLES.keys() | PLAIN_TABLES.keys()) - there):
        yield Finding(name, None, "the table is gone.")
    for name in asked.replaced_functions(reader):
        yield Finding(name, None, "the function does not say what the migrations made it say.")
    for right in asked.rights_too_many(reader):
        yield Finding(right["name"], None, f"{right['grantee']} was let {right['privilege']}.")


def _of_table(table: _Row, guarded: asked.Guarded) -> Iterator[Finding]:
    name = table["name"]
    if table["owner"] != OWNER:
        yield Finding(name, None, f"it belongs to {table['owner']}, not to {OWNER}.")
    if not table["is_protected"]:
        yield Finding(name, None, "row level security is switched off or not forced.")
    if table["policies"] != guarded.policies:
        yield Finding(
            name,
            None,
            f"its policies are {', '.join(table['policies']) or 'none'}, not "
            f"{', '.join(guarded.policies)}.",
        )


def _of_triggers(name: str, guarded: asked.Guarded, standing: dict[str, _Row]) -> Iterator[Finding]:
    for trigger, (function, fires) in guarded.triggers.items():
        row = standing.get(trigger)
        if row is None:
            yield Finding(name, None, f"the trigger {trigger} is gone.")
        elif not row["is_on"]:
            yield Finding(name, None, f"the trigger {trigger} is switched off.")
        elif (row["function"], row["fires"]) != (function, fires) or _leaves_columns_out(row):
            yield Finding(
                name, None, f"the trigger {trigger} does something else than it was made for."
            )
    for trigger in sorted(standing.keys() - guarded.triggers.keys()):
        yield Finding(name, None, f"the trigger {trigger} was put there by hand.")


def _leaves_columns_out(row: _Row) -> bool:
    """Whether a guard of content watches less than everything but retirement."""
    watched: int = row["columns"]
    return (
        row["trigger"] == "guard_content"
        and not row["name"].endswith(".access_grants")
        and watched < row["of_columns"] - _RETIREMENT_COLUMNS
    )
