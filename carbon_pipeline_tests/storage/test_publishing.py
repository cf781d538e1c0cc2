from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carbon_pipeline.storage.lake import Lake
from carbon_pipeline.storage.publishing import Published, publish
from carbon_pipeline.storage.scopes import LibraryScope, MonthScope, Scope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.rows import arrow_rows
from carbon_pipeline.vocabulary.tables import (
    EMISSION_FACTORS,
    FACTORS,
    MODULE_EMISSIONS,
    ORGANIZATIONS,
    UNMATCHED_INPUTS,
    Table,
)

MONTH = ReportingMonth(2024, 12)
EVERYTHING = "SELECT * FROM public.module_emissions ORDER BY id, version"
SHORT = """
SELECT record_id, version, is_current, run_id, superseded_by_run_id, quantity
FROM public.module_emissions ORDER BY record_id, version
"""


def counts(published: Published) -> tuple[int, int, int]:
    return published.inserted, published.retired, published.unchanged


def test_a_first_load_writes_every_row_as_its_first_version(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    assert counts(publish_emissions(sample_rows(MODULE_EMISSIONS, "a", "b"))) == (2, 0, 0)
    held = warehouse.rows(EVERYTHING)
    assert [(row["version"], row["is_current"], row["run_id"]) for row in held] == [
        (1, True, "run-1")
    ] * 2
    assert held[0]["kg_co2eq"] == Decimal("12345678901234567890.123456789012345678")
    assert held[0]["metadata"]["exact"] == Decimal("0.100000000000000000010")


def test_publishing_the_same_again_writes_nothing(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    rows = sample_rows(MODULE_EMISSIONS, "a", "b")
    publish_emissions(rows)
    physical = "SELECT xmin::text, ctid::text, id FROM public.module_emissions ORDER BY id"
    before = warehouse.rows(physical)
    assert counts(publish_emissions(rows, "run-2")) == (0, 0, 2)
    assert warehouse.rows(physical) == before


def test_a_changed_row_is_retired_and_written_anew_and_the_other_left_alone(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a", "b"))
    changed = pa.concat_tables(
        [
            sample_rows(MODULE_EMISSIONS, "a", quantity=Decimal("5.5")),
            sample_rows(MODULE_EMISSIONS, "b"),
        ]
    )
    assert counts(publish_emissions(changed, "run-2")) == (1, 1, 1)
    assert [tuple(row.values())[1:] for row in warehouse.rows(SHORT)] == [
        (1, False, "run-1", "run-2", Decimal("-1234567890123.000001")),
        (2, True, "run-2", None, Decimal("5.500000")),
        (1, True, "run-1", None, Decimal("-1234567890123.000001")),
    ]


def test_a_row_that_is_withdrawn_and_comes_back_gets_the_next_version(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    both, one = (
        sample_rows(MODULE_EMISSIONS, "a", "b"),
        sample_rows(MODULE_EMISSIONS, "a"),
    )
    publish_emissions(both)
    assert counts(publish_emissions(one, "run-2")) == (0, 1, 1)
    assert counts(publish_emissions(both, "run-3")) == (1, 0, 1)
    returned = [row for row in warehouse.rows(SHORT) if "«b»" in row["record_id"]]
    assert [(row["version"], row["is_current"]) for row in returned] == [(1, False), (2, True)]


def test_a_month_that_becomes_empty_is_retired_whole(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a", "b"))
    assert counts(publish_emissions(sample_rows(MODULE_EMISSIONS), "run-2")) == (0, 2, 0)
    assert warehouse.rows("SELECT FROM public.module_emissions WHERE is_current") == []


def test_a_publication_answers_for_its_own_module_and_month_only(
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
    warehouse: Warehouse,
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a", module_type="fuel"), module_type="fuel")
    publish_emissions(
        sample_rows(MODULE_EMISSIONS, "b", module_type="travel"), module_type="travel"
    )
    january = sample_rows(MODULE_EMISSIONS, "c", reporting_year=2025, reporting_month=1)
    publish_emissions(january, month=ReportingMonth(2025, 1))
    none = sample_rows(MODULE_EMISSIONS)
    assert counts(publish_emissions(none, "run-2", module_type="fuel")) == (0, 1, 0)
    assert len(warehouse.rows("SELECT FROM public.module_emissions WHERE is_current")) == 2


def test_provenance_alone_is_no_change(
    warehouse: Warehouse, sample_row: Callable[..., dict[str, Any]]
) -> None:
    from carbon_pipeline.vocabulary.tables import ACTIVITY_INPUTS

    row = sample_row(ACTIVITY_INPUTS, "a")
    for source_row, expected in ((2, (1, 0, 0)), (3, (0, 0, 1))):
        rows = arrow_rows(ACTIVITY_INPUTS, [row | {"source_row": source_row}])
        done = publish(warehouse, ACTIVITY_INPUTS, rows, run_id="r", scope=MonthScope(MONTH))
        assert counts(done) == expected
    assert warehouse.rows("SELECT source_row FROM public.activity_inputs") == [{"source_row": 2}]


@pytest.mark.parametrize("table", [FACTORS, EMISSION_FACTORS, ORGANIZATIONS], ids=lambda t: t.name)
def test_every_version_of_a_document_is_kept_whole(
    table: Table,
    warehouse: Warehouse,
    sample_row: Callable[..., dict[str, Any]],
    whole_scope: Callable[[Table], Scope | None],
) -> None:
    for run_id, source in (("run-1", "one"), ("run-2", "two")):
        text = next(c.name for c in table.content if c.name in {"source", "name"})
        rows = arrow_rows(table, [sample_row(table, "a", **{text: source})])
        publish(warehouse, table, rows, run_id=run_id, scope=whole_scope(table))
    kept = warehouse.rows(
        "SELECT record_id, version, data, changed_by FROM public.document_versions"
        " WHERE table_name = %s ORDER BY version",
        (table.name,),
    )
    assert [(row["record_id"], row["version"], row["changed_by"]) for row in kept] == [
        (stable_id(table.name, "a"), 1, "run-1"),
        (stable_id(table.name, "a"), 2, "run-2"),
    ]
    assert set(kept[0]["data"]) == {column.name for column in table.content}
    assert kept[0]["data"][text] == "one"


def test_published_numbers_keep_every_digit(
    warehouse: Warehouse, sample_row: Callable[..., dict[str, Any]]
) -> None:
    digits = "0.12345678901234567890123456789012345678901234567890"
    rows = arrow_rows(
        EMISSION_FACTORS, [sample_row(EMISSION_FACTORS, "a", kg_co2eq_per_unit_published=digits)]
    )
    publish(warehouse, EMISSION_FACTORS, rows, run_id="r", scope=LibraryScope("defra"))
    shown = warehouse.rows("SELECT kg_co2eq_per_unit::text AS digits FROM public.emission_factors")
    assert shown == [{"digits": digits}]


def test_an_edition_is_written_beside_the_others(
    warehouse: Warehouse, sample_rows: Callable[..., pa.Table]
) -> None:
    def release(edition: str, *keys: str, **changes: Any) -> Published:
        rows = sample_rows(EMISSION_FACTORS, *keys, edition=edition, **changes)
        scope = LibraryScope("defra", (edition,))
        return publish(warehouse, EMISSION_FACTORS, rows, run_id="r", scope=scope)

    assert counts(release("DEFRA 2022", "a", "b")) == (2, 0, 0)
    assert counts(release("DEFRA 2023", "c", "d")) == (2, 0, 0)
    assert counts(release("DEFRA 2023", "c", "d")) == (0, 0, 2)
    assert counts(release("DEFRA 2023", "c")) == (0, 1, 1)
    assert counts(release("DEFRA 2023", "c", activity="diesel")) == (1, 1, 0)
    held = warehouse.rows("SELECT edition, activity FROM public.emission_factors ORDER BY edition")
    assert [row["edition"] for row in held] == ["DEFRA 2022", "DEFRA 2022", "DEFRA 2023"]
    assert held[-1]["activity"] == "diesel"


def test_rows_from_files_are_the_same_as_rows_from_memory(
    warehouse: Warehouse,
    sample_rows: Callable[..., pa.Table],
    tmp_path: Path,
    publish_emissions: Callable[..., Published],
) -> None:
    rows = sample_rows(MODULE_EMISSIONS, *(f"key {number}" for number in range(50)))
    lake = Lake(tmp_path / "lake")
    with lake.connection() as duck:
        duck.register("given", rows)
        halves = [
            lake.write(name, MONTH, f"SELECT * FROM given {part}", duck).path
            for name, part in (("a", "LIMIT 20"), ("b", "OFFSET 20"))
        ]
        done = publish(
            warehouse,
            MODULE_EMISSIONS,
            halves,
            run_id="r",
            scope=MonthScope(MONTH),
            duck=duck,
        )
    assert counts(done) == (50, 0, 0)
    assert counts(publish_emissions(rows)) == (0, 0, 50)


def test_no_files_are_no_rows(
    warehouse: Warehouse,
    publish_emissions: Callable[..., Published],
    sample_rows: Callable[..., pa.Table],
) -> None:
    publish_emissions(sample_rows(MODULE_EMISSIONS, "a"))
    done = publish(warehouse, MODULE_EMISSIONS, [], run_id="r", scope=MonthScope(MONTH))
    assert counts(done) == (0, 1, 0)


def test_a_table_of_other_types_is_refused_before_anything_is_written(
    warehouse: Warehouse, sample_rows: Callable[..., pa.Table], tmp_path: Path
) -> None:
    rows = sample_rows(UNMATCHED_INPUTS, "a")
    at = rows.schema.get_field_index("quantity")
    floats = rows.set_column(at, "quantity", rows["quantity"].cast(pa.float64()))
    path = tmp_path / "floats.parquet"
    pq.write_table(floats, path)
    for wrong in (floats, rows.drop_columns(["unit"]), path):
        with pytest.raises(TypeError, match="unmatched_inputs"):
            publish(warehouse, UNMATCHED_INPUTS, wrong, run_id="r", scope=MonthScope(MONTH))


def test_a_monthly_table_needs_its_month(
    warehouse: Warehouse, sample_rows: Callable[..., pa.Table]
) -> None:
    with pytest.raises(ValueError, match="MonthScope"):
        publish(warehouse, UNMATCHED_INPUTS, sample_rows(UNMATCHED_INPUTS), run_id="r", scope=None)


def test_an_accepted_row_shows_its_reason(
    warehouse: Warehouse, sample_rows: Callable[..., pa.Table]
) -> None:
    from carbon_pipeline.storage.registers import append
    from carbon_pipeline.vocabulary.plain_tables import ACCEPTANCES_TABLE

    first = sample_rows(UNMATCHED_INPUTS, "a")
    publish(warehouse, UNMATCHED_INPUTS, first, run_id="r", scope=MonthScope(MONTH))
    shown = "SELECT resolution FROM public.unmatched_inputs"
    assert warehouse.rows(shown) == [{"resolution": None}]
    with warehouse.connect() as connection:
        row = {
            "id": stable_id("acceptance"),
            "kind": "unmatched",
            "subject_id": stable_id("unmatched_inputs", "a"),
            "subject_sha256": first["content_sha256"][0].as_py().hex(),
            "reason": "not material",
            "accepted_at": "2025-01-01T00:00:00Z",
            "accepted_by": "someone",
            "run_id": "r",
        }
        append(connection, ACCEPTANCES_TABLE, [row])
    assert warehouse.rows(shown) == [{"resolution": "accepted: not material"}]
    other = sample_rows(UNMATCHED_INPUTS, "a", quantity=Decimal(1))
    publish(warehouse, UNMATCHED_INPUTS, other, run_id="r", scope=MonthScope(MONTH))
    assert warehouse.rows(shown) == [{"resolution": None}]
