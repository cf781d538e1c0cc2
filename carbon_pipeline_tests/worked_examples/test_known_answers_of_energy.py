"""Worked examples of others, computed by the pipeline: electricity, heat, fuels and devices.

Each names its source; known_cases.py says how the figures are held against it.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    fuel_properties,
    head_office,
    power_factor,
    record,
)
from carbon_pipeline_tests.worked_examples.known_cases import FUELS, Case, agrees, kilograms_of

WEEK = "2024-01-01..2024-01-07"

EPFL = "EPFL-ENAC/co2-calculator, its tests"
EPFL_DOCS = "EPFL-ENAC/co2-calculator-user-doc, methodology.md, section 2"
DEFRA = "UK Government GHG conversion factors 2024, sheets Fuels row 154 and Bioenergy row 82"
P4F = "pledge4future/co2calculator, tests/unit/test_calculate_energy.py"
SEATTLE = "City of Seattle, Building Energy Benchmarking 2015"
MARKET = "tools.gera.services, scope 2: market-based and location-based, example"

CASES = (
    # 52 weeks of one device are entered as one week of 52 devices
    Case("EPFL-01", EPFL, "27.456", "27.456", ("100 W", "10 W", "40 h", "128 h", "0.1")),
    Case("EPFL-02", EPFL, "224.64", "224.64", ("200 W", "5 W", "40 h", "128 h", "0.5")),
    # published rounded to one decimal: 440 × 0.097 = 42.68
    Case("EPFL-03", EPFL_DOCS, "42.68", "42.7", ("440", "0.097"), "0.001"),
    # 10 m² of office; the kWh are area × intensity
    Case("EPFL-10-lighting", EPFL, "5", "5", ("10", "5 kWh/m2", "0.1")),
    Case("EPFL-10-cooling", EPFL, "20", "20", ("10", "20 kWh/m2", "0.1")),
    Case("EPFL-10-ventilation", EPFL, "10", "10", ("10", "10 kWh/m2", "0.1")),
    Case("EPFL-10-heating_elec", EPFL, "30", "30", ("10", "30 kWh/m2", "0.1")),
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
    *(fuel.case for fuel in FUELS),
)  # fmt: skip

# electricity, natural gas and district steam of two hotels
SEATTLE_KBTU = {
    "SEA-2015-1": ("3686160", "1272388", "2023032"),
    "SEA-2015-2": ("3905411", "4448985", "0"),
}
INTENSITIES = {"lighting": 5, "cooling": 20, "ventilation": 10, "heating_elec": 30}


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
        # recovered from thousands of buildings of the city
        electricity_factor("CA", "0.0069714", unit="kBtu"),
        fuel_factor("natural_gas", "0.05311", "kBtu"),
        fuel_factor("heat_and_steam", "0.0771879", "kBtu", factor_type="heat", region="CA"),
        fuel_factor("biodiesel_me", "0.168", "litre", edition="2021"),
        fuel_factor("mineral_diesel", "2.706", "litre", edition="2021"),
        *(fuel_factor(fuel.case_id, f"{fuel.kg_per_unit:f}", fuel.unit) for fuel in FUELS),
    )
    group.factors(
        power_factor("Laptop", "100", "10"),
        power_factor("Workstation", "200", "5"),
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
    hours = {"count": "52", "active_hours": "40", "standby_hours": "128"}
    group.activities(
        "equipment/cases.csv",
        record("EPFL-01", "HQ1", WEEK, region="NO", equipment_class="Laptop", **hours),
        record("EPFL-02", "HQ1", WEEK, region="US", equipment_class="Workstation", **hours),
    )
    group.succeeds("run", "2024-01")
    return group


def _fuel(record_id: str, fuel: str, quantity: str, unit: str) -> dict[str, object]:
    return record(record_id, "HQ1", fuel=fuel, use="mobile", quantity=quantity, unit=unit)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_pipeline_gives_the_known_answer(group: Group, case: Case) -> None:
    agrees(group, case)


def test_an_office_is_65_kg_and_not_the_95_that_its_source_adds_up_to(group: Group) -> None:
    """5 + 20 + 10 + 30 = 65 kg. The source publishes 95, because it counts heating twice."""
    sums = [kilograms_of(group, f"EPFL-10-{use}") for use in INTENSITIES]
    assert sum(sums) == Decimal(65)


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
