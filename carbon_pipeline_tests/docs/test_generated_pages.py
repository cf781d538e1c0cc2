"""The committed pages are what the code says."""

from pathlib import Path

import pytest

from carbon_pipeline.docs.graph import graph_picture
from carbon_pipeline.docs.pages import generated_files
from carbon_pipeline.vocabulary.plain_tables import PLAIN_TABLES
from carbon_pipeline.vocabulary.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return generated_files(ROOT)


def test_the_pages_are_up_to_date(generated: dict[str, str]) -> None:
    stale = [name for name, text in generated.items() if (ROOT / name).read_text("utf-8") != text]
    assert not stale, "make docs writes them anew"


def test_the_picture_stands_in_the_readme() -> None:
    assert graph_picture() in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("table", [*TABLES.values(), *PLAIN_TABLES.values()], ids=lambda t: t.name)
def test_every_column_of_every_table_is_described(table: object, generated: dict[str, str]) -> None:
    page = generated["docs/data-dictionary.md"]
    section = page.partition(f"\n### {table.name}\n")[2].partition("\n### ")[0]
    columns = table.columns if table in PLAIN_TABLES.values() else table.content + table.provenance
    assert section
    for column in columns:
        assert f"| `{column.name}` |" in section
