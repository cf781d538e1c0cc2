"""Quirks of Base Carbone that the extract at hand does not show, on made files."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from carbon_pipeline.sources.publishers.ademe.importer import NEGATIVE, read
from carbon_pipeline.sources.publishers.mapping import load_mapping
from carbon_pipeline_tests.sources.publishers.ademe_files import (
    as_bytes,
    element,
    made,
    poste,
    read_rows_of,
    the_factor,
)


@pytest.mark.parametrize(
    ("unit", "ours", "figure"),
    [
        ("kgCO2e/t.km", "tonne_km", "2.5"),
        ("kgCO2e/tonne.km", "tonne_km", "2.5"),
        ("kgCO2e/kWh PCI", "kWh_net_cv", "2.5"),
        ("kgCO2e/kWh (PCI)", "kWh_net_cv", "2.5"),
        ("kgCO2e/kWhPCS", "kWh_gross_cv", "2.5"),
        ("kgCO2e/GJ PCI", "GJ_net_cv", "2.5"),
        ("kgCO2e/TJ", "TJ", "2.5"),
        ("kgCO2e/TEP PCI", "toe_net_cv", "2.5"),
        ("kgCO2e/m2 SHON", "m2", "2.5"),
        ("kgCO2e/m² de paroi", "m2", "2.5"),
        ("kgCO2e/m3 (n)", "m3_normal", "2.5"),
        ("kgCO2e/passager.km", "passenger_km", "2.5"),
        ("kgCO2e/livre", "piece", "2.5"),
        ("kgCO2e/repas", "meal", "2.5"),
        ("kgCO2e/kgH2", "kg", "2.5"),
        ("kgCO2e/Kg", "kg", "2.5"),
        ("kgCO2e/kg de poids vif", "kg", "2.5"),
        ("kgCO2e/mL", "litre", "2500"),
        ("kgCO2e/ha.an", "m2_year", "0.00025"),
        ("kgCO2e/100 feuilles A4", "piece", "0.025"),
        ("kgCO2e/keuro (2022) HT", "EUR_2022", "0.0025"),
        ("kgCO2e/k€ (2021)", "EUR_2021", "0.0025"),
    ],
)
def test_units_of_the_base(tmp_path: Path, unit: str, ours: str, figure: str) -> None:
    factor = the_factor(tmp_path, element(unit=unit, CO2f="2", CH4f="0,5", CO2b="1"))
    assert (factor.unit, factor.published_unit) == (ours, unit)
    assert factor.kg_co2eq_per_unit == Decimal(figure)
    ratio = Decimal(figure) / Decimal("2.5")
    assert factor.gases == {"co2": 2000 * ratio, "ch4_fossil": 500 * ratio}
    assert factor.kg_co2_biogenic_per_unit == ratio


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"kind": "Données source", "unit": "kWh"}, "source data, which is no factor"),
        ({"kind": "Indicateur"}, "element of another kind than a factor"),
        ({"status": "Refusé"}, "element that is neither valid nor archived"),
        ({"status": "Supprimé"}, "element that is neither valid nor archived"),
        ({"unit": "kgCO2e/keuro"}, "money without the year of its prices"),
        ({"unit": "kgCO2e/euro dépensé"}, "money without the year of its prices"),
        ({"unit": "kgCO2e/m3.km"}, "unit that is not known: kgCO2e/m3.km"),
        ({"unit": "kgCO2e/ml"}, "unit that is not known: kgCO2e/ml"),
        ({"unit": ""}, "unit that is not known: none stated"),
        ({"location": "Europe"}, "Europe, which is not the EU27"),
        (
            {"location": "Autre pays du monde", "place": "Antilles Néerlandaises"},
            "place that has no ISO 3166 code",
        ),
        ({"location": ""}, "place that has no ISO 3166 code"),
        (
            {"created": "", "modified": "inconnue"},
            "neither a date of creation nor of modification that can be read",
        ),
        ({"total": ""}, "no figure in the cell"),
        ({"total": "n.d."}, "figure that is no number"),
        ({"id": ""}, "no identifier of the element"),
    ],
)
def test_what_is_left_out(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    reading = read_rows_of(tmp_path, element(**cells), element(id="2"))
    assert reading.left_out == {reason: 1}
    assert (reading.rows_read, reading.taken) == (2, 1)


def test_parts_go_with_their_element(tmp_path: Path) -> None:
    reading = read_rows_of(
        tmp_path,
        element(kind="Données source"),
        poste(kind="Données source", part="Amont", total="1"),
        poste(id="9", part="Amont", total="1"),
        {},
    )
    assert reading.left_out == {
        "source data, which is no factor": 2,
        "part of an element that does not stand in the file": 1,
        "blank row": 1,
    }
    assert reading.factors == []


@pytest.mark.parametrize(
    ("location", "place", "regions"),
    [
        ("Autre pays du monde", "République Tchèque", ["CZ"]),
        ("Autre pays du monde", "Corée du sud", ["KR"]),
        ("Autre pays du monde", "Côte d'Ivoire", ["CI"]),
        ("Europe", "Allemagne", ["DE"]),
        ("Europe", "Union européenne à 27", ["EU27"]),
        ("Outre-mer", "La Réunion", ["RE"]),
        ("Outre-mer", "Guyane", ["GF"]),
        ("Outre-mer", "Guadeloupe, Martinique, Guyane, Corse", ["GP", "MQ", "GF", "FR-20R"]),
        ("France continentale", "", ["FR"]),
        ("France continentale", "Ile-de-France", ["FR-IDF"]),
        ("Monde", "", ["WORLD"]),
    ],
)
def test_places_of_the_base(tmp_path: Path, location: str, place: str, regions: list[str]) -> None:
    reading = read_rows_of(tmp_path, element(location=location, place=place))
    assert [each.region for each in reading.factors] == regions
    assert len({each.row_key for each in reading.factors}) == len(regions)
    assert reading.taken == 1


def test_a_town_without_a_code_is_a_level_of_the_category(tmp_path: Path) -> None:
    factor = the_factor(tmp_path, element(place="Bourg-en-Bresse"))
    assert factor.region == "FR"
    assert factor.category == "Combustibles > Fossiles > Liquides > Gazole > Bourg-en-Bresse"


@pytest.mark.parametrize(
    ("cells", "first", "last"),
    [
        ({"period": "20/12/2021"}, date(2019, 1, 1), date(2021, 12, 20)),
        ({"period": "11/03/2024 00:00"}, date(2019, 1, 1), date(2024, 3, 11)),
        ({"period": "31-mars-21"}, date(2019, 1, 1), date(2021, 3, 31)),
        ({"period": "févr-20"}, date(2019, 1, 1), date(2020, 2, 29)),
        ({"period": "déc.-20"}, date(2019, 1, 1), date(2020, 12, 31)),
        ({"period": "Décembre 2024"}, date(2019, 1, 1), date(2024, 12, 31)),
        ({"period": "2026"}, date(2019, 1, 1), date(2026, 12, 31)),
        ({"period": "Année 2018"}, date(2018, 1, 1), date(2018, 12, 31)),
        ({"period": "2015-2018"}, date(2015, 1, 1), date(2018, 12, 31)),
        ({"period": ""}, date(2019, 1, 1), None),
        ({"period": "à revoir"}, date(2019, 1, 1), None),
        ({"period": "31/02/2021"}, date(2019, 1, 1), None),
        # it ended before it was created
        ({"period": "Décembre 2017"}, date(2017, 1, 1), date(2017, 12, 31)),
        ({"period": "", "status": "Archivé"}, date(2019, 1, 1), date(2021, 6, 5)),
        ({"period": "déc-20", "status": "Archivé"}, date(2019, 1, 1), date(2020, 12, 31)),
        ({"created": "Novembre 2014"}, date(2014, 1, 1), date(2024, 12, 31)),
        ({"created": "2016-05-18"}, date(2016, 1, 1), date(2024, 12, 31)),
        ({"created": ""}, date(2021, 1, 1), date(2024, 12, 31)),
    ],
)
def test_validity(tmp_path: Path, cells: dict[str, str], first: date, last: date | None) -> None:
    factor = the_factor(tmp_path, element(**cells))
    assert (factor.valid_from, factor.valid_to) == (first, last)
    assert factor.published_on == date(2021, 6, 5)


def test_a_period_that_is_no_date_is_told(tmp_path: Path) -> None:
    reference = the_factor(tmp_path, element(period="à revoir")).reference
    assert reference.endswith("period of validity as stated: «à revoir»")


def test_a_negative_figure_is_no_activity(tmp_path: Path) -> None:
    category = "Electricité > Mix réseau électrique > France continentale > Moyen"
    cells = {
        "category": category,
        "name": "Electricité",
        "attribute": "2022 - mix moyen",
        "boundary": "consommation",
    }
    factor = the_factor(
        tmp_path,
        element(**cells, total="-0,5"),
        poste(**cells, part="Combustion à la centrale", total="-0,5"),
    )
    assert factor.kg_co2eq_per_unit == Decimal("-0.5")
    assert factor.category.startswith(f"{NEGATIVE} > Electricité > ")
    mapping = load_mapping("ademe")
    burnt = read(tmp_path / "Base_Carbone_V23.6.csv").factors[1]
    for each in (factor, burnt):
        assert mapping(each.category).factor_type == "other"
        assert not mapping(each.category).is_ours
    assert mapping(burnt.category.removeprefix(f"{NEGATIVE} > ")).activity == "electricity"


@pytest.mark.parametrize(
    ("parts", "figure", "note"),
    [
        (("2", "0,46"), "2.46", "sum of its 2 parts; published rounded as 2.5"),
        (("2", "0,6"), "2.5", "the 2 parts do not add up to the published total, taken"),
        (("2", ""), "2.5", "a part of the 2 has no figure, so the published total"),
    ],
)
def test_parts_make_the_figure_where_they_agree(
    tmp_path: Path, parts: tuple[str, str], figure: str, note: str
) -> None:
    rows = [poste(part=name, total=total) for name, total in zip("AB", parts, strict=True)]
    factor = the_factor(tmp_path, element(), *rows)
    assert factor.kg_co2eq_per_unit == Decimal(figure)
    assert note in factor.reference


def test_gases_that_do_not_add_up_are_left_away(tmp_path: Path) -> None:
    """As masses, 2 kg of CO2 and 0.1 kg of CH4 would not be 2.5 kg of CO2e."""
    factor = the_factor(tmp_path, element(CO2f="2", CH4f="0,1"))
    assert factor.kg_co2eq_per_unit == Decimal("2.5")
    assert factor.gases == {}
    assert factor.gases_basis is None
    assert "the gases do not add up" in factor.reference


def test_further_gases_by_their_codes(tmp_path: Path) -> None:
    factor = the_factor(
        tmp_path,
        element(CO2f="2", gas_1="HFC-134a", value_1="0,3", other="0,2"),
    )
    assert factor.gases == {"co2": 2000, "hfc_134a": 300, "other_ghg": 200}


def test_two_parts_of_one_name_stay_two(tmp_path: Path) -> None:
    reading = read_rows_of(
        tmp_path, element(), poste(part="Amont", total="1"), poste(part="Amont", total="1,5")
    )
    assert [each.row_key for each in reading.factors] == ["1", "1/Amont", "1/Amont #2"]


def test_a_part_may_stand_before_its_element(tmp_path: Path) -> None:
    rows = [poste(part="Amont", total="2,46"), element(id="2"), element()]
    reading = read_rows_of(tmp_path, *rows)
    assert reading.taken == 3
    assert {each.row_key for each in reading.factors} == {"1", "1/Amont", "2"}


def test_a_part_in_another_unit_is_not_added(tmp_path: Path) -> None:
    reading = read_rows_of(tmp_path, element(), poste(part="Amont", total="2,46", unit="kgCO2e/kg"))
    assert reading.factors[0].kg_co2eq_per_unit == Decimal("2.5")
    assert reading.left_out == {"part in another unit than its element": 1}


def test_one_identifier_with_two_figures_is_not_decided_here(tmp_path: Path) -> None:
    reading = read_rows_of(tmp_path, element(total="1"), element(total="2"), element(id="2"))
    assert [each.row_key for each in reading.factors] == ["2"]
    assert reading.left_out.total() == 2


def test_utf_8_and_windows_1252_read_alike(tmp_path: Path) -> None:
    rows = [element(name="Plaquettes forestières", unit="kgCO2e/m²", source='a "quoted"\tword')]
    windows = read(made(tmp_path, rows, "Base_Carbone_V23.6.csv"))
    for encoding in ("utf-8", "utf-8-sig"):
        other = tmp_path / f"{encoding}.csv"
        other.write_bytes(as_bytes(rows, encoding=encoding))
        assert read(other).factors == windows.factors
    assert "forestières" in windows.factors[0].category


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("Base_Carbone_V23.6.csv", "V23.6"),
        ("base_carbone_v22.csv", "V22"),
        ("Base_Carbone_V23_7.csv", "V23.7"),
        ("export.csv", "export.csv"),
    ],
)
def test_the_release_is_of_the_file_and_not_of_its_factors(
    tmp_path: Path, name: str, release: str
) -> None:
    reading = read(made(tmp_path, [element()], name))
    assert reading.release == release
    assert reading.factors == read(made(tmp_path, [element()], "other.csv")).factors


def test_white_space_and_thousands(tmp_path: Path) -> None:
    factor = the_factor(
        tmp_path, element(name=' Lait\t"entier"\n', category="Achats >  Lait", total="1\xa0489,5")
    )
    assert factor.category == 'Achats > Lait > Lait "entier"'
    assert factor.kg_co2eq_per_unit == Decimal("1489.5")
