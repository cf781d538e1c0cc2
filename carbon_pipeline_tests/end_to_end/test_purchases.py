"""What is bought, by mass, by the supplier's own footprint, by use, by share: from files to tables."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    record,
)

OLD, NEW = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
BOLT = "urn:gtin:4712345060507"


def footprint(footprint_id: str, kilograms: str, first: str, last: str, **changed: Any) -> str:
    """An invented footprint of a bolt of 250 g, in the PACT data model; `last` is excluded."""
    return json.dumps(
        {
            "id": footprint_id,
            "specVersion": "3.0.0",
            "created": "2023-06-01T00:00:00Z",
            "status": "Active",
            "companyName": "Bolts Ltd",
            "companyIds": ["urn:company:example:bolts"],
            "productDescription": "Bolt",
            "productIds": [BOLT],
            "productNameCompany": "Bolt M8",
            "validityPeriodStart": f"{first}T00:00:00Z",
            "validityPeriodEnd": f"{last}T00:00:00Z",
            "pcf": {
                "declaredUnitOfMeasurement": "piece",
                "declaredUnitAmount": "1",
                "productMassPerDeclaredUnit": "0.25",
                "pcfExcludingBiogenicUptake": kilograms,
                "pcfIncludingBiogenicUptake": kilograms,
                "ipccCharacterizationFactors": ["AR6"],
                "referencePeriodStart": "2022-01-01T00:00:00Z",
                "referencePeriodEnd": "2023-01-01T00:00:00Z",
                "geographyCountry": "DE",
                "primaryDataShare": "56.2",
            },
        }
        | changed
    )


def average(kind: str, activity: str, kilograms: str, unit: str) -> dict[str, str]:
    return fuel_factor(activity, kilograms, unit, factor_type=kind, region="KR")


def delivery(name: str, quantity: str, unit: str, **columns: str) -> dict[str, object]:
    stated = {"variant": "goods_and_services", "product_id": BOLT} | columns
    return record(name, "HQ1", quantity=quantity, unit=unit, **stated)


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """A month of everything that is bought, and of what goes wrong with it."""
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(
        electricity_factor("KR", "0.5"),
        average("material", "paper", "900", "tonne"),
        average("material", "laptop", "250", "piece"),
        average("water", "water_supply", "0.2", "m3"),
        average("water", "water_treatment", "0.3", "m3"),
        average("service", "ai_query", "0.002", "query"),
    )
    group.write(
        "reference/product_footprints/old.json", footprint(OLD, "1.5", "2023-01-01", "2024-03-01")
    )
    group.write(
        "reference/product_footprints/new.json",
        footprint(NEW, "1.2", "2024-02-01", "2025-01-01", precedingPfIds=[OLD]),
    )
    goods = {"variant": "goods", "material": "paper"}
    group.activities(
        "purchased_goods/bought.csv",
        record("paper", "HQ1", quantity="500", unit="kg", **goods),
        record("unknown", "HQ1", quantity="1", unit="kg", **(goods | {"material": "unobtainium"})),
        record("sheets", "HQ1", quantity="5", unit="piece", **goods),
        record("below zero", "HQ1", quantity="-5", unit="kg", **goods),
        record("money", "HQ1", quantity="5", unit="USD_2021", **goods),
        record("laptops", "HQ1", quantity="4", unit="piece", variant="capital_goods",
               material="laptop"),
    )  # fmt: skip
    group.activities(
        "water/bills.csv",
        record("in", "HQ1", variant="water_supply", quantity="1500", unit="litre"),
        record("out", "HQ1", variant="water_treatment", quantity="1", unit="m3"),
        record("mass", "HQ1", variant="water_supply", quantity="1", unit="tonne"),
    )
    group.activities(
        "digital_services/queries.csv",
        record("asked", "HQ1", service="ai_query", quantity="10", unit="query", people="100",
               days_of_use="230"),
        record("counted", "HQ1", service="ai_query", quantity="500", unit="query", people="",
               days_of_use=""),
        record("stored", "HQ1", service="storage", quantity="500", unit="GB", people="", days_of_use=""),
    )  # fmt: skip
    group.activities(
        "supplier_products/deliveries.csv",
        delivery("bolts", "1000", "piece"),
        delivery("bolts by mass", "2", "kg"),
        delivery("machine", "1", "piece", variant="capital_goods"),
        # from January to February, in which the newer footprint is in force
        delivery("over a change", "60", "piece")
        | {"period_start": "2024-01-02", "period_end": "2024-03-01"},
        delivery("too late", "1", "piece")
        | {"period_start": "2025-01-01", "period_end": "2025-01-31"},
        delivery("another product", "1", "piece", product_id=BOLT[:-1] + "8"),
        delivery("by volume", "1", "litre"),
    )
    share = {"facility": "Microscopes", "unit": "hours", "facility_kg_co2eq": "1000"}
    group.activities(
        "facility_shares/hours.csv",
        record("ours", "HQ1", quantity="10", facility_total_use="100", **share),
        record("too much", "HQ1", quantity="101", facility_total_use="100", **share),
    )
    holding = {
        "variant": "scope_1_and_2", "investee": "Wind AS", "investee_emissions": "1200",
        "outstanding": "250", "evic": "1000", "total_equity": "", "debt": "", "currency": "KRW",
        "pcaf_option": "1b",
    }  # fmt: skip
    year = "2023-01-01..2024-12-31"
    group.activities(
        "investments/holdings.csv",
        record("listed", "HQ1", **holding),
        record("two years", "HQ1", year, **(holding | {"investee_emissions": "731"})),
        record("more than all", "HQ1", **(holding | {"outstanding": "1001"})),
        record("no score", "HQ1", **(holding | {"pcaf_option": "4"})),
    )
    group.succeeds("run", "2024-01..2024-03")
    group.succeeds("run", "2025-01")
    return group


MATCHED = {
    "paper": ("450", 1),
    "laptops": ("1000", 2),
    "in": ("0.3", 1),
    "out": ("0.3", 5),
    "asked": ("460", 1),
    "counted": ("1", 1),
    "bolts": ("1500", 1),
    "bolts by mass": ("12", 1),
    "machine": ("1.5", 2),
    "ours": ("100", 1),
    "listed": ("300000", 15),
}


@pytest.mark.parametrize("record_id", MATCHED)
def test_each_way_of_counting_has_its_kilograms_and_its_category(
    group: Group, record_id: str
) -> None:
    kilograms, category = MATCHED[record_id]
    (row,) = group.rows(
        "SELECT kg_co2eq, scope, category_number FROM module_emissions WHERE record_id = %s",
        record_id,
    )
    assert tuple(row.values()) == (Decimal(kilograms), 3, category)


def test_every_month_takes_the_footprint_in_force_then(group: Group) -> None:
    """60 pieces over 60 days: 30 of January at 1.5 kg, 29 of February and 1 of March at 1.2 kg."""
    months = group.values(
        "SELECT kg_co2eq FROM module_emissions WHERE record_id = 'over a change'"
        " ORDER BY reporting_month"
    )
    assert months == [45, Decimal("34.8"), Decimal("1.2")]
    february = group.value(
        "SELECT metadata FROM module_emissions WHERE record_id = 'over a change'"
        " AND reporting_month = 2"
    )
    assert february["operands"]["replaces"] == OLD
    assert february["operands"]["primary_data_share"] == "56.2 %"
    assert february["match"]["source"] == f"Bolts Ltd, product footprint {NEW}"


def test_an_investment_tells_its_share_and_its_score(group: Group) -> None:
    found = group.value("SELECT metadata FROM module_emissions WHERE record_id = 'listed'")
    assert found["operands"]["attribution_factor"] == "0.25"
    assert found["operands"]["pcaf_score"] == "2 (1 best, 5 worst)"
    # 731 days with 731 t: a tonne a day, of which a quarter
    assert group.value(
        "SELECT kg_co2eq FROM module_emissions WHERE record_id = 'two years' AND reporting_month = 1"
        " AND reporting_year = 2024"
    ) == Decimal(7750)


UNMATCHED = {
    "unknown": "No material factor for «unobtainium» is known.",
    "sheets": "What is known is per tonne, mass; piece measures pieces.",
    "stored": "No service factor for «storage» is known.",
    "too late": f"No footprint of {BOLT} is in force on 2025-01-01: {NEW} is valid",
    "another product": f"No footprint of {BOLT[:-1]}8 is known. Products like it: {BOLT}.",
    "by volume": f"The footprint {OLD} is per piece (pieces); litre measures volume.",
    "too much": "The own use of 101 is more than all use of the facility, 100.",
    "more than all": "An outstanding amount of 1001",
}


@pytest.mark.parametrize("record_id", UNMATCHED)
def test_without_an_answer_a_record_is_unmatched_with_the_reason(
    group: Group, record_id: str
) -> None:
    (reason,) = group.values("SELECT reason FROM unmatched_inputs WHERE record_id = %s", record_id)
    assert UNMATCHED[record_id] in reason


def test_wrong_rows_are_refused_with_their_rule(group: Group) -> None:
    found = group.rows(
        "SELECT raw ->> 'record_id' AS record, column_name, rule FROM rejected_inputs ORDER BY 1"
    )
    assert [tuple(row.values()) for row in found] == [
        ("below zero", "quantity", "below_zero"),
        ("mass", "unit", "unknown_unit"),
        ("money", "unit", "unknown_unit"),
        ("no score", "pcaf_option", "not_allowed"),
    ]


def test_a_folder_with_a_document_that_is_no_footprint_is_refused_whole(
    make_group: Callable[[], Group],
) -> None:
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    good = footprint(OLD, "1.5", "2023-01-01", "2024-03-01")
    group.write("reference/product_footprints/a.json", good)
    group.write("reference/product_footprints/b.json", good.replace('"1.5"', '"1,5"'))
    group.write("reference/product_footprints/c.json", good)
    told = group.refuses("run", "2024-01")
    assert "product_footprints is refused; nothing of it was taken." in told
    assert "b.json: pcfExcludingBiogenicUptake: «1,5», not a decimal in a string." in told
    assert f"c.json: id {OLD} is already in a.json; keep one." in told
