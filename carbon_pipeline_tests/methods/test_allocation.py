"""Records into months: by days, each month alone as among all, and summing to the whole."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon_pipeline.methods.exact import part
from carbon_pipeline.vocabulary.modules import ModuleDeclaration
from carbon_pipeline.vocabulary.months import months_between

Modules = dict[str, ModuleDeclaration]
Allocate = Callable[..., list[dict[str, Any]]]

amounts = st.integers(0, 10**12).map(lambda n: Decimal(n).scaleb(-6))
periods = st.tuples(
    st.dates(date(2023, 11, 15), date(2024, 1, 31)), st.integers(0, 60).map(timedelta)
)


def record(quantity: str | Decimal, first: date, last: date, **more: Any) -> dict[str, Any]:
    given = {"quantity": quantity, "unit": "kWh", "period_start": first, "period_end": last}
    return given | more


def test_three_months_by_days(modules: Modules, allocate: Allocate) -> None:
    quarter = record("1000", date(2024, 1, 15), date(2024, 3, 10))
    parts = [
        allocate(modules["electricity"], [quarter], month)[0]
        for month in ("2024-01", "2024-02", "2024-03")
    ]
    assert [row["days_in_month"] for row in parts] == [17, 29, 10]
    # 1000 × 17/56 = 303.571428…, 1000 × 46/56 = 821.428571…
    assert [str(row["quantity"]) for row in parts] == ["303.571429", "517.857142", "178.571429"]
    assert sum(row["quantity"] for row in parts) == 1000


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        (date(2024, 2, 29), date(2024, 2, 29), True),
        (date(2024, 1, 1), date(2024, 2, 1), True),
        (date(2024, 2, 29), date(2024, 5, 1), True),
        (date(2024, 1, 1), date(2024, 1, 31), False),
        (date(2024, 3, 1), date(2024, 3, 31), False),
    ],
)
def test_a_record_counts_in_the_months_that_it_touches(
    modules: Modules, allocate: Allocate, first: date, last: date, *, there: bool
) -> None:
    found = allocate(modules["electricity"], [record("1", first, last)], "2024-02")
    assert bool(found) == there


@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(amounts, periods), min_size=1, max_size=20))
def test_parts_sum_to_the_record(
    modules: Modules, allocate: Allocate, drawn: list[tuple[Decimal, tuple[date, timedelta]]]
) -> None:
    records = [
        record(amount, first, first + length, record_id=f"R{number}")
        for number, (amount, (first, length)) in enumerate(drawn)
    ]
    months = months_between(date(2023, 11, 1), date(2024, 3, 31))
    parts = [row for m in months for row in allocate(modules["electricity"], records, str(m))]
    for one in records:
        own = [row for row in parts if row["record_id"] == one["record_id"]]
        days = (one["period_end"] - one["period_start"]).days + 1
        assert sum(row["days_in_month"] for row in own) == days
        assert sum(row["quantity"] for row in own) == one["quantity"]
        passed = 0
        for row in own:
            through = passed + row["days_in_month"]
            assert row["quantity"] == part(one["quantity"], passed, through, days)
            passed = through


def test_hours_are_shared_out_and_devices_are_not(modules: Modules, allocate: Allocate) -> None:
    fridge = {
        "equipment_class": "Centrifugation",
        "count": 3,
        "active_hours": "10",
        "standby_hours": "0.000001",
        "period_start": date(2024, 1, 31),
        "period_end": date(2024, 2, 3),
    }
    january, february = (
        allocate(modules["equipment"], [fridge], month)[0] for month in ("2024-01", "2024-02")
    )
    assert [january["count"], february["count"]] == [3, 3]
    assert [january["active_hours"], february["active_hours"]] == [Decimal("2.5"), Decimal("7.5")]
    # a quarter of the smallest amount rounds to nothing, and all of it comes later
    assert [january["standby_hours"], february["standby_hours"]] == [0, Decimal("0.000001")]
    assert february["active_hours_whole"] == 10


def test_the_region_is_the_records_own_or_its_country(modules: Modules, allocate: Allocate) -> None:
    first, last = date(2024, 2, 1), date(2024, 2, 29)
    records = [
        record("1", first, last, record_id="own", organization_code="P-014", region="US-CA"),
        record("1", first, last, record_id="country", organization_code="P-014"),
        record("1", first, last, record_id="head"),
    ]
    found = {row["record_id"]: row for row in allocate(modules["electricity"], records, "2024-02")}
    assert {name: row["region"] for name, row in found.items()} == {
        "own": "US-CA",
        "country": "US",
        "head": "KR",
    }
    assert found["country"]["tree_path"] == "/HQ1/P-001/P-014/"
    assert found["head"]["partner_id"] is None
    assert found["own"]["partner_id"] is not None
