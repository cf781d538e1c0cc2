"""Reporting months: reading them, and walking from one to another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon_pipeline.errors import ConfigurationError
from carbon_pipeline.vocabulary.months import ReportingMonth, month_range, months_between


@pytest.mark.parametrize(
    "text",
    ["2024-13", "2024-00", "2024-1", "24-01", "2024/01", "2024-01\n", "٢٠٢٤-01", "0000-01", ""],
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a reporting month") as refused:
        ReportingMonth.parse(text)
    assert refused.value.mend == "Write it as YYYY-MM, such as 2024-12."


@given(st.dates(date(1900, 2, 1), date(2200, 11, 30)))
def test_a_month_is_its_days(day: date) -> None:
    month = ReportingMonth.of(day)
    assert month.first_day <= day <= month.last_day
    assert ReportingMonth.parse(str(month)) == month
    assert month.next().first_day == month.last_day + timedelta(days=1)
    assert month.previous().last_day == month.first_day - timedelta(days=1)
    assert month.previous() < month < month.next()


def test_february_of_a_leap_year() -> None:
    assert ReportingMonth(2024, 2).last_day == date(2024, 2, 29)
    assert ReportingMonth(1900, 2).last_day == date(1900, 2, 28)


def test_a_range_has_both_its_ends() -> None:
    assert [str(month) for month in month_range("2023-11..2024-02")] == [
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    ]
    assert month_range("2024-12") == [ReportingMonth(2024, 12)]


def test_a_range_that_runs_back_says_how_to_write_it() -> None:
    with pytest.raises(ConfigurationError, match="ends before it starts") as refused:
        month_range("2024-02..2024-01")
    assert refused.value.mend == "Write 2024-01..2024-02."


@pytest.mark.parametrize("text", ["2024-01..", "..2024-01", "2024-01...2024-02", "..", "x..y"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"is not a reporting month|has no end"):
        month_range(text)


def test_a_period_touches_the_months_of_its_days() -> None:
    assert months_between(date(2024, 1, 31), date(2024, 2, 1)) == [
        ReportingMonth(2024, 1),
        ReportingMonth(2024, 2),
    ]
    assert months_between(date(2024, 1, 1), date(2024, 1, 1)) == [ReportingMonth(2024, 1)]
