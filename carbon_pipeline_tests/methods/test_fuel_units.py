"""Fuels whose factors are in units of another kind: reached by calorific value and density, or not at all."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

Modules = dict[str, ModuleDeclaration]
Compute = Callable[..., Any]
MakeFactor = Callable[..., EmissionFactor]
MakeProperty = Callable[..., Factor]
Record = dict[str, Any]

D = Decimal
FEBRUARY = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}


@pytest.fixture
def burn(
    modules: Modules, compute: Compute, emission_factor: MakeFactor
) -> Callable[..., tuple[list[Record], list[Record]]]:
    """The combustion of a quantity with factors of the fuel by unit: its emissions, its unmatched rows."""

    def run(
        quantity: str, unit: str, factors: dict[str, str], *known: Factor
    ) -> tuple[list[Record], list[Record]]:
        record = FEBRUARY | {
            "fuel": "diesel", "use": "mobile", "quantity": quantity, "unit": unit, "region": "DE",
        }  # fmt: skip
        offered = [
            emission_factor(
                f"diesel-{per}",
                kg,
                factor_type="fuel",
                activity="diesel",
                unit=per,
                region="WORLD",
            )
            for per, kg in factors.items()
        ]
        made = compute(
            modules["fuel"],
            [record | {"record_id": "R1"}],
            emission_factors=offered,
            references={"fuel_properties": list(known)},
        )
        return made.emissions, made.unmatched

    return run


PROPERTIES = {
    "net_calorific_value": ("42.5", "GJ_net_cv/tonne"),
    "gross_calorific_value": ("45.25", "GJ_gross_cv/tonne"),
    "density": ("0.84", "kg/litre"),
}


@pytest.fixture
def diesel(generic_factor: MakeProperty) -> Callable[..., Factor]:
    """What somebody states of diesel: all of it, or the properties named, in the units above."""

    def state(code: str = "diesel", stated: dict[str, str] | None = None, **about: Any) -> Factor:
        figures = {name: value for name, (value, _) in PROPERTIES.items()}
        values = figures if stated is None else stated
        given = {"classification": {"fuel": "diesel"}, "library": "group"} | about
        made = generic_factor(
            code, values, "", factor_family="fuel_properties", module_type="fuel", **given
        )
        return replace(made, units={name: PROPERTIES[name][1] for name in values})

    return state


@pytest.mark.parametrize(
    ("quantity", "unit", "per", "kg_per_unit", "reckoned", "kg"),
    [
        # 1000 kg × 42.5 MJ/kg; 74,100 kg/TJ is 0.0741 kg/MJ
        ("1000", "kg", "TJ_net_cv", "74100", "42500 MJ_net_cv", "3149.25"),
        ("1", "tonne", "TJ_net_cv", "74100", "42500 MJ_net_cv", "3149.25"),
        # 1000 litres × 0.84 kg/litre × 45.25 MJ/kg
        ("1000", "litre", "GJ_gross_cv", "70", "38010 MJ_gross_cv", "2660.7"),
        ("1", "m3", "kg", "3.2", "840 kg", "2688"),
        ("84", "kg", "litre", "2.7", "100 litre", "270"),
    ],
)
def test_a_quantity_reaches_a_factor_of_another_kind(
    burn: Callable[..., Any],
    diesel: Callable[..., Factor],
    quantity: str,
    unit: str,
    per: str,
    kg_per_unit: str,
    reckoned: str,
    kg: str,
) -> None:
    known = diesel()
    [row], unmatched = burn(quantity, unit, {per: kg_per_unit}, known)
    assert unmatched == []
    amount, _, reached = reckoned.partition(" ")
    assert (row["quantity"], row["unit"], row["kg_co2eq"]) == (D(amount), reached, D(kg))
    told = json.loads(row["metadata"])
    assert D(told["conversion"]["from_quantity"]) == D(quantity)
    assert told["conversion"]["from_unit"] == unit
    assert {each["source"] for each in told["match"]["properties"].values()} == {"Publisher"}
    assert row["factor_id"] == known.id


def test_a_factor_in_the_records_own_unit_goes_first(
    burn: Callable[..., Any], diesel: Callable[..., Factor]
) -> None:
    [row], _ = burn("10", "litre", {"litre": "2.7", "kWh_net_cv": "0.9"}, diesel())
    assert (row["unit"], row["kg_co2eq"], row["factor_id"]) == ("litre", D(27), None)
    assert "properties" not in json.loads(row["metadata"])["match"]


def test_of_several_ways_that_with_the_fewest_properties_is_gone(
    burn: Callable[..., Any], diesel: Callable[..., Factor]
) -> None:
    [row], _ = burn("10", "litre", {"kg": "3.2", "GJ_net_cv": "74"}, diesel())
    assert row["unit"] == "kg"
    assert list(json.loads(row["metadata"])["match"]["properties"]) == ["density"]


@pytest.mark.parametrize(
    ("known", "unit", "per", "missing"),
    [
        ((), "kg", "kWh_net_cv", "The net_calorific_value of diesel is not known."),
        (("net_calorific_value",), "litre", "kWh_net_cv", "The density of diesel is not known."),
        (("net_calorific_value",), "kg", "kWh_gross_cv", "The gross_calorific_value of diesel is"),
        (("net_calorific_value",), "kg", "litre", "The density of diesel is not known."),
    ],
)
def test_without_a_property_it_is_unmatched_and_says_which(
    burn: Callable[..., Any],
    diesel: Callable[..., Factor],
    known: tuple[str, ...],
    unit: str,
    per: str,
    missing: str,
) -> None:
    emissions, [row] = burn(
        "10", unit, {per: "1"}, diesel(stated={name: PROPERTIES[name][0] for name in known})
    )
    assert emissions == []
    assert row["reason"].startswith(
        f"No fuel factor for «diesel» applies in DE on 2024-02-01 per {unit}."
    )
    assert missing in row["reason"]
    assert row["reason"].endswith("State it in factors.csv, in the family fuel_properties.")


def test_heat_that_is_not_said_to_be_gross_or_net_is_no_way(
    burn: Callable[..., Any], diesel: Callable[..., Factor]
) -> None:
    emissions, [row] = burn("10", "kWh", {"kWh_net_cv": "1"}, diesel())
    assert emissions == []
    assert row["reason"].endswith("State which heat it is: kWh_net_cv.")


def test_two_figures_of_equal_rank_are_no_answer(
    burn: Callable[..., Any], diesel: Callable[..., Factor]
) -> None:
    heat = {"net_calorific_value": "43"}
    _, [row] = burn("10", "kg", {"kWh_net_cv": "1"}, diesel("a"), diesel("b", heat))
    assert "is stated by a (Publisher) and b (Publisher); end the validity of one." in row["reason"]


def test_the_country_goes_before_the_world_and_the_group_before_a_publisher(
    burn: Callable[..., Any], diesel: Callable[..., Factor]
) -> None:
    def heat(code: str, value: str, region: str, library: str) -> Factor:
        return diesel(
            code,
            {"net_calorific_value": value},
            classification={"fuel": "diesel", "region": region},
            library=library,
        )

    known = [
        heat("world", "1", "WORLD", "group"),
        heat("german publisher", "2", "DE", "ipcc"),
        heat("german group", "3", "DE", "group"),
        heat("other country", "4", "US", "group"),
    ]
    for offered, heat_taken in ((known, 3), (known[:2], 2), ([known[0], known[3]], 1)):
        [row], _ = burn("1", "kg", {"MJ_net_cv": "1"}, *offered)
        assert row["quantity"] == heat_taken


def test_a_density_of_one_kilogram_a_litre_still_changes_the_unit(
    burn: Callable[..., Any], diesel: Callable[..., Factor]
) -> None:
    [row], _ = burn("7", "litre", {"kg": "3"}, diesel(stated={"density": "1"}))
    assert (row["quantity"], row["unit"], row["kg_co2eq"]) == (D(7), "kg", D(21))
