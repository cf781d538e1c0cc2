"""Spending: a purchase by category, country, month and currency into the money of the factor it meets."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.match_results import EmissionFactorKey
from carbon_pipeline.methods.method import Method, resolving
from carbon_pipeline.methods.money_tables import ExchangeRateTable, PriceIndices
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.prices import (
    PriceBasis,
    PriceConversion,
    Purchase,
    price_conversion,
)
from carbon_pipeline.methods.resolutions import Key, References, Resolution, multiplier
from carbon_pipeline.methods.spend_categories import SpendCategory, spend_category
from carbon_pipeline.methods.spend_factors import SpendFactor, spend_factor
from carbon_pipeline.vocabulary.price_bases import PRICE_BASES

PER_CENT = 100
TAX = {"included": True, "excluded": False, None: None}


def spent_money(key: Key, references: References) -> Resolution | NoAnswer:
    """The purchase's money in that of its factor; see `prices` for the steps and their order."""
    category = spend_category(
        references["spend_categories"], key["category_scheme"], key["category_code"]
    )
    if isinstance(category, NoAnswer):
        return category
    factor = _factor(key, category, references)
    if isinstance(factor, NoAnswer):
        return factor
    indices: PriceIndices = references["price_indices"]
    purchase = _purchase(key, indices)
    converted = _converted(purchase, factor, indices, references["exchange_rates"])
    if isinstance(converted, NoAnswer):
        return converted
    times = multiplier(converted.multiplier)
    if isinstance(times, NoAnswer):
        return times
    return Resolution(
        times,
        converted.unit,
        activity=category.activity,
        region=category.factor_region or purchase.country,
        happened_in=purchase.country,
        notes=_notes(category, purchase, factor, converted, times),
    )


def _factor(key: Key, category: SpendCategory, references: References) -> SpendFactor | NoAnswer:
    day = key["part_start"]
    if references.lookup is None:
        raise ValueError("spending is matched with emission factors, and no lookup is declared")
    sought = EmissionFactorKey(
        category.activity,
        category.factor_region or key["purchase_country"],
        key["unit"],
        key.get("organization_code") or "",
        day,
        day,
    )
    return spend_factor(references.emission_factors, references.lookup, sought)


def _purchase(key: Key, indices: PriceIndices) -> Purchase:
    country, currency = key["purchase_country"], key["unit"]
    rate: Decimal | None = key["tax_rate"]
    return Purchase(
        country,
        currency,
        # without an index nothing is deflated, and that is what is said
        indices.currency(country) or currency,
        indices.period(country, f"{key['part_start']:%Y-%m}"),
        TAX[key["tax"]],
        None if rate is None else rate / PER_CENT,
    )


def _converted(
    purchase: Purchase, factor: SpendFactor, indices: PriceIndices, rates: ExchangeRateTable
) -> PriceConversion | NoAnswer:
    stated = factor.factor.price_basis
    tax = PRICE_BASES[stated].with_tax if stated else None
    basis = PriceBasis(factor.currency, factor.year, tax)
    return price_conversion(
        purchase,
        basis,
        indices.index(purchase.country, (purchase.period, str(basis.year))),
        rates.between(
            (purchase.currency, purchase.local_currency, basis.currency),
            (purchase.year, basis.year),
        ),
    )


def _notes(
    category: SpendCategory,
    purchase: Purchase,
    factor: SpendFactor,
    converted: PriceConversion,
    times: Decimal,
) -> Mapping[str, str]:
    notes = {
        "category": category.title,
        "purchase_country": purchase.country,
        "currency": purchase.currency,
        "price_period": purchase.period,
        "factor_money": f"{factor.currency} of {factor.year}, as {factor.factor.title} is per",
        "price_basis": factor.factor.price_basis or "not stated",
    }
    if category.note:
        notes["category_note"] = category.note
    if category.factor_region:
        notes["factor_region"] = f"{category.factor_region}, named by spend_categories.csv"
    for number, step in enumerate(converted.steps, start=1):
        told = step.as_dict()
        figures = ", ".join(
            f"{name} {value}"
            for name, value in told.items()
            if name not in ("step", "multiplier", "source")
        )
        notes[f"step_{number}"] = (
            f"{told['step']}: × {told['multiplier']} ({figures}; {told['source']})"
        )
    if converted.multiplier != Fraction(times):
        notes["multiplier"] = f"{times:f}, rounded to 12 decimals"
    return notes


SPEND_METHODS: tuple[Method, ...] = (
    resolving(
        "spend",
        (
            "amount × exchange rate into the local currency × index of the factor's year ÷ index of "
            "the purchase's month × exchange rate of the factor's year × tax × kg_co2eq_per_unit"
        ),
        (
            "GHG Protocol, Technical Guidance for Calculating Scope 3 Emissions, category 1: "
            "spend-based method"
        ),
        spent_money,
        columns=(
            "category_scheme",
            "category_code",
            "purchase_country",
            "tax",
            "tax_rate",
        ),
        references=("spend_categories", "price_indices", "exchange_rates"),
        names_activity=True,
    ),
)
