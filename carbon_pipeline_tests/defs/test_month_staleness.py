"""A correction marks the months and modules that it touches, and what follows from them: nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import dagster as dg
import pytest
from dagster._core.definitions.data_version import CachingStaleStatusResolver
from dagster._core.loader import LoadingContextForTest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.components.emission_module import calculation_version
from carbon_pipeline.definitions import defs
from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline_tests.defs.months_made import CLOSE, Made, environment_of
from carbon_pipeline_tests.group_lines import boundary, owns, write_boundaries, write_ownership
from carbon_pipeline_tests.group_of import (
    Group,
    during,
    electricity_factor,
    fuel_factor,
    head_office,
    make_group,
    partner,
    record,
)
from carbon_pipeline_tests.product_lines import product, write_mappings

__all__ = ["make_group"]

MARCH, JULY = MONTHS = ("2024-03", "2024-07")
DAYS = {MARCH: "2024-03-01..2024-03-31", JULY: "2024-07-01..2024-07-31"}
DIESEL = fuel_factor("diesel", "2.5", "litre")
FIRST_HALF = electricity_factor("KR", "0.4", valid_to="2024-06-30")
SECOND_HALF = electricity_factor("KR", "0.5", valid_from="2024-07-01")


def litres(month: str, quantity: str) -> dict[str, object]:
    """A truck's diesel of the month."""
    row = record(
        f"truck {month}", "HQ1", DAYS[month], fuel="diesel", use="mobile", quantity=quantity
    )
    return row | {"unit": "litre"}


def write(group: Group) -> None:
    """The files that the months are computed from."""
    group.organizations(head_office("HQ1"), partner("A", "HQ1"), partner("B", "HQ1"))
    group.emission_factors(FIRST_HALF, SECOND_HALF, DIESEL)
    write_ownership(group, owns("HQ1", "A", "60"))
    write_boundaries(group, boundary("HQ1", "equity_share"))
    write_mappings(group, product("P", product_name="Pump"))
    for month, days in DAYS.items():
        meter = record(f"meter {month}", "A", days, quantity="100", unit="kWh")
        group.activities(f"electricity/{month}.csv", meter)
        group.activities(f"fuel/{month}.csv", litres(month, "10"))


@pytest.fixture(scope="module")
def computed(make_group: Callable[[], Group]) -> Iterator[Made]:
    """March and July, read and computed."""
    with dg.DagsterInstance.ephemeral() as instance:
        made = Made(make_group(), instance)
        write(made.group)
        made.read()
        for month in MONTHS:
            made.compute(month)
        yield made


@pytest.fixture
def made(computed: Made) -> Iterator[Made]:
    """The months as they were computed; what a test changes is changed back and read."""
    yield computed
    write(computed.group)
    computed.read()


def test_nothing_is_stale_after_it_was_computed(made: Made) -> None:
    assert made.stale(*MONTHS) == []
    made.read()
    assert made.stale(*MONTHS) == []


def test_a_corrected_file_marks_its_module_and_month_and_what_follows(made: Made) -> None:
    made.group.activities("fuel/2024-07.csv", litres(JULY, "11"))
    made.read()
    assert [str(each) for each in made.stale(*MONTHS) if not each.follows] == [
        "fuel_inputs is older than fuel_files"
    ]
    follows = made.everything_marked(*MONTHS)
    assert {"fuel_emissions 2024-07", "module_emissions 2024-07"} <= follows
    assert not {each for each in follows if each.startswith("electricity") or MARCH in each}
    assert _dagsters_own(made) == {"fuel_inputs 2024-07"}


def test_a_factor_marks_the_months_of_its_validity(made: Made) -> None:
    changed = electricity_factor("KR", "0.51", valid_from="2024-07-01")
    made.group.emission_factors(FIRST_HALF, changed, DIESEL)
    made.read()
    assert made.marked(*MONTHS) == {"electricity_emissions 2024-07"}
    assert _dagsters_own(made) == {"electricity_emissions 2024-07"}


def test_a_line_of_ownership_marks_the_months_in_which_it_says_something_else(made: Made) -> None:
    write_ownership(
        made.group,
        owns("HQ1", "A", "60", valid_to="2024-06-30"),
        owns("HQ1", "A", "70", valid_from="2024-07-01"),
    )
    made.read()
    assert made.marked(*MONTHS) == {
        "base_year_recalculations 2024-07",
        "group_inventory 2024-07",
    }


def test_a_mapping_marks_the_months_in_which_it_says_something_else(made: Made) -> None:
    pump = product("P", product_name="Pump", valid_to="2024-06-30")
    write_mappings(made.group, pump, product("P", product_name="Fan", valid_from="2024-07-01"))
    made.read()
    assert made.marked(*MONTHS) == {"product_code_mappings 2024-07"}


def test_a_move_marks_the_months_of_the_new_tree(made: Made) -> None:
    made.group.organizations(
        head_office("HQ1"),
        partner("A", "HQ1"),
        during("..2024-06-30", partner("B", "HQ1")),
        during("2024-07-01..", partner("B", "A")),
    )
    made.read()
    marked = made.marked(*MONTHS)
    assert {"fuel_inputs 2024-07", "electricity_inputs 2024-07"} <= marked
    assert not {each for each in marked if MARCH in each}


def test_a_formula_marks_its_modules_in_every_month(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = load_modules()["fuel"].method
    monkeypatch.setitem(METHODS, name, replace(METHODS[name], version=99))  # type: ignore[arg-type]
    changed = {each for each, module in load_modules().items() if module.method == name}
    computed = {f"{each}_emissions" for each in changed & {"electricity", "fuel"}}
    assert made.marked(*MONTHS) == {f"{each} {month}" for each in computed for month in MONTHS}


def test_a_declaration_is_part_of_the_version_and_its_prose_is_not() -> None:
    """Columns and prose aside: what a result is of, such as the regions that may stand in."""
    declared = load_modules()["fuel"]
    changed = declared.model_copy(update={"corrections_below_zero": True})
    assert calculation_version(changed) != calculation_version(declared)
    prose = declared.model_copy(update={"label": "Other words", "owners": ("team:others",)})
    assert calculation_version(prose) == calculation_version(declared)


def test_alone_a_close_refuses_what_is_older_than_it_rests_on(made: Made) -> None:
    made.group.emission_factors(FIRST_HALF, SECOND_HALF, fuel_factor("diesel", "2.6", "litre"))
    made.read()
    told = _refusal(made, MARCH)
    assert "results older than what they rest on (carbon run computes them again), 1: " in told
    assert "fuel_emissions is older than fuel_factors" in told
    assert "files changed" not in told


def test_alone_a_close_refuses_while_files_have_changed(made: Made) -> None:
    made.group.activities("fuel/2024-07.csv", litres(JULY, "12"))
    told = _refusal(made, MARCH)
    assert told.endswith("(carbon run reads them), 1: activities/fuel/2024-07.csv")


def test_alone_a_close_refuses_while_a_blocking_check_failed(made: Made) -> None:
    rolled_up = dg.AssetKey("gas_rollups")
    made.instance.report_runless_asset_event(
        dg.AssetCheckEvaluation(
            rolled_up, "conservation", passed=False, metadata={}, partition=MARCH
        )
    )
    told = _refusal(made, MARCH)
    assert told.endswith("runs them again), 1: conservation of gas_rollups failed"), told
    # its own run judges it anew, and nothing keeps the month open then
    made.run("monthly_run", MARCH, only={rolled_up})
    assert made.run("monthly_close", MARCH, only={CLOSE})["period_closes"]


def _refusal(made: Made, month: str) -> str:
    """What the asset says that closes the month, run by itself."""
    with pytest.raises(dg.Failure) as refused:
        made.run("monthly_close", month, only={CLOSE})
    return refused.value.description or ""


def _dagsters_own(made: Made) -> set[str]:
    """What Dagster's UI shows as stale of the months' assets: one step, so what follows is not in it."""
    with environment_of(made.group):
        graph = defs().resolve_asset_graph()
        resolver = CachingStaleStatusResolver(
            made.instance, graph, LoadingContextForTest(made.instance)
        )
        months = graph.get(CLOSE).partitions_def
        return {
            f"{key.to_user_string()} {month}"
            for key in graph.get_ancestor_asset_keys(CLOSE)
            if graph.get(key).partitions_def == months
            for month in MONTHS
            if resolver.get_status(key, month).value == "STALE"
        }
