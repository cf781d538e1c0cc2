"""A factor that is a difference: of one publisher's pair, both named, or a gap that says why not."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.vocabulary.modules import EmissionLine, ModuleDeclaration

Compute = Callable[..., Any]
MakeFactor = Callable[..., EmissionFactor]

RECORD = {
    "period_start": date(2024, 2, 1),
    "period_end": date(2024, 2, 29),
    "quantity": "1000",
    "unit": "kWh",
}


@pytest.fixture
def with_difference(modules: Mapping[str, ModuleDeclaration]) -> ModuleDeclaration:
    """Electricity with a second line: the whole less its part."""
    lines = [
        {"emission_type": "energy", "scope": 2, "category": 1, "factor_type": "part"},
        {
            "emission_type": "altitude_effect",
            "scope": 3,
            "category": 3,
            "factor_type": "whole",
            "less_factor_type": "part",
            "when_missing": "gap",
        },
    ]
    declared = tuple(EmissionLine.model_validate(line) for line in lines)
    return modules["electricity"].model_copy(update={"emissions": declared})


def test_the_two_lines_sum_to_the_whole_to_the_last_digit(
    with_difference: ModuleDeclaration, compute: Compute, emission_factor: MakeFactor
) -> None:
    part = emission_factor("p", "0.1", factor_type="part")
    whole = emission_factor(
        "w", "0.17000000123", factor_type="whole", kg_co2_biogenic_per_unit=Decimal("0.5")
    )
    made = compute(with_difference, [RECORD], emission_factors=[part, whole])
    rows = {row["emission_type"]: row for row in made.emissions}
    assert rows["energy"]["kg_co2eq"] == Decimal(100)
    assert rows["altitude_effect"]["kg_co2eq"] == Decimal("70.00000123")
    assert rows["altitude_effect"]["kg_co2_biogenic"] is None
    assert rows["altitude_effect"]["emission_factor_id"] == whole.id
    less = json.loads(rows["altitude_effect"]["metadata"])["match"]["less"]
    assert less["emission_factor_id"] == str(part.id)
    assert (less["factor_code"], less["kg_co2eq_per_unit"]) == ("p", "0.1")


@pytest.mark.parametrize(
    ("of_the_whole", "told"),
    [
        ({"edition": "2023"}, "are not a pair"),
        ({"source": "Another publisher"}, "are not a pair"),
        ({"unit": "MWh"}, "are not a pair"),
        ({"kg": "0.09"}, "p (Publisher, 2024) is larger than w (Publisher, 2024)"),
        ({"factor_type": "other"}, "No whole factor for «electricity» is known."),
    ],
)
def test_what_is_no_pair_is_a_disclosed_gap(
    with_difference: ModuleDeclaration,
    compute: Compute,
    emission_factor: MakeFactor,
    of_the_whole: dict[str, str],
    told: str,
) -> None:
    kg = of_the_whole.pop("kg", "0.17")
    factors = [
        emission_factor("p", "0.1", factor_type="part"),
        emission_factor("w", kg, **({"factor_type": "whole"} | of_the_whole)),
    ]
    made = compute(with_difference, [RECORD], emission_factors=factors)
    assert [row["emission_type"] for row in made.emissions] == ["energy"]
    (gap,) = made.gaps
    assert told in gap["reason"]


def test_a_line_that_is_left_out_is_disclosed_with_its_reason(
    with_difference: ModuleDeclaration, compute: Compute, emission_factor: MakeFactor
) -> None:
    main, effect = with_difference.emissions
    left_out = effect.model_copy(update={"left_out": "Left out by choice."})
    module = with_difference.model_copy(update={"emissions": (main, left_out)})
    factors = [
        emission_factor("p", "0.1", factor_type="part"),
        emission_factor("w", "0.17", factor_type="whole"),
    ]
    made = compute(module, [RECORD], emission_factors=factors)
    assert [row["emission_type"] for row in made.emissions] == ["energy"]
    (gap,) = made.gaps
    assert (gap["reason"], gap["quantity"]) == ("Left out by choice.", Decimal(1000))
