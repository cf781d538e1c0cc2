"""Worked examples of others, computed by the pipeline: people, purchases, processes, vehicles and freight.

Each names its source; known_cases.py says how the figures are held against it.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    fuel_factor,
    head_office,
    headcount_factor,
    record,
    spend_factor,
)
from carbon_pipeline_tests.worked_examples.known_cases import SIF, Case, agrees, kilograms_of

EPFL = "EPFL-ENAC/co2-calculator, its tests"
DEFRA_PHEV = "UK Government GHG conversion factors 2024, sheet Passenger vehicles row 110"
DEFRA_HGV = "UK Government GHG conversion factors 2025, methodology paper, section 6.12"

CASES = (
    Case("EPFL-04", EPFL, "336", "336.0", ("0.8", "420")),
    # per FTE 100 × 1.0 food, 50 × 0.5 waste, 200 × 0.2 commuting: 165 kg
    Case("EPFL-05-1.0", EPFL, "165", "165.0", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-05-0.8", EPFL, "132", "132.0", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-05-0.6", EPFL, "99", "99.0", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-05-0.5", EPFL, "82.5", "82.5", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-06", EPFL, "150", "150", ("100", "1.5")),
    # a flight whose kilograms are supplied; 506 km × 0.2906 × 1.35 would have been calculated
    Case("EPFL-14", EPFL, "152.685", "152.685", ("1",)),
    # published rounded to ten kilograms: 10,000 × 0.11397 = 1,139.7
    Case("DEFRA-01", DEFRA_PHEV, "1139.7", "1140", ("10000", "0.11397"), "0.001"),
    # 500 tonne-kilometres
    Case("DEFRA-03", DEFRA_HGV, "500", "500", ("5 t", "100 km")),
    Case(
        "DEFRA-04",
        "UK Environmental Reporting Guidelines 2019, annex E",
        "585",
        "585",
        ("1000", "0.585"),
    ),
    Case("EPFL-07", EPFL, "10", "10", ("200", "0.05")),
    Case("EPFL-08", EPFL, "100", "100", ("200", "0.5")),
    Case("EPFL-09", EPFL, "100", "100", ("10", "100", "1000/100")),
    # published in grams per query
    Case("EPFL-13", EPFL, "460", "460", ("10 queries/day", "5 d", "46 wk", "100 FTE", "2 g")),
    Case("SIF-computer", SIF, "14.05", "14.05", ("50", "0.281")),
    Case("SIF-laser", SIF, "79.6", "79.6", ("400", "0.199")),
    Case("SIF-ergonomic", SIF, "19.9", "19.9", ("100", "0.199")),
    Case("SIF-meeting", SIF, "147.2", "147.2", ("400", "0.368")),
)  # fmt: skip

# what was paid, in which money, for which industry; the factors are those of the cases
PAID = {
    "DEFRA-04": ("1000", "GBP", "GB", "327110"),
    "EPFL-07": ("200", "EUR", "CH", "518210"),
    "EPFL-08": ("200", "EUR", "CH", "334111"),
    "SIF-computer": ("50", "USD", "US", "238210"),
    "SIF-laser": ("400", "USD", "US", "334118"),
    "SIF-ergonomic": ("100", "USD", "US", "334118"),
    "SIF-meeting": ("400", "USD", "US", "337211"),
}


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """The records of every case, named by it, in January 2024."""
    group = make_group()
    group.organizations(head_office("HQ1", "CH"))
    group.emission_factors(
        fuel_factor("industrial_co2", "1.5", "kg", factor_type="process"),
        fuel_factor("car_large_plug_in_hybrid", "0.11397", "mile", factor_type="vehicle"),
        # one kilogram a tonne-kilometre, since the example is of the activity alone
        fuel_factor("hgv", "1", "tonne_km", factor_type="freight"),
        # ceramic goods at purchasers' prices of 2009, value added tax within
        spend_factor(
            "naics_327110",
            "0.585",
            "GBP_2009",
            region="GB",
            price_basis="purchaser_price_with_margins_with_tax",
        ),
        # the sources state no year, so it is the year of the purchase, and nothing is converted
        spend_factor("naics_518210", "0.05", "EUR_2024", region="CH"),
        spend_factor("naics_334111", "0.5", "EUR_2024", region="CH"),
        spend_factor("naics_238210", "0.281", "USD_2024"),
        spend_factor("naics_334118", "0.199", "USD_2024"),
        spend_factor("naics_337211", "0.368", "USD_2024"),
        fuel_factor("ai_query", "0.002", "query", factor_type="service"),
    )
    # invented: prices that stood still since 2009, so that 1000 GBP are 1000 GBP of 2009
    group.write(
        "reference/price_indices.csv",
        "country,period,currency,index,base,source\n"
        "GB,2009,GBP,100,x,invented\nGB,2024,GBP,100,x,invented\n",
    )
    group.activities(
        "spend/cases.csv",
        *(
            record(
                case_id,
                "HQ1",
                variant="goods_and_services",
                amount=amount,
                currency=currency,
                purchase_country=country,
                category_scheme="naics",
                category_code=industry,
                tax="included",
            )
            for case_id, (amount, currency, country, industry) in PAID.items()
        ),
    )
    group.activities(
        "facility_shares/cases.csv",
        record(
            "EPFL-09",
            "HQ1",
            facility="Platform",
            quantity="10",
            unit="hours",
            facility_total_use="100",
            facility_kg_co2eq="1000",
        ),
    )
    group.activities(
        "digital_services/cases.csv",
        record(
            "EPFL-13",
            "HQ1",
            service="ai_query",
            quantity="10",
            unit="query",
            people="100",
            days_of_use=5 * 46,
        ),
    )
    group.factors(
        headcount_factor("student", "420", "0", "0", "0"),
        headcount_factor("staff", "100", "25", "40", "0"),
    )
    group.activities(
        "process_emissions/cases.csv",
        record(
            "EPFL-06", "HQ1", process_method="by_factor", substance="industrial_co2",
            quantity="100", unit="kg",
        ),
    )  # fmt: skip
    group.activities("direct_input/cases.csv", *SUPPLIED)
    group.activities(
        "headcount/cases.csv",
        record("EPFL-04", "HQ1", variant="student", fte="0.8"),
        *(
            record(f"EPFL-05-{fte}", "HQ1", variant="staff", fte=fte)
            for fte in ("1.0", "0.8", "0.6", "0.5")
        ),
    )
    hybrid = {"carries": "people", "vehicle": "car_large_plug_in_hybrid"}
    group.activities(
        "vehicles/cases.csv", record("DEFRA-01", "HQ1", quantity="10000", unit="mile", **hybrid)
    )
    lorry = {"direction": "upstream", "mode": "hgv", "distance_km": "100"}
    group.activities(
        "freight/cases.csv", record("DEFRA-03", "HQ1", quantity="5", unit="tonne", **lorry)
    )
    group.succeeds("run", "2024-01")
    return group


def _supplied(record_id: str, kilograms: str) -> dict[str, object]:
    return record(
        record_id, "HQ1", scope="3", category_number="6", category_name="Business travel",
        major_category="Travel", subcategory="Flights", raw_material="GVA-ZRH, first class",
        activity_amount="1", unit="piece", emission_factor=kilograms, total_emission=kilograms,
    )  # fmt: skip


SUPPLIED = (_supplied("EPFL-14", "152.685"), _supplied("SUPPLIED-0", "0"), _supplied("BLANK", ""))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_pipeline_gives_the_known_answer(group: Group, case: Case) -> None:
    agrees(group, case)


def test_a_supplied_0_is_a_value_and_a_blank_is_not(group: Group) -> None:
    """Of the notes to EPFL-14: 0 is a valid override, blank is not."""
    assert kilograms_of(group, "SUPPLIED-0") == 0
    assert group.rows(
        "SELECT raw ->> 'record_id' AS record_id, column_name, rule FROM rejected_inputs"
    ) == [{"record_id": "BLANK", "column_name": "emission_factor", "rule": "missing"}]


@pytest.mark.parametrize(
    ("record_id", "leaves"),
    [
        ("EPFL-05-1.0", ("100", "25", "40")),
        ("EPFL-05-0.8", ("80", "20", "32")),
        ("EPFL-05-0.6", ("60", "15", "24")),
        ("EPFL-05-0.5", ("50", "12.5", "20")),
    ],
)
def test_headcount_gives_the_published_parts(
    group: Group, record_id: str, leaves: tuple[str, str, str]
) -> None:
    """Food, waste and commuting of the same FTE, as the source's notes give them."""
    parts = group.rows(
        "SELECT emission_type, kg_co2eq FROM module_emissions WHERE record_id = %s", record_id
    )
    by_type = {row["emission_type"]: row["kg_co2eq"] for row in parts}
    assert [by_type[name] for name in ("food", "waste", "transport")] == [*map(Decimal, leaves)]


def test_money_of_2024_meets_a_factor_of_2009_only_by_way_of_an_index(
    make_group: Callable[[], Group],
) -> None:
    """DEFRA-04 must not be applied to pounds of 2024: without an index there is no answer."""
    group = make_group()
    group.organizations(head_office("HQ1", "GB"))
    group.emission_factors(spend_factor("naics_327110", "0.585", "GBP_2009", region="GB"))
    group.activities(
        "spend/ceramics.csv",
        record(
            "DEFRA-04", "HQ1", variant="goods_and_services", amount="1000", currency="GBP",
            purchase_country="GB", category_scheme="naics", category_code="327110",
        ),
    )  # fmt: skip
    group.succeeds("run", "2024-01")
    assert group.values("SELECT reason FROM unmatched_inputs") == [
        "price_indices.csv has no value of GB in 2024; it has none at all."
    ]
