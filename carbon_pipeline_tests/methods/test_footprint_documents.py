"""Product footprints of the PACT data model: what is read, and every fault by its name."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.methods.footprint_documents import (
    FootprintFaults,
    parse_footprint,
    read_footprint,
)
from carbon_pipeline.methods.supplier_products import DECLARED_UNITS, ProductFootprint
from carbon_pipeline.vocabulary.units import unit_name

PUBLISHED: dict[str, Any] = {
    "id": "91715e5e-fd0b-4d1c-8fab-76290c46e6ed",
    "specVersion": "3.0.0",
    "created": "2022-03-01T09:32:20Z",
    "status": "Active",
    "companyName": "My Corp",
    "companyIds": ["urn:company:example:company1"],
    "productDescription": "Bio-ethanol 98 %",
    "productIds": ["urn:gtin:5695872369587"],
    "productNameCompany": "Green Ethanol",
    "pcf": {
        "declaredUnitOfMeasurement": "liter",
        "declaredUnitAmount": "12",
        "productMassPerDeclaredUnit": "9.48",
        "pcfExcludingBiogenicUptake": "2",
        "pcfIncludingBiogenicUptake": "-0.6",
        "ipccCharacterizationFactors": ["AR6"],
        "referencePeriodStart": "2021-01-01T00:00:00Z",
        "referencePeriodEnd": "2022-01-01T00:00:00Z",
        "geographyCountry": "DE",
        "primaryDataShare": "12.9",
    },
}
DRAFT: dict[str, Any] = PUBLISHED | {
    "version": 1,
    "pcf": {
        "declaredUnit": "kilogram",
        "unitaryProductAmount": "1000",
        "pCfExcludingBiogenic": "1.63",
        "ipccCharacterizationFactorsSources": ["AR5", "AR6"],
        "referencePeriodStart": "2021-01-01T00:00:00Z",
        "referencePeriodEnd": "2022-01-01T00:00:00Z",
        "dqi": {},
    },
}


def document(pcf: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    """The published example with other cells; None takes one away."""
    made = copy.deepcopy(PUBLISHED) | changed
    made["pcf"] |= pcf or {}
    for part in (made, made["pcf"]):
        for name in [name for name, value in part.items() if value is None]:
            del part[name]
    return made


def parsed(cells: dict[str, Any]) -> ProductFootprint:
    found = parse_footprint(cells)
    assert isinstance(found, ProductFootprint), found
    return found


def faults(cells: dict[str, Any]) -> tuple[str, ...]:
    found = parse_footprint(cells)
    assert isinstance(found, FootprintFaults)
    return found.faults


def day(year: int, month: int = 1, of_month: int = 1) -> datetime:
    return datetime(year, month, of_month, tzinfo=UTC)


def test_a_footprint_as_published() -> None:
    """The specification's own example of the declared unit: 12 litres cause 2 kg."""
    assert read_footprint(json.dumps(PUBLISHED)) == ProductFootprint(
        footprint_id="91715e5e-fd0b-4d1c-8fab-76290c46e6ed",
        preceding_ids=(),
        status="Active",
        created=datetime(2022, 3, 1, 9, 32, 20, tzinfo=UTC),
        company="My Corp",
        product_ids=("urn:gtin:5695872369587",),
        product_name="Green Ethanol",
        unit="litre",
        kg_co2eq_per_unit=Fraction(1, 6),
        kg_co2eq_per_unit_with_biogenic_uptake=Fraction(-1, 20),
        mass_kg_per_unit=Fraction("0.79"),
        reference_from=day(2021),
        reference_to=day(2022),
        valid_from=day(2022),
        valid_to=day(2025),
        gwp_sets=("AR6",),
        geography="DE",
        primary_data_share=Decimal("12.9"),
    )


def test_a_draft_gives_its_figure_per_unit_whatever_the_product_holds() -> None:
    found = parsed(DRAFT)
    assert (found.unit, found.kg_co2eq_per_unit) == ("kg", Fraction("1.63"))
    assert found.gwp_sets == ("AR5", "AR6")
    assert found.primary_data_share is None


def test_a_stated_validity() -> None:
    found = parsed(
        document(
            validityPeriodStart="2022-03-01T00:00:00Z", validityPeriodEnd="2025-01-01T00:00:00Z"
        )
    )
    assert (found.valid_from, found.valid_to) == (day(2022, 3), day(2025))


def test_three_years_from_a_leap_day() -> None:
    found = parsed(document({"referencePeriodEnd": "2024-02-29T00:00:00Z"}))
    assert found.valid_to == day(2027, 2, 28)


def test_a_mass_of_zero_says_that_mass_does_not_matter() -> None:
    power = {"declaredUnitOfMeasurement": "kilowatt hour", "productMassPerDeclaredUnit": "0"}
    assert parsed(document(power)).mass_kg_per_unit is None


@pytest.mark.parametrize("declared", [name for name, unit in DECLARED_UNITS.items() if unit])
def test_every_declared_unit_is_one_of_ours(declared: str) -> None:
    found = parsed(document({"declaredUnitOfMeasurement": declared}))
    assert unit_name(found.unit) == found.unit


@given(amount=st.decimals("0.001", 10**6, places=3), kg=st.decimals(-1000, 1000, places=6))
def test_twice_the_declared_amount_with_twice_the_kg_is_the_same_footprint(
    amount: Decimal, kg: Decimal
) -> None:
    one, other = (
        parsed(
            document(
                {
                    "declaredUnitAmount": f"{times * amount:f}",
                    "pcfExcludingBiogenicUptake": f"{times * kg:f}",
                }
            )
        )
        for times in (1, 2)
    )
    assert one.kg_co2eq_per_unit == other.kg_co2eq_per_unit


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (document(id="4711"), "id: «4711», not a UUID."),
        (document(id=None), "id: missing, not a UUID."),
        (document(specVersion="2.2.0"), "specVersion: «2.2.0», not a version 3."),
        (document(status="active"), "status: «active» is neither Active nor Deprecated."),
        (
            document(created="2022-03-01"),
            "created: «2022-03-01», not a date and time in UTC.",
        ),
        (
            document(created="2022-03-01T00:00:00+09:00"),
            "created: «2022-03-01T00:00:00+09:00», not a date and time in UTC.",
        ),
        (document(companyName=" "), "companyName: « », not a text that is not empty."),
        (document(companyIds=[]), "companyIds: «[]», not a list that is not empty."),
        (document(productIds=["4711"]), "productIds: «4711» is not a URN."),
        (
            document(precedingPfIds=[PUBLISHED["id"]]),
            "precedingPfIds: a footprint does not precede itself.",
        ),
        (
            document(precedingPfIds=["0b15e5e0-fd0b-4d1c-8fab-76290c46e6ed"] * 2),
            "precedingPfIds: one of them stands twice.",
        ),
        (document(precedingPfIds=[]), "precedingPfIds: «[]», not a list that is not empty."),
        (
            document({"declaredUnitOfMeasurement": "litre"}),
            (
                "declaredUnitOfMeasurement: «litre» is none of liter, kilogram, cubic meter, "
                "kilowatt hour, megajoule, ton kilometer, square meter, piece, hour, megabit second."
            ),
        ),
        (
            document({"declaredUnitOfMeasurement": "megabit second"}),
            "declaredUnitOfMeasurement: nothing here is counted in «megabit second».",
        ),
        (document({"declaredUnitAmount": "0"}), "declaredUnitAmount: 0 is not above 0."),
        (
            document({"declaredUnitAmount": 12}),
            "declaredUnitAmount: «12», not a decimal in a string.",
        ),
        (
            document({"pcfExcludingBiogenicUptake": "1,5"}),
            "pcfExcludingBiogenicUptake: «1,5», not a decimal in a string.",
        ),
        (
            document({"pcfExcludingBiogenicUptake": "NaN"}),
            "pcfExcludingBiogenicUptake: «NaN», not a decimal in a string.",
        ),
        (
            document({"pcfIncludingBiogenicUptake": None}),
            "pcfIncludingBiogenicUptake: missing, not a decimal in a string.",
        ),
        (
            document({"declaredUnitOfMeasurement": "piece", "productMassPerDeclaredUnit": "0"}),
            "productMassPerDeclaredUnit: a piece has a mass.",
        ),
        (
            document({"ipccCharacterizationFactors": ["Sixth"]}),
            "ipccCharacterizationFactors: «Sixth» is not an assessment report such as AR6.",
        ),
        (
            document({"geographyCountrySubdivision": "DE-BY"}),
            "pcf: more than one geography: DE-BY, DE.",
        ),
        (document({"primaryDataShare": "101"}), "primaryDataShare: 101 is not from 0 to 100."),
        (document({"primaryDataShare": None}), "primaryDataShare: missing."),
        (
            document({"referencePeriodEnd": "2021-01-01T00:00:00Z"}),
            "referencePeriodEnd: not after referencePeriodStart.",
        ),
        (
            document(validityPeriodStart="2022-03-01T00:00:00Z"),
            "validityPeriodEnd: missing, not a date and time in UTC.",
        ),
        (
            document(
                validityPeriodStart="2021-12-31T00:00:00Z",
                validityPeriodEnd="2024-01-01T00:00:00Z",
            ),
            "validityPeriodStart: before referencePeriodEnd.",
        ),
        (
            document(
                validityPeriodStart="2022-03-01T00:00:00Z",
                validityPeriodEnd="2025-01-01T00:00:01Z",
            ),
            "validityPeriodEnd: more than 3 years after referencePeriodEnd.",
        ),
        (
            document(
                validityPeriodStart="2022-03-01T00:00:00Z",
                validityPeriodEnd="2022-03-01T00:00:00Z",
            ),
            "validityPeriodEnd: not after validityPeriodStart.",
        ),
        (
            DRAFT | {"pcf": DRAFT["pcf"] | {"pCfExcludingBiogenic": "-1"}},
            "pCfExcludingBiogenic: -1 is below 0.",
        ),
    ],
)
def test_a_fault_is_named(cells: dict[str, Any], fault: str) -> None:
    assert faults(cells) == (fault,)


def test_every_fault_is_named_at_once() -> None:
    found = faults({})
    assert found[0] == "pcf: no object."
    named = {fault.partition(":")[0] for fault in found}
    assert {"id", "status", "created", "declaredUnitOfMeasurement", "referencePeriodEnd"} <= named


def test_quality_indicators_stand_for_the_share_until_2024_only() -> None:
    older = {"primaryDataShare": None, "dqi": {"temporalDQR": "2.0"}}
    assert parsed(document(older)).primary_data_share is None
    newer = older | {
        "referencePeriodStart": "2025-01-01T00:00:00Z",
        "referencePeriodEnd": "2026-01-01T00:00:00Z",
    }
    assert faults(document(newer)) == ("primaryDataShare: missing.",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "The document is no JSON"),
        ("[]", "The document is no JSON object."),
        ("[" * 100_000, "The document is no JSON"),
        ('{"pcf": NaN}', "pcf: no object."),
    ],
)
def test_what_is_no_document(text: str, fault: str) -> None:
    found = read_footprint(text)
    assert isinstance(found, FootprintFaults)
    assert found.faults[0].startswith(fault)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*PUBLISHED, *PUBLISHED["pcf"]]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(name=st.sampled_from([*PUBLISHED, *PUBLISHED["pcf"]]), value=json_values)
def test_no_document_ends_in_a_traceback(name: str, value: Any) -> None:
    whole = document(**{name: value}) if name in PUBLISHED and name != "pcf" else document()
    if name == "pcf":
        whole["pcf"] = value
    elif name not in PUBLISHED:
        whole["pcf"][name] = value
    assert isinstance(parse_footprint(whole), ProductFootprint | FootprintFaults)
