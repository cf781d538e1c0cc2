"""A year of a city's real fuel cards, and what one of its months emits.

Export of the fuel cards of the City of Urbana, Illinois, 2017: one row per item of a transaction,
gallons of fuel beside a car wash and goods from the shop. Factors are those of the US EPA's GHG
Emission Factors Hub 2024, table 2, kg CO2 per gallon; those of blends are their parts', the plants'
share outside the scopes.
"""

import csv
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    EMISSION_FACTOR_COLUMNS,
    SHARED,
    Group,
    csv_text,
    fuel_factor,
    head_office,
    record,
)

CARDS = SHARED / "data/activity/urbana/fuel_card_export_original.csv"
MONTH = "2017-11"

pytestmark = pytest.mark.skipif(
    not CARDS.exists(), reason=f"the shared fuel cards {CARDS.name} are not at hand"
)

UNITS = {"GA": "US_gallon"}
# product and description of the card company → what is in the tank
FUELS = {
    ("DSL", "Diesel 1"): "diesel",
    ("DS+", "Diesel 2"): "diesel",
    ("BIOD", "B2 Diesel Blend 2% Biodiesel"): "diesel_b2",
    ("UNL", "Unleaded 1"): "petrol",
    ("UN+", "Unleaded 2"): "petrol",
    ("SUP", "Unleaded 3"): "petrol",
    ("ETH", "Unleaded Ethanol (10% blend)"): "petrol_e10",
    ("ETH", "Super Unleaded Ethanol (10% blend)"): "petrol_e10",
    ("E85", "E-85"): "petrol_e85",
}
# kg CO2 per gallon, fossil and of plants: 8.78 petrol, 10.21 diesel, 5.75 ethanol, 9.45 biodiesel
KG_PER_GALLON = {
    "diesel": ("10.21", "0"),
    "diesel_b2": ("10.0058", "0.189"),
    "petrol": ("8.78", "0"),
    "petrol_e10": ("7.902", "0.575"),
    "petrol_e85": ("1.317", "4.8875"),
}

Item = dict[str, str]


def prepared(item: Item) -> dict[str, object]:
    """An item in the columns of the module; what has no name among the fuels keeps its own."""
    month, day, year = item["Transaction Date"].split("/")
    date = f"{year}-{month}-{day}"
    sold = item["Product"], item["Product Description"]
    return record(
        f"{item['Transaction Id']}/{item['Transaction Item Sequence Number']}",
        "URBANA",
        f"{date}..{date}",
        fuel=FUELS.get(sold, " ".join(sold)),
        use="mobile",
        quantity=item["Units"],
        unit=UNITS.get(item["Unit of Measure"], item["Unit of Measure"]),
        evidence=item["Transaction Ticket Number"],
    )


@pytest.fixture(scope="module")
def items() -> list[dict[str, object]]:
    """Every item of the file."""
    with CARDS.open(encoding="utf-8", newline="") as file:
        return [prepared(item) for item in csv.DictReader(file)]


@pytest.fixture(scope="module")
def city(make_group: Callable[[], Group], items: list[dict[str, object]]) -> Group:
    """The city with its cards, computed for one month."""
    group = make_group()
    group.organizations(head_office("URBANA", "US"))
    columns = (*EMISSION_FACTOR_COLUMNS, "kg_co2_biogenic_per_unit")
    factors = [
        fuel_factor(fuel, kg, "US_gallon", region="US", kg_co2_biogenic_per_unit=biogenic)
        for fuel, (kg, biogenic) in KG_PER_GALLON.items()
    ]
    group.write("reference/emission_factors.csv", csv_text(factors, columns))
    group.activities("fuel/cards.csv", *items)
    outcome = group.carbon("run", MONTH)
    assert (outcome.code, outcome.err) == (0, ""), outcome
    return group


def bought(items: list[dict[str, object]]) -> list[tuple[str, Decimal]]:
    """Fuel and gallons of the month's items that are a fuel by name."""
    return [
        (str(item["fuel"]), Decimal(str(item["quantity"])))
        for item in items
        if str(item["period_start"]).startswith(MONTH) and item["fuel"] in KG_PER_GALLON
    ]


def test_only_what_is_no_fuel_is_refused(city: Group, items: list[dict[str, object]]) -> None:
    """A discount twice, a car wash and goods from a shop, of 6,570 items: they have no gallons."""
    refused = city.rows(
        "SELECT raw ->> 'fuel' AS item, column_name, rule, value FROM rejected_inputs ORDER BY 1"
    )
    assert [row["item"] for row in refused] == [
        "DIS Discount 2",
        "DISC Discount 1",
        "OTH General Merchandise",
        "WASH Car Wash",
    ]
    assert {(row["column_name"], row["rule"], row["value"]) for row in refused} == {
        ("unit", "unknown_unit", "EA")
    }
    counts = city.rows("SELECT rows_in, rows_accepted, rows_rejected FROM activity_files")
    assert [tuple(row.values()) for row in counts] == [(len(items), 6566, 4)]


def test_only_products_that_the_card_company_left_open_are_unmatched(
    city: Group, items: list[dict[str, object]]
) -> None:
    """«Future Defined» may be any blend: nothing is assumed of it."""
    found = city.rows("SELECT reason, count(*) AS records FROM unmatched_inputs GROUP BY 1")
    told = {row["reason"].split("«")[1].split("»")[0]: row["records"] for row in found}
    undefined = [
        item["fuel"]
        for item in items
        if str(item["period_start"]).startswith(MONTH)
        and item["fuel"] in ("BIOD Future Defined", "FUL Future Defined")
    ]
    assert told == dict(Counter(undefined))
    assert all(row["reason"].startswith("No fuel factor for «") for row in found)


def test_each_fuel_is_its_gallons_times_the_factor(
    city: Group, items: list[dict[str, object]]
) -> None:
    """To the last digit, the carbon dioxide of plants apart."""
    found = city.rows(
        "SELECT activity, count(*) AS records, sum(quantity) AS gallons, sum(kg_co2eq) AS kg,"
        " sum(kg_co2_biogenic) AS biogenic_kg FROM module_emissions"
        " WHERE scope = 1 GROUP BY 1 ORDER BY 1"
    )
    gallons: dict[str, list[Decimal]] = {}
    for fuel, amount in bought(items):
        gallons.setdefault(fuel, []).append(amount)
    assert len(found) >= 4
    assert found == [
        {
            "activity": fuel,
            "records": len(amounts),
            "gallons": sum(amounts),
            "kg": sum(amounts) * Decimal(KG_PER_GALLON[fuel][0]),
            "biogenic_kg": sum(amounts) * Decimal(KG_PER_GALLON[fuel][1]),
        }
        for fuel, amounts in sorted(gallons.items())
    ]


def test_all_of_it_is_mobile_combustion(city: Group, items: list[dict[str, object]]) -> None:
    wanted = sum(amount * Decimal(KG_PER_GALLON[fuel][0]) for fuel, amount in bought(items))
    assert (
        city.value(
            "SELECT sum(total_emission) FROM scope_emissions"
            " WHERE NOT is_aggregated AND scope_type = 'SCOPE1' AND scope1_category_number = 2"
        )
        == wanted
    )
