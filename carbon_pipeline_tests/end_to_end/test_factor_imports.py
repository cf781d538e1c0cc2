"""Publishers' files through the command: taken in, taken in again, corrected, refused, used."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline_tests.group_of import (
    SHARED,
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    record,
)

PUBLISHERS = SHARED / "data" / "publishers"

# vintages of invented figures in the layout of OWID's file, whose header differs between them
FIRST = """Entity,Code,Year,Carbon intensity of electricity (gCO2/kWh)
South Korea,KOR,2022,440.5
South Korea,KOR,2023,430
Viet Nam,VNM,2023,475.25
ASEAN (Ember),,2023,560
"""
SECOND = """Entity,Code,Year,Carbon intensity of electricity - gCO2/kWh
South Korea,KOR,2022,440.5
South Korea,KOR,2023,429.75
Viet Nam,VNM,2023,475.25
ASEAN (Ember),,2023,559
"""


@pytest.fixture
def group(make_group: Callable[[], Group]) -> Group:
    """A head office in Korea with a factor of its own for a fuel."""
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(fuel_factor("diesel", "2.6", "litre"))
    return group


def _import(group: Group, publisher: str, name: str, content: str) -> str:
    file = group.write(f"downloads/{name}", content)
    return group.succeeds("import-factors", publisher, str(file))


def _versions(group: Group) -> list[tuple[str, str, int, Decimal, bool]]:
    rows = group.rows(
        "SELECT region, edition, version, kg_co2eq_per_unit_published AS kg, is_current"
        " FROM history.emission_factors WHERE library = 'ember' ORDER BY 1, 2, 3"
    )
    return [(r["region"], r["edition"], r["version"], r["kg"], r["is_current"]) for r in rows]


def test_a_corrected_edition_writes_the_rows_that_changed(group: Group) -> None:
    said = _import(group, "owid", "first.csv", FIRST)
    assert "4 rows read = 3 taken + 1 left out" in said
    assert "3 factors written" in said
    before_correction = datetime.now(UTC)
    assert "nothing to write, 3 unchanged" in _import(group, "ember", "first.csv", FIRST)

    said = _import(group, "ember", "second.csv", SECOND)
    assert "1 factors written, 1 retired, 2 unchanged" in said
    assert _versions(group) == [
        ("KR", "Ember 2022", 1, Decimal("0.4405"), True),
        ("KR", "Ember 2023", 1, Decimal("0.43"), False),
        ("KR", "Ember 2023", 2, Decimal("0.42975"), True),
        ("VN", "Ember 2023", 1, Decimal("0.47525"), True),
    ]
    known = group.value(
        "SELECT kg_co2eq_per_unit_published FROM emission_factors_known_at(%s)"
        " WHERE region = 'KR' AND edition = 'Ember 2023'",
        before_correction,
    )
    assert known == Decimal("0.43")
    documented = group.values(
        "SELECT v.version FROM document_versions v JOIN emission_factors f ON f.id = v.record_id"
        " WHERE v.table_name = 'emission_factors' AND f.region = 'KR' AND f.edition = 'Ember 2023'"
        " ORDER BY 1"
    )
    assert documented == [1, 2]
    assert group.values("SELECT file_name FROM factor_imports ORDER BY imported_at") == [
        "first.csv",
        "second.csv",
    ]


def test_the_bytes_are_kept_and_read_again_when_the_reading_changes(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    _import(group, "ember", "first.csv", FIRST)
    (kept,) = (group.home / "publishers" / "ember").glob("*/first.csv")
    assert kept.read_text() == FIRST
    shutil.rmtree(group.data / "downloads")
    monkeypatch.setattr(
        "carbon_pipeline.steps.factor_libraries.reading_fingerprint", lambda _: "another mapping"
    )
    group.succeeds("run", "2024-01")
    assert group.values("SELECT reading_fingerprint FROM factor_imports ORDER BY imported_at")[
        1:
    ] == ["another mapping"]
    assert {version for _, _, version, _, _ in _versions(group)} == {1}


def test_an_imported_factor_is_used_and_traced(group: Group) -> None:
    group.activities("electricity/meter.csv", record("m", "HQ1", quantity="1000", unit="kWh"))
    _import(group, "ember", "second.csv", SECOND)
    group.write(
        "reference/publisher_preferences.csv", "region,factor_type,library,rank\nWORLD,,ember,1\n"
    )
    # of 2023: the record is of January 2024, and no edition of that year was imported
    said = group.succeeds("run", "2024-01")
    assert "429.75 kg CO2e" in said
    traced = group.succeeds("trace", "m")
    assert "Ember 2023" in traced
    assert "older_edition" in group.value("SELECT metadata::text FROM module_emissions")


def test_the_groups_own_file_goes_before_a_library(group: Group) -> None:
    group.activities("electricity/meter.csv", record("m", "HQ1", quantity="1000", unit="kWh"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    _import(group, "ember", "second.csv", SECOND)
    assert "500 kg CO2e" in group.succeeds("run", "2024-01")
    assert group.value("SELECT count(*) FROM emission_factors WHERE library = 'group'") == 1


@pytest.mark.parametrize(
    ("publisher", "content", "told"),
    [
        ("nobody", FIRST, "There is no publisher nobody"),
        ("defra", FIRST, "first.csv is refused; nothing of it was taken"),
        ("ember", "a,b\n1,2\n", "expected"),
        ("ember", "", "expected"),
    ],
)
def test_what_is_refused(group: Group, publisher: str, content: str, told: str) -> None:
    file = group.write("downloads/first.csv", content)
    assert told in group.refuses("import-factors", publisher, str(file))
    assert group.value("SELECT count(*) FROM factor_imports") == 0


def test_a_file_that_is_not_there(group: Group) -> None:
    assert "is no file" in group.refuses("import-factors", "ember", "nowhere.csv")


REAL = {
    "defra 2016": ("defra", "defra/defra-2016-flat-v01-01.xlsx"),
    "defra 2019": ("defra", "defra/defra-2019-flat-v01-02.xls"),
    "defra 2022": ("defra", "defra/defra-2022-flat.xls"),
    "defra 2023": ("defra", "defra/defra-2023-flat-v1.1.xlsx"),
    "epa hub": ("epa-hub", "epa-hub/ghg-emission-factors-hub-2024.xlsx"),
    "epa supply chain": (
        "epa-supply-chain",
        "epa-supply-chain/SupplyChainGHGEmissionFactors_v1.2_NAICS_CO2e_USD2021.csv",
    ),
    "ademe": ("ademe", "ademe/Base_Carbone_Test_cp1252.csv"),
    "ember": ("ember", "grid/owid-carbon-intensity-electricity_vintage-2025-07.csv"),
    "ipcc": ("ipcc", "ipcc/ipcc_clean_NCV.csv"),
}


@pytest.fixture(scope="module")
def library(make_group: Callable[[], Group]) -> Group:
    """A group with every published file at hand."""
    if not PUBLISHERS.is_dir():
        pytest.skip(f"the publishers' files are not at {PUBLISHERS}")
    group = make_group()
    group.organizations(head_office("HQ1", "GB"))
    group.emission_factors(fuel_factor("diesel", "2.6", "litre"))
    for publisher, path in REAL.values():
        group.succeeds("import-factors", publisher, str(PUBLISHERS / path))
    return group


@pytest.mark.parametrize("name", REAL)
def test_a_published_file_again_writes_nothing(library: Group, name: str) -> None:
    publisher, path = REAL[name]
    said = library.succeeds("import-factors", publisher, str(PUBLISHERS / Path(path)))
    assert "nothing to write" in said
    count = library.value(
        "SELECT count(*) FROM factor_imports WHERE file_name = %s", Path(path).name
    )
    assert count == 1


def test_every_row_of_a_published_file_is_accounted_for(library: Group) -> None:
    imports = library.rows("SELECT * FROM factor_imports")
    assert len(imports) == len(REAL)
    for each in imports:
        assert each["rows_read"] == each["rows_taken"] + sum(each["rows_left_out"].values())


def test_generation_losses_and_upstream_stay_factors_of_their_own(library: Group) -> None:
    held = library.rows(
        "SELECT factor_type, scope, unit, kg_co2eq_per_unit FROM emission_factors"
        " WHERE library = 'defra' AND edition = 'DEFRA 2023' AND region = 'GB'"
        " AND activity = 'electricity' AND factor_type LIKE 'electricity%' ORDER BY factor_type"
    )
    assert [(row["factor_type"], row["scope"], row["unit"]) for row in held] == [
        ("electricity", 2, "kWh"),
        ("electricity_td", 3, "kWh"),
        ("electricity_td_wtt", 3, "kWh"),
        ("electricity_wtt", 3, "kWh"),
    ]
    assert str(held[0]["kg_co2eq_per_unit"]).startswith("0.2070742885")


def test_no_published_figure_is_multiplied_by_a_warming_potential_twice(library: Group) -> None:
    """What is CO2e by gas already has no figure under another set; masses have all of them."""
    derived = library.rows(
        "SELECT gases_basis, count(*) AS factors,"
        " count(*) FILTER (WHERE kg_co2eq_by_gwp_set <> '{}') AS with_sets"
        " FROM emission_factors WHERE gases IS NOT NULL GROUP BY 1"
    )
    by_basis = {row["gases_basis"]: (row["factors"], row["with_sets"]) for row in derived}
    assert by_basis["co2eq"][1] == 0
    assert by_basis["mass"][0] == by_basis["mass"][1] > 0
