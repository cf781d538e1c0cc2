"""Whoever has the owner's login and switches off the triggers: each row that is touched is named.

Each kind of tampering is done to every table at once, and each table must be found.
"""

from collections.abc import Callable

import pytest

from carbon_pipeline.errors import CarbonError
from carbon_pipeline.vocabulary.identity import content_sha256_sql
from carbon_pipeline.vocabulary.tables import TABLES, Table
from carbon_pipeline_tests.verifying.conftest import EveryTable, changeable, row_id

ALL = list(TABLES.values())
Tampering = Callable[[Table], str | None]


def change(table: Table, key: str, what: str, version: int = 1) -> str:
    return (
        f"UPDATE {table.schema}.{table.name} AS t SET {what}"
        f" WHERE id = '{row_id(table, key)}' AND version = {version}"
    )


def content(table: Table) -> str:
    return change(table, "b", f"\"{changeable(table).name}\" = 'forged'")


def content_of_what_is_retired(table: Table) -> str:
    return change(table, "a", f"\"{changeable(table).name}\" = 'forged'")


def careful(table: Table) -> str:
    """The hash is computed anew, so that the row is in order by itself."""
    name = changeable(table).name
    forged = content_sha256_sql(table.content, "postgresql", "t").replace(
        f't."{name}"', "'forged'::text"
    )
    return change(table, "b", f"\"{name}\" = 'forged', content_sha256 = {forged}")


def hash_alone(table: Table) -> str:
    return change(table, "b", "content_sha256 = sha256('forged')")


def provenance(table: Table) -> str | None:
    if not table.provenance:
        return None
    column = table.provenance[0].name
    value = "'forged'" if column in {"release", "source_file"} else "99"
    return change(table, "b", f"{column} = {value}")


def version(table: Table) -> str:
    return change(table, "b", "version = 7")


def run(table: Table) -> str:
    return change(table, "b", "run_id = 'by hand'")


def moment(table: Table) -> str:
    return change(table, "b", "computed_at = computed_at + interval '1 second'")


def another_publication(table: Table) -> str:
    of_another = f"(SELECT {{}} FROM {table.schema}.{table.name} WHERE id = '{row_id(table, 'c')}')"
    return change(
        table,
        "b",
        f"run_id = {of_another.format('run_id')}, computed_at = {of_another.format('computed_at')}",
    )


def retired(table: Table) -> str:
    by_hand = "is_current = false, superseded_at = now(), superseded_by_run_id = 'by hand'"
    return change(table, "b", by_hand)


def retired_as_if_published(table: Table) -> str:
    of_another = f"(SELECT {{}} FROM {table.schema}.{table.name} WHERE id = '{row_id(table, 'd')}')"
    return change(
        table,
        "b",
        "is_current = false,"
        f" superseded_at = {of_another.format('superseded_at')},"
        f" superseded_by_run_id = {of_another.format('superseded_by_run_id')}",
    )


def brought_back(table: Table) -> str:
    back = "is_current = true, superseded_at = NULL, superseded_by_run_id = NULL"
    return change(table, "d", back)


def retired_later(table: Table) -> str:
    return change(table, "d", "superseded_at = superseded_at + interval '1 hour'")


def removed(table: Table) -> str:
    return f"DELETE FROM {table.schema}.{table.name} WHERE id = '{row_id(table, 'b')}'"


def removed_of_what_is_retired(table: Table) -> str:
    return f"DELETE FROM {table.schema}.{table.name} WHERE id = '{row_id(table, 'd')}'"


def slipped_in(table: Table, **changes: str) -> str:
    """A copy of a row under another identifier."""
    said = ", ".join(f"'{name}', {value}" for name, value in changes.items())
    return (
        f"INSERT INTO {table.schema}.{table.name} SELECT (jsonb_populate_record(t, jsonb_build_object("
        f"'id', '{row_id(table, 'forged')}'{', ' * bool(said)}{said}))).*"
        f" FROM {table.schema}.{table.name} AS t WHERE id = '{row_id(table, 'b')}'"
    )


def slipped_in_by_hand(table: Table) -> str:
    return slipped_in(table, run_id="'by hand'", computed_at="now()")


TAMPERINGS: list[tuple[Tampering, str]] = [
    (content, "b"),
    (content_of_what_is_retired, "a"),
    (careful, "b"),
    (hash_alone, "b"),
    (provenance, "b"),
    (version, "b"),
    (run, "b"),
    (moment, "b"),
    (another_publication, "b"),
    (retired, "b"),
    (retired_as_if_published, "b"),
    (brought_back, "d"),
    (retired_later, "d"),
    (removed, "b"),
    (removed_of_what_is_retired, "d"),
    (slipped_in, "forged"),
    (slipped_in_by_hand, "forged"),
]


@pytest.mark.parametrize(("tamper", "key"), TAMPERINGS, ids=lambda it: getattr(it, "__name__", it))
def test_each_table_and_row_is_named(every_table: EveryTable, tamper: Tampering, key: str) -> None:
    statements = {table.name: tamper(table) for table in ALL}
    found = every_table.findings(*filter(None, statements.values()))
    unnamed = [
        table.name
        for table in ALL
        if statements[table.name]
        and not any(f.table == table.name and f.row_id == row_id(table, key) for f in found)
    ]
    assert unnamed == []


def test_nothing_is_found_where_nothing_was_touched(every_table: EveryTable) -> None:
    assert every_table.findings() == []


def test_the_row_is_named_after_a_restore_too(every_table: EveryTable) -> None:
    """Then another transaction wrote all rows than published them; the one that was changed stands out."""
    for table in (TABLES["factors"], TABLES["module_emissions"]):
        found = every_table.findings(
            f"UPDATE {table.schema}.{table.name} SET run_id = run_id",
            "SAVEPOINT another_transaction",
            careful(table),
        )
        named = [f.row_id for f in found if f.table == table.name]
        assert named == [row_id(table, "b")]


def test_where_the_row_cannot_be_told_the_publication_is_named(every_table: EveryTable) -> None:
    table = TABLES["ownership"]
    found = every_table.findings(
        careful(table), "UPDATE history.ownership SET run_id = run_id WHERE run_id = 'run-1'"
    )
    [finding] = [f for f in found if f.table == "ownership"]
    assert finding.row_id is None
    assert "one or more of the 3 rows of publication 1 (run run-1) were changed" in finding.sentence


@pytest.mark.parametrize("table", ["history.airports", "public.restatements"])
def test_a_table_that_is_gone_is_named_in_a_sentence(every_table: EveryTable, table: str) -> None:
    with pytest.raises(CarbonError, match=f'"{table}" does not exist'):
        every_table.findings(f"DROP TABLE {table} CASCADE")
