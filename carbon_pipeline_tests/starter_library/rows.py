"""Rows of `emission_factors.csv` from the selected factors, every cell as text and to the last digit."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from carbon_pipeline.methods.gwp_sets import derived_co2eq
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor
from carbon_pipeline.sources.publishers.registry import library_importer
from carbon_pipeline_tests.starter_library.editions import FactorName, published_factors
from carbon_pipeline_tests.starter_library.selection import Selected

# one edition a year, the newest of which stays in use until the next one is out
YEARLY = frozenset({"defra", "ember", "epa_hub"})
COLUMNS = (
    "factor_code", "factor_type", "activity", "region", "unit", "kg_co2eq_per_unit", "source",
    "edition", "valid_from", "valid_to", "scope", "gases", "gases_basis",
    "kg_co2_biogenic_per_unit", "gwp_set", "price_basis", "category", "reference", "published_on",
)  # fmt: skip

Row = dict[str, str]


def starter_rows(selection: Iterable[Selected]) -> list[Row]:
    """One row for each selected factor and edition, in the order of the selection."""
    return [row for each in selection for row in _rows(each)]


def published(name: FactorName) -> PublishedFactor:
    """The one published factor of that name; LookupError where there is none, or more than one."""
    found = published_factors(name.library).get(name, ())
    if len(found) != 1:
        raise LookupError(f"{len(found)} published factors are {name}")
    return found[0]


def _rows(each: Selected) -> list[Row]:
    factors = [published(name) for name in each.names]
    ends = _ends(each, factors)
    return [
        _row(each, name, factor, end)
        for name, factor, end in zip(each.names, factors, ends, strict=True)
    ]


def _ends(each: Selected, factors: list[PublishedFactor]) -> list[date | None]:
    """Last days: an edition ends where the next one begins, a yearly publisher's newest does not end."""
    starts = [factor.valid_from for factor in factors]
    if starts != sorted(set(starts)):
        raise LookupError(f"editions of {each.factor_code} in the wrong order")
    newest = None if each.names[-1].library in YEARLY else factors[-1].valid_to
    return [*(start - timedelta(days=1) for start in starts[1:]), newest]


def _row(each: Selected, name: FactorName, factor: PublishedFactor, end: date | None) -> Row:
    return {
        "factor_code": each.factor_code,
        "factor_type": name.factor_type,
        "activity": each.activity,
        "region": each.region,
        "unit": factor.unit,
        "kg_co2eq_per_unit": _number(_co2eq(factor)),
        "source": library_importer(name.library).title,
        "edition": factor.edition,
        "valid_from": factor.valid_from.isoformat(),
        "valid_to": end.isoformat() if end else "",
        "scope": str(factor.scope or ""),
        "gases": _gases(factor.gases),
        "gases_basis": (factor.gases_basis or "") if factor.gases else "",
        "kg_co2_biogenic_per_unit": _number(factor.kg_co2_biogenic_per_unit),
        "gwp_set": factor.gwp_set or "",
        "price_basis": factor.price_basis or "",
        "category": factor.category,
        "reference": _reference(factor),
        "published_on": factor.published_on.isoformat() if factor.published_on else "",
    }


def _co2eq(factor: PublishedFactor) -> Decimal:
    if factor.kg_co2eq_per_unit is not None:
        return factor.kg_co2eq_per_unit
    if factor.gwp_set is None or factor.gases_basis != "mass":
        raise LookupError(f"{factor.reference} has no CO2e, and no masses under a named set")
    return derived_co2eq(factor.gases, factor.gwp_set)


def _reference(factor: PublishedFactor) -> str:
    if factor.kg_co2eq_per_unit is not None:
        return factor.reference
    return f"{factor.reference}; CO2e of the masses of gases under {factor.gwp_set}"


def _gases(gases: Mapping[str, Decimal]) -> str:
    """A JSON object whose numbers keep every digit, which the json module would not write."""
    members = (f"{json.dumps(gas)}: {_number(grams)}" for gas, grams in gases.items())
    return f"{{{', '.join(members)}}}" if gases else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
