"""Scope 2 twice, from files to tables: instruments, residual mixes, months alone and together."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from carbon_pipeline.components.declarations import load_modules
from carbon_pipeline.steps.arrivals import months_touched_since
from carbon_pipeline.steps.books import Books
from carbon_pipeline.storage.home import Home
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    fuel_factor,
    head_office,
    partner,
    record,
)
from carbon_pipeline_tests.instrument_lines import certificate, mix, write_instruments

D = Decimal
ALLOCATED = (
    "SELECT record_id, market_based_basis AS basis, instrument_code AS code, kwh,"
    " kg_co2eq_market_based AS kg FROM instrument_allocations"
    " ORDER BY reporting_month, record_id, kg, code"
)


def month(number: int) -> str:
    days = (31, 29, 31, 30, 31, 30)[number - 1]
    return f"2024-{number:02d}-01..2024-{number:02d}-{days}"


def reading(record_id: str, kwh: str, number: int = 1, **about: object) -> dict[str, object]:
    given = {"region": "", "quantity": kwh, "unit": "kWh"} | about
    return record(record_id, str(given.pop("organization", "P-1")), month(number), **given)


@pytest.fixture
def group(make_group: Callable[[], Group]) -> Group:
    """A head office in Germany with two partners, and the grids of two countries."""
    group = make_group()
    group.organizations(
        head_office("HQ1", "DE"), partner("P-1", "HQ1", "DE"), partner("P-2", "HQ1", "FR")
    )
    group.emission_factors(
        electricity_factor("DE", "0.38"),
        electricity_factor("FR", "0.05"),
        fuel_factor("diesel", "2.5", "litre"),
    )
    return group


def by_market(group: Group) -> dict[str, tuple[Decimal, Decimal, str]]:
    rows = group.rows(
        "SELECT record_id, kg_co2eq, kg_co2eq_market_based, market_based_basis"
        " FROM module_emissions WHERE is_current AND scope = 2"
    )
    return {
        row["record_id"]: (row["kg_co2eq"], row["kg_co2eq_market_based"], row["market_based_basis"])
        for row in rows
    }


def test_a_group_without_instruments_is_at_the_grid_average(group: Group) -> None:
    group.activities("electricity/a.csv", reading("a", "1000"))
    group.succeeds("run", "2024-01")
    assert by_market(group) == {"a": (D(380), D(380), "grid_average")}
    assert group.rows(ALLOCATED) == []
    missing = "SELECT reason FROM disclosed_gaps WHERE emission_type = 'energy'"
    assert group.values(missing) == []
    assert group.value("SELECT metadata ? 'market' FROM module_emissions WHERE scope = 2") is False


def test_instruments_then_the_mix_then_the_grid_and_both_totals_apart(group: Group) -> None:
    contract = {"instrument_kind": "contract", "kg_co2eq_per_unit": "10", "retirement_id": ""}
    supplier = {"instrument_kind": "supplier_factor", "amount": "", "retirement_id": ""}
    write_instruments(
        group,
        mix("DE", "0.72"),
        certificate("PPA", "P-1", "0.2", **contract),
        certificate("GO", "P-1", "0.5", claimed="0.3"),
        certificate("GO", "HQ1", "0.5", claimed="0.2", retirement_id="other"),
        certificate("GREEN", "P-2", "", market="FR", kg_co2eq_per_unit="20", **supplier),
    )
    group.activities(
        "electricity/a.csv",
        reading("a", "400"),
        reading("b", "600"),
        reading("c", "0.5", organization="HQ1", unit="MWh"),
        reading("f", "100", organization="P-2"),
        reading("g", "10", organization="P-2", region="DE"),
        reading("h", "10", organization="HQ1", region="FR"),
    )
    group.activities(
        "fuel/a.csv",
        record("d", "P-1", month(1), fuel="diesel", use="mobile", quantity="1", unit="litre"),
    )
    group.succeeds("run", "2024-01")
    assert by_market(group) == {
        "a": (D(152), D(1), "mixed"),  # 300 of the certificate, 100 of the contract × 0.01
        "b": (D(228), D(361), "mixed"),  # 100 of the contract, 500 × 0.72
        "c": (D(190), D(216), "mixed"),  # 200 of the certificate, 300 × 0.72
        "f": (D(5), D(2), "supplier_factor"),
        "g": (D("3.8"), D("7.2"), "residual_mix"),
        "h": (D("0.5"), D("0.5"), "grid_average"),
    }
    assert [tuple(row.values()) for row in group.rows(ALLOCATED)] == [
        ("a", "certificate", "GO", 300, 0),
        ("a", "contract", "PPA", 100, 1),
        ("b", "contract", "PPA", 100, 1),
        ("b", "residual_mix", "mix-DE", 500, 360),
        ("c", "certificate", "GO", 200, 0),
        ("c", "residual_mix", "mix-DE", 300, 216),
        ("f", "supplier_factor", "GREEN", 100, 2),
    ]
    # the mix that France lacks is told, of what no instrument covers
    gaps = group.rows(
        "SELECT organization_code, records, quantity, reason FROM disclosed_gaps WHERE scope = 2"
    )
    assert [(row["organization_code"], row["records"], row["quantity"]) for row in gaps] == [
        ("HQ1", 1, 10)
    ]
    assert gaps[0]["reason"].startswith("No residual mix of FR is at hand")
    [burnt] = group.rows("SELECT * FROM module_emissions WHERE scope = 1 AND is_current")
    assert (burnt["kg_co2eq_market_based"], burnt["market_based_basis"]) == (D("2.5"), None)
    parts: list[Any] = group.value(
        "SELECT metadata -> 'market' FROM module_emissions WHERE record_id = 'a' AND scope = 2"
    )
    assert parts[0] == {
        "basis": "certificate", "instrument_code": "GO", "kwh": "300", "kg_co2eq": "0",
        "kg_co2eq_per_kwh": "0", "source": "Wind park", "registry": "HKNR",
        "retirement_id": "cancelled-GO",
    }  # fmt: skip
    trace = group.succeeds("trace", "a")
    assert "300 kWh × 0 kg CO2e per kWh, certificate GO (Wind park; HKNR; cancelled-GO)" in trace
    assert "market    1 kg CO2e, mixed" in trace
    average = "0.05 kg CO2e per kWh, grid average (residual mix missing)"
    assert average in group.succeeds("trace", "h")
    assert group.rows("SELECT * FROM module_emissions WHERE NOT is_current") == []
    written = group.succeeds("run", "2024-01")
    assert "nothing to write" in written


def test_months_come_to_the_same_alone_together_and_in_any_order(
    group: Group, make_group: Callable[[], Group]
) -> None:
    other = make_group()
    for each in (group, other):
        each.organizations(head_office("HQ1", "DE"), partner("P-1", "HQ1", "DE"))
        each.emission_factors(electricity_factor("DE", "0.38"))
        write_instruments(each, mix("DE", "0.7"), certificate("GO", "P-1", "0.8"))
        # a record over two months, one behind it in February, and one in March
        quarter = "2024-01-01..2024-03-31"
        each.activities(
            "electricity/a.csv",
            reading("m", "300.000001", 1),
            record("q", "P-1", quarter, region="", quantity="910", unit="kWh"),
            reading("z", "123.4567", 2),
            reading("y", "77", 3),
        )
    group.succeeds("run", "2024-01..2024-03")
    for number in (3, 1, 2):
        other.succeeds("run", f"2024-{number:02d}")
    assert group.rows(ALLOCATED) == other.rows(ALLOCATED)
    assert (
        group.value("SELECT sum(kwh) FROM instrument_allocations WHERE instrument_code = 'GO'")
        == 800
    )
    # 1 Jan to 31 Mar is 91 days: 310, 290 and 310 kWh
    totals = group.rows(
        "SELECT reporting_month AS month, sum(kg_co2eq_market_based) AS kg FROM module_emissions"
        " WHERE is_current AND scope = 2 GROUP BY 1 ORDER BY 1"
    )
    left = [D(0), D("610.000001") + D("413.4567") - 800, D(387)]
    assert [row["kg"] for row in totals] == [kwh * D("0.7") for kwh in left]


def test_a_closed_month_keeps_what_it_took_and_others_take_the_rest(group: Group) -> None:
    write_instruments(group, mix("DE", "0.7"), certificate("GO", "P-1", "1"))
    group.activities("electricity/jan.csv", reading("a", "700", 1))
    group.activities("electricity/feb.csv", reading("b", "400", 2))
    group.succeeds("close", "2024-02")
    # laid alone with January's file at hand, February has only what January leaves
    taken = "SELECT record_id, sum(kwh) AS kwh FROM instrument_allocations WHERE instrument_code = 'GO' GROUP BY 1 ORDER BY 1"
    assert [tuple(row.values()) for row in group.rows(taken)] == [("b", 300)]
    # January turns out smaller: it is laid over what the closed month left, not over February's 300
    group.activities("electricity/jan.csv", reading("a", "900", 1))
    group.succeeds("run", "2024-01")
    assert [tuple(row.values()) for row in group.rows(taken)] == [("a", 700), ("b", 300)]
    write_instruments(group, mix("DE", "0.7"), certificate("GO", "P-1", "0.8"))
    group.succeeds("run", "2024-01")
    assert [tuple(row.values()) for row in group.rows(taken)] == [("a", 500), ("b", 300)]


def test_more_than_a_claim_has_is_never_published(group: Group) -> None:
    write_instruments(group, certificate("GO", "P-1", "1"))
    group.activities("electricity/jan.csv", reading("a", "900", 1))
    group.activities("electricity/feb.csv", reading("b", "400", 2))
    group.succeeds("run", "2024-01..2024-02")
    taken = "SELECT sum(kwh) FROM instrument_allocations WHERE record_id = 'b' AND instrument_code = 'GO'"
    assert group.value(taken) == 100
    # January is corrected and not computed again: February would take what it still holds
    books = Books.open(
        load_modules(), Home(root=group.home, data=group.data, database_url=group.database_url)
    )
    before = months_touched_since(books, None).read_at
    group.activities("electricity/jan.csv", reading("a", "600", 1))
    assert "instruments_used_once" in group.refuses("run", "2024-02")
    # whoever looks for changed files computes February too
    touched = months_touched_since(books, before).open_months
    books.warehouse.close()
    assert [str(each) for each in touched] == ["2024-01", "2024-02"]
    assert "instruments_used_once" in group.refuses("run", "2024-02")
    assert group.value(taken) == 100
    group.succeeds("run", "2024-01..2024-02")
    assert group.value(taken) == 400


def test_what_fails_the_quality_criteria_covers_nothing(group: Group) -> None:
    sold = {"instrument_kind": "contract", "certificates_elsewhere": "yes", "retirement_id": ""}
    write_instruments(
        group,
        certificate("GO", "P-1", "1", retirement_id=""),
        certificate("PPA", "P-1", "1", **sold),
        mix("EU27", "0.5"),
    )
    group.activities("electricity/a.csv", reading("a", "1000"))
    group.succeeds("run", "2024-01")
    assert by_market(group) == {"a": (D(380), D(500), "residual_mix")}
    assert group.rows(ALLOCATED) == []
    why = "SELECT instrument_code, not_claimable_because FROM contractual_instruments ORDER BY 1 LIMIT 2"
    assert [tuple(row.values()) for row in group.rows(why)] == [
        ("GO", "not cancelled for the claimant"),
        ("PPA", "its certificates are with somebody else"),
    ]
