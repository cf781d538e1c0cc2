"""The JSON cells of generic factors: what each family allows, and what is said of the rest."""

from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.vocabulary.factor_families import (
    FactorFamily,
    document_faults,
    unit_of_each,
)
from carbon_pipeline.vocabulary.ghg_protocol import CATEGORIES, CATEGORY, EMISSION_TYPES

POWER, HEADCOUNT = FactorFamily.POWER, FactorFamily.HEADCOUNT
WATTS = {"active_power_w": Decimal(100), "standby_power_w": Decimal(0)}


@pytest.mark.parametrize(
    ("family", "part", "document"),
    [
        (POWER, "classification", {"class": "Fridge", "sub_class": ""}),
        (POWER, "values", WATTS),
        (POWER, "values", WATTS | {"active_power_w": Decimal("0.125")}),
        (POWER, "unit", "W"),
        (POWER, "unit", dict.fromkeys(WATTS, "W")),
        (HEADCOUNT, "classification", {}),
        (HEADCOUNT, "values", {"food_kg_per_fte": Decimal("420.123456789012")}),
        (HEADCOUNT, "unit", {"food_kg_per_fte": "kg/fte/year"}),
    ],
)
def test_what_a_family_allows(family: FactorFamily, part: str, document: Any) -> None:
    assert document_faults(family, part, document) == []


@pytest.mark.parametrize(
    ("family", "part", "document", "told"),
    [
        (POWER, "classification", {}, "'class' is a required property"),
        (POWER, "classification", {"class": ""}, "class: '' should be non-empty"),
        (POWER, "classification", {"class": "A", "size": Decimal(3)}, "size: 3 is not of type"),
        (POWER, "values", {"active_power_w": Decimal(1)}, "'standby_power_w' is a required"),
        (POWER, "values", WATTS | {"active_power_w": "1"}, "active_power_w: '1' is not of type"),
        (POWER, "values", WATTS | {"active_power_w": Decimal(-1)}, "-1 is less than the minimum"),
        (POWER, "values", WATTS | {"active_power_w": Decimal("0.0001")}, "more than 3 decimals"),
        (POWER, "values", WATTS | {"active_power_w": Decimal("1E+9")}, "greater than the maximum"),
        (POWER, "values", WATTS | {"watts": Decimal(1)}, "('watts' was unexpected)"),
        (POWER, "unit", "kW", "'kW' is not one of ['W']"),
        (HEADCOUNT, "values", {}, "{} should be non-empty"),
        (HEADCOUNT, "values", {"sleep_kg_per_fte": Decimal(1)}, "was unexpected"),
        (HEADCOUNT, "unit", {"food_kg_per_fte": "kg"}, "food_kg_per_fte: 'kg' is not one of"),
        (HEADCOUNT, "values", [], "[] is not of type 'object'"),
    ],
)
def test_what_is_said_of_the_rest(
    family: FactorFamily, part: str, document: Any, told: str
) -> None:
    [fault] = document_faults(family, part, document)
    assert told in fault
    assert "Decimal(" not in fault


def test_one_unit_for_all_is_written_out() -> None:
    assert unit_of_each("W", WATTS) == {"active_power_w": "W", "standby_power_w": "W"}
    assert unit_of_each({"a": "x", "b": "y"}, {"a": 1}) == {"a": "x"}
    with pytest.raises(KeyError):
        unit_of_each({"a": "x"}, {"b": 1})


def test_scopes_and_categories_are_the_protocols() -> None:
    assert len(CATEGORY) == len(CATEGORIES)
    assert [c.number for c in CATEGORIES if c.scope == 3] == list(range(1, 16))
    assert CATEGORY[3, 6].name == "Business travel"
    assert all(c.name and c.name_ko for c in CATEGORIES)
    codes = [each.code for each in EMISSION_TYPES]
    assert len(codes) == len(set(codes))
