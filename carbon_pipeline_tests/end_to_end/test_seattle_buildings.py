"""A year of 3,340 real buildings: electricity, gas and steam, against the emissions that the city published.

City of Seattle, Building Energy Benchmarking 2015, one row per building, its energy in kBtu. The city
counts electricity at 6.97111, gas at 53.11 and district steam at 77.1879 g CO2e per 1,000 Btu (recovered
from its own figures), leaves other fuels out, and publishes tonnes to two decimals. January is
computed: each year's energy is shared out by days, so that a building's January × 365 ÷ 31 is its year.
"""

import csv
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest

from carbon_pipeline_tests.group_of import (
    SHARED,
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    record,
)

BUILDINGS = SHARED / "data/activity/seattle/2015-building-energy-benchmarking.csv"
YEAR, JANUARY = "2015-01-01..2015-12-31", Fraction(31, 365)
PUBLISHED = "GHGEmissions(MetricTonsCO2e)"

pytestmark = pytest.mark.skipif(
    not BUILDINGS.exists(), reason=f"the shared buildings {BUILDINGS.name} are not at hand"
)

# column of the file → module, kg CO2e per kBtu (None: the city has none), and the module's own columns
CARRIERS: dict[str, tuple[str, str | None, dict[str, str]]] = {
    "Electricity(kBtu)": ("electricity", "0.00697111", {}),
    "NaturalGas(kBtu)": ("fuel", "0.05311", {"fuel": "natural_gas", "use": "stationary"}),
    "SteamUse(kBtu)": (
        "purchased_energy",
        "0.0771879",
        {"form": "heat", "energy_carrier": "heat_and_steam"},
    ),
    "OtherFuelUse(kBtu)": ("fuel", None, {"fuel": "other_fuel", "use": "stationary"}),
}

Building = dict[str, str]


def records(buildings: list[Building], column: str) -> Iterator[dict[str, object]]:
    """What each building used of a carrier, as the file has it; a building without it has no record.

    A blank is no zero: it is handed in as it stands.
    """
    _, _, own = CARRIERS[column]
    for building in buildings:
        if building[column] != "0":
            yield record(
                f"{building['OSEBuildingID']} {column}",
                "SEATTLE",
                YEAR,
                quantity=building[column],
                unit=column.partition("(")[2].rstrip(")"),
                region="US-WA",
                evidence=building["PropertyName"],
                **own,
            )


@pytest.fixture(scope="module")
def buildings() -> list[Building]:
    """The rows of the file, every cell as the text that stands there."""
    with BUILDINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def city(make_group: Callable[[], Group], buildings: list[Building]) -> Group:
    """All buildings as one organisation's records, computed for January."""
    group = make_group()
    group.organizations(head_office("SEATTLE", "US"))
    electricity, gas, steam, _ = (kg for _, kg, _ in CARRIERS.values())
    group.emission_factors(
        electricity_factor("US-WA", f"{electricity}", unit="kBtu"),
        fuel_factor("natural_gas", f"{gas}", "kBtu", region="US"),
        fuel_factor("heat_and_steam", f"{steam}", "kBtu", factor_type="heat", region="US-WA"),
    )
    for column, (module, _, _) in CARRIERS.items():
        group.activities(f"{module}/{column.partition('(')[0]}.csv", *records(buildings, column))
    outcome = group.carbon("run", "2015-01")
    assert (outcome.code, outcome.err) == (0, ""), outcome
    return group


def in_january(kbtu: str) -> Decimal:
    """The month's part of a year's kBtu, at 6 decimals, reckoned apart from the pipeline."""
    with localcontext(prec=60) as context:
        context.rounding = ROUND_HALF_UP
        return (Decimal(kbtu) * 31 / 365).quantize(Decimal("0.000001"))


def test_only_blank_meters_are_refused(city: Group, buildings: list[Building]) -> None:
    """Ten buildings stand in the file without any reading: a blank is refused and never a zero."""
    blank = [b["OSEBuildingID"] for b in buildings if b["Electricity(kBtu)"] == ""]
    assert len(blank) == 10
    refused = city.rows(
        "SELECT raw ->> 'record_id' AS record, column_name, rule FROM rejected_inputs"
    )
    wanted = [f"{building} {column}" for building in blank for column in CARRIERS]
    assert sorted(row["record"] for row in refused) == sorted(wanted)
    assert {(row["column_name"], row["rule"]) for row in refused} == {("quantity", "missing")}
    assert city.rows(
        "SELECT sum(rows_in) AS rows_in, sum(rows_accepted) AS taken FROM activity_files"
    ) == [{"rows_in": 5549 + 40, "taken": 5549}]


def test_only_fuels_that_nobody_names_are_unmatched(city: Group, buildings: list[Building]) -> None:
    """The file does not say what the other fuels are; the city counts them as nothing, we do not."""
    other = [
        f"{b['OSEBuildingID']} OtherFuelUse(kBtu)"
        for b in buildings
        if b["OtherFuelUse(kBtu)"] not in ("", "0")
    ]
    found = city.rows("SELECT record_id, reason FROM unmatched_inputs ORDER BY record_id")
    assert [row["record_id"] for row in found] == sorted(other)
    assert len(other) == 17
    assert {row["reason"] for row in found} == {"No fuel factor for «other_fuel» is known."}


@pytest.mark.parametrize("column", [name for name, (_, kg, _) in CARRIERS.items() if kg])
def test_each_carrier_is_its_sum_of_readings_times_the_factor(
    city: Group, buildings: list[Building], column: str
) -> None:
    """To the last digit."""
    module, kg_per_kbtu, _ = CARRIERS[column]
    used = [in_january(b[column]) for b in buildings if b[column] not in ("", "0")]
    found = city.rows(
        "SELECT count(*) AS records, sum(quantity) AS kbtu, sum(kg_co2eq) AS kg"
        " FROM module_emissions WHERE module_type = %s AND scope < 3",
        module,
    )
    kbtu = sum(used, Decimal())
    assert found == [{"records": len(used), "kbtu": kbtu, "kg": kbtu * Decimal(f"{kg_per_kbtu}")}]


def test_each_building_emits_what_the_city_published(
    city: Group, buildings: list[Building]
) -> None:
    """Tonnes of the year to two decimals, of all 3,328 buildings that use anything."""
    found = city.rows(
        "SELECT split_part(record_id, ' ', 1) AS building, sum(kg_co2eq) AS kg"
        " FROM module_emissions WHERE scope < 3 GROUP BY 1"
    )
    published = {b["OSEBuildingID"]: b[PUBLISHED] for b in buildings}
    assert len(found) == 3328
    for row in found:
        tonnes = Fraction(row["kg"]) / JANUARY / 1000
        assert abs(tonnes - Fraction(published[row["building"]])) < Fraction("0.0053"), row
    silent = published.keys() - {row["building"] for row in found}
    assert {published[building] for building in silent} == {"", "0"}
