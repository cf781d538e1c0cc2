"""A sum followed down to its parts, and what became of records that are in no sum."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from carbon_pipeline.vocabulary.views import VIEWS
from carbon_pipeline_tests.group_of import (
    Group,
    electricity_factor,
    head_office,
    partner,
    power_factor,
    record,
)

JANUARY, FEBRUARY = "2024-01-01..2024-01-31", "2024-02-01..2024-02-29"
SMALL = 24
ACCEPTED = ("--accept-rejected", "known", "--accept-unmatched", "known too")


@pytest.fixture(scope="module")
def group(make_group: Callable[[], Group]) -> Group:
    """January closed and restated; February rolled up twice; a record of every fate."""
    group = make_group()
    group.organizations(
        head_office("HQ1"), partner("P-1", "HQ1"), partner("P-11", "P-1"), partner("P-2", "HQ1")
    )
    group.emission_factors(electricity_factor("KR", "0.5"))
    group.factors(power_factor("Laptop", "100", "10"))
    hours = {"count": "1", "active_hours": "10", "standby_hours": "0"}
    group.activities(
        "equipment/devices.csv",
        record("LAPTOP", "P-2", equipment_class="Laptop", within_meter="yes", **hours),
    )
    group.activities(
        "fuel/tanks.csv",
        record("H2", "P-2", fuel="hydrogen", use="stationary", quantity="7", unit="kg"),
    )
    group.activities("electricity/wrong.csv", record("WRONG", "P-2", quantity="1,5", unit="kWh"))
    write_meters(group, january="1000", february="100")
    group.succeeds("close", "2024-01", *ACCEPTED)
    group.succeeds("run", "2024-02")
    write_meters(group, january="900", february="120")
    group.succeeds("restate", "2024-01", "--reason", "a meter was misread", *ACCEPTED)
    group.succeeds("run", "2024-02")
    return group


def write_meters(group: Group, january: str, february: str) -> None:
    group.activities(
        "electricity/meters.csv",
        record("JAN", "P-1", JANUARY, quantity=january, unit="kWh"),
        record("FEB", "P-1", FEBRUARY, quantity=february, unit="kWh"),
        # 6 days in January, 29 in February, 1 in March
        record("QUARTER", "P-11", "2024-01-26..2024-03-01", quantity="0.36", unit="MWh"),
        *(
            record(f"SMALL-{n}", "P-11", FEBRUARY, quantity=str(n), unit="kWh")
            for n in range(1, SMALL + 1)
        ),
    )


def told(group: Group, *arguments: str) -> dict[str, Any]:
    (trace,) = json.loads(group.succeeds("trace", *arguments, "--json"))
    return dict(trace)


def cell(group: Group, organization_code: str, month: int) -> str:
    """The id of its purchased electricity."""
    return str(
        group.value(
            "SELECT id FROM organization_rollups WHERE organization_code = %s AND reporting_month = %s"
            " AND scope = 2",
            organization_code,
            month,
        )
    )


# A roll-up ------------------------------------------------------------------------------


def test_every_cell_of_every_version_is_the_sum_of_its_parts(group: Group) -> None:
    cells = group.rows("SELECT id, version, is_current FROM history.organization_rollups")
    assert {each["is_current"] for each in cells} == {True, False}
    for each in cells:
        sums = group.rows("SELECT * FROM trace_sums(%s, %s)", each["id"], each["version"])
        assert len(sums) == 6
        assert [row for row in sums if not row["is_equal"]] == []


def test_a_roll_up_in_force_is_shown_with_its_largest_parts_and_how_to_see_the_rest(
    group: Group,
) -> None:
    out = group.succeeds("trace", cell(group, "HQ1", 2)).splitlines()
    # 290 kWh of the quarter, 120 and 1 + … + 24 = 300; times 0.5
    assert out[1].strip() == "355 kg CO2e, energy, scope 2 category 1 (Purchased electricity)"
    assert out[2].strip() == "HQ1 (/HQ1/) with everything below it, 2024-02"
    assert (
        "sum       with everything below it: 355 kg, to the last digit the sum of its 26 parts"
        in out
    )
    assert "parts     26, the largest first" in out
    # the six smallest: (1 + … + 6) × 0.5
    assert out[-1].strip() == "and 6 more, 10.5 kg CO2e together; --all shows them"
    everything = group.succeeds("trace", cell(group, "HQ1", 2), "--all")
    assert everything.count(" kg CO2e, emission ") == 26
    assert "--all" not in everything


def test_a_part_says_what_an_auditor_checks(group: Group) -> None:
    (traced,) = group.rows("SELECT * FROM emission_traces WHERE record_id = 'QUARTER'"
                           " AND reporting_month = 2")  # fmt: skip
    out = group.succeeds("trace", cell(group, "P-11", 2))
    start = out.index("       1  ")
    assert out[start:].splitlines()[:7] == [
        f"       1  145 kg CO2e, emission {traced['emission_id']} version 1",
        "          P-11 (/HQ1/P-1/P-11/), electricity/default, energy, scope 2 category 1",
        "          QUARTER, 2024-01-26 to 2024-03-01, 0.36 MWh; 29 days in the month, 0.29 MWh",
        f"          electricity/meters.csv, row 4, SHA-256 {traced['source_sha256']}",
        "          0.29 MWh × 500 kg CO2e per MWh, activity_times_factor/1",
        "          electricity-kr version 1: Grid statistics, 2024",
        f"          {traced['run_id']} at {traced['computed_at']}, code {traced['code_version']}",
    ]


def test_as_json_a_sum_has_all_its_parts(group: Group) -> None:
    trace = told(group, cell(group, "HQ1", 2))
    assert (trace["kind"], trace["version"], trace["is_current"]) == ("roll-up", 2, True)
    assert len(trace["parts"]) == 26
    assert sum(Decimal(part["kg_co2eq"]) for part in trace["parts"]) == Decimal(trace["kg_co2eq"])
    assert trace["differs_because"] is None
    lacking = [
        (part["record_id"], name)
        for part in trace["parts"]
        for name in ("source_file", "source_row", "source_sha256", "recorded_quantity",
                     "allocated_quantity", "converted_quantity", "emission_factor_publisher",
                     "emission_factor_edition", "formula_version", "code_version", "run_id",
                     "computed_at")
        if part[name] is None
    ]  # fmt: skip
    assert lacking == []


def test_a_retired_version_has_the_parts_that_were_known_then(group: Group) -> None:
    now = told(group, cell(group, "P-1", 2))
    before = told(group, cell(group, "P-1", 2), "--version", "1")
    assert (before["is_current"], now["is_current"]) == (False, True)
    amounts = {
        part["record_id"]: Decimal(part["converted_quantity"])
        for trace in (now, before)
        for part in trace["parts"]
        if part["record_id"] == "FEB" and trace is before
    }
    assert amounts == {"FEB": Decimal(100)}
    assert Decimal(now["kg_co2eq"]) - Decimal(before["kg_co2eq"]) == Decimal(10)


def test_emissions_that_were_published_since_are_the_reason_for_a_difference(
    group: Group,
) -> None:
    identifier = cell(group, "P-1", 2)
    with psycopg.connect(group.database_url) as connection:
        # as another run would that has not rolled up yet
        connection.execute(
            "UPDATE module_emissions SET is_current = false, superseded_by_run_id = 'a test',"
            " superseded_at = clock_timestamp() WHERE record_id = 'FEB' AND is_current"
        )
        connection.commit()
    out = group.succeeds("trace", identifier)
    assert "355 kg, NOT the sum of its 25 parts, which is 295 kg" in out
    assert "after it was rolled up; carbon run 2024-02 rolls it up again." in out
    group.succeeds("run", "2024-02")
    assert "NOT" not in group.succeeds("trace", identifier)


# A closed total ---------------------------------------------------------------------------


def test_each_close_has_the_parts_that_were_reported_in_it(group: Group) -> None:
    first, second = (told(group, f"HQ1/2024-01/{sequence}") for sequence in (1, 2))
    for trace, kwh in ((first, 1000), (second, 900)):
        parts = {part["record_id"]: part for part in trace["parts"]}
        assert set(parts) == {"JAN", "QUARTER"}
        assert Decimal(parts["JAN"]["converted_quantity"]) == kwh
        # 60 kWh of the quarter
        assert Decimal(trace["kg_co2eq"]) == (kwh + 60) * Decimal("0.5")
        assert [each["is_equal"] for each in trace["sums"]] == [True, True]
    assert (first["is_current"], second["is_current"]) == (False, True)


def test_a_close_is_named_by_its_id_or_by_head_office_and_month(group: Group) -> None:
    out = group.succeeds("trace", "HQ1/2024-01")
    (close,) = group.rows("SELECT * FROM period_closes WHERE sequence = 2")
    assert out == group.succeeds("trace", str(close["id"]))
    assert out.splitlines()[:6] == [
        f"closed    HQ1/2024-01/2 ({close['id']}), restated",
        "          480 kg CO2e, all scopes",
        f"          by {close['closed_by']}: a meter was misread",
        f"checksum  {close['checksum']}",
        f"run       {close['run_id']} at {close['closed_at']}, code "
        + group.value("SELECT code_version FROM runs WHERE run_id = %s", close["run_id"]),
        "sum       scope 2, location-based: 480 kg, to the last digit the sum of its 2 parts",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("HQ1/2024-01/3", "HQ1 has no close 3 of 2024-01."),
        ("HQ1/2024-02", "2024-02 was never closed for a head office HQ1."),
        ("P-1/2024-01", "2024-01 was never closed for a head office P-1."),
        ("HQ1/2024-13", "«2024-13» is not a reporting month."),
    ],
)
def test_a_close_that_is_not_there_is_a_sentence(group: Group, name: str, words: str) -> None:
    assert words in group.refuses("trace", name)


# Records that are in no sum ---------------------------------------------------------------


def test_a_memo_item_is_told_as_outside_every_total(group: Group) -> None:
    out = group.succeeds("trace", "LAPTOP")
    assert out.startswith("memo      ")
    assert " version 1, in force; outside every total\n" in out
    # 10 h × 100 W × 0.5
    assert "          0.5 kg CO2e, energy, scope 2 category 1" in out
    assert out.strip() == group.succeeds("trace", told(group, "LAPTOP")["emission_id"]).strip()


def test_a_record_without_a_factor_is_told_with_the_reason(group: Group) -> None:
    out = group.succeeds("trace", "H2").splitlines()
    assert out[0].startswith("unmatched ")
    assert out[0].endswith(" version 1, in force: no emission, and in no total")
    assert "reason    No fuel factor for «hydrogen» is known." in out
    assert "          accepted: known too" in out
    assert "record    H2, 2024-01-01 to 2024-01-31, 31 days in the month, 7 kg" in out
    assert any(line.startswith("file      fuel/tanks.csv, row 2, SHA-256 ") for line in out)
    assert told(group, told(group, "H2")["id"])["kind"] == "unmatched"


def test_a_refused_row_is_told_with_its_rule_and_sentence(group: Group) -> None:
    out = group.succeeds("trace", "WRONG").splitlines()
    assert out[0].startswith("rejected  ")
    assert out[1].startswith("file      electricity/wrong.csv, row 2, SHA-256 ")
    assert out[2] == "rule      not_a_number, column quantity, «1,5»"
    assert out[3].strip().startswith("quantity «1,5» has a comma.")
    assert out[4].strip() == "accepted: known"
    assert told(group, told(group, "WRONG")["id"])["kind"] == "rejected"


def test_an_input_is_told_with_what_it_became(group: Group) -> None:
    kinds = {
        record_id: [
            each["kind"] for each in json.loads(group.succeeds("trace", str(identifier), "--json"))
        ]
        for record_id, identifier in (
            (row["record_id"], row["id"])
            for row in group.rows("SELECT * FROM activity_inputs WHERE reporting_month = 1")
        )
    }
    assert kinds == {
        "JAN": ["activity input", "emission"],
        "QUARTER": ["activity input", "emission"],
        "LAPTOP": ["activity input", "memo item"],
        "H2": ["activity input", "unmatched"],
    }


def test_every_version_of_an_emission_is_told_the_first_one_first(group: Group) -> None:
    identifier = group.value("SELECT DISTINCT id FROM module_emissions WHERE record_id = 'JAN'")
    traces = json.loads(group.succeeds("trace", str(identifier), "--json"))
    assert [(each["version"], each["is_current"]) for each in traces] == [(1, False), (2, True)]
    assert [Decimal(each["recorded_quantity"]) for each in traces] == [1000, 900]


# In SQL ------------------------------------------------------------------------------------


def test_the_function_gives_one_row_for_an_emission_and_one_for_each_part(group: Group) -> None:
    identifier = group.value("SELECT id FROM module_emissions WHERE record_id = 'SMALL-3'")
    (row,) = group.rows("SELECT * FROM trace(%s)", identifier)
    assert (row["record_id"], row["source_row"]) == ("SMALL-3", 7)
    parts = group.rows("SELECT * FROM trace(%s)", cell(group, "HQ1", 2))
    assert len(parts) == 26
    assert group.rows("SELECT * FROM trace(%s, NULL, 3)", cell(group, "HQ1", 2)) == parts[:3]
    assert group.rows("SELECT * FROM trace(gen_random_uuid())") == []


def test_the_parts_can_be_summed_by_anything(group: Group) -> None:
    sums = group.rows(
        "SELECT organization_code, sum(kg_co2eq) AS kg FROM trace_parts(%s) GROUP BY 1 ORDER BY 1",
        cell(group, "HQ1", 2),
    )
    assert [(row["organization_code"], row["kg"]) for row in sums] == [("P-1", 60), ("P-11", 295)]


def test_the_view_has_one_row_for_each_version(group: Group) -> None:
    (counts,) = group.rows(
        "SELECT (SELECT count(*) FROM emission_traces WHERE NOT is_memo) AS traces,"
        " (SELECT count(*) FROM module_emissions) AS emissions,"
        " (SELECT count(*) FROM emission_traces WHERE is_memo) AS memos"
    )
    assert counts["traces"] == counts["emissions"]
    assert counts["memos"] == 1


def test_views_miss_nothing_that_is_said_to_be_there(group: Group) -> None:
    told, missing = set(), []
    for view in VIEWS:
        always = [column.name for column in view.columns if not column.nullable]
        counts = ", ".join(f"count({name}) AS {name}" for name in always)
        (row,) = group.rows(f"SELECT count(*) AS rows, {counts} FROM {view.name}")
        told |= {view.name} if row["rows"] else set()
        missing += [(view.name, name) for name in always if row[name] != row["rows"]]
    assert missing == []
    assert {"scope_emissions", "emission_traces", "superseded_emissions"} <= told
