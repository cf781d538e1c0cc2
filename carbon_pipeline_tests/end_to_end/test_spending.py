"""Money that was spent, from the bank's file to kilograms: prices, currencies, categories, and no guess.

Indices, rates and factors are invented; they are round, so that every figure can be reckoned by hand.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    csv_text,
    electricity_factor,
    head_office,
    partner,
    record,
    spend_factor,
)

CATEGORIES = (
    {"scheme": "mcc", "code": "742", "activity": "naics_541940", "factor_region": "US"},
    {"scheme": "mcc", "code": "5045", "activity": "naics_334111", "factor_region": "US"},
    {"scheme": "mcc", "code": "5111", "activity": "naics_322121"},
    {"scheme": "cost_centre", "code": "Paper & print", "activity": "naics_322121"},
)
INDICES = (
    ("KR", "2021", "KRW", "100"),
    ("KR", "2024", "KRW", "125"),
    ("US", "2021", "USD", "250"),
    ("US", "2024-01", "USD", "300"),
    ("US", "2024-02", "USD", "312.5"),
)
RATES = (
    ("USD", "EUR", "2021", "1.2"),
    ("KRW", "EUR", "2021", "1500"),
    ("KRW", "EUR", "2024", "1440"),
)
DAY = "2024-01-15..2024-01-15"


def bought(record_id: str, amount: str, currency: str, country: str, **changes: Any) -> Any:
    """A card payment of 15 January 2024 for computers, by merchant category."""
    row = record(
        record_id,
        changes.pop("organization_code", "HQ1"),
        changes.pop("period", DAY),
        variant="goods_and_services",
        amount=amount,
        currency=currency,
        purchase_country=country,
        category_scheme="mcc",
        category_code="5045",
        tax="",
        tax_rate="",
    )
    return row | changes


MATCHED = (
    bought("won", "1250000", "KRW", "KR"),
    bought("dollars", "600", "USD", "US"),
    bought("refund", "-60", "USD", "US"),
    bought("two months", "6000", "USD", "US", period="2024-01-17..2024-02-15"),
    bought("vet", "12", "USD", "US", category_code="0742"),
    bought("machine", "1200", "USD", "US", variant="capital_goods"),
    bought("industry", "300", "USD", "US", category_scheme="naics", category_code="322121"),
    bought(
        "by cost centre", "30", "USD", "US", category_scheme="cost_centre",
        category_code="Paper & print",
    ),
    # paid in euros in Korea: into won at 2024's rate, deflated there, into dollars at 2021's
    bought("euros in Korea", "100", "EUR", "KR"),
    bought("with tax", "720", "USD", "US", category_scheme="naics", category_code="111",
           tax="included", tax_rate="20"),
)  # fmt: skip

UNMATCHED = (
    (
        bought("unknown merchant", "10", "USD", "US", category_code="5046"),
        "spend_categories.csv has no line for mcc «5046». Codes like it: 5045.",
    ),
    (
        bought("unknown scheme", "10", "USD", "US", category_scheme="sic"),
        (
            "spend_categories.csv has no line of the scheme «sic»; schemes that can be used: "
            "cost_centre, mcc, naics."
        ),
    ),
    (
        bought("no industry", "10", "USD", "US", category_scheme="naics", category_code="paper"),
        "«paper» is no NAICS code: those have 2 to 6 digits.",
    ),
    (
        bought("no factor of Korea", "10", "KRW", "KR", category_code="5111"),
        (
            "No spend factor for «naics_322121» applies in KR on 2024-01-15; regions that have one: "
            "US. A line of spend_categories.csv may name one of them as its factor_region."
        ),
    ),
    (
        bought("no index", "10", "GBP", "GB"),
        "price_indices.csv has no value of GB in 2024; it has none at all.",
    ),
    (
        bought("no month", "10", "USD", "US", period="2024-03-05..2024-03-05"),
        "price_indices.csv has no value of US in 2024-03; it has from 2021 to 2024-02.",
    ),
    (
        bought("no rate", "10", "CHF", "US"),
        "exchange_rates.csv has no exchange rate from CHF to USD in 2024.",
    ),
    (
        bought("tax not said", "10", "USD", "US", category_scheme="naics", category_code="111"),
        "The factor is without tax, and the purchase does not say whether its amount is.",
    ),
)


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """The purchases above, computed for the first three months of 2024."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1", "DE"))
    group.emission_factors(
        electricity_factor("KR", "0.5"),
        spend_factor("naics_334111", "0.2", "USD_2021"),
        spend_factor("naics_541940", "0.5", "USD_2021"),
        spend_factor("naics_322121", "0.8", "USD_2021"),
        spend_factor(
            "naics_111", "1.5", "USD_2021", price_basis="purchaser_price_with_margins_without_tax"
        ),
        # of a basis that is not asked for
        spend_factor(
            "naics_334111", "9", "USD_2020", price_basis="purchaser_price_without_margins"
        ),
    )
    write_money(group)
    group.activities("spend/cards.csv", *MATCHED, *(row for row, _ in UNMATCHED))
    group.succeeds("run", "2024-01..2024-03")
    return group


def write_money(group: Group) -> None:
    """Categories, indices and rates of above into the group's reference data."""
    columns = ("scheme", "code", "activity", "factor_region", "note")
    group.write("reference/spend_categories.csv", csv_text(CATEGORIES, columns))
    names = ("country", "period", "currency", "index")
    indices = [
        dict(zip(names, row, strict=True)) | {"base": "x", "source": "Statistics"}
        for row in INDICES
    ]
    group.write("reference/price_indices.csv", csv_text(indices, (*names, "base", "source")))
    names = ("currency", "per", "year", "rate")
    rates = [dict(zip(names, row, strict=True)) | {"source": "Central bank"} for row in RATES]
    group.write("reference/exchange_rates.csv", csv_text(rates, (*names, "source")))


def kilograms(group: Group, record_id: str) -> Decimal:
    value: Decimal = group.value(
        "SELECT sum(kg_co2eq) FROM module_emissions WHERE is_current AND record_id = %s", record_id
    )
    return value


@pytest.mark.parametrize(
    ("record_id", "dollars_of_2021", "kg_per_dollar"),
    [
        # 1,250,000 ÷ 1.25 won of 2021 ÷ 1500 × 1.2
        ("won", "800", "0.2"),
        ("dollars", "500", "0.2"),
        ("refund", "-50", "0.2"),
        # 15 of 30 days: 3000 by January's index, 3000 by February's
        ("two months", "4900", "0.2"),
        ("vet", "10", "0.5"),
        ("machine", "1000", "0.2"),
        ("industry", "250", "0.8"),
        ("by cost centre", "25", "0.8"),
        # 100 × 1440 ÷ 1.25 ÷ 1500 × 1.2
        ("euros in Korea", "92.16", "0.2"),
        # 720 ÷ 1.2 ÷ 1.2
        ("with tax", "500", "1.5"),
    ],
)
def test_money_is_deflated_at_home_and_exchanged_at_the_rate_of_the_factors_year(
    group: Group, record_id: str, dollars_of_2021: str, kg_per_dollar: str
) -> None:
    expected = Decimal(dollars_of_2021) * Decimal(kg_per_dollar)
    assert abs(kilograms(group, record_id) - expected) < Decimal("0.000001") * abs(expected)
    units = group.values("SELECT unit FROM module_emissions WHERE record_id = %s", record_id)
    assert set(units) == {"USD_2021"}


def test_the_trace_names_every_figure_that_the_money_met(group: Group) -> None:
    metadata = group.value("SELECT metadata FROM module_emissions WHERE record_id = 'won'")
    assert metadata["match"]["region"] == "US"
    assert metadata["operands"] == {
        "category": "mcc 5045",
        "currency": "KRW",
        "price_period": "2024",
        "purchase_country": "KR",
        "factor_region": "US, named by spend_categories.csv",
        "factor_money": (
            "USD of 2021, as spend-naics_334111-USD_2021 (Input-output tables, 2021) is per"
        ),
        "price_basis": "purchaser_price_with_margins",
        "step_1": (
            "deflate: × 0.800000000000 (country KR, index_2024 125, index_2021 100; Statistics)"
        ),
        "step_2": (
            "exchange: × 0.000800000000 (from KRW, into USD, year 2021, "
            "by 1 EUR for 1500 KRW; 1.2 USD for 1 EUR; Central bank)"
        ),
    }


def test_goods_and_capital_goods_are_categories_1_and_2(group: Group) -> None:
    found = group.rows(
        "SELECT record_id, category_number, emission_type FROM module_emissions"
        " WHERE record_id IN ('dollars', 'machine') ORDER BY 1"
    )
    assert [tuple(row.values()) for row in found] == [
        ("dollars", 1, "purchases"),
        ("machine", 2, "capital_goods"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    UNMATCHED,
    ids=lambda each: each["record_id"] if isinstance(each, dict) else "",
)
def test_what_is_missing_is_named_and_nothing_stands_in(
    group: Group, row: dict[str, Any], reason: str
) -> None:
    found = group.values(
        "SELECT reason FROM unmatched_inputs WHERE record_id = %s", row["record_id"]
    )
    assert found == [reason]


def test_there_is_no_default_country_and_no_currency_is_guessed(
    make_group: Callable[[], Group],
) -> None:
    group = make_group()
    group.organizations(head_office("HQ1", "US"))
    group.emission_factors(spend_factor("naics_334111", "0.2", "USD_2021"))
    write_money(group)
    good = bought("good", "600", "USD", "US")
    group.activities(
        "spend/cards.csv",
        *(
            good | changes
            for changes in (
                {},
                {"record_id": "no country", "purchase_country": ""},
                {"record_id": "a region", "purchase_country": "EU27"},
                {"record_id": "UK", "purchase_country": "UK"},
                {"record_id": "no currency", "currency": ""},
                {"record_id": "a sign", "currency": "$"},
                {"record_id": "tax", "tax": "maybe"},
            )
        ),
    )
    group.succeeds("run", "2024-01")
    rejected = group.rows(
        "SELECT source_row, column_name, rule, message FROM rejected_inputs ORDER BY 1"
    )
    assert [(row["column_name"], row["rule"]) for row in rejected] == [
        ("purchase_country", "missing"),
        ("purchase_country", "unknown_country"),
        ("purchase_country", "unknown_country"),
        ("currency", "missing"),
        ("currency", "unknown_currency"),
        ("tax", "not_allowed"),
    ]
    assert "Did you mean «GB»?" in rejected[2]["message"]
    assert kilograms(group, "good") == 100


def test_a_category_that_is_corrected_later_is_computed_again(
    make_group: Callable[[], Group],
) -> None:
    group = make_group()
    group.organizations(head_office("HQ1", "US"))
    group.emission_factors(
        spend_factor("naics_334111", "0.2", "USD_2021"),
        spend_factor("naics_541940", "0.5", "USD_2021"),
    )
    write_money(group)
    paid = bought("card 1", "600", "USD", "US")
    group.activities("spend/cards.csv", paid)
    group.succeeds("run", "2024-01")
    assert kilograms(group, "card 1") == 100
    group.activities("spend/cards.csv", paid | {"category_code": "0742"})
    group.succeeds("run", "2024-01")
    assert kilograms(group, "card 1") == 250
    history = group.rows(
        "SELECT version, kg_co2eq, is_current FROM module_emissions ORDER BY version"
    )
    assert [tuple(row.values()) for row in history] == [(1, 100, False), (2, 250, True)]
    # the reviewed mapping is corrected: the same transaction, another industry
    lines = [
        line | {"activity": "naics_334111"} if line["code"] == "742" else line
        for line in CATEGORIES
    ]
    columns = ("scheme", "code", "activity", "factor_region", "note")
    group.write("reference/spend_categories.csv", csv_text(lines, columns))
    group.succeeds("run", "2024-01")
    assert kilograms(group, "card 1") == 100
