"""A rehearsal finds what would be in force, with its versions; nobody else finds any of it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pyarrow as pa
import pytest

from carbon_pipeline.storage.publishing import publish
from carbon_pipeline.storage.rehearsal import Rehearsal, Rehearsed
from carbon_pipeline.storage.scopes import LibraryScope, MonthScope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.tables import EMISSION_FACTORS, MODULE_EMISSIONS, REJECTED_INPUTS

Rows = Callable[..., pa.Table]
SCOPE = LibraryScope("defra")
SHOWN = (
    "SELECT source, version, kg_co2eq_per_unit::text AS kg FROM emission_factors ORDER BY source"
)


def _publish(warehouse: Warehouse, *tables: pa.Table) -> None:
    publish(warehouse, EMISSION_FACTORS, pa.concat_tables(tables), run_id="r", scope=SCOPE)


@pytest.fixture
def published(warehouse: Warehouse, sample_rows: Rows) -> Warehouse:
    """Of four factors the one that was withdrawn is not in force, and one is in its second version."""
    first = sample_rows(EMISSION_FACTORS, "kept", "changed", "gone", "withdrawn")
    _publish(warehouse, first)
    kept = sample_rows(EMISSION_FACTORS, "kept", "gone")
    _publish(
        warehouse, kept, sample_rows(EMISSION_FACTORS, "changed", kg_co2eq_per_unit_published="2")
    )
    return warehouse


def test_what_would_be_in_force_has_the_versions_that_publishing_gives(
    published: Warehouse, sample_rows: Rows
) -> None:
    before = published.rows(SHOWN)
    ahead = (
        sample_rows(EMISSION_FACTORS, "kept", "withdrawn", "new"),
        sample_rows(EMISSION_FACTORS, "changed", kg_co2eq_per_unit_published="3.10"),
    )
    with Rehearsal(published) as rehearsal:
        _publish(rehearsal, *ahead)
        found = rehearsal.rows(SHOWN)
        assert rehearsal.rehearsed == {"emission_factors": Rehearsed(new=2, changed=1, gone=1)}
        assert rehearsal.rehearsed["emission_factors"].differs
        assert published.rows(SHOWN) == before
    _publish(published, *ahead)
    assert found == published.rows(SHOWN)
    assert {row["source"]: row["version"] for row in found} == {
        "source «changed»": 3,
        "source «kept»": 1,
        "source «new»": 1,
        "source «withdrawn»": 2,
    }


def test_a_difference_that_is_none_leaves_everything_as_it_is(
    published: Warehouse, sample_rows: Rows
) -> None:
    with Rehearsal(published) as rehearsal:
        _publish(
            rehearsal,
            sample_rows(EMISSION_FACTORS, "kept", "gone"),
            sample_rows(EMISSION_FACTORS, "changed", kg_co2eq_per_unit_published="2"),
        )
        assert not rehearsal.rehearsed["emission_factors"].differs
        assert rehearsal.rows(SHOWN) == published.rows(SHOWN)


def test_a_refused_row_that_was_accepted_stays_so(warehouse: Warehouse, sample_rows: Rows) -> None:
    """The view before the table resolves rows as the table's own does."""
    rows = sample_rows(REJECTED_INPUTS, "wrong")
    with Rehearsal(warehouse) as rehearsal:
        publish(rehearsal, REJECTED_INPUTS, rows, run_id="r", scope=None)
        found = rehearsal.rows("SELECT message, resolution FROM rejected_inputs")
    assert found == [{"message": "message «wrong»", "resolution": None}]


def test_a_rehearsal_writes_nothing_else(warehouse: Warehouse, sample_rows: Rows) -> None:
    statement = "INSERT INTO runs VALUES ('r', 'c', now())"
    with Rehearsal(warehouse) as rehearsal:
        for write in (lambda: rehearsal.rows(statement), lambda: _executed(rehearsal, statement)):
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                write()
        month = MonthScope(ReportingMonth(2024, 12))
        rows: Any = sample_rows(MODULE_EMISSIONS, "a")
        with pytest.raises(ValueError, match="not rehearsed"):
            publish(rehearsal, MODULE_EMISSIONS, rows, run_id="r", scope=month)


def _executed(rehearsal: Rehearsal, statement: str) -> None:
    with rehearsal.connect() as connection:
        connection.execute(statement.encode())
