"""Reference data of what is bought: categories of spending, prices, exchange rates, product footprints."""

from collections.abc import Iterable
from typing import Any

from carbon_pipeline.errors import Culprit, ReferenceDataError
from carbon_pipeline.methods.footprint_documents import FootprintFaults, read_footprint
from carbon_pipeline.methods.money_tables import (
    ExchangeRateTable,
    IndexValue,
    PriceIndices,
    PublishedRate,
)
from carbon_pipeline.methods.spend_categories import SpendCategories, SpendCategory
from carbon_pipeline.methods.supplier_products import ProductFootprint
from carbon_pipeline.steps.books import Books
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth

Rows = list[dict[str, Any]]


def spend_category_rows(lines: Rows) -> Rows:
    """Rows of `spend_categories` from the lines of its file."""
    return [
        {
            "id": stable_id("spend_categories", line["scheme"], line["code"]),
            "category_scheme": line["scheme"],
            "category_code": line["code"],
            "activity": line["activity"],
            "factor_region": line["factor_region"],
            "note": line["note"],
        }
        for line in lines
    ]


def price_index_rows(lines: Rows) -> Rows:
    """Rows of `price_indices` from the lines of its file."""
    return [
        {
            "id": stable_id("price_indices", line["country"], line["period"]),
            "country": line["country"],
            "period": line["period"],
            "currency": line["currency"],
            "price_index": format(line["index"], "f"),
            "index_base": line["base"],
            "source": line["source"],
        }
        for line in lines
    ]


def exchange_rate_rows(lines: Rows) -> Rows:
    """Rows of `exchange_rates` from the lines of its file."""
    return [
        {
            "id": stable_id("exchange_rates", line["currency"], str(line["year"])),
            "currency": line["currency"],
            "per_currency": line["per"],
            "rate_year": line["year"],
            "exchange_rate": format(line["rate"], "f"),
            "source": line["source"],
        }
        for line in lines
    ]


def footprint_rows(lines: Rows) -> Rows:
    """Rows of `product_footprints`; ReferenceDataError with every fault of every document."""
    culprits: list[Culprit] = []
    rows: Rows = []
    file_of: dict[str, str] = {}
    for line in lines:
        found = read_footprint(line["document"])
        if isinstance(found, FootprintFaults):
            culprits += [Culprit(line["file"], None, None, fault) for fault in found.faults]
            continue
        first = file_of.setdefault(found.footprint_id, line["file"])
        if first != line["file"]:
            told = f"id {found.footprint_id} is already in {first}; keep one."
            culprits.append(Culprit(line["file"], None, None, told))
        rows.append(_footprint_row(found, line["document"]))
    if culprits:
        raise ReferenceDataError(
            "product_footprints is refused; nothing of it was taken.",
            culprits=culprits,
            mend="Ask the supplier for a document that keeps the PACT data model, and run again.",
        )
    return rows


def _footprint_row(found: ProductFootprint, document: str) -> dict[str, Any]:
    return {
        "id": stable_id("product_footprints", found.footprint_id),
        "footprint_id": found.footprint_id,
        "company": found.company,
        "product_ids": list(found.product_ids),
        "document": document,
    }


def load_spend_categories(books: Books, _: ReportingMonth) -> SpendCategories:
    """The mapping in force, by scheme and code."""
    rows = books.warehouse.rows(
        "SELECT category_scheme, category_code, activity, factor_region, note FROM spend_categories"
    )
    return {
        (row["category_scheme"], row["category_code"]): SpendCategory(
            row["category_scheme"],
            row["category_code"],
            row["activity"],
            row["factor_region"],
            row["note"],
        )
        for row in rows
    }


def load_price_indices(books: Books, _: ReportingMonth) -> PriceIndices:
    """Every value in force."""
    rows = books.warehouse.rows(
        "SELECT country, period, currency, price_index AS value, source FROM price_indices"
    )
    return PriceIndices(IndexValue(**row) for row in rows)


def load_exchange_rates(books: Books, _: ReportingMonth) -> ExchangeRateTable:
    """Every rate in force."""
    rows = books.warehouse.rows(
        "SELECT currency, per_currency AS per, rate_year AS year, exchange_rate AS rate, source"
        " FROM exchange_rates"
    )
    return ExchangeRateTable(PublishedRate(**row) for row in rows)


def load_product_footprints(books: Books, _: ReportingMonth) -> list[ProductFootprint]:
    """Every footprint that suppliers handed over and that is not withdrawn."""
    rows = books.warehouse.rows("SELECT document FROM product_footprints ORDER BY footprint_id")
    return list(_sound(read_footprint(row["document"]) for row in rows))


def _sound(read: Iterable[ProductFootprint | FootprintFaults]) -> Iterable[ProductFootprint]:
    for each in read:
        if isinstance(each, FootprintFaults):
            # it was checked before it was kept
            raise TypeError(f"a footprint that was taken is none: {'; '.join(each.faults)}")
        yield each
