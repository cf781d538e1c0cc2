"""The template explains every column and reads as a legal file without rows."""

from collections.abc import Callable

import pytest

from carbon_pipeline.sources.activity_files import Reading, ReadingContext
from carbon_pipeline.sources.template import template_text

Read = Callable[..., Reading]
ContextOf = Callable[[str], ReadingContext]


@pytest.mark.parametrize("name", ["electricity", "fuel", "equipment", "headcount"])
def test_a_template_reads_as_a_file_without_rows(read: Read, context: ContextOf, name: str) -> None:
    text = template_text(context(name).module)
    reading = read(text, module=name)
    assert (reading.rows_in, reading.rejects, reading.unknown_columns) == (0, [], [])
    for column in context(name).columns:
        assert f"\n# {column.name}: " in text


def test_a_template_with_a_row_below_it_is_read(read: Read, context: ContextOf) -> None:
    text = template_text(context("electricity").module)
    reading = read(text + "R1,P-001,2024-12-01,2024-12-31,KR,,,,,,5000,kWh\n")
    assert (reading.rows_accepted, reading.rejects) == (1, [])


def test_a_comment_says_unit_need_choices_and_example(context: ContextOf) -> None:
    text = template_text(context("equipment").module)
    assert (
        "# active_hours: Hours that one device is active in the period; unit: hours; required"
        in text
    )
    assert "optional; one of yes, no; example: no" in text
    assert "one of Wh, kWh, MWh, GJ" in template_text(context("electricity").module)
