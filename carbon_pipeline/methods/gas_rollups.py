"""Emissions by gas, and the inventory under another set of GWPs, from sums of the ledger's quantities.

No line is computed again: kg of a gas = summed quantity × grams per unit of the factor version that
the lines used ÷ 1000, and kg CO2e under a set = summed quantity × that version's CO2e per unit under
the set. Leaked and process gases are masses themselves. Where a factor has no masses (CO2e by gas is
none, and is never multiplied), what was reported stands as published, and is told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from carbon_pipeline.methods.exact import round_half_away
from carbon_pipeline.methods.gwp_sets import ALREADY_CO2EQ, BIOGENIC_CO2, REPORTED_SETS
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.refrigerant_blends import composition
from carbon_pipeline.methods.refrigerants import is_of_the_seven
from carbon_pipeline.vocabulary.gas_names import UNSPECIFIED, gas_and_origin
from carbon_pipeline.vocabulary.gwp import gwp
from carbon_pipeline.vocabulary.identity import stable_id
from carbon_pipeline.vocabulary.months import ReportingMonth
from carbon_pipeline.vocabulary.units import conversion

AS_PUBLISHED = "as_published"
GRAMS_PER_KILOGRAM = 1000
STORED_DECIMALS = 18
# lines multiply a factor of 12 decimals, and quantities converted at 6
ROUNDED = Fraction(1, 10**4)
CELL = (
    "organization_code",
    "headquarters_id",
    "tree_path",
    "scope",
    "category_number",
    "emission_type",
)

Row = dict[str, Any]
Cell = tuple[Any, ...]


@dataclass(frozen=True)
class GasRollups:
    """Rows of `gas_rollups` and of `rollups_by_gwp_set` of a month."""

    by_gas: list[Row]
    by_gwp_set: list[Row]


def gas_rollups(month: ReportingMonth, sums: Iterable[Mapping[str, Any]]) -> GasRollups:
    """Both tables from the sums: one per cell, activity, unit and factor version, with its figures.

    Each sum has the columns of `CELL`, and activity, unit, quantity, kg_co2eq; and of the factor
    factor_unit, factor_kg_co2eq_per_unit, gases, gases_basis and kg_co2eq_by_gwp_set, None where none
    was looked up.
    """
    by_gas: dict[tuple[Cell, str], Fraction] = {}
    by_set: dict[tuple[Cell, str], tuple[Fraction, Fraction]] = {}
    for each in sums:
        cell = tuple(each[name] for name in CELL)
        for gas, kg in _kg_by_gas(each).items():
            by_gas[cell, gas] = by_gas.get((cell, gas), Fraction()) + kg
        for gwp_set in REPORTED_SETS:
            restated = _restated(each, gwp_set)
            kept = Fraction(each["kg_co2eq"]) if restated is None else Fraction()
            total, published = by_set.get((cell, gwp_set), (Fraction(), Fraction()))
            by_set[cell, gwp_set] = (total + (restated or Fraction()) + kept, published + kept)
    return GasRollups(
        [_gas_row(month, cell, gas, kg) for (cell, gas), kg in by_gas.items()],
        [_set_row(month, cell, name, *kgs) for (cell, name), kgs in by_set.items()],
    )


def _kg_by_gas(each: Mapping[str, Any]) -> dict[str, Fraction]:
    """The kg of each gas; under `as_published` the kg CO2e of what has no masses."""
    masses = _substance(each)
    if masses is not None:
        return masses
    units = _factor_units(each)
    if units is None or each["gases_basis"] != "mass" or not each["gases"]:
        return {AS_PUBLISHED: Fraction(each["kg_co2eq"])}
    found: dict[str, Fraction] = {}
    for gas, grams in each["gases"].items():
        name = AS_PUBLISHED if gas.endswith(ALREADY_CO2EQ) else gas
        kg = units * Fraction(str(grams)) / GRAMS_PER_KILOGRAM
        found[name] = found.get(name, Fraction()) + kg
    return found


def _restated(each: Mapping[str, Any], gwp_set: str) -> Fraction | None:
    """The kg CO2e under the set; None where it stands as published."""
    masses = _substance(each)
    if masses is not None:
        values = {gas: gwp(gwp_set, gas) for gas in masses if gas != BIOGENIC_CO2}
        if any(value is None for value in values.values()):
            return None
        return sum((masses[gas] * Fraction(v) for gas, v in values.items() if v), Fraction())
    units, sets = _factor_units(each), each["kg_co2eq_by_gwp_set"] or {}
    if units is None or gwp_set not in sets:
        return None
    return units * Fraction(str(sets[gwp_set]))


def _factor_units(each: Mapping[str, Any]) -> Fraction | None:
    """The summed quantity in the unit that the factor is published per.

    None where the lines are not that times the factor: of a difference of two factors, for one, the
    gases are not those of either.
    """
    if each["factor_unit"] is None:
        return None
    ratio = conversion(each["unit"], each["factor_unit"])
    if ratio is None:
        return None
    units, reported = Fraction(each["quantity"]) * ratio, Fraction(each["kg_co2eq"])
    expected = units * Fraction(each["factor_kg_co2eq_per_unit"])
    return units if abs(reported - expected) <= abs(expected) * ROUNDED else None


def _substance(each: Mapping[str, Any]) -> dict[str, Fraction] | None:
    """Masses of gases that leaked or that a process set free, inside the scopes; None for all else."""
    looked_up = each["factor_unit"] is not None
    if each["emission_type"] != "leakage" and (each["emission_type"] != "process" or looked_up):
        return None
    kg = conversion(each["unit"], "kg")
    gas, origin = gas_and_origin(each["activity"])
    parts = composition(gas)
    if kg is None or isinstance(parts, NoAnswer):
        return None
    suffix = "" if origin == UNSPECIFIED else f"_{origin}"
    whole = Fraction(each["quantity"]) * kg
    return {
        f"{part}{suffix}": whole * Fraction(share)
        for part, share in parts.items()
        if is_of_the_seven(part)
    }


def _gas_row(month: ReportingMonth, cell: Cell, gas: str, kg: Fraction) -> Row:
    published = gas == AS_PUBLISHED
    return _placed("gas_rollups", month, cell, gas) | {
        "gas": gas,
        "kg_gas": None if published else _stored(kg),
        "kg_co2eq_as_published": _stored(kg) if published else None,
    }


def _set_row(
    month: ReportingMonth, cell: Cell, gwp_set: str, total: Fraction, published: Fraction
) -> Row:
    return _placed("rollups_by_gwp_set", month, cell, gwp_set) | {
        "gwp_set": gwp_set,
        "restated_kg_co2eq": _stored(total),
        "kg_co2eq_as_published": _stored(published),
    }


def _placed(table: str, month: ReportingMonth, cell: Cell, name: str) -> Row:
    row = dict(zip(CELL, cell, strict=True))
    place = (row["tree_path"], row["scope"], row["category_number"], row["emission_type"])
    identity = stable_id(table, str(month), *map(str, place), name)
    return row | {
        "id": identity,
        "reporting_year": month.year,
        "reporting_month": month.month,
    }


def _stored(kg: Fraction) -> Decimal:
    return round_half_away(kg, STORED_DECIMALS)
