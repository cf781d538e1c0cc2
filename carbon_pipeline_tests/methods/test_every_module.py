"""What holds for every module: its own example row scaled, in pieces, in any order, over two months."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.methods.factor_tables import EmissionFactor, Factor
from carbon_pipeline.methods.money_tables import (
    ExchangeRateTable,
    IndexValue,
    PriceIndices,
    PublishedRate,
)
from carbon_pipeline.methods.spend_categories import SpendCategory
from carbon_pipeline.methods.supplier_products import ProductFootprint
from carbon_pipeline.vocabulary.activity_columns import ActivityKind
from carbon_pipeline.vocabulary.airports import Airport
from carbon_pipeline.vocabulary.modules import ModuleDeclaration

Compute = Callable[..., Any]
Record = dict[str, Any]

D = Decimal
MODULES = load_modules()
every_module = pytest.mark.parametrize("name", MODULES)
# an example takes a tenth of a second, so one is drawn each time, and a failing one is shown as it was found
few = settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
whole_numbers = st.integers(2, 40)

# module → what its example row looks up: activity and unit
LOOKED_UP: Mapping[str, tuple[str, str]] = {
    "business_travel": ("rail_national", "passenger_km"),
    "commuting": ("bus_local", "passenger_km"),
    "digital_services": ("ai_query", "query"),
    "electricity": ("electricity", "kWh"),
    "equipment": ("electricity", "kWh"),
    "flights": ("flight_international_economy", "passenger_km"),
    "freight": ("sea_container_average", "tonne_km"),
    "fuel": ("lng", "kg"),
    "purchased_energy": ("heat_and_steam", "kWh"),
    "purchased_goods": ("paper", "tonne"),
    "sold_products": ("electricity", "kWh"),
    "spend": ("naics_334111", "EUR_2021"),
    "vehicles": ("car_average_diesel", "km"),
    "waste": ("paper_mixed_recycling", "tonne"),
    "water": ("water_supply", "m3"),
}
FOOTPRINT = ProductFootprint(
    footprint_id="bolt-1",
    preceding_ids=(),
    status="Active",
    created=datetime(2023, 1, 1, tzinfo=UTC),
    company="Bolts Ltd",
    product_ids=("urn:gtin:4712345060507",),
    product_name="Bolt M8",
    unit="piece",
    kg_co2eq_per_unit=Fraction(3, 2),
    kg_co2eq_per_unit_with_biogenic_uptake=None,
    mass_kg_per_unit=Fraction(1, 4),
    reference_from=datetime(2022, 1, 1, tzinfo=UTC),
    reference_to=datetime(2023, 1, 1, tzinfo=UTC),
    valid_from=datetime(2024, 1, 1, tzinfo=UTC),
    valid_to=datetime(2026, 1, 1, tzinfo=UTC),
    gwp_sets=("AR6",),
    geography="DE",
    primary_data_share=None,
)
REFERENCES = {
    "airports": {
        "ICN": Airport("ICN", "KR", D("37.4691"), D("126.451")),
        "FRA": Airport("FRA", "DE", D("50.0264"), D("8.5431")),
    },
    "spend_categories": {("mcc", "5045"): SpendCategory("mcc", "5045", "naics_334111")},
    "price_indices": PriceIndices(
        [
            IndexValue("DE", "2021", "EUR", D(100), "statistics"),
            IndexValue("DE", "2024", "EUR", D("120.7"), "statistics"),
            IndexValue("DE", "2025", "EUR", D("120.7"), "statistics"),
        ]
    ),
    "exchange_rates": ExchangeRateTable([PublishedRate("USD", "EUR", 2021, D("1.18"), "a bank")]),
    "product_footprints": [FOOTPRINT],
}


def example(module: ModuleDeclaration) -> Record:
    """The module's example row, of a German partner, from December 2024 to January 2025."""
    cells: Record = {
        column.name: int(column.example) if column.kind is ActivityKind.COUNT else column.example
        for column in module.activity_columns()
        if column.example
    }
    dates = {"period_start": date(2024, 12, 12), "period_end": date(2025, 1, 20)}
    return cells | dates | {"organization_code": "P-001", "region": "DE"}


def scaled(module: ModuleDeclaration, record: Record, times: int) -> Record:
    """The row with so many times its quantity; a total that was entered goes with it."""
    columns = [module.quantity_column]
    if module.method == "direct_input":
        columns.append("total_emission")
    return record | {
        name: record[name] * times
        if isinstance(record[name], int)
        else str(D(record[name]) * times)
        for name in columns
    }


@pytest.fixture
def computed(
    compute: Compute,
    emission_factor: Callable[..., EmissionFactor],
    generic_factor: Callable[..., Factor],
) -> Callable[..., Any]:
    """Records of a module through the kernel, with a factor for every line of its example."""
    power = generic_factor(
        "centrifuge",
        {"active_power_w": "1300", "standby_power_w": "130.125"},
        "W",
        classification={"class": "Centrifugation", "sub_class": "Ultra centrifuges"},
    )
    kinds = ("food", "waste", "transport", "grey_energy")
    student = generic_factor(
        "student",
        {f"{kind}_kg_per_fte": "42.17" for kind in kinds},
        "kg/fte",
        factor_family="headcount",
        module_type="headcount",
    )

    def run(name: str, records: list[Record], month: str = "2024-12") -> Any:
        module, (activity, unit) = MODULES[name], LOOKED_UP.get(name, ("", ""))
        factors = [
            emission_factor(
                kind,
                "0.1237" if kind != "travel" else "0.2237",
                factor_type=kind,
                activity=activity,
                unit=unit,
                region="GB" if name == "flights" else "DE",
                price_basis="purchaser_price_with_margins" if name == "spend" else None,
            )
            for kind in module.factor_types
        ]
        made = compute(module, records, month, factors, [power, student], REFERENCES)
        assert (made.unmatched, made.gaps) == ([], []), name
        assert made.emissions
        return made.emissions

    return run


def amounts(rows: list[Record]) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """Quantity and kilograms by record and kind."""
    return {
        (row["record_id"], row["emission_type"]): (row["quantity"], row["kg_co2eq"]) for row in rows
    }


@every_module
@few
@given(times=whole_numbers, order=st.randoms(use_true_random=False))
def test_so_many_times_the_activity_emits_so_many_times_as_much(
    computed: Callable[..., Any], name: str, times: int, order: Any
) -> None:
    """In one record or in two pieces, and in any order.

    A quantity keeps 6 decimals: the parts of months and what a unit becomes are rounded at the last.
    """
    module = MODULES[name]
    one, rest = example(module), scaled(module, example(module), times - 1)
    whole = scaled(module, one, times)
    records = [
        record | {"record_id": record_id}
        for record_id, record in (("one", one), ("rest", rest), ("whole", whole))
    ]
    rows = computed(name, records)
    shuffled = list(records)
    order.shuffle(shuffled)
    assert computed(name, shuffled) == rows
    found, factors = amounts(rows), {r["emission_type"]: r["kg_co2eq_per_unit"] for r in rows}
    for kind, factor in factors.items():
        parts, all_of_it = (found["one", kind], found["rest", kind]), found["whole", kind]
        rounded = D("0.000001") * 2
        assert abs(sum(quantity for quantity, _ in parts) - all_of_it[0]) <= rounded
        assert abs(sum(kg for _, kg in parts) - all_of_it[1]) <= rounded * (abs(factor or 1) + 1)
        assert abs(parts[0][0] * times - all_of_it[0]) <= D("0.000001") * times


@every_module
def test_two_months_are_the_whole(computed: Callable[..., Any], name: str) -> None:
    """The parts of both months, and the record in one month alone, come to the same."""
    record = example(MODULES[name]) | {"record_id": "R1"}
    alone = record | {"period_start": date(2024, 12, 1), "period_end": date(2024, 12, 31)}
    months = [amounts(computed(name, [record], month)) for month in ("2024-12", "2025-01")]
    for key, (quantity, kilograms) in amounts(computed(name, [alone])).items():
        parts = [month[key] for month in months]
        assert abs(sum(q for q, _ in parts) - quantity) <= D("0.000002")
        assert abs(sum(kg for _, kg in parts) - kilograms) <= D("0.00001") * max(1, kilograms)
