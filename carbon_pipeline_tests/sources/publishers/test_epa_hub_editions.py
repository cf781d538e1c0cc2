"""Other editions of EPA's Emission Factors Hub: years, GWPs and tables of every shape, on made workbooks."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.publishers.epa_hub.columns import GAS_MISSING, NO_FIGURE
from carbon_pipeline.sources.publishers.epa_hub.factors import (
    BELOW_NOTES,
    BELOW_OTHER_HEADER,
    HEADING,
    NOTE,
)
from carbon_pipeline.sources.publishers.epa_hub.importer import TABLE_NOT_KNOWN, read
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline.sources.publishers.row_outcomes import CONTRADICTED, REPEATED
from carbon_pipeline_tests.sources.publishers.epa_hub_files import (
    FUELS,
    GRID,
    GWPS,
    STEAM,
    TOP,
    TRAVEL,
    WASTE,
    Write,
    changed,
    of,
)


def test_tables_of_every_shape(write_hub: Write) -> None:
    reading = read(write_hub(TOP, FUELS, GRID, STEAM, WASTE, TRAVEL, GWPS))
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


def test_the_set_of_gwps_is_read(write_hub: Write) -> None:
    reading = read(write_hub(TOP, STEAM))
    assert {each.gwp_set for each in reading.factors} == {"AR4"}


def test_gwps_of_no_report_are_refused(write_hub: Write) -> None:
    with pytest.raises(ReferenceDataError, match=r"expected one set of GWPs.*found.*CH4 26"):
        read(write_hub([*TOP[:4], ("", "", "CH4", 26), TOP[5]], STEAM))


def test_gwps_that_contradict_each_other_are_refused(write_hub: Write) -> None:
    top = [*TOP[:4], ("", "", "CH4", 28), ("", "", "N2O", 265)]
    with pytest.raises(ReferenceDataError, match="one set of GWPs"):
        read(write_hub(top, STEAM, GWPS))


def test_an_edition_without_gwps_is_refused(write_hub: Write) -> None:
    with pytest.raises(ReferenceDataError, match="one set of GWPs"):
        read(write_hub(TOP[:3], STEAM))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Last Modified: 15 January 2025", date(2025, 1, 15)),
        ("Last Modified: January 15, 2025", date(2025, 1, 15)),
        ("Last modified: 15-Jan-25", date(2025, 1, 15)),
    ],
)
def test_the_day_is_read(write_hub: Write, said: str, day: date) -> None:
    reading = read(write_hub([TOP[0], ("", said), *TOP[2:]], STEAM))
    assert reading.editions == ("EPA Hub 2025",)
    assert reading.factors[0].published_on == day


def test_the_day_in_a_cell_of_its_own(write_hub: Write) -> None:
    top = [TOP[0], ("", "Last Modified:", datetime(2023, 9, 12)), *TOP[2:]]  # noqa: DTZ001 - cells have no time zone
    assert read(write_hub(top, STEAM)).factors[0].published_on == date(2023, 9, 12)


def test_a_day_that_is_no_day_is_refused(write_hub: Write) -> None:
    with pytest.raises(ReferenceDataError, match=r"found «sometime in spring»"):
        read(write_hub([TOP[0], ("", "Last Modified: sometime in spring"), *TOP[2:]], STEAM))


@pytest.mark.parametrize(("before", "year"), [("2015", 2018), ("2018", 2020), ("2024", 2025)])
def test_the_year_follows_the_edition_it_updates(write_hub: Write, before: str, year: int) -> None:
    words = f"Blue text indicates an update from the {before} version of this document."
    reading = read(write_hub([("", words), *TOP[3:]], STEAM))
    assert reading.editions == (f"EPA Hub {year}",)
    assert reading.factors[0].valid_to == date(year, 12, 31)
    assert reading.factors[0].published_on is None


def test_an_edition_without_a_year_is_refused(write_hub: Write) -> None:
    with pytest.raises(ReferenceDataError, match="expected the edition's year"):
        read(write_hub(TOP[3:], STEAM))


def test_a_copied_sheet_is_not_read(write_hub: Write) -> None:
    copy = [*TOP, *changed(STEAM, "Steam and Heat", "Steam and Heat")]
    path = write_hub(TOP, STEAM, **{"Emission Factors Hub (2)": copy})
    assert read(path).rows_read == 1


def test_a_sheet_of_another_name(write_hub: Write) -> None:
    path = write_hub([("Read me",)], sheet="Cover", Hub=[*TOP, *STEAM])
    assert read(path).taken == 1


def test_a_table_that_is_not_known_is_left_out(write_hub: Write) -> None:
    new = [
        ("", "Table 13", "Electricity by State"),
        ("", "", "State", "CO2 (lb CO2 / MWh)"),
        ("", "", "AK", 1000),
    ]
    reading = read(write_hub(TOP, STEAM, new))
    assert reading.left_out == Counter({TABLE_NOT_KNOWN: 2})
    assert reading.taken == 1


def test_columns_may_move(write_hub: Write) -> None:
    moved = [("", "", *row) for row in GRID]
    grid = read(write_hub(TOP, moved)).factors
    assert [each.region for each in grid] == ["US-CAMX", "US"]
    assert grid[0].gases["co2"] == Decimal("226796.185")


def test_title_in_one_cell_and_older_words(write_hub: Write) -> None:
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
        write_hub(TOP, [*changed(old, "CH4 Factor (g / mile)", "CH4 Factor (g CH4 / mile)")])
    )
    years = [each.category.split(" > ")[1:3] for each in reading.factors]
    assert years == [
        ["Gasoline Light-duty Trucks", "1973-1974"],
        ["Gasoline Light-duty Trucks", "1975"],
    ]
    assert {each.unit for each in reading.factors} == {"vehicle_mile"}
    assert reading.left_out == Counter({NOTE: 1})


def test_steam_within_the_table_of_fuels(write_hub: Write) -> None:
    steam = [("", "", "Steam and Heat"), ("", "", "Steam and Heat", None, 66.33, 1.25, 0.125)]
    reading = read(write_hub(TOP, FUELS[:5], steam, FUELS[-2:]))
    factor = of(reading, "Steam and Heat > Steam and Heat", "mmBtu")
    assert factor.scope == 2


def test_waste_without_a_note_on_gwps_is_under_those_of_the_hub(write_hub: Write) -> None:
    top = [*TOP[:4], ("", "", "CH4", 28), ("", "", "N2O", 265)]
    assert {each.gwp_set for each in read(write_hub(top, WASTE[:-1])).factors} == {"AR5"}
    assert {each.gwp_set for each in read(write_hub(top, WASTE)).factors} == {"AR4"}


def test_a_table_without_a_title_is_not_read_as_the_one_above(write_hub: Write) -> None:
    untitled = [
        ("", "", "", "CO2 (kg CO2 / gallon)", "CH4 (g CH4 / gallon)", "N2O (g N2O / gallon)"),
        ("", "", "Steam of a kind", 1, 2, 3),
    ]
    below_header = read(write_hub(TOP, STEAM, untitled))
    assert (below_header.taken, below_header.left_out) == (
        1,
        Counter({HEADING: 1, BELOW_OTHER_HEADER: 1}),
    )
    below_notes = read(write_hub(TOP, STEAM, [("", "", "Notes: none")], untitled[1:]))
    assert (below_notes.taken, below_notes.left_out) == (1, Counter({NOTE: 1, BELOW_NOTES: 1}))


def test_a_header_may_be_repeated(write_hub: Write) -> None:
    more = [STEAM[1], ("", "", "District heat", 50, 1, 0.5)]
    reading = read(write_hub(TOP, STEAM, more))
    assert (reading.taken, reading.left_out) == (2, Counter({HEADING: 1}))


def test_a_first_line_without_figures_is_no_header(write_hub: Write) -> None:
    reading = read(write_hub(TOP, [*WASTE[:3], WASTE[4], WASTE[3]]))
    assert reading.left_out == Counter({NO_FIGURE: 1})
    assert [each.category for each in reading.factors] == [
        "Waste > Glass > Recycled",
        "Waste > Glass > Landfilled",
    ]


def test_refrigerants(write_hub: Write) -> None:
    reading = read(write_hub(TOP, GWPS))
    gas = of(reading, "Global Warming Potentials > HFC-134a", "kg")
    assert (gas.kg_co2eq_per_unit, gas.gwp_set, gas.scope) == (Decimal(1430), "AR4", 1)
    blend = of(reading, "Global Warming Potentials of Blended Refrigerants > R-410A", "kg")
    assert blend.kg_co2eq_per_unit == Decimal(2088)
    mapped = load_mapping("epa_hub")(blend.category)
    assert (mapped.factor_type, mapped.activity) == ("refrigerant", "r_410a")


def test_one_row_twice(write_hub: Write) -> None:
    again = read(write_hub(TOP, STEAM, [STEAM[-1]]))
    assert (again.taken, again.left_out) == (1, Counter({REPEATED: 1}))
    other = read(write_hub(TOP, STEAM, [("", "", "Steam and Heat", 61, 1.5, 0.5)], GRID))
    assert (other.taken, other.left_out[CONTRADICTED]) == (2, 2)
