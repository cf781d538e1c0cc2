"""Closing, per head office: what is closed stays as it was reported, what is open goes on."""

from collections.abc import Callable
from decimal import Decimal

import psycopg
import pytest

from carbon_pipeline.storage.database_urls import rewritten
from carbon_pipeline.storage.warehouse import OWNER, WRITER
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    everything,
    head_office,
    partner,
    record,
)

RESULTS = ("module_emissions", "activity_inputs", "organization_rollups")


def _write_activities(group: Group, korea: str, britain: str) -> None:
    for code, quantity in (("P-101", korea), ("P-201", britain)):
        group.activities(
            f"electricity/{code}.csv", record(f"meter {code}", code, quantity=quantity, unit="kWh")
        )


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """Two head offices with a partner each, HQ2 with a rejected row; January closed for HQ1 alone."""
    group = make_group()
    group.organizations(
        head_office("HQ1"), partner("P-101", "HQ1"), head_office("HQ2", "GB"), partner("P-201", "HQ2", "GB")
    )  # fmt: skip
    group.emission_factors(electricity_factor("KR", "0.5"), electricity_factor("GB", "0.2"))
    _write_activities(group, korea="100", britain="100")
    group.activities("electricity/wrong.csv", record("wrong", "P-201", quantity="1e3", unit="kWh"))
    out = group.succeeds("close", "2024-01", "--headquarters", "HQ1")
    assert "2024-01  closed" in out
    return group


def _rows_of(group: Group, head_office_code: str) -> list[list[dict[str, object]]]:
    return [
        group.rows(
            f"SELECT t.* FROM {table} t JOIN organizations o ON o.id = t.headquarters_id"
            " WHERE o.code = %s ORDER BY t.id, t.version",
            head_office_code,
        )
        for table in RESULTS
    ]


def test_one_head_office_is_closed_and_the_other_open(group: Group) -> None:
    """The rejected row is of HQ2's partner and did not stand in HQ1's way."""
    assert group.rows(
        "SELECT o.code, c.status, c.totals -> 'scope2' ->> 'kg_co2eq' AS kg FROM period_closes c"
        " JOIN organizations o ON o.id = c.headquarters_id"
    ) == [{"code": "HQ1", "status": "closed", "kg": "50.000000000000000000"}]
    assert "closed 1/2" in group.succeeds("status")


def test_a_run_touches_only_the_open_head_office(group: Group) -> None:
    """Both partners correct their readings: HQ2's change is published, HQ1's waits."""
    closed_before = _rows_of(group, "HQ1")
    _write_activities(group, korea="999", britain="300")
    group.succeeds("run", "2024-01")

    assert _rows_of(group, "HQ1") == closed_before
    assert group.rows(
        "SELECT organization_code, version, kg_co2eq FROM module_emissions WHERE is_current ORDER BY 1"
    ) == [
        {"organization_code": "P-101", "version": 1, "kg_co2eq": Decimal(50)},
        {"organization_code": "P-201", "version": 2, "kg_co2eq": Decimal(60)},
    ]
    assert group.values(
        "SELECT subtree_kg_co2eq FROM organization_rollups WHERE organization_code = 'HQ2'"
    ) == [Decimal(60)]


def test_closing_what_is_closed_and_naming_what_is_not_there(group: Group) -> None:
    before = everything(group)
    out = group.succeeds("close", "2024-01", "--headquarters", "HQ1")
    assert "closed before, nothing written" in out
    said = group.refuses("close", "2024-01", "--headquarters", "HQ3")
    assert "HQ3 is no head office in 2024-01." in said
    assert "Head offices are HQ1, HQ2." in said
    assert everything(group) == before


RETIRE = "SET is_current = false, superseded_at = now(), superseded_by_run_id = 'by hand'"


@pytest.mark.parametrize("login", [WRITER, OWNER, None])
@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT INTO module_emissions SELECT (jsonb_populate_record(e,"
            " jsonb_build_object('id', gen_random_uuid()))).* FROM module_emissions e"
            " WHERE organization_code = 'P-101'"
        ),
        f"UPDATE module_emissions {RETIRE} WHERE organization_code = 'P-101'",
        f"UPDATE history.module_emissions_2024_01 {RETIRE} WHERE organization_code = 'P-101'",
        f"UPDATE history.organization_rollups {RETIRE} WHERE organization_code = 'P-101'",
        "UPDATE module_emissions SET kg_co2eq = 0 WHERE organization_code = 'P-101'",
        "DELETE FROM module_emissions WHERE organization_code = 'P-101'",
        "DELETE FROM period_closes",
    ],
)
def test_the_database_itself_refuses_to_write_a_closed_month(
    group: Group, login: str | None, statement: str
) -> None:
    """Whoever writes: the writer, the owner, or the server's superuser."""
    before = everything(group)
    url = rewritten(group.database_url, role=login) if login else group.database_url
    with psycopg.connect(url) as connection, pytest.raises(psycopg.DatabaseError) as refusal:
        connection.execute(statement.encode())
    assert refusal.value.sqlstate in {"CB001", "CB002", "42501"}
    assert everything(group) == before


def test_a_month_closes_for_the_rest_and_then_refuses_to_run(group: Group) -> None:
    said = group.refuses("close", "2024-01")
    assert "HQ2: rejected rows not accepted, 1: electricity/wrong.csv row 2" in said
    assert "HQ1:" not in said
    assert "2024-01  closed" in group.succeeds(
        "close", "2024-01", "--accept-rejected", "an estimate"
    )
    assert group.rows(
        "SELECT o.code, c.sequence, c.reason FROM period_closes c"
        " JOIN organizations o ON o.id = c.headquarters_id ORDER BY 1"
    ) == [
        {"code": "HQ1", "sequence": 1, "reason": None},
        {"code": "HQ2", "sequence": 1, "reason": "an estimate"},
    ]

    before = everything(group)
    assert "2024-01  closed, left alone" in group.succeeds("run", "2024-01")
    assert "2024-01  closed before, nothing written" in group.succeeds("close", "2024-01")
    assert everything(group) == before


def test_a_correction_of_a_closed_month_waits_and_the_open_months_go_on(group: Group) -> None:
    """A bill over January and February is corrected after January closed: February alone changes."""
    bill = {"unit": "kWh", "quantity": "60"}
    over = "2024-02-01..2024-03-31"  # 29 + 31 = 60 days
    group.activities("electricity/bill.csv", record("bill", "P-101", over, **bill))
    group.succeeds("close", "2024-02")
    group.succeeds("run", "2024-03")
    group.activities(
        "electricity/bill.csv", record("bill", "P-101", over, **bill | {"quantity": "120"})
    )
    group.succeeds("run", "2024-02..2024-03")
    assert group.rows(
        "SELECT reporting_month, version, quantity FROM module_emissions"
        " WHERE record_id = 'bill' AND is_current ORDER BY 1"
    ) == [
        {"reporting_month": 2, "version": 1, "quantity": Decimal(29)},
        {"reporting_month": 3, "version": 2, "quantity": Decimal(62)},
    ]
