"""Inventories of groups, done by hand: equity over two chains, leases, elimination, allocation, base year.

All is in April 2024, which has 30 days. Diesel is 2.5 kg CO2e a litre, electricity 0.5 kg a kWh. The
head offices EQ, FC and OC have chosen equity share, financial and operational control; NO nothing.

Equity share (Corporate Standard, chapter 3: by the share of equity; over several chains, their sum)
    EQ-A   80 % of EQ                                       240 l =   600 kg × 0.8 = 480 kg
    EQ-B   40 % of EQ                                         nothing reported
    EQ-J   50 % of EQ-A, 25 % of EQ-B: 0.8×0.5 + 0.4×0.25 = 0.5   400 l = 1,000 kg × 0.5 = 500 kg
    EQ-C   30 % until the 10th, 60 % from the 11th
           the whole month: (10×30 + 20×60) ÷ 30 = 50 %     120 l =   300 kg × 0.5  = 150 kg
           1st to 20th:     (10×30 + 10×60) ÷ 20 = 45 %      40 l =   100 kg × 0.45 =  45 kg

Leases (Scope 3 Standard, appendix A), each head office the same three, 50 + 100 + 20 = 170 kg
    as lessee, operating lease  100 kWh =  50 kg   OC scope 2, FC and EQ scope 3 category 8
    as lessor, operating lease  200 kWh = 100 kg   OC scope 3 category 13, FC and EQ scope 2
    as lessee, finance lease     40 kWh =  20 kg   scope 2 under every approach

Elimination (Corporate Standard, chapter 4: what another company inside reports as scope 1)
    OC buys 1,000 kWh = 500 kg from OC-P, which is inside whole and reports 280 l = 700 kg:   −500 kg
    EQ buys 1,000 kWh = 500 kg from EQ-A, which is inside with 80 % (the smaller share):      −400 kg
    OC buys   120 kWh =  60 kg from OC-Q, which is inside and reports no scope 1 (30 kg of scope 2):  0

Allocation (Scope 3 Standard, chapter 8)
    OC-S   outside, 400 l = 1,000 kg and 400 kWh = 200 kg; 30 of 120 tonnes go to OC:
           (1,000 + 200) × 0.25 = 300 kg in category 1, in place of OC's purchase of 320 kg from OC-S
    EQ-S   outside, 40 l = 100 kg of scope 1, 1 of 2 tonnes to EQ-A, which is inside with 80 %:
           100 × 0.5 × 0.8 = 40 kg in category 4

Inventories
    OC     170 + 500 − 500 + 60 + 700 + 30 + 320 − 320 + 300                 = 1,260 kg
    EQ     170 + 500 − 400 + 480 + 500 + 150 + 45 + 40                       = 1,485 kg
    NO     its own 10 kWh = 5 kg; NO-1, which nobody is on record to own, is outside = 5 kg

Base year 2024 under the structure of January 2025 (Corporate Standard, chapter 5)
    OC     has sold OC-P: its 700 kg leave, and what it supplied is eliminated no longer
           170 + 500 + 60 + 30 + 320 − 320 + 300 = 1,060; (1,060 − 1,260) ÷ 1,260 = −15.873016 %
           reaches the threshold of 5 %. OC-N, bought in 2025, reported nothing in 2024: it is listed
    EQ     has 60 % of EQ-C on all days: (300 + 100) × 0.6 = 240 in place of 195
           1,530; 45 ÷ 1,485 = 3.030303 %, below the threshold of 10 %
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_lines import (
    allocates,
    boundary,
    owns,
    write_allocations,
    write_boundaries,
    write_ownership,
)
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    partner,
    record,
)

APRIL = "2024-04-01..2024-04-30"
LITRES = {"EQ-A": "240", "EQ-J": "400", "OC-P": "280", "OC-S": "400", "EQ-S": "40"}


def meter(name: str, of: str, kwh: str, supplier: str = "", control: str = "") -> dict[str, object]:
    return record(
        name,
        of,
        APRIL,
        quantity=kwh,
        unit="kWh",
        control=control,
        supplier_organization_code=supplier,
    )


def diesel(name: str, of: str, litres: str, period: str = APRIL) -> dict[str, object]:
    return record(name, of, period, fuel="diesel", use="stationary", quantity=litres, unit="litre")


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    group = make_group()
    heads = ("EQ", "FC", "OC", "NO")
    partners = ("EQ-A", "EQ-B", "EQ-C", "EQ-J", "EQ-S", "OC-P", "OC-Q", "OC-S", "OC-N", "NO-1")
    group.organizations(*map(head_office, heads), *(partner(code, code[:2]) for code in partners))
    group.emission_factors(electricity_factor("KR", "0.5"), fuel_factor("diesel", "2.5", "litre"))
    _boundary_files(group)
    leases = [
        line
        for head in ("EQ", "FC", "OC")
        for line in (
            meter("lessee", head, "100", control="leased_in_operating"),
            meter("lessor", head, "200", control="leased_out_operating"),
            meter("finance", head, "40", control="leased_in_finance"),
        )
    ]
    group.activities(
        "electricity/meters.csv",
        *leases,
        meter("bought", "OC", "1000", "OC-P"),
        meter("bought-2", "OC", "120", "OC-Q"),
        meter("own", "OC-Q", "60"),
        meter("own", "OC-S", "400"),
        meter("bought", "EQ", "1000", "EQ-A"),
        meter("own", "NO", "10"),
        meter("own", "NO-1", "10"),
    )
    group.activities(
        "fuel/diesel.csv",
        *(diesel("boiler", code, litres) for code, litres in LITRES.items()),
        diesel("boiler", "EQ-C", "120"),
        diesel("hired", "EQ-C", "40", "2024-04-01..2024-04-20"),
    )
    group.activities("direct_input/purchases.csv", _purchase("OC", "320", "OC-S"))
    group.succeeds("run", "2024-04")
    group.succeeds("run", "2025-01")
    return group


def _boundary_files(group: Group) -> None:
    """What each head office chose, who owns whom, and what suppliers outside allocate."""
    write_boundaries(
        group,
        boundary("EQ", "equity_share", "2024", "10"),
        boundary("FC", "financial_control"),
        boundary("OC", "operational_control", "2024", "5"),
    )
    write_ownership(
        group,
        owns("EQ", "EQ-A", "80", "yes"),
        owns("EQ", "EQ-B", "40"),
        owns("EQ-A", "EQ-J", "50"),
        owns("EQ-B", "EQ-J", "25"),
        owns("EQ", "EQ-C", "30", valid_to="2024-04-10"),
        owns("EQ", "EQ-C", "60", valid_from="2024-04-11"),
        owns("OC", "OC-P", "60", "yes", valid_to="2024-12-31"),
        owns("OC", "OC-Q", "10", "yes"),
        owns("OC", "OC-N", "100", "yes", valid_from="2025-01-01"),
    )
    write_allocations(
        group,
        allocates("OC-S", "OC", "30", "120"),
        allocates("EQ-S", "EQ-A", "1", "2", category_number="4", scopes="1"),
    )


def _purchase(of: str, kilograms: str, supplier: str) -> dict[str, object]:
    return record(
        "parts",
        of,
        APRIL,
        scope="3",
        category_number="1",
        category_name="Purchased goods and services",
        major_category="Parts",
        subcategory="Castings",
        raw_material="Steel",
        activity_amount=kilograms,
        unit="kg",
        emission_factor="1",
        total_emission=kilograms,
        supplier_organization_code=supplier,
    )


def inventory(group: Group, where: str) -> list[tuple[object, ...]]:
    """Organisation, other side, scope and category with the kilograms that count."""
    rows = group.rows(
        "SELECT organization_code, counterpart_organization_code, scope, category_number,"
        f" trim_scale(inventory_kg_co2eq) AS kg FROM group_inventory WHERE {where}"
        " AND reporting_year = 2024 ORDER BY 1, 2, 3, 4, 5"
    )
    return [(*list(row.values())[:-1], str(row["kg"])) for row in rows]


def test_equity_over_two_chains_and_a_change_inside_the_month(group: Group) -> None:
    found = group.rows(
        "SELECT organization_code, inventory_share, inventory_kg_co2eq, left_out_kg_co2eq"
        " FROM group_inventory WHERE organization_code IN ('EQ-A', 'EQ-C', 'EQ-J')"
        " AND inventory_row_kind = 'consolidated' ORDER BY 1, 2"
    )
    assert [tuple(row.values()) for row in found] == [
        ("EQ-A", Decimal("0.8"), 480, 120),
        ("EQ-C", Decimal("0.45"), 45, 55),
        ("EQ-C", Decimal("0.5"), 150, 150),
        ("EQ-J", Decimal("0.5"), 500, 500),
    ]


@pytest.mark.parametrize(
    ("head", "places"),
    [
        ("OC", {(2, 1): 70, (3, 13): 100}),
        ("FC", {(2, 1): 120, (3, 8): 50}),
        ("EQ", {(2, 1): 120, (3, 8): 50}),
    ],
)
def test_leases_follow_the_boundary(
    group: Group, head: str, places: dict[tuple[int, int], int]
) -> None:
    found = group.rows(
        "SELECT scope, category_number, sum(inventory_kg_co2eq) AS kg FROM group_inventory"
        " WHERE organization_code = %s AND counterpart_organization_code IS NULL GROUP BY 1, 2",
        head,
    )
    assert {(row["scope"], row["category_number"]): row["kg"] for row in found} == places


def test_scope_1_of_another_company_is_eliminated_with_both_sides_named(group: Group) -> None:
    assert inventory(group, "inventory_row_kind = 'elimination'") == [
        ("EQ", "EQ-A", 2, 1, "-400"),
        ("OC", "OC-P", 2, 1, "-500"),
    ]
    # it names two companies, so it stands where both can be seen
    assert group.values(
        "SELECT tree_path FROM group_inventory WHERE inventory_row_kind = 'elimination' ORDER BY 1"
    ) == ["/EQ/", "/OC/"]


def test_suppliers_outside_enter_through_scope_3_and_once(group: Group) -> None:
    assert inventory(group, "inventory_row_kind = 'allocation'") == [
        ("EQ-A", "EQ-S", 3, 4, "40"),
        ("OC", "OC-S", 3, 1, "300"),
    ]
    assert inventory(group, "inventory_row_kind = 'replaced_by_allocation'") == [
        ("OC", "OC-S", 3, 1, "-320")
    ]
    outside = inventory(group, "inventory_row_kind = 'outside_boundary'")
    assert {row[0] for row in outside} == {"EQ-S", "NO-1", "OC-S"}
    assert {row[-1] for row in outside} == {"0"}


def test_the_inventory_is_a_plain_sum(group: Group) -> None:
    found = group.rows(
        "SELECT split_part(tree_path, '/', 2) AS head, consolidation_approach AS approach,"
        " approach_basis, sum(inventory_kg_co2eq) AS kg, sum(inventory_kg_co2eq_market_based) AS market"
        " FROM group_inventory WHERE reporting_year = 2024 GROUP BY 1, 2, 3 ORDER BY 1"
    )
    assert [tuple(row.values()) for row in found] == [
        ("EQ", "equity_share", "chosen", 1485, 1485),
        ("FC", "financial_control", "chosen", 170, 170),
        ("NO", "operational_control", "assumed", 5, 5),
        ("OC", "operational_control", "chosen", 1260, 1260),
    ]


def test_the_base_year_is_held_against_the_new_structure(group: Group) -> None:
    found = group.rows(
        "SELECT organization_code, base_year_months, published_kg_co2eq, restated_base_year_kg_co2eq,"
        " change_percent, is_recalculation_required, organizations_without_base_year"
        " FROM base_year_recalculations WHERE reporting_year = 2025 ORDER BY 1"
    )
    assert [tuple(row.values()) for row in found] == [
        ("EQ", 1, 1485, 1530, Decimal("3.030303"), False, ["EQ-B"]),
        ("OC", 1, 1260, 1060, Decimal("-15.873016"), True, ["OC-N"]),
    ]
    changes = group.value(
        "SELECT structural_changes FROM base_year_recalculations"
        " WHERE organization_code = 'OC' AND reporting_year = 2025"
    )
    assert [each["organization_code"] for each in changes] == ["OC", "OC-P"]
    # in its own month nothing has changed yet
    assert (
        group.value(
            "SELECT change_percent FROM base_year_recalculations"
            " WHERE organization_code = 'OC' AND reporting_year = 2024"
        )
        == 0
    )
