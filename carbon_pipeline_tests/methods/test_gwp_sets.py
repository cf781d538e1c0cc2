"""CO2e under sets of global warming potentials: exact, linear, and never multiplied twice."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.methods.gwp_sets import (
    blend_gwp,
    co2eq_by_gwp_set,
    derived_co2eq,
    rescale_co2eq,
)
from carbon_pipeline.vocabulary.gwp import gwp

GASES = ("co2", "ch4", "ch4_fossil", "ch4_biogenic", "n2o", "sf6", "nf3", "hfc_134a", "pfc_14")
masses = st.decimals(0, 10**9, places=18)
mixtures = st.dictionaries(st.sampled_from(GASES), masses, min_size=1)
sets = st.sampled_from(("AR4", "AR5", "AR6"))
quick = settings(max_examples=60, deadline=None)


def grams(**gases: str) -> dict[str, Decimal]:
    return {gas: Decimal(figure) for gas, figure in gases.items()}


def test_masses_are_multiplied_under_each_set() -> None:
    # 1000 g + 2 g × 25 + 1 g × 298, and so on
    assert co2eq_by_gwp_set(grams(co2="1000", ch4="2", n2o="1"), "mass") == grams(
        AR4="1.348", AR5="1.321", AR6="1.3288"
    )


def test_methane_by_origin() -> None:
    assert co2eq_by_gwp_set(grams(ch4_fossil="1000", ch4_biogenic="1000"), "mass") == grams(
        AR4="50", AR5="58", AR6="56.8"
    )


@pytest.mark.parametrize("basis", ["co2eq", None])
@given(gases=mixtures)
@quick
def test_what_is_co2e_already_or_unknown_is_never_multiplied(
    basis: Any, gases: dict[str, Decimal]
) -> None:
    assert co2eq_by_gwp_set(gases, basis) == {}
    assert co2eq_by_gwp_set(gases, basis, "AR5") == {}


def test_co2e_among_masses_holds_under_the_publishers_own_set_alone() -> None:
    gases = grams(co2="1000", hfcs_and_pfcs_unspecified_co2eq="250")
    assert co2eq_by_gwp_set(gases, "mass", "AR5") == {"AR5": Decimal("1.25")}
    assert co2eq_by_gwp_set(gases, "mass") == {}
    assert co2eq_by_gwp_set(gases, "mass", "SAR") == {}
    assert derived_co2eq(gases, "AR4") == Decimal("1.25")


def test_a_set_that_lacks_a_gas_is_left_out_and_not_filled() -> None:
    # AR4 has no HFC-41; no set has the blend
    assert set(co2eq_by_gwp_set(grams(co2="1", hfc_41="1"), "mass")) == {"AR5", "AR6"}
    assert co2eq_by_gwp_set(grams(co2="1", r_410a="1"), "mass") == {}
    with pytest.raises(ReferenceDataError, match=r"AR4 has no .* of hfc_41, r_410a\."):
        derived_co2eq(grams(co2="1", hfc_41="1", r_410a="1"), "AR4")
    with pytest.raises(ReferenceDataError, match=r"AR7 has no .* of co2\."):
        derived_co2eq(grams(co2="1"), "AR7")


def test_biogenic_co2_never_counts_and_alone_gives_no_zero() -> None:
    both = grams(co2_biogenic="1500", ch4_biogenic="10")
    assert co2eq_by_gwp_set(both, "mass") == grams(AR4="0.25", AR5="0.28", AR6="0.27")
    assert derived_co2eq(both, "AR6") == Decimal("0.27")
    assert co2eq_by_gwp_set(grams(co2_biogenic="1500"), "mass") == {}
    assert co2eq_by_gwp_set({}, "mass") == {}
    for nothing in (grams(co2_biogenic="1500"), {}):
        with pytest.raises(ReferenceDataError, match="no gas to count"):
            derived_co2eq(nothing, "AR5")


def test_a_mass_of_zero_is_a_figure() -> None:
    assert derived_co2eq(grams(ch4="0"), "AR5") == 0


@given(gases=mixtures, gwp_set=sets)
@quick
def test_products_and_sums_are_exact(gases: dict[str, Decimal], gwp_set: str) -> None:
    expected = sum(Fraction(figure) * _value(gwp_set, gas) for gas, figure in gases.items())
    assert Fraction(derived_co2eq(gases, gwp_set)) == expected / 1000


@given(one=mixtures, other=mixtures, gwp_set=sets)
@quick
def test_the_co2e_of_a_sum_is_the_sum_of_the_co2e(
    one: dict[str, Decimal], other: dict[str, Decimal], gwp_set: str
) -> None:
    together = {gas: _sum(one.get(gas), other.get(gas)) for gas in {*one, *other}}
    apart = Fraction(derived_co2eq(one, gwp_set)) + Fraction(derived_co2eq(other, gwp_set))
    assert Fraction(derived_co2eq(together, gwp_set)) == apart


@given(gases=mixtures, times=st.integers(0, 10**6), gwp_set=sets)
@quick
def test_so_many_times_the_gases_is_so_many_times_the_co2e(
    gases: dict[str, Decimal], times: int, gwp_set: str
) -> None:
    many = {gas: _decimal(Fraction(figure) * times) for gas, figure in gases.items()}
    assert Fraction(derived_co2eq(many, gwp_set)) == times * Fraction(derived_co2eq(gases, gwp_set))


@given(gases=mixtures, order=st.randoms())
@quick
def test_the_order_of_gases_changes_not_a_digit(gases: dict[str, Decimal], order: Any) -> None:
    shuffled = list(gases.items())
    order.shuffle(shuffled)
    one, other = (co2eq_by_gwp_set(each, "mass") for each in (gases, dict(shuffled)))
    assert {name: str(kg) for name, kg in one.items()} == {n: str(kg) for n, kg in other.items()}


@given(gases=mixtures, gwp_set=sets)
@quick
def test_the_publishers_own_set_is_one_of_all(gases: dict[str, Decimal], gwp_set: str) -> None:
    assert co2eq_by_gwp_set(gases, "mass")[gwp_set] == derived_co2eq(gases, gwp_set)


@given(gases=mixtures, from_set=sets, into_set=sets)
@quick
def test_rescaled_co2e_is_that_of_the_masses_under_the_other_set(
    gases: dict[str, Decimal], from_set: str, into_set: str
) -> None:
    published = {gas: derived_co2eq({gas: figure}, from_set) for gas, figure in gases.items()}
    rescaled = rescale_co2eq(published, from_set, into_set)
    assert rescaled is not None
    assert sum(rescaled.values()) == Fraction(derived_co2eq(gases, into_set))


def test_rescaling_divides_by_the_sets_own_value_first() -> None:
    # AR4 → AR5: methane 25 → 28, nitrous oxide 298 → 265
    published = grams(co2="2.5", ch4="0.05", n2o="0.0298", co2_biogenic="0.1")
    assert rescale_co2eq(published, "AR4", "AR5") == {
        "co2": Fraction("2.5"),
        "ch4": Fraction("0.056"),
        "n2o": Fraction("0.0265"),
    }
    assert rescale_co2eq(grams(ch4="1"), "AR6", "AR4") == {"ch4": Fraction(250, 279)}


@pytest.mark.parametrize(
    ("gas", "from_set", "into_set"),
    [
        ("ch4", None, "AR5"),
        ("ch4", "AR7", "AR5"),
        ("ch4", "AR5", "AR7"),
        ("hfc_41", "AR4", "AR5"),
        ("hfc_41", "AR5", "AR4"),
        ("hfcs_unspecified_co2eq", "AR4", "AR5"),
    ],
)
def test_what_cannot_be_rescaled_is_not_guessed(
    gas: str, from_set: str | None, into_set: str
) -> None:
    assert rescale_co2eq(grams(co2="1") | {gas: Decimal(1)}, from_set, into_set) is None


@given(share=st.decimals(0, 1, places=6), gwp_set=sets)
@quick
def test_a_blend_lies_between_its_gases(share: Decimal, gwp_set: str) -> None:
    mixed = blend_gwp({"hfc_32": share, "hfc_125": 1 - share}, gwp_set)
    ends = [gwp(gwp_set, gas) for gas in ("hfc_32", "hfc_125")]
    assert mixed is not None
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0] <= mixed <= ends[1]
    assume(share not in (0, 1))
    assert mixed not in ends


def test_a_blend_of_one_gas_is_that_gas_and_one_of_an_unknown_gas_has_no_value() -> None:
    assert blend_gwp(grams(sf6="1"), "AR6") == Decimal(25200)
    assert blend_gwp(grams(hfc_32="0.5", hfo_1234yf="0.5"), "AR5") is None


@pytest.mark.parametrize(
    "shares",
    [{}, {"hfc_32": "50", "hfc_125": "50"}, {"hfc_32": "0.5"}, {"hfc_32": "-1", "sf6": "2"}],
)
def test_shares_that_are_no_shares_are_refused(shares: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match="shares of mass sum to 1"):
        blend_gwp(grams(**shares), "AR4")


def _value(gwp_set: str, gas: str) -> Fraction:
    value = gwp(gwp_set, gas)
    assert value is not None
    return Fraction(value)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal:
    return _decimal(sum((Fraction(each) for each in (one, other) if each is not None), Fraction()))


def _decimal(value: Fraction) -> Decimal:
    """The value, which has at most 18 decimals here; a Decimal sum would keep 28 digits only."""
    return Decimal(f"{int(value * 10**18)}E-18")
