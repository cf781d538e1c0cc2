"""A university's year of electricity, gas and oil, building by building, from two real files.

Boston University, fiscal year 2006 (July 2005 to June 2006). The header of one file says the units;
that of the other does not, and its rows are refused until somebody has asked. Gas is billed by its
gross heat. Factors are those of the US EPA's GHG Emission Factors Hub 2024: table 1 (natural gas
53.06 kg CO2 per mmBtu, distillate fuel oil no. 2 10.21 kg CO2 per gallon) and table 6 (electricity
of New England, 536.428 lb CO2 per MWh).
"""

import csv
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest

from carbon_pipeline_tests.group_of import (
    SHARED,
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    record,
)

CAMPUS = SHARED / "data/activity/bu"
FILES = {name: CAMPUS / f"{name}.csv" for name in ("residential", "research")}
YEAR, MONTH, DAYS_IN_MONTH = "2005-07-01..2006-06-30", "2005-07", 31
FIRST_MONTH = {"CARBON_FIRST_MONTH": "2005-07"}

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in FILES.values()),
    reason="the shared energy of a campus is not at hand",
)

# the letter that begins a column's header → module, fuel
CARRIERS = {"E": ("electricity", None), "G": ("fuel", "natural_gas"), "O": ("fuel", "fuel_oil")}
# as a header spells a unit → the unit; American gas is billed by gross heat
UNITS = {"kWh": "kWh", "therms": "therm_gross_cv", "gallon": "gallon", "": ""}
UNITS_ASKED_FOR = {"E": "kWh", "G": "therm_gross_cv", "O": "gallon"}
KG_PER_UNIT = {
    "electricity": Decimal("0.24331965"),  # 536.428 lb/MWh × 0.45359237 kg/lb, at 8 decimals
    "natural_gas": Decimal("5.306"),  # per therm, a tenth of a mmBtu
    "fuel_oil": Decimal("10.21"),
}

Records = list[dict[str, object]]


def records(name: str, units: dict[str, str] | None = None) -> Iterator[tuple[str, Records]]:
    """The records of a file by module: units as its header has them, or as they were asked for."""
    with FILES[name].open(encoding="utf-8", newline="") as file:
        _, header, *rows = csv.reader(file)
    by_module: dict[str, Records] = {}
    for number, column in enumerate(header):
        if column[0] not in CARRIERS or column == "Building Gross Footage":
            continue
        module, fuel = CARRIERS[column[0]]
        told = UNITS[column[1:].strip(" ()")]
        for row in rows:
            by_module.setdefault(module, []).append(
                record(
                    f"{row[0]} {column[0]}",
                    "BU",
                    YEAR,
                    **({"fuel": fuel, "use": "stationary"} if fuel else {}),
                    quantity=row[number],
                    unit=units[column[0]] if units else told,
                )
            )
    yield from by_module.items()


@pytest.fixture(scope="module")
def campus(make_group: Callable[[], Group]) -> Group:
    """The university with both files as they are, and the second again with the units of the first."""
    group = make_group()
    group.organizations(head_office("BU", "US"))
    group.emission_factors(
        electricity_factor("US", f"{KG_PER_UNIT['electricity']}"),
        # as the publisher has it, per million Btu of gross heat
        fuel_factor("natural_gas", "53.06", "mmBtu_gross_cv", region="US"),
        fuel_factor("fuel_oil", f"{KG_PER_UNIT['fuel_oil']}", "US_gallon", region="US"),
    )
    _deliver(group, "residential")
    _deliver(group, "research")
    _deliver(group, "research", "research with units", UNITS_ASKED_FOR)
    outcome = group.carbon("run", MONTH, **FIRST_MONTH)
    assert (outcome.code, outcome.err) == (0, ""), outcome
    return group


def _deliver(
    group: Group, name: str, title: str | None = None, units: dict[str, str] | None = None
) -> None:
    for module, rows in records(name, units):
        group.activities(f"{module}/{title or name}.csv", *rows)


def used(module: str, fuel: str | None) -> list[Decimal]:
    """The month's part of each building's year, at 6 decimals, reckoned apart from the pipeline."""
    amounts = [
        Decimal(str(row["quantity"]))
        for name in FILES
        for of, rows in records(name)
        for row in rows
        if of == module and row.get("fuel") == fuel
    ]
    with localcontext(prec=60) as context:
        context.rounding = ROUND_HALF_UP
        return [(a * DAYS_IN_MONTH / 365).quantize(Decimal("0.000001")) for a in amounts]


def test_a_file_that_says_no_units_is_refused_for_that_alone(campus: Group) -> None:
    """11 buildings, three carriers; with their units, and of the other file, every row is taken."""
    refused = campus.rows(
        "SELECT raw ->> 'record_id' AS record, column_name, rule FROM rejected_inputs"
    )
    wanted = [row["record_id"] for _, rows in records("research") for row in rows]
    assert sorted(row["record"] for row in refused) == sorted(map(str, wanted))
    assert {(row["column_name"], row["rule"]) for row in refused} == {("unit", "missing")}
    assert campus.rows(
        "SELECT sum(rows_in) AS rows_in, sum(rows_accepted) AS taken FROM activity_files"
    ) == [{"rows_in": 3 * (161 + 11 + 11), "taken": 3 * (161 + 11)}]
    assert len(wanted) == 3 * 11
    assert campus.value("SELECT count(*) FROM unmatched_inputs") == 0


@pytest.mark.parametrize(("module", "fuel"), CARRIERS.values())
def test_each_carrier_is_its_sum_of_readings_times_the_factor(
    campus: Group, module: str, fuel: str | None
) -> None:
    """To the last digit; therms are a tenth of the million Btu that the factor is per."""
    amounts = used(module, fuel)
    found = campus.rows(
        "SELECT count(*) AS records, sum(kg_co2eq) AS kg FROM module_emissions"
        " WHERE is_current AND activity = %s AND scope < 3",
        fuel or "electricity",
    )
    kilograms = sum(amounts, Decimal()) * KG_PER_UNIT[fuel or "electricity"]
    assert found == [{"records": 172, "kg": kilograms}]
