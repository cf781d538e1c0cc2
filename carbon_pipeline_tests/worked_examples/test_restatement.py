"""A restatement by hand: what two head offices reported, what was wrong, and the difference by cause.

January 2024 as first closed, diesel at 2.5 kg CO2e per litre and electricity at 0.5 per kWh:

    HQ1   truck 1     100 l × 2.5                                        =   250    kg
          truck 2      10 l × 2.5                                        =    25    kg
          meter 1   1,000 kWh × 0.5                                      =   500    kg
          meter 2      60 kWh × 0.5                                      =    30    kg
          devices      10 × (100 W × 40 h + 10 W × 9 h) ÷ 1000 = 40.9 kWh × 0.5 = 20.45 kg
          P-103's meter 400 kWh × 0.5                                    =   200    kg
                                                                         1,025.45   kg
    HQ2   its own meter  80 kWh × 0.5                                    =    40    kg

Then diesel is corrected to 2.6; truck 2 took 12 litres; meter 1 read 1,100 kWh; meter 2 was not
theirs; meter 3 with 70 kWh was forgotten; a second version of the formula leaves standby out; and
P-103 had belonged to HQ2 all the time.

    HQ1   truck 1     100 × (2.6 - 2.5)      factor                      =   +10    kg
          truck 2     (12 - 10) × 2.5        activity, at the factor that was reported  +5 kg
                       12 × (2.6 - 2.5)      factor, on the quantity as it is now     +1.2 kg
          meter 1     (1,100 - 1,000) × 0.5  activity                    =   +50    kg
          meter 2                            activity                    =   -30    kg
          meter 3                            activity                    =   +35    kg
          devices     (40 - 40.9) × 0.5      method                      =    -0.45 kg
          P-103's meter                      structure                   =  -200    kg
          activity +60, factor +11.2, method -0.45, structure -200       =  -129.25 kg
          1,025.45 - 129.25 = 896.2 kg, which is 260 + 31.2 + 550 + 35 + 20
    HQ2   P-103's meter                      structure                   =  +200    kg, 40 to 240

2024 is the base year of HQ1: -129.25 ÷ 1,025.45 = -12.604223 %, and its threshold is 5 %.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from carbon_pipeline.methods.formulas import METHODS
from carbon_pipeline_tests.group_lines import (
    boundary,
    owns,
    write_boundaries,
    write_ownership,
)
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    partner,
    power_factor,
    record,
)

D = Decimal
DIESEL = {"fuel": "diesel", "use": "mobile", "unit": "litre"}


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """The month as above, closed and restated for both head offices."""
    group = make_group()
    _write(
        group, {"meter 1": "1000", "meter 2": "60"}, truck_2="10", diesel="2.5", over_p_103="HQ1"
    )
    group.succeeds("close", "2024-01")
    _write(
        group, {"meter 1": "1100", "meter 3": "70"}, truck_2="12", diesel="2.6", over_p_103="HQ2"
    )
    method = METHODS["equipment_power"]
    without_standby = replace(
        method,
        version=method.version + 1,
        operand_sql=method.operand_sql.replace("i.standby_hours", "'0'"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(METHODS, "equipment_power", without_standby)
        group.succeeds("restate", "2024-01", "--reason", "findings of the audit")
    return group


def _write(
    group: Group, meters: dict[str, str], *, truck_2: str, diesel: str, over_p_103: str
) -> None:
    companies = {"P-101": "HQ1", "P-102": "HQ1", "P-103": over_p_103}
    group.organizations(
        head_office("HQ1"), head_office("HQ2"), *(partner(*each) for each in companies.items())
    )
    write_boundaries(group, boundary("HQ1", "financial_control", "2024", "5"))
    write_ownership(group, *(owns(owner, code, "100", "yes") for code, owner in companies.items()))
    group.emission_factors(electricity_factor("KR", "0.5"), fuel_factor("diesel", diesel, "litre"))
    group.factors(power_factor("Desktop", "100", "10"))
    group.activities(
        "electricity/meters.csv",
        *(record(name, "P-101", quantity=kwh, unit="kWh") for name, kwh in meters.items()),
        record("meter of P-103", "P-103", quantity="400", unit="kWh"),
        record("meter of HQ2", "HQ2", quantity="80", unit="kWh"),
    )
    group.activities(
        "fuel/trucks.csv",
        record("truck 1", "P-101", **DIESEL, quantity="100"),
        record("truck 2", "P-101", **DIESEL, quantity=truck_2),
    )
    devices = {
        "equipment_class": "Desktop",
        "count": "10",
        "active_hours": "40",
        "standby_hours": "9",
    }
    group.activities(
        "equipment/devices.csv", record("devices", "P-102", **devices, within_meter="no")
    )


def test_each_emission_with_its_causes(group: Group) -> None:
    rows = group.rows(
        "SELECT o.code, d.record_id, d.cause, d.kg_co2eq_before, d.kg_co2eq_after, d.change_kg_co2eq,"
        " d.change_kg_co2eq_market_based FROM restatement_differences d"
        " JOIN organizations o ON o.id = d.headquarters_id"
    )
    assert {
        (row["code"], row["record_id"], row["cause"]): tuple(row.values())[3:] for row in rows
    } == {
        ("HQ1", "truck 1", "factor"): (D(250), D(260), D(10), D(10)),
        ("HQ1", "truck 2", "activity"): (D(25), D("31.2"), D(5), D(5)),
        ("HQ1", "truck 2", "factor"): (D(25), D("31.2"), D("1.2"), D("1.2")),
        ("HQ1", "meter 1", "activity"): (D(500), D(550), D(50), D(50)),
        ("HQ1", "meter 2", "activity"): (D(30), None, D(-30), D(-30)),
        ("HQ1", "meter 3", "activity"): (None, D(35), D(35), D(35)),
        ("HQ1", "devices", "method"): (D("20.45"), D(20), D("-0.45"), D("-0.45")),
        ("HQ1", "meter of P-103", "structure"): (D(200), None, D(-200), D(-200)),
        ("HQ2", "meter of P-103", "structure"): (None, D(200), D(200), D(200)),
    }


def test_the_causes_sum_to_the_difference_of_the_closes(group: Group) -> None:
    causes = group.rows(
        "SELECT o.code, d.cause, sum(d.change_kg_co2eq) AS kg FROM restatement_differences_by_cause d"
        " JOIN organizations o ON o.id = d.headquarters_id GROUP BY 1, 2"
    )
    assert {(row["code"], row["cause"]): row["kg"] for row in causes} == {
        ("HQ1", "activity"): D(60),
        ("HQ1", "factor"): D("11.2"),
        ("HQ1", "method"): D("-0.45"),
        ("HQ1", "structure"): D(-200),
        ("HQ2", "structure"): D(200),
    }
    totals = group.rows(
        "SELECT o.code, c.sequence, sum((scope.value ->> 'kg_co2eq')::numeric) AS kg"
        " FROM period_closes c JOIN organizations o ON o.id = c.headquarters_id,"
        " jsonb_each(c.totals) AS scope GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert [tuple(row.values()) for row in totals] == [
        ("HQ1", 1, D("1025.45")),
        ("HQ1", 2, D("896.2")),
        ("HQ2", 1, D(40)),
        ("HQ2", 2, D(240)),
    ]


def test_the_base_year_is_to_be_recalculated(group: Group) -> None:
    rows = group.rows(
        "SELECT o.code, s.year_months_closed, s.year_first_reported_kg_co2eq,"
        " s.year_restated_kg_co2eq, s.year_change_percent, s.is_threshold_reached,"
        " s.is_recalculation_required FROM restatement_significance s"
        " JOIN organizations o ON o.id = s.headquarters_id ORDER BY 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("HQ1", 1, D("1025.45"), D("896.2"), D("-12.604223"), True, True),
        ("HQ2", 1, D(40), D(240), D(500), None, None),
    ]
