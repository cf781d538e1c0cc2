"""Two months of real purchase cards through the spend module: what a council spent, as it published it.

The files are those of Birmingham City Council, one row per card payment, with a cost category of the
council's own instead of a merchant category code. The adapter below is all that stands between
them and the module. Factors are those of the US EPA for 2021, from the publisher's own file, which
stand in for British ones by the mapping. The exchange rate of 2021 is the European Central Bank's;
the price index is invented.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from carbon_pipeline_tests.group_of import (
    SHARED,
    Group,
    csv_text,
    head_office,
    record,
    spend_factor,
)

CARDS = SHARED / "data/activity/birmingham"
FILES = {
    "2014-11": CARDS / "purchasecardsnov2014.xls",
    "2015-08": CARDS / "itemisedtransactionsaugust2015publishspendalldirectorates.xls",
}
EPA = (
    SHARED / "data/publishers/epa-supply-chain"
    "/SupplyChainGHGEmissionFactors_v1.2_NAICS_CO2e_USD2021.csv"
)

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in (*FILES.values(), EPA)),
    reason="the shared purchase cards or the publisher's factors are not at hand",
)

# the council's cost category → the industry that such things are bought from
INDUSTRY = {
    "K020": "447110",  # vehicle fuel: petrol stations
    "L220": "445110",  # food: supermarkets
    "M900": "722511",  # hospitality: restaurants
    "L420": "424120",  # stationery
    "L030": "451211",  # books: book stores
    "L9Y0": "423430",  # computing: dealers of computers
    "L700": "491110",  # postage
    "H0R0": "611430",  # conferences: training
    "L670": "541110",  # legal fees
    "K210": "485113",  # bus and rail
    "K200": "485310",  # taxis
}
POUNDS_PER_EURO, DOLLARS_PER_EURO = Fraction("0.8596"), Fraction("1.1827")
# invented: prices rise by 12 % to 2021
INDEX = {"2014": "100", "2015": "100", "2021": "112"}
MULTIPLIER = Fraction(112, 100) * DOLLARS_PER_EURO / POUNDS_PER_EURO


def transactions(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of the one sheet that has any, by their column names without blanks at the ends."""
    book = CalamineWorkbook.from_path(path)
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    (rows,) = (sheet for sheet in sheets if sheet)
    names = [str(cell).strip() for cell in rows[0]]
    for number, row in enumerate(rows[1:], start=2):
        yield {"row": number} | dict(zip(names, row, strict=True))


def prepared(transaction: Mapping[str, Any]) -> dict[str, object]:
    """A transaction in the columns of the module.

    The later layout has no currency: such cards are billed in pounds, as the earlier one says.
    Amounts are gross: what the files call VAT is a code of the tax, not its rate.
    """
    day = f"{transaction['TRANS DATE']:%Y-%m-%d}"
    return record(
        f"{day[:7]} row {transaction['row']}",
        "BCC",
        f"{day}..{day}",
        variant="goods_and_services",
        # the file's own decimals: the shortest that the cell's binary figure reads back to
        amount=f"{Decimal(repr(transaction['ORIGINAL GROSS AMT'])):f}",
        currency=transaction.get("BILLING CUR CODE", "GBP"),
        purchase_country="GB",
        category_scheme="council",
        category_code=transaction["TRANS CAC CODE 1"],
        tax="included",
        tax_rate="",
    )


@pytest.fixture(scope="module")
def paid() -> list[dict[str, object]]:
    """Every transaction of both files."""
    return [
        {**row, "record_id": f"{path.stem[:5]} {row['record_id']}"}
        for path in FILES.values()
        for row in map(prepared, transactions(path))
    ]


@pytest.fixture(scope="module")
def factors() -> dict[str, str]:
    """Kilograms per dollar of 2021 with margins by industry, from the publisher's file."""
    with EPA.open(encoding="utf-8", newline="") as file:
        return {
            row["2017 NAICS Code"]: row["Supply Chain Emission Factors with Margins"]
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def council(
    make_group: Callable[[], Group], paid: list[dict[str, object]], factors: dict[str, str]
) -> Group:
    """The council with its cards, computed for the two months that the files are about."""
    group = make_group()
    group.organizations(head_office("BCC", "GB"))
    group.emission_factors(
        *(
            # the publisher's own validity begins with 2021; this group uses it for what went before
            spend_factor(f"naics_{industry}", factors[industry], "USD_2021", source="US EPA")
            for industry in INDUSTRY.values()
        )
    )
    columns = ("scheme", "code", "activity", "factor_region", "note")
    lines = [
        {"scheme": "council", "code": code, "activity": f"naics_{industry}", "factor_region": "US"}
        for code, industry in INDUSTRY.items()
    ]
    group.write("reference/spend_categories.csv", csv_text(lines, columns))
    indices = "".join(f"GB,{year},GBP,{index},x,invented\n" for year, index in INDEX.items())
    group.write(
        "reference/price_indices.csv", f"country,period,currency,index,base,source\n{indices}"
    )
    group.write(
        "reference/exchange_rates.csv",
        "currency,per,year,rate,source\nGBP,EUR,2021,0.8596,ECB\nUSD,EUR,2021,1.1827,ECB\n",
    )
    group.activities("spend/cards.csv", *paid)
    settings = {"CARBON_FIRST_MONTH": "2014-01"}
    for month in FILES:
        outcome = group.carbon("run", month, **settings)
        assert (outcome.code, outcome.err) == (0, ""), outcome
    return group


def in_month(paid: list[dict[str, object]], month: str) -> list[dict[str, object]]:
    """The transactions of the month that have a category."""
    return [
        row
        for row in paid
        if str(row["period_start"]).startswith(month) and row["category_code"] != ""
    ]


def test_every_transaction_is_read_and_only_those_without_a_category_are_refused(
    council: Group, paid: list[dict[str, object]]
) -> None:
    assert len(paid) == 5023 + 2062
    without = [row["record_id"] for row in paid if row["category_code"] == ""]
    refused = council.rows(
        "SELECT raw ->> 'record_id' AS record, column_name, rule FROM rejected_inputs"
    )
    assert sorted(row["record"] for row in refused) == sorted(map(str, without))
    assert {(row["column_name"], row["rule"]) for row in refused} == {("category_code", "missing")}
    assert len(refused) == 3
    counts = council.rows("SELECT rows_in, rows_accepted, rows_rejected FROM activity_files")
    assert [tuple(row.values()) for row in counts] == [(7085, 7082, 3)]


@pytest.mark.parametrize("month", FILES)
def test_what_is_unmatched_is_what_nobody_has_mapped(
    council: Group, paid: list[dict[str, object]], month: str
) -> None:
    found = council.rows(
        "SELECT reason, count(*) AS records FROM unmatched_inputs"
        " WHERE reporting_year = %s AND reporting_month = %s GROUP BY 1",
        *map(int, month.split("-")),
    )
    unmapped = Counter(
        row["category_code"]
        for row in in_month(paid, month)
        if row["category_code"] not in INDUSTRY
    )
    told = {row["reason"].split("«")[1].split("»")[0]: row["records"] for row in found}
    assert all("has no line for council «" in row["reason"] for row in found)
    assert told == dict(unmapped)


@pytest.mark.parametrize("month", FILES)
def test_each_category_is_its_pounds_in_dollars_of_2021_times_the_factor(
    council: Group, paid: list[dict[str, object]], factors: dict[str, str], month: str
) -> None:
    """Reckoned apart from the pipeline; it rounds each payment to a millionth of a dollar."""
    found = council.rows(
        "SELECT activity, count(*) AS records, sum(kg_co2eq) AS kg FROM module_emissions"
        " WHERE reporting_year = %s AND reporting_month = %s GROUP BY 1 ORDER BY 1",
        *map(int, month.split("-")),
    )
    pounds: dict[str, Decimal] = {}
    records: Counter[str] = Counter()
    for row in in_month(paid, month):
        code = str(row["category_code"])
        if code in INDUSTRY:
            activity = f"naics_{INDUSTRY[code]}"
            pounds[activity] = pounds.get(activity, Decimal()) + Decimal(str(row["amount"]))
            records[activity] += 1
    assert {row["activity"]: row["records"] for row in found} == dict(records)
    for row in found:
        exact = (
            Fraction(pounds[row["activity"]])
            * MULTIPLIER
            * Fraction(factors[row["activity"].removeprefix("naics_")])
        )
        assert abs(Fraction(row["kg"]) - exact) < abs(exact) / 10**6


def test_refunds_take_off_what_was_paid(council: Group, paid: list[dict[str, object]]) -> None:
    below = [row for row in paid if Decimal(str(row["amount"])) < 0]
    assert len(below) == 84 + 32
    assert council.value("SELECT count(*) FROM module_emissions WHERE kg_co2eq < 0") == sum(
        row["category_code"] in INDUSTRY and str(row["period_start"])[:7] in FILES for row in below
    )
