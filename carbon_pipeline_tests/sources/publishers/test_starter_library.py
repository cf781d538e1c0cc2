"""The starter library of `data/reference`: every row against its publisher's file, and its shape."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.gwp_sets import derived_co2eq
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
)
from carbon_pipeline.methods.publisher_ranks import PublisherPreference, PublisherRanks
from carbon_pipeline.sources.publishers.registry import LIBRARY_OF, library_importer
from carbon_pipeline.sources.reference_files import (
    read_emission_factors,
    read_publisher_preferences,
)
from carbon_pipeline.steps.factor_rows import group_emission_factors
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline.vocabulary.regions import is_country
from carbon_pipeline_tests.group_of import REPOSITORY
from carbon_pipeline_tests.starter_library.editions import FILES, PUBLISHERS, files
from carbon_pipeline_tests.starter_library.rows import COLUMNS, YEARLY, published, starter_rows
from carbon_pipeline_tests.starter_library.selection import Selected, selected

REFERENCE = REPOSITORY / "data" / "reference"
LIBRARY = REFERENCE / "emission_factors.csv"
Row = dict[str, Any]

# at least so many rows of each kind, over all editions
LEAST_ROWS = {
    "electricity": 110, "electricity_td": 2, "electricity_wtt": 2, "electricity_td_wtt": 2,
    "heat": 3, "fuel": 100, "fuel_wtt": 15, "fuel_biogenic": 10, "travel": 50,
    "travel_without_rf": 20, "travel_wtt": 10, "vehicle": 12, "freight": 25,
    "freight_without_rf": 4, "freight_wtt": 5, "hotel": 35, "homeworking": 3, "water": 4,
    "waste": 45, "refrigerant": 20, "material": 20, "spend": 55,
}  # fmt: skip


@pytest.fixture(scope="module")
def written() -> list[dict[str, str]]:
    """The file as text, cell by cell."""
    with LIBRARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The file as it is loaded."""
    return read_emission_factors(LIBRARY)


def names_of_rows() -> Iterator[tuple[Selected, int]]:
    for each in selected():
        for number in range(len(each.names)):
            yield each, number


# --- against the publishers' files ---------------------------------------------

needs_files = pytest.mark.skipif(
    not all(path.exists() for path in files()),
    reason=f"the publishers' files are not all at {PUBLISHERS}",
)


@needs_files
def test_every_row_is_its_publishers_to_the_last_digit(written: list[dict[str, str]]) -> None:
    expected = list(names_of_rows())
    assert len(written) == len(expected)
    for row, (each, number) in zip(written, expected, strict=True):
        name = each.names[number]
        factor = published(name)
        figure = factor.kg_co2eq_per_unit
        if figure is None:
            figure = derived_co2eq(factor.gases, factor.gwp_set)
            assert row["reference"] == (
                f"{factor.reference}; CO2e of the masses of gases under {factor.gwp_set}"
            )
        else:
            assert row["reference"] == factor.reference
        # as text: 1924.0 is not 1924, and no digit is lost or made up
        assert row["kg_co2eq_per_unit"] == format(figure, "f"), row
        assert row["factor_code"] == each.factor_code
        assert (row["factor_type"], row["unit"]) == (name.factor_type, factor.unit)
        assert row["source"] == library_importer(name.library).title
        assert row["edition"] == factor.edition == name.edition
        assert row["valid_from"] == factor.valid_from.isoformat()
        assert row["category"] == factor.category
        gases = json.loads(row["gases"] or "{}", parse_float=Decimal, parse_int=Decimal)
        assert gases == dict(factor.gases)
        assert (row["gases_basis"] or None) == (factor.gases_basis if gases else None)
        assert (row["gwp_set"] or None) == factor.gwp_set
        assert (row["price_basis"] or None) == factor.price_basis
        assert (row["scope"] or None) == (str(factor.scope) if factor.scope else None)
        assert (row["published_on"] or None) == (
            factor.published_on.isoformat() if factor.published_on else None
        )
        biogenic = row["kg_co2_biogenic_per_unit"]
        assert (Decimal(biogenic) if biogenic else None) == factor.kg_co2_biogenic_per_unit


@needs_files
def test_a_row_ends_with_its_edition_and_only_a_yearly_publishers_newest_has_no_end(
    written: list[dict[str, str]],
) -> None:
    for row, (each, number) in zip(written, names_of_rows(), strict=True):
        name, last = each.names[number], number == len(each.names) - 1
        end = published(name).valid_to
        if last and name.library in YEARLY:
            assert row["valid_to"] == "", row
        else:
            assert row["valid_to"] == (end.isoformat() if end else ""), row


@needs_files
def test_the_file_is_what_the_generator_writes(written: list[dict[str, str]]) -> None:
    assert starter_rows(selected()) == written


@needs_files
def test_no_newer_edition_of_the_selected_files_is_left_aside() -> None:
    newest: dict[str, str] = {}
    for library in YEARLY:
        editions = [
            edition
            for name in FILES[library]
            for edition in library_importer(library).read(PUBLISHERS / name).editions
        ]
        newest[library] = max(editions)
    taken = {each.names[-1].edition for each in selected() if each.names[-1].library in YEARLY}
    assert set(newest.values()) <= taken


# --- without them --------------------------------------------------------------


def test_every_row_names_publisher_edition_place_unit_and_validity(rows: list[Row]) -> None:
    titles = {library_importer(library).title for library in set(LIBRARY_OF.values())}
    for row in rows:
        assert row["source"] in titles
        for name in ("edition", "reference", "category", "unit", "valid_from", "activity"):
            assert row[name], (name, row)
        assert row["factor_type"] in FACTOR_TYPES
        assert row["factor_type"] != "other"
        assert row["kg_co2eq_per_unit"] > 0, row
        assert (row["gases"] is None) == (row["gases_basis"] is None)


def test_the_rows_are_those_of_the_selection_in_its_order(written: list[dict[str, str]]) -> None:
    assert list(written[0]) == list(COLUMNS)
    for row, (each, number) in zip(written, names_of_rows(), strict=True):
        name = each.names[number]
        assert (row["factor_code"], row["edition"]) == (each.factor_code, name.edition)
        assert (row["activity"], row["region"]) == (each.activity, each.region)
        assert (row["factor_type"], row["unit"]) == (name.factor_type, name.unit)


def test_a_row_stands_for_another_region_or_activity_only_where_the_world_is_meant() -> None:
    for each in selected():
        name = each.names[0]
        if (each.activity, each.region) != (name.activity, name.region):
            assert each.region == "WORLD", each
            assert name.activity in (each.activity, f"{each.activity}_mineral"), each


def test_there_are_enough_rows_of_every_kind(rows: list[Row]) -> None:
    counts = Counter(row["factor_type"] for row in rows)
    assert {kind: n for kind, n in LEAST_ROWS.items() if counts[kind] < n} == {}
    assert 350 <= len(rows) <= 700
    grids = {row["region"] for row in rows if row["factor_type"] == "electricity"}
    assert sum(is_country(region) for region in grids) >= 50


def test_generation_losses_and_well_to_tank_of_uk_electricity_stay_apart(rows: list[Row]) -> None:
    found = {
        row["factor_type"]: row["scope"]
        for row in rows
        if row["activity"] == "electricity" and row["region"] == "GB"
    }
    assert found == {
        "electricity": 2,
        "electricity_td": 3,
        "electricity_wtt": 3,
        "electricity_td_wtt": 3,
    }


def test_a_life_cycle_figure_has_no_upstream_of_its_own_beside_it(rows: list[Row]) -> None:
    life_cycle = {row["region"] for row in rows if row["edition"].startswith("Ember")}
    upstream = {row["region"] for row in rows if row["factor_type"].startswith("electricity_")}
    assert len(life_cycle) > 50
    assert not life_cycle & upstream


def test_each_row_wins_for_its_own_region_and_unit(rows: list[Row]) -> None:
    loaded = group_emission_factors(rows)
    known = [
        EmissionFactor(
            **{
                name: row[name]
                for name in EmissionFactor.__dataclass_fields__
                if name in row and name != "version"
            },
            version=1,
            kg_co2eq_per_unit=Decimal(row["kg_co2eq_per_unit_published"]),
        )
        for row in loaded
    ]
    index = EmissionFactorIndex(known)
    for factor in known:
        lookup = Lookup(
            factor_type=factor.factor_type,
            activity=factor.activity,
            price_basis=factor.price_basis,
        )
        day = factor.valid_from
        key = EmissionFactorKey(factor.activity, factor.region, factor.unit, "HQ1", day, day)
        found = index.match(lookup, key)
        assert isinstance(found, EmissionFactorMatch), found
        assert found.factor.id == factor.id


def test_the_rows_of_the_sample_are_kept(rows: list[Row]) -> None:
    in_2024 = {
        row["factor_code"]: row["kg_co2eq_per_unit"]
        for row in rows
        if row["valid_from"] <= date(2024, 1, 1) <= (row["valid_to"] or date.max)
    }
    expected = {
        "electricity-kr": "0.4305671",
        "electricity-de": "0.3809505",
        "electricity-us": "0.3694732",
        "electricity-vn": "0.47544873",
        "electricity-cn": "0.582317",
        "electricity-gb": "0.20707428859060403",
        "natural-gas-gb-kwh": "0.18292892617449666",
        "natural-gas-world-m3": "2.053830310067114",
        "diesel-us-us_gallon": "10.24268",
    }
    assert {code: format(in_2024[code], "f") for code in expected} == expected


def test_a_second_figure_of_the_same_rank_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / LIBRARY.name
    shutil.copy(LIBRARY, copy)
    first = copy.read_text("utf-8").splitlines()[1]
    with copy.open("a", encoding="utf-8") as file:
        file.write(first.replace("electricity-kr", "electricity-kr-again") + "\n")
    with pytest.raises(ReferenceDataError) as refused:
        read_emission_factors(copy)
    assert "overlaps row 2" in str(refused.value)


def test_the_preferred_publishers_are_the_countrys_own_and_everyone_has_a_rank() -> None:
    lines = read_publisher_preferences(REFERENCE / "publisher_preferences.csv")
    ranks = PublisherRanks(
        PublisherPreference(*(line[name] for name in ("region", "factor_type", "library", "rank")))
        for line in lines
    )
    libraries = sorted(set(LIBRARY_OF.values()))
    for region, factor_type, first, second in (
        ("GB", "electricity", "defra", "ember"),
        ("GB-SCT", "fuel", "defra", "ember"),
        ("US", "electricity", "epa_hub", "ember"),
        ("US-CA", "spend", "epa_hub", "ember"),
        ("FR", "electricity", "ademe", "ember"),
        ("KR", "electricity", "ember", "iea"),
        ("KR", "spend", "epa_supply_chain", "defra"),
        ("VN", "fuel", "defra", "epa_hub"),
    ):
        in_order = sorted(libraries, key=lambda each: ranks.rank(each, region, factor_type))
        assert in_order[:2] == [first, second], (region, factor_type)
        assert len({ranks.rank(each, region, factor_type) for each in libraries}) == len(libraries)
    assert {line["library"] for line in lines if line["region"] == "WORLD"} == set(libraries)
