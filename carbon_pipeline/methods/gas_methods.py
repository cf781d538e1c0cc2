"""Methods whose activity is a mass of gas: leakage of refrigerants, and process emissions.

Sources: US EPA Center for Corporate Climate Leadership, Direct Fugitive Emissions from Refrigeration,
Air Conditioning, Fire Suppression, and Industrial Gases (2014); GHG Protocol, HFC Tool; IPCC 2006
Guidelines, volume 3, chapter 1. Masses convert exactly; the rest is in `refrigerants`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from carbon_pipeline.methods.counted_gases import CountedGas, counted_gas, counted_refrigerant
from carbon_pipeline.methods.exact import part_sql, round_half_away
from carbon_pipeline.methods.method import Method, resolving
from carbon_pipeline.methods.no_answer import NoAnswer
from carbon_pipeline.methods.refrigerants import (
    MassBalance,
    Screening,
    leaked_by_mass_balance,
    leaked_by_screening,
)
from carbon_pipeline.methods.resolutions import Key, References, Resolution, multiplier
from carbon_pipeline.vocabulary.units import conversion

BALANCE_COLUMNS = (
    "beginning_stock",
    "returned",
    "sales",
    "ending_stock",
    "new_equipment_charge",
    "retired_equipment_charge",
)
PERCENT_COLUMNS = (
    "annual_leak_percent",
    "installation_loss_percent",
    "charge_left_percent",
    "recovered_percent",
)

Leaked = tuple[Fraction, dict[str, str]]


def refrigerant_leakage(key: Key, _: References) -> Resolution | NoAnswer:
    """The mass that leaked per unit of the quantity, and what a kg of it counts for."""
    leaked = _LEAKED[key["variant_type"]](key)
    if isinstance(leaked, NoAnswer):
        return leaked
    share, steps = leaked
    substance = counted_refrigerant(
        key["refrigerant"], key["gwp_set"], apart=key["outside_scopes"] == "yes"
    )
    return _resolved(share, key["unit"], substance, steps)


def process_emission(key: Key, _: References) -> Resolution | NoAnswer:
    """A mass of gas × its GWP under the named set; or an amount × the factor of its process."""
    if key["variant_type"] == "by_factor":
        return Resolution(Decimal(1), key["unit"], activity=key["substance"])
    substance = counted_gas(key["substance"], key["gwp_set"], apart=key["outside_scopes"] == "yes")
    return _resolved(Fraction(1), key["unit"], substance, {})


def _resolved(
    share: Fraction, unit: str, substance: CountedGas | NoAnswer, steps: Mapping[str, str]
) -> Resolution | NoAnswer:
    if isinstance(substance, NoAnswer):
        return substance
    in_kg = conversion(unit, "kg")
    if in_kg is None:
        return NoAnswer(f"{unit} is no unit of mass, as a mass of {substance.code} needs.")
    own = substance.kg_co2eq_per_kg is not None
    factor = multiplier(share * in_kg if own else share)
    if isinstance(factor, NoAnswer):
        return factor
    return Resolution(
        factor,
        "kg" if own else unit,
        activity=substance.code,
        kg_co2eq_per_unit=substance.kg_co2eq_per_kg,
        kg_co2_biogenic_per_unit=substance.kg_co2_biogenic_per_kg,
        source=substance.source,
        figure_quality="gwp" if own else None,
        notes={**steps, **substance.notes},
    )


def _topped_up(_: Key) -> Leaked | NoAnswer:
    return Fraction(1), {}


def _mass_balance(key: Key) -> Leaked | NoAnswer:
    """The balance is reckoned of the whole record; here it is only looked at."""
    new, retired = key["new_equipment_charge"], key["retired_equipment_charge"]
    change = None if new is None or retired is None else new - retired
    leaked = leaked_by_mass_balance(
        MassBalance(
            beginning=key["beginning_stock"],
            purchases=key["quantity_whole"],
            returned=key["returned"],
            sales=key["sales"],
            ending=key["ending_stock"],
            capacity_change=change,
        )
    )
    if isinstance(leaked, NoAnswer):
        return leaked
    told = {name: f"{key[name].normalize():f}" for name in BALANCE_COLUMNS}
    return Fraction(1), told | {"leaked": f"{round_half_away(leaked).normalize():f} {key['unit']}"}


def _in_operation(key: Key) -> Leaked | NoAnswer:
    share = share_of_years(key["period_start"], key["period_end"])
    leaked = leaked_by_screening(
        Screening(
            operating_charge=Decimal(1),
            annual_leak=_share(key["annual_leak_percent"]),
            share_of_year=Decimal(1),
        )
    )
    return _screened(leaked, key, share, years=f"{round_half_away(share).normalize():f}")


def _at_installation(key: Key) -> Leaked | NoAnswer:
    equipment = Screening(
        newly_charged=Decimal(1), installation_loss=_share(key["installation_loss_percent"])
    )
    return _screened(leaked_by_screening(equipment), key)


def _at_disposal(key: Key) -> Leaked | NoAnswer:
    equipment = Screening(
        disposed_charge=Decimal(1),
        charge_left=_share(key["charge_left_percent"]),
        recovered=_share(key["recovered_percent"]),
    )
    return _screened(leaked_by_screening(equipment), key)


def _screened(
    leaked: Fraction | NoAnswer, key: Key, times: Fraction = Fraction(1), **steps: str
) -> Leaked | NoAnswer:
    if isinstance(leaked, NoAnswer):
        return NoAnswer(f"{leaked.reason} It is given per cent, per unit of the charge.")
    given = {n: f"{key[n].normalize():f}" for n in PERCENT_COLUMNS if key[n] is not None}
    return leaked * times, given | steps


def _share(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent.scaleb(-2)


def share_of_years(first: date, last: date) -> Fraction:
    """The years from the first day to the last: days of each year ÷ the days that it has, exactly."""
    total = Fraction()
    for year in range(first.year, last.year + 1):
        new_year, end = date(year, 1, 1), date(year, 12, 31)
        days = (min(last, end) - max(first, new_year)).days + 1
        total += Fraction(days, (end - new_year).days + 1)
    return total


_LEAKED: Mapping[str, Callable[[Key], Leaked | NoAnswer]] = {
    "topped_up": _topped_up,
    "mass_balance": _mass_balance,
    "operation": _in_operation,
    "installation": _at_installation,
    "disposal": _at_disposal,
}

_DAYS_BEFORE = "CAST(i.part_start - i.period_start AS INTEGER)"
# what the whole record leaked, shared out by days: so no part of it is ever below zero
_BALANCE_PART = part_sql(
    "(i.beginning_stock + i.quantity_whole + i.returned - i.sales - i.ending_stock"
    " - i.new_equipment_charge + i.retired_equipment_charge)",
    _DAYS_BEFORE,
    f"({_DAYS_BEFORE} + i.days_in_month)",
    "(CAST(i.period_end - i.period_start AS INTEGER) + 1)",
)

REFRIGERANT_LEAKAGE = Method(
    name="refrigerant_leakage",
    formula=(
        "leaked × kg_co2eq_per_kg; leaked = mass topped up; or beginning + purchases + returned − sales"
        " − ending − charge of new equipment + charge of retired equipment; or charge × annual leak ×"
        " years; or charge × installation loss; or charge × share left × (1 − share recovered)"
    ),
    version=1,
    operand_sql=(
        "TRY_CAST(round(CASE WHEN i.variant_type = 'mass_balance'"
        f" THEN {_BALANCE_PART} ELSE i.quantity END * m.multiplier, 6) AS DECIMAL(19,6))"
    ),
    operand_unit_sql="m.resolved_unit",
    source=(
        "US EPA, Direct Fugitive Emissions from Refrigeration and Air Conditioning (2014), sections"
        " 2.1 and 2.3; GHG Protocol, HFC Tool"
    ),
    columns=("refrigerant", "gwp_set", "outside_scopes", *BALANCE_COLUMNS, *PERCENT_COLUMNS),
    resolve=refrigerant_leakage,
    resolved_columns=(
        "refrigerant", "gwp_set", "outside_scopes", "period_start", "period_end", "quantity_whole",
        *BALANCE_COLUMNS, *PERCENT_COLUMNS,
    ),
)  # fmt: skip

PROCESS_EMISSIONS = resolving(
    "process_emissions",
    "mass of gas × GWP of the named set; or quantity × kg_co2eq_per_unit of the process",
    "IPCC 2006 Guidelines, volume 3, chapter 1; GHG Protocol Corporate Standard, chapter 6",
    process_emission,
    columns=("substance", "gwp_set", "outside_scopes"),
)

GAS_METHODS: tuple[Method, ...] = (REFRIGERANT_LEAKAGE, PROCESS_EMISSIONS)
