"""EPA's Emission Factors Hub: the edition at hand to the last digit, and other editions' quirks."""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.epa_hub.columns import GAS_MISSING, NO_FIGURE
from carbon_pipeline.sources.publishers.epa_hub.factors import (
    BELOW_NOTES,
    BELOW_OTHER_HEADER,
    HEADING,
    NOTE,
)
from carbon_pipeline.sources.publishers.epa_hub.importer import IMPORTER, TABLE_NOT_KNOWN, read
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading
from carbon_pipeline.sources.publishers.row_outcomes import CONTRADICTED, REPEATED
from carbon_pipeline.vocabulary.factor_families import FactorFamily, document_faults
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES
from carbon_pipeline.vocabulary.regions import GRID_SUBREGIONS, is_region
from carbon_pipeline.vocabulary.units import unit_name

SHARED = Path(__file__).parents[4] / "shared/data"
HUB_2024 = SHARED / "publishers/epa-hub/ghg-emission-factors-hub-2024.xlsx"
KNOWN_ANSWERS = SHARED / "known-answers.csv"
at_hand = pytest.mark.skipif(not HUB_2024.exists(), reason=f"{HUB_2024} is not at hand")

Row = Sequence[Any]
Write = Callable[..., Path]

TOP: list[Row] = [
    ("", "Emission Factors for Greenhouse Gas Inventories"),
    ("", "Last Modified: 3 April 2021"),
    ("", "", "Red text indicates an update from the 2020 version of this document."),
    ("", "", "Gas", "100-Year GWP"),
    ("", "", "CH4", 25),
    ("", "", "N2O", 298),
]
FUELS: list[Row] = [
    ("", "Table 1", "Stationary Combustion"),
    ("", "", "Fuel Type", "Heat Content (HHV)", *["CO2 Factor", "CH4 Factor", "N2O Factor"] * 2),
    (
        *("", "", "", "mmBtu per short ton", "kg CO2 per mmBtu", "g CH4 per mmBtu"),
        *("g N2O per mmBtu", "kg CO2 per short ton", "g CH4 per short ton", "g N2O per short ton"),
    ),
    ("", "", "Coal and Coke"),
    ("", "", "Invented Coal", 20.5, 100.25, 12, 2, 2055, 246, 41),
    ("", "", "Biomass Fuels - Solid"),
    ("", "", "Invented Straw", None, 90.5, 7.5, 3.5, "NA", "NA", "NA"),
    ("", "", "Half a Fuel", None, 90.5, None, 3.5),
    ("", "", "Notes:"),
    ("", "", "Heat is by higher heating value."),
]
STEAM: list[Row] = [
    ("", "Table 7", "Steam and Heat"),
    (
        "",
        "",
        "",
        "CO2 Factor \n(kg CO2 / mmBtu)",
        "CH4 Factor \n(g CH4 / mmBtu)",
        "N2O (g N2O / mmBtu)",
    ),
    ("", "", "Steam and Heat", 60.5, 1.5, 0.5),
]
GRID: list[Row] = [
    ("", "Table 6", "Electricity"),
    ("", "", "", "", "Total Output Emission Factors", "", "", "Non-Baseload Emission Factors"),
    (
        *("", "", "eGRID Subregion Acronym", "eGRID Subregion Name"),
        *["CO2 Factor", "CH4 Factor", "N2O Factor"] * 2,
        "Grid Gross Loss (%)",
    ),
    ("", "", "", "", *["(lb CO2 / MWh)", "(lb CH4 / MWh)", "(lb N2O / MWh)"] * 2),
    ("", "", "CAMX", "WECC California", 500, 0.03, 0.004, 900, 0.05, 0.006, 0.051),
    ("", "", "US Average", "US Average", 800, 0.06, 0.01, 1400, 0.1, 0.01, 0.05),
    ("", "", "ZZZZ", "Nowhere", 1, 1, 1, 1, 1, 1, 1),
]
TRAVEL: list[Row] = [
    (
        *("", "Table 10"),
        "Scope 3 Category 6: Business Travel and Category 7: Employee Commuting",
    ),
    ("", "", "These factors are meant for the distance-based method. " * 4),
    (
        "",
        "",
        "Vehicle Type",
        "CO2 (kg CO2 / unit)",
        "CH4 (g CH4 / unit)",
        "N2O (g N2O / unit)",
        "Units",
    ),
    ("", "", "Passenger Car A", 0.3, 0.01, 0.005, "vehicle-mile"),
    ("", "", "Bus", 0.07, 0.005, 0.002, "passenger-mile"),
    ("", "", "Sledge", 0.1, 0.001, 0.001, "dog-mile"),
]
WASTE: list[Row] = [
    ("", "Table 9", "Scope 3 Category 5: Waste Generated in Operations and Category 12: the rest"),
    ("", "", "", "Metric Tons CO2e / Short Ton Material"),
    ("", "", "Material", "RecycledA", "LandfilledB", "Composted\nD"),
    ("", "", "Glass", 0.05, 0.02, "NA"),
    ("", "", "Dust", "NA", "NA", "NA"),
    ("", "", "Notes:\nAR4 GWP values are used to convert all waste emission factors into CO2e."),
]
GWPS: list[Row] = [
    ("", "Table 11", "Global Warming Potentials (GWPs)"),
    ("", "", "Industrial Designation or Common Name", "Chemical Formula", "100-Year GWP"),
    ("", "", "Methane", "CH4", 25),
    ("", "", "Nitrous oxide", "N2O", 298),
    ("", "", "HFC-134a", "C2H2F4", 1430),
    ("", "Table 12", "Global Warming Potentials (GWPs) for Blended Refrigerants"),
    ("", "", "ASHRAE #", "100-year GWP", "Blend Composition"),
    ("", "", "R-410A", "2,088", "50% HFC-32 , 50% HFC-125"),
    ("", "", "R-999Z", 77.5, "of invented parts"),
]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write these rows as a workbook; further sheets by name."""

    def writer(
        *tables: Sequence[Row], sheet: str = "Emission Factors Hub", **more: Sequence[Row]
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in {sheet: [row for table in tables for row in table], **more}.items():
            page = book.create_sheet(name)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    if value not in ("", None):
                        page.cell(number, column, value)
        path = tmp_path / "hub.xlsx"
        book.save(path)
        return path

    return writer


def of(reading: Reading, category: str, unit: str, region: str = "US") -> PublishedFactor:
    (found,) = [
        each
        for each in reading.factors
        if (each.category, each.unit, each.region) == (category, unit, region)
    ]
    return found


def changed(table: Sequence[Row], old: str, new: str) -> list[Row]:
    """The table with one text in place of another; the other must be there."""
    assert any(cell == old for row in table for cell in row)
    return [[new if cell == old else cell for cell in row] for row in table]


@pytest.fixture(scope="module")
def hub() -> Reading:
    """The edition of 2024."""
    return read(HUB_2024)


@at_hand
class TestEditionAtHand:
    def test_every_row_is_accounted_for(self, hub: Reading) -> None:
        assert (hub.rows_read, hub.taken) == (392, 368)
        assert hub.left_out == Counter({HEADING: 12, NOTE: 12})
        assert (len(hub.factors), len(hub.properties)) == (548, 58)
        assert hub.release == "EPA Hub 2024"
        assert hub.editions == ("EPA Hub 2024",)

    def test_table_by_table(self, hub: Reading) -> None:
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

    def test_fossil_fuel_per_heat_and_per_amount(self, hub: Reading) -> None:
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

    def test_the_tail_of_a_stored_number_is_kept(self, hub: Reading) -> None:
        gas = "Stationary Combustion > Other Fuels - Gaseous > Blast Furnace Gas"
        assert of(hub, gas, "mmBtu_gross_cv").gases["ch4"] == Decimal("0.022000000000000002")

    def test_co2_of_biomass_is_biogenic(self, hub: Reading) -> None:
        wood = "Stationary Combustion > Biomass Fuels - Solid > Wood and Wood Residuals"
        factor = of(hub, wood, "short_ton")
        assert factor.kg_co2_biogenic_per_unit == Decimal(1640)
        assert factor.gases == {"ch4": Decimal(126), "n2o": Decimal(63)}
        assert factor.scope == 1
        fuels = [each for each in hub.factors if " > Biomass Fuels" in each.category]
        assert len(fuels) == 25
        assert all("co2" not in each.gases and each.kg_co2_biogenic_per_unit for each in fuels)

    def test_heat_content_is_a_property(self, hub: Reading) -> None:
        values = {each.category.split(" > ")[-1]: each for each in hub.properties}
        lpg = values["Liquefied Petroleum Gases (LPG)"]
        assert lpg.values == {"gross_calorific_value": Decimal("0.092")}
        assert lpg.units == {"gross_calorific_value": "mmBtu_gross_cv/US_gallon"}
        for each in hub.properties:
            for part, document in (("values", each.values), ("unit", each.units)):
                assert not document_faults(FactorFamily.FUEL_PROPERTIES, part, dict(document))

    def test_mobile_combustion_is_not_put_together(self, hub: Reading) -> None:
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

    def test_a_published_zero_stays_zero(self, hub: Reading) -> None:
        level = "Mobile Combustion CH4 and N2O for Non-Road Vehicles"
        jet = of(hub, f"{level} > Aircraft > Jet Fuel > CH4 and N2O only", "US_gallon")
        assert jet.gases == {"ch4": Decimal(0), "n2o": Decimal("0.30022526810076783")}

    def test_biofuel_on_the_road_is_outside_the_scopes(self, hub: Reading) -> None:
        factor = of(hub, "Mobile Combustion Biogenic CO2 > Ethanol (100%) > CO2 only", "US_gallon")
        assert (factor.scope, factor.kg_co2eq_per_unit) == (None, Decimal("5.75"))
        assert load_mapping("epa_hub")(factor.category).factor_type == "fuel_biogenic"

    def test_electricity_of_every_subregion(self, hub: Reading) -> None:
        grid = {
            each.region: each for each in hub.factors if each.category.startswith("Electricity")
        }
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

    def test_steam_is_energy(self, hub: Reading) -> None:
        steam = of(hub, "Steam and Heat > Steam and Heat", "mmBtu")
        assert steam.gases["co2"] == Decimal(66330)
        assert steam.scope == 2

    def test_waste_is_co2e_under_the_gwps_of_its_notes(self, hub: Reading) -> None:
        waste = of(hub, "Waste > Mixed MSW > Landfilled", "short_ton")
        assert (waste.kg_co2eq_per_unit, waste.gwp_set, waste.gases) == (Decimal(580), "AR4", {})
        asphalt = of(hub, "Waste > Asphalt Concrete > Recycled", "short_ton")
        assert asphalt.kg_co2eq_per_unit == Decimal("3.5205384954666674")
        dry = "Waste > Bread > Anaerobically Digested (Dry Digestate with Curing)"
        assert of(hub, dry, "short_ton").kg_co2eq_per_unit == Decimal(140)

    def test_freight_and_travel_by_their_own_unit(self, hub: Reading) -> None:
        truck = "Transportation and Distribution > Medium- and Heavy-Duty Truck"
        assert of(hub, truck, "vehicle_mile").gases["co2"] == Decimal("1359.7865955318438")
        assert of(hub, truck, "short_ton_mile").gases["co2"] == Decimal("168.04260183413908")
        level = "Business Travel and Employee Commuting"
        assert of(hub, f"{level} > Bus", "passenger_mile").gases["n2o"] == Decimal(
            "0.0021260644223811396"
        )
        assert of(hub, f"{level} > Passenger Car", "vehicle_mile").scope == 3

    def test_units_and_regions_are_ours(self, hub: Reading) -> None:
        assert all(unit_name(each.unit) == each.unit for each in hub.factors)
        assert all(is_region(each.region) for each in hub.factors)
        assert all(each.gwp_set or each.scope is None for each in hub.factors)

    def test_no_two_factors_stand_for_one_activity(self, hub: Reading) -> None:
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

    def test_every_top_level_is_mapped(self, hub: Reading) -> None:
        mapping = load_mapping("epa_hub")
        assert all(mapping(each.category).factor_type != "other" for each in hub.factors)

    def test_the_importer_names_itself(self) -> None:
        assert (IMPORTER.publisher, IMPORTER.library) == ("epa-hub", "epa_hub")


@at_hand
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


class TestOtherEditions:
    def test_tables_of_every_shape(self, write: Write) -> None:
        reading = read(write(TOP, FUELS, GRID, STEAM, WASTE, TRAVEL, GWPS))
        assert reading.release == "EPA Hub 2021, last modified 2021-04-03"
        assert reading.factors[0].published_on == date(2021, 4, 3)
        assert (reading.rows_read, reading.taken) == (22, 13)
        assert reading.left_out == Counter(
            {
                HEADING: 2,
                NOTE: 3,
                GAS_MISSING: 1,
                NO_FIGURE: 1,
                "region that is not known": 1,
                "unit that is not known: dog-mile": 1,
            }
        )

    def test_the_set_of_gwps_is_read(self, write: Write) -> None:
        reading = read(write(TOP, STEAM))
        assert {each.gwp_set for each in reading.factors} == {"AR4"}

    def test_gwps_of_no_report_are_refused(self, write: Write) -> None:
        with pytest.raises(ReferenceDataError, match=r"expected one set of GWPs.*found.*CH4 26"):
            read(write([*TOP[:4], ("", "", "CH4", 26), TOP[5]], STEAM))

    def test_gwps_that_contradict_each_other_are_refused(self, write: Write) -> None:
        top = [*TOP[:4], ("", "", "CH4", 28), ("", "", "N2O", 265)]
        with pytest.raises(ReferenceDataError, match="one set of GWPs"):
            read(write(top, STEAM, GWPS))

    def test_an_edition_without_gwps_is_refused(self, write: Write) -> None:
        with pytest.raises(ReferenceDataError, match="one set of GWPs"):
            read(write(TOP[:3], STEAM))

    @pytest.mark.parametrize(
        ("said", "day"),
        [
            ("Last Modified: 15 January 2025", date(2025, 1, 15)),
            ("Last Modified: January 15, 2025", date(2025, 1, 15)),
            ("Last modified: 15-Jan-25", date(2025, 1, 15)),
        ],
    )
    def test_the_day_is_read(self, write: Write, said: str, day: date) -> None:
        reading = read(write([TOP[0], ("", said), *TOP[2:]], STEAM))
        assert reading.editions == ("EPA Hub 2025",)
        assert reading.factors[0].published_on == day

    def test_the_day_in_a_cell_of_its_own(self, write: Write) -> None:
        top = [TOP[0], ("", "Last Modified:", datetime(2023, 9, 12)), *TOP[2:]]  # noqa: DTZ001 - cells have no time zone
        assert read(write(top, STEAM)).factors[0].published_on == date(2023, 9, 12)

    def test_a_day_that_is_no_day_is_refused(self, write: Write) -> None:
        with pytest.raises(ReferenceDataError, match=r"found «sometime in spring»"):
            read(write([TOP[0], ("", "Last Modified: sometime in spring"), *TOP[2:]], STEAM))

    @pytest.mark.parametrize(("before", "year"), [("2015", 2018), ("2018", 2020), ("2024", 2025)])
    def test_the_year_follows_the_edition_it_updates(
        self, write: Write, before: str, year: int
    ) -> None:
        words = f"Blue text indicates an update from the {before} version of this document."
        reading = read(write([("", words), *TOP[3:]], STEAM))
        assert reading.editions == (f"EPA Hub {year}",)
        assert reading.factors[0].valid_to == date(year, 12, 31)
        assert reading.factors[0].published_on is None

    def test_an_edition_without_a_year_is_refused(self, write: Write) -> None:
        with pytest.raises(ReferenceDataError, match="expected the edition's year"):
            read(write(TOP[3:], STEAM))

    def test_a_copied_sheet_is_not_read(self, write: Write) -> None:
        copy = [*TOP, *changed(STEAM, "Steam and Heat", "Steam and Heat")]
        path = write(TOP, STEAM, **{"Emission Factors Hub (2)": copy})
        assert read(path).rows_read == 1

    def test_a_sheet_of_another_name(self, write: Write) -> None:
        path = write([("Read me",)], sheet="Cover", Hub=[*TOP, *STEAM])
        assert read(path).taken == 1

    def test_a_table_that_is_not_known_is_left_out(self, write: Write) -> None:
        new = [
            ("", "Table 13", "Electricity by State"),
            ("", "", "State", "CO2 (lb CO2 / MWh)"),
            ("", "", "AK", 1000),
        ]
        reading = read(write(TOP, STEAM, new))
        assert reading.left_out == Counter({TABLE_NOT_KNOWN: 2})
        assert reading.taken == 1

    def test_columns_may_move(self, write: Write) -> None:
        moved = [("", "", *row) for row in GRID]
        grid = read(write(TOP, moved)).factors
        assert [each.region for each in grid] == ["US-CAMX", "US"]
        assert grid[0].gases["co2"] == Decimal("226796.185")

    def test_title_in_one_cell_and_older_words(self, write: Write) -> None:
        old = [
            (
                "",
                "Table 3 Mobile Combustion CH4 and N2O Emission Factors for On-road Gasoline Vehicles",
            ),
            ("", "Vehicle Type", "Vehicle Year", "CH4 Factor (g / mile)", "N2O Factor (g / mile)"),
            (
                "",
                "Gasoline Light-duty Trucks\n(Vans, Pickup Trucks, SUVs)",
                "1973–1974",
                0.1908,
                0.0218,
            ),
            ("", "", 1975, 0.1634, 0.0513),
            ("", "Source: someone"),
        ]
        reading = read(
            write(TOP, [*changed(old, "CH4 Factor (g / mile)", "CH4 Factor (g CH4 / mile)")])
        )
        years = [each.category.split(" > ")[1:3] for each in reading.factors]
        assert years == [
            ["Gasoline Light-duty Trucks", "1973-1974"],
            ["Gasoline Light-duty Trucks", "1975"],
        ]
        assert {each.unit for each in reading.factors} == {"vehicle_mile"}
        assert reading.left_out == Counter({NOTE: 1})

    def test_steam_within_the_table_of_fuels(self, write: Write) -> None:
        steam = [("", "", "Steam and Heat"), ("", "", "Steam and Heat", None, 66.33, 1.25, 0.125)]
        reading = read(write(TOP, FUELS[:5], steam, FUELS[-2:]))
        factor = of(reading, "Steam and Heat > Steam and Heat", "mmBtu")
        assert factor.scope == 2

    def test_waste_without_a_note_on_gwps_is_under_those_of_the_hub(self, write: Write) -> None:
        top = [*TOP[:4], ("", "", "CH4", 28), ("", "", "N2O", 265)]
        assert {each.gwp_set for each in read(write(top, WASTE[:-1])).factors} == {"AR5"}
        assert {each.gwp_set for each in read(write(top, WASTE)).factors} == {"AR4"}

    def test_a_table_without_a_title_is_not_read_as_the_one_above(self, write: Write) -> None:
        untitled = [
            ("", "", "", "CO2 (kg CO2 / gallon)", "CH4 (g CH4 / gallon)", "N2O (g N2O / gallon)"),
            ("", "", "Steam of a kind", 1, 2, 3),
        ]
        below_header = read(write(TOP, STEAM, untitled))
        assert (below_header.taken, below_header.left_out) == (
            1,
            Counter({HEADING: 1, BELOW_OTHER_HEADER: 1}),
        )
        below_notes = read(write(TOP, STEAM, [("", "", "Notes: none")], untitled[1:]))
        assert (below_notes.taken, below_notes.left_out) == (1, Counter({NOTE: 1, BELOW_NOTES: 1}))

    def test_a_header_may_be_repeated(self, write: Write) -> None:
        more = [STEAM[1], ("", "", "District heat", 50, 1, 0.5)]
        reading = read(write(TOP, STEAM, more))
        assert (reading.taken, reading.left_out) == (2, Counter({HEADING: 1}))

    def test_a_first_line_without_figures_is_no_header(self, write: Write) -> None:
        reading = read(write(TOP, [*WASTE[:3], WASTE[4], WASTE[3]]))
        assert reading.left_out == Counter({NO_FIGURE: 1})
        assert [each.category for each in reading.factors] == [
            "Waste > Glass > Recycled",
            "Waste > Glass > Landfilled",
        ]

    def test_refrigerants(self, write: Write) -> None:
        reading = read(write(TOP, GWPS))
        gas = of(reading, "Global Warming Potentials > HFC-134a", "kg")
        assert (gas.kg_co2eq_per_unit, gas.gwp_set, gas.scope) == (Decimal(1430), "AR4", 1)
        blend = of(reading, "Global Warming Potentials of Blended Refrigerants > R-410A", "kg")
        assert blend.kg_co2eq_per_unit == Decimal(2088)
        mapped = load_mapping("epa_hub")(blend.category)
        assert (mapped.factor_type, mapped.activity) == ("refrigerant", "r_410a")

    def test_one_row_twice(self, write: Write) -> None:
        again = read(write(TOP, STEAM, [STEAM[-1]]))
        assert (again.taken, again.left_out) == (1, Counter({REPEATED: 1}))
        other = read(write(TOP, STEAM, [("", "", "Steam and Heat", 61, 1.5, 0.5)], GRID))
        assert (other.taken, other.left_out[CONTRADICTED]) == (2, 2)


class TestRefusedLayouts:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("Heat Content (HHV)", "Heat Content (LHV)", "higher heating value"),
            ("kg CO2 per short ton", "kg CO2 per long ton", "CO2, CH4 and N2O per mmBtu and per"),
            ("kg CO2 per short ton", "kg C per short ton", "CO2, CH4 and N2O per mmBtu and per"),
            ("g CH4 per mmBtu", "g N2O per mmBtu", "CO2, CH4 and N2O per mmBtu and per"),
            ("mmBtu per short ton", "mmBtu per hogshead", "mmBtu per a unit that is known"),
            ("Fuel Type", "Things", "a column «fuel»"),
        ],
    )
    def test_fuels(self, write: Write, old: str, new: str, expected: str) -> None:
        with pytest.raises(ReferenceDataError, match=expected) as refused:
            read(write(TOP, changed(FUELS, old, new)))
        assert refused.value.culprits[0].row is not None

    def test_another_mass_is_read_as_such(self, write: Write) -> None:
        reading = read(write(TOP, changed(STEAM, STEAM[1][3], "CO2 Factor (lb CO2 / mmBtu)")))
        assert reading.factors[0].gases["co2"] == Decimal("27442.338385")

    @pytest.mark.parametrize(
        ("column", "words", "expected"),
        [
            (3, "CO2 Factor", "a gas and its unit"),
            (3, "CO2 Factor (kg CO2 / mmBlah)", "per one unit"),
            (4, "CO2 Factor (g CO2 / mmBtu)", "one column of co2"),
            (5, "CH4 (g N2O / mmBtu)", "a gas and its unit"),
        ],
    )
    def test_steam(self, write: Write, column: int, words: str, expected: str) -> None:
        with pytest.raises(ReferenceDataError, match=expected):
            read(write(TOP, changed(STEAM, STEAM[1][column], words)))

    def test_electricity_without_total_output(self, write: Write) -> None:
        other = changed(GRID, "Total Output Emission Factors", "Marginal Emission Factors")
        with pytest.raises(ReferenceDataError, match="figures of co2, ch4, n2o per one unit"):
            read(write(TOP, other))

    def test_waste_in_another_unit(self, write: Write) -> None:
        other = changed(WASTE, "Metric Tons CO2e / Short Ton Material", "kg CO2e / Short Ton")
        with pytest.raises(ReferenceDataError, match="Metric Tons CO2e / Short Ton"):
            read(write(TOP, other))

    def test_a_treatment_in_another_unit(self, write: Write) -> None:
        with pytest.raises(ReferenceDataError, match="expected treatments of waste"):
            read(write(TOP, changed(WASTE, "LandfilledB", "Landfilled (kg CO2 per item)")))

    @pytest.mark.parametrize("words", ["", "Sort of Fuel"])
    def test_a_label_without_a_header_that_is_known(self, write: Write, words: str) -> None:
        table = [
            ("", "Table 5", "Mobile Combustion CH4 and N2O for Non-Road Vehicles"),
            ("", "", "Vehicle Type", words, "CH4 (g CH4 / gallon)", "N2O (g N2O / gallon)"),
            ("", "", "Ships and Boats", "Diesel", 6.5, 0.25),
        ]
        with pytest.raises(ReferenceDataError, match="row 9, column D: expected a header that is"):
            read(write(TOP, table))

    def test_figures_are_not_taken_for_vehicles(self, write: Write) -> None:
        table = [
            ("", "Table 3", "Mobile Combustion CH4 and N2O for On-Road Gasoline Vehicles"),
            ("", "", "", "Model Year", "CH4 (g CH4 / vehicle-mile)", "N2O (g N2O / vehicle-mile)"),
            ("", "", "Gasoline Cars", "1975", 0.5, 0.25),
        ]
        with pytest.raises(ReferenceDataError, match="a column «vehicle"):
            read(write(TOP, table))

    def test_one_table_twice(self, write: Write) -> None:
        with pytest.raises(ReferenceDataError, match="expected Table 7 Steam and Heat once"):
            read(write(TOP, STEAM, STEAM))

    def test_a_workbook_of_something_else(self, write: Write) -> None:
        with pytest.raises(ReferenceDataError, match="found none in the sheets Budget"):
            read(write([("Month", "Cost"), ("May", 3)], sheet="Budget"))

    def test_no_workbook_at_all(self, tmp_path: Path) -> None:
        path = tmp_path / "hub.xlsx"
        path.write_text("Table 1,Stationary Combustion")
        with pytest.raises(ReferenceDataError, match=r"hub\.xlsx is refused"):
            read(path)
