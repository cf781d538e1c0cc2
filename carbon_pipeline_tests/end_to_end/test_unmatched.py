"""Records without a factor: named with the reason and what came near, never a zero, never a guess."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    everything,
    fuel_factor,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)


@dataclass(frozen=True)
class WithoutFactor:
    """A record that has no factor, the reason, and the factors that came near."""

    record_id: str
    reason: str
    candidates: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Read as the record."""
        return self.record_id


CASES = (
    WithoutFactor("unknown fuel", "No fuel factor for «hydrogen» is known."),
    WithoutFactor(
        "wrong day",
        "No fuel factor for «coal» applies in KR on 2024-01-01 per kg.",
        ("fuel-coal (Fuel statistics, 2025): applies from 2025-01-01 without end",),
    ),
    WithoutFactor(
        "ended",
        "No fuel factor for «peat» applies in KR on 2024-01-01 per kg.",
        ("fuel-peat (Fuel statistics, 2023): applies from the beginning to 2023-12-31",),
    ),
    WithoutFactor(
        "wrong dimension",
        "No fuel factor for «diesel» applies in KR on 2024-01-01 per kg.",
        ("fuel-diesel (Fuel statistics, 2024): is per litre, not kg",),
    ),
    WithoutFactor(
        "two of equal rank",
        "Factors of equal rank apply: fuel-petrol (Fuel statistics, 2024) and petrol-too"
        " (Another publisher, 2024).",
        (
            "fuel-petrol (Fuel statistics, 2024): of equal rank",
            "petrol-too (Another publisher, 2024): of equal rank",
        ),
    ),
    WithoutFactor(
        "grid without a factor",
        "No electricity factor for «electricity» applies in BR on 2024-01-01 per kWh.",
        ("electricity-world (Grid statistics, 2024): WORLD is no fallback of this module",),
    ),
    WithoutFactor("unknown device", "No power factor for «Teleporter» applies on 2024-01-01."),
    WithoutFactor("device without a grid", "No electricity factor for «electricity» applies in BR"),
)


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """A record for each case, some that do match, and factors that come near."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"))
    group.emission_factors(
        electricity_factor("KR", "0.5"),
        electricity_factor("US", "0.4"),
        electricity_factor("EU27", "0.25"),
        electricity_factor("WORLD", "0.45"),
        fuel_factor("diesel", "2.5", "litre"),
        fuel_factor("diesel", "2.6", "litre", region="DE", factor_code="fuel-diesel-de"),
        fuel_factor("coal", "2.4", "kg", edition="2025", valid_from="2025-01-01"),
        fuel_factor("peat", "1.1", "kg", edition="2023", valid_to="2023-12-31"),
        fuel_factor("petrol", "2.2", "litre"),
        fuel_factor("petrol", "2.3", "litre", factor_code="petrol-too", source="Another publisher"),
    )
    group.factors(
        power_factor("Laptop", "100", "10"),
        headcount_factor("student", "420", "90", "110", "75")
        | {"values": '{"food_kg_per_fte": 420, "waste_kg_per_fte": 90}'},
    )
    group.activities(
        "fuel/january.csv",
        _fuel("unknown fuel", "hydrogen", "kg"),
        _fuel("wrong day", "coal", "kg"),
        _fuel("ended", "peat", "kg"),
        _fuel("wrong dimension", "diesel", "kg"),
        _fuel("two of equal rank", "petrol", "litre"),
        _fuel("from the world", "diesel", "litre"),
        _fuel("from the country", "diesel", "litre", region="DE"),
        _fuel("from a state", "diesel", "litre", region="DE-BY"),
    )
    group.activities(
        "electricity/january.csv",
        *(
            record(name, "P-101", region=region, quantity="100", unit="kWh")
            for name, region in (
                ("grid without a factor", "BR"),
                ("from a state of the US", "US-CA"),
                ("from a group of countries", "FR"),
            )
        ),
    )
    group.activities(
        "equipment/january.csv",
        _device("unknown device", "Teleporter", "KR"),
        _device("device without a grid", "Laptop", "BR"),
    )
    group.activities(
        "headcount/january.csv", record("student", "P-101", variant="student", fte="1")
    )
    out = group.succeeds("run", "2024-01")
    # the eight cases, and the student's two kinds of emission that the factor does not have
    assert f"{len(CASES) + 2} without a factor" in out
    return group


def _fuel(record_id: str, fuel: str, unit: str, region: str = "") -> dict[str, object]:
    quantity = {"quantity": "100", "unit": unit}
    return record(record_id, "P-101", region=region, fuel=fuel, use="mobile", **quantity)


def _device(record_id: str, class_: str, region: str) -> dict[str, object]:
    hours = {"count": "1", "active_hours": "10", "standby_hours": "0"}
    return record(record_id, "P-101", region=region, equipment_class=class_, **hours)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_record_without_a_factor_is_named_with_the_reason_and_is_no_zero(
    group: Group, case: WithoutFactor
) -> None:
    (unmatched,) = group.rows(
        "SELECT reason, candidates, key, resolution FROM unmatched_inputs WHERE record_id = %s",
        case.record_id,
    )
    assert unmatched["reason"].startswith(case.reason)
    assert [each for each in case.candidates if each not in unmatched["candidates"]] == []
    assert unmatched["resolution"] is None
    assert unmatched["key"]["part_start"] == "2024-01-01"
    assert (
        group.values("SELECT kg_co2eq FROM module_emissions WHERE record_id = %s", case.record_id)
        == []
    )


def test_no_row_is_zero(group: Group) -> None:
    assert group.values("SELECT count(*) FROM module_emissions WHERE kg_co2eq = 0") == [0]


@pytest.mark.parametrize(
    ("record_id", "factor", "region", "specificity"),
    [
        ("from the world", "2.5", "WORLD", "WORLD"),
        ("from the country", "2.6", "DE", "exact"),
        ("from a state", "2.6", "DE", "country"),
        ("from a state of the US", "0.4", "US", "country"),
        ("from a group of countries", "0.25", "EU27", "group"),
    ],
)
def test_the_nearest_factor_that_the_module_allows_is_taken_and_named(
    group: Group, record_id: str, factor: str, region: str, specificity: str
) -> None:
    """Fuel may fall back to the world, electricity only to its country or group of countries."""
    assert group.rows(
        "SELECT kg_co2eq_per_unit, metadata -> 'match' ->> 'region' AS region,"
        " metadata -> 'match' ->> 'specificity' AS specificity FROM module_emissions"
        " WHERE record_id = %s",
        record_id,
    ) == [{"kg_co2eq_per_unit": Decimal(factor), "region": region, "specificity": specificity}]


def test_what_a_generic_factor_does_not_have_is_unmatched_and_the_rest_is_not(group: Group) -> None:
    assert group.rows(
        "SELECT emission_type, kg_co2eq FROM module_emissions WHERE record_id = 'student' ORDER BY 1"
    ) == [
        {"emission_type": "food", "kg_co2eq": Decimal(420)},
        {"emission_type": "waste", "kg_co2eq": Decimal(90)},
    ]
    assert group.values(
        "SELECT reason FROM unmatched_inputs WHERE record_id = 'student' ORDER BY emission_type"
    ) == [
        "The factor headcount-student (Survey of staff and students) has no grey_energy_kg_per_fte.",
        "The factor headcount-student (Survey of staff and students) has no transport_kg_per_fte.",
    ]


def test_an_unmatched_record_counts_in_the_coverage(group: Group) -> None:
    (coverage,) = group.values(
        "SELECT DISTINCT coverage -> 'subtree' FROM organization_rollups WHERE organization_code = 'HQ1'"
    )
    # the student, of whose four emissions two are there, counts among the unmatched, and once
    counted = [coverage[f"records_{fate}"] for fate in ("in", "matched", "unmatched")]
    assert counted == [14, 5, 9]


@pytest.fixture(scope="module")
def closed(group: Group) -> Group:
    """January closed with what has no factor accepted, after a close without that was refused."""
    said = group.refuses("close", "2024-01")
    assert "HQ1: records without a factor not accepted, 10: electricity P-101 grid" in said
    assert "--accept-unmatched REASON" in said
    assert "2024-01  closed" in group.succeeds(
        "close", "2024-01", "--accept-unmatched", "immaterial"
    )
    return group


def test_unmatched_records_keep_a_month_open_until_they_are_accepted(closed: Group) -> None:
    assert closed.rows("SELECT resolution, count(*) AS rows FROM unmatched_inputs GROUP BY 1") == [
        {"resolution": "accepted: immaterial", "rows": 10}
    ]
    before = everything(closed)
    assert "closed before, nothing written" in closed.succeeds("close", "2024-01")
    assert everything(closed) == before
