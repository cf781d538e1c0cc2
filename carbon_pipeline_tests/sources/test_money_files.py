"""Reference files of what is bought: typed rows, or every culprit with its row and column."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline.errors import ReferenceDataError
from carbon_pipeline.sources.footprint_files import read_footprint_documents
from carbon_pipeline.sources.money_files import (
    read_exchange_rates,
    read_price_indices,
    read_spend_categories,
)

Read = Callable[[Path], list[dict[str, Any]]]

CATEGORIES = "scheme,code,activity,factor_region,note"
INDICES = "country,period,currency,index,base,source"
RATES = "currency,per,year,rate,source"


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str) -> Path:
        path = tmp_path / "money.csv"
        path.write_text("\n".join(lines), "utf-8")
        return path

    return write


def culprits(read: Read, path: Path) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(ReferenceDataError) as caught:
        read(path)
    return [(c.row, c.column, c.found) for c in caught.value.culprits]


def test_categories_get_their_zeros_back(file: Callable[..., Path]) -> None:
    rows = read_spend_categories(
        file(CATEGORIES, "mcc,742,naics_541940,US,vets", "own,742,naics_111,,")
    )
    assert [(row["scheme"], row["code"], row["factor_region"]) for row in rows] == [
        ("mcc", "0742", "US"),
        ("own", "742", None),
    ]


def test_a_merchant_category_twice_is_refused_however_it_is_written(
    file: Callable[..., Path],
) -> None:
    path = file(CATEGORIES, "mcc,742,naics_541940,,", "mcc,0742,naics_111,,")
    assert culprits(read_spend_categories, path) == [
        (3, "scheme", "mcc, 0742 is already in row 2; keep one.")
    ]


def test_indices_and_rates_keep_every_digit(file: Callable[..., Path]) -> None:
    (month,) = read_price_indices(file(INDICES, "US,2024-03,USD,312.332,1982-84,BLS"))
    assert (month["period"], month["index"]) == ("2024-03", Decimal("312.332"))
    (rate,) = read_exchange_rates(file(RATES, "KRW,EUR,2021,1354.06,ECB"))
    assert (rate["year"], rate["rate"]) == (2021, Decimal("1354.06"))


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        ("US,2024-13,USD,1,2015,s", "period", "no month"),
        ("US,24,USD,1,2015,s", "period", "no year"),
        ("US,2024,USD,0,2015,s", "index", "not above zero"),
        ("US,2024,usd,1,2015,s", "currency", "ISO 4217"),
        ("UK,2024,GBP,1,2015,s", "country", "ISO 3166"),
        ("US,2024,USD,1,2015,", "source", "blank"),
    ],
)
def test_a_wrong_index_is_named(
    file: Callable[..., Path], line: str, column: str, told: str
) -> None:
    ((row, where, found),) = culprits(read_price_indices, file(INDICES, line))
    assert (row, where) == (2, column)
    assert told in found


def test_one_country_has_one_base_and_one_currency(file: Callable[..., Path]) -> None:
    path = file(
        INDICES,
        "HR,2021,EUR,100,2015,s",
        "HR,2024,USD,120,2015,s",
        "US,2024,USD,1,2015,s",
        "US,2021,USD,1,2020,s",
        "US,2021,USD,2,2015,s",
    )
    assert culprits(read_price_indices, path) == [
        (
            3,
            "currency",
            "«USD», but row 2 of HR has «EUR»; figures compare only where it is the same.",
        ),
        (
            5,
            "base",
            "«2020», but row 4 of US has «2015»; figures compare only where it is the same.",
        ),
        (6, "country", "US, 2021 is already in row 5; keep one."),
    ]


def test_all_rates_are_against_one_currency(file: Callable[..., Path]) -> None:
    path = file(RATES, "USD,EUR,2021,1.18,s", "KRW,USD,2021,1144,s", "EUR,EUR,2021,1,s")
    assert culprits(read_exchange_rates, path) == [
        (3, "per", "«USD», but row 2 has «EUR»; figures compare only where it is the same."),
        (4, "per", "the currency itself; its rate is 1 and needs no row."),
    ]


def test_footprints_are_the_json_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"b": 1}')
    (tmp_path / "a.json").write_text('{"a": 1}')
    (tmp_path / "notes.txt").write_text("left aside")
    found = read_footprint_documents(tmp_path)
    assert [(row["file"], row["document"]) for row in found] == [
        ("a.json", '{"a": 1}'),
        ("b.json", '{"b": 1}'),
    ]


def test_a_document_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xe9"}')
    (tmp_path / "large.json").write_bytes(b" " * 1_000_001)
    found = culprits(read_footprint_documents, tmp_path)
    assert [told for _, _, told in found] == [
        "larger than 1,000,000 bytes.",
        "no text in UTF-8 (invalid continuation byte).",
    ]
    (tmp_path / "file").write_text("")
    with pytest.raises(ReferenceDataError, match="is no folder"):
        read_footprint_documents(tmp_path / "file")
