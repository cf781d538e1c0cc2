"""What holds for the emissions of every module: linear, whatever the order, and nothing lost."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.vocabulary.identity import canonical_json, content_sha256
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.tables import (
    ACTIVITY_INPUTS,
    MODULE_EMISSIONS,
    UNMATCHED_INPUTS,
    Table,
)

Modules = dict[str, ModuleDeclaration]
Compute = Callable[..., Any]
Record = dict[str, Any]

FEBRUARY = {"period_start": date(2024, 2, 1), "period_end": date(2024, 2, 29)}
# an example takes a tenth of a second, so few are drawn and a failing one is shown as it was found
few = settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
every_module = pytest.mark.parametrize("name", ["electricity", "fuel", "equipment", "headcount"])
organizations = st.sampled_from(["HQ1", "P-001", "P-014"])


def amounts(decimals: int = 6, most: int = 10**6) -> st.SearchStrategy[Decimal]:
    return st.integers(0, most * 10**decimals).map(lambda n: Decimal(n).scaleb(-decimals))


HOURS = 29 * 24 // 2  # so that active and standby hours fit into February

# amounts and factors as they come: conversions by a ratio, rounding, no factor
RECORDS: dict[str, st.SearchStrategy[Record]] = {
    "electricity": st.fixed_dictionaries(
        {"quantity": amounts(), "unit": st.sampled_from(["kWh", "MWh", "GJ"])},
        optional={"region": st.sampled_from(["US-CA", "FR", "JP"])},
    ),
    "fuel": st.fixed_dictionaries(
        {
            "fuel": st.sampled_from(["lng", "diesel", "peat"]),
            "use": st.sampled_from(["stationary", "mobile"]),
            "quantity": amounts(),
            "unit": st.sampled_from(["kg", "tonne", "litre"]),
        }
    ),
    "equipment": st.fixed_dictionaries(
        {
            "equipment_class": st.sampled_from(["Centrifugation", "Unheard of"]),
            "count": st.integers(0, 10_000),
            "active_hours": amounts(4, HOURS),
            "standby_hours": amounts(4, HOURS),
        },
        optional={"within_meter": st.sampled_from(["yes", "no"])},
    ),
    "headcount": st.fixed_dictionaries(
        {"variant": st.sampled_from(["student", "staff"]), "fte": amounts()}
    ),
}
# nothing to round: the amount in the unit of the factor, and one decimal of hours
EXACT: dict[str, tuple[Record, str, st.SearchStrategy[Decimal]]] = {
    "electricity": ({"unit": "kWh"}, "quantity", amounts()),
    "fuel": ({"fuel": "lng", "use": "mobile", "unit": "kg"}, "quantity", amounts()),
    "equipment": (
        {"equipment_class": "Centrifugation", "count": 7, "standby_hours": "0"},
        "active_hours",
        amounts(1, 10),
    ),
    "headcount": ({"variant": "student"}, "fte", amounts()),
}


def named(records: list[Record]) -> list[Record]:
    return [FEBRUARY | record | {"record_id": f"R{n}"} for n, record in enumerate(records)]


def kilograms(emissions: list[Record]) -> dict[tuple[str, str], Decimal]:
    return {(row["record_id"], row["emission_type"]): row["kg_co2eq"] for row in emissions}


@every_module
@few
@given(data=st.data(), times=st.integers(2, 9))
def test_scaling_an_activity_scales_what_it_emits(
    modules: Modules, compute: Compute, name: str, data: st.DataObject, times: int
) -> None:
    shape, column, drawable = EXACT[name]
    drawn = data.draw(st.lists(drawable, min_size=1, max_size=15))
    records = named([shape | {column: amount} for amount in drawn])
    scaled = [
        record | {column: record[column] * times, "record_id": f"{times}×{record['record_id']}"}
        for record in records
    ]
    found = kilograms(compute(modules[name], records + scaled).emissions)
    assert len(found) >= 2 * len(records)
    for (record_id, kind), emitted in found.items():
        if not record_id.startswith(f"{times}×"):
            assert found[f"{times}×{record_id}", kind] == emitted * times


@every_module
@few
@given(data=st.data())
def test_a_record_emits_what_its_pieces_emit(
    modules: Modules, compute: Compute, name: str, data: st.DataObject
) -> None:
    shape, column, drawable = EXACT[name]
    pieces = data.draw(st.lists(drawable, min_size=1, max_size=15))
    whole = FEBRUARY | shape | {column: sum(pieces), "record_id": "whole"}
    split = named([shape | {column: piece} for piece in pieces])
    found = kilograms(compute(modules[name], [whole, *split]).emissions)
    kinds = {kind for _, kind in found}
    assert kinds
    for kind in kinds:
        of_pieces = sum(found[record["record_id"], kind] for record in split)
        assert found["whole", kind] == of_pieces


COMES_ALONG = {"well_to_tank", "grid_losses", "grid_losses_well_to_tank"}


@every_module
@few
@given(data=st.data())
def test_order_changes_no_digit_and_nothing_is_lost(
    modules: Modules, compute: Compute, name: str, data: st.DataObject
) -> None:
    module = modules[name]
    drawn = data.draw(st.lists(st.tuples(RECORDS[name], organizations), max_size=15))
    records = named([record | {"organization_code": code} for record, code in drawn])
    made = compute(module, records)
    again = compute(module, data.draw(st.permutations(records)))
    for table in ("emissions", "memo", "unmatched", "gaps"):
        assert getattr(made, table) == getattr(again, table)
        ids = [row["id"] for row in getattr(made, table)]
        assert ids == sorted(ids)

    outcomes = [*made.emissions, *made.memo, *made.unmatched]
    expected = {
        (record["record_id"], line.emission_type)
        for record in made.inputs
        for line in module.emissions
        if line.variant in (None, record["variant_type"])
    }
    found = [(row["record_id"], row["emission_type"]) for row in outcomes]
    assert len(set(found)) == len(found)
    gaps = expected - set(found)
    assert gaps <= {each for each in expected if each[1] in COMES_ALONG}
    assert sum(row["records"] for row in made.gaps) == len(gaps)
    assert set(found) | gaps == expected
    assert len({row["id"] for row in outcomes}) == len(outcomes)
    for row in made.emissions + made.memo:
        assert row["kg_co2eq"] == row["kg_co2eq_market_based"]
        exact = Fraction(row["quantity"]) * Fraction(row["kg_co2eq_per_unit"])
        assert Fraction(row["kg_co2eq"]) == exact
        assert row["metadata"] == canonical_json(json.loads(row["metadata"]))
    for row in made.unmatched:
        assert row["key"] == canonical_json(json.loads(row["key"]))
    hashed: list[tuple[Table, list[Record]]] = [
        (ACTIVITY_INPUTS, made.inputs),
        (MODULE_EMISSIONS, made.emissions + made.memo),
        (UNMATCHED_INPUTS, made.unmatched),
    ]
    for table, rows in hashed:
        for row in rows:
            assert row["content_sha256"] == content_sha256(table.content, row)


TOO_LARGE = [
    ("electricity", {"quantity": "9999999999999", "unit": "GJ"}, "9999999999999.000000 GJ", "kWh"),
    ("electricity", {"quantity": "36000000", "unit": "TJ"}, "36000000.000000 TJ", "kWh"),
    (
        "equipment",
        {
            "equipment_class": "Reactor",
            "count": 999_999_999,
            "active_hours": "696",
            "standby_hours": "0",
        },
        "999999999.000000 device",
        "kWh",
    ),
]


@pytest.mark.parametrize(("name", "record", "quantity", "unit"), TOO_LARGE)
def test_an_activity_too_large_to_be_reckoned_is_unmatched(
    modules: Modules,
    compute: Compute,
    generic_factor: Callable[..., Any],
    name: str,
    record: Record,
    quantity: str,
    unit: str,
) -> None:
    watts = {"active_power_w": "999999999", "standby_power_w": "0"}
    reactor = generic_factor("reactor", watts, "W", classification={"class": "Reactor"})
    [record] = named([record])
    made = compute(modules[name], [record], factors=[reactor])
    assert (made.emissions, made.memo) == ([], [])
    [row] = made.unmatched
    assert row["reason"] == f"The quantity {quantity} is too large to be reckoned in {unit}."
    assert row["key"] == canonical_json(json.loads(row["key"]))
    assert row["content_sha256"] == content_sha256(UNMATCHED_INPUTS.content, row)


def test_a_device_of_two_megawatts(
    modules: Modules, compute: Compute, generic_factor: Callable[..., Any]
) -> None:
    watts = {"active_power_w": "2000000", "standby_power_w": "999999999"}
    furnace = generic_factor("furnace", watts, "W", classification={"class": "Furnace"})
    hours = {"active_hours": "600", "standby_hours": "96"}
    records = named([{"equipment_class": "Furnace", "count": 3} | hours])
    [row] = compute(modules["equipment"], records, factors=[furnace]).emissions
    assert row["quantity"] == 3 * (2000 * 600 + Decimal("999999.999") * 96)


def test_the_largest_amount_without_a_conversion_is_reckoned(
    modules: Modules, compute: Compute
) -> None:
    [largest] = named([{"quantity": "9999999999999.999999", "unit": "kWh"}])
    [row] = compute(modules["electricity"], [largest]).emissions
    assert row["kg_co2eq"] == Decimal("4780999999999.9999995219")


@few
@given(st.lists(RECORDS["equipment"], max_size=20))
def test_equipment_by_its_formula(modules: Modules, compute: Compute, drawn: list[Record]) -> None:
    records = named([record | {"equipment_class": "Centrifugation"} for record in drawn])
    made = compute(modules["equipment"], records)
    found = {row["record_id"]: row["quantity"] for row in made.emissions + made.memo}
    assert found == {
        record["record_id"]: round_half_away(
            record["count"]
            * (
                1300 * Fraction(record["active_hours"])
                + Fraction("130.125") * Fraction(record["standby_hours"])
            )
            / 1000
        )
        for record in records
    }
    memo = {row["record_id"] for row in made.memo}
    assert memo == {r["record_id"] for r in records if r.get("within_meter") == "yes"}
