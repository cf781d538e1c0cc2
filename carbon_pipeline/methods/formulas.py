"""The methods by name, from the files that hold them; a declaration names one of these."""

from carbon_pipeline.methods.direct_input_method import DIRECT_INPUT
from carbon_pipeline.methods.exact import part_sql
from carbon_pipeline.methods.gas_methods import GAS_METHODS
from carbon_pipeline.methods.investment_methods import INVESTMENT_METHODS
from carbon_pipeline.methods.method import Method, resolving
from carbon_pipeline.methods.movement_methods import MOVEMENT_METHODS
from carbon_pipeline.methods.product_methods import PRODUCT_METHODS
from carbon_pipeline.methods.service_methods import SERVICE_METHODS
from carbon_pipeline.methods.spend_methods import SPEND_METHODS
from carbon_pipeline.methods.supplier_methods import SUPPLIER_METHODS

__all__ = ["METHODS", "Method", "resolving"]

ACTIVITY_TIMES_FACTOR = Method(
    name="activity_times_factor",
    formula="quantity × kg_co2eq_per_unit",
    version=1,
    operand_sql="i.quantity",
    operand_unit_sql="i.unit",
    source="GHG Protocol Corporate Standard, chapter 6: activity data × emission factor",
)

# 19 digits of power, though 12 hold it: DuckDB keeps a product within 18 digits, and so refuses
# a gigawatt-hour, unless one of its operands has more
_WATT_HOURS = (
    "(CAST(m.active_power_w AS DECIMAL(19,3)) * CAST(i.active_hours AS DECIMAL(11,6))"
    " + CAST(m.standby_power_w AS DECIMAL(19,3)) * CAST(i.standby_hours AS DECIMAL(11,6)))"
)

EQUIPMENT_POWER = Method(
    name="equipment_power",
    formula=(
        "count × (active_power_w × active_hours + standby_power_w × standby_hours) ÷ 1000"
        " × kg_co2eq_per_kwh"
    ),
    version=1,
    operand_sql=(
        "TRY_CAST(round(CAST(i.count AS DECIMAL(9,0)) * CAST(0.001 AS DECIMAL(4,3))"
        f" * {_WATT_HOURS}, 6) AS DECIMAL(19,6))"
    ),
    operand_unit_sql="'kWh'",
    source="Energy = power × time; mean power in active and in standby mode",
    operands_shown={
        "count": "i.count",
        "active_hours": "i.active_hours",
        "standby_hours": "i.standby_hours",
        "active_power_w": "m.active_power_w",
        "standby_power_w": "m.standby_power_w",
    },
    columns=("count", "active_hours", "standby_hours"),
    factor_family="power",
    emission_factor_unit="kWh",
)

HEADCOUNT = Method(
    name="headcount",
    formula=(
        "fte × kg_per_fte; for a factor per year, fte × days of the part ÷ days of the year × kg_per_fte"
    ),
    version=1,
    operand_sql=(
        "CASE WHEN m.per_year THEN "
        + part_sql(
            "i.fte_whole",
            "i.days_before_in_year",
            "(i.days_before_in_year + i.days_in_month)",
            "i.days_in_year",
        )
        + " ELSE i.quantity END"
    ),
    operand_unit_sql="CASE WHEN m.per_year THEN 'fte*year' ELSE 'fte' END",
    source="Average-data method per full-time equivalent",
    operands_shown={"days_in_month": "i.days_in_month", "days_in_year": "i.days_in_year"},
    columns=("fte",),
    factor_family="headcount",
    takes_emission_factor=False,
)

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        ACTIVITY_TIMES_FACTOR,
        EQUIPMENT_POWER,
        HEADCOUNT,
        DIRECT_INPUT,
        *GAS_METHODS,
        *MOVEMENT_METHODS,
        *PRODUCT_METHODS,
        *SPEND_METHODS,
        *SUPPLIER_METHODS,
        *SERVICE_METHODS,
        *INVESTMENT_METHODS,
    )
}
