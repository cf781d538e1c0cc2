"""The example of each module, as the docs show it below its template, is a row that the module takes."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.docs.modules import modules_page
from carbon_pipeline.sources.activity_files import ReadingContext, read_activity_file
from carbon_pipeline.sources.template import template_text
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import ReportingMonth

MODULES = load_modules()
every_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)


def example_of(module: ModuleDeclaration) -> str:
    return ",".join(column.example for column in module.activity_columns())


@every_module
def test_the_template_with_its_example_is_taken(module: ModuleDeclaration, tmp_path: Path) -> None:
    file, accepted = tmp_path / "example.csv", tmp_path / "accepted.parquet"
    file.write_text(template_text(module) + example_of(module) + "\n", "utf-8")
    companies = {"P-001": [(None, None)], "P-014": [(None, None)]}
    context = ReadingContext(module, companies, ReportingMonth(2020, 1))
    reading = read_activity_file(file, suffix=".csv", context=context, accepted_path=accepted)
    assert [reject.message for reject in reading.rejects] == []
    assert (reading.rows_in, reading.rows_accepted, reading.unknown_columns) == (1, 1, [])
    (row,) = pq.read_table(accepted).to_pylist()
    assert json.loads(row["inputs"])["record_id"] == "MTR-001-2024-12"


@every_module
def test_the_docs_tell_everything_of_the_module(module: ModuleDeclaration) -> None:
    """Columns with unit, values and example, a row, the formula and its source."""
    _, _, rest = modules_page().partition(f"\n## {module.module}\n")
    section = rest.partition("\n## ")[0]
    for column in module.activity_columns():
        assert column.description
        assert f"# {column.name}: " in template_text(module)
    own = [column for column in module.columns if not isinstance(column, str)]
    for name in [column if isinstance(column, str) else column.name for column in module.columns]:
        assert f"| `{name}` | " in section
    assert all(column.example or not column.required for column in own)
    for unit in module.units:
        assert f"`{unit}`" in section
    assert f"\n{example_of(module)}\n" in section
    assert "\nFormula `" in section
