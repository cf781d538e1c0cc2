"""Coverage by years: judged on the first day of every month, over units and organisations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.coverage_lines import coverage_lines
from carbon_pipeline.methods.coverage_needs import (
    EmissionFactorNeed,
    RecordKey,
    emission_factor_needs,
    factor_needs,
)
from carbon_pipeline.methods.factor_coverage import emission_factor_coverage, factor_coverage
from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.methods.matching import (
    EmissionFactorIndex,
    EmissionFactorKey,
    EmissionFactorMatch,
)
from carbon_pipeline.vocabulary.modules import (
    EmissionLine,
    FactorLookup,
    Lookup,
    ModuleDeclaration,
    Variant,
)

LINE = EmissionLine(emission_type="energy", scope=2, category=1)
MODULE = ModuleDeclaration(
    module="electricity",
    label="Electricity",
    description="",
    owners=("team:x",),
    method="activity_times_factor",
    columns=("quantity", "unit"),
    quantity_column="quantity",
    units=("kWh", "MWh"),
    emissions=(LINE,),
)
GRID = Lookup(factor_type="electricity", activity="electricity", fallbacks=("country", "WORLD"))
FUEL = Lookup(factor_type="fuel", activity_column="fuel", fallbacks=("WORLD",))
NAMESPACE = UUID(int=0)


def factor(
    code: str, first: str | None = None, last: str | None = None, **changes: Any
) -> EmissionFactor:
    values = {
        "id": uuid5(NAMESPACE, f"{code} {first}"),
        "version": 1,
        "factor_code": code,
        "factor_type": "electricity",
        "activity": "electricity",
        "region": "KR",
        "unit": "kWh",
        "kg_co2eq_per_unit": Decimal("0.5"),
        "source": "Somebody",
        "edition": (first or "always")[:4],
        "valid_from": date.fromisoformat(first) if first else None,
        "valid_to": date.fromisoformat(last) if last else None,
    }
    return EmissionFactor(**(values | changes))


def need(**changes: Any) -> EmissionFactorNeed:
    values: dict[str, Any] = {
        "activity": "electricity",
        "region": "KR",
        "units": frozenset({"kWh"}),
        "organizations": frozenset({"HQ1"}),
    }
    return EmissionFactorNeed(**(values | changes))


def judged(
    factors: Sequence[EmissionFactor],
    years: Sequence[int],
    lookup: Lookup = GRID,
    asked: EmissionFactorNeed | None = None,
    properties: Sequence[Factor] = (),
) -> list[dict[str, Any]]:
    index = EmissionFactorIndex(factors)
    needs = [asked or need()]
    return list(emission_factor_coverage(MODULE, lookup, needs, index, factors, years, properties))


def outcomes(rows: Sequence[dict[str, Any]]) -> list[tuple[int, str, int]]:
    return [(row["year"], str(row["outcome"]), row["months_covered"]) for row in rows]


def test_in_force_of_the_region_itself() -> None:
    rows = judged([factor("grid", "2023-01-01", "2024-12-31")], [2022, 2023, 2024, 2025])
    assert outcomes(rows) == [
        (2022, "none", 0), (2023, "exact", 12), (2024, "exact", 12), (2025, "none", 0),
    ]  # fmt: skip
    assert (rows[1]["factor_code"], rows[1]["edition"]) == ("grid", "2023")
    assert rows[1]["reason"] is None
    assert "ended on 2024-12-31" in rows[3]["reason"]


def test_a_wider_region_stands_in_as_far_as_the_module_allows() -> None:
    rows = judged([factor("country"), factor("world", region="WORLD")], [2024],
                  asked=need(region="KR-11"))  # fmt: skip
    assert (outcomes(rows), rows[0]["specificity"]) == (
        [(2024, "region_fallback", 12)],
        "country",
    )
    without = GRID.model_copy(update={"fallbacks": ()})
    assert outcomes(judged([factor("world", region="WORLD")], [2024], without)) == [
        (2024, "none", 0)
    ]


def test_an_older_edition_stands_in_for_so_many_years() -> None:
    """Ended on 30 June 2022, and allowed for two years: until 30 June 2024."""
    lookup = GRID.model_copy(update={"older_edition_years": 2})
    older = factor("grid", "2022-01-01", "2022-06-30", library="somebody")
    assert outcomes(judged([older], [2022, 2023, 2024, 2025], lookup)) == [
        (2022, "older_edition", 12), (2023, "older_edition", 12), (2024, "part_of_year", 6),
        (2025, "none", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2024-07-01", None, 6),
        ("2024-07-02", None, 5),
        ("2024-12-02", None, 0),
        (None, "2024-01-01", 1),
        (None, "2024-06-30", 6),
        ("2024-02-15", "2024-11-01", 9),
    ],
)
def test_a_part_of_the_year(first: str | None, last: str | None, covered: int) -> None:
    (row,) = judged([factor("grid", first, last)], [2024])
    assert row["months_covered"] == covered
    assert row["outcome"] == ("part_of_year" if covered else "none")
    assert row["reason"]
    assert (row["factor_code"] == "grid") == bool(covered)


def test_a_month_between_two_editions_is_seen() -> None:
    factors = [factor("a", "2023-01-01", "2024-03-31"), factor("b", "2024-05-01", None)]
    assert outcomes(judged(factors, [2023, 2024, 2025])) == [
        (2023, "exact", 12), (2024, "part_of_year", 11), (2025, "exact", 12),
    ]  # fmt: skip


def test_the_least_of_the_months_stands_for_the_year() -> None:
    factors = [factor("own", "2024-04-01"), factor("world", region="WORLD")]
    assert outcomes(judged(factors, [2024, 2025])) == [
        (2024, "region_fallback", 12), (2025, "exact", 12),
    ]  # fmt: skip


def test_factors_of_equal_rank_are_ambiguous() -> None:
    (row,) = judged([factor("one"), factor("two")], [2024])
    assert (row["outcome"], row["months_covered"]) == ("ambiguous", 0)
    assert "one" in row["reason"]
    assert "two" in row["reason"]


def test_records_need_every_unit_and_without_records_one_will_do() -> None:
    units = frozenset({"kWh", "litre"})
    records = need(units=units, years=frozenset({2024}))
    assert outcomes(judged([factor("grid")], [2024], asked=records)) == [(2024, "none", 0)]
    assert outcomes(judged([factor("grid")], [2024], asked=need(units=units))) == [
        (2024, "exact", 12)
    ]


def test_records_in_kilograms_are_covered_where_the_fuels_property_leads_to_the_factor() -> None:
    lng = {"factor_type": "fuel", "activity": "lng", "region": "WORLD", "unit": "kWh_net_cv"}
    heat, kilograms = factor("lng", **lng), need(activity="lng", units=frozenset({"kg"}))
    through = FUEL.model_copy(update={"units_through": "fuel_properties"})
    known = replace(
        generic("heat", None, "2024-04-01"),
        classification={"fuel": "lng"},
        values={"net_calorific_value": Decimal("13.6")},
        units={"net_calorific_value": "kWh_net_cv/kg"},
    )
    for lookup, properties, covered in (
        (FUEL, [known], ("none", 0)),
        (through, [], ("none", 0)),
        (through, [known], ("part_of_year", 9)),
    ):
        (row,) = judged([heat], [2024], lookup, kilograms, properties)
        assert (str(row["outcome"]), row["months_covered"]) == covered


def test_an_organisations_own_factor_serves_it_alone() -> None:
    own = factor("own", owner_organization_code="P-1")
    alone = need(organizations=frozenset({"P-1"}))
    assert outcomes(judged([own], [2024], asked=alone)) == [(2024, "exact", 12)]
    both = need(organizations=frozenset({"P-1", "P-2"}))
    assert outcomes(judged([own], [2024], asked=both)) == [(2024, "none", 0)]


def test_what_is_asked_is_what_records_use_in_every_region() -> None:
    record = RecordKey("P-1", "DE", "litre", "mobile", "diesel", (), 2023, 2024)
    countries = {"KR": frozenset({"HQ1"}), "DE": frozenset({"P-1", "P-2"})}
    found = emission_factor_needs(MODULE, FUEL, ["diesel"], [record], countries, [])
    assert [(n.region, set(n.units), set(n.organizations), set(n.years)) for n in found] == [
        ("DE", {"litre"}, {"P-1"}, {2023, 2024}),
        ("KR", {"litre"}, {"HQ1"}, set()),
    ]


def test_without_records_the_units_are_those_of_factors_that_the_module_converts() -> None:
    factors = [factor("a", unit="MWh"), factor("b", unit="kg")]
    (found,) = emission_factor_needs(
        MODULE, GRID, ["electricity"], [], {"KR": frozenset({"HQ1"})}, factors
    )
    assert found.units == {"MWh"}


HEADCOUNT = MODULE.model_copy(
    update={"module": "headcount", "variants": tuple(Variant(code=c, label=c) for c in "ab")}
)


def generic(code: str, variant: str | None, first: str | None = None) -> Factor:
    return Factor(
        uuid5(NAMESPACE, code), 1, code, "headcount", "headcount", variant, {}, {}, {}, "Survey",
        date.fromisoformat(first) if first else None, None,
    )  # fmt: skip


def test_a_generic_factor_by_variant_and_year() -> None:
    lookup = FactorLookup(family="headcount")
    factors = [generic("of-a", "a", "2024-03-01")]
    needs = factor_needs(HEADCOUNT, lookup, [], factors)
    rows = list(factor_coverage(HEADCOUNT, lookup, needs, factors, [2024, 2025]))
    assert [(r["activity"], r["region"], *t) for r, t in zip(rows, outcomes(rows), strict=True)] == [
        ("a", None, 2024, "part_of_year", 10), ("a", None, 2025, "exact", 12),
        ("b", None, 2024, "none", 0), ("b", None, 2025, "none", 0),
    ]  # fmt: skip


def test_lines_are_regions_that_fare_alike() -> None:
    factors = [factor("kr", "2024-01-01"), factor("de", "2024-01-01", region="DE")]
    index = EmissionFactorIndex(factors)
    needs = [need(region=r) for r in ("DE", "FR")] + [need(years=frozenset({2023, 2024}))]
    rows = list(emission_factor_coverage(MODULE, GRID, needs, index, factors, [2022, 2023, 2024]))
    assert len({(r["region"], r["year"]) for r in rows}) == len(rows) == 9
    first, second = coverage_lines(rows)
    assert (first.regions, second.regions) == (("DE", "KR"), ("FR",))
    assert [(a, b, str(o)) for a, b, o in first.runs()] == [
        (2022, 2023, "none"), (2024, 2024, "exact"),
    ]  # fmt: skip
    assert (first.missing(), second.missing()) == ([2023], [])


DAYS = st.dates(date(2021, 1, 1), date(2025, 12, 31))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=4), st.integers(0, 2))
def test_days_that_are_not_looked_at_would_change_nothing(
    periods: list[tuple[date, date]], older: int
) -> None:
    lookup = GRID.model_copy(update={"older_edition_years": older})
    factors = [
        factor(f"grid-{n}", str(min(days)), str(max(days)), library=f"publisher-{n}")
        for n, days in enumerate(periods)
    ]
    index = EmissionFactorIndex(factors)
    for row in judged(factors, range(2020, 2030), lookup):
        days = [date(row["year"], month, 1) for month in range(1, 13)]
        keys = [EmissionFactorKey("electricity", "KR", "kWh", "", day, day) for day in days]
        found = [index.match(lookup, key) for key in keys]
        covered = [each for each in found if isinstance(each, EmissionFactorMatch)]
        assert row["months_covered"] == len(covered)
        if len(covered) == 12:
            older_one = any(each.years_older for each in covered)
            assert row["outcome"] == ("older_edition" if older_one else "exact")


def test_activities_without_records_that_fare_alike_are_one_line() -> None:
    fuels = ("diesel", "petrol", "lpg", "kerosene")
    factors = [
        factor(fuel, factor_type="fuel", activity=fuel) for fuel in fuels if fuel != "kerosene"
    ]
    index = EmissionFactorIndex(factors)
    used = frozenset({2024})
    needs = [need(activity=fuel, years=used if fuel == "lpg" else frozenset()) for fuel in fuels]
    rows = list(emission_factor_coverage(MODULE, FUEL, needs, index, factors, [2024]))
    lines = coverage_lines(rows)
    assert [line.activities for line in lines] == [("diesel", "petrol"), ("lpg",), ("kerosene",)]
    assert lines[0].title == "fuel: diesel, petrol"
