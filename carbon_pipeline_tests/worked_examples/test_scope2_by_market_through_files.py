"""Published examples of scope 2 by the market, from files through `carbon run` to the tables."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    record,
)
from carbon_pipeline_tests.instrument_lines import certificate, mix, write_instruments
from carbon_pipeline_tests.worked_examples.known_cases import METHOD_CASES

CASES = {case.case_id: case for case in METHOD_CASES if case.case_id.startswith("MB")}
JANUARY = "2024-01-01..2024-01-31"


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """An organisation for each example; MB-1 is MB-2 by the grid, at 0.2 kg per kWh."""
    group = make_group()
    group.organizations(
        head_office("HQ1", "GB"), partner("MB-2", "HQ1", "GB"), partner("MB-3", "HQ1", "US")
    )
    group.emission_factors(electricity_factor("GB", "0.2"), electricity_factor("US", "0.4"))
    lines = [mix("GB", CASES["MB-2"].figures[3]), mix("US", CASES["MB-3"].figures[3])]
    for name, market in (("MB-2", "GB"), ("MB-3", "US")):
        _, certified, factor, _, _ = CASES[name].figures
        lines.append(
            certificate(name, name, certified, market=market, unit="kWh", kg_co2eq_per_unit=factor)
        )
    write_instruments(group, *lines)
    group.activities(
        "electricity/examples.csv",
        *(
            record(
                "MB", name, JANUARY, quantity=CASES[name].figures[0].removesuffix(".0"), unit="kWh"
            )
            for name in ("MB-2", "MB-3")
        ),
    )
    group.succeeds("run", "2024-01")
    return group


def _totals(group: Group, name: str) -> tuple[Decimal, Decimal]:
    row = group.rows(
        "SELECT kg_co2eq, kg_co2eq_market_based FROM module_emissions"
        " WHERE organization_code = %s AND scope = 2 AND is_current",
        name,
    )[0]
    return row["kg_co2eq"], row["kg_co2eq_market_based"]


def test_200_tonnes_by_the_grid_and_180_by_the_market(group: Group) -> None:
    """MB-1 and MB-2: 1,000,000 kWh × 0.2; 600,000 of certificates × 0 + 400,000 × 0.45."""
    assert _totals(group, "MB-2") == (Decimal(200_000), Decimal(CASES["MB-2"].kg))


def test_losses_in_the_grid_stay_out_of_scope_2(group: Group) -> None:
    """MB-3: 9 GWh × 0.02 + 3 GWh × 0.45 is 1,530 t; the source adds 2 % of losses to it, 1,560.6 t.

    Losses between the power station and the meter are scope 3, category 3, so scope 2 is 1,530 t.
    """
    case = CASES["MB-3"]
    located, by_market = _totals(group, "MB-3")
    assert (located, by_market) == (Decimal(4_800_000), Decimal(1_530_000))
    assert by_market * (1 + Decimal(case.figures[4])) == Decimal(case.kg)


def test_no_certificate_counts_for_more_than_it_has(group: Group) -> None:
    assert [
        (row["instrument_code"], row["kwh"])
        for row in group.rows(
            "SELECT instrument_code, kwh FROM instrument_allocations"
            " WHERE market_based_basis = 'certificate' ORDER BY 1"
        )
    ] == [("MB-2", 600_000), ("MB-3", 9_000_000)]
