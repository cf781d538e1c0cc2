"""Money tables concern the months of their year, and those that factors are per money of."""

from collections.abc import Callable

import dagster as dg

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.books import Books
from carbon_pipeline.steps.month_versions import month_versions
from carbon_pipeline_tests.defs.months_made import Made, environment_of
from carbon_pipeline_tests.group_of import (
    Group,
    csv_text,
    electricity_factor,
    head_office,
    make_group,
    record,
    spend_factor,
)

__all__ = ["make_group"]

RATE_COLUMNS = ("currency", "per", "year", "rate", "source")


def changed_months(made: Made, before: dict[str, str]) -> set[str]:
    now = spend_versions(made)
    return {month for month in now if now[month] != before[month]}


def spend_versions(made: Made) -> dict[str, str]:
    """What `spend` meets, by month, after the files are read."""
    made.read()
    with environment_of(made.group):
        return month_versions(Books.open(load_modules()))["spend_factors"]


def test_a_rate_concerns_the_months_of_its_year_and_of_the_factors_money(
    make_group: Callable[[], Group],
) -> None:
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(
        electricity_factor("KR", "1"), spend_factor("naics_334111", "0.5", "USD_2021")
    )
    for year in ("2023", "2024"):
        bought = record(f"bought {year}", "HQ1", f"{year}-03-05..{year}-03-05")
        more = {"variant": "goods_and_services", "amount": "10", "currency": "USD"}
        place = {"purchase_country": "US", "category_scheme": "naics", "category_code": "334111"}
        group.activities(f"spend/{year}.csv", bought | more | place | {"tax": "", "tax_rate": ""})

    def write_rates(**rates: str) -> None:
        lines = [
            dict(zip(RATE_COLUMNS, ("USD", "EUR", year[1:], rate, "A bank"), strict=True))
            for year, rate in rates.items()
        ]
        group.write("reference/exchange_rates.csv", csv_text(lines, RATE_COLUMNS))

    with dg.DagsterInstance.ephemeral() as instance:
        made = Made(group, instance)
        write_rates(y2021="1.2", y2023="1.1", y2024="1.3")
        before = spend_versions(made)
        assert set(before) == {"2023-03", "2024-03"}
        write_rates(y2021="1.2", y2023="1.1", y2024="1.4")
        assert changed_months(made, before) == {"2024-03"}
        write_rates(y2021="1.25", y2023="1.1", y2024="1.3")
        assert changed_months(made, before) == {"2023-03", "2024-03"}
