"""What was published and closed is told in chains, by the database's clock, and can be asked for again."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pyarrow as pa
import pytest

from carbon_pipeline.storage.closes import begin_restatement
from carbon_pipeline.storage.code_version import code_version
from carbon_pipeline.storage.database_errors import BREAKS_A_RULE
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.table_checksums import tables_of_close, tables_reported
from carbon_pipeline.storage.warehouse import OWNER, WRITER, Warehouse
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS, ORGANIZATIONS

MONTH = ReportingMonth(2024, 12)
HQ1 = stable_id("organizations", "HQ1")
PUBLICATIONS = """
    SELECT p.*, public.publication_checksum(p) AS recomputed FROM publications p
    WHERE table_name = 'module_emissions' ORDER BY publication_number
"""


@pytest.fixture
def restated(
    warehouse: Warehouse,
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    set_month: Callable[..., None],
) -> Warehouse:
    """`a` and `b` are published; the month closes; it is restated with another `a` and without `b`."""
    office = sample_rows(ORGANIZATIONS, "HQ1", id=HQ1, code="HQ1")
    publish(warehouse, ORGANIZATIONS, office, run_id="r", scope=None)
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a", "b", headquarters_id=HQ1))
    for sequence in (1, 2):
        with warehouse.connect() as connection:
            if sequence == 2:
                begin_restatement(connection, HQ1, MONTH, "a better factor", "a test")
                connection.commit()
                changed = sample_rows(
                    MODULE_EMISSIONS, "a", headquarters_id=HQ1, quantity=Decimal(5)
                )
                publish_emissions(changed, "run-2")
            tables = tables_of_close(warehouse, HQ1, MONTH)
            set_month(connection, headquarters_id=HQ1, sequence=sequence, tables=tables)
    return warehouse


def test_each_publication_names_its_rows_and_the_one_before(restated: Warehouse) -> None:
    first, second = restated.rows(PUBLICATIONS)
    assert (first["rows_inserted"], first["rows_retired"]) == (2, 0)
    assert (second["rows_inserted"], second["rows_retired"]) == (1, 2)
    assert (first["partition_key"], first["run_id"], second["run_id"]) == (
        "2024-12",
        "run-1",
        "run-2",
    )
    assert second["previous_checksum"] == first["checksum"] == first["recomputed"]
    assert second["checksum"] == second["recomputed"] != first["checksum"]
    ids = sorted(stable_id("module_emissions", key).bytes for key in ("a", "b"))
    assert bytes(first["inserted_ids"]) == b"".join(ids)
    held = restated.rows(
        "SELECT version, computed_at, superseded_at FROM module_emissions ORDER BY version, id"
    )
    assert [row["computed_at"] for row in held] == [first["published_at"]] * 2 + [
        second["published_at"]
    ]
    assert [row["superseded_at"] for row in held] == [second["published_at"]] * 2 + [None]


def test_nothing_is_recorded_where_nothing_was_written(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    rows = sample_rows(MODULE_EMISSIONS, "a")
    for run in ("run-1", "run-2"):
        publish_emissions(rows, run)
    assert [row["run_id"] for row in warehouse.rows(PUBLICATIONS)] == ["run-1"]
    assert warehouse.rows("SELECT run_id, code_version FROM runs") == [
        {"run_id": "run-1", "code_version": code_version()}
    ]


def test_a_close_answers_for_all_it_says_and_for_the_one_before(restated: Warehouse) -> None:
    first, second = restated.rows("SELECT * FROM period_closes ORDER BY chain_number")
    assert [first["status"], second["status"]] == ["closed", "restated"]
    assert (first["previous_checksum"], second["previous_checksum"]) == (None, first["checksum"])
    for close in (first, second):
        [text] = restated.rows(
            "SELECT (to_jsonb(c) - 'checksum')::text AS said FROM period_closes c WHERE id = %s",
            (close["id"],),
        )
        said = json.loads(text["said"])
        assert said["tables"]["module_emissions"]["rows"] == (2 if close is first else 1)
        assert restated.rows(
            "SELECT close_checksum(c) AS is FROM period_closes c WHERE id = %s", (close["id"],)
        ) == [{"is": close["checksum"]}]
        assert tables_reported(restated, close) == close["tables"]
    with restated.connect() as connection:
        connection.execute("SET TimeZone TO 'UTC'")
        by_hand = connection.execute(
            "SELECT encode(sha256(convert_to((to_jsonb(c) - 'checksum')::text, 'UTF8')), 'hex')"
            " FROM period_closes c ORDER BY chain_number"
        ).fetchall()
    assert [checksum for (checksum,) in by_hand] == [first["checksum"], second["checksum"]]


def test_the_database_writes_moment_place_and_checksum_itself(
    restated: Warehouse, set_month: Callable[..., None]
) -> None:
    forged = {"closed_at": "2020-01-01T00:00:00Z", "chain_number": 77, "checksum": "0" * 64}
    with restated.connect() as connection:
        begin_restatement(connection, HQ1, MONTH, "again", "a test")
        set_month(connection, headquarters_id=HQ1, sequence=3, **forged)
    third = restated.rows("SELECT * FROM period_closes WHERE sequence = 3")[0]
    assert third["chain_number"] == 3
    assert third["closed_at"].year > 2020
    assert third["checksum"] != forged["checksum"]


def test_tables_as_reported_and_as_known(restated: Warehouse) -> None:
    def reported(sequence: int) -> list[tuple[int, Decimal]]:
        rows = restated.rows(
            "SELECT version, quantity FROM module_emissions_reported('HQ1', 2024, 12, %s)"
            " ORDER BY version, quantity",
            (sequence,),
        )
        return [(row["version"], row["quantity"]) for row in rows]

    assert [version for version, _ in reported(1)] == [1, 1]
    assert reported(2) == [(2, Decimal(5))]
    assert reported(3) == []
    known = "SELECT count(*) AS n FROM module_emissions_known_at(%s)"
    first, second = (row["published_at"] for row in restated.rows(PUBLICATIONS))
    instant = timedelta(microseconds=1)
    moments = (first - instant, first, second - instant, second)
    assert [restated.rows(known, (each,))[0]["n"] for each in moments] == [0, 2, 2, 1]


@pytest.mark.parametrize("login", [WRITER, OWNER])
def test_nothing_is_slipped_in_before_a_close(restated: Warehouse, login: str) -> None:
    """While the month is restated, a row of an earlier moment would change what was reported."""
    with restated.connect() as connection:
        begin_restatement(connection, HQ1, MONTH, "again", "a test")
    slipped = """
        INSERT INTO module_emissions SELECT (jsonb_populate_record(e, jsonb_build_object(
            'id', gen_random_uuid(), 'computed_at', '2024-12-31T00:00:00Z'))).*
        FROM module_emissions e WHERE is_current
    """
    retired = """
        UPDATE module_emissions SET is_current = false, superseded_at = '2024-12-31T00:00:00Z',
            superseded_by_run_id = 'by hand' WHERE is_current
    """
    for statement in (slipped, retired):
        with restated.connect(login) as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute(statement.encode())
        assert refused.value.sqlstate == BREAKS_A_RULE


def test_a_clock_that_is_set_back_changes_no_order(
    warehouse: Warehouse,
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
) -> None:
    """As if the server's clock had gone wrong for an hour, and was mended."""
    [ahead] = warehouse.rows("SELECT clock_timestamp() + interval '1 hour' AS moment")
    with warehouse.connect() as connection:
        connection.execute(
            "INSERT INTO publications (table_name, partition_key, run_id, published_at, rows_inserted,"
            " rows_retired, inserted_ids, inserted_checksum, retired_checksum)"
            " VALUES ('activity_inputs', '2024-12', 'run-0', %s, 0, 0, '', '', '')",
            (ahead["moment"],),
        )
    for run, keys in (("run-1", "ab"), ("run-2", "a")):
        publish_emissions(sample_rows(MODULE_EMISSIONS, *keys), run)
    moments = [row["published_at"] for row in warehouse.rows(PUBLICATIONS)]
    assert ahead["moment"] < moments[0] < moments[1] < ahead["moment"] + timedelta(seconds=1)


def test_a_restatement_follows_a_close(
    warehouse: Warehouse, set_month: Callable[..., None]
) -> None:
    def begin(**row: Any) -> psycopg.Error:
        with warehouse.connect() as connection, pytest.raises(psycopg.Error) as refused:
            begin_restatement(connection, HQ1, MONTH, "too early", "a test", **row)
        return refused.value

    error = begin()
    assert error.sqlstate in {BREAKS_A_RULE, "23514"}
    with warehouse.connect() as connection:
        set_month(connection, headquarters_id=HQ1)
        begin_restatement(connection, HQ1, MONTH, "a reason", "a test")
    assert warehouse.rows("SELECT state FROM month_states") == [{"state": "restating"}]
    # it has begun already
    assert isinstance(begin(), psycopg.errors.UniqueViolation)
