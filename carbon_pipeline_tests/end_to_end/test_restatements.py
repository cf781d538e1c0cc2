"""Restating closed months: what was reported stays, what differs is published beside it, with its cause."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import dagster as dg
import psycopg
import pytest
from dagster._core.definitions.reconstruct import ReconstructableRepository

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.table_checksums import tables_reported
from carbon_pipeline.storage.warehouse import OWNER, WRITER, Warehouse
from carbon_pipeline_tests.group_of import (
    REPOSITORY,
    Group,
    electricity_factor,
    everything,
    fuel_factor,
    head_office,
    partner,
    record,
)

D = Decimal
DIESEL = {"fuel": "diesel", "use": "mobile", "quantity": "10", "unit": "litre"}
STATES = """
    SELECT o.code, s.reporting_month AS month, s.sequence, s.state FROM month_states s
    JOIN organizations o ON o.id = s.headquarters_id ORDER BY 1, 2
"""
RESULTS = "SELECT * FROM module_emissions ORDER BY id, reporting_month, version"
# dies when the close is recorded and not committed
DYING = """
import os, signal
from carbon_pipeline.steps import closing
record_close = closing.record_close
def recorded(*about):
    record_close(*about)
    os.kill(os.getpid(), signal.SIGKILL)
closing.record_close = recorded
from carbon_pipeline.cli import main
main()
"""


def _meter(
    name: str, code: str, kwh: str, period: str = "2024-01-01..2024-01-31"
) -> dict[str, object]:
    return record(name, code, period, quantity=kwh, unit="kWh")


def _factors(group: Group, korea: str) -> None:
    group.emission_factors(
        electricity_factor("KR", korea),
        electricity_factor("GB", "0.2"),
        fuel_factor("diesel", "2.5", "litre"),
    )


def _states(group: Group) -> dict[tuple[str, int], tuple[int, str]]:
    return {(r["code"], r["month"]): (r["sequence"], r["state"]) for r in group.rows(STATES)}


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Two head offices with a partner each; January and February closed for both."""
    group = make_group()
    group.organizations(
        head_office("HQ1"), partner("P-101", "HQ1"), head_office("HQ2", "GB"), partner("P-201", "HQ2", "GB")
    )  # fmt: skip
    _factors(group, korea="0.5")
    group.activities(
        "electricity/korea.csv",
        _meter("k1", "P-101", "100"),
        _meter("k2", "P-101", "40", "2024-02-01..2024-02-29"),
    )
    group.activities("electricity/britain.csv", _meter("b1", "P-201", "100"))
    group.activities("fuel/trucks.csv", record("truck", "P-101", **DIESEL))
    group.succeeds("close", "2024-01..2024-02")
    return group


def test_what_is_not_closed_is_not_restated_and_a_reason_is_given(group: Group) -> None:
    said = group.refuses("restate", "2024-01..2024-03", "--reason", "a reason")
    assert "2024-03 is not closed for HQ1, HQ2, so there is nothing to restate." in said
    assert "carbon close 2024-03 closes it." in said
    said = group.refuses("restate", "2024-01", "--reason", " ")
    assert "A restatement has a reason." in said


def test_where_nothing_differs_no_sequence_is_made(group: Group) -> None:
    before = everything(group)
    out = group.succeeds("restate", "2024-01", "--reason", "for nothing")
    assert "2024-01  HQ1: nothing differs, left as it was closed" in out
    assert everything(group) == before


def test_what_keeps_a_month_from_closing_keeps_it_from_being_opened(group: Group) -> None:
    """A late file for January waits: HQ2's has a wrong row and a fuel that nobody knows."""
    _factors(group, korea="0.6")
    group.activities(
        "electricity/late.csv", _meter("b2", "P-201", "50"), _meter("wrong", "P-201", "1e3")
    )
    group.activities("fuel/late.csv", record("no factor", "P-201", **DIESEL | {"fuel": "kerosene"}))
    before = group.rows(RESULTS)
    said = group.refuses("restate", "2024-01", "--reason", "late files")
    assert "2024-01 stays as it was closed." in said
    assert "HQ2: rejected rows not accepted, 1: electricity/late.csv row 3" in said
    assert "HQ2: records without a factor not accepted, 1: fuel P-201 no factor" in said
    assert set(_states(group).values()) == {(1, "closed")}
    assert group.value("SELECT count(*) FROM restatements") == 0
    assert group.rows(RESULTS) == before


def test_one_head_office_restates_and_only_touched_rows_change(group: Group) -> None:
    """Of January of HQ1 the meter alone; the truck, February and HQ2 stay as they were."""
    out = group.succeeds(
        "restate", "2024-01", "--reason", "a better factor", "--headquarters", "HQ1"
    )
    assert "2024-01  HQ1: restated, sequence 2" in out
    assert "location-based 75 → 85 kg CO2e, +10: factor +10" in out
    assert _states(group) == {
        ("HQ1", 1): (2, "restated"),
        ("HQ1", 2): (1, "closed"),
        ("HQ2", 1): (1, "closed"),
        ("HQ2", 2): (1, "closed"),
    }
    assert [tuple(row.values()) for row in group.rows(
        "SELECT record_id, version, kg_co2eq, is_current FROM module_emissions ORDER BY 1, 2"
    )] == [
        ("b1", 1, D(20), True),
        ("k1", 1, D(50), False),
        ("k1", 2, D(60), True),
        ("k2", 1, D(20), True),
        ("truck", 1, D(25), True),
    ]  # fmt: skip
    status = group.succeeds("status")
    assert "restated 1/2" in status
    assert "2024-01  HQ1 restated (2), HQ2 closed" in status


def test_a_late_file_is_in_the_restatement(group: Group) -> None:
    out = group.succeeds(
        "restate", "2024-01", "--reason", "late files", "--headquarters", "HQ2",
        "--accept-rejected", "known", "--accept-unmatched", "known",
    )  # fmt: skip
    assert "location-based 20 → 30 kg CO2e, +10: activity +10" in out
    assert group.value(
        "SELECT inputs -> 'files' @> '[{\"source_file\": \"electricity/late.csv\"}]' FROM period_closes"
        " WHERE reason = 'late files'"
    )


def test_every_close_stays_readable_after_two_restatements(group: Group) -> None:
    group.activities(
        "electricity/korea.csv",
        _meter("k1", "P-101", "90"),
        _meter("k2", "P-101", "40", "2024-02-01..2024-02-29"),
    )
    group.succeeds("restate", "2024-01", "--reason", "a wrong reading")
    reported = group.rows(
        "SELECT c.sequence, sum(e.kg_co2eq) AS kg, sum(e.kg_co2eq_market_based) AS by_market"
        " FROM generate_series(1, 3) AS c (sequence),"
        " module_emissions_reported('HQ1', 2024, 1, c.sequence) AS e GROUP BY 1 ORDER BY 1"
    )
    assert [tuple(row.values()) for row in reported] == [
        (1, D(75), D(75)),
        (2, D(85), D(85)),
        (3, D(79), D(79)),
    ]
    assert group.rows(
        "SELECT sequence, cause, change_kg_co2eq FROM restatement_differences_by_cause d"
        " JOIN organizations o ON o.id = d.headquarters_id WHERE o.code = 'HQ1' ORDER BY 1"
    ) == [
        {"sequence": 2, "cause": "factor", "change_kg_co2eq": D(10)},
        {"sequence": 3, "cause": "activity", "change_kg_co2eq": D(-6)},
    ]
    closes = group.rows("SELECT * FROM period_closes ORDER BY closed_at")
    assert len(closes) == 7
    with Warehouse(group.database_url, embedded=True) as warehouse:
        for close in closes:
            assert tables_reported(warehouse, close) == close["tables"]
            again = "SELECT close_checksum(c) FROM period_closes c WHERE id = %s"
            assert group.value(again, close["id"]) == close["checksum"]


def test_closes_are_shown_with_their_differences(group: Group) -> None:
    out = group.succeeds("closes", "2024-01")
    checksums = group.values(
        "SELECT checksum FROM period_closes WHERE reporting_month = 1 ORDER BY headquarters_id"
    )
    assert len(checksums) == 5
    assert all(each in out for each in checksums)
    for shown in ("a better factor", "a wrong reading", "late files", "by cause: activity -6"):
        assert shown in out
    assert "was never closed" in group.succeeds("closes", "2024-03")


def test_the_same_again_changes_nothing(group: Group) -> None:
    before = everything(group)
    out = group.succeeds("restate", "2024-01", "--reason", "once more")
    assert out.count("nothing differs") == 2
    assert everything(group) == before


@pytest.mark.parametrize("login", [WRITER, OWNER, None])
def test_a_restated_month_refuses_writes_again(group: Group, login: str | None) -> None:
    url = rewritten(group.database_url, role=login) if login else group.database_url
    statement = (
        "UPDATE module_emissions SET is_current = false, superseded_at = now(),"
        " superseded_by_run_id = 'by hand' WHERE record_id = 'k1' AND is_current"
    )
    with psycopg.connect(url) as connection, pytest.raises(psycopg.DatabaseError) as refusal:
        connection.execute(statement.encode())
    assert refusal.value.sqlstate == "CB001"


def test_a_restatement_that_was_killed_goes_on(group: Group) -> None:
    """Everything is computed and published, and the close is not: the month is being restated."""
    _factors(group, korea="0.7")
    arguments = ("restate", "2024-01", "--reason", "another factor", "--headquarters", "HQ1")
    died = subprocess.run(
        [sys.executable, "-c", DYING, *arguments],
        cwd=REPOSITORY, env=os.environ | group.environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died
    assert _states(group)["HQ1", 1] == (3, "restating")
    assert "2024-01  HQ1 restating since " in group.succeeds("status")
    left = "2024-01  being restated, left alone; carbon restate 2024-01 --reason … goes on with it"
    before = group.rows(RESULTS)
    assert left in group.succeeds("run", "2024-01")
    assert left in group.succeeds("close", "2024-01")
    assert group.rows(RESULTS) == before
    reported = "SELECT sum(kg_co2eq) FROM module_emissions_reported('HQ1', 2024, 1, 3)"
    assert group.value(reported) == D(79)

    out = group.succeeds(*arguments)
    assert "2024-01  HQ1: restated, sequence 4" in out
    assert "location-based 79 → 88 kg CO2e, +9: factor +9" in out
    assert _states(group)["HQ1", 1] == (4, "restated")
    assert group.value(reported) == D(79)


def test_the_job_restates_what_it_is_asked_for(
    group: Group, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """February still waits for the factor; the UI's user gives the reason in the configuration."""
    _factors(group, korea="0.7")
    for name, value in group.environment().items():
        monkeypatch.setenv(name, value)
    config = {"ops": {"restate": {"config": {"reason": "another factor", "restated_by": "Kim"}}}}
    # as the UI's runs are: from the code location, by the name of the job
    location = ReconstructableRepository.for_module("carbon_pipeline.definitions", "defs")
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path)) as instance:
        result = dg.execute_job(
            location.get_reconstructable_job("monthly_restatement"),
            instance=instance,
            run_config=config,
            tags={"dagster/partition": "2024-02"},
        )
        assert result.success
        jobs = {run.job_name for run in instance.get_runs()}
    # what only looks ahead is not on record: it made nothing
    assert jobs == {"monthly_restatement", "read_files", "monthly_close"}
    assert _states(group)["HQ1", 2] == (2, "restated")
    assert _states(group)["HQ2", 2] == (1, "closed")
    assert group.rows(
        "SELECT closed_by, reason, totals #>> '{scope2,kg_co2eq}' AS kg FROM period_closes"
        " WHERE reporting_month = 2 AND sequence = 2"
    ) == [{"closed_by": "Kim", "reason": "another factor", "kg": "28.000000000000000000"}]


def test_rows_that_moved_wait_until_both_head_offices_restate(group: Group) -> None:
    """P-101 had belonged to HQ2 all the time, which HQ1 alone cannot restate."""
    group.organizations(
        head_office("HQ1"), partner("P-101", "HQ2"), head_office("HQ2", "GB"), partner("P-201", "HQ2", "GB")
    )  # fmt: skip
    emissions = "SELECT * FROM module_emissions WHERE reporting_month = 2 ORDER BY id, version"
    before = group.rows(emissions)
    one = ("restate", "2024-02", "--reason", "who belonged to whom", "--headquarters", "HQ1")
    out = group.succeeds(*one)
    assert "rows that moved between HQ1 and HQ2 wait until these restate together" in out
    assert "HQ1: nothing differs" in out
    assert group.rows(emissions) == before
    out = group.succeeds(*one, "--headquarters", "HQ2")
    assert out.count(": restated, sequence") == 2
    assert group.rows(
        "SELECT o.code, d.cause, d.change_kg_co2eq AS kg FROM restatement_differences_by_cause d"
        " JOIN organizations o ON o.id = d.headquarters_id WHERE d.reporting_month = 2"
        " AND d.cause = 'structure' ORDER BY 1"
    ) == [
        {"code": "HQ1", "cause": "structure", "kg": D(-28)},
        {"code": "HQ2", "cause": "structure", "kg": D(28)},
    ]
