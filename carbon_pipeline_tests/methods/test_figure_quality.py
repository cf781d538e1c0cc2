"""The pedigree of each figure: the table covers what it must, the worst score counts, nothing is assumed."""

import itertools
import json
from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.data_quality import product_gsd
from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.figure_quality import (
    FigureQuality,
    activity_quality,
    emission_factor_quality,
    figure_quality,
    generic_factor_quality,
    own_figure_quality,
)
from carbon_pipeline.methods.investments import QUALITY_OPTIONS
from carbon_pipeline.methods.match_results import EmissionFactorMatch
from carbon_pipeline.vocabulary.columns import COLUMNS
from carbon_pipeline.vocabulary.factor_types import FACTOR_TYPES, LIBRARIES
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.pedigrees import (
    AXES,
    DATA_SOURCES,
    ESTIMATION_METHODS,
    age_code,
    pedigree_lines,
)

Rows = list[dict[str, Any]]
Modules = dict[str, ModuleDeclaration]
Compute = Callable[..., Any]
ElectricityFactor = Callable[..., EmissionFactor]
INVENTED = {"unit": "kWh", "period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}


def scores(quality: FigureQuality | None) -> tuple[int, ...]:
    assert quality is not None
    return tuple(astuple(quality.pedigree))


# The table ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "codes"),
    [
        ("data_source", DATA_SOURCES),
        ("estimation_method", ESTIMATION_METHODS),
        ("library", tuple(LIBRARIES)),
        ("factor_type", tuple(FACTOR_TYPES)),
        ("factor_family", COLUMNS["factor_family"].allowed),
        ("own_figure", ("supplier_footprint", "facility_share", "gwp", "as_entered")),
        ("own_figure", tuple(f"pcaf_{each.score}" for each in QUALITY_OPTIONS.values())),
        ("region", ("exact", "country", "group", "WORLD", "elsewhere")),
        ("age", tuple(age_code(years) for years in range(20))),
    ],
)
def test_the_table_has_a_line_for_every_word(part: str, codes: tuple[str, ...]) -> None:
    assert [code for code in codes if (part, code) not in pedigree_lines()] == []


def test_a_word_of_a_record_scores_every_axis_alone() -> None:
    for code in DATA_SOURCES:
        assert len(scores(activity_quality(code, None))) == len(AXES)
    for code in ESTIMATION_METHODS:
        assert len(scores(activity_quality(None, code))) == len(AXES)


def test_every_kind_of_factor_of_every_library_has_a_quality() -> None:
    for library, kind in itertools.product(LIBRARIES, FACTOR_TYPES):
        codes = (
            ("library", library),
            ("factor_type", kind),
            ("age", "in_force"),
            ("region", "exact"),
        )
        assert figure_quality(codes) is not None


# What decides ---------------------------------------------------------------------


def test_nothing_said_is_not_known_and_never_assumed() -> None:
    assert activity_quality(None, None) is None
    assert own_figure_quality(None) is None
    assert figure_quality((("data_source", "hearsay"),)) is None
    # a library alone says nothing of age, region and technology
    assert figure_quality((("library", "defra"), ("factor_type", "fuel"))) is None


def test_the_worst_score_of_each_axis_counts() -> None:
    assert scores(activity_quality("metered", None)) == (1, 1, 1, 1, 1)
    assert scores(activity_quality("calculated", "interpolated")) == (3, 2, 1, 1, 2)


def test_an_estimate_is_never_better_than_what_it_is_made_from() -> None:
    for source, method in itertools.product(DATA_SOURCES, ESTIMATION_METHODS):
        plain, estimated = activity_quality(source, None), activity_quality(source, method)
        assert plain is not None
        assert estimated is not None
        assert estimated.gsd >= plain.gsd > 1


def test_an_older_edition_and_a_wider_region_are_worse(emission_factor: ElectricityFactor) -> None:
    fuel = emission_factor("lng", "2.75", factor_type="fuel", activity="lng", library="defra")
    here = EmissionFactorMatch(fuel, "exact", changes_within_month=False)
    ages = [emission_factor_quality(replace(here, years_older=y), "KR") for y in (0, 1, 4, 7, 11)]
    assert [scores(each)[2] for each in ages] == [1, 2, 3, 4, 5]
    places = [("KR", "KR"), ("KR", "KR-11"), ("EU27", "DE"), ("WORLD", "DE"), ("GB", "DE")]
    found = [
        emission_factor_quality(replace(here, factor=replace(fuel, region=of)), record)
        for of, record in places
    ]
    assert [scores(each)[3] for each in found] == [1, 2, 3, 4, 5]
    gsds = [each.gsd for each in (*ages, *found) if each]
    assert gsds[:5] == sorted(set(gsds[:5]))
    assert gsds[5:] == sorted(gsds[5:])


# In the results -------------------------------------------------------------------


def electricity(*said: dict[str, str]) -> Rows:
    return [INVENTED | {"quantity": "100", "record_id": f"R{n}"} | e for n, e in enumerate(said)]


def test_a_number_has_the_quality_of_its_figures(modules: Modules, compute: Compute) -> None:
    said = ({"data_source": "metered"}, {"estimation_method": "proxy"}, {})
    metered, estimated, unsaid = sorted(
        compute(modules["electricity"], electricity(*said)).emissions,
        key=lambda row: row["record_id"],
    )
    quality = json.loads(metered["data_quality"])
    assert quality["activity"] == {"from": "metered", "gsd": "1.024695", "pedigree": "1;1;1;1;1"}
    assert quality["emission_factor"]["from"] == "group, electricity, in_force, exact"
    gsds = [Decimal(figure["gsd"]) for figure in quality.values()]
    assert metered["kg_co2eq_gsd"] == product_gsd(gsds)
    assert estimated["kg_co2eq_gsd"] > metered["kg_co2eq_gsd"]
    assert [row["estimation_method"] for row in (metered, estimated, unsaid)] == [
        None, "proxy", None,
    ]  # fmt: skip
    # one figure that is not known makes the number's quality not known
    assert unsaid["kg_co2eq_gsd"] is None
    assert json.loads(unsaid["data_quality"])["activity"] is None
    assert json.loads(unsaid["data_quality"])["emission_factor"] == quality["emission_factor"]


def test_equipment_has_the_quality_of_both_its_factors(modules: Modules, compute: Compute) -> None:
    device = INVENTED | {
        "equipment_class": "Centrifugation", "count": 3, "active_hours": "8", "standby_hours": "0",
        "data_source": "recorded",
    }  # fmt: skip
    [row] = compute(modules["equipment"], [device]).emissions
    quality = json.loads(row["data_quality"])
    assert quality.keys() == {"activity", "emission_factor", "factor"}
    assert quality["factor"]["from"] == "group, power"
    assert row["kg_co2eq_gsd"] == product_gsd([Decimal(each["gsd"]) for each in quality.values()])


def test_headcount_rests_on_a_generic_factor_alone(modules: Modules, compute: Compute) -> None:
    people = INVENTED | {"variant": "student", "fte": "2", "data_source": "recorded"}
    found = {json.loads(row["data_quality"])["factor"]["gsd"]
             for row in compute(modules["headcount"], [people]).emissions}  # fmt: skip
    assert len(found) == 1


def test_what_a_record_says_of_its_quality_is_no_part_of_what_was_looked_for(
    modules: Modules, compute: Compute
) -> None:
    said = ({"data_source": "metered", "region": "VN"}, {"region": "VN"})
    made = compute(modules["electricity"], electricity(*said))
    assert made.emissions == []
    assert len({row["key"] for row in made.unmatched}) == 1
    assert "data_source" not in made.unmatched[0]["key"]


words = st.fixed_dictionaries(
    {
        "quantity": st.integers(1, 10**9).map(lambda n: str(Decimal(n) / 1000)),
        "region": st.sampled_from(["KR", "DE", "US"]),
        "data_source": st.none() | st.sampled_from(DATA_SOURCES),
        "estimation_method": st.none() | st.sampled_from(ESTIMATION_METHODS),
    }
)


@given(said=st.lists(words, min_size=1, max_size=12), order=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_neither_the_order_of_rows_nor_their_amounts_change_the_quality(
    modules: Modules, compute: Compute, said: Rows, order: Any
) -> None:
    rows = electricity(*said)
    scaled = [row | {"quantity": str(Decimal(row["quantity"]) * 8)} for row in rows]
    order.shuffle(scaled)
    one, other = (
        {row["record_id"]: row for row in compute(modules["electricity"], each).emissions}
        for each in (rows, scaled)
    )
    for name, row in one.items():
        assert other[name]["kg_co2eq"] == 8 * row["kg_co2eq"]
        for column in ("kg_co2eq_gsd", "data_quality", "estimation_method"):
            assert other[name][column] == row[column]


def test_a_generic_factor_of_a_library_without_a_line_is_not_known(
    generic_factor: Callable[..., Any],
) -> None:
    factor = generic_factor("watts", {"active_power_w": "1"}, "W")
    assert generic_factor_quality(factor) is not None
    assert generic_factor_quality(replace(factor, library="hearsay")) is None
