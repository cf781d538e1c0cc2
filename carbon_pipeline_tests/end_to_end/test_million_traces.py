"""A thousand emissions of a month of a million lines, each traced to the line that it comes from."""

from collections.abc import Callable

import pytest

from benchmarks.group import MONTH, write_group
from benchmarks.traces import TRACES, measure, random_lines
from carbon_pipeline.storage.warehouse import Warehouse
from carbon_pipeline_tests.group_of import Group

LINES = 1_000_000


@pytest.mark.large
def test_every_trace_is_complete(make_group: Callable[[], Group]) -> None:
    group = make_group()
    write_group(group.data, LINES)
    group.succeeds("run", MONTH)
    lines = random_lines(group.data / "activities/electricity/readings.csv", TRACES)
    with Warehouse(group.database_url, embedded=True) as warehouse:
        measured = measure(warehouse, lines)
    print(f"\n{measured.trace:.0f} µs a trace, {measured.ratio:.2f} of its lookups")  # noqa: T201
    assert measured.incomplete == []
