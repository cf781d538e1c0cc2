"""Suppliers' footprints, shares of facilities, services by frequency, investments: linear, or no answer."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.investment_methods import financed_share
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.resolutions import References, Resolution
from carbon_pipeline.methods.service_methods import frequency
from carbon_pipeline.methods.supplier_methods import facility_share, supplier_product
from carbon_pipeline.methods.supplier_products import ProductFootprint
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

Modules = Mapping[str, ModuleDeclaration]
Compute = Callable[..., Any]
NOTHING = References()
BOLT = "urn:gtin:4712345060507"


def year(of: int) -> datetime:
    return datetime(of, 1, 1, tzinfo=UTC)


def footprint(**changed: Any) -> ProductFootprint:
    """A bolt of 250 g, 1.5 kg CO2e, valid in 2024."""
    cells: dict[str, Any] = {
        "footprint_id": "bolt-1",
        "preceding_ids": (),
        "status": "Active",
        "created": year(2023),
        "company": "Bolts Ltd",
        "product_ids": (BOLT,),
        "product_name": "Bolt M8",
        "unit": "piece",
        "kg_co2eq_per_unit": Fraction(3, 2),
        "kg_co2eq_per_unit_with_biogenic_uptake": Fraction(1),
        "mass_kg_per_unit": Fraction(1, 4),
        "reference_from": year(2022),
        "reference_to": year(2023),
        "valid_from": year(2024),
        "valid_to": year(2025),
        "gwp_sets": ("AR6",),
        "geography": "DE",
        "primary_data_share": Decimal("56.2"),
    }
    return ProductFootprint(**cells | changed)


def bought(unit: str, *known: ProductFootprint, **key: Any) -> Resolution | NoAnswer:
    sought = {"unit": unit, "product_id": BOLT, "part_start": date(2024, 5, 1)} | key
    return supplier_product(sought, References({"product_footprints": known or (footprint(),)}))


def test_a_footprint_is_the_suppliers_own_figure_with_its_pedigree() -> None:
    found = bought("piece")
    assert isinstance(found, Resolution)
    assert (found.multiplier, found.unit, found.kg_co2eq_per_unit) == (1, "piece", Decimal("1.5"))
    assert found.source == "Bolts Ltd, product footprint bolt-1"
    assert found.notes == {
        "footprint_id": "bolt-1",
        "company": "Bolts Ltd",
        "valid": "from 2024-01-01 until before 2025-01-01",
        "reference_period": "from 2022-01-01 until before 2023-01-01",
        "primary_data_share": "56.2 %",
        "gwp_sets": "AR6",
        "geography": "DE",
        "kg_co2eq_per_unit_with_biogenic_uptake": "1",
    }


def test_a_mass_becomes_pieces_by_the_mass_that_the_footprint_states() -> None:
    found = bought("tonne")
    assert isinstance(found, Resolution)
    assert (found.multiplier, found.unit) == (4000, "piece")
    without = bought("kg", footprint(mass_kg_per_unit=None))
    assert str(without) == (
        "The footprint bolt-1 is per piece (pieces), and it states no mass; kg measures mass."
    )
    assert str(bought("litre")) == (
        "The footprint bolt-1 is per piece (pieces); litre measures volume."
    )


def test_a_figure_of_many_decimals_is_rounded_and_says_so() -> None:
    found = bought("lb", footprint(kg_co2eq_per_unit=Fraction(1, 3)))
    assert isinstance(found, Resolution)
    assert found.kg_co2eq_per_unit == Decimal("0.333333333333")
    assert found.notes["rounded"] == "footprint, to 12 decimals"
    third = footprint(mass_kg_per_unit=Fraction(3))
    notes = getattr(bought("kg", third), "notes", {})
    assert notes["rounded"] == "conversion, to 12 decimals"


def test_the_newer_of_a_chain_is_taken_and_names_what_it_replaces() -> None:
    newer = footprint(
        footprint_id="bolt-2", preceding_ids=("bolt-1",), kg_co2eq_per_unit=Fraction(1)
    )
    found = bought("piece", footprint(), newer)
    assert isinstance(found, Resolution)
    assert (found.kg_co2eq_per_unit, found.notes["replaces"]) == (1, "bolt-1")


def test_without_a_footprint_in_force_nothing_is_taken() -> None:
    assert str(bought("piece", part_start=date(2025, 1, 1))) == (
        f"No footprint of {BOLT} is in force on 2025-01-01: bolt-1 is valid from 2024-01-01 until "
        "before 2025-01-01."
    )
    assert str(bought("piece", product_id=BOLT[:-1] + "8")) == (
        f"No footprint of {BOLT[:-1]}8 is known. Products like it: {BOLT}."
    )


def shared(own: str, total: str, kilograms: str) -> Resolution | NoAnswer:
    key = {
        "unit": "hours",
        "facility": "Microscopes",
        "quantity_whole": Decimal(own),
        "facility_total_use": Decimal(total),
        "facility_kg_co2eq": Decimal(kilograms),
    }
    return facility_share(key, NOTHING)


def test_a_share_of_a_facility_is_its_kilograms_per_unit_of_use() -> None:
    found = shared("10", "100", "1000")
    assert isinstance(found, Resolution)
    assert (found.multiplier, found.unit, found.kg_co2eq_per_unit) == (10, "kg", 1)
    assert str(shared("101", "100", "1000")) == (
        "The own use of 101 is more than all use of the facility, 100."
    )
    assert str(shared("0", "0", "1000")) == (
        "A facility that nobody used cannot be shared: facility_total_use is 0."
    )


def test_all_use_of_a_facility_is_all_of_its_emissions(modules: Modules, compute: Compute) -> None:
    """1000 kg over 3 hours, an hour each: a third is rounded, and the three are 1000 kg still."""
    record = {
        "period_start": date(2024, 2, 1),
        "period_end": date(2024, 2, 29),
        "facility": "Microscopes",
        "quantity": "1",
        "unit": "hours",
        "facility_total_use": "3",
        "facility_kg_co2eq": "1000",
    }
    names = ("a", "b", "c")
    made = compute(modules["facility_shares"], [record | {"record_id": name} for name in names])
    assert abs(sum(row["kg_co2eq"] for row in made.emissions) - 1000) <= Decimal("0.000003")
    (whole,) = compute(modules["facility_shares"], [record | {"quantity": "3"}]).emissions
    assert whole["kg_co2eq"] == 1000


@pytest.mark.parametrize(
    ("people", "days", "times"),
    [("100", "230", 23000), ("100", None, 100), (None, "230", 230), (None, None, 1)],
)
def test_a_service_is_used_by_so_many_people_on_so_many_days(
    people: str | None, days: str | None, times: int
) -> None:
    key = {
        "unit": "query",
        "people": people and Decimal(people),
        "days_of_use": days and Decimal(days),
    }
    found = frequency(key, NOTHING)
    assert isinstance(found, Resolution)
    assert (found.multiplier, found.unit) == (times, "query")
    stated = {name: value for name, value in (("people", people), ("days_of_use", days)) if value}
    assert found.notes == (stated or {"quantity": "the whole of the period"})


def invested(**key: Any) -> Resolution | NoAnswer:
    stated = {
        "investee": "Baltic Wind",
        "outstanding": Decimal(2_000_000),
        "evic": Decimal(8_000_000),
        "total_equity": None,
        "debt": None,
        "currency": "EUR",
        "pcaf_option": "1b",
    }
    return financed_share(stated | key, NOTHING)


def test_an_investment_answers_for_its_share_of_the_company() -> None:
    found = invested()
    assert isinstance(found, Resolution)
    assert (found.multiplier, found.unit) == (Decimal("0.25"), "tonne")
    assert found.kg_co2eq_per_unit == 1000
    assert found.notes == {
        "outstanding": "2000000",
        "evic": "8000000",
        "currency": "EUR",
        "attribution_factor": "0.25",
        "pcaf_option": "1b: reported by the company, not verified",
        "pcaf_score": "2 (1 best, 5 worst)",
    }
    unlisted = invested(evic=None, total_equity=Decimal(3_000_000), debt=Decimal(3_000_000))
    assert isinstance(unlisted, Resolution)
    assert unlisted.notes["rounded"] == "attribution_factor, to 12 decimals"
    assert str(invested(outstanding=Decimal(9_000_000))) == (
        "An outstanding amount of 9000000 is more than the whole company, 8000000."
    )
    assert "missing" in str(invested(evic=None))


amounts = st.integers(0, 10**9).map(lambda each: Decimal(each).scaleb(-3))


@settings(deadline=None, max_examples=20)
@given(parts=st.lists(amounts, min_size=2, max_size=4))
def test_a_delivery_that_is_split_comes_to_the_same_sum(
    modules: Modules, compute: Compute, parts: list[Decimal]
) -> None:
    record = {
        "period_start": date(2024, 2, 1),
        "period_end": date(2024, 2, 1),
        "variant": "goods_and_services",
        "product_id": BOLT,
        "unit": "kg",
    }
    references = {"product_footprints": (footprint(),)}

    def kilograms(quantities: list[Decimal]) -> list[Decimal]:
        records = [
            record | {"record_id": f"R{number}", "quantity": str(quantity)}
            for number, quantity in enumerate(quantities)
        ]
        made = compute(modules["supplier_products"], records[::-1], references=references)
        rows = sorted(made.emissions, key=lambda row: row["record_id"])
        return [row["kg_co2eq"] for row in rows]

    assert kilograms(parts) == [part * 6 for part in parts]
    assert sum(kilograms(parts)) == sum(kilograms([sum(parts, Decimal())]))


def test_water_and_goods_are_of_the_category_of_their_variant(
    modules: Modules, compute: Compute, emission_factor: Callable[..., EmissionFactor]
) -> None:
    water = [
        emission_factor(name, value, factor_type="water", activity=name, unit="m3", region="KR")
        for name, value in (("water_supply", "0.2"), ("water_treatment", "0.3"))
    ]
    record = {
        "period_start": date(2024, 2, 1),
        "period_end": date(2024, 2, 29),
        "quantity": "1500",
        "unit": "litre",
    }
    records = [record | {"record_id": each.activity, "variant": each.activity} for each in water]
    made = compute(modules["water"], records, emission_factors=water)
    told = {
        row["record_id"]: (row["emission_type"], row["category_number"], row["kg_co2eq"])
        for row in made.emissions
    }
    assert told == {
        "water_supply": ("water_supply", 1, Decimal("0.3")),
        "water_treatment": ("water_treatment", 5, Decimal("0.45")),
    }
