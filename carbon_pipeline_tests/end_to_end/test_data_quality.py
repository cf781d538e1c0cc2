"""How good the numbers are, from files to tables: what is not known stays so, what is missing is found."""

import json
import math
from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline.methods.data_quality import Uncertain, product_gsd, sum_gsd
from carbon_pipeline_tests.group_lines import expects, write_expectations
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    power_factor,
    record,
)

D = Decimal
FEBRUARY, MARCH = "2024-02-01..2024-02-29", "2024-03-01..2024-03-31"


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Meters of known and unknown quality in January; nothing of P-102 in February, a filled gap in March."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"), partner("P-102", "HQ1"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    group.factors(power_factor("Laptop", "100", "10"))
    write_expectations(group, *(expects(code, "electricity") for code in ("P-101", "P-102")))
    said = {"unit": "kWh", "data_source": "", "estimation_method": "", "evidence": ""}
    group.activities(
        "electricity/meters.csv",
        record("read", "P-101", quantity="1000", **said | {"data_source": "metered"}),
        record(
            "guessed",
            "P-101",
            quantity="400",
            **said | {"estimation_method": "proxy", "evidence": "floor area of the annex"},
        ),
        record("unsaid", "P-101", quantity="600", **said),
        record("billed", "P-102", quantity="2000", **said | {"data_source": "invoiced"}),
        record("hearsay", "P-102", quantity="1", **said | {"data_source": "hearsay"}),
        record("february", "P-101", FEBRUARY, quantity="900", **said),
        record("march", "P-101", MARCH, quantity="900", **said),
        record(
            "filled",
            "P-102",
            MARCH,
            quantity="2000",
            **said | {"data_source": "invoiced", "estimation_method": "extrapolated_in_time"},
        ),
    )
    group.activities(
        "equipment/devices.csv",
        record("laptop", "HQ1", equipment_class="Laptop", count="10", active_hours="100",
               standby_hours="0", data_source="recorded"),
    )  # fmt: skip
    for month in ("2024-01", "2024-02", "2024-03"):
        group.succeeds("run", month)
    return group


def gsds(group: Group, record_id: str) -> dict[str, Decimal]:
    (quality,) = group.values(
        "SELECT data_quality FROM module_emissions WHERE record_id = %s", record_id
    )
    return {name: D(each["gsd"]) for name, each in quality.items() if each}


# One number ------------------------------------------------------------------------


def test_a_number_has_the_uncertainty_of_its_figures_or_none(group: Group) -> None:
    found = group.rows(
        "SELECT record_id, kg_co2eq_gsd, estimation_method FROM module_emissions"
        " WHERE reporting_month = 1 ORDER BY 1"
    )
    assert [(row["record_id"], row["estimation_method"]) for row in found] == [
        ("billed", None), ("guessed", "proxy"), ("laptop", None), ("read", None), ("unsaid", None),
    ]  # fmt: skip
    known = {row["record_id"]: row["kg_co2eq_gsd"] for row in found}
    assert known.pop("unsaid") is None
    for name, gsd in known.items():
        assert gsd == product_gsd(list(gsds(group, name).values()))
    assert known["read"] < known["billed"] < known["guessed"]


def test_a_word_that_is_not_known_is_refused_with_those_that_are(group: Group) -> None:
    (row,) = group.rows("SELECT column_name, rule, message FROM rejected_inputs")
    assert (row["column_name"], row["rule"]) == ("data_source", "not_allowed")
    assert "metered, invoiced" in row["message"]


def test_a_trace_gives_the_quality_with_its_reasons(group: Group) -> None:
    lines = [line.strip() for line in group.succeeds("trace", "guessed").splitlines()]
    assert (
        "estimated proxy: by floor area, headcount or a similar site; floor area of the annex"
        in lines
    )
    (gsd,) = group.values("SELECT kg_co2eq_gsd FROM module_emissions WHERE record_id = 'guessed'")
    low, high = (f"{each:.3f}".rstrip("0") for each in (200 / gsd**2, 200 * gsd**2))
    assert f"quality   GSD {gsd}: about 95 % of cases lie between {low} and {high} kg CO2e" in lines
    assert "activity 4;4;1;2;3, GSD 1.14991: proxy" in lines
    unsaid = group.succeeds("trace", "unsaid")
    assert "quality   not known" in unsaid
    assert "activity not known: the record names no data_source" in unsaid
    (traced,) = json.loads(group.succeeds("trace", "read", "--json"))
    assert traced["data_quality"]["activity"]["from"] == "metered"


# Roll-ups --------------------------------------------------------------------------


def test_roll_ups_tell_estimated_and_unknown_apart_from_coverage(group: Group) -> None:
    rows = group.rows(
        "SELECT * FROM organization_rollups WHERE reporting_month = 1 ORDER BY organization_code"
    )
    head, one, other = rows
    assert (one["own_kg_co2eq"], one["own_kg_co2eq_estimated"]) == (1000, 200)
    assert (one["own_kg_co2eq_without_gsd"], other["own_kg_co2eq_without_gsd"]) == (300, 0)
    assert (head["own_kg_co2eq_estimated"], head["own_kg_co2eq_without_gsd"]) == (0, 0)
    assert head["subtree_kg_co2eq_estimated"] == 200
    assert head["subtree_kg_co2eq_without_gsd"] == 300
    assert one["coverage"]["own"]["records_matched"] == 3


def test_the_uncertainty_of_the_tree_shares_the_grid(group: Group) -> None:
    """The grid's factor is one for all; activities and the laptops' power stand alone."""
    kg = {"read": 500, "guessed": 200, "billed": 1000, "laptop": 50}
    alone, grid = [], []
    for name, amount in kg.items():
        for figure, gsd in gsds(group, name).items():
            if figure == "emission_factor":
                grid.append(Uncertain(D(amount), gsd, "grid"))
            else:
                alone.append((amount, gsd))
    total = sum(kg.values())
    squares = sum((amount / total * math.log(gsd)) ** 2 for amount, gsd in alone)
    shared = sum_gsd(grid)
    assert isinstance(shared, Decimal)
    expected = math.exp(math.sqrt(squares + math.log(shared) ** 2))
    found = group.value(
        "SELECT subtree_gsd FROM organization_rollups WHERE organization_code = 'HQ1'"
        " AND reporting_month = 1"
    )
    assert float(found) == pytest.approx(expected, abs=3e-6)
    # if the grid's errors averaged out, the sum would be more certain
    apart = sum_gsd([Uncertain(each.value, each.gsd) for each in grid])
    assert isinstance(apart, Decimal)
    assert float(found) > math.exp(math.sqrt(squares + math.log(apart) ** 2)) + 0.01


def test_status_shows_the_estimated_and_the_unknown_share(group: Group) -> None:
    lines = [line for line in group.succeeds("status").splitlines() if "2024-" in line]
    shares = [[cell.strip() for cell in line.split("│")[-3:-1]] for line in lines]
    # of 2,050 kg 200 estimated and 300 unknown; of 450 kg all unknown; of 1,450 kg 1,000 and 450
    assert shares == [["9.8", "14.6"], ["0.0", "100.0"], ["69.0", "31.0"]]


# A missing month -------------------------------------------------------------------


def test_a_missing_month_is_a_finding_and_never_smoothed(group: Group) -> None:
    """P-102 is silent in February: no figure, no zero, no mean of January and March; and no close."""
    of_february = "reporting_month = 2 AND organization_code = 'P-102'"
    for table in ("module_emissions", "organization_rollups", "activity_inputs"):
        assert group.value(f"SELECT count(*) FROM {table} WHERE {of_february}") == 0
    head = group.rows(
        "SELECT own_kg_co2eq, subtree_kg_co2eq, coverage FROM organization_rollups"
        " WHERE reporting_month = 2 AND organization_code = 'HQ1'"
    )
    assert [(row["own_kg_co2eq"], row["subtree_kg_co2eq"]) for row in head] == [(None, D(450))]
    counted = head[0]["coverage"]["subtree"]
    assert (counted["organizations_expected"], counted["organizations_reported"]) == (2, 1)
    refusal = group.refuses("close", "2024-02")
    assert "expected reports missing, 1: P-102 has reported no electricity" in refusal


def test_a_gap_that_somebody_fills_is_marked(group: Group) -> None:
    (row,) = group.rows(
        "SELECT kg_co2eq, estimation_method, data_quality FROM module_emissions"
        " WHERE record_id = 'filled'"
    )
    assert (row["kg_co2eq"], row["estimation_method"]) == (1000, "extrapolated_in_time")
    assert row["data_quality"]["activity"]["from"] == "invoiced, extrapolated_in_time"
