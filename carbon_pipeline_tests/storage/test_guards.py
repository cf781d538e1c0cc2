"""What the database refuses by itself, whoever asks: the writer, the owner, on whichever path."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from psycopg import errors

from carbon_pipeline.errors import ClosedMonthError
from carbon_pipeline.storage.closes import begin_restatement
from carbon_pipeline.storage.database_errors import MONTH_IS_CLOSED, RECORDED_FOR_GOOD, told_as_ours
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.storage.warehouse import OWNER, WRITER, Warehouse
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES
from carbon_pipeline.vocabulary.tables import (
    ACTIVITY_INPUTS,
    MODULE_EMISSIONS,
    ORGANIZATIONS,
    TABLES,
    UNMATCHED_INPUTS,
    Table,
)

MONTH = ReportingMonth(2024, 12)
HQ1, HQ2 = stable_id("HQ1"), stable_id("HQ2")
PARENT, PARTITION = "public.module_emissions", "history.module_emissions_2024_12"
COPY_OF_A_ROW = """
INSERT INTO {0} SELECT (x).* FROM (
    SELECT jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid())) AS x FROM {0} AS e WHERE is_current LIMIT 1
) AS copied
"""
RETIRE = """
UPDATE {0} SET is_current = false, superseded_at = now(), superseded_by_run_id = 'by hand'
"""


@pytest.fixture
def closed(
    warehouse: Warehouse,
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    set_month: Callable[..., None],
) -> Warehouse:
    """A warehouse whose month is published and closed for the head office HQ1."""
    head_office = sample_rows(ORGANIZATIONS, "HQ1", id=HQ1, code="HQ1")
    publish(warehouse, ORGANIZATIONS, head_office, run_id="r", scope=None)
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a"))
    with warehouse.connect() as connection:
        set_month(connection)
    return warehouse


def refusal(warehouse: Warehouse, statement: str, login: str) -> psycopg.Error:
    with warehouse.connect(login) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement.encode())
    return refused.value


@pytest.mark.parametrize("target", [PARENT, PARTITION])
@pytest.mark.parametrize("login", [OWNER, WRITER])
def test_a_closed_month_takes_and_loses_no_row(closed: Warehouse, target: str, login: str) -> None:
    for statement in (COPY_OF_A_ROW, RETIRE):
        error = refusal(closed, statement.format(target), login)
        assert error.sqlstate == MONTH_IS_CLOSED
        assert error.diag.message_primary == "The month 2024-12 is closed for the head office HQ1."


@pytest.mark.parametrize("target", [PARENT, PARTITION])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_the_owner_removes_nothing(closed: Warehouse, target: str, statement: str) -> None:
    assert refusal(closed, statement.format(target), OWNER).sqlstate == RECORDED_FOR_GOOD


@pytest.mark.parametrize("target", [PARENT, PARTITION])
def test_the_owner_changes_no_content(closed: Warehouse, target: str) -> None:
    error = refusal(closed, f"UPDATE {target} SET kg_co2eq = 0", OWNER)
    assert error.sqlstate == RECORDED_FOR_GOOD


def test_the_refusal_is_told_as_our_error(closed: Warehouse) -> None:
    with (
        pytest.raises(ClosedMonthError, match="2024-12 is closed for the head office HQ1"),
        told_as_ours(),
        closed.connect() as connection,
    ):
        connection.execute(RETIRE.format(PARENT).encode())


def test_a_month_that_is_restated_is_written_again(
    closed: Warehouse,
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
) -> None:
    with closed.connect() as connection:
        begin_restatement(connection, HQ1, MONTH, "a better factor", "a test")
    assert publish_emissions(sample_rows(MODULE_EMISSIONS, "b"), "run-2").inserted == 1


@pytest.mark.usefixtures("closed")
def test_publishing_leaves_a_closed_head_office_alone_and_counts_it(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
) -> None:
    others = sample_rows(MODULE_EMISSIONS, "b", "c", headquarters_id=HQ2)
    changed = sample_rows(MODULE_EMISSIONS, "a", "late", unit="MWh")
    done = publish_emissions(pa.concat_tables([changed, others]), "run-2")
    assert (done.inserted, done.retired, done.left_closed, done.waiting) == (2, 0, 2, 2)
    again = publish_emissions(pa.concat_tables([changed, others]), "run-3")
    assert (again.inserted, again.unchanged, again.left_closed) == (0, 2, 2)
    assert publish_emissions(others, "run-4").waiting == 1


@pytest.mark.usefixtures("closed")
def test_a_record_waits_that_moves_from_a_closed_head_office_to_an_open_one(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
) -> None:
    done = publish_emissions(sample_rows(MODULE_EMISSIONS, "a", headquarters_id=HQ2), "run-2")
    assert (done.inserted, done.retired, done.waiting) == (0, 0, 1)


@pytest.mark.parametrize(
    "table", [table for table in TABLES.values() if table.monthly], ids=lambda table: table.name
)
def test_every_monthly_table_is_guarded(
    closed: Warehouse, table: Table, sample_rows: Callable[..., pa.Table]
) -> None:
    rows = sample_rows(table, "a", "b")
    scope = MonthScope(MONTH)
    assert publish(closed, table, rows, run_id="r", scope=scope).left_closed == 2
    open_rows = sample_rows(table, "z", headquarters_id=HQ2)
    publish(closed, table, open_rows, run_id="r", scope=scope)
    moved = f"UPDATE {table.schema}.{table.name} SET headquarters_id = '{HQ1}'"
    assert refusal(closed, moved, OWNER).sqlstate == RECORDED_FOR_GOOD
    triggers = closed.rows(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        (f"{table.schema}.{table.name}",),
    )
    assert {"guard_months_inserted", "guard_months_retired", "guard_rows", "guard_content"} <= {
        row["tgname"] for row in triggers
    }


def test_a_close_waits_for_a_writer_and_a_writer_sees_the_close(
    warehouse: Warehouse, sample_rows: Callable[..., pa.Table], set_month: Callable[..., None]
) -> None:
    """The writer holds the month; the close comes in between and must not be missed."""
    open_rows = sample_rows(UNMATCHED_INPUTS, "a")
    publish(warehouse, UNMATCHED_INPUTS, open_rows, run_id="r", scope=MonthScope(MONTH))
    with ThreadPoolExecutor() as pool, warehouse.connect() as writer:
        writer.execute("SELECT history.lock_month_for_write(2024, 12)")

        def close() -> float:
            with warehouse.connect() as closer:
                set_month(closer)
            return time.monotonic()

        closing = pool.submit(close)
        time.sleep(0.3)
        assert not closing.done()
        writer.execute(RETIRE.format("history.unmatched_inputs").encode())
        writer.commit()
        wrote = time.monotonic()
        assert closing.result() >= wrote
    assert (
        refusal(
            warehouse,
            "INSERT INTO history.unmatched_inputs SELECT (jsonb_populate_record(e, "
            '\'{"version": 2, "is_current": true, "superseded_at": null,'
            ' "superseded_by_run_id": null}\')).* FROM history.unmatched_inputs AS e',
            WRITER,
        ).sqlstate
        == MONTH_IS_CLOSED
    )


def test_a_transaction_with_an_old_view_of_the_world_may_not_write(closed: Warehouse) -> None:
    with closed.connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.Error, match="READ COMMITTED"):
            connection.execute(RETIRE.format(PARENT).encode())


def test_a_close_follows_the_one_before_it(
    closed: Warehouse, set_month: Callable[..., None]
) -> None:
    for sequence in (1, 3):
        with closed.connect() as connection, pytest.raises(psycopg.Error, match="sequence"):
            set_month(connection, sequence=sequence)


def test_a_row_is_retired_once(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a"))
    with warehouse.connect() as connection:
        connection.execute(RETIRE.format(PARENT).encode())
    again = "UPDATE public.module_emissions SET superseded_at = now()"
    back = (
        "UPDATE public.module_emissions SET is_current = true, superseded_at = NULL,"
        " superseded_by_run_id = NULL"
    )
    for statement in (again, back):
        assert refusal(warehouse, statement, OWNER).sqlstate == RECORDED_FOR_GOOD
    half = "UPDATE public.module_emissions SET is_current = false"
    publish_emissions(sample_rows(MODULE_EMISSIONS, "b"))
    statement = f"{half} WHERE is_current"
    assert isinstance(refusal(warehouse, statement, OWNER), errors.CheckViolation)


@pytest.mark.parametrize(
    "register", [name for name, table in PLAIN_TABLES.items() if table.append_only]
)
def test_a_register_only_grows(closed: Warehouse, register: str) -> None:
    for statement in ("DELETE FROM {}", "TRUNCATE {}"):
        error = refusal(closed, statement.format(f"public.{register}"), OWNER)
        assert error.sqlstate == RECORDED_FOR_GOOD
    column = PLAIN_TABLES[register].columns[-1].name
    change = f"UPDATE public.{register} SET {column} = NULL"
    assert refusal(closed, change, OWNER).sqlstate == RECORDED_FOR_GOOD


def insert_with(warehouse: Warehouse, column: str, value: Any) -> None:
    with warehouse.connect() as connection:
        connection.execute(
            f"""
            INSERT INTO {PARENT} SELECT (x).* FROM (
                SELECT jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), '{column}', %s::text))
                    AS x FROM {PARENT} AS e LIMIT 1) AS copied
            """.encode(),
            (value,),
        )


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("kg_co2eq", "NaN", errors.CheckViolation),
        ("quantity", "NaN", errors.CheckViolation),
        ("kg_co2eq_per_unit", "Infinity", errors.NumericValueOutOfRange),
        ("estimation_method", "guessed", errors.CheckViolation),
        ("kg_co2eq_gsd", "0.999999", errors.CheckViolation),
        ("scope", "0", errors.CheckViolation),
        ("emission_type", "magic", errors.ForeignKeyViolation),
        ("category_number", "99", errors.ForeignKeyViolation),
        ("reporting_month", "13", errors.CheckViolation),
    ],
)
def test_a_value_without_meaning_is_refused(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
    column: str,
    value: str,
    error: type[psycopg.Error],
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a"))
    with pytest.raises(error):
        insert_with(warehouse, column, value)


def test_types_and_categories_in_use_stay(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a"))
    of_types = refusal(warehouse, "DELETE FROM public.emission_types", OWNER)
    assert isinstance(of_types, errors.ForeignKeyViolation)
    for statement in (
        "DELETE FROM public.ghg_categories",
        "UPDATE public.ghg_categories SET category_number = 98",
    ):
        assert refusal(warehouse, statement, OWNER).sqlstate == RECORDED_FOR_GOOD


def test_partitions_of_a_month_are_made_once_by_many_at_once(warehouse: Warehouse) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: warehouse.ensure_month(2031, 12), range(8)))
    made = warehouse.rows(
        "SELECT relname FROM pg_class WHERE relname LIKE '%%2031_12' AND relkind = 'r' ORDER BY 1"
    )
    partitioned = sorted(table.name for table in TABLES.values() if table.partitioned)
    assert [row["relname"] for row in made] == [f"{name}_2031_12" for name in partitioned]
    assert ACTIVITY_INPUTS.name in partitioned
