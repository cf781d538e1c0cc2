"""The worked examples of the source designs, from files to published rows, to the last digit."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)

IN_FORCE = "FROM module_emissions WHERE is_current AND record_id = %s"


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """One record for each example, all in January 2024, computed by `carbon run`."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"), partner("P-102", "HQ1", "CH"))
    group.emission_factors(
        fuel_factor("lng", "2.75", "kg"),
        fuel_factor("diesel", "2.5", "litre"),
        electricity_factor("KR", "0.4781"),
        electricity_factor("CH", "0.012", edition="CH-2022", valid_from="2022-01-01"),
        electricity_factor("FR", "0.1"),
        electricity_factor("US", "0.5"),
    )
    group.factors(
        power_factor("Laptop", "100", "10"),
        headcount_factor("student", "420", "90", "110", "75"),
        headcount_factor("staff", "420", "90", "110", "75", unit="kg/fte/year"),
    )
    group.activities(
        "fuel/january.csv",
        record("LNG", "P-101", fuel="lng", use="stationary", quantity="1000", unit="kg"),
        record("LNG-T", "P-101", fuel="lng", use="stationary", quantity="1", unit="tonne"),
        record("TRUCK", "P-101", fuel="diesel", use="mobile", quantity="100", unit="US_gallon"),
    )
    group.activities(
        "electricity/january.csv",
        record("OFFICE", "P-101", region="", quantity="5000", unit="kWh"),
        record("LABORATORY", "P-102", region="", quantity="5400", unit="kWh"),
        record("STEAM", "P-101", region="US", quantity="1", unit="GJ"),
    )
    group.activities(
        "equipment/january.csv",
        record(
            "LAPTOPS", "P-101", "2024-01-01..2024-01-07", region="FR", equipment_class="Laptop",
            count="52", active_hours="40", standby_hours="128",
        ),
    )  # fmt: skip
    group.activities(
        "headcount/january.csv",
        record("STUDENTS", "P-101", variant="student", fte="1"),
        record("STAFF", "P-101", variant="staff", fte="1"),
    )
    group.succeeds("run", "2024-01")
    return group


def test_lng_of_a_boiler(group: Group) -> None:
    """1000 kg LNG × 2.75 kg CO2e/kg = 2750 kg CO2e, scope 1, category 1 (stationary combustion).

    Source: design 002, section 6.1.
    """
    assert group.rows(
        f"SELECT scope, category_number, emission_type, quantity, unit, kg_co2eq {IN_FORCE}", "LNG"
    ) == [
        {
            "scope": 1,
            "category_number": 1,
            "emission_type": "combustion",
            "quantity": Decimal(1000),
            "unit": "kg",
            "kg_co2eq": Decimal(2750),
        }
    ]
    assert group.rows(
        "SELECT scope_type, scope1_category_number, scope1_category_name, scope2_category_number,"
        " major_category, raw_material, activity_amount, emission_factor, total_emission"
        " FROM scope_emissions WHERE raw_material = 'lng' AND activity_amount = 1000"
    ) == [
        {
            "scope_type": "SCOPE1",
            "scope1_category_number": 1,
            "scope1_category_name": "Stationary combustion",
            "scope2_category_number": None,
            "major_category": "Fuel combustion",
            "raw_material": "lng",
            "activity_amount": Decimal(1000),
            "emission_factor": Decimal("2.75"),
            "total_emission": Decimal(2750),
        }
    ]


def test_electricity_of_an_office(group: Group) -> None:
    """5000 kWh × 0.4781 kg CO2e/kWh = 2390.5 kg CO2e, scope 2. Source: design 002, section 6.2."""
    assert group.rows(
        "SELECT scope, category_number, kg_co2eq, kg_co2eq_market_based, market_based_basis"
        f" {IN_FORCE}",
        "OFFICE",
    ) == [
        {
            "scope": 2,
            "category_number": 1,
            "kg_co2eq": Decimal("2390.5"),
            "kg_co2eq_market_based": Decimal("2390.5"),
            "market_based_basis": "grid_average",
        }
    ]


def test_electricity_of_a_swiss_laboratory(group: Group) -> None:
    """5400 kWh × 0.012 kg CO2e/kWh = 64.8 kg CO2e, mix CH-2022. Source: design 000, section 7."""
    assert group.value(f"SELECT kg_co2eq {IN_FORCE}", "LABORATORY") == Decimal("64.8")
    assert group.rows(
        "SELECT snapshot -> 'emission_factor' ->> 'edition' AS edition,"
        " (snapshot ->> 'kg_co2eq_per_unit')::numeric AS kg_co2eq_per_kwh,"
        " (snapshot ->> 'quantity')::numeric AS kwh"
        " FROM module_emission_inputs i JOIN module_emissions e ON e.id = i.module_emission_id"
        " WHERE e.record_id = 'LABORATORY'"
    ) == [{"edition": "CH-2022", "kg_co2eq_per_kwh": Decimal("0.012"), "kwh": Decimal(5400)}]


def test_a_student_is_four_rows(group: Group) -> None:
    """One student FTE at 420 food, 90 waste, 110 transport, 75 grey energy: exactly four rows.

    Scope 3, categories 1 (purchased goods), 5 (waste), 7 (commuting) and 2 (capital goods).
    Source: design 000, sections 5 and 8.
    """
    rows = group.rows(
        f"SELECT emission_type, scope, category_number, kg_co2eq {IN_FORCE}", "STUDENTS"
    )
    assert sorted(tuple(row.values()) for row in rows) == [
        ("food", 3, 1, Decimal(420)),
        ("grey_energy", 3, 2, Decimal(75)),
        ("transport", 3, 7, Decimal(110)),
        ("waste", 3, 5, Decimal(90)),
    ]


def test_a_factor_per_year_counts_the_days_of_the_year(group: Group) -> None:
    """One staff FTE in January 2024 at the same figures *per year*: × 31 ÷ 366.

    The share is 31/366 = 0.084699 FTE years, rounded half away from zero at 6 decimals, so
    food is 420 × 0.084699 = 35.57358 kg. Per FTE, without the year, it would be 420.
    """
    rows = group.rows(f"SELECT emission_type, quantity, unit, kg_co2eq {IN_FORCE}", "STAFF")
    share = Decimal("0.084699")
    assert sorted(tuple(row.values()) for row in rows) == [
        ("food", share, "fte*year", Decimal("35.57358")),
        ("grey_energy", share, "fte*year", 75 * share),
        ("transport", share, "fte*year", 110 * share),
        ("waste", share, "fte*year", 90 * share),
    ]


def test_laptops_of_a_week(group: Group) -> None:
    """52 devices × (100 W × 40 h + 10 W × 128 h) ÷ 1000 = 274.56 kWh; × 0.1 kg/kWh = 27.456 kg.

    40 h + 128 h = 168 h are the whole week. Source: the equipment formula of design 000; the
    figures are those of a test of EPFL's co2-calculator (one laptop, 52 weeks).
    """
    assert group.rows(
        f"SELECT scope, quantity, unit, kg_co2eq, metadata -> 'operands' AS operands {IN_FORCE}",
        "LAPTOPS",
    ) == [
        {
            "scope": 2,
            "quantity": Decimal("274.56"),
            "unit": "kWh",
            "kg_co2eq": Decimal("27.456"),
            "operands": {
                "count": "52.000000",
                "active_hours": "40.000000",
                "standby_hours": "128.000000",
                "active_power_w": "100.000",
                "standby_power_w": "10.000",
            },
        }
    ]


@pytest.mark.parametrize(
    ("record_id", "quantity", "unit", "kg_per_unit", "kg"),
    [
        # 1 t = 1000 kg: 2.75 kg/kg are 2750 kg/t, exactly, and the quantity stays as it came
        ("LNG-T", "1", "tonne", "2750", "2750"),
        # 1 US gallon = 3.785411784 l: 2.5 kg/l are 9.46352946 kg/gallon, exactly
        ("TRUCK", "100", "US_gallon", "9.46352946", "946.352946"),
        # 1 GJ = 1000/3.6 kWh has no end: the quantity is converted, rounded at 6 decimals
        ("STEAM", "277.777778", "kWh", "0.5", "138.888889"),
    ],
)
def test_a_unit_other_than_the_factors(
    group: Group, record_id: str, quantity: str, unit: str, kg_per_unit: str, kg: str
) -> None:
    """The conversion goes into the factor where 12 decimals hold it, and else into the quantity."""
    assert group.rows(
        f"SELECT quantity, unit, kg_co2eq_per_unit, kg_co2eq {IN_FORCE}", record_id
    ) == [
        {
            "quantity": Decimal(quantity),
            "unit": unit,
            "kg_co2eq_per_unit": Decimal(kg_per_unit),
            "kg_co2eq": Decimal(kg),
        }
    ]


def test_a_converted_quantity_is_recorded_beside_the_one_handed_in(group: Group) -> None:
    """Both quantities are kept: 1 GJ as handed in, 277.777778 kWh as multiplied."""
    conversion = group.value(f"SELECT metadata -> 'conversion' {IN_FORCE}", "STEAM")
    assert conversion == {"from_unit": "GJ", "from_quantity": "1.000000"}


def test_the_roll_up_of_the_head_office_is_the_sum_of_the_examples(group: Group) -> None:
    """Every example above stands once in the head office's subtree, by scope."""
    sums = group.rows(
        "SELECT scope, sum(subtree_kg_co2eq) AS kg FROM organization_rollups"
        " WHERE organization_code = 'HQ1' GROUP BY 1 ORDER BY 1"
    )
    scope1 = 2 * Decimal(2750) + Decimal("946.352946")
    scope2 = Decimal("2390.5") + Decimal("64.8") + Decimal("27.456") + Decimal("138.888889")
    scope3 = (420 + 90 + 110 + 75) * (1 + Decimal("0.084699"))
    assert [row["kg"] for row in sums] == [scope1, scope2, scope3]
