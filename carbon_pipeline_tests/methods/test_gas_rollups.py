"""Gases and sets of GWPs from sums: masses are multiplied, CO2e is kept, nothing is lost."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.gas_rollups import gas_rollups
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

D = Decimal
MONTH = ReportingMonth.parse("2024-01")
# grams per kg of fuel: CO2 2750, CH4 0.05, N2O 0.02; AR5 2750 + 0.05 × 28 + 0.02 × 265 = 2756.7
LNG: dict[str, Any] = {
    "organization_code": "HQ1",
    "headquarters_id": stable_id("organizations", "HQ1"),
    "tree_path": "/HQ1/",
    "scope": 1,
    "category_number": 1,
    "emission_type": "combustion",
    "activity": "lng",
    "unit": "tonne",
    "quantity": D("2.5"),
    "kg_co2eq": D("6891.75"),
    "factor_unit": "kg",
    "factor_kg_co2eq_per_unit": D("2.7567"),
    "gases": {"co2": D(2750), "ch4": D("0.05"), "n2o": D("0.02")},
    "gases_basis": "mass",
    "kg_co2eq_by_gwp_set": {"AR4": D("2.75721"), "AR5": D("2.7567"), "AR6": D("2.756855")},
}
PUBLISHED = LNG | {
    "activity": "coal",
    "kg_co2eq": D("6891.75"),
    "gases": {"co2": D(2700), "ch4": D("56.7")},
    "gases_basis": "co2eq",
    "kg_co2eq_by_gwp_set": {},
}
NO_FACTOR = dict.fromkeys(
    ("factor_unit", "factor_kg_co2eq_per_unit", "gases", "gases_basis", "kg_co2eq_by_gwp_set")
)
LEAK = LNG | NO_FACTOR | {
    "category_number": 4, "emission_type": "leakage", "activity": "r_410a", "unit": "kg",
    "quantity": D(4), "kg_co2eq": D(9022),
}  # fmt: skip


def _gases(*sums: dict[str, Any]) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {
        row["gas"]: (row["kg_gas"], row["kg_co2eq_as_published"])
        for row in gas_rollups(MONTH, sums).by_gas
    }


def _sets(*sums: dict[str, Any]) -> dict[str, tuple[Decimal, Decimal]]:
    return {
        row["gwp_set"]: (row["restated_kg_co2eq"], row["kg_co2eq_as_published"])
        for row in gas_rollups(MONTH, sums).by_gwp_set
    }


def test_masses_of_gases_and_every_set() -> None:
    """2.5 tonnes are 2500 kg: 6875 kg CO2, 0.125 kg CH4, 0.05 kg N2O."""
    assert _gases(LNG) == {
        "co2": (D(6875), None),
        "ch4": (D("0.125"), None),
        "n2o": (D("0.05"), None),
    }
    assert _sets(LNG) == {
        "AR4": (D("6893.025"), D(0)),
        "AR5": (D("6891.75"), D(0)),
        "AR6": (D("6892.1375"), D(0)),
    }


def test_co2e_by_gas_is_never_multiplied_and_stands_as_published() -> None:
    assert _gases(PUBLISHED) == {"as_published": (None, D("6891.75"))}
    assert set(_sets(PUBLISHED).values()) == {(D("6891.75"), D("6891.75"))}


def test_what_is_known_and_what_is_published_share_a_cell() -> None:
    assert _gases(LNG, PUBLISHED)["as_published"] == (None, D("6891.75"))
    assert _gases(LNG, PUBLISHED)["co2"] == (D(6875), None)
    assert _sets(LNG, PUBLISHED)["AR4"] == (D("13784.775"), D("6891.75"))


def test_a_leak_is_its_blends_gases() -> None:
    """4 kg of R-410A: 2 kg HFC-32, 2 kg HFC-125; AR4 4 × 2087.5, AR6 4 × 2255.5."""
    assert _gases(LEAK) == {"hfc_32": (D(2), None), "hfc_125": (D(2), None)}
    assert _sets(LEAK) == {"AR4": (D(8350), D(0)), "AR5": (D(7694), D(0)), "AR6": (D(9022), D(0))}


def test_gases_of_a_process_keep_their_origin() -> None:
    methane = LEAK | {"emission_type": "process", "activity": "ch4_fossil", "kg_co2eq": D("119.2")}
    assert _gases(methane) == {"ch4_fossil": (D(4), None)}
    # of AR4 the one value that it has
    assert {name: kg for name, (kg, _) in _sets(methane).items()} == {
        "AR4": D(100),
        "AR5": D(120),
        "AR6": D("119.2"),
    }


@pytest.mark.parametrize(
    "changes",
    [
        NO_FACTOR,
        # the difference of two factors: the gases are those of neither
        {"kg_co2eq": D("691.75")},
        {"unit": "litre"},
        {"gases": None, "kg_co2eq_by_gwp_set": {}},
    ],
)
def test_what_has_no_masses_is_told(changes: dict[str, Any]) -> None:
    each = LNG | changes
    assert _gases(each) == {"as_published": (None, each["kg_co2eq"])}
    assert set(_sets(each).values()) == {(each["kg_co2eq"], each["kg_co2eq"])}


@given(st.lists(st.sampled_from([LNG, PUBLISHED, LEAK]), min_size=1, max_size=8), st.randoms())
def test_order_and_grouping_change_no_digit(sums: list[dict[str, Any]], random: Any) -> None:
    shuffled = sums[:]
    random.shuffle(shuffled)
    made, again = gas_rollups(MONTH, sums), gas_rollups(MONTH, shuffled)

    def by_id(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(rows, key=lambda row: row["id"].bytes)

    assert by_id(made.by_gas) == by_id(again.by_gas)
    assert by_id(made.by_gwp_set) == by_id(again.by_gwp_set)
    assert len({row["id"] for row in made.by_gas}) == len(made.by_gas)
