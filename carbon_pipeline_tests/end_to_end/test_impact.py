"""`carbon impact` says what a run then does, to the row and to the last digit, and writes nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from carbon_pipeline_tests.group_of import (
    Group,
    during,
    electricity_factor,
    everything,
    fuel_factor,
    head_office,
    headcount_factor,
    partner,
    power_factor,
    record,
)
from carbon_pipeline_tests.instrument_lines import certificate, mix, write_instruments

MONTHS = "2024-01..2024-02"
QUARTER = "2024-01..2024-03"
# of each month and module: rows inserted and retired, kilograms before and after
Moved = dict[tuple[str, str], tuple[int, int, Decimal, Decimal]]

_KOREA = electricity_factor("KR", "0.478100000001")
_CORRECTED = _KOREA | {"kg_co2eq_per_unit": "0.4594"}
_GERMANY = electricity_factor("DE", "0.38")
_DIESEL = fuel_factor("diesel", "2.68", "litre")
_ORGANIZATIONS = [
    head_office("HQ1"),
    partner("P-1", "HQ1"),
    partner("P-2", "HQ1", "DE"),
    head_office("HQ2"),
    partner("P-3", "HQ2"),
]
_DAYS = "2024-01-01..2024-03-31"


def _meters(**changes: str) -> list[dict[str, object]]:
    kwh = {"HQ1": "1000", "P-1": "777.777777", "P-2": "300", "HQ2": "50", "P-3": "0.000001"}
    return [
        record(f"meter {code}", code, _DAYS, quantity=quantity, unit="kWh")
        for code, quantity in (kwh | changes).items()
        if quantity
    ]


def _fuels(*fuels: str) -> list[dict[str, object]]:
    return [
        record(
            f"tank {fuel}",
            "P-1",
            _DAYS,
            fuel=fuel,
            use="stationary",
            quantity="90",
            unit="litre",
        )
        for fuel in fuels
    ]


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Two months of four modules; January closed for HQ1, a fuel that has no factor."""
    group = make_group()
    group.organizations(*_ORGANIZATIONS)
    group.emission_factors(_KOREA, _GERMANY, _DIESEL)
    group.factors(
        power_factor("server", "200", "20"),
        headcount_factor("staff", "1", "2", "3", "4"),
    )
    group.activities("electricity/meters.csv", *_meters())
    group.activities("fuel/tanks.csv", *_fuels("diesel", "kerosene"))
    group.activities(
        "equipment/rooms.csv",
        record("room", "P-3", _DAYS, equipment_class="server", equipment_sub_class="",
               count="2", active_hours="10", standby_hours="90"),
    )  # fmt: skip
    group.activities("headcount/staff.csv", record("staff", "HQ1", variant="staff", fte="10.5"))
    group.succeeds("run", MONTHS)
    group.succeeds("close", "2024-01", "--headquarters", "HQ1", "--accept-unmatched", "in a study")
    return group


@contextmanager
def _nothing_written(group: Group) -> Iterator[None]:
    tables, files = everything(group), _files(group.home)
    yield
    assert everything(group) == tables
    assert _files(group.home) == files


def _files(home: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the home with its bytes and time, the scratch space of queries aside."""
    return {
        str(path.relative_to(home)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in home.rglob("*")
        if path.is_file() and path.relative_to(home).parts[0] != "spill"
    }


def _predicted(group: Group, *months: str) -> dict[str, Any]:
    with _nothing_written(group):
        said = group.succeeds("impact", *months, "--json", "--movers", "99")
        found: dict[str, Any] = json.loads(said)
    return found


def _moved(found: dict[str, Any], state: str = "open") -> Moved:
    return {
        (each["month"], each["module"]): (
            each["inserted"],
            each["retired"],
            Decimal(each["after"]["kg_co2eq"]) - Decimal(each["before"]["kg_co2eq"]),
            Decimal(each["after"]["kg_co2eq_market_based"])
            - Decimal(each["before"]["kg_co2eq_market_based"]),
        )
        for each in found["changes"]
        if each["state"] == state and (each["inserted"] or each["retired"])
    }


_VERSIONS = """
    SELECT format('%s-%s', reporting_year, lpad(reporting_month::text, 2, '0')) AS month,
        module_type, id, version, is_current, kg_co2eq, kg_co2eq_market_based FROM module_emissions
"""
_UNMATCHED = "SELECT id FROM unmatched_inputs"


def _done(group: Group, *command: str) -> Moved:
    """What a command really inserts and retires, and by how much it moves the sums."""
    before = {(row["id"], row["version"]): row for row in group.rows(_VERSIONS)}
    group.succeeds(*command)
    moved: Moved = {}
    for row in group.rows(_VERSIONS):
        held = before.get((row["id"], row["version"]))
        inserted = held is None
        retired = held is not None and held["is_current"] and not row["is_current"]
        if inserted or retired:
            cell = (row["month"], row["module_type"])
            rows_in, rows_out, kg, market = moved.get(cell, (0, 0, Decimal(0), Decimal(0)))
            sign = 1 if inserted else -1
            moved[cell] = (
                rows_in + inserted,
                rows_out + retired,
                kg + sign * row["kg_co2eq"],
                market + sign * row["kg_co2eq_market_based"],
            )
    return moved


def _happens_as_predicted(group: Group, months: str = MONTHS) -> dict[str, Any]:
    """Impact, run, compare; and after the run nothing would change but what closed months lack."""
    found = _predicted(group, months)
    unmatched = set(group.values(_UNMATCHED))
    assert _moved(found) == _done(group, "run", months)
    now = set(group.values(_UNMATCHED))
    of_open = [each for each in found["changes"] if each["state"] == "open"]
    assert sum(each["losing_factor"] for each in of_open) == len(now - unmatched)
    assert sum(each["gaining_factor"] for each in of_open) == len(unmatched - now)
    again = _predicted(group, months)
    assert _moved(again) == {}
    assert _moved(again, "closed") == _moved(found, "closed")
    for each in found["changes"]:
        parts = sum(Decimal(part) for part in each["by_cause"].values())
        amounts = [Decimal(each[side].get("kg_co2eq", 0)) for side in ("before", "after")]
        assert parts == amounts[1] - amounts[0]
    return found


def _causes(found: dict[str, Any]) -> set[str]:
    return {
        cause
        for each in found["changes"]
        for cause, part in each["by_cause"].items()
        if Decimal(part)
    }


def test_nothing_changed_changes_nothing(group: Group) -> None:
    found = _predicted(group, MONTHS)
    assert (found["changes"], found["movers"], found["reference"]) == ([], [], {})
    assert found["new_rejects"] == found["gone_rejects"] == found["new_files"] == []
    assert found["modules_computed"] == 0
    said = "On disk: nothing new.\nNo result would change.\n"
    assert group.succeeds("impact", MONTHS) == said


def test_a_month_that_was_never_computed_is_new(group: Group) -> None:
    """March has records and no results: it is named, and looked at where it is asked for."""
    found = _predicted(group)
    assert (found["changes"], found["months_never_computed"]) == ([], ["2024-03"])
    assert "2024-03: never computed" in group.succeeds("impact")
    found = _predicted(group, "2024-03")
    assert {each["month"] for each in found["changes"]} == {"2024-03"}
    assert sum(each["new"] for each in found["changes"]) == 7
    assert all(each["changed"] == each["gone"] == 0 for each in found["changes"])


def test_one_corrected_factor_of_several(group: Group) -> None:
    group.emission_factors(_CORRECTED, _GERMANY, _DIESEL)
    found = _happens_as_predicted(group)
    assert found["reference"] == {"emission_factors": {"new": 0, "changed": 1, "gone": 0}}
    assert _causes(found) == {"factor"}
    # two modules of two months, and neither fuel nor headcount
    assert found["modules_computed"] == 4
    # HQ1 and its partner wait in January; equipment goes by the same factor
    assert {(*cell, moved[0]) for cell, moved in _moved(found).items()} == {
        ("2024-01", "electricity", 2), ("2024-01", "equipment", 1),
        ("2024-02", "electricity", 4), ("2024-02", "equipment", 1),
    }  # fmt: skip
    assert {(*cell, moved[0]) for cell, moved in _moved(found, "closed").items()} == {
        ("2024-01", "electricity", 2)
    }
    first = found["movers"][0]
    assert (first["record_id"], first["cause"]) == ("meter HQ1", "factor")
    assert group.succeeds("impact", MONTHS).count("closed") >= 2


def test_records_and_factors_that_come_and_go(group: Group) -> None:
    """One record corrected, one removed, one new, one wrong; kerosene has a factor from February on."""
    _write_corrected_meters(group)
    kerosene = fuel_factor("kerosene", "2.54", "litre", valid_from="2024-02-01")
    group.emission_factors(_CORRECTED, _GERMANY, kerosene)
    found = _happens_as_predicted(group)

    causes = {(each["month"], each["record_id"]): each["cause"] for each in found["movers"]}
    assert causes[("2024-02", "meter P-1")] == causes[("2024-02", "meter P-2")] == "activity"
    assert causes[("2024-02", "meter 2")] == "activity"
    assert causes[("2024-02", "tank diesel")] == causes[("2024-02", "tank kerosene")] == "factor"
    rows = {
        (each["month"], each["module"], each["state"]): (each["new"], each["changed"], each["gone"])
        for each in found["changes"]
    }
    assert rows[("2024-02", "electricity", "open")] == (1, 1, 1)
    assert rows[("2024-02", "fuel", "open")] == (1, 0, 1)
    # January of HQ1 is closed, and its factor still waits too
    assert rows[("2024-01", "electricity", "closed")] == (0, 2, 1)
    assert rows[("2024-01", "fuel", "closed")] == (0, 0, 1)
    (reject,) = found["new_rejects"]
    assert (reject["source_file"], reject["source_row"]) == ("electricity/meters.csv", 7)
    (of_february,) = (
        each for each in found["changes"] if each["month"] == "2024-02" and each["module"] == "fuel"
    )
    assert (of_february["losing_factor"], of_february["gaining_factor"]) == (1, 1)
    assert "diesel" in next(iter(of_february["reasons"]))


def _write_corrected_meters(group: Group) -> None:
    group.activities(
        "electricity/meters.csv",
        *_meters(**{"P-1": "800", "P-2": ""}),
        record("meter 2", "P-2", "2024-02-10..2024-03-10", quantity="31.000001", unit="kWh"),
        record("meter 3", "P-2", quantity="1e3", unit="kWh"),
    )


def test_organizations_that_move_and_leave(group: Group) -> None:
    """P-1 goes to the other head office in February, P-3 is in another country, HQ2's file gets a copy."""
    group.organizations(
        head_office("HQ1"),
        during("..2024-01-31", partner("P-1", "HQ1")),
        during("2024-02-01..", partner("P-1", "HQ2")),
        partner("P-2", "HQ1", "DE"),
        head_office("HQ2"),
        partner("P-3", "HQ2", "DE"),
    )
    found = _happens_as_predicted(group)
    moved = [
        each for each in found["movers"] if each["tree_path_before"] != each["tree_path_after"]
    ]
    assert {(each["month"], each["organization_code"]) for each in moved} == {("2024-02", "P-1")}
    assert {each["cause"] for each in moved} == {"structure"}
    assert {each["cause"] for each in found["movers"] if each["organization_code"] == "P-3"} == {
        "factor"
    }


def test_a_restatement_publishes_what_waited(group: Group) -> None:
    """January of HQ1: a factor, records and a withdrawn factor have waited for it."""
    found = _predicted(group, MONTHS)
    waited = _moved(found, "closed")
    assert set(waited) == {("2024-01", "electricity"), ("2024-01", "fuel")}
    accepting = ("--accept-rejected", "known", "--accept-unmatched", "in a study")
    reason = ("--headquarters", "HQ1", "--reason", "corrected files")
    assert _done(group, "restate", "2024-01", *reason, *accepting) == waited
    assert _causes_in_kg(found) == {
        row["cause"]: row["kg"]
        for row in group.rows(
            "SELECT cause, sum(change_kg_co2eq) AS kg FROM restatement_differences_by_cause"
            " WHERE reporting_month = 1 GROUP BY 1"
        )
        if row["kg"]
    }
    assert _predicted(group, MONTHS)["changes"] == []


def _causes_in_kg(found: dict[str, Any]) -> dict[str, Decimal]:
    summed: dict[str, Decimal] = {}
    for each in found["changes"]:
        for cause, part in each["by_cause"].items():
            summed[cause] = summed.get(cause, Decimal(0)) + Decimal(part)
    return {cause: kg for cause, kg in summed.items() if kg}


def test_a_wrong_reference_row_is_told_as_by_a_run(group: Group) -> None:
    group.emission_factors(_CORRECTED, _GERMANY | {"kg_co2eq_per_unit": "much"})
    with _nothing_written(group):
        said = group.refuses("impact", MONTHS)
    assert "emission_factors.csv, row 3, column kg_co2eq_per_unit" in said
    assert said == group.refuses("run", MONTHS)


def test_months_that_are_none(group: Group) -> None:
    assert "is not a reporting month" in group.refuses("impact", "2024-13")


def test_what_one_month_takes_of_a_certificate_others_lack(make_group: Callable[[], Group]) -> None:
    """1,000 kWh of wind for 500, 400 and 300: January turns out 200 larger, February is closed."""
    group = make_group()
    group.organizations(head_office("HQ1", "DE"))
    group.emission_factors(_GERMANY)
    write_instruments(group, mix("DE", "0.7"), certificate("GO", "HQ1", "1"))
    _write_readings(group, "500")
    group.succeeds("run", QUARTER)
    group.succeeds("close", "2024-02")
    _write_readings(group, "700")

    found = _happens_as_predicted(group, QUARTER)
    # its own 200, of which wind covers 100: what February took stays taken
    assert _moved(found) == {
        ("2024-01", "electricity"): (1, 1, Decimal(76), Decimal(70)),
        ("2024-03", "electricity"): (1, 1, Decimal(0), Decimal(70)),
    }
    # restated, February would have but 300 left of it
    assert _moved(found, "closed") == {("2024-02", "electricity"): (1, 1, Decimal(0), Decimal(70))}
    (waiting,) = (each for each in found["movers"] if each["is_closed"])
    assert (waiting["cause"], waiting["change_kg_co2eq_market_based"]) == (
        "factor",
        "70.000000000000000000",
    )


def _write_readings(group: Group, january: str) -> None:
    readings = (("01", "31", january), ("02", "29", "400"), ("03", "31", "300"))
    group.activities(
        "electricity/readings.csv",
        *(
            record(month, "HQ1", f"2024-{month}-01..2024-{month}-{last}", quantity=kwh, unit="kWh")
            for month, last, kwh in readings
        ),
    )
