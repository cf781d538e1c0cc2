"""What the UI shows: amounts for people, previews, column schemas, versions of content."""

from decimal import Decimal

import pytest

from carbon_pipeline.components.showing import (
    content_version,
    kilograms,
    markdown_table,
    table_metadata,
    table_schema,
)
from carbon_pipeline.vocabulary.columns import columns
from carbon_pipeline.vocabulary.tables import TABLES


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0 kg CO2e"),
        ("100", "100 kg CO2e"),
        ("2390.500000000000000000", "2,390.5 kg CO2e"),
        ("1234567.8915", "1,234,567.892 kg CO2e"),
        ("-0.25", "-0.25 kg CO2e"),
    ],
)
def test_kilograms_for_people(value: str, shown: str) -> None:
    assert kilograms(Decimal(value)) == shown


def test_a_preview_trims_zeros_shows_gaps_and_keeps_its_columns_apart() -> None:
    rows = [
        {"a": Decimal("1.500"), "b": None},
        {"a": Decimal("1E+2"), "b": "x|y"},
        {"a": 0, "b": ""},
    ]
    assert (
        markdown_table(rows, limit=2).value == "| a | b |\n|---|---|\n| 1.5 |  |\n| 100 | x\\|y |"
    )
    assert markdown_table([]).value == "no rows"


def test_a_column_schema_tells_units_and_allowed_values() -> None:
    schema = table_schema(columns("kg_co2eq", "kind", "partner_id"))
    kilograms_column, kind, partner = schema.columns
    assert kilograms_column.type == "numeric(38,18)"
    assert (kilograms_column.description or "").endswith("[kg CO2e]")
    assert "(one of: HEADQUARTERS, PARTNER)" in (kind.description or "")
    assert partner.constraints.nullable
    assert not kind.constraints.nullable


def test_every_table_has_its_schema_name_and_grain() -> None:
    for table in TABLES.values():
        shown = table_metadata(table)
        names = [column.name for column in shown["dagster/column_schema"].columns]
        assert names == [column.name for column in table.columns]
        assert shown["dagster/table_name"] == f"{table.schema}.{table.name}"
        assert shown["grain"] == table.grain


def test_equal_content_has_an_equal_version() -> None:
    assert content_version("a", 1) == content_version("a", 1)
    assert len({content_version(*parts).value for parts in [("a", 1), ("a1",), (1, "a")]}) == 3
