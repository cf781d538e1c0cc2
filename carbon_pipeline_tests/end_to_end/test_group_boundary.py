"""Boundaries, ownership and allocations that do not hold are refused whole, with the rows named."""

from collections.abc import Callable, Mapping

import pytest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.group_inventory import (
    allocations_without_figures,
    eliminations_in_doubt,
)
from carbon_pipeline.storage.home import Home
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline_tests.group_lines import (
    ALLOCATION_COLUMNS,
    BOUNDARY_COLUMNS,
    OWNERSHIP_COLUMNS,
    allocates,
    boundary,
    owns,
)
from carbon_pipeline_tests.group_of import (
    Group,
    csv_text,
    electricity_factor,
    fuel_factor,
    head_office,
    partner,
    record,
)

BOUNDARIES, OWNERSHIP, ALLOCATIONS = (
    "group_boundaries.csv",
    "ownership.csv",
    "partner_allocations.csv",
)
COLUMNS = {
    BOUNDARIES: BOUNDARY_COLUMNS,
    OWNERSHIP: OWNERSHIP_COLUMNS,
    ALLOCATIONS: ALLOCATION_COLUMNS,
}
SOUND = owns("HQ1", "P-1", "100", "yes")


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    group = make_group()
    group.organizations(
        head_office("HQ1"),
        head_office("HQ2"),
        *(partner(code, "HQ1") for code in ("P-1", "P-2", "P-3", "P-4")),
        partner("Q-1", "HQ2"),
    )
    group.emission_factors(electricity_factor("KR", "0.5"), fuel_factor("diesel", "2.5", "litre"))
    group.activities("electricity/meters.csv", _meter("bought", "HQ1", "P-1"))
    return group


def _meter(name: str, of: str, supplier: str) -> dict[str, object]:
    return record(name, of, quantity="100", unit="kWh", supplier_organization_code=supplier)


def _write(group: Group, file: str, *lines: Mapping[str, str]) -> None:
    group.write(f"reference/{file}", csv_text(lines, COLUMNS[file]))


Lines = tuple[Mapping[str, str], ...]
CASES: dict[str, tuple[str, Lines, tuple[str, ...]]] = {
    "boundaries": (
        BOUNDARIES,
        (
            boundary("HQ1", "equity"),
            boundary("HQ2", "equity_share", "2024"),
            boundary("HQ2", "equity_share", "24", "101"),
        ),
        (
            "row 2, column consolidation_approach: «equity» is not allowed.",
            "row 3, column recalculation_threshold_percent: blank",
            "row 4, column base_year: «24» is no year such as 2024.",
            "row 4, column recalculation_threshold_percent: «101» is above 100 %.",
        ),
    ),
    "one choice of a head office": (
        BOUNDARIES,
        (boundary("HQ1", "equity_share"), boundary("HQ1", "equity_share")),
        ("row 3, column headquarters_code: HQ1 is already in row 2; keep one.",),
    ),
    "choice of a partner": (
        BOUNDARIES,
        (boundary("P-1", "equity_share"),),
        ("row 2, column headquarters_code: «P-1» is no head office.",),
    ),
    "overlapping validity": (
        OWNERSHIP,
        (
            owns("HQ1", "P-1", "50", valid_to="2024-06-30"),
            owns("HQ1", "P-1", "60", valid_from="2024-06-30"),
            owns("HQ1", "P-2", "100.5"),
        ),
        (
            "row 3, column valid_from: overlaps row 2 for HQ1, P-1",
            "row 4, column equity_share_percent: «100.5» is above 100 %.",
        ),
    ),
    "places": (
        OWNERSHIP,
        (
            owns("HQ1", "P-9", "100"),
            owns("HQ2", "P-1", "100"),
            owns("P-1", "HQ1", "1"),
        ),
        (
            "row 2, column organization_code: «P-9» is no organisation in 2015-01.",
            "row 3, column organization_code: P-1 is below HQ1 and its owner HQ2 below HQ2",
            "row 4, column organization_code: HQ1 is a head office, which is always in whole.",
        ),
    ),
    "circles and more than the whole": (
        OWNERSHIP,
        (
            owns("P-1", "P-2", "60"),
            owns("P-2", "P-3", "10", valid_from="2024-02-10"),
            owns("P-3", "P-1", "10", valid_to="2024-02-10"),
            owns("HQ1", "P-2", "40.000001", valid_from="2024-03-05"),
        ),
        (
            "row 2, column owner_code: P-1 owns itself in a circle: ",
            "row 3, column owner_code: P-2 owns itself in a circle: ",
            "row 4, column owner_code: P-3 owns itself in a circle: ",
            (
                "row 5, column equity_share_percent: 100.000001 % of P-2 are owned on 2024-03-05 (row 2,"
                " 5); 100 % is the whole."
            ),
        ),
    ),
    "sides and sums of allocations": (
        ALLOCATIONS,
        (
            allocates("P-1", "HQ1", "1", "2"),
            allocates("P-2", "P-3", "1", "2"),
            allocates("P-4", "HQ1", "2", "3"),
            allocates("P-4", "P-1", "1.01", "3"),
            allocates("Q-1", "HQ1", "1", "2"),
        ),
        (
            "row 2, column partner_code: P-1 is inside the boundary in 2015-01",
            "row 3, column customer_code: P-3 is outside the boundary in 2015-01.",
            (
                "row 5, column quantity_to_customer: 1.003333 of what P-4 emits is allocated in 2015-01"
                " (row 4, 5); the shares sum to 1 at most."
            ),
            "row 6, column partner_code: Q-1 is below HQ2, and HQ1 below HQ1.",
        ),
    ),
    "cells of allocations": (
        ALLOCATIONS,
        (
            allocates("P-4", "HQ1", "1", "2", category_number="9"),
            allocates("P-4", "HQ1", "3", "2", valid_from="2024-01-02"),
            allocates("P-4", "HQ1", "1", "0", scopes="2"),
        ),
        (
            "row 2, column category_number: «9» is no category of scope 3 upstream; write 1 to 8.",
            "row 3, column quantity_to_customer: 3 is more than the whole, 2.",
            "row 3, column valid_from: 2024-01-02 is not the first day of a month",
            "row 4, column quantity_total: «0» is not above zero.",
            "row 4, column scopes: «2» is not allowed.",
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_does_not_hold_is_refused(group: Group, case: str) -> None:
    file, lines, told = CASES[case]
    for each in COLUMNS:
        (group.data / "reference" / each).unlink(missing_ok=True)
    if file == ALLOCATIONS:
        _write(group, OWNERSHIP, SOUND)
    _write(group, file, *lines)
    sentence = group.refuses("run", "2024-01")
    assert f"{file} is refused; nothing of it was taken." in sentence
    for each in told:
        assert each in sentence


def test_an_unknown_supplier_is_refused_and_a_silent_one_eliminates_nothing(group: Group) -> None:
    for each in COLUMNS:
        (group.data / "reference" / each).unlink(missing_ok=True)
    _write(group, OWNERSHIP, SOUND)
    _write(group, ALLOCATIONS, allocates("P-4", "HQ1", "1", "2"))
    group.activities(
        "electricity/more.csv", _meter("of nobody", "HQ1", "P-99"), _meter("outside", "HQ1", "P-2")
    )
    group.carbon("run", "2024-01")
    assert group.value("SELECT message FROM rejected_inputs") == (
        "supplier_organization_code «P-99» is not in organizations.csv. Correct the code, or leave it "
        "blank for a supplier that is no company of the group."
    )
    # P-1 is inside and has no scope 1, P-2 is outside, P-4 has reported nothing
    assert group.value("SELECT sum(inventory_kg_co2eq) FROM group_inventory") == 100
    assert set(group.values("SELECT inventory_row_kind FROM group_inventory")) == {"consolidated"}
    assert _warnings(group, ReportingMonth(2024, 1)) == [
        "P-1 is named as a supplier and reports no scope 1: nothing is eliminated.",
        "P-4 reported nothing in scope 1+2: HQ1 gets no share of it in category 1.",
    ]


def _warnings(group: Group, month: ReportingMonth) -> list[str]:
    home = Home(root=group.home, data=group.data, database_url=group.database_url)
    books = Books.open(load_modules(), home)
    told = eliminations_in_doubt(books, month) + allocations_without_figures(books, month)
    books.warehouse.close()
    return told


def test_a_closed_month_keeps_its_inventory(group: Group) -> None:
    group.succeeds("close", "2024-01", "--accept-rejected", "tried")
    group.activities(
        "fuel/diesel.csv",
        record("boiler", "P-1", "2024-02-01..2024-02-29", fuel="diesel", use="stationary",
               quantity="8", unit="litre"),
    )  # fmt: skip
    group.activities(
        "electricity/february.csv",
        record("bought in February", "HQ1", "2024-02-01..2024-02-29", quantity="100", unit="kWh",
               supplier_organization_code="P-1"),
    )  # fmt: skip
    (group.data / "reference" / ALLOCATIONS).unlink()
    _write(group, OWNERSHIP, SOUND | {"equity_share_percent": "50"})
    _write(group, BOUNDARIES, boundary("HQ1", "equity_share", "2024", "5"))
    group.succeeds("run", "2024-01..2024-02")
    found = group.rows(
        "SELECT reporting_month AS month, consolidation_approach AS approach,"
        " sum(inventory_kg_co2eq) AS kg FROM group_inventory GROUP BY 1, 2 ORDER BY 1"
    )
    # 8 l × 2.5 kg × 50 % = 10 kg; bought 50 kg, of which 50 % are eliminated
    assert [tuple(row.values()) for row in found] == [
        (1, "operational_control", 100),
        (2, "equity_share", 35),
    ]
    assert _warnings(group, ReportingMonth(2024, 2)) == [
        "25 kg CO2e are eliminated against P-1, which reports 10 kg CO2e of scope 1."
    ]
    assert "nothing to write" in group.succeeds("run", "2024-02")
