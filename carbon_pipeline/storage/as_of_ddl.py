"""Tables as they were: known at a moment, or reported in a close; functions written out from the vocabulary."""

from collections.abc import Iterator

from carbon_pipeline.storage.in_force import in_force_at
from carbon_pipeline.vocabulary.tables import TABLES, Table

# the identifier of a head office follows from its code, as everywhere
_HEADQUARTERS = (
    "encode(substr(sha256(convert_to('organizations' || chr(31) || headquarters_code, 'UTF8')), 1, 16),"
    " 'hex')::uuid"
)
# what a publisher had not published yet was not known, whenever it was entered here
_PUBLISHED = (
    "\n    AND (known.published_on IS NULL\n"
    "      OR known.published_on <= (moment AT TIME ZONE 'UTC')::date)"
)


def as_of_statements() -> Iterator[str]:
    """`<table>_known_at(moment)` of every table, `<table>_reported(…)` of every one with months."""
    for table in TABLES.values():
        yield from _known_at(table)
        if table.monthly:
            yield from _reported(table)


def _known_at(table: Table) -> Iterator[str]:
    published = any(column.name == "published_on" for column in table.content)
    yield _function(
        table,
        "known_at",
        "moment timestamptz",
        f"  SELECT known.* FROM {table.schema}.{table.name} AS known\n"
        f"  WHERE {in_force_at('known', 'moment')}{_PUBLISHED if published else ''};",
    )
    by_then = ", and published by then where the publisher says when" if published else ""
    yield (
        f"COMMENT ON FUNCTION public.{table.name}_known_at(timestamptz) IS"
        f" 'The rows of {table.name} that were in force at a moment{by_then}'"
    )


def _reported(table: Table) -> Iterator[str]:
    yield _function(
        table,
        "reported",
        "headquarters_code text, year integer, month integer, sequence integer",
        f"  SELECT known.* FROM public.period_closes AS c\n"
        f"  JOIN {table.schema}.{table.name} AS known\n"
        "    ON known.headquarters_id = c.headquarters_id\n"
        f"    AND {in_force_at('known', 'c.closed_at')}\n"
        f"  WHERE c.headquarters_id = {_HEADQUARTERS}\n"
        f"    AND c.sequence = {table.name}_reported.sequence\n"
        f"    AND c.reporting_year = {table.name}_reported.year\n"
        f"    AND c.reporting_month = {table.name}_reported.month\n"
        f"    AND known.reporting_year = {table.name}_reported.year\n"
        f"    AND known.reporting_month = {table.name}_reported.month;",
    )
    yield (
        f"COMMENT ON FUNCTION public.{table.name}_reported(text, integer, integer, integer) IS"
        f" 'The rows of {table.name} as a head office reported them in the nth close of a month'"
    )


def _function(table: Table, ending: str, parameters: str, query: str) -> str:
    return (
        f"CREATE FUNCTION public.{table.name}_{ending}({parameters})\n"
        f"RETURNS SETOF {table.schema}.{table.name}\n"
        f"LANGUAGE sql STABLE SECURITY INVOKER\nBEGIN ATOMIC\n{query}\nEND"
    )
