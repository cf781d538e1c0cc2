"""A month of the base year that changes marks what compares with it: later months of its head office alone.

HQ1 has the base year 2024, HQ2 none, HQ3 2025.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

import dagster as dg
import pytest
from dagster._core.definitions.reconstruct import ReconstructableRepository

from carbon_pipeline_tests.defs.months_made import CLOSE, Made, environment_of
from carbon_pipeline_tests.defs.test_recomputing import Ticks
from carbon_pipeline_tests.group_lines import BOUNDARY_COLUMNS, boundary
from carbon_pipeline_tests.group_of import (
    Group,
    csv_text,
    fuel_factor,
    head_office,
    make_group,
    record,
)

__all__ = ["make_group"]

BEFORE, FIRST, SECOND, LATER = MONTHS = ("2023-12", "2024-01", "2024-02", "2025-03")
COMPARED = "base_year_recalculations"
RESULTS = """
    SELECT organization_code, published_kg_co2eq AS kg, version FROM history.base_year_recalculations
    WHERE is_current AND make_date(reporting_year, reporting_month, 1) = %s::date ORDER BY 1
"""


def write_litres(group: Group, head: str, month: str, quantity: str) -> None:
    """A truck's diesel of a head office in a month, at 2.5 kg CO2e a litre."""
    truck = record(f"{head} {month}", head, f"{month}-05..{month}-20", fuel="diesel", use="mobile")
    group.activities(f"fuel/{head}-{month}.csv", truck | {"quantity": quantity, "unit": "litre"})


@pytest.fixture(scope="module")
def made(
    make_group: Callable[[], Group], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    """All months with ten litres a head office, read and computed in order."""
    group = make_group()
    heads = ("HQ1", "HQ2", "HQ3")
    group.organizations(*map(head_office, heads))
    group.emission_factors(fuel_factor("diesel", "2.5", "litre"))
    lines = [boundary("HQ1", "equity_share", "2024", "5"), boundary("HQ3", "equity_share", "2025", "5")]  # fmt: skip
    group.write("reference/group_boundaries.csv", csv_text(lines, BOUNDARY_COLUMNS))
    for head in heads:
        for month in MONTHS:
            write_litres(group, head, month, "10")
    storage = str(tmp_path_factory.mktemp("dagster"))
    with dg.DagsterInstance.ephemeral(tempdir=storage) as instance:
        made = Made(group, instance)
        made.read()
        for month in MONTHS:
            made.compute(month)
        yield made


def published(made: Made, month: str) -> dict[str, tuple[Decimal | None, int]]:
    """The base year as the month shows it, and the version of its row, by head office."""
    rows = made.group.rows(RESULTS, f"{month}-01")
    return {row["organization_code"]: (row["kg"], row["version"]) for row in rows}


def test_months_computed_in_order_are_at_rest(made: Made) -> None:
    assert made.stale(*MONTHS) == []
    # each compares the months up to its own
    assert [published(made, month)["HQ1"] for month in MONTHS] == [
        (None, 1), (25, 1), (50, 1), (50, 1)
    ]  # fmt: skip
    assert published(made, LATER)["HQ3"] == (25, 1)
    made.compute(FIRST)
    assert made.stale(*MONTHS) == []


def test_what_no_other_month_compares_marks_none(made: Made) -> None:
    """Before the base year, after it, and of head offices that have none or another."""
    for head, month in (("HQ1", BEFORE), ("HQ2", FIRST), ("HQ3", FIRST), ("HQ1", LATER)):
        write_litres(made.group, head, month, "11")
    made.read()
    for month in (LATER, FIRST, BEFORE):
        made.compute(month)
    assert made.stale(*MONTHS) == []
    made.read()
    assert made.stale(*MONTHS) == []


def test_a_restated_month_marks_what_compares_it_and_the_sensor_computes_it_once(
    made: Made,
) -> None:
    """The other month of the base year is closed and waits; the later one is open."""
    for month in (FIRST, SECOND):
        made.run("monthly_close", month, only={CLOSE})
    write_litres(made.group, "HQ1", FIRST, "12")
    restate(made, FIRST)
    # without anybody reading files again
    assert made.everything_marked(*MONTHS) == {f"{COMPARED} {month}" for month in (SECOND, LATER)}
    (stale,) = made.stale(LATER)
    assert stale.causes == ("is older than base_year_by_month",)
    with pytest.raises(dg.Failure) as refused:
        made.run("monthly_close", LATER, only={CLOSE})
    told = refused.value.description or ""
    assert told.endswith("again), 1: base_year_recalculations is older than base_year_by_month")
    ticks = Ticks(made)
    (asked,) = ticks.tick()
    assert asked.partition_key == LATER
    assert set(asked.asset_selection or ()) == {dg.AssetKey(COMPARED)}
    ticks.launch(asked)
    assert ticks.tick() == []
    assert made.stale(BEFORE, FIRST, LATER) == []
    assert published(made, LATER) == {"HQ1": (55, 2), "HQ3": (25, 1)}
    assert published(made, SECOND)["HQ1"] == (50, 1)
    assert made.run("monthly_close", LATER, only={CLOSE})["period_closes"]


def restate(made: Made, month: str) -> None:
    """Restate the month for every head office, as the UI does."""
    with environment_of(made.group):
        location = ReconstructableRepository.for_module("carbon_pipeline.definitions", "defs")
        result = dg.execute_job(
            location.get_reconstructable_job("monthly_restatement"),
            instance=made.instance,
            run_config={"ops": {"restate": {"config": {"reason": "a wrong reading"}}}},
            tags={"dagster/partition": month},
        )
    assert result.success
