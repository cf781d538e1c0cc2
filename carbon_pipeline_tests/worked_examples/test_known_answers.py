"""Published and tested worked examples of others, computed by the pipeline.

Each case names its source and the figure published there. What the pipeline gives is
asserted to the last digit; the published figure is often rounded, and then the tolerance
that belongs to the case says by how much. The figures stand here as copies; where the
shared table that they were copied from is at hand, they are compared with it.
"""

import csv
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest

from carbon_pipeline_tests.group_of import (
    SHARED,
    Group,
    electricity_factor,
    fuel_factor,
    fuel_properties,
    head_office,
    headcount_factor,
    power_factor,
    record,
    spend_factor,
)
from carbon_pipeline_tests.worked_examples.known_cases import FUELS, METHOD_CASES, SIF, Case

KNOWN_ANSWERS = SHARED / "data" / "known-answers.csv"
WEEK = "2024-01-01..2024-01-07"

EPFL = "EPFL-ENAC/co2-calculator, its tests"
EPFL_DOCS = "EPFL-ENAC/co2-calculator-user-doc, methodology.md, section 2"
DEFRA = "UK Government GHG conversion factors 2024, sheets Fuels row 154 and Bioenergy row 82"
DEFRA_PHEV = "UK Government GHG conversion factors 2024, sheet Passenger vehicles row 110"
DEFRA_HGV = "UK Government GHG conversion factors 2025, methodology paper, section 6.12"
P4F = "pledge4future/co2calculator, tests/unit/test_calculate_energy.py"
SEATTLE = "City of Seattle, Building Energy Benchmarking 2015"
MARKET = "tools.gera.services, scope 2: market-based and location-based, example"


CASES = (
    # 52 weeks of one device are entered as one week of 52 devices
    Case("EPFL-01", EPFL, "27.456", "27.456", ("100 W", "10 W", "40 h", "128 h", "0.1")),
    Case("EPFL-02", EPFL, "224.64", "224.64", ("200 W", "5 W", "40 h", "128 h", "0.5")),
    # published rounded to one decimal: 440 × 0.097 = 42.68
    Case("EPFL-03", EPFL_DOCS, "42.68", "42.7", ("440", "0.097"), "0.001"),
    Case("EPFL-04", EPFL, "336", "336.0", ("0.8", "420")),
    # per FTE 100 × 1.0 food, 50 × 0.5 waste, 200 × 0.2 commuting: 165 kg
    Case("EPFL-05-1.0", EPFL, "165", "165.0", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-05-0.8", EPFL, "132", "132.0", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-05-0.6", EPFL, "99", "99.0", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-05-0.5", EPFL, "82.5", "82.5", ("100x1.0", "50x0.5", "200x0.2")),
    Case("EPFL-06", EPFL, "150", "150", ("100", "1.5")),
    # a flight whose kilograms are supplied; 506 km × 0.2906 × 1.35 would have been calculated
    Case("EPFL-14", EPFL, "152.685", "152.685", ("1",)),
    # 10 m² of office; the kWh are area × intensity
    Case("EPFL-10-lighting", EPFL, "5", "5", ("10", "5 kWh/m2", "0.1")),
    Case("EPFL-10-cooling", EPFL, "20", "20", ("10", "20 kWh/m2", "0.1")),
    Case("EPFL-10-ventilation", EPFL, "10", "10", ("10", "10 kWh/m2", "0.1")),
    Case("EPFL-10-heating_elec", EPFL, "30", "30", ("10", "30 kWh/m2", "0.1")),
    # published rounded to ten kilograms: 10,000 × 0.11397 = 1,139.7
    Case("DEFRA-01", DEFRA_PHEV, "1139.7", "1140", ("10000", "0.11397"), "0.001"),
    # 500 tonne-kilometres
    Case("DEFRA-03", DEFRA_HGV, "500", "500", ("5 t", "100 km")),
    # X litres of biodiesel and 1 − X of mineral diesel make one litre of the blend
    Case("DEFRA-02-7", DEFRA, "2.52834", "2.52834", ("0.168", "2.706", "7%")),
    Case("DEFRA-02-20", DEFRA, "2.1984", "2.1984", ("0.168", "2.706", "20%")),
    Case("DEFRA-02-100", DEFRA, "0.168", "0.168", ("0.168", "2.706", "100%")),
    Case("P4F-1", P4F, "4491.2", "4491.2", ("10000", "0.44912")),
    Case("P4F-2", P4F, "620.7", "620.7", ("10000", "0.06207")),
    Case("P4F-3", P4F, "2.685", "2.685", ("250", "0.01074")),
    # by mass: 5.2 kWh per kg; the source does not say which calorific value it means
    Case("P4F-4", P4F, "13.962", "13.962", ("250", "5.2", "0.01074")),
    # handed in as 1000 MWh: the conversion is exact
    Case("MB-1", MARKET, "200000", "200", ("1000000.0", "0.2"), kg_per_published_unit=1000),
    # electricity, gas and district steam of a hotel; published in tonnes to two decimals
    Case(
        "SEA-2015-1", SEATTLE, "249427.8142168", "249.43",
        ("3686160.0", "1272388.0", "2023032.0", "6.9714e-06", "5.311e-05", "7.71879e-05"),
        "0.0003", kg_per_published_unit=1000,
    ),
    Case(
        "SEA-2015-2", SEATTLE, "263511.7755954", "263.51",
        ("3905411.0", "4448985.0", "0.0", "6.9714e-06", "5.311e-05"),
        "0.0003", kg_per_published_unit=1000,
    ),
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
    *(fuel.case for fuel in FUELS),
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
    # the regions of the grids only keep the examples' factors apart
    group.emission_factors(
        electricity_factor("NO", "0.1"),
        electricity_factor("US", "0.5"),
        electricity_factor("CH", "0.097", edition="BAFU 2025"),
        electricity_factor("DE", "0.44912"),
        electricity_factor("FR", "0.06207"),
        electricity_factor("GB", "0.2"),
        fuel_factor("wood_chips", "0.01074", "kWh"),
        fuel_factor("wood_chips", "0.01074", "kWh_net_cv", factor_code="wood-chips-by-heat"),
        fuel_factor("industrial_co2", "1.5", "kg", factor_type="process"),
        # recovered from thousands of buildings of the city
        electricity_factor("CA", "0.0069714", unit="kBtu"),
        fuel_factor("natural_gas", "0.05311", "kBtu"),
        fuel_factor("heat_and_steam", "0.0771879", "kBtu", factor_type="heat", region="CA"),
        fuel_factor("biodiesel_me", "0.168", "litre", edition="2021"),
        fuel_factor("mineral_diesel", "2.706", "litre", edition="2021"),
        *(fuel_factor(fuel.case_id, f"{fuel.kg_per_unit:f}", fuel.unit) for fuel in FUELS),
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
        power_factor("Laptop", "100", "10"),
        power_factor("Workstation", "200", "5"),
        headcount_factor("student", "420", "0", "0", "0"),
        headcount_factor("staff", "100", "25", "40", "0"),
        fuel_properties("wood_chips", net_calorific_value="5.2 kWh_net_cv/kg"),
    )
    group.activities(
        "electricity/cases.csv",
        record("EPFL-03", "HQ1", region="CH", quantity="440", unit="kWh"),
        *(
            record(f"EPFL-10-{use}", "HQ1", region="NO", quantity=10 * kwh_per_m2, unit="kWh")
            for use, kwh_per_m2 in INTENSITIES.items()
        ),
        *(
            record(f"{building} power", "HQ1", region="CA", quantity=kbtu, unit="kBtu")
            for building, (kbtu, _, _) in SEATTLE_KBTU.items()
        ),
        record("P4F-1", "HQ1", region="DE", quantity="10000", unit="kWh"),
        record("P4F-2", "HQ1", region="FR", quantity="10000", unit="kWh"),
        record("MB-1", "HQ1", region="GB", quantity="1000", unit="MWh"),
    )
    group.activities(
        "process_emissions/cases.csv",
        record(
            "EPFL-06", "HQ1", process_method="by_factor", substance="industrial_co2",
            quantity="100", unit="kg",
        ),
    )  # fmt: skip
    group.activities(
        "purchased_energy/cases.csv",
        *(
            record(
                f"{building} steam", "HQ1", region="CA", form="heat", energy_carrier="heat_and_steam",
                quantity=kbtu, unit="kBtu",
            )
            for building, (_, _, kbtu) in SEATTLE_KBTU.items()
        ),
    )  # fmt: skip
    group.activities(
        "fuel/cases.csv",
        *(
            record(
                f"{building} gas",
                "HQ1",
                fuel="natural_gas",
                use="stationary",
                quantity=kbtu,
                unit="kBtu",
            )
            for building, (_, kbtu, _) in SEATTLE_KBTU.items()
        ),
        _fuel("P4F-3", "wood_chips", "250", "kWh"),
        _fuel("P4F-4", "wood_chips", "250", "kg"),
        _fuel("DEFRA-02-7 bio", "biodiesel_me", "0.07", "litre"),
        _fuel("DEFRA-02-7 mineral", "mineral_diesel", "0.93", "litre"),
        _fuel("DEFRA-02-20 bio", "biodiesel_me", "0.2", "litre"),
        _fuel("DEFRA-02-20 mineral", "mineral_diesel", "0.8", "litre"),
        _fuel("DEFRA-02-100", "biodiesel_me", "1", "litre"),
        *(_fuel(fuel.case_id, fuel.case_id, "100", fuel.unit) for fuel in FUELS),
    )
    group.activities("direct_input/cases.csv", *SUPPLIED)
    hours = {"count": "52", "active_hours": "40", "standby_hours": "128"}
    group.activities(
        "equipment/cases.csv",
        record("EPFL-01", "HQ1", WEEK, region="NO", equipment_class="Laptop", **hours),
        record("EPFL-02", "HQ1", WEEK, region="US", equipment_class="Workstation", **hours),
    )
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

# electricity, natural gas and district steam of two hotels
SEATTLE_KBTU = {
    "SEA-2015-1": ("3686160", "1272388", "2023032"),
    "SEA-2015-2": ("3905411", "4448985", "0"),
}
INTENSITIES = {"lighting": 5, "cooling": 20, "ventilation": 10, "heating_elec": 30}


def _fuel(record_id: str, fuel: str, quantity: str, unit: str) -> dict[str, object]:
    return record(record_id, "HQ1", fuel=fuel, use="mobile", quantity=quantity, unit=unit)


def _kilograms(group: Group, case_id: str) -> Decimal:
    """The sum of the case's records: most have one, a blend has two."""
    kilograms: Decimal = group.value(
        "SELECT sum(kg_co2eq) FROM module_emissions WHERE split_part(record_id, ' ', 1) = %s",
        case_id,
    )
    return kilograms


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_pipeline_gives_the_known_answer(group: Group, case: Case) -> None:
    kilograms = _kilograms(group, case.case_id)
    assert kilograms == Decimal(case.kg)
    published = Decimal(case.published) * case.kg_per_published_unit
    assert abs(kilograms - published) <= Decimal(case.tolerance) * published


def test_an_office_is_65_kg_and_not_the_95_that_its_source_adds_up_to(group: Group) -> None:
    """5 + 20 + 10 + 30 = 65 kg. The source publishes 95, because it counts heating twice."""
    sums = [_kilograms(group, f"EPFL-10-{use}") for use in INTENSITIES]
    assert sum(sums) == Decimal(65)


def test_a_supplied_0_is_a_value_and_a_blank_is_not(group: Group) -> None:
    """Of the notes to EPFL-14: 0 is a valid override, blank is not."""
    assert _kilograms(group, "SUPPLIED-0") == 0
    assert group.rows(
        "SELECT raw ->> 'record_id' AS record_id, column_name, rule FROM rejected_inputs"
    ) == [{"record_id": "BLANK", "column_name": "emission_factor", "rule": "missing"}]


def test_a_factor_of_more_than_12_decimals_is_kept_as_published_and_multiplied_rounded(
    group: Group,
) -> None:
    """1.89797059999999735 kg/kg has 17 decimals; × 100 it would be 189.797059999999735 kg, and is 189.79706 kg."""
    assert group.rows(
        "SELECT f.kg_co2eq_per_unit AS published, e.kg_co2eq_per_unit AS applied,"
        " e.metadata -> 'match' ->> 'factor_rounded' AS rounded FROM module_emissions e"
        " JOIN emission_factors f ON f.id = e.emission_factor_id WHERE record_id = 'CC-TR-04'"
    ) == [
        {
            "published": Decimal("1.89797059999999735"),
            "applied": Decimal("1.8979706"),
            "rounded": "to 12 decimals",
        }
    ]


def test_a_mass_of_fuel_is_told_with_its_energy_and_where_the_property_is_from(
    group: Group,
) -> None:
    told = group.succeeds("trace", "P4F-4")
    assert "through   250 kg = 1300 kWh_net_cv" in told
    assert (
        "by net_calorific_value 5.2 kWh_net_cv/kg (properties-wood_chips, Analyses of fuels)"
        in told
    )
    assert "1300 kWh_net_cv × 0.01074 kg CO2e per kWh_net_cv" in told


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


@cache
def _shared_cases() -> dict[str, dict[str, str]]:
    with KNOWN_ANSWERS.open(encoding="utf-8", newline="") as file:
        return {row["case_id"]: row for row in csv.DictReader(file)}


with_shared_cases = pytest.mark.skipif(
    not KNOWN_ANSWERS.exists(), reason=f"the shared table {KNOWN_ANSWERS.name} is not at hand"
)


@with_shared_cases
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_copied_figures_are_those_of_the_shared_table(case: Case) -> None:
    row = _shared_cases()[case.case_id]
    assert Decimal(row["expected"]) == Decimal(case.published)
    assert case.kg_per_published_unit == (1000 if row["expected_unit"].startswith("t ") else 1)
    assert Decimal(case.tolerance) <= Decimal(row["rel_tolerance"])
    figures = ("activity", "quantity", "factor", "extra_params")
    told = " ".join(row[name] for name in figures)
    assert [figure for figure in case.figures if figure not in told] == []


@with_shared_cases
def test_every_shared_case_is_computed() -> None:
    """By the pipeline, or by a method that no module uses yet."""
    assert set(_shared_cases()) - {case.case_id for case in (*CASES, *METHOD_CASES)} == set()
