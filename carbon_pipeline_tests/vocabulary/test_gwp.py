"""Global warming potentials: every value as published, and which one a gas takes."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from carbon_pipeline.vocabulary.gas_names import gas_and_origin, gas_code
from carbon_pipeline.vocabulary.gwp import gwp, gwp_sets, gwp_values
from carbon_pipeline_tests.group_of import SHARED

PUBLISHED = SHARED / "data/publishers/gwp/globalwarmingpotentials.csv"
with_published_table = pytest.mark.skipif(
    not PUBLISHED.exists(), reason=f"the shared table {PUBLISHED.name} is not at hand"
)


def _published() -> dict[tuple[str, str, int], str]:
    """Every value of the shared table by set, species and horizon; GTPs are no GWPs."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            (gwp_set, line["Species"], int(horizon)): value
            for line in lines
            for column, value in line.items()
            for gwp_set, is_gwp, horizon in [column.partition("GWP")]
            if is_gwp and value
        }


@with_published_table
def test_every_value_is_the_published_one_to_the_last_digit() -> None:
    published = _published()
    assert len(published) > 700
    ours = {row.key: str(row.value) for row in gwp_values()}
    for (gwp_set, species, horizon), value in published.items():
        code = gas_code(species)
        assert code is not None, species
        assert ours[gwp_set, code, "unspecified", horizon] == value


@with_published_table
def test_nothing_is_listed_beside_the_published_table_but_co2_and_methane_by_origin() -> None:
    published = {(s, gas_code(species), horizon) for s, species, horizon in _published()}
    beside = [r for r in gwp_values() if (r.gwp_set, r.gas, r.horizon_years) not in published]
    assert {(r.gas, r.origin, r.value) for r in beside} == {("co2", "unspecified", Decimal(1))}
    of_origin = [r.key for r in gwp_values() if r.origin != "unspecified"]
    assert of_origin == [
        ("AR5", "ch4", "biogenic", 100),
        ("AR5", "ch4", "fossil", 100),
        ("AR6", "ch4", "biogenic", 100),
        ("AR6", "ch4", "fossil", 100),
    ]


@with_published_table
def test_the_published_species_are_as_many_gases() -> None:
    species = {name for _, name, _ in _published()}
    assert len({gas_code(name) for name in species}) == len(species)


@pytest.mark.parametrize(
    ("gwp_set", "gas", "value"),
    [
        ("SAR", "ch4", "21"),
        ("TAR", "n2o", "296"),
        ("AR4", "ch4", "25"),
        ("AR5", "ch4", "28"),
        ("AR5CCF", "ch4", "34"),
        ("AR6", "ch4", "27.9"),
        ("AR4", "n2o", "298"),
        ("AR5", "n2o", "265"),
        # one source lists 38
        ("AR6", "n2o", "273"),
        ("AR6", "sf6", "25200"),
        ("AR6", "nf3", "17400"),
        # the table on the IPCC's site is wrong for these two
        ("AR6", "cfc_11", "6230"),
        ("AR6", "cfc_12", "12500"),
        ("AR5", "hfc_43_10mee", "1650"),
        ("AR5", "pfc_14", "6630"),
    ],
)
def test_values_that_people_know(gwp_set: str, gas: str, value: str) -> None:
    assert gwp(gwp_set, gas) == Decimal(value)


def test_methane_takes_the_value_of_its_origin_where_the_set_has_one() -> None:
    by_name = {
        gwp_set: [str(gwp(gwp_set, gas)) for gas in ("ch4", "ch4_fossil", "ch4_biogenic")]
        for gwp_set in ("AR4", "AR5", "AR6")
    }
    assert by_name == {
        "AR4": ["25", "25", "25"],
        "AR5": ["28", "30", "28"],
        "AR6": ["27.9", "29.8", "27.0"],
    }
    assert gwp("AR6", "ch4", "fossil") == gwp("AR6", "ch4_fossil", "fossil") == Decimal("29.8")


def test_an_origin_that_contradicts_the_name_is_no_question() -> None:
    with pytest.raises(ValueError, match="ch4_fossil is not biogenic"):
        gwp("AR6", "ch4_fossil", "biogenic")


def test_horizons_are_apart() -> None:
    values = [gwp("AR6", "ch4", horizon_years=years) for years in (20, 100, 500)]
    assert values == [Decimal("81.2"), Decimal("27.9"), Decimal("7.95")]
    assert gwp("AR5", "ch4", horizon_years=20) is None
    assert gwp("AR6", "ch4", horizon_years=50) is None


@pytest.mark.parametrize(
    ("gwp_set", "gas"),
    [("AR4", "pfc_c216"), ("AR6", "pfc_c216"), ("AR6", "r_410a"), ("AR7", "ch4"), ("", "co2")],
)
def test_what_a_set_lacks_is_never_taken_from_another(gwp_set: str, gas: str) -> None:
    assert gwp(gwp_set, gas) is None


def test_rows_are_keyed_dated_and_sourced() -> None:
    rows = gwp_values()
    assert Counter(row.key for row in rows).most_common(1)[0][1] == 1
    assert all(row.source and row.value > 0 for row in rows)
    assert gwp_sets() == ("SAR", "TAR", "AR4", "AR5", "AR5CCF", "AR6")
    dates = [{row.published_on for row in rows if row.gwp_set == name} for name in gwp_sets()]
    assert all(len(each) == 1 for each in dates)
    assert all(max(one) <= min(other) for one, other in pairwise(dates))
    assert dates[-1] == {date(2021, 8, 9)}


def test_co2_is_1_in_every_set_and_at_every_horizon_of_it() -> None:
    pairs = {(row.gwp_set, row.horizon_years) for row in gwp_values()}
    assert {gwp(name, "co2", horizon_years=years) for name, years in pairs} == {Decimal(1)}


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("HFC-134a", "hfc_134a"),
        ("R134a", "hfc_134a"),
        ("r_134a", "hfc_134a"),
        ("R-22", "hcfc_22"),
        ("R-12", "cfc_12"),
        ("r_32", "hfc_32"),
        ("HFC-43-10mee", "hfc_43_10mee"),
        ("CF4", "pfc_14"),
        ("PFC-9-1-18", "pfc_91_18"),
        ("c-C4F8", "pfc_c318"),
        ("R-C318", "pfc_c318"),
        ("Sulphur hexafluoride", "sf6"),
        ("R-E125", "hfe_125"),
        ("R-744", "co2"),
        ("(CF3)2CFOCH3", "cf3_2cfoch3"),
        ("R-410A", None),
        ("HFC", None),
        ("", None),
    ],
)
def test_spellings_of_publishers_and_the_trade(spelling: str, code: str | None) -> None:
    assert gas_code(spelling) == code


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("ch4", ("ch4", "unspecified")),
        ("ch4_fossil", ("ch4", "fossil")),
        ("co2_biogenic", ("co2", "biogenic")),
        ("hfc_134a", ("hfc_134a", "unspecified")),
    ],
)
def test_the_origin_in_a_name(name: str, parts: tuple[str, str]) -> None:
    assert gas_and_origin(name) == parts
