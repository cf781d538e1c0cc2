"""EPA's Emission Factors Hub: the edition at hand to the last digit."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.sources.publishers.epa_hub.factors import HEADING, NOTE
from carbon_pipeline.sources.publishers.epa_hub.importer import IMPORTER, read
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import Reading
from carbon_pipeline.vocabulary.factor_families import FactorFamily, document_faults
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES
from carbon_pipeline.vocabulary.regions import GRID_SUBREGIONS, is_region
from carbon_pipeline.vocabulary.units import unit_name
from carbon_pipeline_tests.sources.publishers.epa_hub_files import of

SHARED = Path(__file__).parents[4] / "shared/data"
HUB_2024 = SHARED / "publishers/epa-hub/ghg-emission-factors-hub-2024.xlsx"
KNOWN_ANSWERS = SHARED / "known-answers.csv"
pytestmark = pytest.mark.skipif(not HUB_2024.exists(), reason=f"{HUB_2024} is not at hand")


@pytest.fixture(scope="module")
def hub() -> Reading:
    """The edition of 2024."""
    return read(HUB_2024)


def test_every_row_is_accounted_for(hub: Reading) -> None:
    assert (hub.rows_read, hub.taken) == (392, 368)
    assert hub.left_out == Counter({HEADING: 12, NOTE: 12})
    assert (len(hub.factors), len(hub.properties)) == (548, 58)
    assert hub.release == "EPA Hub 2024"
    assert hub.editions == ("EPA Hub 2024",)


def test_table_by_table(hub: Reading) -> None:
    counted = Counter(each.reference.partition(",")[0].split()[1] for each in hub.factors)
    assert counted == Counter(
        {
            "1": 121,
            "2": 10,
            "3": 112,
            "4": 34,
            "5": 40,
            "6": 28,
            "7": 1,
            "8": 7,
            "9": 183,
            "10": 12,
        }
    )


def test_fossil_fuel_per_heat_and_per_amount(hub: Reading) -> None:
    petrol = "Stationary Combustion > Petroleum Products > Motor Gasoline"
    per_heat, per_gallon = of(hub, petrol, "mmBtu_gross_cv"), of(hub, petrol, "US_gallon")
    assert per_heat.gases == {"co2": Decimal(70220), "ch4": Decimal(3), "n2o": Decimal("0.6")}
    assert per_gallon.gases == {
        "co2": Decimal(8780),
        "ch4": Decimal("0.38"),
        "n2o": Decimal("0.08"),
    }
    assert (per_gallon.kg_co2eq_per_unit, per_gallon.gases_basis) == (None, "mass")
    assert (per_gallon.gwp_set, per_gallon.scope, per_gallon.source_row) == ("AR5", 1, 68)
    assert (per_gallon.valid_from, per_gallon.valid_to) == (
        date(2024, 1, 1),
        date(2024, 12, 31),
    )
    gas = of(hub, "Stationary Combustion > Natural Gas > Natural Gas", "ft3")
    assert gas.gases["co2"] == Decimal("54.44")
    coal = of(hub, "Stationary Combustion > Coal and Coke > Anthracite", "short_ton")
    assert coal.gases["co2"] == Decimal(2602000)


def test_the_tail_of_a_stored_number_is_kept(hub: Reading) -> None:
    gas = "Stationary Combustion > Other Fuels - Gaseous > Blast Furnace Gas"
    assert of(hub, gas, "mmBtu_gross_cv").gases["ch4"] == Decimal("0.022000000000000002")


def test_co2_of_biomass_is_biogenic(hub: Reading) -> None:
    wood = "Stationary Combustion > Biomass Fuels - Solid > Wood and Wood Residuals"
    factor = of(hub, wood, "short_ton")
    assert factor.kg_co2_biogenic_per_unit == Decimal(1640)
    assert factor.gases == {"ch4": Decimal(126), "n2o": Decimal(63)}
    assert factor.scope == 1
    fuels = [each for each in hub.factors if " > Biomass Fuels" in each.category]
    assert len(fuels) == 25
    assert all("co2" not in each.gases and each.kg_co2_biogenic_per_unit for each in fuels)


def test_heat_content_is_a_property(hub: Reading) -> None:
    values = {each.category.split(" > ")[-1]: each for each in hub.properties}
    lpg = values["Liquefied Petroleum Gases (LPG)"]
    assert lpg.values == {"gross_calorific_value": Decimal("0.092")}
    assert lpg.units == {"gross_calorific_value": "mmBtu_gross_cv/US_gallon"}
    for each in hub.properties:
        for part, document in (("values", each.values), ("unit", each.units)):
            assert not document_faults(FactorFamily.FUEL_PROPERTIES, part, dict(document))


def test_mobile_combustion_is_not_put_together(hub: Reading) -> None:
    diesel = of(hub, "Mobile Combustion CO2 > Diesel Fuel > CO2 only", "US_gallon")
    assert diesel.gases == {"co2": Decimal(10210)}
    level = "Mobile Combustion CH4 and N2O for On-Road Gasoline Vehicles"
    truck = of(
        hub, f"{level} > Gasoline Light-Duty Trucks > 1975 > CH4 and N2O only", "vehicle_mile"
    )
    assert truck.gases == {"ch4": Decimal("0.16336"), "n2o": Decimal("0.051269999999999996")}
    assert of(
        hub,
        f"{level} > Gasoline Heavy-Duty Vehicles > ≤1980 > CH4 and N2O only",
        "vehicle_mile",
    ).gases["ch4"] == Decimal("0.4604")
    other = "Mobile Combustion CH4 and N2O for On-Road Diesel and Alternative Fuel Vehicles"
    bus = of(hub, f"{other} > Buses > LNG > CH4 and N2O only", "vehicle_mile")
    assert bus.gases == {"ch4": Decimal("2.753"), "n2o": Decimal("0.017")}


def test_a_published_zero_stays_zero(hub: Reading) -> None:
    level = "Mobile Combustion CH4 and N2O for Non-Road Vehicles"
    jet = of(hub, f"{level} > Aircraft > Jet Fuel > CH4 and N2O only", "US_gallon")
    assert jet.gases == {"ch4": Decimal(0), "n2o": Decimal("0.30022526810076783")}


def test_biofuel_on_the_road_is_outside_the_scopes(hub: Reading) -> None:
    factor = of(hub, "Mobile Combustion Biogenic CO2 > Ethanol (100%) > CO2 only", "US_gallon")
    assert (factor.scope, factor.kg_co2eq_per_unit) == (None, Decimal("5.75"))
    assert load_mapping("epa_hub")(factor.category).factor_type == "fuel_biogenic"


def test_electricity_of_every_subregion(hub: Reading) -> None:
    grid = {each.region: each for each in hub.factors if each.category.startswith("Electricity")}
    assert set(grid) == {f"US-{code}" for code in GRID_SUBREGIONS} | {"US"}
    # 1,052.114 lb, of 453.59237 g each
    assert grid["US-AKGD"].gases["co2"] == Decimal("477230.88277018")
    assert grid["US"].gases == {
        "co2": Decimal("373374.10577313"),
        "ch4": Decimal("29.93709642"),
        "n2o": Decimal("4.08233133"),
    }
    assert {each.unit for each in grid.values()} == {"MWh"}
    assert {each.scope for each in grid.values()} == {2}


def test_steam_is_energy(hub: Reading) -> None:
    steam = of(hub, "Steam and Heat > Steam and Heat", "mmBtu")
    assert steam.gases["co2"] == Decimal(66330)
    assert steam.scope == 2


def test_waste_is_co2e_under_the_gwps_of_its_notes(hub: Reading) -> None:
    waste = of(hub, "Waste > Mixed MSW > Landfilled", "short_ton")
    assert (waste.kg_co2eq_per_unit, waste.gwp_set, waste.gases) == (Decimal(580), "AR4", {})
    asphalt = of(hub, "Waste > Asphalt Concrete > Recycled", "short_ton")
    assert asphalt.kg_co2eq_per_unit == Decimal("3.5205384954666674")
    dry = "Waste > Bread > Anaerobically Digested (Dry Digestate with Curing)"
    assert of(hub, dry, "short_ton").kg_co2eq_per_unit == Decimal(140)


def test_freight_and_travel_by_their_own_unit(hub: Reading) -> None:
    truck = "Transportation and Distribution > Medium- and Heavy-Duty Truck"
    assert of(hub, truck, "vehicle_mile").gases["co2"] == Decimal("1359.7865955318438")
    assert of(hub, truck, "short_ton_mile").gases["co2"] == Decimal("168.04260183413908")
    level = "Business Travel and Employee Commuting"
    assert of(hub, f"{level} > Bus", "passenger_mile").gases["n2o"] == Decimal(
        "0.0021260644223811396"
    )
    assert of(hub, f"{level} > Passenger Car", "vehicle_mile").scope == 3


def test_units_and_regions_are_ours(hub: Reading) -> None:
    assert all(unit_name(each.unit) == each.unit for each in hub.factors)
    assert all(is_region(each.region) for each in hub.factors)
    assert all(each.gwp_set or each.scope is None for each in hub.factors)


def test_no_two_factors_stand_for_one_activity(hub: Reading) -> None:
    mapping = load_mapping("epa_hub")
    mapped = Counter(
        (each.factor_type, each.activity, factor.region, factor.unit)
        for factor in hub.factors
        if (each := mapping(factor.category)).is_ours
    )
    assert max(mapped.values()) == 1
    assert mapped["fuel", "petrol", "US", "US_gallon"] == 1
    assert mapped["fuel", "natural_gas", "US", "ft3"] == 1
    assert mapped["electricity", "electricity", "US-CAMX", "MWh"] == 1
    assert {kind for kind, *_ in mapped} <= set(FACTOR_TYPES)


def test_every_top_level_is_mapped(hub: Reading) -> None:
    mapping = load_mapping("epa_hub")
    assert all(mapping(each.category).factor_type != "other" for each in hub.factors)


def test_the_importer_names_itself() -> None:
    assert (IMPORTER.publisher, IMPORTER.library) == ("epa-hub", "epa_hub")


@pytest.mark.skipif(not KNOWN_ANSWERS.exists(), reason=f"{KNOWN_ANSWERS} is not at hand")
def test_natural_gas_is_what_seattle_reckons_with(hub: Reading) -> None:
    """The city's t CO2e per kBtu of gas in its published benchmarks rests on EPA's factor, AR4."""
    with KNOWN_ANSWERS.open(newline="", encoding="utf-8") as file:
        (case,) = [row for row in csv.DictReader(file) if row["case_id"] == "SEA-2015-2"]
    published = Decimal(case["factor"].split(";")[1].strip())
    gas = of(hub, "Stationary Combustion > Natural Gas > Natural Gas", "mmBtu_gross_cv").gases
    grams = gas["co2"] + gas["ch4"] * 25 + gas["n2o"] * 298
    # grams per mmBtu → tonnes per kBtu
    assert (grams * Decimal("1e-9")).quantize(Decimal("1e-8")) == published
