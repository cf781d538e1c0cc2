"""Each way to find no emission factor has its own sentence."""

from datetime import date
from typing import Any

import pytest

from carbon_pipeline.methods.factor_tables import EmissionFactor
from carbon_pipeline.methods.matching import EmissionFactorIndex, EmissionFactorKey, NoMatch
from carbon_pipeline.vocabulary.modules import Lookup
from carbon_pipeline_tests.methods.conftest import an_emission_factor

GRID = Lookup(factor_type="electricity", activity="electricity", older_edition_years=3)
FUEL = Lookup(factor_type="fuel", activity_column="fuel", fallbacks=("WORLD",))
SPEND = Lookup(
    factor_type="spend", activity="paper", price_basis="purchaser_price_with_margins", fallbacks=()
)
HEADING = "No {type} factor for «{activity}» applies in {region} on 2024-02-01 per {unit}. "


def grid(year: int, region: str = "KR", **about: Any) -> EmissionFactor:
    """A publisher's grid factor of a year."""
    usual = {
        "region": region,
        "library": "ember",
        "edition": f"Ember {year}",
        "valid_from": date(year, 1, 1),
        "valid_to": date(year, 12, 31),
    }
    return an_emission_factor(f"grid {region} {year}", "0.4", **usual | about)


def fuel(unit: str, **about: Any) -> EmissionFactor:
    return an_emission_factor(
        f"gas {unit}", "2", factor_type="fuel", activity="natural_gas", unit=unit, **about
    )


def paper(unit: str = "USD_2022", **about: Any) -> EmissionFactor:
    return an_emission_factor(
        "paper", "0.4", factor_type="spend", activity="paper", unit=unit, **about
    )


CASES: dict[str, tuple[list[EmissionFactor], Lookup, dict[str, str], str]] = {
    "before the first edition": (
        [grid(2025), grid(2026)],
        GRID,
        {},
        "The first edition in KR begins on 2025-01-01.",
    ),
    "after the last edition": (
        [grid(2019), grid(2020)],
        GRID,
        {},
        (
            "The last edition, grid KR 2020 (Publisher, Ember 2020) in KR ended on 2020-12-31; older "
            "editions are allowed for 3 years."
        ),
    ),
    "after the last edition, none allowed": (
        [grid(2023)],
        GRID.model_copy(update={"older_edition_years": 0}),
        {},
        (
            "The last edition, grid KR 2023 (Publisher, Ember 2023) in KR ended on 2023-12-31; older "
            "editions are not allowed here."
        ),
    ),
    "after what the group's own file ended": (
        [grid(2023, library="group")],
        GRID,
        {},
        (
            "The last edition, grid KR 2023 (Publisher, Ember 2023) in KR ended on 2023-12-31; what the "
            "group's own file has ended is not used any longer."
        ),
    ),
    "between two editions": (
        [grid(2019), grid(2025)],
        GRID,
        {},
        (
            "grid KR 2019 (Publisher, Ember 2019) in KR ended on 2019-12-31, and the next edition in KR "
            "begins on 2025-01-01; older editions are allowed for 3 years."
        ),
    ),
    "unknown region": (
        [grid(2024)],
        GRID,
        {"region": "XQ"},
        "XQ is no region: those are ISO 3166 codes, EU27 and WORLD.",
    ),
    "region without any factor": (
        [grid(2024, region) for region in ("WORLD", "BR", "CL", "CN", "FR", "JP", "US")],
        GRID,
        {"region": "DE"},
        "None is for DE or EU27; regions that have one: WORLD, FR, BR, CL, CN and 2 more.",
    ),
    "unknown unit": (
        [grid(2024)],
        GRID,
        {"unit": "kilowatt"},
        "kilowatt is no unit that is known.",
    ),
    "mistyped unit": (
        [grid(2024)],
        GRID,
        {"unit": "kWhh"},
        "kWhh is no unit that is known. Names like it: ",
    ),
    "unit of another dimension": (
        [fuel("kWh_gross_cv")],
        FUEL,
        {"activity": "natural_gas", "unit": "litre"},
        "What is known is per kWh_gross_cv, heat by gross calorific value; litre measures volume.",
    ),
    "heat without its calorific value": (
        [fuel("kWh_gross_cv"), fuel("kWh_net_cv"), fuel("tonne")],
        FUEL,
        {"activity": "natural_gas", "unit": "kWh"},
        (
            "What is known is per kWh_gross_cv, heat by gross calorific value or per kWh_net_cv, heat by "
            "net calorific value or per tonne, mass; kWh measures energy. State which heat it is: "
            "kWh_gross_cv or kWh_net_cv."
        ),
    ),
    "heat of which one is known": (
        [fuel("GJ_net_cv", region="WORLD")],
        FUEL,
        {"activity": "natural_gas", "unit": "MWh"},
        (
            "What is known is per GJ_net_cv, heat by net calorific value; MWh measures energy. State "
            "which heat it is: MWh_net_cv."
        ),
    ),
    "money of another year": (
        [paper(price_basis="purchaser_price_with_margins")],
        SPEND,
        {"activity": "paper", "unit": "USD_2021"},
        (
            "What is known is per USD_2022, money; USD_2021 measures money. Money of one year and "
            "currency is never turned into another."
        ),
    ),
    "another price basis": (
        [paper(price_basis="purchaser_price_without_margins"), paper()],
        SPEND,
        {"activity": "paper", "unit": "USD_2022"},
        (
            "Those known have no price basis or purchaser_price_without_margins, and "
            "purchaser_price_with_margins is asked for."
        ),
    ),
}


def missed(factors: list[EmissionFactor], lookup: Lookup, about: dict[str, str]) -> NoMatch:
    key = {"activity": "electricity", "region": "KR", "unit": "kWh", "organization_code": "P-001"}
    days = {"day": date(2024, 2, 1), "last_day": date(2024, 2, 29)}
    found = EmissionFactorIndex(factors).match(
        lookup,
        EmissionFactorKey(**key | about, **days),  # type: ignore[arg-type]
    )
    assert isinstance(found, NoMatch), found
    return found


@pytest.mark.parametrize("name", CASES)
def test_each_failure_has_its_own_sentence(name: str) -> None:
    factors, lookup, about, told = CASES[name]
    given = {"activity": "electricity", "region": "KR", "unit": "kWh"} | about
    heading = HEADING.format(type=lookup.factor_type, **given)
    reason = missed(factors, lookup, about).reason
    assert reason.startswith(heading + told)
    # nothing follows, but for the names that are like a mistyped unit
    assert reason == heading + told or told.endswith("Names like it: ")


def test_an_activity_that_is_not_known_has_names_like_it_suggested_only() -> None:
    found = missed([fuel("m3")], FUEL, {"activity": "natural_gaz", "unit": "m3"})
    assert found.reason == "No fuel factor for «natural_gaz» is known. Names like it: natural_gas."
    assert missed([fuel("m3")], FUEL, {"activity": "moonshine"}).reason == (
        "No fuel factor for «moonshine» is known."
    )


def test_equal_candidates_say_how_to_decide() -> None:
    about = {"activity": "natural_gas", "unit": "m3"}
    twins = [fuel("m3", library=library, source=library) for library in ("ademe", "defra")]
    found = missed(twins, FUEL, about)
    assert found.reason == (
        "Factors of equal rank apply: gas m3 (ademe, 2024) and gas m3 (defra, 2024). To decide, "
        "rank their publishers (ademe, defra) in publisher_preferences.csv, or end the validity of "
        "one of them."
    )


def test_another_organisations_factors_are_not_named() -> None:
    known = [grid(2024, "JP", owner_organization_code="P-002"), grid(2024, "CN")]
    found = missed(known, GRID, {})
    assert found.reason.endswith("None is for KR; regions that have one: CN.")
    assert found.candidates == ()


def test_an_activity_that_another_organisation_alone_has_is_not_known() -> None:
    others = fuel("m3", owner_organization_code="P-002")
    asked = {"activity": "natural_gas", "unit": "m3"}
    assert missed([others], FUEL, asked).reason == "No fuel factor for «natural_gas» is known."
    misspelt = missed([others], FUEL, asked | {"activity": "natural_gaz"})
    assert misspelt.reason == "No fuel factor for «natural_gaz» is known."
