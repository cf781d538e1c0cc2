"""A year of real meter readings through twelve closes: the electricity and gas of 121 buildings.

The readings are those of the University of Cambridge's estate, monthly sums in kWh derived
from hourly ones. Months in which hours are missing are kept as they are. Factors: UK
Government GHG Conversion Factors 2022, electricity generated 0.19338 and natural gas (gross
calorific value) 0.18254 kg CO2e per kWh.
"""

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest

from carbon_pipeline_tests.group_of import (
    SHARED,
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    partner,
    record,
)

READINGS = SHARED / "data/activity/cambridge/monthly_by_building_2000-2023.csv"
YEAR = "2022"
KG_PER_KWH = {"electricity": Decimal("0.19338"), "gas": Decimal("0.18254")}
SCOPES = {"electricity": 2, "gas": 1}

pytestmark = pytest.mark.skipif(
    not READINGS.exists(), reason=f"the shared readings {READINGS.name} are not at hand"
)


@pytest.fixture(scope="module")
def readings() -> pd.DataFrame:
    """The year's rows, every cell as the text that stands in the file."""
    table = pd.read_csv(READINGS, dtype=str)
    return table[table["year"] == YEAR]


@pytest.fixture(scope="module")
def estate(make_group: Callable[[], Group], readings: pd.DataFrame) -> Group:
    """The readings as activity files, closed month by month."""
    group = make_group()
    group.organizations(head_office("UCAM", "GB"), partner("UCAM-ESTATE", "UCAM", "GB"))
    group.emission_factors(
        electricity_factor("GB", f"{KG_PER_KWH['electricity']}", valid_from="2022-01-01"),
        fuel_factor("natural_gas", f"{KG_PER_KWH['gas']}", "kWh", region="GB"),
    )
    group.activities("electricity/estate.csv", *_records(readings, "electricity"))
    fuel = {"fuel": "natural_gas", "use": "stationary"}
    group.activities("fuel/estate.csv", *(row | fuel for row in _records(readings, "gas")))
    group.succeeds("close", f"{YEAR}-01..{YEAR}-12")
    return group


def _records(readings: pd.DataFrame, fuel: str) -> list[dict[str, object]]:
    """A record for each building and month; the hours that are missing go into its evidence."""
    rows = readings[readings["fuel"] == fuel].to_dict("records")
    return [
        record(
            f"{row['building']} {row['month']}",
            "UCAM-ESTATE",
            _whole_month(int(row["month"])),
            quantity=row["kwh_sum"],
            unit="kWh",
            evidence=f"{row['hours_missing']} hours missing",
        )
        for row in rows
    ]


def _whole_month(month: int) -> str:
    last_day = pd.Period(f"{YEAR}-{month:02d}").days_in_month
    return f"{YEAR}-{month:02d}-01..{YEAR}-{month:02d}-{last_day}"


def test_every_reading_is_taken(estate: Group, readings: pd.DataFrame) -> None:
    assert estate.rows(
        "SELECT sum(rows_in) AS rows_in, sum(rows_accepted) AS taken FROM activity_files"
    ) == [{"rows_in": len(readings), "taken": len(readings)}]
    assert len(readings) == 1896
    assert estate.value("SELECT count(*) FROM period_closes WHERE status = 'closed'") == 12


@pytest.mark.parametrize("fuel", ["electricity", "gas"])
def test_each_month_is_its_sum_of_readings_times_the_factor(
    estate: Group, readings: pd.DataFrame, fuel: str
) -> None:
    """The sums are made apart from the pipeline, in exact decimals, and agree to the last digit."""
    kwh = readings[readings["fuel"] == fuel].groupby("month")["kwh_sum"].agg(_exact_sum)
    wanted = [(int(month), total * KG_PER_KWH[fuel]) for month, total in kwh.items()]
    scope = SCOPES[fuel]
    found = estate.rows(
        "SELECT reporting_month, sum(total_emission) AS kg FROM scope_emissions"
        " WHERE NOT is_aggregated AND scope_type = %s GROUP BY 1 ORDER BY 1",
        f"SCOPE{scope}",
    )
    assert len(wanted) == 12
    assert [(row["reporting_month"], row["kg"]) for row in found] == wanted
    assert estate.values(
        f"SELECT (totals -> 'scope{scope}' ->> 'kg_co2eq')::numeric FROM period_closes"
        " ORDER BY reporting_month"
    ) == [kilograms for _, kilograms in wanted]
    assert estate.values(
        "SELECT subtree_kg_co2eq FROM organization_rollups"
        " WHERE organization_code = 'UCAM' AND scope = %s ORDER BY reporting_month",
        scope,
    ) == [kilograms for _, kilograms in wanted]


def _exact_sum(texts: pd.Series) -> Decimal:
    return sum(map(Decimal, texts), Decimal(0))
