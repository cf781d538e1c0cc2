"""One cell of a roll-up, followed down to the two bills and the one factor that it rests on.

A casting works buys electricity from the Korean grid. Its bill of February and March, 600 kWh over 60
days, falls with 29 ÷ 60 into February: 290 kWh. A supplier below it measured 2 MWh in February. At
0.4 kg CO2e per kWh that is 290 × 0.4 = 116 and 2 × 400 = 800, together 916 kg CO2e.
"""

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from carbon_pipeline_tests.group_of import Group, head_office, partner, record

FACTOR = {
    "factor_code": "electricity-kr",
    "factor_type": "electricity",
    "activity": "electricity",
    "region": "KR",
    "unit": "kWh",
    "kg_co2eq_per_unit": "0.4",
    "source": "Ministry of Energy (invented)",
    "edition": "Grid factors 2023",
    "valid_from": "2023-01-01",
    "valid_to": "",
    "gwp_set": "AR5",
    "reference": "Table 2, row 7",
}

TRACE = """\
roll-up   {cell} version 1, in force
          916 kg CO2e, energy, scope 2 category 1 (Purchased electricity)
          P-101 (/HQ1/P-101/) with everything below it, 2024-02
run       {cell_run} at {cell_time}, code {code}
sum       with everything below it: 916 kg, to the last digit the sum of its 2 parts
          of itself: 116 kg, to the last digit the sum of its 1 part
          with everything below it, market-based: 916 kg, to the last digit the sum of its 2 parts
          of itself, market-based: 116 kg, to the last digit the sum of its 1 part
parts     2, the largest first
       1  800 kg CO2e, emission {meter} version 1
          P-201 (/HQ1/P-101/P-201/), electricity/default, energy, scope 2 category 1
          METER, 2024-02-01 to 2024-02-29, 29 days in the month, 2 MWh
          electricity/meters.csv, row 2, SHA-256 {meters_sha256}
          2 MWh × 400 kg CO2e per MWh, activity_times_factor/1
          electricity-kr version 1: Ministry of Energy (invented), Grid factors 2023, Table 2, row 7; GWP set AR5
          {run} at {time}, code {code}
       2  116 kg CO2e, emission {bill} version 1
          P-101 (/HQ1/P-101/), electricity/default, energy, scope 2 category 1
          BILL, 2024-02-01 to 2024-03-31, 600 kWh; 29 days in the month, 290 kWh
          electricity/bills.csv, row 2, SHA-256 {bills_sha256}
          290 kWh × 0.4 kg CO2e per kWh, activity_times_factor/1
          electricity-kr version 1: Ministry of Energy (invented), Grid factors 2023, Table 2, row 7; GWP set AR5
          {run} at {time}, code {code}
"""


@pytest.fixture(scope="module")
def files() -> dict[str, Path]:
    """The two activity files, by name."""
    return {}


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group], files: dict[str, Path]) -> Group:
    """The casting works and its supplier, February computed."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"), partner("P-201", "P-101"))
    text = io.StringIO()
    writer = csv.DictWriter(text, FACTOR)
    writer.writeheader()
    writer.writerow(FACTOR)
    group.write("reference/emission_factors.csv", text.getvalue())
    files["bills"] = group.activities(
        "electricity/bills.csv",
        record("BILL", "P-101", "2024-02-01..2024-03-31", quantity="600", unit="kWh"),
    )
    files["meters"] = group.activities(
        "electricity/meters.csv",
        record("METER", "P-201", "2024-02-01..2024-02-29", quantity="2", unit="MWh"),
    )
    group.succeeds("run", "2024-02")
    return group


def test_the_trace_reads_from_the_sum_down_to_file_and_row(
    group: Group, files: dict[str, Path]
) -> None:
    (cell,) = group.rows("SELECT * FROM organization_rollups WHERE organization_code = 'P-101'")
    parts = {row["record_id"]: row for row in group.rows("SELECT * FROM module_emissions")}
    expected = TRACE.format(
        cell=cell["id"],
        cell_run=cell["run_id"],
        cell_time=cell["computed_at"],
        code=group.value("SELECT DISTINCT code_version FROM runs"),
        meter=parts["METER"]["id"],
        bill=parts["BILL"]["id"],
        run=parts["BILL"]["run_id"],
        time=parts["BILL"]["computed_at"],
        meters_sha256=hashlib.sha256(files["meters"].read_bytes()).hexdigest(),
        bills_sha256=hashlib.sha256(files["bills"].read_bytes()).hexdigest(),
    )
    assert group.succeeds("trace", str(cell["id"])) == expected
