"""A product's footprint as its buyers read it: exported from one group, taken in by another."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    record,
)
from carbon_pipeline_tests.product_lines import output, part, product, write_mappings, write_outputs

SENSOR = "urn:pact:example.com:product-id:W250"
STATED = {
    "companyIds": ["urn:company:example:hq1"],
    "productIds": [SENSOR],
    "pcf": {
        "productMassPerDeclaredUnit": "0.8",
        "biogenicCO2Uptake": "-0.25",
        "biogenicNonCO2Emissions": "0.5",
        "fossilCarbonContent": "0.1",
        "crossSectoralStandards": ["PACT-3.0"],
        "exemptedEmissionsPercent": "0",
        "packagingEmissionsIncluded": False,
        "primaryDataShare": "56.2",
        "ipccCharacterizationFactors": ["AR6"],
        "geographyCountry": "KR",
    },
}


@pytest.fixture(scope="module")
def seller(make_group: Callable[[], Group]) -> Group:
    """W250 in January and February, X1 of two head offices; the output of X1 is not known.

    W250: 1,000 kWh at 0.5 kg itself and 60 % of 1,000 kg of P-1: 1,100 kg in January, the same in
    February, for 20 and 30 pieces: 2,200 ÷ 50 = 44 kg. What customers use up is not in it.
    """
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-1", "HQ1"), head_office("HQ2"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    write_mappings(
        group,
        product("W250", product_description="Weighing sensor"),
        part("A", "P-1", "GP100", "", "0.6"),
        product("X1"),
        product("X1", "HQ2", mapping_code="X1 of HQ2"),
    )
    write_outputs(group, output("W250", "2024-01", "20"), output("W250", "2024-02", "30"))
    lines = []
    for month in ("2024-01-01..2024-01-31", "2024-02-01..2024-02-29"):
        lines += [
            record(f"own {month}", "HQ1", month, quantity="1000", unit="kWh", product_code="W250"),
            record(
                f"part {month}", "P-1", month, quantity="2000", unit="kWh", product_code="GP100"
            ),
            record(f"other {month}", "HQ1", month, quantity="10", unit="kWh", product_code="X1"),
        ]
    group.activities("electricity/meters.csv", *lines)
    group.activities(
        "sold_products/sold.csv",
        record("use", "HQ1", product_code="W250", stage="use", units_sold="10",
               energy_carrier="electricity", energy_per_unit="38.5", energy_unit="kWh",
               times_in_lifetime="8"),
    )  # fmt: skip
    group.succeeds("run", "2024-01..2024-02")
    return group


def _export(group: Group, stated: dict[str, Any], *arguments: str) -> Any:
    path = group.write("statements.json", json.dumps(stated))
    return json.loads(
        group.succeeds("export-footprint", "W250", *arguments, "--statements", str(path))
    )


def test_the_document_has_what_is_known_and_what_is_stated(seller: Group) -> None:
    document = _export(seller, STATED, "2024-01..2024-02")
    assert document == _export(seller, STATED, "2024-01..2024-02")
    pcf = document["pcf"]
    assert (document["companyName"], document["productNameCompany"]) == ("HQ1 Co.", "Product W250")
    assert (document["productDescription"], document["status"]) == ("Weighing sensor", "Active")
    assert (pcf["declaredUnitOfMeasurement"], pcf["declaredUnitAmount"]) == ("piece", "1")
    assert (pcf["pcfExcludingBiogenicUptake"], pcf["pcfIncludingBiogenicUptake"]) == ("44", "43.75")
    assert pcf["fossilGhgEmissions"] == "43.5"
    assert pcf["referencePeriodStart"] == "2024-01-01T00:00:00Z"
    assert pcf["referencePeriodEnd"] == "2024-03-01T00:00:00Z"
    assert pcf.items() >= STATED["pcf"].items()
    assert "downstream categories are left out" in document["comment"]
    january = _export(seller, STATED, "2024-01", "--replaces", document["id"])
    # 1,100 ÷ 20
    assert january["pcf"]["pcfExcludingBiogenicUptake"] == "55"
    assert january["precedingPfIds"] == [document["id"]] != [january["id"]]


def test_another_group_takes_it_in(seller: Group, make_group: Callable[[], Group]) -> None:
    document = _export(seller, STATED, "2024-01..2024-02")
    buyer = make_group()
    buyer.organizations(head_office("HQ9", "DE"))
    buyer.emission_factors(electricity_factor("DE", "0.4"))
    buyer.write("reference/product_footprints/w250.json", json.dumps(document))
    buyer.activities(
        "supplier_products/deliveries.csv",
        record("sensors", "HQ9", "2024-03-01..2024-03-31", variant="goods_and_services",
               product_id=SENSOR, quantity="3", unit="piece"),
    )  # fmt: skip
    buyer.succeeds("run", "2024-03")
    found = buyer.value("SELECT kg_co2eq FROM module_emissions WHERE is_current")
    assert found == 3 * Decimal(44)


def test_what_is_missing_is_listed(seller: Group) -> None:
    told = seller.refuses("export-footprint", "W250", "2024-01")
    assert "The footprint of W250 is not complete." in told
    assert "companyIds: missing (URNs of the company" in told
    assert "pcf.productMassPerDeclaredUnit: missing (kg)." in told
    # the factor of the test names no set
    assert "pcf.ipccCharacterizationFactors: missing (sets such as AR6)." in told
    wrong = STATED | {"status": "Active", "pcf": STATED["pcf"] | {"biogenicCO2Uptake": "0.25"}}
    path = str(seller.write("statements.json", json.dumps(wrong)))
    told = seller.refuses("export-footprint", "W250", "2024-01", "--statements", path)
    assert "status: is computed from the books or unknown; leave it out." in told
    assert "pcf.biogenicCO2Uptake: 0.25 is above 0; uptake takes away." in told
    path = str(seller.write("statements.json", '{"pcf": {"fossilCarbonContent": 0.1}}'))
    told = seller.refuses("export-footprint", "W250", "2024-01", "--statements", path)
    assert '0.1 is bare; write decimals as strings, "0.1"' in told
    wrong = STATED | {"productIds": ["W250"]}
    path = str(seller.write("statements.json", json.dumps(wrong)))
    told = seller.refuses("export-footprint", "W250", "2024-01", "--statements", path)
    assert "productIds: «W250» is not a URN." in told


def test_a_period_without_figures_or_output_has_no_footprint(seller: Group) -> None:
    told = seller.refuses("export-footprint", "W250", "2024")
    assert "Nothing was reported for W250 in 2024-03, 2024-04, " in told
    told = seller.refuses("export-footprint", "X1", "2024-01", "--headquarters", "HQ1")
    assert "The output of X1 is not known in 2024-01; a footprint is by unit." in told
    told = seller.refuses("export-footprint", "X1", "2024-01")
    assert "HQ1, HQ2 each have a product X1." in told
    told = seller.refuses("export-footprint", "W999", "2024-01")
    assert "No head office has a product W999 in 2024-01." in told
