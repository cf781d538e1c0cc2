"""Records that span months: shared out by days, each month alone or all together, nothing lost.

Of a quantity Q over D days, the part up to day d is Q × d ÷ D, rounded half away from zero
at 6 decimals; a month's part is the difference of two such running totals. So the parts sum
to Q exactly, and a month needs to know nothing of the others.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    everything_but_runs,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)

THREE_MONTHS = "2024-01-15..2024-03-20"  # 17 + 29 + 20 = 66 days
OVER_NEW_YEAR = "2023-12-10..2024-01-20"  # 22 + 20 = 42 days


def _write_files(group: Group) -> None:
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    group.emission_factors(
        electricity_factor("KR", "0.5", edition="2023", valid_to="2023-12-31"),
        electricity_factor("KR", "0.4", edition="2024", valid_from="2024-01-01"),
    )
    group.factors(
        power_factor("Laptop", "100", "10"),
        headcount_factor("student", "420", "90", "110", "75"),
        headcount_factor("staff", "420", "90", "110", "75", unit="kg/fte/year"),
    )
    group.activities(
        "electricity/bills.csv",
        record("BILL", "P-101", THREE_MONTHS, quantity="1000", unit="kWh"),
        record("NEW-YEAR", "P-101", OVER_NEW_YEAR, quantity="100", unit="kWh"),
        record("TINY", "P-101", THREE_MONTHS, quantity="0.000001", unit="kWh"),
    )
    group.activities(
        "equipment/devices.csv",
        record(
            "LAPTOPS", "P-101", THREE_MONTHS, equipment_class="Laptop", count="7",
            active_hours="100", standby_hours="0.5",
        ),
    )  # fmt: skip
    group.activities(
        "headcount/people.csv",
        record("STUDENT", "P-101", THREE_MONTHS, variant="student", fte="1"),
        record("STAFF", "P-101", OVER_NEW_YEAR, variant="staff", fte="1"),
    )


@pytest.fixture(scope="module")
def together(make_group: Callable[[], Group]) -> Group:
    """Four months in one call."""
    group = make_group()
    _write_files(group)
    group.succeeds("run", "2023-12..2024-03")
    return group


@pytest.fixture(scope="module")
def one_by_one(make_group: Callable[[], Group]) -> Group:
    """The same months, each in a call of its own and out of order."""
    group = make_group()
    _write_files(group)
    for month in ("2024-03", "2023-12", "2024-02", "2024-01"):
        group.succeeds("run", month)
    return group


def _parts(group: Group, record_id: str, column: str = "quantity") -> list[Decimal]:
    return group.values(
        f"SELECT {column} FROM module_emissions WHERE record_id = %s"
        " AND emission_type IN ('energy', 'food') ORDER BY reporting_year, reporting_month",
        record_id,
    )


def test_three_months_share_a_bill_by_days(together: Group) -> None:
    """1000 kWh over 66 days: running totals 257.575758 (17/66), 696.969697 (46/66), 1000."""
    parts = _parts(together, "BILL")
    assert parts == [Decimal("257.575758"), Decimal("439.393939"), Decimal("303.030303")]
    assert sum(parts) == 1000
    days = together.values(
        "SELECT days_in_month FROM activity_inputs WHERE record_id = 'BILL' ORDER BY reporting_month"
    )
    assert days == [17, 29, 20]


def test_kilograms_sum_to_those_of_the_whole_bill(together: Group) -> None:
    """1000 kWh × 0.4 kg/kWh = 400 kg, whatever the months have of it."""
    assert sum(_parts(together, "BILL", "kg_co2eq")) == 400


def test_a_quantity_of_one_millionth_is_not_lost(together: Group) -> None:
    """0.000001 kWh: 17/66 round to 0, 46/66 to 0.000001, so February has all of it."""
    assert _parts(together, "TINY") == [0, Decimal("0.000001"), 0]


def test_each_part_takes_the_edition_of_its_month(together: Group) -> None:
    """100 kWh over New Year: 52.380952 kWh (22/42) × 0.5 in 2023, the rest × 0.4 in 2024."""
    assert _parts(together, "NEW-YEAR") == [Decimal("52.380952"), Decimal("47.619048")]
    assert _parts(together, "NEW-YEAR", "kg_co2eq") == [
        Decimal("52.380952") * Decimal("0.5"),
        Decimal("47.619048") * Decimal("0.4"),
    ]


def test_hours_of_equipment_are_shared_and_its_count_is_not(together: Group) -> None:
    """7 × (100 W × 100 h + 10 W × 0.5 h) = 70.035 kWh over 66 days, hours shared by days.

    Active hours 25.757576, 43.939394, 30.30303; standby hours 0.128788, 0.219697, 0.151515.
    """
    hours = [
        (Decimal("25.757576"), Decimal("0.128788")),
        (Decimal("43.939394"), Decimal("0.219697")),
        (Decimal("30.30303"), Decimal("0.151515")),
    ]
    assert _parts(together, "LAPTOPS") == [
        round(7 * (100 * active + 10 * standby) / 1000, 6) for active, standby in hours
    ]
    assert sum(_parts(together, "LAPTOPS")) == Decimal("70.035")


def test_a_headcount_factor_per_fte_shares_the_fte(together: Group) -> None:
    """One student over three months is 420 kg of food in all."""
    assert sum(_parts(together, "STUDENT")) == 1
    assert sum(_parts(together, "STUDENT", "kg_co2eq")) == 420


def test_a_headcount_factor_per_year_counts_days_of_each_year(together: Group) -> None:
    """One FTE over New Year: 22/365 = 0.060274 of 2023 and 20/366 = 0.054645 of 2024."""
    assert _parts(together, "STAFF") == [Decimal("0.060274"), Decimal("0.054645")]
    assert _parts(together, "STAFF", "kg_co2eq") == [
        420 * Decimal("0.060274"),
        420 * Decimal("0.054645"),
    ]


def test_each_month_alone_gives_what_all_together_give(together: Group, one_by_one: Group) -> None:
    """Every table, down to the last byte, apart from run identifiers and times."""
    assert together.value("SELECT count(*) FROM module_emissions") == 2 + 3 + 3 + 3 + 4 * 3 + 4 * 2
    assert everything_but_runs(one_by_one) == everything_but_runs(together)
