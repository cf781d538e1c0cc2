"""The IPCC's Emission Factor Database: the extract at hand, and extracts with combustion factors."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.ipcc.combustion import (
    GAS_NOT_COUNTED,
    NO_EMISSION,
    PER_GROSS,
)
from carbon_pipeline.sources.publishers.ipcc.combustion import SEVERAL as SEVERAL_GASES
from carbon_pipeline.sources.publishers.ipcc.importer import (
    IMPORTER,
    IMPOSSIBLE,
    NOT_NET,
    SAME_AGAIN,
    SEVERAL,
    read,
)
from carbon_pipeline.sources.publishers.ipcc.rows import (
    COUNTRY_UNNAMED,
    NEEDED,
    NO_FIGURE,
    NO_FUEL,
    NO_ID,
    NOT_A_DEFAULT,
    NOT_A_NUMBER,
    NOT_POSITIVE,
    OTHER_LENGTH,
    PARAMETER_TYPE,
    REGION_NOT_KNOWN,
)
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.published_factors import Reading
from carbon_pipeline.sources.publishers.row_outcomes import CONTRADICTED
from carbon_pipeline.vocabulary.factor_families import FactorFamily, document_faults

SHARED = Path(__file__).parents[4] / "shared/data"
EXTRACT = SHARED / "publishers/ipcc/ipcc_clean_NCV.csv"
at_hand = pytest.mark.skipif(not EXTRACT.exists(), reason=f"{EXTRACT} is not at hand")

NCV = "Default net calorific values"
STATIONARY = "{} Emission Factor for Stationary Combustion (kg/TJ on a net calorific basis)"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows of these values: id, gas, fuel, description, region, value, unit, and more."""

    def writer(*rows: tuple[str, ...], more: tuple[str, ...] = ()) -> Path:
        path = tmp_path / "efdb.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file)
            lines.writerow([*NEEDED, *more])
            for ef_id, *others in rows:
                # as exported: a line break at the end of the cell
                lines.writerow([ef_id, "1.A.1 - Energy Industries\n", *others])
        return path

    return writer


def gas(ef_id: str, name: str, fuel: str, value: str, unit: str = "kg/TJ") -> tuple[str, ...]:
    formula = {"METHANE": "CH4", "NITROUS OXIDE": "N2O"}.get(name, "CO2")
    return (ef_id, f"{name}\n", fuel, STATIONARY.format(formula), "", value, unit)


@pytest.fixture(scope="module")
def extract() -> Reading:
    """The extract at hand."""
    return read(EXTRACT)


@at_hand
class TestExtractAtHand:
    def test_every_row_is_accounted_for(self, extract: Reading) -> None:
        assert (extract.rows_read, extract.taken) == (32, 25)
        assert extract.left_out == Counter({COUNTRY_UNNAMED: 6, IMPOSSIBLE: 1})
        assert (len(extract.properties), extract.factors) == (25, [])
        assert extract.editions == ("IPCC 2006",)

    def test_values_are_kept_to_the_last_digit(self, extract: Reading) -> None:
        values = {each.row_key: each for each in extract.properties}
        diesel = values["EF 17143"]
        assert diesel.values == {"net_calorific_value": Decimal("4.3329999999999993e-05")}
        assert diesel.units == {"net_calorific_value": "TJ_net_cv/kg"}
        assert (diesel.category, diesel.region) == ("Net Calorific Value > Diesel Oil", "WORLD")
        assert (diesel.valid_from, diesel.valid_to) == (date(2006, 1, 1), None)
        assert diesel.source_row == 32
        coal = values["EF 15302"]
        assert (coal.region, coal.values["net_calorific_value"]) == ("US", Decimal("1.943e-05"))

    def test_one_value_for_one_fuel_and_region(self, extract: Reading) -> None:
        mapping = load_mapping("ipcc")
        fuels = Counter(
            (mapping(each.category).activity, each.region) for each in extract.properties
        )
        assert max(fuels.values()) == 1
        assert ("diesel", "WORLD") in fuels
        assert ("sub_bituminous_coal", "US") in fuels

    def test_a_value_of_one_market_stands_for_no_fuel_of_ours(self, extract: Reading) -> None:
        mapping = load_mapping("ipcc")
        (ukraine,) = [each for each in extract.properties if "ukrainian" in each.category]
        assert not mapping(ukraine.category).is_ours

    def test_documents_keep_their_schema(self, extract: Reading) -> None:
        for each in extract.properties:
            for part, document in (("values", each.values), ("unit", each.units)):
                assert not document_faults(FactorFamily.FUEL_PROPERTIES, part, dict(document))

    def test_the_importer_names_itself(self) -> None:
        assert (IMPORTER.publisher, IMPORTER.library) == ("ipcc", "ipcc")


class TestCalorificValues:
    def test_units_of_the_database(self, write: Write) -> None:
        rows = [
            (str(n), "", f"Fuel {n}", NCV, "", "43.5", unit)
            for n, unit in enumerate(["TJ/kt", "TJ/Gg", "MJ/kg", "GJ/t"])
        ]
        reading = read(write(*rows))
        units = {each.units["net_calorific_value"] for each in reading.properties}
        assert (len(reading.properties), units) == (4, {"GJ_net_cv/tonne"})

    def test_rows_that_are_left_out(self, write: Write) -> None:
        rows = {
            NO_ID: ("", "", "A", NCV, "", "40", "TJ/kt"),
            NO_FUEL: ("1", "", "", NCV, "", "40", "TJ/kt"),
            NO_FIGURE: ("2", "", "A", NCV, "", " ", "TJ/kt"),
            NOT_A_NUMBER: ("3", "", "A", NCV, "", "40-41", "TJ/kt"),
            NOT_POSITIVE: ("4", "", "A", NCV, "", "0", "TJ/kt"),
            NOT_NET: ("5", "", "A", "Gross calorific value", "", "40", "TJ/kt"),
            IMPOSSIBLE: ("6", "", "A", NCV, "", "40", "TJ/kg"),
            REGION_NOT_KNOWN: ("7", "", "A", NCV, "Somewhere cold", "40", "TJ/kt"),
            COUNTRY_UNNAMED: ("8", "", "A", "Country-specific NCV", "", "40", "TJ/kt"),
            "unit that is not known: cords": ("9", "", "A", NCV, "", "40", "cords"),
            OTHER_LENGTH: ("10", "", "A"),
        }
        reading = read(write(*rows.values()))
        assert reading.left_out == Counter(dict.fromkeys(rows, 1))
        assert (reading.rows_read, reading.taken) == (11, 0)

    def test_two_values_for_one_fuel(self, write: Write) -> None:
        reading = read(
            write(
                ("1", "", "A", NCV, "", "40", "TJ/kt"),
                ("2", "", "A", NCV, "", "41", "TJ/kt"),
                ("3", "", "B", NCV, "", "30", "TJ/kt"),
                ("4", "", "B", NCV, "World", "30", "TJ/kt"),
                ("5", "", "A", NCV, "France", "42", "TJ/kt"),
            )
        )
        assert reading.left_out == Counter({SEVERAL: 2, SAME_AGAIN: 1})
        assert [(each.row_key, each.region) for each in reading.properties] == [
            ("EF 3", "WORLD"),
            ("EF 5", "FR"),
        ]

    def test_one_id_for_two_values(self, write: Write) -> None:
        reading = read(
            write(("1", "", "A", NCV, "", "40", "TJ/kt"), ("1", "", "B", NCV, "", "41", "TJ/kt"))
        )
        assert (reading.properties, reading.left_out) == ([], Counter({CONTRADICTED: 2}))

    def test_only_defaults_of_2006(self, write: Write) -> None:
        kinds = ["2006 IPCC default", "1996 & 2006 IPCC default", "1996 IPCC default", "Measured"]
        rows = [
            (str(n), "", f"Fuel {n}", NCV, "", "40", "TJ/kt", kind) for n, kind in enumerate(kinds)
        ]
        reading = read(write(*rows, more=(PARAMETER_TYPE,)))
        assert (reading.taken, reading.left_out) == (2, Counter({NOT_A_DEFAULT: 2}))


class TestCombustion:
    def test_gases_of_one_source_and_fuel_are_one_factor(self, write: Write) -> None:
        reading = read(
            write(
                gas("11", "CARBON DIOXIDE", "Invented Gas", "55100"),
                gas("12", "METHANE", "Invented Gas", "1.5"),
                gas("13", "NITROUS OXIDE", "Invented Gas", "0.1"),
            )
        )
        (factor,) = reading.factors
        assert factor.gases == {"co2": Decimal(55100000), "ch4": Decimal(1500), "n2o": Decimal(100)}
        assert (factor.unit, factor.gases_basis, factor.scope) == ("TJ_net_cv", "mass", 1)
        assert factor.row_key == "EF 11+12+13"
        assert factor.category == "Fuel Combustion > 1.A.1 - Energy Industries > Invented Gas"
        assert factor.kg_co2eq_per_unit is None
        assert reading.taken == 3

    def test_one_gas_alone_is_said_to_be_so(self, write: Write) -> None:
        (factor,) = read(write(gas("1", "CARBON DIOXIDE", "Oil", "70.5", "t CO2/TJ"))).factors
        assert factor.gases == {"co2": Decimal(70500000)}
        assert factor.category.endswith(" > Oil > CO2 only")

    def test_co2_of_biomass_is_biogenic(self, write: Write) -> None:
        first, second, waste = read(
            write(
                gas("1", "CARBON DIOXIDE", "Wood/Wood Waste", "112000"),
                gas("2", "METHANE", "Wood/Wood Waste", "30"),
                gas("3", "CARBON DIOXIDE", "Biodiesels", "70800"),
                gas("4", "CARBON DIOXIDE", "Municipal Wastes (non-biomass fraction)", "91700"),
            )
        ).factors
        assert first.kg_co2_biogenic_per_unit == Decimal(112000)
        assert (first.gases, first.scope) == ({"ch4": Decimal(30000)}, 1)
        assert (second.kg_co2eq_per_unit, second.scope, second.gwp_set) == (
            Decimal(70800),
            None,
            None,
        )
        assert load_mapping("ipcc")(second.category).factor_type == "fuel_biogenic"
        assert waste.gases == {"co2": Decimal(91700000)}

    def test_contradictions_make_no_factor(self, write: Write) -> None:
        reading = read(
            write(
                gas("1", "CARBON DIOXIDE", "Oil", "70000"),
                gas("2", "CARBON DIOXIDE", "Oil", "71000"),
                gas("3", "METHANE", "Oil", "3"),
            )
        )
        assert (reading.factors, reading.left_out) == ([], Counter({SEVERAL_GASES: 3}))

    def test_rows_that_are_no_emission_of_a_counted_gas_per_net_heat(self, write: Write) -> None:
        co2 = "CARBON DIOXIDE"
        reading = read(
            write(
                gas("1", "CARBON MONOXIDE", "Oil", "10"),
                ("2", co2, "Oil", "Carbon content, default", "", "20", "kg/GJ"),
                ("3", co2, "Oil", "CO2 emission factor (gross calorific)", "", "20", "kg/TJ"),
                ("4", "METHANE", "Oil", STATIONARY.format("CH4"), "", "3", "kg CO2/TJ"),
            )
        )
        assert reading.left_out == Counter(
            {
                GAS_NOT_COUNTED: 1,
                NO_EMISSION: 1,
                PER_GROSS: 1,
                "unit that is not known: kg CO2/TJ": 1,
            }
        )


class TestLayouts:
    def test_comments_and_blank_lines_are_no_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "efdb.csv"
        row = ["1", "1.A", "", "Oil", NCV, "", "40", "TJ/kt"]
        text = f"# said before,,\n\n{','.join(NEEDED)}\n{','.join(row)}\n,,,,,,,\n# end\n"
        path.write_text(text, encoding="utf-8")
        reading = read(path)
        assert (reading.rows_read, reading.taken) == (1, 1)
        assert reading.properties[0].source_row == 4

    def test_a_workbook_of_the_same_columns(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append([*NEEDED, "Data provider"])
        sheet.append([17143, "1.A", "CARBON DIOXIDE\n", "Oil", NCV, None, 42.5, "TJ/kt"])
        path = tmp_path / "efdb.xlsx"
        book.save(path)
        (found,) = read(path).properties
        assert (found.row_key, found.values["net_calorific_value"]) == ("EF 17143", Decimal("42.5"))

    def test_another_header_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "efdb.csv"
        path.write_text("Country,Year\nFR,2006\n")
        with pytest.raises(
            ReferenceDataError, match=r"expected a header with EF ID.*found «Country»"
        ):
            read(path)

    def test_a_missing_column_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "efdb.csv"
        path.write_text(",".join(name for name in NEEDED if name != "Unit") + "\n")
        with pytest.raises(ReferenceDataError, match="one column «Unit»"):
            read(path)
