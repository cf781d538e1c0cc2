"""What it costs to verify a month of a million rows, beside publishing it."""

from pathlib import Path

import pytest

from carbon_pipeline.steps.verifying import Wanted, verify_database
from carbon_pipeline.steps.verifying.rows import of_content, of_inserted, of_retired, of_versions
from carbon_pipeline.storage.audit.parts import Part
from carbon_pipeline.storage.lake import Lake
from carbon_pipeline.storage.publishing import publish
from carbon_pipeline.storage.reading import snapshot
from carbon_pipeline.storage.scopes import MonthScope
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline.vocabulary.tables import MODULE_EMISSIONS
from carbon_pipeline_tests.storage.test_million_rows import MONTH, ROWS, rows_sql, timed

# the rows are read, hashed and put in order once more
TIMES_A_FIRST_LOAD = 2


@pytest.mark.large
def test_verifying_a_million_rows(warehouse: Warehouse, tmp_path: Path) -> None:
    with Lake(tmp_path / "lake").connection() as connection:
        path = Lake(tmp_path / "lake").write("first", MONTH, rows_sql(), connection).path
    scope = MonthScope(MONTH)
    loading, _ = timed(lambda: publish(warehouse, MODULE_EMISSIONS, path, run_id="r", scope=scope))
    with snapshot(warehouse) as reader:
        part = Part(MODULE_EMISSIONS, (MONTH,))
        told = []
        for check in (of_content, of_versions, of_inserted, of_retired):
            seconds, found = timed(lambda check=check: list(check(reader, part)))
            told.append(f"{check.__name__} {seconds:.1f} s")
            assert found == []
        whole, done = timed(lambda: verify_database(reader, Wanted()))
    assert done.findings == []
    assert ROWS in [each.count for each in done.checked]
    print(f"\nfirst load {loading:.1f} s, verify {whole:.1f} s: {', '.join(told)}")  # noqa: T201
    assert whole / loading < TIMES_A_FIRST_LOAD
