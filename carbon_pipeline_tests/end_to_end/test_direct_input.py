"""Emissions that somebody enters with their total: from the file through every table, wrong rows refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    record,
)

GOOD: Mapping[str, object] = {
    "product_code": "W250",
    "scope": "3",
    "category_number": "6",
    "category_name": "Business travel",
    "major_category": "Transport",
    "subcategory": "Flights",
    "raw_material": "Economy class",
    "activity_amount": "500",
    "unit": "km",
    "emission_factor": "0.255",
    "total_emission": "127.5",
}


@dataclass(frozen=True)
class WrongRow:
    """A row with one fault, and what is said of it."""

    name: str
    column: str
    rule: str
    words: str
    cells: Mapping[str, str]

    def __str__(self) -> str:
        """Read as its name."""
        return self.name


def _wrong(name: str, column: str, rule: str, words: str, **cells: str) -> WrongRow:
    return WrongRow(name, column, rule, words, cells)


WRONG_ROWS = (
    _wrong(
        "other-category", "category_name", "category_mismatch",
        "Category 6 of scope 3 is «Business travel», not «Investments»; «Investments» is category 15.",
        category_name="Investments",
    ),
    _wrong(
        "korean-of-another", "category_name", "category_mismatch",
        "Category 6 of scope 3 is «Business travel», not «직원 통근»; «직원 통근» is category 7.",
        category_name="직원 통근",
    ),
    _wrong(
        "name-of-another-scope", "category_name", "category_mismatch",
        "Category 1 of scope 1 is «Stationary combustion», not «Business travel».",
        scope="1", category_number="1",
    ),
    _wrong(
        "no-such-category", "category_number", "unknown_category",
        "Scope 1 has no category 6; it has 1 to 4.", scope="SCOPE1",
    ),
    _wrong("no-such-scope", "scope", "not_allowed", "Write one of 1, SCOPE1, 2", scope="4"),
    _wrong("no-scope", "scope", "missing", "is blank", scope=""),
    _wrong("no-category", "category_number", "missing", "is blank", category_number=""),
    _wrong("half-a-category", "category_number", "not_whole", "no whole number", category_number="6.5"),
    _wrong("no-name", "category_name", "missing", "is blank", category_name=""),
    _wrong(
        "sixth-decimal", "total_emission", "total_mismatch",
        "The total 127.500001 is not amount × factor: 500 × 0.255 = 127.500000, rounded to 6 decimals.",
        total_emission="127.500001",
    ),
    _wrong(
        "unrounded", "total_emission", "too_many_decimals", "Round it to 6 decimals",
        activity_amount="1.235", emission_factor="0.123457", total_emission="0.152469395",
    ),
    _wrong("no-total", "total_emission", "missing", "is blank", total_emission=""),
    _wrong("no-factor", "emission_factor", "missing", "is blank", emission_factor=""),
    _wrong("no-amount", "activity_amount", "missing", "is blank", activity_amount=""),
    _wrong(
        "below-zero", "activity_amount", "below_zero", "below zero",
        activity_amount="-500", total_emission="-127.5",
    ),
    _wrong(
        "factor-below-zero", "emission_factor", "below_zero", "below zero",
        emission_factor="-0.255", total_emission="-127.5",
    ),
    _wrong(
        "fine-factor", "emission_factor", "too_many_decimals", "Round it to 12 decimals",
        emission_factor="0.2550000000001",
    ),
    _wrong(
        "large-factor", "emission_factor", "too_large", "6 digits", emission_factor="1000000",
    ),
    _wrong("exponent", "emission_factor", "not_a_number", "exponent", emission_factor="2.55e-1"),
    _wrong("no-unit", "unit", "missing", "is blank", unit=""),
    _wrong("unknown-unit", "unit", "unknown_unit", "or a currency (KRW)", unit="furlong"),
    _wrong("no-label", "major_category", "missing", "is blank", major_category=""),
)  # fmt: skip


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """The examples of design 002, a quarter, values of their own kind, and every wrong row."""
    group = make_group()
    group.organizations(head_office("HQ1"), partner("P-101", "HQ1"), partner("P-111", "P-101"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    group.activities(
        "direct_input/design.csv",
        _entered(
            "BOILER", "P-111", scope="SCOPE1", category_number="1", category_name="고정연소",
            major_category="에너지", subcategory="보일러", raw_material="LNG",
            activity_amount="1000", unit="kg", emission_factor="2.75", total_emission="2750",
        ),
        _entered(
            "OFFICE", "P-111", scope="SCOPE2", category_number="1", category_name="간접배출",
            major_category="전력", subcategory="사무실", raw_material="전기",
            activity_amount="5000", unit="kwh", emission_factor="0.4781", total_emission="2390.5",
        ),
        _entered(
            "FLIGHT", "P-111", scope="SCOPE3", category_number="6", category_name="사업장 관련 활동",
            major_category="운송", subcategory="출장", raw_material="항공연료",
        ),
    )  # fmt: skip
    group.activities(
        "direct_input/others.csv",
        _entered(
            "QUARTER", "P-101", "2024-01-01..2024-03-31", category_number="8",
            category_name="upstream LEASED assets", activity_amount="100", unit="m2",
            emission_factor="0.333333333333", total_emission="33.333333",
        ),
        _entered(
            "SPENT", "HQ1", category_number="15", category_name="투자", activity_amount="1000000",
            unit="KRW", emission_factor="0.00012345", total_emission="123.45",
        ),
        _entered("NOTHING", "HQ1", emission_factor="0", total_emission="0"),
    )  # fmt: skip
    group.activities(
        "direct_input/wrong.csv",
        *(_entered(f"wrong {wrong}", "P-101") | wrong.cells for wrong in WRONG_ROWS),
    )
    out = group.succeeds("run", "2024-01..2024-03")
    rows = 6 + len(WRONG_ROWS)
    assert f"{rows} rows in = 6 accepted + {len(WRONG_ROWS)} rejected" in out
    return group


def _entered(
    record_id: str, code: str, period: str = "2024-01-01..2024-01-31", **cells: str
) -> dict[str, object]:
    return record(record_id, code, period, **GOOD | cells)


@pytest.mark.parametrize("wrong", WRONG_ROWS, ids=str)
def test_a_wrong_row_is_refused_whole(group: Group, wrong: WrongRow) -> None:
    (reject,) = group.rows(
        "SELECT * FROM rejected_inputs WHERE source_file = 'direct_input/wrong.csv'"
        " AND source_row = %s",
        WRONG_ROWS.index(wrong) + 2,
    )
    assert (reject["column_name"], reject["rule"]) == (wrong.column, wrong.rule), reject["message"]
    assert wrong.words in reject["message"]
    assert reject["raw"]["record_id"] == f"wrong {wrong}"
    assert reject["reporting_months"] == ["2024-01"]
    assert (
        group.values(
            "SELECT record_id FROM module_emissions WHERE record_id = %s", f"wrong {wrong}"
        )
        == []
    )


def test_the_ledger_shows_the_row_as_it_was_entered(group: Group) -> None:
    """Design 002, section 6: 2750, 2390.5 and 127.5 kg CO2e, entered under its own Korean names."""
    rows = group.rows(
        "SELECT scope_type, scope1_category_number, scope1_category_name, scope2_category_number,"
        " scope2_category_name, scope3_category_number, scope3_category_name,"
        " company_product_code, major_category, subcategory, raw_material, activity_amount, unit,"
        " emission_factor, total_emission, is_direct_input, is_aggregated, aggregation_level"
        " FROM scope_emissions WHERE organization_code = 'P-111' AND NOT is_aggregated"
        " ORDER BY scope_type"
    )
    shown = [tuple(value for value in row.values() if value is not None) for row in rows]
    end = (True, False, 0)
    assert shown == [
        ("SCOPE1", 1, "Stationary combustion", "W250", "에너지", "보일러", "LNG",
         1000, "kg", Decimal("2.75"), 2750, *end),
        ("SCOPE2", 1, "Purchased electricity", "W250", "전력", "사무실", "전기",
         5000, "kWh", Decimal("0.4781"), Decimal("2390.5"), *end),
        ("SCOPE3", 6, "Business travel", "W250", "운송", "출장", "항공연료",
         500, "km", Decimal("0.255"), Decimal("127.5"), *end),
    ]  # fmt: skip


def test_only_what_was_entered_is_a_direct_input(make_group: Callable[[], Group]) -> None:
    group = make_group()
    group.organizations(head_office("HQ1"))
    group.emission_factors(electricity_factor("KR", "0.5"))
    group.activities("electricity/meter.csv", record("METER", "HQ1", quantity="100", unit="kWh"))
    group.activities("direct_input/own.csv", _entered("OWN", "HQ1"))
    group.succeeds("run", "2024-01")
    assert group.rows(
        "SELECT major_category, subcategory, is_direct_input FROM scope_emissions"
        " WHERE NOT is_aggregated ORDER BY 3"
    ) == [
        {
            "major_category": "Purchased electricity",
            "subcategory": "Default",
            "is_direct_input": False,
        },
        {"major_category": "Transport", "subcategory": "Flights", "is_direct_input": True},
    ]


def test_scope_2_as_entered_stands_in_both_columns_and_says_so(group: Group) -> None:
    assert group.rows(
        "SELECT kg_co2eq, kg_co2eq_market_based, market_based_basis FROM module_emissions"
        " WHERE scope = 2"
    ) == [
        {
            "kg_co2eq": Decimal("2390.5"),
            "kg_co2eq_market_based": Decimal("2390.5"),
            "market_based_basis": "direct_input",
        }
    ]


def test_a_quarter_is_shared_out_by_days_and_its_parts_are_what_was_entered(group: Group) -> None:
    """31, 29 and 31 of 91 days, each the difference of two running totals rounded at 6 decimals."""
    rows = group.rows(
        "SELECT reporting_month, quantity, kg_co2eq, kg_co2eq_per_unit, metadata -> 'operands' AS told"
        " FROM module_emissions WHERE record_id = 'QUARTER' ORDER BY 1"
    )
    assert [(row["reporting_month"], row["quantity"], row["kg_co2eq"]) for row in rows] == [
        (1, Decimal("34.065934"), Decimal("11.355311")),
        (2, Decimal("31.868132"), Decimal("10.622711")),
        (3, Decimal("34.065934"), Decimal("11.355311")),
    ]
    assert sum(row["kg_co2eq"] for row in rows) == Decimal("33.333333")
    assert sum(row["quantity"] for row in rows) == 100
    for row in rows:
        assert row["kg_co2eq_per_unit"] == Decimal("0.333333333333")
        assert row["told"] == {
            "activity_amount": "100.000000",
            "emission_factor": "0.333333333333",
            "total_emission": "33.333333",
            "amount_times_factor": "33.333333",
        }


def test_roll_ups_have_them_by_scope_and_category(group: Group) -> None:
    rows = group.rows(
        "SELECT scope, category_number AS category, emission_type, subtree_kg_co2eq AS kg"
        " FROM organization_rollups WHERE organization_code = 'HQ1' AND reporting_month = 1"
        " ORDER BY 1, 2"
    )
    assert [tuple(row.values()) for row in rows] == [
        (1, 1, "direct_input", Decimal(2750)),
        (2, 1, "direct_input", Decimal("2390.5")),
        (3, 6, "direct_input", Decimal("127.5")),
        (3, 8, "direct_input", Decimal("11.355311")),
        (3, 15, "direct_input", Decimal("123.45")),
    ]


def test_money_and_zero_are_values(group: Group) -> None:
    assert group.rows(
        "SELECT record_id, unit, kg_co2eq_per_unit, kg_co2eq FROM module_emissions"
        " WHERE organization_code = 'HQ1' ORDER BY 1"
    ) == [
        {"record_id": "NOTHING", "unit": "km", "kg_co2eq_per_unit": 0, "kg_co2eq": 0},
        {
            "record_id": "SPENT",
            "unit": "KRW",
            "kg_co2eq_per_unit": Decimal("0.00012345"),
            "kg_co2eq": Decimal("123.45"),
        },
    ]


def test_a_trace_tells_amount_factor_and_total_as_entered(group: Group) -> None:
    out = group.succeeds("trace", "BOILER")
    assert "entered   1000 kg × 2.75 kg CO2e per kg = 2750 kg CO2e\n" in out
    assert "          에너지 / 보일러 / LNG\n" in out
    assert "file      direct_input/design.csv, row 2" in out
    assert "scope 1 category 1 (Stationary combustion)" in out
    part = group.succeeds("trace", "QUARTER")
    assert "entered   100 m2 × 0.333333333333 kg CO2e per m2 = 33.333333 kg CO2e" in part
    raw = group.value(
        "SELECT i.snapshot -> 'activity' -> 'inputs' FROM module_emission_inputs i"
        " JOIN module_emissions e ON e.id = i.module_emission_id WHERE e.record_id = 'OFFICE'"
    )
    entered = {name: raw[name] for name in ("activity_amount", "emission_factor", "total_emission")}
    assert entered == {
        "activity_amount": "5000",
        "emission_factor": "0.4781",
        "total_emission": "2390.5",
    }
    assert raw["category_name"] == "간접배출"


def test_a_corrected_category_name_lets_the_row_in(group: Group) -> None:
    group.activities(
        "direct_input/wrong.csv",
        _entered("wrong other-category", "P-101", total_emission="127.500"),
    )
    group.succeeds("run", "2024-01")
    assert group.value(
        "SELECT kg_co2eq FROM module_emissions WHERE record_id = 'wrong other-category'"
    ) == Decimal("127.5")
    assert (
        group.values("SELECT rule FROM rejected_inputs WHERE source_file LIKE 'direct_input/%'")
        == []
    )
